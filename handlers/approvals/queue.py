"""``งานของฉัน``: what waits for a decision; the same list in the morning digest, and for an officer
who has just been bound."""

from typing import Final

from handlers.approvals.cards import SHOWN, cards_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show, Tell, When
from handlers.kit.guards import officer
from handlers.kit.intents import WorkBegins
from handlers.kit.months import month_of
from handlers.kit.news import Bound
from handlers.kit.router import Router
from handlers.kit.starts import Failures, MyWork
from handlers.language.words import Intent as Wish
from store.budget import Category
from store.requests import Kind

queue = Router("approvals.queue")

EVERY: Final = 10_000


@queue.on(MyWork, who=officer, words=[Wish.MY_WORK, Wish.OFFICER_QUEUE])
def my_work(_tap: MyWork, desk: Desk) -> Effects:
    mine = desk.requests.pending(limit=SHOWN, officer=desk.me.id)
    if not mine:
        yield Say("queue.empty", buttons=_what_failed(desk))
        return
    yield Say("queue.waiting", {"count": _waiting_for(desk)})
    yield Show(cards_of(mine, desk), buttons=_what_failed(desk))


def _what_failed(desk: Desk) -> tuple[Button, ...]:
    """The way to what could not be carried out, when there is any."""
    failed = desk.outbox.listed() or desk.inbox.dead()
    return (Button.of("button.failures", Failures()),) if failed else ()


def _waiting_for(desk: Desk) -> int:
    return desk.requests.count_pending(officer=desk.me.id)


@queue.on(Bound)
def show_what_waited(_news: Bound, desk: Desk) -> Effects:
    """Requests filed before there was an officer wait for the first one."""
    mine = desk.requests.pending(limit=SHOWN, officer=desk.me.id)
    if mine:
        yield Say("queue.waiting", {"count": _waiting_for(desk)})
        yield Show(cards_of(mine, desk))


@queue.on(WorkBegins)
def digest(span: WorkBegins, desk: Desk) -> Effects:
    """When the day begins: one push an officer, if there is anything to do. After the lunch break:
    only what was filed meanwhile, so that no promise runs unseen."""
    failed = len(desk.outbox.listed()) if span.first else 0
    shown = desk.requests.pending if span.first else desk.requests.unannounced
    for entry, person in desk.roster.officers():
        mine = shown(limit=SHOWN, officer=person.id)
        if not mine and not failed:
            continue
        entry.unseen, entry.held = 0, 0
        desk.session.add(entry)
        yield Tell(person.id, _summary(desk, failed), Category.OFFICER)
        if mine:
            yield Tell(person.id, Show(cards_of(mine, desk)), Category.OFFICER)
    for request in desk.requests.unannounced(limit=EVERY):
        request.announced = True
        desk.session.add(request)


def _summary(desk: Desk, failed: int) -> Say:
    return Say(
        "digest",
        {
            "day": When(desk.now, "day"),
            "accounts": desk.requests.count_pending(Kind.ACCOUNT),
            "passwords": desk.requests.count_pending(Kind.PASSWORD, Kind.CLAIM, Kind.RETURN),
            "failed": failed,
            "used": desk.budget.used(month_of(desk)),
            "limit": desk.budget.allowed(month_of(desk)),
        },
        buttons=(Button.of("button.my_work", MyWork()), *_what_failed(desk)),
    )
