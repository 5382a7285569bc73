"""An account or a password of a system that is not ours to give: DMC, EMIS, the school's e-mail."""

from dataclasses import dataclass
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Param, Say, Words
from handlers.kit.intents import Intent
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, ReportProblem

other_systems = Router("problems.other_systems")

KINDS: Final[dict[str, Param]] = {
    "email": Words("other_system.email"),
    "website": Words("other_system.website"),
}
"""Those that are no names."""


@dataclass(frozen=True)
class OtherSystem(Intent):
    """``system`` as in the published vocabulary."""

    system: str


@other_systems.on(OtherSystem)
def not_ours(asked: OtherSystem, _desk: Desk) -> Effects:
    """Whoever answers for troubles can still help."""
    system = KINDS.get(asked.system, asked.system)
    report = Button.of("button.report_problem", ReportProblem())
    yield Say("other_system.not_ours", {"system": system}, buttons=(report, CONTACT))
