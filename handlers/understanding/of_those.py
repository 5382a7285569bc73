"""Words about the schools that a list or a count was of: "กี่โรง", "มีนักเรียนรวมกี่คน", "คิดเป็นร้อยละ"."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from handlers.understanding.saying import saying
from handlers.understanding.understood import FIGURES, Intent, Understood, Wish

_HOW_MANY: Final = re.compile(
    r"(?:แล้ว)?(?:รวม|ทั้งหมด|มี|เป็น)*(?:จำนวน)?กี่\s?(?:โรงเรียน|โรง|แห่ง|รร\.?)(?:รวม)?(?:บ้าง)?"
)
_IN_A_PLACE: Final = re.compile(
    r"(?:แล้ว)?(?:ใน|ที่|ของ|อยู่)+(?!โรง|รร)(?P<where>.+?)(?:มี|เป็น)?กี่\s?(?:โรงเรียน|โรง|แห่ง|รร\.?)(?:ล่ะ|ละ)?"
)
_PUPILS: Final = re.compile(
    r"(?:แล้ว)?(?:มี|ขอ)?(?:จำนวน)?(?P<what>นักเรียน|นร\.?|เด็ก|ครู|ห้องเรียน|ห้อง)"
    r"(?P<those>(?:ใน|ของ)(?:โรงเรียน|โรง|รร\.?|กลุ่ม)?(?:เหล่า|พวก)?(?:นั้น|นี้))?"
    r"(?:ทั้งหมด)?(?P<sum>รวม(?:กัน)?)?(?:กี่\s?(?:คน|ห้อง)|เท่าไ[หร]่?)(?P<last>รวม(?:กัน)?)?"
)
_EACH: Final = re.compile(
    r"(?:ขอ|ดู)?(?:จำนวน)?(?P<what>นักเรียน|นร\.?|เด็ก|ครู|ห้องเรียน|ห้อง)(?:ใน)?(?:แต่ละ|ราย)(?:โรงเรียน|โรง|รร\.?|แห่ง)"
    r"(?:ล่ะ|ละ|ด้วย)?"
)
_SHARE: Final = re.compile(
    r"(?:แล้ว)?(?:คิด)?(?:เป็น|เปน)?(?:ร้อยละ|กี่\s?(?:เปอร์เซ็นต์|เปอร์เซ็น|เปอเซ็นต์|เปอเซ็น|เปอเซน|%))"
    r"(?:เท่าไ[หร]่?)?(?:ล่ะ|ละ)?"
)
_COUNTED: Final[Mapping[str, str]] = {
    "น": "students",
    "เ": "students",
    "ค": "teachers",
    "ห": "rooms",
}
_WHICH: Final = ("size", "type", "filter", "district", "districts", "tambon", "tambons", "scope")
"""What a list of schools is picked by, and where."""
_PLACES: Final = frozenset({"district", "districts", "tambon", "tambons", "scope"})
_WHEN: Final = ("year", "round", "term", "name_contains", "status", "except")
_SCHOOLS: Final = ("schools", "small_schools")


def of_those(text: str, previous: Wish, alone: Understood) -> Understood | None:
    """The whole question; ``None`` where ``text`` is something else, or it was not of schools.
    ``alone``: what it says without the one before."""
    slots = dict(previous.slots)
    said = saying(text).text.strip()
    if previous.intent not in FIGURES or {"ref", "change", "against"} & slots.keys():
        return None
    if _SHARE.fullmatch(said):
        return _share(previous, slots)
    listed = "list" in slots and "order" not in slots and "top_n" not in slots
    if not listed and slots.get("metric") not in _SCHOOLS:
        return None
    those: dict[str, Any] = {slot: slots[slot] for slot in (*_WHICH, *_WHEN) if slot in slots}
    if slots.get("metric") == "small_schools":
        those["size"] = "เล็ก"
    if listed and _HOW_MANY.fullmatch(said) and not slots.keys() & {"metric"}:
        return _asked(previous, Intent.MIS_QUERY, those | {"metric": "schools"})
    if listed and _IN_A_PLACE.fullmatch(said) and _says_where_alone(alone):
        elsewhere = {slot: value for slot, value in those.items() if slot not in _PLACES}
        return _asked(previous, Intent.MIS_QUERY, {**elsewhere, **alone.slots})
    if (found := _PUPILS.fullmatch(said)) and (found["those"] or found["sum"] or found["last"]):
        counted = {"metric": _COUNTED[found["what"][0]]}
        return _asked(previous, Intent.MIS_QUERY, those | counted)
    if found := _EACH.fullmatch(said):
        each = {"list": "schools", "metric": _COUNTED[found["what"][0]]}
        return _asked(previous, Intent.MIS_LIST, those | each)
    return None


def _says_where_alone(alone: Understood) -> bool:
    """ "ในบึงสามพันมีกี่โรง", and not how large they are."""
    told = alone.slots.keys() - {"ref"}
    return alone.slots.get("metric") == "schools" and told <= _PLACES | {"metric"} and len(told) > 1


def _share(previous: Wish, slots: Mapping[str, Any]) -> Understood | None:
    kept = {slot: value for slot, value in slots.items() if slot not in ("page", "format", "chart")}
    if {"years", "n_years", "top_n", "order"} & kept.keys():
        return None
    intent = previous.intent if previous.intent is not Intent.MIS_EXPORT else Intent.MIS_QUERY
    return replace(_asked(previous, intent, kept | {"op": "share"}), unread=previous.unread)


def _asked(previous: Wish, intent: Intent, slots: Mapping[str, Any]) -> Understood:
    return Understood(intent, dict(slots), unread=previous.unread, remaining=previous.remaining)
