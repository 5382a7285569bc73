"""A shared machine has an account in one person's care, who answers for it and can be relieved."""

from datetime import timedelta

import pytest

from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.audit import AuditEntry
from store.duties import Topic
from store.requests import State
from tests.journeys.conftest import NewTown
from tests.journeys.test_routing import duty
from tests.journeys.town import Town, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
PC = ("02-00-5E-00-00-11", "10.0.0.31")
LIBRARY = "คอมห้องสมุด เครื่อง 1"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def member(officer: Person, staff: Person, phone: str = "081-234-5678") -> Person:
    """Somebody with an account of their own."""
    officer.tap("อนุมัติ", on=hears(officer, files(staff, phone=phone)))
    hears(staff, "ตั้งรหัสผ่าน")
    return staff


def machine(town: Town) -> Account:
    (one,) = [account for account in town.rows(Account) if account.shared_label]
    return one


def sets(custodian: Person, last4: str) -> tuple[str, str]:
    card = hears(custodian, "ท่านเป็นผู้ดูแล")
    address = next(str(a["uri"]) for a in card.actions if a.get("label") == "ตั้งรหัสผ่าน")
    shown = visit(address, {"last4": last4})
    return shown.username, shown.password


def test_an_officer_opens_one_in_a_members_care_who_gets_the_page(town: Town) -> None:
    officer = town.officer(MALEE)
    staff = member(officer, town.person("สมชาย ใจดี"))
    talk(officer, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    officer.tap("รับทราบ")
    talk(officer, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ใดเป็นผู้ดูแล"))
    talk(officer, ("ไม่มีคนนี้แน่", "ไม่พบผู้ที่มีบัญชี"), ("สมชาย", "กรุณาตรวจสอบ"))
    officer.tap("ยืนยัน")
    hears(officer, "กำลังเปิดบัญชี pc.")
    username, password = sets(staff, "5678")
    town.settle()
    assert town.portal.login(username, password, *PC).username == username
    assert machine(town).shared_label == LIBRARY
    assert "account.approved" in [e.act for e in town.rows(AuditEntry) if e.how == "shared"]
    talk(staff, ("สถานะ", LIBRARY))


def test_a_member_asks_for_one_and_it_is_decided_as_any_request(town: Town) -> None:
    officer = town.officer(MALEE)
    staff = member(officer, town.person("สมชาย ใจดี"))
    talk(staff, ("บัญชีเครื่องส่วนกลาง", "เครื่องใด"), (LIBRARY, "ตั้งอยู่ที่"), ("นิเทศ", "ตรวจสอบ"))
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ A-0002")
    card = hears(officer, "A-0002")
    assert LIBRARY in card.text
    assert "สมชาย ใจดี" in card.text
    officer.tap("ไม่อนุมัติ", on=card)
    hears(officer, "เพราะเหตุใด")
    officer.tap("ข้อมูลไม่ครบ")
    staff.tap("แก้ไข", on=hears(staff, "ไม่ได้รับอนุมัติ"))
    staff.tap("ยืนยัน", on=hears(staff, LIBRARY))
    officer.tap("อนุมัติ", on=hears(officer, "A-0003"))
    username, password = sets(staff, "5678")
    town.settle()
    assert town.portal.login(username, password, *PC).username == username


def test_nobody_opens_one_for_themselves(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    talk(malee, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    malee.tap("รับทราบ")
    talk(malee, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ใดเป็นผู้ดูแล"))
    malee.tap("ตัวท่านเอง")
    talk(malee, (MALEE, "เบอร์โทร"), ("089-876-5432", "กรุณาตรวจสอบ"))
    malee.tap("ยืนยัน")
    hears(malee, "รับคำขอ A-0001")
    assert town.request("A-0001").state is State.PENDING
    anan.tap("อนุมัติ", on=hears(anan, "A-0001"))
    sets(malee, "5432")


def test_an_officer_of_other_matters_opens_none(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    staff = member(malee, town.person("สมชาย ใจดี"))
    duty(town, MALEE, topic=Topic.ACCOUNT)
    duty(town, ANAN, topic=Topic.FIGURES)
    talk(anan, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    anan.tap("รับทราบ")
    talk(anan, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ใดเป็นผู้ดูแล"), (staff.name, "ตรวจสอบ"))
    anan.tap("ยืนยัน")
    hears(anan, "เฉพาะผู้มีหน้าที่")
    assert len(town.rows(Account)) == 1


def shared(town: Town) -> tuple[Person, Person, Person, tuple[str, str]]:
    """An officer, the custodian, another member, and what opens the machine's account."""
    officer = town.officer(MALEE)
    staff = member(officer, town.person("สมชาย ใจดี"))
    other = member(officer, town.person("สมหญิง แก้วดี"), "081-999-1234")
    talk(officer, ("บัญชีเครื่องส่วนกลาง", "พ.ร.บ."))
    officer.tap("รับทราบ")
    talk(officer, (LIBRARY, "ตั้งอยู่ที่"), ("อำนวยการ", "ผู้ดูแล"), (staff.name, "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    return officer, staff, other, sets(staff, "5678")


def test_it_is_found_by_what_it_is_called_and_handed_over_with_a_new_password(town: Town) -> None:
    officer, staff, other, (username, password) = shared(town)
    officer.say("ค้นหา ห้องสมุด")
    card = hears(officer, "เครื่องส่วนกลาง pc.")
    assert "ผู้ดูแล" in card.text
    officer.tap("เปลี่ยนผู้ดูแล", on=card)
    talk(officer, ("ให้", "ดูแล"), ("สมชาย", "ดูแลเครื่องนี้อยู่แล้ว"), ("สมหญิง", "ตรวจสอบ"))
    town.portal.login(username, password, *PC)
    officer.tap("ยืนยัน")
    hears(officer, "เป็น สมหญิง แก้วดี แล้ว")
    hears(staff, "ท่านพ้นจากการดูแล")
    town.settle()
    with pytest.raises(LoginRefused) as no:
        town.portal.login(username, password, *PC)
    assert no.value.why is Why.LOCKED
    _, another = sets(other, "1234")
    town.settle()
    assert town.portal.login(username, another, *PC).username == username
    assert machine(town).state is AccountState.ACTIVE
    assert ("account.handed_over", "custody") in [(e.act, e.how) for e in town.rows(AuditEntry)]
    officer.say("ค้นหา สมชาย")
    town.settle()
    assert "pc." not in officer.chat.from_bot[-1].text


def test_a_page_of_the_former_custodian_opens_nothing_after_the_hand_over(town: Town) -> None:
    officer, staff, _other, _ = shared(town)
    staff.say("เปลี่ยนรหัสผ่าน")
    page = hears(staff, "ในหน้านั้นจะถามรหัสผ่านเดิม")
    address = next(str(a["uri"]) for a in page.actions if a.get("label") == "เปลี่ยนรหัสผ่าน")
    officer.say("ค้นหา ห้องสมุด")
    officer.tap("เปลี่ยนผู้ดูแล", on=hears(officer, "เครื่องส่วนกลาง pc."))
    talk(officer, ("สมหญิง", "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    hears(staff, "ท่านพ้นจากการดูแล")
    assert visit(address).status == 410


def test_nobody_takes_a_machine_into_their_own_care(town: Town) -> None:
    officer, _staff, _other, _ = shared(town)
    anan = town.officer(ANAN)
    member(officer, anan, "081-777-1234")
    anan.say("ค้นหา ห้องสมุด")
    anan.tap("เปลี่ยนผู้ดูแล", on=hears(anan, "เครื่องส่วนกลาง pc."))
    talk(anan, (ANAN, "ตรวจสอบ"))
    anan.tap("ยืนยัน")
    hears(anan, "ของตนเองไม่ได้")
    stranger = town.person("คนนอก ไม่รู้จัก")
    stranger.postback(f"p=custody&account={machine(town).id.hex}")
    hears(stranger, "เฉพาะผู้มีหน้าที่")


def test_a_custodian_who_deletes_their_data_leaves_the_machine_to_the_office(town: Town) -> None:
    officer, staff, other, (username, password) = shared(town)
    staff.say("ลบข้อมูลของฉัน")
    assert LIBRARY in hears(staff, "เป็นของสำนักงาน").text
    hears(staff, "กดยืนยันเพื่อลบ")
    staff.tap("ยืนยันลบข้อมูล")
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    town.settle()
    own = next(account for account in town.rows(Account) if not account.shared_label)
    assert own.state is AccountState.CLOSED
    assert machine(town).state is AccountState.ACTIVE
    assert machine(town).phone == ""
    assert town.portal.login(username, password, *PC).username == username
    pushes = town.platform.sending.used
    officer.say("ขอบคุณ")
    card = hears(officer, "ไม่มีผู้รับผิดชอบ")
    assert LIBRARY in card.text
    assert town.platform.sending.used == pushes, "nobody was woken for it"
    officer.say("งานของฉัน")
    officer.tap("เครื่องไม่มีผู้ดูแล", on=hears(officer, "ไม่มี"))
    officer.tap("เปลี่ยนผู้ดูแล", on=hears(officer, "ไม่มีผู้รับผิดชอบ"))
    talk(officer, ("สมหญิง", "ยังไม่มีผู้ดูแล"))
    officer.tap("ยืนยัน")
    hears(officer, "เป็น สมหญิง แก้วดี แล้ว")
    _, another = sets(other, "1234")
    town.settle()
    assert town.portal.login(username, another, *PC).username == username
    talk(officer, ("งานของฉัน", "ไม่มี"))
    assert "เครื่องไม่มีผู้ดูแล" not in officer.chat.quick_reply_labels


def test_what_its_custodian_shut_is_opened_by_the_next(town: Town) -> None:
    """Nobody else could: the request to give it back went with them."""
    officer, staff, other, (username, _password) = shared(town)
    staff.postback(f"p=not_me&account={machine(town).id.hex}")
    hears(staff, "F-0001")
    staff.postback("p=erase")
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    town.settle()
    assert machine(town).state is AccountState.FROZEN
    officer.say("ค้นหา ห้องสมุด")
    officer.tap("เปลี่ยนผู้ดูแล", on=hears(officer, "เครื่องส่วนกลาง pc."))
    talk(officer, ("สมหญิง", "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    _, another = sets(other, "1234")
    town.settle()
    assert town.portal.login(username, another, *PC).username == username


def test_a_machine_nobody_answers_for_gets_no_page_and_is_still_there_when_they_are_forgotten(
    town: Town,
) -> None:
    officer, staff, other, (username, _password) = shared(town)
    staff.postback("p=erase")
    hears(staff, "ข้อมูลเดิมยังลบตามกำหนด")
    town.settle()
    account = machine(town)
    for prefix in ("forgot_for", "slip", "set_here", "renew"):
        officer.postback(f"p={prefix}&account={account.id.hex}")
        hears(officer, "ยังไม่มีผู้ดูแล")
    town.clock.forward(timedelta(days=90, minutes=1))
    town.helpdesk.timers().housekeeper.clear()
    officer.say("ค้นหา ห้องสมุด")
    card = hears(officer, "เครื่องส่วนกลาง pc.")
    assert "สมชาย" not in card.text
    officer.tap("เปลี่ยนผู้ดูแล", on=card)
    talk(officer, ("สมหญิง", "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    sets(other, "1234")
    assert machine(town).username == username


def offers(staff: Person, to: str) -> None:
    staff.say("บัญชีของฉัน")
    staff.tap("ส่งมอบผู้ดูแล", on=hears(staff, LIBRARY))
    talk(staff, (to, "จนกว่าผู้รับจะกดรับ"))
    staff.tap("ยืนยัน")
    hears(staff, "ส่งเรื่องให้")


def test_a_custodian_hands_the_machine_on_and_the_next_takes_it_in_their_own_chat(
    town: Town,
) -> None:
    _officer, staff, other, (username, password) = shared(town)
    staff.say("บัญชีของฉัน")
    staff.tap("ส่งมอบผู้ดูแล", on=hears(staff, LIBRARY))
    talk(staff, ("สมชาย", "ดูแลเครื่องนี้อยู่แล้ว"), ("ไม่มีคนนี้", "ไม่พบ"), ("สมหญิง", "จนกว่า"))
    staff.tap("ยืนยัน")
    hears(staff, "ส่งเรื่องให้ สมหญิง แก้วดี แล้ว")
    card = hears(other, "รับดูแลเครื่องส่วนกลาง")
    assert LIBRARY in card.text
    assert "สมชาย ใจดี" in card.text
    assert town.portal.login(username, password, *PC).username == username, "not before that"
    talk(staff, ("บัญชีของฉัน", "สมหญิง แก้วดี"))
    staff.postback(f"p=take_care&account={machine(town).id.hex}")
    hears(staff, "สิ้นสุดแล้ว")
    other.tap("รับเป็นผู้ดูแล", on=card)
    hears(other, f"ท่านเป็นผู้ดูแล {LIBRARY} แล้ว")
    hears(staff, "ท่านพ้นจากการดูแล")
    town.settle()
    with pytest.raises(LoginRefused):
        town.portal.login(username, password, *PC)
    _, another = sets(other, "1234")
    town.settle()
    assert town.portal.login(username, another, *PC).username == username
    other.tap("รับเป็นผู้ดูแล", on=card)
    hears(other, "สิ้นสุดแล้ว")
    acts = [(entry.act, entry.how) for entry in town.rows(AuditEntry)]
    assert ("custody.offered", None) in acts
    assert ("account.handed_over", "accepted") in acts


def test_who_declines_leaves_it_with_its_custodian_and_asking_around_costs_no_push(
    town: Town,
) -> None:
    officer, staff, other, _ = shared(town)
    third = member(officer, town.person("วิชัย ใจกล้า"), "081-777-4321")
    offers(staff, "สมหญิง")
    card = hears(other, "รับดูแลเครื่องส่วนกลาง")
    staff.say("บัญชีของฉัน")
    staff.tap("ส่งมอบผู้ดูแล", on=hears(staff, LIBRARY))
    talk(staff, ("สมหญิง", "จนกว่าผู้รับจะกดรับ"))
    staff.tap("ยืนยัน")
    hears(staff, "ไม่ต้องส่งซ้ำ")
    other.tap("ไม่รับ", on=card)
    hears(other, f"ไม่รับเป็นผู้ดูแล {LIBRARY}")
    talk(staff, ("เมนู", "ท่านยังเป็นผู้ดูแลอยู่"))
    pushes = town.platform.sending.used
    offers(staff, "วิชัย")
    town.settle()
    assert town.platform.sending.used == pushes
    talk(third, ("เมนู", "รับดูแลเครื่องส่วนกลาง"))
    other.tap("รับเป็นผู้ดูแล", on=card)
    hears(other, "สิ้นสุดแล้ว")
    town.later(days=7, minutes=1)
    third.postback(f"p=take_care&account={machine(town).id.hex}")
    hears(third, "สิ้นสุดแล้ว")


def test_a_machine_that_was_claimed_once_is_handed_over_later_without_an_alarm(town: Town) -> None:
    """Its last custodian but one, who claimed it from another phone long ago, has nothing to do
    with it any more; nor has that other phone."""
    officer, staff, other, (username, _password) = shared(town)
    new_phone = member(officer, town.person("สมชาย ใจดี สอง"), "081-555-5678")
    new_phone.postback("p=claim")
    hears(new_phone, "ชื่อผู้ใช้ของบัญชีเดิม")
    talk(new_phone, (username, "ชื่อ-นามสกุล"), ("สมชาย ใจดี", "รับเรื่อง"))
    officer.tap("อนุมัติ", on=hears(officer, "ขอใช้บัญชีเดิม"))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(staff, "ย้ายไปใช้กับไลน์ใหม่แล้ว")
    hears(new_phone, "ท่านเป็นผู้ดูแล")
    town.settle()
    town.later(days=10)
    before = len(staff.chat.from_bot)
    officer.say("ค้นหา ห้องสมุด")
    officer.tap("เปลี่ยนผู้ดูแล", on=hears(officer, "เครื่องส่วนกลาง pc."))
    talk(officer, ("สมหญิง", "ตรวจสอบ"))
    officer.tap("ยืนยัน")
    sets(other, "1234")
    town.settle()
    assert len(staff.chat.from_bot) == before, "no alarm where there is nothing to be alarmed of"


def test_the_same_machine_at_the_same_place_is_said_to_be_there_already(town: Town) -> None:
    """Asked again all the same: an office may have two of one name. Whoever decides sees it too."""
    officer, _staff, other, (username, _password) = shared(town)
    talk(other, ("บัญชีเครื่องส่วนกลาง", "เครื่องใด"), ("คอมห้องสมุด เครื่อง 2", "ตั้งอยู่ที่"))
    talk(other, ("อำนวยการ", "ตรวจสอบ"))
    assert "มีบัญชีอยู่แล้ว" not in str([one.text for one in other.chat.from_bot[-2:]])
    other.say("ยกเลิก")
    talk(other, ("บัญชีเครื่องส่วนกลาง", "เครื่องใด"), ("คอม ห้องสมุด เครื่อง 1", "ตั้งอยู่ที่"))
    talk(other, ("อำนวยการ", "มีบัญชีอยู่แล้ว"))
    other.tap("ยืนยัน", on=hears(other, "ตรวจสอบ"))
    hears(other, "รับคำขอ")
    assert f"{username}" in hears(officer, "มีบัญชีอยู่แล้ว").text
