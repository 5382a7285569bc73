"""Guest passes (บัตรผ่าน) and who may make them; and the row of who came in with one, whose rules
stand in ``store.guests``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, exists
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.db import Moment, changed, ensure
from store.naming import MAIN, portal_column
from store.numbers import next_number

LETTER: Final = "G"

MOST_PLACES: Final = 500
"""Guests of one pass."""
A_PHONE: Final = 2
"""Accounts that one phone number gets with one pass: nobody takes the places of a whole room."""


class Shut(StrEnum):
    """Why a pass lets nobody in. The page's sentences are ``page.guest_<value>``."""

    UNKNOWN = "unknown"
    NOT_BEGUN = "not_begun"
    OVER = "over"
    FULL = "full"
    PHONE_USED = "phone_used"


class GuestPass(SQLModel, table=True):
    """A day pass for a meeting or for visitors. It names no guest; it stays for the statistics."""

    __tablename__ = "guest_pass"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    number: str = Field(unique=True, max_length=16)
    title: str = Field(max_length=120)
    begins_at: datetime = Field(sa_type=Moment)
    ends_at: datetime = Field(sa_type=Moment, index=True)
    portal: str = Field(default=MAIN, sa_column=portal_column())
    """Where its guests get in."""
    places: int
    taken: int = 0
    """Places that are in use, or about to be."""
    ever: int = 0
    """The last guest's number: it only grows, so that no username comes twice."""
    made_by: UUID = Field(foreign_key="person.id", index=True)
    made_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nobody comes in any more and its accounts are closed."""
    ended_by: UUID | None = Field(default=None, foreign_key="person.id")
    """Who ended it; nobody where its hour came."""
    code_hash: str | None = Field(default=None, unique=True, max_length=64)
    """The keyed fingerprint of the code on its posters, once there is one."""

    def shut(self, now: datetime) -> Shut | None:
        """Why it lets nobody in at this moment; ``None`` while it does."""
        if self.ended_at is not None or self.ends_at <= now:
            return Shut.OVER
        if self.begins_at > now:
            return Shut.NOT_BEGUN
        return Shut.FULL if self.taken >= self.places else None


class Guest(SQLModel, table=True):
    """Somebody who came in with a pass, their account, and the visit to the page it came of."""

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    person_id: UUID = Field(unique=True, foreign_key="person.id")
    pass_id: UUID = Field(foreign_key="guest_pass.id", index=True)
    place: int
    """The how-manieth guest of the pass."""
    visit: str = Field(unique=True, max_length=64)
    """Keyed fingerprint of the form that was sent: the same form again is the same guest."""


def is_guest(person: Any) -> ColumnElement[bool]:
    """Whether this column names somebody who came in with a pass."""
    return exists().where(col(Guest.person_id) == person)


class Host(SQLModel, table=True):
    """A member whom an officer lets make passes."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    allowed_by: UUID = Field(foreign_key="person.id")
    allowed_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class Passes:
    """Every read and write of passes, inside the caller's transaction; and who may make them,
    besides officers."""

    session: Session

    def issue(
        self,
        *,
        title: str,
        begins: datetime,
        ends: datetime,
        places: int,
        by: UUID,
        now: datetime,
        portal: str = MAIN,
    ) -> GuestPass:
        made = GuestPass(
            number=next_number(self.session, LETTER),
            title=title,
            begins_at=begins,
            ends_at=ends,
            places=places,
            made_by=by,
            made_at=now,
            portal=portal,
        )
        self.session.add(made)
        self.session.flush()
        return made

    def get(self, known: UUID) -> GuestPass | None:
        return self.session.get(GuestPass, known, populate_existing=True)

    def numbered(self, number: str) -> GuestPass | None:
        return self.session.exec(select(GuestPass).where(GuestPass.number == number)).one_or_none()

    def coded(self, code_hash: str) -> UUID | None:
        """The pass whose posters bear this code."""
        return self.session.exec(
            select(GuestPass.id).where(GuestPass.code_hash == code_hash)
        ).one_or_none()

    def print(self, known: UUID, code_hash: str) -> None:
        """This code leads to the pass: it is the same on all of its posters."""
        self.session.execute(
            update(GuestPass).where(col(GuestPass.id) == known).values(code_hash=code_hash)
        )

    def open(self, *, now: datetime, of: UUID | None = None, limit: int = 5) -> Sequence[GuestPass]:
        """Passes that run or will, the soonest to end first. ``of``: made by this person only."""
        where = [col(GuestPass.ended_at).is_(None), col(GuestPass.ends_at) > now]
        if of is not None:
            where.append(col(GuestPass.made_by) == of)
        return self.session.exec(
            select(GuestPass)
            .where(*where)
            .order_by(col(GuestPass.ends_at), col(GuestPass.number))
            .limit(limit)
        ).all()

    def newest(self, *, of: UUID, since: datetime) -> GuestPass | None:
        """The last pass this person made, not longer ago than ``since``."""
        return self.session.exec(
            select(GuestPass)
            .where(GuestPass.made_by == of, GuestPass.made_at >= since)
            .order_by(col(GuestPass.made_at).desc(), col(GuestPass.number).desc())
            .limit(1)
        ).one_or_none()

    def end(self, known: UUID, *, by: UUID | None, now: datetime) -> bool:
        """Nobody comes in any more; says whether it had not ended before."""
        return self._change(known, ended_at=now, ended_by=by)

    def prolong(self, known: UUID, to: datetime, *, was: datetime, now: datetime) -> bool:
        """Another end, while it goes on and unless somebody was faster."""
        running = (col(GuestPass.ends_at) == was, col(GuestPass.ends_at) > now)
        return self._change(known, *running, ends_at=to)

    def widen(self, known: UUID, places: int, *, now: datetime) -> bool:
        """Room for so many, while it goes on; never fewer than are in already."""
        room = (col(GuestPass.taken) <= places, col(GuestPass.ends_at) > now)
        return self._change(known, *room, places=places)

    def _change(self, known: UUID, *where: ColumnElement[bool], **values: object) -> bool:
        return bool(
            changed(
                self.session,
                update(GuestPass)
                .where(col(GuestPass.id) == known, col(GuestPass.ended_at).is_(None), *where)
                .values(**values),
            )
        )

    def over(self, *, now: datetime, limit: int) -> Sequence[GuestPass]:
        """Passes whose hour has come."""
        return self.session.exec(
            select(GuestPass)
            .where(col(GuestPass.ended_at).is_(None), col(GuestPass.ends_at) <= now)
            .order_by(col(GuestPass.ends_at))
            .limit(limit)
        ).all()

    def let_host(self, person: UUID, *, by: UUID, now: datetime) -> bool:
        """Says whether they could not before."""
        return ensure(self.session, Host, person_id=person, allowed_by=by, allowed_at=now)

    def stop_host(self, person: UUID) -> bool:
        """Says whether they could before."""
        return bool(changed(self.session, delete(Host).where(col(Host.person_id) == person)))

    def is_host(self, person: UUID) -> bool:
        return self.session.get(Host, person, populate_existing=True) is not None
