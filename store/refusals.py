"""Refusals are the "no" a person may hear. Each is spoken by its own text: ``refusal.<Name>``."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class Refusal(Exception):
    """Expected, explainable, and safe to say aloud. Anything else that is raised is a bug."""

    ends_the_form: ClassVar[bool] = False
    """The question that led here means nothing any more, and is not asked again."""

    @property
    def text(self) -> str:
        """Key of the sentence that says it."""
        return f"refusal.{type(self).__name__}"

    @property
    def params(self) -> dict[str, object]:
        """What the sentence needs to name: the refusal's own fields."""
        return dict(vars(self))


@dataclass
class NotYours(Refusal):
    """The person may not do this: not an officer, or not the owner."""


@dataclass
class SaysNoReason(Refusal):
    """Too little to know later why somebody was looked up (``store.whois.is_a_reason``)."""


@dataclass
class StaleCard(Refusal):
    """The button belongs to an older form, an older card, or an older version of the bot."""


@dataclass
class AlreadySettled(Refusal):
    """Somebody was faster."""

    number: str
    outcome: str
    at: datetime


@dataclass
class SettledByYou(AlreadySettled):
    """The officer's own second tap."""

    @property
    def params(self) -> dict[str, object]:
        return {"number": self.number, "verdict": self.outcome, "at": self.at}


@dataclass
class OwnRequest(Refusal):
    """Nobody decides their own request, whatever their rank."""

    number: str


@dataclass
class NotYourTurn(Refusal):
    """The request is with other officers; it comes to this one when they do not decide it."""

    number: str


@dataclass
class InHand(Refusal):
    """A colleague has taken it on and is at it."""

    number: str
    name: str
    at: datetime


@dataclass
class AlreadyNoted(Refusal):
    """How the person was recognised has been noted, and is not written over."""

    number: str


@dataclass
class AlreadyWaiting(Refusal):
    """One open request of a kind per person."""

    number: str


@dataclass
class UsernameTaken(Refusal):
    """Another account or another open request has this username."""

    username: str


@dataclass
class ProofIsOver(Refusal):
    """The second factor was shown some minutes ago; it has to be shown once more."""

    ends_the_form: ClassVar[bool] = True


@dataclass
class BadInvitation(Refusal):
    """The code is unknown, used, or older than its ten minutes. One answer for all three."""


@dataclass
class TooManyLinks(Refusal):
    """Three links in 24 hours are enough; the next one can be asked for at ``again_at``."""

    again_at: datetime


@dataclass
class HolderChanged(Refusal):
    """The account has another owner than when this was asked: what was asked means nothing now."""

    ends_the_form: ClassVar[bool] = True
    number: str


@dataclass
class ShutByOfficer(Refusal):
    """An officer has shut the account: whoever gives it back decides that first, in the open."""

    ends_the_form: ClassVar[bool] = True
    number: str


@dataclass
class TooLateToReturn(Refusal):
    """A slip can be undone on its own working day; afterwards the way is a new password."""

    ends_the_form: ClassVar[bool] = True
    number: str


@dataclass
class NothingToOpen(Refusal):
    """No account of this person waits for its password."""
