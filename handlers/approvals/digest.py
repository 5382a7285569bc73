"""When work begins: one push an officer, if there is anything to do. What has come further in its
order meanwhile, or is late, is part of it and needs no push of its own."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from handlers.approvals.cards import SHOWN, cards_of
from handlers.approvals.queue import EVERY, assign_anew, what_failed
from handlers.kit.charges import alerted, away_today, posts, step_further
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show, Tell, Then, When
from handlers.kit.intents import WorkBegins
from handlers.kit.months import month_of
from handlers.kit.news import DayBegins, DigestSent, QuotaDue
from handlers.kit.router import Router
from handlers.kit.taps.menu import MyWork
from store.budget import Category
from store.clock import BANGKOK
from store.requests import Kind
from store.roster import Officer

digesting = Router("approvals.digest")

NOON: Final = 12
LONGEST_BREAK: Final = timedelta(days=14)
"""Between two working mornings no more days pass than this."""
APPROVALS: Final = (Kind.ACCOUNT, Kind.RENEWAL, Kind.SCHOOL)
PASSWORDS: Final = (Kind.PASSWORD, Kind.CLAIM, Kind.RETURN, Kind.PHONE)


@digesting.on(WorkBegins)
def digest(span: WorkBegins, desk: Desk) -> Effects:
    """The day's first span brings everything that waits; after the lunch break only what was filed
    meanwhile, so that no promise runs unseen. Who is away is left in peace."""
    if span.first:
        if desk.absences.any_since(desk.today - LONGEST_BREAK, until=desk.today):
            assign_anew(desk)
        among = posts(desk)
        for request in desk.queue.overdue(now=desk.now, limit=EVERY):
            step_further(request, among, desk)
    failed = len(desk.outbox.listed()) if span.first else 0
    hear_of_failures = alerted(desk)
    away, told = away_today(desk), set[UUID]()
    shown = desk.queue.waiting if span.first else desk.queue.unannounced
    for entry, person in desk.roster.officers():
        mine = shown(limit=SHOWN, officer=person.id)
        of_failures = failed and person.id in hear_of_failures
        if person.id in away or not (mine or of_failures):
            continue
        entry.unseen, entry.held = 0, 0
        desk.session.add(entry)
        told.add(person.id)
        yield Tell(person.id, _summary(entry, failed, desk), Category.OFFICER)
        if mine:
            yield Tell(person.id, Show(cards_of(mine, desk, reader=person.id)), Category.OFFICER)
    for request in desk.queue.unannounced(limit=EVERY):
        request.announced = True
        desk.session.add(request)
    if span.first:
        yield Then(DigestSent(frozenset(told)))
        yield Then(DayBegins())
        yield Then(QuotaDue())


def _summary(officer: Officer, failed: int, desk: Desk) -> Say:
    mine = officer.person_id
    return Say(
        "digest",
        {
            "day": When(desk.now, "day"),
            "accounts": desk.queue.count(*APPROVALS, officer=mine),
            "passwords": desk.queue.count(*PASSWORDS, officer=mine),
            "problems": desk.queue.count(Kind.PROBLEM, officer=mine),
            "by_noon": desk.queue.count(officer=mine, promised_by=_noon(desk.now)),
            "late": desk.queue.count(officer=mine, promised_by=desk.now),
            "failed": failed,
            "used": desk.budget.used(month_of(desk)),
            "limit": desk.budget.allowed(month_of(desk)),
        },
        buttons=(Button.of("button.my_work", MyWork()), *what_failed(desk)),
    )


def _noon(now: datetime) -> datetime:
    return now.astimezone(BANGKOK).replace(hour=NOON, minute=0, second=0, microsecond=0)
