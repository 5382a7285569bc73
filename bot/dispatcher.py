"""One event, one transaction: what the handler wrote and what it asked for, or neither.

A ``Refusal`` undoes the handler's work and is spoken by its own text. Any other exception is a
bug: the event stays open, its attempts are counted outside the undone transaction, and after a
few it is set aside where an officer can see it, so that its chat goes on.
"""

import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import structlog
from sqlmodel import Session

from bot.jobs import Jobs
from bot.line import reading
from handlers.house import handle, refused
from handlers.kit.authenticator import Authenticator
from handlers.kit.charges import alerted
from handlers.kit.desk import UNKNOWN_TO_APPS, Desk, Office
from handlers.kit.effects import Effect, Say, Tell
from handlers.kit.intents import (
    BookLooked,
    FileArrived,
    FileLost,
    GuestsDue,
    IdleSoon,
    Intent,
    MonthBegins,
    PortalAway,
    PortalDone,
    PortalRefused,
    PortalSilent,
    PortalSlow,
    Postback,
    PromisesDue,
    WorkBegins,
)
from handlers.kit.news import RosterChanged
from handlers.kit.taps.menu import CONTACT
from handlers.language.places import Place
from handlers.language.tablefaults import TableFault
from store.audit import Actor
from store.budget import Category
from store.callers import Caller, caller
from store.clock import Clock
from store.db import Database
from store.inbox import Event, EventState, Inbox
from store.naming import MAIN
from store.outbox import Kind
from store.people import People
from store.refusals import Refusal

log = structlog.get_logger(__name__)

TIMERS: Final[dict[str, Intent]] = {
    "month": MonthBegins(),
    "day": WorkBegins(first=True),
    "span": WorkBegins(first=False),
    "promises": PromisesDue(),
    "guests": GuestsDue(),
    "roster": RosterChanged(),
}
SILENT: Final = {"timer": Actor.TIMER, "portal": Actor.PORTAL}
"""Who acts in events that no person causes."""


@dataclass(frozen=True)
class _Heard:
    """An event as the handlers will see it."""

    intent: Intent | None
    user: str | None = None
    reply_token: str | None = None


@dataclass(frozen=True)
class Dispatcher:
    """Handles events one by one; several may run side by side, in threads or processes."""

    database: Database
    clock: Clock
    office: Office
    places: Callable[[], Mapping[str, Place]]
    authenticator: Authenticator = UNKNOWN_TO_APPS
    on_jobs: Callable[[frozenset[Kind]], object] = frozenset
    """Told, after the commit, of which kinds the new jobs are."""
    _ahead: deque[Event] = field(default_factory=deque, init=False, repr=False)

    def run_once(self) -> bool:
        """Handle the next event. Says whether there was one."""
        claimed: list[str] = []
        kinds: frozenset[Kind] = frozenset()
        try:
            try:
                with self.database.write() as session:
                    now = self.database.real_now(session)
                    event = Inbox(session, self._ahead).claim(now=now)
                    if event is None:
                        return False
                    claimed.append(event.event_id)
                    kinds = self._handle(session, event, now)
            except Refusal as no:  # what the handler did is undone; no savepoint for the many
                kinds = self._refuse(claimed[0], no)
        except Exception as bug:
            if not claimed:
                raise
            log.exception("event.failed", event_id=claimed[0])
            kinds = self._stumble(claimed[0], bug)
        self.on_jobs(kinds)
        return True

    def _handle(
        self, session: Session, event: Event, now: datetime, no: Refusal | None = None
    ) -> frozenset[Kind]:
        heard = _heard(event)
        if heard.intent is None:
            return frozenset()
        desk = self._desk(session, heard.user)
        desk.silent = SILENT.get(event.source, Actor.UNKNOWN)
        desk.real_now = now
        if no is None:
            effects = handle(reading.unpacked(heard.intent), desk)
        else:
            effects = refused(no, heard.intent, desk)
        return Jobs(session, event, desk.speaker, heard.reply_token, now).add(effects)

    def _desk(self, session: Session, user: str | None) -> Desk:
        now = self.clock.now()
        desk = Desk(session, self.office, now, self.places(), authenticator=self.authenticator)
        if user is None:
            return desk
        known = caller(session, user) or Caller(People(session).meet(user, now=now), None, [])
        desk.speaker, desk.my_office = known.person, known.officer
        desk.conversations.have(known.person.id, known.forms)
        return desk

    def _refuse(self, event_id: str, no: Refusal) -> frozenset[Kind]:
        """Say no, in a transaction of its own."""
        with self.database.write() as session:
            event = Inbox(session).claim_again(event_id)
            if event is None:
                return frozenset()
            return self._handle(session, event, self.database.real_now(session), no)

    def _stumble(self, event_id: str, bug: Exception) -> frozenset[Kind]:
        """Count the attempt; the last one is told to the person and to the officers."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            event = Inbox(session).stumble(event_id, type(bug).__name__, now=now)
            if event.state is not EventState.DEAD:
                return frozenset()
            if event.source == "file":
                event.raw = reading.without_text(event.raw)
            try:
                heard = _heard(event)
            except Exception:
                log.exception("event.unreadable", event_id=event_id)
                heard = _Heard(None)
            speaker = People(session).by_line_id(heard.user) if heard.user else None
            effects: list[Effect] = [
                Tell(officer, Say("trouble.officer"), Category.OFFICER)
                for officer in alerted(self._desk(session, None))
            ]
            if speaker is not None:
                effects.append(Say("trouble.person", buttons=(CONTACT,)))
            return Jobs(session, event, speaker, heard.reply_token, now).add(effects)


def _of_the_timer(said: Mapping[str, Any]) -> Intent:
    if said["timer"] == "audit":
        return BookLooked(said.get("book", "audit"), changed=said["changed"])
    if said["timer"] == "portal_away":
        return PortalAway(datetime.fromisoformat(said["since"]), said.get("portal", MAIN))
    if said["timer"] == "idle":
        return IdleSoon(tuple(map(UUID, said["sessions"])))
    return TIMERS[said["timer"]]


def _of_the_file(said: Mapping[str, Any]) -> Intent:
    """Once it has been acted on, or set aside, there is nothing left in it."""
    message = said["message"]
    if "rows" in message:
        rows = tuple(tuple(row) for row in message["rows"])
        return FileArrived(said["form"], message["id"], rows)
    fault = message.get("fault", TableFault.NOT_FETCHED.value)
    return FileLost(said["form"], message["id"], fault, tuple(message.get("told", {}).items()))


def _of_the_portal(said: Mapping[str, Any]) -> Intent:
    order, username, one = said["order"], said["username"], said.get("session")
    waits, portal = "answer_on" in said, said.get("portal", MAIN)
    match said["news"]:
        case "done":
            asked = datetime.fromisoformat(said["asked"]) if "asked" in said else None
            return PortalDone(order, username, one, waits, said.get("mac"), asked, portal)
        case "slow":
            return PortalSlow(order, username, portal)
        case "refused":
            return PortalRefused(
                order,
                username,
                said["why"] or "",
                one,
                waits,
                said.get("mac"),
                said.get("fault") or "",
                portal,
            )
    return PortalSilent(order, username, portal)


def _heard(event: Event) -> _Heard:
    if event.source == "line":
        read = reading.read(event.raw)
        return _Heard(read.intent, read.user, read.reply_token)
    said = json.loads(event.raw)
    if event.source == "timer":
        return _Heard(_of_the_timer(said))
    if event.source == "page":
        return _Heard(Postback.unpack(said["tap"]), said["user"])
    if event.source == "file":
        return _Heard(_of_the_file(said), said["user"], said["answer_on"])
    return _Heard(_of_the_portal(said), said.get("user"), said.get("answer_on"))
