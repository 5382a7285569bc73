"""A round and its day in words, and several of them under each other."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from handlers.kit.effects import Param, When, Words
from store.clock import BANGKOK
from store.rounds import OWN, DataRound

NOON: Final = time(12)


def on(day: date) -> When:
    return When(datetime.combine(day, NOON, BANGKOK), "date")


def name(round: DataRound) -> Words:
    """``DMC รอบ 2 ปีการศึกษา 2569``; an own one by its title."""
    year = str(round.year)
    if round.system != OWN:
        return Words("rounds.name", {"system": round.system, "number": round.number, "year": year})
    if round.number == 1:
        return Words("rounds.name_own", {"title": round.title, "year": year})
    return Words(
        "rounds.name_own_again", {"title": round.title, "number": round.number, "year": year}
    )


def label(round: DataRound) -> str:
    """For a button, which is never translated: ``DMC 2/2569``."""
    called = round.system or round.title
    return f"{called} {round.number}/{round.year}"


def due(round: DataRound, today: date) -> Words:
    """By which day, and how far away that is."""
    day, left = on(round.due), (round.due - today).days
    if round.is_over(today):
        return Words("rounds.due.over", {"day": day})
    if round.opens > today:
        return Words("rounds.due.not_yet", {"day": day, "opens": on(round.opens)})
    if left < 0:
        return Words("rounds.due.late", {"day": day, "days": -left})
    if left == 0:
        return Words("rounds.due.today", {"day": day})
    return Words("rounds.due.ahead", {"day": day, "days": left})


def under(parts: Sequence[Param]) -> Param:
    """Under each other."""
    first, *rest = parts
    return Words("rounds.under", {"one": first, "other": under(rest)}) if rest else first
