"""The whole product beside a LINE in memory, for stories: it can be stopped and started again while
the phones, the portal and the database stay, and both clocks can be moved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pydantic import SecretStr
from sqlmodel import SQLModel, col, select

from bot.app import Helpdesk, compose, prepare
from bot.playground.api import make_app
from bot.playground.chats import Chat, ChatMessage
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.running import desk_settings
from bot.playground.serving import listener, serving
from bot.web import make_web
from portal_bridge.adapters.memory import MemoryPortal
from store.clock import BANGKOK, StoppedClock
from store.db import Database
from store.inbox import Event, EventState
from store.naming import MAIN
from store.outbox import Job, JobState, Send, SendState
from store.requests import Request
from store.roster import Role, Roster
from tests.tables import lay

RowT = TypeVar("RowT", bound=SQLModel)
WAIT = 20.0
"""Seconds to wait for something that must come; a busy machine is no failure."""
FINISHED = (JobState.DONE, JobState.PARKED, JobState.UNCERTAIN, JobState.DEAD)


@dataclass
class RealTime:
    """Real time as both LINE and the product see it; it only ever goes forward."""

    passed: timedelta = field(default=timedelta())

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.passed

    def seconds(self) -> float:
        return time.time() + self.passed.total_seconds()


class Town:
    """One office, its LINE account and its people."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.clock = StoppedClock()
        self.real = RealTime()
        self.portal = MemoryPortal(self.clock.now)
        self.platform = Platform(now=self.real.seconds, today=lambda: self._today())
        self.platform.webhooks.redelivery = False
        self.platform.webhooks.patience = WAIT
        self.line = ""
        self._settings = settings
        self._secret = SecretStr("a-key-of-the-stories-with-enough-letters-4711")
        self._running: ExitStack | None = None
        self.passwords: dict[str, str] = {}
        """What people of the stories remember, by username."""
        self.helpdesk: Helpdesk

    # Running

    def start(self, *, with_worker: bool = True) -> None:
        """Start the product on the database that is there; without a worker it only listens."""
        bound = listener()
        host, port = bound.getsockname()[:2]
        product = f"http://{host}:{port}"
        given: dict[str, Any] = {"secret_key": self._secret} | self._settings
        settings = desk_settings(self.line, product, self.folder, self.platform, **given)
        self.helpdesk = compose(settings, clock=self.clock, given={MAIN: self.portal})
        self.helpdesk.database.real_time = self.real
        prepare(self.helpdesk)
        self.platform.webhooks.url = f"{product}/callback"
        self._running = ExitStack()
        self._running.callback(self.helpdesk.close)
        web = make_web(self.helpdesk, with_worker=with_worker)
        self._running.enter_context(serving(web, bound, lifespan="on"))

    def stop(self) -> None:
        if self._running is not None:
            self._running.close()
            self._running = None

    def restart(self, *, with_worker: bool = True) -> None:
        self.stop()
        self.start(with_worker=with_worker)

    # Time

    def _today(self) -> Any:
        return self.clock.now().astimezone(BANGKOK).date()

    def at(self, *moment: int) -> None:
        """Set office time: year, month, day, hour, minute in Bangkok. It is told in UTC, as by the
        clock of every day."""
        year, month, day, hour, minute = moment
        self.clock.at = datetime(year, month, day, hour, minute, tzinfo=BANGKOK).astimezone(UTC)
        self.clock.offset = timedelta()

    def later(self, **span: float) -> None:
        """Let office time pass."""
        self.clock.forward(timedelta(**span))

    def real_seconds_pass(self, seconds: float) -> None:
        """Let real time pass: leases, reply tokens and backoff go by it."""
        self.real.passed += timedelta(seconds=seconds)
        self.helpdesk.bells.ring()

    def tick(self) -> None:
        """Let the timers look at the clock, and what they cause be done."""
        self.helpdesk.timers().tick()
        self.settle()

    # People

    def person(self, name: str) -> Person:
        return self.platform.person(name)

    def officer(self, name: str, role: Role = Role.OFFICER) -> Person:
        """Somebody bound by a code as ``helpdesk invite`` prints it."""
        person = self.person(name)
        person.say(self.invite(name, role))
        person.chat.expect("งานของฉัน", WAIT)
        return person

    def invite(self, name: str, role: Role = Role.OFFICER) -> str:
        with self.helpdesk.database.write() as session:
            return Roster(session).invite(name, role, now=self.clock.now())

    # Looking

    def rows(self, kind: type[RowT]) -> list[RowT]:
        with self.helpdesk.database.read() as session:
            return list(session.exec(select(kind)))

    def request(self, number: str) -> Request:
        with self.helpdesk.database.read() as session:
            return session.exec(select(Request).where(col(Request.number) == number)).one()

    def jobs(self, *states: JobState) -> list[Job]:
        return [job for job in self.rows(Job) if job.state in states]

    def settle(self) -> None:
        """Wait until nothing is left to do at this moment."""
        self.until(self._idle, "the product did not come to rest")

    def until(self, wanted: Callable[[], object], what: str) -> None:
        """Wait for something in the database; the product's own bell says when to look."""
        bell = self.helpdesk.bells.letters
        deadline = time.monotonic() + WAIT
        while True:
            seen = bell.rings
            if wanted():
                return
            assert time.monotonic() < deadline, what
            bell.wait(seen, timeout=0.05)

    def _idle(self) -> bool:
        now = self.real()
        with self.helpdesk.database.read() as session:
            events = session.exec(
                select(Event)
                .where(Event.state == EventState.WAITING)
                .order_by(col(Event.happened).desc(), col(Event.id).desc())
            ).all()
            sends = session.exec(select(Send).where(Send.state == SendState.OPEN)).all()
            jobs = session.exec(select(Job).where(Job.state == JobState.WAITING)).all()
        first = {event.chat: event for event in events}.values()
        events_due = [e for e in first if e.retry_at is None or e.retry_at <= now]
        sends_due = [s for s in sends if s.lease is not None or s.due_at <= now]
        jobs_due = [j for j in jobs if j.lease is not None or j.due_at <= now]
        return not (events_due or sends_due or jobs_due)


@contextmanager
def town(folder: Path, **settings: Any) -> Iterator[Town]:
    """A town for the length of the block."""
    lay(Database(f"sqlite:///{folder / 'helpdesk.db'}"))
    place = Town(folder, **settings)
    with serving(make_app(place.platform)) as line:
        place.line = line
        place.start()
        try:
            yield place
        finally:
            place.stop()
            place.platform.close()


# What stories say over and over


def hears(person: Person, part: str) -> ChatMessage:
    """The bot's next message with these words."""
    return person.chat.expect(part, WAIT)


def talk(person: Person, *turns: tuple[str, str]) -> None:
    """Say, hear, say, hear."""
    for says, part in turns:
        person.say(says)
        hears(person, part)


def asks(person: Person, *, phone: str = "081-234-5678", device: str = "คอม") -> None:
    """A whole request in one message, up to its summary."""
    person.say(f"ขอใช้เน็ต ชื่อ {person.name} กลุ่มนิเทศ โทร {phone} ใช้กับ{device}")
    person.chat.until(answered, WAIT)
    if "พ.ร.บ." in person.chat.messages[-1].text:
        person.tap("รับทราบ")
    hears(person, "ตรวจสอบ")


def files(person: Person, **given: str) -> str:
    """A request that is filed; gives its number."""
    asks(person, **given)
    person.tap("ยืนยัน")
    receipt = hears(person, "รับคำขอ")
    return next(word for word in receipt.text.split() if word.startswith("A-"))


def answered(chat: Chat) -> bool:
    return chat.last is not None and chat.last.by_bot


def button(message: ChatMessage, label: str) -> str:
    """The postback data behind a card's button."""
    return next(str(a["data"]) for a in message.actions if a.get("label") == label)
