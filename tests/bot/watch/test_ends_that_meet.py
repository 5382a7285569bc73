"""An end that was asked for in the chat and the reading that sees it, in either order."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.playground.persons import Person
from handlers.kit.taps.sessions import EndAll, EndThis
from store.accounts import Account
from store.online import End, OnlineSession
from store.outbox import Job, Kind
from store.requests import Verdict
from tests.bot.whole import House, decide

POLL = timedelta(seconds=31)
MAC, ADDRESS = "02-00-5E-00-00-07", "10.0.0.7"


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def online(house: House) -> tuple[Person, Person, OnlineSession]:
    """An officer, a staff member, and their device."""
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.taps(officer, decide(house.last_request(), Verdict.APPROVE))
    [account] = house.rows(Account)
    word = "a-word-of-the-tests"
    house.portal.set_password(account.username, word)
    house.portal.login(account.username, word, MAC, ADDRESS)
    read(house)
    [row] = house.rows(OnlineSession)
    return officer, staff, row


def read(house: House) -> None:
    house.clock.forward(POLL)
    house.real.passes(seconds=31)
    house.timers.look()


def cause(house: House) -> End | None:
    [row] = house.rows(OnlineSession)
    return row.cause


@pytest.mark.parametrize("all_of_them", [False, True], ids=["one device", "all devices"])
def test_an_end_that_the_sweep_saw_before_the_answer_came_is_its_owners(
    house: House, all_of_them: bool
) -> None:
    _officer, staff, row = online(house)
    account = row.account_id
    assert account is not None
    staff.postback((EndAll(account) if all_of_them else EndThis(row.id)).pack())
    house.dispatch()
    assert house.orders.run_once(), "the portal has ended it, and nobody has been told"
    read(house)
    assert cause(house) is End.OFFICE, "all that a portal can say"
    house.work()
    assert cause(house) is End.USER
    assert "ออกจากระบบ" in staff.chat.messages[-1].text


def test_an_officers_end_that_the_sweep_saw_first_is_the_offices(house: House) -> None:
    officer, _staff, row = online(house)
    officer.postback(EndThis(row.id).pack())
    house.dispatch()
    house.orders.run_once()
    read(house)
    house.work()
    assert cause(house) is End.OFFICE
    assert "ออกจากระบบแล้ว" in officer.chat.messages[-1].text


def test_a_reading_that_comes_after_the_answer_changes_nothing(house: House) -> None:
    _officer, staff, row = online(house)
    house.taps(staff, EndThis(row.id).pack())
    [told] = house.rows(OnlineSession)
    read(house)
    [after] = house.rows(OnlineSession)
    assert (after.cause, after.ended_at) == (End.USER, told.ended_at)


def test_two_taps_on_the_same_device_ask_the_portal_once(house: House) -> None:
    _officer, staff, row = online(house)
    for _ in range(2):
        staff.postback(EndThis(row.id).pack())
    house.dispatch()
    asked = [job for job in house.rows(Job) if job.kind is Kind.ORDER and "end_session" in job.body]
    assert len(asked) == 1
