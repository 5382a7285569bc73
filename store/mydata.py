"""Everything that is held about one person, read in one go: what they may ask for at any time
(PDPA B.E. 2562 s.30)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select

from store.absences import Absence
from store.accounts import Account, PasswordLink
from store.asked import Asked, AskedFigure
from store.audit import AuditEntry
from store.conversations import Conversation
from store.devices import Device, Devices
from store.duties import Duty
from store.factors import Factor
from store.handouts import Handout
from store.inbox import Event
from store.online import OnlineSession
from store.outbox import MESSAGES, Job, line_lane
from store.passes import GuestPass, Host
from store.people import Person
from store.requests import Request
from store.roster import Officer
from store.rounds import DataRound, RoundNudge, RoundReport, Rounds
from store.schoollinks import SchoolLink, SchoolLinks

MOST: Final = 5_000
"""Rows of one kind, the newest of them: more than anybody but an officer can have in years."""


@dataclass(frozen=True)
class Held:
    """What there is, the newest first. ``colleagues``: whoever is or was an officer; from them a
    reader learns at most in which role somebody acted."""

    person: Person
    requests: Sequence[Request]
    """Theirs, and what others asked about an account of theirs."""
    accounts: Sequence[Account]
    sessions: Sequence[OnlineSession]
    """With accounts that were theirs at the time."""
    devices: Sequence[Device]
    """Remembered, or that were; also those that they asked for and did not get."""
    schools: Sequence[SchoolLink]
    """That they speak for, or spoke for."""
    links: Sequence[PasswordLink]
    """Of their accounts, since these are theirs."""
    handouts: Sequence[Handout]
    forms: Sequence[Conversation]
    asked: Sequence[AskedFigure]
    """Questions about figures of the last days."""
    reports: Sequence[tuple[RoundReport, DataRound]]
    """Rounds of data that they reported as sent."""
    nudges: Sequence[tuple[RoundNudge, DataRound]]
    """Rounds of data that they were reminded of."""
    officer: Officer | None
    duties: Sequence[Duty]
    absences: Sequence[Absence]
    factor: Factor | None
    host: Host | None
    passes: Sequence[GuestPass]
    """Guest passes they made."""
    letters: Sequence[Job]
    events: Sequence[Event]
    entries: Sequence[AuditEntry]
    colleagues: Sequence[Officer]


@dataclass(frozen=True)
class Holdings:
    """Every such reading, inside the caller's transaction."""

    session: Session

    def of(self, person: Person) -> Held:
        requests = self._requests(person.id)
        accounts = self._accounts(person.id)
        return Held(
            person=person,
            requests=requests,
            accounts=accounts,
            sessions=self._sessions(person.id),
            devices=Devices(self.session).ever_of(person.id, limit=MOST),
            schools=SchoolLinks(self.session).ever_of(person.id, limit=MOST),
            links=self._links(person.id),
            handouts=self._handouts(person.id),
            forms=self._forms(person.id),
            asked=Asked(self.session).of(person.id),
            reports=Rounds(self.session).reported_by(person.id),
            nudges=Rounds(self.session).nudges_to(person.id),
            officer=self.session.get(Officer, person.id),
            duties=self._duties(person.id),
            absences=self._absences(person.id),
            factor=self.session.get(Factor, person.id),
            host=self.session.get(Host, person.id),
            passes=self._passes(person.id),
            letters=self._letters(person.id),
            events=self._events(line_lane(person.line_user)),
            entries=self._entries(
                person.id,
                [
                    str(person.id),
                    *(str(account.id) for account in accounts),
                    *(request.number for request in requests),
                ],
            ),
            colleagues=self.session.exec(select(Officer)).all(),
        )

    def _requests(self, person: UUID) -> Sequence[Request]:
        return self.session.exec(
            select(Request)
            .where(or_(col(Request.requester_id) == person, col(Request.holder_id) == person))
            .order_by(col(Request.filed_at).desc(), col(Request.number).desc())
            .limit(MOST)
        ).all()

    def _accounts(self, person: UUID) -> Sequence[Account]:
        return self.session.exec(
            select(Account)
            .where(Account.owner_id == person)
            .order_by(col(Account.opened_at).desc(), col(Account.username))
            .limit(MOST)
        ).all()

    def _sessions(self, person: UUID) -> Sequence[OnlineSession]:
        return self.session.exec(
            select(OnlineSession)
            .where(OnlineSession.person_id == person)
            .order_by(col(OnlineSession.started_at).desc())
            .limit(MOST)
        ).all()

    def _links(self, person: UUID) -> Sequence[PasswordLink]:
        return self.session.exec(
            select(PasswordLink)
            .join(Account, col(Account.id) == col(PasswordLink.account_id))
            .where(Account.owner_id == person, PasswordLink.made_at >= Account.owned_since)
            .order_by(col(PasswordLink.made_at).desc())
            .limit(MOST)
        ).all()

    def _handouts(self, person: UUID) -> Sequence[Handout]:
        return self.session.exec(
            select(Handout)
            .where(Handout.person_id == person)
            .order_by(col(Handout.made_at).desc())
            .limit(MOST)
        ).all()

    def _forms(self, person: UUID) -> Sequence[Conversation]:
        return self.session.exec(
            select(Conversation)
            .where(Conversation.person_id == person)
            .order_by(col(Conversation.touched_at).desc())
        ).all()

    def _duties(self, person: UUID) -> Sequence[Duty]:
        return self.session.exec(
            select(Duty).where(Duty.officer_id == person).order_by(col(Duty.id))
        ).all()

    def _absences(self, person: UUID) -> Sequence[Absence]:
        return self.session.exec(
            select(Absence)
            .where(Absence.officer_id == person)
            .order_by(col(Absence.first).desc())
            .limit(MOST)
        ).all()

    def _passes(self, person: UUID) -> Sequence[GuestPass]:
        return self.session.exec(
            select(GuestPass)
            .where(GuestPass.made_by == person)
            .order_by(col(GuestPass.made_at).desc())
            .limit(MOST)
        ).all()

    def _letters(self, person: UUID) -> Sequence[Job]:
        return self.session.exec(
            select(Job)
            .where(Job.person_id == person, col(Job.kind).in_(MESSAGES))
            .order_by(col(Job.id).desc())
            .limit(MOST)
        ).all()

    def _events(self, chat: str) -> Sequence[Event]:
        return self.session.exec(
            select(Event).where(Event.chat == chat).order_by(col(Event.id).desc()).limit(MOST)
        ).all()

    def _entries(self, person: UUID, subjects: Sequence[str]) -> Sequence[AuditEntry]:
        about = col(AuditEntry.subject).in_(subjects)
        theirs = or_(
            col(AuditEntry.actor) == str(person), col(AuditEntry.on_behalf_of) == str(person), about
        )
        return self.session.exec(
            select(AuditEntry).where(theirs).order_by(col(AuditEntry.id).desc()).limit(MOST)
        ).all()
