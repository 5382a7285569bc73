"""Remembered devices, on both databases: one account at a time, and no more than are allowed."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from store.accounts import Account, Accounts, AccountState
from store.db import Database
from store.devices import Device, Devices, DeviceState
from store.erasing import Erasing
from store.people import Person
from store.profiles import Profiles
from tests.store.people import NOW, account, at_once, person

DAY = timedelta(days=1)
PHONE, OTHER, THIRD = "00-00-5E-00-53-01", "00-00-5E-00-53-02", "00-00-5E-00-53-03"


def in_use(session: Session, username: str = "malee") -> Account:
    owned = account(session, username)
    owned.state = AccountState.ACTIVE
    session.add(owned)
    session.flush()
    return owned


def begin(session: Session, owned: Account, mac: str = PHONE, most: int = 2) -> Device | None:
    return Devices(session).begin(owned.id, mac=mac, by=owned.owner_id, most=most, now=NOW)


def remembered(session: Session, owned: Account, mac: str = PHONE) -> Device:
    assert begin(session, owned, mac) is not None
    device = Devices(session).written(owned.id, mac)
    assert device is not None
    return device


def states(database: Database) -> list[DeviceState]:
    with database.read() as session:
        return [one.state for one in session.exec(select(Device).order_by(Device.mac))]  # type: ignore[arg-type]  # a column


def test_a_device_is_asked_for_written_left_and_gone(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)
        device = remembered(session, owned)
        assert (device.state, device.until) == (DeviceState.REMEMBERED, None)
        assert Devices(session).leave(device.id)
        assert not Devices(session).leave(device.id)
        assert Devices(session).written(owned.id, PHONE) is None, "a late answer changes nothing"
        gone = Devices(session).gone(owned.id, PHONE, now=NOW + DAY)
        assert gone is not None
        assert (gone.state, gone.until) == (DeviceState.FORGOTTEN, NOW + DAY)
        assert Devices(session).gone(owned.id, PHONE, now=NOW) is None
        assert Devices(session).running(PHONE, portal="main") is None
    with database.write() as session:
        assert begin(session, owned) is not None, "it may come again"


def test_a_portal_that_will_not_forget_keeps_it(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)
        device = remembered(session, owned)
        Devices(session).leave(device.id)
        stays = Devices(session).stays(owned.id, PHONE)
        assert stays is not None
        assert stays.state is DeviceState.REMEMBERED
        assert [one.mac for one in Devices(session).kept(owned.id)] == [PHONE]
        late = Devices(session).gone(owned.id, PHONE, now=NOW)
        assert late is not None, "tried again from the list of what failed"
        assert late.state is DeviceState.FORGOTTEN


def test_no_more_are_remembered_than_the_profile_allows(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)
        first = remembered(session, owned)
        remembered(session, owned, OTHER)
        assert begin(session, owned, THIRD) is None
        Devices(session).leave(first.id)
        assert begin(session, owned, THIRD) is not None, "what is to be forgotten makes room"


def test_of_two_taps_at_once_for_the_last_place_one_has_it(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)

    def ask(number: int) -> bool:
        with database.write() as session:
            return begin(session, owned, f"00-00-5E-00-53-{number:02X}", most=2) is not None

    assert sorted(at_once(5, ask)) == [False, False, False, True, True]
    assert states(database) == [DeviceState.WRITING] * 2


def test_of_two_accounts_that_want_a_device_at_once_one_has_it(database: Database) -> None:
    with database.write() as session:
        owned = [in_use(session, f"malee-{number}") for number in range(4)]

    def ask(number: int) -> bool:
        with database.write() as session:
            return begin(session, owned[number]) is not None

    assert sorted(at_once(4, ask)) == [False, False, False, True]
    with database.read() as session:
        running = Devices(session).running(PHONE, portal="main")
    assert running is not None


@pytest.mark.parametrize("state", [one for one in AccountState if one is not AccountState.ACTIVE])
def test_only_an_account_in_use_may_have_more(database: Database, state: AccountState) -> None:
    with database.write() as session:
        owned = account(session)
        owned.state = state
        session.add(owned)
        session.flush()
        assert begin(session, owned) is None


def test_closing_an_account_ends_its_devices_and_no_other_s(database: Database) -> None:
    with database.write() as session:
        owned, other = in_use(session), in_use(session, "somchai")
        remembered(session, owned)
        begin(session, owned, OTHER)
        remembered(session, other, THIRD)
        Accounts(session).close(owned.id, now=NOW + DAY)
        ended = session.exec(select(Device).where(Device.account_id == owned.id)).all()
        assert {(one.state, one.until) for one in ended} == {(DeviceState.FORGOTTEN, NOW + DAY)}
        assert Devices(session).written(owned.id, OTHER) is None
        assert Devices(session).running(THIRD, portal="main") is not None


def test_a_name_is_its_account_s_to_give(database: Database) -> None:
    with database.write() as session:
        owned, other = in_use(session), in_use(session, "somchai")
        device = remembered(session, owned)
        assert not Devices(session).rename(device.id, "ของฉัน", account=other.id)
        assert Devices(session).rename(device.id, "ก" * 40, account=owned.id)
        found = Devices(session).get(device.id)
        assert found is not None
        assert found.name == "ก" * 30
        Devices(session).leave(device.id)
        assert not Devices(session).rename(device.id, "อื่น", account=owned.id)


def test_the_same_wish_for_another_s_device_is_news_once_a_day(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)
        devices, me = Devices(session), owned.owner_id

        def wants(mac: str, after: timedelta, who: UUID = me) -> bool:
            return devices.refuse(owned.id, mac=mac, by=who, now=NOW + after)

        assert not devices.wants(me, PHONE)
        assert wants(PHONE, timedelta())
        assert not wants(PHONE, DAY / 2)
        assert wants(OTHER, DAY / 2)
        assert wants(PHONE, DAY / 2, person(session))
        assert wants(PHONE, DAY + timedelta(seconds=1))
        assert devices.wants(me, PHONE)
        assert devices.anywhere(PHONE) == []
        assert devices.of_accounts([owned.id]) == []


def test_who_has_their_data_deleted_leaves_no_device_number(database: Database) -> None:
    with database.write() as session:
        Profiles(session).ship()
        owned = in_use(session)
        remembered(session, owned)
        Devices(session).refuse(owned.id, mac=OTHER, by=owned.owner_id, now=NOW)
        Accounts(session).close(owned.id, now=NOW)
        Erasing(session).now(session.get_one(Person, owned.owner_id), now=NOW)
        assert session.exec(select(Device)).all() == []


def test_with_who_had_an_account_its_devices_are_forgotten(database: Database) -> None:
    with database.write() as session:
        owned = in_use(session)
        remembered(session, owned)
        Accounts(session).close(owned.id, now=NOW)
        assert Erasing(session).accounts(closed_before=NOW + DAY, now=NOW + DAY, limit=9) == 1
        assert session.exec(select(Device)).all() == []
