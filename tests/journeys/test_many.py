"""An officer opens accounts for several people at once, from a list."""

import io
from urllib.parse import unquote

import httpx
import pytest
import xlsxwriter

from bot.papers.slip import Slip
from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused
from store.accounts import Account, AccountState, PasswordLink
from store.audit import AuditEntry
from store.conversations import Conversation
from store.duties import Topic
from store.handouts import Handout, HandoutKind
from store.inbox import Event
from store.requests import Request, State
from tests.journeys.conftest import NewTown
from tests.journeys.test_for_others import opens_for, page_of
from tests.journeys.test_routing import duty, person_id, said
from tests.journeys.town import Town, files, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
PC = ("02-00-5E-00-00-11", "10.0.0.31")
GOOD = """ชื่อ-นามสกุล\tที่ทำงาน\tเบอร์โทร\tเครื่อง
1. วิชัย ใจกล้า\tกลุ่มนิเทศ\t081-111-1111\tคอม
2. วิภา ใจงาม\tกลุ่มอำนวยการ\t๐๘๑-๒๒๒-๒๒๒๒\tมือถือ
3. วิทย์ ใจเย็น\tนิเทศ\t081-333-3333\tทั้งสองอย่าง"""


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def sends(officer: Person, rows: str) -> None:
    """Up to what was found in the list."""
    talk(
        officer,
        ("เปิดหลายบัญชี", "กรุณาวางรายการ"),
        (rows, "ด้วยวิธีใด"),
    )
    officer.tap("พบตัวจริง")


def opens_all(officer: Person, rows: str = GOOD) -> None:
    sends(officer, rows)
    hears(officer, "ตรวจรายการแล้ว")
    officer.tap("ยืนยัน")
    hears(officer, "เปิดบัญชีครบแล้ว")


def printed(officer: Person, town: Town) -> list[Slip]:
    officer.tap("พิมพ์ใบแจ้งทั้งชุด")
    page_of(officer, "ใบแจ้ง")
    return on_paper(town)


def on_paper(town: Town) -> list[Slip]:
    handout = [row for row in town.rows(Handout) if row.kind is HandoutKind.SLIPS][-1]
    with town.helpdesk.database.write() as session:
        maker = town.helpdesk.handouts().makers[HandoutKind.SLIPS]
        draft = maker(session, handout, town.clock.now())
    slips: list[Slip] = draft.args[0]  # type: ignore[attr-defined]  # a partial
    return slips


def test_a_list_is_opened_with_one_card_at_the_end_and_a_request_for_each(town: Town) -> None:
    malee = town.officer(MALEE)
    used = town.platform.sending.used
    opens_all(malee)
    requests = town.rows(Request)
    assert [r.number for r in requests] == ["A-0001", "A-0002", "A-0003"]
    assert {r.state for r in requests} == {State.APPROVED}
    assert {r.filed_by for r in requests} == {r.decided_by for r in requests}
    assert len({r.batch for r in requests}) == 1
    assert {a.state for a in town.rows(Account)} == {AccountState.LOCKED}
    town.settle()
    assert town.platform.sending.used == used + 1
    assert said(malee, "เปิดบัญชีครบแล้ว") == 1
    filed = [e for e in town.rows(AuditEntry) if e.act in ("request.filed_for", "account.approved")]
    assert [e.how for e in filed] == ["in_person"] * 6


def test_the_slips_are_one_file_and_lead_each_to_their_own_page(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_all(malee)
    slips = printed(malee, town)
    assert [(slip.number, slip.name) for slip in slips] == [
        ("A-0001", "วิชัย ใจกล้า"),
        ("A-0002", "วิภา ใจงาม"),
        ("A-0003", "วิทย์ ใจเย็น"),
    ]
    for slip, digits in zip(slips, ("1111", "2222", "3333"), strict=True):
        shown = visit(slip.page, {"last4": digits})
        assert shown.username == slip.username
        town.portal.login(shown.username, shown.password, *PC)
    malee.tap("พิมพ์ใบแจ้งทั้งชุด")
    hears(malee, "ทุกคนในชุดนี้ตั้งรหัสผ่านแล้ว")


def file_name(made: httpx.Response) -> str:
    return unquote(made.headers["content-disposition"].rpartition("''")[2])


def test_the_file_is_named_after_the_whole_batch_and_not_after_one_person(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_all(malee)
    malee.tap("พิมพ์ใบแจ้งทั้งชุด")
    made = httpx.post(page_of(malee, "ใบแจ้ง"))
    assert file_name(made) == "ใบแจ้ง A-0001 ถึง A-0003 (3 คน).pdf"


def test_the_file_is_a_pdf_and_holds_who_has_no_password_yet(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_all(malee)
    first = printed(malee, town)
    visit(first[0].page, {"last4": "1111"})
    again = printed(malee, town)
    assert [slip.number for slip in again] == ["A-0002", "A-0003"]
    malee.tap("พิมพ์ใบแจ้งทั้งชุด")
    made = httpx.post(page_of(malee, "ใบแจ้ง"))
    assert (made.status_code, made.content[:5]) == (200, b"%PDF-")
    assert file_name(made) == "ใบแจ้ง A-0002 ถึง A-0003 (2 คน).pdf"


def test_whose_page_is_open_at_the_desk_has_none_on_an_older_printing(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_all(malee)
    malee.tap("พิมพ์ใบแจ้งทั้งชุด")
    page_of(malee, "ใบแจ้ง")
    town.later(minutes=1)
    malee.say("ค้นหา A-0001")
    malee.tap("ตั้งรหัสที่นี่", on=hears(malee, "วิชัย ใจกล้า"))
    hears(malee, "ให้เจ้าของบัญชีกรอกเอง")
    assert [slip.number for slip in on_paper(town)] == ["A-0002", "A-0003"]


def test_every_bad_row_is_named_with_its_number_and_nothing_is_opened_unseen(town: Town) -> None:
    malee = town.officer(MALEE)
    files(town.person("สมชาย ใจดี"))
    opens_for(malee)
    sends(
        malee,
        "\n".join(
            (
                "วิชัย ใจกล้า, นิเทศ, 081-111-1111, คอม",
                "วิภา ใจงาม, นิเทศ, 081-222-2222",
                "=HYPERLINK(1), นิเทศ, 081-333-3333, คอม",
                "๑๒๓๔, นิเทศ, 081-333-3333, คอม",
                "วิทย์ ใจเย็น, ดาวอังคารนอกโลก, 081-333-3333, คอม",
                "วิทย์ ใจเย็น, หน่วยงานอื่น, 081-333-3333, คอม",
                "วิทย์ ใจเย็น, นิเทศ, 12, คอม",
                "วิทย์ ใจเย็น, นิเทศ, 081-333-3333, ตู้เย็น",
                "นายวิชัย ใจกล้า, อำนวยการ, 0811111111, มือถือ",
                "สมชาย ใจดี, นิเทศ, 081-234-5678, คอม",
                f"{MALEE}, นิเทศ, 081-333-3333, คอม",
                "สมศรี มีสุข, นิเทศ, 089-765-4321, คอม",
            )
        ),
    )
    faults = hears(malee, "แถวที่ต้องแก้ไข").text
    for line, why in (
        (2, "ต้องมี 4 ช่อง"),
        (3, "มีสูตรในช่อง"),
        (4, "อ่านชื่อ-นามสกุลไม่ได้"),
        (5, "ไม่พบที่ทำงานนี้"),
        (6, "กรุณาเปิดทีละคน"),
        (7, "อ่านเบอร์โทรไม่ได้"),
        (8, "เครื่องต้องเป็น"),
        (9, "ซ้ำกับแถวก่อนหน้า"),
        (10, "มีไลน์แล้ว"),
        (11, "ชื่อหรือเบอร์ตรงกับเจ้าหน้าที่"),
        (12, "มีบัญชีแล้ว"),
    ):
        assert any(row.startswith(f"{line} · ") and why in row for row in faults.splitlines()), line
    assert "1 · " not in faults.splitlines()
    hears(malee, "ตรวจรายการแล้ว")
    assert len(town.rows(Request)) == 2
    malee.tap("ยืนยัน")
    hears(malee, "อนุมัติแล้ว 1 คำขอ")
    hears(malee, "เปิดบัญชีครบแล้ว")
    assert [r.name for r in town.rows(Request)][2:] == ["วิชัย ใจกล้า"]


def test_a_mended_list_takes_the_place_of_the_first(town: Town) -> None:
    malee = town.officer(MALEE)
    sends(malee, "วิชัย ใจกล้า, นิเทศ, 12, คอม")
    found = hears(malee, "ตรวจรายการแล้ว")
    assert "ยืนยัน" not in found.labels
    malee.tap("ส่งรายการใหม่", on=found)
    talk(malee, ("วิชัย ใจกล้า  นิเทศ  081-111-1111  คอม", "ตรวจรายการแล้ว"))
    malee.tap("ยืนยัน")
    hears(malee, "เปิดบัญชีครบแล้ว")
    assert [r.name for r in town.rows(Request)] == ["วิชัย ใจกล้า"]


def test_two_taps_on_the_same_list_open_it_once(town: Town) -> None:
    malee = town.officer(MALEE)
    sends(malee, GOOD)
    card = hears(malee, "ตรวจรายการแล้ว")
    malee.tap("ยืนยัน", on=card)
    malee.tap("ยืนยัน", on=card)
    hears(malee, "เปิดบัญชีครบแล้ว")
    town.settle()
    assert len(town.rows(Request)) == 3


@pytest.mark.parametrize(("count", "told"), [(50, "ด้วยวิธีใด"), (51, "เปิดได้ครั้งละไม่เกิน 50 คน")])
def test_fifty_people_are_opened_at_once_and_no_more(town: Town, count: int, told: str) -> None:
    malee = town.officer(MALEE)
    rows = "\n".join(
        f"วิชัย ใจ{chr(0x0E01 + n % 30)}า{chr(0x0E01 + n // 30)}า, นิเทศ, 081-111-{n:04}, คอม"
        for n in range(count)
    )
    talk(malee, ("เปิดหลายบัญชี", "กรุณาวางรายการ"), (rows, told))


def test_fifty_bad_rows_are_all_shown(town: Town) -> None:
    malee = town.officer(MALEE)
    long = "ก" * 60
    sends(malee, "\n".join(f"{long}, {n}" for n in range(50)))
    faults = hears(malee, "แถวที่ต้องแก้ไข").text
    assert all(f"\n{line} · " in faults for line in range(1, 51))


def test_a_list_is_not_theirs_who_is_no_officer_or_does_not_answer_for_it(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    duty(town, MALEE, topic=Topic.FIGURES)
    talk(town.person("คนแปลก หน้า"), ("เปิดหลายบัญชี", "เฉพาะผู้มีหน้าที่"))
    sends(malee, GOOD)
    hears(malee, "ตรวจรายการแล้ว")
    malee.tap("ยืนยัน")
    hears(malee, "ส่งให้ผู้รับผิดชอบท่านอื่นพิจารณา 3 คำขอ")
    assert {r.state for r in town.rows(Request)} == {State.PENDING}
    assert town.rows(Account) == []
    anan.tap("อนุมัติ", on=hears(anan, "A-0001"))
    hears(anan, "ด้วยวิธีใด")
    anan.tap("พบตัวจริง")
    hears(malee, "เปิดบัญชีแล้ว A-0001")
    assert said(malee, "เปิดบัญชีครบแล้ว") == 0


def test_slips_of_a_batch_are_handed_to_who_answers_for_it(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE, topic=Topic.ACCOUNT)
    duty(town, ANAN, topic=Topic.FIGURES)
    opens_all(malee)
    batch = town.rows(Request)[0].batch
    assert batch is not None
    anan.postback(f"p=slips&batch={batch.hex}")
    hears(anan, "เฉพาะผู้มีหน้าที่")
    assert town.rows(PasswordLink) == []
    assert person_id(town, MALEE) == town.rows(Request)[0].filed_by


def test_one_account_of_a_batch_is_shut_like_any_other(town: Town) -> None:
    malee = town.officer(MALEE)
    opens_all(malee)
    slips = printed(malee, town)
    malee.say("ค้นหา A-0002")
    malee.tap("ระงับบัญชี", on=hears(malee, "วิภา ใจงาม"))
    hears(malee, "กดยืนยันเพื่อระงับ")
    malee.tap("ยืนยันระงับบัญชี")
    hears(malee, "กรุณาแจ้งด้วยวิธีอื่น")
    town.settle()
    assert visit(slips[1].page).status == 403
    with pytest.raises(LoginRefused):
        town.portal.login(slips[1].username, "whatever", *PC)
    assert visit(slips[2].page, {"last4": "3333"}).status == 200


def sheet(*rows: tuple[object, ...]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        page.write(0, 0, "รายชื่อผู้ขอใช้อินเทอร์เน็ต ปีงบประมาณ 2570")
        for at, row in enumerate((("ที่", "ชื่อ-นามสกุล", "ที่ทำงาน", "โทร", "เครื่อง"), *rows), 2):
            page.write_row(at, 0, row)
    return made.getvalue()


def test_a_file_is_as_good_as_a_pasted_list(town: Town) -> None:
    """A spreadsheet takes a phone for a number and drops its zero."""
    malee = town.officer(MALEE)
    talk(malee, ("เปิดหลายบัญชี", "กรุณาวางรายการ"))
    malee.send_file(
        "รายชื่อ.xlsx",
        sheet(
            (1, "วิชัย ใจกล้า", "กลุ่มนิเทศ", 811111111, "คอม"),
            (2, "วิภา ใจงาม", "ไม่มีที่นี่", "081-222-2222", "มือถือ"),
        ),
    )
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    hears(malee, "2 · วิภา ใจงาม: ไม่พบที่ทำงานนี้")
    assert town.rows(Account) == []
    malee.send_file("รายชื่อ.xlsx", sheet((1, "วิชัย ใจกล้า", "กลุ่มนิเทศ", 811111111, "คอม")))
    town.settle()
    malee.tap("ยืนยัน")
    hears(malee, "เปิดบัญชีครบแล้ว")
    assert [(r.name, r.phone) for r in town.rows(Request)] == [("วิชัย ใจกล้า", "+66811111111")]
    kept = str([*town.rows(Event), *town.rows(Conversation)])
    assert "วิภา" not in kept


def test_everything_that_is_wrong_with_a_row_is_named_at_once(town: Town) -> None:
    """Else a list is sent four times before it is right."""
    malee = town.officer(MALEE)
    sends(malee, "วิทย์ ใจเย็น, ดาวอังคารนอกโลก, 12, ตู้เย็น")
    said = hears(malee, "แถวที่ต้องแก้ไข").text
    for why in ("ไม่พบที่ทำงานนี้", "อ่านเบอร์โทรไม่ได้", "เครื่องต้องเป็น"):
        assert why in said
    assert "อ่านชื่อ" not in said


@pytest.mark.parametrize("first", ["Sirinamee", "วิชัย ใจกล้า", "ชื่อเสียง ใจดี, นิเทศ, , คอม"])
def test_a_first_row_with_little_in_it_is_a_person_and_no_heading(town: Town, first: str) -> None:
    malee = town.officer(MALEE)
    talk(malee, ("เปิดหลายบัญชี", "กรุณาวางรายการ"))
    rows = f"{first}\nวิภา ใจงาม, นิเทศ, 081-222-2222, คอม\n"
    malee.send_file("รายชื่อ.csv", rows.encode())
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    assert "\n1 · " in hears(malee, "แถวที่ต้องแก้ไข").text


def test_a_file_parted_by_bars_loses_nobody(town: Town) -> None:
    malee = town.officer(MALEE)
    talk(malee, ("เปิดหลายบัญชี", "กรุณาวางรายการ"))
    rows = (
        "รายชื่อบุคลากร\nชื่อ - นามสกุล|ที่ทำงาน|โทร|เครื่อง\n"
        "วิชัย ใจกล้า|นิเทศ|081-111-1111|คอม\nวิภา ใจงาม|นิเทศ|081-222-2222|คอม\n"
    )
    malee.send_file("รายชื่อ.csv", rows.encode())
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    hears(malee, "ตรวจรายการแล้ว")
    malee.tap("ยืนยัน")
    hears(malee, "เปิดบัญชีครบแล้ว")
    assert [r.name for r in town.rows(Request)] == ["วิชัย ใจกล้า", "วิภา ใจงาม"]


def test_who_needs_no_slip_is_left_out_of_the_printing_and_said_to_be(town: Town) -> None:
    """One has claimed theirs from LINE, one has used up the day's: the others are printed."""
    malee = town.officer(MALEE)
    opens_all(malee)
    names = {account.username: account for account in town.rows(Account)}
    claimed = next(one for one in names if one.startswith("wichai"))
    vichai = town.person("วิชัย ใจกล้า")
    vichai.postback("p=claim")
    hears(vichai, "พ.ร.บ.")
    vichai.tap("รับทราบ")
    talk(vichai, (claimed, "ชื่อ-นามสกุล"), ("วิชัย ใจกล้า", "รับเรื่อง"))
    malee.tap("อนุมัติ", on=hears(malee, "ขอใช้บัญชีเดิม"))
    malee.tap("พบตัวจริง", on=hears(malee, "ด้วยวิธีใด"))
    hears(vichai, "ตั้งรหัสผ่านใหม่")
    for _ in range(3):
        malee.say("ค้นหา A-0002")
        malee.tap("พิมพ์ใบแจ้ง", on=hears(malee, "วิภา ใจงาม"))
        page_of(malee, "ใบแจ้ง A-0002")
        town.later(minutes=1)
    batch = town.request("A-0003").batch
    assert batch is not None
    malee.postback(f"p=slips&batch={batch.hex}")
    shown = hears(malee, "ใบแจ้ง 1 คน").text
    assert "วิชัย ใจกล้า: มีไลน์แล้ว" in shown
    assert "วิภา ใจงาม: ออกใบครบ" in shown
    assert [slip.number for slip in on_paper(town)] == ["A-0003"]
