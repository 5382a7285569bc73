"""Who may ask what (the office decides: ``OFFICE__PUBLISHED``).

Anyone: sums of the area and of an อำเภอ, and of a school what the office publishes. A school:
its own in full. Officers: everything; but neither names nor numbers of pupils are there for
anybody, and small cells of sensitive kinds are told to nobody, since what is answered is passed on.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from handlers.mis.answer import NoAnswer, Why
from handlers.mis.metrics import AREA_INFO, SCHOOL_INFO
from handlers.mis.places import Place, Where
from handlers.mis.question import Question

PUBLISHED: Final = frozenset(
    {
        *("students", "rooms", "students_per_room", "students_per_teacher"),
        *("students_per_school", "graduates"),
        *("teachers", "directors", "deputy_directors", "other_staff"),
        *("schools", "small_schools", SCHOOL_INFO),
    }
)
"""What an office publishes of each school unless its setting says otherwise."""
OF_SEVERAL_SCHOOLS: Final = frozenset({Where.AREA, Where.DISTRICT})
FINE_GROUPS: Final = frozenset({"school", "tambon", "cluster", "size", "type"})
"""Groups that may be of one school."""


@dataclass(frozen=True)
class Asker:
    """``schools``: the codes of those that an officer has approved this person for."""

    is_officer: bool = False
    schools: frozenset[str] = frozenset()


ANYBODY: Final = Asker()
OFFICER: Final = Asker(is_officer=True)


def allow(question: Question, asker: Asker, published: Collection[str] = PUBLISHED) -> None:
    """Raises ``NoAnswer`` for what this person may not be told."""
    if asker.is_officer:
        return
    asked = [code for code in question.metrics if code != AREA_INFO]  # looked at line by line
    if question.condition is not None:
        asked.append(question.condition.metric)
    for code in asked:
        if code not in published and not _is_open(question, code, asker):
            raise NoAnswer(Why.NOT_PUBLISHED, code)


def _is_open(question: Question, code: str, asker: Asker) -> bool:
    """Not published of each school; still told in sum, or to the school itself."""
    if code == SCHOOL_INFO or question.listed or question.condition is not None:
        return False
    if question.sizes or question.extended is not None or FINE_GROUPS & {*question.group_by}:
        return False
    if question.without:  # from all, and all but one, that one is worked out
        return False
    return all(_is_wide(place) or _is_own(place, asker) for place in question.places)


def _is_wide(place: Place) -> bool:
    return place.kind in OF_SEVERAL_SCHOOLS


def _is_own(place: Place, asker: Asker) -> bool:
    return place.kind is Where.SCHOOL and place.code in asker.schools
