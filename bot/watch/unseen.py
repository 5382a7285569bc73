"""Sessions that came and went between two readings, or while we were down.

Nobody saw them run; what the portal still knows of them is written down all the same, because the
law asks who was online when (Computer Crime Act B.E. 2550 s.26). Such a session must have begun
after the last reading: so the portal is asked for what began since, from a mark that goes on with
each reading, page by page where there is much.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID, uuid4

from bot.watch.comparing import ENDS
from portal_bridge.contract import History, Past
from store.addresses import plain
from store.online import UNTOLD, End
from store.sightings import Known

PAGE: Final = 1_000
"""Sessions asked for at one reading, about."""
LATE: Final = timedelta(minutes=15)
"""How long what a router reports may be on its way to the portal's records."""
JUST_AFTER: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Missed:
    """What a portal told of sessions that are over, and how far that goes."""

    past: Sequence[Past] = ()
    up_to: datetime | None = None
    """What began before then need not be asked for again; ``None``: as it was."""


def ask(portal: History, since: datetime | None, now: datetime) -> Missed:
    """The next page of what began since the mark. Without a mark, of before us nothing: the first
    reading sets it. A mark that a wrong clock set ahead is taken back. Raises ``PortalError``."""
    if since is None:
        return Missed(up_to=now)
    if since > now:
        since = now - LATE
    past = portal.past(since, PAGE)
    up_to = now - LATE
    if len(past) >= PAGE:
        # All that began at the last one's moment came with it.
        up_to = min(up_to, past[-1].started + JUST_AFTER)
    return Missed(past, max(up_to, since))


def of(missed: Missed, known: Collection[str]) -> list[Past]:
    """Those of which we have nothing, each once. ``known``: the portal's names of the others."""
    found = {one.id: one for one in missed.past if one.id not in known}
    return list(found.values())


def rows(
    past: Sequence[Past], portal: str, accounts: Mapping[str, Known]
) -> Iterator[dict[str, Any]]:
    """They are written as what they are: over. Of somebody who is no user of ours, nothing is."""
    for one in past:
        account = accounts.get(one.username)
        if not one.ours and not _was_ours(account, one):
            continue
        yield {
            "id": uuid4(),
            "portal": portal,
            "key": one.id,
            "username": one.username,
            "account_id": account.id if account else None,
            "person_id": account.owner_at(one.started) if account else None,
            "mac": one.mac,
            "address": plain(one.address),
            "nas": one.nas,
            "remembered": one.remembered,
            "started_at": one.started,
            "began_at": None,
            "quiet_since": None,
            "bytes_up": one.bytes_up,
            "bytes_down": one.bytes_down,
            "up_before": 0,
            "down_before": 0,
            "warned_at": None,
            "ended_at": max(one.ended, one.started),
            "cause": ENDS.get(one.cause, End.UNKNOWN),
        }


def _was_ours(account: Known | None, one: Past) -> bool:
    """The portal has forgotten it, because we closed it after the session had begun."""
    closed = account.closed_at if account is not None else None
    return closed is not None and one.started <= closed


def cuts(written: Sequence[Mapping[str, Any]], now: datetime) -> Iterator[tuple[UUID, datetime]]:
    """Who is told of a cut for idleness, with their next word and for free: as of one that was
    seen, and no longer than of one. Whoever comes back from lunch asks why the net has stopped,
    whether the session was seen or not."""
    for row in written:
        if row["cause"] is End.IDLE and row["person_id"] and row["ended_at"] > now - UNTOLD:
            yield row["person_id"], row["ended_at"]
