"""Why somebody must know who had an address: asked alike everywhere, and kept with what was told.

A reason names an incident: a letter by its number, or what happened, in a few words
(``store.whois.is_a_reason``). Who taps **ตรวจเหตุละเมิด** is asked which.
"""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from handlers.kit.forms import Answers
from store.refusals import SaysNoReason
from store.whois import is_a_reason

LETTER: Final = "letter"
INCIDENT: Final = "incident"
WHYS: Final = (LETTER, INCIDENT)
"""Why somebody may have to know; other reasons are typed."""


def read_why(answer: str, desk: Desk) -> str:
    """One of these, or a reason in words. Raises ``SaysNoReason``."""
    return answer if answer in WHYS else read_which(answer, desk)


def read_which(answer: str, _desk: Desk) -> str:
    """Which letter, or which incident. Raises ``SaysNoReason``."""
    if not is_a_reason(answer):
        raise SaysNoReason
    return answer


def whys(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"whois_reason.{why}", tap=why) for why in WHYS)


def is_by_letter(answers: Answers, _desk: Desk) -> bool:
    return answers.get("why") == LETTER


def is_an_incident(answers: Answers, _desk: Desk) -> bool:
    return answers.get("why") == INCIDENT


def as_kept(why: str, letter: str, incident: str) -> str:
    """For whoever looks later: the kind, and what they said of it."""
    return {LETTER: f"{LETTER}: {letter}", INCIDENT: f"{INCIDENT}: {incident}"}.get(why, why)
