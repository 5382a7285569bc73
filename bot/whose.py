"""Is what people read of the office this office's own, or still what we ship?

The defaults are the office's for which this was made. Another office that has set its name and
left the rest sends its people to somebody else's telephone.
"""

import re
from collections.abc import Iterator
from typing import Final

from bot.finding import Finding
from bot.office_settings import OfficeSettings
from handlers.figurefiles.known import SMIS
from handlers.figurefiles.offices import all_offices, office_of
from store.places import Workplaces

SHIPPED: Final = "เพชรบูรณ์ เขต 3"
NAMES: Final = frozenset({"name", "short_name"})
CALLED: Final = re.compile(
    r"(?P<kind>สพ[ปม])\.?\s*(?P<province>[ก-ฮะ-์]+)(?:\s*เขต)?(?:\s*(?P<number>[0-9]+))?"
)
"""An area office as people write it: ``สพป.เลย เขต 1``, ``สพป เลย 1``, ``สพม.เลย``."""
ARABIC: Final = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
OWN: Final = ("name", "short_name", "phone", "place", "privacy_contact", "wifi")
"""Each office has its own of these."""


def whose(office: OfficeSettings) -> Iterator[Finding]:
    """Is each of the office's own settings set?"""
    left = [f"OFFICE__{one.upper()}" for one in OWN if one not in office.model_fields_set]
    if not left or not _is_another(office):
        yield Finding("office", f"{office.name}, {office.phone}")
        return
    seen = f"{office.short_name}, but as shipped, {SHIPPED}'s, are {', '.join(left)}"
    cure = "set your own, even where it is the same: people are told to go and to call there"
    yield Finding("office", seen, cure, serious=False)


def whose_places(office: OfficeSettings, workplaces: Workplaces) -> Iterator[Finding]:
    """Are its groups and schools loaded? And where no name is set, are they the shipped name's?"""
    loaded = workplaces.all()
    if not _is_another(office):
        schools = [
            place.code for place in loaded if place.code.isdigit() and len(place.code) == SMIS
        ]
        named = {office_of(code) for code in schools} - {""}
        if named and not any(office.short_name in one for one in named):
            yield _contradicted("places", f"the schools are of {min(named)}", office)
    elif not loaded:
        cure = "load your own: `helpdesk places load FILE`"
        yield Finding("places", f"the shipped ones, {SHIPPED}'s", cure, serious=False)


def whose_channel(office: OfficeSettings, display_name: str) -> Iterator[Finding]:
    """Where no name is set: does LINE call it another office's?"""
    told = CALLED.search(display_name.translate(ARABIC))
    if told is None or _is_another(office) or told["province"] not in _provinces():
        return
    ours = CALLED.search(office.short_name)
    if ours is None or not _same(told, ours):
        yield _contradicted("LINE's name", f"this is {display_name} at LINE", office)


def _contradicted(what: str, seen: str, office: OfficeSettings) -> Finding:
    return Finding(
        what,
        f"{seen}, but people read the shipped {office.short_name}",
        "set OFFICE__NAME and OFFICE__SHORT_NAME, and what else is your own",
        serious=False,
    )


def _same(told: re.Match[str], ours: re.Match[str]) -> bool:
    """A number that is left out contradicts none."""
    numbers = {one["number"] for one in (told, ours)} - {None}
    return (told["kind"], told["province"]) == (ours["kind"], ours["province"]) and (
        len(numbers) <= 1
    )


def _provinces() -> set[str]:
    found = (CALLED.finditer(name) for name in all_offices())
    return {one["province"] for names in found for one in names}


def _is_another(office: OfficeSettings) -> bool:
    fields = OfficeSettings.model_fields
    return any(getattr(office, one) != fields[one].default for one in NAMES)
