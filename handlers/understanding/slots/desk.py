"""The slots of wishes that the desk carries out: accounts, passwords, troubles, rounds of data."""

from typing import Final

from handlers.understanding.heard import Heard
from handlers.understanding.places.schools import Schools
from handlers.understanding.slots.placing import Slots, placed
from handlers.understanding.understood import Intent, Value

_PERSON: Final = ("phone", "username", "device", "request_id", "urgent")
_ROUND: Final = ("system", "round", "year", "term", "ask", "scope", "urgent")
_SLOTS: Final[dict[Intent, tuple[str, ...]]] = {
    Intent.ACCOUNT_REQUEST: (*_PERSON, "system"),
    Intent.PASSWORD_RESET: (*_PERSON, "system"),
    Intent.PROBLEM_REPORT: (*_PERSON, "system"),
    Intent.OFFICER_FIND: _PERSON,
    Intent.LOGOUT_DEVICE: ("device", "username", "phone", "urgent"),
    Intent.MY_STATUS: ("request_id", "urgent", "phone"),
    Intent.MY_SESSIONS: ("username", "device", "urgent"),
    Intent.CANCEL: ("request_id", "urgent"),
    Intent.HELP: ("topic",),
    Intent.DATA_ROUND_STATUS: _ROUND,
}
_WITH_NAME: Final = frozenset(
    {Intent.ACCOUNT_REQUEST, Intent.PASSWORD_RESET, Intent.PROBLEM_REPORT, Intent.OFFICER_FIND}
)
_WITH_PLACE: Final = _WITH_NAME | {Intent.DATA_ROUND_STATUS}
_OF_FIGURES: Final = ("grade", "level", "sex", "year", "term", "round")
_NET: Final = ("internet", "wifi")


def desk(heard: Heard, intent: Intent, schools: Schools) -> Slots:
    """The slots of ``intent``, none of the figures'."""
    slots: Slots = {}
    for slot in _SLOTS.get(intent, ()):
        if values := heard.values(slot):
            slots[slot] = values[0]
    _system(heard, intent, slots)
    if "device" in _SLOTS.get(intent, ()):
        _device(heard, slots)
    if intent in _WITH_PLACE:
        slots |= placed(heard, schools, areas=False)
        if not {"school", "schools", "district", "districts"} & slots.keys():
            slots.pop("out_of_area", None)
    if intent in _WITH_NAME and (names := heard.values("name")):
        slots["name"] = names[0]
    if intent is Intent.HELP and "number" in heard.marks:
        slots["topic"] = "contact"
    if intent in (Intent.PROBLEM_REPORT, Intent.DATA_ROUND_STATUS):
        _figure(heard, intent, slots)
    return slots


def _system(heard: Heard, intent: Intent, slots: Slots) -> None:
    systems = [str(system) for system in heard.values("system")]
    if not systems or "system" not in _SLOTS.get(intent, ()):
        return
    others = [system for system in systems if system not in _NET]
    if intent in (Intent.PROBLEM_REPORT, Intent.DATA_ROUND_STATUS):
        net = "wifi" if "wifi" in systems else systems[0]
        slots["system"] = _one_or_more(others) if others else net
    elif others:
        slots["system"] = _one_or_more(others)
    else:
        slots.pop("system", None)


def _one_or_more(values: list[str]) -> Value:
    return values[0] if len(values) == 1 else list(values)


def _device(heard: Heard, slots: Slots) -> None:
    but = next((span.start for span in heard.with_mark("but")), len(heard.said.text))
    devices = heard.between(0, but).values("device") or heard.values("device")
    if "both" in devices or {"pc", "mobile"} <= set(map(str, devices)):
        slots["device"] = "both"
    elif "all" in devices:
        slots["device"] = "all"
    elif devices:
        slots["device"] = devices[0]


def _figure(heard: Heard, intent: Intent, slots: Slots) -> None:
    metrics = [m for m in heard.values("metric") if m != "computers"]
    if not metrics and "number" in heard.marks and "wrong" in heard.marks:
        metrics = ["school_info"]
    if "number" in heard.marks and metrics == ["directors"]:
        metrics = ["school_info"]
    if intent is Intent.DATA_ROUND_STATUS:
        metrics = [m for m in metrics if m not in ("schools", "school_info")]
        if several := heard.values("rounds"):
            slots["rounds"] = several[0]
    elif "wrong" not in heard.marks:
        return
    if len(metrics) > 1:  # "ครูไม่ตรง มีครูย้ายมาเพิ่ม": that is why
        metrics = [m for m in metrics if m != "transferred_teachers"]
    if len(metrics) > 1 and "school_info" in metrics:
        metrics = ["school_info"] if "directors" in metrics else metrics
    if metrics:
        slots["metric"] = metrics[0] if len(metrics) == 1 else metrics
    for slot in _OF_FIGURES:
        if intent is Intent.PROBLEM_REPORT and (values := heard.values(slot)):
            slots.setdefault(slot, values[0])
