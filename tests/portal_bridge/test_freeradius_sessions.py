"""Who FreeRADIUS's accounting says is online, and ending it at a real FreeRADIUS and at worse."""

import re
import secrets
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url

import portal_bridge
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.adapters.radius.rows import read_mac
from portal_bridge.adapters.radius.tables import TableNames
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts
from portal_bridge.carry import carry
from portal_bridge.contract import ProfileLimits, Rejected, Session, Sessions, Unreachable, Unsure
from portal_bridge.orders import EndSessions, LockAccount
from tests.portal_bridge.conftest import Site
from tests.portal_bridge.nas import FakeNas, Manner, fake_nas
from tests.services import programs

PC = ProfileLimits("pc", devices=1)
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"
SECRET = "Vq9-tamarind-Lk4-river"
QUICK = Timeouts(answer=0.2)
MAC = "AA-BB-CC-DD-EE-01"


def running(portal: FreeradiusWithSessions, name: str) -> list[Session]:
    return [session for session in portal.online() if session.username == name]


def insert(site: Site, name: str, **columns: object) -> None:
    """An open row of ``radacct``, begun three hours ago, as little of it as there may be."""
    row = {"acctsessionid": name, "acctuniqueid": secrets.token_hex(16), "username": name}
    row |= {"nasipaddress": "127.0.0.1", **columns}  # type: ignore[dict-item]  # whatever SQL takes
    names, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    ago = "now() - interval '3' hour"
    site.execute(
        f"INSERT INTO radacct ({names}, acctstarttime) VALUES ({values}, {ago})",  # noqa: S608
        **row,
    )


def is_postgresql(site: Site) -> bool:
    return site.radius.database_url.startswith("postgresql")


def let_pass(site: Site, name: str, seconds: int) -> None:
    """Move all that was reported of somebody into the past."""
    for column in ("acctstarttime", "acctupdatetime"):
        site.execute(
            f"UPDATE radacct SET {column} = {column} - interval '{seconds}' second"  # noqa: S608
            " WHERE username = :name",
            name=name,
        )


# What is told


def test_session_is_told_as_its_nas_reported_it(site: Site, name: str) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    device = ['Calling-Station-Id = "aabb.ccdd.ee01"', "Framed-IP-Address = 10.0.0.9"]
    site.report(name, "Start", name, *device)
    let_pass(site, name, 600)
    traffic = ["Acct-Input-Octets = 100", "Acct-Output-Octets = 7", "Acct-Output-Gigawords = 1"]
    site.report(name, "Interim-Update", name, *device, *traffic)

    [session] = running(portal, name)
    assert (session.mac, session.address) == (MAC, "10.0.0.9")
    assert (session.bytes_up, session.bytes_down) == (100, 2**32 + 7)
    assert timedelta(0) <= session.age < timedelta(seconds=30)
    let_pass(site, name, 60)
    [session] = running(portal, name)
    assert timedelta(seconds=60) <= session.age < timedelta(seconds=90)


def test_times_are_those_of_the_server_whatever_its_zone(site: Site, name: str) -> None:
    """The tests' servers live in Bangkok, and this process wherever it runs."""
    portal = site.with_sessions()
    portal.open_account(name, PC)
    insert(site, name)

    [session] = running(portal, name)
    age = datetime.now(UTC) - session.started
    assert timedelta(hours=3) <= session.age < timedelta(hours=3, minutes=1)
    assert timedelta(hours=3) <= age < timedelta(hours=3, minutes=1)


def test_report_that_lacks_the_address_blanks_it_and_the_session_is_told_still(
    site: Site, name: str
) -> None:
    """FreeRADIUS's stock interim query writes NULL or nothing over the address."""
    portal = site.with_sessions()
    portal.open_account(name, PC)
    site.report(name, "Start", name, "Framed-IP-Address = 10.0.0.9")
    site.report(name, "Interim-Update", name, "Acct-Session-Time = 60")

    [session] = running(portal, name)
    assert (session.mac, session.address) == ("", "")


@pytest.mark.parametrize(
    ("columns", "mac", "address"),
    [
        ({}, "", ""),
        ({"callingstationid": "aa:bb:cc:dd:ee:1"}, MAC, ""),
        ({"callingstationid": "aabbccddee01", "framedipaddress": "10.0.0.9"}, MAC, "10.0.0.9"),
        ({"callingstationid": "10.0.0.9"}, "", ""),
        ({"framedipaddress": "0.0.0.0"}, "", ""),  # noqa: S104
        ({"framedipv6address": "2001:db8::9"}, "", "2001:db8::9"),
        ({"framedipaddress": "10.0.0.9", "framedipv6address": "2001:db8::9"}, "", "10.0.0.9"),
        ({"acctinputoctets": None, "acctoutputoctets": 5}, "", ""),
        ({"nasipaddress": "0.0.0.0"}, "", ""),  # noqa: S104
    ],
    ids=str,
)
def test_row_is_told_with_whatever_it_holds(
    site: Site, name: str, columns: dict[str, object], mac: str, address: str
) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    insert(site, name, **columns)

    [session] = running(portal, name)
    assert (session.mac, session.address) == (mac, address)
    assert (session.bytes_up, session.bytes_down) == (0, columns.get("acctoutputoctets", 0))


@pytest.mark.parametrize(
    ("told", "mac"),
    [
        ("AA-BB-CC-DD-EE-01", MAC),
        ("aa:bb:cc:dd:ee:01", MAC),
        ("aabb.ccdd.ee01", MAC),
        ("aabbcc-ddee01", MAC),
        (" AA BB CC DD EE 01 ", MAC),
        ("0:1b:2:3:4:5", "00-1B-02-03-04-05"),
        ("", ""),
        ("192.0.2.17", ""),
        ("malee@pbn3.go.th", ""),
        ("AA-BB-CC-DD-EE-0G", ""),
        ("AA-BB-CC-DD-EE-01-02", ""),
    ],
)
def test_mac_address_is_read_in_any_spelling(told: str, mac: str) -> None:
    assert read_mac(told) == mac


def test_rows_without_any_time_are_told_as_beginning_now(site: Site, name: str) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    insert(site, name)
    site.execute("UPDATE radacct SET acctstarttime = NULL WHERE username = :name", name=name)

    [session] = running(portal, name)
    assert session.age == timedelta(0)


def test_oldest_is_told_first(site: Site, name: str) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    site.report(name, "Start", f"{name}-new")
    insert(site, name, callingstationid=MAC)

    assert [session.mac for session in running(portal, name)] == [MAC, ""]


def test_users_of_the_site_and_sessions_that_are_over_are_not_told(site: Site, name: str) -> None:
    portal = site.with_sessions()
    site.execute(
        "INSERT INTO radusergroup (username, groupname, priority) VALUES (:name, 'staff', 1)",
        name=name,
    )
    insert(site, name)
    portal.open_account(f"{name}-b", PC)
    site.report(f"{name}-b", "Start", name)
    site.report(f"{name}-b", "Stop", name)

    assert running(portal, name) == []
    assert running(portal, f"{name}-b") == []


def test_user_who_logged_in_in_capitals_is_told_where_that_is_the_same_user(
    site: Site, name: str
) -> None:
    """FreeRADIUS lets MALEE in as malee on MariaDB, and knows no MALEE on PostgreSQL."""
    portal = site.with_sessions()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    assert site.radius.ask(name.upper(), WORD).accepted is not is_postgresql(site)
    site.report(name.upper(), "Start", name)

    if is_postgresql(site):
        assert running(portal, name) == []
        return
    assert len(running(portal, name)) == 1
    carry(EndSessions(name), portal)
    assert running(portal, name) == []


def test_user_in_two_of_our_groups_has_each_session_once(site: Site, name: str) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    site.execute(
        "INSERT INTO radusergroup (username, groupname, priority) VALUES (:name, :group, 11)",
        name=name,
        group="helpdesk-other",
    )
    insert(site, name)

    assert len(running(portal, name)) == 1


# Ending, with FreeRADIUS itself as the NAS


def test_approved_reset_ends_the_session_and_only_the_new_password_gets_back_in(
    site: Site, name: str
) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    assert site.radius.ask(name, WORD).accepted
    site.report(name, "Start", name, f'Calling-Station-Id = "{MAC}"', "NAS-Port = 7")

    carry(LockAccount(name), portal)
    carry(EndSessions(name), portal)

    assert running(portal, name) == []
    assert not site.radius.ask(name, WORD).accepted
    portal.set_password(name, OTHER)
    assert not site.radius.ask(name, WORD).accepted
    assert site.radius.ask(name, OTHER).accepted  # one device at once: the old session is over


@pytest.mark.parametrize("session", ["81/a+b=c@{}", "{}'%d", "{} สอง"])
def test_session_with_signs_that_freeradius_writes_otherwise_is_named_as_it_was(
    site: Site, name: str, session: str
) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    site.report(name, "Start", session.format(name), 'Calling-Station-Id = "a=b"')

    carry(EndSessions(name), portal)

    assert running(portal, name) == []


def test_wrong_secret_leaves_us_unsure_and_the_session_running(site: Site, name: str) -> None:
    portal = site.with_sessions(QUICK, coa_secret=SecretStr(SECRET))
    portal.open_account(name, PC)
    site.report(name, "Start", name)

    with pytest.raises(Unsure) as doubt:
        carry(EndSessions(name), portal)

    assert "secret" in doubt.value.cure
    assert SECRET not in str(doubt.value) + doubt.value.cure
    assert len(running(portal, name)) == 1


def test_secret_of_one_nas_comes_before_that_of_all(site: Site, name: str) -> None:
    own = {"127.0.0.1": SecretStr(site.radius.secret)}
    portal = site.with_sessions(coa_secret=SecretStr(SECRET), coa_secrets=own)
    portal.open_account(name, PC)
    site.report(name, "Start", name)

    carry(EndSessions(name), portal)


def test_nas_whose_secret_nobody_gave_us_is_not_asked(site: Site, name: str) -> None:
    own = {"10.0.0.1": SecretStr(site.radius.secret)}
    portal = site.with_sessions(coa_secret=None, coa_secrets=own)
    portal.open_account(name, PC)
    site.report(name, "Start", name)

    with pytest.raises(Rejected) as refusal:
        carry(EndSessions(name), portal)

    assert "127.0.0.1" in str(refusal.value)
    assert len(running(portal, name)) == 1


def test_row_that_names_no_nas_is_for_a_person_to_look_at(site: Site, name: str) -> None:
    portal = site.with_sessions()
    portal.open_account(name, PC)
    insert(site, name, nasipaddress="0.0.0.0")  # noqa: S104

    with pytest.raises(Rejected):
        carry(EndSessions(name), portal)


def test_session_of_a_user_of_the_site_is_never_ended(site: Site, name: str) -> None:
    portal, unique = site.with_sessions(), secrets.token_hex(16)
    insert(site, name, acctuniqueid=unique)

    portal.end(unique)

    # Handed over later, it is seen to run still.
    site.execute(
        "INSERT INTO radusergroup (username, groupname, priority) VALUES (:name, :group, 10)",
        name=name,
        group="helpdesk-pc",
    )
    assert [session.id for session in running(portal, name)] == [unique]


# Ending, with a NAS that behaves badly


@pytest.fixture
def nas(site: Site, name: str) -> Iterator[FakeNas]:
    """A NAS with one session of this account, which it has reported."""
    with fake_nas(SECRET) as found:
        found.sessions[name] = {"User-Name": name, "Framed-IP-Address": "10.0.0.9"}
        found.stops = lambda session: site.report(name, "Stop", session)
        site.portal().open_account(name, PC)
        site.report(name, "Start", name, "Framed-IP-Address = 10.0.0.9")
        yield found


def portal_of(site: Site, nas: FakeNas, timeouts: Timeouts = PATIENT) -> FreeradiusWithSessions:
    return site.with_sessions(timeouts, coa_port=nas.port, coa_secret=SecretStr(SECRET))


def test_nas_that_obeys_ends_it_and_reports_it(site: Site, name: str, nas: FakeNas) -> None:
    portal = portal_of(site, nas)

    carry(EndSessions(name), portal)

    assert running(portal, name) == []
    assert nas.sessions == {}


def test_yes_of_a_nas_is_not_believed_while_accounting_has_the_session(
    site: Site, name: str, nas: FakeNas
) -> None:
    portal, nas.manner = portal_of(site, nas), Manner.LIES

    for unsure in (False, True):
        with pytest.raises(Unsure):
            carry(EndSessions(name), portal, after_unsure=unsure)

    nas.manner = Manner.OBEYS
    carry(EndSessions(name), portal, after_unsure=True)
    assert running(portal, name) == []


def test_silent_nas_leaves_us_unsure_and_one_that_is_down_unreachable(
    site: Site, name: str, nas: FakeNas
) -> None:
    portal, nas.manner = portal_of(site, nas, QUICK), Manner.IS_SILENT
    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)

    down = site.with_sessions(coa_port=programs.free_port(), coa_secret=SecretStr(SECRET))
    with pytest.raises(Unreachable):
        carry(EndSessions(name), down)
    assert len(running(portal, name)) == 1


def test_session_whose_stop_was_lost_is_left_out_once_nas_and_silence_agree(
    site: Site, name: str, nas: FakeNas
) -> None:
    portal = portal_of(site, nas)
    nas.sessions.clear()

    # The NAS does not know it, but it was reported a moment ago: that may be a mistake.
    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)
    assert len(running(portal, name)) == 1

    let_pass(site, name, 121)
    assert running(portal, name) == []
    carry(EndSessions(name), portal, after_unsure=True)

    # Nothing was written: it is the office's log. A process that did not ask still tells it.
    assert len(running(portal_of(site, nas), name)) == 1


def test_session_that_its_nas_does_not_find_and_still_reports_is_told_again(
    site: Site, name: str, nas: FakeNas
) -> None:
    portal = portal_of(site, nas)
    nas.sessions.clear()
    let_pass(site, name, 121)
    carry(EndSessions(name), portal)
    assert running(portal, name) == []

    site.report(name, "Interim-Update", name)

    assert len(running(portal, name)) == 1
    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)


def test_silence_of_a_session_that_reports_seldom_takes_longer(
    site: Site, name: str, nas: FakeNas
) -> None:
    portal = portal_of(site, nas)
    nas.sessions.clear()
    let_pass(site, name, 600)
    site.report(name, "Interim-Update", name)

    let_pass(site, name, 1100)
    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)
    let_pass(site, name, 200)
    carry(EndSessions(name), portal)


# Rights


def test_right_to_read_accounting_is_asked_for_only_where_sessions_are(site: Site) -> None:
    url = make_url(site.portal_url)
    postgres = url.get_backend_name() == "postgresql"
    who = f'"{url.username}"' if postgres else f"'{url.username}'@'127.0.0.1'"
    revoke = "REVOKE SELECT ON radacct FROM {}"
    site.execute(revoke.format(who))
    try:
        without = FreeradiusConfig(database_url=SecretStr(site.portal_url)).open()
        assert not isinstance(without, Sessions)
        without.ping()
        with pytest.raises(Rejected) as refusal:
            site.with_sessions().ping()
        assert "README" in refusal.value.cure
        with pytest.raises(Rejected):
            site.with_sessions().online()
    finally:
        site.execute(f"GRANT SELECT ON radacct TO {who}")

    site.with_sessions().ping()


def test_accounting_table_may_have_a_name_of_the_site_s_own(site: Site) -> None:
    with pytest.raises(Rejected):
        site.with_sessions(tables=TableNames(radacct="radacct_of_1931")).ping()


def test_question_of_the_readme_shows_that_port_and_secret_are_right(site: Site) -> None:
    readme = (Path(portal_bridge.__file__).parent / "README.md").read_text()
    [question] = re.findall(r"`(echo '[^`]* disconnect SECRET)`", readme)
    filled = question.replace("10.0.0.1:3799", f"127.0.0.1:{site.radius.nas_port}")

    done = subprocess.run(
        ["sh", "-c", f"{filled.removesuffix('SECRET')}{site.radius.secret}"],
        capture_output=True,
        text=True,
        check=False,
    )

    told = done.stdout + done.stderr
    for word in ("Disconnect-NAK", "Session-Context-Not-Found"):
        assert word in readme
        assert word in told, told
