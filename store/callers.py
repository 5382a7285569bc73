"""Who caused an event, with what every conversation wants to know of them, asked in one go."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, select

from store.conversations import Conversation
from store.people import Person
from store.roster import Officer


@dataclass(frozen=True)
class Caller:
    """A person, their entry in the roster unless it is suspended, and their open forms, the one
    touched last first."""

    person: Person
    officer: Officer | None
    forms: list[Conversation]


_CALLER: Final = (
    select(Person, Officer, Conversation)
    .outerjoin(
        Officer,
        and_(col(Officer.person_id) == col(Person.id), col(Officer.suspended_at).is_(None)),
    )
    .outerjoin(Conversation, col(Conversation.person_id) == col(Person.id))
    .where(Person.line_id == bindparam("line_id"))
    .order_by(col(Conversation.touched_at).desc(), col(Conversation.form))
)
"""Built once: every event asks it."""


def caller(session: Session, line_id: str) -> Caller | None:
    """The person behind this LINE user; ``None`` for one we have never met."""
    rows = session.exec(_CALLER, params={"line_id": line_id}).all()
    if not rows:
        return None
    person, officer, _ = rows[0]
    # Without an open form the outer join gives one row with none.
    found: list[Conversation | None] = [form for _, _, form in rows]
    return Caller(person, officer, [form for form in found if form is not None])
