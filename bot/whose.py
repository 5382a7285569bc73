"""Is what people read of the office this office's own, or still what we ship?

The defaults are the office's for which this was made. Another office that has set its name and
left the rest sends its people to somebody else's telephone.
"""

from collections.abc import Iterator
from typing import Final

from bot.finding import Finding
from bot.office_settings import OfficeSettings
from store.places import Workplaces

SHIPPED: Final = "เพชรบูรณ์ เขต 3"
NAMES: Final = frozenset({"name", "short_name"})
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
    """Are its groups and schools loaded?"""
    if _is_another(office) and not workplaces.all():
        cure = "load your own: `helpdesk places load FILE`"
        yield Finding("places", f"the shipped ones, {SHIPPED}'s", cure, serious=False)


def _is_another(office: OfficeSettings) -> bool:
    fields = OfficeSettings.model_fields
    return any(getattr(office, one) != fields[one].default for one in NAMES)
