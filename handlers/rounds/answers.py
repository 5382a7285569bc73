"""Questions about rounds in free words (``data_round_status``): due days, who has sent, which
figures there are, why they differ. Numbers by district are for anybody, the names of schools that
have not sent for officers and for the school itself."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from handlers.kit.belonging import own_school, own_schools, schools_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Param, Params, Say, Show, When, Words
from handlers.kit.guards import officer
from handlers.kit.loads import load_words
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, AskFigures, ReportProblem
from handlers.kit.taps.rounds import RoundsAsked, ShowRounds
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.language.places import labels
from handlers.rounds import missing, showing
from handlers.rounds.naming import due, name, on, under
from handlers.rounds.reporting import ROUNDS, nobodys, not_theirs, who_said
from handlers.rounds.setting import system_named
from handlers.rounds.showing import ShowMissing, by_district, officers_card, schools_card
from handlers.rounds.standing import (
    loaded_figure,
    loaded_for,
    matching,
    own_senders,
    standing,
)
from handlers.understanding.places.country import key
from handlers.understanding.understood import CODES, OWN_SCHOOL
from store.figures import FigureLoad, Series
from store.loads import Loads
from store.rounds import DataRound
from store.schoolyear import school_year

answers = Router("data_rounds.answers")

MOST: Final = 6
CURRENT: Final = "current"
SERIES: Final[Mapping[str, str]] = {"DMC": Series.STUDENTS, "CCT": Series.POOR}
"""Which figures come out of which program."""


@dataclass(frozen=True)
class Asked:
    """The slots, read. ``school``: a code; ``other``: a school that is not one of ours, or is not
    known by this name; ``schools``: those of one name; ``own``: whichever is the speaker's."""

    ask: str = ""
    system: str = ""
    number: int = 0
    year: int = 0
    district: str = ""
    school: str = ""
    other: bool = False
    schools: tuple[str, ...] = ()
    own: bool = False


def read(slots: Mapping[str, Any], desk: Desk) -> Asked:
    school, other, schools = _school(slots, desk)
    if len(own := [one for one in own_schools(desk) if one in schools]) == 1:
        school, schools = own[0], ()  # of several of one name the speaker's
    return Asked(
        ask=str(slots.get("ask", "")),
        system=next(
            (found for one in _several(slots, "system") if (found := system_named(str(one)))), ""
        ),
        number=next((one for one in _several(slots, "round") if isinstance(one, int)), 0),
        year=next((_year(one, desk) for one in _several(slots, "year")), 0),
        district=next((str(one) for one in _several(slots, "district")), ""),
        school=school,
        other=other,
        schools=schools,
        own=OWN_SCHOOL in _named(slots),
    )


def _several(slots: Mapping[str, Any], slot: str) -> list[Any]:
    found: list[Any] = []
    for one in (slots.get(slot), slots.get(f"{slot}s")):
        found += one if isinstance(one, list) else [] if one is None else [one]
    return found


def _named(slots: Mapping[str, Any]) -> list[Any]:
    """Schools, by code or by name."""
    return [one for slot in (*CODES, "school") for one in _several(slots, slot)]


def _year(said: Any, desk: Desk) -> int:
    if isinstance(said, int):
        return said
    back = str(said).removeprefix(CURRENT)
    return school_year(desk.today) + (int(back) if back.lstrip("-").isdecimal() else 0)


def _school(slots: Mapping[str, Any], desk: Desk) -> tuple[str, bool, tuple[str, ...]]:
    if slots.get("out_of_area") or slots.get("closed"):
        return "", True, ()
    if several := slots.get("school_ambiguous"):
        return "", False, tuple(map(str, several))
    known = schools_of(desk.places)
    for one in _named(slots):
        if one == OWN_SCHOOL:
            return own_school(desk), False, ()
        by_code = known.by_code.get(str(one))
        found = [by_code] if by_code else known.by_name.get(key(str(one)), [])
        codes = tuple(school.code for school in found if not school.closed)
        return (codes[0], False, ()) if len(codes) == 1 else ("", not codes, codes)
    return "", False, ()


@answers.on(RoundsAsked)
def answer(asked: RoundsAsked, desk: Desk) -> Effects:
    said = read(asked.slots, desk)
    answering = ANSWERS.get(said.ask)
    if answering is None:
        yield from showing.show(ShowRounds(), desk)
        return
    yield from answering(said, desk)


def _meant(said: Asked, desk: Desk) -> list[DataRound]:
    """What is open or to come; else what was last."""
    there = matching(desk.rounds.known(desk.today), said.system, said.number, said.year)
    return [one for one in there if not one.is_over(desk.today)] or there[-1:]


def _lines(rounds: Sequence[DataRound], desk: Desk) -> Param:
    return under(
        [
            Words("rounds.line", {"round": name(one), "due": due(one, desk.today)})
            for one in rounds[:MOST]
        ]
    )


def _deadlines(said: Asked, desk: Desk) -> Effects:
    there = _meant(said, desk)
    if not there:
        yield _not_set(said)
        return
    yield Say("rounds.deadlines", {"rounds": _lines(there, desk)}, (ROUNDS,))


def _not_set(said: Asked) -> Say:
    if said.system:
        return Say("rounds.not_set", {"system": said.system}, (ROUNDS, CONTACT))
    return Say("rounds.none_such", buttons=(ROUNDS, CONTACT))


def _open(said: Asked, desk: Desk) -> Effects:
    there = _meant(said, desk)
    running = [one for one in there if one.is_open(desk.today)]
    if running:
        yield Say("rounds.running", {"rounds": _lines(running, desk)}, (ROUNDS,))
    elif there:
        yield Say("rounds.not_running", {"rounds": _lines(there, desk)}, (ROUNDS,))
    else:
        yield _not_set(said)


def _sent(said: Asked, desk: Desk) -> Effects:
    """A school's own; by district for all; names for officers."""
    if said.other:
        yield Say("rounds.no_school_of_ours", buttons=(ROUNDS, CONTACT))
        return
    if said.schools:
        yield _which_school(said, desk)
        return
    if said.own and not said.school:
        yield nobodys(desk, "rounds.whose_school")
        return
    begun = [one for one in _meant(said, desk) if one.opens <= desk.today]
    if not begun:
        yield from _open(said, desk)
        return
    if said.school and not (officer(desk) or said.school in own_schools(desk)):
        yield not_theirs(desk)
        return
    if officer(desk):
        yield from _for_officers(said, begun, desk)
        return
    mine = (said.school,) if said.school else own_senders(desk)
    if not said.school:
        link = () if mine else (LINK_SCHOOL, CONTACT)
        yield Show(tuple(_counts(one, desk) for one in begun[:MOST]), link)
    cards = [schools_card(one, school, desk) for school in mine for one in begun]
    if cards and not said.district:  # last, where it is in view
        yield Show(tuple(cards[:MOST]))


def _for_officers(said: Asked, begun: list[DataRound], desk: Desk) -> Effects:
    if said.school:
        yield Say("rounds.of_school", {"lines": under([_of(said, one, desk) for one in begun])})
    elif said.ask == "not_confirmed" or said.district:
        yield from missing.show(ShowMissing(begun[0].id, said.district, 1, 0), desk)
    else:
        yield Show(tuple(officers_card(one, desk) for one in begun[:MOST]))


def _of(said: Asked, round: DataRound, desk: Desk) -> Words:
    report = desk.rounds.report_of(round.id, said.school)
    place = desk.places.get(said.school)
    told: Params = {"round": name(round), "school": place.display if place else said.school}
    if report is None:
        return Words("rounds.of_school_not_yet", told | {"due": due(round, desk.today)})
    told |= {"at": When(report.reported_at), "who": who_said(report, desk)}
    return Words("rounds.of_school_sent", told)


def _counts(round: DataRound, desk: Desk) -> Card:
    """Without names."""
    now = standing(round, desk.places, desk.session)
    said: Params = {
        "round": name(round),
        "due": due(round, desk.today),
        "sent": now.sent,
        "all": len(now.schools),
    }
    return Card("rounds.counts", said, table=by_district(now))


def _which_school(said: Asked, desk: Desk) -> Say:
    """Those of one name are told apart by their district; the answer names the code."""
    there = [desk.places[code] for code in said.schools if code in desk.places][:MOST]
    about = f"{said.system or 'DMC'} ส่งหรือยัง"
    buttons = tuple(
        Button(label, says=f"{one.code} {about}", literal=True)
        for one, label in zip(there, labels(there), strict=True)
    )
    return Say("rounds.which_school", buttons=buttons)


def _loaded(said: Asked, desk: Desk) -> Effects:
    """The latest load of each kind, with its day."""
    latest: dict[str, FigureLoad] = {}
    for load in Loads(desk.session).all_current():
        if SERIES.get(said.system, load.series) == load.series:
            latest.setdefault(load.series, load)
    asked = (Button.of("button.figures", AskFigures()),)
    if not latest.keys() - {Series.SCHOOLS.value}:
        yield Say("rounds.nothing_loaded", buttons=(*asked, CONTACT))
        return
    known = [one.value for one in Series]
    there = sorted(latest.values(), key=lambda one: _rank(one.series, known))
    lines = [
        Words("rounds.loaded_line", {"source": load_words(one), "day": on(one.as_of)})
        for one in there
    ]
    yield Say("rounds.loaded", {"lines": under(lines)}, asked)


def _rank(series: str, known: list[str]) -> tuple[bool, int]:
    at = known.index(series) if series in known else len(known)
    return series == Series.SCHOOLS, at


def _mismatch(said: Asked, desk: Desk) -> Effects:
    """Why two programs differ; of the speaker's own schools, the numbers themselves."""
    problem = Button.of("button.report_problem", ReportProblem())
    yield Say("rounds.mismatch", buttons=(problem, ROUNDS))
    mine = [one for one in own_schools(desk) if said.school in ("", one)]
    lines = [line for school in mine for line in _figures_of(school, _meant(said, desk), desk)]
    if lines:
        yield Say("rounds.own_figures", {"lines": under(lines[:MOST])}, (problem, ROUNDS))


def _figures_of(school: str, rounds: Sequence[DataRound], desk: Desk) -> Iterator[Words]:
    """What the school told of these rounds, beside what was loaded of them."""
    for one in rounds:
        report = desk.rounds.report_of(one.id, school)
        if report is None or report.figure is None:
            continue
        told: Params = {
            "school": desk.places[school].display,
            "round": name(one),
            "figure": report.figure,
        }
        load = loaded_for(one, desk.session)
        there = None if load is None else loaded_figure(load, school, desk.session)
        if load is None or there is None:
            yield Words("rounds.own_figure", told)
        else:
            told |= {"loaded": there, "day": on(load.as_of)}
            yield Words("rounds.own_figure_loaded", told)


ANSWERS: Final[Mapping[str, Callable[[Asked, Desk], Effects]]] = {
    "deadline": _deadlines,
    "open": _open,
    "submitted": _sent,
    "not_confirmed": _sent,
    "as_of": _loaded,
    "loaded": _loaded,
    "mismatch": _mismatch,
}
