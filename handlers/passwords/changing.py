"""``เปลี่ยนรหัสผ่าน``: who knows the old password needs no officer. The page asks for it, and the
portal says whether it is right."""

from collections.abc import Sequence

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show, Then
from handlers.kit.intents import Intent
from handlers.kit.linkcards import link_card, wished_link
from handlers.kit.router import Router
from handlers.kit.taps.accounts import ChangePassword
from handlers.kit.taps.menu import CONTACT, ForgotPassword
from handlers.language.words import Intent as Wish
from store.accounts import Account, AccountState, Asks
from store.refusals import NotYours

changing = Router("passwords.changing")


class SayChange(Intent):
    """Asked in words to change the password."""


@changing.on(SayChange, words=[Wish.CHANGE_PASSWORD])
def change_in_words(_word: SayChange, desk: Desk) -> Effects:
    mine = _active(desk)
    if not mine:
        yield Then(ForgotPassword())
    elif len(mine) == 1:
        yield _page(mine[0], desk)
    else:
        yield Say(
            "password.change_which",
            buttons=tuple(
                Button.of(account.username, ChangePassword(account.id), literal=True)
                for account in mine[-12:]
            ),
        )


@changing.on(ChangePassword)
def change(tap: ChangePassword, desk: Desk) -> Effects:
    account = next((a for a in _active(desk) if a.id == tap.account), None)
    if account is None:
        raise NotYours
    yield _page(account, desk)


def _active(desk: Desk) -> Sequence[Account]:
    return [a for a in desk.accounts.of(desk.me.id) if a.state is AccountState.ACTIVE]


def _page(account: Account, desk: Desk) -> Show:
    link = wished_link(account, desk, Asks.OLD_PASSWORD)
    forgot = Button.of("button.forgot_password", ForgotPassword())
    return Show((link_card("password.change", account, link, "", forgot),), (CONTACT,))
