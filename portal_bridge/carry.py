"""Carry one order out. Which order means which call is written here and nowhere else."""

import time
from datetime import timedelta
from typing import Final, assert_never

from portal_bridge.contract import (
    Accounts,
    AccountState,
    Devices,
    NoSuchAccount,
    PortalError,
    Rejected,
    Session,
    Sessions,
    Unsure,
)
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    EndSession,
    EndSessions,
    ForgetDevice,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    RememberDevice,
    ResumeAccount,
)

ROUND: Final = timedelta(seconds=6)
"""How long one attempt goes on asking for ends. Whoever carries orders leases them for seconds."""


def carry(order: Order, portal: Accounts, *, after_unsure: bool = False) -> None:
    """Carry the order out, or raise the ``PortalError`` that prevented it.

    ``after_unsure``: the last attempt ended ``Unsure``. Then look first, and leave alone what is
    plainly done.
    """
    if after_unsure and is_done(order, portal.look(order.username)):
        return
    match order:
        case OpenAccount(username, profile, expires):
            portal.open_account(username, profile, expires)
        case LockAccount(username):
            portal.lock(username)
        case FreezeAccount(username):
            portal.freeze(username)
        case ResumeAccount(username):
            portal.resume(username)
        case CloseAccount(username):
            portal.close_account(username)
        case ChangeProfile(username, profile):
            portal.change_profile(username, profile)
        case EndSessions(username):
            _end_sessions(username, portal)
        case EndSession(username, session):
            _end_sessions(username, portal, only=session)
        case RememberDevice(username, mac):
            _devices(portal).remember(username, mac)
        case ForgetDevice(username, mac):
            _devices(portal).forget(username, mac)
        case _:
            assert_never(order)


def is_done(order: Order, state: AccountState | None) -> bool:
    """Whether the account's state proves that the order was carried out.

    A state names its profile but not the limits behind the name, and nothing of who is online or of
    devices, so an order about these is never proved: it is repeated, which is safe.
    """
    match order:
        case LockAccount():
            return state is not None and state.locked
        case FreezeAccount():
            return state is not None and state.frozen
        case ResumeAccount():
            return state is not None and not state.frozen
        case CloseAccount():
            return state is None
        case OpenAccount() | ChangeProfile() | EndSessions() | EndSession():
            return False
        case RememberDevice() | ForgetDevice():
            return False
        case _:
            assert_never(order)


def _devices(portal: Accounts) -> Devices:
    if not isinstance(portal, Devices):
        raise Rejected("this portal remembers no devices", cure=_NO_DEVICES)
    return portal


_NO_DEVICES: Final = "Let it (PORTAL__MAC_FORMAT), or have the password typed each time."


def _end_sessions(username: str, portal: Accounts, only: str | None = None) -> None:
    """Ask for the end of every session of the account, or of one, then look whether it came.

    One that cannot be ended does not keep the others running. A portal's "yes" is no proof: only
    when nothing of what was meant is online any more has this been done.
    """
    if not isinstance(portal, Sessions):
        raise Rejected("this portal cannot end sessions from here", cure=_BY_HAND)
    if portal.look(username) is None:
        raise NoSuchAccount("no such account in the portal")
    troubles = _ask_for_the_end(_running(username, portal, only), portal)
    if not _running(username, portal, only):
        return
    # What may pass is told first: when it has passed, the refusal is what is left to tell.
    for trouble in sorted(troubles, key=lambda trouble: not trouble.retry):
        raise trouble
    raise Unsure("a session is still told as running after it was ended")


_BY_HAND: Final = "End the session at the portal itself, or wait until it reaches its own limit."


def _running(username: str, portal: Sessions, only: str | None) -> list[Session]:
    """Newest first: what is left of a portal that is gone is the oldest, and answers slowest."""
    return [
        session
        for session in reversed(portal.online())
        if session.username == username and only in (None, session.id)
    ]


def _ask_for_the_end(sessions: list[Session], portal: Sessions) -> list[PortalError]:
    troubles: list[PortalError] = []
    until = time.monotonic() + ROUND.total_seconds()
    for session in sessions:
        if time.monotonic() > until:
            break
        try:
            portal.end(session.id)
        except PortalError as trouble:
            troubles.append(trouble)
    return troubles
