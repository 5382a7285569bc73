"""What every part of the tour does: say, check where it really happened, and print the chats."""

import re
import time
from dataclasses import dataclass, field
from typing import TypeVar

from sqlmodel import SQLModel, col, select

from bot.playground import reading
from bot.playground.chats import Chat, ChatMessage
from bot.playground.running import Echo, Playground
from portal_bridge.contract import LoginRefused, Why
from store.inbox import Event, EventState
from store.outbox import Job, JobState
from store.requests import Request

RowT = TypeVar("RowT", bound=SQLModel)
MACHINE = ("02-00-5E-00-00-11", "10.0.0.31")
WAIT = 10.0
#: A mobile number as somebody typed it or a card shows it.
_PHONE = re.compile(r"(?<![0-9๐-๙])([0๐][0-9๐-๙]{2})[- ]?[0-9๐-๙]{3}[- ]?([0-9๐-๙]{4})(?![0-9๐-๙])")


class Missed(AssertionError):
    """A step did not really happen."""


@dataclass
class Story:
    """One playground, its people, and what was checked so far."""

    play: Playground
    echo: Echo
    said: dict[str, str]
    checked: int = 0
    printed: dict[str, int] = field(default_factory=dict)

    def all_delivered(self) -> bool:
        """Wait for what is under way; the product's own bell says when to look again."""
        bell = self.play.helpdesk.bells.letters
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            seen = bell.rings
            handled = all(event.state is EventState.DONE for event in self.rows(Event))
            if handled and all(job.state is JobState.DONE for job in self.rows(Job)):
                return True
            bell.wait(seen, timeout=0.5)
        return False

    def login(self, username: str, password: str) -> Why | None:
        try:
            self.play.portal.login(username, password, *MACHINE)
        except LoginRefused as refused:
            return refused.why
        return None

    def check(self, really: bool, what: str) -> None:
        if not really:
            raise Missed(what)
        self.checked += 1
        self.echo(f"  ✓ {what}")

    def rows(self, kind: type[RowT]) -> list[RowT]:
        with self.play.helpdesk.database.read() as session:
            return list(session.exec(select(kind)))

    def only(self, kind: type[RowT]) -> RowT:
        [row] = self.rows(kind)
        return row

    def numbered(self, number: str) -> Request:
        with self.play.helpdesk.database.read() as session:
            return session.exec(select(Request).where(col(Request.number) == number)).one()

    def heading(self, name: str) -> None:
        self.echo(f"\n── {self.said[name]} " + "─" * 20)

    def print_chats(self) -> None:
        """What was said since the last time, phone by phone."""
        for person in self.play.platform.persons.values():
            messages = list(person.chat)
            for message in messages[self.printed.get(person.user_id, 0) :]:
                who = person.name if not message.by_bot else f"💬 → {person.name}"
                words = " · ".join(line for line in message.text.splitlines() if line)
                words = words or _without_words(message)
                labels = [*message.labels, *map(reading.label, quick(message))]
                buttons = " ".join(f"[{label}]" for label in labels)
                self.echo(f"  {who}: {words} {buttons}".rstrip())
            self.printed[person.user_id] = len(messages)


def _without_words(message: ChatMessage) -> str:
    if message.message.get("type") == "image":
        return "🖼"
    return f"📎 {message.message.get('fileName', '')}"


def without_phones(line: str) -> str:
    """The line as it may be printed: a terminal's text is copied into reports and mails, and there
    a phone number is the one thing that reaches somebody."""
    return _PHONE.sub(r"\1-xxx-\2", line)


def answered(chat: Chat) -> bool:
    return chat.last is not None and chat.last.by_bot


def page_behind(card: ChatMessage) -> str:
    """The address under the card's button."""
    return next(str(one["uri"]) for one in card.actions if one.get("type") == "uri")


def quick(message: ChatMessage) -> list[reading.Action]:
    return reading.quick_replies(message.message)
