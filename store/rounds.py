"""Rounds of data: what schools send to the central programs by which day, which school says that it
has, and which was nudged.

A school's report is its own word; nobody looks into the central program. One standing report a
school and round, one nudge a school and round: the tables keep it, whoever is at it at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Index, func, text
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.clock import BANGKOK
from store.db import Moment, changed, drop_some, ensure
from store.schoolyear import ENDS, day_of, school_year

DMC: Final = "DMC"
SYSTEMS: Final = (DMC, "B-OBEC", "EMIS", "CCT", "SchoolMIS")
"""The central programs, as people call them."""
OWN: Final = ""
"""In a program's place: what the office itself asks for; it has a title."""
USUAL: Final = (
    (1, (5, 16), (6, 10)),
    (2, (7, 1), (11, 10)),
    (3, (11, 11), ENDS),
)
"""The DMC's rounds of a school year: number, opening and due day (``smart.nongkhai2.go.th``,
``krukob.com``). The last one's day differs from year to year; officers move it."""
GRACE: Final = timedelta(days=30)
"""So long after its due day a round still takes reports, unless an officer closes it before."""
KEPT: Final = timedelta(days=365)
"""After the end of their school year, reports and nudges are forgotten."""
LARGEST: Final = 999_999
"""Pupils no school has; a figure beyond was no figure."""
MOST_ROUNDS: Final = 20
"""Of one program and title in a school year."""


class DataRound(SQLModel, table=True):
    """One collection of data. ``number`` counts the rounds of a program (or of an own title) in a
    school year."""

    __tablename__ = "data_round"
    __table_args__ = (Index("one_data_round", "system", "title", "year", "number", unique=True),)

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    system: str = Field(max_length=20)
    """One of ``SYSTEMS``, or ``OWN``."""
    title: str = Field(default="", max_length=80)
    """Of an own one only."""
    year: int
    """School year, B.E."""
    number: int
    opens: date
    due: date
    closed_at: datetime | None = Field(default=None, sa_type=Moment)
    """An officer has closed it; moving its due day opens it again."""

    def is_open(self, today: date) -> bool:
        """Whether it takes reports."""
        return self.closed_at is None and self.opens <= today <= self.due + GRACE

    def is_over(self, today: date) -> bool:
        return self.closed_at is not None or today > self.due + GRACE


class RoundReport(SQLModel, table=True):
    """A school's word that it has sent. ``figure`` is what it says it has sent; of a file only name
    and fingerprint are kept."""

    __tablename__ = "round_report"
    __table_args__ = (
        Index(
            "one_standing_report",
            "round_id",
            "school",
            unique=True,
            sqlite_where=text("taken_back_at IS NULL"),
            postgresql_where=text("taken_back_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    round_id: UUID = Field(foreign_key="data_round.id")
    school: str = Field(max_length=20)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Who said so; ``None``: they have had their data deleted."""
    by_officer: bool = False
    """An officer has noted it for the school."""
    reported_at: datetime = Field(sa_type=Moment)
    figure: int | None = None
    file_name: str = Field(default="", max_length=120)
    sha256: str = Field(default="", max_length=64)
    taken_back_at: datetime | None = Field(default=None, sa_type=Moment)


class RoundNudge(SQLModel, table=True):
    """A school was reminded of a round by a push: one at most, whoever tapped."""

    __tablename__ = "round_nudge"

    round_id: UUID = Field(foreign_key="data_round.id", primary_key=True)
    school: str = Field(primary_key=True, max_length=20)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    """To whom it went."""
    nudged_by: UUID = Field(foreign_key="person.id")
    nudged_at: datetime = Field(sa_type=Moment)


class RoundReminder(SQLModel, table=True):
    """The day on which a reply to this person last carried a reminder."""

    __tablename__ = "round_reminder"

    person_id: UUID = Field(foreign_key="person.id", primary_key=True)
    day: date


@dataclass(frozen=True)
class Rounds:
    """Every read and write of rounds, inside the caller's transaction."""

    session: Session

    # Rounds

    def known(self, today: date) -> Sequence[DataRound]:
        """Those of the running school year and of those beside it, by their due day. The usual ones
        of the running year exist by themselves."""
        running = school_year(today)
        found = self._between(running - 1, running + 1)
        if {one.number for one in found if (one.system, one.year) == (DMC, running)} >= {
            number for number, _, _ in USUAL
        }:
            return found
        self._lay_usual(running)
        return self._between(running - 1, running + 1)

    def _lay_usual(self, year: int) -> None:
        for number, opens, due in USUAL:
            ensure(
                self.session,
                DataRound,
                id=uuid4(),
                system=DMC,
                title="",
                year=year,
                number=number,
                opens=day_of(year, *opens),
                due=day_of(year, *due),
            )

    def _between(self, first: int, last: int) -> Sequence[DataRound]:
        return self.session.exec(
            select(DataRound)
            .where(col(DataRound.year) >= first, col(DataRound.year) <= last)
            .order_by(col(DataRound.due), col(DataRound.system), col(DataRound.number))
        ).all()

    def find(self, round: UUID) -> DataRound | None:
        """For an id that a button brought."""
        return self.session.get(DataRound, round)

    def add(self, system: str, title: str, *, opens: date, due: date) -> DataRound | None:
        """The next round of this program, or of this title, in its due day's school year. ``None``:
        there are too many already."""
        year = school_year(due)
        for _ in range(MOST_ROUNDS):
            last = self.session.exec(
                select(func.max(DataRound.number)).where(
                    DataRound.system == system, DataRound.title == title, DataRound.year == year
                )
            ).one()
            made = DataRound(
                system=system, title=title, year=year, number=(last or 0) + 1, opens=opens, due=due
            )
            if made.number > MOST_ROUNDS:
                return None
            if ensure(self.session, DataRound, **made.model_dump()):
                return self.session.get_one(DataRound, made.id)
        return None

    def move(self, round: UUID, *, before: date, due: date) -> bool:
        """Another due day; a closed round is open again. Says whether it still was due on
        ``before``, so that of two who move it at once the second is told."""
        moved = changed(
            self.session,
            update(DataRound)
            .where(col(DataRound.id) == round, col(DataRound.due) == before)
            .values(due=due, closed_at=None),
        )
        self.session.expire_all()
        return bool(moved)

    def close(self, round: UUID, *, now: datetime) -> bool:
        """No more reports. Says whether it was open."""
        closed = changed(
            self.session,
            update(DataRound)
            .where(col(DataRound.id) == round, col(DataRound.closed_at).is_(None))
            .values(closed_at=now),
        )
        self.session.expire_all()
        return bool(closed)

    # Reports

    def report(
        self,
        round: UUID,
        school: str,
        *,
        by: UUID,
        now: datetime,
        figure: int | None = None,
        by_officer: bool = False,
    ) -> bool:
        """The school has sent. Says whether that is news."""
        return ensure(
            self.session,
            RoundReport,
            id=uuid4(),
            round_id=round,
            school=school,
            person_id=by,
            by_officer=by_officer,
            reported_at=now,
            figure=figure,
            file_name="",
            sha256="",
        )

    def add_figure(self, round: UUID, school: str, figure: int) -> bool:
        """What was sent, for a report that stands."""
        return self._add(round, school, figure=figure)

    def add_file(self, round: UUID, school: str, *, name: str, sha256: str) -> bool:
        return self._add(round, school, file_name=name, sha256=sha256)

    def _add(self, round: UUID, school: str, **more: object) -> bool:
        added = changed(
            self.session,
            update(RoundReport)
            .where(
                col(RoundReport.round_id) == round,
                col(RoundReport.school) == school,
                col(RoundReport.taken_back_at).is_(None),
            )
            .values(**more),
        )
        self.session.expire_all()
        return bool(added)

    def take_back(self, round: UUID, school: str, *, now: datetime) -> bool:
        """It has not sent after all. Says whether a report stood."""
        return self._add(round, school, taken_back_at=now)

    def report_of(self, round: UUID, school: str) -> RoundReport | None:
        """The one that stands."""
        return self.session.exec(
            select(RoundReport).where(
                RoundReport.round_id == round,
                RoundReport.school == school,
                col(RoundReport.taken_back_at).is_(None),
            )
        ).first()

    def reports(self, round: UUID) -> Mapping[str, RoundReport]:
        """Those that stand, by school."""
        found = self.session.exec(
            select(RoundReport).where(
                RoundReport.round_id == round, col(RoundReport.taken_back_at).is_(None)
            )
        )
        return {one.school: one for one in found}

    def reported_by(self, person: UUID) -> Sequence[tuple[RoundReport, DataRound]]:
        """All that this person reported, the newest first."""
        return self.session.exec(
            select(RoundReport, DataRound)
            .join(DataRound, col(DataRound.id) == col(RoundReport.round_id))
            .where(RoundReport.person_id == person)
            .order_by(col(RoundReport.reported_at).desc())
        ).all()

    # Nudges and reminders

    def nudge(self, round: UUID, school: str, *, to: UUID, by: UUID, now: datetime) -> bool:
        """Count the one push that a school gets in a round. Says whether it was still to be had."""
        return ensure(
            self.session,
            RoundNudge,
            round_id=round,
            school=school,
            person_id=to,
            nudged_by=by,
            nudged_at=now,
        )

    def nudged(self, round: UUID) -> Mapping[str, RoundNudge]:
        """By school."""
        found = self.session.exec(select(RoundNudge).where(RoundNudge.round_id == round))
        return {one.school: one for one in found}

    def nudges_to(self, person: UUID) -> Sequence[tuple[RoundNudge, DataRound]]:
        return self.session.exec(
            select(RoundNudge, DataRound)
            .join(DataRound, col(DataRound.id) == col(RoundNudge.round_id))
            .where(RoundNudge.person_id == person)
            .order_by(col(RoundNudge.nudged_at).desc())
        ).all()

    def may_remind(self, person: UUID, day: date) -> bool:
        """Count the one reminder that a person gets with the replies of a day, or say that it was
        given."""
        if ensure(self.session, RoundReminder, person_id=person, day=day):
            return True
        return bool(
            changed(
                self.session,
                update(RoundReminder)
                .where(col(RoundReminder.person_id) == person, col(RoundReminder.day) < day)
                .values(day=day),
            )
        )

    # Forgetting

    def forget(self, person: UUID) -> None:
        """What was sent stays the school's; who said so goes."""
        self.session.execute(
            update(RoundReport).where(col(RoundReport.person_id) == person).values(person_id=None)
        )
        self.session.execute(
            update(RoundNudge).where(col(RoundNudge.person_id) == person).values(person_id=None)
        )
        self.session.execute(delete(RoundReminder).where(col(RoundReminder.person_id) == person))

    def forget_old(self, *, now: datetime, limit: int) -> int:
        """Reports and nudges of school years that ended longer ago than ``KEPT``; their rounds and
        due days stay. Says how many rows went."""
        last = school_year((now - KEPT).astimezone(BANGKOK).date()) - 1
        old = select(DataRound.id).where(col(DataRound.year) <= last)
        gone = drop_some(self.session, RoundReport, col(RoundReport.round_id).in_(old), limit=limit)
        if gone < limit:
            gone += changed(
                self.session, delete(RoundNudge).where(col(RoundNudge.round_id).in_(old))
            )
        return gone
