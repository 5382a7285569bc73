"""What one topic tells another. Raised with ``Then``, handled in the same transaction."""

from dataclasses import dataclass

from handlers.kit.intents import Intent
from store.requests import Request


@dataclass(frozen=True)
class Filed(Intent):
    """A request has just been filed and waits for an officer."""

    request: Request


@dataclass(frozen=True)
class Approved(Intent):
    """An officer has said yes."""

    request: Request


@dataclass(frozen=True)
class Refused(Intent):
    """An officer has said no; the request holds the reason."""

    request: Request


@dataclass(frozen=True)
class Bound(Intent):
    """The speaker has just become an officer."""


@dataclass(frozen=True)
class NothingToCancel(Intent):
    """``ยกเลิก`` without an open form: perhaps a waiting request is meant."""
