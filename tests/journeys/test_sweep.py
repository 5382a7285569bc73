"""The yearly sweep: a staff list is compared with the accounts, and an officer decides about each
difference."""

import io
import json

import pytest
import xlsxwriter

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.accounts import Account, AccountState
from store.audit import AuditEntry
from store.duties import Area, Topic
from store.findings import Finding
from store.inbox import Event
from store.outbox import Job
from store.people import Person as Row
from store.roster import Role
from tests.journeys.conftest import NewTown
from tests.journeys.test_factors import App, sets_up
from tests.journeys.test_routing import duty
from tests.journeys.test_shared_machines import LIBRARY
from tests.journeys.town import Town, button, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
SOMCHAI, SOMYING, WICHAI = "สมชาย ใจดี", "สมหญิง แก้วดี", "วิชัย ใจกล้า"
HEAD = ["ที่", "ชื่อ - สกุล", "เลขประจำตัวประชาชน", "สังกัด"]
PC = ("02-00-5E-00-00-11", "10.0.0.31")
WORDS = "สำรวจบัญชีประจำปี"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2027, 9, 27, 9, 0)  # a Monday, three days before the fiscal year ends
    return town


def opens(officer: Person, staff: Person, phone: str = "081-234-5678") -> tuple[str, str]:
    officer.tap("อนุมัติ", on=hears(officer, files(staff, phone=phone)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": phone[-4:]})
    return shown.username, shown.password


def xlsx(*rows: tuple[str, str]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "รายชื่อข้าราชการและบุคลากร สพป.เพชรบูรณ์ เขต 3")
        sheet.write_row(2, 0, HEAD)
        for number, (name, place) in enumerate(rows, 1):
            sheet.write_row(2 + number, 0, [number, name, 1100700000001 + number, place])
    return made.getvalue()


def csv(*rows: tuple[str, str]) -> bytes:
    lines = [HEAD, *([str(at), name, "", place] for at, (name, place) in enumerate(rows))]
    return "\r\n".join(",".join(line) for line in lines).encode("cp874")


def sweeps(officer: Person, data: bytes, name: str = "รายชื่อ.xlsx") -> str:
    """Send the list; gives what the bot makes of it."""
    talk(officer, (WORDS, "กรุณาส่งรายชื่อ"))
    officer.send_file(name, data)
    return hears(officer, "ไม่ได้เก็บไฟล์ไว้").text


def accounts(town: Town) -> dict[str, Account]:
    return {account.username: account for account in town.rows(Account)}


def office(town: Town) -> tuple[Person, dict[str, tuple[Person, str, str]]]:
    """An officer, and three people with accounts."""
    officer, people = town.officer(MALEE), {}
    phones = {SOMCHAI: "081-234-5678", SOMYING: "081-999-1234", WICHAI: "081-777-4321"}
    for name, phone in phones.items():
        person = town.person(name)
        people[name] = (person, *opens(officer, person, phone))
    return officer, people


def test_each_difference_is_shown_and_nothing_is_changed_by_the_list(town: Town) -> None:
    officer, _ = office(town)
    before = accounts(town)
    pushes = town.platform.sending.used
    said = sweeps(
        officer,
        xlsx(
            ("นายสมชาย  ใจดี", "กลุ่มนิเทศ ติดตาม และประเมินผลการจัดการศึกษา"),
            ("นางสาวสมหญิง แก้วดี", "กลุ่มอำนวยการ"),
            ("ว่าที่ ร.ต.ประเสริฐ ไม่มีบัญชี", "กลุ่มอำนวยการ"),
        ),
    )
    assert "รายชื่อ 3 คน" in said
    assert "ตรงกัน 1 · ไม่พบในรายชื่อ 1 · ย้ายที่ทำงาน 1" in said
    cards = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    assert WICHAI in cards.text
    assert SOMYING in cards.text
    assert SOMCHAI not in cards.text
    assert "ประเสริฐ" not in cards.text
    town.settle()
    assert accounts(town) == before
    assert town.platform.sending.used == pushes, "the answer went on the file's own token"
    asked = [message for message in officer.chat.from_bot if "กรุณาส่งรายชื่อ" in message.text]
    assert len(asked) == 1, "and nothing else did"


def test_the_list_is_kept_nowhere_and_a_decision_takes_the_last_of_it(town: Town) -> None:
    officer, _ = office(town)
    sweeps(officer, xlsx((SOMCHAI, "นิเทศ"), ("สมหญิง แก้วดี", "นิเทศ"), ("ประเสริฐ คนเดิม", "นิเทศ")))
    cards = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    town.settle()
    kept = json.dumps(
        [row.model_dump(mode="json") for kind in (Event, Job, Finding) for row in town.rows(kind)],
        ensure_ascii=False,
    )
    for trace in ("ประเสริฐ", "11007000000", "ข้าราชการและบุคลากร"):
        assert trace not in kept
    officer.tap("คงไว้", on=cards)
    hears(officer, f"คงข้อมูลของ {WICHAI}")
    assert town.rows(Finding) == []
    talk(officer, (WORDS, "กรุณาส่งรายชื่อ"))


def test_who_has_left_loses_the_account_with_the_day_after_the_second_factor(town: Town) -> None:
    officer, people = office(town)
    wichai, username, password = people[WICHAI]
    app: App = sets_up(officer, town)
    town.later(minutes=6)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    officer.tap("ปิดบัญชี", on=hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ"))
    hears(officer, "เมื่อสิ้นวันใด")
    officer.tap("สิ้นปีงบประมาณ")
    summary = hears(officer, "ต้องยืนยันสองขั้น")
    assert username in summary.text
    officer.tap("ยืนยัน", on=summary)
    hears(officer, "ยืนยันว่าเป็นท่าน")
    assert accounts(town)[username].closes_at is None, "not before the second factor"
    talk(officer, (app.code(), "ตั้งปิดบัญชีของ วิชัย ใจกล้า 1 บัญชี"))
    hears(wichai, "30 ก.ย. 2570")
    town.settle()
    talk(wichai, ("สถานะ", "บัญชี"))
    assert "ต่ออายุ" not in wichai.chat.from_bot[-1].labels, "no way around the factor"
    wichai.postback(f"p=renew&account={accounts(town)[username].id.hex}")
    hears(wichai, "ยังไม่ต้องต่ออายุ")
    town.portal.login(username, password, *PC)
    there = town.portal.look(username)
    assert there is not None
    assert there.expires == accounts(town)[username].closes_at
    town.at(2027, 10, 1, 8, 31)
    town.tick()
    assert accounts(town)[username].state is AccountState.CLOSED
    assert town.portal.look(username) is None
    acts = [(e.act, e.how) for e in town.rows(AuditEntry)]
    assert ("account.expiry_changed", "left from=none to=2027-09-30") in acts
    assert ("account.closed", "left") in acts
    assert accounts(town)[people[SOMCHAI][1]].state is AccountState.ACTIVE


def test_until_its_day_a_closing_can_be_called_off_from_the_search(town: Town) -> None:
    officer, people = office(town)
    app = sets_up(officer, town)
    town.later(minutes=6)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    officer.tap("ปิดบัญชี", on=hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ"))
    talk(officer, ("30 ก.ย.", "ต้องยืนยันสองขั้น"))
    officer.tap("ยืนยัน")
    talk(officer, ("ไม่ทราบ", "กรุณาพิมพ์เลข 6 ตัว"), (app.code(), "ตั้งปิดบัญชี"))
    officer.say("ค้นหา วิชัย")
    officer.tap("เปลี่ยนวันหมดอายุ", on=hears(officer, "เบอร์ที่บันทึกไว้"))
    officer.tap("ไม่มีกำหนด", on=hears(officer, "ใช้ได้ถึงวันใด"))
    officer.tap("ยืนยัน", on=hears(officer, "กรุณาตรวจสอบ"))
    hears(officer, "ใช้ได้ถึง: ไม่มีกำหนด")
    town.at(2027, 10, 1, 8, 31)
    town.tick()
    assert accounts(town)[people[WICHAI][1]].state is AccountState.ACTIVE


def test_a_shared_machine_goes_on_and_wants_another_custodian(town: Town) -> None:
    officer, people = office(town)
    talk(officer, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    officer.tap("รับทราบ")
    talk(officer, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ดูแล"), (WICHAI, "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    hears(people[WICHAI][0], "ท่านเป็นผู้ดูแล")
    app = sets_up(officer, town)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    officer.tap("ปิดบัญชี", on=hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ"))
    officer.tap("วันนี้", on=hears(officer, "เมื่อสิ้นวันใด"))
    officer.tap("ยืนยัน", on=hears(officer, "ต้องยืนยันสองขั้น"))
    hears(officer, f"ยังเป็นผู้ดูแล {LIBRARY}")
    assert app is not None
    closing = {account.username for account in town.rows(Account) if account.closes_at}
    assert closing == {people[WICHAI][1]}


def test_an_account_that_was_claimed_meanwhile_is_not_said_to_be_closed(town: Town) -> None:
    """Who is missing from the list came with another phone: nothing of the old one is left."""
    officer, people = office(town)
    sets_up(officer, town)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    card = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    officer.tap("ปิดบัญชี", on=card)
    officer.tap("วันนี้", on=hears(officer, "เมื่อสิ้นวันใด"))
    summary = hears(officer, "ต้องยืนยันสองขั้น")
    new_phone = town.person("วิชัย ใจกล้า เครื่องใหม่")
    new_phone.postback("p=claim")
    hears(new_phone, "พ.ร.บ.")
    new_phone.tap("รับทราบ")
    hears(new_phone, "ชื่อผู้ใช้ของบัญชีเดิม")
    talk(new_phone, (people[WICHAI][1], "ชื่อ-นามสกุล"), (WICHAI, "รับเรื่อง"))
    officer.tap("อนุมัติ", on=hears(officer, "ขอใช้บัญชีเดิม"))
    officer.tap("พบตัวจริง", on=hears(officer, "ด้วยวิธีใด"))
    hears(new_phone, "ตั้งรหัสผ่านใหม่")
    old = people[WICHAI][0]
    hears(old, "ย้ายไปใช้กับไลน์ใหม่แล้ว")
    town.settle()
    before = len(old.chat.from_bot)
    officer.tap("ยืนยัน", on=summary)
    said = hears(officer, "ไม่มีบัญชีของ วิชัย ใจกล้า ให้ปิดแล้ว").text
    assert "แจ้งเจ้าของบัญชี" not in said
    town.settle()
    assert len(old.chat.from_bot) == before
    assert town.rows(Finding) == []
    assert accounts(town)[people[WICHAI][1]].closes_at is None


def test_a_custodian_without_an_account_of_their_own_is_looked_for_too(town: Town) -> None:
    """Their machine goes on, and wants somebody who is still there."""
    officer, people = office(town)
    talk(officer, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    officer.tap("รับทราบ")
    talk(officer, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ดูแล"), (WICHAI, "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    hears(people[WICHAI][0], "ท่านเป็นผู้ดูแล")
    with town.helpdesk.database.write() as session:
        own = session.get_one(Account, accounts(town)[people[WICHAI][1]].id)
        own.state = AccountState.CLOSED
    said = sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    assert "ไม่พบในรายชื่อ 1" in said
    card = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    assert LIBRARY in card.text
    officer.tap("ปิดบัญชี", on=card)
    hears(officer, f"ยังเป็นผู้ดูแล {LIBRARY}")
    assert town.rows(Finding) == []


def test_who_has_moved_gets_the_new_workplace_and_hears_for_free(town: Town) -> None:
    officer, people = office(town)
    pushes = town.platform.sending.used
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "กลุ่มอำนวยการ"), (WICHAI, "นิเทศ")))
    officer.tap("ย้ายที่ทำงาน", on=hears(officer, "ที่ทำงานไม่ตรง"))
    hears(officer, "กลุ่มอำนวยการ แล้ว")
    town.settle()
    (moved,) = [row for row in town.rows(Row) if row.name == SOMYING]
    assert moved.place_name is not None
    assert "อำนวยการ" in moved.place_name
    assert town.platform.sending.used == pushes
    talk(people[SOMYING][0], ("เมนู", "แก้ไขที่ทำงานของท่าน"))


def test_a_name_that_is_nearly_on_the_list_is_shown_beside_it(town: Town) -> None:
    officer, _ = office(town)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ"), ("นายวิชัย ใจกล้าหาญ", "นิเทศ")))
    assert "วิชัย ใจกล้าหาญ" in hears(officer, "ชื่อคล้ายในรายชื่อ").text


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"%PDF-1.4\x00\xff\xfe\x00", "ไม่ใช่ตาราง"),
        ("เรื่อง,จำนวน\r\nโต๊ะ,3\r\n".encode(), "ไม่พบคอลัมน์ชื่อ"),
        (b"a" * (2 * 1024 * 1024 + 1), "ไฟล์ใหญ่เกินไป"),
        (csv(), "ไม่มีรายชื่อ"),
        (b"", "ไฟล์นี้ว่างเปล่า"),
    ],
)
def test_a_file_that_is_no_staff_list_is_said_to_be_none_and_asked_for_again(
    town: Town, data: bytes, why: str
) -> None:
    officer = town.officer(MALEE)
    talk(officer, (WORDS, "กรุณาส่งรายชื่อ"), ("อยู่ไหน", "กรุณาส่งเป็นไฟล์"))
    officer.send_file("x.xlsx", data)
    hears(officer, why)
    hears(officer, "กรุณาส่งรายชื่อ")
    assert town.rows(Finding) == []


def test_a_file_nobody_asked_for_is_not_fetched(town: Town) -> None:
    staff = town.person(SOMCHAI)
    staff.send_file("รูป.xlsx", xlsx((SOMCHAI, "นิเทศ")))
    hears(staff, "เปิดไฟล์ไม่ได้")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."))
    staff.tap("รับทราบ")
    hears(staff, "กรุณาพิมพ์ชื่อ")
    staff.send_file("รูป.xlsx", xlsx((SOMCHAI, "นิเทศ")))
    hears(staff, "เปิดไฟล์ไม่ได้")
    hears(staff, "กรุณาพิมพ์ชื่อ")
    town.settle()
    assert not [job for job in town.rows(Job) if job.kind == "file"]


def test_the_slower_of_two_taps_changes_nothing(town: Town) -> None:
    officer, people = office(town)
    sets_up(officer, town)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    cards = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    officer.tap("ปิดบัญชี", on=cards)
    talk(officer, ("พรุ่งนี้", "ต้องยืนยันสองขั้น"))
    officer.postback(button(cards, "คงไว้"))
    hears(officer, "คงข้อมูลของ")
    officer.tap("ยืนยัน", on=hears(officer, "พ้นวันนี้แล้ว"))
    hears(officer, "มีผู้พิจารณาไปแล้ว")
    assert accounts(town)[people[WICHAI][1]].closes_at is None
    talk(officer, ("เมนู", "ต้องการให้ช่วย"))


def test_what_nobody_decides_is_forgotten_and_so_is_who_asks_to_be(town: Town) -> None:
    officer, people = office(town)
    somying = people[SOMYING][0]
    sweeps(officer, csv((SOMCHAI, "นิเทศ")), "list.csv")
    hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    assert len(town.rows(Finding)) == 2
    talk(somying, ("ลบข้อมูลของฉัน", "กดยืนยันเพื่อลบ"))
    somying.tap("ยืนยันลบข้อมูล")
    hears(somying, "ปิดบัญชีและลบข้อความแล้ว")
    officer.say(WORDS)
    assert SOMYING not in hears(officer, WICHAI).text
    town.later(days=31)
    town.helpdesk.timers().housekeeper.clear()
    assert town.rows(Finding) == []


def test_only_who_answers_for_somebody_decides_about_them(town: Town) -> None:
    officer, people = office(town)
    anan = town.officer(ANAN)
    sweeps(officer, csv((SOMCHAI, "นิเทศ"), (SOMYING, "นิเทศ")), "list.csv")
    cards = hears(officer, "ไม่พบในรายชื่อ อาจเกษียณ")
    duty(town, ANAN, topic=Topic.FIGURES)
    duty(town, MALEE, topic=Topic.ACCOUNT)
    for label in ("ปิดบัญชี", "คงไว้"):
        anan.postback(button(cards, label))
        hears(anan, "เฉพาะผู้มีหน้าที่")
    wichai = people[WICHAI][0]
    wichai.postback(button(cards, "คงไว้"))
    hears(wichai, "เฉพาะผู้มีหน้าที่")
    assert len(town.rows(Finding)) == 1
    assert "ผู้มีบัญชีที่ท่านรับผิดชอบ 0 คน" in sweeps(anan, csv((SOMCHAI, "นิเทศ")))


def test_when_line_does_not_hand_the_file_out_the_officer_is_told(town: Town) -> None:
    officer = town.officer(MALEE)
    talk(officer, (WORDS, "กรุณาส่งรายชื่อ"))
    town.stop()
    town.start(with_worker=False)
    webhook = officer.send_file("list.csv", csv((SOMCHAI, "นิเทศ")))
    officer.unsend(webhook.message_id)
    town.restart()
    hears(officer, "ยังรับไฟล์จากไลน์ไม่ได้")


# In September officers are reminded

DUE = "ถึงกำหนดสำรวจบัญชีประจำปี"


def reminded(officer: Person) -> int:
    return sum(DUE in message.text for message in officer.chat.from_bot)


def test_on_the_first_working_day_of_september_the_digest_reminds_of_the_sweep(town: Town) -> None:
    town.at(2026, 8, 31, 10, 0)  # a Monday
    officer = town.officer(MALEE)
    files(town.person(SOMCHAI))
    hears(officer, "A-0001")
    town.tick()
    town.settle()
    assert reminded(officer) == 0
    town.at(2026, 9, 1, 8, 31)
    town.tick()
    hears(officer, "งานวัน")
    card = hears(officer, DUE)
    assert town.platform.sending.used == 1, "one push for the whole morning of the new month"
    town.at(2026, 9, 2, 8, 31)
    town.tick()
    hears(officer, "งานวัน")
    assert reminded(officer) == 1
    officer.tap("สำรวจบัญชีประจำปี", on=card)
    hears(officer, "กรุณาส่งรายชื่อ")


def test_who_has_nothing_to_do_is_reminded_with_their_next_word_and_no_push(town: Town) -> None:
    town.at(2029, 9, 3, 8, 31)  # the 1st is a Saturday
    officer, head = town.officer(MALEE), town.officer("ประธาน ใจกว้าง", Role.HEAD)
    before = town.platform.sending.used
    town.tick()
    assert (reminded(officer), town.platform.sending.used) == (0, before)
    officer.say("งานของฉัน")
    hears(officer, DUE)
    head.say("งานของฉัน")
    town.settle()
    assert reminded(head) == 0, "who answers for no accounts has nothing to compare"
    town.at(2029, 9, 17, 8, 31)  # the 15th is a Saturday, too
    town.tick()
    officer.say("งานของฉัน")
    hears(officer, DUE)
    assert (reminded(officer), town.platform.sending.used) == (2, before)


def test_nobody_is_reminded_of_what_was_done_since_july(town: Town) -> None:
    town.at(2026, 7, 1, 9, 0)
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    sweeps(malee, csv((SOMCHAI, "นิเทศ")), "list.csv")
    town.at(2026, 9, 1, 8, 31)
    town.tick()
    for officer in (malee, anan):
        officer.say("งานของฉัน")
    town.settle()
    assert (reminded(malee), reminded(anan)) == (0, 0)


def test_a_list_compared_for_some_places_leaves_the_others_reminded(town: Town) -> None:
    town.at(2026, 6, 30, 9, 0)
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    sweeps(anan, csv((SOMCHAI, "นิเทศ")), "list.csv")  # last year's
    duty(town, MALEE, topic=Topic.ACCOUNT, area=Area.KIND, spot="group")
    duty(town, ANAN, topic=Topic.ACCOUNT, area=Area.KIND, spot="school")
    town.at(2026, 8, 3, 9, 0)
    sweeps(malee, csv((SOMCHAI, "นิเทศ")), "list.csv")
    town.at(2026, 9, 15, 8, 31)
    town.tick()
    for officer in (malee, anan):
        officer.say("งานของฉัน")
    town.settle()
    assert (reminded(malee), reminded(anan)) == (0, 1)
