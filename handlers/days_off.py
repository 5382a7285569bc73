"""``วันหยุด``: the office's own days off, beside the government's holidays. Officers set them, and
anybody may ask."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.spans import span
from handlers.language.days import days
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.refusals import NotYours, Refusal

days_off = Router("days_off")

SHOWN: Final = 4
LONGEST_NAME: Final = 60
_OCCASION: Final = re.compile(r"^(?:เนื่องในโอกาส|เนื่องใน|เนื่องจาก|เพราะ|โอกาส|for\b|because\b)\s*")
MOST: Final = 31
"""Days that one answer may close; more were a slip."""


class ShowDaysOff(Postback, prefix="days_off"):
    """``วันหยุด``."""


class CloseDay(Postback, prefix="close_day"):
    """``เพิ่มวันหยุด``."""


@dataclass(frozen=True)
class CloseDaysInWords(Intent):
    """Which days, as they were typed, and what for if that was said, too."""

    days: str
    name: str


class OpenDay(Postback, prefix="open_day"):
    """``ลบวันหยุด``: a working day after all."""

    day: str


class TooManyDays(Refusal):
    """More days at once than anybody closes an office for."""


@days_off.on(ShowDaysOff, words=[Wish.DAYS_OFF])
def show(_tap: ShowDaysOff, desk: Desk) -> Effects:
    """The next ones, each with a way to take it back; for officers only the buttons."""
    mine = officer(desk)
    coming = desk.days_off.since(desk.today)[:SHOWN]
    add = (Button.of("button.add_day_off", CloseDay()),) if mine else ()
    if not coming:
        yield Say("day_off.none", buttons=add)
        return
    for off in coming:
        remove = Button.of("button.remove_day_off", OpenDay(off.day.isoformat()))
        yield Say(
            "day_off.one",
            {"day": span(off.day, off.day), "name": off.name},
            (remove, *add) if mine else (),
        )


def _read_days(answer: str, desk: Desk) -> str:
    meant = days(answer, today=desk.today)
    if (meant.last - meant.first).days >= MOST:
        raise TooManyDays
    return f"{meant.first.isoformat()}/{meant.last.isoformat()}"


class DayOffNotice(Form, form="day_off"):
    """Which days, and what for."""

    days: str = ask("day_off.ask_days", reader=_read_days)
    name: str = ask("day_off.ask_name", limit=LONGEST_NAME)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        first, _, last = self.days.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last)
        told: Params = {"days": span(day, end), "name": self.name}
        while day <= end:
            desk.days_off.add(day, self.name, by=desk.me.id, now=desk.now)
            desk.audit.note(Act.DAY_OFF_SET, f"day:{day}")
            day += timedelta(days=1)
        yield Say("day_off.set", told, (Button.of("button.days_off", ShowDaysOff()),))


@days_off.on(CloseDay, who=officer)
def close_day(_tap: CloseDay, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, DayOffNotice.form)
    yield from start(DayOffNotice, desk)


@days_off.on(CloseDaysInWords, who=officer)
def close_days(said: CloseDaysInWords, desk: Desk) -> Effects:
    """What is not said is asked."""
    desk.conversations.end(desk.me.id, DayOffNotice.form)
    name = _OCCASION.sub("", said.name).strip(" :-–")
    given = {"days": _read_days(said.days, desk), "name": name[:LONGEST_NAME]}
    yield from start(
        DayOffNotice, desk, {field: answer for field, answer in given.items() if answer}
    )


@days_off.on(OpenDay, who=officer)
def open_day(tap: OpenDay, desk: Desk) -> Effects:
    try:
        day = date.fromisoformat(tap.day)
    except ValueError:
        raise NotYours from None
    gone = desk.days_off.remove(day)
    if gone:
        desk.audit.note(Act.DAY_OFF_REMOVED, f"day:{day}")
    text = "day_off.removed" if gone else "day_off.was_not"
    yield Say(text, {"day": span(day, day)}, (Button.of("button.days_off", ShowDaysOff()),))
