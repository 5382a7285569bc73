"""``จำเครื่องนี้``: a phone that types its password once (manual, 1.2.2), and everything that can come
between it and its owner."""

from datetime import timedelta

import pytest

from bot.console import forget_the_devices
from bot.jobs import order_job
from bot.playground.persons import Person
from bot.playground.visiting import visit
from handlers.kit.taps.devices import LetGo, LetTheirsGo, NameDevice, RememberThis, ReplaceDevice
from portal_bridge.contract import LoginRefused, Why
from portal_bridge.orders import RememberDevice
from store.accounts import Account, Accounts
from store.audit import Actor, Audit, AuditEntry
from store.devices import Device, DeviceState
from store.online import OnlineSession
from store.outbox import Job, JobState, Outbox
from store.people import People
from store.profiles import Profiles
from store.roster import Role
from tests.journeys.conftest import NewTown
from tests.journeys.test_mycopy import copy_of, of
from tests.journeys.test_passwords import claims
from tests.journeys.test_sessions import gets_online, in_steps, passes, pushes, unplugged
from tests.journeys.town import Town, files, hears, talk

FREE = "ให้ลืมเครื่องคนเดิม"
POLL = timedelta(seconds=31)


def mac(number: int) -> str:
    """Of the range for documentation (RFC 7042): no address that a device made up."""
    return f"00-00-5E-00-53-{number:02X}"


def opens(
    town: Town, officer: Person, staff: Person, *, device: str = "มือถือ", phone: str = "5678"
) -> str:
    """An account whose owner has set the password."""
    filed = files(staff, device=device, phone=f"081-234-{phone}")
    officer.tap("อนุมัติ", on=hears(officer, filed))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": phone})
    town.passwords[shown.username] = shown.password
    return shown.username


def logs_in(town: Town, username: str, address: str) -> None:
    town.portal.login(
        username, town.passwords[username], address, f"10.0.1.{int(address[-2:], 16)}"
    )
    passes(town, POLL)


def taps_remember(staff: Person, address: str) -> None:
    """On the card of the session with this device."""
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี")
    card = next(
        message
        for message in reversed(staff.chat.messages)
        if message.by_bot and address[-5:] in message.text
    )
    staff.tap("จำเครื่องนี้", on=card)


def remembers(
    town: Town, officer: Person, staff: Person, number: int, *, device: str = "มือถือ"
) -> str:
    username = opens(town, officer, staff, device=device)
    logs_in(town, username, mac(number))
    taps_remember(staff, mac(number))
    hears(staff, "จำเครื่องนี้แล้ว")
    return username


def in_portal(town: Town, username: str) -> list[str]:
    return [one.mac for one in town.portal.remembered() if one.username == username]


def devices(town: Town, username: str) -> list[Device]:
    [account] = [one for one in town.rows(Account) if one.username == username]
    return [one for one in town.rows(Device) if one.account_id == account.id]


def comes_in(town: Town, number: int) -> Why | None:
    """A device shows up; why it is not let in, if it is not."""
    try:
        town.portal.come_in(mac(number), "10.0.1.99")
    except LoginRefused as no:
        return no.why
    return None


def noted(town: Town, act: str) -> list[str | None]:
    return [entry.how for entry in town.rows(AuditEntry) if entry.act == act]


@pytest.fixture(scope="module")
def officer(town: Town) -> Person:
    return town.officer("มาลี ศรีสุข")


# Remembering


def test_a_phone_that_is_remembered_comes_in_by_itself_and_is_not_cut(
    town: Town, officer: Person
) -> None:
    staff = town.person("สมชาย ใจดี")
    username = opens(town, officer, staff, device="ทั้งสองอย่าง")
    logs_in(town, username, mac(1))
    before = town.platform.sending.used

    taps_remember(staff, mac(1))

    said = hears(staff, "จำเครื่องนี้แล้ว: มือถือของฉัน (เลขลงท้าย 53-01)")
    assert said.via == "reply"
    assert town.platform.sending.used == before, "no push for what was asked in the chat"
    assert in_portal(town, username) == [mac(1)]
    [device] = devices(town, username)
    assert (device.state, device.until) == (DeviceState.REMEMBERED, None)

    in_steps(town, timedelta(minutes=14))
    [session] = [one for one in town.portal.online() if one.username == username]
    assert session.remembered
    assert pushes(town, staff) == []
    town.portal.end(session.id)
    assert comes_in(town, 1) is None


def test_a_card_of_a_remembered_device_has_no_button_for_it(town: Town, officer: Person) -> None:
    staff = town.person("สมหญิง รักเรียน")
    remembers(town, officer, staff, 2)
    passes(town, POLL)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    assert "จำเครื่องนี้" not in [str(action.get("label")) for action in card.actions]
    assert "ระบบจำเครื่องนี้ไว้" in card.text


def test_the_words_alone_remember_the_one_device_that_can_be_meant(
    town: Town, officer: Person
) -> None:
    staff = town.person("วิชัย แก้วมณี")
    username = opens(town, officer, staff)
    logs_in(town, username, mac(3))
    talk(staff, ("จำเครื่องนี้", "จำเครื่องนี้แล้ว"))
    assert in_portal(town, username) == [mac(3)]
    talk(staff, ("จำเครื่องนี้", "ขณะนี้มี 1 เครื่อง"))


def test_a_second_tap_is_told_that_it_is_remembered_already(town: Town, officer: Person) -> None:
    staff = town.person("ปรีชา สายชล")
    username = opens(town, officer, staff)
    logs_in(town, username, mac(4))
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    staff.tap("จำเครื่องนี้", on=card)
    hears(staff, "จำเครื่องนี้แล้ว")
    staff.tap("จำเครื่องนี้", on=card)
    hears(staff, "จำเครื่องนี้ไว้แล้ว")
    assert len(devices(town, username)) == 1


def test_a_tap_after_the_device_has_left_is_told_so(town: Town, officer: Person) -> None:
    staff = town.person("นภา ใจงาม")
    username = opens(town, officer, staff)
    logs_in(town, username, mac(5))
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    [session] = [one for one in town.portal.online() if one.username == username]
    town.portal.end(session.id)
    passes(town, POLL)

    staff.tap("จำเครื่องนี้", on=card)

    hears(staff, "ออกจากระบบไปแล้ว")
    assert devices(town, username) == []


def test_a_pc_s_account_remembers_nothing(town: Town, officer: Person) -> None:
    staff = town.person("ชูชาติ เพียรดี")
    username = opens(town, officer, staff, device="คอม")
    logs_in(town, username, mac(6))
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    labels = [str(action.get("label")) for action in staff.chat.messages[-2].actions]
    assert "จำเครื่องนี้" not in labels

    [row] = [one for one in town.rows(OnlineSession) if one.username == username]
    staff.postback(RememberThis(row.id).pack())
    hears(staff, "กรอกรหัสผ่านทุกครั้ง")
    talk(staff, ("เครื่องที่จำไว้", "ยังไม่จำเครื่องให้บัญชีนี้"))
    assert in_portal(town, username) == []


def test_a_portal_that_is_away_is_said_and_the_answer_comes_when_it_is_back(
    town: Town, officer: Person
) -> None:
    staff = town.person("ธนา พูนทรัพย์")
    username = opens(town, officer, staff)
    logs_in(town, username, mac(7))
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    with unplugged(town):
        staff.tap("จำเครื่องนี้", on=card)
        for _ in range(3):
            town.settle()
            town.real_seconds_pass(2.1)
        hears(staff, "กำลังบันทึก…")
        talk(staff, ("เครื่องที่จำไว้", "จำไว้ 1 เครื่อง"))
        assert "กำลังบันทึก" in staff.chat.messages[-2].text
    town.real_seconds_pass(20)
    hears(staff, "จำเครื่องนี้แล้ว")
    assert in_portal(town, username) == [mac(7)]


# A made-up address


@pytest.mark.parametrize(
    ("label", "step"),
    [("iPhone/iPad", "ที่อยู่ Wi-Fi ส่วนตัว"), ("Android", "ใช้ MAC ของอุปกรณ์")],
)
def test_a_made_up_address_is_explained_and_how_it_is_switched_off(
    town: Town, officer: Person, label: str, step: str
) -> None:
    staff = town.person("ดวงใจ มีสุข" if label == "Android" else "ดวงใจ มั่งมี")
    number = 61 if label == "Android" else 62
    username, _ = gets_online(town, officer, staff, number, device="มือถือ")
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")

    staff.tap("จำเครื่องนี้", on=staff.chat.messages[-2])

    said = hears(staff, "หมายเลขแบบสุ่ม")
    assert "PBN3-Office" in said.text
    staff.tap(label)
    steps = hears(staff, step)
    assert "PBN3-Office" in steps.text
    assert "จำเครื่องนี้” อีกครั้ง" in steps.text
    assert in_portal(town, username) == []
    assert devices(town, username) == []


# The limit


def replaces(staff: Person, label: str) -> None:
    """It is asked once more."""
    staff.tap(label)
    hears(staff, "แทนที่")
    staff.tap("ยืนยันให้แทนที่")


def test_a_third_phone_replaces_one_of_the_two(town: Town, officer: Person) -> None:
    staff = town.person("สุดา ขยันยิ่ง")
    username = remembers(town, officer, staff, 11, device="ทั้งสองอย่าง")
    logs_in(town, username, mac(12))
    taps_remember(staff, mac(12))
    hears(staff, "จำเครื่องนี้แล้ว")
    staff.tap("เปลี่ยนชื่อ")
    hears(staff, "จะเรียก")
    staff.say("  มือถือ   ที่ทำงาน ")
    hears(staff, "เปลี่ยนชื่อแล้ว: มือถือ ที่ทำงาน")
    logs_in(town, username, mac(13))

    taps_remember(staff, mac(13))

    hears(staff, "จำไว้ครบ 2 เครื่องแล้ว")
    assert staff.chat.quick_reply_labels[:2] == ["53-0B มือถือของฉัน", "53-0C มือถือ ที่ทำงาน"]
    staff.tap("53-0B มือถือของฉัน")
    asked = hears(staff, "(เลขลงท้าย 53-0D) แทนที่ มือถือของฉัน (เลขลงท้าย 53-0B) ใช่หรือไม่")
    assert "ออกจากระบบ" in asked.text
    assert in_portal(town, username) == [mac(11), mac(12)], "nothing yet"
    staff.tap("ยืนยันให้แทนที่")
    hears(staff, "จำเครื่องนี้แล้ว")
    assert in_portal(town, username) == [mac(12), mac(13)]
    states = {one.mac: one.state for one in devices(town, username)}
    assert states[mac(11)] is DeviceState.FORGOTTEN
    assert "replaced" in noted(town, "device.forgotten")
    town.settle()
    passes(town, POLL)
    online = {one.mac for one in town.portal.online() if one.username == username}
    assert mac(11) not in online, "what is forgotten is put out"


def test_under_a_lower_number_a_device_can_still_be_replaced(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สุดา ขยันยิ่ง")
    username = remembers(town, officer, staff, 14)
    logs_in(town, username, mac(15))
    taps_remember(staff, mac(15))
    hears(staff, "จำเครื่องนี้แล้ว")
    with town.helpdesk.database.write() as session:
        Profiles(session).get("mobile").remember_most = 1
    logs_in(town, username, mac(16))

    taps_remember(staff, mac(16))

    said = hears(staff, "จำไว้ครบ 2 เครื่องแล้ว").text
    assert "ออกจากระบบ" in said
    assert staff.chat.quick_reply_labels[:2] == ["53-0E มือถือของฉัน", "53-0F มือถือของฉัน"]
    replaces(staff, "53-0E มือถือของฉัน")
    hears(staff, "จำเครื่องนี้แล้ว")
    assert in_portal(town, username) == [mac(15), mac(16)]


# One's own list


def test_a_device_is_forgotten_after_one_more_tap(town: Town, officer: Person) -> None:
    staff = town.person("พรทิพย์ แสงทอง")
    username = remembers(town, officer, staff, 21)
    passes(town, POLL)
    talk(staff, ("อุปกรณ์ของฉัน", "จำไว้ 1 เครื่อง"))
    card = staff.chat.messages[-2]
    assert "ออนไลน์อยู่" in card.text
    assert mac(21) in card.text

    staff.tap("ให้ลืมเครื่องนี้", on=card)
    hears(staff, "ใช่หรือไม่")
    assert in_portal(town, username) == [mac(21)]
    staff.tap("ยืนยันให้ลืม")

    assert hears(staff, "ลืม มือถือของฉัน").via == "reply"
    assert in_portal(town, username) == []
    town.settle()
    assert [one for one in town.portal.online() if one.username == username] == []
    assert comes_in(town, 21) is Why.WRONG
    staff.tap("ให้ลืมเครื่องนี้", on=card)
    hears(staff, "สิ้นสุดแล้ว")
    talk(staff, ("ลืมเครื่อง", "ยังไม่มีเครื่องที่จำไว้"))


def test_a_name_is_bounded_and_may_be_one_of_those_that_are_proposed(
    town: Town, officer: Person
) -> None:
    staff = town.person("กมล วงษ์ดี")
    username = remembers(town, officer, staff, 22)
    staff.tap("เปลี่ยนชื่อ")
    hears(staff, "จะเรียก")
    talk(staff, ("ก" * 31, "ยาวเกิน"))
    staff.tap("แท็บเล็ต")
    hears(staff, "เปลี่ยนชื่อแล้ว: แท็บเล็ต")
    [device] = devices(town, username)
    assert device.name == "tablet"


# What becomes of the account


def test_a_frozen_account_s_phone_stays_outside_and_is_back_when_it_is_given_back(
    town: Town, officer: Person
) -> None:
    staff = town.person("อรุณ สดใส")
    username = remembers(town, officer, staff, 31)
    passes(town, POLL)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    staff.tap("ไม่ใช่ฉัน", on=staff.chat.messages[-2])
    hears(staff, "ระงับ")
    town.settle()
    assert comes_in(town, 31) is Why.FROZEN
    assert in_portal(town, username) == [mac(31)]
    talk(staff, ("เครื่องที่จำไว้", "จำไว้ 1 เครื่อง"))
    assert "เข้าไม่ได้ระหว่างที่บัญชีถูกระงับ" in staff.chat.messages[-2].text

    officer.tap("คืนการใช้งาน", on=hears(officer, "ระงับบัญชี F-"))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(staff, "คืนการใช้งานบัญชี")
    town.settle()
    assert comes_in(town, 31) is None


def test_deleted_data_take_the_devices_along(town: Town, officer: Person) -> None:
    staff = town.person("มานะ พากเพียร")
    username = remembers(town, officer, staff, 32)
    talk(staff, ("ข้อมูลของฉัน", "จำไว้ 1 เครื่อง"))
    staff.tap("ลบข้อมูลของฉัน")
    hears(staff, "ยืนยัน")
    staff.tap("ยืนยันลบข้อมูล")
    hears(staff, "ลบ")
    town.settle()
    passes(town, POLL)
    assert in_portal(town, username) == []
    [device] = devices(town, username)
    assert device.state is DeviceState.FORGOTTEN
    assert comes_in(town, 32) is Why.WRONG


def test_another_profile_that_remembers_none_forgets_them(town: Town, officer: Person) -> None:
    staff = town.person("ศักดา มั่นคง")
    username = remembers(town, officer, staff, 33)
    officer.say(f"ค้นหา {username}")
    officer.tap("เปลี่ยนเครื่องที่ใช้", on=hears(officer, "เบอร์ที่บันทึกไว้"))
    hears(officer, "ใช้กับเครื่องใด")
    officer.tap("คอมพิวเตอร์ (PC)")
    hears(officer, "กรุณาตรวจสอบ")
    officer.tap("ยืนยัน")
    hears(officer, "ไม่จำเครื่อง")
    town.settle()
    assert in_portal(town, username) == []
    assert [one.state for one in devices(town, username)] == [DeviceState.FORGOTTEN]
    talk(staff, ("ช่วยเหลือ", "ไม่จำเครื่อง"))


def test_a_profile_that_is_set_to_remember_none_forgets_them(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("ศักดา มั่นคง")
    username = remembers(town, officer, staff, 38)
    passes(town, POLL)
    with town.helpdesk.database.write() as session:
        mobile = Profiles(session).get("mobile")
        mobile.remember = False
        session.add(mobile)
        session.flush()
        audit = Audit(session, town.clock.now(), Actor.CONSOLE)
        assert forget_the_devices(session, mobile, audit, now=town.real()) == 1
    town.helpdesk.bells.ring()
    town.until(lambda: in_portal(town, username) == [], "the order")
    town.settle()
    assert [one.state for one in devices(town, username)] == [DeviceState.FORGOTTEN]
    assert [one for one in town.portal.online() if one.username == username] == []
    assert comes_in(town, 38) is Why.WRONG
    talk(staff, ("เครื่องที่จำไว้", "ยังไม่จำเครื่องให้บัญชีนี้"))


def test_the_copy_of_one_s_data_has_the_devices(town: Town, officer: Person) -> None:
    staff = town.person("ประภา รุ่งเรือง")
    username = remembers(town, officer, staff, 34)
    (device,) = of(copy_of(staff)["เครื่องที่จำไว้"])
    assert (device["ชื่อผู้ใช้"], device["ชื่อที่ใช้เรียก"]) == (username, "มือถือของฉัน")
    assert (device["สถานะ"], device["ถึง"]) == ("จำไว้", "")
    assert mac(34) in device.values()


def test_an_account_that_is_claimed_from_another_line_begins_without_devices(
    town: Town, officer: Person
) -> None:
    """Whoever had it before may still have the phone."""
    staff, again = town.person("อำนาจ คงมั่น"), town.person("อำนาจ คงมั่น (ไลน์ใหม่)")
    username = remembers(town, officer, staff, 35)
    again.name = "อำนาจ คงมั่น"
    officer.tap("อนุมัติ", on=hears(officer, claims(again, username)))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(again, "ตั้งรหัสผ่าน")
    town.settle()
    assert in_portal(town, username) == []
    assert comes_in(town, 35) is Why.WRONG
    assert "claim" in noted(town, "device.forgotten")


def test_a_device_that_was_given_up_before_the_portal_had_it_is_not_left_there(
    town: Town, officer: Person
) -> None:
    staff = town.person("ดำรง สุขเกษม")
    username = opens(town, officer, staff)
    logs_in(town, username, mac(36))
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    card = staff.chat.messages[-2]
    with unplugged(town):
        staff.tap("จำเครื่องนี้", on=card)
        town.settle()
        [device] = devices(town, username)
        staff.postback(LetGo(device.id, 1).pack())
        left = [DeviceState.LEAVING]
        town.until(lambda: [one.state for one in devices(town, username)] == left, "the tap")
    town.real_seconds_pass(20)
    hears(staff, "ต้องกรอกชื่อผู้ใช้และรหัสผ่าน")
    town.settle()
    assert in_portal(town, username) == []
    assert [one.state for one in devices(town, username)] == [DeviceState.FORGOTTEN]


def test_an_order_that_failed_and_is_tried_later_leaves_no_device_that_nobody_lists(
    town: Town, officer: Person
) -> None:
    staff = town.person("เกษม ไพศาล")
    username = opens(town, officer, staff)
    with town.helpdesk.database.write() as session:
        order = order_job(RememberDevice(username, mac(37)), now=town.real())
        Outbox(session).add([order])
    town.helpdesk.bells.ring()
    town.until(lambda: comes_to_rest(town, username), "the order and its undoing")
    town.settle()
    assert in_portal(town, username) == []


def comes_to_rest(town: Town, username: str) -> bool:
    done = [job.body for job in town.jobs(JobState.DONE) if username in job.body]
    return any("forget_device" in body for body in done)


# Two people


def reports(town: Town, officer: Person) -> list[Job]:
    return [job for job in pushes(town, officer, "officer") if "remembered.disputed" in job.body]


def wanted_by_two(
    town: Town, officer: Person, names: tuple[str, str], number: int
) -> tuple[Person, Person]:
    """The second of them asks for the first one's device."""
    first, second = (town.person(name) for name in names)
    remembers(town, officer, first, number)
    username = opens(town, officer, second, phone="9999")
    logs_in(town, username, mac(number))
    taps_remember(second, mac(number))
    return first, second


def test_another_s_device_is_refused_without_naming_them_and_an_officer_hears(
    own_town: NewTown,
) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)  # a Monday
    officer = town.officer("มาลี ศรีสุข")
    first, second = wanted_by_two(town, officer, ("บุญมี ทองดี", "ปราณี สุขใจ"), 41)

    said = hears(second, "ใช้กับบัญชีอื่นอยู่")
    assert "บุญมี" not in said.text
    card = hears(officer, "สองคนขอ")
    assert mac(41) in card.text
    for name in ("บุญมี ทองดี", "ปราณี สุขใจ"):
        assert name in card.text
    assert len(reports(town, officer)) == 1
    taps_remember(second, mac(41))
    hears(second, "ใช้กับบัญชีอื่นอยู่")
    town.settle()
    assert len(reports(town, officer)) == 1, "once a day"

    officer.tap(FREE, on=card)
    hears(officer, "ลืม มือถือของฉัน")
    talk(first, ("ช่วยเหลือ", "เจ้าหน้าที่ให้ลืม มือถือของฉัน"))
    taps_remember(second, mac(41))
    hears(second, "จำเครื่องนี้แล้ว")
    officer.tap(FREE, on=card)
    hears(officer, "ไม่ได้จำไว้กับบัญชี")


def test_outside_working_time_nobody_is_woken_for_a_device(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 20, 9, 30)  # a Friday
    officer, second = town.officer("มาลี ศรีสุข"), town.person("ปราณี สุขใจ")
    remembers(town, officer, town.person("บุญมี ทองดี"), 42)
    username = opens(town, officer, second, phone="9999")
    town.at(2026, 11, 21, 10, 0)
    logs_in(town, username, mac(42))
    taps_remember(second, mac(42))
    hears(second, "ใช้กับบัญชีอื่นอยู่")
    town.settle()
    assert "สองคนขอ" not in "".join(message.text for message in officer.chat.messages)
    talk(officer, ("งานของฉัน", "สองคนขอ"))


def test_an_officer_who_wants_a_device_leaves_it_to_a_colleague(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    staff = town.person("บุญมี ทองดี")
    username = remembers(town, malee, staff, 43)
    own = opens(town, malee, anan, phone="9999")
    logs_in(town, own, mac(43))
    taps_remember(anan, mac(43))
    hears(anan, "ใช้กับบัญชีอื่นอยู่")
    card = hears(malee, "สองคนขอ")
    assert "สองคนขอ" not in "".join(message.text for message in anan.chat.messages)

    [device] = [one for one in devices(town, username) if one.until is None]
    anan.postback(LetTheirsGo(device.id, 1).pack())
    hears(anan, "ทำได้เฉพาะผู้มีหน้าที่")
    assert in_portal(town, username) == [mac(43)]
    malee.tap(FREE, on=card)
    hears(malee, "ลืม มือถือของฉัน")
    assert in_portal(town, username) == []


def test_a_device_that_only_the_portal_knows_of_is_reported_too(own_town: NewTown) -> None:
    """As after an older backup: it was remembered, and our list does not say so."""
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("บุญมี ทองดี")
    other = opens(town, officer, town.person("ปราณี สุขใจ"), phone="9999")
    username = opens(town, officer, staff)
    town.portal.remember(other, mac(44))
    logs_in(town, username, mac(44))
    taps_remember(staff, mac(44))
    hears(staff, "ใช้กับบัญชีอื่นอยู่")
    shown = hears(officer, "ไม่มีในรายการของเรา")
    assert "ผู้ดูแลระบบ" in shown.text
    assert "จำไว้ให้แล้ว" not in shown.text
    assert {one.state for one in devices(town, username)} == {
        DeviceState.FAILED,
        DeviceState.REFUSED,
    }


def test_a_device_that_is_online_with_another_s_account_by_now_is_refused(
    town: Town, officer: Person
) -> None:
    """What officers are shown is what is so: it is not remembered for anybody."""
    first, second = town.person("สายใจ ดีงาม"), town.person("ทวี โชคดี")
    mine, theirs = opens(town, officer, first), opens(town, officer, second, phone="9999")
    logs_in(town, mine, mac(45))
    first.say("สถานะเน็ต")
    hears(first, "ขณะนี้มี 1 เครื่อง")
    card = first.chat.messages[-2]
    [row] = [one for one in town.rows(OnlineSession) if one.username == mine]
    with town.helpdesk.database.write() as session:  # the first one's Stop was lost
        later = OnlineSession(
            portal="main",
            key="another",
            username=theirs,
            person_id=next(a.owner_id for a in town.rows(Account) if a.username == theirs),
            mac=mac(45),
            started_at=row.started_at + timedelta(seconds=5),
        )
        session.add(later)
    first.tap("จำเครื่องนี้", on=card)
    hears(first, "ใช้กับบัญชีอื่นอยู่")
    assert in_portal(town, mine) == []
    shown = hears(officer, "ออนไลน์ด้วยบัญชีของ")
    assert "ทวี" in shown.text
    assert theirs in shown.text
    assert "จำไว้ให้" not in shown.text
    assert [str(one.get("label")) for one in shown.actions] == ["เครื่องที่ออนไลน์"]


def test_where_the_only_officer_has_the_device_the_head_hears(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    officer, head = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล", Role.HEAD)
    staff = town.person("บุญมี ทองดี")
    officer_has(town, officer, 46)
    own = opens(town, officer, staff, phone="9999")
    logs_in(town, own, mac(46))
    taps_remember(staff, mac(46))
    hears(staff, "แจ้งเจ้าหน้าที่ให้ตรวจสอบแล้ว")
    card = hears(head, "สองคนขอ")
    head.tap(FREE, on=card)
    hears(head, "ลืม มือถือของฉัน")


def test_where_nobody_else_can_hear_of_it_nobody_is_said_to_have(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 30)
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("บุญมี ทองดี")
    officer_has(town, officer, 47)
    own = opens(town, officer, staff, phone="9999")
    logs_in(town, own, mac(47))
    taps_remember(staff, mac(47))
    said = hears(staff, "ใช้กับบัญชีอื่นอยู่").text
    assert "แจ้งเจ้าหน้าที่" not in said
    assert "ติดต่อสำนักงาน" in said


def officer_has(town: Town, officer: Person, number: int) -> None:
    """A device, remembered with an account that is theirs by now."""
    username = remembers(town, officer, town.person("ปราณี สุขใจ"), number)
    with town.helpdesk.database.write() as session:
        [account] = [one for one in Accounts(session).all() if one.username == username]
        account.owner_id = People(session).meet(officer.user_id, now=town.clock.now()).id
        session.add(account)


# Officers


def test_an_officer_sees_and_forgets_a_person_s_devices(town: Town, officer: Person) -> None:
    staff = town.person("จิตรา พงษ์ไทย")
    username = remembers(town, officer, staff, 51)
    officer.say(f"ค้นหา {username}")
    officer.tap("เครื่องที่จำไว้", on=hears(officer, "เบอร์ที่บันทึกไว้"))
    card = hears(officer, mac(51))
    assert "devices.seen" in {entry.act for entry in town.rows(AuditEntry)}
    officer.tap("ให้ลืมเครื่องนี้", on=card)
    hears(officer, "ใช่หรือไม่")
    officer.tap("ยืนยันให้ลืม")
    hears(officer, f"ลืม มือถือของฉัน (เลขลงท้าย 53-33) ของบัญชี {username}")
    assert in_portal(town, username) == []
    assert "officer" in noted(town, "device.forgotten")
    talk(staff, ("ช่วยเหลือ", "เจ้าหน้าที่ให้ลืม"))


def test_a_device_that_is_forgotten_while_its_name_is_asked_for_needs_none(
    town: Town, officer: Person
) -> None:
    staff = town.person("ละออง เย็นใจ")
    username = remembers(town, officer, staff, 56)
    staff.tap("เปลี่ยนชื่อ")
    hears(staff, "จะเรียก")
    [device] = devices(town, username)
    officer.postback(LetTheirsGo(device.id, 1).pack())
    hears(officer, "ลืม มือถือของฉัน")
    staff.say("ก" * 31)
    hears(staff, "สิ้นสุดแล้ว")
    talk(staff, ("สถานะ", username))


def test_a_stranger_s_forged_taps_change_nothing(town: Town, officer: Person) -> None:
    staff, stranger = town.person("รัตนา วงศ์ใหญ่"), town.person("คนแปลกหน้า")
    username = remembers(town, officer, staff, 52)
    logs_in(town, username, mac(53))
    [device] = devices(town, username)
    running = [one for one in town.rows(OnlineSession) if one.username == username]
    row = next(one for one in running if one.mac == mac(53) and one.ended_at is None)
    for tap in (
        RememberThis(row.id),
        ReplaceDevice(device.id, row.id),
        LetGo(device.id, 1),
        LetTheirsGo(device.id, 1),
        NameDevice(device.id),
    ):
        stranger.postback(tap.pack())
        hears(stranger, "ทำได้เฉพาะผู้มีหน้าที่หรือเจ้าของ")
    assert in_portal(town, username) == [mac(52)]
    assert [one.state for one in devices(town, username)] == [DeviceState.REMEMBERED]


def test_an_owner_cannot_replace_another_s_device_with_their_own(
    town: Town, officer: Person
) -> None:
    staff, other = town.person("สมศักดิ์ ใจกล้า"), town.person("วันดี มีทรัพย์")
    remembered, mine = (
        remembers(town, officer, staff, 54),
        opens(town, officer, other, phone="9999"),
    )
    logs_in(town, mine, mac(55))
    [device] = devices(town, remembered)
    [row] = [one for one in town.rows(OnlineSession) if one.username == mine]
    other.postback(ReplaceDevice(device.id, row.id).pack())
    hears(other, "ทำได้เฉพาะผู้มีหน้าที่หรือเจ้าของ")
    assert in_portal(town, remembered) == [mac(54)]
