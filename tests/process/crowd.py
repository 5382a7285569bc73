"""Many people at once, who do what people do: ask, wait, ask again when nobody answers, and tap
every button they see."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from bot.playground.chats import ChatMessage, NotSaidError
from bot.playground.persons import Person
from bot.playground.platform import Platform

PATIENCE = 6.0
"""Seconds after which a person tries again. Only to be answered sooner; nothing depends on it."""
FIRST = ["สมชาย", "มาลี", "วิภา", "อนันต์", "ดารา", "กมล", "นภา", "สายฝน", "ประยูร", "จันทร์"]
LAST = ["ใจดี", "แสงทอง", "พูลผล", "งามวงศ์", "รุ่งเรือง", "มั่นคง"]
NUMBER = re.compile(r"A-\d{4}")


def number_in(message: ChatMessage) -> str | None:
    """The request a message is about."""
    found = NUMBER.search(message.text)
    return found[0] if found else None


def action(message: ChatMessage, label: str) -> dict[str, object] | None:
    """The button of that name on a card."""
    return next((dict(a) for a in message.actions if a.get("label") == label), None)


@dataclass
class Crowd:
    """``size`` persons who each want an account, and the officers who decide."""

    platform: Platform
    officers: list[Person]
    size: int
    rng: Random
    staff: list[Person] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)
    _failed: list[BaseException] = field(default_factory=list)

    def __post_init__(self) -> None:
        names = [f"{first} {last}" for last in LAST for first in FIRST]
        self.staff = [self.platform.person(name) for name in names[: self.size]]

    def officers_begin(self) -> None:
        for officer in self.officers:
            self._go(self._decides, officer, self.rng.randrange(1 << 30))

    def come(self, persons: list[Person]) -> None:
        """These persons ask now, all at once."""
        for person in persons:
            self._go(self._asks, person, self.staff.index(person))

    def leave(self) -> None:
        """Everybody goes home; whoever was not let down says nothing."""
        self.closing.set()
        with self.platform.bell.changing():  # wakes those who wait for an answer
            pass
        for thread in self._threads:
            thread.join(4 * PATIENCE)
        assert not [thread for thread in self._threads if thread.is_alive()]
        assert not self._failed, self._failed

    def _go(self, what: Callable[..., None], *arguments: object) -> None:
        def run() -> None:
            try:
                what(*arguments)
            except BaseException as error:
                self._failed.append(error)

        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _asks(self, person: Person, number: int) -> None:
        words = f"ขอใช้เน็ต ชื่อ {person.name} กลุ่มนิเทศ โทร 08123450{number:02} ใช้กับคอม"

        def ask() -> object:
            return person.say(words)

        act: Callable[[], object] = ask
        while not self.closing.is_set():
            news = self._answers(person, act)
            if any(map(number_in, person.chat.from_bot)):
                return
            shown = [*news, *person.chat.from_bot[-1:]]
            act = self._next(person, shown) or ask

    def _next(self, person: Person, shown: list[ChatMessage]) -> Callable[[], object] | None:
        for message in shown:
            for label in ("ยืนยัน", "รับทราบ"):
                found = action(message, label)
                if found is not None:
                    return lambda: person.do(found)
        if "รับทราบ" in person.chat.quick_reply_labels:
            return lambda: person.tap("รับทราบ")
        return None

    def _answers(self, person: Person, act: Callable[[], object]) -> list[ChatMessage]:
        """Do something and wait for an answer, but not for ever."""
        before = len(person.chat.from_bot)
        act()
        try:
            person.chat.until(
                lambda chat: len(chat.from_bot) > before or self.closing.is_set(), PATIENCE
            )
        except NotSaidError:
            return []
        return person.chat.from_bot[before:]

    def _decides(self, officer: Person, seed: int) -> None:
        """Look at the queue again and again; approve everything, twice when in a hurry."""
        rng = Random(seed)  # noqa: S311 - repeatable, not secret
        while not self.closing.is_set():
            news = self._answers(officer, lambda: officer.say("งานของฉัน"))
            cards = [found for m in news for found in approvals(m)]
            rng.shuffle(cards)
            for card in cards:
                self._answers(officer, lambda card=card: officer.do(card))
                if rng.random() < 0.2:
                    self._answers(officer, lambda card=card: officer.do(card))
            if not cards:
                self.platform.until(self.closing.is_set, 0.5)


def approvals(message: ChatMessage) -> list[dict[str, object]]:
    """Every button that approves, in a card or a row of cards."""
    return [dict(a) for a in message.actions if a.get("label") == "อนุมัติ"]
