"""``ระงับสิทธิ์``: any officer or the head may stop an officer at once, when a phone is lost or
somebody else has it. What was theirs goes to the others."""

from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, LinkMenu, Params, Say, Tell, Then
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.news import RosterChanged
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.roster.may import colleague
from store.audit import Act
from store.budget import Category

suspending = Router("suspending")


class Suspend(Postback, prefix="suspend"):
    """``ระงับสิทธิ์`` on an officer's card; ``sure`` once it was asked."""

    officer: UUID
    sure: int


def stop_button(person: UUID, *, sure: bool) -> Button:
    label = "button.suspend_now" if sure else "button.suspend"
    return Button.of(label, Suspend(person, int(sure)), style="danger")


@suspending.on(Suspend, who=officer)
def suspend(tap: Suspend, desk: Desk) -> Effects:
    name = colleague(tap.officer, desk).name
    if not tap.sure:
        yield Say("roster.sure", {"name": name}, (stop_button(tap.officer, sure=True), CONTACT))
        return
    if not desk.roster.suspend(tap.officer, by=desk.me.id, now=desk.now):
        yield Say("roster.stopped_before", {"name": name})
        return
    desk.audit.note(Act.OFFICER_SUSPENDED, tap.officer, of=tap.officer)
    yield Say("roster.stopped", {"name": name})
    yield from without(tap.officer, "roster.told", desk)


def without(person: UUID, text: str, desk: Desk) -> Effects:
    """This officer may do nothing any more: the others hear of it, and have what was theirs."""
    desk.assignments.drop_officer(person)
    told: Params = {
        "name": desk.officer_names[person],
        "by": desk.officer_names[desk.me.id],
    }
    for other in alerted(desk):
        if other not in (desk.me.id, person):
            yield Tell(other, Say(text, told), Category.SECURITY)
    yield LinkMenu(person, "member" if desk.accounts.of(person) else "guest")
    yield Then(RosterChanged())
