"""People: everyone who has ever spoken to the office's account on LINE, and those without LINE for
whom an officer speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, and_, bindparam, func, or_
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.db import Moment, changed, standing, words
from store.passes import is_guest


class Warned(StrEnum):
    """How often somebody is warned on LINE before an idle cut."""

    NEVER = "never"
    DAILY = "daily"
    """Once a day."""
    ALWAYS = "always"
    """Each time, where the office pays for it."""


class Person(SQLModel, table=True):
    """One LINE user of this office's account, or somebody who has no LINE. Name, phone and
    workplace are what the manual asks for (1.1) and are empty until the first request is filed."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    line_id: str | None = Field(default=None, unique=True, max_length=64)
    """``None``: has no LINE. Nothing can be sent to them; what they must know goes to the officer
    who asked in their name."""
    language: str = Field(default="th", max_length=2)
    name: str | None = Field(default=None, max_length=120)
    place_code: str | None = Field(default=None, max_length=20)
    place_name: str | None = Field(default=None, max_length=160)
    phone: str | None = Field(default=None, max_length=32)
    greeted: bool = False
    noticed_at: datetime | None = Field(default=None, sa_type=Moment)
    """When the privacy notice was acknowledged (PDPA B.E. 2562 s.23)."""
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    """Set while the person has blocked the account: nothing is pushed, everything is parked."""
    created_at: datetime = Field(sa_type=Moment)
    warned: Warned = Field(
        default=Warned.DAILY,
        sa_column=Column(words(Warned), nullable=False, server_default="daily"),
    )
    warned_on: date | None = None
    """The day of the last warning."""
    cut_at: datetime | None = Field(default=None, sa_type=Moment)
    """When they were cut off for idleness and have not been told yet."""
    erase_at: datetime | None = Field(default=None, sa_type=Moment)
    """When this person, who asked for it, is to be forgotten. Until then only officers see whose
    accounts these were (Computer Crime Act B.E. 2550 s.26)."""
    erased_at: datetime | None = Field(default=None, sa_type=Moment)

    @property
    def line_user(self) -> str:
        """Where they are written to. Raises ``LookupError`` for who has no LINE."""
        if self.line_id is None:
            raise LookupError("a person without LINE is written to nowhere")
        return self.line_id


_BY_LINE_ID: Final = select(Person).where(Person.line_id == bindparam("line_id"))
"""Built once: every event asks it."""


@dataclass(frozen=True)
class People:
    """Every read and write of people, inside the caller's transaction."""

    session: Session

    def by_line_id(self, line_id: str) -> Person | None:
        return self.session.exec(_BY_LINE_ID, params={"line_id": line_id}).one_or_none()

    def meet(self, line_id: str, *, now: datetime, language: str = "th") -> Person:
        """The person behind this LINE user, created at the first word."""
        person = self.by_line_id(line_id)
        if person is None:
            person = Person(line_id=line_id, language=language, created_at=now)
            self.session.add(person)
            self.session.flush()
        return person

    def first_met(self) -> datetime | None:
        """When the office began: nobody was here before. ``None``: nobody is yet."""
        return self.session.exec(select(func.min(Person.created_at))).one()

    def named(self, name: str, phone: str) -> Sequence[Person]:
        """Everybody of this name with this phone, as both are kept. Not who came in as a guest: a
        form that anybody may send proves nothing; and not who asked to be forgotten."""
        same = (Person.name == name, Person.phone == phone)
        found = select(Person).where(
            *same, ~is_guest(col(Person.id)), col(Person.erase_at).is_(None)
        )
        return self.session.exec(found.order_by(col(Person.created_at))).all()

    def enter(self, person: Person) -> Person:
        """Somebody who has no LINE, as an officer has entered them."""
        self.session.add(person)
        self.session.flush()
        return person

    def find(self, person: UUID) -> Person | None:
        """For an id that a button brought."""
        return self.session.get(Person, person)

    def get(self, person: UUID) -> Person:
        return self.session.get_one(Person, person)

    def may_warn(self, person: UUID, day: date, *, at_most: Warned) -> bool:
        """Count one warning, or say that this person wants none, or none more on that day.
        ``at_most``: what the office pays for."""
        wishes = or_(col(Person.warned_on).is_(None), col(Person.warned_on) < day)
        if at_most is Warned.ALWAYS:
            wishes = or_(standing(Person.warned, Warned.ALWAYS), wishes)
        wishes = and_(wishes, col(Person.warned) != Warned.NEVER)
        return bool(
            changed(
                self.session,
                update(Person)
                .where(col(Person.id) == person, wishes, col(Person.left_at).is_(None))
                .values(warned_on=day),
            )
        )
