"""What of a question about figures was not understood, though it asks for something: "ปว.4" is some
grade, "ผู้ขาย" some sex, and "วังไม้" some school. The answer is of more than was asked, and says so.

Most of what is left over of a message asks for nothing: particles, who wants it, what for. Only
what looks like a grade, a sex, a year or a place matters, and in a message of hardly more than the
question any longer word.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from handlers.understanding.form import may_be_in_thai
from handlers.understanding.heard import Heard
from handlers.understanding.left_over.leftover import Piece, left, pieces, stretches
from handlers.understanding.slots.counting import PLAIN
from handlers.understanding.text.phrases import phrase
from handlers.understanding.understood import OF_PUPILS, SCORES, WHICH_SCHOOL, Kind, Unread, each

MOST: Final = 3
"""Told of one question."""
LONGEST: Final = 30
"""Letters of it that are repeated."""
_MARKED: Final[Mapping[str, Kind]] = {
    "unread_year": Kind.YEAR,
    "unread_part": Kind.PART,
    "unread_other": Kind.OTHER,
    "unread_another": Kind.ANOTHER,
    "unread_narrower": Kind.NARROWER,
}
_GOES_ON: Final = re.compile(r"/\s?\d{1,2}(?![\d/])|^ ?\d{1,2}(?!\d|\s?(?:ขวบ|คน|ห้อง|ปี|โรง|แห่ง))")
"""Behind a grade: "ป.4/2", "ประถม 7"."""
_LOOKS_LIKE: Final = (
    (Kind.GRADE, re.compile(r"(?:อายุ)?\s?\d{1,2}\s?ขวบ|อายุ\s?\d{1,2}(?:\s?ปี)?")),
    (Kind.GRADE, _GOES_ON),
    (
        Kind.GRADE,
        re.compile(r"(?:ชั้น|ห้อง|เกรด)(?:ที่|ปีที่)?\s?\d{1,2}(?:/\d{1,2})?(?!\d|\s?(?:ชั้น|ห้อง|คน))"),
    ),
    (
        Kind.GRADE,
        re.compile(
            r"(?:ปวช|ปวส|ป\.?ตรี|ปฐม[ก-๛]{0,4}|ประถม[ก-๛]{0,6}|มัธยม[ก-๛]{0,6}|อนุบาล[ก-๛]{0,6}|(?<![ก-๛])[ปมอ][ก-ฮ]?)"
            r"\.?\s?(?:ปีที่|ที่)?\s?\d{1,2}(?!\d)"
        ),
    ),
    (
        Kind.GRADE,
        re.compile(r"(?:[ปม]อ?|ออ?)\.?\s?(?:เจ็ด|แปด|เก้า|สิบ)|(?:grade|class|year)\s?\d{1,2}(?!\d)"),
    ),
    (
        Kind.YEAR,
        re.compile(r"(?:ปี|พ\.?\s?ศ\.?|ค\.?\s?ศ\.?)\s?(?:การศึกษา)?\s?\d{1,4}(?!\d|\s?(?:คน|ขวบ))"),
    ),
    (Kind.YEAR, re.compile(r"(?<![\d.,/-])(?:2[4-6]\d\d|19\d\d|20\d\d)(?![\d.,/-])")),
    (Kind.SEX, re.compile(r"เพศ\s?[ก-๛]{1,8}")),
    (
        Kind.PLACE,
        re.compile(
            r"(?:อำเภอ|(?<![ก-๛])อ\.|ตำบล|(?<![ก-๛])ต\.|หมู่บ้าน)\s?(?!ขอ|ให้|ต้อง|ถาม)[ก-๛]{3,}"
        ),
    ),
    (Kind.OTHER, re.compile(r"คะแนน(?:สอบ)?|ผลสอบ|ผลการสอบ")),
)
_NOT: Final = re.compile("ไม่(?:ได้|เคย|ต้อง|ค่อย|เป็น)?(?:เป็น)?(?:เด็ก)?$")
_NONE: Final = re.compile(f"ไม่มี$|{_NOT.pattern}")
_IS_ONE: Final = re.compile(r"(?:เป็น|อยู่|จัด)[ก-๛.]*?(?=ขนาด)")
"""Elsewhere "ขนาดไหน" may be how very."""


def unread(heard: Heard, start: int, end: int, slots: Mapping[str, Any]) -> tuple[Unread, ...]:
    """What was left over in ``text[start:end]``, of which ``slots`` were understood."""
    found = [
        *_said_so(heard, start, end),
        *_subjects_of_nothing(heard, start, end, slots),
        *_numerals_of_no_paper(heard, start, end, slots),
        *_ranks_of_one(heard, start, end, slots),
        *_sizes_of_one(heard, start, end, slots),
        *_denied(heard, start, end, slots),
        *_further_conditions(heard, start, end, slots),
        *_further_groups(heard, start, end, slots),
        *_further_numbers(heard, start, end, slots),
        *_left_over(heard, start, end, slots),
    ]
    told = [one for one in found if not any(_holds(other, one) for other in found)]
    return tuple(dict.fromkeys(told))[:MOST]


def _holds(one: Unread, other: Unread) -> bool:
    """Does ``one`` tell ``other`` as well?"""
    return one != other and one.kind is other.kind and other.words in one.words


def _said_so(heard: Heard, start: int, end: int) -> Iterator[Unread]:
    """What is known to be a time, and not which without a calendar: "เทอมที่แล้ว"; and what no file
    tells of."""
    counted = {"unread_money": "persons", "unread_alone": "metric"}
    for span in heard.spans:
        alone = any(m in span.marks and c not in heard.marks for m, c in counted.items())
        if alone and start <= span.start < end:
            yield _unread(Kind.ANOTHER, heard, span.start, span.end)
        for mark, kind in _MARKED.items():
            if mark in span.marks and start <= span.start < end:
                yield _unread(kind, heard, span.start, span.end)


def _subjects_of_nothing(
    heard: Heard, start: int, end: int, slots: Mapping[str, Any]
) -> Iterator[Unread]:
    """ "เด็กเก่งคณิต": a subject is known of exams alone."""
    for span in heard.spans:
        if "subject" in span.says and "subject" not in slots and start <= span.start < end:
            yield _unread(Kind.OTHER, heard, span.start, span.end)


def _numerals_of_no_paper(
    heard: Heard, start: int, end: int, slots: Mapping[str, Any]
) -> Iterator[Unread]:
    if may_be_in_thai(slots):
        return
    for span in heard.spans:
        if span.says.get("digits") == "thai" and start <= span.start < end:
            yield _unread(Kind.OTHER, heard, span.start, span.end)


def _ranks_of_one(heard: Heard, start: int, end: int, slots: Mapping[str, Any]) -> Iterator[Unread]:
    """ "โรงเรียนเราอยู่อันดับที่เท่าไร": where one school stands among the others is not reckoned."""
    if not WHICH_SCHOOL & slots.keys() or "order" in slots:
        return
    for span in heard.with_mark("ranked"):
        if start <= span.start < end:
            yield _unread(Kind.OTHER, heard, span.start, span.end)


def _sizes_of_one(heard: Heard, start: int, end: int, slots: Mapping[str, Any]) -> Iterator[Unread]:
    """ "ป.1 บ้านวังไผ่กี่คน เป็นโรงเรียนขนาดไหน": which size it is stands among all facts at a glance."""
    if slots.get("metric") == "school_info" or "size" in each(slots.get("group_by")):
        return
    for span in heard.with_mark("which_size"):
        of_a_school = _IS_ONE.match(heard.said.text, span.start)
        if of_a_school and start <= span.start < end:
            yield _unread(Kind.GROUP, heard, of_a_school.end(), span.end)


def _denied(heard: Heard, start: int, end: int, slots: Mapping[str, Any]) -> Iterator[Unread]:
    """ "นักเรียนที่ไม่ยากจน": those that are left are counted nowhere."""
    if "except" in slots:
        return
    none = "schools" in heard.marks and "filter" not in slots  # "โรงเรียนที่ไม่มีคอมพิวเตอร์"
    for span in heard.spans:
        not_so = (_NONE if none else _NOT).search(heard.said.text, start, span.start)
        if not_so and span.start < end and span.says.get("metric", "students") not in PLAIN:
            yield _unread(Kind.ANOTHER, heard, not_so.start(), span.end)


def _further_conditions(
    heard: Heard, start: int, end: int, slots: Mapping[str, Any]
) -> Iterator[Unread]:
    """Of two only one is gone by."""
    taken = slots.get("filter")
    level = "level" in slots and isinstance(taken, dict) and "grade" in taken
    subjects = isinstance(slots.get("subject"), list) and bool({"list", "filter"} & slots.keys())
    for span in heard.spans:
        one_of_two = (level and "level" in span.says) or (subjects and "subject" in span.says)
        if one_of_two and start <= span.start < end:
            yield _unread(Kind.OTHER, heard, span.start, span.end)
    for span in heard.spans:
        said = span.says.get("filter")
        if (
            not isinstance(said, dict)
            or not isinstance(taken, dict)
            or not start <= span.start < end
        ):
            continue
        if any(said[part] != taken.get(part) for part in ("op", "value")):
            yield _unread(Kind.OTHER, heard, span.start, span.end)


def _further_groups(
    heard: Heard, start: int, end: int, slots: Mapping[str, Any]
) -> Iterator[Unread]:
    """A table is told apart by two, of which years and several figures are one; a list of schools
    says the อำเภอ of each, and has the columns of one part of its pupils."""
    taken = each(slots.get("group_by"))
    if "list" in slots:
        columns = [one for one in taken if one in OF_PUPILS]
        taken = ["district", "school", *columns[:1]]
    elif taken:
        beside = [isinstance(slots.get("metric"), list), _over_years(slots) and "year" not in taken]
        taken = taken[: max(2 - sum(beside), 1)]
    for span in heard.spans:
        further = taken and span.says.get("group_by", taken[0]) not in taken
        if further and start <= span.start < end:
            joint = phrase("joint").opens(heard.said.text[span.start : span.end])
            begins = span.start + (joint.end if joint else 0)
            yield _unread(Kind.GROUP, heard, begins, span.end)


def _further_numbers(
    heard: Heard, start: int, end: int, slots: Mapping[str, Any]
) -> Iterator[Unread]:
    """Beside each school of a list stands one number."""
    asked = slots.get("metric")
    further = asked[1:] if "list" in slots and isinstance(asked, list) else []
    for span in heard.spans:
        if span.says.get("metric") in further and start <= span.start < end:
            yield _unread(Kind.GROUP, heard, span.start, span.end)


def _over_years(slots: Mapping[str, Any]) -> bool:
    return bool({"years", "n_years"} & slots.keys()) or slots.get("op") in ("diff", "growth")


def _left_over(heard: Heard, start: int, end: int, slots: Mapping[str, Any]) -> Iterator[Unread]:
    for stretch in stretches(heard, start, end):
        looks = list(_looks(heard, stretch, slots))
        for kind, begins, ends in looks:
            yield from _by_its_form(heard, kind, begins, ends)
        for piece in pieces(heard, stretch):
            if any(begins < piece.end and piece.start < ends for _, begins, ends in looks):
                continue
            if one := left(heard, piece, slots):
                yield _unread(one.kind, heard, one.start, one.end)


def _looks(
    heard: Heard, stretch: Piece, slots: Mapping[str, Any]
) -> Iterator[tuple[Kind, int, int]]:
    """What looks like something whatever stands around it, and where."""
    of_scores = bool(SCORES & {*each(slots.get("metric"))})
    found = (
        (kind, stretch.start + one.start(), stretch.start + one.end())
        for kind, pattern in _LOOKS_LIKE
        for one in pattern.finditer(heard.said.text[stretch.start : stretch.end])
        if kind is not Kind.OTHER or not of_scores
    )
    told = stretch.start
    for kind, begins, ends in sorted(found, key=lambda look: (look[1], -look[2])):
        if begins >= told:
            told = ends
            yield kind, begins, ends


def _by_its_form(heard: Heard, kind: Kind, start: int, end: int) -> Iterator[Unread]:
    if kind is Kind.GRADE and _GOES_ON.match(heard.said.text[start:end]):
        yield from (_unread(kind, heard, at, end) for at in _grades_before(heard, start))
    else:
        yield _unread(kind, heard, start, end)


def _grades_before(heard: Heard, end: int) -> Iterator[int]:
    """Where the grade begins that ends there: "/2" alone is none."""
    of_grades = (span for span in heard.spans if {"grade", "level"} & span.says.keys())
    return (span.start for span in of_grades if span.end == end)


def _unread(kind: Kind, heard: Heard, start: int, end: int) -> Unread:
    words = " ".join(heard.said.words(start, end).split())
    return Unread(kind, words.strip(" .,()")[:LONGEST])
