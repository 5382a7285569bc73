"""A forgotten password, a changed one, an account claimed from a new LINE, and ``ไม่ใช่ฉัน``."""

import pytest

from bot.playground import reading
from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.requests import Kind, Recognition, Request, State
from store.roster import Role
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, button, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")
THREE_DAYS = {"hours": 72}


def account(town: Town, username: str) -> Account:
    return next(a for a in town.rows(Account) if a.username == username)


def request(town: Town, number: str) -> Request:
    return next(r for r in town.rows(Request) if r.number == number)


def number_in(message: ChatMessage, letter: str) -> str:
    return next(w.strip("()") for w in message.text.split() if w.strip("()").startswith(letter))


def opens(town: Town, officer: Person, staff: Person, **given: str) -> tuple[str, str]:
    """An account with a password that works: its username and password."""
    officer.tap("อนุมัติ", on=hears(officer, files(staff, **given)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    assert town.portal.login(shown.username, shown.password, *PC).username == shown.username
    return shown.username, shown.password


def forgets(staff: Person) -> str:
    """A reset that waits for its officer: its number."""
    staff.say("ลืมรหัสผ่าน")
    return number_in(hears(staff, "รับเรื่อง"), "P-")


def recognises(officer: Person, number: str, how: str) -> None:
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "ด้วยวิธีใด")
    officer.tap(how)


def sets_again(town: Town, staff: Person, number: str) -> tuple[str, str]:
    card = hears(staff, number)
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน", on=card).uri), {"last4": "5678"})
    assert shown.status == 200
    return shown.username, shown.password


def quick_reply(person: Person, label: str) -> str:
    """The postback data behind a quick reply that is on show."""
    return next(str(a["data"]) for a in person.chat.quick_replies if reading.label(a) == label)


def turned_away(town: Town, username: str, password: str) -> Why:
    with pytest.raises(LoginRefused) as refused:
        town.portal.login(username, password, *PC)
    return refused.value.why


# A forgotten password


def test_a_forgotten_password_dies_with_the_officers_yes_and_another_is_set(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, old = opens(town, officer, staff)
    number = forgets(staff)
    filed = request(town, number)
    assert (filed.kind, filed.username, filed.state) == (Kind.PASSWORD, username, State.PENDING)
    assert town.portal.check_password(username, old)

    recognises(officer, number, "โทรกลับเบอร์ที่บันทึกไว้")
    hears(officer, "รหัสผ่านเดิมของ")
    card = hears(staff, number)

    town.settle()
    assert turned_away(town, username, old) is Why.LOCKED
    assert not [s for s in town.portal.online() if s.username == username]
    assert request(town, number).recognised is Recognition.CALL_BACK
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน", on=card).uri), {"last4": "5678"})
    assert town.portal.login(username, shown.password, *PC).username == username
    assert turned_away(town, username, old) is Why.WRONG
    assert account(town, username).state is AccountState.ACTIVE


def test_the_receipt_shows_enough_of_the_phone_on_file_and_no_more(town: Town) -> None:
    officer, staff = town.officer("วิไล งามดี"), town.person("บุญมี ศรีทอง")
    opens(town, officer, staff)
    staff.say("ลืมรหัสผ่าน")
    receipt = hears(staff, "รับเรื่อง")
    assert "081-xxx-5678" in receipt.text
    assert "081-234-5678" not in receipt.text


def test_without_saying_how_nothing_is_approved(town: Town) -> None:
    officer, staff = town.officer("อารี สุขใจ"), town.person("ประเสริฐ ทองดี")
    username, old = opens(town, officer, staff)
    number = forgets(staff)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "ด้วยวิธีใด")
    officer.say("รู้จักกันดี")
    hears(officer, "กรุณาเลือกจากปุ่ม")
    hears(officer, "ด้วยวิธีใด")
    assert request(town, number).state is State.PENDING
    assert town.portal.check_password(username, old)
    officer.tap("ยกเลิก")
    hears(officer, "ยกเลิกแล้ว")
    assert request(town, number).state is State.PENDING


def test_a_line_account_is_proof_only_once_it_has_been_bound_for_three_days(
    own_town: NewTown,
) -> None:
    town = own_town()
    officer, staff = town.officer("กัญญา พูลสุข"), town.person("เอกชัย มั่งมี")
    username, _ = opens(town, officer, staff)
    number = forgets(staff)
    card = hears(officer, number)
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ด้วยวิธีใด")
    assert "ไลน์เดิมที่ผูกไว้" not in officer.chat.quick_reply_labels

    town.later(**THREE_DAYS)
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ด้วยวิธีใด")
    assert "ไลน์เดิมที่ผูกไว้" in officer.chat.quick_reply_labels
    officer.tap("ไลน์เดิมที่ผูกไว้")
    hears(officer, "รหัสผ่านเดิมของ")

    town.settle()
    assert request(town, number).recognised is Recognition.BOUND_LINE
    assert account(town, username).state is AccountState.LOCKED


def test_of_several_accounts_the_person_says_which(town: Town) -> None:
    officer, staff = town.officer("นงลักษณ์ ใจเย็น"), town.person("จันทร์ เพ็ญศรี")
    first, old = opens(town, officer, staff)
    staff.say("ขอใช้เน็ต ชื่อ จันทร์ เพ็ญศรี กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    hears(staff, "เพื่อใช้งานใด")
    staff.tap("เครื่องห้องประชุม")
    hears(staff, "ตรวจสอบ")
    staff.tap("ยืนยัน")
    officer.tap("อนุมัติ", on=hears(officer, number_in(hears(staff, "รับคำขอ"), "A-")))
    second = visit(str(staff.tap("ตั้งรหัสผ่าน", on=hears(staff, "ตั้งรหัส")).uri), {"last4": "5678"})

    staff.say("ลืมรหัสผ่าน")
    hears(staff, "บัญชีใด")
    staff.tap(second.username)
    number = number_in(hears(staff, "รับเรื่อง"), "P-")
    recognises(officer, number, "พบตัวจริง")
    hears(staff, number)

    assert turned_away(town, second.username, second.password) is Why.LOCKED
    assert town.portal.check_password(first, old)


def test_a_second_wish_while_one_waits_files_nothing(town: Town) -> None:
    officer, staff = town.officer("สมศรี มีสุข"), town.person("ธงชัย แก้วใส")
    opens(town, officer, staff)
    number = forgets(staff)
    staff.say("ลืมรหัสผ่าน")
    hears(staff, number)
    mine = [r for r in town.rows(Request) if r.name == staff.name and r.kind is Kind.PASSWORD]
    assert [r.number for r in mine] == [number]


def test_a_refused_reset_leaves_the_password_alone_and_says_why(town: Town) -> None:
    officer, staff = town.officer("ปราณี สุขสม"), town.person("สุนทร บุญมาก")
    username, old = opens(town, officer, staff)
    number = forgets(staff)
    officer.tap("ไม่อนุมัติ", on=hears(officer, number))
    hears(officer, "เพราะเหตุใด")
    officer.tap("โปรดมาพบเจ้าหน้าที่")
    hears(officer, "รหัสผ่านเดิมไม่เปลี่ยนแปลง")
    assert "โปรดมาพบเจ้าหน้าที่" in hears(staff, number).text
    assert town.portal.login(username, old, *PC).username == username


def test_no_officer_decides_on_their_own_account(town: Town) -> None:
    other, officer = town.officer("ลัดดา แสงจันทร์"), town.officer("วีระ กล้าหาญ")
    opens(town, other, officer)
    number = forgets(officer)
    card = hears(other, number)
    officer.postback(button(card, "อนุมัติ"))
    hears(officer, "ท่านอื่นพิจารณา")
    assert request(town, number).state is State.PENDING


def test_the_second_officer_is_told_who_was_faster(town: Town) -> None:
    first, second = town.officer("จินดา พรหมมา"), town.officer("ศักดิ์ชัย วงศ์ดี")
    staff = town.person("อุไร ศรีวงศ์")
    opens(town, first, staff)
    number = forgets(staff)
    late = hears(second, number)
    second.tap("อนุมัติ", on=late)
    hears(second, "ด้วยวิธีใด")
    recognises(first, number, "พบตัวจริง")
    hears(first, "รหัสผ่านเดิมของ")
    second.tap("ผู้บังคับบัญชายืนยัน")
    hears(second, "มีผู้อนุมัติแล้ว")
    assert request(town, number).recognised is Recognition.IN_PERSON


def test_who_has_no_account_is_shown_the_ways_to_one(town: Town) -> None:
    stranger = town.person("ใหม่ มาเอง")
    stranger.say("ลืมรหัสผ่าน")
    hears(stranger, "ยังไม่มีบัญชี")
    assert {"มีบัญชีอยู่แล้ว", "ขอใช้อินเทอร์เน็ต"} <= set(stranger.chat.quick_reply_labels)


# A new account, and how its owner was recognised


def test_how_a_newcomer_was_recognised_can_be_noted_once(town: Town) -> None:
    officer, other = town.officer("พิมพ์ใจ ดีงาม"), town.officer("อำนาจ ชัยชนะ")
    staff = town.person("เพ็ญ พักตร์ดี")
    number = files(staff)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "กำลังเปิดบัญชี")
    note = quick_reply(officer, "พบตัวจริง")
    other.postback(note)
    hears(other, "เฉพาะผู้มีหน้าที่")
    officer.postback(note)
    hears(officer, "บันทึกวิธี")
    officer.postback(note)
    hears(officer, "บันทึกวิธียืนยันตัวตนไว้แล้ว")
    assert request(town, number).recognised is Recognition.IN_PERSON


def test_an_office_may_want_newcomers_recognised_as_well(own_town: NewTown) -> None:
    from bot.settings import OfficeSettings

    town = own_town(office=OfficeSettings(recognises_newcomers=True))
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "ด้วยวิธีใด")
    assert request(town, number).state is State.PENDING
    officer.tap("พบตัวจริง")
    hears(officer, "กำลังเปิดบัญชี")
    assert request(town, number).recognised is Recognition.IN_PERSON


# Not me


def test_one_tap_shuts_the_account_and_the_officers_hear_at_once(town: Town) -> None:
    officer, staff = town.officer("สุภาพ เรียบร้อย"), town.person("วันดี มีชัย")
    username, password = opens(town, officer, staff)
    number = forgets(staff)
    staff.tap("ไม่ใช่ฉัน")
    case = number_in(hears(staff, "ระงับบัญชี"), "F-")
    alarm = hears(officer, case)
    assert username in alarm.text
    town.settle()
    assert turned_away(town, username, password) is Why.FROZEN
    assert account(town, username).state is AccountState.FROZEN
    assert request(town, number).state is State.CANCELLED
    assert not [s for s in town.portal.online() if s.username == username]


def test_a_slip_is_undone_by_the_officer_on_the_same_day(town: Town) -> None:
    officer, staff = town.officer("มานะ อดทน"), town.person("ชูใจ เลิศล้ำ")
    username, password = opens(town, officer, staff)
    forgets(staff)
    staff.tap("ไม่ใช่ฉัน")
    case = number_in(hears(staff, "ระงับบัญชี"), "F-")
    officer.tap("คืนการใช้งาน", on=hears(officer, case))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("โทรกลับเบอร์ที่บันทึกไว้")
    hears(officer, "คืนการใช้งานบัญชี")
    hears(staff, "รหัสผ่านเดิมได้ตามปกติ")
    town.settle()
    assert town.portal.login(username, password, *PC).username == username
    assert request(town, case).recognised is Recognition.CALL_BACK


def test_after_that_day_the_way_back_is_a_new_password(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("ปิติ ยินดี"), town.person("วีระ เพื่อนดี")
    username, old = opens(town, officer, staff)
    forgets(staff)
    staff.tap("ไม่ใช่ฉัน")
    case = number_in(hears(staff, "ระงับบัญชี"), "F-")
    card = hears(officer, case)
    town.at(2026, 11, 24, 9, 0)
    officer.tap("คืนการใช้งาน", on=card)
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(officer, "เลยวันทำการที่ระงับแล้ว")
    town.settle()
    assert "ด้วยวิธีใด" not in officer.chat.from_bot[-1].text
    assert account(town, username).state is AccountState.FROZEN
    assert request(town, case).state is State.PENDING

    number = forgets(staff)
    recognises(officer, number, "พบตัวจริง")
    _, password = sets_again(town, staff, number)
    assert town.portal.login(username, password, *PC).username == username
    assert turned_away(town, username, old) is Why.WRONG
    assert request(town, case).state is State.CANCELLED


def test_an_account_can_stay_shut_with_a_reason(town: Town) -> None:
    officer, staff = town.officer("เพชร คมกริช"), town.person("ดวงใจ แก้วตา")
    username, _ = opens(town, officer, staff)
    staff.say("ไม่ใช่ฉัน")
    hears(staff, "ต้องการระงับบัญชีใด")
    staff.tap(username)
    case = number_in(hears(staff, "ระงับบัญชี"), "F-")
    officer.tap("คงการระงับไว้", on=hears(officer, case))
    hears(officer, "เพราะเหตุใด")
    officer.say("กำลังตรวจสอบประวัติการใช้งาน")
    hears(officer, "คงการระงับบัญชี")
    assert "กำลังตรวจสอบประวัติ" in hears(staff, "ยังถูกระงับ").text
    assert account(town, username).state is AccountState.FROZEN


def test_nobody_shuts_somebody_elses_account(town: Town) -> None:
    officer, staff = town.officer("ใจงาม ยิ่งนัก"), town.person("สดใส ร่าเริง")
    username, password = opens(town, officer, staff)
    stranger = town.person("แปลก หน้า")
    forgets(staff)
    stranger.postback(quick_reply(staff, "ไม่ใช่ฉัน"))
    hears(stranger, "เจ้าของเรื่อง")
    assert town.portal.login(username, password, *PC).username == username


def test_an_account_shut_at_night_reaches_the_officers_at_once(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    town.at(2026, 11, 23, 22, 15)
    number = forgets(staff)
    town.settle()
    assert not any(number in message.text for message in officer.chat.from_bot)
    staff.tap("ไม่ใช่ฉัน")
    hears(officer, number_in(hears(staff, "ระงับบัญชี"), "F-"))


# A new LINE account


def claims(person: Person, username: str) -> str:
    person.say("ลืมรหัสผ่าน")
    hears(person, "ยังไม่มีบัญชี")
    person.tap("มีบัญชีอยู่แล้ว")
    person.chat.expect("พ.ร.บ.")
    person.tap("รับทราบ")
    hears(person, "ชื่อผู้ใช้ของบัญชีเดิม")
    person.say(username)
    hears(person, "ชื่อ-นามสกุลของท่าน")
    person.say(person.name)
    return number_in(hears(person, "รับเรื่อง"), "P-")


def test_an_account_follows_its_person_to_a_new_line(town: Town) -> None:
    officer, former = town.officer("ละเอียด รอบคอบ"), town.person("พรทิพย์ แสนดี")
    username, old = opens(town, officer, former)
    person = town.person("พรทิพย์ แสนดี (ไลน์ใหม่)")
    person.name = "พรทิพย์ แสนดี"
    number = claims(person, username)
    card = hears(officer, number)
    assert "081-234-5678" in card.text
    assert "081" not in person.chat.from_bot[-1].text

    officer.tap("อนุมัติ", on=card)
    hears(officer, "ด้วยวิธีใด")
    ways = ["พบตัวจริง", "โทรกลับเบอร์ที่บันทึกไว้", "ยกเลิก"]
    assert officer.chat.quick_reply_labels == ways
    officer.tap("โทรกลับเบอร์ที่บันทึกไว้")
    hears(officer, "ไลน์ใหม่")
    _, password = sets_again(town, person, number)

    assert town.portal.login(username, password, *PC).username == username
    assert turned_away(town, username, old) is Why.WRONG
    hears(former, "ย้ายไปใช้กับไลน์ใหม่แล้ว")
    former.tap("ไม่ใช่ฉัน")
    hears(former, "ระงับบัญชี")
    town.settle()
    assert turned_away(town, username, password) is Why.FROZEN


def test_a_claim_tells_a_stranger_nothing(town: Town) -> None:
    officer, staff = town.officer("มั่นใจ เสมอ"), town.person("กานดา ใจบุญ")
    username, password = opens(town, officer, staff)
    one, other = town.person("คนแปลก หนึ่ง"), town.person("คนแปลก สอง")
    there, nowhere = claims(one, username), claims(other, "nobody.here")
    said = [p.chat.from_bot[-1].text for p in (one, other)]
    assert said[0].replace(there, "") == said[1].replace(nowhere, "")

    card = hears(officer, nowhere)
    assert "ไม่พบบัญชีนี้" in card.text
    officer.tap("อนุมัติ", on=card)
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(officer, "อนุมัติไม่ได้")
    assert request(town, nowhere).state is State.PENDING
    assert town.portal.login(username, password, *PC).username == username


def test_a_strangers_claim_does_not_stand_in_the_owners_way(town: Town) -> None:
    officer, staff = town.officer("แน่วแน่ จริงใจ"), town.person("รุ่งนภา ฟ้าใส")
    username, _ = opens(town, officer, staff)
    claims(town.person("คนแปลก สาม"), username)
    number = forgets(staff)
    recognises(officer, number, "พบตัวจริง")
    _, password = sets_again(town, staff, number)
    assert town.portal.login(username, password, *PC).username == username


def test_of_two_claims_the_later_yes_finds_the_account_gone(town: Town) -> None:
    officer, staff = town.officer("เที่ยงตรง เสมอ"), town.person("อรทัย ชื่นใจ")
    username, _ = opens(town, officer, staff)
    first = claims(town.person("ผู้อ้าง หนึ่ง"), username)
    second = claims(town.person("ผู้อ้าง สอง"), username)
    cards = [hears(officer, first), hears(officer, second)]
    for card, outcome in zip(cards, ("ย้ายไปไลน์ใหม่", "อนุมัติไม่ได้"), strict=True):
        officer.tap("อนุมัติ", on=card)
        hears(officer, "ด้วยวิธีใด")
        officer.tap("พบตัวจริง")
        hears(officer, outcome)
    assert request(town, second).state is State.PENDING


def test_the_way_back_to_an_account_its_owner_shut_is_said_to_be_that(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("วิไล งามดี"), town.person("บุญมี ศรีทอง")
    opens(town, officer, staff)
    staff.say("ไม่ใช่ฉัน")
    hears(staff, "ระงับบัญชีใด")
    staff.tap("bunmi.sit")
    report = number_in(hears(staff, "ระงับบัญชี bunmi.sit แล้ว"), "F-")
    number = forgets(staff)
    assert "ยังระงับอยู่" in staff.chat.from_bot[-1].text
    assert "ยังใช้ได้" not in staff.chat.from_bot[-1].text
    officer.tap("อนุมัติ", on=hears(officer, "เจ้าของแจ้งระงับไว้"))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(officer, "เรื่องแจ้งระงับถือว่าจบแล้ว")
    sets_again(town, staff, number)
    assert request(town, report).state is State.CANCELLED


def test_a_question_about_what_a_colleague_has_settled_is_over(own_town: NewTown) -> None:
    town = own_town()
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ ตั้งใจ")
    staff = town.person("บุญมี ศรีทอง")
    opens(town, malee, staff)
    number = forgets(staff)
    cards = hears(malee, number), hears(anan, number)
    for officer, card in zip((malee, anan), cards, strict=True):
        officer.tap("อนุมัติ", on=card)
        hears(officer, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    hears(malee, "รหัสผ่านเดิมของ")
    talk(anan, ("อะไรสักอย่าง", f"คำขอ {number} มีผู้อนุมัติแล้ว"), ("สวัสดี", "พิมพ์เรื่องที่ต้องการ"))


# A password that is known


def test_who_knows_the_old_password_changes_it_without_an_officer(town: Town) -> None:
    officer, staff = town.officer("ใส่ใจ บริการ"), town.person("ณัฐพล คนดี")
    username, old = opens(town, officer, staff)
    staff.say("เปลี่ยนรหัสผ่าน")
    card = hears(staff, "รหัสผ่านเดิม")
    page = str(staff.tap("เปลี่ยนรหัสผ่าน", on=card).uri)
    assert 'name="old"' in visit(page).body
    wrong = visit(page, {"old": "Not-this-one-7"})
    assert wrong.status == 422
    assert "รหัสผ่านเดิมไม่ถูกต้อง" in wrong.body
    assert visit(page, {"last4": "5678"}).status == 422
    shown = visit(page, {"old": old, "password": "Mango-tree-42"})
    assert (shown.status, shown.password) == (200, "Mango-tree-42")
    assert town.portal.login(username, "Mango-tree-42", *PC).username == username
    assert turned_away(town, username, old) is Why.WRONG
    assert visit(page, {"old": "Mango-tree-42"}).status == 410


def test_guessing_the_old_password_ends_the_page(town: Town) -> None:
    officer, staff = town.officer("รอบรู้ งานดี"), town.person("สายสมร อ่อนหวาน")
    username, old = opens(town, officer, staff)
    staff.say("เปลี่ยนรหัสผ่าน")
    page = str(staff.tap("เปลี่ยนรหัสผ่าน", on=hears(staff, "รหัสผ่านเดิม")).uri)
    statuses = [visit(page, {"old": f"guess-number-{n}"}).status for n in range(6)]
    assert statuses == [422, 422, 422, 422, 423, 423]
    assert visit(page, {"old": old}).status == 423
    assert town.portal.login(username, old, *PC).username == username


def test_a_reset_ends_the_page_that_changes(town: Town) -> None:
    officer, staff = town.officer("ฉับไว ทันใจ"), town.person("ก้องเกียรติ ดีเด่น")
    _, old = opens(town, officer, staff)
    staff.say("เปลี่ยนรหัสผ่าน")
    page = str(staff.tap("เปลี่ยนรหัสผ่าน", on=hears(staff, "รหัสผ่านเดิม")).uri)
    number = forgets(staff)
    recognises(officer, number, "พบตัวจริง")
    hears(staff, number)
    assert visit(page, {"old": old}).status == 410


def test_the_only_officers_own_forgotten_password_is_the_heads_to_decide(
    own_town: NewTown,
) -> None:
    town = own_town()
    head, officer = town.officer("ประธาน ใจกว้าง", Role.HEAD), town.officer("ขยัน หมั่นเพียร")
    opens(town, head, officer)
    number = forgets(officer)
    recognises(head, number, "ผู้บังคับบัญชายืนยัน")
    hears(head, "รหัสผ่านเดิมของ")
    assert request(town, number).recognised is Recognition.SUPERIOR
