"""What people ask an officer for: the kinds there are, and the row that a request is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from store.db import Moment, words
from store.naming import MAIN, portal_column


class Kind(StrEnum):
    """What is asked for."""

    ACCOUNT = "account"
    """A new internet account (manual, 1.1)."""
    PASSWORD = "password"  # noqa: S105 - the word, not a secret
    """Another password for an account of one's own (manual, 1.3)."""
    CLAIM = "claim"
    """The same by somebody who has a new LINE account: the old one's is asked for by its name."""
    PHONE = "phone"
    """Another phone on file, for somebody who has accounts."""
    RENEWAL = "renewal"
    """An account that ends soon is to go on."""
    RETURN = "return"
    """The owner froze an account (``ไม่ใช่ฉัน``): shall it be given back, or stay shut?"""
    PROBLEM = "problem"
    """Something does not work (manual, 1.3). Approved means solved."""
    GUEST = "guest"
    """A place of a guest pass: approved with the pass, for who leaves name and phone. It is written
    when the account is, and nobody ever decides it; its number is the pass's and the place's."""
    SCHOOL = "school"
    """Somebody wants to speak for a school (``store.schoollinks``)."""

    @property
    def letter(self) -> str:
        """The first letter of its number, as people say it on the phone."""
        own = {Kind.ACCOUNT: "A", Kind.RETURN: "F", Kind.PHONE: "C", Kind.RENEWAL: "R"}
        own |= {Kind.PROBLEM: "T", Kind.GUEST: "G", Kind.SCHOOL: "S"}
        return own.get(self, "P")


ABOUT_AN_ACCOUNT: Final = (Kind.PASSWORD, Kind.CLAIM, Kind.RETURN, Kind.PHONE, Kind.RENEWAL)
"""What may wait for a decision about one, and comes to nothing when it is closed."""


class Recognition(StrEnum):
    """How the officer knew that the person is who they say (NIST SP 800-63B-4 section 4.2: an
    agent's recovery needs a recorded method; known facts about a person prove nothing)."""

    IN_PERSON = "in_person"
    CALL_BACK = "call_back"
    """Called back at the number that was on file before."""
    SUPERIOR = "superior"
    """Their superior vouched for them."""
    BOUND_LINE = "bound_line"
    """The LINE account that has been the owner's for long enough."""


class Step(StrEnum):
    """How far a request has come on its way to somebody who decides it; each step adds officers to
    those before, and comes when the promised working time has passed once more."""

    RESPONSIBLE = "responsible"
    REMINDED = "reminded"
    DEPUTY = "deputy"
    """Also those who come after the responsible officer in the order."""
    ANYONE = "anyone"
    """Any officer's, whatever they answer for."""
    HEAD = "head"
    """The head's; where there is none, or it is the head's own, the director's."""


class State(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Verdict(StrEnum):
    """What an officer says to a request."""

    APPROVE = "approve"
    REFUSE = "refuse"

    @property
    def state(self) -> State:
        return State.APPROVED if self is Verdict.APPROVE else State.REFUSED


OPEN_BY_PERSON = text("state = 'pending' AND kind <> 'return'")
OPEN_BY_USERNAME = text("state = 'pending' AND kind NOT IN ('claim', 'problem', 'school')")
"""Anybody may claim any account: a stranger's claim must not stand in its owner's way. A problem is
about no account, nor is a school."""
OPEN = text("state = 'pending'")
MOVED = "moved"
"""The school that is asked for takes the place of those before."""
PROVEN = (
    "state <> 'approved' OR kind IN ('account', 'renewal', 'problem', 'guest', 'school') "
    "OR recognised IS NOT NULL"
)
"""Nobody's account is handed to anybody without saying how they were recognised."""


class Request(SQLModel, table=True):
    """What somebody asked an officer for, as it was when they confirmed it."""

    __table_args__ = (
        Index(
            "one_open_request_per_person",
            "requester_id",
            "kind",
            unique=True,
            sqlite_where=OPEN_BY_PERSON,
            postgresql_where=OPEN_BY_PERSON,
        ),
        Index(
            "one_open_request_per_username",
            "username",
            "kind",
            unique=True,
            sqlite_where=OPEN_BY_USERNAME,
            postgresql_where=OPEN_BY_USERNAME,
        ),
        Index(
            "request_waiting",
            "promised_at",
            "filed_at",
            "number",
            sqlite_where=OPEN,
            postgresql_where=OPEN,
        ),
        Index("request_step_due", "step_due", sqlite_where=OPEN, postgresql_where=OPEN),
        CheckConstraint(PROVEN, name="recognised_before_approved"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    kind: Kind = Field(default=Kind.ACCOUNT, sa_column=Column(words(Kind), nullable=False))
    number: str = Field(unique=True, max_length=16)
    requester_id: UUID = Field(foreign_key="person.id", index=True)
    holder_id: UUID | None = Field(default=None, foreign_key="person.id")
    """Whose account it is about when it was asked; nobody's while it is to be opened."""
    filed_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The officer who asked in the requester's name; the requester has no LINE."""
    kept_from: UUID | None = Field(default=None, foreign_key="person.id")
    """An officer who may not decide it: they asked for somebody who has their name or phone."""
    batch: UUID | None = Field(default=None, index=True)
    """What several requests that one officer filed and decided at once have in common."""
    name: str = Field(max_length=120)
    place_code: str = Field(max_length=20)
    place_name: str = Field(max_length=160)
    phone: str = Field(max_length=32)
    profile: str = Field(max_length=32)
    purpose: str | None = Field(default=None, max_length=200)
    """What a further account is for; of a problem, the topic (``store.duties``) whose officer it
    goes to, if it is not every trouble's."""
    shared_label: str | None = Field(default=None, max_length=80)
    """The shared machine the account is to be for, as people call it."""
    username: str = Field(max_length=64)
    portal: str = Field(default=MAIN, sa_column=portal_column())
    """Of a new account: the captive portal that is to have it."""
    wanted: str | None = Field(default=None, max_length=32)
    """The phone that is to be on file instead; of a problem, the number of the report before; of a
    school, whether the requester leaves the others (``MOVED``)."""
    detail: str | None = Field(default=None, max_length=1_000)
    """What does not work: a usual trouble (``handlers.kit.troubles``), or the reporter's words. Of
    a school, what the requester is there (``handlers.kit.positions``)."""
    state: State = Field(
        default=State.PENDING, sa_column=Column(words(State), nullable=False, index=True)
    )
    version: int = 1
    announced: bool = False
    """The officers have been shown it, or told that it waits."""
    filed_at: datetime = Field(sa_type=Moment)
    promised_at: datetime = Field(sa_type=Moment)
    step: Step = Field(default=Step.RESPONSIBLE, sa_column=Column(words(Step), nullable=False))
    step_due: datetime | None = Field(default=None, sa_type=Moment)
    """When it goes one step further; ``None`` when everybody who could decide it has it."""
    taken_by: UUID | None = Field(default=None, foreign_key="person.id")
    """Who said that they are at it, of those who may decide it."""
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: UUID | None = Field(default=None, foreign_key="person.id")
    decided_for: UUID | None = Field(default=None, foreign_key="person.id")
    """The officer in whose place ``decided_by`` decided (ปฏิบัติหน้าที่แทน)."""
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    reason: str | None = Field(default=None, max_length=300)
    broken_by: UUID | None = Field(default=None, foreign_key="person.id")
    """The head who took it although it had not come to them (break-glass) ..."""
    broken_why: str | None = Field(default=None, max_length=200)
    """... and why."""
    forgotten_at: datetime | None = Field(default=None, sa_type=Moment)
    """Since when nothing here names anybody; number, kind, place and times stay."""
    recognised: Recognition | None = Field(
        default=None, sa_column=Column(words(Recognition), nullable=True)
    )

    def add(self, more: str, *, longest: int) -> None:
        """More about it, under what is known. Of what grows too long the beginning stays, and the
        newest."""
        room = longest - len(more) - 2
        self.detail = f"{(self.detail or '')[: max(room, 0)]}\n{more}"

    @property
    def concerns(self) -> frozenset[UUID]:
        """Who may not decide it: who asks, whose account it is, and who is too near."""
        own = (self.requester_id, self.holder_id, self.kept_from)
        return frozenset(person for person in own if person is not None)


@dataclass(frozen=True)
class Application:
    """The answers a person confirmed, ready to be filed."""

    requester: UUID
    name: str
    place_code: str
    place_name: str
    phone: str
    profile: str
    username: str
    purpose: str | None = None
    kind: Kind = Kind.ACCOUNT
    holder: UUID | None = None
    wanted: str | None = None
    detail: str | None = None
    shared_label: str | None = None
    filed_by: UUID | None = None
    kept_from: UUID | None = None
    batch: UUID | None = None
    portal: str = MAIN
