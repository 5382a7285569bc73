"""``ส่งแล้ว``: a school says that it has sent, or that it has not after all. Officers say so for a
school that has told them, by telephone perhaps; that is audited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.kit.belonging import own_schools, running_schools
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, When, Words
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, StartRequest
from handlers.kit.taps.rounds import ReportSent, ShowRounds
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.language.places import labels
from handlers.rounds.naming import due, label, name, on
from handlers.rounds.showing import ShowMissing
from handlers.rounds.standing import (
    coming,
    loaded_figure,
    loaded_for,
    matching,
    may_run,
    nearest,
    open_rounds,
    own_senders,
    still_open,
)
from store.audit import Act, place_code
from store.refusals import NotYours, StaleCard
from store.requests import Kind
from store.rounds import LARGEST, DataRound, RoundReport

reporting = Router("data_rounds.reporting")

OFFERED: Final = 10
"""Rounds to choose from."""
ROUNDS: Final = Button.of("button.rounds", ShowRounds())


@dataclass(frozen=True)
class HasSent(Intent):
    """``ส่งแล้ว``, and what was said with it. ``school``: which, by code, where one was named."""

    system: str = ""
    number: int = 0
    figure: int = 0
    school: str = ""


@dataclass(frozen=True)
class HasNotSent(Intent):
    """``ยังไม่ได้ส่ง``."""

    system: str = ""
    number: int = 0
    school: str = ""


class TakeBack(Postback, prefix="round_back"):
    """``ยังไม่ได้ส่ง`` under a report; ``school``: of which, ``""`` for the first of one's own."""

    round: UUID
    school: str


class MarkSent(Postback, prefix="round_mark"):
    """An officer notes that this school has sent."""

    round: UUID
    school: str


class TellFigure(Postback, prefix="round_figure"):
    """``แจ้งจำนวน``."""

    round: UUID
    school: str = ""


class AttachFile(Postback, prefix="round_file"):
    """``แนบไฟล์``."""

    round: UUID
    school: str = ""


class OfWhich(Postback, prefix="round_whose"):
    """Which school somebody who speaks for several meant: one has sent, or has not (``back``)."""

    system: str
    number: int
    figure: int
    school: str
    back: int


@reporting.on(HasSent)
def has_sent(said: HasSent, desk: Desk) -> Effects:
    """Of one round, if only one can be meant; else it is asked which."""
    if said.school and said.school not in own_senders(desk):
        yield from _of_another(said, desk)
        return
    mine = _whose(said, desk)
    if isinstance(mine, Say):
        yield mine
        return
    meant = matching(open_rounds(desk), said.system, said.number)
    if not meant:
        yield _none_open(said.system, said.number, desk)
        return
    _, left = _reported(meant, mine, desk)
    if len(left) > 1:
        yield _which("rounds.which", left, lambda one: ReportSent(one, said.figure, mine))
        return
    again = nearest(meant, desk.today)
    yield from _report((left or [again or meant[0]])[0], mine, said.figure, desk)


@reporting.on(ReportSent)
def report(tap: ReportSent, desk: Desk) -> Effects:
    mine = _own(tap.school, desk)
    if not mine:
        yield nobodys(desk)
        return
    if not 0 <= tap.figure <= LARGEST:
        raise StaleCard
    yield from _report(still_open(tap.round, desk), mine, tap.figure, desk)


def _report(round: DataRound, school: str, figure: int, desk: Desk) -> Effects:
    told = figure or None
    if desk.rounds.report(round.id, school, by=desk.me.id, now=desk.now, figure=told):
        said: Params = {"round": name(round), "school": _called(school, desk)}
        text = "rounds.reported_number" if figure else "rounds.reported"
        yield Say(text, said, _after(round, school, figure))
    else:
        standing = desk.rounds.report_of(round.id, school)
        if standing is not None:
            yield _already(round, standing, desk)
        if told is not None:
            desk.rounds.add_figure(round.id, school, told)
    if told is not None:
        yield figure_noted(round, school, told, desk)


def _after(round: DataRound, school: str, figure: int) -> tuple[Button, ...]:
    more = () if figure else (Button.of("button.round_figure", TellFigure(round.id, school)),)
    return (
        *more,
        Button.of("button.round_file", AttachFile(round.id, school)),
        Button.of("button.round_back", TakeBack(round.id, school)),
    )


def figure_noted(round: DataRound, school: str, figure: int, desk: Desk) -> Say:
    """Beside what was loaded of this round, if anything was; that they differ is no fault."""
    load = loaded_for(round, desk.session)
    there = None if load is None else loaded_figure(load, school, desk.session)
    if load is None or there is None:
        return Say("rounds.figure_noted", {"figure": figure})
    said: Params = {"figure": figure, "loaded": there, "day": on(load.as_of)}
    if there == figure:
        return Say("rounds.figure_agrees", said)
    again = (Button.of("button.round_figure", TellFigure(round.id, school)), CONTACT)
    return Say("rounds.figure_differs", said | {"more": abs(there - figure)}, again)


def _already(round: DataRound, standing: RoundReport, desk: Desk) -> Say:
    """By whom: its own people and officers may know."""
    said: Params = {"round": name(round), "at": When(standing.reported_at)}
    back = (*_after(round, standing.school, standing.figure or 0), ROUNDS)
    return Say("rounds.already", said | {"who": who_said(standing, desk)}, back)


def who_said(standing: RoundReport, desk: Desk) -> Words:
    if standing.person_id == desk.me.id:
        return Words("rounds.by_you")
    if standing.by_officer:
        return Words("rounds.by_officer")
    person = None if standing.person_id is None else desk.people.find(standing.person_id)
    if person is None or not person.name:
        return Words("rounds.by_school")
    return Words("rounds.by_person", {"name": person.name})


def _called(school: str, desk: Desk) -> str:
    place = desk.places.get(school)
    return place.display if place else school


def _reported(
    rounds: Sequence[DataRound], school: str, desk: Desk
) -> tuple[list[DataRound], list[DataRound]]:
    """Those that the school has sent, and those that it has not."""
    sent = [one for one in rounds if desk.rounds.report_of(one.id, school) is not None]
    return sent, [one for one in rounds if one not in sent]


def _which(text: str, rounds: Sequence[DataRound], tap: Callable[[UUID], Postback]) -> Say:
    """Of several rounds that may be meant one is chosen."""
    buttons = (Button.of(label(one)[:20], tap(one.id), literal=True) for one in rounds[:OFFERED])
    return Say(text, buttons=tuple(buttons))


def _own(school: str, desk: Desk) -> str:
    """That school, or the first of the speaker's own; ``""``: it is not theirs (any more)."""
    mine = own_senders(desk)
    return next((one for one in mine if not school or one == school), "")


def _whose(said: "HasSent | HasNotSent", desk: Desk) -> str | Say:
    """The school of the speaker's own that was meant, or which is asked."""
    mine = own_senders(desk)
    if said.school in mine:
        return said.school
    if len(mine) < 2:
        return next(iter(mine), "") or nobodys(desk)
    back, figure = (0, said.figure) if isinstance(said, HasSent) else (1, 0)
    there = [desk.places[code] for code in mine]
    buttons = tuple(
        Button.of(label, OfWhich(said.system, said.number, figure, one.code, back), literal=True)
        for one, label in zip(there, labels(there), strict=True)
    )
    return Say("rounds.whose", buttons=buttons)


@reporting.on(OfWhich)
def of_which(tap: OfWhich, desk: Desk) -> Effects:
    if not _own(tap.school, desk):
        raise NotYours
    if not 0 <= tap.figure <= LARGEST:
        raise StaleCard
    if tap.back:
        yield from has_not_sent(HasNotSent(tap.system, tap.number, tap.school), desk)
    else:
        yield from has_sent(HasSent(tap.system, tap.number, tap.figure, tap.school), desk)


def nobodys(desk: Desk, text: str = "rounds.no_school") -> Say:
    """Whose word this would be is not known, or nothing is due of their school any more."""
    if officer(desk):
        return Say("rounds.for_which_school", buttons=(ROUNDS,))
    if not own_senders(desk) and (closed := own_schools(desk)):
        return Say("rounds.school_closed", {"school": _called(closed[0], desk)}, (ROUNDS, CONTACT))
    waiting = desk.requests.open_of(desk.me.id, Kind.SCHOOL)
    if waiting is not None:
        return Say("rounds.school_waits", {"number": waiting.number}, (ROUNDS, CONTACT))
    ask = Button.of("button.request_account", StartRequest())
    return Say(text, buttons=(LINK_SCHOOL, ask, CONTACT))


def _none_open(system: str, number: int, desk: Desk) -> Say:
    ahead = matching(coming(desk), system, number)
    if not ahead:
        return Say("rounds.none_open", buttons=(ROUNDS, CONTACT))
    said: Params = {"round": name(ahead[0]), "due": due(ahead[0], desk.today)}
    return Say("rounds.not_open_yet", said, (ROUNDS,))


# Taken back


@reporting.on(HasNotSent)
def has_not_sent(said: HasNotSent, desk: Desk) -> Effects:
    if said.school and said.school not in own_senders(desk):
        yield from _back_of_another(said, desk)
        return
    mine = _whose(said, desk)
    if isinstance(mine, Say):
        yield mine
        return
    meant = matching(open_rounds(desk), said.system, said.number)
    sent, _ = _reported(meant, mine, desk)
    if len(sent) > 1:
        yield _which("rounds.which_back", sent, lambda one: TakeBack(one, mine))
    elif sent:
        yield from take_back(TakeBack(sent[0].id, mine), desk)
    elif meant:
        said_due: Params = {"round": name(meant[0]), "due": due(meant[0], desk.today)}
        sends = Button.of("button.round_sent", ReportSent(meant[0].id, 0, mine))
        yield Say("rounds.still_to_send", said_due, (sends, ROUNDS))
    else:
        yield _none_open(said.system, said.number, desk)


@reporting.on(TakeBack)
def take_back(tap: TakeBack, desk: Desk) -> Effects:
    """By the school itself, or by an officer for it."""
    mine = _own(tap.school, desk)
    school = tap.school or mine
    if not school:
        yield nobodys(desk)
        return
    if school != mine and not may_run(desk):
        raise NotYours
    round = still_open(tap.round, desk)
    gone = desk.rounds.take_back(round.id, school, now=desk.now)
    if gone and school != mine:
        desk.audit.note(Act.ROUND_TAKEN_BACK, round.id, how=f"school={place_code(school)}")
    said: Params = {
        "round": name(round),
        "school": _called(school, desk),
        "due": due(round, desk.today),
    }
    if school != mine:
        yield Say("rounds.unmarked" if gone else "rounds.was_not_sent", said, (ROUNDS,))
        return
    sends = Button.of("button.round_sent", ReportSent(round.id, 0, school))
    yield Say("rounds.taken_back" if gone else "rounds.was_not_sent", said, (sends, ROUNDS))


# For another school


def not_theirs(desk: Desk) -> Say:
    """Whoever speaks for no school yet may ask to."""
    link = () if own_schools(desk) else (LINK_SCHOOL,)
    return Say("rounds.own_school_only", buttons=(*link, ROUNDS, CONTACT))


def _of_another(said: HasSent, desk: Desk) -> Effects:
    """An officer's word for a school; anybody else speaks for their own."""
    yield from _marked(
        matching(open_rounds(desk), said.system, said.number), said.school, said.figure, desk
    )


def _marked(rounds: Sequence[DataRound], school: str, figure: int, desk: Desk) -> Effects:
    if not may_run(desk):
        yield not_theirs(desk)
        return
    _, left = _reported(rounds, school, desk)
    if len(left) > 1:
        yield _which("rounds.which", left, lambda one: MarkSent(one, school))
    elif left or rounds:
        yield from _mark((left or rounds)[0], school, figure, desk)
    else:
        yield Say("rounds.none_open", buttons=(ROUNDS,))


@reporting.on(MarkSent, who=may_run)
def mark(tap: MarkSent, desk: Desk) -> Effects:
    yield from _mark(still_open(tap.round, desk), tap.school, 0, desk)


def _mark(round: DataRound, school: str, figure: int, desk: Desk) -> Effects:
    if school not in {one.code for one in running_schools(desk.places, desk.session)}:
        raise NotYours
    new = desk.rounds.report(
        round.id, school, by=desk.me.id, now=desk.now, figure=figure or None, by_officer=True
    )
    said: Params = {"round": name(round), "school": _called(school, desk)}
    if new:
        desk.audit.note(Act.ROUND_REPORTED, round.id, how=f"school={place_code(school)}")
        undo = Button.of("button.round_back", TakeBack(round.id, school))
        rest = Button.of("button.round_missing", ShowMissing(round.id, "", 1, 0))
        yield Say("rounds.marked", said, (rest, undo))
        return
    standing = desk.rounds.report_of(round.id, school)
    if standing is not None:
        said |= {"at": When(standing.reported_at), "who": who_said(standing, desk)}
        yield Say("rounds.marked_already", said, (ROUNDS,))


def _back_of_another(said: HasNotSent, desk: Desk) -> Effects:
    if not may_run(desk):
        yield not_theirs(desk)
        return
    meant = matching(open_rounds(desk), said.system, said.number)
    sent, _ = _reported(meant, said.school, desk)
    if len(sent) > 1:
        yield _which("rounds.which_back", sent, lambda one: TakeBack(one, said.school))
    elif sent:
        yield from take_back(TakeBack(sent[0].id, said.school), desk)
    else:
        yield Say("rounds.none_sent_of", {"school": _called(said.school, desk)}, (ROUNDS,))


def report_behind(round: UUID, school: str, desk: Desk) -> tuple[DataRound, str]:
    """The open round and the speaker's school (``""``: the first of them), where it has reported.
    Raises ``NotYours``."""
    mine = _own(school, desk)
    row = still_open(round, desk)
    if not mine or desk.rounds.report_of(row.id, mine) is None:
        raise NotYours
    return row, mine
