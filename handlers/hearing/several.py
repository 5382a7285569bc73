"""Several wishes in one message: the first is done, the others are a tap away, each with its own
words, so that nobody types them again."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from handlers.front import Help
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effect, Say, Show
from handlers.kit.filling import Cancel
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.taps.menu import (
    AllWork,
    AskFigures,
    Find,
    ForgotPassword,
    MyStatus,
    ReportProblem,
    StartRequest,
)
from handlers.kit.taps.rounds import ShowRounds
from handlers.kit.taps.sessions import MySessions
from handlers.understanding.understood import FIGURES, Understood
from handlers.understanding.understood import Intent as Meant
from store.refusals import StaleCard

LONGEST: Final = 200
"""Characters of a wish that its button carries, of the 300 that LINE allows for all of it."""
SHOWN: Final = 13
"""Quick replies under a message, as LINE has it."""
STEPS: Final = {
    Meant.MIS_QUERY: ("button.figures", AskFigures()),
    Meant.DATA_ROUND_STATUS: ("button.rounds", ShowRounds()),
    Meant.ACCOUNT_REQUEST: ("button.request_account", StartRequest()),
    Meant.PASSWORD_RESET: ("button.forgot_password", ForgotPassword()),
    Meant.PROBLEM_REPORT: ("button.report_problem", ReportProblem()),
    Meant.MY_STATUS: ("button.status", MyStatus()),
    Meant.MY_SESSIONS: ("button.my_sessions", MySessions()),
    Meant.LOGOUT_DEVICE: ("button.end_this", MySessions()),
    Meant.OFFICER_QUEUE: ("button.all_work", AllWork()),
    Meant.OFFICER_FIND: ("button.find", Find()),
    Meant.HELP: ("button.help", Help()),
    Meant.CANCEL: ("button.withdraw", Cancel()),
}
"""What each wish is called on its button, and the first step towards it without its words."""
OFFICERS: Final = frozenset({Meant.OFFICER_QUEUE, Meant.OFFICER_FIND})


class AlsoWished(Postback, prefix="also"):
    """A wish of an earlier message, in its own words; ``handlers.house`` reads it as those."""

    packed: str

    @classmethod
    def of(cls, words: str) -> Self:
        """A letter is a byte, as in Thai files of old; signs that had none are left out."""
        known = words.encode("tis-620", "ignore")
        return cls(urlsafe_b64encode(known).decode().rstrip("="))

    @property
    def words(self) -> str:
        """Raises ``StaleCard`` for what no button of ours holds."""
        try:
            return urlsafe_b64decode(self.packed + "=" * (-len(self.packed) % 4)).decode("tis-620")
        except ValueError:
            raise StaleCard from None


@dataclass(frozen=True)
class Several(Intent):
    """The first wish, and the buttons of the others."""

    first: Intent
    others: tuple[Button, ...]


def others_of(understood: Understood, desk: Desk) -> tuple[Button, ...]:
    """Buttons for what a message wishes beside its first. Questions about figures are one thing,
    whoever reports two troubles reports them together, and who may not is not led on."""
    words: dict[Meant, list[str]] = {}
    first = _kind(understood.intent)
    for wish, said in zip(understood.also, understood.parts[1:], strict=False):
        kind = _kind(wish.intent)
        if kind is first and kind in (Meant.MIS_QUERY, Meant.PROBLEM_REPORT):
            continue
        if kind in STEPS and (kind not in OFFICERS or officer(desk)):
            words.setdefault(kind, []).append(said)
    return tuple(_button(kind, " แล้วก็".join(said)) for kind, said in words.items())


def the_wish(understood: Understood, text: str, desk: Desk) -> tuple[Button, ...]:
    """A button for the first wish of ``text``; none for what only officers may."""
    kind = _kind(understood.intent)
    if kind not in STEPS or (kind in OFFICERS and not officer(desk)):
        return ()
    return (_button(kind, understood.parts[0] if understood.parts else text),)


def _kind(intent: Meant) -> Meant:
    return Meant.MIS_QUERY if intent in FIGURES else intent


def _button(kind: Meant, words: str) -> Button:
    label, step = STEPS[kind]
    return Button.of(label, AlsoWished.of(words) if 0 < len(words) <= LONGEST else step)


def offered(
    others: tuple[Button, ...], effects: Sequence[Effect], *, asks: bool = False
) -> list[Effect]:
    """The answer with the other wishes offered: after it, or before the question it ends in
    (``asks``). LINE shows the quick replies of the last message only, so they stand together."""
    if not others or not effects:
        return list(effects)
    *before, last = effects
    offer = Say("also.offered", buttons=others)
    if not isinstance(last, Say | Show):
        return [*effects, offer]
    together = (*others, *(one for one in last.buttons if one not in others))[:SHOWN]
    if asks:
        return [*before, offer, replace(last, buttons=together)]
    return [*before, replace(last, buttons=()), replace(offer, buttons=together)]
