"""``งานของฉัน``: what waits for this officer's decision, a page at a time; ``คิวทั้งหมด``: what waits
for anybody's. An officer who has just been bound sees theirs at once."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.approvals.cards import SHOWN, came_to, cards_of
from handlers.kit.charges import assign, posts
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.news import Bound, RosterChanged
from handlers.kit.router import Router
from handlers.kit.taps.menu import AllWork, Failures, MyWork, ShowUncared
from handlers.kit.taps.requests import ShowRequest
from handlers.language.words import Intent as Wish
from store.requests import Request

queue = Router("approvals.queue")

EVERY: Final = 10_000


class NextPage(Postback, prefix="next"):
    """``ถัดไป`` under a full page: what comes after this request, mine or everybody's."""

    after: UUID
    mine: int


@queue.on(MyWork, who=officer, words=[Wish.MY_WORK])
def my_work(_tap: MyWork, desk: Desk) -> Effects:
    mine = desk.queue.waiting(limit=SHOWN + 1, officer=desk.me.id)
    if not mine:
        yield Say("queue.empty", buttons=(*_to_all(desk), *what_failed(desk)))
        return
    yield Say("queue.waiting", {"count": desk.queue.count(officer=desk.me.id)})
    yield _page(mine, desk, mine=True)


@queue.on(AllWork, who=officer, words=[Wish.OFFICER_QUEUE])
def all_work(_tap: AllWork, desk: Desk) -> Effects:
    every = desk.queue.waiting(limit=SHOWN + 1)
    if not every:
        yield Say("queue.empty", buttons=what_failed(desk))
        return
    yield Say("queue.all", {"count": desk.queue.count()})
    yield _page(every, desk, mine=False)


@queue.on(ShowRequest, who=officer)
def show_request(tap: ShowRequest, desk: Desk) -> Effects:
    request = desk.requests.get(tap.request)
    desk.requests.check_open(request, by=desk.me.id)
    yield Show(cards_of([request], desk, reader=desk.me.id), buttons=_to_all(desk))


@queue.on(NextPage, who=officer)
def next_page(tap: NextPage, desk: Desk) -> Effects:
    after = desk.requests.get(tap.after)
    me = desk.me.id if tap.mine else None
    found = desk.queue.waiting(limit=SHOWN + 1, officer=me, after=after)
    if not found:
        yield Say("queue.no_more", buttons=(Button.of("button.my_work", MyWork()),))
        return
    yield _page(found, desk, mine=bool(tap.mine))


def _page(found: Sequence[Request], desk: Desk, *, mine: bool) -> Show:
    more: tuple[Button, ...] = ()
    if len(found) > SHOWN:
        more = (Button.of("button.next_page", NextPage(found[SHOWN - 1].id, int(mine))),)
    elsewhere = _to_all(desk) if mine else (Button.of("button.my_work", MyWork()),)
    return Show(
        cards_of(found, desk, reader=desk.me.id), buttons=(*more, *elsewhere, *what_failed(desk))
    )


def _to_all(desk: Desk) -> tuple[Button, ...]:
    """The way to everybody's queue, where there is anybody else."""
    return () if desk.has_one_officer else (Button.of("button.all_work", AllWork()),)


def what_failed(desk: Desk) -> tuple[Button, ...]:
    """The way to what could not be carried out, and to machines that nobody answers for, when there
    is any."""
    failed = desk.outbox.listed() or desk.inbox.dead()
    failures = (Button.of("button.failures", Failures()),) if failed else ()
    uncared = desk.custody.without_custodian()
    return (*failures, *((Button.of("button.uncared", ShowUncared()),) if uncared else ()))


def assign_anew(desk: Desk) -> dict[UUID, list[Request]]:
    """The roster is another than it was: everything open goes to whom it belongs now. Says what
    is new to whom."""
    among = posts(desk)
    new: dict[UUID, list[Request]] = {}
    for request in desk.queue.waiting(limit=EVERY):
        for one in assign(request, among, desk):
            new.setdefault(one, []).append(request)
    return new


@queue.on(Bound)
def show_what_waited(_news: Bound, desk: Desk) -> Effects:
    """Requests filed before there was an officer wait for the first one."""
    assign_anew(desk)
    mine = desk.queue.waiting(limit=SHOWN + 1, officer=desk.me.id)
    if mine:
        yield Say("queue.waiting", {"count": desk.queue.count(officer=desk.me.id)})
        yield _page(mine, desk, mine=True)


@queue.on(RosterChanged)
def pass_on(_news: RosterChanged, desk: Desk) -> Effects:
    """Whoever gets something by it is told, in working time: else the digest has it. Who has caused
    it is speaking with us and hears it for free."""
    new = assign_anew(desk)
    mine = new.pop(desk.me.id, None) if desk.speaker is not None else None
    if mine:
        button = Button.of("button.my_work", MyWork())
        yield Say("queue.came_to_you", {"count": len(mine)}, (button,))
    if desk.hours.open_at(desk.now):
        yield from came_to(new, "queue.came_to_you", desk)
