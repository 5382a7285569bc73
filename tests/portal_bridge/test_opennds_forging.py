"""What somebody may do to be told as another, or to be in where they may not."""

from datetime import timedelta
from pathlib import Path

import pytest

from portal_bridge.adapters.nds.keeping import Note
from portal_bridge.adapters.nds.tickets import LASTS, Ticket, stay
from portal_bridge.adapters.opennds import OpenndsPortal
from portal_bridge.contract import ProfileLimits
from tests.portal_bridge.conftest import Site
from tests.portal_bridge.door import (
    BEGAN,
    KEY,
    MAC,
    PC,
    TOKEN,
    Door,
    a_door,
    a_portal,
    seconds,
)

pytestmark = pytest.mark.service("postgresql", "freeradius")
WORD = "Kx7-mango-42"


@pytest.fixture
def door(postgresql_site: Site, tmp_path: Path) -> Door:
    return a_door(postgresql_site, tmp_path)


@pytest.fixture
def portal(door: Door) -> OpenndsPortal:
    return a_portal(door)


def test_who_spoils_the_list_is_shown_out_and_the_others_stay_on_record(
    door: Door, name: str
) -> None:
    ticket = door.comes_in(name)
    spoilt = "02:aa:bb:cc:dd:03"
    door.fake.has(spoilt, state="Authenticated", token="00000001", custom='a"b' + "x" * 1_500)
    door.keeper.look()

    assert door.fake.heard[-1] == "deauth 00000001"
    assert door.on_record(name)[0][0] == ticket.id


def test_who_forges_what_is_told_of_their_device_is_on_record_nowhere(
    door: Door, portal: OpenndsPortal, name: str
) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    ticket = door.comes_in(name)
    own = ticket.write(KEY, stay(TOKEN))
    keys = '","mac":"02:00:00:00:00:01","ip":"10.77.0.9","last_active":"4000000000","x":"'
    door.fake.has(MAC, state="Authenticated", token=TOKEN, custom=own + keys)

    assert portal.online() == []
    door.keeper.look()
    assert door.on_record(name) == []
    assert door.fake.heard[-1] == f"deauth {TOKEN}"


def test_a_ticket_for_another_address_is_none(door: Door, portal: OpenndsPortal, name: str) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    door.tells(Ticket.new(name, "10.77.0.9", PC, BEGAN), active=BEGAN)

    assert portal.online() == []
    door.keeper.look()
    assert door.on_record(name) == []
    assert door.notes == [Note.SHOWN_OUT]


def test_a_forged_ticket_is_nobodys_session(door: Door, portal: OpenndsPortal, name: str) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    ticket = Ticket.new(name, "10.77.0.2", PC, BEGAN)
    other_stay = ticket.write(KEY, stay("00000000"))
    door.fake.has(MAC, state="Authenticated", token=TOKEN, custom=other_stay)

    assert portal.online() == []


def test_a_ticket_that_was_kept_is_none(door: Door, portal: OpenndsPortal, name: str) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    late = Ticket.new(name, "10.77.0.2", PC, BEGAN - LASTS - timedelta(seconds=1))
    door.tells(late, active=BEGAN)

    assert portal.online() == []
    door.keeper.look()
    assert door.on_record(name) == []
    assert door.fake.heard[-1] == f"deauth {TOKEN}"

    door.tells(Ticket.new(name, "10.77.0.2", PC, BEGAN - LASTS), active=BEGAN)
    door.keeper.look()
    assert len(portal.online()) == len(door.on_record(name)) == 1


def test_who_was_frozen_after_the_ticket_does_not_come_in(
    door: Door, portal: OpenndsPortal, name: str
) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    portal.set_password(name, WORD)
    ticket = door.comes_in(name)
    door.waiting.expect(ticket.id, WORD)
    portal.freeze(name)
    door.keeper.look()

    assert door.on_record(name) == []
    assert door.fake.heard[-1] == f"deauth {TOKEN}"


def test_no_more_devices_come_in_than_may_however_many_tickets_were_fetched(
    door: Door, portal: OpenndsPortal, name: str
) -> None:
    portal.open_account(name, ProfileLimits("pc", devices=1))
    portal.set_password(name, WORD)
    for number in ("1", "2", "3"):
        token, address = f"0000000{number}", f"10.77.0.{number}"
        ticket = Ticket.new(name, address, PC, BEGAN)
        door.waiting.expect(ticket.id, WORD)
        door.fake.has(
            f"02:aa:bb:cc:dd:0{number}",
            state="Authenticated",
            ip=address,
            token=token,
            custom=ticket.write(KEY, stay(token)),
            session_start=seconds(BEGAN),
            last_active=seconds(BEGAN),
        )
    door.keeper.look()
    door.keeper.look()

    assert len(door.on_record(name)) == 1
    assert len(portal.online()) == 1
    assert door.notes == [Note.SHOWN_OUT] * 2
