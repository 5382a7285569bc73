"""``สถานะ``: how my request stands, and which accounts are mine."""

from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Say, Show, When, Words
from handlers.kit.intents import Postback
from handlers.kit.news import NothingToCancel
from handlers.kit.router import Router
from handlers.kit.starts import CONTACT, MyStatus, NewLink, StartRequest
from handlers.language.words import Intent as Wish
from store.accounts import Account, AccountState
from store.refusals import NotYours
from store.requests import Request, State

status = Router("accounts.status")

SHOWN = 5


class Withdraw(Postback, prefix="withdraw"):
    """``ถอนคำขอ`` under a waiting request."""

    request: UUID


@status.on(Withdraw)
def withdraw(tap: Withdraw, desk: Desk) -> Effects:
    """The requester takes it back, unless an officer was faster; the officers' cards are dead."""
    asked = desk.requests.get(tap.request)
    if asked.requester_id != desk.me.id:
        raise NotYours
    taken_back = desk.requests.withdraw(tap.request, by=desk.me.id, now=desk.now)
    yield Say(
        "request.withdrawn",
        {"number": taken_back.number},
        buttons=(Button.of("button.request_account", StartRequest()),),
    )


@status.on(MyStatus, words=[Wish.MY_STATUS, Wish.MY_ACCOUNTS])
def my_status(_tap: MyStatus, desk: Desk) -> Effects:
    waiting = desk.requests.open_of(desk.me.id)
    accounts = desk.accounts.of(desk.me.id)
    if waiting is not None:
        yield _waiting(waiting)
    elif not accounts:
        yield from _nothing_yet(desk)
    if accounts:
        yield Show(tuple(_account_card(account) for account in accounts[-SHOWN:]))


def _waiting(request: Request) -> Say:
    return Say(
        "status.waiting",
        {"number": request.number, "by": When(request.promised_at)},
        buttons=(Button.of("button.withdraw", Withdraw(request.id)), CONTACT),
    )


@status.on(NothingToCancel)
def perhaps_the_request(_news: NothingToCancel, desk: Desk) -> Effects:
    waiting = desk.requests.open_of(desk.me.id)
    yield Say("form.nothing_to_cancel") if waiting is None else _waiting(waiting)


def _nothing_yet(desk: Desk) -> Effects:
    last = desk.requests.last_of(desk.me.id)
    if last is not None and last.state is State.REFUSED:
        yield Say(
            "status.refused",
            {"number": last.number},
            buttons=(Button.of("button.request_account", StartRequest()), CONTACT),
        )
        return
    yield Say(
        "status.nothing", buttons=(Button.of("button.request_account", StartRequest()), CONTACT)
    )


BADGES = {
    AccountState.OPENING: Badge.WAITING,
    AccountState.LOCKED: Badge.WAITING,
    AccountState.ACTIVE: Badge.APPROVED,
    AccountState.FROZEN: Badge.FROZEN,
}


def _account_card(account: Account) -> Card:
    new_link = Button.of("button.new_link", NewLink(), style="primary")
    return Card(
        "account.card",
        params={"username": account.username},
        badge=BADGES.get(account.state),
        facts=(
            Fact("fact.state", Words(f"account_state.{account.state.value}")),
            Fact("fact.device", Words(f"used_on.{account.profile}")),
            Fact("fact.opened", When(account.opened_at, "day")),
        ),
        buttons=(new_link,) if account.state is AccountState.LOCKED else (CONTACT,),
    )
