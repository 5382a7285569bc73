"""The roster: who is an officer, and the codes that make one.

An officer's LINE user is bound once by a code printed at the office: single use, ten minutes,
80 bits (NIST SP 800-63B-4 asks 112 bits of a code used alone or 40 with an identifier; ours is
sent alone but dies in minutes and is tried one message at a time). Only its hash is kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, or_
from sqlmodel import Field, Session, SQLModel, col, func, select, update

from store.codes import hash_of, new_code
from store.db import Moment, changed, drop_some, words
from store.people import Person
from store.refusals import BadInvitation

INVITATION_LIFE: Final = timedelta(minutes=10)
_CODE: Final = re.compile(r"[A-Za-z2-7]{4}(?:[- ]?[A-Za-z2-7]{4}){3}")


class Role(StrEnum):
    """What an officer is. The head decides when no other officer may or did, and the director
    (รอง ผอ.เขต) where there is no head or it is the head's own."""

    OFFICER = "officer"
    HEAD = "head"
    DIRECTOR = "director"


class Officer(SQLModel, table=True):
    """A person who may decide requests."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    role: Role = Field(sa_column=Column(words(Role), nullable=False))
    name: str = Field(max_length=120)
    bound_at: datetime = Field(sa_type=Moment)
    suspended_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when this officer may do nothing: the phone is lost, or somebody else has it."""
    suspended_by: UUID | None = Field(default=None, foreign_key="person.id")
    unseen: int = 0
    """Cards pushed since the officer's last word: after a few, further ones wait."""
    held: int = 0
    """Requests whose card waits for the officer's next word, so that nobody drains the quota."""
    left_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when this is no officer any more; the name stays, for what was decided."""
    quota_told: str | None = Field(default=None, max_length=12)
    """Of which month and level (``2026-11 95``) the officer has heard last."""


class Invitation(SQLModel, table=True):
    """A one-time code that is handed to somebody at the office."""

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    code_hash: str | None = Field(default=None, unique=True, max_length=64)
    """None until the code is made, which is when somebody can read it."""
    role: Role = Field(sa_column=Column(words(Role), nullable=False))
    name: str = Field(max_length=120)
    expires_at: datetime = Field(sa_type=Moment)
    used_at: datetime | None = Field(default=None, sa_type=Moment)
    invited_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The officer who asked for it in the chat; nobody, when it was the office's terminal."""
    replaces: UUID | None = Field(default=None, foreign_key="person.id")
    """The officer whose new phone this binds: the old one's rights end with it."""


def looks_like_code(text: str) -> bool:
    """Is this message nothing but an invitation code, as a person may type it?"""
    said = text.strip()
    parted = "-" in said or (" " in said and said.isupper())
    plain = said.isupper() and any(letter.isdigit() for letter in said)
    return bool(_CODE.fullmatch(said)) and (parted or plain)


@dataclass(frozen=True)
class Roster:
    """Every read and write of officers and invitations, inside the caller's transaction."""

    session: Session

    def officer(self, person: UUID) -> Officer | None:
        """Also one who is suspended."""
        return self.session.get(Officer, person)

    def officers(self) -> Sequence[tuple[Officer, Person]]:
        """Everyone who may decide something, the longest-serving first."""
        rows = self.session.exec(
            select(Officer, Person)
            .join(Person, col(Person.id) == col(Officer.person_id))
            .where(col(Officer.suspended_at).is_(None))
            .order_by(col(Officer.bound_at), col(Officer.person_id))
        )
        return rows.all()

    def everyone(self) -> Sequence[Officer]:
        """The whole roster, the suspended among them."""
        return [entry for entry in self.ever() if entry.left_at is None]

    def ever(self) -> Sequence[Officer]:
        """Whoever is or was an officer."""
        return self.session.exec(
            select(Officer).order_by(col(Officer.bound_at), col(Officer.person_id))
        ).all()

    def remove(self, person: UUID, *, by: UUID, now: datetime) -> bool:
        """No officer any more, suspended before or not. Says whether they were one."""
        return bool(
            changed(
                self.session,
                update(Officer)
                .where(col(Officer.person_id) == person, col(Officer.left_at).is_(None))
                .values(
                    left_at=now,
                    suspended_at=func.coalesce(col(Officer.suspended_at), now),
                    suspended_by=func.coalesce(col(Officer.suspended_by), by),
                ),
            )
        )

    def suspend(self, person: UUID, *, by: UUID, now: datetime) -> bool:
        """From now on this officer may do nothing. Says whether they could before."""
        return bool(
            changed(
                self.session,
                update(Officer)
                .where(col(Officer.person_id) == person, col(Officer.suspended_at).is_(None))
                .values(suspended_at=now, suspended_by=by),
            )
        )

    def invite(self, name: str, role: Role, *, now: datetime) -> str:
        """A fresh code for ``name``; the only moment at which anyone can read it."""
        return self.issue(self.announce(name, role, now=now), now=now)

    def announce(
        self,
        name: str,
        role: Role,
        *,
        now: datetime,
        by: UUID | None = None,
        replaces: UUID | None = None,
    ) -> Invitation:
        """An invitation whose code is made later, where nobody but its reader sees it."""
        invitation = Invitation(
            role=role,
            name=name,
            expires_at=now + INVITATION_LIFE,
            invited_by=by,
            replaces=replaces,
        )
        self.session.add(invitation)
        self.session.flush()
        return invitation

    def issue(self, invitation: Invitation, *, now: datetime) -> str:
        """The invitation's code, made now and good for ten minutes."""
        code = new_code()
        invitation.code_hash, invitation.expires_at = hash_of(code), now + INVITATION_LIFE
        self.session.add(invitation)
        self.session.flush()
        return code

    def invitation(self, code: str) -> Invitation:
        """The row behind a code that was given out, used or not."""
        return self.session.exec(
            select(Invitation).where(Invitation.code_hash == hash_of(code))
        ).one()

    def forget_codes(self, *, before: datetime, limit: int) -> int:
        """Drop invitations that were used, or ran out, before then; says how many."""
        ended = or_(col(Invitation.used_at) < before, col(Invitation.expires_at) < before)
        return drop_some(self.session, Invitation, ended, limit=limit)

    def invited(self, invitation: UUID) -> Invitation | None:
        return self.session.get(Invitation, invitation)

    def bind(self, code: str, person: UUID, *, now: datetime) -> Officer:
        """Make ``person`` an officer by this code, once. Raises ``BadInvitation``."""
        won = changed(
            self.session,
            update(Invitation)
            .where(
                col(Invitation.code_hash) == hash_of(code),
                col(Invitation.used_at).is_(None),
                col(Invitation.expires_at) > now,
            )
            .values(used_at=now),
        )
        if not won:
            raise BadInvitation
        invitation = self.invitation(code)
        officer = self.officer(person) or Officer(
            person_id=person, role=invitation.role, name=invitation.name, bound_at=now
        )
        officer.role, officer.name = invitation.role, invitation.name
        officer.suspended_at, officer.suspended_by, officer.left_at = None, None, None
        self.session.add(officer)
        self.session.flush()
        return officer
