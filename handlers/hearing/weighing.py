"""Whose word counts: the conversation's own phrases, or what was understood of the whole.

A phrase that is the whole message stands: it is what our buttons and texts tell people to type. Of
what only stands in a message, the understanding has heard more; but it does not know what this
conversation has beside the published vocabulary (a guest pass, another telephone number).
"""

from typing import Final

from handlers.language.oneshot import filled
from handlers.language.words import Intent as Command
from handlers.language.words import Meaning
from handlers.understanding.understood import FIGURES, Intent, Understood

PUBLISHED: Final = frozenset(Intent)
NAMES_PLACES: Final = frozenset(
    {Command.GUEST_PASS, Command.LINK_SCHOOL, Command.UNLINK_SCHOOL, Command.SCHOOL_PEOPLE}
)
"""Commands that hold what a question about figures holds: a number of people, a school."""
PLAINLY_NONE: Final = frozenset({"thanks", "fixed", "helped", "refused", "commanded"})
"""Marks of what asks for nothing, or for what nobody gets, whatever else stands in it."""


def counts(command: Meaning | None, understood: Understood, text: str) -> bool:
    """Is it the command, rather than what was understood?"""
    if command is None:
        return False
    if understood.intent in FIGURES:
        return command.intent in NAMES_PLACES
    if command.whole:
        return True
    if command.intent.value not in PUBLISHED:
        return not _is_about_figures(understood)
    if understood.intent is Intent.SMALLTALK_UNKNOWN:
        return not understood.marks & PLAINLY_NONE
    if command.intent is Command.ACCOUNT_REQUEST and understood.intent is Intent.PROBLEM_REPORT:
        return _gives_a_name(text)
    return understood.weak


def _gives_a_name(text: str) -> bool:
    """ "ขอใช้เน็ต ชื่อ สมชาย อ่อนศรี โทร ...": who applies with name and phone may be called anything,
    a signal that is weak as well."""
    told = filled(text, ())
    return told.name is not None and (told.phone is not None or told.device is not None)


def _is_about_figures(understood: Understood) -> bool:
    """ "เบอร์ ผอ. ในระบบผิด แก้ไขด้วย": not one's own number."""
    wrong = understood.intent is Intent.PROBLEM_REPORT and "metric" in understood.slots
    return wrong or understood.intent is Intent.DATA_ROUND_STATUS
