"""Loads of figures: recorded whole, looked up by what they are, never changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.db import ensure
from store.figures import (
    Figure,
    FigureLoad,
    FigurePage,
    FigureSum,
    FigureTable,
    SchoolFacts,
    Series,
)
from store.pages import Grid, Values, gathered, laid_out
from store.rollups import roll_up, roll_up_anew
from store.schoollists import SchoolList

AT_ONCE: Final = 1_000
"""Rows that one statement takes."""
OnRows = Callable[[int], object]
"""Told how many more rows are written."""


def nobody_watches(_rows: int) -> None:
    """For whoever needs no progress bar."""


@dataclass(frozen=True)
class Loads:
    """Every write of figures, and which loads there are, inside the caller's transaction."""

    session: Session

    def record(
        self,
        load: FigureLoad,
        *,
        figures: Iterable[Figure] = (),
        grids: Sequence[Grid] = (),
        schools: Iterable[SchoolFacts | Values] = (),
        instead_of: UUID | None,
        on_rows: OnRows = nobody_watches,
    ) -> bool:
        """Keep it as the current one of its series, year and round, if ``instead_of`` still was
        (``None``: there was none). Says whether it is kept: not, when another load came first.
        Figures come one by one, or as ``grids``. By a new list of schools all sums are made anew.
        """
        before = self.current(load.series, load.year, load.round)
        if (None if before is None else before.id) != instead_of:
            return False
        load.turn = 1 if before is None else before.turn + 1
        if not ensure(self.session, FigureLoad, **load.model_dump()):
            return False
        listed = [_values(one, load.id) for one in schools]
        self._insert(SchoolFacts, listed, on_rows)
        self._keep(load.id, [*grids, *gathered(figures)], on_rows)
        if before is not None:  # who asks for it still finds its pages
            self.session.execute(delete(FigureSum).where(col(FigureSum.load_id) == before.id))
        if listed:
            others = [one.id for one in self.all_current() if one.series != Series.SCHOOLS]
            by = SchoolList.laid(load.id, listed)
            roll_up_anew(self.session, others, load.id, by)
        return True

    def _keep(self, load: UUID, grids: Sequence[Grid], on_rows: OnRows) -> None:
        by = self.current(Series.SCHOOLS)
        listed = None if by is None else by.id
        for grid in grids:
            table, pages = laid_out(grid)
            self.session.execute(insert(FigureTable), [table | {"load_id": load}])
            self.session.execute(insert(FigurePage), [page | {"load_id": load} for page in pages])
            roll_up(self.session, load, grid, listed, SchoolList.of(self.session, listed))
            on_rows(grid.figures)

    def _insert(
        self, table: type[SchoolFacts], rows: list[dict[str, Any]], on_rows: OnRows
    ) -> None:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            self.session.connection().execute(insert(table), some)
            on_rows(len(some))

    def get(self, load: UUID) -> FigureLoad | None:
        return self.session.get(FigureLoad, load)

    def current(
        self, series: str, year: int = 0, round: int = 0, *, at: datetime | None = None
    ) -> FigureLoad | None:
        """What is answered from; with ``at``: what was answered from at that moment."""
        return self.session.exec(
            self._of(series, at)
            .where(FigureLoad.year == year, FigureLoad.round == round)
            .order_by(col(FigureLoad.turn).desc())
            .limit(1)
        ).first()

    def of_file(self, series: str, sha256: str) -> Sequence[FigureLoad]:
        """Every load of this series out of these very bytes, the newest first."""
        return self.session.exec(
            self._of(series, None)
            .where(FigureLoad.sha256 == sha256)
            .order_by(col(FigureLoad.year).desc(), col(FigureLoad.round).desc())
        ).all()

    def latest(self, series: str) -> FigureLoad | None:
        """The current load of the newest year and round there is."""
        return next(iter(self.rounds(series)), None)

    def rounds(
        self, series: str, *, year: int | None = None, at: datetime | None = None
    ) -> Sequence[FigureLoad]:
        """The current load of each year and round, the newest first: what there is to ask for."""
        found = self._of(series, at)
        if year is not None:
            found = found.where(FigureLoad.year == year)
        newest: dict[tuple[int, int], FigureLoad] = {}
        for load in self.session.exec(found.order_by(col(FigureLoad.turn))):
            newest[load.year, load.round] = load
        return sorted(newest.values(), key=lambda load: (load.year, load.round), reverse=True)

    def all_current(self) -> Sequence[FigureLoad]:
        """Of every series, year and round: what ``helpdesk mis sources`` lists."""
        newer = aliased(FigureLoad)
        follows = (
            select(newer.id)
            .where(
                newer.series == FigureLoad.series,
                newer.year == FigureLoad.year,
                newer.round == FigureLoad.round,
                newer.turn > FigureLoad.turn,
            )
            .exists()
        )
        return self.session.exec(
            select(FigureLoad)
            .where(~follows)
            .order_by(
                col(FigureLoad.series), col(FigureLoad.year).desc(), col(FigureLoad.round).desc()
            )
        ).all()

    def history(self, series: str, year: int = 0, round: int = 0) -> Sequence[FigureLoad]:
        """Every load there was, the newest first."""
        return self.session.exec(
            self._of(series, None)
            .where(FigureLoad.year == year, FigureLoad.round == round)
            .order_by(col(FigureLoad.turn).desc())
        ).all()

    @staticmethod
    def _of(series: str, at: datetime | None) -> SelectOfScalar[FigureLoad]:
        found = select(FigureLoad).where(FigureLoad.series == series)
        return found if at is None else found.where(col(FigureLoad.loaded_at) <= at)


def _values(row: SQLModel | Values, load: UUID) -> dict[str, Any]:
    told = row.model_dump(exclude={"load_id"}) if isinstance(row, SQLModel) else row
    return {**told, "load_id": load}
