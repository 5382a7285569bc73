"""Who speaks for a school: an officer has said so on request, until it ends.

A person may be linked to several schools, since directors do act in two. An approved account at a
school says the same of who works there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, func, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.accounts import Account, AccountState
from store.applications import Kind, Request, State
from store.db import Moment, changed, drop_some, ensure, words
from store.people import Person

STANDS = text("ended_at IS NULL")


class Ended(StrEnum):
    """Why a link is over."""

    OWN_WISH = "own_wish"
    OFFICER = "officer"
    MOVED = "moved"
    """Linked to another school instead, or works elsewhere by the list of staff."""
    OTHER_LINE = "other_line"
    """The person has a new LINE account and an officer gave their internet account to that one."""
    LEFT = "left"
    """Of the office's service, by the list of staff."""
    ERASED = "erased"
    """The person asked to be forgotten."""


class SchoolLink(SQLModel, table=True):
    """One person's link to one school, of which one stands at a time."""

    __tablename__ = "school_link"
    __table_args__ = (
        Index(
            "one_link_of_a_person_to_a_school",
            "person_id",
            "school",
            unique=True,
            sqlite_where=STANDS,
            postgresql_where=STANDS,
        ),
        Index("school_link_of_school", "school", sqlite_where=STANDS, postgresql_where=STANDS),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    school: str = Field(max_length=20)
    """Its code in the office's list of workplaces."""
    position: str = Field(default="", max_length=60)
    """What the person is there: a usual position (``handlers.kit.positions``), or their words."""
    request_id: UUID = Field(foreign_key="request.id")
    since: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    ended_by: UUID | None = Field(default=None, foreign_key="person.id")
    ended_how: Ended | None = Field(default=None, sa_column=Column(words(Ended), nullable=True))


@dataclass(frozen=True)
class Speaker:
    """Somebody who speaks for a school. ``link``: ``None`` for who does by an account there."""

    person: Person
    school: str
    since: datetime
    link: SchoolLink | None = None


@dataclass(frozen=True)
class SchoolLinks:
    """Every read and write of links, inside the caller's transaction."""

    session: Session

    def link(self, request: Request, *, now: datetime) -> bool:
        """By this approved request. False: the person is linked to that school already."""
        return ensure(
            self.session,
            SchoolLink,
            id=uuid4(),
            person_id=request.requester_id,
            school=request.place_code,
            position=request.detail or "",
            request_id=request.id,
            since=now,
        )

    def end(self, link: UUID, how: Ended, *, by: UUID | None, now: datetime) -> bool:
        """False: it was over before. ``by``: nobody where a day came."""
        stands = (col(SchoolLink.id) == link, col(SchoolLink.ended_at).is_(None))
        over = update(SchoolLink).where(*stands)
        return bool(changed(self.session, over.values(ended_at=now, ended_by=by, ended_how=how)))

    def get(self, link: UUID) -> SchoolLink | None:
        return self.session.get(SchoolLink, link, populate_existing=True)

    def of(self, person: UUID) -> Sequence[SchoolLink]:
        """Those that stand, the newest first."""
        return self.session.exec(
            select(SchoolLink)
            .where(SchoolLink.person_id == person, col(SchoolLink.ended_at).is_(None))
            .order_by(col(SchoolLink.since).desc(), col(SchoolLink.school))
        ).all()

    def ever_of(self, person: UUID, *, limit: int) -> Sequence[SchoolLink]:
        """Those that are over, too, the newest first."""
        return self.session.exec(
            select(SchoolLink)
            .where(SchoolLink.person_id == person)
            .order_by(col(SchoolLink.since).desc(), col(SchoolLink.school))
            .limit(limit)
        ).all()

    def speakers(self, *, school: str | None = None, person: UUID | None = None) -> list[Speaker]:
        """Who speaks for that school, or for which schools that person does; neither: everybody.
        The newest first, and each person once for a school. Not who asked to be forgotten."""
        found: dict[tuple[UUID, str], Speaker] = {}
        for one in (*self._linked(school, person), *self._with_account(school, person)):
            found.setdefault((one.person.id, one.school), one)
        return sorted(found.values(), key=lambda one: (one.since, one.person.id), reverse=True)

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Links that ended earlier than that; says how many."""
        return drop_some(self.session, SchoolLink, col(SchoolLink.ended_at) < before, limit=limit)

    def _linked(self, school: str | None, person: UUID | None) -> list[Speaker]:
        query = (
            select(SchoolLink, Person)
            .join(Person, col(Person.id) == col(SchoolLink.person_id))
            .where(col(SchoolLink.ended_at).is_(None), col(Person.erase_at).is_(None))
        )
        if school is not None:
            query = query.where(SchoolLink.school == school)
        if person is not None:
            query = query.where(SchoolLink.person_id == person)
        rows = self.session.exec(query).all()
        return [Speaker(who, link.school, link.since, link) for link, who in rows]

    def _with_account(self, school: str | None, person: UUID | None) -> list[Speaker]:
        """Whose account was approved for where they work, and is not closed."""
        has_account = (
            select(Account.id)
            .where(
                col(Account.owner_id) == col(Person.id),
                col(Account.state) != AccountState.CLOSED,
                col(Account.forgotten_at).is_(None),
            )
            .exists()
        )
        query = (
            select(Person, func.max(Request.decided_at))
            .join(Request, col(Request.requester_id) == col(Person.id))
            .where(
                Request.kind == Kind.ACCOUNT,
                Request.state == State.APPROVED,
                col(Request.place_code) == col(Person.place_code),
                col(Person.erase_at).is_(None),
                has_account,
            )
            .group_by(col(Person.id))
        )
        if school is not None:
            query = query.where(Person.place_code == school)
        if person is not None:
            query = query.where(Person.id == person)
        return [
            Speaker(who, who.place_code, since)
            for who, since in self.session.exec(query).all()
            if who.place_code and since is not None
        ]
