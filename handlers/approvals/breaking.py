"""Break-glass: the head takes a request that has not come to them, or that an officer has in hand.

It wants a reason and the second factor; every officer is told, and the request is marked for good.
It changes who may decide, never the rules of deciding: nobody's own request is theirs even then.
"""

from typing import Final
from uuid import UUID

from handlers.approvals.cards import request_card
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show, Tell
from handlers.kit.filling import start
from handlers.kit.forms import Form, NotAChoice, ask, never
from handlers.kit.guards import head
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.reasons import EMERGENCIES, emergency_words
from handlers.kit.router import Router
from handlers.kit.taps.requests import BreakGlass
from store.assignments import Assignment
from store.audit import Act
from store.budget import Category
from store.refusals import NotYours, ProofIsOver
from store.requests import Request

breaking = Router("approvals.breaking")

SHORTEST: Final = 4


def _read_reason(answer: str, _desk: Desk) -> str:
    if answer not in EMERGENCIES and len(answer) < SHORTEST:
        raise NotAChoice
    return answer


def _reasons(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"emergency.{why}", tap=why) for why in EMERGENCIES)


class Emergency(Form, form="emergency"):
    """Why now, and not by whoever it is with?"""

    request: str = ask(when=never, given=True)
    why: str = ask("emergency.ask_why", reader=_read_reason, choices=_reasons, limit=200)

    def ask_params(self, desk: Desk) -> Params:
        return {"number": desk.requests.get(UUID(self.request)).number}

    def finish(self, desk: Desk) -> Effects:
        if not head(desk):
            raise NotYours
        if not is_proven(desk):
            raise ProofIsOver
        request = desk.requests.get(UUID(self.request))
        desk.requests.check_open(request, by=desk.me.id)
        yield from _take(request, self.why, desk)


def _take(request: Request, why: str, desk: Desk) -> Effects:
    right = Assignment(
        request_id=request.id, officer_id=desk.me.id, step=request.step, since=desk.now
    )
    desk.assignments.give([right])
    taken = desk.queue.seize(request.id, why, by=desk.me.id, now=desk.now)
    desk.audit.note(Act.GLASS_BROKEN, taken.number, of=taken.requester_id)
    yield Say("emergency.taken", {"number": taken.number})
    yield Show((request_card(taken, desk, reader=desk.me.id),))
    told: Params = {
        "number": taken.number,
        "name": desk.officer_names[desk.me.id],
        "why": emergency_words(why),
    }
    for entry, _ in desk.roster.officers():
        if entry.person_id != desk.me.id:
            yield Tell(entry.person_id, Say("emergency.told", told), Category.SECURITY)


@breaking.on(BreakGlass, who=head)
def break_glass(tap: BreakGlass, desk: Desk) -> Effects:
    """The proof comes first, then the reason. Raises what keeps even the head from deciding it."""
    request = desk.requests.get(tap.request)
    desk.requests.check_open(request, by=desk.me.id)
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    desk.conversations.end(desk.me.id, Emergency.form)
    yield from start(Emergency, desk, {"request": str(tap.request)})
