"""``งานของฉัน``: what waits for a decision; the same list in the morning digest, and for an officer
who has just been bound."""

from handlers.approvals.cards import SHOWN, cards_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show, Tell, When
from handlers.kit.guards import officer
from handlers.kit.intents import Struck
from handlers.kit.news import Bound
from handlers.kit.router import Router
from handlers.kit.starts import MyWork
from handlers.language.words import Intent as Wish
from store.budget import Category
from store.outbox import JobState

queue = Router("approvals.queue")


@queue.on(MyWork, who=officer, words=[Wish.MY_WORK, Wish.OFFICER_QUEUE])
def my_work(_tap: MyWork, desk: Desk) -> Effects:
    mine = [r for r in desk.requests.pending(limit=SHOWN + 1) if r.requester_id != desk.me.id]
    if not mine:
        yield Say("queue.empty")
        return
    yield Say("queue.waiting", {"count": _waiting_for(desk)})
    yield Show(cards_of(mine, desk))


def _waiting_for(desk: Desk) -> int:
    own = desk.requests.open_of(desk.me.id)
    return desk.requests.count_pending() - (1 if own is not None else 0)


@queue.on(Bound)
def show_what_waited(_news: Bound, desk: Desk) -> Effects:
    """Requests filed before there was an officer wait for the first one."""
    mine = [r for r in desk.requests.pending(limit=SHOWN + 1) if r.requester_id != desk.me.id]
    if mine:
        yield Say("queue.waiting", {"count": _waiting_for(desk)})
        yield Show(cards_of(mine, desk))


@queue.on(Struck)
def digest(timer: Struck, desk: Desk) -> Effects:
    """One push an officer when the working day begins, if there is anything to do."""
    if timer.timer != "digest":
        return
    failed = len(desk.outbox.listed(JobState.DEAD, JobState.UNCERTAIN))
    pending = desk.requests.pending(limit=SHOWN + 1)
    used = desk.budget.used(month_of(desk))
    for entry, person in desk.roster.officers():
        mine = [r for r in pending if r.requester_id != person.id]
        if not mine and not failed:
            continue
        entry.unseen, entry.held = 0, 0
        desk.session.add(entry)
        facts = Say(
            "digest",
            {
                "day": When(desk.now, "day"),
                "accounts": desk.requests.count_pending(),
                "failed": failed,
                "used": used,
                "limit": desk.office.pushes,
            },
            buttons=(Button.of("button.my_work", MyWork()),),
        )
        yield Tell(person.id, facts, Category.OFFICER)
        if mine:
            yield Tell(person.id, Show(cards_of(mine, desk)), Category.OFFICER)


def month_of(desk: Desk) -> str:
    return desk.now.strftime("%Y-%m")
