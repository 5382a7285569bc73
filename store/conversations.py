"""Forms that are being filled in. They survive restarts and days of silence.

A person may have several: an officer who is asked for a reason in the middle of an own request
comes back to the request afterwards. The one touched last is the one that is spoken with.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Text, bindparam, cast
from sqlmodel import JSON, Field, Session, SQLModel, col, select

from store.db import Moment

PATIENCE: Final = timedelta(days=14)
"""How long a form waits for its person before it expires."""


class Conversation(SQLModel, table=True):
    """The answers given to one form so far, and the question that was asked last."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    form: str = Field(primary_key=True, max_length=40)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    asking: str | None = Field(default=None, max_length=40)
    """Field whose answer is awaited; ``None`` while the summary is on the table."""
    touched_at: datetime = Field(sa_type=Moment)


_OF_A_PERSON: Final = (
    select(Conversation)
    .where(Conversation.person_id == bindparam("person"))
    .order_by(col(Conversation.touched_at).desc(), col(Conversation.form))
)


@dataclass
class Conversations:
    """Every read and write of open forms, inside the caller's transaction; a person's forms are
    read once."""

    session: Session
    _read: dict[UUID, list[Conversation]] = field(default_factory=dict, init=False, repr=False)

    def have(self, person: UUID, forms: list[Conversation]) -> None:
        """These are the person's forms, the one touched last first: read with the person."""
        self._read[person] = forms

    def of(self, person: UUID) -> list[Conversation]:
        """This person's forms, the one touched last first."""
        if person not in self._read:
            found = self.session.exec(_OF_A_PERSON, params={"person": person})
            self._read[person] = list(found)
        return self._read[person]

    def current(self, person: UUID) -> Conversation | None:
        return next(iter(self.of(person)), None)

    def named(self, person: UUID, form: str) -> Conversation | None:
        return next((row for row in self.of(person) if row.form == form), None)

    def keep(
        self,
        person: UUID,
        form: str,
        answers: dict[str, str],
        asking: str | None,
        *,
        now: datetime,
    ) -> None:
        row = self.named(person, form)
        others = [one for one in self.of(person) if one.form != form]
        if row is None:
            row = Conversation(person_id=person, form=form, touched_at=now)
        # Later than the person's other forms even where the clock stands still or was put back.
        latest = [one.touched_at + timedelta(microseconds=1) for one in others]
        row.answers, row.asking, row.touched_at = dict(answers), asking, max([now, *latest])
        self.session.add(row)
        self.session.flush()
        self._read[person] = [row, *others]

    def end(self, person: UUID, form: str) -> None:
        row = self.named(person, form)
        if row is not None:
            self._drop([row])
            self._read[person].remove(row)

    def end_all(self, person: UUID) -> None:
        """Everything this person was in the middle of."""
        self._drop(self.of(person))
        self._read[person] = []

    def expire(self, person: UUID, *, now: datetime) -> bool:
        """Drop this person's forms that were left for too long; says whether there was one."""
        old = [row for row in self.of(person) if row.touched_at < now - PATIENCE]
        self._drop(old)
        self._read[person] = [row for row in self.of(person) if row not in old]
        return bool(old)

    def _drop(self, rows: list[Conversation]) -> None:
        for row in rows:
            self.session.delete(row)
        if rows:
            self.session.flush()

    def forget_answers(self, *, now: datetime, limit: int) -> int:
        """Erase the answers in forms nobody came back to; says how many forms. That there was one
        is known a while longer, so that its person is told instead of not being understood."""
        old = self.session.exec(
            select(Conversation)
            .where(
                col(Conversation.touched_at) < now - PATIENCE,
                cast(Conversation.answers, Text) != "{}",
            )
            .order_by(col(Conversation.touched_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for row in old:
            row.answers, row.asking = {}, None
            self.session.add(row)
        return len(old)

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Not even that there was one is known any more."""
        old = self.session.exec(
            select(Conversation)
            .where(col(Conversation.touched_at) < before)
            .order_by(col(Conversation.touched_at))
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        self._drop(list(old))
        return len(old)
