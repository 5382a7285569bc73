"""Several portals at once: one that hangs keeps nobody waiting for another."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.couriers.orders import SILENT_AFTER, PortalCourier
from bot.jobs import order_job
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from portal_bridge.orders import OpenAccount
from store.db import Database
from store.inbox import Event
from store.outbox import Job, JobState, Outbox
from tests.tables import lay

LONG_AGO = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
RULES = ProfileLimits("pc")


@dataclass
class Hanging(MemoryPortal):
    """Somebody has asked it, and it says nothing until it is let go."""

    asked: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__()

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        self.asked.set()
        assert self.let_go.wait(timeout=30)
        super().open_account(username, profile, expires)


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service("postgresql"))]
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    else:
        database = Database(request.getfixturevalue("new_postgres_database")())
    lay(database)
    yield database
    database.close()


def ask(database: Database, username: str, portal: str | None) -> None:
    with database.write() as session:
        now = database.real_now(session)
        job = order_job(OpenAccount(username, RULES), now=now)._replace(portal=portal)
        Outbox(session).add([job])


def let_it_be_due(database: Database) -> None:
    with database.write() as session:
        for job in session.exec(select(Job)):
            job.due_at = LONG_AGO


def jobs(database: Database) -> dict[str, Job]:
    with database.read() as session:
        return {job.lane: job for job in session.exec(select(Job))}


def test_each_portal_gets_its_own_orders_and_an_older_order_is_the_main_ones(
    database: Database,
) -> None:
    main, east = MemoryPortal(), MemoryPortal()
    for username, portal in (("older", None), ("here", "main"), ("there", "east")):
        ask(database, username, portal)
    couriers = (
        PortalCourier(database, main, "main", {"east"}),
        PortalCourier(database, east, "east", {"main"}),
    )
    for courier in couriers:
        while courier.run_once():
            pass
    assert {one.username for one in main.accounts()} == {"older", "here"}
    assert {one.username for one in east.accounts()} == {"there"}


def test_while_one_hangs_the_others_orders_are_carried_out(database: Database) -> None:
    main, east = Hanging(), MemoryPortal()
    ask(database, "here", "main")
    ask(database, "there", "east")
    stuck = PortalCourier(database, main, "main", {"east"})
    thread = threading.Thread(target=stuck.run_once)
    thread.start()
    try:
        assert main.asked.wait(timeout=30)
        assert PortalCourier(database, east, "east", {"main"}).run_once()
        assert east.look("there") is not None
        assert main.look("here") is None
    finally:
        main.let_go.set()
        thread.join()
    assert main.look("here") is not None


def test_what_is_for_a_portal_of_no_name_waits_says_why_and_is_carried_once_it_is_named(
    database: Database,
) -> None:
    main, west = MemoryPortal(), MemoryPortal()
    ask(database, "far", "west")
    courier = PortalCourier(database, main, "main", {"east"})
    for _ in range(SILENT_AFTER):
        assert courier.run_once()
        let_it_be_due(database)
    assert not PortalCourier(database, MemoryPortal(), "east", {"main"}).run_once()
    [job] = jobs(database).values()
    assert (job.state, job.portal) == (JobState.WAITING, "west")
    assert job.error == "no portal is named west in the settings"
    assert not list(main.accounts())
    with database.read() as session:
        assert [event.event_id.split(":")[2] for event in session.exec(select(Event))] == ["silent"]

    assert PortalCourier(database, west, "west", {"main", "east"}).run_once()
    assert west.look("far") is not None
