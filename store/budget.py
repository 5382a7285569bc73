"""The month's pushes: replies are free, pushes are counted (the Thai free plan has 300).

Each category may push while the month's total is under its share, so that what matters most can
always still go: security > decisions and credentials > answers that missed their token >
officers' work > idle warnings > announcements.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import or_
from sqlmodel import Field, Session, SQLModel, col, func, select, update

from store.db import Moment, changed, ensure


class Category(StrEnum):
    """What a push is about; the order is the order of importance."""

    SECURITY = "security"
    DECISION = "decision"
    ANSWER = "answer"
    OFFICER = "officer"
    IDLE = "idle"
    NEWS = "news"


SHARE: Final = {
    Category.SECURITY: 1.00,
    Category.DECISION: 0.95,
    Category.ANSWER: 0.85,
    Category.OFFICER: 0.80,
    Category.IDLE: 0.50,
    Category.NEWS: 0.40,
}


class PushCount(SQLModel, table=True):
    """How many pushes of one category went out in one month."""

    month: str = Field(primary_key=True, max_length=7)
    category: str = Field(primary_key=True, max_length=12)
    used: int = 0


class PushMonth(SQLModel, table=True):
    """The month's total, the row on which workers meet. ``closed``: LINE said the month is used
    up, whatever we counted (the Official Account Manager sends too)."""

    month: str = Field(primary_key=True, max_length=7)
    used: int = 0
    closed: bool = False
    line_limit: int | None = None
    """What LINE's plan allows; ``None`` while unread, or without a limit."""
    line_used: int | None = None
    read_at: datetime | None = Field(default=None, sa_type=Moment)
    """Office time, as the month is: officers read it."""


LEVELS: Final = (100, 95, 80)
"""Per cent of the month's pushes at which officers are told, once each."""


@dataclass(frozen=True)
class Budget:
    """Every read and write of the push count, inside the caller's transaction. The month's limit is
    the lower of the office's own (``limit``) and LINE's, the count the higher of the two."""

    session: Session
    limit: int

    def spend(self, category: Category, month: str) -> bool:
        """Count one push before it is sent, or say that this category has no more this month."""
        if self.session.get(PushMonth, month) is None:
            ensure(self.session, PushMonth, month=month, used=0, closed=False)
        won = changed(
            self.session,
            update(PushMonth)
            .where(
                col(PushMonth.month) == month,
                col(PushMonth.closed).is_(False),
                col(PushMonth.used) < int(self.limit * SHARE[category]),
                or_(
                    col(PushMonth.line_limit).is_(None),
                    col(PushMonth.used) < col(PushMonth.line_limit) * SHARE[category],
                ),
            )
            .values(used=col(PushMonth.used) + 1),
        )
        if won:
            self._count(category, month, 1)
        return bool(won)

    def give_back(self, category: Category, month: str) -> None:
        """The push surely was not delivered."""
        self.session.execute(
            update(PushMonth)
            .where(col(PushMonth.month) == month, col(PushMonth.used) > 0)
            .values(used=col(PushMonth.used) - 1)
        )
        self._count(category, month, -1)

    def left(self, category: Category, month: str) -> int:
        """How many more this category may push, as things stand."""
        row = self.of(month)
        return 0 if row.closed else max(int(self.allowed(month) * SHARE[category]) - row.used, 0)

    def hold(self, month: str) -> None:
        """Whoever promises pushes is alone at it until their transaction ends: nobody else counts
        one, or promises the same, meanwhile."""
        ensure(self.session, PushMonth, month=month, used=0, closed=False)
        self.session.get_one(PushMonth, month, populate_existing=True, with_for_update=True)

    def close(self, month: str) -> None:
        """LINE answered 429 "monthly limit": nothing more goes out this month."""
        self.session.execute(
            update(PushMonth).where(col(PushMonth.month) == month).values(closed=True)
        )

    def learn(self, month: str, *, limit: int | None, used: int, now: datetime) -> bool:
        """What LINE says: its limit (``None``: none) and its count, which knows of what the
        Official Account Manager sent. Says whether a month that was closed is open again."""
        ensure(self.session, PushMonth, month=month, used=0, closed=False)
        row = self.session.get_one(PushMonth, month, populate_existing=True, with_for_update=True)
        reopened = row.closed and (limit is None or used < limit)
        row.line_limit, row.line_used, row.read_at = limit, used, now
        row.used, row.closed = max(row.used, used), row.closed and not reopened
        self.session.add(row)
        self.session.flush()
        return reopened

    def of(self, month: str) -> PushMonth:
        """The month as it stands; a new one that nobody has written yet when nothing was sent."""
        return self.session.get(PushMonth, month) or PushMonth(month=month)

    def allowed(self, month: str) -> int:
        """How many pushes the month has in all."""
        return self._allowed(self.of(month))

    def _allowed(self, row: PushMonth) -> int:
        return self.limit if row.line_limit is None else min(self.limit, row.line_limit)

    def level(self, month: str) -> int | None:
        """The highest of ``LEVELS`` that is reached."""
        row = self.of(month)
        allowed = self._allowed(row)
        share = 100 if row.closed or not allowed else 100 * row.used // allowed
        return next((level for level in LEVELS if share >= level), None)

    def by_category(self, month: str) -> dict[Category, int]:
        rows = self.session.exec(select(PushCount).where(PushCount.month == month))
        counts = {row.category: row.used for row in rows}
        return {category: counts.get(category.value, 0) for category in Category}

    def used(self, month: str) -> int:
        total = self.session.exec(
            select(func.coalesce(func.sum(PushMonth.used), 0)).where(PushMonth.month == month)
        ).one()
        return int(total)

    def _count(self, category: Category, month: str, by: int) -> None:
        ensure(self.session, PushCount, month=month, category=category.value, used=0)
        self.session.execute(
            update(PushCount)
            .where(col(PushCount.month) == month, col(PushCount.category) == category)
            .values(used=col(PushCount.used) + by)
        )
