"""A bridge that is away is a portal that is away, for whoever looks or waits."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.app import compose, prepare
from bot.bridge.asking import Bells, Patience, Rows
from bot.couriers.orders import UNSURE, PortalCourier
from bot.jobs import order_job
from bot.settings import Settings
from bot.wake import Bell
from bot.watch.sweep import Sweep
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import Accounts, Sessions, Unreachable
from portal_bridge.orders import FreezeAccount
from portal_bridge.remote.calls import facts
from portal_bridge.remote.portal import remote_portal
from store.bridges import Bridges, Enrolment
from store.clock import StoppedClock
from store.db import Database
from store.inbox import Event
from store.naming import MAIN
from store.outbox import Job, JobState, Outbox
from store.profiles import Profiles
from tests.tables import lay


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        Profiles(session).ship()
    yield database
    database.close()


@pytest.fixture
def away(database: Database) -> Accounts:
    """The portal of an office whose bridge has not been heard for long."""
    can = ["accounts", "sessions"]
    return remote_portal(Rows(database, Bells()), can, facts(MemoryPortal()))


@pytest.mark.parametrize(
    ("session_of_its_link", "why", "cure"),
    [
        ("", "has enrolled and does not run yet", "Let `helpdesk bridge run` run beside"),
        ("5" * 32, "did not take it", "Restart `helpdesk serve` and `helpdesk work` here if"),
    ],
    ids=["enrolled", "heard"],
)
def test_a_bridge_that_takes_nothing_names_the_restart(
    database: Database, session_of_its_link: str, why: str, cure: str
) -> None:
    with database.write() as session:
        now, bridges = database.real_now(session), Bridges(session)
        _, code = bridges.invite("office-pc", now=now)
        bridge = bridges.enrol(code, Enrolment("", "5" * 64, "{}"), now=now)
        assert bridge is not None
        bridge.session = session_of_its_link

    with pytest.raises(Unreachable, match=why) as told:
        remote_portal(Rows(database, Bells(), Patience(0.01, 0.01)), ["accounts"], {}).ping()

    assert told.value.cure is not None
    assert told.value.cure.startswith(cure)
    assert "estart `helpdesk serve`" in told.value.cure
    assert "`helpdesk bridge run`" in told.value.cure


def test_officers_hear_of_it_once_and_after_five_minutes(
    database: Database, away: Accounts
) -> None:
    assert isinstance(away, Sessions)
    clock = StoppedClock()
    sweep = Sweep(database, clock, away, Bell(), timedelta(seconds=30))

    def told() -> list[str]:
        with database.read() as session:
            return [json.loads(event.raw)["timer"] for event in session.exec(select(Event))]

    sweep.look()
    clock.forward(timedelta(minutes=4))
    sweep.look()
    assert told() == []
    for _ in range(3):
        clock.forward(timedelta(minutes=1))
        sweep.look()
    assert told() == ["portal_away"]


def test_an_order_waits(database: Database, away: Accounts) -> None:
    with database.write() as session:
        Outbox(session).add([order_job(FreezeAccount("somchai.j"), now=database.real_now(session))])

    assert PortalCourier(database, away).run_once()

    with database.read() as session:
        [job] = session.exec(select(Job)).all()
    assert job.state is JobState.WAITING
    assert job.error is not None
    assert not job.error.startswith(UNSURE)


def settings(url: str) -> Settings:
    return Settings(
        line_channel_secret="8f2c61d09be34a7715c0d2ee43ab9f76",
        line_channel_id="1234567890",
        secret_key="Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
        public_url="https://helpdesk.example.go.th",
        database_url=url,
        portal={"kind": "bridge"},
        _env_file=None,
    )


def test_the_office_knows_what_its_portal_can_before_the_bridge_calls(
    database: Database, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/helpdesk.db"
    before = compose(settings(url))
    lay(before.database)
    prepare(before)
    assert not isinstance(before.portals.main, Sessions)
    assert not before.sweeps()
    told = json.dumps({"abilities": ["accounts", "sessions"], "facts": facts(MemoryPortal())})
    with before.database.write() as session:
        now = before.database.real_now(session)
        _, code = Bridges(session).invite("office-pc", now=now)
        assert Bridges(session).enrol(code, Enrolment("", "", told), now=now)
    before.close()

    after = compose(settings(url))

    assert isinstance(after.portals.main, Sessions)
    assert after.office.ends_sessions
    assert after.office.portal(MAIN).idle == MemoryPortal().idle_count()
    assert len(after.sweeps()) == 1
    after.close()
