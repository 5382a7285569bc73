"""Letters to LINE: what becomes of each, whatever LINE says or does not say."""

from collections.abc import Iterator

import pytest

from store.outbox import Job, JobState, Send, SendState
from store.requests import Verdict
from tests.bot.whole import House, Luck, decide


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()


def news(house: House) -> Job:
    [job] = [job for job in house.rows(Job) if "account.opened" in job.body]
    return job


def test_a_push_that_perhaps_arrived_is_not_repeated_after_its_key_is_forgotten(
    house: House,
) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff)
    house.work()
    officer.postback(decide(house.last_request(), Verdict.APPROVE))
    house.dispatch()
    house.deliver()
    house.orders.run_once()
    house.dispatch()
    [send] = house.take()
    house.carry(send, Luck.LOST_AFTER)  # and the power fails
    house.real.passes(days=3)
    house.restart()
    house.work()
    said = sum("ตั้งรหัสภายใน" in message.text for message in staff.chat)
    assert said == 1
    assert news(house).state is JobState.UNCERTAIN
    assert [s.state for s in house.rows(Send) if s.id == send.id] == [SendState.UNCERTAIN]
