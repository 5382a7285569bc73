"""What one topic tells another. Raised with ``Then``, handled in the same transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handlers.kit.intents import Intent
from store.accounts import Account
from store.naming import MAIN
from store.requests import Recognition, Request


@dataclass(frozen=True)
class Filed(Intent):
    """A request has just been filed and waits for an officer."""

    request: Request


@dataclass(frozen=True)
class Vouched(Intent):
    """The speaker has filed it in the name of somebody without LINE, whom they have recognised,
    where it matters who they are: that is the decision, where it is theirs to decide."""

    request: Request
    recognised: Recognition | None = None


@dataclass(frozen=True)
class VouchedForAll(Intent):
    """The same for several people at once."""

    requests: tuple[Request, ...]
    recognised: Recognition


@dataclass(frozen=True)
class Approved(Intent):
    """An officer has said yes."""

    request: Request


@dataclass(frozen=True)
class Refused(Intent):
    """An officer has said no; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class ResetApproved(Intent):
    """An officer has recognised the person: the password of their account may be set anew. Also
    for a claim, whose account goes to the claimant."""

    request: Request


@dataclass(frozen=True)
class ResetRefused(Intent):
    """No new password, or no hand-over; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class PhoneApproved(Intent):
    """The owner was recognised: the new phone goes on file."""

    request: Request


@dataclass(frozen=True)
class PhoneRefused(Intent):
    """The phone on file stays; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class RenewalApproved(Intent):
    """The account goes on for as long again."""

    request: Request


@dataclass(frozen=True)
class RenewalRefused(Intent):
    """The account ends when it was to end; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class ProblemSolved(Intent):
    """What was reported works again; the request holds what was done."""

    request: Request


@dataclass(frozen=True)
class ProblemClosed(Intent):
    """Nothing can be done about it here; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class LinkApproved(Intent):
    """The requester speaks for the school from now on."""

    request: Request


@dataclass(frozen=True)
class LinkRefused(Intent):
    """They do not; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class ReturnApproved(Intent):
    """The freeze was a slip: the owner gets the account back as it was."""

    request: Request


@dataclass(frozen=True)
class ReturnRefused(Intent):
    """The account stays shut; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class Opened(Intent):
    """The portal has the account."""

    username: str


@dataclass(frozen=True)
class OpeningFailed(Intent):
    """The portal does not take the account."""

    username: str


@dataclass(frozen=True)
class Locked(Intent):
    """The account's old password is gone from the portal."""

    username: str


@dataclass(frozen=True)
class MachinesLeft(Intent):
    """The custodian of these shared machines has had their data deleted."""

    machines: tuple[Account, ...]


@dataclass(frozen=True)
class SessionsEnded(Intent):
    """The portal was read again: this session is over, or all of the account's. ``waits``: the
    speaker waits for it in the chat; ``asked``: when the end was asked for, in real time."""

    username: str
    session: str | None
    waits: bool
    asked: datetime | None = None
    portal: str = MAIN


@dataclass(frozen=True)
class SessionsSlow(Intent):
    """Not over yet; the speaker waits for it."""

    username: str
    portal: str = MAIN


@dataclass(frozen=True)
class SessionsNotEnded(Intent):
    """The portal could not be brought to it; the speaker waits for it."""

    username: str
    portal: str = MAIN


@dataclass(frozen=True)
class DeviceRemembered(Intent):
    """The portal lets this device in by itself. ``waits``: the speaker waits for it in the chat."""

    username: str
    mac: str
    waits: bool


@dataclass(frozen=True)
class DeviceNotRemembered(Intent):
    """The portal does not take it; ``fault`` names what it said (``portal_bridge.contract``)."""

    username: str
    mac: str
    fault: str
    waits: bool


@dataclass(frozen=True)
class DeviceForgotten(Intent):
    """The portal lets this device in by password alone."""

    username: str
    mac: str
    waits: bool


@dataclass(frozen=True)
class DeviceNotForgotten(Intent):
    """The portal could not be brought to it."""

    username: str
    mac: str
    waits: bool


@dataclass(frozen=True)
class DeviceSlow(Intent):
    """Not done yet; the speaker waits for it."""

    username: str


@dataclass(frozen=True)
class DayBegins(Intent):
    """A working day has begun."""


@dataclass(frozen=True)
class DigestSent(Intent):
    """The morning's digest goes to these officers: what else there is to say to them may go with
    it, in the same push."""

    to: frozenset[UUID]


@dataclass(frozen=True)
class QuotaDue(Intent):
    """A working day has begun: does any officer know how the month's pushes stand?"""


@dataclass(frozen=True)
class Bound(Intent):
    """The speaker has just become an officer."""


@dataclass(frozen=True)
class RosterChanged(Intent):
    """Who answers for what, or who is there, is another than before."""


@dataclass(frozen=True)
class FactorOffered(Intent):
    """The speaker is an officer since this moment, and may set up a second factor."""


@dataclass(frozen=True)
class ProofWanted(Intent):
    """A high-risk act waits for the speaker's second factor. ``act`` is the tap that is carried out
    after it, packed."""

    act: str


@dataclass(frozen=True)
class NothingToCancel(Intent):
    """``ยกเลิก`` without an open form: perhaps a waiting request is meant."""
