"""When nobody has decided in the promised working time: one reminder, then more officers have it
too. A request never ends in silence."""

from uuid import UUID

from handlers.approvals.cards import came_to
from handlers.approvals.queue import EVERY
from handlers.kit.charges import posts, step_further
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.intents import PromisesDue
from handlers.kit.router import Router
from store.requests import Request, Step

reminding = Router("approvals.reminders")


@reminding.on(PromisesDue)
def remind(_timer: PromisesDue, desk: Desk) -> Effects:
    """One push an officer, whatever is due. Found due while the office is closed (a power cut at
    the end of the day), it waits for the morning's digest."""
    due = desk.queue.overdue(now=desk.now, limit=EVERY)
    if not desk.hours.open_at(desk.now):
        for request in due:
            request.step_due = desk.hours.next_opening(desk.now)
            desk.session.add(request)
        return
    among = posts(desk)
    reminded: dict[UUID, list[Request]] = {}
    passed_on: dict[UUID, list[Request]] = {}
    for request in due:
        told = step_further(request, among, desk)
        to = reminded if request.step is Step.REMINDED else passed_on
        for officer in told:
            to.setdefault(officer, []).append(request)
    yield from came_to(reminded, "queue.reminder", desk)
    yield from came_to(passed_on, "queue.passed_on", desk)
