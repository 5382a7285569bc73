"""``ไม่ใช่ฉัน``: one tap shuts the account in the portal and alerts the officers.

A slip is undone by an officer on the same working day, and the account is as it was. Later, or
when it was no slip, the way back is a new password.
"""

from handlers.kit.calling_off import call_off
from handlers.kit.charges import file
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Say, Tell, Then
from handlers.kit.intents import Intent
from handlers.kit.news import Filed, ReturnApproved, ReturnRefused
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.menu import CONTACT, ForgotPassword
from handlers.language.words import Intent as Wish
from handlers.passwords.asking import resettable
from handlers.passwords.cases import about
from handlers.passwords.granting import CONTESTABLE
from portal_bridge.orders import FreezeAccount, ResumeAccount
from store.accounts import Account, AccountState
from store.audit import Act
from store.budget import Category
from store.refusals import HolderChanged, NotYours, StaleCard, TooLateToReturn
from store.requests import Kind, Request

not_me = Router("passwords.not_me")


class SayNotMe(Intent):
    """Said in words that it was somebody else."""


@not_me.on(SayNotMe, words=[Wish.NOT_ME])
def which(_word: SayNotMe, desk: Desk) -> Effects:
    """A word is not a tap: it may have been said of something else. One tap then shuts."""
    mine = [a for a in resettable(desk) if a.state is AccountState.ACTIVE]
    if not mine:
        yield Say("not_me.no_account", buttons=(CONTACT,))
        return
    taps = (Button.of(a.username, NotMe(a.id), literal=True) for a in mine[-12:])
    yield Say("not_me.which", buttons=(*taps, CONTACT))


@not_me.on(NotMe)
def shut(tap: NotMe, desk: Desk) -> Effects:
    account = desk.accounts.get(tap.account)
    if account is None:
        raise StaleCard
    if not _may_shut(account, desk):
        raise NotYours
    if not desk.accounts.freeze(account.id, now=desk.now):
        yield Say("not_me.already", {"username": account.username}, (CONTACT,))
        return
    asked = desk.requests.open_about(account.username, Kind.PASSWORD, Kind.CLAIM, Kind.PHONE)
    call_off(asked, desk)
    desk.audit.note(Act.ACCOUNT_FROZEN, account.id)
    filed = file(about(account, Kind.RETURN, desk), desk)
    yield Ask(FreezeAccount(account.username))
    yield Say("not_me.done", {"username": account.username, "number": filed.number}, (CONTACT,))
    yield Then(Filed(filed))


def _may_shut(account: Account, desk: Desk) -> bool:
    """Its owner; and for three days after a claim whoever had it before."""
    return account.owner_id == desk.me.id or desk.requests.handed_over(
        account.username, desk.me.id, since=desk.now - CONTESTABLE
    )


@not_me.on(ReturnApproved)
def give_back(news: ReturnApproved, desk: Desk) -> Effects:
    """As it was before, on the same working day only. Raises ``TooLateToReturn``."""
    request = news.request
    account = _about(request, desk)
    if desk.now > desk.hours.day_ends(request.filed_at):
        raise TooLateToReturn(request.number)
    if desk.accounts.thaw(account.id):
        desk.audit.note(Act.ACCOUNT_THAWED, account.id, of=account.owner_id, how="return")
        yield Ask(ResumeAccount(account.username))
    told = Say("return.given_back", {"username": account.username, "number": request.number})
    yield Tell(account.owner_id, told, Category.DECISION)


@not_me.on(ReturnRefused)
def stays_shut(news: ReturnRefused, desk: Desk) -> Effects:
    request = news.request
    reason = reason_words(request.reason or "come_in")
    told = Say(
        "return.refused",
        {"username": request.username, "number": request.number, "reason": reason},
        (Button.of("button.forgot_password", ForgotPassword()), CONTACT),
    )
    yield Tell(request.requester_id, told, Category.DECISION)


def _about(request: Request, desk: Desk) -> Account:
    account = desk.accounts.by_username(request.username)
    if account is None or account.owner_id != request.holder_id:
        raise HolderChanged(request.number)
    return account
