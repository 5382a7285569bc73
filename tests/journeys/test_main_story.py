"""The main job, from the first word to a password that the portal accepts."""

import re

import pytest

from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.requests import Request, State
from tests.journeys.town import Town, asks, button, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")


def account_of(town: Town, number: str) -> Account:
    request = town.request(number)
    return next(a for a in town.rows(Account) if a.request_id == request.id)


def test_a_newcomer_gets_an_account_and_logs_in(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    staff.follow()
    hears(staff, "ยินดีต้อนรับ")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ.คอมพิวเตอร์"), ("รับทราบ", "(1/4)"))
    talk(staff, ("นายสมชาย ใจดี", "(2/4)"), ("กลุ่มนิเทส", "(3/4)"), ("๐๘๑-๒๓๔-๕๖๗๘", "(4/4)"))
    staff.tap("ทั้งสองอย่าง")
    summary = hears(staff, "ตรวจสอบ")
    assert "สมชาย ใจดี" in summary.text
    assert "นาย" not in summary.text
    staff.tap("ยืนยัน")
    request = town.request(receipt_number(staff))
    assert (request.name, request.phone, request.profile) == ("สมชาย ใจดี", "+66812345678", "both")
    number = request.number
    card = hears(officer, number)
    officer.tap("อนุมัติ", on=card)
    hears(officer, "กำลังเปิดบัญชี")
    hears(staff, "ตั้งรหัสผ่าน")
    account = account_of(town, number)
    with pytest.raises(LoginRefused) as refused:
        town.portal.login(account.username, "anything", *PC)
    assert refused.value.why is Why.LOCKED
    page = str(staff.tap("ตั้งรหัสผ่าน").uri)
    assert visit(page).status == 200
    shown = visit(page, {"last4": "5678"})
    assert (shown.status, shown.username) == (200, account.username)
    assert town.portal.login(account.username, shown.password, *PC).username == account.username
    assert account_of(town, number).state is AccountState.ACTIVE
    assert visit(page, {"last4": "5678"}).status == 410


def test_a_request_in_one_message_asks_only_for_the_rest(town: Town) -> None:
    staff = town.person("วิภา แสงทอง")
    staff.say("ขอใช้เน็ต ชื่อ วิภา แสงทอง กลุ่มนิเทศ โทร ๐๘๑-๒๓๔-๕๖๗๘")
    hears(staff, "พ.ร.บ.คอมพิวเตอร์")
    staff.tap("รับทราบ")
    hears(staff, "(4/4)")
    staff.tap("คอมพิวเตอร์ (PC)")
    summary = hears(staff, "ตรวจสอบ")
    assert "วิภา แสงทอง" in summary.text
    assert "081-234-5678" in summary.text


def test_a_second_account_is_asked_for_with_its_purpose(town: Town) -> None:
    officer, staff = town.officer("อนันต์ พูลผล"), town.person("จันทร์ เพ็ญศรี")
    officer.tap("อนุมัติ", on=hears_card(town, officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    staff.say("ขอใช้เน็ต ชื่อ จันทร์ เพ็ญศรี กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "มีบัญชีอยู่แล้ว 1 บัญชี")
    staff.say("ทดสอบระบบสอบออนไลน์")
    summary = hears(staff, "ตรวจสอบ")
    assert "ทดสอบระบบสอบออนไลน์" in summary.text
    staff.tap("ยืนยัน")
    number = receipt_number(staff)
    card = hears(officer, number)
    assert "ทดสอบระบบสอบออนไลน์" in card.text
    officer.tap("อนุมัติ", on=card)
    hears(staff, number)
    owned = [
        a.username for a in town.rows(Account) if a.owner_id == town.request(number).requester_id
    ]
    assert len(set(owned)) == 2
    assert town.request(number).state is State.APPROVED


def test_what_a_second_account_is_for_may_stand_in_the_first_message(town: Town) -> None:
    officer, staff = town.officer("อนันต์ พูลผล"), town.person("ดวงใจ เพ็ญศรี")
    officer.tap("อนุมัติ", on=hears_card(town, officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    staff.say("ขอบัญชีเพิ่ม ใช้กับเครื่องพิมพ์ห้องประชุมชั้น 2")
    hears(staff, "ชื่อ-นามสกุล")
    talk(staff, ("ดวงใจ เพ็ญศรี", "ทำงานที่กลุ่ม"), ("นิเทศ", "เบอร์โทร"), ("0812345678", "เครื่องใด"))
    staff.tap("คอมพิวเตอร์ (PC)")
    assert "เครื่องพิมพ์ห้องประชุมชั้น 2" in hears(staff, "ตรวจสอบ").text


def test_nobody_has_two_requests_open_at_once(town: Town) -> None:
    staff = town.person("ประยูร มั่นคง")
    number = files(staff)
    talk(staff, ("ขอใช้อินเทอร์เน็ต", number), ("สถานะ", number))
    assert len([r for r in town.rows(Request) if r.name == "ประยูร มั่นคง"]) == 1


def test_confirming_twice_files_once(town: Town) -> None:
    staff = town.person("สายฝน ชุ่มชื่น")
    asks(staff)
    confirm = button(staff.chat.from_bot[-1], "ยืนยัน")
    town.platform.webhooks.hold()
    staff.postback(confirm)
    staff.postback(confirm)
    town.platform.webhooks.release(together=True)
    first, second = receipt_number(staff), receipt_number(staff)
    assert first == second
    assert len([r for r in town.rows(Request) if r.name == "สายฝน ชุ่มชื่น"]) == 1


def test_a_refused_request_can_be_mended_and_sent_again(town: Town) -> None:
    officer, staff = town.officer("กมล รุ่งเรือง"), town.person("ดารา ใจงาม")
    number = files(staff)
    officer.tap("ไม่อนุมัติ", on=hears_card(town, officer, number))
    hears(officer, "เพราะเหตุใด")
    officer.tap("ข้อมูลไม่ครบ")
    hears(officer, "บันทึกไม่อนุมัติ")
    news = hears(staff, number)
    assert "ข้อมูลไม่ครบ" in news.text
    staff.tap("แก้ไข", on=news)
    assert "ดารา ใจงาม" in hears(staff, "ตรวจสอบ").text
    staff.tap("ยืนยัน")
    again = receipt_number(staff)
    assert town.request(again).state is State.PENDING
    assert town.request(again).username == town.request(number).username
    assert town.request(number).state is State.REFUSED


def test_an_officer_refuses_in_own_words(town: Town) -> None:
    officer, staff = town.officer("ชาลี พากเพียร"), town.person("นภา สดใส")
    number = files(staff)
    officer.tap("ไม่อนุมัติ", on=hears_card(town, officer, number))
    hears(officer, "เพราะเหตุใด")
    officer.say("กรุณาแนบคำสั่งย้ายก่อน")
    hears(officer, "บันทึกไม่อนุมัติ")
    assert "กรุณาแนบคำสั่งย้ายก่อน" in hears(staff, number).text
    assert town.request(number).reason == "กรุณาแนบคำสั่งย้ายก่อน"


def test_an_officer_comes_back_to_an_own_form_after_refusing_somebody(town: Town) -> None:
    officer, staff = town.officer("ธงชัย ก้องไกล"), town.person("เพียงใจ ดีงาม")
    number = files(staff)
    card = hears_card(town, officer, number)
    talk(officer, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"), (officer.name, "(2/4)"))
    officer.tap("ไม่อนุมัติ", on=card)
    hears(officer, "เพราะเหตุใด")
    officer.tap("โปรดมาพบเจ้าหน้าที่")
    hears(officer, "บันทึกไม่อนุมัติ")
    hears(officer, "(2/4)")
    talk(officer, ("กลุ่มนิเทศ", "(3/4)"))
    assert town.request(number).reason == "come_in"


def test_the_whole_story_in_english(town: Town) -> None:
    officer, staff = town.officer("สุดา เก่งการ"), town.person("John Smith")
    talk(staff, ("English", "Welcome"), ("request internet", "Computer Crime Act"))
    hears_nothing_thai(staff)
    talk(staff, ("I understand", "(1/4)"), ("Mr John Smith", "(2/4)"), ("กลุ่มนิเทศ", "(3/4)"))
    talk(staff, ("12", "(3/4)"), ("081 234 5678", "(4/4)"))
    staff.tap("Computer (PC)")
    hears(staff, "Please check")
    staff.tap("Confirm")
    number = hears(staff, "A-").text.split("A-")[1][:4]
    officer.tap("อนุมัติ", on=hears_card(town, officer, f"A-{number}"))
    hears(staff, f"A-{number}")
    page = visit(str(staff.tap("Set password").uri), {"last4": "5678"})
    assert page.status == 200
    assert 'lang="en"' in page.body
    assert town.portal.check_password(page.username, page.password)


def hears_nothing_thai(person: Person) -> None:
    thai = re.compile("[\u0e01-\u0e5b]")
    office = re.compile("สพป.เพชรบูรณ์ เขต 3|ไทย|กลุ่ม DLICT ชั้น 2|08.30–16.30 น")
    for message in person.chat.from_bot:
        assert not thai.search(office.sub("", message.text)), message.text


def hears_card(town: Town, officer: Person, number: str) -> ChatMessage:
    """The officer's card: pushed, or, after three unread ones, asked for."""
    town.settle()
    if not any(number in message.text for message in officer.chat.from_bot):
        officer.say("งานของฉัน")
    return hears(officer, number)


def receipt_number(person: Person) -> str:
    return next(w for w in hears(person, "รับคำขอ").text.split() if w.startswith("A-"))
