"""The month's pushes: how they stand (``โควตา``), who is told when they run low, and what waited
for them when a new month begins."""

from datetime import timedelta

from handlers.kit.charges import answering_for
from handlers.kit.desk import Desk
from handlers.kit.effects import Effect, Effects, Params, Say, Tell, When, Words
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, MonthBegins
from handlers.kit.months import month_of
from handlers.kit.news import QuotaDue
from handlers.kit.router import Router
from handlers.language.words import Intent as Wish
from store.budget import Category
from store.clock import BANGKOK
from store.duties import Topic
from store.roster import Officer

quota = Router("quota")


class ShowQuota(Intent):
    """``โควตา``."""


@quota.on(MonthBegins)
def release(_timer: MonthBegins, desk: Desk) -> Effects:
    """No effects of its own: the messages are in the outbox and become due again."""
    desk.outbox.unpark_all()
    return iter(())


@quota.on(ShowQuota, who=officer, words=[Wish.QUOTA])
def show(_word: ShowQuota, desk: Desk) -> Effects:
    """What was spent on what, what is left a working day, what waits, and what LINE says itself."""
    month = month_of(desk)
    row, allowed = desk.budget.of(month), desk.budget.allowed(month)
    spent = desk.budget.by_category(month)
    left = 0 if row.closed else max(allowed - row.used, 0)
    days = _working_days_left(desk)
    yield Say(
        "quota.stands",
        {
            "used": row.used,
            "limit": allowed,
            "security": spent[Category.SECURITY],
            "decision": spent[Category.DECISION],
            "answer": spent[Category.ANSWER],
            "officer": spent[Category.OFFICER],
            "other": spent[Category.IDLE] + spent[Category.NEWS],
            "left": left,
            "days": days,
            "each": left // days if days else left,
            "parked": desk.outbox.parked(),
        },
    )
    if row.read_at is not None:
        limit = Words("quota.no_limit") if row.line_limit is None else row.line_limit
        said: Params = {"used": row.line_used or 0, "limit": limit, "at": When(row.read_at)}
        yield Say("quota.line_says", said)
    cleared = desk.clearings.last()
    if cleared is not None and cleared.done_at is not None:
        gone: Params = {"count": sum(cleared.gone.values()), "at": When(cleared.done_at)}
        yield Say("quota.cleared", gone)


def _working_days_left(desk: Desk) -> int:
    """This month's working days, today among them."""
    today = desk.now.astimezone(BANGKOK).date()
    days = (today + timedelta(days=ahead) for ahead in range(31))
    return sum(desk.hours.working_day(day) for day in days if day.month == today.month)


def running_low(desk: Desk) -> list[Effect]:
    """For an officer who speaks: once each when 80, 95 and 100 per cent are used, for free."""
    entry = desk.my_office
    if entry is None:
        return []  # most who speak; the count is not even read for them
    mark = _reached(desk)
    return [] if mark is None or _knows(entry, mark) else [_told(entry, mark, desk)]


@quota.on(QuotaDue)
def tell_who_answers(_news: QuotaDue, desk: Desk) -> Effects:
    """No officer has written since a level was reached: whoever answers for accounts is told at the
    beginning of the working day, together with what is sent to them then. Once the month is used
    up it waits, with everything else, for their next word."""
    mark = _reached(desk)
    roster = {entry.person_id: entry for entry, _ in desk.roster.officers()}
    if mark is None or any(_knows(entry, mark) for entry in roster.values()):
        return
    for person in answering_for(Topic.ACCOUNT, desk):
        yield Tell(person, _told(roster[person], mark, desk), Category.SECURITY)


def _reached(desk: Desk) -> str | None:
    """The month and the highest level that it has reached: ``2026-11 095``."""
    month = month_of(desk)
    level = desk.budget.level(month)
    return None if level is None else f"{month} {level:03}"


def _knows(entry: Officer, mark: str) -> bool:
    return (entry.quota_told or "") >= mark


def _told(entry: Officer, mark: str, desk: Desk) -> Say:
    entry.quota_told = mark
    desk.session.add(entry)
    month, level = mark.split()
    used, limit = desk.budget.of(month).used, desk.budget.allowed(month)
    return Say("quota.low", {"level": int(level), "used": used, "limit": limit})
