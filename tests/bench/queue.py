"""An officer's queue of ten thousand open requests: how long one page takes to be found and laid
out as cards, at its beginning and deep inside."""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from sqlmodel import Session, select

from handlers.approvals.cards import SHOWN
from handlers.approvals.queue import NextPage
from handlers.house import house
from handlers.kit.desk import Desk
from handlers.kit.effects import Show
from handlers.kit.taps.menu import MyWork
from store.assignments import Assignment
from store.db import Database
from store.people import People
from store.requests import Request, Step
from store.roster import Officer, Role
from tests.bot.whole import OFFICE, PLACES
from tests.tables import lay

OPEN: Final = 10_000
NOW: Final = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
TIMES: Final = 30


def pages() -> dict[str, float]:
    """The median of each page's time, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'queue.db'}")
        lay(database)
        with database.write() as session:
            desk = _full(session)
            deep = session.exec(
                select(Request).order_by(Request.promised_at).offset(OPEN // 2).limit(1)  # type: ignore[arg-type]  # a column here
            ).one()
        with database.write() as session:
            desk.session = session
            first = _median(lambda: _cards(desk, MyWork()))
            later = _median(lambda: _cards(desk, NextPage(deep.id, 1)))
        database.close()
    return {"the first page": first, "a page in the middle": later}


def _cards(desk: Desk, tap: MyWork | NextPage) -> int:
    shown = [effect for effect in house.dispatch(tap, desk) if isinstance(effect, Show)]
    assert sum(len(show.cards) for show in shown) == SHOWN
    return SHOWN


def _median(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def _full(session: Session) -> Desk:
    officer = People(session).meet("U" + "1" * 32, now=NOW)
    entry = Officer(person_id=officer.id, role=Role.OFFICER, name="มาลี ศรีสุข", bound_at=NOW)
    session.add(entry)
    place = next(iter(PLACES.values()))
    requester = People(session).meet("U" + "2" * 32, now=NOW).id
    for number in range(OPEN):
        request = Request(
            kind="return",  # of this kind one person may have many
            number=f"F-{number:05}",
            requester_id=requester,
            name="สมชาย ใจดี",
            place_code=place.code,
            place_name=place.display,
            phone="+66812345678",
            profile="both",
            username=f"somchai.{uuid4().hex[:12]}",
            filed_at=NOW,
            promised_at=NOW + timedelta(seconds=number),
        )
        session.add(request)
        session.add(
            Assignment(
                request_id=request.id, officer_id=officer.id, step=Step.RESPONSIBLE, since=NOW
            )
        )
    session.flush()
    return Desk(session, OFFICE, NOW, PLACES, officer, entry)
