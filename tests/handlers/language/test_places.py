import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.place_file import ours
from handlers.language.places import (
    Found,
    Kind,
    Nothing,
    Place,
    Unsure,
    labels,
    match,
    shortened,
    width,
)

TAKEN = {
    "supervision": "นิเทศ|กลุ่มนิเทศ|กลุ่มนิเทศฯ|นิเทศฯ ค่ะ|ศึกษานิเทศก์|อยู่กลุ่มนิเทศ|ผอ.กลุ่มนิเทศ"
    "|กลุ่มนิเทศ ติดตาม และประเมินผลการจัดการศึกษา|กลุ่มนิเทศติดตามและประเมินผล",
    "dlict": "ไอซีที|ICT|dlict|ไอที|กลุ่มส่งเสริมการศึกษาทางไกลฯ|I work at ICT"
    "|กลุ่มส่งเสริมการศึกษาทางไกล เทคโนโลยีสารสนเทศและการสื่อสาร",
    "finance": "การเงิน|กลุ่มการเงินฯ|งานพัสดุ|กลุ่มบริหารงานการเงินและสินทรัพย์|finance",
    "personnel": "บุคคล|กลุ่มบริหารงานบุคคล|บริหารงานบุคคล|งานบุคคล|HR",
    "policy": "แผน|นโยบายและแผน|นโยบายเเละแผน|กลุ่ม นโยบาย",
    "admin": "อำนวยการ|กลุ่มอำนวยการ|อํานวยการ",
    "promotion": "ส่งเสริม|ส่งเสริมฯ|กลุ่มส่งเสริมการจัดการศึกษา|ส่งเสริมการจัดการศึกษา",
    "legal": "กฎหมาย|กฏหมายและคดี|นิติกร",
    "audit": "ตรวจสอบภายใน|หน่วยตรวจสอบภายใน|ตรวจสอบ",
    "development": "พัฒนาครู|พัฒนาครูฯ|กลุ่มพัฒนาครูและบุคลากรทางการศึกษา",
    "executives": "ผู้บริหาร|ผอ.เขต|รองฯ|รอง ผอ.เขต|ผอ.สพป.",
    "other": "หน่วยงานอื่น|อื่นๆ|อื่น ๆ",
    "67030032": "บ้านวังไผ่|วังไผ่|รร.บ้านวังไผ่|ร.ร.บ้านวังไผ่|รร บ้านวังไผ่|โรงเรียนบ้านวังไผ่|รร.วังไผ่"
    "|บ.วังไผ่|รร.บ.วังไผ่|บ้านวังไผ|บ้านวังไพ่|67030032|ครูโรงเรียนบ้านวังไผ่|ผอ.รร.บ้านวังไผ่"
    "|ทำงานที่โรงเรียนบ้านวังไผ่ อำเภอวิเชียรบุรี จังหวัดเพชรบูรณ์|โรงเรียนบ้านวังไผ่ สพป.เพชรบูรณ์ เขต 3",
    "67030162": "บ้าน กม.30|กม.30|บ้าน กม.๓๐|กม 30|รร.บ้านกม.30",
    "67030008": "ซับน้อย|บ้านซับน้อย",
    "67030113": "ซับน้อยพัฒนา",
    "67030033": "หนองสะแก|บ้านหนองสะแก",
    "67030088": "หนองสะแกสี่",
    "67030031": "บ้านนํ้าร้อน|น้ำร้อน",
    "67030151": "ชุมชนบ้านโภชน์|บ้านโภชน์",
    "67030119": "กองทูล|บ้านกองทูล",
    "67030186": "บ้านโคกกรวด บึงสามพัน|บ้านโคกกรวด อ.บึงสามพัน|โคกกรวด (บึงสามพัน)|โคกกรวด ต.กันจุ|67030186",
    "67030060": "รร.โคกกรวด อำเภอวิเชียรบุรี|โคกกรวด วิเชียรบุรี",
    "67030189": "บ้านโคกสะอาด|โคกสะอาด อ.บึงสามพัน",
    "67030200": "บ้านบึงสามพัน",
    "67030196": "อนุบาลบึงสามพัน|ซับสมอทอด",
}
ASKED = {
    "โคกกรวด": {"67030060", "67030186"},
    "บ้านโคกกรวด": {"67030060", "67030186"},
    "รร.บ้านไทรทอง": {"67030068", "67030174"},
    "บ้านโคกกรวด อ.หนองไผ่": {"67030060", "67030186"},
    "บ้านวังไผ่ อ.หนองไผ่": {"67030032"},
    "โคกสะอาด": {"67030086", "67030189"},
    "บึงสามพัน": {"67030196", "67030200"},
    "หนองไผ่": {"67030177"},
    "โรงเรียนหนองไผ่": {"67030177"},
    "วิไลวัลย์": {"67030036"},
    "อำนวยกาน": {"admin"},
}
NOT_OURS = (
    "สมชาย ใจดี|0812345678|ไม่รู้|ก|บ้าน|โรงเรียน|สวนกุหลาบ|โรงเรียนนิยมศิลป์อนุสรณ์|ห้องประชุม"
    "|สพป.เพชรบูรณ์ เขต 3||😀|   |ขอบคุณค่ะ|1234567890123"
)


@pytest.mark.parametrize(
    ("typed", "code"), [(typed, code) for code, all_ in TAKEN.items() for typed in all_.split("|")]
)
def test_a_workplace_is_known_by_full_short_and_misspelled_names(typed: str, code: str) -> None:
    found = match(typed, ours())
    assert isinstance(found, Found)
    assert found.place.code == code


@pytest.mark.parametrize(("typed", "codes"), ASKED.items())
def test_what_may_be_several_places_is_asked_back(typed: str, codes: set[str]) -> None:
    unsure = match(typed, ours())
    assert isinstance(unsure, Unsure)
    assert codes <= {place.code for place in unsure.nearest}
    assert len(unsure.nearest) <= 3


@pytest.mark.parametrize("typed", NOT_OURS.split("|"))
def test_what_is_no_place_of_the_list_is_not_guessed(typed: str) -> None:
    assert match(typed, ours()) == Nothing()


def test_schools_of_the_same_name_are_told_apart_by_their_district() -> None:
    unsure = match("บ้านโคกกรวด", ours())
    assert isinstance(unsure, Unsure)
    assert unsure.same_name
    assert labels(unsure.nearest) == ["โคกกรวด (วิเชียรบุรี)", "โคกกรวด (บึงสามพัน)"]


def test_a_misspelled_name_is_taken_but_said_to_be_inexact() -> None:
    assert match("บ้านวังไพ่", ours()) == Found(_school("67030032"), exact=False)
    assert match("บ้านวังไผ่", ours()) == Found(_school("67030032"), exact=True)


def test_every_place_is_found_by_its_own_name_or_asked_back_among_its_namesakes() -> None:
    for place in ours():
        meant = match(place.display, ours())
        if isinstance(meant, Found):
            assert meant.place == place
        else:
            assert isinstance(meant, Unsure)
            assert place in meant.nearest
            assert meant.same_name


def test_one_slip_of_the_finger_is_forgiven_and_never_leads_to_another_school() -> None:
    slips = random.Random(2569)  # noqa: S311 - the same slips in every run
    schools = [place for place in ours() if place.kind is Kind.SCHOOL]
    taken = 0
    for place in schools:
        at = slips.randrange(3, len(place.name) - 1)
        meant = match(place.name[:at] + place.name[at + 1 :], ours())
        if isinstance(meant, Found) and not meant.exact:
            assert meant.place == place
        taken += isinstance(meant, Found)
    assert taken > 0.85 * len(schools)


def test_all_labels_fit_a_quick_reply_and_differ() -> None:
    shown = labels(ours())
    assert max(map(width, shown)) <= 20
    assert len(set(shown)) == len(shown)


def test_a_long_text_is_cut_by_what_a_reader_counts() -> None:
    assert shortened("ที่ปู่ย่ากินก๋วยเตี๋ยว", 30) == "ที่ปู่ย่ากินก๋วยเตี๋ยว"
    assert width(shortened("ที่" * 50)) == 20


def test_the_list_holds_ten_groups_and_the_185_schools_that_are_open() -> None:
    kinds = [place.kind for place in ours()]
    assert kinds.count(Kind.GROUP) == 10
    assert kinds.count(Kind.SCHOOL) == 185
    assert kinds.count(Kind.EXECUTIVE) == kinds.count(Kind.OTHER) == 1


@given(st.text(max_size=300) | st.text("รโงเยนบา้กลุ่ม .อตศ30", max_size=80))
def test_any_answer_is_a_place_a_question_or_nothing(text: str) -> None:
    assert isinstance(match(text, ours()), Found | Unsure | Nothing)


def test_an_empty_list_knows_no_place() -> None:
    assert match("นิเทศ", []) == Nothing()


def _school(code: str) -> Place:
    return next(place for place in ours() if place.code == code)
