"""The month's pushes: replies are free, pushes are counted (the Thai free plan has 300).

Each category may push while the month's total is under its share, so that what matters most can
always still go: security > decisions and credentials > answers that missed their token >
officers' work > idle warnings > announcements.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlmodel import Field, Session, SQLModel, col, func, select, update

from store.db import changed, ensure


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


@dataclass(frozen=True)
class Budget:
    """Every read and write of the push count, inside the caller's transaction."""

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

    def close(self, month: str) -> None:
        """LINE answered 429 "monthly limit": nothing more goes out this month."""
        self.session.execute(
            update(PushMonth).where(col(PushMonth.month) == month).values(closed=True)
        )

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
