"""The one-time page over HTTP: GET shows it and consumes nothing, POST sets the password.

Chat previews fetch links, so only a POST may consume one. Nothing is logged that names a person
or opens a page: links are named by the first eight characters of their id.
"""

import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from bot.pages import post
from bot.pages.counter import Counter, Denied, Standing, Why
from bot.pages.guard import METHODS, came_from_elsewhere
from bot.pages.paper import Paper, shelves
from bot.pages.setting import Setting, Shown
from bot.pages.speech import language_of
from bot.pages.tokens import PATH, LinkSigner
from bot.pages.waiting import PATIENCE, PORTAL_TIME, each
from bot.portals import Opened, Portals
from bot.texts import Say
from handlers.kit.effects import When
from store.accounts import Asks
from store.clock import Clock
from store.db import Database

log = structlog.get_logger(__name__)

STATUS: Final[Mapping[Why, int]] = {
    Why.UNKNOWN: 404,
    Why.USED: 410,
    Why.REPLACED: 410,
    Why.EXPIRED: 410,
    Why.LOCKED: 423,
    Why.FROZEN: 403,
    Why.DIGITS_UNREADABLE: 422,
    Why.DIGITS_WRONG: 422,
    Why.OLD_MISSING: 422,
    Why.OLD_WRONG: 422,
    Why.PASSWORD_UNFIT: 422,
    Why.BUSY: 503,
    Why.NO_ANSWER: 503,
    Why.REFUSED: 409,
    Why.BROKEN: 500,
    Why.ELSEWHERE: 403,
}
"""What each outcome is over HTTP (RFC 9110 section 15; 423 is RFC 4918 section 11.3)."""

ASK_AGAIN: Final = frozenset(
    {
        *(Why.DIGITS_UNREADABLE, Why.DIGITS_WRONG),
        *(Why.OLD_MISSING, Why.OLD_WRONG, Why.PASSWORD_UNFIT),
    }
)
"""Answered with the form itself, the error beside its field."""

STAYS_GOOD: Final[Mapping[Why, int]] = {Why.BUSY: 5, Why.NO_ANSWER: 60, Why.BROKEN: 60}
"""The link is as good as before; try again after so many seconds."""

OF_A_CHANGE: Final[Mapping[Why, str]] = {
    Why.LOCKED: "locked_change",
    Why.EXPIRED: "expired_change",
}
"""Said otherwise on a page that asks for the old password: the way to another one differs."""


@dataclass(frozen=True)
class Network:
    """How a person gets from a new password to the internet. ``None``: the page does not say."""

    wifi_name: str | None = None
    login_address: str | None = None
    remembers: bool = False
    """A device is remembered once its owner says so in the chat."""
    where: str = ""
    """Which of several portals the account is good at; empty where there is one."""

    def of(self, portal: Opened | None) -> "Network":
        """The same for an account of this portal."""
        if portal is None:
            return self
        wifi = portal.wifi or self.wifi_name
        return replace(self, wifi_name=wifi, remembers=portal.remembers, where=portal.label)


@dataclass(frozen=True)
class PasswordPages:
    """All that the page needs. ``say`` is ``Texts.say``."""

    database: Database
    clock: Clock
    portals: Portals
    signer: LinkSigner
    say: Say
    network: Network = Network()
    patience: timedelta = PATIENCE
    portal_time: timedelta = PORTAL_TIME


def routes(pages: PasswordPages) -> list[BaseRoute]:
    """The page and its files, to be put among an application's routes. They are plain Starlette
    routes, so that every method and every error is answered here, with the same headers."""
    return [Route(PATH, _Page(pages), name="password-page"), *shelves()]


@dataclass(frozen=True)
class _Visit:
    """One request, and what is known of its link."""

    request: Request
    language: str
    link: UUID | None = None
    standing: Standing | None = None

    @property
    def link_name(self) -> str | None:
        return str(self.link)[:8] if self.link else None


class _Page:
    """One ASGI endpoint for every method of the page."""

    def __init__(self, pages: PasswordPages) -> None:
        self._signer = pages.signer
        self._network = pages.network
        self._paper = Paper(pages.say)
        self._counter = Counter(pages.database, pages.clock)
        self._portals = pages.portals
        portals = each(pages.portals, pages.portal_time)
        self._setting = Setting(self._counter, portals, pages.patience)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        visit = _Visit(request, language_of(request, None))
        try:
            visit = await self._know(request)
            response = await self._answer(visit)
        except Exception as error:
            # Neither the message nor the variables: both may hold what a portal was sent.
            log.error(
                "password_page.broken",
                link=visit.link_name,
                error=type(error).__name__,
                at=[
                    f"{Path(frame.filename).name}:{frame.lineno}"
                    for frame in traceback.extract_tb(error.__traceback__)[-4:]
                ],
            )
            response = self._deny(visit, Denied(Why.BROKEN))
        if request.method == "HEAD":
            response.body = b""
        await response(scope, receive, send)

    async def _know(self, request: Request) -> _Visit:
        link = self._signer.read(request.path_params["token"])
        standing = await run_in_threadpool(self._counter.look, link) if link else None
        language = language_of(request, standing.language if standing else None)
        return _Visit(request, language, link, standing)

    async def _answer(self, visit: _Visit) -> Response:
        method = visit.request.method
        if method not in METHODS:
            response = self._paper.write("stop", visit.language, 405, why="not_a_form", again=False)
            response.headers["Allow"] = ", ".join(METHODS)
            return response
        if visit.link is None or visit.standing is None:
            return self._deny(visit, Denied(Why.UNKNOWN))
        if method == "POST":
            return await self._take(visit, visit.link, visit.standing.asks)
        log.info("password_page.opened", link=visit.link_name, shut=visit.standing.shut)
        if visit.standing.shut:
            return self._deny(visit, Denied(visit.standing.shut))
        return self._ask(visit, 200)

    async def _take(self, visit: _Visit, link: UUID, asks: Asks) -> Response:
        if came_from_elsewhere(visit.request.headers, self._signer.public_url):
            return self._deny(visit, Denied(Why.ELSEWHERE))
        try:
            answers = await post.read(visit.request)
        except post.BadPost as bad:
            return self._paper.write(
                "stop", visit.language, bad.status, why="not_a_form", again=True
            )
        outcome = await self._setting.set_password(link, asks, answers, _StillThere(visit.request))
        if isinstance(outcome, Shown):
            log.info("password_page.shown", link=visit.link_name, chosen=outcome.chosen)
            network = self._network.of(self._portals.get(outcome.portal))
            return self._paper.write("shown", visit.language, 200, shown=outcome, network=network)
        log.info("password_page.denied", link=visit.link_name, why=outcome.why)
        return self._deny(visit, outcome, answers.last4)

    def _deny(self, visit: _Visit, denied: Denied, last4: str | None = None) -> Response:
        status = STATUS[denied.why]
        if denied.why in ASK_AGAIN:
            return self._ask(visit, status, denied, last4)
        wait = STAYS_GOOD.get(denied.why)
        again = wait is not None or denied.why is Why.ELSEWHERE
        response = self._paper.write(
            "stop", visit.language, status, why=_named(denied.why, visit), again=again
        )
        if wait is not None:
            response.headers["Retry-After"] = str(wait)
        return response

    def _ask(
        self, visit: _Visit, status: int, denied: Denied | None = None, last4: str | None = None
    ) -> Response:
        """The form. Digits are kept where they are not what was wrong; a password never is."""
        keep = last4 if denied and denied.why is Why.PASSWORD_UNFIT else None
        until = When(visit.standing.expires_at) if visit.standing else None
        asks = visit.standing.asks if visit.standing else Asks.PHONE
        return self._paper.write(
            "form",
            visit.language,
            status,
            denied=denied,
            last4=keep,
            until=until,
            asks_old=asks is Asks.OLD_PASSWORD,
        )


def _named(why: Why, visit: _Visit) -> str:
    changes = visit.standing is not None and visit.standing.asks is Asks.OLD_PASSWORD
    return OF_A_CHANGE.get(why, why.value) if changes else why.value


class _StillThere:
    """Whether the browser still waits for the answer to this request."""

    def __init__(self, request: Request) -> None:
        self._request = request

    async def __call__(self) -> bool:
        return not await self._request.is_disconnected()
