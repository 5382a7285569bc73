"""From a message to what it means: the one way in for the bot and for ``helpdesk understand``."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pythainlp.util import eng_to_thai

from handlers.language import words
from handlers.language.words import Intent as Command
from handlers.understanding.deciding import decided
from handlers.understanding.follow_ups.adding import (
    OF_GRADE,
    added,
    the_rest,
    what_is_added,
    what_is_left_out,
)
from handlers.understanding.follow_ups.both import of_both
from handlers.understanding.follow_ups.bounding import bounded_anew
from handlers.understanding.follow_ups.choosing import chosen
from handlers.understanding.follow_ups.following import followed
from handlers.understanding.follow_ups.going_on import gone_on
from handlers.understanding.follow_ups.of_those import of_those
from handlers.understanding.heard import Heard, heard
from handlers.understanding.left_over.unread import unread
from handlers.understanding.places.schools import Schools, ours
from handlers.understanding.slots.desk import desk
from handlers.understanding.slots.figures import figures
from handlers.understanding.slots.meaning import MEANING
from handlers.understanding.slots.remaining import remaining
from handlers.understanding.slots.supposing import supposed
from handlers.understanding.stories import asked_at_last
from handlers.understanding.understood import (
    FIGURES,
    PLACES,
    Intent,
    Kind,
    Reason,
    Understood,
    Value,
    Wish,
)
from handlers.understanding.wishes import stretches_of, wishes, words_of

_MOSTLY = 0.6
"""From how much of it on a message typed with the other keyboard is believed."""

_NOT_FOR_ANYBODY = frozenset({"refused", "commanded"})
_LITTLE = frozenset({"stop", "nothing", "who", "opens"})
_MENTIONED = 0.5
"""Below it, a place or a year is only mentioned: "ใครสวยที่สุดในเขต" asks for no figure."""

_AREAS = frozenset({"district", "districts", "tambon", "tambons"})
_TIMES = frozenset({"year", "round", "term"})

NOTHING = Understood(Intent.SMALLTALK_UNKNOWN)

_COMMANDS: dict[Command, Intent] = {
    Command.CHANGE_PASSWORD: Intent.PASSWORD_RESET,
    Command.NEW_LINK: Intent.PASSWORD_RESET,
    Command.GUEST_PASS: Intent.ACCOUNT_REQUEST,
    Command.CONTACT_OFFICER: Intent.HELP,
    Command.MENU: Intent.HELP,
    Command.BACK: Intent.CANCEL,
    Command.WITHDRAW: Intent.CANCEL,
    Command.MY_DEVICES: Intent.MY_SESSIONS,
    Command.MY_ACCOUNTS: Intent.MY_STATUS,
    Command.MY_WORK: Intent.OFFICER_QUEUE,
    Command.SEARCH: Intent.OFFICER_FIND,
    Command.WHOIS: Intent.OFFICER_FIND,
    Command.NOT_ME: Intent.PROBLEM_REPORT,
}
"""Commands of the conversation whose published name is another."""


def understand(
    text: str,
    schools: Schools | None = None,
    previous: Wish | None = None,
    earlier: Wish | None = None,
) -> Understood:
    """What ``text`` asks for. ``schools`` are the office's own (default: area 3); ``previous`` is
    the last question of the same person, which "แล้วปี 67 ล่ะ" goes on from, and ``earlier`` the one
    before it, for "ต่างกันเท่าไร".

    Never raises, whatever was typed; what is not understood is ``smalltalk_unknown``.
    """
    known = ours() if schools is None else schools
    whole = heard(text, known)
    understood = _understood(text, whole, known, previous)
    if understood.intent is Intent.SMALLTALK_UNKNOWN and text.isascii() and text.strip():
        other = heard(str(eng_to_thai(text.strip())), known)
        if _covered(other) >= _MOSTLY:
            understood = _understood("", other, known, previous)
    if previous is None:
        return supposed(understood)
    if whole.marks & _NOT_FOR_ANYBODY:
        return followed(previous, understood)
    return (
        chosen(text, previous, known)
        or of_both(text, previous, earlier)
        or _without_some(text, known, previous)
        or of_those(text, previous, understood)
        or bounded_anew(text, previous)
        or gone_on(text, previous, known)
        or _with_more(text, known, previous)
        or followed(previous, understood)
    )


def _without_some(text: str, schools: Schools, previous: Wish) -> Understood | None:
    """ "ไม่รวมบ้าน กม.35" behind a question: the same without that; ``None`` where it is more than
    that, or not plain what remains."""
    less = what_is_left_out(text)
    kept = {k: v for k, v in previous.slots.items() if k not in ("ref", "page", "ask")}
    if not less or previous.intent not in FIGURES or {"ref", "against"} & previous.slots.keys():
        return None
    alone = understand(f"นักเรียนไม่รวม{less}", schools)
    left = alone.remaining
    if OF_GRADE & left.keys() and OF_GRADE & (kept.keys() | previous.remaining.keys()):
        left = the_rest(previous, alone.slots) or {}
        kept = {k: v for k, v in kept.items() if k not in OF_GRADE}
    placed = "districts" in left and PLACES - {"scope"} & kept.keys()
    of_whom = {"grade", "level", "sex", "size", "type"} & left.keys()
    told = kept.keys() | (previous.remaining.keys() - OF_GRADE)
    if not left or alone.also or placed or of_whom & told:
        return None
    said = {k: v for k, v in alone.slots.items() if k not in ("metric", "ref")}
    left = {**previous.remaining, **left}
    return Understood(previous.intent, kept | said, unread=previous.unread, remaining=left)


def _with_more(text: str, schools: Schools, previous: Wish) -> Understood | None:
    """ "ป.2 ด้วย" behind a question of ป.1."""
    more = what_is_added(text)
    return added(understand(f"นักเรียน {more}", schools), previous) if more else None


def _covered(whole: Heard, *, says_all: bool = True) -> float:
    """The share of a message in which something was found."""
    found = sum(span.length for span in whole.spans if says_all or span.marks - _LITTLE)
    return found / max(1, len(whole.said.text.replace(" ", "")))


def _understood(text: str, whole: Heard, schools: Schools, previous: Wish | None) -> Understood:
    if decided(whole) is None:
        return _command(text, whole, schools)
    whole = asked_at_last(whole)
    rule = decided(whole)
    if (
        rule
        and rule.weak
        and rule.intent is Intent.MIS_QUERY
        and _covered(whole, says_all=False) < _MENTIONED
    ):
        return NOTHING
    parts = wishes(whole)
    told: list[Wish] = []
    for part in parts:
        told.append(_wish(part, schools, areas=_of_areas(previous), before=told))
    told = _with_what_was_unread(whole, parts, told)
    first = told[0]
    marks = parts[0].marks
    if first.intent is Intent.SMALLTALK_UNKNOWN:
        return replace(NOTHING, marks=marks)
    return Understood(
        first.intent,
        first.slots,
        tuple(told[1:]),
        _why(parts, told),
        marks,
        weak=_is_weak(parts[0]),
        change=_way(parts[0]),
        parts=words_of(whole, parts) if len(parts) > 1 else (),
        unread=first.unread,
        remaining=first.remaining,
    )


def _with_what_was_unread(whole: Heard, parts: list[Heard], told: list[Wish]) -> list[Wish]:
    """Of questions about figures: of all else somebody reads the words. Where it is not understood
    what is counted, no pupils are."""
    found: list[Wish] = []
    for wish, part, (start, end) in zip(told, parts, stretches_of(whole, parts), strict=True):
        asks = wish.intent in FIGURES and wish.slots.get("ask") != MEANING
        left = unread(whole, start, end, wish.slots) if asks else ()
        slots = dict(wish.slots)
        if any(one.kind is Kind.OTHER for one in left) and not {"metric", "list"} & part.marks:
            slots.pop("metric", None)
            slots["ref"] = "last_result"
        found.append(replace(wish, slots=slots, unread=left))
    return found


def _way(part: Heard) -> str:
    ways = part.values("change")
    return str(ways[0]) if len(ways) == 1 else ""


def _is_weak(part: Heard) -> bool:
    rule = decided(part)
    return rule is None or rule.weak


def _of_areas(previous: Wish | None) -> bool:
    """Did the last question speak of districts, of all of them, or of which schools there are?"""
    if previous is None:
        return False
    of_areas = {"district", "districts", "scope", "list"}
    of_schools = previous.slots.get("metric") in ("schools", "small_schools")
    return of_schools or bool(of_areas & previous.slots.keys())


def _wish(part: Heard, schools: Schools, *, areas: bool, before: Sequence[Wish]) -> Wish:
    rule = decided(part)
    if rule is None:
        return Wish(Intent.SMALLTALK_UNKNOWN)
    if rule.intent in FIGURES:
        slots = figures(part, rule.intent, schools, areas=areas)
        slots |= {**_same_count(part, before), **_where_that_was(slots, before)}
        left = remaining(part, slots, schools) if "except" in slots else {}
        return Wish(rule.intent, slots, remaining=left)
    return Wish(rule.intent, desk(part, rule.intent, schools))


def _same_count(part: Heard, before: Sequence[Wish]) -> Mapping[str, Value]:
    """ "ครูบ้านวังไผ่กี่คน แล้วบ้านพุขามกี่คน": of the second the same is asked."""
    last = before[-1] if before else None
    if last is None or last.intent not in FIGURES or "metric" in part.marks:
        return {}
    asked = "persons" in part.marks and "metric" in last.slots
    return {"metric": last.slots["metric"]} if asked else {}


def _where_that_was(slots: Mapping[str, Value], before: Sequence[Wish]) -> Mapping[str, Value]:
    """ "อ.ศรีเทพ เด็กกี่คน มีโรงเรียนอะไรบ้าง": the list is of the same อำเภอ, and of the same year; what
    was set beside another is a question of its own."""
    last = before[-1] if before else None
    if last is None or last.intent is not Intent.MIS_QUERY:
        return {}
    if "list" not in slots or PLACES & slots.keys():
        return {}
    there = {k: v for k, v in last.slots.items() if k in _AREAS}
    then = {} if _TIMES & slots.keys() else {k: v for k, v in last.slots.items() if k in _TIMES}
    return there | then if there else {}


def _command(text: str, whole: Heard, schools: Schools) -> Understood:
    """What the conversation's own words are for: whole phrases, slips of the finger."""
    meaning = words.understand(text)
    nothing = replace(NOTHING, marks=whole.marks)
    if meaning is None:
        return nothing
    try:
        intent = _COMMANDS.get(meaning.intent) or Intent(meaning.intent.value)
    except ValueError:
        return nothing
    slots = desk(whole, intent, schools) if intent not in FIGURES else {}
    if meaning.intent is Command.CONTACT_OFFICER:
        slots["topic"] = "contact"
    return Understood(intent, slots, marks=whole.marks, weak=True)


def _why(parts: list[Heard], told: list[Wish]) -> tuple[Reason, ...]:
    """The words of every slot; what was overruled by other words is left out."""
    return tuple(
        Reason(slot, part.said.words(span.start, span.end))
        for part, wish in zip(parts, told, strict=True)
        for span in part.spans
        for slot in span.says
        if {slot, f"{slot}s"} & wish.slots.keys()
    )
