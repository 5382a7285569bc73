"""One reading of a portal beside the one before. Pure: what is written of it is another matter."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from portal_bridge.contract import Cause, Ended, IdleCount, Session
from portal_bridge.idle import cut, quiet_since
from store.addresses import plain
from store.online import End
from store.profiles import Profile
from store.sightings import Known, Over, Running

SAME_STRETCH: Final = timedelta(seconds=5)
"""Portals tell idleness in whole seconds, and the way to them takes some: silence that seems to
begin no later than this after it was first seen is the same silence."""
ENDS: Final = {
    Cause.IDLE: End.IDLE,
    Cause.LIMIT: End.LIMIT,
    Cause.USER: End.USER,
    Cause.ADMIN: End.OFFICE,
    Cause.LOST: End.LOST,
}


@dataclass(frozen=True)
class Reading:
    """What a portal told at one moment, and what we know of whom it told."""

    portal: str
    at: datetime
    """When the question was put, so that nothing told is older."""
    sessions: Sequence[Session]
    ended: Sequence[Ended]
    count: IdleCount
    accounts: Mapping[str, Known]
    """Those of who has come in since the last reading, by username."""
    profiles: Mapping[str, Profile]
    over: Collection[str] = ()
    """The portal's names of sessions whose end we know, that may have come after the question was
    put: portals date it by clocks of their own, and in whole seconds."""


@dataclass
class Changes:
    """What a reading changes. To be written in the order: over, changed, new."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    over: list[Over] = field(default_factory=list)
    due: list[UUID] = field(default_factory=list)
    """Sessions whose people should hear, once in this stretch of silence, that a cut is near."""


def compare(before: Mapping[str, Running], reading: Reading) -> Changes:
    """What is new, what goes on, what is over, and whom to warn."""
    changes, seen = Changes(), set()
    for session in reading.sessions:
        if session.id in seen or session.id in reading.over:
            continue
        seen.add(session.id)
        was = before.get(session.id)
        if was is None:
            _begins(session, reading, changes)
        else:
            _goes_on(was, session, reading, changes)
    told = {one.id: one for one in reading.ended}
    changes.over += [
        _over(was, told.get(key), reading) for key, was in before.items() if key not in seen
    ]
    return changes


def _begins(session: Session, reading: Reading, changes: Changes) -> None:
    row = _first(session, reading)
    known = reading.accounts.get(session.username)
    if known is not None and _is_due(row, known.profile, reading):
        row["warned_at"] = reading.at
        changes.due.append(row["id"])
    changes.new.append(row)


def _goes_on(was: Running, session: Session, reading: Reading, changes: Changes) -> None:
    row, one = _next(was, session, reading), was.id
    moved = _has_moved(was, row)
    if moved:
        row = _moves(was, row, reading, changes)
        one = row["id"]
    if was.profile is not None and _is_due(row, was.profile, reading):
        row["warned_at"] = reading.at
        if was.person_id is not None:
            changes.due.append(one)
    if not moved and any(value != getattr(was, name) for name, value in row.items()):
        changes.changed[was.id] = row


def _has_moved(was: Running, row: Mapping[str, Any]) -> bool:
    """Another address, device number or router. What the portal tells later than the rest, or
    writes otherwise than an older version of ours did, is no other."""
    told, known = (row["address"], row["mac"], row["nas"]), (was.address, was.mac, was.nas)
    if told == known:
        return False
    pairs = zip(told, known, strict=True)
    return any(before and now not in (before, plain(before)) for now, before in pairs)


def _moves(
    was: Running, row: Mapping[str, Any], reading: Reading, changes: Changes
) -> dict[str, Any]:
    """The row ends and another goes on, so that it is known who had which address when. To its
    people it is the same session, in the same silence."""
    at = max(reading.at, was.started_at)
    up, down = max(was.bytes_up, row["bytes_up"]), max(was.bytes_down, row["bytes_down"])
    counted = (up, down) != (was.bytes_up, was.bytes_down)
    changes.over.append(Over(was.id, at, End.MOVED, up, down, was.person_id, counted))
    following = {
        **row,
        "id": uuid4(),
        "portal": reading.portal,
        "key": was.key,
        "username": was.username,
        "account_id": was.account_id,
        "person_id": was.person_id,
        "started_at": at,
        "began_at": was.began,
        "bytes_up": 0,
        "bytes_down": 0,
        "up_before": was.up_before + up,
        "down_before": was.down_before + down,
        "ended_at": None,
        "cause": None,
    }
    changes.new.append(following)
    return following


def _first(session: Session, reading: Reading) -> dict[str, Any]:
    known = reading.accounts.get(session.username)
    return {
        "id": uuid4(),
        "portal": reading.portal,
        "key": session.id,
        "username": session.username,
        "account_id": known.id if known else None,
        "person_id": known.owner_id if known else None,
        "mac": session.mac,
        "address": plain(session.address),
        "nas": session.nas,
        "remembered": session.remembered,
        "started_at": min(session.started, reading.at),
        "began_at": None,
        "quiet_since": quiet_since(session, read_at=reading.at),
        "bytes_up": session.bytes_up,
        "bytes_down": session.bytes_down,
        "up_before": 0,
        "down_before": 0,
        "warned_at": None,
        "ended_at": None,
        "cause": None,
    }


def _next(was: Running, session: Session, reading: Reading) -> dict[str, Any]:
    """All of ``CHANGING``, as it is now. What the portal does not tell any more stays as told."""
    quiet = quiet_since(session, read_at=reading.at)
    same = ("", was.address)
    anew = quiet is None or was.quiet_since is None or quiet > was.quiet_since + SAME_STRETCH
    return {
        "mac": session.mac or was.mac,
        "address": was.address if session.address in same else plain(session.address),
        "nas": session.nas or was.nas,
        "remembered": session.remembered,
        "quiet_since": quiet if anew else was.quiet_since,
        "bytes_up": max(session.bytes_up - was.up_before, 0),
        "bytes_down": max(session.bytes_down - was.down_before, 0),
        "warned_at": None if anew else was.warned_at,
    }


def _is_due(row: Mapping[str, Any], profile: str, reading: Reading) -> bool:
    """A cut is near, nobody was told in this silence, and it has not come to pass already."""
    quiet: datetime | None = row["quiet_since"]
    if quiet is None or row["warned_at"] is not None or row["remembered"]:
        return False
    limits = reading.profiles.get(profile)
    if limits is None or limits.idle_timeout is None or not limits.idle_lead:
        return False
    near = cut(reading.at - quiet, timedelta(seconds=limits.idle_timeout), reading.count)
    return near.is_near(timedelta(seconds=limits.idle_lead)) and near.latest > timedelta(0)


def _over(was: Running, told: Ended | None, reading: Reading) -> Over:
    """As the portal recorded it; else as the last reading lets us think."""
    end = ENDS.get(told.cause) if told is not None else None
    guessed, at = _guess(was, reading)
    up = max(was.bytes_up, told.bytes_up - was.up_before if told else 0)
    down = max(was.bytes_down, told.bytes_down - was.down_before if told else 0)
    return Over(
        was.id,
        max(told.at if told is not None else at, was.started_at),
        end or guessed,
        up,
        down,
        was.person_id,
        (up, down) != (was.bytes_up, was.bytes_down),
    )


def _guess(was: Running, reading: Reading) -> tuple[End, datetime]:
    profile = reading.profiles.get(was.profile or "")
    if profile is None:
        return End.UNKNOWN, reading.at
    idle, limit = profile.idle_timeout, profile.session_timeout
    if idle is not None and was.quiet_since is not None and not was.remembered:
        cut_at = was.quiet_since + timedelta(seconds=idle)
        if cut_at - reading.count.blur <= reading.at:
            return End.IDLE, min(cut_at, reading.at)
    if limit is not None and was.began + timedelta(seconds=limit) <= reading.at:
        return End.LIMIT, was.began + timedelta(seconds=limit)
    return End.UNKNOWN, reading.at
