"""How an officer is bound: by the one-time code that was printed at the office, sent alone."""

from dataclasses import dataclass

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, LinkMenu, Say, Then, Words
from handlers.kit.intents import Intent
from handlers.kit.news import Bound
from handlers.kit.router import Router
from store.audit import Act
from store.roster import Role

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
    if desk.me.name is None:
        desk.me.name = entry.name
        desk.session.add(desk.me)
    text = "officer.bound" if entry.role is Role.OFFICER else "officer.bound_above"
    yield Say(text, {"name": entry.name, "role": Words(f"role.{entry.role.value}")})
    yield LinkMenu(desk.me.id, "officer")
    yield Then(Bound())
