"""The bookkeeper of an openNDS, before a real FreeRADIUS: the office's log says what happened."""

import os
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal_bridge.adapters.nds.keeping import UNTOLD, Note
from portal_bridge.adapters.nds.records import Records
from portal_bridge.adapters.nds.tickets import Ticket, stay
from portal_bridge.adapters.opennds import OpenndsPortal
from portal_bridge.adapters.radius.welcome import Welcome
from portal_bridge.carry import carry
from portal_bridge.contract import Cause, Ended, ProfileLimits, Unreachable, Unsure
from portal_bridge.orders import EndSessions
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
)
from tests.services import programs

pytestmark = pytest.mark.service("postgresql", "freeradius")


@pytest.fixture
def door(postgresql_site: Site, tmp_path: Path) -> Door:
    return a_door(postgresql_site, tmp_path)


@pytest.fixture
def portal(door: Door) -> OpenndsPortal:
    return a_portal(door)


def test_who_comes_in_is_on_record_with_device_and_address(door: Door, name: str) -> None:
    ticket = door.comes_in(name)
    door.keeper.look()
    door.keeper.look()

    [row] = door.on_record(name)
    assert row[:5] == (ticket.id, "02-AA-BB-CC-DD-02", "10.77.0.2", "10.77.0.1", None)
    assert row[-1] is False


def test_what_a_session_uses_is_reported_at_its_interval(door: Door, name: str) -> None:
    ticket = door.comes_in(name)
    door.keeper.look()
    door.tells(ticket, active=BEGAN + timedelta(seconds=50), up=3, down=5_000_000)
    door.now += timedelta(seconds=50)
    door.keeper.look()
    assert door.on_record(name)[0][5:7] == (0, 0)

    door.now += timedelta(seconds=10)
    door.keeper.look()
    # Past four gigabytes, which a RADIUS counter holds in two.
    assert door.on_record(name)[0][5:8] == (3 * 1024, 5_000_000 * 1024, 60)


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("idle_deauth", "Idle-Timeout"),
        ("timeout_deauth", "Session-Timeout"),
        ("client_deauth", "User-Request"),
        ("ndsctl_deauth", "Admin-Reset"),
        ("shutdown_deauth", "NAS-Reboot"),
        ("upquota_deauth", "NAS-Request"),
        ("something_deauth", "Lost-Carrier"),
    ],
)
def test_every_end_is_on_record_as_what_it_was(door: Door, name: str, how: str, cause: str) -> None:
    ticket = door.comes_in(name)
    door.keeper.look()
    door.leaves(ticket, how, BEGAN + timedelta(minutes=5), up=445, down=1979)
    # The record is all that is needed: whoever kept the books before may be gone.
    door.new_keeper().look()

    [row] = door.on_record(name)
    assert row[1:3] == ("02-AA-BB-CC-DD-02", "10.77.0.2")
    assert row[4:] == (cause, 445, 1979, 300, True)
    assert door.moments(name) == (BEGAN, BEGAN + timedelta(minutes=5))
    assert not list(door.records.endings())


def test_each_session_is_cut_at_its_own_profiles_idle_limit(door: Door, name: str) -> None:
    ticket = door.comes_in(name)
    door.keeper.look()
    door.now = BEGAN + timedelta(minutes=9, seconds=59)
    door.keeper.look()
    assert "deauth" not in " ".join(door.fake.heard)

    door.now += timedelta(seconds=1)
    door.keeper.look()
    assert door.fake.heard[-1] == f"deauth {TOKEN}"
    door.leaves(ticket, "ndsctl_deauth", door.now)
    door.keeper.look()

    assert door.on_record(name)[0][4] == "Idle-Timeout"
    assert door.notes == [Note.CUT]


def test_who_has_no_idle_limit_is_not_cut_and_neither_is_who_sends(door: Door, name: str) -> None:
    door.now = BEGAN + timedelta(hours=7)
    door.comes_in(name, Welcome(session_timeout=timedelta(hours=8)))
    door.keeper.look()
    door.comes_in(name, active=door.now - timedelta(minutes=9))
    door.keeper.look()

    assert "deauth" not in " ".join(door.fake.heard)


@pytest.mark.parametrize("custom", ["none", "dXNlcj1kaXJlY3Rvcg=="])
def test_who_came_in_without_our_ticket_is_shown_out(door: Door, custom: str) -> None:
    door.fake.has(MAC, state="Authenticated", token=TOKEN, custom=custom)
    door.keeper.look()

    assert door.fake.heard[-1] == f"deauth {TOKEN}"
    assert door.notes == [Note.SHOWN_OUT]


def test_an_end_is_kept_while_freeradius_is_away(door: Door, name: str) -> None:
    ticket = door.comes_in(name)
    door.keeper.look()
    door.leaves(ticket, "client_deauth", BEGAN + timedelta(minutes=5))
    door.keeper.server = replace(door.server, accounting_port=programs.free_port())
    with pytest.raises(Unreachable):
        door.keeper.look()
    assert len(list(door.records.endings())) == 1

    door.keeper.server = door.server
    door.keeper.look()
    assert door.on_record(name)[0][4] == "User-Request"
    assert door.moments(name)[1] == BEGAN + timedelta(minutes=5)


def test_an_end_without_a_record_is_guessed_after_a_while(door: Door, name: str) -> None:
    door.comes_in(name)
    door.keeper.look()
    door.fake.is_left_by(MAC)
    door.now += timedelta(minutes=5)
    door.keeper.look()
    assert door.on_record(name)[0][-1] is False

    door.now += UNTOLD
    door.keeper.look()
    assert door.on_record(name)[0][4] == "Lost-Carrier"
    assert door.moments(name)[1] == BEGAN + timedelta(minutes=5)


def test_after_a_power_cut_nobody_of_before_is_online_any_more(door: Door, name: str) -> None:
    door.comes_in(name)
    door.keeper.look()
    door.fake.is_left_by(MAC)
    door.new_keeper().look()

    assert door.on_record(name)[0][4] == "NAS-Reboot"


def test_binauth_hands_openNDS_the_profiles_limits(door: Door, tmp_path: Path) -> None:
    tool = tmp_path / "bin" / "ndsctl"
    tool.parent.mkdir()
    tool.write_text('#!/bin/sh\n[ "$1" = b64decode ] && printf %s "$2" | base64 -d\n')
    tool.chmod(0o755)
    script = tmp_path / "binauth.sh"
    script.write_text(door.records.script())
    custom = Ticket.new("somchai", "10.77.0.2", PC).write(KEY, stay(TOKEN))
    of_a_device = Ticket.new("somchai", "10.77.0.2", PC, login="02-AA-BB-CC-DD-02")
    for given, limits in (
        (of_a_device.write(KEY, stay(TOKEN)), "28800 5000 20000 0 0"),
        (custom.replace("+", "%2b").replace("/", "%2f"), "28800 5000 20000 0 0"),
        ("none", "0 0 0 0 0"),
        ("$(reboot)", "0 0 0 0 0"),
    ):
        done = subprocess.run(
            ["sh", str(script), "auth_client", MAC, "redir", "agent", "10.77.0.2", TOKEN, given],
            env={"PATH": f"{tool.parent}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == limits
    assert not list(door.records.folder.iterdir())


@pytest.mark.parametrize("path", ["/run/o'neil", "relative", "/run/a b", "/run/$(x)"])
def test_a_folder_that_a_shell_could_misread_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="path"):
        Records(Path(path)).script()


# The adapter, where openNDS lies or says half


def test_an_end_that_was_only_said_is_no_end(door: Door, portal: OpenndsPortal, name: str) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    door.comes_in(name)
    door.fake.behaves(lies=True)

    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)

    door.fake.behaves()
    carry(EndSessions(name), portal, after_unsure=True)
    assert portal.online() == []


def test_idleness_is_openNDSs_own(door: Door, portal: OpenndsPortal, name: str) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    ticket = door.comes_in(name, active=datetime.now(UTC) - timedelta(minutes=8))
    [session] = portal.online()

    assert session.id == ticket.id
    assert session.idle is not None
    assert timedelta(minutes=8) <= session.idle < timedelta(minutes=9)


def test_a_router_whose_clock_is_ahead_has_nobody_idle(
    door: Door, portal: OpenndsPortal, name: str
) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    door.comes_in(name, active=datetime.now(UTC) + timedelta(minutes=8))

    assert portal.online()[0].idle == timedelta(0)


def test_an_end_on_its_way_into_the_log_is_waited_for(
    door: Door, portal: OpenndsPortal, name: str
) -> None:
    portal.open_account(name, ProfileLimits("pc"))
    ticket = door.comes_in(name)
    door.keeper.look()
    assert portal.ended([ticket.id]) == []

    door.leaves(ticket, "idle_deauth", BEGAN + timedelta(minutes=10), up=10, down=20)
    told: list[Ended] = []
    with programs.beside(lambda: told.extend(portal.ended([ticket.id]))):
        door.keeper.look()
    assert told == [Ended(ticket.id, BEGAN + timedelta(minutes=10), Cause.IDLE, 10, 20)]


def test_ping_asks_freeradius_and_openNDS(door: Door, portal: OpenndsPortal) -> None:
    portal.ping()
    door.fake.behaves(code=3)

    with pytest.raises(Unreachable, match="not running"):
        portal.ping()
