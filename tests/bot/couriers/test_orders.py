"""Orders to the portal: in order, again until they are done, and their answers once."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.couriers.orders import LONGEST_PAUSE, SILENT_AFTER
from store.accounts import Account, AccountState
from store.inbox import Event
from store.outbox import Job, JobState, Kind
from store.requests import Verdict
from tests.bot.whole import House, decide


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    officer.postback(decide(house.last_request(), Verdict.APPROVE))
    house.dispatch()
    yield house
    house.close()


def order(house: House) -> Job:
    [job] = [job for job in house.rows(Job) if job.kind is Kind.ORDER]
    return job


def news(house: House) -> list[str]:
    return [e.event_id.split(":")[2] for e in house.rows(Event) if e.source == "portal"]


def test_an_order_is_tried_until_the_portal_answers(house: House) -> None:
    house.portal.plugged_in = False
    waited = timedelta()
    for _ in range(SILENT_AFTER + 4):
        assert house.orders.run_once()
        assert not house.orders.run_once()
        pause = order(house).due_at - house.real()
        assert timedelta() < pause <= LONGEST_PAUSE
        waited += pause
        house.real.at = order(house).due_at
    assert news(house) == ["silent"]
    assert waited > LONGEST_PAUSE
    house.portal.plugged_in = True
    assert house.orders.run_once()
    assert news(house) == ["silent", "done"]
    assert order(house).state is JobState.DONE


def test_a_portal_that_loses_its_answers_is_asked_again_and_opens_one_account(house: House) -> None:
    house.portal.loses_answers = True
    assert house.orders.run_once()
    assert (order(house).error or "").startswith("unsure")
    house.portal.loses_answers = False
    house.real.passes(seconds=5)
    assert house.orders.run_once()
    house.work()
    assert len(house.portal.accounts()) == 1
    assert [account.state for account in house.rows(Account)] == [AccountState.LOCKED]


@pytest.mark.parametrize("commits", [0, 1])
def test_a_courier_that_dies_leaves_the_order_to_the_next(house: House, commits: int) -> None:
    with house.crashing(commits):
        house.orders.run_once()
    assert not house.orders.run_once() or commits == 0
    house.real.passes(seconds=16)
    house.orders.run_once()
    house.work()
    assert order(house).state is JobState.DONE
    assert news(house) == ["done"]
    assert len(house.portal.accounts()) == 1


def test_an_order_nobody_can_read_is_listed_and_told(house: House) -> None:
    with house.database.write() as session:
        job = session.get_one(Job, order(house).id)
        job.body = '{"kind": "open_account", "username": "x"}'
        session.add(job)
    assert house.orders.run_once()
    assert order(house).state is JobState.DEAD
    assert news(house) == ["refused"]
