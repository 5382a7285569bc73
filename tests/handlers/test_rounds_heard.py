"""What free messages say about rounds of data, and what they do not."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from handlers.house import house
from handlers.kit.desk import Desk, Office
from handlers.kit.intents import Said
from handlers.kit.taps.rounds import RoundsAsked, ShowRounds
from handlers.language.place_file import ours
from handlers.reception import meaning
from handlers.rounds.nudging import NudgeInWords
from handlers.rounds.reporting import HasNotSent, HasSent
from handlers.rounds.setting import MoveInWords
from store.db import Database
from store.hours import OfficeHours
from store.people import People
from store.roster import Officer, Role
from tests.tables import lay

NOW = datetime(2026, 6, 5, 2, 0, tzinfo=UTC)
OFFICE = Office("", "", OfficeHours.parse("mon-fri 08:30-16:30"), "", "", "")
WANGPHAI = next(place.code for place in ours() if place.name == "บ้านวังไผ่")


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        person = People(session).meet("U" + "1" * 32, now=NOW)
        entry = Officer(person_id=person.id, role=Role.OFFICER, name="มาลี ศรีสุข", bound_at=NOW)
        session.add(entry)
        session.flush()
        places = {place.code: place for place in ours()}
        yield Desk(session, OFFICE, NOW, places, person, entry)
    database.close()


def heard(text: str, desk: Desk) -> object:
    return meaning(Said(text), desk, house.words)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("ส่งแล้ว", HasSent()),
        ("ส่งแล้วค่ะ", HasSent()),
        ("ส่งเรียบร้อยแล้วครับ", HasSent()),
        ("โรงเรียนเราส่งแล้ว", HasSent()),
        ("ส่ง DMC แล้ว", HasSent("DMC")),
        ("ส่งdmcรอบ ๑ แล้วค่ะ", HasSent("DMC", 1)),
        ("B-OBEC ส่งแล้ว", HasSent("B-OBEC")),
        ("ยืนยันข้อมูล DMC รอบ 1 แล้ว", HasSent("DMC", 1)),
        ("ส่งแล้ว 125 คน", HasSent(figure=125)),
        ("ส่ง DMC แล้ว ๑,๒๐๔ คน", HasSent("DMC", figure=1204)),
        ("ขอแจ้งว่าส่ง CCT เรียบร้อยแล้ว", HasSent("CCT")),
        ("บ้านวังไผ่ส่ง DMC แล้ว", HasSent("DMC", school=WANGPHAI)),
        ("1067380172 ส่ง DMC แล้ว", HasSent("DMC", school=WANGPHAI)),
        ("ยังไม่ได้ส่ง", HasNotSent()),
        ("ยังไม่ส่ง DMC", HasNotSent("DMC")),
        ("โรงเรียนยังไม่ได้ส่ง DMC รอบ 1 ครับ", HasNotSent("DMC", 1)),
        ("เลื่อน DMC รอบ 1 เป็น 15 มิ.ย.", MoveInWords("DMC", 1, "15 มิ.ย.")),
        ("เลื่อนกำหนดส่ง DMC รอบที่ 2 ถึงวันที่ 20 พ.ย.", MoveInWords("DMC", 2, "วันที่ 20 พ.ย.")),
        ("ขยายวันส่ง cct เป็น 30 มิถุนายน", MoveInWords("CCT", 0, "30 มิถุนายน")),
    ],
)
def test_what_is_said_about_rounds(text: str, meant: object, desk: Desk) -> None:
    assert heard(text, desk) == meant


@pytest.mark.parametrize(
    ("text", "ask"),
    [
        ("ส่งแล้วหรือยัง", "submitted"),
        ("ส่ง DMC หรือยัง", "submitted"),
        ("โรงเรียนไหนส่ง DMC แล้วบ้าง", "submitted"),
        ("โรงเรียนไหนยังไม่ส่ง DMC", "not_confirmed"),
        ("DMC รอบ 1 ส่งภายในวันไหน", "deadline"),
        ("ทำไมตัวเลข DMC ไม่ตรงกับ EMIS", "mismatch"),
        ("มีข้อมูลปีไหนบ้าง", "loaded"),
    ],
)
def test_a_question_is_no_report(text: str, ask: str, desk: Desk) -> None:
    asked = heard(text, desk)
    assert isinstance(asked, RoundsAsked)
    assert asked.slots["ask"] == ask


@pytest.mark.parametrize(
    ("text", "kind"),
    [("รอบข้อมูล", ShowRounds), ("เตือนโรงเรียนที่ยังไม่ส่ง", NudgeInWords)],
)
def test_commands_are_commands(text: str, kind: type, desk: Desk) -> None:
    assert isinstance(heard(text, desk), kind)


@pytest.mark.parametrize(
    "text",
    [
        "ส่งรหัสผ่านให้แล้วแต่เข้าไม่ได้",
        "ส่งคำขอไปแล้วยังไม่ได้รับการอนุมัติ",
        "ยังไม่ได้รับรหัสผ่าน",
        "เน็ตหลุดแล้ว ส่งงานไม่ได้",
        "ลบข้อมูลของฉัน",
        "ขอบคุณ",
        "นักเรียนบ้านวังไผ่กี่คน",
        "เปลี่ยนรหัสผ่าน",
        "ขอใช้อินเทอร์เน็ต",
        "พิมพ์งานส่งครูแล้วเครื่องพิมพ์ไม่ออก",
    ],
)
def test_what_is_about_something_else_is_left_alone(text: str, desk: Desk) -> None:
    assert not isinstance(heard(text, desk), HasSent | HasNotSent | MoveInWords | RoundsAsked)


@pytest.mark.parametrize(
    "text", ["has our school sent DMC", "Have they sent the data", "did we send DMC"]
)
def test_an_english_question_is_no_report(text: str, desk: Desk) -> None:
    assert not isinstance(heard(text, desk), HasSent | HasNotSent)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("ส่งแล้ว 125", 125), ("ส่งแล้ว ๑๒๕ ค่ะ", 125), ("ส่งข้อมูลแล้ว 1,250", 1250), ("ส่งแล้ว 2569", None)],
)
def test_a_bare_number_behind_the_report_is_its_figure_and_a_year_is_none(
    desk: Desk, typed: str, figure: int | None
) -> None:
    said = heard(typed, desk)

    assert (said.figure if isinstance(said, HasSent) else None) == figure
