"""An officer opens an account for somebody who has no LINE, and gives them a slip on paper."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest

from bot.papers.slip import Slip
from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused
from store.accounts import Account, AccountState, PasswordLink
from store.audit import AuditEntry
from store.duties import Topic
from store.handouts import Handout, HandoutKind
from store.people import Person as Row
from store.profiles import Profile
from store.requests import Kind, Recognition, Request, State
from store.roster import Role
from tests.journeys.conftest import NewTown
from tests.journeys.test_factors import sets_up
from tests.journeys.test_routing import duty, last, person_id, said
from tests.journeys.town import Town, answered, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")
MALEE, ANAN, PRATHAN = "มาลี ศรีสุข", "อนันต์ พูลผล", "ประธาน ใจกว้าง"
SOMSRI = "สมศรี มีสุข"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def fills_in(officer: Person, name: str = SOMSRI, phone: str = "089-765-4321") -> None:
    """Up to the summary, recognised in person."""
    talk(
        officer,
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        (name, "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("นิเทศ", "เบอร์โทรศัพท์ของ"),
        (phone, "จะใช้กับเครื่องใด"),
        ("คอม", "ด้วยวิธีใด"),
        ("พบตัวจริง", "กรุณาตรวจสอบก่อนยืนยัน"),
    )


def opens_for(officer: Person, name: str = SOMSRI, phone: str = "089-765-4321") -> str:
    """An account that is open and waits for its password: its request's number."""
    fills_in(officer, name, phone)
    officer.tap("ยืนยัน")
    approved = hears(officer, "อนุมัติคำขอ")
    number = next(word for word in approved.text.split() if word.startswith("A-"))
    hears(officer, f"เปิดบัญชีแล้ว {number}")
    return number


def page_of(officer: Person, part: str = "ใบแจ้ง A-") -> str:
    shown = hears(officer, part)
    return next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า")


def prints(officer: Person, town: Town, on: ChatMessage | None = None, number: str = "A-") -> Slip:
    """What stands on the slip. The page that makes the file is asked beside, since nobody can read
    a code out of a PDF here."""
    officer.tap("พิมพ์ใบแจ้ง", on=on)
    page_of(officer, f"ใบแจ้ง {number}")
    live = {link.id for link in town.rows(PasswordLink) if link.ended_at is None}
    handout = next(row for row in town.rows(Handout) if row.subject in live)
    maker = town.helpdesk.handouts().makers[HandoutKind.SLIP]
    with town.helpdesk.database.write() as session:
        draft = maker(session, handout, town.clock.now())
    slips: list[Slip] = draft.args[0]  # type: ignore[attr-defined]  # a partial
    (slip,) = slips
    return slip


def types_code(town: Town, code: str) -> httpx.Response:
    address = town.helpdesk.signer.code_address
    return httpx.post(f"{address}/", data={"code": code})


def where_to(town: Town, answer: httpx.Response) -> str:
    assert answer.status_code == 303
    return str(httpx.URL(f"{town.helpdesk.signer.code_address}/").join(answer.headers["location"]))


def owner_of(town: Town, name: str = SOMSRI) -> Row:
    return next(row for row in town.rows(Row) if row.name == name)


def test_the_officers_word_is_the_decision_and_says_how_the_person_was_recognised(
    town: Town,
) -> None:
    malee = town.officer(MALEE)
    number = opens_for(malee)
    request, owner = town.request(number), owner_of(town)
    assert owner.line_id is None
    assert request.requester_id == owner.id
    assert request.filed_by == request.decided_by == person_id(town, MALEE)
    assert (request.state, request.recognised) == (State.APPROVED, Recognition.IN_PERSON)
    (account,) = town.rows(Account)
    assert (account.owner_id, account.state) == (owner.id, AccountState.LOCKED)
    there = town.portal.look(account.username)
    assert there is not None
    assert there.locked
    filed = next(entry for entry in town.rows(AuditEntry) if entry.act == "request.filed_for")
    assert (filed.actor, filed.subject, filed.on_behalf_of) == (
        str(person_id(town, MALEE)),
        number,
        str(owner.id),
    )


def test_the_slip_is_a_pdf_that_is_made_once(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    malee.tap("พิมพ์ใบแจ้ง")
    address = page_of(malee)
    assert visit(address).status == 200
    made = httpx.post(address)
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert made.content.startswith(b"%PDF-")
    assert made.headers["cache-control"] == "no-store"
    assert httpx.post(address).status_code == 410


def test_its_owner_sets_the_password_with_the_code_and_their_phones_digits(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    slip = prints(malee, town)
    page = where_to(town, types_code(town, slip.code.replace("-", " ").lower()))
    assert page == slip.page
    assert visit(page, {"last4": "9999"}).status == 422
    shown = visit(page, {"last4": "4321"})
    assert town.portal.login(shown.username, shown.password, *PC).username == slip.username
    assert visit(where_to(town, types_code(town, slip.code))).status == 410


def test_the_printed_address_is_short_and_leads_to_the_page(town: Town) -> None:
    address = town.helpdesk.signer.code_address
    assert urlsplit(address).path == "/s"
    moved = httpx.get(address, follow_redirects=True)
    assert moved.status_code == 200
    assert "รหัสบนใบแจ้ง" in moved.text
    assert httpx.get(str(moved.url).replace("/s/", "/static/pages/page.css")).status_code == 200


def test_the_language_goes_with_who_chose_it_to_the_password_page(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    slip = prints(malee, town)
    page = httpx.get(f"{town.helpdesk.signer.code_address}?lang=en", follow_redirects=True)
    assert '<html lang="en">' in page.text
    wrong = httpx.post(page.url, data={"code": "7K3M"})
    assert (wrong.status_code, '<html lang="en">' in wrong.text) == (422, True)
    elsewhere = httpx.post(
        page.url, data={"code": slip.code}, headers={"Origin": "https://x.example"}
    )
    again = re.search(r'class="main" href="([^"]+)"', elsewhere.text)
    assert (elsewhere.status_code, again and again[1]) == (403, "?lang=en")
    there = where_to(town, httpx.post(page.url, data={"code": slip.code}))
    assert there == f"{slip.page}?lang=en"
    assert '<html lang="en">' in httpx.get(there).text


def test_who_reads_the_page_in_english_reads_the_next_one_so(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    slip = prints(malee, town)
    address = f"{town.helpdesk.signer.code_address}/"
    answer = httpx.post(address, data={"code": slip.code}, headers={"Accept-Language": "en-GB"})
    assert where_to(town, answer) == f"{slip.page}?lang=en"


@pytest.mark.parametrize("lang", ["xx", "en&next=//x.example", "%0d%0aset-cookie:a=b"])
def test_nothing_but_a_language_goes_with_them(town: Town, lang: str) -> None:
    moved = httpx.get(f"{town.helpdesk.signer.code_address}?lang={lang}")
    assert moved.status_code == 308
    assert moved.headers["location"].partition("?")[2] in ("", "lang=en")
    assert "set-cookie" not in moved.headers


@pytest.mark.parametrize(("typed", "told"), [("7K3M", "ให้ครบ 12 ตัว"), ("0" * 12, "ไม่พบรหัสนี้")])
def test_what_is_no_code_leads_nowhere(town: Town, typed: str, told: str) -> None:
    answer = types_code(town, typed)
    assert answer.status_code == 422
    assert told in answer.text.replace("\u00a0", " ")


def test_the_code_rests_nowhere_but_on_paper(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    slip = prints(malee, town)
    town.stop()
    kept = b"".join(path.read_bytes() for path in town.folder.glob("*.db*"))
    bare = slip.code.replace("-", "")
    for way in (slip.code, bare, bare.lower(), slip.page.rpartition("/")[2]):
        assert way.encode() not in kept
    assert not any(bare in m.text.replace("-", "") for m in malee.chat.from_bot)


def test_nobody_is_called_back_at_a_number_that_was_typed_a_moment_ago(town: Town) -> None:
    malee = town.officer(MALEE)
    fills = (
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        (SOMSRI, "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("นิเทศ", "เบอร์โทรศัพท์ของ"),
        ("089-765-4321", "จะใช้กับเครื่องใด"),
    )
    talk(malee, *fills, ("คอม", "ด้วยวิธีใด"))
    assert malee.chat.quick_reply_labels == ["พบตัวจริง", "ผู้บังคับบัญชายืนยัน", "ยกเลิก"]
    talk(malee, ("โทรกลับเบอร์ที่บันทึกไว้", "ด้วยวิธีใด"))
    malee.tap("พบตัวจริง")
    hears(malee, "กรุณาตรวจสอบก่อนยืนยัน")
    malee.tap("ยืนยัน")
    hears(malee, "เปิดบัญชีแล้ว A-0001")
    talk(malee, *fills, ("คอม", "ขอเพิ่มเพื่อใช้งานใด"), ("เครื่องพิมพ์", "ด้วยวิธีใด"))
    assert "โทรกลับเบอร์ที่บันทึกไว้" in malee.chat.quick_reply_labels, "on file since the first"


def test_only_a_second_slip_speaks_of_the_first(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    malee.tap("พิมพ์ใบแจ้ง")
    assert "ใบเดิม" not in hears(malee, "เป็นไฟล์ PDF").text
    town.later(minutes=1)
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("พิมพ์ใบแจ้ง", on=hears(malee, "รอตั้งรหัสผ่าน"))
    assert "ใบเดิม" in hears(malee, "เป็นไฟล์ PDF").text


def test_a_new_slip_makes_the_old_one_worthless(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    first = prints(malee, town)
    malee.say(f"ค้นหา {SOMSRI}")
    second = prints(malee, town, hears(malee, "089-765-4321"))
    assert visit(where_to(town, types_code(town, first.code))).status == 410
    assert visit(where_to(town, types_code(town, second.code))).status == 200


def test_a_slip_that_was_not_made_in_time_is_not_made_any_more(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    malee.tap("พิมพ์ใบแจ้ง")
    address = page_of(malee)
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("พิมพ์ใบแจ้ง", on=hears(malee, "089-765-4321"))
    later = page_of(malee)
    assert httpx.post(address).status_code == 410
    town.later(minutes=16)
    assert httpx.post(later).status_code == 410


def test_the_password_may_be_set_at_the_officers_desk(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    malee.tap("ตั้งรหัสที่นี่")
    page = str(malee.tap("ตั้งรหัสผ่าน", on=hears(malee, "ให้เจ้าของบัญชีกรอกเอง")).uri)
    shown = visit(page, {"last4": "4321"})
    town.portal.login(shown.username, shown.password, *PC)
    malee.say(f"ค้นหา {SOMSRI}")
    assert "พิมพ์ใบแจ้ง" not in hears(malee, "089-765-4321").labels


# Nobody decides for themselves


@pytest.mark.parametrize(
    ("name", "phone"), [(f"นาง{MALEE}", "089-765-4321"), (SOMSRI, "081-234-5678")]
)
def test_what_may_be_the_officers_own_goes_to_another(town: Town, name: str, phone: str) -> None:
    malee = town.officer(MALEE)
    hears_of_it = town.officer(ANAN)
    own = files(malee)
    hears(hears_of_it, own)
    fills_in(malee, name, phone)
    malee.tap("ยืนยัน")
    number = next(w for w in hears(malee, "รับคำขอ").text.split() if w.startswith("A-"))
    malee.postback(f"p=decide&request={town.request(number).id.hex}&version=1&verdict=approve")
    hears(malee, "เป็นของท่านเอง")
    malee.postback(f"p=take&request={town.request(number).id.hex}")
    town.settle()
    assert said(malee, "เป็นของท่านเอง") == 2
    card = hears(hears_of_it, number)
    assert f"{MALEE} ยื่นแทน" in card.text
    hears_of_it.tap("อนุมัติ", on=card)
    hears(hears_of_it, "ด้วยวิธีใด")
    hears_of_it.tap("ผู้บังคับบัญชายืนยัน")
    hears(hears_of_it, f"เปิดบัญชีแล้ว {number}")
    (account,) = town.rows(Account)
    malee.postback(f"p=slip&account={account.id.hex}")
    town.settle()
    assert said(malee, "เป็นของท่านเอง") == 3


def test_what_is_not_theirs_to_decide_goes_to_who_answers_for_it(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    duty(town, MALEE, topic=Topic.FIGURES)
    fills_in(malee)
    malee.tap("ยืนยัน")
    receipt = hears(malee, "รับคำขอ")
    assert ANAN in receipt.text
    number = next(w for w in receipt.text.split() if w.startswith("A-"))
    anan.tap("อนุมัติ", on=hears(anan, number))
    hears(anan, "ด้วยวิธีใด")
    assert town.request(number).state is State.PENDING
    anan.tap("พบตัวจริง")
    hears(malee, f"เปิดบัญชีแล้ว {number}")
    assert said(anan, "เปิดบัญชีแล้ว") == 0
    assert prints(malee, town).username


def test_what_was_passed_on_is_seen_and_withdrawn_by_who_filed_it(town: Town) -> None:
    malee, anan, staff = town.officer(MALEE), town.officer(ANAN), town.person("สมชาย ใจดี")
    duty(town, ANAN, topic=Topic.ACCOUNT)
    duty(town, MALEE, topic=Topic.FIGURES)
    fills_in(malee)
    malee.tap("ยืนยัน")
    receipt = hears(malee, "รับคำขอ")
    number = next(w for w in receipt.text.split() if w.startswith("A-"))
    card = hears(anan, number)
    malee.say("สถานะ")
    shown = hears(malee, f"{number} ที่ท่านยื่นแทน {SOMSRI}")
    assert ANAN in shown.text
    request = town.request(number)
    for nobody in (anan, staff):
        nobody.postback(f"p=withdraw&request={request.id.hex}")
        hears(nobody, "เฉพาะผู้มีหน้าที่")
    assert town.request(number).state is State.PENDING
    malee.say("ถอนคำขอ")
    hears(malee, "ถอนคำขอใด")
    malee.tap(number)
    hears(malee, f"ถอนคำขอ {number}")
    assert town.request(number).state is State.CANCELLED
    noted = next(entry for entry in town.rows(AuditEntry) if entry.act == "request.withdrawn")
    assert noted.actor == str(person_id(town, MALEE))
    assert noted.on_behalf_of == str(owner_of(town).id)
    anan.tap("อนุมัติ", on=card)
    hears(anan, "ยกเลิกไปแล้ว")


def test_a_refusal_is_told_to_who_asked(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    duty(town, MALEE, topic=Topic.FIGURES)
    fills_in(malee)
    malee.tap("ยืนยัน")
    number = next(w for w in hears(malee, "รับคำขอ").text.split() if w.startswith("A-"))
    anan.tap("ไม่อนุมัติ", on=hears(anan, number))
    hears(anan, "เพราะเหตุใด")
    anan.tap("ไม่ใช่บุคลากร")
    assert SOMSRI in hears(malee, "ไม่ได้รับอนุมัติ เนื่องจากไม่ใช่บุคลากร").text


def test_only_officers_ask_for_others_and_only_who_answers_for_it_hands_out_slips(
    town: Town,
) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE, topic=Topic.ACCOUNT)
    duty(town, ANAN, topic=Topic.FIGURES)
    opens_for(malee)
    (account,) = town.rows(Account)
    stranger = town.person("คนแปลก หน้า")
    stranger.say("เปิดบัญชีให้ผู้อื่น")
    hears(stranger, "เฉพาะผู้มีหน้าที่")
    for data in ("slip", "set_here", "forgot_for"):
        stranger.postback(f"p={data}&account={account.id.hex}")
    for data in ("slip", "set_here"):
        anan.postback(f"p={data}&account={account.id.hex}")
    town.settle()
    assert (said(stranger, "เฉพาะผู้มีหน้าที่"), said(anan, "เฉพาะผู้มีหน้าที่")) == (4, 2)
    assert town.rows(Handout) == []


def test_who_is_on_line_asks_for_themselves(town: Town) -> None:
    malee, somsri = town.officer(MALEE), town.person(SOMSRI)
    hears(malee, files(somsri, phone="089-765-4321"))
    talk(
        malee,
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        (SOMSRI, "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("นิเทศ", "เบอร์โทรศัพท์ของ"),
        ("089-765-4321", "มีไลน์ที่ผูกกับสำนักงานแล้ว"),
    )
    assert len([row for row in town.rows(Row) if row.name == SOMSRI]) == 1


def test_a_second_account_is_the_same_persons_and_says_what_for(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    talk(
        malee,
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        (SOMSRI, "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("นิเทศ", "เบอร์โทรศัพท์ของ"),
        ("089-765-4321", "จะใช้กับเครื่องใด"),
        ("คอม", "มีบัญชีอยู่แล้ว"),
        ("เครื่องห้องประชุม", "ด้วยวิธีใด"),
        ("พบตัวจริง", "กรุณาตรวจสอบก่อนยืนยัน"),
    )
    malee.tap("ยืนยัน")
    hears(malee, "เปิดบัญชีแล้ว")
    first, second = town.rows(Account)
    assert first.owner_id == second.owner_id
    assert first.username != second.username


# Afterwards


def sets(town: Town, officer: Person) -> tuple[str, str]:
    """The account's username and its password."""
    slip = prints(officer, town)
    shown = visit(slip.page, {"last4": "4321"})
    return shown.username, shown.password


def test_a_forgotten_password_is_asked_for_by_the_officer_and_the_old_one_dies(
    town: Town,
) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    username, old = sets(town, malee)
    town.later(hours=80)
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("ตั้งรหัสผ่านใหม่", on=hears(malee, "089-765-4321"))
    asked = hears(malee, "ด้วยวิธีใด")
    assert "ไลน์เดิมที่ผูกไว้" not in malee.chat.quick_reply_labels
    assert username in asked.text
    town.portal.login(username, old, *PC)
    malee.tap("ผู้บังคับบัญชายืนยัน")
    approved = hears(malee, "รหัสผ่านเดิมของ")
    number = next(word for word in approved.text.split() if word.startswith("P-"))
    slip = prints(malee, town, hears(malee, f"ตั้งรหัสผ่านใหม่ {number}"), number)
    with pytest.raises(LoginRefused):
        town.portal.login(username, old, *PC)
    request = town.request(number)
    assert (request.kind, request.recognised) == (Kind.PASSWORD, Recognition.SUPERIOR)
    assert request.requester_id == owner_of(town).id
    shown = visit(slip.page, {"last4": "4321"})
    town.portal.login(username, shown.password, *PC)


def test_another_officer_who_decides_it_is_offered_no_line_that_is_not_there(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    opens_for(malee)
    sets(town, malee)
    duty(town, ANAN, topic=Topic.PASSWORD)
    duty(town, MALEE, topic=Topic.ACCOUNT)
    town.later(days=7)
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("ตั้งรหัสผ่านใหม่", on=hears(malee, "089-765-4321"))
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    hears(malee, "อยู่กับผู้รับผิดชอบท่านอื่น")
    anan.tap("อนุมัติ", on=hears(anan, "ลืมรหัสผ่าน P-0001"))
    hears(anan, "ด้วยวิธีใด")
    assert "พบตัวจริง" in anan.chat.quick_reply_labels
    assert "ไลน์เดิมที่ผูกไว้" not in anan.chat.quick_reply_labels


def test_nobodys_password_is_asked_for_who_has_line(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    malee.tap("อนุมัติ", on=hears(malee, files(staff)))
    visit(str(staff.tap("ตั้งรหัสผ่าน", on=hears(staff, "ตั้งรหัสผ่าน")).uri), {"last4": "5678"})
    (account,) = town.rows(Account)
    malee.postback(f"p=forgot_for&account={account.id.hex}")
    hears(malee, "เฉพาะผู้มีหน้าที่")
    malee.say("ค้นหา สมชาย")
    assert "ตั้งรหัสผ่านใหม่" not in hears(malee, "081-234-5678").labels


def test_an_account_is_shut_and_given_back_without_anybody_to_write_to(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    sets(town, malee)
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("ระงับบัญชี", on=hears(malee, "ไม่มีไลน์"))
    hears(malee, "กดยืนยันเพื่อระงับ")
    malee.tap("ยืนยันระงับบัญชี")
    hears(malee, "กรุณาแจ้งด้วยวิธีอื่น")
    malee.say(f"ค้นหา {SOMSRI}")
    malee.tap("คืนการใช้งาน", on=hears(malee, "ระงับการใช้"))
    hears(malee, "คืนการใช้งานบัญชี")
    town.settle()
    assert town.rows(Account)[0].state is AccountState.ACTIVE


def test_an_account_that_ends_is_renewed_by_the_officer_who_hears_of_it(town: Town) -> None:
    with town.helpdesk.database.write() as session:
        session.get_one(Profile, "pc").validity_days = 40
    malee = town.officer(MALEE)
    opens_for(malee)
    sets(town, malee)
    (before,) = town.rows(Account)
    town.at(2026, 12, 28, 8, 31)
    town.tick()
    malee.say("เมนู")
    card = hears(malee, "ใกล้หมดอายุ")
    assert SOMSRI in card.text
    malee.tap("ต่ออายุ", on=card)
    hears(malee, "อนุมัติ R-0001")
    hears(malee, "ต่ออายุบัญชี")
    (after,) = town.rows(Account)
    assert before.expires_at is not None
    assert after.expires_at == before.expires_at + timedelta(days=40)
    stranger = town.person("คนแปลก หน้า")
    stranger.postback(f"p=renew&account={after.id.hex}")
    hears(stranger, "เฉพาะผู้มีหน้าที่")


def test_who_comes_to_line_later_claims_the_account(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_for(malee)
    username, _old = sets(town, malee)
    somsri = town.person(SOMSRI)
    somsri.say("ลืมรหัสผ่าน")
    hears(somsri, "ยังไม่มีบัญชี")
    somsri.tap("มีบัญชีอยู่แล้ว")
    somsri.chat.until(answered, 20)
    if "พ.ร.บ." in last(somsri):
        somsri.tap("รับทราบ")
    hears(somsri, "ชื่อผู้ใช้")
    talk(somsri, (username, "ชื่อ-นามสกุล"), (SOMSRI, "รับเรื่อง"))
    malee.tap("อนุมัติ", on=hears(malee, "ขอใช้บัญชีเดิม"))
    hears(malee, "ด้วยวิธีใด")
    malee.tap("โทรกลับเบอร์ที่บันทึกไว้")
    hears(somsri, "ตั้งรหัสผ่านใหม่")
    town.settle()
    (account,) = town.rows(Account)
    owner = next(row for row in town.rows(Row) if row.id == account.owner_id)
    assert owner.line_id == somsri.user_id
    assert town.request("A-0001").requester_id == owner.id, "one history"
    assert [row.name for row in town.rows(Row)].count(SOMSRI) == 2
    town.helpdesk.timers().housekeeper.clear()
    assert [row.name for row in town.rows(Row)].count(SOMSRI) == 1, "known once from now on"


def test_who_has_no_line_is_deleted_on_their_word_by_an_officer_with_the_second_factor(
    town: Town,
) -> None:
    malee = town.officer(MALEE)
    app = sets_up(malee, town)
    opens_for(malee)
    town.later(minutes=6)
    malee.say(f"ค้นหา {SOMSRI}")
    card = hears(malee, "ไม่มีไลน์")
    malee.tap("ลบข้อมูลของผู้นี้", on=card)
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    summary = hears(malee, "กู้คืนไม่ได้")
    malee.tap("ยืนยันลบข้อมูล", on=summary)
    hears(malee, "ยืนยันว่าเป็นท่าน")
    (account,) = town.rows(Account)
    assert account.state is AccountState.LOCKED, "not before the second factor"
    talk(malee, (app.code(), "ตามกฎหมาย"))
    town.settle()
    (account,) = town.rows(Account)
    assert account.state is AccountState.CLOSED
    assert town.portal.look(account.username) is None
    noted = next(entry for entry in town.rows(AuditEntry) if entry.act == "person.erased")
    owner = owner_of(town)
    assert (noted.actor, noted.on_behalf_of, noted.how) == (
        str(person_id(town, MALEE)),
        str(owner.id),
        "in_person",
    )
    malee.say(f"ค้นหา {SOMSRI}")
    again = hears(malee, "รอลบตามคำขอ")
    assert "ลบข้อมูลของผู้นี้" not in again.labels
    town.clock.forward(timedelta(days=90, minutes=1))
    town.helpdesk.timers().housekeeper.clear()
    assert SOMSRI not in str([*town.rows(Row), *town.rows(Request)])
    assert "897654321" not in str([*town.rows(Row), *town.rows(Request), *town.rows(Account)])


def test_nobody_is_deleted_by_another_who_has_line_nor_by_who_may_be_the_same(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    staff = town.person("สมชาย ใจดี")
    files(staff)
    malee.postback(f"p=erase_for&person={owner_of(town, staff.name).id.hex}")
    hears(malee, "ในแชตของตนเอง")
    fills_in(anan, MALEE, "089-111-2222")
    anan.tap("ยืนยัน")
    hears(anan, "อนุมัติคำขอ")
    twin = next(row for row in town.rows(Row) if row.name == MALEE and row.line_id is None)
    malee.postback(f"p=erase_for&person={twin.id.hex}")
    hears(malee, "ต้องให้เจ้าหน้าที่ท่านอื่นลบ")
    staff.postback(f"p=erase_for&person={twin.id.hex}")
    hears(staff, "เฉพาะผู้มีหน้าที่")
    staff.postback(f"p=erase_them&person={twin.id.hex}&how=in_person")
    hears(staff, "เฉพาะผู้มีหน้าที่")
    assert next(row for row in town.rows(Row) if row.id == twin.id).erase_at is None


def test_where_the_officer_has_left_a_colleague_hears_that_the_account_is_open(
    town: Town,
) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    town.officer(PRATHAN, Role.HEAD)
    town.portal.plugged_in = False
    fills_in(malee)
    malee.tap("ยืนยัน")
    hears(malee, "อนุมัติคำขอ")
    anan.postback(f"p=suspend&officer={person_id(town, MALEE).hex}&sure=1")  # type: ignore[attr-defined]  # a UUID
    town.settle()
    town.portal.plugged_in = True
    town.real_seconds_pass(120)
    hears(anan, "เปิดบัญชีแล้ว A-0001")


def test_what_is_filed_for_another_officers_name_is_not_theirs_to_decide(town: Town) -> None:
    """By a colleague for who has no LINE, so it seems; it may be the officer themselves."""
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    fills_in(anan, MALEE, "089-111-2222")
    anan.tap("ยืนยัน")
    hears(anan, "อนุมัติคำขอ A-0001")
    town.settle()
    request = town.request("A-0001")
    assert request.decided_by == person_id(town, ANAN)
    assert person_id(town, MALEE) in request.concerns
    account = town.rows(Account)[0]
    for data in ("shut", "reopen", "change_end", "change_use", "slip", "set_here"):
        more = "&sure=1" if data == "shut" else ""
        if data != "shut":
            malee.postback(f"p={data}&account={account.id.hex}")
            continue
        anan.postback(f"p={data}&account={account.id.hex}{more}")
        hears(anan, "ระงับบัญชี")
    town.settle()
    assert town.rows(Account)[0].state is AccountState.FROZEN
    assert town.rows(Account)[0].expires_at == account.expires_at
    assert "เป็นของท่านเอง" in "\n".join(message.text for message in malee.chat.from_bot)
