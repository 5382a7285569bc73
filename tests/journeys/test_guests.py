"""A pass for a meeting: the officer asks for it, everybody in the room gets an account of their
own, and at its hour all of it is closed."""

import re
from html import unescape
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from bot.handouts.poster import PosterMaker
from bot.pages.tokens import Page
from bot.papers.poster import Poster
from bot.playground.persons import Person
from bot.playground.visiting import Visit, visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.audit import AuditEntry
from store.handouts import Handout, HandoutKind
from store.outbox import Job, JobState, Kind
from store.passes import Guest, GuestPass, Host
from store.people import Person as Row
from store.requests import Kind as Wanted
from store.requests import Request, State
from tests.journeys.conftest import NewTown
from tests.journeys.test_for_others import page_of, types_code, where_to
from tests.journeys.test_mycopy import copy_of, of
from tests.journeys.test_routing import person_id, said
from tests.journeys.town import Town, button, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")
MALEE, ANAN, WIPHA = "มาลี ศรีสุข", "อนันต์ พูลผล", "วิภา แสงทอง"
ALL_OF_IT = "บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def makes(host: Person, words: str = ALL_OF_IT) -> str:
    """A pass that runs: the address of its page."""
    host.say(words)
    hears(host, "ตรวจสอบบัตรผ่าน")
    host.tap("ยืนยัน")
    card = hears(host, "บัตรผ่าน G-")
    return next(str(a["uri"]) for a in card.actions if a.get("type") == "uri")


def mark(address: str) -> str:
    """The form that a browser is given."""
    page = visit(address)
    assert page.status == 200, page.body
    found = re.search(r'name="form" value="([^"]+)"', page.body)
    assert found is not None
    return unescape(found[1])


def comes_in(address: str, name: str = "สมศรี มีสุข", phone: str = "089-765-4321") -> Visit:
    return visit(address, {"form": mark(address), "name": name, "phone": phone})


def written(page: Visit) -> str:
    """The page's text with plain spaces: numbers keep their words beside them."""
    return page.body.replace("\xa0", " ")


def the_pass(town: Town) -> GuestPass:
    (made,) = town.rows(GuestPass)
    return made


def acts(town: Town, *wanted: str) -> list[tuple[str, str | None]]:
    rows = sorted(town.rows(AuditEntry), key=lambda entry: entry.id or 0)
    return [(entry.act, entry.how) for entry in rows if entry.act in wanted]


def account(town: Town, username: str) -> Account:
    return next(row for row in town.rows(Account) if row.username == username)


def test_a_pass_is_made_by_three_answers(town: Town) -> None:
    malee = town.officer(MALEE)
    talk(
        malee,
        ("บัตรผ่าน", "(1/3) บัตรผ่านสำหรับเรื่องใด"),
        ("ประชุมผู้บริหารสถานศึกษา", "(2/3) ใช้วันเวลาใด"),
        ("เมื่อวาน", "ยังอ่านวันที่ไม่ได้"),
        ("พรุ่งนี้ 8.30-16.30", "(3/3) ใช้ได้กี่คน"),
        ("0", "1 ถึง 500 คน"),
        ("๕๐ คน", "วันอังคารที่ 24 พ.ย. 2569 เวลา 08.30 น. ถึง 16.30 น."),
    )
    malee.tap("ยืนยัน")
    card = hears(malee, "บัตรผ่าน G-0001")
    assert "ใช้แล้ว 0 จาก 50 คน" in card.text
    made = the_pass(town)
    assert (made.title, made.places, made.made_by) == (
        "ประชุมผู้บริหารสถานศึกษา",
        50,
        person_id(town, MALEE),
    )
    assert acts(town, "pass.made") == [("pass.made", "places=50")]
    assert visit(next(str(a["uri"]) for a in card.actions if a.get("type") == "uri")).status == 403


@pytest.mark.parametrize(
    ("typed", "ends"),
    [
        ("วันนี้ถึงเลิกงาน", "ถึง 16.30 น."),
        ("พรุ่งนี้ทั้งวัน", "ถึง 16.30 น."),
        ("3 ชั่วโมงจากนี้", "ถึง 12.00 น."),
        ("3 ชั่วโมง", "ถึง 12.00 น."),
        ("อีก 30 นาที", "ถึง 09.30 น."),
    ],
)
def test_what_is_offered_may_be_typed(town: Town, typed: str, ends: str) -> None:
    malee = town.officer(MALEE)
    talk(
        malee,
        ("บัตรผ่าน", "(1/3)"),
        ("ประชุม", "(2/3)"),
        ("200 ชั่วโมง", "ไม่เกิน 7 วัน"),
        (typed, "(3/3)"),
        ("ห้าสิบ", "พิมพ์เป็นตัวเลข เช่น 50"),
        ("50-60", "พิมพ์เป็นตัวเลข เช่น 50"),
        ("50 ที่นั่ง", ends),
    )


def test_too_many_in_one_message_is_said_and_asked_again(town: Town) -> None:
    malee = town.officer(MALEE)
    malee.say("บัตรผ่าน ประชุม วันนี้ถึง 16:30 จำนวน 600 คน")
    hears(malee, "1 ถึง 500 คน")
    talk(malee, ("500 คน", "ตรวจสอบบัตรผ่าน"))


def test_all_of_it_may_stand_in_one_message(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    made = the_pass(town)
    assert (made.title, made.places) == ("ประชุม ผอ.", 50)
    assert (made.ends_at - made.begins_at).total_seconds() == 7.5 * 3600
    page = visit(address)
    assert "ประชุม ผอ." in page.body
    assert town.rows(Account) == []


def test_a_second_tap_makes_no_second_pass(town: Town) -> None:
    malee = town.officer(MALEE)
    malee.say(ALL_OF_IT)
    yes = button(hears(malee, "ตรวจสอบบัตรผ่าน"), "ยืนยัน")
    for _ in range(2):
        malee.postback(yes)
        hears(malee, "บัตรผ่าน G-0001")
    assert len(town.rows(GuestPass)) == 1


def test_each_guest_gets_an_account_of_their_own_until_the_given_hour(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    first = comes_in(address)
    second = comes_in(address, "นายปรีชา ตั้งใจ", "081-111-2222")
    assert (first.status, second.status) == (200, 200)
    assert first.username != second.username
    for one in (first, second):
        town.portal.login(one.username, one.password, *PC)
        there = town.portal.look(one.username)
        assert there is not None
        assert (there.profile, there.expires) == ("guest", the_pass(town).ends_at)
    owner = next(row for row in town.rows(Row) if row.name == "ปรีชา ตั้งใจ")
    assert (owner.line_id, owner.phone) == (None, "+66811112222")
    held = account(town, second.username)
    assert (held.owner_id, held.state) == (owner.id, AccountState.ACTIVE)
    approved = next(row for row in town.rows(Request) if row.id == held.request_id)
    assert (approved.kind, approved.state, approved.number) == (
        Wanted.GUEST,
        State.APPROVED,
        "G-0001-002",
    )
    assert approved.decided_by == approved.filed_by == person_id(town, MALEE)
    assert acts(town, "guest.admitted") == [("guest.admitted", "guest_pass=g-0001")] * 2


def test_guests_are_found_and_listed_like_everybody(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    guest = comes_in(address)
    for words in ("สมศรี", "0897654321", guest.username, "G-0001-001"):
        malee.say(f"ค้นหา {words}")
        card = hears(malee, "สมศรี มีสุข")
        assert guest.username in card.text
        assert "บัตรผ่าน" in card.text
        assert "ต่ออายุ" not in card.labels
    malee.say("G-0001")
    shown = hears(malee, "ใช้แล้ว 1 จาก 50 คน")
    malee.tap("รายชื่อผู้ใช้", on=shown)
    listed = hears(malee, "รายชื่อ G-0001")
    for part in (guest.username, "สมศรี มีสุข", "089-765-4321"):
        assert part in listed.text
    assert acts(town, "guests.listed") == [("guests.listed", None)]


def test_the_list_has_pages_the_newest_first(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    for number in range(14):
        assert comes_in(address, phone=f"081-000-{number // 2:04}").status == 200
    malee.say("G-0001")
    malee.tap("รายชื่อผู้ใช้", on=hears(malee, "ใช้แล้ว 14 จาก 50 คน"))
    first = hears(malee, "g0001-014")
    assert "g0001-003" in first.text
    assert "g0001-002" not in first.text
    malee.tap("ถัดไป")
    assert "g0001-001" in hears(malee, "g0001-002").text


def test_no_push_is_spent_on_guests(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    for number in range(4):
        comes_in(address, phone=f"081-000-{number:04}")
    the_end(town)
    assert [job for job in town.rows(Job) if job.kind is Kind.TELL] == []


def test_nor_while_the_portal_is_away_for_long(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    guest = comes_in(address, phone="081-111-2222")
    town.portal.loses_answers = True
    assert comes_in(address).status == 503
    town.portal.plugged_in = False
    town.later(hours=8)
    town.tick()
    for _ in range(10):
        town.real_seconds_pass(400)
        town.settle()
    attempts = {job.attempts for job in town.jobs(JobState.WAITING) if job.kind is Kind.ORDER}
    assert min(attempts) > 8
    assert [job for job in town.rows(Job) if job.kind is Kind.TELL] == []
    town.portal.plugged_in, town.portal.loses_answers = True, False
    town.real_seconds_pass(400)
    town.settle()
    assert town.portal.look(guest.username) is None


def test_a_guest_who_forgot_the_password_gets_another_at_the_officers_desk(town: Town) -> None:
    malee = town.officer(MALEE)
    guest = comes_in(makes(malee))
    malee.say(f"ค้นหา {guest.username}")
    malee.tap("ตั้งรหัสผ่านใหม่", on=hears(malee, "089-765-4321"))
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    malee.tap("ตั้งรหัสที่นี่", on=hears(malee, "ตั้งรหัสผ่านใหม่ P-0001"))
    page = str(malee.tap("ตั้งรหัสผ่าน", on=hears(malee, "ให้เจ้าของบัญชีกรอกเอง")).uri)
    shown = visit(page, {"last4": "4321"})
    assert shown.username == guest.username
    town.portal.login(guest.username, shown.password, *PC)
    the_end(town)
    assert town.portal.look(guest.username) is None


def the_end(town: Town) -> None:
    """Its hour comes, and the clock is looked at."""
    town.later(hours=8)
    town.tick()
    town.until(
        lambda: (
            not [job for job in town.jobs(JobState.WAITING) if job.kind is Kind.ORDER]
            and not any(row.state is AccountState.OPENING for row in town.rows(Account))
        ),
        "the accounts were not closed",
    )
    town.settle()


def test_at_its_hour_nobody_gets_in_and_the_accounts_are_closed(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    guest = comes_in(address)
    town.portal.login(guest.username, guest.password, *PC)
    the_end(town)
    assert town.portal.look(guest.username) is None
    assert not town.portal.online()
    assert account(town, guest.username).state is AccountState.CLOSED
    assert visit(address).status == 410
    assert acts(town, "pass.ended", "account.closed", "session.ended") == [
        ("pass.ended", "its_hour"),
        ("account.closed", "guest_pass"),
        ("session.ended", None),
    ]
    assert town.jobs(JobState.DEAD) == []


def test_an_officer_ends_it_before_its_hour(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    guest = comes_in(address)
    form = mark(address)
    malee.say("G-0001")
    malee.tap("ปิดบัตรผ่าน", on=hears(malee, "ใช้แล้ว 1 จาก 50 คน"))
    hears(malee, "กดยืนยันเพื่อปิด")
    assert the_pass(town).ended_at is None
    malee.tap("ยืนยันปิดบัตรผ่าน")
    hears(malee, "ปิดบัตรผ่าน G-0001 แล้ว")
    town.settle()
    late = visit(address, {"form": form, "name": "ปรีชา ตั้งใจ", "phone": "081-111-2222"})
    assert (late.status, late.password) == (410, "")
    with pytest.raises(LoginRefused):
        town.portal.login(guest.username, guest.password, *PC)
    assert town.portal.look(guest.username) is None
    assert the_pass(town).ended_by == person_id(town, MALEE)


def test_until_the_portal_has_closed_them_the_card_says_no_account_is_closed(town: Town) -> None:
    malee = town.officer(MALEE)
    guest = comes_in(makes(malee))
    malee.say("G-0001")
    shown = hears(malee, "ใช้แล้ว 1 จาก 50 คน")
    end = button(shown, "ปิดบัตรผ่าน")
    malee.postback(end)
    hears(malee, "กดยืนยันเพื่อปิด")
    town.portal.plugged_in = False
    malee.tap("ยืนยันปิดบัตรผ่าน")
    hears(malee, "กำลังปิด")
    malee.tap("ดูบัตร")
    away = hears(malee, "เข้าใช้ไม่ได้แล้ว")
    assert "บัญชีทั้งหมดของบัตรปิดแล้ว" not in away.text
    town.portal.plugged_in = True
    town.real_seconds_pass(400)
    town.settle()
    assert town.portal.look(guest.username) is None
    malee.say("G-0001")
    hears(malee, "บัญชีทั้งหมดของบัตรปิดแล้ว")
    malee.postback(end)
    hears(malee, "สิ้นสุดไปก่อนแล้ว")
    assert said(malee, "กดยืนยันเพื่อปิด") == 1


def test_another_account_is_promised_to_a_phone_that_gets_one(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    promise = "ลงชื่อใหม่ได้อีก 1 ครั้ง"
    assert promise in written(comes_in(address))
    second = comes_in(address)
    assert (second.status, promise in written(second)) == (200, False)
    assert "หากปิดหน้านี้ก่อนจด" in written(second)
    last = makes(malee, "บัตรผ่าน อบรม วันนี้ถึง 16:30 จำนวน 1 คน")
    full = comes_in(last)
    assert (full.status, promise in written(full)) == (200, False)


def test_before_its_hour_the_page_says_when_that_is(town: Town) -> None:
    malee = town.officer(MALEE)
    early = visit(makes(malee, "บัตรผ่าน ประชุม พรุ่งนี้ 8.30-16.30 จำนวน 5 คน"))
    assert early.status == 403
    assert "วันอังคารที่ 24 พ.ย. 2569 เวลา 08.30 น." in written(early)


def test_a_guests_name_is_forgotten_ninety_days_after(town: Town) -> None:
    malee = town.officer(MALEE)
    guest = comes_in(makes(malee))
    the_end(town)
    keeper = town.helpdesk.timers().housekeeper
    town.later(days=89)
    keeper.clear()
    assert account(town, guest.username).phone == "+66897654321"
    town.later(days=2)
    keeper.clear()
    assert not [row for row in town.rows(Row) if row.name == "สมศรี มีสุข"]
    assert not [row for row in town.rows(Account) if row.phone]
    assert not [row for row in town.rows(Request) if "สมศรี" in row.name]
    assert town.rows(Guest) == []
    assert the_pass(town).ever == 1


# Poster and code


def test_the_poster_is_a_pdf_and_its_code_leads_to_the_page(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    malee.tap("ใบติดหน้าห้อง")
    page = page_of(malee, "ใบติดหน้าห้อง G-0001")
    assert visit(page).status == 200
    made = httpx.post(page)
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert httpx.post(page).status_code == 410
    poster = printed(town, HandoutKind.POSTER)
    assert poster.page == address
    assert where_to(town, types_code(town, poster.code.lower())) == address
    assert printed(town, HandoutKind.POSTER).code == poster.code
    bare = poster.code.replace("-", "")
    assert bare not in repr([row.model_dump() for row in town.rows(GuestPass)])


def printed(town: Town, kind: HandoutKind) -> Poster:
    """What stands on it. Nobody can read a code out of a PDF here."""
    handout = next(row for row in town.rows(Handout) if row.kind is kind)
    maker = town.helpdesk.handouts().makers[kind]
    assert isinstance(maker, PosterMaker)
    with town.helpdesk.database.write() as session:
        draft = maker(session, handout, town.clock.now())
    poster: Poster = draft.args[0]  # type: ignore[attr-defined]  # a partial
    return poster


# What can go wrong at the page


def test_the_same_form_again_is_the_same_guest_with_a_new_password(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    form = {"form": mark(address), "name": "สมศรี มีสุข", "phone": "089-765-4321"}
    first, again = visit(address, form), visit(address, form)
    assert first.username == again.username
    assert first.password != again.password
    town.portal.login(again.username, again.password, *PC)
    with pytest.raises(LoginRefused) as refused:
        town.portal.login(first.username, first.password, *PC)
    assert refused.value.why is Why.WRONG
    assert (the_pass(town).taken, len(town.rows(Account))) == (1, 1)


def test_another_person_on_the_same_telephone_is_another_guest(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    form = {"form": mark(address), "name": "สมศรี มีสุข", "phone": "089-765-4321"}
    first = visit(address, form)
    second = visit(address, form | {"name": "ปรีชา ตั้งใจ"})
    assert first.username != second.username
    town.portal.login(first.username, first.password, *PC)


def test_nobody_takes_over_an_account_by_typing_its_owners_name_and_phone(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    owner = comes_in(address)
    thief = comes_in(address)
    assert thief.username != owner.username
    town.portal.login(owner.username, owner.password, *PC)
    third = comes_in(address)
    assert (third.status, third.password) == (409, "")
    assert "เบอร์นี้ใช้ครบแล้ว" in third.body
    assert the_pass(town).taken == 2


def test_a_guest_with_a_members_name_and_phone_is_not_that_member(town: Town) -> None:
    malee, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    malee.tap("อนุมัติ", on=hears(malee, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    guest = comes_in(makes(malee), "สมชาย ใจดี", "081-234-5678")
    member = next(row for row in town.rows(Row) if row.line_id == staff.user_id)
    assert account(town, guest.username).owner_id != member.id


@pytest.mark.parametrize("trouble", ["plugged_in", "loses_answers"])
def test_while_the_portal_is_away_no_place_is_lost_and_the_page_says_so(
    town: Town, trouble: str
) -> None:
    malee = town.officer(MALEE)
    address = makes(malee, "บัตรผ่าน ประชุม วันนี้ถึง 16:30 จำนวน 1 คน")
    form = {"form": mark(address), "name": "สมศรี มีสุข", "phone": "089-765-4321"}
    setattr(town.portal, trouble, trouble == "loses_answers")
    away = visit(address, form)
    assert (away.status, away.password) == (503, "")
    assert "ยังไม่เสียสิทธิ์" in away.body
    assert 'value="089-765-4321"' in away.body
    setattr(town.portal, trouble, trouble != "loses_answers")
    town.settle()
    assert (town.rows(Account), the_pass(town).taken) == ([], 0)
    assert not [row for row in town.rows(Row) if row.name == "สมศรี มีสุข"]
    back = visit(address, form)
    town.portal.login(back.username, back.password, *PC)
    town.real_seconds_pass(400)
    town.settle()
    there = {row.username for row in town.rows(Account)}
    assert there == {back.username}
    assert town.portal.look(back.username) is not None


def test_a_form_that_is_forged_foreign_or_old_opens_nothing_and_is_asked_again(town: Town) -> None:
    malee = town.officer(MALEE)
    address, other = makes(malee), makes(malee, "บัตรผ่าน อบรม วันนี้ถึง 16:30 จำนวน 5 คน")
    good, answers = mark(address), {"name": "สมศรี มีสุข", "phone": "089-765-4321"}
    broken = good[:-6] + ("A" * 4 if good[-6:-2] != "AAAA" else "BBBB") + good[-2:]
    for form in ("", "x", "A" * 56, broken, mark(other), "ก" * 56):
        page = visit(address, answers | {"form": form})
        assert (page.status, page.password) == (422, "")
        assert "กดปุ่มอีกครั้ง" in page.body
    town.later(minutes=61)
    assert visit(address, answers | {"form": good}).status == 422
    assert town.rows(Account) == []
    assert comes_in(address).status == 200


def test_a_pass_of_another_key_or_page_leads_nowhere(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    signer, known = town.helpdesk.signer, the_pass(town).id
    base = address.rpartition("/")[0]
    for token in (signer.token(known), signer.token(known, Page.HANDOUT), "A" * 64, "x"):
        assert visit(f"{base}/{token}").status == 404
    assert visit(f"{base}/{signer.token(UUID(int=1), Page.GUESTS)}").status == 404
    assert visit(address.replace("/g/", "/p/")).status == 404


def test_what_is_typed_is_escaped_and_bounded(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee, "บัตรผ่าน <b>ประชุม</b> วันนี้ถึง 16:30 จำนวน 5 คน")
    assert "&lt;b&gt;" in visit(address).body
    wrong = visit(
        address,
        {"form": mark(address), "name": '"><script>alert(1)</script>', "phone": "<i>"},
    )
    assert wrong.status == 422
    assert "<script>alert" not in wrong.body
    assert "<i>" not in wrong.body
    assert comes_in(address, name="ก" * 5_000).status == 413
    assert comes_in(address, phone="1-1017-00230-70-8").status == 422
    assert town.rows(Account) == []


def test_a_full_pass_says_so_and_goes_on_with_more_places(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee, "บัตรผ่าน ประชุม วันนี้ถึง 16:30 จำนวน 1 คน")
    form = mark(address)
    assert comes_in(address).status == 200
    full = visit(address, {"form": form, "name": "ปรีชา ตั้งใจ", "phone": "081-111-2222"})
    assert (full.status, visit(address).status) == (409, 409)
    assert "ครบจำนวนแล้ว" in full.body
    malee.say("บัตรผ่าน")
    malee.tap("เพิ่มจำนวน", on=hears(malee, "ใช้แล้ว 1 จาก 1 คน"))
    talk(malee, *[("0", "1 ถึง 500 คน"), ("3", "ใช้แล้ว 1 จาก 3 คน")])
    assert comes_in(address, "ปรีชา ตั้งใจ", "081-111-2222").status == 200
    assert acts(town, "pass.widened") == [("pass.widened", "from=1 to=3")]


def test_places_are_added_or_fewer_after_a_second_look(town: Town) -> None:
    malee = town.officer(MALEE)
    makes(malee)
    for typed, places in (("อีก 20", 70), ("+5", 75), ("เพิ่มอีก 20 คน", 95), ("100", 100)):
        malee.say("บัตรผ่าน")
        malee.tap("เพิ่มจำนวน", on=hears(malee, "ใช้แล้ว 0 จาก"))
        talk(malee, ("มากๆ", "พิมพ์เป็นตัวเลข เช่น 50"), (typed, f"ใช้แล้ว 0 จาก {places} คน"))
    malee.say("บัตรผ่าน")
    malee.tap("เพิ่มจำนวน", on=hears(malee, "ใช้แล้ว 0 จาก 100 คน"))
    talk(malee, ("20", "ลดจำนวน G-0001"))
    assert the_pass(town).places == 100
    malee.tap("แก้ไข")
    talk(malee, ("30", "ทั้งหมด 30 คน"))
    malee.tap("ยืนยัน")
    hears(malee, "ใช้แล้ว 0 จาก 30 คน")
    assert the_pass(town).places == 30


def test_a_later_end_may_be_typed_as_it_is_offered(town: Town) -> None:
    malee = town.officer(MALEE)
    makes(malee)
    for typed, until in (("อีก 1 ชั่วโมง", "17.30 น."), ("อีก 30 นาที", "18.00 น.")):
        malee.say("บัตรผ่าน")
        malee.tap("ขยายเวลา", on=hears(malee, "ใช้แล้ว 0 จาก 50 คน"))
        talk(malee, ("พรุ่งนี้ 8.30-16.30", "ถึง 18.00"), ("พรุ่งนี้", "ถึง 18.00"), (typed, until))


def test_a_later_end_is_everybodys(town: Town) -> None:
    malee = town.officer(MALEE)
    address = makes(malee)
    guest = comes_in(address)
    malee.say("บัตรผ่าน")
    malee.tap("ขยายเวลา", on=hears(malee, "ใช้แล้ว 1 จาก 50 คน"))
    hears(malee, "ขยายถึงเมื่อใด")
    talk(malee, ("ถึง 12.00", "อยู่แล้ว"), ("ถึง 2 ทุ่ม", "20.00 น."))
    town.settle()
    there = town.portal.look(guest.username)
    assert there is not None
    assert there.expires == the_pass(town).ends_at == account(town, guest.username).expires_at
    town.later(hours=8)
    town.tick()
    assert town.portal.look(guest.username) is not None
    assert comes_in(address, "ปรีชา ตั้งใจ", "081-111-2222").status == 200


# Who may


def test_a_stranger_is_told_whom_to_ask(town: Town) -> None:
    town.officer(MALEE)
    stranger = town.person("คนแปลก หน้า")
    stranger.say(ALL_OF_IT)
    hears(stranger, "บัตรผ่านออกได้โดยเจ้าหน้าที่")
    assert "ติดต่อเจ้าหน้าที่" in stranger.chat.quick_reply_labels
    assert town.rows(GuestPass) == []


def test_a_member_makes_passes_once_an_officer_lets_them(town: Town) -> None:
    malee, wipha = town.officer(MALEE), town.person(WIPHA)
    malee.tap("อนุมัติ", on=hears(malee, files(wipha)))
    hears(wipha, "ตั้งรหัสผ่าน")
    wipha.say("บัตรผ่าน")
    hears(wipha, "บัตรผ่านออกได้โดยเจ้าหน้าที่")
    malee.say(f"ค้นหา {WIPHA}")
    found = hears(malee, "081-234-5678")
    let = button(found, "ให้ออกบัตรผ่านได้")
    malee.tap("ให้ออกบัตรผ่านได้", on=found)
    hears(malee, "ออกบัตรผ่านได้แล้ว")
    address = makes(wipha)
    guest = comes_in(address)
    wipha.say("บัตรผ่าน")
    wipha.tap("รายชื่อผู้ใช้", on=hears(wipha, "ใช้แล้ว 1 จาก 50 คน"))
    listed = hears(wipha, "รายชื่อ G-0001")
    assert "089-xxx-4321" in listed.text
    assert "089-765-4321" not in listed.text
    malee.say(f"ค้นหา {WIPHA}")
    malee.tap("งดออกบัตรผ่าน", on=hears(malee, "081-234-5678"))
    hears(malee, "ออกบัตรผ่านไม่ได้แล้ว")
    wipha.postback(f"p=end_pass&issued={the_pass(town).id.hex}&sure=1")
    hears(wipha, "เฉพาะผู้มีหน้าที่")
    wipha.postback(let)
    town.settle()
    assert said(wipha, "เฉพาะผู้มีหน้าที่") == 2
    assert town.rows(Host) == []
    assert acts(town, "host.allowed", "host.stopped") == [
        ("host.allowed", None),
        ("host.stopped", None),
    ]
    town.portal.login(guest.username, guest.password, *PC)


def test_a_makers_copy_of_their_data_tells_of_their_passes_and_of_no_guest(town: Town) -> None:
    malee, wipha = town.officer(MALEE), town.person(WIPHA)
    malee.tap("อนุมัติ", on=hears(malee, files(wipha)))
    hears(wipha, "ตั้งรหัสผ่าน")
    malee.say(f"ค้นหา {WIPHA}")
    malee.tap("ให้ออกบัตรผ่านได้", on=hears(malee, "081-234-5678"))
    hears(malee, "ออกบัตรผ่านได้แล้ว")
    comes_in(makes(wipha))
    held = copy_of(wipha)
    (made,) = of(held["บัตรผ่านที่ท่านออก"])
    assert (made["เลขที่"], made["หัวข้อ"], made["จำนวนผู้ใช้"]) == ("G-0001", "ประชุม ผอ.", "1")
    assert "ออกบัตรผ่านได้ตั้งแต่" in str(held["ข้อมูลส่วนตัว"])
    assert "สมศรี" not in str(held)
    assert "765-4321" not in str(held)


def test_who_has_left_the_office_makes_no_passes(town: Town) -> None:
    malee, wipha = town.officer(MALEE), town.person(WIPHA)
    malee.tap("อนุมัติ", on=hears(malee, files(wipha)))
    hears(wipha, "ตั้งรหัสผ่าน")
    malee.say(f"ค้นหา {WIPHA}")
    malee.tap("ให้ออกบัตรผ่านได้", on=hears(malee, "081-234-5678"))
    hears(malee, "ออกบัตรผ่านได้แล้ว")
    wipha.say("ลบข้อมูลของฉัน")
    hears(wipha, "ลบ")
    wipha.tap("ยืนยันลบข้อมูล")
    hears(wipha, "ลบ")
    town.settle()
    wipha.say(ALL_OF_IT)
    hears(wipha, "บัตรผ่านออกได้โดยเจ้าหน้าที่")
    assert town.rows(Host) == []


def test_a_member_sees_and_ends_their_own_passes_only(town: Town) -> None:
    malee, wipha = town.officer(MALEE), town.person(WIPHA)
    malee.tap("อนุมัติ", on=hears(malee, files(wipha)))
    hears(wipha, "ตั้งรหัสผ่าน")
    malee.say(f"ค้นหา {WIPHA}")
    malee.tap("ให้ออกบัตรผ่านได้", on=hears(malee, "081-234-5678"))
    hears(malee, "ออกบัตรผ่านได้แล้ว")
    makes(malee)
    issued = the_pass(town).id.hex
    for data in ("pass", "poster", "widen", "prolong"):
        wipha.postback(f"p={data}&issued={issued}")
    wipha.postback(f"p=guests&issued={issued}&before=999")
    wipha.postback(f"p=end_pass&issued={issued}&sure=1")
    town.settle()
    assert said(wipha, "เฉพาะผู้มีหน้าที่") == 6
    assert the_pass(town).ended_at is None


def test_the_address_of_a_pass_is_short_enough_to_scan(town: Town) -> None:
    malee = town.officer(MALEE)
    assert urlsplit(makes(malee)).path.startswith("/g/")
