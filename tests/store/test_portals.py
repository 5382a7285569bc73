"""Which portal has what: asked of both databases."""

from datetime import timedelta

from store.accounts import Accounts, AccountState
from store.db import Database
from store.devices import Devices
from store.online import End, Online, OnlineSession
from store.profiles import Profiles
from store.sightings import Sightings
from tests.store.people import NOW, account

PHONE = "00-00-5E-00-53-01"


def online(username: str, portal: str, key: str = "s1", **more: object) -> OnlineSession:
    return OnlineSession(portal=portal, key=key, username=username, started_at=NOW, **more)


def test_an_account_is_known_at_its_own_portal_only(database: Database) -> None:
    with database.write() as session:
        account(session, "somchai.jai").portal = "east"
        session.flush()
        accounts, sightings = Accounts(session), Sightings(session)
        assert accounts.at("main", "somchai.jai") is None
        assert accounts.at("east", "somchai.jai") is not None
        assert accounts.portal_of("somchai.jai") == "east"
        assert accounts.portal_of("nobody") == "main"
        assert sightings.known("main", ["somchai.jai"]) == {}
        assert set(sightings.known("east", ["somchai.jai"])) == {"somchai.jai"}


def test_a_namesake_at_another_portal_is_not_among_an_accounts_sessions(
    database: Database,
) -> None:
    with database.write() as session:
        account(session, "somchai.jai")
        session.add_all([online("somchai.jai", "main"), online("somchai.jai", "east")])
        session.add(online("printer", "east", "s2"))
        session.flush()
        running = Online(session)
        assert [row.portal for row in running.of_account("somchai.jai")] == ["main"]
        assert [row.portal for row in running.of_account("printer")] == ["east"]


def test_two_portals_may_call_their_sessions_alike(database: Database) -> None:
    with database.write() as session:
        moved = online("a", "main", ended_at=NOW, cause=End.MOVED)
        session.add_all([moved, online("a", "main"), online("b", "east")])
        session.flush()
        running = Online(session)
        assert [row.username for row in running.all([moved.id])] == ["a"]
        found = running.get(moved.id)
        assert found is not None
        assert (found.portal, found.username, found.ended_at) == ("main", "a", None)
        assert running.latest("s1", "b", portal="main") is None


def test_a_device_is_remembered_once_at_each_portal(database: Database) -> None:
    with database.write() as session:
        Profiles(session).ship()
        here, there, twin = (account(session, name) for name in ("here", "there", "twin"))
        there.portal = twin.portal = "east"
        for one in (here, there, twin):
            one.state = AccountState.ACTIVE
        session.flush()
        devices = Devices(session)
        later = NOW
        began = []
        for one in (here, there, twin):
            later += timedelta(minutes=1)
            began.append(devices.begin(one.id, mac=PHONE, by=one.owner_id, most=2, now=later))
        assert [one and one.portal for one in began] == ["main", "east", None]
        assert devices.running(PHONE, portal="main") == began[0]
        assert devices.anywhere(PHONE) == began[:2]
