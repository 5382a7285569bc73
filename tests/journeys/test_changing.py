"""An officer puts an account under another profile, or moves its end; its owner hears of it."""

from datetime import datetime

import pytest

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.accounts import Account
from store.audit import AuditEntry
from store.clock import BANGKOK
from store.duties import Topic
from store.profiles import Profile
from store.requests import State
from tests.journeys.conftest import NewTown
from tests.journeys.test_routing import duty
from tests.journeys.town import Town, button, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
END_OF_YEAR = datetime(2027, 9, 30, 23, 59, 59, tzinfo=BANGKOK)


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def opens(officer: Person, staff: Person) -> str:
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    return visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"}).username


def changes(officer: Person, what: str, question: str) -> None:
    """Look สมชาย up and tap one of his account's buttons."""
    officer.say("ค้นหา สมชาย")
    officer.tap(what, on=hears(officer, "เบอร์ที่บันทึกไว้"))
    hears(officer, question)


def account(town: Town) -> Account:
    (one,) = town.rows(Account)
    return one


def noted(town: Town) -> list[tuple[str, str | None]]:
    return [(e.act, e.how) for e in town.rows(AuditEntry) if e.act.endswith("_changed")]


def test_another_profile_goes_to_the_portal_and_its_owner_hears_for_free(town: Town) -> None:
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    username = opens(officer, staff)
    before = town.platform.sending.used
    changes(officer, "เปลี่ยนเครื่องที่ใช้", "ใช้กับเครื่องใด")
    assert "คอมพิวเตอร์ (PC)" not in officer.chat.quick_reply_labels, "it is that already"
    officer.tap("มือถือ/แท็บเล็ต")
    summary = hears(officer, "กรุณาตรวจสอบ")
    assert "คอมพิวเตอร์" in summary.text
    officer.tap("ยืนยัน", on=summary)
    hears(officer, "ใช้กับมือถือ/แท็บเล็ต แล้ว")
    town.settle()
    there = town.portal.look(username)
    assert there is not None
    assert (account(town).profile, there.profile) == ("mobile", "mobile")
    assert not there.locked, "the password stays"
    assert town.platform.sending.used == before
    staff.say("เมนู")
    hears(staff, "เจ้าหน้าที่เปลี่ยนให้บัญชี")
    assert noted(town) == [("account.profile_changed", "from=pc to=mobile")]


def test_a_profile_of_the_offices_own_can_be_chosen_by_its_name(town: Town) -> None:
    with town.helpdesk.database.write() as session:
        session.add(Profile(name="meeting", devices=20))
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    username = opens(officer, staff)
    changes(officer, "เปลี่ยนเครื่องที่ใช้", "ใช้กับเครื่องใด")
    talk(officer, ("meeting", "กรุณาตรวจสอบ"), ("ยืนยัน", "ใช้กับmeeting แล้ว"))
    town.settle()
    there = town.portal.look(username)
    assert there is not None
    assert there.profile == "meeting"
    talk(staff, ("สถานะ", "meeting"))


def test_an_end_that_is_typed_goes_to_the_portal_and_is_pushed_as_it_is_nearer(town: Town) -> None:
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    username = opens(officer, staff)
    before = town.platform.sending.used
    changes(officer, "เปลี่ยนวันหมดอายุ", "ใช้ได้ถึงวันใด")
    talk(officer, ("ปีหน้ามั้ง", "ยังอ่านวันที่ไม่ได้"), ("24-26 พ.ย.", "กรุณาพิมพ์วันเดียว"))
    talk(officer, ("๓๐ ก.ย. ๒๕๗๐", "ไม่มีกำหนด"), ("ยืนยัน", "30 ก.ย. 2570"))
    hears(staff, "30 ก.ย. 2570")
    town.settle()
    there = town.portal.look(username)
    assert there is not None
    assert account(town).expires_at == there.expires == END_OF_YEAR
    assert town.platform.sending.used == before + 1
    assert noted(town) == [("account.expiry_changed", "from=none to=2027-09-30")]


def test_an_end_is_lifted_only_where_the_profile_lets_it(town: Town) -> None:
    with town.helpdesk.database.write() as session:
        profile = session.get_one(Profile, "pc")
        profile.validity_days = 40
        session.add(profile)
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    username = opens(officer, staff)
    changes(officer, "เปลี่ยนวันหมดอายุ", "ใช้ได้ถึงวันใด")
    assert "ไม่มีกำหนด" not in officer.chat.quick_reply_labels
    talk(officer, ("ไม่มีกำหนด", "ต้องมีวันหมดอายุ"))
    officer.tap("สิ้นปีงบประมาณ")
    officer.tap("ยืนยัน", on=hears(officer, "กรุณาตรวจสอบ"))
    hears(officer, "30 ก.ย. 2570")
    with town.helpdesk.database.write() as session:
        profile = session.get_one(Profile, "pc")
        profile.validity_days = None
        session.add(profile)
    changes(officer, "เปลี่ยนวันหมดอายุ", "ใช้ได้ถึงวันใด")
    officer.tap("ไม่มีกำหนด")
    before = town.platform.sending.used
    officer.tap("ยืนยัน", on=hears(officer, "กรุณาตรวจสอบ"))
    hears(officer, "ใช้ได้ถึง: ไม่มีกำหนด")
    town.settle()
    there = town.portal.look(username)
    assert there is not None
    assert account(town).expires_at is there.expires is None
    assert town.platform.sending.used == before, "good news waits"


def test_what_was_asked_about_its_end_is_settled_by_the_new_one(town: Town) -> None:
    with town.helpdesk.database.write() as session:
        profile = session.get_one(Profile, "pc")
        profile.validity_days = 20
        session.add(profile)
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    opens(officer, staff)
    staff.say("สถานะ")
    staff.tap("ต่ออายุ", on=hears(staff, "ใช้ได้ถึง"))
    hears(staff, "R-0001")
    changes(officer, "เปลี่ยนวันหมดอายุ", "ใช้ได้ถึงวันใด")
    officer.tap("อีก 1 ปี")
    officer.tap("ยืนยัน", on=hears(officer, "กรุณาตรวจสอบ"))
    hears(officer, "23 พ.ย. 2570")
    assert town.request("R-0001").state is State.CANCELLED


def test_only_who_answers_for_accounts_changes_one_at_each_tap(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    opens(malee, town.person("สมชาย ใจดี"))
    changes(anan, "เปลี่ยนเครื่องที่ใช้", "ใช้กับเครื่องใด")
    anan.tap("มือถือ/แท็บเล็ต")
    summary = hears(anan, "กรุณาตรวจสอบ")
    duty(town, MALEE, topic=Topic.ACCOUNT)
    duty(town, ANAN, topic=Topic.FIGURES)
    anan.tap("ยืนยัน", on=summary)
    hears(anan, "เฉพาะผู้มีหน้าที่")
    anan.postback(f"p=change_end&account={account(town).id.hex}")
    hears(anan, "เฉพาะผู้มีหน้าที่")
    stranger = town.person("คนนอก ไม่รู้จัก")
    stranger.postback(f"p=change_use&account={account(town).id.hex}")
    hears(stranger, "เฉพาะผู้มีหน้าที่")
    assert account(town).profile == "pc"


def test_nobody_changes_their_own_account(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    anan.tap("อนุมัติ", on=hears(anan, files(malee)))
    hears(malee, "ตั้งรหัสผ่าน")
    malee.say("ค้นหา มาลี")
    assert "เปลี่ยนวันหมดอายุ" not in hears(malee, "เบอร์ที่บันทึกไว้").labels
    for tap in ("change_use", "change_end"):
        malee.postback(f"p={tap}&account={account(town).id.hex}")
        hears(malee, "เป็นของท่านเอง")


def test_the_slower_of_two_officers_changes_nothing_unseen(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    opens(malee, town.person("สมชาย ใจดี"))
    cards = []
    for officer, choice in ((malee, "มือถือ/แท็บเล็ต"), (anan, "ทั้งสองอย่าง")):
        changes(officer, "เปลี่ยนเครื่องที่ใช้", "ใช้กับเครื่องใด")
        officer.tap(choice)
        cards.append(hears(officer, "กรุณาตรวจสอบ"))
    malee.postback(button(cards[0], "ยืนยัน"))
    hears(malee, "ใช้กับมือถือ/แท็บเล็ต แล้ว")
    anan.postback(button(cards[1], "ยืนยัน"))
    hears(anan, "มีผู้เปลี่ยนไปก่อนแล้ว")
    assert account(town).profile == "mobile"
