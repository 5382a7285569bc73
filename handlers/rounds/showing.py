"""``รอบข้อมูล``: what is due; for officers who has sent, by district, for schools their own."""

from itertools import islice
from uuid import UUID

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
    When,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.rounds import ReportSent, ShowRounds
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.language.words import Intent as Wish
from handlers.rounds.naming import due, name, under
from handlers.rounds.standing import (
    Standing,
    coming,
    found,
    may_run,
    open_rounds,
    own_senders,
    standing,
)
from store.rounds import DataRound

showing = Router("data_rounds.showing")

CARDS = 6
"""Rounds that are shown side by side; an office has one or two at a time."""
COMING = 6


class AddRound(Postback, prefix="round_add"):
    """``เพิ่มรอบ``."""


class MoveRound(Postback, prefix="round_move"):
    """``เลื่อนกำหนด``."""

    round: UUID


class CloseRound(Postback, prefix="round_close"):
    """``ปิดรอบ``."""

    round: UUID


class ShowMissing(Postback, prefix="round_missing"):
    """``ยังไม่ส่ง``: which schools, a page at a time. ``unlinked``: only those that nobody on LINE
    speaks for."""

    round: UUID
    district: str
    page: int
    unlinked: int


class ShowDiffering(Postback, prefix="round_differ"):
    """``จำนวนไม่ตรง``: schools that reported another figure than was loaded."""

    round: UUID


class AskNudge(Postback, prefix="round_nudge"):
    """``เตือนโรงเรียน``: what it would cost."""

    round: UUID


class ShowRound(Postback, prefix="round_one"):
    """``ดูรอบ``: one round, for officers."""

    round: UUID


@showing.on(ShowRounds, words=[Wish.ROUNDS])
def show(_tap: ShowRounds, desk: Desk) -> Effects:
    """The open ones, and which come next."""
    running = open_rounds(desk)
    next_ones = coming(desk)[:COMING]
    if not officer(desk):
        yield from _for_others(running, next_ones, desk)
        return
    add = (Button.of("button.round_add", AddRound()),) if may_run(desk) else ()
    if running:
        yield Show(
            tuple(officers_card(one, desk) for one in running[:CARDS]),
            () if next_ones else add,
        )
    if next_ones:
        lines: Param = under([_line(one, desk) for one in next_ones])
        yield Say("rounds.coming", {"rounds": lines}, add)
    if not running and not next_ones:
        yield Say("rounds.none", buttons=add)


@showing.on(ShowRound, who=officer)
def show_one(tap: ShowRound, desk: Desk) -> Effects:
    yield Show((officers_card(found(tap.round, desk), desk),))


def officers_card(round: DataRound, desk: Desk) -> Card:
    """Sent and not sent, by district, with what can be done about it."""
    now = standing(round, desk.places, desk.session)
    params: Params = {
        "round": name(round),
        "due": due(round, desk.today),
        "sent": now.sent,
        "all": len(now.schools),
        "differing": len(now.differing),
    }
    buttons = tuple(_ways(now, desk))
    text = "rounds.card_differs" if now.differing else "rounds.card"
    return Card(text, params, table=by_district(now), buttons=buttons)


def by_district(now: Standing) -> Table:
    """Numbers only: they may be told to anybody."""
    entries = [
        Entry(one.name or Words("rounds.no_district"), (one.sent, one.missing))
        for one in now.by_district()
    ]
    whole = Entry(Words("rounds.all"), (now.sent, len(now.missing)), sums=True)
    columns = (Words("rounds.column.sent"), Words("rounds.column.missing"))
    return Table((*entries, whole), columns)


def _ways(now: Standing, desk: Desk) -> list[Button]:
    """The nudge is for who may spend pushes on it."""
    round, ways = now.round, []
    runs, is_open = may_run(desk), now.round.is_open(desk.today)
    if now.missing:
        if runs and is_open:
            ways.append(Button.of("button.round_nudge", AskNudge(round.id), style="primary"))
        ways.append(Button.of("button.round_missing", ShowMissing(round.id, "", 1, 0)))
    if now.differing:
        ways.append(Button.of("button.round_differ", ShowDiffering(round.id)))
    if runs:
        ways.append(Button.of("button.round_move", MoveRound(round.id)))
        if is_open:
            ways.append(Button.of("button.round_close", CloseRound(round.id)))
    return ways


def _line(round: DataRound, desk: Desk) -> Words:
    return Words("rounds.line", {"round": name(round), "due": due(round, desk.today)})


def _for_others(running: list[DataRound], next_ones: list[DataRound], desk: Desk) -> Effects:
    """A school sees its own; anybody sees the days."""
    if not running and not next_ones:
        yield Say("rounds.none", buttons=(CONTACT,))
        return
    mine = own_senders(desk)
    if running and mine:
        cards = (schools_card(one, school, desk) for school in mine for one in running)
        yield Show(tuple(islice(cards, CARDS)))
    elif running:
        lines = under([_line(one, desk) for one in running[:CARDS]])
        yield Say("rounds.running", {"rounds": lines}, (LINK_SCHOOL, CONTACT))
    if next_ones:
        yield Say("rounds.coming", {"rounds": under([_line(one, desk) for one in next_ones])})


def schools_card(round: DataRound, school: str, desk: Desk) -> Card:
    """Whether this school has sent, and the way to say that it has."""
    report = desk.rounds.report_of(round.id, school)
    place = desk.places.get(school)
    params: Params = {
        "round": name(round),
        "due": due(round, desk.today),
        "school": place.display if place else school,
    }
    if report is None:
        sent = Button.of("button.round_sent", ReportSent(round.id, 0, school), style="primary")
        ways = (sent,) if round.is_open(desk.today) else ()
        return Card("rounds.school_not_yet", params, buttons=ways)
    return Card("rounds.school_sent", params | {"at": When(report.reported_at)})
