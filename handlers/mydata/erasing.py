"""``ลบข้อมูลของฉัน``.

Whoever has had an account stays known by name for a while after it is closed, ninety days at
least: the Computer Crime Act asks who used it (s.26). That is said before anything is deleted.
"""

from enum import StrEnum
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, ForgetChat, LinkMenu, Params, Say, When
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.language.words import Intent as Wish
from handlers.mydata.going import close_accounts, forget, machines_of
from store.refusals import Refusal

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


class KnownFor(StrEnum):
    """Why a name is kept for a while."""

    ACCOUNTS = "accounts"
    MACHINES = "machines"
    SESSIONS = "sessions"
    """They used an account that is somebody else's by now."""


SURE: Final = {
    None: "mydata.sure",
    KnownFor.ACCOUNTS: "mydata.sure_with_accounts",
    KnownFor.MACHINES: "mydata.sure_with_machines",
    KnownFor.SESSIONS: "mydata.sure_with_sessions",
}
ERASED: Final = {
    None: "mydata.erased",
    KnownFor.ACCOUNTS: "mydata.erased_with_accounts",
    KnownFor.MACHINES: "mydata.erased_with_machines",
    KnownFor.SESSIONS: "mydata.erased_with_sessions",
}


def _known_for(desk: Desk) -> KnownFor | None:
    """An account of one's own, had once or now; or else shared machines in one's care; or else what
    is kept of sessions."""
    held = desk.accounts.ever_of(desk.me.id)
    if any(account.shared_label is None for account in held):
        return KnownFor.ACCOUNTS
    if held:
        return KnownFor.MACHINES
    return KnownFor.SESSIONS if desk.online.knows(desk.me.id) else None


@erasing.on(AskErase, words=[Wish.ERASE_ME])
def ask_again(_tap: AskErase, desk: Desk) -> Effects:
    """What it means comes before anything is done."""
    _refuse_officers(desk)
    buttons = (Button.of("button.erase_now", Erase()), NOT_YET, CONTACT)
    machines = machines_of(desk.me, desk)
    if machines:
        named = ", ".join(account.shared_label or "" for account in machines)
        yield Say("mydata.machines_stay", {"machines": named})
    if desk.roster.officer(desk.me.id) is not None:
        yield Say("mydata.signature_stays")
    known_for = _known_for(desk)
    said: Params = {} if known_for is None else {"days": desk.office.keeps.accounts.days}
    yield Say(SURE[known_for], said, buttons)


@erasing.on(KeepMe)
def keep(_tap: KeepMe, desk: Desk) -> Effects:
    yield Say("mydata.kept")


def _refuse_officers(desk: Desk) -> None:
    entry = desk.roster.officer(desk.me.id)
    if entry is not None and entry.left_at is None:
        raise OfficerStays


@erasing.on(Erase)
def erase(_tap: Erase, desk: Desk) -> Effects:
    """All at once; the name of who has had an account when the law lets it go, and until then it is
    theirs no more: whoever speaks from this LINE is a stranger from now on."""
    _refuse_officers(desk)
    gone, user, text = desk.me, desk.me.line_user, ERASED[_known_for(desk)]
    yield from close_accounts(gone, desk)
    until = forget(gone, desk)
    desk.speaker = desk.people.meet(user, now=desk.now, language=gone.language)
    yield ForgetChat(gone.id)
    yield LinkMenu(desk.me.id, "guest")
    yield Say(text, {} if until is None else {"until": When(until, "day")})
