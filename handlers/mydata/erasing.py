"""``ลบข้อมูลของฉัน``.

Whoever has had an account stays known by name for a while after it is closed, ninety days at
least: the Computer Crime Act asks who used it (s.26). That is said before anything is deleted.
"""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, ForgetChat, LinkMenu, Say, When
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.starts import CONTACT
from handlers.language.words import Intent as Wish
from handlers.mydata.going import close_accounts, forget
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
    """All at once; the name of who has had an account when the law lets it go, and until then it is
    theirs no more: whoever speaks from this LINE is a stranger from now on."""
    _refuse_officers(desk)
    gone, user = desk.me, desk.me.line_user
    yield from close_accounts(gone, desk)
    until = forget(gone, desk)
    desk.speaker = desk.people.meet(user, now=desk.now, language=gone.language)
    yield ForgetChat(gone.id)
    yield LinkMenu(desk.me.id, "guest")
    if until is None:
        yield Say("mydata.erased")
    else:
        yield Say("mydata.erased_later", {"until": When(until, "day")})
