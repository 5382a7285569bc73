"""The status page of one session: what it used, how long it has left, and the way out. It stands in
for the window that the portal shows at a login and that nobody may close.

It must never keep alive what it watches. Where it is reached without passing the portal's counters
it looks every so often. Elsewhere opening it is itself use: then the time left is counted down on
the page, which asks again only when it has come to its end, or when its reader wants to know.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID, uuid4

import structlog
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.jobs import order_job
from bot.pages import post
from bot.pages.guard import HEADERS, MAY_FETCH, METHODS, came_from_elsewhere
from bot.pages.paper import Paper
from bot.pages.screencodes import ScreenCodes
from bot.pages.speech import language_of
from bot.pages.tokens import ONLINE_PATH, LinkSigner, Page
from bot.portals import Opened, Portals
from bot.texts import Say
from handlers.kit.amounts import amount
from handlers.kit.effects import When
from handlers.kit.taps.accounts import NotMe
from portal_bridge.idle import Cut, cut
from portal_bridge.orders import EndSession
from store.accounts import Accounts
from store.audit import Act, Audit
from store.clock import Clock
from store.db import Database
from store.inbox import Arrival, Inbox
from store.online import Online, OnlineSession
from store.outbox import Kind, Outbox, line_lane
from store.people import People, Person
from store.profiles import Profile, Profiles

log = structlog.get_logger(__name__)

AFTERWARDS: Final = timedelta(hours=12)
"""How long after its end a session's page still says that it has ended."""
GONE: Final = {"unknown": 404, "old": 410, "elsewhere": 403, "not_a_form": 400, "broken": 500}


@dataclass(frozen=True)
class OnlinePages:
    """All that the page needs. ``say`` is ``Texts.say``."""

    database: Database
    clock: Clock
    signer: LinkSigner
    screens: ScreenCodes
    say: Say
    portals: Portals
    on_jobs: Callable[[frozenset[Kind]], object] = frozenset
    on_event: Callable[[], object] = frozenset


def routes(pages: OnlinePages) -> list[BaseRoute]:
    """The page, to be put among an application's routes beside the password page's files."""
    return [Route(ONLINE_PATH, _Page(pages).answer, methods=[*METHODS], name="online-page")]


@dataclass(frozen=True)
class _Seen:
    """A session, its owner as far as it is known, and the rules it runs under."""

    row: OnlineSession
    owner: Person | None
    profile: Profile | None


@dataclass(frozen=True)
class _Page:
    pages: OnlinePages

    async def answer(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except Exception as error:  # neither the message nor the variables: they name somebody
            log.error("online_page.broken", error=type(error).__name__)
            return self._stop(request, "broken")

    async def _answer(self, request: Request) -> Response:
        session = self.pages.signer.read(request.path_params["token"], Page.ONLINE)
        seen = await run_in_threadpool(self._look, session) if session is not None else None
        if seen is None:
            return self._stop(request, "unknown")
        ended = seen.row.ended_at
        if ended is not None and self.pages.clock.now() - ended > AFTERWARDS:
            return self._stop(request, "old")
        if request.method == "POST":
            return await self._act(request, seen)
        if "look" in request.query_params:
            return JSONResponse(self._told(seen, request, opened=False), headers=dict(HEADERS))
        return self._show(request, seen)

    def _look(self, session: UUID) -> _Seen | None:
        with self.pages.database.read() as reading:
            row = Online(reading).get(session)
            if row is None:
                return None
            account = Accounts(reading).get(row.account_id) if row.account_id else None
            owner = People(reading).find(row.person_id) if row.person_id else None
            profile = Profiles(reading).get(account.profile) if account is not None else None
            return _Seen(row, owner, profile)

    def _show(self, request: Request, seen: _Seen, done: str = "") -> Response:
        language = language_of(request, seen.owner.language if seen.owner else None)
        values = self._told(seen, request, opened=not done)
        page = Paper(self.pages.say).write(
            "online",
            language,
            200,
            row=seen.row,
            since=When(seen.row.began),
            told=values,
            done=done,
            polls=self._polls(seen),
            lead=(seen.profile.idle_lead or 0) if seen.profile else 0,
            mine=seen.owner is not None,
            elsewhere=self.pages.signer.code_address.partition("://")[2],
            code=self.pages.screens.code(seen.row.id, self.pages.clock.now()),
        )
        page.headers["Content-Security-Policy"] = MAY_FETCH
        return page

    def _told(self, seen: _Seen, request: Request, *, opened: bool) -> dict[str, object]:
        """What the page shows and its script asks for again. ``opened``: whoever opens the page is
        at the machine, and that is use wherever the page itself is counted."""
        language = language_of(request, seen.owner.language if seen.owner else None)
        row = seen.row
        left = self._left(seen, opened=opened)
        return {
            "running": row.ended_at is None,
            "device": " · ".join(part for part in (row.address or "–", row.mac) if part),
            "up": self._amount(row.all_up, language),
            "down": self._amount(row.all_down, language),
            "earliest": None if left is None else ceil(left.earliest.total_seconds()),
            "latest": None if left is None else ceil(left.latest.total_seconds()),
            "remembered": row.remembered,
        }

    def _portal(self, seen: _Seen) -> Opened:
        """The session's; one that the settings do not name any more counts nothing."""
        name = seen.row.portal
        return self.pages.portals.get(name) or Opened(name, self.pages.portals.main)

    def _polls(self, seen: _Seen) -> int:
        """How fresh a look can be, in seconds; 0 where looking is counted as use of the network."""
        portal = self._portal(seen)
        return int(portal.reads_every.total_seconds()) if portal.page_unmetered else 0

    def _left(self, seen: _Seen, *, opened: bool) -> Cut | None:
        row, profile, now = seen.row, seen.profile, self.pages.clock.now()
        if profile is None or profile.idle_timeout is None or row.remembered:
            return None
        portal = self._portal(seen)
        counted = opened and not portal.page_unmetered
        quiet_since: datetime | None = now if counted else row.quiet_since
        if quiet_since is None or row.ended_at is not None:
            return None
        return cut(now - quiet_since, timedelta(seconds=profile.idle_timeout), portal.idle)

    def _amount(self, octets: int, language: str) -> str:
        words = amount(octets)
        return self.pages.say(words.text, words.params, language)

    async def _act(self, request: Request, seen: _Seen) -> Response:
        if came_from_elsewhere(request.headers, self.pages.signer.public_url):
            return self._stop(request, "elsewhere")
        try:
            wish = (await post.fields(request)).get("do", "")
        except post.BadPost:
            return self._stop(request, "not_a_form")
        acts: Mapping[str, Callable[[_Seen], object]] = {
            "leave": self._leave,
            "not_me": self._not_me,
        }
        if wish not in acts:
            return self._stop(request, "not_a_form")
        if seen.row.ended_at is None:
            await run_in_threadpool(acts[wish], seen)
        return self._show(request, seen, done=wish)

    def _leave(self, seen: _Seen) -> None:
        """As an order, once for each session however often it is pressed."""
        row = seen.row
        with self.pages.database.write() as session:
            now = self.pages.database.real_now(session)
            job = order_job(EndSession(row.username, row.key), now=now, portal=row.portal)
            if Outbox(session).has_waiting(job):
                return
            Outbox(session).add([job._replace(person_id=row.person_id)])
            self._note(session, seen)
        self.pages.on_jobs(frozenset({Kind.ORDER}))

    def _note(self, session: Session, seen: _Seen) -> None:
        if seen.row.account_id is not None and seen.row.person_id is not None:
            audit = Audit(session, self.pages.clock.now(), seen.row.person_id)
            audit.note(Act.SESSION_ENDED, seen.row.account_id, how="page")

    def _not_me(self, seen: _Seen) -> None:
        """As if its owner had tapped it in the chat: the account is shut, and officers hear."""
        owner, row = seen.owner, seen.row
        if owner is None or owner.line_id is None or row.account_id is None:
            return
        with self.pages.database.write() as session:
            now = self.pages.database.real_now(session)
            tap = Arrival(
                event_id=f"page:{uuid4().hex}",
                chat=line_lane(owner.line_id),
                happened=int(now.timestamp() * 1000),
                raw=json.dumps({"user": owner.line_id, "tap": NotMe(row.account_id).pack()}),
                source="page",
            )
            Inbox(session).store([tap], now=now)
        self.pages.on_event()

    def _stop(self, request: Request, why: str) -> Response:
        language = language_of(request, None)
        paper = Paper(self.pages.say)
        return paper.write("stop", language, GONE[why], why=f"online_{why}", again=why == "broken")
