"""``สถานะ``: how my request stands, and which accounts are mine."""

from collections.abc import Sequence

from handlers.accounts.offering import is_offered
from handlers.accounts.renewing import may_be_renewed
from handlers.accounts.request import refused_card
from handlers.kit.belonging import schools_named
from handlers.kit.custodians import custodian_name
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Say, Show, When, Words
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.news import NothingToCancel
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.accounts import ChangePassword, ForgotThis, NotMe, OfferCustody, Renew
from handlers.kit.taps.menu import CONTACT, MyStatus, NewLink, StartRequest
from handlers.kit.taps.requests import AddToReport, Withdraw
from handlers.kit.taps.schools import LINK_SCHOOL, MySchools
from handlers.kit.taps.sessions import MY_SESSIONS
from handlers.kit.uses import used_on
from handlers.kit.which_portal import with_portal
from handlers.language.words import Intent as Wish
from store.accounts import IN_USE, Account, AccountState
from store.audit import Act
from store.refusals import NotYours
from store.requests import Kind, Request, State

status = Router("accounts.status")

SHOWN = 5
MOST_TO_WITHDRAW = 12
SHOWN_WAITING = 3
"""With the cards and what else an answer may hold, five messages."""


@status.on(Withdraw)
def withdraw(tap: Withdraw, desk: Desk) -> Effects:
    """The requester takes it back, or the officer who asked for them, unless an officer was faster;
    the officers' cards are dead."""
    asked = desk.requests.get(tap.request)
    filed_by_me = asked.filed_by == desk.me.id and officer(desk)
    if asked.requester_id != desk.me.id and not filed_by_me:
        raise NotYours
    taken_back = desk.requests.withdraw(tap.request, by=desk.me.id, now=desk.now)
    desk.audit.note(Act.REQUEST_WITHDRAWN, taken_back.number, of=taken_back.requester_id)
    again = (Button.of("button.request_account", StartRequest()),)
    yield Say(
        "request.withdrawn",
        {"number": taken_back.number},
        buttons=again if taken_back.kind is Kind.ACCOUNT and not filed_by_me else (),
    )


class SayWithdraw(Intent):
    """Asked in words to take a request back."""


@status.on(SayWithdraw, words=[Wish.WITHDRAW])
def withdraw_in_words(_word: SayWithdraw, desk: Desk) -> Effects:
    """Which one is asked: a word names none, and what is taken back is not decided any more."""
    mine = (one for one in desk.requests.all_open_of(desk.me.id) if one.kind is not Kind.RETURN)
    waiting = [*mine, *_filed_for_others(desk)]
    if not waiting:
        yield Say("request.none_to_withdraw", buttons=(Button.of("button.status", MyStatus()),))
        return
    taps = (
        Button.of(one.number, Withdraw(one.id), literal=True) for one in waiting[-MOST_TO_WITHDRAW:]
    )
    yield Say("request.withdraw_which", buttons=(*taps, CONTACT))


class ChangeUsername(Intent):
    """Asked in words for another username."""


@status.on(ChangeUsername, words=[Wish.CHANGE_USERNAME])
def username_stays(_word: ChangeUsername, desk: Desk) -> Effects:
    """It is the account's name in the portal and in the log that the law asks for."""
    yield Say(
        "account.username_stays",
        buttons=(Button.of("button.request_account", StartRequest()), CONTACT),
    )


@status.on(MyStatus, words=[Wish.MY_STATUS, Wish.MY_ACCOUNTS])
def my_status(_tap: MyStatus, desk: Desk) -> Effects:
    waiting = [*desk.requests.all_open_of(desk.me.id), *_filed_for_others(desk)]
    accounts = desk.accounts.of(desk.me.id)
    yield from (_waiting(request, desk) for request in waiting[:SHOWN_WAITING])
    if len(waiting) > SHOWN_WAITING:
        left = len(waiting) - SHOWN_WAITING
        yield Say("status.more_waiting", {"count": left}, (CONTACT,))
    schools = schools_named(desk.me.id, desk)
    if schools and len(waiting) < SHOWN_WAITING:
        button = Button.of("button.my_schools", MySchools())
        yield Say("status.schools", {"schools": ", ".join(schools)}, (button, CONTACT))
    if not waiting and not accounts and not schools:
        yield from _nothing_yet(desk)
    if accounts:
        cards = tuple(_account_card(account, desk) for account in accounts[-SHOWN:])
        yield Show(cards, (MY_SESSIONS, CONTACT))


def _filed_for_others(desk: Desk) -> Sequence[Request]:
    """What the speaker, an officer, has asked for people without LINE and a colleague decides."""
    return desk.requests.open_filed_by(desk.me.id) if officer(desk) else ()


def _waiting(request: Request, desk: Desk) -> Say:
    if request.kind is Kind.RETURN:
        return Say("status.frozen", {"number": request.number}, buttons=(CONTACT,))
    buttons = (Button.of("button.withdraw", Withdraw(request.id)), CONTACT)
    if request.filed_by == desk.me.id:
        return receipt(request, "other.waiting", desk, buttons, {"name": request.name})
    if request.kind is Kind.PROBLEM:
        more = Button.of("button.add_to_report", AddToReport(request.id))
        return receipt(request, "problem.waiting", desk, (more, *buttons))
    return receipt(request, "status.waiting", desk, buttons)


@status.on(NothingToCancel)
def perhaps_the_request(_news: NothingToCancel, desk: Desk) -> Effects:
    waiting = desk.requests.all_open_of(desk.me.id)
    if not waiting:
        yield Say("form.nothing_to_cancel")
    yield from (_waiting(request, desk) for request in waiting[:SHOWN_WAITING])


def _nothing_yet(desk: Desk) -> Effects:
    last = desk.requests.last_of(desk.me.id)
    if last is not None and last.state is State.REFUSED:
        yield Show((refused_card(last),))
        return
    request = Button.of("button.request_account", StartRequest())
    yield Say("status.nothing", buttons=(request, LINK_SCHOOL, CONTACT))


BADGES = {
    AccountState.OPENING: Badge.WAITING,
    AccountState.LOCKED: Badge.WAITING,
    AccountState.ACTIVE: Badge.APPROVED,
    AccountState.FROZEN: Badge.FROZEN,
}


def _account_card(account: Account, desk: Desk) -> Card:
    ends, machine = account.expires_at, account.shared_label
    return Card(
        "account.card",
        params={"username": account.username},
        badge=BADGES.get(account.state),
        facts=(
            Fact("fact.state", Words(f"account_state.{account.state.value}")),
            Fact("fact.device", with_portal(used_on(account.profile), account.portal, desk)),
            Fact("fact.opened", When(account.opened_at, "day")),
            *((Fact("fact.expires", When(ends, "day")),) if ends is not None else ()),
            *((Fact("fact.in_your_care", machine),) if machine else ()),
            *_offered(account, desk),
        ),
        buttons=(*_renewal(account, desk), *_account_buttons(account), *_hand_on(account)),
    )


def _offered(account: Account, desk: Desk) -> tuple[Fact, ...]:
    """Who may take the machine over, until they answer."""
    asked = desk.people.find(account.offered_to) if account.offered_to is not None else None
    if asked is None or not is_offered(account, desk):
        return ()
    return (Fact("fact.offered_to", custodian_name(asked)),)


def _hand_on(account: Account) -> tuple[Button, ...]:
    if account.shared_label is None or account.state not in IN_USE:
        return ()
    return (Button.of("button.hand_on", OfferCustody(account.id)),)


def _renewal(account: Account, desk: Desk) -> tuple[Button, ...]:
    if not may_be_renewed(account, desk.now):
        return ()
    return (Button.of("button.renew", Renew(account.id)),)


def _account_buttons(account: Account) -> tuple[Button, ...]:
    match account.state:
        case AccountState.LOCKED:
            return (Button.of("button.new_link", NewLink(), style="primary"),)
        case AccountState.ACTIVE:
            return (
                Button.of("button.change_password", ChangePassword(account.id)),
                Button.of("button.forgot_password", ForgotThis(account.id)),
                Button.of("button.not_me", NotMe(account.id), style="danger"),
            )
        case AccountState.FROZEN if account.suspended_by is None:
            return (Button.of("button.forgot_password", ForgotThis(account.id)), CONTACT)
    return (CONTACT,)
