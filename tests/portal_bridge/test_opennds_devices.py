"""A remembered device that is in by itself: whose session it is, on record and in what is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from portal_bridge.adapters.nds.keeping import Note
from portal_bridge.adapters.nds.tickets import Ticket
from portal_bridge.adapters.opennds import OpenndsConfig, OpenndsPortal, OpenndsWithDevices
from portal_bridge.adapters.radius.server import Device
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.welcome import Welcome
from portal_bridge.contract import (
    Cause,
    Devices,
    History,
    LoginRefused,
    ProfileLimits,
    Rejected,
)
from tests.portal_bridge.conftest import Site
from tests.portal_bridge.door import BEGAN, FASKEY, TOKEN, Door, a_door, a_portal

pytestmark = pytest.mark.service("postgresql", "freeradius")
PHONE, LOGIN, LOGIN_FORMAT = "02-AA-BB-CC-DD-02", "02aabbccdd02", "aabbccddeeff"
MOBILE = ProfileLimits("mobile", timedelta(minutes=10), timedelta(hours=8), devices=1)
AS_A_DEVICE = Welcome(session_timeout=timedelta(hours=8))


@pytest.fixture
def door(postgresql_site: Site, tmp_path: Path) -> Door:
    return a_door(postgresql_site, tmp_path)


@pytest.fixture
def portal(door: Door) -> OpenndsWithDevices:
    portal = OpenndsConfig(
        accounts=Settings(database_url=SecretStr(door.site.portal_url), mac_format=LOGIN_FORMAT),
        ndsctl=door.fake.command,
        fas_key=SecretStr(FASKEY),
    ).open()
    assert isinstance(portal, OpenndsWithDevices)
    return portal


@pytest.fixture
def owner(portal: OpenndsWithDevices, name: str) -> str:
    """Of an account that has the device remembered."""
    for other in portal.remembered():
        if other.mac == PHONE:
            portal.forget(other.username, PHONE)
    portal.open_account(name, MOBILE)
    portal.remember(name, PHONE)
    return name


def comes_in(door: Door, owner: str, *, expected: bool = True, login: str = LOGIN) -> Ticket:
    """As the login page lets it in."""
    ticket = Ticket.new(owner, "10.77.0.2", AS_A_DEVICE, BEGAN, login)
    if expected:
        door.waiting.expect(ticket.id, login)
    door.tells(ticket, active=BEGAN)
    return ticket


def of_the_device(door: Door) -> list[tuple[object, ...]]:
    """The session under the device's own name, and whose the office's log says it was."""
    query = (
        "SELECT acctsessionid, callingstationid, class, acctterminatecause FROM radacct "
        "WHERE username = :who AND acctstarttime = :began ORDER BY radacctid DESC LIMIT 1"
    )
    with door.site.owner().connect() as connection:
        rows = connection.execute(text(query), {"who": LOGIN, "began": BEGAN})
        return [tuple(row) for row in rows]


def in_hex(owner: str) -> str:
    return "0x" + owner.encode().hex()


def test_the_log_names_the_device_and_whose_it_is(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    ticket = comes_in(door, owner)
    door.keeper.look()

    assert of_the_device(door) == [(ticket.id, PHONE, in_hex(owner), None)]
    assert door.on_record(owner) == [], "so that it is not counted among the devices at once"
    assert door.notes == []
    [told] = portal.online()
    assert (told.username, told.mac, told.remembered) == (owner, PHONE, True)


def test_its_end_is_told_whole_as_its_owners(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    ticket = comes_in(door, owner)
    over = BEGAN + timedelta(minutes=5)
    # It came and went between two looks: the record of its end is all that there is.
    door.leaves(ticket, "client_deauth", over, up=445, down=1979)
    door.keeper.look()

    assert of_the_device(door) == [(ticket.id, PHONE, in_hex(owner), "User-Request")]
    [told] = [one for one in portal.past(BEGAN, 10_000) if one.id == ticket.id]
    assert (told.username, told.mac, told.address) == (owner, PHONE, "10.77.0.2")
    assert (told.started, told.ended, told.cause) == (BEGAN, over, Cause.USER)
    assert (told.bytes_up, told.bytes_down) == (445, 1979)
    assert (told.nas, told.remembered, told.ours) == ("", True, True)


def test_it_is_not_cut_however_long_it_is_silent(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner)
    door.now = BEGAN + timedelta(hours=7)
    door.keeper.look()

    assert "deauth" not in " ".join(door.fake.heard)
    assert portal.online()[0].remembered


def test_which_account_was_frozen_after_the_ticket_stays_outside(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner)
    portal.freeze(owner)
    door.keeper.look()

    assert door.fake.heard[-1] == f"deauth {TOKEN}"
    assert door.notes == [Note.SHOWN_OUT]


def test_which_was_forgotten_after_the_ticket_stays_outside(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner)
    portal.forget(owner, PHONE)
    door.keeper.look()

    assert door.notes == [Note.SHOWN_OUT]


def test_which_is_somebody_elses_by_now_is_not_on_record_as_the_former_owners(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner)
    portal.forget(owner, PHONE)
    portal.open_account(f"{owner}-b", MOBILE)
    portal.remember(f"{owner}-b", PHONE)
    door.keeper.look()

    assert door.notes == [Note.SHOWN_OUT]


def test_a_ticket_of_another_device_is_none(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner, login="02aabbccdd03")
    assert portal.online() == []
    door.keeper.look()

    assert door.fake.heard[-1] == f"deauth {TOKEN}"


def test_which_is_in_since_before_the_bookkeeper_stays_and_is_its_owners(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    comes_in(door, owner, expected=False)
    portal.forget(owner, PHONE)
    door.new_keeper().look()

    [told] = portal.online()
    assert (told.username, told.remembered) == (owner, False)
    assert "deauth" not in " ".join(door.fake.heard)


def test_sessions_of_other_access_servers_are_not_told_as_of_this_one(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    """An access point's own, before the same FreeRADIUS."""
    since = datetime.now(UTC) - timedelta(minutes=1)
    door.site.report(owner, "Start", f"A1B2C3D4{owner[:8]}")
    door.site.report(owner, "Stop", f"A1B2C3D4{owner[:8]}")

    assert len(door.on_record(owner)) == 1
    assert [one for one in portal.past(since, 10_000) if one.username == owner] == []


def test_freeradius_says_whose_a_device_is_to_that_device_alone(
    door: Door, portal: OpenndsWithDevices, owner: str
) -> None:
    known = door.server.recognise(LOGIN, Device(PHONE, "10.77.0.2"))
    assert (known.account, known.welcome) == (owner, AS_A_DEVICE)

    with pytest.raises(LoginRefused):
        door.server.recognise(LOGIN, Device("02-AA-BB-CC-DD-03", "10.77.0.3"))


def test_ping_rehearses_what_remembering_needs(
    door: Door, portal: OpenndsWithDevices, name: str
) -> None:
    portal.ping()
    role = door.site.portal_url.split("//")[1].split(":")[0]
    door.site.execute(f"REVOKE INSERT ON radreply FROM {role}")
    try:
        with pytest.raises(Rejected):
            portal.ping()
    finally:
        door.site.execute(f"GRANT INSERT ON radreply TO {role}")


def test_without_a_format_no_device_is_remembered(door: Door) -> None:
    portal = a_portal(door)

    assert isinstance(portal, OpenndsPortal)
    assert isinstance(portal, History)
    assert not isinstance(portal, Devices)
