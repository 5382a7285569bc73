"""Calls on their way to a bridge, and the answers on their way back.

A row lives for seconds: whoever asks waits for it. It holds no password; where a call has one, the
whole of it is sealed to the bridge's key, leaves the row in the transaction that hands it out, and
is gone after a minute in any case (``SEALED_FOR``).
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, LargeBinary, Text, func, or_
from sqlmodel import Field, Session, SQLModel, col, delete, select, update

from store.bridges import Bridge
from store.db import Moment, changed

CHANNEL: Final = "helpdesk_bridge"
"""Of PostgreSQL's NOTIFY, for whoever holds the bridge's link in another process."""
SEALED_FOR: Final = timedelta(seconds=60)
AT_A_TIME: Final = 16
"""Calls that are handed out at once."""


class BridgeCall(SQLModel, table=True):
    """One call. ``number`` counts for each bridge by itself."""

    __tablename__ = "bridge_call"

    bridge_id: UUID = Field(primary_key=True, foreign_key="bridge.id")
    number: int = Field(primary_key=True, sa_type=BigInteger)
    token: str = Field(max_length=32)
    """Which call it is, should a number ever be used again."""
    call: str = Field(max_length=64)
    arguments: str = Field(sa_type=Text)
    sealed: bytes | None = Field(default=None, sa_type=LargeBinary)
    asked_at: datetime = Field(sa_type=Moment)
    good_until: datetime = Field(sa_type=Moment)
    """Who asks waits no longer, and so it is not handed out later."""
    taken_at: datetime | None = Field(default=None, sa_type=Moment)
    """When it was first handed out: from then on nobody can say that it was not done."""
    taken_by: str | None = Field(default=None, max_length=32)
    """The link by which it was handed out last; a new link is given it once more."""
    answer: str | None = Field(default=None, sa_type=Text)


def new_token() -> str:
    """A call's own name, which is sealed with it."""
    return secrets.token_hex(16)


@dataclass(frozen=True)
class BridgeCalls:
    """Every read and write of calls, inside the caller's transaction. ``now`` is real time."""

    session: Session

    def ask(
        self,
        bridge: UUID,
        *,
        token: str,
        call: str,
        arguments: Mapping[str, Any],
        sealed: bytes | None,
        now: datetime,
        life: timedelta,
    ) -> int:
        """Put a call in the row; gives its number."""
        number: int = self.session.execute(
            update(Bridge)
            .where(col(Bridge.id) == bridge)
            .values(asked=Bridge.asked + 1)
            .returning(col(Bridge.asked))
        ).scalar_one()
        self.session.add(
            BridgeCall(
                bridge_id=bridge,
                number=number,
                token=token,
                call=call,
                arguments=json.dumps(arguments),
                sealed=sealed,
                asked_at=now,
                good_until=now + life,
            )
        )
        self.session.flush()
        if self.session.get_bind().dialect.name == "postgresql":
            self.session.execute(select(func.pg_notify(CHANNEL, "")))
        return number

    def any_due(self, bridge: UUID, *, link: str, now: datetime) -> bool:
        """Is there something to hand out by this link?"""
        found = select(BridgeCall.number).where(*_due(bridge, link, now)).limit(1)
        return self.session.exec(found).first() is not None

    def take(self, bridge: UUID, *, link: str, now: datetime) -> Sequence[BridgeCall]:
        """Hand out what waits, and what was handed out by an older link and not answered. The
        sealed part leaves the rows with it: it is handed out once."""
        waiting = (
            select(BridgeCall)
            .where(*_due(bridge, link, now))
            .order_by(col(BridgeCall.number))
            .limit(AT_A_TIME)
            .with_for_update()
        )
        taken = self.session.exec(waiting).all()
        for call in taken:
            self.session.expunge(call)
            self.session.execute(
                update(BridgeCall)
                .where(*_one(bridge, call.number))
                .values(
                    taken_at=func.coalesce(col(BridgeCall.taken_at), now),
                    taken_by=link,
                    sealed=None,
                )
            )
        return taken

    def answer(self, bridge: UUID, number: int, token: str, answer: str) -> bool:
        """Write the first answer down. False: nobody waits for it any more."""
        return bool(
            changed(
                self.session,
                update(BridgeCall)
                .where(
                    *_one(bridge, number),
                    col(BridgeCall.token) == token,
                    col(BridgeCall.answer).is_(None),
                )
                .values(answer=answer, sealed=None),
            )
        )

    def answered(self, bridge: UUID, number: int) -> str | None:
        """The answer, if it is there."""
        return self.session.exec(
            select(BridgeCall.answer).where(*_one(bridge, number))
        ).one_or_none()

    def is_taken(self, bridge: UUID, number: int) -> bool:
        return (
            self.session.exec(
                select(BridgeCall.taken_at).where(*_one(bridge, number))
            ).one_or_none()
            is not None
        )

    def withdraw(self, bridge: UUID, number: int) -> bool:
        """Take it back unless it was handed out: then it certainly is not done. Says whether."""
        untaken = col(BridgeCall.taken_at).is_(None)
        return bool(changed(self.session, delete(BridgeCall).where(*_one(bridge, number), untaken)))

    def drop(self, bridge: UUID, number: int) -> None:
        """Nobody waits for it any more."""
        self.session.execute(delete(BridgeCall).where(*_one(bridge, number)))

    def forget_old(self, *, now: datetime) -> int:
        """Drop what nobody waits for, because its process is gone; says how many."""
        old = or_(
            col(BridgeCall.asked_at) < now - SEALED_FOR,
            # A clock that was put back must not keep a sealed part.
            col(BridgeCall.asked_at) > now + SEALED_FOR,
        )
        return changed(self.session, delete(BridgeCall).where(old))


def _one(bridge: UUID, number: int) -> tuple[ColumnElement[bool], ...]:
    return col(BridgeCall.bridge_id) == bridge, col(BridgeCall.number) == number


def _due(bridge: UUID, link: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(BridgeCall.bridge_id) == bridge,
        col(BridgeCall.answer).is_(None),
        col(BridgeCall.good_until) > now,
        or_(col(BridgeCall.taken_by).is_(None), col(BridgeCall.taken_by) != link),
    )
