"""What LINE does to us, and that every message arrives once, waits, or stands on the list."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.playground import faults
from bot.playground.calls import Call
from bot.playground.persons import Person
from bot.push_settings import PushSettings
from handlers.front import Help
from handlers.house import house
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.guards import anyone
from handlers.kit.router import Route
from store.inbox import Event, EventState, Inbox
from store.outbox import Job, JobState, Outbox
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears, talk

REPLY, PUSH = "/v2/bot/message/reply", "/v2/bot/message/push"
ANSWER = "ยินดีให้บริการ"


def times_heard(person: Person, part: str) -> int:
    return sum(part in message.text for message in person.chat.from_bot)


def waiting_for_a_push(town: Town) -> tuple[Person, str]:
    """Somebody whose request will be approved by the officer's next tap on ``อนุมัติ``."""
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    hears(officer, number)
    town.settle()
    officer.tap("อนุมัติ")
    hears(officer, "กำลังเปิดบัญชี")
    return staff, number


def pushes_to(town: Town, person: Person) -> list[Call]:
    return [c for c in town.platform.calls_to(PUSH) if person.user_id in c.body.decode()]


def jobs_of(town: Town, person: Person, *states: JobState) -> list[Job]:
    return [job for job in town.jobs(*states) if job.lane.endswith(person.user_id)]


def test_an_answer_whose_token_ran_out_is_pushed(own_town: NewTown) -> None:
    town = own_town()
    town.restart(with_worker=False)
    staff = town.person("สมชาย ใจดี")
    staff.say("ขอบคุณ")
    town.real_seconds_pass(70)
    town.restart()
    hears(staff, ANSWER)
    assert {message.via for message in staff.chat.from_bot} == {"push"}
    assert town.platform.sending.used == 1


def test_without_pushes_the_news_waits_for_the_next_word(own_town: NewTown) -> None:
    town = own_town(push=PushSettings(monthly=0))
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    town.settle()
    officer.say("งานของฉัน")
    hears(officer, number)
    officer.tap("อนุมัติ")
    hears(officer, "กำลังเปิดบัญชี")
    town.settle()
    assert len(town.jobs(JobState.PARKED)) == 1
    assert times_heard(staff, "ตั้งรหัสภายใน") == 0
    talk(staff, ("ขอบคุณ", "ตั้งรหัสภายใน"))
    assert [ANSWER in m.text for m in staff.chat.from_bot[-2:]] == [False, True]
    talk(staff, ("ขอบคุณ", ANSWER))
    assert times_heard(staff, "ตั้งรหัสภายใน") == 1
    assert town.platform.calls_to(PUSH) == []


def test_at_the_monthly_limit_nothing_more_is_tried_until_the_next_month(own_town: NewTown) -> None:
    town = own_town()
    town.platform.sending.quota = 1
    staff, _ = waiting_for_a_push(town)
    town.settle()
    tried = len(town.platform.calls_to(PUSH))
    assert len(town.jobs(JobState.PARKED)) == 1
    files(town.person("วิภา แสงทอง"))
    town.settle()
    assert len(town.platform.calls_to(PUSH)) == tried
    town.at(2026, 12, 1, 9, 0)
    town.platform.sending.quota = 300
    town.tick()
    hears(staff, "ตั้งรหัสภายใน")
    assert times_heard(staff, "ตั้งรหัสภายใน") == 1


@pytest.mark.parametrize(
    "fault",
    [
        faults.rate_limited(),
        faults.unauthorized(),
        faults.server_error(),
        faults.server_error(accepted=True),
        faults.dropped(accepted=False),
        faults.dropped(accepted=True),
    ],
    ids=["429", "401", "500", "500-accepted", "dropped", "dropped-accepted"],
)
def test_a_push_is_repeated_under_its_key_and_arrives_once(town: Town, fault: faults.Fault) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    card = hears(officer, number)
    town.platform.faults.add(fault, path=PUSH, times=2, containing=staff.user_id)
    officer.tap("อนุมัติ", on=card)
    hears(officer, "กำลังเปิดบัญชี")
    town.settle()
    for _ in range(2):
        town.real_seconds_pass(10)
        town.settle()
    assert times_heard(staff, "ตั้งรหัสภายใน") == 1
    calls = pushes_to(town, staff)
    assert [call.troubled for call in calls] == [True, True, False]
    assert len({call.headers["x-line-retry-key"] for call in calls}) == 1
    assert jobs_of(town, staff, JobState.PARKED, JobState.DEAD, JobState.UNCERTAIN) == []


def test_a_push_that_line_answers_too_late_arrives_once(
    own_town: NewTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.line.wire.TIMEOUT", 0.3)
    town = own_town()
    town.platform.faults.add(faults.slow(2.0, accepted=True), path=PUSH, containing="ตั้งรหัสภายใน")
    staff, _ = waiting_for_a_push(town)
    town.settle()
    town.real_seconds_pass(10)
    town.settle()
    assert times_heard(staff, "ตั้งรหัสภายใน") == 1
    assert 409 in [c.status for c in town.platform.calls_to(PUSH)]


@pytest.mark.parametrize(
    "fault", [faults.rate_limited(), faults.unauthorized()], ids=["429", "401"]
)
def test_a_reply_that_surely_failed_is_pushed(town: Town, fault: faults.Fault) -> None:
    staff = town.person("สมชาย ใจดี")
    town.platform.faults.add(fault, path=REPLY)
    talk(staff, ("ขอบคุณ", ANSWER))
    town.settle()
    assert [m.via for m in staff.chat.from_bot if ANSWER in m.text] == ["push"]


@pytest.mark.parametrize("after", ["nothing", "429", "401", "monthly"])
def test_a_reply_that_perhaps_arrived_is_never_pushed(town: Town, after: str) -> None:
    """LINE accepted it, then the connection broke. Whatever the second attempt meets, a push could
    only say the same thing twice."""
    staff = town.person("สมชาย ใจดี")
    town.platform.faults.add(faults.dropped(accepted=True), path=REPLY)
    second = {
        "429": faults.rate_limited(),
        "401": faults.unauthorized(),
        "monthly": faults.Fault(429, "You have reached your monthly limit."),
    }
    if after in second:
        town.platform.faults.add(second[after], path=REPLY)
    talk(staff, ("ขอบคุณ", ANSWER))
    for _ in range(4):
        town.settle()
        town.real_seconds_pass(5)
    town.settle()
    assert times_heard(staff, ANSWER) == 1
    assert pushes_to(town, staff) == []
    [listed, *_] = jobs_of(town, staff, JobState.UNCERTAIN)
    assert "reply token" in (listed.error or "")
    talk(staff, ("ขอบคุณ", ANSWER))


def test_a_reply_that_never_arrived_is_sent_again_on_its_token(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    town.platform.faults.add(faults.dropped(accepted=False), path=REPLY)
    staff.say("ขอบคุณ")
    town.settle()
    town.real_seconds_pass(3)
    hears(staff, ANSWER)
    town.settle()
    assert [m.via for m in staff.chat.from_bot if ANSWER in m.text] == ["reply"]
    assert jobs_of(town, staff, JobState.UNCERTAIN) == []


def test_an_uncertain_message_can_be_sent_again_from_the_list(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    town.platform.faults.add(faults.server_error(), path=REPLY, times=99)
    staff.say("ขอบคุณ")
    for _ in range(20):
        town.settle()
        town.real_seconds_pass(4)
    town.settle()
    listed = town.jobs(JobState.UNCERTAIN)
    assert listed
    town.platform.faults.clear()
    with town.helpdesk.database.write() as session:
        assert all(Outbox(session).retry(job.id or 0) for job in listed)
    town.helpdesk.bells.ring()
    hears(staff, ANSWER)
    town.settle()
    assert town.jobs(JobState.UNCERTAIN, JobState.DEAD) == []


def test_one_message_that_line_refuses_does_not_block_the_others(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    town.at(2026, 11, 23, 18, 0)
    number = files(town.person("สมชาย ใจดี"))
    town.at(2026, 11, 24, 8, 30)
    town.platform.faults.add(faults.refused(), path=PUSH, times=9, containing="โควตาเดือนนี้")
    town.tick()
    hears(officer, number)
    assert times_heard(officer, "โควตาเดือนนี้") == 0
    [dead] = town.jobs(JobState.DEAD)
    assert "digest" in dead.body
    assert town.platform.sending.used == 1


@contextmanager
def broken_help() -> Iterator[None]:
    """A bug in the handler of ``ช่วยเหลือ``, for as long as the block runs."""

    def broken(_tap: Help, _desk: Desk) -> Effects:
        raise KeyError("a bug")

    good = house.routes[Help]
    house.routes[Help] = Route(broken, anyone)
    try:
        yield
    finally:
        house.routes[Help] = good


def test_a_bug_is_tried_again_then_set_aside_and_the_chat_goes_on(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"))
    with broken_help():
        staff.say("ช่วยเหลือ")
        staff.say("ขอบคุณ")
        town.settle()
        assert times_heard(staff, ANSWER) == 0
        for _ in range(3):
            town.real_seconds_pass(6)
            town.settle()
    hears(staff, "ทำรายการล่าสุดไม่สำเร็จ")
    hears(staff, ANSWER)
    hears(officer, "พักไว้ในรายการ")
    [dead] = [event for event in town.rows(Event) if event.state is EventState.DEAD]
    assert (dead.attempts, dead.error) == (4, "KeyError")
    with town.helpdesk.database.write() as session:
        assert Inbox(session).revive(dead.id or 0)
    town.helpdesk.bells.ring()
    hears(staff, "เรื่องที่ทำได้ที่นี่")


def test_a_bug_that_passes_is_not_noticed(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    with broken_help():
        staff.say("ช่วยเหลือ")
        town.settle()
    town.real_seconds_pass(1)
    hears(staff, "เรื่องที่ทำได้ที่นี่")
    town.settle()
    assert times_heard(staff, "ไม่สำเร็จ") == 0


def test_who_blocks_us_gets_the_news_on_coming_back(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    staff.follow()
    hears(staff, "ยินดีต้อนรับ")
    number = files(staff)
    staff.block()
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "กำลังเปิดบัญชี")
    town.settle()
    used = town.platform.sending.used
    assert len(town.jobs(JobState.PARKED)) == 1
    staff.follow()
    hears(staff, "ตั้งรหัสภายใน")
    hears(staff, "ยินดีต้อนรับ")
    town.settle()
    assert times_heard(staff, "ตั้งรหัสภายใน") == 1
    assert town.platform.sending.used == used
    assert staff.tap("ตั้งรหัสผ่าน").uri


# While somebody waits

LOADING = "/v2/bot/chat/loading/start"


def test_who_waits_noticeably_sees_that_somebody_is_there(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"))
    with broken_help():
        staff.say("ช่วยเหลือ")
        town.until(
            lambda: staff.chat.typing_until > town.real.seconds(), "nothing shows that we are there"
        )
    assert "เรื่องที่ทำได้ที่นี่" in hears(staff, "เรื่องที่ทำได้").text
    assert staff.chat.typing_until == 0
    town.settle()
    shown = [call.json["chatId"] for call in town.platform.calls_to(LOADING)]
    assert shown == [staff.user_id]


def test_an_ordinary_turn_is_answered_without_it(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"), ("ขอบคุณ", ANSWER))
    town.settle()
    assert not town.platform.calls_to(LOADING)


def test_an_animation_that_line_refuses_hinders_nothing(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"))
    town.platform.faults.add(faults.server_error(), path=LOADING, times=99)
    with broken_help():
        staff.say("ช่วยเหลือ")
        town.until(lambda: town.platform.calls_to(LOADING), "nothing shows that we are there")
    hears(staff, "เรื่องที่ทำได้")
