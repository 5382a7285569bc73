"""A request on its way: filed with the officer who answers for it, one step further when nobody
decides it, and to others when the roster changes."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.promises import promise
from handlers.kit.routing import (
    STEPS,
    Charge,
    Matter,
    Post,
    charged,
    first_step,
    further,
    topic_of,
)
from store.applications import Application, Kind, Request, Step
from store.assignments import Assignment
from store.duties import Topic
from store.roster import Role


def posts(desk: Desk) -> list[Post]:
    """Everyone on the roster as they stand today."""
    away = {absence.officer_id: absence for absence in desk.absences.on(desk.today)}
    duties = desk.duties.all()
    return [
        Post(
            entry.person_id,
            entry.role,
            tuple(duty for duty in duties if duty.officer_id == entry.person_id),
            away=entry.person_id in away,
            deputy=away[entry.person_id].deputy_id if entry.person_id in away else None,
        )
        for entry, _ in desk.roster.officers()
    ]


def file(application: Application, desk: Desk) -> Request:
    """File it with whoever answers for it, and promise when. Raises what ``Requests.file`` does.

    An account that its owner shut (``ไม่ใช่ฉัน``) is every officer's from the beginning.
    """
    request = desk.requests.file(application, now=desk.now, promised=promise(desk))
    assign(request, posts(desk), desk)
    return request


def matter_of(request: Request, desk: Desk) -> Matter:
    place = desk.places.get(request.place_code)
    return Matter(topic_of(request), place, request.concerns)


def assign(request: Request, among: Sequence[Post], desk: Desk) -> list[UUID]:
    """Give the request to whoever it belongs to at its step, and take it from everybody else but an
    officer who is at it. Says to whom it is new and who is there to hear of it."""
    matter = matter_of(request, desk)
    start = Step.ANYONE if request.kind is Kind.RETURN else request.step
    came_to, charges = first_step(matter, among, start=Step.RESPONSIBLE)
    for step in STEPS[STEPS.index(came_to) + 1 : STEPS.index(start) + 1]:
        charges += charged(step, matter, among)
        came_to = step
    if request.taken_by not in {post.officer for post in among} - matter.own:
        request.taken_by, request.taken_at = None, None
    kept = {charge.officer for charge in charges} | {request.taken_by}
    desk.assignments.drop(request.id, besides=[officer for officer in kept if officer])
    new = _give(request, came_to, charges, desk)
    if not charges:
        request.step_due = None
    elif request.step_due is None and came_to is not STEPS[-1]:
        request.step_due = max(request.promised_at, _next_step(desk))
    request.step = came_to
    desk.session.add(request)
    return new


def step_further(request: Request, among: Sequence[Post], desk: Desk) -> list[UUID]:
    """The promised time has passed: a reminder first, to who is at it if anybody is, then more
    officers. Says who is to hear of it. A step that would reach nobody new is passed over; after
    the last one it stays with all of them, in every morning's digest."""
    matter = matter_of(request, desk)
    told: list[UUID] = []
    step: Step | None = request.step
    while step is not None and not told:
        step = further(step)
        if step is Step.REMINDED:
            at_it = request.taken_by
            told = [at_it] if at_it is not None else _present(request, among, desk)
        elif step is not None:
            told = _give(request, step, charged(step, matter, among), desk)
            request.taken_by, request.taken_at = None, None
    request.step = step or STEPS[-1]
    request.step_due = None if step in (None, STEPS[-1]) else _next_step(desk)
    desk.session.add(request)
    return told


def _next_step(desk: Desk) -> datetime:
    return desk.hours.after(desk.now, desk.office.promise)


def who_is_told(request: Request, desk: Desk) -> list[UUID]:
    """Those who may decide it and are there; where nobody is, all of them."""
    return _present(request, posts(desk), desk)


def _present(request: Request, among: Sequence[Post], desk: Desk) -> list[UUID]:
    there = {post.officer for post in among if not post.away}
    held = [row.officer_id for row in desk.assignments.of(request.id)]
    return [officer for officer in held if officer in there] or held


def _give(request: Request, step: Step, charges: Sequence[Charge], desk: Desk) -> list[UUID]:
    away = {charge.officer for charge in charges if charge.away}
    new = desk.assignments.give(
        Assignment(
            request_id=request.id,
            officer_id=charge.officer,
            acting_for=charge.acting_for,
            step=step,
            since=desk.now,
        )
        for charge in charges
    )
    return [officer for officer in new if officer not in away]


def away_today(desk: Desk) -> frozenset[UUID]:
    """Who is not to be disturbed; nobody, when nobody else is there."""
    among = posts(desk)
    away = frozenset(post.officer for post in among if post.away)
    return away if len(away) < len(among) else frozenset()


def answering_for(topic: Topic, desk: Desk, *, place: str | None = None) -> list[UUID]:
    """Who is there and answers for this topic, at that place or else whatever the place; where
    nobody does, who hears of trouble."""
    matter = Matter(topic, desk.places.get(place or ""), frozenset())
    found = charged(Step.RESPONSIBLE, matter, posts(desk))
    return [charge.officer for charge in found if not charge.away] or alerted(desk)


def alerted(desk: Desk) -> list[UUID]:
    """Who hears that something is wrong: the officers who are there, or else whoever is."""
    among = posts(desk)
    officers = [post for post in among if post.role is Role.OFFICER]
    there = [post for post in officers if not post.away]
    return [post.officer for post in there or officers or among]
