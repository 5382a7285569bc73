"""Taps on who speaks for a school."""

from typing import Final
from uuid import UUID

from handlers.kit.effects import Button
from handlers.kit.intents import Postback


class LinkSchool(Postback, prefix="link_school"):
    """``ผูกโรงเรียน``: to speak for a school."""


class MySchools(Postback, prefix="my_schools"):
    """``โรงเรียนของฉัน``."""


class TheirSchools(Postback, prefix="their_schools"):
    """``โรงเรียนที่ผูก`` of somebody an officer has found."""

    person: UUID


LINK_SCHOOL: Final = Button.of("button.link_school", LinkSchool())
"""For whoever is refused what only a school's own may do."""
