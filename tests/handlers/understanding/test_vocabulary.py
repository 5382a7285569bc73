"""Whatever is typed, what comes out is of the published vocabulary, and the work has its bounds."""

import json
import re
import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.understanding.asking import understand
from handlers.understanding.places.schools import ours
from handlers.understanding.text.lexicon import lexicon
from handlers.understanding.text.saying import LIMIT
from handlers.understanding.understood import Intent

LONGEST = 5000
"""Characters of the longest text message of LINE."""

GROUPS = {
    "district",
    "tambon",
    "cluster",
    "school",
    "grade",
    "sex",
    "level",
    "size",
    "type",
    "year",
}
GRADES = {
    f"{letter}.{n}" for letter, last in (("อ", 3), ("ป", 6), ("ม", 6)) for n in range(1, last + 1)
}
ONE_OF: dict[str, set[Any]] = {
    "level": {"อนุบาล", "ประถม", "ม.ต้น", "ม.ปลาย"},
    "sex": {"ชาย", "หญิง"},
    "size": {"เล็ก", "กลาง", "ใหญ่", "ใหญ่พิเศษ"},
    "type": {"ขยายโอกาส"},
    "scope": {"area"},
    "term": {1, 2},
    "terms": {1, 2},
    "round": {1, 2, 3},
    "rounds": {1, 2, 3},
    "group_by": GROUPS,
    "op": {"diff", "share", "growth"},
    "order": {"asc", "desc"},
    "list": {"schools"},
    "status": {"เลิกสถานศึกษา"},
    "ref": {"last_result"},
    "report": {"school_profile"},
    "format": {"image", "xlsx", "pdf", "csv", "docx"},
    "digits": {"thai", "arabic"},
    "chart": {"bar", "line", "pie"},
    "compare_to": {"ประเทศ", "เขต", "จังหวัด", "สพฐ.", "เพศ"},
    "ask": {"deadline", "not_confirmed", "submitted", "as_of", "loaded", "open", "mismatch"},
    "topic": {"contact"},
    "device": {"pc", "mobile", "both", "all", "printer"},
    "urgent": {True},
    "closed": {True},
    "out_of_area": {True},
    "grade": GRADES,
    "position": {
        *("ธุรการ", "นักการภารโรง", "พนักงานราชการ", "ครูอัตราจ้าง", "ลูกจ้าง", "ลูกจ้างประจำ"),
        *("ลูกจ้างชั่วคราว", "พี่เลี้ยงเด็กพิการ", "ยาม", "แม่บ้าน", "แม่ครัว", "พนักงานขับรถ"),
    },
    "subject": {"ภาษาไทย", "คณิตศาสตร์", "วิทยาศาสตร์", "ภาษาอังกฤษ", "อ่านออกเสียง", "อ่านรู้เรื่อง"},
    "change": {"up", "down"},
    "except": {True},
    "metric": {str(w.says["metric"]) for w in lexicon().words.values() if "metric" in w.says}
    | {"school_info", "small_schools", "computers"},
    "system": {str(w.says["system"]) for w in lexicon().words.values() if "system" in w.says},
}
TEXTS = {
    *("school", "schools", "district", "districts", "tambon", "tambons", "name_contains"),
    *("username", "name", "request_id"),
}
COUNTS = {"n_years": 200, "top_n": 999}
CODES = set(ours().by_code)

WORDS = st.sampled_from(sorted({*lexicon().words, "บ้านวังไผ่", "รร.", "อ.ศรีเทพ", "Ban Bo Rang", " "}))
MESSAGES = st.one_of(
    st.lists(WORDS, max_size=60).map("".join),
    st.lists(WORDS, max_size=60).map(" ".join),
    st.text(max_size=300),
    st.tuples(WORDS, WORDS, st.integers(1, LONGEST)).map(
        lambda m: ((m[0] + m[1]) * m[2])[:LONGEST]
    ),
)


def check(wish: dict[str, Any]) -> None:
    assert wish["intent"] in {intent.value for intent in Intent}
    for slot, value in wish["slots"].items():
        several = value if isinstance(value, list) else [value]
        assert several, slot
        if slot in ONE_OF:
            assert set(several) <= ONE_OF[slot], (slot, value)
        elif slot in TEXTS:
            assert all(isinstance(one, str) and one.strip() for one in several), (slot, value)
        elif slot in COUNTS:
            assert value in range(COUNTS[slot] + 1), (slot, value)
        elif slot in ("year", "years"):
            assert all(is_year(one) for one in several), value
        elif slot == "school_ambiguous":
            assert value == sorted(value)
            assert set(value) <= CODES
        elif slot in ("school_code", "school_code10"):
            assert value.isdecimal()
            assert len(value) == (8 if slot == "school_code" else 10)
        elif slot == "phone":
            assert value.isdecimal()
            assert value.startswith("0")
        elif slot == "against":
            check({"intent": wish["intent"], "slots": value})
        elif slot == "filter":
            check_filter(value)
        else:
            raise AssertionError(f"{slot} is not published")


def is_year(value: Any) -> bool:
    if isinstance(value, int):
        return 2400 <= value <= 2699
    return re.fullmatch(r"current(\+1|-[1-9]\d?)?", str(value)) is not None


def check_filter(value: dict[str, Any]) -> None:
    assert value["metric"] in ONE_OF["metric"]
    assert value["op"] in {"<", "<=", "=", ">=", ">", "between"}
    if isinstance(value["value"], dict):
        assert {value["sex"], value["value"]["sex"]} == ONE_OF["sex"]
        assert value["op"] in "<>"
    else:
        assert isinstance(value["value"], int | float | list)
    assert (value["op"] == "between") == isinstance(value["value"], list)
    assert set(value) <= {"metric", "op", "value", "grade", "sex"}
    assert set(value.get("grade", [])) <= GRADES


@given(MESSAGES)
@example("นักเรียน" * 1250)
@example("ปี 67 กับ 68 เทียบ 66 " * 200)
def test_what_comes_out_is_of_the_published_vocabulary(text: str) -> None:
    understood = understand(text).as_json()

    for wish in (understood, *understood.get("also", [])):
        check(wish)
    assert len(understood.get("also", [])) <= 3
    assert json.loads(json.dumps(understood)) == understood


def calls(text: str) -> int:
    """How many functions are called until ``text`` is understood: a measure of the work that is
    the same on every machine."""
    count = 0

    def counted(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        understand(text)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "piece",
    [
        "บ้าน",
        "รร.",
        "คุณ สมชาย ใจดี ",
        *(
            pytest.param(piece, marks=pytest.mark.slow)
            for piece in ("โรงเรียนบ้านหนอง", "ban nong ", "ป.1-", "ใคร", "พอดีอยากทราบว่า", "67 ")
        ),
    ],
)
def test_the_work_has_its_bounds(piece: str) -> None:
    longest = (piece * LONGEST)[:LONGEST]
    understand(longest)

    assert calls(longest) <= 1.1 * calls(longest[:LIMIT]) + 1000
    assert calls(longest) <= 150 * calls("นักเรียนโรงเรียนบ้านวังไผ่ปี 67 มีกี่คน")


def test_every_word_of_the_lexicon_says_what_is_published() -> None:
    said = [*lexicon().words.values(), *lexicon().pairs]

    for one in said:
        check({"intent": "mis_query", "slots": dict(one.says)})
