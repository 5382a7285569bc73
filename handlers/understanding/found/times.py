"""Years, terms and rounds of data: ปี 67, 2565-2568, เทอม 1/68, รอบ 1 กับ 2, ย้อนหลัง 3 ปี."""

import re
from collections.abc import Iterator, Mapping

from handlers.understanding.found.dates import dates, year
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Value

_COUNTS = {"หนึ่ง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5, "หก": 6, "เจ็ด": 7, "สิบ": 10}
_N = r"(\d{1,2}|" + "|".join(_COUNTS) + ")"
_LONG = r"25[3-9]\d|20[0-4]\d"
_WORD = r"(?:ปีการศึกษา|ปีกศ\.?|ปีงบประมาณ|ปีงบ|ปี|พ\.ศ\.|พศ\.?|years?|ป(?=\d{2}))"
_FIRST = re.compile(rf"(?:{_WORD}\s?\.?\s?({_LONG}|[4-9]\d)|(?<![\d.,/])({_LONG}))(?![\d,]*\d)")
_BARE = re.compile(r"(?<=[^\d\s:.,] )(6\d)$")
"""A message that ends with 60 to 69 ends with a year."""
_UNITS = (
    r"(?:คน|ราย(?!อำ|ต|โ|ช|ปี|ง|ก)|โรง(?!เรียน)|ห้อง"
    r"|แห่ง|เครื่อง|คะแนน|%|บาท|ปี|อันดับ|กม|ขวบ|วัน|นาที|ชุด)"
)
_ROW = re.compile(
    r"(?<![\d.,/:-])(?<!ระหว่าง)(?<!ระหว่าง )(?<!กม\.)(?<!หลัก)"
    rf"([56]\d)(?:\s?(?:-|ถึง|กับ|และ|,|เทียบกับ|เทียบ|vs\.?|\s)\s?[56]\d){{1,5}}(?![\d.,/]|\s?{_UNITS})"
)
"""Two or more of 50 to 69 in a row are years: "67 68 69", "66-68"."""
_AMONG = re.compile(
    rf"(?<=[ก-๛] )(?<!กว่า )(?<!เกิน )(?<!ถึง )(?<!กม )(6\d)(?= ?[ก-๛]|$)(?!\s?{_UNITS})"
)
"""A number of the sixties by itself between Thai words, and nothing counted with it."""
_NEXT = re.compile(
    rf"\s?(-|ถึง|ไปถึง|จนถึง|กับ|และ|,|หรือ|เทียบกับ|เทียบ|vs\.?|ไป|เปรียบเทียบกับ|ต่อ|(?<=\d)(?=\s\d))\s?(?:{_WORD})?\s?({_LONG}|[4-9]\d)"
    r"(?!\d)(?!\s?(?:คน|โรง|ห้อง|แห่ง|ปี))"
)
_LATER_TERM = re.compile(r"\s?/\s?([12])(?!\d)")
_TERM_AND_YEAR = re.compile(
    rf"(?<![\d/-])([12])\s?(?:/\s?({_LONG}|[4-9]\d)|-\s?({_LONG}))(?![\d/-])"
)
_TERM = re.compile(
    r"(?:ภาคเรียนที่|ภาคเรียน|ภาคการศึกษาที่|เทอมที่|เทอม|ภาคที่|ภาค|term)\s?([12](?!\d)|หนึ่ง|สอง)"
)
_FAR = re.compile(rf"{_WORD}\s?\.?\s?(?P<year>2[46]\d\d|19\d\d)(?![\d.,/])(?!\s?(?:{_UNITS}|กว่า))")
"""A year of which nothing is loaded is a year all the same, and is told so."""
_OF_SYSTEM = re.compile(r"(?:dmc|emis|cct|b-?obec|o-?net|nt|rt|โอเน็ต|เอ็นที|อาร์ที) ?(6\d)(?![\d.,/])")
"""A year behind the name of a system or a test: "DMC 68", "NT67"."""
_ROUND = re.compile(r"(?:รอบที่|รอบ|round|ครั้งที่)\s?([123])(?!\d)")
_NEXT_ROUND = re.compile(r"\s?(?:กับ|และ|,|-|ถึง|เทียบกับ|เทียบ|vs\.?)\s?(?:รอบที่|รอบ)?\s?([123])(?!\d)")
_END_OF_YEAR = re.compile(rf"(?:รอบ)?(?:สิ้น|ปลาย)ปี(?:การศึกษา)?\s?({_LONG}|[4-9]\d)(?!\d)")
_FISCAL = re.compile(rf"(?:สิ้น|ปลาย|ใน|ตลอด)ปีงบ(?:ประมาณ)?\s?(?:พ\.ศ\.)?\s?({_LONG}|[4-9]\d)(?!\d)")
_TREND = re.compile(
    r"(?=(?:แนวโน้ม|ย้อนหลัง|เทรนด์|กราฟ|แผนภูมิ|สถิติ|เทียบ|เฉลี่ย|ลด|เพิ่ม)"
    rf".{{0,30}}?(?<!อายุ)(?<!กัน)(?<!กัน )(?<!เนื่อง)(?<!เนื่อง )(?<!\d)(?P<years>{_N}\s?ปี)(?!ที่|ก่อน))"
)
_BACK = re.compile(
    rf"(?:ย้อนหลัง(?:ไป)?|ย้อนไป|รอบ|ช่วง|ใน)?\s?(?<![ปมอ]\.)(?<![ปมอ]\.\s){_N}\s?ปี\s?(?:ย้อนหลัง|ล่าสุด|หลังสุด|ที่ผ่านมา|หลัง|สุดท้าย)"
)
_BACK_BEFORE = re.compile(
    rf"(?:ในรอบ|ในช่วง|ใน|ตลอด|ย้อนหลัง(?:ไป)?|ย้อนไป|ย้อน)\s?{_N}\s?ปี(?!ข้างหน้า|หน้า|ที่แล้ว|ก่อน)"
)
_AGO = re.compile(
    rf"(?<!\d)(?!0){_N}\s?ปี(?:การศึกษา)?(?:ที่แล้ว|มาแล้ว|ก่อน(?:หน้านี้|หน้า|โน้น)?)"
    r"|(?<!\d)([1-9]\d?) years? ago"
)
_MEAN = re.compile(rf"(?P<mean>(?:ค่า)?เฉลี่ย)(?=(?:รวม|ย้อนหลัง|ใน(?:รอบ|ช่วง)?)?\s?{_N}\s?ปี)")
"""Over years no mean is worked out."""
_ON_END = re.compile(rf"(?:ติดต่อ|ต่อเนื่อง|ติด)(?:กัน)?(?:ทั้ง|มา|ตลอด)?\s?{_N}\s?ปี")
"""Change is reckoned between two years, and not from each to the next."""
_SO_MANY = re.compile(
    rf"(?:รอบ ?|ช่วง ?)?(?<![\d.,/-]){_N} ?ปี(?:การศึกษา)?(?= (?!\d)|$|กี่|เท่าไ|มี|ครับ|ค่ะ|คะ|หน่อย|ของ"
    "|แยก|ราย|จำแนก|แบ่ง|เป็น|ทำ|ขอ)"
)
_OTHERWISE = re.compile(
    r"(?:อายุ|อนุบาล|อีก|ทุก|เกิน|ถึง|ครบ|กว่า|งาน|แล้ว|กัน|เนื่อง|มา|ละ|(?<![ก-๎])[ปมอ]\.?"
    r"|อยู่|ตั้งแต่|เรียน(?<!นักเรียน)(?<!โรงเรียน)(?<!ห้องเรียน)) ?$"
)
"""In front of years that are an age, or a time of service."""
_SOMEBODY = re.compile("นักเรียน|เด็ก|ครู|โรงเรียน|ห้อง|จำนวน")
_COMPARES = ("เทียบ", "vs")
MOST_YEARS = 12


def times(text: str) -> Iterator[Span]:
    """Every time said in ``text``."""
    yield from _years(text)
    for found in _TERM_AND_YEAR.finditer(text):
        yield _span(
            found.start(), found.end(), {"term": int(found[1]), "year": year(found[2] or found[3])}
        )
    for found in _TERM.finditer(text):
        end, says = found.end(), {"term": _COUNTS.get(found[1]) or int(found[1])}
        if joined := re.compile(rf"\s?/\s?({_LONG}|[4-9]\d)(?!\d)").match(text, end):
            end, says = joined.end(), {**says, "year": year(joined[1])}
        yield _span(found.start(), end, says)
    yield from dates(text)
    for found in _ROUND.finditer(text):
        yield from _rounds(text, found)
    for found in _END_OF_YEAR.finditer(text):
        yield _span(found.start(), found.end(), {"round": 3, "year": year(found[1])})
    for found in _FISCAL.finditer(text):
        yield _span(found.start(), found.end(), {"year": year(found[1])})
    for found in _TREND.finditer(text):
        count = _COUNTS.get(found[2]) or int(found[2])
        yield Span(*found.span("years"), {"n_years": count}, frozenset({"n_years", "compare"}))
    for found in _AGO.finditer(text):
        typed = found[1] or found[2]
        yield _span(*found.span(), {"year": f"current-{_COUNTS.get(typed) or int(typed)}"})
    for found in _MEAN.finditer(text):
        yield Span(*found.span("mean"), marks=frozenset({"unread_other"}))
    for found in _ON_END.finditer(text):
        yield Span(*found.span(), marks=frozenset({"unread_other"}))
    yield from _so_many(text)
    for pattern in (_BACK, _BACK_BEFORE):
        for found in pattern.finditer(text):
            count = _COUNTS.get(found[1]) or int(found[1])
            yield Span(
                found.start(), found.end(), {"n_years": count}, frozenset({"n_years", "compare"})
            )


def _span(start: int, end: int, says: Mapping[str, Value], *marks: str) -> Span:
    return Span(start, end, says, frozenset(says) | set(marks))


def _so_many(text: str) -> Iterator[Span]:
    """ "นักเรียน 3 ปี": the last so many, where something is counted."""
    for found in _SO_MANY.finditer(text):
        count = _COUNTS.get(found[1]) or int(found[1])
        if not 1 < count <= MOST_YEARS or _OTHERWISE.search(text, 0, found.start()):
            continue
        if _SOMEBODY.search(text):
            yield Span(*found.span(), {"n_years": count}, frozenset({"n_years", "compare"}))


def _years(text: str) -> Iterator[Span]:
    for found in _FAR.finditer(text):
        yield _span(*found.span(), {"year": year(found["year"])})
    if at_the_end := _BARE.search(text):
        yield _span(*at_the_end.span(1), {"year": year(at_the_end[1])})
    for found in (*_AMONG.finditer(text), *_OF_SYSTEM.finditer(text)):
        yield _span(*found.span(1), {"year": year(found[1])})
    for found in _ROW.finditer(text):
        yield from _row(found)
    for found in _FIRST.finditer(text):
        said, end = [year(found[1] or found[2])], found.end()
        marks: set[str] = set()
        if joined := _LATER_TERM.match(text, end):
            yield _span(found.start(), joined.end(), {"year": said[0], "term": int(joined[1])})
            continue
        while following := _NEXT.match(text, end):
            other = year(following[2])
            if following[1] in ("-", "ถึง", "ไปถึง", "จนถึง") and 0 < other - said[-1] <= MOST_YEARS:
                said += range(said[-1] + 1, other + 1)
            else:
                said.append(other)
            if following[1].startswith(_COMPARES):
                marks.add("compare")
            end = following.end()
        years = sorted(set(said))
        if len(years) == 1:
            yield _span(found.start(), end, {"year": years[0]}, *marks)
        else:
            yield _span(found.start(), end, {"years": list(years)}, "several_years", *marks)


def _row(found: re.Match[str]) -> Iterator[Span]:
    said = [year(number) for number in re.findall(r"\d\d", found[0])]
    if len(said) == 2 and re.search(r"-|ถึง", found[0]):
        said = list(range(said[0], said[1] + 1))
    marks = {"compare"} if re.search("|".join(_COMPARES), found[0]) else set()
    if len(years := sorted(set(said))) > 1:
        yield _span(*found.span(), {"years": list(years)}, "several_years", *marks)


def _rounds(text: str, found: re.Match[str]) -> Iterator[Span]:
    said, end = [int(found[1])], found.end()
    joined = re.compile(rf"\s?/\s?({_LONG}|[4-9]\d)(?!\d)").match(text, end)
    if joined:
        yield _span(found.start(), joined.end(), {"round": said[0], "year": year(joined[1])})
        return
    while following := _NEXT_ROUND.match(text, end):
        said.append(int(following[1]))
        end = following.end()
    rounds = sorted(set(said))
    if len(rounds) == 1:
        yield _span(found.start(), end, {"round": rounds[0]})
    else:
        yield _span(found.start(), end, {"rounds": list(rounds)}, "compare")
