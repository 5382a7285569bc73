"""What a requester is promised: when an officer will have decided, and who that can be."""

from datetime import datetime, timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Params, Say, When
from store.requests import Request

QUARTER: Final = timedelta(minutes=15)


def promise(desk: Desk) -> datetime:
    """Working time from now, rounded up to the quarter hour that people say aloud."""
    exact = desk.office.hours.after(desk.now, desk.office.promise)
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
    """The number and an honest promise: who is not there yet cannot decide (``<text>_nobody``)."""
    own = (filed.requester_id, filed.holder_id)
    deciders = [entry for entry, _ in desk.roster.officers() if entry.person_id not in own]
    if not deciders:
        return Say(f"{text}_nobody", {"number": filed.number}, buttons)
    said: Params = {"number": filed.number, "by": When(filed.promised_at)}
    return Say(text, said | (more or {}), buttons)
