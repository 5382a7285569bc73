"""An officer's second factor: an authenticator app, and one-time codes on paper for the day on
which the phone is gone that holds both LINE and the app.

No secret is kept. The app's is made from the office's key and ``nonce`` whenever it is needed
(``handlers.kit.authenticator``); of the paper's codes there are hashes, and of a code that was used
nothing.
"""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select, update

from store.codes import in_groups
from store.db import Moment, changed

TRIES: Final = 5
PAUSE: Final = timedelta(minutes=15)
"""After ``TRIES`` wrong codes. A guess at six digits succeeds once in 300,000 (three of a million
are good at a time): at 20 an hour that is two years of guessing day and night."""
PROOF_LIFE: Final = timedelta(minutes=5)
PAPER_CODES: Final = 8
_BYTES: Final = 13
_LETTERS: Final = 20
"""100 bits in base32: nothing that has to be slow to guess."""
_LETTERS_ONLY: Final = str.maketrans("0123456789", "ghijklmnop")


class Factor(SQLModel, table=True):
    """One officer's factor, from the moment on which they began to set it up."""

    person_id: UUID = Field(primary_key=True, foreign_key="person.id")
    nonce: str | None = Field(default=None, max_length=32)
    """What the app's secret is made from; none before the first code was right."""
    pending: str | None = Field(default=None, max_length=32)
    """The same for a secret that is being set up; it replaces the other with its first code."""
    confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    last_step: int = Field(default=0, sa_type=BigInteger)
    """Time step of the last code that was taken: each counts once (RFC 6238 section 5.2)."""
    failures: int = 0
    paused_until: datetime | None = Field(default=None, sa_type=Moment)
    proven_until: datetime | None = Field(default=None, sa_type=Moment)


class PaperCode(SQLModel, table=True):
    """One code on the officer's paper that was not used yet."""

    __tablename__ = "paper_code"

    code_hash: str = Field(primary_key=True, max_length=64)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    nonce: str = Field(max_length=32)
    """Of the secret that was printed beside it: they are good together."""


def paper_mark(code: str) -> str:
    """What stands in a message in the place of a code, however it was typed: 64 letters, and no
    digit that could be taken for a number."""
    bare = "".join(filter(str.isalnum, code)).upper()
    return sha256(bare.encode()).hexdigest().translate(_LETTERS_ONLY)


def _kept(mark: str) -> str:
    """What is kept of a code until it is used. Hashed once more: who reads the table has nothing
    that could be typed."""
    return sha256(mark.encode()).hexdigest()


def _paper_code() -> str:
    """Twenty characters with a digit among them, so that no words are ever taken for a code."""
    while True:
        bare = b32encode(secrets.token_bytes(_BYTES)).decode()[:_LETTERS]
        if any(map(str.isdigit, bare)):
            return in_groups(bare)


@dataclass(frozen=True)
class Factors:
    """Every read and write of factors, inside the caller's transaction."""

    session: Session

    def get(self, person: UUID) -> Factor | None:
        return self.session.get(Factor, person)

    def has(self, person: UUID) -> bool:
        """Is one set up, and was its first code right?"""
        factor = self.get(person)
        return factor is not None and factor.nonce is not None

    def begin(self, person: UUID) -> Factor:
        """A new secret to be set up. The one before stays good until the new one's first code."""
        factor = self.get(person) or Factor(person_id=person)
        factor.pending = secrets.token_hex(16)
        self.session.add(factor)
        self.session.flush()
        self._keep_codes_of(person, factor.nonce)
        return factor

    def print_codes(self, factor: Factor) -> list[str]:
        """Codes for the paper beside the pending secret; the only moment at which they can be
        read. Raises ``LookupError`` when nothing is being set up."""
        if factor.pending is None:
            raise LookupError("no secret is being set up")
        codes = [_paper_code() for _ in range(PAPER_CODES)]
        self.session.add_all(
            PaperCode(
                code_hash=_kept(paper_mark(code)), person_id=factor.person_id, nonce=factor.pending
            )
            for code in codes
        )
        self.session.flush()
        return codes

    def confirm(self, factor: Factor, step: int, *, now: datetime) -> None:
        """The pending secret's first code was right: it is the factor, and proven with it."""
        factor.nonce, factor.pending = factor.pending, None
        factor.confirmed_at, factor.last_step = now, step
        factor.failures, factor.paused_until = 0, None
        factor.proven_until = now + PROOF_LIFE
        self.session.add(factor)
        self.session.flush()
        self._keep_codes_of(factor.person_id, factor.nonce)

    def is_proven(self, person: UUID, *, now: datetime) -> bool:
        """Was it shown within the last minutes?"""
        factor = self.get(person)
        until = factor.proven_until if factor is not None else None
        return until is not None and now < until

    def take_step(self, person: UUID, step: int, *, now: datetime) -> bool:
        """A right code of this time step: taken once, and only while there is no pause."""
        return self._prove(person, now, col(Factor.last_step) < step, last_step=step)

    def take_paper(self, person: UUID, mark: str, *, now: datetime) -> bool:
        """A code from the paper: used up by being right."""
        code_hash = _kept(mark)
        mine = (
            select(PaperCode.code_hash)
            .join(Factor, col(Factor.person_id) == col(PaperCode.person_id))
            .where(
                col(PaperCode.code_hash) == code_hash,
                col(PaperCode.person_id) == person,
                col(PaperCode.nonce) == col(Factor.nonce),
            )
        )
        if not self._prove(person, now, mine.exists()):
            return False
        return self.void_paper(person, mark)

    def void_paper(self, person: UUID, mark: str) -> bool:
        """This code of theirs is good no more. Says whether it was."""
        theirs = delete(PaperCode).where(
            col(PaperCode.code_hash) == _kept(mark), col(PaperCode.person_id) == person
        )
        return bool(changed(self.session, theirs))

    def papers_left(self, person: UUID) -> int:
        return self.session.exec(
            select(func.count()).select_from(PaperCode).where(PaperCode.person_id == person)
        ).one()

    def fail(self, person: UUID, *, now: datetime) -> Factor:
        """Count a wrong code; the last of ``TRIES`` begins a pause."""
        self.session.execute(
            update(Factor)
            .where(col(Factor.person_id) == person)
            .values(failures=col(Factor.failures) + 1)
        )
        factor = self.session.get_one(Factor, person, populate_existing=True)
        if factor.failures >= TRIES:
            factor.failures, factor.paused_until = 0, now + PAUSE
            self.session.add(factor)
            self.session.flush()
        return factor

    def clear(self, person: UUID) -> bool:
        """Away with it; at the next high-risk act another is set up. Says whether there was one."""
        self._keep_codes_of(person, None)
        return bool(changed(self.session, delete(Factor).where(col(Factor.person_id) == person)))

    def _prove(
        self, person: UUID, now: datetime, only_if: ColumnElement[bool], **also: int
    ) -> bool:
        proven = changed(
            self.session,
            update(Factor)
            .where(
                col(Factor.person_id) == person,
                col(Factor.nonce).is_not(None),
                or_(col(Factor.paused_until).is_(None), col(Factor.paused_until) <= now),
                only_if,
            )
            .values(failures=0, paused_until=None, proven_until=now + PROOF_LIFE, **also),
        )
        self.session.get(Factor, person, populate_existing=True)
        return bool(proven)

    def _keep_codes_of(self, person: UUID, nonce: str | None) -> None:
        self.session.execute(
            delete(PaperCode).where(
                col(PaperCode.person_id) == person,
                or_(col(PaperCode.nonce) != nonce, nonce is None),
            )
        )
