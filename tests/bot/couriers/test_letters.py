"""Letters to LINE: what becomes of each, whatever LINE says or does not say."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.couriers.envelopes import TOO_LATE
from bot.line.writing import dump
from bot.playground.persons import Person
from handlers.kit.effects import Say
from store.budget import Budget
from store.outbox import Job, JobState, Kind, NewJob, Outbox, Send, SendState, line_lane
from store.people import Person as Known
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


def waiting_cards(house: House, count: int) -> Person:
    """An officer for whom so many cards wait in the outbox."""
    officer = house.officer("มาลี ศรีสุข")
    for name in ("ก้อง ใจดี", "ขวัญ ใจดี", "คำ ใจดี")[:count]:
        house.ask(house.person(name))
    return officer


def test_what_waits_goes_with_the_answer_in_the_order_it_was_meant(house: House) -> None:
    officer = waiting_cards(house, 2)
    officer.say("ขอบคุณ")
    house.ask(house.person("งาม ใจดี"))
    house.dispatch()
    before = len(officer.chat.messages)
    house.deliver()
    said = officer.chat.messages[before:]
    assert {message.via for message in said} == {"reply"}
    assert ["ยินดีให้บริการ" in message.text for message in said] == [False, False, True, False]
    assert house.platform.sending.used == 0


def test_five_messages_go_in_one_call_and_the_rest_after_it(house: House) -> None:
    officer = waiting_cards(house, 3)
    for _ in range(4):
        officer.say("ขอบคุณ")
        house.dispatch()
    sizes = []
    while sends := house.take():
        sizes += [
            len(json.loads(send.messages)) for send in sends if send.recipient == officer.user_id
        ]
        house.letters.report([house.carry(send) for send in sends])
    assert max(sizes) == 5 - 1
    assert sum(sizes) == 3 + 4


def test_what_was_on_its_way_to_who_was_deleted_reaches_nobody_who_writes_from_there(
    house: House,
) -> None:
    """LINE did not take the answer; by then its reader has had their data deleted."""
    staff = house.person("สมชาย ใจดี")
    house.ask(staff)
    house.dispatch()
    [send] = house.take()
    known = house.id_of(staff)
    staff.postback("p=erase")
    house.dispatch()
    house.letters.report([house.carry(send, Luck.REFUSED_CONNECTION)])
    house.work()
    said = [message.text for message in staff.chat.messages if message.by_bot]
    assert len(said) == 1
    assert "ลบข้อมูลของท่านแล้ว" in said[0]
    mine = [job for job in house.rows(Job) if job.person_id == known]
    assert {(job.state, job.body) for job in mine} == {(JobState.DONE, "{}")}


def test_after_a_refusal_of_unknown_cause_each_message_goes_alone(house: House) -> None:
    officer = waiting_cards(house, 2)
    [send] = [send for send in house.take() if send.recipient == officer.user_id]
    assert len(json.loads(send.messages)) == 2
    house.letters.report([house.carry(send, Luck.BAD_MESSAGE)])
    sizes = []
    while sends := house.take():
        sizes += [len(json.loads(send.messages)) for send in sends]
        house.letters.report([house.carry(send) for send in sends])
    assert sizes[:2] == [1, 1]
    assert house.platform.sending.used == 2


def test_a_message_line_refuses_alone_is_listed_and_costs_nothing(house: House) -> None:
    officer = waiting_cards(house, 1)
    [send] = [send for send in house.take() if send.recipient == officer.user_id]
    house.letters.report([house.carry(send, Luck.BAD_MESSAGE)])
    [listed] = [job for job in house.rows(Job) if job.state is JobState.DEAD]
    assert "request.card" in listed.body
    assert pushes_counted(house) == 0


def test_a_message_that_cannot_be_written_is_listed_and_the_others_go(house: House) -> None:
    officer = waiting_cards(house, 2)
    with house.database.write() as session:
        first = min(
            (job for job in session.exec(select(Job)) if "request.card" in job.body),
            key=lambda job: job.id or 0,
        )
        first.body = '{"say":{"text":"no.such.text"}}'
        session.add(first)
    house.work()
    states = [job.state for job in house.rows(Job) if job.kind is Kind.TELL]
    assert states == [JobState.DEAD, JobState.DONE]
    assert sum("คำขอบัญชี" in message.text for message in officer.chat) == 1


def test_a_push_none_of_which_can_be_written_is_not_counted(house: House) -> None:
    waiting_cards(house, 1)
    with house.database.write() as session:
        for job in session.exec(select(Job)):
            if "request.card" in job.body:
                job.body = "{}"
                session.add(job)
    house.work()
    assert pushes_counted(house) == 0
    assert [job.state for job in house.rows(Job) if job.body == "{}"] == [JobState.DEAD]


def test_a_late_report_of_a_lost_lease_changes_nothing(house: House) -> None:
    officer = waiting_cards(house, 1)
    [first] = [send for send in house.take() if send.recipient == officer.user_id]
    house.real.passes(seconds=16)
    [again] = [send for send in house.take() if send.recipient == officer.user_id]
    assert again.id == first.id
    assert again.lease != first.lease
    house.letters.report([house.carry(first, Luck.BAD_MESSAGE)])
    assert [s.state for s in house.rows(Send) if s.id == first.id] == [SendState.OPEN]
    house.letters.report([house.carry(again)])
    assert [s.state for s in house.rows(Send) if s.id == first.id] == [SendState.DONE]


@pytest.mark.slow
def test_waiting_grows_with_every_failure_and_ends_on_the_list(house: House) -> None:
    officer = waiting_cards(house, 1)
    waits = []
    for _ in range(400):
        mine = [send for send in house.take() if send.recipient == officer.user_id]
        if mine:
            house.letters.report([house.carry(send, Luck.TOO_FAST) for send in mine])
            open_ = [s for s in house.rows(Send) if s.id == mine[0].id]
            if open_[0].state is not SendState.OPEN:
                break
            waits.append((open_[0].due_at - house.real()).total_seconds())
            house.real.at = open_[0].due_at
    assert waits[0] <= 2
    assert max(waits) <= 600
    assert waits[12] > 100
    assert 22 * 3600 < sum(waits) < 24 * 3600
    [listed] = [job for job in house.rows(Job) if job.state is JobState.DEAD]
    assert "request.card" in listed.body
    assert pushes_counted(house) == 0


def test_the_language_is_the_readers_at_the_time_of_sending(house: House) -> None:
    officer = waiting_cards(house, 1)
    officer.say("English")
    house.dispatch()
    house.deliver()
    assert any("Account request" in m.text or "request" in m.text.lower() for m in officer.chat)
    assert not any("คำขอบัญชี" in message.text for message in officer.chat)


def test_an_answer_in_a_group_is_given_on_its_token_or_not_at_all(house: House) -> None:
    member = house.person("สมชาย ใจดี")
    group = house.platform.group("กลุ่มงาน", [member])
    member.say("ช่วยเหลือ", to=group, mention=True)
    house.dispatch()
    house.real.passes(seconds=70)
    house.work()
    assert group.chat.from_bot == []
    [listed] = [job for job in house.rows(Job) if job.state is JobState.DEAD]
    assert "group" in (listed.error or "")
    assert pushes_counted(house) == 0


def pushes_counted(house: House) -> int:
    with house.database.read() as session:
        return Budget(session, 300).used("2026-11")


# What is worth nothing later


def warned(house: House, person: Person, **span: float) -> Job:
    """A warning for this person in the outbox, good for so long."""
    with house.database.write() as session:
        who = session.exec(select(Known).where(Known.line_id == person.user_id)).one()
        now = house.database.real_now(session)
        new = NewJob(
            Kind.TELL,
            line_lane(person.user_id),
            dump(Say("idle.off")),
            now,
            now,
            person_id=who.id,
            category="idle",
            good_until=now + timedelta(**span),
            alone=True,
        )
        Outbox(session).add([new])
    return warning(house)


def warning(house: House) -> Job:
    [job] = [job for job in house.rows(Job) if job.good_until is not None]
    return job


def test_a_warning_goes_as_a_push_of_its_own(house: House) -> None:
    staff = house.person("สมชาย ใจดี")
    staff.say("เมนู")
    house.work()
    warned(house, staff, minutes=2)
    house.work()
    assert (warning(house).state, house.platform.sending.used) == (JobState.DONE, 1)


def test_a_warning_that_comes_too_late_is_not_sent_and_not_kept(house: House) -> None:
    staff = house.person("สมชาย ใจดี")
    staff.say("เมนู")
    house.work()
    warned(house, staff, minutes=2)
    house.real.passes(minutes=3)
    house.work()
    assert (warning(house).state, warning(house).error) == (JobState.DONE, TOO_LATE)
    staff.say("เมนู")
    house.work()
    assert not any("ปิดเตือน" in message.text for message in staff.chat)
    assert (house.platform.sending.used, pushes_counted(house)) == (0, 0)


def test_a_warning_line_did_not_take_is_tried_until_it_is_worth_nothing(house: House) -> None:
    staff = house.person("สมชาย ใจดี")
    staff.say("เมนู")
    house.work()
    warned(house, staff, seconds=30)
    while sends := house.take():
        house.letters.report([house.carry(send, Luck.LOST_BEFORE) for send in sends])
        house.real.passes(seconds=20)
    assert warning(house).state is JobState.DONE
    assert not [send for send in house.rows(Send) if send.state is SendState.OPEN]
    assert house.platform.sending.used == 0


def test_who_has_blocked_the_account_finds_no_old_warning_when_they_come_back(
    house: House,
) -> None:
    staff = house.person("สมชาย ใจดี")
    staff.say("เมนู")
    house.work()
    staff.block()
    house.work()
    warned(house, staff, hours=2)
    house.work()
    assert warning(house).state is JobState.DONE
    staff.follow()
    house.work()
    assert not any("ปิดเตือน" in message.text for message in staff.chat)
