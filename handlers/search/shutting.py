"""``ระงับบัญชี`` and ``คืนการใช้งาน``: an officer shuts an account, or gives it back.

Nobody gives their own account back, and what its owner shut (``ไม่ใช่ฉัน``) is decided as the
request that it is.
"""

from dataclasses import dataclass
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Param, Say, Tell
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.standing_in import is_own
from handlers.kit.taps.menu import CONTACT
from portal_bridge.orders import FreezeAccount, ResumeAccount
from store.accounts import Account, AccountState
from store.audit import Act
from store.budget import Category
from store.refusals import Refusal, StaleCard

shutting = Router("searching.shutting")


class Shut(Postback, prefix="shut"):
    """``ระงับบัญชี`` on an account's card; ``sure`` once it was asked."""

    account: UUID
    sure: int


class Reopen(Postback, prefix="reopen"):
    """``คืนการใช้งาน`` of an account that an officer shut."""

    account: UUID


@dataclass
class OwnAccount(Refusal):
    """An officer gives nobody's account back who is themselves."""

    username: str


@dataclass
class ShutByOwner(Refusal):
    """Its owner shut it: the request about it is the way back."""

    username: str


def shut_button(account: UUID, *, sure: bool) -> Button:
    label = "button.shut_now" if sure else "button.shut"
    return Button.of(label, Shut(account, int(sure)), style="danger")


@shutting.on(Shut, who=officer)
def shut(tap: Shut, desk: Desk) -> Effects:
    """Asked once more; then nobody gets in with it, and its owner is told."""
    account = _known(tap.account, desk)
    said: dict[str, Param] = {"username": account.username}
    if not tap.sure:
        yield Say("search.sure", said, (shut_button(account.id, sure=True), CONTACT))
        return
    if not desk.accounts.suspend(account.id, by=desk.me.id, now=desk.now):
        yield Say("not_me.already", said)
        return
    desk.audit.note(Act.ACCOUNT_FROZEN, account.id, of=account.owner_id, how="officer")
    yield Ask(FreezeAccount(account.username))
    yield Say("search.shut" if can_be_told(account, desk) else "search.shut_untold", said)
    if account.owner_id != desk.me.id:
        yield Tell(account.owner_id, Say("search.shut_told", said, (CONTACT,)), Category.SECURITY)


@shutting.on(Reopen, who=officer)
def reopen(tap: Reopen, desk: Desk) -> Effects:
    """As it was, when an officer had shut it. Raises ``OwnAccount`` or ``ShutByOwner``."""
    account = _known(tap.account, desk)
    said: dict[str, Param] = {"username": account.username}
    if is_own(account, desk):
        raise OwnAccount(account.username)
    if account.state is AccountState.FROZEN and account.suspended_by is None:
        raise ShutByOwner(account.username)
    if not desk.accounts.thaw(account.id):
        yield Say("search.not_shut", said)
        return
    desk.audit.note(Act.ACCOUNT_THAWED, account.id, of=account.owner_id, how="officer")
    yield Ask(ResumeAccount(account.username))
    yield Say("search.reopened" if can_be_told(account, desk) else "search.reopened_untold", said)
    yield Tell(account.owner_id, Say("search.reopened_told", said), Category.DECISION)


def can_be_told(account: Account, desk: Desk) -> bool:
    """Has its owner LINE?"""
    return desk.people.get(account.owner_id).line_id is not None


def _known(account: UUID, desk: Desk) -> Account:
    found = desk.accounts.get(account)
    if found is None:
        raise StaleCard
    return found
