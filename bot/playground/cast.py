"""The people a newcomer meets: a staff member, an officer and a school, each with a phone."""

from dataclasses import dataclass

from bot.playground.persons import Person
from bot.playground.platform import Platform


@dataclass(frozen=True)
class Cast:
    """The three whose phones stand side by side on the page."""

    staff: Person
    officer: Person
    school: Person


def cast(platform: Platform) -> Cast:
    """Three persons who have not met the account yet. The names are made up."""
    return Cast(
        staff=platform.person("สมชาย ใจดี", role="staff"),
        officer=platform.person("อรุณี ศรีสุข", role="officer"),
        school=platform.person("ธุรการ บ้านวังไผ่", role="school"),
    )
