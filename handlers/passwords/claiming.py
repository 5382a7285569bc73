"""A person on a new LINE account asks for the account they had before.

The answer is the same whether there is such an account or not, so that nobody learns usernames or
phone numbers here. The officer calls back at the number that was on file before.
"""

from typing import ClassVar

from handlers.kit.charges import file
from handlers.kit.custodians import has_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Then
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask
from handlers.kit.news import Filed
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.accounts import ForgotThis
from handlers.kit.taps.menu import CONTACT, ClaimAccount
from handlers.kit.taps.requests import Withdraw
from handlers.language.names import person_name
from handlers.language.usernames import check_username
from store.accounts import AccountState
from store.refusals import AlreadyWaiting
from store.requests import Application, Kind

claiming = Router("passwords.claiming")


def _read_username(answer: str, _desk: Desk) -> str:
    return check_username(answer)


def _read_name(answer: str, _desk: Desk) -> str:
    return person_name(answer).display


class Claim(Form, form="claim"):
    """``มีบัญชีอยู่แล้ว``: which one, and who asks."""

    personal: ClassVar[bool] = True

    username: str = ask("claim.ask_username", reader=_read_username, limit=40)
    name: str = ask("claim.ask_name", reader=_read_name)

    def finish(self, desk: Desk) -> Effects:
        account = desk.accounts.by_username(self.username)
        if account is not None and account.state is AccountState.CLOSED:
            account = None
        if account is not None and not has_custodian(account, desk):
            account = None  # an officer hands it over; nobody had it before who is still known
        if account is not None and account.owner_id == desk.me.id:
            again = (Button.of("button.forgot_password", ForgotThis(account.id)), CONTACT)
            yield Say("claim.yours_already", {"username": self.username}, again)
            return
        holder = None if account is None else desk.people.get(account.owner_id)
        filed = file(
            Application(
                kind=Kind.CLAIM,
                requester=desk.me.id,
                holder=None if holder is None else holder.id,
                name=self.name,
                place_code=(holder and holder.place_code) or "",
                place_name=(holder and holder.place_name) or "",
                phone=account.phone if account is not None else "",
                profile=account.profile if account is not None else "",
                username=self.username,
            ),
            desk,
        )
        yield receipt(
            filed,
            "claim.filed",
            desk,
            (Button.of("button.withdraw", Withdraw(filed.id)), CONTACT),
        )
        yield Then(Filed(filed))


@claiming.on(ClaimAccount)
def claim(_tap: ClaimAccount, desk: Desk) -> Effects:
    waiting = desk.requests.open_of(desk.me.id, Kind.CLAIM)
    if waiting is not None:
        raise AlreadyWaiting(waiting.number)
    yield from start(Claim, desk)
