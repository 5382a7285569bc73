"""No word that asks for something is dropped, and none that only fills is told."""

import json
from pathlib import Path
from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Kind, Unread, Wish

TUNING = Path(__file__).parent / "tuning.jsonl"
NOBODY = {"intent": "smalltalk_unknown", "slots": {}}


def left(said: str) -> list[tuple[str, str]]:
    return [(one.kind.value, one.words) for one in understand(said).unread]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("เด็กออทิสติก อ.หนองไผ่", "เด็กออทิสติก"),
        ("เด็กติดยา อ.ศรีเทพ กี่คน", "เด็กติดยา"),
        ("เด็กเกิดใหม่ อ.ศรีเทพ", "เด็กเกิดใหม่"),
        ("นักเรียนตั้งครรภ์ บ้านบ่อรัง", "นักเรียนตั้งครรภ์"),
        ("นักเรียนที่เรียนดี บ้านวังไผ่", "นักเรียนที่เรียนดี"),
        ("นักเรียนว่ายน้ำเป็น อ.ศรีเทพ", "นักเรียนว่ายน้ำเป็น"),
        ("เด็กขอทุน อ.ศรีเทพ กี่คน", "เด็กขอทุน"),
        ("ครูอายุเกิน 50 กี่คน อ.หนองไผ่", "ครูอายุเกิน"),
        ("ครูมีหนี้กี่คน", "ครูมีหนี้"),
        ("ห้องเรียนที่ชำรุด อ.หนองไผ่", "ห้องเรียนที่ชำรุด"),
        ("โรงเรียนไม่มีรั้ว อ.ศรีเทพ", "โรงเรียนไม่มีรั้ว"),
        ("โรงเรียนมีเน็ตกี่โรง", "โรงเรียนมีเน็ต"),
        ("เด็กต่อคอม 1 เครื่อง", "เด็กต่อคอม"),
        ("เด็กเกิดเดือนไหนมากสุด", "เด็กเกิดเดือนไหน"),
    ],
)
def test_others_than_those_that_are_counted_are_not_told_as_these(said: str, words: str) -> None:
    assert left(said) == [("another", words)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("จำนวนประชากร อ.ศรีเทพ", "ประชากร"),
        ("จำนวนครัวเรือน อ.ศรีเทพ", "ครัวเรือน"),
        ("ลูกเสือกี่คน อ.ศรีเทพ", "ลูกเสือ"),
        ("อาหารกลางวัน อ.ศรีเทพ กี่คน", "อาหารกลางวัน"),
        ("บ้านวังลึกมีที่ดินกี่ไร่", "มีที่ดินกี่ไร่"),
        ("บ้านบึงนาจานอยู่ไกลจากเขตกี่กิโล", "กี่กิโล"),
        ("อ.ศรีเทพมีกี่หมู่บ้าน", "มีกี่หมู่บ้าน"),
        ("อาคาร บ้านวังไผ่ กี่หลัง", "กี่หลัง"),
        ("ม.3 ไม่จบ อ.ศรีเทพ", "ไม่จบ"),
        ("นักเรียนที่ไม่ยากจน อ.ศรีเทพ", "ไม่ยากจน"),
        ("ห้องสมุด อ.ศรีเทพ กี่ห้อง", "ห้องสมุด"),
        ("ห้องคอมกี่ห้อง", "ห้องคอม"),
        ("ห้องดนตรี อ.ศรีเทพ กี่ห้อง", "ห้องดนตรี"),
        ("ตำแหน่งว่างครูกี่อัตรา", "ตำแหน่งว่าง"),
        ("เณรกี่รูป", "เณร"),
        ("เกรดเฉลี่ยเด็กบ้านบ่อรัง", "เกรดเฉลี่ย"),
        ("วันนี้เด็กมาเรียนกี่คน บ้านวังลึก", "มาเรียน"),
        ("นักเรียนยากจน บ้านวังไผ่ ได้เงินกี่บาท", "กี่บาท"),
        ("โรงเรียนใดจะถูกยุบ", "จะถูกยุบ"),
        ("โรงเรียนที่ครูพอดีเกณฑ์", "ครูพอดีเกณฑ์"),
    ],
)
def test_what_no_file_tells_of_is_not_answered_with_pupils(said: str, words: str) -> None:
    assert ("another", words) in left(said)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("สมาธิสั้นกี่คน", "สมาธิสั้น"),
        ("ค่ายศีลธรรมนักเรียนกี่คน", "ค่ายศีลธรรม"),
        ("เด็กวัดกี่คน", "วัด"),
        ("วชบ. มีกี่รร.", "วชบ"),
        ("how many deaf students", "deaf"),
        ("students with autism", "autism"),
    ],
)
def test_without_a_place_a_word_may_be_one(said: str, words: str) -> None:
    assert left(said) == [("place", words)]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("วังลึกซึ้ง", "วังลึกซึ้ง"),
        ("autistic students si thep", "autistic"),
    ],
)
def test_a_known_name_leaves_the_rest_to_be_told(said: str, words: str) -> None:
    assert left(said) == [("part", words)]


def test_a_word_behind_a_bound_is_no_filler() -> None:
    assert ("part", "มากกว่าแผน") in left("โรงเรียนที่รับนักเรียน ป.1 ได้มากกว่าแผน")
    assert left("จะทำแผน ขอจำนวนนักเรียน อ.ศรีเทพ") == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("เด็ก LD", "เด็ก ld"),
        ("เด็กกำพร้าทั้งเขตมีกี่คน", "เด็กกำพร้า"),
        ("พิการทางสายตากี่คน", "ทางสายตา"),
        ("เด็กพิการทางการได้ยิน อ.ศรีเทพ", "ทางการได้ยิน"),
    ],
)
def test_one_kind_of_those_that_are_counted_together_is_told_to_be(said: str, words: str) -> None:
    assert left(said) == [("narrower", words)]


def test_it_stays_one_kind_until_another_figure_is_named() -> None:
    first = understand("เด็ก LD")
    before = Wish(first.intent, first.slots, unread=first.unread)
    there = understand("อ.ศรีเทพล่ะ", previous=before)
    assert there.unread == (Unread(Kind.NARROWER, "เด็ก ld"),)
    assert understand("แล้วครูล่ะ", previous=before).unread == ()


@pytest.mark.parametrize(
    "said",
    [
        "ขอทราบจำนวนนักเรียนบ้านวังไผ่หน่อยครับ จะเอาไปทำรายงานส่งพรุ่งนี้",
        "ท่าน ผอ. อยากรู้ว่านักเรียน อ.ศรีเทพ มีกี่คน",
        "ท่านรองให้ถามว่าครู อ.ศรีเทพ กี่คน",
        "พี่คะ นักเรียนทั้งเขตตอนนี้เท่าไหร่แล้ว",
        "อยากรู้จริงๆว่าเด็กบ้านวังลึกเหลือกี่คนแล้วอ่ะ",
        "ต้องสั่งหนังสือเรียน ขอยอดเด็ก ป.1 ทั้งเขต",
        "ทำงบอาหารกลางวัน ขอจำนวนเด็กบ้านวังไผ่",
        "เช่าเต็นท์ตั้งแคมป์ ขอยอดเด็กบ้านวังไผ่",
        "บ้านวังไผ่เด็กกี่คน จะเช่าเต็นท์",
        "เด็กที่เรียนอยู่บ้านวังไผ่มีเท่าไร",
        "ครูเราทั้งเขตมีกี่คนเนี่ย",
        "นักเรียนในความรับผิดชอบของ อ.ศรีเทพ กี่คน",
        "นักเรียนทังหมด อ.ศรีเทพ",
        "จำนวนครูและบุคลากรทางการศึกษา อ.ศรีเทพ",
        "ผลทดสอบระดับชาติ onet บ้านวังไผ่",
        "คะแนน NT กับนักเรียนที่เข้าสอบ อ.ศรีเทพ",
        "ชายหญิงบ้านวังไผ่เท่ากันไหม",
        "นักเรียนไม่นับ ม.ต้น อ.ศรีเทพ",
        "เด็กพิการเรียนรวม รร.บ้านหัวโตก กี่คน",
        "เด็กไม่มีสัญชาติ อ.ศรีเทพ",
        "โรงเรียนที่ไม่มีธุรการ",
        "ข้าราชการครูในอำเภอศรีเทพมีกี่อัตรา",
        "เด็กเล็กอนุบาล บ้านใหม่วิไลวัลย์ กี่คน",
        "บ้านนาเฉลียงมีเด็กกี่คน ไม่ใช่นาเฉลียงใต้นะ",
        "can you tell me how many classrooms we have",
        "students in wichian buri district for my report",
    ],
)
def test_who_asks_what_for_and_how_politely_is_not_told(said: str) -> None:
    assert left(said) == []


def test_of_what_people_write_nearly_everything_is_read() -> None:
    written = [json.loads(line) for line in TUNING.read_text(encoding="utf-8").splitlines()]
    unread = [one["text"] for one in written if understand(one["text"]).unread]
    assert len(unread) <= len(written) // 50, unread


@pytest.mark.parametrize(
    "said",
    [
        "นร.พิการชื่ออะไรบ้าง",
        "นร.บ้านวังลึกมีใครบ้าง",
        "ครูเกษียณปีนี้มีใครบ้าง",
        "เลข13หลักนักเรียน ป.1 บ้านท่าแดง",
        "ขอเบอร์ครูสมศรี",
        "ขอชื่อครูบ้านวังไผ่",
    ],
)
def test_who_they_are_that_are_counted_is_refused(said: str) -> None:
    assert understand(said).as_json() == NOBODY


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("ผอ.บ้านวังไผ่ชื่ออะไร", {"school": "บ้านวังไผ่", "metric": "school_info"}),
        (
            "โรงเรียนที่เด็กน้อยกว่า 20 ชื่ออะไรบ้าง",
            {"list": "schools", "filter": {"metric": "students", "op": "<", "value": 20}},
        ),
    ],
)
def test_what_schools_and_their_heads_are_called_is_told(said: str, slots: dict[str, Any]) -> None:
    assert understand(said).slots == slots


def test_a_telephone_is_looked_up_by_an_officer() -> None:
    assert understand("ค้นหาเบอร์ครูสมศรี").intent is Intent.OFFICER_FIND


@pytest.mark.parametrize("said", ["โรงเรียนประถมอย่างเดียวกี่โรง", "โรงเรียนที่มีแต่ประถมกี่โรง"])
def test_schools_of_nothing_but_primary_grades_go_no_further(said: str) -> None:
    assert understand(said).slots == {"except": True, "type": "ขยายโอกาส", "metric": "schools"}
