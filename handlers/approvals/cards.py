"""A new request reaches the officers: at once in working time, else with the morning digest.

A stranger cannot drain the month's pushes: after ``UNSEEN`` cards without a word from the officer,
further ones are held and named under the officer's next answer.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Param, Show, Tell, When, Words
from handlers.kit.intents import Postback
from handlers.kit.news import Filed
from handlers.kit.purposes import purpose_words
from handlers.kit.router import Router
from store.budget import Category
from store.requests import Request, Verdict

announcing = Router("approvals.cards")

UNSEEN: Final = 3
SHOWN: Final = 10
"""LINE takes twelve bubbles in a carousel and 50 KB; ten cards with long names stay below."""


class Decide(Postback, prefix="decide"):
    """The tap on a request's card. It names the request's version: an older card does nothing."""

    request: UUID
    version: int
    verdict: Verdict


@announcing.on(Filed)
def announce(news: Filed, desk: Desk) -> Effects:
    """A card for every officer but the requester. Outside working time the digest has it."""
    if not desk.office.hours.open_at(desk.now):
        return
    news.request.announced = True
    desk.session.add(news.request)
    card = request_card(news.request, desk)
    for officer, person in desk.roster.officers():
        if person.id == news.request.requester_id:
            continue
        if officer.unseen >= UNSEEN:
            officer.held += 1
        else:
            officer.unseen += 1
            yield Tell(person.id, Show((card,)), Category.OFFICER)
        desk.session.add(officer)


def request_card(request: Request, desk: Desk) -> Card:
    """The facts an officer decides on, and the two buttons."""
    owned = len(desk.accounts.of(request.requester_id))
    has: Param = owned or Words("request.no_account_yet")
    purpose = request.purpose
    return Card(
        "request.card",
        params={
            "number": request.number,
            "filed": When(request.filed_at),
            "name": request.name,
            "by": When(request.promised_at),
        },
        badge=Badge.WAITING,
        facts=(
            Fact("fact.name", request.name),
            Fact("fact.place", request.place_name),
            Fact("fact.phone", kept_phone(request.phone).display),
            Fact("fact.device", Words(f"used_on.{request.profile}")),
            Fact("fact.accounts", has)
            if purpose is None
            else Fact("fact.purpose", purpose_words(purpose)),
            Fact("fact.promised", When(request.promised_at)),
        ),
        buttons=(
            Button.of("button.approve", _tap(request, Verdict.APPROVE), style="primary"),
            Button.of("button.refuse", _tap(request, Verdict.REFUSE)),
        ),
    )


def _tap(request: Request, verdict: Verdict) -> Decide:
    return Decide(request.id, request.version, verdict)


def cards_of(requests: Sequence[Request], desk: Desk) -> tuple[Card, ...]:
    return tuple(request_card(request, desk) for request in requests[:SHOWN])
