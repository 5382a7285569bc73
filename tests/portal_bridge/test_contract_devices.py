"""Every promise of ``Devices``, asked of every adapter that has them."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from portal_bridge.carry import carry
from portal_bridge.contract import (
    Devices,
    DeviceTaken,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
    Session,
    Sessions,
    Unsure,
)
from portal_bridge.orders import EndSession, EndSessions, ForgetDevice, RememberDevice
from tests.portal_bridge.conftest import Office
from tests.services import programs

MOBILE = ProfileLimits("mobile", session_timeout=timedelta(hours=24), devices=1)
BOTH = ProfileLimits("both", idle_timeout=timedelta(minutes=10))
WORD = "Kx7-mango-42"


@pytest.fixture
def office(device_office: Office) -> Office:
    return device_office


NUMBERS = itertools.count(1)


@pytest.fixture
def phone() -> str:
    """A MAC address that no device had before, nor one that differs from it in the last two digits:
    those of other modules begin otherwise."""
    high, low = divmod(next(NUMBERS), 0x80)
    return f"00-00-5E-{high:02X}-{low:02X}-00"


def devices_of(office: Office, name: str) -> list[str]:
    assert isinstance(office.portal, Devices)
    return [one.mac for one in office.portal.remembered() if one.username == name]


def running(office: Office, name: str) -> list[Session]:
    assert isinstance(office.portal, Sessions)
    return [session for session in office.portal.online() if session.username == name]


def remembers(office: Office, name: str, phone: str) -> Devices:
    """An account with a password, and one device."""
    assert isinstance(office.portal, Devices)
    office.portal.open_account(name, MOBILE)
    office.portal.set_password(name, WORD)
    office.portal.remember(name, phone)
    return office.portal


def test_device_that_is_remembered_comes_in_by_itself(
    office: Office, name: str, phone: str
) -> None:
    assert isinstance(office.portal, Devices)
    office.portal.open_account(name, MOBILE)
    assert not office.comes_in(phone)

    office.portal.remember(name, phone)

    assert office.comes_in(phone)
    assert office.comes_in(phone), "as often as it comes"
    assert devices_of(office, name) == [phone]


def test_remembering_twice_changes_nothing(office: Office, name: str, phone: str) -> None:
    portal = remembers(office, name, phone)
    [before] = [one for one in portal.remembered() if one.username == name]

    portal.remember(name, phone.lower().replace("-", ":"))
    portal.remember(name, phone.replace("-", ""))

    assert [one for one in portal.remembered() if one.username == name] == [before]
    assert office.comes_in(phone)


def test_devices_are_told_the_oldest_first(office: Office, name: str, phone: str) -> None:
    portal, other = remembers(office, name, phone), f"{phone[:-2]}AA"
    portal.remember(name, other)
    portal.remember(name, phone)

    assert devices_of(office, name) == [phone, other]


def test_device_is_remembered_for_one_account_alone(office: Office, name: str, phone: str) -> None:
    portal, other = remembers(office, name, phone), f"{name}-b"
    office.portal.open_account(other, MOBILE)

    for _ in range(2):
        with pytest.raises(DeviceTaken):
            portal.remember(other, phone)

    assert (devices_of(office, name), devices_of(office, other)) == ([phone], [])
    portal.forget(name, phone)
    portal.remember(other, phone)
    assert (devices_of(office, name), devices_of(office, other)) == ([], [phone])


def test_nobody_s_device_is_not_remembered(office: Office, name: str, phone: str) -> None:
    portal = remembers(office, name, phone)
    office.portal.close_account(name)

    for who in (name, f"{name}-b"):
        with pytest.raises(NoSuchAccount):
            portal.remember(who, phone)

    assert not office.comes_in(phone)


@pytest.mark.parametrize("bad", ["", "phone", "00-00-5E-00-53", "00-00-5E-00-53-0G", "10.0.0.5"])
def test_what_is_no_mac_address_is_refused(office: Office, name: str, bad: str) -> None:
    assert isinstance(office.portal, Devices)
    office.portal.open_account(name, MOBILE)

    with pytest.raises(Rejected):
        office.portal.remember(name, bad)
    with pytest.raises(Rejected):
        office.portal.forget(name, bad)

    assert devices_of(office, name) == []


def test_forgotten_device_is_shown_the_login_page_again(
    office: Office, name: str, phone: str
) -> None:
    portal = remembers(office, name, phone)

    portal.forget(name, phone)
    portal.forget(name, phone)

    assert not office.comes_in(phone)
    assert devices_of(office, name) == []
    assert office.lets_in(name, WORD)
    portal.remember(name, phone)
    assert office.comes_in(phone)


def test_nobody_forgets_another_s_device(office: Office, name: str, phone: str) -> None:
    portal = remembers(office, name, phone)
    office.portal.open_account(f"{name}-b", MOBILE)

    portal.forget(f"{name}-b", phone)
    portal.forget(f"{name}-c", phone)

    assert office.comes_in(phone)


def test_device_of_a_frozen_account_stays_outside_until_it_is_resumed(
    office: Office, name: str, phone: str
) -> None:
    portal = remembers(office, name, phone)
    assert office.comes_in(phone)

    office.portal.freeze(name)
    assert not office.comes_in(phone)
    assert devices_of(office, name) == [phone]
    office.portal.change_profile(name, BOTH)
    assert not office.comes_in(phone)
    portal.remember(name, phone)
    assert not office.comes_in(phone)

    office.portal.resume(name)
    assert office.comes_in(phone)


def test_device_that_is_remembered_while_the_account_is_frozen_stays_outside(
    office: Office, name: str, phone: str
) -> None:
    assert isinstance(office.portal, Devices)
    office.portal.open_account(name, MOBILE)
    office.portal.freeze(name)
    office.portal.remember(name, phone)
    assert not office.comes_in(phone)

    office.portal.resume(name)
    assert office.comes_in(phone)


def test_lock_takes_the_password_and_leaves_the_devices(
    office: Office, name: str, phone: str
) -> None:
    remembers(office, name, phone)
    office.portal.lock(name)

    assert not office.lets_in(name, WORD)
    assert office.comes_in(phone)


def test_device_goes_with_its_account(office: Office, name: str, phone: str) -> None:
    portal = remembers(office, name, phone)
    office.portal.freeze(name)
    office.portal.close_account(name)

    assert not office.comes_in(phone)
    assert phone not in [one.mac for one in portal.remembered()]
    office.portal.open_account(name, MOBILE)
    assert not office.comes_in(phone)


def test_device_of_an_expired_account_stays_outside(office: Office, name: str, phone: str) -> None:
    portal, now = remembers(office, name, phone), datetime.now(UTC)
    office.portal.open_account(name, MOBILE, now + timedelta(days=2))
    assert office.comes_in(phone)

    office.portal.open_account(name, MOBILE, now - timedelta(minutes=1))
    assert not office.comes_in(phone)
    portal.remember(name, phone)
    assert not office.comes_in(phone)

    office.portal.open_account(name, MOBILE)
    assert office.comes_in(phone)


def test_session_of_a_remembered_device_is_its_account_s(
    office: Office, name: str, phone: str
) -> None:
    remembers(office, name, phone)
    assert office.comes_in(phone)

    [session] = running(office, name)
    assert (session.mac, session.remembered) == (phone, True)

    carried(office, EndSessions(name))
    assert running(office, name) == []


def test_session_begun_by_password_is_told_as_remembered_once_its_device_is(
    office: Office, name: str, phone: str
) -> None:
    assert isinstance(office.portal, Devices)
    office.portal.open_account(name, MOBILE)
    office.joins(name, phone)
    assert [one.remembered for one in running(office, name)] == [False]

    carry(RememberDevice(name, phone), office.portal)

    assert [one.remembered for one in running(office, name)] == [True]


def test_session_of_a_forgotten_device_is_told_until_it_is_ended(
    office: Office, name: str, phone: str
) -> None:
    remembers(office, name, phone)
    assert office.comes_in(phone)
    [session] = running(office, name)

    carry(ForgetDevice(name, phone), office.portal)
    assert [(one.id, one.remembered) for one in running(office, name)] == [(session.id, False)]
    assert not office.comes_in(phone)

    carried(office, EndSession(name, session.id))
    assert running(office, name) == []


def test_remembered_device_is_not_counted_among_the_devices_at_once(
    office: Office, name: str, phone: str
) -> None:
    remembers(office, name, phone)
    assert office.comes_in(phone)

    assert office.lets_in(name, WORD), "the profile allows one device at once, besides"


def carried(office: Office, order: EndSession | EndSessions) -> None:
    """Carry the order as a courier does: again, as long as it is unsure."""
    unsure = False

    def is_carried() -> bool:
        nonlocal unsure
        try:
            carry(order, office.portal, after_unsure=unsure)
        except Unsure:
            unsure = True
            return False
        return True

    programs.until(is_carried, "the end of a session")
