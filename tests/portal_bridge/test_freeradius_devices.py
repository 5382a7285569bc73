"""Remembered devices at a running FreeRADIUS: who is let in by a MAC address, and who is not."""

import itertools
import re
import secrets
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url

import portal_bridge
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.devices import every_spelling, read_class, spelled
from portal_bridge.contract import (
    Devices,
    DeviceTaken,
    NameTaken,
    PortalError,
    ProfileLimits,
    Rejected,
)
from tests.portal_bridge.conftest import FROZEN_MESSAGE, Site
from tests.portal_bridge.test_freeradius_races import at_once
from tests.services.freeradius import Protocol

MOBILE = ProfileLimits(
    "mobile",
    idle_timeout=timedelta(minutes=30),
    session_timeout=timedelta(hours=24),
    rate_up=5_000_000,
    rate_down=20_000_000,
    devices=1,
)
OTHER_DEVICE = "00-00-5E-00-53-FE"
FORMATS = [
    "AA-BB-CC-DD-EE-FF",
    "AA:BB:CC:DD:EE:FF",
    "aa:bb:cc:dd:ee:ff",
    "aabbccddeeff",
    "AABBCCDDEEFF",
    "aabb.ccdd.eeff",
]


PHONES = (f"00-00-5E-AB-{number:02X}-00" for number in itertools.count())


@pytest.fixture
def phone() -> str:
    """A MAC address with letters in it, that no device had before; nor those that differ from it
    in the last two digits."""
    return next(PHONES)


def remembered(site: Site, name: str, phone: str) -> None:
    portal = site.with_devices()
    portal.open_account(name, MOBILE)
    portal.remember(name, phone)


# Who gets in


@pytest.mark.parametrize("protocol", ["PAP", "CHAP", "MS-CHAP"])
def test_whoever_types_the_address_as_a_username_does_not_get_in(
    site: Site, name: str, phone: str, protocol: Protocol
) -> None:
    remembered(site, name, phone)
    other = f'Calling-Station-Id = "{OTHER_DEVICE}"'

    assert site.shows_up(phone, phone).accepted
    assert not site.radius.ask(phone, phone, protocol, other).accepted
    assert not site.radius.ask(phone, "Accept", protocol, other).accepted
    assert not site.radius.ask(phone, phone, protocol).accepted, "nor where the NAS names no device"


@pytest.mark.parametrize(
    ("op", "own", "another", "none"),
    [
        ("==", True, False, False),
        ("=~", True, False, False),
        (":=", True, True, True),
        ("+=", True, True, True),
        ("=", True, False, False),
    ],
)
def test_only_a_comparison_keeps_another_device_out(
    site: Site, phone: str, op: str, own: bool, another: bool, none: bool
) -> None:
    """Why the check is no ``:=``, as everything else here: that sets what it should ask for."""
    insert = "INSERT INTO radcheck (username, attribute, op, value) VALUES (:who, :what, :op, :v)"
    site.execute(insert, who=phone, what="Auth-Type", op=":=", v="Accept")
    site.execute(insert, who=phone, what="Calling-Station-Id", op=op, v=phone)

    assert site.shows_up(phone, phone).accepted is own
    assert site.shows_up(phone, OTHER_DEVICE).accepted is another
    assert site.radius.ask(phone, phone).accepted is none


@pytest.mark.parametrize("like", FORMATS)
def test_device_comes_in_as_its_nas_writes_it_and_calls_as_it_likes(
    site: Site, name: str, phone: str, like: str
) -> None:
    portal = site.with_devices(mac_format=like)
    portal.open_account(name, MOBILE)
    portal.remember(name, phone)
    login = spelled(phone, like)

    for calling in (phone, *every_spelling(phone)):
        assert site.shows_up(login, calling).accepted, calling
    assert not site.shows_up(login, f"{phone}-00").accepted
    assert not site.shows_up(login, OTHER_DEVICE).accepted
    assert [one.mac for one in portal.remembered() if one.username == name] == [phone]


def test_device_is_answered_all_of_its_profile_but_the_idle_limit(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)

    told = site.shows_up(phone, phone).attributes

    assert told.pop("Class", "") in {name, "0x" + name.encode().hex()}
    assert told == {
        "Session-Timeout": "86400",
        "Acct-Interim-Interval": "60",
        "WISPr-Bandwidth-Max-Up": "5000000",
        "WISPr-Bandwidth-Max-Down": "20000000",
    }


def test_session_whose_stop_was_lost_does_not_keep_its_device_out(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    site.report(phone, "Start", secrets.token_hex(4), f'Calling-Station-Id = "{phone}"')

    assert site.shows_up(phone, phone).accepted


def test_other_limits_reach_the_devices_with_the_account_s_own(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    portal, other = site.with_devices(), ProfileLimits(name, session_timeout=timedelta(hours=1))
    portal.change_profile(name, other)
    assert site.shows_up(phone, phone).attributes["Session-Timeout"] == "3600"

    portal.change_profile(name, ProfileLimits(name, session_timeout=timedelta(hours=2)))
    assert site.shows_up(phone, phone).attributes["Session-Timeout"] == "7200"
    assert site.groups(phone) == [(f"helpdesk.device.{name}", 10)]


def test_device_of_a_frozen_account_is_shut_twice_and_hears_why(
    site: Site, name: str, phone: str
) -> None:
    """By its own row and by the frozen group, as the account is: either is enough."""
    remembered(site, name, phone)
    site.portal().freeze(name)

    assert site.rows("radcheck", phone)[0] == ("Auth-Type", ":=", "Reject")
    assert site.groups(phone) == [("helpdesk.frozen", 0), ("helpdesk.device.mobile", 10)]
    answer = site.shows_up(phone, phone)
    assert (answer.accepted, answer.attributes["Reply-Message"]) == (False, FROZEN_MESSAGE)

    site.portal().resume(name)
    assert site.shows_up(phone, phone).accepted
    assert site.groups(phone) == [("helpdesk.device.mobile", 10)]


def test_account_that_was_shut_by_hand_takes_its_devices_along_when_it_is_next_changed(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    site.portal().set_password(name, "Kx7-mango-42")
    site.execute(
        "INSERT INTO radcheck (username, attribute, op, value)"
        " VALUES (:name, 'Auth-Type', ':=', 'Reject')",
        name=name,
    )
    site.portal().lock(name)

    assert not site.shows_up(phone, phone).accepted


def test_question_of_the_readme_shows_that_a_phone_gets_in(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    readme = (Path(portal_bridge.__file__).parent / "README.md").read_text()
    [question] = re.findall(r"`(echo 'User-Name=AA-BB[^`]* auth SECRET)`", readme)
    asked = question.replace("AA-BB-CC-DD-EE-FF", phone).removesuffix("SECRET")
    whole = asked.replace("127.0.0.1:1812", f"127.0.0.1:{site.radius.port}") + site.radius.secret

    assert "Access-Accept" in shell(whole)
    assert "Access-Reject" in shell(whole.replace(f",Calling-Station-Id={phone}", ""))


def shell(command: str) -> str:
    done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


# Whose it is


def test_accounting_of_a_device_says_whose_it_is(site: Site, name: str, phone: str) -> None:
    remembered(site, name, phone)
    told = site.shows_up(phone, phone).attributes["Class"]
    heard = told if told.startswith("0x") else f'"{told}"'
    site.report(phone, "Start", name, f"Class = {heard}", f'Calling-Station-Id = "{phone}"')

    with site.owner().connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT class FROM radacct WHERE acctsessionid = '{name}'"  # noqa: S608
        )
        [(kept,)] = rows
    assert read_class(kept) == name


def test_username_that_looks_like_digits_is_its_own_owner(site: Site, phone: str) -> None:
    name = "0xab" + secrets.token_hex(4)
    remembered(site, name, phone)

    assert site.shows_up(phone, phone).accepted
    portal = site.with_devices()
    assert [one.mac for one in portal.remembered() if one.username == name] == [phone]


def test_name_that_accounting_has_no_room_for_has_no_devices(site: Site, phone: str) -> None:
    portal, name = site.with_devices(), "n" * 32
    portal.open_account(name, MOBILE)
    with pytest.raises(Rejected) as refusal:
        portal.remember(name, phone)

    assert "31" in str(refusal.value)
    assert site.rows("radcheck", phone) == []
    portal.close_account(name)


@pytest.mark.parametrize("like", [*FORMATS, "AA-bb-CC-dd-ee-FF"])
def test_device_that_somebody_else_wrote_is_not_touched(
    site: Site, name: str, phone: str, like: str
) -> None:
    login = spelled(phone, like)
    site.execute(
        "INSERT INTO radcheck (username, attribute, op, value)"
        " VALUES (:login, 'Cleartext-Password', ':=', :login)",
        login=login,
    )
    before = site.rows("radcheck", login)
    portal = site.with_devices()
    portal.open_account(name, MOBILE)

    with pytest.raises(NameTaken):
        portal.remember(name, phone)
    portal.forget(name, phone)
    portal.close_account(name)

    assert site.rows("radcheck", login) == before


def test_device_moves_to_the_other_spelling_when_its_nas_does(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    portal = site.with_devices(mac_format="aabbccddeeff")
    portal.remember(name, phone)

    login = spelled(phone, "aabbccddeeff")
    assert site.shows_up(login, phone).accepted
    assert site.rows("radcheck", phone) == []
    portal.forget(name, phone)
    assert site.rows("radcheck", login) == []


# What is left


def test_closing_leaves_nothing_of_the_devices(site: Site, name: str, phone: str) -> None:
    remembered(site, name, phone)
    site.report(phone, "Start", name, f'Calling-Station-Id = "{phone}"')
    site.with_devices().forget(name, phone)
    assert site.rows("radreply", phone) != [], "its session is not over"

    site.portal().close_account(name)

    assert site.rows("radcheck", phone) == site.rows("radreply", phone) == []
    assert site.groups(phone) == []


def test_forgotten_device_is_gone_when_its_session_is(site: Site, name: str, phone: str) -> None:
    remembered(site, name, phone)
    portal = site.with_devices()
    site.report(phone, "Start", name, f'Calling-Station-Id = "{phone}"')
    portal.forget(name, phone)
    assert not site.shows_up(phone, phone).accepted
    assert phone not in [one.mac for one in portal.remembered()]

    site.report(phone, "Stop", name)
    portal.remember(name, OTHER_DEVICE)
    portal.forget(name, OTHER_DEVICE)

    assert site.rows("radcheck", phone) == site.rows("radreply", phone) == []


def test_device_forgotten_while_online_may_be_another_s_at_once(
    site: Site, name: str, phone: str
) -> None:
    remembered(site, name, phone)
    portal, other = site.with_devices(), f"{name}-b"
    site.report(phone, "Start", name, f'Calling-Station-Id = "{phone}"')
    portal.forget(name, phone)
    portal.open_account(other, MOBILE)

    portal.remember(other, phone)

    assert site.shows_up(phone, phone).accepted
    assert [one.username for one in portal.remembered() if one.mac == phone] == [other]


# At once


def test_two_accounts_that_want_one_device_at_once_leave_it_to_one(
    site: Site, name: str, phone: str
) -> None:
    names = [f"{name}-{number}" for number in range(3)]
    for who in names:
        site.portal().open_account(who, MOBILE)

    raised = at_once(
        *(lambda who=who: site.with_devices().remember(who, phone) for who in names)  # type: ignore[misc]  # bound early
    )

    assert [type(error) for error in raised] == [DeviceTaken, DeviceTaken]
    assert len(site.rows("radreply", phone)) == 1


def test_device_remembered_while_its_account_is_frozen_stays_outside(
    site: Site, name: str, phone: str
) -> None:
    for number in range(6):
        who, mac = f"{name}-{number}", f"{phone[:-2]}{number:02X}"
        site.portal().open_account(who, MOBILE)
        raised = at_once(
            lambda who=who, mac=mac: site.with_devices().remember(who, mac),  # type: ignore[misc]  # bound early
            lambda who=who: site.portal().freeze(who),  # type: ignore[misc]  # bound early
        )
        assert raised == []
        assert not site.shows_up(mac, mac).accepted


def test_device_remembered_while_its_account_is_closed_is_gone(
    site: Site, name: str, phone: str
) -> None:
    for number in range(6):
        who, mac = f"{name}-{number}", f"{phone[:-2]}{number:02X}"
        site.portal().open_account(who, MOBILE)
        at_once(
            lambda who=who, mac=mac: site.with_devices().remember(who, mac),  # type: ignore[misc]  # bound early
            lambda who=who: site.portal().close_account(who),  # type: ignore[misc]  # bound early
        )
        assert not site.shows_up(mac, mac).accepted
        assert site.rows("radreply", mac) == []


# Settings and rights


def test_portal_has_devices_only_where_its_nases_let_them_in(site: Site) -> None:
    assert not isinstance(site.portal(), Devices)
    assert not isinstance(site.with_sessions(), Devices)
    assert isinstance(site.with_devices(), Devices)
    site.with_devices().ping()


@pytest.mark.parametrize(
    "settings",
    [
        {"mac_format": "AA-BB-CC-DD-EE-FF"},
        {"mac_format": "mac", "coa_secret": "Vq9-tamarind-Lk4-river"},
        {"mac_format": "aa-BB-cc-dd-ee-ff", "coa_secret": "Vq9-tamarind-Lk4-river"},
        {"mac_format": "AA-BB:CC-DD-EE-FF", "coa_secret": "Vq9-tamarind-Lk4-river"},
    ],
)
def test_format_that_no_nas_uses_or_nobody_could_end_is_refused(settings: dict[str, str]) -> None:
    with pytest.raises(ValueError):
        FreeradiusConfig(database_url="postgresql://u@127.0.0.1/radius", **settings)  # type: ignore[arg-type]  # as the environment gives it


def test_right_to_write_replies_is_asked_for_where_devices_are(site: Site) -> None:
    url = make_url(site.portal_url)
    postgres = url.get_backend_name() == "postgresql"
    who = f'"{url.username}"' if postgres else f"'{url.username}'@'127.0.0.1'"
    site.execute(f"REVOKE INSERT ON radreply FROM {who}")
    try:
        site.with_sessions().ping()
        with pytest.raises(PortalError):
            site.with_devices().ping()
    finally:
        site.execute(f"GRANT INSERT ON radreply TO {who}")


def test_spellings_are_read_back() -> None:
    assert spelled("00-00-5E-AB-0C-0D", "aabb.ccdd.eeff") == "0000.5eab.0c0d"
    assert read_class("0x6d616c6565") == "malee"
    assert read_class("0xzz") == "0xzz"
