"""An officer looks somebody up, shuts an account and gives it back."""

import pytest

from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.audit import AuditEntry
from store.people import Person as Row
from store.requests import State
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")


@pytest.fixture
def town(own_town: NewTown) -> Town:
    return own_town()


@pytest.mark.parametrize(
    "words", ["สมชาย", "081-234-5678", "๐๘๑๒๓๔๕๖๗๘", "A-0001", "a-๐๐๐๑", "somchai", "กลุ่มนิเทศ"]
)
def test_a_person_is_found_by_what_the_office_knows_of_them(town: Town, words: str) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    officer.say(f"ค้นหา {words}")
    found = hears(officer, "081-234-5678")
    assert "สมชาย ใจดี" in found.text
    assert "A-0001 อนุมัติ" in found.text


def test_of_several_one_is_chosen(town: Town) -> None:
    officer = town.officer("มาลี ศรีสุข")
    for name in ("สมชาย ใจดี", "สมหญิง ใจดี"):
        files(town.person(name))
    talk(officer, ("ค้นหา", "ค้นหาใคร"), ("ใจดี", "พบ 2 คน"))
    officer.tap("ดูข้อมูล", on=hears(officer, "สมหญิง"))
    hears(officer, "ประวัติคำขอ")


@pytest.mark.parametrize("words", ["ไม่มีคนชื่อนี้แน่", "%", "_", "Z-9999", "0"])
def test_what_fits_nobody_finds_nobody(town: Town, words: str) -> None:
    officer = town.officer("มาลี ศรีสุข")
    files(town.person("สมชาย ใจดี"))
    officer.say(f"ค้นหา {words}{words}")
    hears(officer, "ไม่พบ")


def test_a_number_typed_at_the_question_is_its_answer(town: Town) -> None:
    officer = town.officer("มาลี ศรีสุข")
    number = files(town.person("สมชาย ใจดี"))
    talk(officer, ("ค้นหา", "ค้นหาใคร"), (number, "081-234-5678"))
    town.settle()
    assert "ค้นหาใคร" not in officer.chat.from_bot[-1].text


def test_only_officers_look_people_up(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    hears(officer, files(staff))
    staff.say("ค้นหา")
    hears(staff, "เฉพาะผู้มีหน้าที่")
    before = len(staff.chat.from_bot)
    staff.say("ค้นหา มาลี")
    town.settle()
    assert not any("มาลี" in message.text for message in staff.chat.from_bot[before:])


def test_an_account_is_shut_once_it_was_asked_twice_and_given_back(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    officer.say("ค้นหา สมชาย")
    officer.tap("ระงับบัญชี", on=hears(officer, "081-234-5678"))
    hears(officer, "กดยืนยันเพื่อระงับ")
    town.portal.login(shown.username, shown.password, *PC)
    officer.tap("ยืนยันระงับบัญชี")
    hears(staff, "ถูกระงับโดยเจ้าหน้าที่")
    town.settle()
    with pytest.raises(LoginRefused) as no:
        town.portal.login(shown.username, shown.password, *PC)
    assert no.value.why is Why.FROZEN
    talk(staff, ("ลืมรหัสผ่าน", "ติดต่อเจ้าหน้าที่"))
    officer.say("ค้นหา สมชาย")
    officer.tap("คืนการใช้งาน", on=hears(officer, "ระงับการใช้"))
    hears(staff, "ตามปกติ")
    town.settle()
    town.portal.login(shown.username, shown.password, *PC)
    (account,) = town.rows(Account)
    assert (account.state, account.suspended_by) == (AccountState.ACTIVE, None)


def test_an_officer_does_not_give_back_their_own_account(town: Town) -> None:
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    anan.tap("อนุมัติ", on=hears(anan, files(malee)))
    hears(malee, "ตั้งรหัสผ่าน")
    anan.say("ค้นหา มาลี")
    anan.tap("ระงับบัญชี", on=hears(anan, "081-234-5678"))
    hears(anan, "กดยืนยันเพื่อระงับ")
    anan.tap("ยืนยันระงับบัญชี")
    hears(malee, "ถูกระงับโดยเจ้าหน้าที่")
    (account,) = town.rows(Account)
    malee.postback(f"p=reopen&account={account.id.hex}")
    hears(malee, "เป็นของท่านเอง")
    (account,) = town.rows(Account)
    assert account.state is AccountState.FROZEN


def test_what_its_owner_shut_is_decided_as_the_request_it_is(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    staff.say("ไม่ใช่ฉัน")
    hears(staff, "ระงับบัญชีใด")
    (account,) = town.rows(Account)
    staff.tap(account.username)
    hears(officer, "F-0001")
    officer.postback(f"p=reopen&account={account.id.hex}")
    hears(officer, "เจ้าของเป็นผู้แจ้งระงับ")


def test_who_was_looked_up_by_whom_is_in_the_audit(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    hears(officer, files(staff))
    officer.say("ค้นหา สมชาย")
    hears(officer, "ประวัติคำขอ")
    entries = [e for e in town.rows(AuditEntry) if e.act == "person.looked_up"]
    by_line = {person.line_id: str(person.id) for person in town.rows(Row)}
    assert [(e.actor, e.subject) for e in entries] == [
        (by_line[officer.user_id], by_line[staff.user_id])
    ]


def test_a_yes_to_a_forgotten_password_does_not_undo_an_officers_shutting(town: Town) -> None:
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ ตั้งใจ")
    staff = town.person("สมชาย ใจดี")
    malee.tap("อนุมัติ", on=hears(malee, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    staff.say("ลืมรหัสผ่าน")
    hears(staff, "รับเรื่อง P-0001")
    malee.say("ค้นหา สมชาย")
    malee.tap("ระงับบัญชี", on=hears(malee, "สถานะ"))
    hears(malee, "กดยืนยันเพื่อระงับ")
    malee.tap("ยืนยันระงับบัญชี")
    hears(staff, "ถูกระงับโดยเจ้าหน้าที่")
    anan.tap("อนุมัติ", on=hears(anan, "P-0001"))
    hears(anan, "ด้วยวิธีใด")
    anan.tap("พบตัวจริง")
    hears(anan, "เจ้าหน้าที่ระงับบัญชีนี้ไว้")
    (account,) = town.rows(Account)
    assert account.state is AccountState.FROZEN
    assert account.suspended_by is not None
    assert town.request("P-0001").state is State.PENDING
    with pytest.raises(LoginRefused):
        town.portal.login(shown.username, shown.password, *PC)


@pytest.mark.parametrize("words", ["สมชัย", "สมชาย ใจดิ", "ครูสมชัย"])
def test_a_slip_of_the_finger_finds_who_is_near(town: Town, words: str) -> None:
    officer = town.officer("มาลี ศรีสุข")
    files(town.person("สมชาย ใจดี"))
    files(town.person("วิภา แสงทอง"), phone="089-765-4321")
    officer.say(f"ค้นหา {words}")
    hears(officer, "ใกล้เคียง")
    found = hears(officer, "081-234-5678")
    assert "สมชาย ใจดี" in found.text
    assert "วิภา" not in found.text
