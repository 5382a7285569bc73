"""Running numbers that people say on the phone: A-0001, P-0001."""

from sqlmodel import Field, Session, SQLModel, col, update

from store.db import ensure


class Counter(SQLModel, table=True):
    """The last number given out for one letter."""

    letter: str = Field(primary_key=True, max_length=2)
    last: int = 0


def next_number(session: Session, letter: str) -> str:
    """The next number of this letter, e.g. ``A-0007``. Gaps appear only when the transaction that
    took a number is undone."""
    ensure(session, Counter, letter=letter, last=0)
    session.execute(
        update(Counter).where(col(Counter.letter) == letter).values(last=col(Counter.last) + 1)
    )
    counter = session.get_one(Counter, letter, populate_existing=True)
    return f"{letter}-{counter.last:04d}"
