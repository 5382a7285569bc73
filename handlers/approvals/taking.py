"""Who is at it: an officer takes a request, gives it back, or hands it to a colleague. The slower
of two is told who was faster."""

from uuid import UUID

from handlers.approvals.before import asked_about
from handlers.approvals.cards import came_to, request_card
from handlers.kit import colleagues
from handlers.kit.charges import away_today, matter_of, posts
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.router import Router
from handlers.kit.routing import charged
from handlers.kit.taps.menu import MyWork
from handlers.kit.taps.requests import HandOver, Release, Take
from store.assignments import Assignment
from store.audit import Act
from store.refusals import NotYours
from store.requests import Request, Step

taking = Router("approvals.taking")


@taking.on(Take, who=officer)
def take(tap: Take, desk: Desk) -> Effects:
    """Also by one who comes later in its order: whoever answers for such things may be faster."""
    request = desk.requests.get(tap.request)
    among = charged(Step.DEPUTY, matter_of(request, desk), posts(desk))
    if desk.me.id in [charge.officer for charge in among]:
        _give_right(request, desk.me.id, desk)
    taken = desk.queue.take(tap.request, by=desk.me.id, now=desk.now)
    desk.audit.note(Act.REQUEST_TAKEN, taken.number, of=taken.requester_id)
    yield Say("desk.taken", {"number": taken.number})
    yield Show((request_card(taken, desk, reader=desk.me.id),))


def _give_right(request: Request, to: UUID, desk: Desk) -> None:
    desk.assignments.give(
        [Assignment(request_id=request.id, officer_id=to, step=request.step, since=desk.now)]
    )


@taking.on(Release, who=officer)
def release(tap: Release, desk: Desk) -> Effects:
    freed = desk.queue.release(tap.request, by=desk.me.id)
    desk.audit.note(Act.REQUEST_RELEASED, freed.number, of=freed.requester_id)
    yield Say("desk.released", {"number": freed.number}, (Button.of("button.my_work", MyWork()),))


def _others(request: Request, desk: Desk) -> dict[UUID, str]:
    """Colleagues who are there and whom the request does not concern."""
    not_them = request.concerns | away_today(desk)
    return colleagues.colleagues(desk, besides=not_them)


def _read_colleague(answer: str, desk: Desk) -> str:
    return colleagues.read(answer, _others(asked_about(Passing, desk), desk))


def _colleagues(desk: Desk) -> tuple[Button, ...]:
    return colleagues.buttons(_others(asked_about(Passing, desk), desk))


class Passing(Form, form="hand_over"):
    """To which colleague? They get the card, and the right to decide."""

    request: str = ask(when=never, given=True)
    colleague: str = ask("desk.ask_colleague", reader=_read_colleague, choices=_colleagues)

    def ask_params(self, desk: Desk) -> Params:
        return {"number": desk.requests.get(UUID(self.request)).number}

    def finish(self, desk: Desk) -> Effects:
        request, to = desk.requests.get(UUID(self.request)), UUID(self.colleague)
        names = _others(request, desk)
        if not officer(desk) or to not in names:
            raise NotYours
        _give_right(request, to, desk)
        passed = desk.queue.hand_over(request.id, by=desk.me.id, to=to, now=desk.now)
        how = f"to={to.hex}"
        desk.audit.note(Act.REQUEST_HANDED_ON, passed.number, of=passed.requester_id, how=how)
        yield Say("desk.handed_over", {"number": passed.number, "name": names[to]})
        yield from came_to({to: [passed]}, "queue.came_to_you", desk)


@taking.on(HandOver, who=officer)
def hand_over(tap: HandOver, desk: Desk) -> Effects:
    request = desk.requests.get(tap.request)
    desk.requests.check(request, request.version, by=desk.me.id)
    desk.conversations.end(desk.me.id, Passing.form)
    yield from start(Passing, desk, {"request": str(tap.request)})
