"""An officer drops a file of figures into the chat: it is told before it is loaded."""

import io
import json

import pytest
import xlsxwriter

from bot.playground.persons import Person
from store.audit import Act, AuditEntry
from store.conversations import Conversation
from store.counting import Counting
from store.duties import Area, Duties, Duty, Topic
from store.figures import FigureLoad, SchoolFacts, Series
from store.inbox import Event
from store.loads import Loads
from store.outbox import Job, Kind
from store.people import Person as Row
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, button, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
NAME = "2568-1-schoolmis-67030000.json"
WANGPHAI, KHOKKRUAT = "67030158", "67030060"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    return own_town()


def dmc(**boys: int) -> bytes:
    """A file of the DMC's, by school code (``s67030158``) its boys of ป.1."""
    rows = [
        {"รหัสเขต": "67030000", "รหัสโรงเรียน": code[1:], "ป.1 ชาย": count, "รวมทั้งหมด": count}
        for code, count in boys.items()
    ]
    whole = sum(boys.values())
    rows.append({"รหัสเขต": "", "รหัสโรงเรียน": "", "ป.1 ชาย": whole, "รวมทั้งหมด": whole})
    return json.dumps({"success": True, "data": rows}).encode()


def loads(town: Town) -> dict[str, int]:
    return {one.series: one.rows for one in town.rows(FigureLoad)}


def figures(town: Town) -> dict[str, int]:
    """Pupils by school, of the newest load."""
    with town.helpdesk.database.read() as session:
        load = Loads(session).latest(Series.STUDENTS)
        assert load is not None
        return {
            school: int(value)
            for (school,), value in Counting(session).by_school(load.id, "students").items()
        }


def card(person: Person) -> str:
    return hears(person, "ตรวจสอบข้อมูลก่อนโหลด").text


def test_what_is_in_the_file_is_told_and_loaded_when_its_officer_says_so(town: Town) -> None:
    officer = town.officer(MALEE)
    pushes = town.platform.sending.used
    officer.send_file(NAME, dmc(s67030158=40, s67030060=30))
    doubts = hears(officer, "ควรตรวจสอบก่อนโหลด").text
    assert "ไม่มีข้อมูล 183 โรงเรียน" in doubts
    said = card(officer)
    assert "นักเรียนรายชั้น (ไฟล์ DMC ของเขต)" in said
    assert "ปีการศึกษา 2568 รอบ 1" in said
    assert "2 โรงเรียน · 2 รายการ" in said
    assert "นักเรียน 70" in said
    assert "ตรวจกับยอดรวมในไฟล์แล้ว ตรงกัน" in said
    assert loads(town) == {}, "looking is not loading"

    officer.tap("ยืนยัน")
    assert "โหลดข้อมูลแล้ว" in hears(officer, "โหลดข้อมูลแล้ว").text
    assert loads(town) == {"students": 2, "schools": 190}
    assert figures(town) == {WANGPHAI: 40, KHOKKRUAT: 30}
    assert len(town.rows(SchoolFacts)) == 190
    noted = [one for one in town.rows(AuditEntry) if one.act == Act.FIGURES_LOADED]
    (me,) = [one.id for one in town.rows(Row) if one.line_id == officer.user_id]
    assert {one.actor for one in noted} == {str(me)}
    assert {one.loaded_by for one in town.rows(FigureLoad)} == {str(me)}
    assert town.platform.sending.used == pushes, "all of it on reply tokens"


def test_nothing_of_the_file_is_left_behind(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file(NAME, dmc(s67030158=40))
    hears(officer, "ตรวจสอบข้อมูลก่อนโหลด")
    officer.tap("ยกเลิก")
    hears(officer, "ยกเลิก")
    town.settle()
    assert loads(town) == {}
    assert town.rows(Conversation) == []
    assert not [one for one in town.rows(Event) if '"rows"' in one.raw]
    assert not [one for one in town.rows(Job) if WANGPHAI in one.body and "DMC" not in one.body]


@pytest.mark.parametrize("data", [dmc(s67030158=40), b"no table"], ids=["read", "unreadable"])
def test_no_files_name_is_kept_once_it_was_read_or_was_not_wanted(town: Town, data: bytes) -> None:
    """People name files after pupils."""
    officer, stranger = town.officer(MALEE), town.person("ใครคนหนึ่ง")
    for person in (officer, stranger):
        person.send_file(f"ด.ช.สมชาย ใจดี 1509901234567 {NAME}", data)
        town.settle()
    assert [one for one in town.rows(Job) if one.kind is Kind.FILE], "none was fetched"
    kept = [one.raw for one in town.rows(Event)] + [one.body for one in town.rows(Job)]
    assert not [one for one in kept if "ใจดี" in one or "1509901234567" in one]


def test_a_better_file_is_told_beside_what_it_replaces(town: Town) -> None:
    officer = town.officer(MALEE)
    for boys in (100, 40):
        officer.send_file(NAME, dmc(s67030158=boys))
        said = card(officer)
        officer.tap("ยืนยัน")
        hears(officer, "โหลดข้อมูลแล้ว")
    assert "นักเรียน 40 (เดิม 100, -60)" in said
    assert "ต่างจากที่นำมาเทียบ (100) มาก" in " ".join(one.text for one in officer.chat.messages)
    turns = [one.turn for one in town.rows(FigureLoad) if one.series == "students"]
    assert sorted(turns) == [1, 2]


def test_the_very_file_in_use_is_not_loaded_again(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file(NAME, dmc(s67030158=40))
    card(officer)
    officer.tap("ยืนยัน")
    hears(officer, "โหลดข้อมูลแล้ว")
    officer.send_file(NAME, dmc(s67030158=40))
    hears(officer, "ข้อมูลนี้โหลดไว้แล้ว")
    assert loads(town) == {"students": 1, "schools": 190}


def test_year_and_round_are_asked_for_where_the_file_does_not_say(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file("นักเรียน.json", dmc(s67030158=40))
    hears(officer, "ปีการศึกษาใด")
    talk(officer, ("หก", "เช่น 2568"), ("๖๘", "รอบใด"))
    officer.tap("2")
    assert "ปีการศึกษา 2568 รอบ 2" in card(officer)


def test_what_a_file_does_not_say_is_asked_once(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file("นักเรียน.json", dmc(s67030158=40))
    hears(officer, "ปีการศึกษาใด")
    assert sum("ปีการศึกษาใด" in one.text for one in officer.chat) == 1


@pytest.mark.parametrize(
    ("typed", "asked", "told"),
    [
        ("ปีการศึกษา 2568", True, "ปีการศึกษา 2568 รอบ 2"),
        ("๒๕๖๘", True, "ปีการศึกษา 2568 รอบ 2"),
        ("1/2568", False, "ปีการศึกษา 2568 รอบ 1"),
        ("เทอม 1 ปี 68", False, "ปีการศึกษา 2568 รอบ 1"),
        ("ภาคเรียนที่ ๒/๒๕๖๘", False, "ปีการศึกษา 2568 รอบ 2"),
        ("ปีการศึกษา 2568 รอบที่ 1", False, "ปีการศึกษา 2568 รอบ 1"),
        ("2568/3", False, "ปีการศึกษา 2568 รอบ 3"),
    ],
)
def test_the_year_is_typed_as_people_write_it_with_its_term_or_without(
    typed: str, asked: bool, told: str, town: Town
) -> None:
    officer = town.officer(MALEE)
    officer.send_file("นักเรียน.json", dmc(s67030158=40))
    hears(officer, "ปีการศึกษาใด")
    officer.say(typed)
    if asked:
        hears(officer, "รอบใด")
        officer.tap("2")
    assert told in card(officer)


def test_a_year_with_two_terms_is_no_year(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file("นักเรียน.json", dmc(s67030158=40))
    hears(officer, "ปีการศึกษาใด")
    talk(officer, ("1/2568 รอบ 2", "เช่น 2568"), ("2999", "เช่น 2568"))


def test_a_term_typed_with_an_exams_year_makes_it_no_rounds(town: Town) -> None:
    officer = town.officer(MALEE)
    lines = f"รหัสโรงเรียน,ไทย,คณิต\r\n{WANGPHAI},40,41\r\n"
    officer.send_file("O-NET ป.6.csv", lines.encode())
    hears(officer, "ปีการศึกษาใด")
    officer.say("1/2567")
    said = card(officer)
    assert "ปีการศึกษา 2567" in said
    assert "รอบ" not in said.replace("ปีและรอบ", "")


def test_pupils_own_data_is_refused_and_nothing_of_it_is_kept(town: Town) -> None:
    officer = town.officer(MALEE)
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_row(1, 0, ["รหัสโรงเรียน", "เลขประจำตัวนักเรียน", "ชื่อ", "นามสกุล"])
        sheet.write_row(2, 0, [WANGPHAI, "1100700000001", "เด็กชายลับ", "ไม่บอก"])
    officer.send_file("2568-3-student.xlsx", made.getvalue())
    hears(officer, "ข้อมูลรายคนของนักเรียน")
    town.settle()
    kept = " ".join([one.raw for one in town.rows(Event)] + [one.body for one in town.rows(Job)])
    assert "เด็กชายลับ" not in kept
    assert "1100700000001" not in kept
    assert town.rows(Conversation) == []


def test_a_cell_that_cannot_be_read_is_named(town: Town) -> None:
    officer = town.officer(MALEE)
    lines = f"รหัสโรงเรียน,ป.1 ชาย,ป.1 หญิง\r\n{WANGPHAI},4,ห้า\r\n"
    officer.send_file("2568-1-นักเรียน.csv", lines.encode("cp874"))
    assert "ช่อง C2 ควรเป็นตัวเลข แต่เป็น “ห้า”" in hears(officer, "ช่อง C2").text
    assert town.rows(Conversation) == []


def test_a_file_that_is_no_good_leaves_the_one_looked_at_before(town: Town) -> None:
    officer = town.officer(MALEE)
    officer.send_file(NAME, dmc(s67030158=40))
    card(officer)
    officer.send_file("x.csv", b"a,b\r\n1,2\r\n")
    hears(officer, "ไม่พบตารางที่รู้จัก")
    said = card(officer)
    assert NAME in said, "it is the former file that is shown again"
    assert "x.csv" not in said
    officer.tap("ยืนยัน")
    hears(officer, "โหลดข้อมูลแล้ว")


def test_nobody_but_who_answers_for_figures_may_load(town: Town) -> None:
    """Another officer's file, and a member's, is a file like any other."""
    officer, other, member = town.officer(MALEE), town.officer(ANAN), town.person("สมชาย ใจดี")
    people = {one.line_id: one.id for one in town.rows(Row)}
    with town.helpdesk.database.write() as session:
        for who, topic in ((officer, Topic.FIGURES), (other, Topic.ACCOUNT)):
            Duties(session).give(
                Duty(officer_id=people[who.user_id], topic=topic, area=Area.EVERYWHERE)
            )
    for person in (other, member):
        person.send_file(NAME, dmc(s67030158=40))
        hears(person, "ได้รับไฟล์แล้ว")
    officer.send_file(NAME, dmc(s67030158=40))
    tapped = button(hears(officer, "ตรวจสอบข้อมูลก่อนโหลด"), "ยืนยัน")
    with town.helpdesk.database.write() as session:
        Duties(session).clear(people[officer.user_id])
        Duties(session).give(
            Duty(officer_id=people[officer.user_id], topic=Topic.ACCOUNT, area=Area.EVERYWHERE)
        )
        Duties(session).give(
            Duty(officer_id=people[other.user_id], topic=Topic.FIGURES, area=Area.EVERYWHERE)
        )
    officer.postback(tapped)
    town.settle()
    assert loads(town) == {}, "authority is asked at the tap"


def test_who_loads_meanwhile_is_not_overwritten_unseen(town: Town) -> None:
    officer, other = town.officer(MALEE), town.officer(ANAN)
    officer.send_file(NAME, dmc(s67030158=40))
    card(officer)
    other.send_file(NAME, dmc(s67030158=50))
    card(other)
    other.tap("ยืนยัน")
    hears(other, "โหลดข้อมูลแล้ว")
    officer.tap("ยืนยัน")
    hears(officer, "โหลดข้อมูลชุดเดียวกันไปก่อน")
    assert "นักเรียน 40 (เดิม 50, -10)" in card(officer)
    current = [one for one in town.rows(FigureLoad) if one.series == "students"]
    assert [one.totals for one in current] == [{"students": "50"}]


def test_the_word_for_it_says_which_files_are_known(town: Town) -> None:
    officer = town.officer(MALEE)
    talk(officer, ("โหลดข้อมูล", "กรุณาส่งไฟล์ข้อมูลในแชตนี้"))
