"""Two buildings, each with a captive portal of its own: whoever works in one gets in there, and
what is done to an account is done there and nowhere else."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest

from bot.handouts.slip import SlipMaker
from bot.papers.slip import Slip
from bot.playground.persons import Person
from bot.playground.visiting import Visit, visit
from handlers.language.place_file import ours
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import LoginRefused, ProfileLimits
from store.accounts import Account
from store.handouts import HandoutKind
from store.online import OnlineSession
from store.outbox import Job, JobState, Kind
from store.passes import GuestPass
from store.places import Workplace, Workplaces
from tests.journeys.conftest import NewTown
from tests.journeys.online import POLL, passes, running
from tests.journeys.test_guests import comes_in
from tests.journeys.test_guests import printed as on_the_wall
from tests.journeys.test_many import GOOD, printed
from tests.journeys.test_mycopy import copy_of, of
from tests.journeys.test_passwords import claims
from tests.journeys.town import Town, asks, files, hears, talk

HERE, THERE = "อาคาร 1", "อาคารวิทยบริการ 2"
MAC = "02-00-5E-00-00-61"
PORTALS = {
    "portal": {"label": HERE},
    "portals": {"east": {"label": THERE, "poll_seconds": 30}},
}


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town(**PORTALS)
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


@pytest.fixture
def officer(town: Town) -> Person:
    return town.officer("อนันต์ พูลผล")


def east(town: Town) -> MemoryPortal:
    return cast(MemoryPortal, town.helpdesk.portals["east"].portal)


def account_of(town: Town, username: str) -> Account:
    [found] = [one for one in town.rows(Account) if one.username == username]
    return found


def asks_for(staff: Person, label: str, *, phone: str = "5678", device: str = "คอม") -> None:
    """A request in one message, with a question about the portal, up to the summary."""
    staff.say(f"ขอใช้เน็ต ชื่อ {staff.name} กลุ่มนิเทศ โทร 081-234-{phone} ใช้กับ{device}")
    staff.chat.until(lambda chat: bool(chat.last and chat.last.by_bot), 20)
    if "พ.ร.บ." in staff.chat.messages[-1].text:
        staff.tap("รับทราบ")
    hears(staff, "จะใช้ที่ใด")
    staff.tap(label)
    hears(staff, "ตรวจสอบ")


def opens(
    town: Town,
    officer: Person,
    staff: Person,
    label: str,
    *,
    phone: str = "5678",
    device: str = "คอม",
) -> Visit:
    """An account at this portal whose owner has set the password."""
    asks_for(staff, label, phone=phone, device=device)
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")
    card = hears(officer, f" · {label}")
    officer.tap("อนุมัติ", on=card)
    hears(staff, "ตั้งรหัสผ่าน")
    return visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": phone})


def test_who_works_in_the_other_building_gets_an_account_there_and_nowhere_else(
    town: Town, officer: Person
) -> None:
    staff = town.person("สมชาย ใจดี")
    shown = opens(town, officer, staff, THERE)

    assert f"ใช้ได้ที่ {THERE}" in shown.body
    assert account_of(town, shown.username).portal == "east"
    assert town.portal.look(shown.username) is None
    assert east(town).login(shown.username, shown.password, MAC, "10.2.0.7")
    with pytest.raises(LoginRefused):
        town.portal.login(shown.username, shown.password, MAC, "10.1.0.7")
    staff.say("สถานะ")
    hears(staff, f"คอมพิวเตอร์ · {THERE}")


def test_the_copy_of_ones_own_data_names_the_portal(town: Town, officer: Person) -> None:
    staff, other = town.person("สมชาย ใจดี"), town.person("คนแปลก หน้า")
    shown = opens(town, officer, staff, THERE)
    held = copy_of(staff)
    assert [row["ใช้ที่"] for row in of(held["บัญชีอินเทอร์เน็ต"])] == [THERE]
    assert [row["ใช้ที่"] for row in of(held["คำขอ"])] == [THERE]
    for title in ("การใช้งานอินเทอร์เน็ต", "เครื่องที่จำไว้"):
        assert held[title][0][-1] == "ใช้ที่"
    claims(other, shown.username)
    assert [row["ใช้ที่"] for row in of(copy_of(other)["คำขอ"])] == [""], "the owner's, not told"


def test_the_portal_is_on_the_summary_and_can_be_changed_there(town: Town, officer: Person) -> None:
    staff = town.person("มาลี ศรีสุข")
    asks_for(staff, HERE)
    assert f"คอมพิวเตอร์ · {HERE}" in staff.chat.messages[-1].text
    staff.tap("แก้ไข")
    hears(staff, "แก้")
    staff.tap("จะใช้ที่ใด")
    hears(staff, "จะใช้ที่ใด")
    staff.say("อาคารวิทยบริการ ๒")
    hears(staff, f"คอมพิวเตอร์ · {THERE}")


def test_a_request_in_one_message_may_name_the_portal(town: Town, officer: Person) -> None:
    staff = town.person("วิภา แสงทอง")
    staff.say(f"ขอใช้เน็ต ชื่อ {staff.name} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม ที่อาคารวิทยบริการ ๒")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, f"คอมพิวเตอร์ · {THERE}")


def test_a_workplace_that_names_its_portal_saves_the_question(town: Town, officer: Person) -> None:
    with town.helpdesk.database.write() as session:
        Workplaces(session).replace(
            Workplace(
                code=place.code,
                position=position,
                name=place.name,
                short=place.short,
                kind=place.kind.value,
                aliases=list(place.aliases),
                portal="east",
            )
            for position, place in enumerate(ours())
            if place.kind.value == "group"
        )
    town.restart()
    staff = town.person("เกษม ไพศาล")
    asks(staff)
    assert f"คอมพิวเตอร์ · {THERE}" in staff.chat.messages[-1].text


def test_an_account_at_each_portal_needs_no_reason_and_a_second_at_one_does(
    town: Town, officer: Person
) -> None:
    staff = town.person("สุดา พรหมมา")
    first = opens(town, officer, staff, HERE)
    second = opens(town, officer, staff, THERE)

    assert {one.username: one.portal for one in town.rows(Account)} == {
        first.username: "main",
        second.username: "east",
    }
    assert town.portal.check_password(first.username, first.password)
    assert east(town).check_password(second.username, second.password)
    staff.say(f"ขอใช้เน็ต ชื่อ {staff.name} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "จะใช้ที่ใด")
    staff.tap(THERE)
    hears(staff, "มีบัญชีอยู่แล้ว 1 บัญชี")


def test_one_device_online_at_both_is_two_sessions_each_with_its_place(
    town: Town, officer: Person
) -> None:
    staff = town.person("ปรีชา สุขใจ")
    first = opens(town, officer, staff, HERE)
    second = opens(town, officer, staff, THERE)
    town.portal.login(first.username, first.password, MAC, "10.1.0.7")
    east(town).login(second.username, second.password, MAC, "10.2.0.7")
    passes(town, POLL)

    rows = {(row.portal, row.username, row.mac) for row in town.rows(OnlineSession)}
    assert rows == {("main", first.username, MAC), ("east", second.username, MAC)}
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 2 เครื่อง")
    cards = [message.text for message in staff.chat.messages if "ออนไลน์:" in message.text]
    assert any(HERE in text for text in cards)
    assert any(THERE in text for text in cards)
    officer.say("ใครออนไลน์")
    hears(officer, f"{HERE} 1 เครื่อง · {THERE} 1 เครื่อง")


def test_one_phone_is_remembered_at_both_for_the_same_person_and_for_nobody_else(
    town: Town, officer: Person
) -> None:
    phone = "00-00-5E-00-53-21"
    staff, other = town.person("ปรีดา ใจเย็น"), town.person("โสภา งามดี")

    def remembers(whose: Person, label: str, portal: MemoryPortal, last4: str) -> str:
        shown = opens(town, officer, whose, label, phone=last4, device="มือถือ")
        portal.login(shown.username, shown.password, phone, "10.1.0.7")
        passes(town, POLL)
        whose.say("จำเครื่องนี้")
        return shown.username

    first = remembers(staff, HERE, town.portal, "5678")
    hears(staff, "จำเครื่องนี้แล้ว")
    town.portal.end(town.portal.online()[0].id)
    passes(town, POLL)
    second = remembers(staff, THERE, east(town), "5678")
    hears(staff, "จำเครื่องนี้แล้ว")
    east(town).end(east(town).online()[0].id)
    passes(town, POLL)
    assert [one.username for one in town.portal.remembered()] == [first]
    assert [one.username for one in east(town).remembered()] == [second]

    remembers(other, HERE, town.portal, "9999")
    hears(other, "เจ้าหน้าที่")
    assert [one.username for one in town.portal.remembered()] == [first]


def test_a_frozen_account_is_shut_and_shown_out_at_its_own_portal(
    town: Town, officer: Person
) -> None:
    staff, other = town.person("จันทร์ เพ็ญศรี"), town.person("ดวงใจ รุ่งเรือง")
    theirs = opens(town, officer, other, HERE, phone="9999")
    mine = opens(town, officer, staff, THERE)
    town.portal.login(theirs.username, theirs.password, MAC, "10.1.0.7")
    east(town).login(mine.username, mine.password, MAC, "10.2.0.7")
    passes(town, POLL)
    staff.say("สถานะ")
    hears(staff, THERE)
    staff.tap("ไม่ใช่ฉัน")
    hears(staff, "ระงับ")
    town.settle()

    [frozen] = [one for one in east(town).accounts() if one.username == mine.username]
    assert frozen.frozen
    assert not east(town).online()
    assert running(town, theirs.username)
    assert {job.portal for job in town.rows(Job) if mine.username in job.lane} == {"east"}


def test_sessions_end_at_the_portal_where_they_run(town: Town, officer: Person) -> None:
    staff = town.person("ธนา วงศ์ดี")
    shown = opens(town, officer, staff, THERE)
    east(town).login(shown.username, shown.password, MAC, "10.2.0.7")
    passes(town, POLL)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    staff.tap("ออกทุกเครื่อง")
    hears(staff, "ออกจากระบบทุกเครื่อง")
    assert not east(town).online()


def test_whoever_is_called_the_same_at_the_other_portal_is_nobody_of_ours(
    town: Town, officer: Person
) -> None:
    """The other portal may have users of its own."""
    staff = town.person("อรุณ แจ่มใส")
    shown = opens(town, officer, staff, HERE)
    east(town).open_account(shown.username, ProfileLimits("pc"))
    east(town).set_password(shown.username, "a-word-of-its-own")
    east(town).login(shown.username, "a-word-of-its-own", MAC, "10.2.0.7")
    passes(town, POLL)

    [row] = town.rows(OnlineSession)
    assert (row.portal, row.account_id, row.person_id) == ("east", None, None)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้ไม่มีเครื่องใด")


def test_with_one_portal_down_the_other_works_and_what_waits_is_not_lost(
    town: Town, officer: Person
) -> None:
    town.portal.plugged_in = False
    unlucky, lucky = town.person("บุญมา ทองดี"), town.person("สมศรี มีสุข")
    asks_for(unlucky, HERE, phone="1111")
    unlucky.tap("ยืนยัน")
    hears(unlucky, "รับคำขอ")
    officer.tap("อนุมัติ", on=hears(officer, unlucky.name))
    shown = opens(town, officer, lucky, THERE, phone="2222")
    assert east(town).check_password(shown.username, shown.password)
    waiting = [job for job in town.jobs(JobState.WAITING) if job.kind is Kind.ORDER]
    assert [job.portal for job in waiting] == ["main"]

    town.portal.plugged_in = True
    town.real_seconds_pass(600)
    hears(unlucky, "ตั้งรหัสผ่าน")


def test_officers_hear_which_portal_is_away(town: Town, officer: Person) -> None:
    east(town).plugged_in = False
    passes(town, POLL)
    passes(town, timedelta(minutes=6))
    told = hears(officer, "ติดต่อระบบอินเทอร์เน็ต")
    assert THERE in told.text
    assert HERE not in told.text


def test_orders_for_a_portal_that_is_named_no_more_wait_and_go_to_no_other(
    town: Town, officer: Person
) -> None:
    staff = town.person("กมล จันทร์ดี")
    shown = opens(town, officer, staff, THERE)
    town.stop()
    given, town._settings = town._settings, {"portal": {"label": HERE}}
    town.start()
    staff.say("สถานะ")
    hears(staff, shown.username)
    staff.tap("ไม่ใช่ฉัน")
    hears(staff, "ระงับ")
    for _ in range(8):
        town.real_seconds_pass(400)
        town.settle()
    told = hears(officer, "ไม่มีระบบอินเทอร์เน็ตชื่อ east")
    assert shown.username in told.text
    [job] = [job for job in town.jobs(JobState.WAITING) if job.kind is Kind.ORDER]
    assert job.portal == "east"
    assert "no portal is named east" in (job.error or "")
    assert town.portal.look(shown.username) is None, "it went to no other"

    town.stop()
    town._settings = given
    town.start()
    town.real_seconds_pass(400)
    town.settle()
    [same] = [one for one in town.rows(Job) if one.id == job.id]
    # The portal in memory began anew, and was told again what it has, frozen; what is asked of it
    # is asked of this one.
    assert same.state is JobState.DONE
    [frozen] = [one for one in east(town).accounts() if one.username == shown.username]
    assert frozen.frozen


def test_guests_get_in_where_their_pass_says(town: Town, officer: Person) -> None:
    officer.say("บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน")
    hears(officer, "จะใช้ที่ใด")
    officer.tap(THERE)
    assert THERE in hears(officer, "ตรวจสอบบัตรผ่าน").text
    officer.tap("ยืนยัน")
    card = hears(officer, "บัตรผ่าน G-")
    address = next(str(a["uri"]) for a in card.actions if a.get("type") == "uri")
    guest = comes_in(address, "สุดใจ ผู้มาเยือน", "0891112222")

    assert f"ใช้ได้ที่ {THERE}" in guest.body
    assert east(town).check_password(guest.username, guest.password)
    assert town.portal.look(guest.username) is None
    [made] = town.rows(GuestPass)
    assert made.portal == "east"
    town.later(hours=9)
    town.tick()
    town.settle()
    assert east(town).look(guest.username) is None, "it was closed there"


def test_an_officer_opens_an_account_for_somebody_at_the_other_portal(
    town: Town, officer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    slips: list[Slip] = []
    make: Callable[..., Slip] = SlipMaker._slip

    def keep(*given: object) -> Slip:
        slips.append(make(*given))
        return slips[-1]

    monkeypatch.setattr(SlipMaker, "_slip", keep)
    talk(
        officer,
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        ("ทองคำ มั่นคง", "ทำงานที่"),
        ("นิเทศ", "เบอร์โทรศัพท์"),
        ("081-234-7777", "จะใช้ที่ใด"),
        (THERE, "จะใช้กับเครื่องใด"),
        ("คอม", "ยืนยันตัวตน"),
    )
    officer.tap("พบตัวจริง")
    assert f"คอมพิวเตอร์ · {THERE}" in hears(officer, "ตรวจสอบ").text
    officer.tap("ยืนยัน")
    town.settle()
    [account] = town.rows(Account)
    assert account.portal == "east"
    assert east(town).look(account.username) is not None
    assert town.portal.look(account.username) is None


def test_an_office_with_one_portal_is_asked_nothing(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    town.officer("อนันต์ พูลผล")
    staff = town.person("สมชาย ใจดี")
    files(staff)
    assert not any("ใช้ที่" in message.text for message in staff.chat.messages)


def test_a_list_of_people_is_opened_where_the_officer_says(town: Town, officer: Person) -> None:
    officer.say("เปิดหลายบัญชี")
    hears(officer, "กรุณาวางรายการ")
    officer.say(GOOD)
    hears(officer, "รายชื่อนี้จะใช้ที่ใด")
    officer.tap(THERE)
    hears(officer, "ยืนยันตัวตน")
    officer.tap("พบตัวจริง")
    assert THERE in hears(officer, "ตรวจรายการแล้ว").text
    officer.tap("ยืนยัน")
    hears(officer, "เปิดบัญชีครบแล้ว")
    town.settle()

    accounts = town.rows(Account)
    assert [one.portal for one in accounts] == ["east"] * 3
    assert {one.username for one in east(town).accounts()} == {one.username for one in accounts}
    assert not list(town.portal.accounts())
    slips = printed(officer, town)
    assert {slip.where for slip in slips} == {THERE}


def test_a_shared_machine_is_asked_for_at_one_of_them(town: Town, officer: Person) -> None:
    staff = town.person("ลำดวน หอมดี")
    staff.say("บัญชีเครื่องส่วนกลาง")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    talk(
        staff,
        ("คอมห้องประชุมใหญ่", "ตั้งอยู่ที่"),
        ("อำนวยการ", "เครื่องนี้ใช้ที่ใด"),
        (THERE, "ชื่อ-นามสกุล"),
        ("ลำดวน หอมดี", "เบอร์โทรศัพท์"),
        ("081-234-5678", "ตรวจสอบ"),
    )
    assert THERE in staff.chat.messages[-1].text
    staff.tap("ยืนยัน")
    officer.tap("อนุมัติ", on=hears(officer, f"กลุ่มอำนวยการ · {THERE}"))
    hears(staff, "ตั้งรหัสผ่าน")
    [account] = town.rows(Account)
    assert account.portal == "east"
    assert east(town).look(account.username) is not None


def test_a_pass_in_one_message_may_name_the_portal_and_its_poster_says_it(
    town: Town, officer: Person
) -> None:
    officer.say(f"บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน ที่{THERE}")
    card = hears(officer, "ตรวจสอบบัตรผ่าน")
    assert THERE in card.text
    assert "50 คน" in card.text
    officer.tap("ยืนยัน")
    hears(officer, "บัตรผ่าน G-")
    officer.tap("ใบติดหน้าห้อง")
    hears(officer, "ใบติดหน้าห้อง G-0001")
    assert on_the_wall(town, HandoutKind.POSTER).where == THERE
