"""The handout page over HTTP: GET says what it is and consumes nothing, POST hands it out, once.

Chat previews fetch links, so only a POST may consume one. Nothing is logged that names a person
or opens a page.
"""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import quote
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.handouts import Draft, File, Maker, Product
from bot.pages.guard import HEADERS, MAY_FETCH, METHODS, came_from_elsewhere
from bot.pages.paper import Paper
from bot.pages.speech import language_of
from bot.pages.tokens import HANDOUT_PATH, LinkSigner, Page
from bot.texts import Say
from handlers.kit.effects import When
from store.audit import Act, Audit
from store.clock import Clock
from store.db import Database
from store.handouts import Handout, HandoutKind, Handouts
from store.people import People
from store.refusals import Refusal

log = structlog.get_logger(__name__)

FILES: Final = frozenset(
    {HandoutKind.SLIP, HandoutKind.SLIPS, HandoutKind.MY_DATA, HandoutKind.FIGURES}
)
"""Kinds that come as a file: the page stays, and says so when it has come."""


class Shut(StrEnum):
    """Why nothing is handed out. ``page.handout_<value>`` holds the sentences."""

    UNKNOWN = "unknown"
    OPENED = "opened"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ELSEWHERE = "elsewhere"
    BROKEN = "broken"


STATUS: Final[Mapping[Shut, int]] = {
    Shut.UNKNOWN: 404,
    Shut.OPENED: 410,
    Shut.EXPIRED: 410,
    Shut.WITHDRAWN: 410,
    Shut.ELSEWHERE: 403,
    Shut.BROKEN: 500,
}


@dataclass(frozen=True)
class HandoutPages:
    """All that the page needs. ``say`` is ``Texts.say``."""

    database: Database
    clock: Clock
    signer: LinkSigner
    say: Say
    makers: Mapping[HandoutKind, Maker]


def routes(pages: HandoutPages) -> list[BaseRoute]:
    """The page, to be put among an application's routes beside the password page's files."""
    return [Route(HANDOUT_PATH, _Page(pages), name="handout-page")]


@dataclass(frozen=True)
class _Visit:
    """One request, and what is known of its handout."""

    request: Request
    language: str
    handout: Handout | None = None
    shut: Shut | None = None

    @property
    def name(self) -> str | None:
        return str(self.handout.id)[:8] if self.handout else None


class _Page:
    """One ASGI endpoint for every method of the page."""

    def __init__(self, pages: HandoutPages) -> None:
        self._pages = pages
        self._paper = Paper(pages.say)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        visit = _Visit(request, language_of(request, None))
        try:
            visit = await run_in_threadpool(self._know, request)
            response = await self._answer(visit)
        except Exception as error:
            # Neither the message nor the variables: both may hold what was to be handed out.
            log.error(
                "handout.broken",
                handout=visit.name,
                error=type(error).__name__,
                at=[
                    f"{Path(frame.filename).name}:{frame.lineno}"
                    for frame in traceback.extract_tb(error.__traceback__)[-4:]
                ],
            )
            response = self._stop(visit, Shut.BROKEN)
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    def _know(self, request: Request) -> _Visit:
        known = self._pages.signer.read(request.path_params["token"], Page.HANDOUT)
        if known is None:
            return _Visit(request, language_of(request, None), shut=Shut.UNKNOWN)
        with self._pages.database.read() as session:
            handout = Handouts(session).get(known)
            if handout is None:
                return _Visit(request, language_of(request, None), shut=Shut.UNKNOWN)
            owner = People(session).get(handout.person_id).language
            session.expunge(handout)
        return _Visit(request, language_of(request, owner), handout, self._shut(handout))

    def _shut(self, handout: Handout) -> Shut | None:
        if handout.opened_at is not None:
            return Shut.OPENED
        return Shut.EXPIRED if handout.expires_at <= self._pages.clock.now() else None

    async def _answer(self, visit: _Visit) -> Response:
        method = visit.request.method
        if method not in METHODS:
            response = self._paper.write("stop", visit.language, 405, why="not_a_form", again=False)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if visit.handout is None or visit.shut is not None:
            return self._stop(visit, visit.shut or Shut.UNKNOWN)
        if method == "POST":
            return await self._hand_out(visit, visit.handout)
        return self._offer(visit, visit.handout)

    def _offer(self, visit: _Visit, handout: Handout) -> Response:
        file = handout.kind in FILES
        until = When(handout.expires_at)
        kind = handout.kind.value
        page = self._paper.write("handout", visit.language, 200, kind=kind, until=until, file=file)
        if file:
            page.headers["Content-Security-Policy"] = MAY_FETCH
        return page

    async def _hand_out(self, visit: _Visit, handout: Handout) -> Response:
        if came_from_elsewhere(visit.request.headers, self._pages.signer.public_url):
            return self._stop(visit, Shut.ELSEWHERE)
        draft = await run_in_threadpool(self._take, handout.id)
        if isinstance(draft, Shut):
            return self._stop(visit, draft)
        product = await run_in_threadpool(draft)
        log.info("handout.opened", handout=visit.name, kind=handout.kind.value)
        return self._give(visit, product)

    def _take(self, known: UUID) -> Draft | Shut:
        """End the handout and read what it is made from, both or neither."""
        now = self._pages.clock.now()
        try:
            with self._pages.database.write() as session:
                handout = Handouts(session).get(known)
                if handout is None:
                    return Shut.UNKNOWN
                if not Handouts(session).open(known, now=now):
                    return self._shut(handout) or Shut.OPENED
                draft = self._pages.makers[handout.kind](session, handout, now)
                Audit(session, now, handout.person_id).note(
                    Act.HANDOUT_OPENED, handout.id, how=handout.kind.value
                )
                return draft
        except Refusal:
            return Shut.WITHDRAWN

    def _give(self, visit: _Visit, product: Product) -> Response:
        if not isinstance(product, File):
            return self._paper.write(product.template, visit.language, 200, **product.values)
        return Response(
            product.body,
            media_type=product.media_type,
            headers=dict(HEADERS) | {"Content-Disposition": _attachment(product.name)},
        )

    def _stop(self, visit: _Visit, shut: Shut) -> Response:
        again = shut is Shut.ELSEWHERE
        why = f"handout_{shut.value}"
        return self._paper.write("stop", visit.language, STATUS[shut], why=why, again=again)


def _attachment(name: str) -> str:
    """A Thai name for browsers that read RFC 8187, and none for the others."""
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
