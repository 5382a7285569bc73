"""Who decides, when, and who does not."""

from bot.playground.persons import Person
from store.accounts import Account
from store.outbox import JobState
from store.requests import State
from store.roster import Role
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, button, files, hears, talk


def test_a_request_waits_for_the_first_officer_and_is_shown_at_the_binding(
    own_town: NewTown,
) -> None:
    town = own_town()
    staff = town.person("บุญมี ศรีสุข")
    staff.say("ขอใช้เน็ต ชื่อ บุญมี ศรีสุข กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "ตรวจสอบ")
    staff.tap("ยืนยัน")
    hears(staff, "ยังไม่มีเจ้าหน้าที่")
    officer = town.person("มาลี ศรีสุข")
    officer.say(town.invite("มาลี ศรีสุข"))
    hears(officer, "งานของฉัน")
    hears(officer, "รอพิจารณา 1 เรื่อง")
    officer.tap("อนุมัติ", on=hears(officer, "A-0001"))
    hears(staff, "ตั้งรหัสผ่าน")


def test_a_code_binds_once_and_not_after_ten_minutes(own_town: NewTown) -> None:
    town = own_town()
    code, late = town.invite("มาลี ศรีสุข"), town.invite("สมศรี ดีใจ")
    first, second = town.person("มาลี ศรีสุข"), town.person("คนแปลกหน้า ไม่รู้จัก")
    talk(first, (code.lower(), "งานของฉัน"))
    talk(second, (code, "รหัสนี้ใช้ไม่ได้"))
    town.later(minutes=11)
    talk(second, (late, "รหัสนี้ใช้ไม่ได้"), ("งานของฉัน", "เฉพาะผู้มีหน้าที่"))


def test_the_first_of_two_officers_wins_and_the_other_is_told(own_town: NewTown) -> None:
    town = own_town()
    first, second = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    cards = hears(first, number), hears(second, number)
    town.platform.webhooks.hold()
    second.tap("ไม่อนุมัติ", on=cards[1])
    first.tap("อนุมัติ", on=cards[0])
    second.tap("อนุมัติ", on=cards[1])
    town.platform.webhooks.release([1, 0, 2])
    hears(first, "อนุมัติคำขอ")
    hears(staff, "ตั้งรหัสผ่าน")
    town.settle()
    told = [m.text for m in second.chat.from_bot if number in m.text and "มีผู้อนุมัติแล้ว" in m.text]
    assert len(told) == 2
    assert len(town.rows(Account)) == 1
    assert town.request(number).state is State.APPROVED


def test_a_late_refusal_changes_nothing(own_town: NewTown) -> None:
    town = own_town()
    first, second = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    late = hears(second, number)
    second.tap("ไม่อนุมัติ", on=late)
    hears(second, "เพราะเหตุใด")
    first.tap("อนุมัติ", on=hears(first, number))
    hears(staff, "ตั้งรหัสผ่าน")
    second.tap("ไม่ใช่บุคลากร")
    hears(second, "มีผู้อนุมัติแล้ว")
    assert town.request(number).state is State.APPROVED


def test_nobody_decides_without_authority(own_town: NewTown) -> None:
    town = own_town()
    officer, head = town.officer("มาลี ศรีสุข"), town.officer("ผอ. กลุ่ม", Role.HEAD)
    staff, stranger = town.person("สมชาย ใจดี"), town.person("คนนอก ไม่รู้จัก")
    number = files(staff)
    card = hears(officer, number)
    for person in (staff, stranger):
        for label in ("อนุมัติ", "ไม่อนุมัติ"):
            person.postback(button(card, label))
            hears(person, "เฉพาะผู้มีหน้าที่")
    assert town.request(number).state is State.PENDING
    own = files(officer)
    their_card = hears(head, own)
    for label in ("อนุมัติ", "ไม่อนุมัติ"):
        officer.postback(button(their_card, label))
        hears(officer, "เป็นของท่านเอง")
    assert not any(own in m.text and "อนุมัติ" in m.labels for m in officer.chat.from_bot)
    assert town.request(own).state is State.PENDING
    head.tap("อนุมัติ", on=their_card)
    hears(officer, "ตั้งรหัสผ่าน")
    assert town.request(own).state is State.APPROVED


def test_outside_office_hours_officers_are_left_alone_until_the_morning(own_town: NewTown) -> None:
    town = own_town()
    officer, other = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    town.at(2026, 11, 27, 20, 15)  # a Friday evening
    before = len(officer.chat.from_bot)
    numbers = [files(town.person(name)) for name in ("สมชาย ใจดี", "วิภา แสงทอง")]
    town.settle()
    assert len(officer.chat.from_bot) == before
    town.at(2026, 11, 28, 9, 0)
    town.tick()
    assert len(officer.chat.from_bot) == before
    town.at(2026, 11, 30, 8, 31)
    town.tick()
    assert "รออนุมัติ 2" in hears(officer, "โควตาเดือนนี้").text
    card = hears(officer, numbers[0])
    assert numbers[1] in card.text
    town.tick()
    town.at(2026, 11, 30, 8, 45)
    town.tick()
    digests = [m for m in officer.chat.from_bot if "โควตาเดือนนี้" in m.text]
    assert len(digests) == 1
    assert len([m for m in other.chat.from_bot if "โควตาเดือนนี้" in m.text]) == 1
    assert town.platform.sending.used == 2


def test_the_promise_outside_office_hours_names_the_next_working_day(own_town: NewTown) -> None:
    town = own_town()
    town.officer("มาลี ศรีสุข")
    town.at(2026, 12, 4, 17, 0)  # Friday; the 7th is the holiday in lieu of the 5th
    staff = town.person("สมชาย ใจดี")
    files(staff)
    assert "วันอังคารที่ 8 ธ.ค. 2569 เวลา 10.00 น." in staff.chat.from_bot[-1].text


def test_what_came_in_the_lunch_break_is_shown_after_it(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    town.at(2026, 11, 23, 9, 0)
    town.tick()
    town.at(2026, 11, 23, 12, 20)
    number = files(town.person("สมชาย ใจดี"))
    town.tick()
    assert not any(number in m.text for m in officer.chat.from_bot)
    town.at(2026, 11, 23, 13, 0)
    town.tick()
    hears(officer, number)
    town.at(2026, 11, 23, 13, 5)
    town.tick()
    assert sum(number in m.text for m in officer.chat.from_bot) == 1


def test_a_power_cut_over_the_morning_does_not_swallow_the_digest(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    number = files(town.person("สมชาย ใจดี"))
    hears(officer, number)
    town.stop()
    town.at(2026, 11, 24, 13, 40)
    town.start()
    town.tick()
    assert "รออนุมัติ 1" in hears(officer, "โควตาเดือนนี้").text


def test_strangers_cannot_drain_the_pushes_through_an_officer(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    names = ("ก้อง ใจดี", "ขวัญ ใจดี", "คำ ใจดี", "งาม ใจดี", "จันทร์ ใจดี")
    numbers = [files(town.person(name)) for name in names]
    town.settle()
    assert town.platform.sending.used == 3
    officer.say("สวัสดี")
    hears(officer, "รออีก 2 เรื่อง")
    officer.tap("งานของฉัน")
    hears(officer, "รอพิจารณา 5 เรื่อง")
    hears(officer, numbers[4])
    assert town.platform.sending.used == 3


def test_a_tap_in_a_group_proves_nobody(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    number = files(town.person("สมชาย ใจดี"))
    card = hears(officer, number)
    group = town.platform.group("กลุ่มไอที", [officer])
    officer.postback(button(card, "อนุมัติ"), to=group)
    group.chat.expect("แชตส่วนตัว", 20)
    town.settle()
    assert town.request(number).state is State.PENDING


def test_a_group_is_met_with_silence_unless_it_names_us(own_town: NewTown) -> None:
    town = own_town()
    member = town.person("สมชาย ใจดี")
    group = town.platform.group("กลุ่มงาน", [member])
    member.say("ขอใช้อินเทอร์เน็ต", to=group)
    member.say("ช่วยเหลือ", to=group)
    town.settle()
    assert group.chat.from_bot == []
    member.say("ขอใช้อินเทอร์เน็ต", to=group, mention=True)
    group.chat.expect("แชตส่วนตัว", 20)
    assert len(group.chat.from_bot) == 1
    assert town.jobs(JobState.DEAD, JobState.UNCERTAIN) == []


def test_an_officer_bound_to_two_codes_stays_one_officer(town: Town) -> None:
    officer: Person = town.officer("กัญญา ดวงดี")
    officer.say(town.invite("กัญญา ดวงดี", Role.HEAD))
    hears(officer, "ผู้อำนวยการกลุ่ม")


def test_a_withdrawn_request_is_decided_by_nobody(own_town: NewTown) -> None:
    town = own_town()
    officer, staff, other = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี"), town.person("อื่น")
    number = files(staff)
    card = hears(officer, number)
    staff.say("สถานะ")
    hears(staff, number)
    other.postback(
        str(next(a for a in staff.chat.quick_replies if a.get("label") == "ถอนคำขอ")["data"])
    )
    hears(other, "ทำได้เฉพาะ")
    assert town.request(number).state is State.PENDING
    staff.tap("ถอนคำขอ")
    hears(staff, "ถอนคำขอ")
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ยกเลิกไปแล้ว")
    assert town.request(number).state is State.CANCELLED
    assert town.rows(Account) == []
