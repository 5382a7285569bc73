"""Grades and conditions with a number: ป.1-3, ม.ต้น, ไม่เกิน 20 คน, 5 อันดับแรก."""

import re
from collections.abc import Container, Iterator

from handlers.understanding.found.ladder import LADDER, after, in_order
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

PER_CENT = "per_cent"
"""What a bound of so many in a hundred is marked with."""
_DIGITS = {"หนึ่ง": "1", "สอง": "2", "สาม": "3", "สี่": "4", "ห้า": "5", "หก": "6"}
_SPOKEN = "(?:" + "|".join(_DIGITS) + ")(?![ะ-ฺ็-๎]|แยก|ง่าม|แคว|สิบ|ร้อย|พัน|หมื่น)"
_ONE = rf"(?:[1-6](?!\d)|{_SPOKEN})"
_KINDS = "อปม"
_LONG = (
    r"(?:ชั้น)?(?P<long>ประถมศึกษาปีที่|ประถมปีที่|ประถมศึกษา|ประถม|มัธยมศึกษาปีที่|มัธยมปีที่|มัธยมศึกษา|มัธยม"
    r"|ชั้นอนุบาลปีที่|อนุบาลศึกษาปีที่|อนุบาลปีที่|อนุบาล|(?<![รชตล])อบ\.?)\s?"
)
_SHORT = (
    r"(?<![ก-๎])(?P<short>[ปมอ])\s?|(?P<dotted>(?<!สพ)ป|(?<!สพ)(?<![\d\s]ก)ม|อ)\.\s?"
    r"|(?P<glued>(?<!สพ)(?<![\d\s]ก)[ปมอ])(?=[1-6])|(?P<spoken>(?<![เแโใไห])(?:ปอ|มอ|ออ))\.?\s?"
    rf"|(?P<loose>[ปมอ])(?={_SPOKEN})"
)
_BEFORE_LOOSE = re.compile("(?:นักเรียน|นร|เด็ก|ชั้น|ชาย|หญิง|จำนวน)$")
"""Behind these, or behind a space, "ปสี่" is a grade; elsewhere it may be any word's letters."""
_AGES = re.compile(r"(?:ชั้น)?อนุบาล(?:ชั้น|อายุ)?\s?\(?(?P<age>[345])\s?ขวบ\)?")
_YOUNGEST = 3
"""Years of age in อ.1."""
_IN_ENGLISH = re.compile(r"(?<![a-z])grade ?(?P<n>1[0-2]|[1-9])(?!\d)")
_NO_GRADE = r"(?!\s?(?:กม|ครั้ง|ขวบ|ปี(?:ย้อน|หลัง)))(?(dotted)|(?!\s?ปี(?:ล่าสุด|ที่ผ่านมา|สุดท้าย)))"
_GRADE = re.compile(rf"(?:ชั้น)?(?:{_LONG}|{_SHORT})(?P<one>{_ONE}){_NO_GRADE}")
_MORE = re.compile(
    r"\s?(?P<how>-|ถึง|,|กับ|และ|หรือ|\s)\s?(?P<kind>(?:ชั้น)?(?:ประถมศึกษาปีที่|ประถมปีที่|ประถม|มัธยมศึกษาปีที่|มัธยม|อนุบาล|อบ\.?|(?:ปอ|มอ|[ปมอ])\.?))?\s?"
    rf"(?P<one>{_ONE})(?!\s?(?:คน|โรง|ห้อง|แห่ง|อันดับ|/|เครื่อง|เดือน|กม))"
)
_TEACHING = re.compile(
    rf"(?:โรงเรียน|รร\.?|โรง)\s?ที่(?:เปิดสอนถึง|เปิดถึง|สอนถึง|เปิดสอน|สอน|มี)\s?(?:ชั้น|ระดับ)?"
    rf"\s?(?=(?:ชั้น)?(?:{_LONG}|{_SHORT}){_ONE}|ม\.?ปลาย|มัธยม(?:ศึกษา)?(?:ตอน)?ปลาย|อนุบาล|ประถม)"
)
"""Schools that have a grade."""
_FROM_THE_FIRST = re.compile(
    rf"(?:ชั้น)?อนุบาล\s?(?:-|ถึง)\s?(?:ชั้น)?(?P<kind>ประถมศึกษาปีที่|ประถมปีที่|ประถม|มัธยมศึกษาปีที่|มัธยม|[ปม]\.?)\s?(?P<one>{_ONE})"
)
"""Up to a grade from the lowest there is."""
_UNIT = r"(?:คน|ห้องเรียน|ห้อง|โรง|แห่ง|ราย|เครื่อง|คะแนน|%|ปี|บาท)"
_NUMBER = r"(\d{1,3}(?:,\d{3})+|\d{1,5}(?:\.\d+)?)(?![\d/])"
_OPS = {
    written: op
    for op, words in {
        "<=": "ไม่เกิน|น้อยกว่าหรือเท่ากับ|ไม่มากกว่า|สูงสุดไม่เกิน|at most|<=|≤",
        "<": "ไม่ถึง|ต่ำกว่า|น้อยกว่า|under|below|less than|fewer than|<",
        ">=": "มากกว่าหรือเท่ากับ|ไม่น้อยกว่า|ไม่ต่ำกว่า|ตั้งแต่|อย่างน้อย|at least|>=|≥",
        ">": "มากกว่า|เกินกว่า|เกิน|สูงกว่า|เยอะกว่า|กว่า|more than|over|above|>",
        "=": "เท่ากับ|=",
    }.items()
    for written in words.split("|")
}
_OP = "|".join(map(re.escape, sorted(_OPS, key=len, reverse=True)))
_CONDITION = re.compile(
    rf"(?<!อายุ)(?P<op>{_OP})\s?{_NUMBER}(?!\s?ขวบ)(?:\s?{_UNIT})?(?:\s?(?P<to>-|ถึง)\s?{_NUMBER}(?:\s?{_UNIT})?)?\s?(?P<after>ขึ้นไป|ลงมา|ลงไป)?"
)
_REACHES = re.compile(
    r"(?:(?<=นักเรียน)|(?<=เด็ก)|(?<=นร)|(?<=นร\.)|(?<=ครู)|(?<=ครู ))"
    rf"(?P<op>ถึง|พอดี|ครบ) ?{_NUMBER}(?: ?คน)?"
)
"""Right behind those who are counted; elsewhere "ถึง" ends a row."""
_REACHED = {"ถึง": ">=", "พอดี": "=", "ครบ": "="}
_PER_CENT = re.compile(rf"(?P<op>{_OP})\s?ร้อยละ\s?{_NUMBER}\s?(?P<after>ขึ้นไป|ลงมา|ลงไป)?")
_SIGN = "(?:%|เปอร์เซ็นต์|เปอร์เซ็น|เปอเซ็นต์|เปอเซ็น|เปอเซน)"
_HUNDRED = re.compile(rf"{_SIGN}|ร้อยละ")
_HUNDRED_BEFORE = re.compile("ร้อยละ ?$")
_HUNDRED_AFTER = re.compile(rf" ?{_SIGN}(?: ?(?:ขึ้นไป|ลงมา|ลงไป))?")
_LARGER = re.compile(
    rf"(?:(?P<schools>โรงเรียน|รร\.?|โรง)\s?)?(?:ที่)?(?:ขนาด|ตัว)?(?P<op>ใหญ่กว่า|โตกว่า|เล็กกว่า)\s?{_NUMBER}(?:\s?{_UNIT})?"
)
"""A size with a number is no size."""
_TEACHERS_OVER = re.compile(rf"(?:มี)?ครู(?:เกินกว่า|เกิน)\s?{_NUMBER}(?:\s?คน)?")
"""More than so many, and none over the quota."""
_BETWEEN = re.compile(
    rf"(?:ระหว่าง|ช่วง|between|แค่|มีแค่)?\s?{_NUMBER}\s?(?:{_UNIT})?\s?(?:-|ถึง|และ(?=\s?\d)|and)\s?{_NUMBER}\s?{_UNIT}"
)
_FROM_TO = re.compile(rf"ระหว่าง\s?{_NUMBER}\s?(?:-|ถึง|และ)\s?{_NUMBER}")
_AFTER = {"ขึ้นไป": ">=", "ลงมา": "<=", "ลงไป": "<="}
_UPWARD = re.compile(rf"{_NUMBER}\s?(?:{_UNIT})?\s?(?P<after>ขึ้นไป|ลงมา|ลงไป|หรือมากกว่า|หรือน้อยกว่า)")
_EXACTLY = re.compile(
    rf"(?:(?:มี|แค่|เพียง)\s?(?:ครู|นักเรียน|เด็ก|นร\.?)?(?:แค่|เพียง|อยู่)?|(?<=ครู)|(?<=นักเรียน)|(?<=เด็ก)|(?<=นร)|(?<=นร\.)"
    r"|(?<=ราชการ)|(?<=ธุรการ)|(?<=ลูกจ้าง)|(?<=ประจำ)|(?<=ชั่วคราว)|(?<=ภารโรง)|(?<=นักการ)"
    r"|(?<=อัตราจ้าง)|(?<=พิการ)|(?<=ยากจน)|(?<=ยากจนพิเศษ))"
    rf"\s?{_NUMBER}\s?(?:คน|ห้อง)(?!\s?(?:ขึ้นไป|ลงมา|ลงไป|-|ถึง|หรือ|ต่อ|ดูแล))"
)
_ALONE = re.compile(r"(?:(?<=ครู)|(?<=เด็ก)|(?<=นักเรียน))(?:แค่|เพียง|อยู่)?(?:คนเดียว|1 ?คน(?!ต่อ|ดูแล))")
_RANKED_BY = (
    r"(?:(?!ไหน|ใด|โรง|รร|อำเภอ|ตำบล)(?:\D|(?<=[ปมอ.])[1-6])){0,24}?"
    "(?:มาก|เยอะ|น้อย|ใหญ่|เล็ก|สูง|ต่ำ|แย่|ดี)(?:ที่)?สุด"
)
"""Between a count and its rank stands what is counted: "10 โรงเรียนนักเรียนมากสุด"."""
_TOP = re.compile(
    r"(?P<a>\d{1,3})\s?(?:อันดับ(?:แรก|สุดท้าย)?|ลำดับ(?:แรก)?|โรงเรียนแรก|โรงแรก|แห่งแรก|อำเภอแรก|ตำบลแรก)"
    r"|(?:top|ท็อป|ท๊อป)\s?(?P<b>\d{1,3})"
    rf"|(?P<c>\d{{1,3}})\s?(?:โรงเรียน|โรง|แห่ง|รร\.?|อำเภอ|ตำบล)(?=ที่|มี|ไหน|\s?ที่|{_RANKED_BY})"
    r"|(?<=สุด)\s?(?P<d>\d{1,3})\s?(?:โรงเรียน|โรง|แห่ง|รร\.?|อันดับ|ลำดับ|อำเภอ|ตำบล)(?:แรก)?"
    r"|อันดับ\s?1\s?-\s?(?P<e>\d{1,3})"
    r"|(?:^|(?<=\s)|(?<=อันดับ)|(?<=ลำดับ)|(?<=โรงเรียน)|(?<=เป็น))"
    r"ที่ ?(?P<f>1) ?(?=(?:ของ|ใน)(?:เขต|อำเภอ|อ\.|ตำบล|ต\.))"
)
_GROUPS = {"อำเภอ": "district", "ตำบล": "tambon"}
_SCHOOLS = re.compile(r"โรง|แห่ง|รร")


def grades(text: str, breaks: Container[int] = ()) -> Iterator[Span]:
    """ป.1, ป1, ปอ.1, ปหนึ่ง, ประถม 1, ป.1-3, ม.1 และ ม.2, อนุบาล 2, อนุบาล 3 ขวบ: the slot is a
    list in order. ``breaks``: where a space stood."""
    for aged in _AGES.finditer(text):
        grade = f"อ.{int(aged['age']) - _YOUNGEST + 1}"
        yield Span(*aged.span(), {"grade": [grade]}, frozenset({"grade"}))
    for found in _IN_ENGLISH.finditer(text):
        grade = LADDER[LADDER.index("ป.1") + int(found["n"]) - 1]
        yield Span(*found.span(), {"grade": [grade]}, frozenset({"grade"}))
    for found in _TEACHING.finditer(text):
        yield Span(found.start(), found.end(), marks=frozenset({"schools", "teaches"}))
    for found in _FROM_THE_FIRST.finditer(text):
        every = ["อ.1", *after("อ.1", _grade(found["kind"], found["one"]))]
        yield Span(found.start(), found.end(), {"grade": list[Value](every)}, frozenset({"grade"}))
    for found in _GRADE.finditer(text):
        if found["loose"] and not _begins_anew(text, found.start(), breaks):
            continue
        kind = _kind(found)
        first = _grade(kind, found["one"])
        if first not in LADDER:
            continue
        said, end = [first], found.end()
        while following := _MORE.match(text, end):
            other = _grade(_first_letter(following["kind"]) or said[-1], following["one"])
            if not following["kind"] and following["how"] == " ":
                break
            if following["how"] in ("-", "ถึง"):
                said += after(said[-1], other)
            else:
                said.append(other)
            end = following.end()
        every = in_order(said)
        yield Span(found.start(), end, {"grade": list[Value](every)}, frozenset({"grade"}))


def _begins_anew(text: str, at: int, breaks: Container[int]) -> bool:
    return not at or at in breaks or _BEFORE_LOOSE.search(text, 0, at) is not None


def _grade(kind: str, number: str) -> str:
    """``kind`` begins with its letter."""
    return f"{kind[:1]}.{_DIGITS.get(number, number)}"


def _kind(found: re.Match[str]) -> str:
    return _first_letter(
        found["long"]
        or found["short"]
        or found["dotted"]
        or found["glued"]
        or found["spoken"]
        or found["loose"]
    )


def _first_letter(written: str | None) -> str:
    bare = (written or "").removeprefix("ชั้น")
    return bare[:1] if bare[:1] and bare[:1] in _KINDS else ""


def conditions(text: str) -> Iterator[Span]:
    """ไม่เกิน 20 คน, 20-40 คน, 500 ขึ้นไป: ``op`` and ``value`` of a filter, of so many in a hundred
    with the mark ``PER_CENT``; and 5 อันดับแรก."""
    for span in _conditions(text):
        before = _HUNDRED_BEFORE.search(text, 0, span.start)
        after = _HUNDRED_AFTER.match(text, span.end)
        within = _HUNDRED.search(text, span.start, span.end)
        if "filter" in span.says and (before or after or within):
            start = before.start() if before else span.start
            end = after.end() if after else span.end
            yield Span(start, end, span.says, span.marks | {PER_CENT})
        else:
            yield span


def _conditions(text: str) -> Iterator[Span]:
    for found in _PER_CENT.finditer(text):
        yield _filter(found, _AFTER.get(found["after"], _OPS[found["op"]]), _number(found[2]))
    for found in _CONDITION.finditer(text):
        op, low, high = _OPS[found["op"]], _number(found[2]), found[4]
        if high is not None:
            yield _filter(found, "between", [low, _number(high)])
        else:
            yield _filter(found, _AFTER.get(found["after"], op), low)
    for found in _REACHES.finditer(text):
        yield _filter(found, _REACHED[found["op"]], _number(found[2]))
    for found in _TEACHERS_OVER.finditer(text):
        yield _filter(found, ">", _number(found[1]))
    for found in _LARGER.finditer(text):
        marks = {"schools"} if found["schools"] else set()
        yield _filter(found, "<" if found["op"] == "เล็กกว่า" else ">", _number(found[3]), *marks)
    for found in (*_BETWEEN.finditer(text), *_FROM_TO.finditer(text)):
        yield _filter(found, "between", [_number(found[1]), _number(found[2])])
    for found in _UPWARD.finditer(text):
        yield _filter(
            found, ">=" if found["after"] in ("ขึ้นไป", "หรือมากกว่า") else "<=", _number(found[1])
        )
    for found in _EXACTLY.finditer(text):
        yield _filter(found, "=", _number(found[1]), "exactly")
    for found in _ALONE.finditer(text):
        says_one: dict[str, Value] = {"filter": {"op": "=", "value": 1}}
        yield Span(found.start(), found.end(), says_one, frozenset({"filter", "exactly"}))
    yield from _tops(text)


def _tops(text: str) -> Iterator[Span]:
    """The first so many: 5 อันดับแรก, top 3, 10 โรงเรียนที่; written out they are digits by now."""
    for found in _TOP.finditer(text):
        count = next(int(group) for group in found.groups() if group)
        marks = {"top_n"} | ({"most"} if found["d"] else set())
        if _SCHOOLS.search(found[0]):
            marks.add("schools")
        says: dict[str, Value] = {"top_n": count}
        for written, group in _GROUPS.items():
            if written in found[0]:
                says["group_by"] = group
                marks |= {"group_by", "which_group"}
        yield Span(found.start(), found.end(), says, frozenset(marks))


def _number(typed: str) -> int | float:
    bare = typed.replace(",", "")
    return float(bare) if "." in bare else int(bare)


def _filter(found: re.Match[str], op: str, value: object, *marks: str) -> Span:
    says: dict[str, Value] = {"filter": {"op": op, "value": value}}
    return Span(found.start(), found.end(), says, frozenset({"filter", *marks}))
