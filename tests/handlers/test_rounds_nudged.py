"""What an officer is told of a nudge is what happens to it."""

from collections.abc import Iterator

import pytest
from sqlmodel import select

from bot.playground.persons import Person
from handlers.rounds.nudging import Nudge
from handlers.rounds.showing import AskNudge
from store.budget import SHARE, Category, PushMonth
from store.requests import Verdict
from store.rounds import DataRound, RoundNudge
from tests.bot.whole import House, decide

MONTH = "2026-11"
SCHOOLS = ("บ้านวังไผ่", "บ้านโคกสะอาด")


def of_school(house: House, officer: Person, name: str, school: str) -> Person:
    """Somebody whose account was approved for this school."""
    person = house.person(name)
    for says in (
        f"ขอใช้เน็ต ชื่อ {name} โรงเรียน{school} โทร 081-234-5678 ใช้กับคอม",
        *("รับทราบ", "ยืนยัน"),
    ):
        house.answers(person, says)
    house.taps(officer, decide(house.last_request(), Verdict.APPROVE))
    return person


@pytest.fixture
def officer(house: House) -> Iterator[Person]:
    return house.officer("มาลี ศรีสุข")


def leaves(house: House, pushes: int) -> None:
    """So many of the month's pushes are left for announcements."""
    with house.database.write() as session:
        row = session.exec(select(PushMonth).where(PushMonth.month == MONTH)).one()
        row.used = int(house.pushes * SHARE[Category.NEWS]) - pushes
        session.add(row)


def reminded(person: Person) -> int:
    return sum("ยังไม่แจ้งว่าส่ง" in one.text for one in person.chat.from_bot)


def two_rounds(house: House, officer: Person) -> list[DataRound]:
    """Of the DMC, that take reports on the same day."""
    house.answers(officer, "รอบข้อมูล")
    rounds = sorted(house.rows(DataRound), key=lambda one: one.number)
    return [one for one in rounds if one.is_open(house.clock.now().date())]


def test_two_quick_nudges_promise_no_more_pushes_than_there_are(
    house: House, officer: Person
) -> None:
    teachers = [
        of_school(house, officer, name, school)
        for name, school in zip(("สมชาย ใจดี", "วันดี มีสุข"), SCHOOLS, strict=True)
    ]
    second, third = two_rounds(house, officer)
    leaves(house, 3)
    before = len(officer.chat.messages)
    for round in (second, third):  # no courier has come by between the two
        officer.postback(Nudge(round.id, 2).pack())
        house.dispatch()
    house.work()
    told = "\n".join(one.text for one in officer.chat.messages[before:] if one.by_bot)
    assert "ถึง 2 โรงเรียนแล้ว" in told
    assert "ถึง 1 โรงเรียนแล้ว" in told
    assert "อีก 1 โรงเรียน" in told
    assert len(house.rows(RoundNudge)) == sum(map(reminded, teachers)) == 3


def test_what_is_on_its_way_is_no_more_left_on_the_card(house: House, officer: Person) -> None:
    of_school(house, officer, "สมชาย ใจดี", SCHOOLS[0])
    second, third = two_rounds(house, officer)
    leaves(house, 1)
    officer.postback(Nudge(second.id, 1).pack())
    house.dispatch()
    before = len(officer.chat.messages)
    officer.postback(AskNudge(third.id).pack())
    house.dispatch()
    house.work()
    told = "\n".join(one.text for one in officer.chat.messages[before:] if one.by_bot)
    assert "โควตาข้อความเดือนนี้สำหรับเรื่องนี้หมดแล้ว" in told
    assert "กดส่งเตือนเพื่อยืนยัน" not in told
