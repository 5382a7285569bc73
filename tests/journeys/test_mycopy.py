"""A copy of everything held about a person: theirs alone, whole, and nowhere kept."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from bot.playground.persons import Person
from bot.playground.visiting import Visit, visit
from bot.texts import LANGUAGES, read
from store.accounts import Account
from store.audit import AuditEntry
from store.clock import BANGKOK
from store.handouts import Handout
from store.people import Person as Row
from store.requests import Request
from tests.journeys.conftest import NewTown
from tests.journeys.test_factors import sets_up
from tests.journeys.test_mydata import deletes, opens
from tests.journeys.test_passwords import claims
from tests.journeys.town import Town, files, hears, talk

LIVE = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1"]
Sheets = dict[str, list[list[str]]]


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def page(person: Person) -> str:
    """The address of the page behind ``ขอสำเนาข้อมูล``."""
    person.say("ข้อมูลของฉัน")
    person.tap("ขอสำเนาข้อมูล", on=hears(person, "ผูกไลน์เมื่อ"))
    shown = hears(person, "สำเนาข้อมูลของฉัน")
    return next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า")


def sheets(opened: Visit) -> Sheets:
    assert opened.status == 200
    book = CalamineWorkbook.from_filelike(BytesIO(opened.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def copy_of(person: Person) -> Sheets:
    return sheets(visit(page(person), {}))


def of(table: list[list[str]]) -> list[dict[str, str]]:
    head, *rows = table
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_a_member_gets_everything_in_one_file_and_only_once(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    address = page(staff)
    assert "ดาวน์โหลด" in visit(address).body, "looking takes nothing"
    held = sheets(visit(address, {}))
    assert visit(address, {}).status == 410

    about = {row["รายการ"]: row["ข้อมูล"] for row in of(held["ข้อมูลส่วนตัว"])}
    assert about["ชื่อ-นามสกุล"] == "สมชาย ใจดี"
    assert about["โทรศัพท์"] == "081-234-5678"
    assert about["จัดทำเมื่อ"] == "วันจันทร์ที่ 23 พ.ย. 2569 เวลา 09.00 น."
    (request,) = of(held["คำขอ"])
    assert (request["เลขที่"], request["สถานะ"]) == ("A-0001", "อนุมัติ")
    assert (request["ผู้ขอ"], request["ผู้พิจารณา"]) == ("ท่าน", "เจ้าหน้าที่ผู้รับผิดชอบ")
    (account,) = of(held["บัญชีอินเทอร์เน็ต"])
    assert account["ชื่อผู้ใช้"] == "somchai.cha"
    assert "ใช้ที่" not in account, "there is one portal, and nothing to tell of it"
    assert [row["หน้า"] for row in of(held["หน้าที่เปิดได้ครั้งเดียว"])] == [
        "หน้าตั้งรหัสผ่าน",
        "สำเนาข้อมูลของฉัน",
    ]
    came = [row[0] for name in ("สิ่งที่ท่านส่งมา", "ข้อความถึงท่าน") for row in held[name][1:]]
    assert {when.partition(" เวลา")[0] for when in came} == {"วันจันทร์ที่ 23 พ.ย. 2569"}, (
        "all sheets go by the office's clock"
    )
    assert "ขอใช้เน็ต" in str(held["สิ่งที่ท่านส่งมา"])
    assert "ไม่ต้องส่งซ้ำ" in str(held["ข้อความถึงท่าน"])
    done = {(row["สิ่งที่ดำเนินการ"], row["ผู้ดำเนินการ"]) for row in of(held["บันทึกการดำเนินการ"])}
    assert ("อนุมัติคำขอบัญชี", "เจ้าหน้าที่ผู้รับผิดชอบ") in done
    assert ("ตั้งรหัสผ่าน", "ผู้เปิดหน้าที่ส่งให้ท่าน") in done


def test_nobody_else_is_named_and_no_secret_is_told(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    other = town.person("วิภา แสงทอง")
    opens(town, officer, staff)
    hears(officer, files(other, phone="089-876-5432"))
    opened = visit(page(staff), {})
    everything = str(sheets(opened))
    strangers = ["มาลี", "วิภา", "089", officer.user_id, other.user_id]
    assert [word for word in strangers if word in everything] == []
    with ZipFile(BytesIO(opened.content)) as file:
        inside = b"".join(file.read(name) for name in file.namelist()).decode()
    assert "/p/" not in inside
    assert "/h/" not in inside


def test_a_claim_tells_nothing_that_the_accounts_owner_had_told(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    stranger = town.person("คนแปลก หน้า")
    assert claims(stranger, "somchai.cha") == "P-0001"
    (claim,) = of(copy_of(stranger)["คำขอ"])
    assert (claim["เลขที่"], claim["ชื่อผู้ใช้"]) == ("P-0001", "somchai.cha")
    assert (claim["โทรศัพท์"], claim["ทำงานที่"], claim["ใช้กับ"]) == ("", "", "")
    rows = {row["เลขที่"]: row for row in of(copy_of(staff)["คำขอ"])}
    assert (rows["P-0001"]["ผู้ขอ"], rows["P-0001"]["ชื่อ-นามสกุล"]) == ("ผู้อื่น", "")
    assert rows["P-0001"]["โทรศัพท์"] == "081-234-5678", "their own phone, in another's request"


@pytest.mark.parametrize("typed", LIVE)
def test_a_name_that_looks_like_a_formula_stays_a_name(town: Town, typed: str) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    with town.helpdesk.database.write() as session:
        for row in (*session.exec(select(Row)), *session.exec(select(Request))):
            row.name = typed
            session.add(row)
    opened = visit(page(staff), {})
    held = sheets(opened)
    assert of(held["คำขอ"])[0]["ชื่อ-นามสกุล"] == typed.strip()
    with ZipFile(BytesIO(opened.content)) as file:
        tables = [file.read(name) for name in file.namelist() if "worksheets/" in name]
    assert b"<f>" not in b"".join(tables)


def test_a_begun_form_is_in_it_and_an_officers_work_about_others_is_not(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    hears(officer, files(staff))
    sets_up(officer, town)
    talk(officer, ("ไม่อยู่", "(1/2)"))
    officer.tap("ลา")
    hears(officer, "(2/2)")
    talk(officer, ("24 พ.ย.", "บันทึกแล้ว"), ("ค้นหา สมชาย", "081-234-5678"))
    officer.say("ขอใช้เน็ต")
    hears(officer, "พ.ร.บ.")
    officer.tap("รับทราบ")
    talk(officer, ("มาลี ศรีสุข", "(2/4)"), ("วันหยุด", "ยังไม่มีวันหยุด"))
    officer.tap("เพิ่มวันหยุด")
    hears(officer, "หยุดวันใด")
    talk(officer, ("30 พ.ย.", "โอกาสใด"))
    held = copy_of(officer)
    begun = of(held["เรื่องที่ทำค้างไว้"])
    assert [row["คำตอบ"] for row in begun] == ["", "มาลี ศรีสุข"]
    duty = {row["รายการ"]: row["ข้อมูล"] for row in of(held["หน้าที่ผู้รับผิดชอบ"])}
    assert duty["ตำแหน่ง"] == "เจ้าหน้าที่ผู้รับผิดชอบ"
    assert duty["ยืนยันสองขั้น"].endswith("น.")
    (absence,) = of(held["การไม่อยู่"])
    assert absence["สาเหตุ"] == "ลา"
    assert "สมชาย" not in str(held)
    assert "081-234-5678" not in str(held)


def test_a_machine_in_their_care_and_the_day_an_account_closes_are_in_it(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    with town.helpdesk.database.write() as session:
        (account,) = session.exec(select(Account))
        account.shared_label = "คอมห้องสมุด เครื่อง 1"
        account.closes_at = datetime(2026, 12, 31, 23, 59, 59, tzinfo=BANGKOK)
        session.get_one(Request, account.request_id).shared_label = "คอมห้องสมุด เครื่อง 1"
    held = copy_of(staff)
    (kept,) = of(held["บัญชีอินเทอร์เน็ต"])
    assert kept["เครื่องส่วนกลาง"] == "คอมห้องสมุด เครื่อง 1"
    assert "31 ธ.ค. 2569" in kept["ปิดเมื่อสิ้น"]
    (asked,) = of(held["คำขอ"])
    assert asked["เครื่องส่วนกลาง"] == "คอมห้องสมุด เครื่อง 1"


def test_in_english_for_who_speaks_english(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    staff.say("ข้อมูลของฉัน")
    staff.tap("ขอสำเนาข้อมูล", on=hears(staff, "ผูกไลน์เมื่อ"))
    shown = hears(staff, "สำเนาข้อมูลของฉัน")
    staff.say("English")
    hears(staff, "English")
    address = next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า")
    assert "Requests" in sheets(visit(address, {}))


def test_the_page_ends_with_a_newer_one_and_when_its_person_wants_to_be_forgotten(
    town: Town,
) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    first, second = page(staff), page(staff)
    assert visit(first, {}).status == 410
    deletes(staff)
    hears(staff, "ลบข้อมูลของท่านแล้ว")
    assert visit(second, {}).status == 410


def test_nothing_of_the_file_is_kept(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    files(staff)
    copy_of(staff)
    (handout,) = town.rows(Handout)
    assert handout.opened_at is not None
    (entry,) = [one for one in town.rows(AuditEntry) if one.act == "handout.opened"]
    assert (entry.subject, entry.how) == (str(handout.id), "my_data")
    assert not list(town.folder.rglob("*.xlsx"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheets_titles_fit(language: str) -> None:
    titles = ("about", "requests", "accounts", "links", "forms", "roster", "absences", "events")
    named = [read(language)[f"export.{title}"] for title in (*titles, "letters", "audit")]
    assert len(set(named)) == len(named)
    assert not [name for name in named if len(name) > 31 or set(name) & set("[]:*?/\\'")]
