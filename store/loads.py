"""Loads of figures: recorded whole, looked up by what they are, never changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, insert
from sqlalchemy.orm import aliased
from sqlmodel import Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar

from store.db import ensure
from store.figures import Figure, FigureLoad, SchoolFacts

AT_ONCE: Final = 1_000
"""Rows that one statement takes."""
Values = Mapping[str, Any]
"""A row by its columns, but for its load: of thousands, rows as objects take most of the time."""
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
        figures: Iterable[Figure | Values] = (),
        schools: Iterable[SchoolFacts | Values] = (),
        instead_of: UUID | None,
        on_rows: OnRows = nobody_watches,
    ) -> bool:
        """Keep it as the current one of its series, year and round, if ``instead_of`` still was
        (``None``: there was none). Says whether it is kept: not, when another load came first."""
        before = self.current(load.series, load.year, load.round)
        if (None if before is None else before.id) != instead_of:
            return False
        load.turn = 1 if before is None else before.turn + 1
        if not ensure(self.session, FigureLoad, **load.model_dump()):
            return False
        self._insert(Figure, [_values(one, load.id, "id") for one in figures], on_rows)
        self._insert(SchoolFacts, [_values(one, load.id) for one in schools], on_rows)
        return True

    def _insert(
        self,
        table: type[Figure] | type[SchoolFacts],
        rows: list[dict[str, Any]],
        on_rows: OnRows,
    ) -> None:
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            self.session.execute(insert(table), some)
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

    def latest(self, series: str, *, at: datetime | None = None) -> FigureLoad | None:
        """The current load of the newest year and round there is."""
        return next(iter(self.rounds(series, at=at)), None)

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

    def any_real(self) -> bool:
        """Whether anything is loaded that is not invented; the shipped list of schools is."""
        real = select(func.count()).where(
            col(FigureLoad.sample).is_(False), col(FigureLoad.year) > 0
        )
        return bool(self.session.execute(real).scalar_one())

    @staticmethod
    def _of(series: str, at: datetime | None) -> SelectOfScalar[FigureLoad]:
        found = select(FigureLoad).where(FigureLoad.series == series)
        return found if at is None else found.where(col(FigureLoad.loaded_at) <= at)


def _values(row: SQLModel | Values, load: UUID, *without: str) -> dict[str, Any]:
    told = row.model_dump(exclude={"load_id", *without}) if isinstance(row, SQLModel) else row
    return {**told, "load_id": load}
