"""An officer has asked for somebody without LINE whom they have recognised: that is the decision,
where the request is theirs to decide. Else it goes the way of every request."""

from handlers.approvals.settling import settled
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Then
from handlers.kit.guards import officer
from handlers.kit.news import Filed, Vouched, VouchedForAll
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import Withdraw
from store.requests import Recognition, Request, Verdict

vouching = Router("approvals.vouching")


@vouching.on(Vouched, who=officer)
def decide_or_pass_on(news: Vouched, desk: Desk) -> Effects:
    if _is_mine(news.request, desk):
        yield from _decided(news.request, news.recognised, desk)
        return
    buttons = (Button.of("button.withdraw", Withdraw(news.request.id)), CONTACT)
    yield receipt(news.request, "other.filed", desk, buttons)
    yield Then(Filed(news.request))


@vouching.on(VouchedForAll, who=officer)
def decide_or_pass_on_all(news: VouchedForAll, desk: Desk) -> Effects:
    """One sentence for all of them. What is passed on stands alone from here on."""
    mine = [request for request in news.requests if _is_mine(request, desk)]
    others = [request for request in news.requests if request not in mine]
    for request in mine:
        decided = _decided(request, news.recognised, desk)
        yield from (effect for effect in decided if not isinstance(effect, Say))
    for request in others:
        request.batch = None
        desk.session.add(request)
        yield Then(Filed(request))
    if mine:
        yield Say("many.opening", {"count": len(mine)})
    if others:
        yield Say("many.passed_on", {"count": len(others)})


def _is_mine(request: Request, desk: Desk) -> bool:
    return desk.me.id in {right.officer_id for right in desk.assignments.of(request.id)}


def _decided(request: Request, how: Recognition | None, desk: Desk) -> Effects:
    return settled(request.id, request.version, Verdict.APPROVE, desk, recognised=how)
