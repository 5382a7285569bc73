"""What is handed to somebody on a page of its own, once: a code, a secret, a file of their data.

A row holds only what it is and for whom. The thing itself is made at the moment the page is opened
and kept nowhere, so that neither the database nor the chat ever has it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, or_
from sqlmodel import Field, Session, SQLModel, col, update

from store.db import Moment, changed, drop_some, words


class HandoutKind(StrEnum):
    """What is handed out. The page's sentences are ``page.handout.<value>``."""

    FACTOR = "factor"
    """An officer's second factor: the secret for the authenticator app, and the codes on paper."""
    INVITATION = "invitation"
    """The code that binds a new officer."""
    MY_DATA = "my_data"
    """Everything held about somebody, for themselves: a workbook."""
    SLIP = "slip"
    """How somebody without LINE gets to their password page, on paper."""
    SLIPS = "slips"
    """The same for everybody of one batch, a page for each."""
    POSTER = "poster"
    """A guest pass on paper, for the door of the room."""
    FIGURES = "figures"
    """What was asked about figures, as a workbook, CSV, on A4, or as a chart; made anew."""


SIDE_BY_SIDE: Final = frozenset(
    {HandoutKind.SLIP, HandoutKind.SLIPS, HandoutKind.POSTER, HandoutKind.FIGURES}
)


class Handout(SQLModel, table=True):
    """One thing for one person. A newer one of the same kind ends the older ones, but slips of
    several people, posters of several passes, and files of several questions stand side by side."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    kind: HandoutKind = Field(sa_column=Column(words(HandoutKind), nullable=False))
    subject: UUID | None = None
    """The row it is made from, where the person alone does not say which."""
    made_at: datetime = Field(sa_type=Moment)
    expires_at: datetime = Field(sa_type=Moment)
    opened_at: datetime | None = Field(default=None, sa_type=Moment)


@dataclass(frozen=True)
class Handouts:
    """Every read and write of handouts, inside the caller's transaction."""

    session: Session

    def make(
        self,
        person: UUID,
        kind: HandoutKind,
        *,
        now: datetime,
        life: timedelta,
        subject: UUID | None = None,
    ) -> Handout:
        """One that can be opened until ``now + life``."""
        if kind not in SIDE_BY_SIDE:
            self.end(person, kind, now=now)
        handout = Handout(
            person_id=person, kind=kind, subject=subject, made_at=now, expires_at=now + life
        )
        self.session.add(handout)
        self.session.flush()
        return handout

    def end(self, person: UUID, kind: HandoutKind, *, now: datetime) -> None:
        """What was not opened so far cannot be opened any more."""
        self.session.execute(
            update(Handout)
            .where(
                col(Handout.person_id) == person,
                col(Handout.kind) == kind,
                col(Handout.opened_at).is_(None),
                col(Handout.expires_at) > now,
            )
            .values(expires_at=now)
        )

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Drop what was opened, or could be opened, before then; says how many."""
        ended = or_(col(Handout.opened_at) < before, col(Handout.expires_at) < before)
        return drop_some(self.session, Handout, ended, limit=limit)

    def get(self, handout: UUID) -> Handout | None:
        return self.session.get(Handout, handout, populate_existing=True)

    def open(self, handout: UUID, *, now: datetime) -> bool:
        """Take it. False: somebody was faster, or it is too late."""
        return bool(
            changed(
                self.session,
                update(Handout)
                .where(
                    col(Handout.id) == handout,
                    col(Handout.opened_at).is_(None),
                    col(Handout.expires_at) > now,
                )
                .values(opened_at=now),
            )
        )
