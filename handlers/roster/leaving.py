"""``ถอดสิทธิ์`` and ``ล้างการยืนยันสองขั้น``: somebody is no officer any more, or has lost both the app
and the paper. Each wants the second factor of who does it."""

from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.roster.may import colleague
from handlers.roster.suspending import without
from store.audit import Act
from store.budget import Category

leaving = Router("leaving")


class Remove(Postback, prefix="remove"):
    """``ถอดสิทธิ์`` for good; ``sure`` once it was asked."""

    officer: UUID
    sure: int


class ClearFactor(Postback, prefix="clear_factor"):
    """``ล้างการยืนยันสองขั้น`` of a colleague; ``sure`` once it was asked."""

    officer: UUID
    sure: int


def remove_button(person: UUID, *, sure: bool) -> Button:
    label = "button.remove_now" if sure else "button.remove"
    return Button.of(label, Remove(person, int(sure)), style="danger")


def clear_button(person: UUID, *, sure: bool) -> Button:
    label = "button.clear_factor_now" if sure else "button.clear_factor"
    return Button.of(label, ClearFactor(person, int(sure)))


@leaving.on(Remove, who=officer)
def remove(tap: Remove, desk: Desk) -> Effects:
    name = colleague(tap.officer, desk).name
    if not tap.sure:
        sure = remove_button(tap.officer, sure=True)
        yield Say("roster.remove_sure", {"name": name}, (sure, CONTACT))
        return
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    desk.roster.remove(tap.officer, by=desk.me.id, now=desk.now)
    desk.duties.clear(tap.officer)
    desk.factors.clear(tap.officer)
    desk.audit.note(Act.OFFICER_REMOVED, tap.officer, of=tap.officer)
    yield Say("roster.removed", {"name": name})
    yield from without(tap.officer, "roster.removed_told", desk)


@leaving.on(ClearFactor, who=officer)
def clear_factor(tap: ClearFactor, desk: Desk) -> Effects:
    """They set up another at their next high-risk act. They and the others hear of it, so that
    nobody takes a factor away unseen."""
    name = colleague(tap.officer, desk).name
    if not tap.sure:
        sure = clear_button(tap.officer, sure=True)
        yield Say("roster.clear_sure", {"name": name}, (sure, CONTACT))
        return
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    if not desk.factors.clear(tap.officer):
        yield Say("roster.no_factor", {"name": name})
        return
    desk.audit.note(Act.FACTOR_CLEARED, tap.officer, of=tap.officer)
    yield Say("roster.cleared", {"name": name})
    told: Params = {"name": name, "by": desk.officer_names[desk.me.id]}
    for other in {*alerted(desk), tap.officer} - {desk.me.id}:
        yield Tell(other, Say("roster.cleared_told", told), Category.SECURITY)
