"""What a usual day of one office costs in pushes: three requests for accounts, three forgotten
passwords, forty questions and twenty acts of the officer, everything decided."""

from datetime import timedelta
from typing import Final

from bot.playground.persons import Person
from handlers.kit.filling import Give
from store.accounts import PasswordLink
from store.duties import Duties, Duty
from store.requests import Kind, Request, State, Verdict
from tests.bot.whole import House, decide

QUESTIONS: Final = ("สถานะ", "ช่วยเหลือ", "ติดต่อเจ้าหน้าที่", "บัญชีของฉัน")
ACTS: Final = ("งานของฉัน", "คิวทั้งหมด", "โควตา", "ผู้รับผิดชอบ")


def usual_day() -> int:
    """Pushes from one morning to the next, its digest among them."""
    house = House()
    first = house.officer("มาลี ศรีสุข")
    second = house.officer("อนันต์ พูลผล")
    officers = [house.id_of(officer) for officer in (first, second)]
    with house.database.write() as session:
        for turn, officer in enumerate(officers, 1):
            Duties(session).give(Duty(officer_id=officer, turn=turn))
    forgetful = [_member(house, first, name) for name in ("วิภา", "ปราณี", "สมศรี")]
    before = house.platform.sending.used
    for name in ("สมชาย", "บุญมี", "มานพ"):
        house.ask(house.person(f"{name} ใจดี"))
        house.work()
        _decides(house, first)
    for person in forgetful:
        house.answers(person, "ลืมรหัสผ่าน")
        _decides(house, first)
        house.taps(first, Give("recognition", "how", "call_back").pack())
        _sets_password(house)
    for number in range(40):
        house.answers(forgetful[number % 3], QUESTIONS[number % len(QUESTIONS)])
    for number in range(20):
        house.answers(first, ACTS[number % len(ACTS)])
    house.clock.forward(timedelta(hours=23, minutes=59))
    house.timers.tick()
    house.work()
    assert all(request.state is State.APPROVED for request in house.rows(Request))
    used = house.platform.sending.used - before
    house.close()
    return used


def _member(house: House, officer: Person, name: str) -> Person:
    person = house.person(f"{name} แสงทอง")
    house.ask(person)
    house.work()
    _decides(house, officer)
    _sets_password(house)
    return person


def _decides(house: House, officer: Person) -> None:
    waiting = [r for r in house.rows(Request) if r.state is State.PENDING]
    said = house.taps(officer, decide(waiting[-1], Verdict.APPROVE))
    assert waiting[-1].number in said, said
    assert waiting[-1].kind in (Kind.ACCOUNT, Kind.PASSWORD)


def _sets_password(house: House) -> None:
    """On the one page that has not shown a password yet."""
    house.work()
    assert any(house.open_page(link.id) for link in house.rows(PasswordLink))
