"""The login page of an openNDS, over HTTP: whoever is not online yet is sent here by the router,
and goes back through it with what opens the door.

It runs by itself (``helpdesk portal login-page``), on the gateway or inside the network: a device
reaches nothing else before its login. Nothing is logged that names a person or opens a door.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import ceil
from typing import Final

import structlog
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.pages import post
from bot.pages.guard import HEADERS, METHODS, came_from_elsewhere
from bot.pages.paper import Paper, shelves
from bot.pages.speech import language_of
from bot.pages.standing import Standing, TooOften
from bot.pages.tries import Tries
from bot.texts import Say
from portal_bridge import checks
from portal_bridge.adapters.nds import fas
from portal_bridge.adapters.nds.ndsctl import Client, Ndsctl
from portal_bridge.adapters.nds.tickets import Ticket, ticket_key
from portal_bridge.adapters.nds.waiting import Waiting
from portal_bridge.adapters.radius.devices import spelled
from portal_bridge.adapters.radius.rows import read_mac
from portal_bridge.adapters.radius.server import Device, RadiusServer
from portal_bridge.contract import LoginRefused, PortalError, Rejected, Why

log = structlog.get_logger(__name__)

PATH: Final = "/login/"
"""openNDS's ``faspath``."""
OF_ONE_NAME_HERE, OF_ONE_DEVICE, OF_ONE_NAME = 5, 20, 60
"""Wrong passwords in five minutes: for a username from one device, from a device, and for a
username from all of them. As often as from a device it is asked whether it is remembered."""
STATUS: Final[Mapping[str, int]] = {
    "wrong": 422,
    "missing": 422,
    "frozen": 403,
    "expired": 403,
    "full": 409,
    "pause": 429,
    "no_answer": 503,
    "device_frozen": 200,
    "device_expired": 200,
}
"""Answered with the form, and what to do."""
STOPS: Final[Mapping[str, int]] = {
    "strange": 400,
    "late": 410,
    "already": 200,
    "broken": 500,
    "elsewhere": 403,
    "not_a_form": 400,
}
"""Answered with a page of their own: there is no door to come in by."""
_SAID: Final[Mapping[Why, str]] = {
    Why.FROZEN: "frozen",
    Why.EXPIRED: "expired",
    Why.FULL: "full",
}
_SAID_UNASKED: Final[Mapping[Why, str]] = {
    Why.FROZEN: "device_frozen",
    Why.EXPIRED: "device_expired",
}
"""Of a remembered device, to whoever opens the page on it. All others are asked as ever."""


@dataclass(frozen=True)
class LoginPages:
    """All that the page needs. ``say`` is ``Texts.say``; ``otherwise``: where a device goes that
    wanted nothing."""

    server: RadiusServer
    ndsctl: Ndsctl
    gateway: str
    faskey: str = field(repr=False)
    say: Say
    otherwise: str
    mac_format: str | None = None
    """How FreeRADIUS knows a remembered device; ``None`` where none comes in by itself."""
    tries: Tries = field(default_factory=Tries)
    waiting: Waiting = field(default_factory=Waiting, repr=False)
    """Whom the bookkeeper is to expect."""


def make_login_page(pages: LoginPages) -> Starlette:
    """The app that ``helpdesk portal login-page`` runs."""
    page = _Page(pages, Standing(pages.ndsctl, pages.tries))
    return Starlette(
        routes=[Route(PATH, page.answer, methods=[*METHODS], name="login-page"), *shelves()]
    )


class _Stop(Exception):
    """There is nothing to log in to; ``why`` is one of ``STOPS``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, repr=False)
class _Sheet:
    """The form as it stands before somebody."""

    trouble: str = ""
    username: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class _Page:
    pages: LoginPages
    standing: Standing

    async def answer(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except _Stop as stop:
            return self._stop(request, stop.why)
        except Exception as error:  # neither the message nor the variables: they name somebody
            log.error("login_page.broken", error=type(error).__name__)
            return self._stop(request, "broken")

    async def _answer(self, request: Request) -> Response:
        if request.query_params.get("status") == "authenticated":
            raise _Stop("already")
        knock = fas.read(request.query_params.get("fas", ""), [self.pages.gateway])
        if knock is None:
            raise _Stop("strange")
        if request.method == "GET" and self.pages.mac_format is not None:
            return await run_in_threadpool(self._recognise, request, knock, self.pages.mac_format)
        if request.method != "POST":
            return self._ask(request, _Sheet())
        if came_from_elsewhere(request.headers, f"http://{request.headers.get('host', '')}"):
            raise _Stop("elsewhere")
        try:
            typed = await post.fields(request)
        except post.BadPost:
            raise _Stop("not_a_form") from None
        return await run_in_threadpool(self._take, request, knock, typed)

    def _recognise(self, request: Request, knock: fas.Knock, like: str) -> Response:
        """In by itself, where the device is remembered; anybody else, and whoever asks while
        nobody answers, has the form."""
        try:
            return self._by_itself(request, knock, self._device(request, knock), like)
        except TooOften:
            return self._ask(request, _Sheet())
        except LoginRefused as no:
            return self._ask(request, _Sheet(_SAID_UNASKED.get(no.why, "")))
        except PortalError as trouble:
            log.warning("login_page.not_recognised", why=str(trouble), cure=trouble.cure)
            return self._ask(request, _Sheet())

    def _by_itself(self, request: Request, knock: fas.Knock, device: Client, like: str) -> Response:
        """Raises ``PortalError``."""
        # Whatever the answers are: a device that is let in and does not get in would go round.
        if self.pages.tries.count([(f"{device.mac} by itself", OF_ONE_DEVICE)]):
            return self._ask(request, _Sheet())
        login = spelled(device.mac, like)
        known = self.pages.server.recognise(login, Device(device.mac, device.address))
        log.info("login_page.let_in_by_itself")
        ticket = Ticket.new(known.account, device.address, known.welcome, login=login)
        return self._let_in(knock, ticket, login)

    def _take(self, request: Request, knock: fas.Knock, typed: Mapping[str, str]) -> Response:
        # Usernames are in small letters; telephones begin with a capital, and end with a space.
        username, password = typed.get("username", "").strip().lower(), typed.get("password", "")
        if not username or not password:
            return self._ask(request, _Sheet("missing", username))
        try:
            device = self._device(request, knock)
            return self._try(request, knock, device, username, password)
        except TooOften as often:
            return self._ask(request, _paused(username, often.pause))
        except PortalError as trouble:
            log.warning("login_page.no_answer", why=str(trouble), cure=trouble.cure)
            return self._ask(request, _Sheet("no_answer", username))

    def _device(self, request: Request, knock: fas.Knock) -> Client:
        """Who really stands there. Raises ``TooOften`` and ``PortalError``."""
        device = self.standing.who(knock, request.client.host if request.client else "")
        if device is None:
            raise _Stop("late")
        if device.is_in:
            raise _Stop("already")
        return device

    def _try(
        self, request: Request, knock: fas.Knock, device: Client, username: str, password: str
    ) -> Response:
        here = f"{device.mac} {username}"
        limits = [
            (here, OF_ONE_NAME_HERE),
            (device.mac, OF_ONE_DEVICE),
            (username, OF_ONE_NAME),
        ]
        pause = self.pages.tries.count(limits)
        if pause:
            return self._ask(request, _paused(username, pause))
        try:
            checks.username(username)
            checks.password(password)
            self._is_no_device(username)
            welcome = self.pages.server.let_in(
                username, password, Device(device.mac, device.address)
            )
        except (LoginRefused, Rejected) as no:
            why = _SAID.get(no.why, "wrong") if isinstance(no, LoginRefused) else "wrong"
            log.info("login_page.refused", why=why)
            if why == "full":
                self.pages.tries.take_back(limits)
            return self._ask(request, _Sheet(why, username))
        except PortalError:
            self.pages.tries.take_back(limits)
            raise
        self.pages.tries.take_back(limits)
        self.pages.tries.forget(here)
        log.info("login_page.let_in")
        return self._let_in(knock, Ticket.new(username, device.address, welcome), password)

    def _is_no_device(self, username: str) -> None:
        """A MAC address comes in by itself or not at all. Raises ``Rejected``."""
        if self.pages.mac_format is not None and read_mac(username):
            raise Rejected("a device's address is no username")

    def _let_in(self, knock: fas.Knock, ticket: Ticket, password: str) -> Response:
        self.pages.waiting.expect(ticket.id, password)
        custom = ticket.write(ticket_key(self.pages.faskey), knock.stay)
        back = knock.entrance(self.pages.faskey, custom, self.pages.otherwise)
        return RedirectResponse(back, 303, headers=_FOLLOWED)

    def _ask(self, request: Request, sheet: _Sheet) -> Response:
        response = Paper(self.pages.say).write(
            "login",
            language_of(request, None),
            STATUS.get(sheet.trouble, 200),
            sheet=sheet,
            knock=request.query_params.get("fas", ""),
        )
        response.headers.update(_FOLLOWED)
        if request.method == "HEAD":
            response.body = b""
        return response

    def _stop(self, request: Request, why: str) -> Response:
        language = language_of(request, None)
        return Paper(self.pages.say).write(
            "no_door",
            language,
            STOPS[why],
            why=f"login_{why}",
            otherwise="" if why == "already" else self.pages.otherwise,
        )


def _paused(username: str, pause: timedelta) -> _Sheet:
    return _Sheet("pause", username, ceil(pause.total_seconds() / 60))


_FOLLOWED: Final = {
    **HEADERS,
    "Content-Security-Policy": HEADERS["Content-Security-Policy"].replace(
        "form-action 'self'", "form-action 'self' http: https:"
    ),
}
"""Browsers hold a form's whole way to this, to its end: back through the router, and then to
whatever web page the device had wanted."""
