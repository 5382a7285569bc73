"""The answer to "which do you mean?": where it lies ("อ.วิเชียรบุรี"), or what it is ("อำเภอ")."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from handlers.understanding.places.country import key
from handlers.understanding.places.schools import School, Schools, form_and_core
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.saying import saying
from handlers.understanding.understood import ANY_SCHOOL, FIGURES, OWN_SCHOOL, Understood, Wish

_OPEN: Final = "school_ambiguous"
_AREAS: Final = {"อ.": "district", "ต.": "tambon"}
_KINDS: Final = ("district", "tambon")


def chosen(text: str, previous: Wish, schools: Schools) -> Understood | None:
    """The question with the one that is meant; ``None`` where nothing was open, or ``text`` is more
    than a choice, or fits several."""
    codes = _open(previous)
    if previous.intent not in FIGURES or not codes:
        return None
    found = [schools.by_code[code] for code in codes if code in schools.by_code]
    said = saying(text).text.strip()
    fitting = [*_lying_there(said, found, schools), *_of_that_kind(said, found, schools)]
    if len(fitting) != 1:
        return None
    meant = picked(previous, fitting[0])
    return Understood(
        meant.intent, meant.slots, unread=previous.unread, remaining=previous.remaining
    )


def picked(wish: Wish, place: str) -> Wish:
    """With the place that was chosen (a school by code; ``อ.…`` or ``ต.…``) beside those that
    were certain."""
    slots: dict[str, Any] = dict(wish.slots)
    area = _AREAS.get(place[:2])
    meant = {area: place[2:]} if area else {"school_code": place}
    against = slots.get("against")
    if isinstance(against, dict) and _OPEN in against:
        return replace(wish, slots=slots | {"against": meant})
    named = [*slots.get("schools", []), *([slots["school"]] if "school" in slots else [])]
    certain = [one for one in named if one != OWN_SCHOOL]
    kept = {name: value for name, value in slots.items() if name not in ANY_SCHOOL}
    if certain and area:
        schools = {"school": certain[0]} if len(certain) == 1 else {"schools": certain}
        return replace(wish, slots=kept | schools | {"against": meant})
    if certain:
        return replace(wish, slots=kept | {"schools": [*certain, place]})
    return replace(wish, slots=kept | meant)


def _open(previous: Wish) -> list[Any]:
    against = previous.slots.get("against")
    where = against if isinstance(against, dict) and _OPEN in against else previous.slots
    codes = where.get(_OPEN)
    return codes if isinstance(codes, list) else []


def _lying_there(said: str, found: Sequence[School], schools: Schools) -> Iterator[str]:
    """The only one of the schools that lies in the place that is said; an อำเภอ or ตำบล that was
    offered itself, by its kind and name, is that place."""
    told = phrase("lies_in").whole(said)
    if told is None:
        return
    name, kind = key(told["where"]), told["place"]
    if name in {at for one in _KINDS for at, _ in _offered(one, found, schools)}:
        offered = [place for at, place in _offered(kind, found, schools) if at == name]
        yield from offered
        if offered or not kind:
            return
    places = (
        (schools.districts.get(name) if kind != "tambon" else None, "district"),
        (schools.tambon_names.get(name) if kind != "district" else None, "tambon"),
    )
    alone = set[str]()
    for place, of in places:
        there = [one.code for one in found if place and getattr(one, of) == place]
        if len(there) == 1:
            alone |= {*there}
    yield from alone


def _of_that_kind(said: str, found: Sequence[School], schools: Schools) -> Iterator[str]:
    """The อำเภอ or ตำบล that the schools are named after, or the only school."""
    told = phrase("is_a_place").whole(said)
    kind = told["place"] if told else ""
    if kind == "school" and len(found) == 1:
        yield found[0].code
    yield from (place for _, place in _offered(kind, found, schools))


def _offered(kind: str, found: Sequence[School], schools: Schools) -> Iterator[tuple[str, str]]:
    """The อำเภอ or ตำบล (``kind``, as said) whose name one of the schools bears: key and place."""
    if kind == "district":
        for at, name in schools.districts.items():
            if any(at in key(one.name) for one in found):
                yield at, f"อ.{name}"
    if kind == "tambon":
        for at, name in schools.tambon_names.items():
            if {*found} & {*schools.by_core.get(form_and_core(at)[1], ())}:
                yield at, f"ต.{name}"
