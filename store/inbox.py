"""The inbox: everything that happened, kept once each, handled one at a time per chat.

LINE may deliver an event twice, with or without its redelivery flag; ``webhookEventId`` is what
makes it one. A portal's answer comes through the same door under an id of our own.
"""

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Column,
    Executable,
    Index,
    Text,
    Update,
    bindparam,
    exists,
    func,
    or_,
    text,
    tuple_,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from store.db import Moment, changed, drop_some, standing, try_lock, words

CHANNEL: Final = "helpdesk"
"""PostgreSQL's LISTEN/NOTIFY channel on which workers hear of new events."""
ATTEMPTS: Final = 4
"""After so many failures an event is set aside, so that its chat goes on."""
PAUSES: Final = (timedelta(seconds=0.5), timedelta(seconds=2), timedelta(seconds=5))
_HEADS_TRIED: Final = 8
_HEADS_SEEN: Final = 16


class EventState(StrEnum):
    """Where an event stands."""

    WAITING = "waiting"
    DONE = "done"
    STANDBY = "standby"
    """Stored, not answered: another bot has this chat (LINE: channel mode ``standby``)."""
    DEAD = "dead"
    """Set aside after several failures; an officer sees it on the list."""


WAITS = text("state = 'waiting'")
SET_ASIDE = text("state = 'dead'")


class Event(SQLModel, table=True):
    """One thing that happened. ``raw`` is its JSON as it came, with secrets masked."""

    __table_args__ = (
        Index("event_dead", "id", sqlite_where=SET_ASIDE, postgresql_where=SET_ASIDE),
        Index("event_arrived", "id", sqlite_where=WAITS, postgresql_where=WAITS),
        Index(
            "event_waiting",
            "chat",
            "happened",
            "id",
            sqlite_where=WAITS,
            postgresql_where=WAITS,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: str = Field(unique=True, max_length=64)
    source: str = Field(default="line", max_length=8)
    chat: str = Field(max_length=80)
    message_id: str | None = Field(default=None, max_length=40, index=True)
    happened: int = Field(sa_type=BigInteger)
    """LINE's ``timestamp``, milliseconds; orders the events of a chat."""
    raw: str = Field(sa_type=Text)
    received_at: datetime = Field(sa_type=Moment)
    """Real time; a redelivery renews it, and with it the reply token's minute."""
    state: EventState = Field(
        default=EventState.WAITING, sa_column=Column(words(EventState), nullable=False)
    )
    attempts: int = 0
    retry_at: datetime | None = Field(default=None, sa_type=Moment)
    error: str | None = Field(default=None, max_length=400)


@dataclass(frozen=True)
class Arrival:
    """An event as the door hands it in."""

    event_id: str
    chat: str
    happened: int
    raw: str
    source: str = "line"
    message_id: str | None = None
    standby: bool = False


def _row(arrival: Arrival, now: datetime) -> dict[str, Any]:
    return {
        "event_id": arrival.event_id,
        "source": arrival.source,
        "chat": arrival.chat,
        "message_id": arrival.message_id,
        "happened": arrival.happened,
        "raw": arrival.raw,
        "received_at": now,
        "state": EventState.STANDBY if arrival.standby else EventState.WAITING,
        "attempts": 0,
    }


@cache
def _keep_once(on_sqlite: bool) -> Executable:
    """Insert an event, or renew the time of one that still waits. Built once: the door is busy."""
    insert = (sqlite if on_sqlite else postgresql).insert(Event)
    statement: Executable = insert.on_conflict_do_update(
        index_elements=[col(Event.event_id)],
        set_={"received_at": insert.excluded.received_at},
        where=col(Event.state) == EventState.WAITING,
    )
    return statement


def _heads_of_chats() -> SelectOfScalar[Event]:
    earlier = aliased(Event)
    in_front = exists().where(
        col(earlier.chat) == col(Event.chat),
        standing(earlier.state, EventState.WAITING),
        tuple_(earlier.happened, earlier.id) < tuple_(Event.happened, Event.id),
    )
    due = or_(col(Event.retry_at).is_(None), col(Event.retry_at) <= bindparam("now", type_=Moment))
    return (
        select(Event)
        .where(standing(Event.state, EventState.WAITING), due, ~in_front)
        .order_by(col(Event.id))
        .limit(bindparam("limit"))
    )


_HEADS: Final = _heads_of_chats()
"""Built once: the dispatcher asks it all the time."""


def _take_if_still_first() -> Update:
    earlier = aliased(Event)
    in_front = exists().where(
        col(earlier.chat) == bindparam("of_chat"),
        standing(earlier.state, EventState.WAITING),
        tuple_(earlier.happened, earlier.id) < tuple_(bindparam("since"), bindparam("event")),
    )
    return (
        update(Event)
        .where(
            col(Event.id) == bindparam("event"),
            standing(Event.state, EventState.WAITING),
            ~in_front,
        )
        .values(state=EventState.DONE)
    )


_TAKE: Final = _take_if_still_first()


@dataclass(frozen=True)
class Inbox:
    """Every read and write of events, inside the caller's transaction."""

    session: Session
    ahead: deque[Event] = field(default_factory=deque)
    """Heads of other chats that an earlier claim has seen (SQLite). Whether each is still the first
    of its chat is asked in the moment it is taken."""

    @property
    def _on_sqlite(self) -> bool:
        return self.session.get_bind().dialect.name == "sqlite"

    def store(self, arrivals: Iterable[Arrival], *, now: datetime) -> None:
        """Keep each event once. A redelivery stores nothing new but renews ``received_at``."""
        rows = [_row(arrival, now) for arrival in arrivals]
        if not rows:
            return
        self.session.connection().execute(_keep_once(self._on_sqlite), rows)
        if not self._on_sqlite:
            self.session.execute(text(f"NOTIFY {CHANNEL}"))

    def claim(self, *, now: datetime) -> Event | None:
        """The next event to handle. It counts as done when the caller's transaction commits, and
        waits again when that is undone.

        One at a time per chat: on PostgreSQL the chat itself is locked (``pg_try_advisory``),
        so that an earlier event that arrives late is not handled beside the one in hand.
        """
        if self._on_sqlite:
            return self._claim_alone(now)
        for head in self._heads(now, _HEADS_TRIED):
            if not try_lock(self.session, head.chat):
                continue
            event = self._head_of(head.chat, now)
            if event is not None and self._take(event):
                return event
        return None

    def _claim_alone(self, now: datetime) -> Event | None:
        """The one writer needs no lock, and may look at many heads in one go."""
        while True:
            while self.ahead:
                event = self.ahead.popleft()
                if self._take(event):
                    return event
            self.ahead.extend(self._heads(now, _HEADS_SEEN))
            if not self.ahead:
                return None
            for event in self.ahead:
                self.session.expunge(event)  # it outlives this transaction, and its undoing

    def _heads(self, now: datetime, limit: int) -> Sequence[Event]:
        """The first waiting event of each chat, oldest arrival first."""
        return self.session.exec(_HEADS, params={"now": now, "limit": limit}).all()

    def _take(self, event: Event) -> bool:
        taken = self.session.connection().execute(
            _TAKE, {"event": event.id, "of_chat": event.chat, "since": event.happened}
        )
        return bool(taken.rowcount)

    def _head_of(self, chat: str, now: datetime) -> Event | None:
        # Waits for who holds the row (a redelivery that renews it, for a moment): to skip it would
        # put the chat's next event before it.
        event = self.session.exec(
            select(Event)
            .where(Event.chat == chat, standing(Event.state, EventState.WAITING))
            .order_by(col(Event.happened), col(Event.id))
            .limit(1)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one_or_none()
        if event is not None and event.retry_at is not None and event.retry_at > now:
            return None
        return event

    def claim_again(self, event_id: str) -> Event | None:
        """The event that was just claimed and whose transaction was undone, unless another worker
        has it by now."""
        event = self.session.exec(
            select(Event).where(Event.event_id == event_id).with_for_update(skip_locked=True)
        ).one_or_none()
        if event is None or event.state is not EventState.WAITING:
            return None
        return event if try_lock(self.session, event.chat) and self._take(event) else None

    def stumble(self, event_id: str, error: str, *, now: datetime) -> Event:
        """Count a failed attempt. Called in a transaction of its own, after the handler's was
        undone. The last attempt sets the event aside."""
        event = self.session.exec(select(Event).where(Event.event_id == event_id)).one()
        event.attempts += 1
        event.error = error[:400]
        if event.attempts >= ATTEMPTS:
            event.state = EventState.DEAD
        else:
            event.retry_at = now + PAUSES[event.attempts - 1]
        self.session.add(event)
        self.session.flush()
        return event

    def dead(self) -> Sequence[Event]:
        return self.session.exec(
            select(Event).where(standing(Event.state, EventState.DEAD)).order_by(col(Event.id))
        ).all()

    def revive(self, event: int) -> bool:
        """Try a set-aside event again, from the start."""
        return bool(
            changed(
                self.session,
                update(Event)
                .where(col(Event.id) == event, col(Event.state) == EventState.DEAD)
                .values(state=EventState.WAITING, attempts=0, retry_at=None),
            )
        )

    def waits(self, *, since: datetime, limit: int) -> Sequence[Event]:
        """Events of 1:1 chats that came before ``since``, can be answered, and are not handled yet;
        the oldest arrival first."""
        return self.session.exec(
            select(Event)
            .where(
                standing(Event.state, EventState.WAITING),
                col(Event.received_at) <= since,
                col(Event.chat).startswith("line:U"),
                col(Event.raw).contains('"replyToken"'),
            )
            .order_by(col(Event.id))
            .limit(limit)
        ).all()

    def waiting(self) -> int:
        return self.session.exec(
            select(func.count()).select_from(Event).where(col(Event.state) == EventState.WAITING)
        ).one()

    def forget_message(self, message_id: str, without_text: Callable[[str], str]) -> None:
        """Keep of a message its sender has taken back (LINE: ``unsend``) only that it was there."""
        for event in self.session.exec(select(Event).where(Event.message_id == message_id)):
            event.raw = without_text(event.raw)
            self.session.add(event)

    def forget_chat(self, chat: str, without_text: Callable[[str], str]) -> None:
        """Keep of what was written in this chat only that something was. What waits to be read is
        left alone."""
        written = select(Event).where(Event.chat == chat, Event.state != EventState.WAITING)
        for event in self.session.exec(written):
            event.raw = without_text(event.raw)
            self.session.add(event)

    def taken_back(self, *, since: datetime) -> Sequence[Event]:
        """What LINE told of messages that their senders took back, since then."""
        return self.session.exec(
            select(Event).where(
                col(Event.received_at) >= since, col(Event.raw).contains('"type":"unsend"')
            )
        ).all()

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Drop events long since handled; says how many."""
        return drop_some(
            self.session,
            Event,
            col(Event.state).in_([EventState.DONE, EventState.STANDBY]),
            col(Event.received_at) < before,
            limit=limit,
        )

    def forget_dead(self, *, before: datetime, limit: int) -> int:
        """Drop events that were set aside and nobody tried again; says how many."""
        dead = col(Event.state) == EventState.DEAD
        return drop_some(self.session, Event, dead, col(Event.received_at) < before, limit=limit)
