"""Which wish a message is; several in one; and questions that go on from the last."""

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood

INTENTS = {
    "account_request": "ขอใช้เน็ต|อยากได้ไวไฟสำหรับแขกประชุม|สมชาย ใจดี รร.บ้านวังไผ่ 081-234-5678"
    "|ขอ username DMC",
    "password_reset": "ลืมรหัสเน็ต|จำ password ไม่ได้|รหัสผ่านใช้ไม่ได้|ลิงก์ตั้งรหัสหมดอายุ ขอใหม่",
    "problem_report": "เน็ตช้ามาก|ปริ้นเตอร์พิมพ์ไม่ออก|ตัวเลขโรงเรียนผมผิด|เข้า DMC ไม่ได้|wifi หลุดๆ",
    "my_status": "เรื่องที่แจ้งไปถึงไหนแล้ว|A-0031 ได้หรือยัง|ขอเน็ตไปเมื่อวาน อนุมัติหรือยัง",
    "my_sessions": "ใครใช้บัญชีผมอยู่|ตอนนี้ใช้เน็ตกี่เครื่อง|สถานะเน็ต",
    "logout_device": "ออกจากระบบทุกเครื่อง|ช่วย logout มือถือผมที",
    "officer_queue": "งานของฉัน|มีคำขออะไรค้างบ้าง",
    "officer_find": "ค้นหา สมชาย ใจดี|เบอร์ 0812345678 ของใคร|ค้นหาบัญชี somchai.jai",
    "data_round_status": "DMC ปิดวันไหน|ใครยังไม่ส่งบ้าง|โรงเรียนผมส่ง DMC หรือยัง|ข้อมูลนี้ของรอบไหน",
    "mis_query": "นักเรียนวังไผ่กี่คน|ครูขาดกี่โรง|เปอร์เซ็นต์เด็กยากจนในเขต",
    "mis_compare": "อำเภอไหนนักเรียนมากสุด|แนวโน้มนักเรียน|เทียบนักเรียนศรีเทพกับหนองไผ่",
    "mis_list": "โรงเรียนไหนเด็กน้อยสุด|รายชื่อโรงเรียนขยายโอกาส|รร.ที่ยุบมีที่ไหนบ้าง",
    "mis_export": "ขอกราฟนักเรียนรายอำเภอ|รายชื่อโรงเรียนเป็น excel|ขอโปรไฟล์โรงเรียนเรา",
    "help": "เมนู|ทำอะไรได้บ้าง|ขอคุยกับเจ้าหน้าที่",
    "greeting": "สวัสดีค่ะ|hello|หวัดดี",
    "cancel": "ยกเลิก|ไม่เอาแล้ว|ขอยกเลิกคำขอ A-0003",
    "smalltalk_unknown": "ขอบคุณครับ|กินข้าวยัง|โอเค",
}


@pytest.mark.parametrize(
    ("intent", "typed"), [(i, text) for i, texts in INTENTS.items() for text in texts.split("|")]
)
def test_the_wish_of_a_message(intent: str, typed: str) -> None:
    assert understand(typed).intent == intent


def test_every_published_intent_has_an_example() -> None:
    assert INTENTS.keys() == {intent.value for intent in Intent}


def shapes(understood: Understood) -> list[str]:
    return [understood.intent.value, *(wish.intent.value for wish in understood.also)]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("ขอรหัส wifi แล้วก็ขอจำนวนนักเรียน อ.ศรีเทพ", "account_request mis_query"),
        ("เน็ตช้า และลืมรหัสผ่านด้วย", "problem_report password_reset"),
        ("นักเรียนทั้งเขตกี่คน และ DMC ปิดวันไหน", "mis_query data_round_status"),
        ("ครูบ้านตีบใต้กี่คน นร.บ้านป่าคายกี่คน", "mis_query mis_query"),
        ("นักเรียนกับครูบ้านวังไผ่กี่คน", "mis_query"),
        ("ขอจำนวนครูและนักเรียนทั้งเขต", "mis_query"),
        ("สวัสดีครับ ลืมรหัสเน็ต ขอบคุณครับ", "password_reset"),
        ("เข้าเน็ตไม่ได้ ลืมพาส", "password_reset"),
        ("จำนวนนักเรียนรายอำเภอ ขอเป็น excel", "mis_export"),
    ],
)
def test_several_wishes_are_told_apart_and_one_is_not_cut(typed: str, wanted: str) -> None:
    assert shapes(understand(typed)) == wanted.split()


def test_each_wish_has_its_own_slots() -> None:
    told = understand("บ้านวังเหวมีนักเรียนกี่คน แล้วก็ปริ้นเตอร์เสียด่วน").as_json()

    assert told["slots"] == {"metric": "students", "school": "บ้านวังเหว"}
    assert told["also"] == [
        {"intent": "problem_report", "slots": {"device": "printer", "urgent": True}}
    ]


ASKED = "นักเรียนบ้านวังไผ่ ปี 2568 กี่คน"


@pytest.mark.parametrize(
    ("then", "intent", "slots"),
    [
        ("แล้วปี 67 ล่ะ", "mis_query", {"year": 2567}),
        ("เฉพาะผู้หญิง", "mis_query", {"sex": "หญิง"}),
        ("แล้วชุมชนบ้านโภชน์ล่ะ", "mis_query", {"school": "ชุมชนบ้านโภชน์"}),
        ("แล้วครูล่ะ", "mis_query", {"metric": "teachers"}),
        ("แยกชั้นด้วย", "mis_query", {"group_by": "grade"}),
        ("ขอเป็น excel", "mis_export", {"format": "xlsx"}),
        ("ขอกราฟหน่อย", "mis_export", {"chart": "bar"}),
    ],
)
def test_a_question_goes_on_from_the_last(then: str, intent: str, slots: dict[str, object]) -> None:
    first = understand(ASKED)

    went_on = understand(then, previous=first)

    assert went_on.intent == intent
    assert went_on.slots == {**first.slots, **slots}


def test_what_is_said_anew_takes_the_place_of_what_it_replaces() -> None:
    first = understand("นักเรียน ป.1 บ้านวังไผ่ ปี 65-67")

    area = understand("แล้วทั้งเขตล่ะ", previous=first)
    last = understand("แล้วปี 68 ล่ะ", previous=area)

    assert "school" not in area.slots
    assert area.slots["scope"] == "area"
    assert last.slots["year"] == 2568
    assert "years" not in last.slots


def test_of_districts_a_bare_name_is_the_district() -> None:
    first = understand("นักเรียน อ.ศรีเทพ กี่คน")

    assert understand("แล้วหนองไผ่ล่ะ", previous=first).slots == {
        "metric": "students",
        "district": "หนองไผ่",
    }


def test_a_whole_question_does_not_go_on() -> None:
    first = understand(ASKED)

    assert understand("ครูทั้งเขตกี่คน", previous=first) == understand("ครูทั้งเขตกี่คน")
    assert understand("ลืมรหัสเน็ต", previous=first) == understand("ลืมรหัสเน็ต")


def test_after_something_else_there_is_nothing_to_go_on_from() -> None:
    lost = understand("ลืมรหัสเน็ต")

    assert understand("แล้วปี 67 ล่ะ", previous=lost).slots["ref"] == "last_result"


def test_people_are_read_with_their_details() -> None:
    asked = understand("ขอเน็ต ชื่อ นางสาวพิมพ์ใจ สุขสม รร.บ้านโภชน์ โทร ๐๘๖-๕๕๕-๔๓๒๑ ใช้คอม ด่วน")

    assert asked.as_json() == {
        "intent": "account_request",
        "slots": {
            "name": "พิมพ์ใจ สุขสม",
            "school": "ชุมชนบ้านโภชน์",
            "phone": "0865554321",
            "device": "pc",
            "urgent": True,
        },
    }


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("อ.ศรีเทพ เด็กกี่คน มีโรงเรียนอะไรบ้าง", {"district": "ศรีเทพ"}),
        ("อ.ศรีเทพ ครูกี่คน โรงเรียนไหนครูน้อยสุด", {"district": "ศรีเทพ"}),
        ("ต.ยางงาม เด็กกี่คน โรงไหนเยอะสุด", {"tambon": "ยางงาม"}),
        ("อ.ศรีเทพ ปี 68 เด็กกี่คน ขอรายชื่อโรงเรียนด้วย", {"district": "ศรีเทพ", "year": 2568}),
    ],
)
def test_a_list_asked_for_next_is_of_the_same_place_and_year(
    typed: str, place: dict[str, object]
) -> None:
    (listed,) = understand(typed).also
    assert listed.slots["list"] == "schools"
    assert place.items() <= listed.slots.items()


def test_a_list_that_says_where_it_is_of_is_of_there() -> None:
    (listed,) = understand("อ.ศรีเทพ เด็กกี่คน ขอรายชื่อโรงเรียน อ.หนองไผ่ ด้วย").also
    assert listed.slots["district"] == "หนองไผ่"


def test_a_list_asked_for_beside_a_comparison_is_of_everywhere() -> None:
    (listed,) = understand("เทียบเด็กปี 67 กับ 68 ของ อ.หนองไผ่ และขอรายชื่อ รร.ที่เด็กต่ำกว่า 40").also
    assert "district" not in listed.slots
