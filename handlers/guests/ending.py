"""The end of a pass: at its hour, or when somebody says so. Its accounts are closed with it.

At the hour nobody gets in any more by the portal's own clock. What is left is to show out who is
online, to take the accounts out of the portal, and to let the law's ninety days begin.
"""

from typing import Final
from uuid import UUID

from handlers.guests.hosting import pass_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, Params, Say
from handlers.kit.intents import GuestsDue, Postback
from handlers.kit.router import Router
from handlers.kit.taps.passes import ShowPass
from portal_bridge.orders import CloseAccount, FreezeAccount
from store.audit import Act
from store.passes import GuestPass, Shut

ending = Router("guests.ending")

AT_A_TIME: Final = 20
"""Passes in one transaction; the next tick goes on."""
HALF_OPEN_AT_A_TIME: Final = 200


class EndPass(Postback, prefix="end_pass"):
    """``ปิดบัตรผ่าน``; ``sure`` once it was asked."""

    issued: UUID
    sure: int


@ending.on(EndPass)
def end_now(tap: EndPass, desk: Desk) -> Effects:
    known = pass_of(tap.issued, desk)
    said: Params = {"number": known.number, "count": known.taken}
    show = Button.of("button.show_pass", ShowPass(known.id))
    if known.shut(desk.now) is Shut.OVER and not tap.sure:
        yield Say("pass.ended_already", said, (show,))
        return
    if not tap.sure:
        sure = Button.of("button.end_pass_now", EndPass(known.id, 1), style="danger")
        yield Say("pass.end_sure", said, (sure, show))
        return
    if not desk.passes.end(known.id, by=desk.me.id, now=desk.now):
        yield Say("pass.ended_already", said, (show,))
        return
    desk.audit.note(Act.PASS_ENDED, known.number, how="early")
    yield from _close_all(known, desk)
    yield Say("pass.ended", said, (show,))


@ending.on(GuestsDue)
def end_by_the_clock(_due: GuestsDue, desk: Desk) -> Effects:
    for known in desk.passes.over(now=desk.now, limit=AT_A_TIME):
        if desk.passes.end(known.id, by=None, now=desk.now):
            desk.audit.note(Act.PASS_ENDED, known.number, how="its_hour")
            yield from _close_all(known, desk)
    for account in desk.guests.half_open(now=desk.now, limit=HALF_OPEN_AT_A_TIME):
        # Begun, and nobody has seen a password: the portal may have it all the same.
        username, portal = account.username, account.portal
        if desk.guests.undo(account.id):
            yield Ask(CloseAccount(username), portal=portal)


def _close_all(known: GuestPass, desk: Desk) -> Effects:
    """Shut first; each is closed in the portal when whoever is online has been put out."""
    for account in desk.guests.begun(known.id):
        username = account.username
        if desk.guests.undo(account.id):
            yield Ask(CloseAccount(username), portal=known.portal)
    waiting = desk.guests.waiting(known.id)
    if waiting:
        desk.requests.call_off(waiting, by=known.ended_by or known.made_by, now=desk.now)
    for closed in desk.guests.close_all(known.id, now=desk.now):
        desk.audit.note(Act.ACCOUNT_CLOSED, closed.account, of=closed.owner, how="guest_pass")
        yield Ask(FreezeAccount(closed.username))
