"""What officers may do to each other."""

from uuid import UUID

from handlers.kit.desk import Desk
from store.refusals import NotYours, StaleCard
from store.roster import Officer, Role


def may_change(entry: Officer, desk: Desk) -> bool:
    """Never oneself; and a head or director only by one of them, so that an officer's lost phone
    cannot stop those who could stop it."""
    me = desk.my_office
    if me is None or entry.person_id == me.person_id:
        return False
    return entry.role is Role.OFFICER or me.role is not Role.OFFICER


def may_invite(role: Role, desk: Desk) -> bool:
    """Nobody makes somebody more than they are themselves."""
    me = desk.my_office
    return me is not None and (role is Role.OFFICER or me.role is not Role.OFFICER)


def colleague(officer: UUID, desk: Desk) -> Officer:
    """Somebody on the roster whom the speaker may stop or change. Raises ``StaleCard`` for nobody
    and ``NotYours`` for the others."""
    entry = desk.roster.officer(officer)
    if entry is None or entry.left_at is not None:
        raise StaleCard
    if not may_change(entry, desk):
        raise NotYours
    return entry
