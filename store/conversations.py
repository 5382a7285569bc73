"""Forms that are being filled in. They survive restarts and days of silence.

A person may have several: an officer who is asked for a reason in the middle of an own request
comes back to the request afterwards. The one touched last is the one that is spoken with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import JSON, Field, Session, SQLModel, col, delete, select

from store.db import Moment, changed

PATIENCE: Final = timedelta(days=14)
"""How long a form waits for its person before it expires."""
REMEMBERED: Final = timedelta(days=90)
"""How long we know that there was a form, to say so when its person comes back."""


class Conversation(SQLModel, table=True):
    """The answers given to one form so far, and the question that was asked last."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    form: str = Field(primary_key=True, max_length=40)
    answers: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    asking: str | None = Field(default=None, max_length=40)
    """Field whose answer is awaited; ``None`` while the summary is on the table."""
    touched_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Conversations:
    """Every read and write of open forms, inside the caller's transaction."""

    session: Session

    def current(self, person: UUID) -> Conversation | None:
        return self.session.exec(
            select(Conversation)
            .where(Conversation.person_id == person)
            .order_by(col(Conversation.touched_at).desc(), col(Conversation.form))
            .limit(1)
        ).one_or_none()

    def named(self, person: UUID, form: str) -> Conversation | None:
        return self.session.get(Conversation, (person, form))

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
        if row is None:
            row = Conversation(person_id=person, form=form, touched_at=now)
        # Later than the person's other forms even where the clock stands still or was put back.
        last = self._last_touched(person, but=form)
        touched = now if last is None else max(now, last + timedelta(microseconds=1))
        row.answers, row.asking, row.touched_at = dict(answers), asking, touched
        self.session.add(row)
        self.session.flush()

    def end(self, person: UUID, form: str) -> None:
        self.session.execute(
            delete(Conversation).where(
                col(Conversation.person_id) == person, col(Conversation.form) == form
            )
        )

    def expire(self, person: UUID, *, now: datetime) -> bool:
        """Drop this person's forms that were left for too long; says whether there was one."""
        return bool(
            changed(
                self.session,
                delete(Conversation).where(
                    col(Conversation.person_id) == person,
                    col(Conversation.touched_at) < now - PATIENCE,
                ),
            )
        )

    def forget_old(self, *, now: datetime) -> int:
        """Erase the answers in forms nobody came back to; says how many forms. That there was one
        is known a while longer, so that its person is told instead of not being understood."""
        self.session.execute(
            delete(Conversation).where(col(Conversation.touched_at) < now - REMEMBERED)
        )
        left = self.session.exec(
            select(Conversation).where(Conversation.touched_at < now - PATIENCE)
        ).all()
        old = [row for row in left if row.answers]
        for row in old:
            row.answers, row.asking = {}, None
            self.session.add(row)
        return len(old)

    def _last_touched(self, person: UUID, *, but: str) -> datetime | None:
        return self.session.exec(
            select(Conversation.touched_at)
            .where(Conversation.person_id == person, Conversation.form != but)
            .order_by(col(Conversation.touched_at).desc())
            .limit(1)
        ).one_or_none()
