"""The code that binds a new officer, made when the page is opened: no chat ever holds it."""

from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.handouts import Draft, Sheet
from handlers.kit.effects import When, Words
from store.audit import Act, Audit
from store.handouts import Handout
from store.refusals import NotYours, StaleCard
from store.roster import Invitation, Roster


def invitation(session: Session, handout: Handout, now: datetime) -> Draft:
    """Raises ``NotYours`` when who invited may do nothing any more."""
    roster = Roster(session)
    inviter = roster.officer(handout.person_id)
    invited = session.get(Invitation, handout.subject)
    if inviter is None or inviter.suspended_at is not None:
        raise NotYours
    if invited is None:
        raise StaleCard
    code = roster.issue(invited, now=now)
    Audit(session, now, handout.person_id).note(
        Act.OFFICER_INVITED, invited.id, how=invited.role.value
    )
    values = {
        "code": code,
        "name": invited.name,
        "role": Words(f"role.{invited.role.value}"),
        "until": When(invited.expires_at, "time"),
    }
    return partial(Sheet, "invitation", values)
