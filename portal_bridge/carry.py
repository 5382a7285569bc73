"""Carry one order out. Which order means which call is written here and nowhere else."""

from typing import assert_never

from portal_bridge.contract import Accounts, AccountState, Rejected, Sessions, Unsure
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    EndSessions,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    ResumeAccount,
)


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
            end_sessions(username, portal)
        case _:
            assert_never(order)


def is_done(order: Order, state: AccountState | None) -> bool:
    """Whether the account's state proves that the order was carried out.

    A state names its profile but not the limits behind the name, so an order that carries limits is
    never proved: it is repeated, which is safe. Nor does an account's state tell who is online.
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
        case OpenAccount() | ChangeProfile() | EndSessions():
            return False
        case _:
            assert_never(order)


def end_sessions(username: str, portal: object) -> None:
    """End all that this account is online with, and look again: an acknowledgement is no proof
    (devices have been seen to acknowledge and to go on). ``Unsure`` when some are still there."""
    if not isinstance(portal, Sessions):
        raise Rejected(
            "this portal cannot end sessions", cure="They end by the profile's own time limits."
        )
    for session in portal.online():
        if session.username == username:
            portal.end(session.id)
    if any(session.username == username for session in portal.online()):
        raise Unsure("the portal still shows a session of this account")
