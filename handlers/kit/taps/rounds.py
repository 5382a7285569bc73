"""The buttons and the free words of the rounds of data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from handlers.kit.intents import Intent, Postback


class ShowRounds(Postback, prefix="rounds"):
    """``รอบข้อมูล``: what is due, and who has sent."""


class ReportSent(Postback, prefix="round_sent"):
    """``ส่งแล้ว``: the speaker's school has sent. ``figure``: how many, 0 where nobody said.
    ``school``: which of several, as the message with the button says; ``""``: the first."""

    round: UUID
    figure: int
    school: str = ""


@dataclass(frozen=True)
class RoundsAsked(Intent):
    """A question about rounds of data in free words: the slots of ``data_round_status``."""

    slots: Mapping[str, Any] = field(default_factory=dict)
