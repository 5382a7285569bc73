"""The loads as a question found them: what was answered once is told again from the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from store.figures import FigureLoad
from store.loads import Loads


@dataclass(frozen=True)
class LoadsUsed(Loads):
    """Of a series from which something was used, there is nothing but that; of the others, what is
    current. A load is never changed nor removed, so that this says the same for ever."""

    used: frozenset[UUID] = field(default_factory=frozenset)

    def current(
        self, series: str, year: int = 0, round: int = 0, *, at: datetime | None = None
    ) -> FigureLoad | None:
        found = self.rounds(series, year=year, at=at)
        return next((load for load in found if load.round == round), None)

    def rounds(
        self, series: str, *, year: int | None = None, at: datetime | None = None
    ) -> Sequence[FigureLoad]:
        ours = self.session.exec(
            select(FigureLoad)
            .where(FigureLoad.series == series, col(FigureLoad.id).in_(self.used))
            .order_by(col(FigureLoad.year).desc(), col(FigureLoad.round).desc())
        ).all()
        if not ours:
            return super().rounds(series, year=year, at=at)
        return [load for load in ours if year is None or load.year == year]
