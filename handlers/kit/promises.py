"""What a requester is promised: when an officer will have decided, and who that can be."""

from datetime import datetime, timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Params, Say, When, Words
from handlers.kit.who import who_has
from store.clock import BANGKOK
from store.requests import Kind, Request

QUARTER: Final = timedelta(minutes=15)


def promise(desk: Desk) -> datetime:
    """Working time from now, rounded up to the quarter hour that people say aloud."""
    exact = desk.hours.after(desk.now, desk.office.promise)
    over = timedelta(
        minutes=exact.minute % 15, seconds=exact.second, microseconds=exact.microsecond
    )
    return exact if not over else exact - over + QUARTER


def receipt(
    filed: Request,
    text: str,
    desk: Desk,
    buttons: tuple[Button, ...] = (),
    more: Params | None = None,
) -> Say:
    """The number, who has it, and an honest promise: who is not there yet cannot decide
    (``<text>_nobody``), and what is late is said to be late (``status.overdue``)."""
    who = who_has(filed, desk.assignments.of(filed.id), desk)
    if filed.kind is Kind.CLAIM and who is not None:
        who = Words("role.officer")  # whose account it is decides who it is with: not to be told
    if who is None:
        return Say(f"{text}_nobody", {"number": filed.number}, buttons)
    said: Params = {"number": filed.number, "by": When(filed.promised_at), "who": who}
    if filed.promised_at < desk.now:
        return Say("status.overdue", said, buttons)
    return Say(text, said | {"by": _by(filed.promised_at, desk)} | (more or {}), buttons)


def _by(promised: datetime, desk: Desk) -> When | Words:
    """Why it takes so long, while the office is closed: on another day than today it opens again.
    Any officer may decide before, and nobody can say that one will."""
    by = When(promised)
    if not desk.hours.working_day(desk.today):
        return Words("promised.day_off", {"by": by})
    opens = desk.hours.next_opening(desk.now).astimezone(BANGKOK)
    return by if opens.date() == desk.today else Words("promised.after_hours", {"by": by})
