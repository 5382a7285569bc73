"""Bridges: who may carry out orders in a portal that stands behind the office's own network.

A bridge is invited by a one-time code: single use, ten minutes, 80 bits, and after a few wrong
ones none is taken any more. Only its hash is kept, and of the bridge only its public keys.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Index, Text, func, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.codes import hash_of, new_code
from store.db import Moment, changed, drop_some
from store.naming import MAIN

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
CODE_LIFE: Final = timedelta(minutes=10)
MISSES: Final = 20
"""Wrong codes after which an invitation is over. Nobody mistypes a pasted code so often."""
ENROLLED = text("enrolled_at IS NOT NULL AND removed_at IS NULL")


class Bridge(SQLModel, table=True):
    """A bridge that is invited, enrolled or removed. Of those enrolled there is one a portal."""

    __table_args__ = (
        Index(
            "one_bridge", "portal", unique=True, sqlite_where=ENROLLED, postgresql_where=ENROLLED
        ),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    portal: str = Field(default=MAIN, max_length=32)
    name: str = Field(max_length=32)
    code_hash: str = Field(unique=True, max_length=64)
    code_until: datetime = Field(sa_type=Moment)
    misses: int = 0
    """Wrong codes that were tried while this one was open."""
    invited_at: datetime = Field(sa_type=Moment)
    enrolled_at: datetime | None = Field(default=None, sa_type=Moment)
    removed_at: datetime | None = Field(default=None, sa_type=Moment)
    sign_key: str = Field(default="", max_length=64)
    """Its public Ed25519 key, in hexadecimal digits."""
    box_key: str = Field(default="", max_length=64)
    """Its public X25519 key, to which passwords are sealed."""
    can: str = Field(default="{}", sa_type=Text)
    """What its portal can, as its last greeting told it: JSON."""
    session: str = Field(default="", max_length=32)
    """Of its latest link; an older one is none any more."""
    heard: int = Field(default=0, sa_type=BigInteger)
    """The number of its last message; the next one's is higher."""
    asked: int = Field(default=0, sa_type=BigInteger)
    """The number of the last call to it."""
    seen_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was heard last, by real time."""

    @property
    def has_linked(self) -> bool:
        """Whether it has run since it enrolled."""
        return bool(self.session)

    @property
    def abilities(self) -> Mapping[str, Any]:
        """``can``, read."""
        told: dict[str, Any] = json.loads(self.can)
        return told


@dataclass(frozen=True)
class Enrolment:
    """What a bridge brings with its code."""

    sign_key: str
    box_key: str
    can: str


@dataclass(frozen=True)
class Bridges:
    """Every read and write of bridges, inside the caller's transaction. ``now`` is real time."""

    session: Session

    def enrolled(self, portal: str = MAIN) -> Bridge | None:
        """The one that serves this portal."""
        return self.session.exec(
            select(Bridge)
            .where(
                Bridge.portal == portal,
                col(Bridge.enrolled_at).is_not(None),
                col(Bridge.removed_at).is_(None),
            )
            .execution_options(populate_existing=True)
        ).one_or_none()

    def get(self, bridge: UUID) -> Bridge | None:
        """Unless it was removed, or has not enrolled yet."""
        found = self.session.get(Bridge, bridge, populate_existing=True)
        return found if found and found.enrolled_at and not found.removed_at else None

    def everyone(self) -> Sequence[Bridge]:
        """Invited, enrolled and removed ones, the oldest first."""
        return self.session.exec(select(Bridge).order_by(col(Bridge.invited_at))).all()

    def invite(self, name: str, *, now: datetime, portal: str = MAIN) -> tuple[Bridge, str]:
        """A fresh code for a bridge of this name to this portal; nobody can read it later. Open
        codes of before are worth nothing any more, whatever portal they were for."""
        self.session.execute(
            update(Bridge)
            .where(col(Bridge.enrolled_at).is_(None), col(Bridge.code_until) > now)
            .values(code_until=now)
        )
        code = new_code()
        bridge = Bridge(
            portal=portal,
            name=name,
            code_hash=hash_of(code),
            code_until=now + CODE_LIFE,
            invited_at=now,
        )
        self.session.add(bridge)
        self.session.flush()
        return bridge, code

    def enrol(self, code: str, brought: Enrolment, *, now: datetime) -> Bridge | None:
        """Take it in by its code, once; the portal's bridge of before is removed. ``None``: a wrong
        code, which is counted, or one that is spent or too old."""
        bridge = self.session.exec(
            select(Bridge).where(Bridge.code_hash == hash_of(code)).with_for_update()
        ).one_or_none()
        if bridge is None or not self._spend(bridge, now):
            self.session.execute(
                update(Bridge)
                .where(col(Bridge.enrolled_at).is_(None), col(Bridge.code_until) > now)
                .values(misses=Bridge.misses + 1)
            )
            return None
        before = self.enrolled(bridge.portal)
        if before is not None:
            self.remove(before.id, now=now)
        bridge.enrolled_at = bridge.seen_at = now
        bridge.sign_key, bridge.box_key, bridge.can = brought.sign_key, brought.box_key, brought.can
        self.session.add(bridge)
        self.session.flush()
        return bridge

    def _spend(self, bridge: Bridge, now: datetime) -> bool:
        return bool(
            changed(
                self.session,
                update(Bridge)
                .where(
                    col(Bridge.id) == bridge.id,
                    col(Bridge.enrolled_at).is_(None),
                    col(Bridge.removed_at).is_(None),
                    col(Bridge.code_until) > now,
                    col(Bridge.misses) < MISSES,
                )
                .values(code_until=now),
            )
        )

    def remove(self, bridge: UUID, *, now: datetime) -> bool:
        """Its key is good no more, nor its code. Says whether it was there."""
        return bool(
            changed(
                self.session,
                update(Bridge)
                .where(col(Bridge.id) == bridge, col(Bridge.removed_at).is_(None))
                .values(removed_at=now, code_until=now, session=""),
            )
        )

    def greet(
        self, bridge: UUID, number: int, *, session: str, can: str, highest: int, now: datetime
    ) -> bool:
        """A new link, which ends the one before. ``highest`` is the highest number of a call that
        the bridge knows: ours go on from there, should our rows be an old copy. False: a message
        that was heard before, or a bridge that was removed."""
        later = func.max if self.session.get_bind().dialect.name == "sqlite" else func.greatest
        return self._hear(
            bridge,
            number,
            seen_at=now,
            session=session,
            can=can,
            asked=later(Bridge.asked, highest),
        )

    def hear(self, bridge: UUID, number: int, *, session: str, now: datetime) -> bool:
        """One more message by the bridge's link. False: it was heard before, the link is not the
        latest, or the bridge was removed."""
        return self._hear(bridge, number, of=session, seen_at=now)

    def _hear(self, bridge: UUID, number: int, of: str | None = None, **values: Any) -> bool:
        where = [
            col(Bridge.id) == bridge,
            col(Bridge.heard) < number,
            col(Bridge.enrolled_at).is_not(None),
            col(Bridge.removed_at).is_(None),
        ]
        if of is not None:
            where.append(col(Bridge.session) == of)
        return bool(
            changed(self.session, update(Bridge).where(*where).values(heard=number, **values))
        )

    def forget_codes(self, *, before: datetime, limit: int) -> int:
        """Drop invitations that nobody used; says how many."""
        unused = col(Bridge.enrolled_at).is_(None)
        return drop_some(self.session, Bridge, unused, col(Bridge.code_until) < before, limit=limit)
