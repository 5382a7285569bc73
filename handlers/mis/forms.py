"""In which form an answer leaves the chat."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from handlers.mis.answer import Follow
from handlers.understanding.form import anew
from handlers.understanding.understood import Value, Wish


class Form(StrEnum):
    """What is handed over."""

    WORKBOOK = "xlsx"
    TABLE = "csv"
    PAPER = "pdf"
    PAPER_THAI = "pdf_thai"
    """With Thai numerals."""
    PICTURE = "image"


TAPS: Final[Mapping[Follow, Mapping[str, Value]]] = {
    Follow.FILE: {"format": "xlsx"},
    Follow.PAPER: {"format": "pdf"},
    Follow.PAPER_THAI: {"format": "pdf", "digits": "thai"},
    Follow.CHART: {"format": "image"},
}
"""The slots that each of these taps asks for, as if it had been said."""


def in_form(slots: Mapping[str, Value], how: Follow) -> dict[str, Value]:
    """The same question, to be handed over as this tap asks."""
    return anew(slots) | dict(TAPS[how])


def form_of(wish: Wish) -> Form:
    """As it was asked for; a workbook where nobody says, or a paper for Thai numerals."""
    asked = str(wish.slots.get("format", ""))
    if asked in ("", Form.PAPER) and wish.slots.get("digits") == "thai":
        return Form.PAPER_THAI
    if "chart" in wish.slots and asked in ("", Form.PICTURE):
        return Form.PICTURE
    told = {Form.TABLE, Form.PAPER, Form.PAPER_THAI, Form.PICTURE}
    return Form(asked) if asked in told else Form.WORKBOOK
