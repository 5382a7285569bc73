"""A new request reaches whoever answers for it: at once in working time, else with the morning
digest.

A stranger cannot drain the month's pushes: after ``UNSEEN`` cards without a word from the officer,
further ones are held and named under the officer's next answer. An account that was just shut
(``ไม่ใช่ฉัน``) cannot wait for either.
"""

from collections.abc import Mapping, Sequence, Set
from typing import Final
from uuid import UUID

from handlers.approvals.facts import facts_of
from handlers.kit.charges import who_is_told
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Say, Show, Tell, When, Words
from handlers.kit.guards import head
from handlers.kit.intents import Postback
from handlers.kit.news import Filed
from handlers.kit.router import Router
from handlers.kit.taps.requests import AskReporter, BreakGlass, HandOver, Release, Take
from handlers.kit.who import who_has
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
    Kind.PHONE: "request.phone",
    Kind.RENEWAL: "request.renewal",
    Kind.PROBLEM: "request.problem",
    Kind.SCHOOL: "request.school",
}
LABELS: Final = {
    Kind.RETURN: ("button.give_back", "button.keep_shut"),
    Kind.PROBLEM: ("button.solved", "button.close_problem"),
}
USUAL_LABELS: Final = ("button.approve", "button.refuse")


class Decide(Postback, prefix="decide"):
    """The tap on a request's card. It names the request's version: an older card does nothing."""

    request: UUID
    version: int
    verdict: Verdict


@announcing.on(Filed)
def announce(news: Filed, desk: Desk) -> Effects:
    """A card for everyone who may decide it and is there. Outside working time the digest has
    it."""
    request = news.request
    urgent = request.kind is Kind.RETURN
    if not urgent and not desk.hours.open_at(desk.now):
        return
    request.announced = True
    desk.session.add(request)
    for officer in who_is_told(request, desk):
        card = Show(cards_of([request], desk, reader=officer))
        entry = desk.roster.officer(officer)
        if urgent or entry is None:
            yield Tell(officer, card, Category.SECURITY)
            continue
        if entry.unseen >= UNSEEN:
            entry.held += 1
        else:
            entry.unseen += 1
            yield Tell(officer, card, Category.OFFICER)
        desk.session.add(entry)


def request_card(request: Request, desk: Desk, *, reader: UUID) -> Card:
    """The facts an officer decides on, and the two buttons."""
    rights = desk.assignments.of(request.id)
    who = who_has(request, rights, desk)
    return Card(
        TEXTS[request.kind],
        params={
            "number": request.number,
            "filed": When(request.filed_at),
            "name": request.name,
            "username": request.username,
            "by": When(request.promised_at),
            "who": Words("who.nobody") if who is None else who,
        },
        badge=Badge.FROZEN if request.kind is Kind.RETURN else Badge.WAITING,
        facts=facts_of(request, desk),
        buttons=_buttons(request, reader, {row.officer_id for row in rights}, desk),
    )


def _buttons(request: Request, reader: UUID, held_by: Set[UUID], desk: Desk) -> tuple[Button, ...]:
    """The verdict, and the way to share the work. What is not the reader's they can only take."""
    if reader not in held_by or request.taken_by not in (None, reader):
        return (Button.of("button.take", Take(request.id)), *_emergency(request, reader, desk))
    yes, no = LABELS.get(request.kind, USUAL_LABELS)
    return (
        Button.of(yes, _tap(request, Verdict.APPROVE), style="primary"),
        Button.of(no, _tap(request, Verdict.REFUSE)),
        *_asking_back(request),
        *_sharing(request, held_by, desk),
    )


def _asking_back(request: Request) -> tuple[Button, ...]:
    if request.kind is not Kind.PROBLEM:
        return ()
    return (Button.of("button.ask_reporter", AskReporter(request.id)),)


def _emergency(request: Request, reader: UUID, desk: Desk) -> tuple[Button, ...]:
    """The head's way to what is not theirs, never to their own."""
    own = reader in request.concerns
    if own or desk.speaker is None or reader != desk.me.id or not head(desk):
        return ()
    return (Button.of("button.break_glass", BreakGlass(request.id), style="danger"),)


def _sharing(request: Request, held_by: Set[UUID], desk: Desk) -> tuple[Button, ...]:
    """What several have, one says they are at; what one has, they may hand on or give back."""
    if len(held_by) > 1 and request.taken_by is None:
        return (Button.of("button.take", Take(request.id)),)
    hand_over = (
        () if desk.has_one_officer else (Button.of("button.hand_over", HandOver(request.id)),)
    )
    taken = request.taken_by is not None and len(held_by) > 1
    release = (Button.of("button.release", Release(request.id)),) if taken else ()
    return (*hand_over, *release)


def _tap(request: Request, verdict: Verdict) -> Decide:
    return Decide(request.id, request.version, verdict)


def came_to(whom: Mapping[UUID, Sequence[Request]], text: str, desk: Desk) -> Effects:
    """Say to each of them what is theirs now, and show it: one push."""
    for officer, requests in whom.items():
        yield Tell(officer, Say(text, {"count": len(requests)}), Category.OFFICER)
        cards = cards_of(requests, desk, reader=officer)
        yield Tell(officer, Show(cards), Category.OFFICER)


def cards_of(requests: Sequence[Request], desk: Desk, *, reader: UUID) -> tuple[Card, ...]:
    return tuple(request_card(request, desk, reader=reader) for request in requests[:SHOWN])
