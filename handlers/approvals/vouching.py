"""An officer has asked for somebody without LINE whom they have recognised: that is the decision,
where the request is theirs to decide. Else it goes the way of every request."""

from handlers.approvals.settling import settled
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Then
from handlers.kit.guards import officer
from handlers.kit.news import Filed, Vouched
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from store.requests import Verdict

vouching = Router("approvals.vouching")


@vouching.on(Vouched, who=officer)
def decide_or_pass_on(news: Vouched, desk: Desk) -> Effects:
    request = news.request
    if desk.me.id in {right.officer_id for right in desk.assignments.of(request.id)}:
        yield from settled(
            request.id, request.version, Verdict.APPROVE, desk, recognised=news.recognised
        )
        return
    yield receipt(request, "other.filed", desk)
    yield Then(Filed(request))
