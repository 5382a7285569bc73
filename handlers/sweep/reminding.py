"""In September officers are reminded of the yearly sweep: people retire with 30 September, and move
about then. It goes with the morning's digest, or else with the officer's next word: no push."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from handlers.kit.charges import posts
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Show, Tell, When
from handlers.kit.ends import end_of, fiscal_year_ends
from handlers.kit.news import DigestSent
from handlers.kit.router import Router
from handlers.kit.routing import Post
from handlers.kit.taps.menu import MyWork
from handlers.sweep.sending import Sweep
from store.audit import Act
from store.budget import Category
from store.clock import BANGKOK
from store.duties import Area, Topic
from store.hours import OfficeHours
from store.roster import Role

reminding = Router("sweeping.reminding")

SEPTEMBER: Final = 9
ON: Final = (1, 15)
"""Days of September; where the office is closed, the next working day."""
FROM: Final = (7, 1)
"""A list that was compared since 1 July is this year's: transfers and retirements are known."""


@reminding.on(DigestSent)
def remind(news: DigestSent, desk: Desk) -> Effects:
    """Whoever answers for accounts anywhere, unless it is done."""
    if not _is_due(desk.today, desk.hours):
        return
    for officer in _not_done(posts(desk), desk):
        yield Tell(officer, _card(desk), Category.OFFICER, waits=officer not in news.to)


def _is_due(today: date, hours: OfficeHours) -> bool:
    if today.month != SEPTEMBER:
        return False
    return any(
        today.day >= day
        and not any(hours.working_day(today.replace(day=one)) for one in range(day, today.day))
        for day in ON
    )


def _not_done(among: Iterable[Post], desk: Desk) -> list[UUID]:
    """One officer's list is looked at for the places they answer for; that of somebody who answers
    for all of them is the whole office's."""
    since = datetime.combine(date(desk.today.year, *FROM), time(), BANGKOK)
    done = desk.audit.actors(Act.STAFF_LIST_COMPARED, since=since)
    able = {post.officer: _areas(post) for post in among}
    if any(Area.EVERYWHERE in areas for officer, areas in able.items() if str(officer) in done):
        return []
    return [officer for officer, areas in able.items() if areas and str(officer) not in done]


def _areas(post: Post) -> set[Area]:
    """Where they answer for accounts: with no duty of their own an officer does so everywhere."""
    if not post.duties:
        return {Area.EVERYWHERE} if post.role is Role.OFFICER else set()
    return {duty.area for duty in post.duties if duty.topic in (None, Topic.ACCOUNT)}


def _card(desk: Desk) -> Show:
    """Under it the way to the day's work, which the digest's own message no longer shows."""
    ends = end_of(fiscal_year_ends(desk.today).isoformat())
    return Show(
        (
            Card(
                "sweep.due",
                params={} if ends is None else {"ends": When(ends, "day")},
                buttons=(Button.of("button.sweep", Sweep(), style="primary"),),
            ),
        ),
        (Button.of("button.my_work", MyWork()),),
    )
