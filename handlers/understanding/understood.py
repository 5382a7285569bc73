"""What a message was understood to be: a typed value, with the words that gave each part."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

Value = str | int | bool | list[Any] | dict[str, Any]
"""As in JSON; which values a slot takes is the published vocabulary's."""


def each(value: Value | None) -> list[Any]:
    """The values of a slot that takes one or several; none where it is not there."""
    return value if isinstance(value, list) else [] if value is None else [value]


class Intent(StrEnum):
    """The published intents. Names may be added, never changed."""

    MIS_QUERY = "mis_query"
    MIS_COMPARE = "mis_compare"
    MIS_LIST = "mis_list"
    MIS_EXPORT = "mis_export"
    DATA_ROUND_STATUS = "data_round_status"
    ACCOUNT_REQUEST = "account_request"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an intent
    PROBLEM_REPORT = "problem_report"
    MY_STATUS = "my_status"
    MY_SESSIONS = "my_sessions"
    LOGOUT_DEVICE = "logout_device"
    OFFICER_QUEUE = "officer_queue"
    OFFICER_FIND = "officer_find"
    HELP = "help"
    GREETING = "greeting"
    CANCEL = "cancel"
    SMALLTALK_UNKNOWN = "smalltalk_unknown"


FIGURES = frozenset({Intent.MIS_QUERY, Intent.MIS_COMPARE, Intent.MIS_LIST, Intent.MIS_EXPORT})
"""The intents that are answered from the figures."""


SCORES = frozenset({"onet", "nt", "rt"})
"""The metrics that people call "คะแนน", whichever it is."""


OF_PUPILS = frozenset({"grade", "level", "sex"})
"""What of the schools' figures only the pupils' are told apart by."""


CODES = ("school_code", "school_code10")


ONE_SCHOOL = frozenset({"school", *CODES})
"""The slots of one school, by its name or by a code."""


WHICH_SCHOOL = ONE_SCHOOL | {"school_ambiguous"}
"""The same, and where it must be asked which of several it is."""


ANY_SCHOOL = WHICH_SCHOOL | {"schools"}


SEVERAL_OF = {"school": "schools", "district": "districts", "tambon": "tambons"}
"""The slot of several places, by that of one."""


OWN_SCHOOL = "@own"
"""In the place of the name of the asker's school."""


AT_A_GLANCE = ("school_info", "area_info")
"""Metrics that are no number, but all that is known of a school or a place."""


STAFF = ("teachers", "directors", "deputy_directors", "other_staff")
"""The metrics of people who work at a school."""


PLACES = ANY_SCHOOL | {
    *("district", "districts", "tambon", "tambons", "scope", "closed", "out_of_area")
}
"""The slots that say of where a figure is."""


@dataclass(frozen=True)
class Reason:
    """``words`` of the message gave ``slot``; without words it followed from the rest."""

    slot: str
    words: str


class Kind(StrEnum):
    """What words that were not understood look like."""

    GRADE = "grade"
    SEX = "sex"
    YEAR = "year"
    PLACE = "place"
    PART = "part"
    """Narrows what was asked, nobody knows how."""
    NARROWER = "narrower"
    """One kind of those that are only counted together."""
    OTHER = "other"
    GROUP = "group"
    """What a table is to be told apart by beside what it already is: no answer has room for it."""
    ANOTHER = "another"
    """Asks for another figure than the one that bears the published name: what is counted as
    ``nutrition`` are the thin ones, and "เด็กอ้วน" are not."""


@dataclass(frozen=True)
class Unread:
    """``words`` of the message that no slot tells, though they ask for something."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Wish:
    """One thing that is wanted. ``unread``: what of a question about figures was not understood.
    ``remaining``: what some slots are without what is said to be left out ("ไม่รวม ม.ปลาย"), which
    they tell themselves; ``None``: nothing is asked of that kind.
    ``at_last_place``: nobody says where, so it is taken to be where the last question was."""

    intent: Intent
    slots: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    unread: tuple[Unread, ...] = field(default=(), kw_only=True)
    at_last_place: bool = field(default=False, kw_only=True)
    remaining: Mapping[str, Value | None] = field(
        default_factory=lambda: MappingProxyType({}), kw_only=True
    )

    def as_json(self) -> dict[str, Any]:
        return {"intent": self.intent.value, "slots": dict(self.slots)}


@dataclass(frozen=True)
class Understood(Wish):
    """A whole message: its first wish, the others in ``also``, and ``why``."""

    also: tuple[Wish, ...] = ()
    why: tuple[Reason, ...] = ()
    marks: frozenset[str] = frozenset()
    """Of the first wish: what was heard (``data/lexicon.toml``), whether or not a slot tells it."""
    weak: bool = False
    """The first wish was only supposed: hardly anything was heard of it."""
    change: str = ""
    """``up`` or ``down``, where the words say so: "เพิ่มขึ้นล่ะ" goes on from what went down."""
    parts: tuple[str, ...] = ()
    """Where there are several wishes, the words of each, the first's first."""

    def as_json(self) -> dict[str, Any]:
        told = super().as_json()
        if self.also:
            told["also"] = [wish.as_json() for wish in self.also]
        return told
