"""Of all places in a message, which are meant: duplicates told apart, bare names resolved."""

from collections.abc import Iterator

from handlers.understanding.heard import Heard
from handlers.understanding.places.schools import Schools
from handlers.understanding.places.whereabouts import ALL_THERE
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import CODES, OWN_SCHOOL, Value

Slots = dict[str, Value]


def placed(heard: Heard, schools: Schools, *, areas: bool, of_schools: bool = False) -> Slots:
    """The slots of place. ``areas``: a bare name that may be a district or a school is the
    district; elsewhere it is asked about. ``of_schools``: schools are counted or listed, so that
    it is the district behind "โรงเรียน", too."""
    areas = areas or of_schools
    spans = [_resolved(s, areas, heard) for s in heard.spans if "place" in s.marks]
    if of_schools:
        spans = [_all_there(span) for span in spans]
    slots: Slots = {}
    codes = _codes(spans, schools)
    if len(codes) == 1:
        slots |= codes[0]
    _areas(spans, slots)
    own = [span for span in heard.spans if span.says.get("school") == OWN_SCHOOL]
    _schools(sorted((*spans, *own), key=lambda span: span.start), schools, slots)
    if len(codes) > 1:
        slots = {slot: value for slot, value in slots.items() if slot not in CODES}
        named = [slots.pop("school")] if "school" in slots else slots.get("schools", [])
        every = [value for code in codes for value in code.values()]
        slots["schools"] = [*every, *(named if isinstance(named, list) else [])]
    for flag in ("out_of_area", "closed"):
        if any(flag in span.says for span in spans):
            slots[flag] = True
    return slots


def _codes(spans: list[Span], schools: Schools) -> list[Slots]:
    """Each in its slot; the two codes of one school are one."""
    found: dict[str, Slots] = {}
    for span in spans:
        for slot in span.says.keys() & {*CODES}:
            code = str(span.says[slot])
            school = schools.by_code.get(code)
            found.setdefault(school.code if school else code, {slot: code})
    return [*found.values()]


def _resolved(span: Span, areas: bool, heard: Heard) -> Span:
    """A bare name that may be two things, as one of them."""
    if "bare" not in span.marks or "school_ambiguous" not in span.says:
        return span
    if not {"district", "tambon"} & span.says.keys():
        return span
    named_school = not ("tambon" in span.says and _is_joined(span, heard)) and any(
        other is not span
        and {"school", "school_ambiguous"} & other.says.keys()
        and not {"district", "tambon"} & other.says.keys()
        for other in heard.spans
    )
    in_a_tambon = "district" in span.says and any(
        "tambon" in other.says and "bare" not in other.marks for other in heard.spans
    )
    districts = [other for other in heard.spans if "district" in other.says]
    several = len(districts) > 1 and "district" in span.says
    inside = heard.said.text.endswith(("ใน", "in "), 0, span.start)
    container = inside or _is_said_to_be_whole(span, heard) or "tambon" in heard.values("group_by")
    container = container or ("district" in span.says and _stands_behind_a_school(span, heard))
    as_area = areas or named_school or several or container or in_a_tambon
    left_out = {"school_ambiguous"} if as_area else {"district", "tambon"}
    return Span(
        span.start, span.end, {k: v for k, v in span.says.items() if k not in left_out}, span.marks
    )


def _is_said_to_be_whole(span: Span, heard: Heard) -> bool:
    """ "ศรีเทพทั้งอำเภอ"."""
    whole = {"district": "ทั้งอำเภอ", "tambon": "ทั้งตำบล"}
    return any(slot in span.says and said in heard.said.text for slot, said in whole.items())


def _is_joined(span: Span, heard: Heard) -> bool:
    """Another place, and not where the one beside it lies."""
    behind = [other for other in heard.spans if "place" in other.marks and other.start >= span.end]
    joined = [span, *behind[:1]]
    return any(phrase("placed_too").before(heard.said.text, one.start) for one in joined)


def _all_there(span: Span) -> Span:
    there = span.says.get(ALL_THERE)
    return Span(span.start, span.end, there, span.marks) if isinstance(there, dict) else span


def _stands_behind_a_school(span: Span, heard: Heard) -> bool:
    """ "โคกสะอาด บึงสามพัน": the second says where the first is."""
    return any(
        other.end == span.start
        and "school_ambiguous" in other.says
        and "district" not in other.says
        for other in heard.spans
    )


def _areas(spans: list[Span], slots: Slots) -> None:
    for slot, plural in (("district", "districts"), ("tambon", "tambons")):
        values = list(dict.fromkeys(str(s.says[slot]) for s in spans if slot in s.says))
        if len(values) == 1:
            slots[slot] = values[0]
        elif values:
            slots[plural] = list(values)


def _schools(spans: list[Span], schools: Schools, slots: Slots) -> None:
    names = list(_names(spans, schools, slots))
    certain = list(dict.fromkeys(name for name, _ in names if name))
    asked = [codes for _, codes in names if codes]
    if len(certain) == 1:
        slots["school"] = certain[0]
    elif certain:
        slots["schools"] = list(certain)
    if asked:
        slots["school_ambiguous"] = sorted({code for codes in asked for code in codes})


def _names(spans: list[Span], schools: Schools, slots: Slots) -> Iterator[tuple[str, list[str]]]:
    """Each school named: its name, or the codes to ask about."""
    for span in spans:
        if "school" in span.says:
            yield str(span.says["school"]), []
        elif isinstance(codes := span.says.get("school_ambiguous"), list):
            there = [code for code in codes if _lies_in(schools, code, slots)]
            if len(there) == 1 and len(codes) > 1:
                slots["school_code"] = there[0]
                yield schools.by_code[there[0]].name, []
            else:
                yield "", there or codes


def _lies_in(schools: Schools, code: str, slots: Slots) -> bool:
    school = schools.by_code[code]
    return slots.get("district", school.district) == school.district and (
        slots.get("tambon", school.tambon) == school.tambon
    )
