"""The decision: one tap, the first one wins, never by the requester.

A late tap, a tap by somebody else, an old card: each is answered by its refusal and changes
nothing. ``ไม่อนุมัติ`` asks for the reason first. The yes to anything but a new account, a school or
a renewal, and to whatever was asked for somebody without LINE, asks how the person was recognised;
to a problem, what was done about it.
The request stays open until that is answered.
"""

from typing import Final

from handlers.approvals.asking import RefusalReason, WayOfRecognition
from handlers.approvals.cards import Decide
from handlers.approvals.ending import Solution, WhyClosed
from handlers.approvals.settling import Recognised, settled
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Say
from handlers.kit.filling import start
from handlers.kit.forms import Form
from handlers.kit.guards import officer
from handlers.kit.router import Router
from store.audit import Act
from store.requests import Kind, Request, Verdict

deciding = Router("approvals.decide")

ASKS: Final[dict[Verdict, type[Form]]] = {
    Verdict.APPROVE: WayOfRecognition,
    Verdict.REFUSE: RefusalReason,
}
OF_A_PROBLEM: Final[dict[Verdict, type[Form]]] = {
    Verdict.APPROVE: Solution,
    Verdict.REFUSE: WhyClosed,
}


@deciding.on(Decide, who=officer)
def settle(tap: Decide, desk: Desk) -> Effects:
    """``อนุมัติ`` of a new account or a school acts at once; everything else asks first."""
    request = desk.requests.get(tap.request)
    if tap.verdict is Verdict.APPROVE and not _must_be_recognised(request, desk):
        yield from settled(tap.request, tap.version, Verdict.APPROVE, desk)
        return
    desk.requests.check(request, tap.version, by=desk.me.id)
    form = (OF_A_PROBLEM if request.kind is Kind.PROBLEM else ASKS)[tap.verdict]
    for other in (*ASKS.values(), *OF_A_PROBLEM.values()):
        desk.conversations.end(desk.me.id, other.form)
    yield from start(form, desk, {"request": str(tap.request), "version": str(tap.version)})


def _must_be_recognised(request: Request, desk: Desk) -> bool:
    if request.kind in (Kind.RENEWAL, Kind.SCHOOL):
        return False
    asked_for = request.filed_by is not None
    return request.kind is not Kind.ACCOUNT or asked_for or desk.office.recognises_newcomers


@deciding.on(Recognised, who=officer)
def note(tap: Recognised, desk: Desk) -> Effects:
    """Strangers come for new accounts: the officer may say afterwards how they were recognised."""
    noted = desk.requests.recognise(tap.request, tap.how, by=desk.me.id)
    desk.audit.note(Act.RECOGNITION_NOTED, noted.number, of=noted.requester_id, how=tap.how.value)
    yield Say("decide.noted", {"number": noted.number})
