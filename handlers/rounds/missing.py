"""Which schools have not sent, a page at a time, for officers; and whose figure differs."""

from collections import Counter
from dataclasses import replace
from typing import Final

from handlers.kit.belonging import people_of
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Button,
    Card,
    Effects,
    Entry,
    Param,
    Params,
    Say,
    Show,
    Table,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.router import Router
from handlers.language.places import Place, counted, labels
from handlers.rounds.naming import due, name, on
from handlers.rounds.reporting import ROUNDS, MarkSent
from handlers.rounds.showing import AskNudge, ShowDiffering, ShowMissing
from handlers.rounds.standing import may_run, standing_of
from store.clock import BANGKOK
from store.rounds import DataRound, RoundNudge

missing = Router("data_rounds.missing")

ON_A_PAGE: Final = 8
"""Schools, each with a quick reply that says it has sent; LINE shows 13."""
QUICK_REPLIES: Final = 13
LONGEST_DISTRICT: Final = 23
"""Letters; with more a button would be too long for LINE, and no อำเภอ has them."""
MOST_DIFFERING: Final = 12


@missing.on(ShowMissing, who=officer)
def show(tap: ShowMissing, desk: Desk) -> Effects:
    now = standing_of(tap.round, desk)
    round = now.round
    there = [
        one
        for one in now.missing
        if tap.district in ("", one.district) and not (tap.unlinked and people_of(one.code, desk))
    ]
    if not there:
        said: Params = {"round": name(round)}
        yield Say("rounds.all_linked" if tap.unlinked else "rounds.all_sent", said, (ROUNDS,))
        return
    pages = -(-len(there) // ON_A_PAGE)
    page = min(max(tap.page, 1), pages)
    shown = there[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    card = _card(tap, round, shown, len(there), page, pages, desk)
    others = _elsewhere(tap, there) if pages > 1 or tap.district else []
    yield Show((card,), (*others, *_marks(round, shown, desk))[:QUICK_REPLIES])


def _elsewhere(tap: ShowMissing, there: list[Place]) -> list[Button]:
    """To one อำเภอ alone, or back to all."""
    if tap.district:
        whole = ShowMissing(tap.round, "", 1, tap.unlinked)
        return [Button.of("button.round_all_districts", whole)]
    of_each = Counter(one.district for one in there if len(one.district) <= LONGEST_DISTRICT)
    districts = {name: count for name, count in of_each.items() if name}
    return [
        Button.of(counted(name, count), replace(tap, district=name, page=1), literal=True)
        for name, count in (districts.items() if len(districts) > 1 else ())
    ][: QUICK_REPLIES - 1]


def _card(
    tap: ShowMissing,
    round: DataRound,
    shown: list[Place],
    count: int,
    page: int,
    pages: int,
    desk: Desk,
) -> Card:
    nudged = desk.rounds.nudged(round.id)
    first = (page - 1) * ON_A_PAGE + 1
    entries = tuple(
        Entry(
            Words("rounds.numbered", {"number": at, "school": _with_district(one, tap.district)}),
            (_state(one, nudged.get(one.code), desk),),
        )
        for at, one in enumerate(shown, first)
    )
    said: Params = {
        "round": name(round),
        "due": due(round, desk.today),
        "count": count,
        "page": page,
        "pages": pages,
    }
    ways = []
    if page < pages:
        following = ShowMissing(round.id, tap.district, page + 1, tap.unlinked)
        ways.append(Button.of("button.next_page", following))
    if may_run(desk) and round.is_open(desk.today) and not tap.unlinked:
        ways.append(Button.of("button.round_nudge", AskNudge(round.id)))
    text = "rounds.unlinked" if tap.unlinked else "rounds.missing"
    return Card(text, said, table=Table(entries), buttons=tuple(ways))


def _with_district(one: Place, district: str) -> Param:
    if district or not one.district:
        return one.name
    return Words("rounds.in_district", {"school": one.name, "district": one.district})


def _state(one: Place, nudge: RoundNudge | None, desk: Desk) -> Param:
    """Whether anybody can be reached, and whether they were reminded."""
    if nudge is not None:
        day = nudge.nudged_at.astimezone(BANGKOK).date()
        return Words("rounds.nudged_on", {"day": on(day)})
    return Words("rounds.linked" if people_of(one.code, desk) else "rounds.nobody_linked")


def _marks(round: DataRound, shown: list[Place], desk: Desk) -> list[Button]:
    """A tap on a school's name notes that it has sent."""
    if not (may_run(desk) and round.is_open(desk.today)):
        return []
    return [
        Button.of(label, MarkSent(round.id, one.code), literal=True)
        for one, label in zip(shown, labels(shown), strict=True)
    ]


@missing.on(ShowDiffering, who=officer)
def show_differing(tap: ShowDiffering, desk: Desk) -> Effects:
    """What each said, and what was loaded."""
    now = standing_of(tap.round, desk)
    round = now.round
    differing = now.differing
    if not differing:
        yield Say("rounds.none_differ", {"round": name(round)}, (ROUNDS,))
        return
    entries = tuple(
        Entry(one.name, (now.reports[one.code].figure or 0, now.loaded[one.code]))
        for one in differing[:MOST_DIFFERING]
    )
    columns = (Words("rounds.column.said"), Words("rounds.column.loaded"))
    said: Params = {"round": name(round), "count": len(differing)}
    yield Show((Card("rounds.differing", said, table=Table(entries, columns)),), (ROUNDS,))
