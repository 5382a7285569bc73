"""A new request reaches the officers: at once in working time, else with the morning digest.

A stranger cannot drain the month's pushes: after ``UNSEEN`` cards without a word from the officer,
further ones are held and named under the officer's next answer. An account that was just shut
(``ไม่ใช่ฉัน``) cannot wait for either.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.approvals.facts import facts_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Show, Tell, When
from handlers.kit.intents import Postback
from handlers.kit.news import Filed
from handlers.kit.router import Router
from store.budget import Category
from store.requests import Kind, Request, Verdict

announcing = Router("approvals.cards")

UNSEEN: Final = 3
SHOWN: Final = 10
"""LINE takes twelve bubbles in a carousel and 50 KB; ten cards with long names stay below."""


TEXTS: Final = {
    Kind.ACCOUNT: "request.card",
    Kind.PASSWORD: "request.password",
    Kind.CLAIM: "request.claim",
    Kind.RETURN: "request.return",
}
LABELS: Final = {
    False: ("button.approve", "button.refuse"),
    True: ("button.give_back", "button.keep_shut"),
}


class Decide(Postback, prefix="decide"):
    """The tap on a request's card. It names the request's version: an older card does nothing."""

    request: UUID
    version: int
    verdict: Verdict


@announcing.on(Filed)
def announce(news: Filed, desk: Desk) -> Effects:
    """A card for every officer whom it does not concern. Outside working time the digest has it."""
    request = news.request
    urgent = request.kind is Kind.RETURN
    if not urgent and not desk.office.hours.open_at(desk.now):
        return
    request.announced = True
    desk.session.add(request)
    card = Show((request_card(request, desk),))
    for officer, person in desk.roster.officers():
        if person.id in (request.requester_id, request.holder_id):
            continue
        if urgent:
            yield Tell(person.id, card, Category.SECURITY)
        elif officer.unseen >= UNSEEN:
            officer.held += 1
        else:
            officer.unseen += 1
            yield Tell(person.id, card, Category.OFFICER)
        desk.session.add(officer)


def request_card(request: Request, desk: Desk) -> Card:
    """The facts an officer decides on, and the two buttons."""
    yes, no = LABELS[request.kind is Kind.RETURN]
    return Card(
        TEXTS[request.kind],
        params={
            "number": request.number,
            "filed": When(request.filed_at),
            "name": request.name,
            "username": request.username,
            "by": When(request.promised_at),
        },
        badge=Badge.FROZEN if request.kind is Kind.RETURN else Badge.WAITING,
        facts=facts_of(request, desk),
        buttons=(
            Button.of(yes, _tap(request, Verdict.APPROVE), style="primary"),
            Button.of(no, _tap(request, Verdict.REFUSE)),
        ),
    )


def _tap(request: Request, verdict: Verdict) -> Decide:
    return Decide(request.id, request.version, verdict)


def cards_of(requests: Sequence[Request], desk: Desk) -> tuple[Card, ...]:
    return tuple(request_card(request, desk) for request in requests[:SHOWN])
