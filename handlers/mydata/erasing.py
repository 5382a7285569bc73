"""``ลบข้อมูลของฉัน``.

Whoever has had an account stays known by name for a while after it is closed, ninety days at
least: the Computer Crime Act asks who used it (s.26). That is said before anything is deleted.
"""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Button,
    Effects,
    ForgetChat,
    LinkMenu,
    Say,
    When,
)
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.starts import CONTACT
from handlers.language.words import Intent as Wish
from portal_bridge.orders import FreezeAccount
from store.audit import Act
from store.handouts import HandoutKind
from store.refusals import Refusal
from store.requests import Kind

erasing = Router("mine.erasing")


class AskErase(Postback, prefix="ask_erase"):
    """``ลบข้อมูลของฉัน``."""


class Erase(Postback, prefix="erase"):
    """``ยืนยันลบข้อมูล``, once it was said what that means."""


class KeepMe(Postback, prefix="keep_me"):
    """``ยังไม่ลบ``."""


NOT_YET: Final = Button.of("button.keep_me", KeepMe())


class OfficerStays(Refusal):
    """What an officer decided is on record with them: they leave the roster first."""


@erasing.on(AskErase, words=[Wish.ERASE_ME])
def ask_again(_tap: AskErase, desk: Desk) -> Effects:
    """What it means comes before anything is done."""
    _refuse_officers(desk)
    buttons = (Button.of("button.erase_now", Erase()), NOT_YET, CONTACT)
    if desk.accounts.ever_of(desk.me.id):
        yield Say("mydata.sure_with_accounts", {"days": desk.office.keeps.accounts.days}, buttons)
    else:
        yield Say("mydata.sure", buttons=buttons)


@erasing.on(KeepMe)
def keep(_tap: KeepMe, desk: Desk) -> Effects:
    yield Say("mydata.kept")


def _refuse_officers(desk: Desk) -> None:
    if desk.roster.officer(desk.me.id) is not None:
        raise OfficerStays


@erasing.on(Erase)
def erase(_tap: Erase, desk: Desk) -> Effects:
    """All at once; the name of who has had an account when the law lets it go."""
    _refuse_officers(desk)
    accounts = desk.accounts.ever_of(desk.me.id)
    yield from _close_accounts(desk)
    _withdraw_everything(desk)
    desk.findings.drop_person(desk.me.id)
    desk.passes.stop_host(desk.me.id)
    desk.conversations.end_all(desk.me.id)
    desk.handouts.end(desk.me.id, HandoutKind.MY_DATA, now=desk.now)
    desk.audit.note(Act.PERSON_ERASED, desk.me.id)
    yield ForgetChat()
    yield LinkMenu(desk.me.id, "guest")
    if not accounts:
        desk.erasing.later(desk.me, at=desk.now)
        yield Say("mydata.erased")
        return
    until = desk.now + desk.office.keeps.accounts
    desk.erasing.later(desk.me, at=until)
    yield Say("mydata.erased_later", {"until": When(until, "day")})


def _close_accounts(desk: Desk) -> Effects:
    """Shut first; whoever is online is put out when that is done, and then it is closed."""
    for account in desk.accounts.of(desk.me.id):
        kinds = (Kind.PASSWORD, Kind.CLAIM, Kind.RETURN, Kind.PHONE, Kind.RENEWAL)
        about = desk.requests.open_about(account.username, *kinds)
        desk.requests.call_off(about, by=desk.me.id, now=desk.now)
        desk.links.end_all(account.id, now=desk.now)
        if desk.accounts.close(account.id, now=desk.now):
            desk.audit.note(Act.ACCOUNT_CLOSED, account.id)
            yield Ask(FreezeAccount(account.username))


def _withdraw_everything(desk: Desk) -> None:
    desk.requests.call_off(desk.requests.all_open_of(desk.me.id), by=desk.me.id, now=desk.now)
