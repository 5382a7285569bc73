"""How an officer is bound: by the one-time code that was printed at the office, sent alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, LinkMenu, Params, Say, Tell, Then, Words
from handlers.kit.intents import Intent
from handlers.kit.news import Bound, FactorOffered, RosterChanged
from handlers.kit.router import Router
from store.audit import Act
from store.budget import Category
from store.roster import Invitation, Role

officers = Router("officers")


@dataclass(frozen=True)
class UseCode(Intent):
    """A message that is nothing but an invitation code."""

    code: str


@officers.on(UseCode)
def bind(words: UseCode, desk: Desk) -> Effects:
    """Raises ``BadInvitation`` for a code that is wrong, used or too old, without saying which."""
    entry = desk.roster.bind(words.code, desk.me.id, now=desk.now)
    used = desk.roster.invitation(words.code)
    desk.audit.note(Act.OFFICER_BOUND, used.id, how=entry.role.value)
    if used.replaces is not None and used.replaces != desk.me.id:
        _take_over(used.replaces, entry.bound_at, desk)
    if desk.me.name is None:
        desk.me.name = entry.name
        desk.session.add(desk.me)
    text = "officer.bound" if entry.role is Role.OFFICER else "officer.bound_above"
    yield Say(text, {"name": entry.name, "role": Words(f"role.{entry.role.value}")})
    yield LinkMenu(desk.me.id, "officer")
    yield Then(FactorOffered())
    yield Then(Bound())
    yield from _told(used, desk)


def _take_over(old: UUID, now: datetime, desk: Desk) -> None:
    """A new phone: what the old one answered for is the new one's, and the old one's rights end
    here. A factor stays behind with it: the app may be on that phone."""
    desk.roster.remove(old, by=desk.me.id, now=now)
    desk.duties.pass_on(old, to=desk.me.id)
    desk.absences.pass_on(old, to=desk.me.id)
    desk.assignments.drop_officer(old)
    desk.factors.clear(old)
    desk.audit.note(Act.OFFICER_REMOVED, old, of=old, how="new_phone")


def _told(used: Invitation, desk: Desk) -> Effects:
    """Whom a colleague invited in the chat is no surprise to the others."""
    if used.replaces is not None and used.replaces != desk.me.id:
        yield LinkMenu(used.replaces, "member" if desk.accounts.of(used.replaces) else "guest")
        yield Then(RosterChanged())
    if used.invited_by is None:
        return
    text = "officer.bound_told" if used.replaces is None else "officer.rebound_told"
    told: Params = {"name": used.name, "by": desk.officer_names[used.invited_by]}
    for other in alerted(desk):
        if other not in (desk.me.id, used.replaces):
            yield Tell(other, Say(text, told), Category.SECURITY)
