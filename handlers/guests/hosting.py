"""Who makes guest passes: officers, and members whom an officer lets."""

from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Param, Say, Tell
from handlers.kit.guards import officer
from handlers.kit.members import is_member
from handlers.kit.router import Router
from handlers.kit.taps.passes import Passes
from handlers.kit.taps.people import LetHost, StopHost
from store.audit import Act
from store.budget import Category
from store.passes import GuestPass
from store.people import Person
from store.refusals import NotYours, StaleCard

hosting = Router("guests.hosting")


def may_host(desk: Desk) -> bool:
    """At this moment: a member who has left the office does not any more."""
    return officer(desk) or (desk.passes.is_host(desk.me.id) and is_member(desk.me, desk))


def pass_of(known: UUID, desk: Desk) -> GuestPass:
    """A pass the speaker may see and change: any officer's, and its maker's. Raises ``NotYours``,
    or ``StaleCard``."""
    if not may_host(desk):
        raise NotYours
    found = desk.passes.get(known)
    if found is None:
        raise StaleCard
    if found.made_by != desk.me.id and not officer(desk):
        raise NotYours
    return found


def _member(person: UUID, desk: Desk) -> tuple[Person, Param]:
    found = desk.people.find(person)
    if found is None or not is_member(found, desk) or desk.roster.officer(person) is not None:
        raise StaleCard
    return found, found.name or ""


@hosting.on(LetHost, who=officer)
def let(tap: LetHost, desk: Desk) -> Effects:
    """They hear of it with their next word; nobody is woken for it."""
    person, name = _member(tap.person, desk)
    if not desk.passes.let_host(person.id, by=desk.me.id, now=desk.now):
        yield Say("pass.host_already", {"name": name})
        return
    desk.audit.note(Act.HOST_ALLOWED, person.id, of=person.id)
    stop = Button.of("button.stop_host", StopHost(person.id))
    yield Say("pass.host_allowed", {"name": name}, (stop,))
    told = Say("pass.host_told", buttons=(Button.of("button.passes", Passes()),))
    yield Tell(person.id, told, Category.DECISION, waits=True)


@hosting.on(StopHost, who=officer)
def stop(tap: StopHost, desk: Desk) -> Effects:
    """Passes that run go on, and are any officer's to end."""
    person = desk.people.find(tap.person)
    if person is None:
        raise StaleCard
    name: Param = person.name or ""
    if not desk.passes.stop_host(person.id):
        yield Say("pass.host_was_not", {"name": name})
        return
    desk.audit.note(Act.HOST_STOPPED, person.id, of=person.id)
    yield Say("pass.host_stopped", {"name": name})
