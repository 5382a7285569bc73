"""Names in ``.env`` that no setting has, though they look like one: what they say is passed over in
silence, and the default holds."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from dotenv import dotenv_values
from pydantic import BaseModel

from bot.finding import Finding
from bot.portal_settings import PortalSettings
from bot.settings import BesideThePortal, GatewaySettings, Settings

NEAR: Final = 0.8
_ELSEWHERE: Final = frozenset({"PORTAL_OWNER_URL"})
"""Read where they are wanted, and never kept in a setting."""


def misspelled(file: Path = Path(".env")) -> Iterator[Finding]:
    """Each with the name that is nearest. Whatever else a ``.env`` holds is for other programs."""
    known = {name for kind in (Settings, GatewaySettings, BesideThePortal) for name in _names(kind)}
    if not file.is_file():
        return
    for written in dotenv_values(file, interpolate=False):
        name = written.upper()
        if _is_known(name, known):
            continue
        near = get_close_matches(name, known, n=1, cutoff=NEAR)
        ours = {"PORTALS", *(one.partition("__")[0] for one in known if "__" in one)}
        if near or name.partition("__")[0] in ours:
            cure = f"is {near[0]} meant?" if near else "README.md has the table of settings"
            yield Finding(written, "no setting has this name, so it does nothing", cure, False)


def _is_known(name: str, known: set[str]) -> bool:
    """Also a further portal's, and a part of one that is a table, such as a router's secret."""
    if name in _ELSEWHERE:
        return True
    if name.startswith("PORTALS__") and name.count("__") > 1:
        name = f"PORTAL__{name.split('__', 2)[2]}"
        known = {*_names(PortalSettings, "PORTAL__")}
    return any(name == one or name.startswith(f"{one}__") for one in known)


def _names(model: type[BaseModel], before: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        kind = field.annotation
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            yield from _names(kind, f"{before}{name}__".upper())
        else:
            yield f"{before}{name}".upper()
