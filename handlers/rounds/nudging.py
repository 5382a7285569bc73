"""``เตือนโรงเรียน``: those that have not sent are reminded with one tap, by one push a school and
round; nobody during the holidays or outside working time, and never beyond the month's pushes."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from handlers.kit.belonging import people_of
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Button,
    Card,
    Effects,
    Fact,
    Params,
    Say,
    Show,
    Tell,
    When,
    Words,
)
from handlers.kit.intents import Intent, Postback
from handlers.kit.months import month_of
from handlers.kit.router import Router
from handlers.kit.taps.rounds import ReportSent, ShowRounds
from handlers.language.places import Place
from handlers.language.words import Intent as Wish
from handlers.rounds.naming import due, label, name
from handlers.rounds.reporting import ROUNDS
from handlers.rounds.showing import AskNudge, ShowMissing
from handlers.rounds.standing import may_run, open_rounds, standing, still_open
from store.audit import Act
from store.budget import Category
from store.rounds import DataRound

nudging = Router("data_rounds.nudging")

OFFERED = 10
GOOD_FOR: Final = timedelta(hours=1)
"""So long LINE may be away; later the school may have sent, or the holidays have begun."""


class Nudge(Postback, prefix="round_push"):
    """``ส่งเตือน`` on the card that says what it costs: so many at most."""

    round: UUID
    most: int


class NudgeInWords(Intent):
    """``เตือนโรงเรียนที่ยังไม่ส่ง``."""


@dataclass(frozen=True)
class Plan:
    """Whom a nudge would reach at this moment. ``left``: pushes that may go on this, without those
    that are promised and on their way."""

    missing: int
    reachable: tuple[tuple[Place, UUID], ...]
    nudged: int
    """That had theirs."""
    unlinked: int
    """That nobody on LINE speaks for."""
    left: int

    @property
    def pushes(self) -> int:
        return min(len(self.reachable), self.left)


def plan(round: DataRound, desk: Desk) -> Plan:
    there = standing(round, desk.places, desk.session).missing
    nudged = desk.rounds.nudged(round.id)
    reachable, unlinked = [], 0
    for one in there:
        if one.code in nudged:
            continue
        person = next((who for who in people_of(one.code, desk) if _hears(who, desk)), None)
        if person is None:
            unlinked += 1
        else:
            reachable.append((one, person))
    return Plan(
        len(there),
        tuple(reachable),
        sum(one.code in nudged for one in there),
        unlinked,
        max(desk.budget.left(Category.NEWS, month_of(desk)) - desk.outbox.pushes_to_come(), 0),
    )


def _hears(person: UUID, desk: Desk) -> bool:
    """Whether a push would arrive."""
    row = desk.people.find(person)
    return row is not None and row.line_id is not None and row.left_at is None


@nudging.on(NudgeInWords, who=may_run, words=[Wish.NUDGE_SCHOOLS])
def nudge_in_words(_word: NudgeInWords, desk: Desk) -> Effects:
    there = open_rounds(desk)
    if len(there) == 1:
        yield from ask(AskNudge(there[0].id), desk)
        return
    if not there:
        yield Say("rounds.none_open", buttons=(ROUNDS,))
        return
    buttons = (
        Button.of(label(one)[:20], AskNudge(one.id), literal=True) for one in there[:OFFERED]
    )
    yield Say("rounds.nudge_which", buttons=tuple(buttons))


@nudging.on(AskNudge, who=may_run)
def ask(tap: AskNudge, desk: Desk) -> Effects:
    """What it costs is said before it is spent."""
    round = still_open(tap.round, desk)
    if no := _not_now(desk):
        yield no
        return
    planned = plan(round, desk)
    if not planned.pushes:
        yield _nobody(round, planned)
        return
    facts = [
        Fact("fact.round_pushes", Words("rounds.schools", {"count": planned.pushes})),
        Fact("fact.round_left", Words("rounds.pushes", {"count": planned.left})),
        Fact("fact.round_nudged", Words("rounds.schools", {"count": planned.nudged})),
        Fact("fact.round_unlinked", Words("rounds.schools", {"count": planned.unlinked})),
    ]
    if over := len(planned.reachable) - planned.pushes:
        facts.append(Fact("fact.round_over", Words("rounds.schools", {"count": over})))
    said: Params = {"round": name(round), "count": planned.pushes}
    go = Button.of("button.round_push", Nudge(round.id, planned.pushes), style="primary")
    yield Show(
        (Card("rounds.nudge", said, facts=tuple(facts), buttons=(go, *_rest(round, planned))),)
    )


@nudging.on(Nudge, who=may_run)
def nudge(tap: Nudge, desk: Desk) -> Effects:
    """Whoever is first has the school's one push; the other's tap sends what is left."""
    round = still_open(tap.round, desk)
    if no := _not_now(desk):
        yield no
        return
    desk.budget.hold(month_of(desk))
    planned = plan(round, desk)
    wanted, sent = planned.reachable[: tap.most], 0
    for place, person in wanted[: planned.pushes]:
        if desk.rounds.nudge(round.id, place.code, to=person, by=desk.me.id, now=desk.now):
            sent += 1
            yield Tell(person, _nudged(round, place, desk), Category.NEWS, good_for=GOOD_FOR)
    if not sent:
        yield _nobody(round, planned)
        return
    desk.audit.note(Act.SCHOOLS_NUDGED, round.id, how=f"schools={sent}")
    over = len(wanted[planned.pushes :])
    said: Params = {"round": name(round), "count": sent, "over": over}
    text = "rounds.nudge_sent_some" if over else "rounds.nudge_sent"
    yield Say(text, said, (*_rest(round, planned), ROUNDS))


def _nudged(round: DataRound, place: Place, desk: Desk) -> Say:
    said: Params = {
        "school": place.display,
        "round": name(round),
        "due": due(round, desk.today),
    }
    sends = Button.of("button.round_sent", ReportSent(round.id, 0, place.code))
    return Say("rounds.nudged", said, (sends, Button.of("button.rounds", ShowRounds())))


def _not_now(desk: Desk) -> Say | None:
    """Schools are left in peace while they are closed, and people in their own time."""
    if not desk.office.terms.hold(desk.today):
        return Say("rounds.nudge_holidays", buttons=(ROUNDS,))
    if not desk.hours.open_at(desk.now):
        opens: Params = {"opens": When(desk.hours.next_opening(desk.now))}
        return Say("rounds.nudge_closed", opens, (ROUNDS,))
    return None


def _nobody(round: DataRound, planned: Plan) -> Say:
    said: Params = {
        "round": name(round),
        "nudged": planned.nudged,
        "unlinked": planned.unlinked,
    }
    if not planned.missing:
        return Say("rounds.all_sent", {"round": name(round)}, (ROUNDS,))
    if planned.reachable:
        return Say("rounds.nudge_no_pushes", said, (ROUNDS,))
    return Say("rounds.nudge_nobody", said, (*_rest(round, planned), ROUNDS))


def _rest(round: DataRound, planned: Plan) -> tuple[Button, ...]:
    """Whom no push reaches is called by telephone."""
    if not planned.unlinked:
        return ()
    return (Button.of("button.round_unlinked", ShowMissing(round.id, "", 1, 1)),)
