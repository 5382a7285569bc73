"""When the audit's chain does not hold: the officers hear of it with their next word, for free."""

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Say, Tell
from handlers.kit.intents import AuditLooked
from handlers.kit.router import Router
from store.budget import Category

audit = Router("audit")


@audit.on(AuditLooked)
def tell_the_officers(looked: AuditLooked, desk: Desk) -> Effects:
    """Where it was changed is for who runs the program: `helpdesk audit verify` names the place."""
    said = Say("audit.changed" if looked.changed else "audit.other_key")
    for officer in alerted(desk):
        yield Tell(officer, said, Category.SECURITY, waits=True)
