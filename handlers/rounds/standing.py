"""How a round stands: which schools send, which say that they have, and whose figure is not
the loaded one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session

from handlers.kit.answering import answers_for
from handlers.kit.belonging import closed_schools, own_schools, running_schools
from handlers.kit.desk import Desk
from handlers.kit.guards import officer
from handlers.language.places import Place
from store.apart import By
from store.counting import Counting
from store.duties import Topic
from store.figures import FigureLoad, Series
from store.loads import Loads
from store.refusals import Refusal
from store.rounds import DMC, DataRound, RoundReport, Rounds

NOBODY: Final = UUID(int=0)
"""Rounds are nobody's own."""


class RoundOver(Refusal):
    """The round was closed, or its time is long over."""


def may_run(desk: Desk) -> bool:
    """An officer who answers for figures (``Topic.FIGURES``): moves days, closes, nudges. Any
    officer sees."""
    return officer(desk) and answers_for(Topic.FIGURES, None, desk, owner=NOBODY)


def own_senders(desk: Desk) -> tuple[str, ...]:
    """Those of the speaker's own schools of which data is due."""
    mine = own_schools(desk)
    closed = closed_schools(desk.session) if mine else frozenset()
    return tuple(one for one in mine if one not in closed)


def loaded_for(round: DataRound, session: Session) -> FigureLoad | None:
    """The numbers of pupils that were loaded for this very round."""
    if round.system != DMC:
        return None
    return Loads(session).current(Series.STUDENTS, round.year, round.number)


def loaded_figure(load: FigureLoad, school: str, session: Session) -> int | None:
    found = Counting(session).total(load.id, "students", {By.SCHOOL: [school]})
    return None if found is None else int(found)


@dataclass(frozen=True)
class District:
    """One line of the table."""

    name: str
    sent: int
    missing: int


@dataclass(frozen=True)
class Standing:
    """A round at this moment."""

    round: DataRound
    schools: Sequence[Place]
    reports: Mapping[str, RoundReport]
    loaded: Mapping[str, int] = field(default_factory=dict)
    """By school, of those that reported a figure."""

    @property
    def missing(self) -> list[Place]:
        return [one for one in self.schools if one.code not in self.reports]

    @property
    def sent(self) -> int:
        return len(self.schools) - len(self.missing)

    @property
    def differing(self) -> list[Place]:
        """Those whose figure is not the loaded one."""
        return [
            one
            for one in self.schools
            if one.code in self.loaded and self.reports[one.code].figure != self.loaded[one.code]
        ]

    def by_district(self) -> list[District]:
        """In the order of the schools' codes, which goes by district."""
        counted: dict[str, list[int]] = {}
        for one in self.schools:
            counts = counted.setdefault(one.district, [0, 0])
            counts[one.code not in self.reports] += 1
        return [District(name, sent, missing) for name, (sent, missing) in counted.items()]


def standing(round: DataRound, places: Mapping[str, Place], session: Session) -> Standing:
    reports = Rounds(session).reports(round.id)
    return Standing(
        round, running_schools(places, session), reports, _loaded(round, reports, session)
    )


def _loaded(
    round: DataRound, reports: Mapping[str, RoundReport], session: Session
) -> Mapping[str, int]:
    told = {school for school, one in reports.items() if one.figure is not None}
    load = loaded_for(round, session) if told else None
    if load is None:
        return {}
    sums = Counting(session).sums(
        load.id, "students", by=(By.SCHOOL,), where={By.SCHOOL: sorted(told)}
    )
    return {one.key[0]: int(one.value) for one in sums}


def open_rounds(desk: Desk) -> list[DataRound]:
    """That take reports now, the first due first."""
    return [one for one in desk.rounds.known(desk.today) if one.is_open(desk.today)]


def coming(desk: Desk) -> list[DataRound]:
    """That have not begun."""
    return [
        one
        for one in desk.rounds.known(desk.today)
        if one.opens > desk.today and one.closed_at is None
    ]


def found(round: UUID, desk: Desk) -> DataRound:
    """The round behind a button. Raises ``RoundOver``."""
    row = desk.rounds.find(round)
    if row is None:
        raise RoundOver
    return row


def standing_of(round: UUID, desk: Desk) -> Standing:
    """How the round behind a button stands. Raises ``RoundOver``."""
    return standing(found(round, desk), desk.places, desk.session)


def still_open(round: UUID, desk: Desk) -> DataRound:
    """The same, if it takes reports."""
    row = found(round, desk)
    if not row.is_open(desk.today):
        raise RoundOver
    return row


def matching(
    rounds: Sequence[DataRound], system: str = "", number: int = 0, year: int = 0
) -> list[DataRound]:
    """Those that were meant; what is not said fits all."""
    return [
        one
        for one in rounds
        if (not system or system.casefold() in (one.system.casefold(), one.title.casefold()))
        and (not number or one.number == number)
        and (not year or one.year == year)
    ]


def nearest(rounds: Sequence[DataRound], today: date) -> DataRound | None:
    """The one whose due day is closest, before or behind."""
    return min(rounds, key=lambda one: abs((one.due - today).days), default=None)
