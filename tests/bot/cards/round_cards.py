"""The cards of rounds of data, made by their own handlers: of the first round, five days before."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Card, Show
from handlers.kit.taps.rounds import RoundsAsked
from handlers.rounds import rounds
from handlers.rounds.nudging import AskNudge
from handlers.rounds.showing import ShowDiffering, ShowMissing, officers_card, schools_card
from store.accounts import Accounts
from store.figures import Figure, FigureLoad, Series
from store.loads import Loads
from store.people import People
from store.requests import Application, Verdict
from store.rounds import DataRound
from tests.store.people import charge

SCHOOL = "67030158"
NOW = datetime(2026, 6, 5, 2, 5, tzinfo=UTC)


def _in_june(desk: Desk) -> tuple[Desk, DataRound]:
    desk = replace(desk, now=NOW)
    return desk, desk.rounds.known(desk.today)[0]


def _as_officer(desk: Desk) -> Desk:
    [(entry, person)] = desk.roster.officers()
    return replace(desk, speaker=person, my_office=entry)


def _shown(intent: Show) -> Card:
    return intent.cards[0]


def _answered(desk: Desk, intent: object) -> Card:
    (show,) = [one for one in rounds.dispatch(intent, desk) if isinstance(one, Show)]  # type: ignore[arg-type]  # any of the topic's
    return _shown(show)


def _of_school(desk: Desk) -> UUID:
    """Somebody who speaks for it."""
    teacher = People(desk.session).meet("U" + "7" * 32, now=NOW)
    teacher.name, teacher.place_code = "วันดี มีสุข", SCHOOL
    desk.session.add(teacher)
    asked = desk.requests.file(
        Application(
            requester=teacher.id,
            name="วันดี มีสุข",
            place_code=SCHOOL,
            place_name="โรงเรียนบ้านวังไผ่",
            phone="+66812345678",
            profile="pc",
            username="wandee.mee",
        ),
        now=NOW,
        promised=NOW,
    )
    [(entry, _)] = desk.roster.officers()
    charge(desk.session, asked.id, entry.person_id)
    desk.requests.settle(asked.id, 1, Verdict.APPROVE, by=entry.person_id, now=NOW)
    Accounts(desk.session).open(
        username="wandee.mee",
        owner=teacher.id,
        profile="pc",
        phone="+66812345678",
        request=asked.id,
        purpose=None,
        expires=None,
        now=NOW,
    )
    return teacher.id


def _reported(desk: Desk, round: DataRound, figure: int | None = None) -> None:
    desk.rounds.report(round.id, SCHOOL, by=desk.me.id, now=NOW, figure=figure)


def _differing(desk: Desk) -> tuple[Desk, DataRound]:
    desk, round = _in_june(desk)
    load = FigureLoad(
        series=Series.STUDENTS,
        year=round.year,
        round=round.number,
        turn=1,
        layout="dmc_area",
        file_name="2569-1.json",
        sha256="0" * 64,
        as_of=date(2026, 6, 4),
        loaded_at=NOW,
        loaded_by="console",
        schools=1,
        rows=1,
    )
    figure = Figure(school=SCHOOL, metric="students", value=Decimal(1204))
    Loads(desk.session).record(load, figures=[figure], instead_of=None)
    _reported(desk, round, 1251)
    return _as_officer(desk), round


def rounds_card(desk: Desk) -> Card:
    desk, round = _in_june(desk)
    _reported(desk, round)
    return officers_card(round, _as_officer(desk))


def rounds_card_differs(desk: Desk) -> Card:
    desk, round = _differing(desk)
    return officers_card(round, desk)


def rounds_differing(desk: Desk) -> Card:
    desk, round = _differing(desk)
    return _answered(desk, ShowDiffering(round.id))


def rounds_missing(desk: Desk) -> Card:
    """One was reminded, of one somebody can be reached."""
    desk, round = _in_june(desk)
    teacher, officer = _of_school(desk), _as_officer(desk)
    desk.rounds.nudge(round.id, "67030159", to=teacher, by=officer.me.id, now=NOW)
    return _answered(officer, ShowMissing(round.id, "หนองไผ่", 5, 0))


def rounds_unlinked(desk: Desk) -> Card:
    desk, round = _in_june(desk)
    return _answered(_as_officer(desk), ShowMissing(round.id, "", 1, 1))


def rounds_nudge(desk: Desk) -> Card:
    desk, round = _in_june(desk)
    _of_school(desk)
    return _answered(_as_officer(desk), AskNudge(round.id))


def rounds_school_not_yet(desk: Desk) -> Card:
    desk, round = _in_june(desk)
    return schools_card(round, SCHOOL, desk)


def rounds_school_sent(desk: Desk) -> Card:
    desk, round = _in_june(desk)
    _reported(desk, round)
    return schools_card(round, SCHOOL, desk)


def rounds_counts(desk: Desk) -> Card:
    desk, _ = _in_june(desk)
    return _answered(desk, RoundsAsked({"ask": "submitted", "system": "DMC"}))


ROUND_CARDS: dict[str, Callable[[Desk], Card]] = {
    one.__name__: one
    for one in (
        *(rounds_card, rounds_card_differs, rounds_differing, rounds_missing, rounds_unlinked),
        *(rounds_nudge, rounds_school_not_yet, rounds_school_sent, rounds_counts),
    )
}
