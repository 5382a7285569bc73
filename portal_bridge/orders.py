"""What can be asked of a portal later: plain data, safe to store and to repeat, no password ever.

A password has no order: it is given to ``Accounts.set_password`` while its owner waits, and to
nobody else (README, decision 2).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter

from portal_bridge.contract import ProfileLimits


@dataclass(frozen=True)
class OpenAccount:
    """Make sure the account exists in this profile; a new one is locked."""

    username: str
    profile: ProfileLimits
    expires: datetime | None = None


@dataclass(frozen=True)
class LockAccount:
    """Take the password away, until its owner sets a new one. Ends no session that runs."""

    username: str


@dataclass(frozen=True)
class FreezeAccount:
    """Let nobody log in."""

    username: str


@dataclass(frozen=True)
class ResumeAccount:
    """End a freeze."""

    username: str


@dataclass(frozen=True)
class CloseAccount:
    """Remove the account."""

    username: str


@dataclass(frozen=True)
class ChangeProfile:
    """Put the account under this profile, with these limits."""

    username: str
    profile: ProfileLimits


@dataclass(frozen=True)
class EndSessions:
    """End all that the account has running now. It may log in again: lock or freeze it first.

    Before ``CloseAccount``, never after: a portal knows the sessions of its accounts alone.
    """

    username: str


@dataclass(frozen=True)
class EndSession:
    """End one session of the account: the one the portal calls ``session``."""

    username: str
    session: str


@dataclass(frozen=True)
class RememberDevice:
    """Let the device in by its MAC address, under this account."""

    username: str
    mac: str


@dataclass(frozen=True)
class ForgetDevice:
    """Let it in by password alone. Ends no session that runs: ``EndSession`` does, after it."""

    username: str
    mac: str


Order = (
    OpenAccount
    | LockAccount
    | FreezeAccount
    | ResumeAccount
    | CloseAccount
    | ChangeProfile
    | EndSessions
    | EndSession
    | RememberDevice
    | ForgetDevice
)

KINDS: Final[Mapping[str, TypeAdapter[Order]]] = {
    "open_account": TypeAdapter(OpenAccount),
    "lock_account": TypeAdapter(LockAccount),
    "freeze_account": TypeAdapter(FreezeAccount),
    "resume_account": TypeAdapter(ResumeAccount),
    "close_account": TypeAdapter(CloseAccount),
    "change_profile": TypeAdapter(ChangeProfile),
    "end_sessions": TypeAdapter(EndSessions),
    "end_session": TypeAdapter(EndSession),
    "remember_device": TypeAdapter(RememberDevice),
    "forget_device": TypeAdapter(ForgetDevice),
}
"""Stored names: a kind once used is never given to another order."""

_NAMES: Final[Mapping[type[Order], str]] = {
    OpenAccount: "open_account",
    LockAccount: "lock_account",
    FreezeAccount: "freeze_account",
    ResumeAccount: "resume_account",
    CloseAccount: "close_account",
    ChangeProfile: "change_profile",
    EndSessions: "end_sessions",
    EndSession: "end_session",
    RememberDevice: "remember_device",
    ForgetDevice: "forget_device",
}


def dump(order: Order) -> dict[str, object]:
    """The order as JSON-ready data, with its ``kind``."""
    kind = _NAMES[type(order)]
    fields: dict[str, object] = KINDS[kind].dump_python(order, mode="json")
    return {"kind": kind, **fields}


def load(data: Mapping[str, object]) -> Order:
    """The order that ``dump`` wrote. Raises ``ValueError`` on an unknown kind, field or value."""
    fields = dict(data)
    kind = fields.pop("kind", None)
    if not isinstance(kind, str) or kind not in KINDS:
        raise ValueError(f"no such kind of order: {kind!r:.40}")
    return KINDS[kind].validate_python(fields, extra="forbid")
