"""The page of a guest pass over HTTP: GET shows it and takes nothing, POST lets a guest in.

Everybody in the room opens the same address, from one address of the office's: nobody is counted by
where they come from. Nothing is logged that names a person or opens a page.
"""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final
from uuid import UUID

import segno
import structlog
from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.pages import post
from bot.pages.admitting import Admitted, Admitting, Visitor
from bot.pages.guard import METHODS, came_from_elsewhere
from bot.pages.guestforms import GuestForms
from bot.pages.lodge import Lodge, Standing, Why
from bot.pages.paper import Paper
from bot.pages.password import Network
from bot.pages.speech import language_of
from bot.pages.tokens import GUESTS_PATH, LinkSigner, Page
from bot.pages.waiting import PATIENCE, PORTAL_TIME, each
from bot.portals import Portals
from bot.texts import Say
from handlers.guests.showing import when_words
from handlers.kit.contacts import keep_phone
from handlers.kit.effects import When
from handlers.language.errors import Misread
from handlers.language.names import person_name
from handlers.language.phones import phone

log = structlog.get_logger(__name__)

STATUS: Final[Mapping[Why, int]] = {
    Why.UNKNOWN: 404,
    Why.NOT_BEGUN: 403,
    Why.OVER: 410,
    Why.FULL: 409,
    Why.PHONE_USED: 409,
    Why.FROZEN: 403,
    Why.BUSY: 503,
    Why.NO_ANSWER: 503,
    Why.REFUSED: 409,
    Why.BROKEN: 500,
    Why.ELSEWHERE: 403,
}
TRY_AGAIN: Final[Mapping[Why, int]] = {Why.BUSY: 5, Why.NO_ANSWER: 60, Why.REFUSED: 60}
"""Answered with the form as it was typed; try again after so many seconds."""
KEPT: Final = 120
"""Characters of a wrong answer that are shown again."""


@dataclass(frozen=True)
class GuestPages:
    """All that the page needs. ``say`` is ``Texts.say``; ``keeps``: how long it is known who had an
    account."""

    lodge: Lodge
    portals: Portals
    signer: LinkSigner
    forms: GuestForms
    say: Say
    keeps: timedelta
    network: Network
    patience: timedelta = PATIENCE
    portal_time: timedelta = PORTAL_TIME


def routes(pages: GuestPages) -> list[BaseRoute]:
    """The page, to be put among an application's routes beside the password page's files."""
    return [Route(GUESTS_PATH, _Page(pages), name="guest-page")]


@dataclass(frozen=True)
class _Visit:
    """One request, and what is known of its pass."""

    request: Request
    language: str
    known: UUID | None = None
    standing: Standing | None = None

    @property
    def name(self) -> str | None:
        """Of the pass, as the log may hold it."""
        return str(self.known)[:8] if self.known else None


@dataclass(frozen=True, repr=False)
class _Sheet:
    """A form as it stands before a guest: its mark, what was typed, and what is wrong with it."""

    mark: str
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    stale: bool = False
    trouble: Why | None = None


class _Page:
    """One ASGI endpoint for every method of the page."""

    def __init__(self, pages: GuestPages) -> None:
        self._pages = pages
        self._paper = Paper(pages.say)
        portals = each(pages.portals, pages.portal_time)
        self._admitting = Admitting(pages.lodge, portals, pages.patience)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        visit = _Visit(request, language_of(request, None))
        try:
            visit = await self._know(visit)
            response = await self._answer(visit)
        except Exception as error:
            # Neither the message nor the variables: both may hold who somebody is.
            log.error(
                "guest_page.broken",
                known=visit.name,
                error=type(error).__name__,
                at=[
                    f"{Path(frame.filename).name}:{frame.lineno}"
                    for frame in traceback.extract_tb(error.__traceback__)[-4:]
                ],
            )
            response = self._stop(visit, Why.BROKEN)
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _know(self, visit: _Visit) -> _Visit:
        known = self._pages.signer.read(visit.request.path_params["token"], Page.GUESTS)
        standing = await run_in_threadpool(self._pages.lodge.look, known) if known else None
        return _Visit(visit.request, visit.language, known, standing)

    async def _answer(self, visit: _Visit) -> Response:
        method = visit.request.method
        if method not in METHODS:
            response = self._unreadable(visit, 405, again=False)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if visit.known is None or visit.standing is None:
            return self._stop(visit, Why.UNKNOWN)
        if method == "POST":
            return await self._take(visit, visit.known, visit.standing)
        if visit.standing.shut is not None:
            return self._stop(visit, visit.standing.shut)
        return self._ask(visit, visit.known, visit.standing, 200, self._fresh(visit.known))

    def _fresh(self, known: UUID) -> _Sheet:
        return _Sheet(self._pages.forms.new(known, self._pages.lodge.clock.now()))

    async def _take(self, visit: _Visit, known: UUID, standing: Standing) -> Response:
        if came_from_elsewhere(visit.request.headers, self._pages.signer.public_url):
            return self._stop(visit, Why.ELSEWHERE)
        try:
            typed = await post.fields(visit.request)
        except post.BadPost as bad:
            return self._unreadable(visit, bad.status, again=True)
        now = self._pages.lodge.clock.now()
        form = self._pages.forms.read(typed.get("form", ""), known, now)
        kept = {name: typed.get(name, "")[:KEPT] for name in ("name", "phone")}
        read, faults = self._read(typed, visit.language)
        if form is None or faults:
            mark = typed["form"] if form is not None else self._pages.forms.new(known, now)
            sheet = _Sheet(mark, kept, faults, stale=form is None)
            return self._ask(visit, known, standing, 422, sheet)
        visitor = Visitor(self._pages.forms.visit(form, *read), *read)
        outcome = await self._admitting.let_in(
            known, standing.portal, visitor, _StillThere(visit.request)
        )
        if isinstance(outcome, Admitted):
            log.info("guest_page.admitted", known=visit.name)
            return self._show(visit, standing, outcome)
        log.info("guest_page.denied", known=visit.name, why=outcome)
        if outcome not in TRY_AGAIN:
            return self._stop(visit, outcome)
        sheet = _Sheet(typed["form"], kept, trouble=outcome)
        response = self._ask(visit, known, standing, STATUS[outcome], sheet)
        response.headers["Retry-After"] = str(TRY_AGAIN[outcome])
        return response

    def _read(
        self, typed: Mapping[str, str], language: str
    ) -> tuple[tuple[str, str], dict[str, str]]:
        """Name and phone as they are kept, and the sentences about what cannot be read."""
        name, number, faults = "", "", {}
        try:
            name = person_name(typed.get("name", "")).display
        except Misread as no:
            faults["name"] = self._pages.say(no.text, dict(no.params), language)
        try:
            number = keep_phone(phone(typed.get("phone", "")))
        except Misread as no:
            faults["phone"] = self._pages.say(no.text, dict(no.params), language)
        return (name, number), faults

    def _ask(
        self, visit: _Visit, known: UUID, standing: Standing, status: int, sheet: _Sheet
    ) -> Response:
        return self._paper.write(
            "guest",
            visit.language,
            status,
            sheet=sheet,
            title=standing.title,
            hours=when_words(standing.begins_at, standing.ends_at),
            days=self._pages.keeps.days,
            qr=_drawn(self._pages.signer.address(known, Page.GUESTS)),
        )

    def _show(self, visit: _Visit, standing: Standing, admitted: Admitted) -> Response:
        return self._paper.write(
            "admitted",
            visit.language,
            200,
            shown=admitted,
            network=self._pages.network.of(self._pages.portals.get(admitted.portal)),
            title=standing.title,
            until=When(admitted.until),
        )

    def _stop(self, visit: _Visit, why: Why) -> Response:
        if why is Why.NOT_BEGUN and visit.standing is not None:
            begins = When(visit.standing.begins_at)
            return self._paper.write("not_begun", visit.language, STATUS[why], begins=begins)
        again = why in (Why.FULL, Why.NOT_BEGUN, Why.BROKEN, Why.ELSEWHERE)
        named = f"guest_{why.value}"
        return self._paper.write("stop", visit.language, STATUS[why], why=named, again=again)

    def _unreadable(self, visit: _Visit, status: int, *, again: bool) -> Response:
        why = "guest_not_a_form"
        return self._paper.write("stop", visit.language, status, why=why, again=again)


@lru_cache(maxsize=32)
def _drawn(address: str) -> Markup:
    """The page's own address, to be shown to a neighbour."""
    drawn = segno.make(address, error="m").svg_inline(scale=4, omitsize=True, svgclass="qr")
    return Markup(drawn)  # noqa: S704 - nothing in it is anybody's text: dark and light squares


class _StillThere:
    """Whether the browser still waits for the answer to this request."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def __call__(self) -> bool:
        return not await self._request.is_disconnected()
