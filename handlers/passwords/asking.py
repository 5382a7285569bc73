"""``ลืมรหัสผ่าน``: which account, and the request goes to the officer (manual, 1.3).

Nothing happens to the account until the officer has recognised the person. A password that was
never set needs no officer at all: another link will do.
"""

from collections.abc import Sequence

from handlers.kit.charges import file
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    Params,
    Say,
    Show,
    Tell,
    Then,
    Words,
)
from handlers.kit.filling import start
from handlers.kit.forms import Form, NotAChoice, ask
from handlers.kit.news import Filed, ResetRefused
from handlers.kit.promises import receipt
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.standing_in import refusal_for_other, tell_stand_in
from handlers.kit.taps.accounts import ForgotThis, NotMe
from handlers.kit.taps.menu import CONTACT, ClaimAccount, ForgotPassword, NewLink, StartRequest
from handlers.kit.taps.requests import Withdraw
from handlers.language.words import Intent as Wish
from handlers.passwords.cases import about
from store.accounts import Account, AccountState
from store.budget import Category
from store.refusals import AlreadyWaiting, NotYours
from store.requests import Kind

asking = Router("passwords.asking")


def may_be_reset(account: Account) -> bool:
    """It has, or had, a password. What an officer has shut is an officer's to open again."""
    if account.state is AccountState.FROZEN:
        return account.suspended_by is None
    return account.state is AccountState.ACTIVE


def resettable(desk: Desk) -> Sequence[Account]:
    """The speaker's accounts whose password may be asked for anew."""
    return [account for account in desk.accounts.of(desk.me.id) if may_be_reset(account)]


def _read_account(answer: str, desk: Desk) -> str:
    wanted = answer.strip().lower()
    if wanted not in [account.username for account in resettable(desk)]:
        raise NotAChoice
    return wanted


def _account_choices(desk: Desk) -> tuple[Button, ...]:
    names = [account.username for account in resettable(desk)]
    return tuple(Button(name, tap=name, literal=True) for name in names[-12:])


class ResetRequest(Form, form="reset"):
    """One question, and only for who has several accounts."""

    account: str = ask("password.ask_account", reader=_read_account, choices=_account_choices)

    def finish(self, desk: Desk) -> Effects:
        account = desk.accounts.by_username(self.account)
        if account is None or account.owner_id != desk.me.id or not may_be_reset(account):
            raise NotYours
        filed = file(about(account, Kind.PASSWORD, desk), desk)
        buttons = (
            Button.of("button.not_me", NotMe(account.id)),
            Button.of("button.withdraw", Withdraw(filed.id)),
            CONTACT,
        )
        phone = kept_phone(account.phone).masked
        shut = account.state is AccountState.FROZEN
        meanwhile = Words("password.still_frozen" if shut else "password.still_works")
        more: Params = {"phone": phone, "meanwhile": meanwhile}
        yield receipt(filed, "password.filed", desk, buttons, more)
        yield Then(Filed(filed))


@asking.on(ForgotPassword, words=[Wish.PASSWORD_RESET])
def forgot(_tap: ForgotPassword, desk: Desk) -> Effects:
    mine = resettable(desk)
    if not mine:
        yield _nothing_to_reset(desk)
        return
    _refuse_second(desk)
    only = {"account": mine[0].username} if len(mine) == 1 else None
    desk.conversations.end(desk.me.id, ResetRequest.form)
    yield from start(ResetRequest, desk, only)


@asking.on(ForgotThis)
def forgot_this(tap: ForgotThis, desk: Desk) -> Effects:
    """From the account's own card: nothing is left to ask."""
    account = next((a for a in desk.accounts.of(desk.me.id) if a.id == tap.account), None)
    if account is None:
        raise NotYours
    if not may_be_reset(account):
        yield _nothing_to_reset(desk)
        return
    _refuse_second(desk)
    yield from start(ResetRequest, desk, {"account": account.username})


def _refuse_second(desk: Desk) -> None:
    waiting = desk.requests.open_of(desk.me.id, Kind.PASSWORD)
    if waiting is not None:
        raise AlreadyWaiting(waiting.number)


def _nothing_to_reset(desk: Desk) -> Say:
    mine = desk.accounts.of(desk.me.id)
    if any(account.suspended_by is not None for account in mine):
        return Say("password.suspended", buttons=(CONTACT,))
    states = {account.state for account in mine}
    if AccountState.LOCKED in states:
        return Say("password.never_set", buttons=(Button.of("button.new_link", NewLink()), CONTACT))
    if states:
        return Say("password.not_open_yet", buttons=(CONTACT,))
    return Say(
        "password.no_account",
        buttons=(
            Button.of("button.claim", ClaimAccount()),
            Button.of("button.request_account", StartRequest()),
            CONTACT,
        ),
    )


@asking.on(ResetRefused)
def tell_the_requester(news: ResetRefused, desk: Desk) -> Effects:
    """The reason, and what to do: one push, since somebody waits for it."""
    refused = news.request
    if refused.filed_by is not None:
        yield from tell_stand_in(refused, refusal_for_other(refused), desk)
        return
    card = _refused(refused.number, refused.reason)
    yield Tell(refused.requester_id, Show((card,)), Category.DECISION)


def _refused(number: str, reason: str | None) -> Card:
    return Card(
        "password.refused",
        params={"number": number},
        badge=Badge.REFUSED,
        facts=(Fact("fact.reason", reason_words(reason or "come_in")),),
        buttons=(Button.of("button.forgot_password", ForgotPassword()), CONTACT),
    )
