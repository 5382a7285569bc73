"""Where somebody works, as a question of a form: one of the office's places, or another agency."""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.forms import Answers, Which
from handlers.language.places import Found, Kind, Unsure, labels, match
from store.refusals import Refusal

SHORTEST_AGENCY: Final = 3
LONGEST_AGENCY: Final = 120
MOST_CHOICES: Final = 12
"""Of LINE's thirteen quick replies; one is ``ยกเลิก``."""


class UnknownPlace(Refusal):
    """No workplace of the office is near what was typed."""


class TooShortAgency(Refusal):
    """A letter or two name no agency."""


def read_place(answer: str, desk: Desk) -> str:
    """The place's code. Raises ``Which`` or ``UnknownPlace``."""
    if answer in desk.places:
        return answer
    match match(answer, tuple(desk.places.values())):
        case Found(place):
            return place.code
        case Unsure(nearest):
            shown = labels(nearest)
            raise Which(tuple((p.code, label) for p, label in zip(nearest, shown, strict=True)))
    raise UnknownPlace


def place_choices(desk: Desk) -> tuple[Button, ...]:
    groups = [p for p in desk.places.values() if p.kind is not Kind.SCHOOL]
    return tuple(
        Button(label, tap=place.code, literal=True)
        for place, label in zip(groups, labels(groups), strict=True)
    )[:MOST_CHOICES]


def is_elsewhere(answers: Answers, desk: Desk) -> bool:
    """Works at an agency that is not the office's own: which one?"""
    place = desk.places.get(answers.get("place", ""))
    return place is not None and place.kind is Kind.OTHER


def read_agency(answer: str, _desk: Desk) -> str:
    """Its name. Raises ``TooShortAgency``."""
    named = " ".join(answer.split())
    if len(named) < SHORTEST_AGENCY:
        raise TooShortAgency
    return named
