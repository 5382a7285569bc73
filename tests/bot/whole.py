"""The whole product without a network, for tests that look at many orders of events: one thread, a
database in memory, the playground's LINE called directly, and every failure on order.

Time is a number here. A crash is an exception that nobody catches, raised where a transaction was
about to commit; what the process had in hand is left as it lay.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import event as sql_event
from sqlmodel import SQLModel, col, select

from bot.couriers.letters import LineCourier, Report
from bot.couriers.orders import PortalCourier
from bot.dispatcher import Dispatcher
from bot.line.reading import arrivals
from bot.line.wire import Outcome, Result, Wire, sorted_out
from bot.pages.counter import Counter, Denied
from bot.pages.guestforms import GuestForms
from bot.pages.lodge import Lodge, Turn
from bot.pages.pictureaddresses import PictureAddresses
from bot.pages.tokens import LinkSigner
from bot.playground.errors import LineError
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.schedule import Timers
from bot.texts import Texts
from bot.wake import Bell
from bot.watch.sweep import Sweep
from handlers.approvals.cards import Decide
from handlers.kit.desk import Office
from handlers.kit.portals import PortalFacts
from handlers.language.place_file import ours
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import NameTaken, PortalError, Unreachable
from store.accounts import Asks, Links
from store.clock import BANGKOK, StoppedClock
from store.db import Database
from store.hours import OfficeHours
from store.inbox import Inbox
from store.naming import MAIN
from store.outbox import Job, Send
from store.people import People
from store.profiles import Profiles
from store.requests import Request, Verdict
from store.roster import Role, Roster
from store.sends import Sends
from tests.tables import lay

RowT = TypeVar("RowT", bound=SQLModel)
T = TypeVar("T")
PLACES = {place.code: place for place in ours()}
FACTS = {
    "office_name": "สำนักงาน",
    "office_short": "สพป.",
    "office_phone": "056-000-000",
    "office_place": "ชั้น 2",
    "office_hours": "08.30–16.30 น.",
    "privacy_contact": "กลุ่ม DLICT",
}
TEXTS = Texts.load(FACTS)
FORMS = GuestForms(b"a-key-of-the-tests-for-guests-forms")
SECRET = SecretStr("a-key-of-the-tests-with-enough-letters-4711")
SIGNER = LinkSigner(SECRET, "http://127.0.0.1:1")
PICTURES = PictureAddresses(SECRET, "http://127.0.0.1:1")
HOURS = OfficeHours.parse("mon-fri 08:30-12:00 13:00-16:30")
OFFICE = Office(
    name=FACTS["office_name"],
    short_name=FACTS["office_short"],
    hours=HOURS,
    phone=FACTS["office_phone"],
    place=FACTS["office_place"],
    privacy_contact=FACTS["privacy_contact"],
    portals={
        MAIN: PortalFacts(ends_sessions=True, remembers=True, idle=MemoryPortal().idle_count())
    },
    wifi="PBN3-Office",
)


class Crash(BaseException):
    """The process is gone."""


@dataclass
class Time:
    """Real time, as LINE and the product see it."""

    at: datetime = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def seconds(self) -> float:
        return self.at.timestamp()

    def passes(self, **span: float) -> None:
        self.at += timedelta(**span)


class Luck(Enum):
    """How a call to LINE goes."""

    GOOD = auto()
    LOST_BEFORE = auto()
    """Nothing arrived, and nobody knows."""
    LOST_AFTER = auto()
    """LINE accepted it, and nobody knows."""
    REFUSED_CONNECTION = auto()
    TOO_FAST = auto()
    BAD_MESSAGE = auto()
    """LINE takes none of it, and does not say which message it means."""


@dataclass
class DirectWire:
    """``bot.line.wire.Wire`` without HTTP: the same outcomes, from the playground's LINE."""

    platform: Platform
    luck: Luck = Luck.GOOD
    accepted: bool = False

    async def reply(self, token: str, messages: list[dict[str, Any]]) -> Outcome:
        return self._call(lambda: self.platform.sending.reply(token, messages, None))

    async def push(self, to: str, key: str, messages: list[dict[str, Any]]) -> Outcome:
        return self._call(lambda: self.platform.sending.push(to, messages, key, str(uuid4())))

    def _call(self, send: Callable[[], object]) -> Outcome:
        self.accepted = False
        match self.luck:
            case Luck.LOST_BEFORE:
                return Outcome(Result.MAYBE, "TimeoutError")
            case Luck.REFUSED_CONNECTION:
                return Outcome(Result.NOT_SENT, "no connection to LINE")
            case Luck.TOO_FAST:
                return sorted_out(429, '{"message": "The API rate limit has been exceeded."}')
            case Luck.BAD_MESSAGE:
                return sorted_out(400, '{"message": "The request body has 1 error(s)"}')
        try:
            send()
        except LineError as error:
            outcome = sorted_out(error.status, json.dumps(error.body))
        else:
            self.accepted = True
            outcome = Outcome(Result.ACCEPTED)
        return Outcome(Result.MAYBE, "OSError") if self.luck is Luck.LOST_AFTER else outcome


def finished(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine that waits for nothing."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast(T, stop.value)
    raise AssertionError("it waits for something")


@dataclass
class House:
    """One office in one process."""

    pushes: int = 300
    real: Time = field(default_factory=Time)
    clock: StoppedClock = field(default_factory=StoppedClock)
    portal: MemoryPortal = field(init=False)

    def __post_init__(self) -> None:
        self.portal = MemoryPortal(self.clock.now)
        self.database = Database("sqlite://", real_time=self.real)
        lay(self.database)
        with self.database.write() as session:
            Profiles(session).ship()
        self.platform = Platform(now=self.real.seconds, today=self._today, post=self._door)
        self.platform.webhooks.url = "here"
        self.platform.webhooks.redelivery = False
        self.wire = DirectWire(self.platform)
        self.dispatcher = Dispatcher(self.database, self.clock, OFFICE, lambda: PLACES)
        self.letters = LineCourier(self.database, TEXTS, SIGNER, self.clock, self.pushes, PICTURES)
        self.orders = PortalCourier(self.database, self.portal)
        sweep = Sweep(
            self.database, self.clock, self.portal, Bell(), OFFICE.portal(MAIN).reads_every
        )
        self.timers = Timers(self.database, self.clock, HOURS, Bell(), sweeps=[sweep])
        self.counter = Counter(self.database, self.clock)
        self.lodge = Lodge(self.database, self.clock)
        self.slow_visits: list[tuple[Turn, str]] = []
        self._commits_left: int | None = None
        sql_event.listen(self.database.engine, "commit", self._committing)

    def close(self) -> None:
        self.platform.close()
        self.database.close()

    # The door and the clock

    def _today(self) -> Any:
        return self.clock.now().astimezone(BANGKOK).date()

    def _door(self, _url: str, body: bytes, _headers: dict[str, str]) -> int:
        with self.database.write() as session:
            Inbox(session).store(arrivals(body), now=self.real())
        return 200

    # Crashes

    def _committing(self, _connection: object) -> None:
        if self._commits_left is None:
            return
        if self._commits_left == 0:
            raise Crash
        self._commits_left -= 1

    @contextmanager
    def crashing(self, after: int | None) -> Iterator[None]:
        """The process dies at the commit after ``after`` good ones; ``None``: it lives."""
        self._commits_left = after
        try:
            yield
        except Crash:
            return
        finally:
            self._commits_left = None

    # Work

    def dispatch(self, most: int = 1000) -> int:
        """Handle events until none is due; says how many."""
        done = 0
        while done < most and self.dispatcher.run_once():
            done += 1
        return done

    def take(self) -> list[Send]:
        return self.letters.take()

    def carry(self, send: Send, luck: Luck = Luck.GOOD) -> Report:
        self.wire.luck = luck
        return finished(self.letters.carry(send, cast(Wire, self.wire)))

    def deliver(self) -> int:
        """Carry what is due to LINE, which is in good health; says how many calls."""
        reports = [self.carry(send) for send in self.take()]
        self.letters.report(reports)
        return len(reports)

    def work(self) -> None:
        """Everything that is due now."""
        while self.dispatch() + self.deliver() + self.orders.run_once():
            continue

    def restart(self) -> None:
        """A new process takes over, as ``helpdesk serve`` does on SQLite."""
        with self.database.write() as session:
            Sends(session).free_all()

    # People

    def person(self, name: str) -> Person:
        return self.platform.person(name)

    def officer(self, name: str, role: Role = Role.OFFICER) -> Person:
        person = self.person(name)
        person.say(self.invite(name, role))
        self.work()
        return person

    def invite(self, name: str, role: Role = Role.OFFICER) -> str:
        with self.database.write() as session:
            return Roster(session).invite(name, role, now=self.clock.now())

    def ask(self, person: Person, *, device: str = "คอม") -> None:
        """File a request, from the first word to ``ยืนยัน``."""
        for says in (
            f"ขอใช้เน็ต ชื่อ {person.name} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับ{device}",
            "รับทราบ",
            "ยืนยัน",
        ):
            person.say(says)
            self.dispatch()

    def answers(self, person: Person, says: str) -> str:
        """Say something; all the bot says to it."""
        before = len(person.chat.messages)
        person.say(says)
        self.work()
        return "\n".join(m.text for m in person.chat.messages[before:] if m.by_bot)

    def taps(self, person: Person, data: str) -> str:
        """Tap a button, shown or forged; all the bot says to it."""
        before = len(person.chat.messages)
        person.postback(data)
        self.work()
        return "\n".join(m.text for m in person.chat.messages[before:] if m.by_bot)

    # The password page

    def open_page(self, link: UUID, last4: str = "5678", *, stop_after: int = 3) -> str:
        """A visit to the password page, which dies after so many of its steps. The password, if it
        was shown. A page that asks for the old password hears a guess."""
        owner = self.counter.check(link, last4, "")
        if isinstance(owner, Denied) or stop_after == 0:
            return ""
        turn = self.counter.take_turn(owner)
        if turn is None or isinstance(turn, Denied):
            if turn is None:
                self.counter.give_back(owner)
            return ""
        if stop_after == 1:
            return ""
        word = f"word-{uuid4().hex[:8]}"
        try:
            if owner.asks is Asks.OLD_PASSWORD and not self.portal.check_password(
                owner.username, "a-guess-of-somebody"
            ):
                self.counter.leave(turn)
                return ""
            self.portal.set_password(owner.username, word)
        except PortalError:
            self.counter.step_back(turn)
            return ""
        if stop_after == 2:
            return ""
        return "" if self.counter.finish(turn) is not None else word

    # The page of a guest pass

    def come_in(
        self, known: UUID, mark: str, name: str, phone: str, *, stop_after: int = 4
    ) -> tuple[str, str] | None:
        """A form that is sent, whose visit dies after so many of its steps; after the third it is
        only slow, and may be gone on with. The username and the password, if they were shown."""
        form = FORMS.read(mark, known, self.clock.now())
        if form is None or stop_after == 0:
            return None
        turn = self.lodge.admit(known, FORMS.visit(form, name, phone), name, phone)
        if not isinstance(turn, Turn) or stop_after == 1:
            return None
        word = f"word-{uuid4().hex[:8]}"
        try:
            self.portal.open_account(turn.username, turn.rules, turn.ends_at)
            if stop_after == 2:
                return None
            self.portal.set_password(turn.username, word)
        except PortalError as error:
            there = not isinstance(error, Unreachable | NameTaken)
            self.lodge.give_up(turn, may_be_there=there)
            return None
        if stop_after == 3:
            self.slow_visits.append((turn, word))
            return None
        return self.go_on(turn, word)

    def go_on(self, turn: Turn, word: str) -> tuple[str, str] | None:
        """The last step of a visit: what it shows, if anything."""
        return None if self.lodge.finish(turn) is not None else (turn.username, word)

    # Looking

    def online(self) -> dict[str, str]:
        """The usernames of what runs in the portal, by its names, plugged in or not."""
        plugged, self.portal.plugged_in = self.portal.plugged_in, True
        try:
            return {one.id: one.username for one in self.portal.online()}
        finally:
            self.portal.plugged_in = plugged

    def is_anywhere(self, word: str) -> bool:
        """Does this word stand anywhere in the database, as it lies on the disk?"""
        connection = self.database.engine.raw_connection()
        try:
            whole: bytes = connection.driver_connection.serialize()  # type: ignore[union-attr]  # sqlite3's
            return word.encode() in whole
        finally:
            connection.close()

    def rows(self, kind: type[RowT]) -> list[RowT]:
        with self.database.read() as session:
            return list(session.exec(select(kind)))

    def jobs_of(self, send: UUID) -> list[Job]:
        with self.database.read() as session:
            return list(session.exec(select(Job).where(Job.send_id == send).order_by(col(Job.id))))

    def last_request(self) -> Request:
        with self.database.read() as session:
            return session.exec(select(Request).order_by(col(Request.number).desc())).first() or (
                _none()
            )

    def username_of(self, link: UUID) -> str:
        with self.database.read() as session:
            found = Links(session).get(link)
        assert found is not None
        return found[1].username

    def id_of(self, person: Person) -> UUID:
        with self.database.read() as session:
            known = People(session).by_line_id(person.user_id)
        assert known is not None
        return known.id


def _none() -> Any:
    raise AssertionError("nothing was filed")


def decide(request: Request, verdict: Verdict) -> str:
    """The data behind a button of this request's card."""
    return Decide(request.id, request.version, verdict).pack()
