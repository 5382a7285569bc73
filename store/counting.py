"""What the figures of a load come to: by school, district, grade, whatever they are told by.

The schools are those of the list of schools given along (``Loads.current(Series.SCHOOLS)``), so
that figures of an older year are told by today's ตำบล and อำเภอ. A figure of a school that is on no
list is counted in the whole, and stands under ``""`` where it is told by place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, and_, func, literal, select
from sqlmodel import Session, col
from sqlmodel import select as pick

from store.figures import AREA, COUNTRY, Figure, SchoolFacts


class By(StrEnum):
    """What figures can be told apart by, and chosen by."""

    SCHOOL = "school"
    GRADE = "grade"
    LEVEL = "level"
    SEX = "sex"
    POSITION = "position"
    SUBJECT = "subject"
    DISTRICT = "district"
    TAMBON = "tambon"
    CLUSTER = "cluster"
    SIZE7 = "size7"
    EXTENDED = "extended"


Where = Mapping[By, Sequence[Any]]
"""For each of these, which are wanted; what is not named is not looked at."""
EVERYTHING: Final[Where] = {}
_PLACES: Final = (By.DISTRICT, By.TAMBON, By.CLUSTER, By.SIZE7, By.EXTENDED)


@dataclass(frozen=True)
class Sum:
    """``key`` holds what it is of, in the order of ``by``; ``rows`` how many figures went in."""

    key: tuple[Any, ...]
    value: Decimal
    rows: int


@dataclass(frozen=True)
class Counting:
    """Every read of figures, inside the caller's transaction. ``schools`` is the load whose list of
    schools is gone by."""

    session: Session
    schools: UUID | None = field(default=None)

    def sums(
        self, load: UUID, metric: str, *, by: Sequence[By] = (), where: Where = EVERYTHING
    ) -> Sequence[Sum]:
        """One for each combination that occurs, ordered by key; without ``by`` one, or none where
        there is no figure at all. Not for scores, which are no parts of a whole."""
        keys = [_column(one) for one in by]
        asked = self._figures(
            select(*keys, func.sum(col(Figure.value)), func.count()), load, metric, where
        )
        if keys:
            asked = asked.group_by(*keys).order_by(*keys)
        found = self.session.execute(asked).all()
        return [Sum(tuple(row[:-2]), row[-2], row[-1]) for row in found if row[-1]]

    def total(self, load: UUID, metric: str, where: Where = EVERYTHING) -> Decimal | None:
        """``None``: there is no figure, which is not nought."""
        found = self.sums(load, metric, where=where)
        return found[0].value if found else None

    def of_school(self, load: UUID, school: str, metric: str | None = None) -> Sequence[Figure]:
        """One school's figures as they were loaded, or those of ``AREA`` or ``COUNTRY``."""
        wanted = pick(Figure).where(Figure.load_id == load, Figure.school == school)
        if metric is not None:
            wanted = wanted.where(Figure.metric == metric)
        return self.session.exec(wanted.order_by(col(Figure.id))).all()

    def scores(self, load: UUID, metric: str, where: Where = EVERYTHING) -> Sequence[Figure]:
        """Scores as they were loaded, school by school; never added up."""
        asked = self._figures(select(Figure), load, metric, where).order_by(
            col(Figure.school), col(Figure.id)
        )
        return self.session.execute(asked).scalars().all()

    def metrics(self, load: UUID) -> frozenset[str]:
        """Which it tells of."""
        found = select(col(Figure.metric)).where(col(Figure.load_id) == load).distinct()
        return frozenset(self.session.execute(found).scalars())

    def facts(self, code: str) -> SchoolFacts | None:
        """By 8 digits."""
        return None if self.schools is None else self.session.get(SchoolFacts, (self.schools, code))

    def all_facts(
        self, *, where: Where = EVERYTHING, closed: bool = False
    ) -> Sequence[SchoolFacts]:
        """The office's schools, by code; the closed ones too if ``closed``."""
        asked = pick(SchoolFacts).where(SchoolFacts.load_id == self.schools)
        if not closed:
            asked = asked.where(col(SchoolFacts.closed).is_(False))
        for one, wanted in where.items():
            asked = asked.where(_fact(one).in_(wanted))
        return self.session.exec(asked.order_by(col(SchoolFacts.code))).all()

    def _figures(self, asked: Select[Any], load: UUID, metric: str, where: Where) -> Select[Any]:
        asked = (
            asked.select_from(Figure)
            .outerjoin(
                SchoolFacts,
                and_(
                    col(SchoolFacts.load_id) == self.schools,
                    col(SchoolFacts.code) == col(Figure.school),
                ),
            )
            .where(
                col(Figure.load_id) == load,
                col(Figure.metric) == metric,
                col(Figure.school).not_in((AREA, COUNTRY)),
            )
        )
        for one, wanted in where.items():
            asked = asked.where(_column(one).in_(wanted))
        return asked


def _fact(by: By) -> Any:
    if by is By.SCHOOL:
        return col(SchoolFacts.code)
    if by not in _PLACES:
        raise ValueError(f"a school has no {by}")
    return col(getattr(SchoolFacts, by.value))


def _column(by: By) -> Any:
    if by in (By.DISTRICT, By.TAMBON, By.CLUSTER):
        return func.coalesce(col(getattr(SchoolFacts, by.value)), literal(""))
    if by in _PLACES:
        return col(getattr(SchoolFacts, by.value))
    return col(getattr(Figure, by.value))
