"""What was typed cannot be taken; each error says why, in a word that names its text."""

from enum import StrEnum
from typing import ClassVar


class Misread(ValueError):
    """An answer that must be asked again. It never carries what the person typed.

    ``text`` is the key of the sentence to speak (``misread.<topic>.<reason>``), ``params`` are
    the values that sentence needs (a limit, a row number).
    """

    topic: ClassVar[str] = "answer"

    def __init__(self, reason: StrEnum, **params: str | int) -> None:
        super().__init__(f"{self.topic}: {reason.value}")
        self.reason = reason
        self.params = params

    @property
    def text(self) -> str:
        return f"misread.{self.topic}.{self.reason.value}"
