"""The file courier: fetches what somebody sent, reads it as a table, and brings it to the handlers
as an event of our own. The file itself is written nowhere.

The answer goes on the reply token of the message that brought the file, while that surely lives.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import aiohttp
import structlog
from linebot.v3.messaging import ApiException
from sqlmodel import Session

from bot.line.credentials import NotIssued
from bot.line.wire import Wire
from handlers.language.tablefaults import BadTable, TableFault
from handlers.language.tables import read_table
from store.db import Database
from store.inbox import Arrival, Inbox
from store.orders import Orders
from store.outbox import FRESH, Job, JobState, Kind, line_lane
from store.people import People

log = structlog.get_logger(__name__)

PAUSE: Final = timedelta(seconds=2)
TRIES: Final = 4
DEADLY: Final = "processes died over it"
Reader = Callable[[str, bytes], Sequence[Sequence[str]]]
"""Makes a file's name and bytes a table of text. Raises ``BadTable``."""
GONE: Final = (404, 410)
"""LINE keeps a file for a while only, and not one that was taken back."""


@dataclass(frozen=True)
class FileCourier:
    """``take`` and ``report`` are transactions, ``carry`` is the network. ``readers``: how files
    for some forms are read; the others are plain tables."""

    database: Database
    readers: Mapping[str, Reader] = field(default_factory=dict)

    def take(self) -> Job | None:
        """The next file to be fetched. One over which processes have died is set aside, listed, and
        said to be unreadable."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            job = Orders(session).lease([Kind.FILE], now=now)
            if job is None or job.attempts < TRIES:
                return job
            log.error("file.deadly", job=job.id)
            self._tell(session, job, {"fault": TableFault.UNREADABLE.value}, now)
            Orders(session).set_aside(job, DEADLY)
        return None

    async def carry(self, job: Job, wire: Wire) -> dict[str, Any] | None:
        """What to tell of it; ``None``: try again."""
        wanted = json.loads(job.body)
        try:
            data = await wire.file(wanted["message"])
        except ApiException as error:
            log.info("file.unfetched", job=job.id, status=error.status)
            if error.status not in GONE and job.attempts + 1 < TRIES:
                return None
        except (NotIssued, aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("file.unfetched", job=job.id, error=type(error).__name__)
            if job.attempts + 1 < TRIES:
                return None
        else:
            reader = self.readers.get(wanted["form"], _plain_table)
            return await asyncio.to_thread(_told, reader, wanted.get("name", ""), data)
        return {"fault": TableFault.NOT_FETCHED.value}

    def report(self, job: Job, told: dict[str, Any] | None) -> bool:
        """Says whether there is an event now."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            state = JobState.WAITING if told is None else JobState.DONE
            if not Orders(session).report(job, state, due=now + PAUSE, error=None) or told is None:
                return False
            Orders(session).reword(job, json.dumps(json.loads(job.body) | {"name": ""}))
            return self._tell(session, job, told, now)

    @staticmethod
    def _tell(session: Session, job: Job, told: dict[str, Any], now: datetime) -> bool:
        """Says whether there is somebody to be told."""
        user = None if job.person_id is None else People(session).get(job.person_id).line_id
        if user is None:  # they had their data deleted meanwhile
            return False
        Inbox(session).store([_arrival(job, user, told, now)], now=now)
        return True


def _plain_table(_name: str, data: bytes) -> list[list[str]]:
    return read_table(data)


def _told(reader: Reader, name: str, data: bytes) -> dict[str, Any]:
    try:
        return {"rows": reader(name, data)}
    except BadTable as bad:
        return {"fault": bad.reason.value, "told": bad.params}
    except BaseException:  # a parser written in Rust panics with what is no Exception
        log.exception("file.parser_broke")
        return {"fault": TableFault.UNREADABLE.value}


def _arrival(job: Job, user: str, told: dict[str, Any], now: datetime) -> Arrival:
    """What the table holds stands where a message's words do, so that it is forgotten like them."""
    wanted = json.loads(job.body)
    fresh = job.reply_until is not None and job.reply_until - now >= FRESH
    said = {
        "user": user,
        "form": wanted["form"],
        "answer_on": job.reply_token if fresh else None,
        "message": {"id": wanted["message"], "type": "file"} | told,
    }
    return Arrival(
        event_id=f"file:{job.id}:{job.lease.hex if job.lease else job.attempts}",
        chat=line_lane(user),
        happened=int(now.timestamp() * 1000),
        raw=json.dumps(said, ensure_ascii=False),
        message_id=wanted["message"],
        source="file",
    )
