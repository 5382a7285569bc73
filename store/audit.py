"""The audit: who did what, when, to what, on whose behalf.

An entry is a plain insert in the transaction of the act itself: both stand, or neither. It holds
opaque ids and codes and nothing that names anybody, so that erasing a person never touches an
entry. It is a book that is sealed (``store.books``); no writer waits for that.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Connection, Index, Row, bindparam, text
from sqlmodel import Field, Session, SQLModel, col, insert, select, update

from store.books import Book, Segment, Unsealed
from store.clock import stamp


class Act(StrEnum):
    """What was done. The decisions are named by the request's kind and its outcome."""

    ACCOUNT_APPROVED = "account.approved"
    ACCOUNT_REFUSED = "account.refused"
    PROBLEM_SOLVED = "problem.approved"
    PROBLEM_CLOSED = "problem.refused"
    REPORTER_ASKED = "problem.asked"
    REPORT_MENDED = "problem.mended"
    PASSWORD_APPROVED = "password.approved"  # noqa: S105 - the words, not a secret
    PASSWORD_REFUSED = "password.refused"  # noqa: S105 - the words, not a secret
    CLAIM_APPROVED = "claim.approved"
    CLAIM_REFUSED = "claim.refused"
    PHONE_APPROVED = "phone.approved"
    PHONE_REFUSED = "phone.refused"
    RENEWAL_APPROVED = "renewal.approved"
    RENEWAL_REFUSED = "renewal.refused"
    RETURN_APPROVED = "return.approved"
    RETURN_REFUSED = "return.refused"
    REQUEST_FILED_FOR = "request.filed_for"
    """By an officer, in the name of somebody who has no LINE."""
    REQUEST_WITHDRAWN = "request.withdrawn"
    """By who had asked, or filed it in their name."""
    REQUEST_CALLED_OFF = "request.called_off"
    """Settled by something else that was done about its account."""
    RECOGNITION_NOTED = "recognition.noted"
    REQUEST_TAKEN = "request.taken"
    REQUEST_RELEASED = "request.released"
    REQUEST_HANDED_ON = "request.handed_on"
    PERSON_LOOKED_UP = "person.looked_up"
    PERSON_ERASED = "person.erased"
    """Asked for by the person; their name goes when the law lets it."""
    ACCOUNT_CLOSED = "account.closed"
    ACCOUNT_FROZEN = "account.frozen"
    ACCOUNT_THAWED = "account.thawed"
    ACCOUNT_HANDED_OVER = "account.handed_over"
    CUSTODY_OFFERED = "custody.offered"
    """By a shared machine's custodian, to another member."""
    CUSTODY_DECLINED = "custody.declined"
    ACCOUNT_PROFILE_CHANGED = "account.profile_changed"
    ACCOUNT_EXPIRY_CHANGED = "account.expiry_changed"
    STAFF_LIST_COMPARED = "staff_list.compared"
    PERSON_KEPT = "person.kept"
    """Not on the staff list, or there at another workplace, and left as they are."""
    PERSON_MOVED = "person.moved"
    SCHOOL_APPROVED = "school.approved"
    SCHOOL_REFUSED = "school.refused"
    SCHOOL_UNLINKED = "school.unlinked"
    """By who spoke for it, by an officer, or because they were linked to another."""
    LINK_REISSUED = "link.reissued"
    PASS_MADE = "pass.made"  # noqa: S105 - the words, not a secret
    PASS_ENDED = "pass.ended"  # noqa: S105 - the words, not a secret
    PASS_PROLONGED = "pass.prolonged"  # noqa: S105 - the words, not a secret
    PASS_WIDENED = "pass.widened"  # noqa: S105 - the words, not a secret
    """More, or fewer, places than before."""
    GUEST_ADMITTED = "guest.admitted"
    """Somebody has left name and phone, and has an account until the pass's end."""
    GUESTS_LISTED = "guests.listed"
    HOST_ALLOWED = "host.allowed"
    """A member may make guest passes, since an officer said so."""
    HOST_STOPPED = "host.stopped"
    PASSWORD_SET = "password.set"  # noqa: S105 - the words, not a secret
    DEVICE_REMEMBERED = "device.remembered"
    """Asked for by its owner; the portal lets it in from now on without a password."""
    DEVICE_FORGOTTEN = "device.forgotten"
    DEVICE_REFUSED = "device.refused"
    """It is remembered for somebody else."""
    DEVICES_SEEN = "devices.seen"
    """An officer saw which devices somebody has."""
    SESSION_ENDED = "session.ended"
    SESSIONS_SEEN = "sessions.seen"
    """An officer saw on which devices somebody is online."""
    ADDRESS_LOOKED_UP = "address.looked_up"
    """Who had it at a moment; ``store.whois.Disclosure`` holds the reason."""
    SESSIONS_EXPORTED = "sessions.exported"
    HANDOUT_OPENED = "handout.opened"
    OFFICER_INVITED = "officer.invited"
    OFFICER_BOUND = "officer.bound"
    OFFICER_SUSPENDED = "officer.suspended"
    OFFICER_REMOVED = "officer.removed"
    FACTOR_SET_UP = "factor.set_up"
    FACTOR_PROVEN = "factor.proven"
    FACTOR_FAILED = "factor.failed"
    FACTOR_CLEARED = "factor.cleared"
    GLASS_BROKEN = "glass.broken"
    """The head has taken a request that was not theirs; the request holds the reason."""
    DUTY_GIVEN = "duty.given"
    DUTIES_CLEARED = "duties.cleared"
    ABSENCE_NOTED = "absence.noted"
    ABSENCE_ENDED = "absence.ended"
    DAY_OFF_SET = "day_off.set"
    DAY_OFF_REMOVED = "day_off.removed"
    PROFILE_CHANGED = "profile.changed"
    PLACES_LOADED = "places.loaded"
    FIGURES_LOADED = "figures.loaded"
    ROUND_ADDED = "round.added"
    ROUND_MOVED = "round.moved"
    ROUND_CLOSED = "round.closed"
    ROUND_REPORTED = "round.reported"
    """By an officer, in the name of a school."""
    ROUND_TAKEN_BACK = "round.taken_back"
    SCHOOLS_NUDGED = "round.nudged"
    MENUS_INSTALLED = "menus.installed"
    JOB_RETRIED = "job.retried"
    BRIDGE_INVITED = "bridge.invited"
    BRIDGE_ENROLLED = "bridge.enrolled"
    """It came with the code of its invitation."""
    BRIDGE_REMOVED = "bridge.removed"
    AUDIT_EXPORTED = "audit.exported"
    AUDIT_PURGED = "audit.purged"
    SESSIONS_PURGED = "sessions.purged"
    DATA_CLEARED = "data.cleared"
    """What was old enough went; how much of what, in codes."""


class Actor(StrEnum):
    """Who acts where no person is known to. Nobody is ever guessed at."""

    TIMER = "timer"
    CONSOLE = "console"
    """Somebody at the office's terminal."""
    PORTAL = "portal"
    PAGE = "page"
    """Whoever held a one-time page's address and knew what it asked."""
    UNKNOWN = "unknown"


LONGEST_HOW: Final = 200


class AuditEntry(SQLModel, table=True):
    """One act. ``segment`` and ``seal`` are empty until a sealer has closed it into a segment.

    Everything the seal covers is a word or a number, kept as it is sealed: a row that somebody has
    spoilt can still be read and named.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_by_segment", "segment", "id"),
        # An id is never used again, not even the last one's.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    at: int = Field(sa_type=BigInteger)
    """Office time, in microseconds since 1970 (UTC)."""
    actor: str = Field(max_length=36)
    """A person's id, or an ``Actor``."""
    act: str = Field(max_length=32)
    subject: str = Field(max_length=64)
    """A request's number, an account's id, or such as ``job:12`` and ``profile:pc``."""
    on_behalf_of: str | None = Field(default=None, max_length=36)
    """The person whose matter it was, where that is somebody else's than the actor's."""
    how: str | None = Field(default=None, max_length=LONGEST_HOW)
    """Codes: how somebody was recognised, why not, what a setting is now."""
    segment: int | None = None
    seal: str | None = Field(default=None, max_length=32)


FIELDS: Final = tuple(
    col(field)
    for field in (
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.actor,
        AuditEntry.act,
        AuditEntry.subject,
        AuditEntry.on_behalf_of,
        AuditEntry.how,
    )
)
"""What a seal covers, in this order."""

_SUBJECT: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]{1,2}-[0-9]{4,9}|[a-z]+(:[a-z0-9-]{1,40})?"
)
_LONGEST_CODE: Final = 32
_CODE: Final = rf"[a-z][a-z0-9_]*(=[a-z0-9_-]{{1,{_LONGEST_CODE}}})?"
_HOW: Final = re.compile(rf"{_CODE}( {_CODE})*")


def place_code(code: str) -> str:
    """A workplace's code in the letters that an entry takes."""
    return code.lower().replace(".", "-")[:_LONGEST_CODE]


_INSERT: Final = insert(AuditEntry)


class AuditSegment(Segment, table=True):
    """Entries of the audit that were sealed together."""

    __tablename__ = "audit_segment"


class AuditBook(Book):
    """Entries have their numbers from the beginning, and nobody changes one."""

    name = "audit"
    purpose = b"helpdesk audit chain, version 1"
    entry = AuditEntry
    segment = AuditSegment
    numbered_by = "id"
    fields = FIELDS
    mark = (
        update(AuditEntry)
        .where(col(AuditEntry.id) == bindparam("entry"), col(AuditEntry.segment).is_(None))
        .values(segment=bindparam("into"), seal=bindparam("sealed"))
    )
    last_given = text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'")

    def waiting(self) -> ColumnElement[bool]:
        return col(AuditEntry.segment).is_(None)

    def unsealed(self, connection: Connection, *, now: datetime, limit: int) -> Sequence[Unsealed]:
        del now
        rows = connection.execute(
            select(*FIELDS).where(self.waiting()).order_by(FIELDS[0]).limit(limit)
        )
        return [Unsealed(row, row.at, {"entry": row.id}) for row in rows]

    def gapless(self, *, sqlite: bool) -> bool:
        """On PostgreSQL an undone transaction leaves a gap."""
        return sqlite


AUDIT: Final = AuditBook()


@dataclass(frozen=True)
class Audit:
    """Every note taken, inside the transaction of what is noted."""

    session: Session
    now: datetime
    actor: UUID | Actor = Actor.UNKNOWN

    def note(
        self,
        act: Act,
        subject: UUID | str,
        *,
        of: UUID | None = None,
        how: str | None = None,
    ) -> None:
        """Write it down; ``of`` is the person whose matter it was. Raises ``ValueError`` for what
        is no id and no code: a name, a phone number, somebody's own words."""
        if not _SUBJECT.fullmatch(str(subject)):
            raise ValueError(f"{act}: the subject is an id, a number or a code")
        if how is not None and (len(how) > LONGEST_HOW or not _HOW.fullmatch(how)):
            raise ValueError(f"{act}: how is told in codes")
        self.session.connection().execute(
            _INSERT,
            {
                "at": stamp(self.now),
                "actor": str(self.actor),
                "act": act.value,
                "subject": str(subject),
                "on_behalf_of": None if of is None or of == self.actor else str(of),
                "how": how,
            },
        )

    def actors(self, act: Act, *, since: datetime) -> frozenset[str]:
        """Who has done this since then, as ``AuditEntry.actor``."""
        done = (
            select(col(AuditEntry.actor))
            .where(col(AuditEntry.act) == act.value, col(AuditEntry.at) >= stamp(since))
            .distinct()
        )
        return frozenset(self.session.exec(done))

    def between(self, begins: datetime, ends: datetime) -> Iterator[Row[Any]]:
        """The entries of a span of time, its end not included: the segment, then ``FIELDS``."""
        yield from self.session.connection().execute(
            select(col(AuditEntry.segment), *FIELDS)
            .where(col(AuditEntry.at) >= stamp(begins), col(AuditEntry.at) < stamp(ends))
            .order_by(col(AuditEntry.segment).is_(None), col(AuditEntry.segment), FIELDS[0]),
            execution_options={"yield_per": 2_000},
        )
