"""The decision: one tap, the first one wins, never by the requester.

A late tap, a tap by somebody else, an old card: each is answered by its refusal and changes
nothing. ``ไม่อนุมัติ`` asks for the reason first; the request stays open until it is given.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.approvals.cards import Decide
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Then
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, ask
from handlers.kit.guards import officer
from handlers.kit.news import Approved, Refused
from handlers.kit.reasons import REASONS
from handlers.kit.router import Router
from handlers.language.words import understand
from store.refusals import AlreadySettled, NotYours, OwnRequest, Refusal, StaleCard
from store.requests import State, Verdict

deciding = Router("approvals.decide")

SHORTEST: Final = 4
VERDICTS: Final = ("อนุมัติ", "ไม่อนุมัติ", "approve", "refuse", "decline")


@dataclass
class NoReason(Refusal):
    """A greeting, a yes, or the word on another button is no reason to give a requester."""


def _read_reason(answer: str, _desk: Desk) -> str:
    understood = understand(answer)
    if answer not in REASONS and (
        len(answer) < SHORTEST or answer in VERDICTS or (understood and understood.certain)
    ):
        raise NoReason
    return answer


def _reasons(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"reason.{reason}", tap=reason) for reason in REASONS)


def _never(_answers: Answers, _desk: Desk) -> bool:
    return False


class RefusalReason(Form, form="refusal"):
    """Why not? Canned reasons, or the officer's own words."""

    request: str = ask("decide.ask_request", when=_never, given=True)
    version: str = ask("decide.ask_request", when=_never, given=True)
    reason: str = ask("decide.ask_reason", reader=_read_reason, choices=_reasons, limit=200)

    def ask_params(self, desk: Desk) -> Params:
        return {"number": desk.requests.get(UUID(self.request)).number}

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        yield from _settle(UUID(self.request), int(self.version), Verdict.REFUSE, desk, self.reason)


@deciding.on(Decide, who=officer)
def settle(tap: Decide, desk: Desk) -> Effects:
    """``อนุมัติ`` acts; ``ไม่อนุมัติ`` asks why."""
    if tap.verdict is Verdict.APPROVE:
        yield from _settle(tap.request, tap.version, Verdict.APPROVE, desk, None)
        return
    request = desk.requests.get(tap.request)
    if request.requester_id == desk.me.id:
        raise OwnRequest(request.number)
    if request.version != tap.version:
        raise StaleCard
    if request.state is not State.PENDING and request.decided_at is not None:
        raise AlreadySettled(request.number, request.state, request.decided_at)
    desk.conversations.end(desk.me.id, RefusalReason.form)
    given = {"request": str(tap.request), "version": str(tap.version)}
    yield from start(RefusalReason, desk, given)


def _settle(
    request: UUID, version: int, verdict: Verdict, desk: Desk, reason: str | None
) -> Effects:
    settled = desk.requests.settle(
        request, version, verdict, by=desk.me.id, now=desk.now, reason=reason
    )
    said: Params = {"number": settled.number, "name": settled.name}
    if verdict is Verdict.APPROVE:
        yield Say("decide.approved", said | {"username": settled.username})
        yield Then(Approved(settled))
    else:
        yield Say("decide.refused", said)
        yield Then(Refused(settled))
