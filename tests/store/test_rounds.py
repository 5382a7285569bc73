"""Rounds of data: one standing report a school, one nudge a school, whoever is at it at once."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from sqlmodel import Session, select

from store.budget import Budget, Category, PushMonth
from store.clock import BANGKOK
from store.db import Database
from store.outbox import JobState, Kind, NewJob, Outbox
from store.rounds import DMC, GRACE, OWN, DataRound, RoundNudge, RoundReminder, RoundReport, Rounds
from store.schoolyear import USUAL_TERMS, Terms, day_of, school_year
from tests.store.people import NOW, at_once, person

MANY = 6
TODAY = date(2026, 6, 5)
SCHOOL = "67030158"


def round_of(session: Session, number: int = 1) -> DataRound:
    return next(one for one in Rounds(session).known(TODAY) if one.number == number)


def test_the_dmcs_rounds_of_a_year_exist_once_whoever_asks_first(database: Database) -> None:
    def ask(_number: int) -> int:
        with database.write() as session:
            return len(Rounds(session).known(TODAY))

    assert at_once(MANY, ask) == [3] * MANY
    with database.read() as session:
        there = [(one.number, one.due) for one in session.exec(select(DataRound))]
    assert sorted(there) == [
        (1, date(2026, 6, 10)),
        (2, date(2026, 11, 10)),
        (3, date(2027, 4, 30)),
    ]


def test_a_round_takes_reports_until_a_month_after_its_day_or_its_closing(
    database: Database,
) -> None:
    with database.write() as session:
        rounds, row = Rounds(session), round_of(session)
        assert not row.is_open(date(2026, 5, 15))
        assert row.is_open(date(2026, 5, 16))
        assert row.is_open(row.due + GRACE)
        assert row.is_over(row.due + GRACE + timedelta(days=1))
        assert rounds.close(row.id, now=NOW)
        assert not rounds.close(row.id, now=NOW)
        assert not rounds.find(row.id).is_open(TODAY)  # type: ignore[union-attr]  # it is there
        assert rounds.move(row.id, before=row.due, due=date(2026, 6, 15))
        assert rounds.find(row.id).is_open(TODAY)  # type: ignore[union-attr]  # it is there


def test_of_two_who_move_a_day_at_once_one_is_told(database: Database) -> None:
    with database.write() as session:
        row, before = round_of(session).id, date(2026, 6, 10)

    def move(number: int) -> bool:
        with database.write() as session:
            return Rounds(session).move(row, before=before, due=date(2026, 6, 11 + number))

    assert sorted(at_once(MANY, move)) == [False] * (MANY - 1) + [True]


def test_rounds_of_one_title_added_at_once_are_numbered(database: Database) -> None:
    def add(_number: int) -> int:
        with database.write() as session:
            made = Rounds(session).add(OWN, "แบบสำรวจ", opens=TODAY, due=date(2026, 7, 1))
            assert made is not None
            return made.number

    assert sorted(at_once(MANY, add)) == [1, 2, 3, 4, 5, 6]


def test_a_school_reports_once_however_many_of_its_people_do(database: Database) -> None:
    with database.write() as session:
        row, people = round_of(session).id, [person(session) for _ in range(MANY)]

    def report(number: int) -> bool:
        with database.write() as session:
            return Rounds(session).report(row, SCHOOL, by=people[number], now=NOW)

    assert sorted(at_once(MANY, report)) == [False] * (MANY - 1) + [True]

    def take_back(_number: int) -> bool:
        with database.write() as session:
            return Rounds(session).take_back(row, SCHOOL, now=NOW)

    assert sorted(at_once(MANY, take_back)) == [False] * (MANY - 1) + [True]
    with database.write() as session:
        assert Rounds(session).report(row, SCHOOL, by=people[0], now=NOW, figure=125)
        [standing] = Rounds(session).reports(row).values()
        assert standing.figure == 125
        assert len(session.exec(select(RoundReport)).all()) == 2


def test_a_school_is_nudged_once_however_many_officers_tap(database: Database) -> None:
    with database.write() as session:
        row, teacher = round_of(session).id, person(session)
        officers = [person(session) for _ in range(MANY)]

    def nudge(number: int) -> bool:
        with database.write() as session:
            return Rounds(session).nudge(row, SCHOOL, to=teacher, by=officers[number], now=NOW)

    assert sorted(at_once(MANY, nudge)) == [False] * (MANY - 1) + [True]
    with database.write() as session:
        other = round_of(session, 2).id
        assert Rounds(session).nudge(other, SCHOOL, to=teacher, by=officers[0], now=NOW)


def test_a_person_is_reminded_once_a_day(database: Database) -> None:
    with database.write() as session:
        teacher = person(session)

    def remind(_number: int) -> bool:
        with database.write() as session:
            return Rounds(session).may_remind(teacher, TODAY)

    assert sum(at_once(MANY, remind)) == 1
    with database.write() as session:
        assert Rounds(session).may_remind(teacher, TODAY + timedelta(days=1))
        assert not Rounds(session).may_remind(teacher, TODAY)


def test_who_is_forgotten_is_no_part_of_what_their_school_reported(database: Database) -> None:
    with database.write() as session:
        rounds, row = Rounds(session), round_of(session).id
        teacher, officer = person(session), person(session)
        rounds.report(row, SCHOOL, by=teacher, now=NOW)
        rounds.nudge(row, SCHOOL, to=teacher, by=officer, now=NOW)
        rounds.may_remind(teacher, TODAY)
        rounds.forget(teacher)
    with database.read() as session:
        assert [one.person_id for one in session.exec(select(RoundReport))] == [None]
        assert [one.person_id for one in session.exec(select(RoundNudge))] == [None]
        assert session.exec(select(RoundReminder)).all() == []


@pytest.mark.parametrize(
    ("now", "kept"),
    [(datetime(2028, 4, 1, tzinfo=BANGKOK), 1), (datetime(2028, 5, 17, tzinfo=BANGKOK), 0)],
)
def test_reports_go_a_year_after_their_school_year_and_due_days_stay(
    database: Database, now: datetime, kept: int
) -> None:
    with database.write() as session:
        rounds, row = Rounds(session), round_of(session).id
        teacher = person(session)
        rounds.report(row, SCHOOL, by=teacher, now=NOW)
        rounds.nudge(row, SCHOOL, to=teacher, by=teacher, now=NOW)
        rounds.forget_old(now=now, limit=100)
    with database.read() as session:
        assert len(session.exec(select(RoundReport)).all()) == kept
        assert len(session.exec(select(RoundNudge)).all()) == kept
        assert len(session.exec(select(DataRound).where(DataRound.system == DMC)).all()) == 3


def test_what_is_left_for_a_category_is_never_more_than_its_share(database: Database) -> None:
    with database.write() as session:
        budget = Budget(session, 100)
        assert budget.left(Category.NEWS, "2026-06") == 40
        for _ in range(3):
            budget.spend(Category.DECISION, "2026-06")
        assert budget.left(Category.NEWS, "2026-06") == 37
        session.get_one(PushMonth, "2026-06").line_limit = 50
        assert budget.left(Category.NEWS, "2026-06") == 17
        budget.close("2026-06")
        session.expire_all()
        assert budget.left(Category.NEWS, "2026-06") == 0


def letter(kind: Kind, lane: str, *, alone: bool = False) -> NewJob:
    return NewJob(kind, lane, "{}", NOW, NOW, category=Category.NEWS, alone=alone)


def test_what_waits_to_be_pushed_is_a_push_each_reader_and_one_for_each_that_goes_alone(
    database: Database,
) -> None:
    with database.write() as session:
        outbox = Outbox(session)
        assert outbox.pushes_to_come() == 0
        outbox.add([letter(Kind.TELL, "line:a"), letter(Kind.TELL, "line:a")])
        outbox.add([letter(Kind.TELL, "line:a", alone=True), letter(Kind.TELL, "line:b")])
        outbox.add([letter(Kind.SAY, "line:c"), letter(Kind.ORDER, "account:d")])
        outbox.add([letter(Kind.TELL, "line:e")._replace(state=JobState.PARKED)])
        assert outbox.pushes_to_come() == 3


def test_of_many_who_promise_pushes_at_once_nobody_promises_what_another_did(
    database: Database,
) -> None:
    left = 3

    def promise(number: int) -> bool:
        with database.write() as session:
            budget, outbox = Budget(session, 10), Outbox(session)
            budget.hold("2026-06")
            if budget.left(Category.NEWS, "2026-06") - outbox.pushes_to_come() < 1:
                return False
            outbox.add([letter(Kind.TELL, f"line:{number}", alone=True)])
            return True

    with database.write() as session:
        Budget(session, 10).spend(Category.DECISION, "2026-06")
    assert sum(at_once(MANY, promise)) == left


@pytest.mark.parametrize(
    ("day", "taught"),
    [
        ((2026, 5, 15), False),
        ((2026, 5, 16), True),
        ((2026, 10, 11), True),
        ((2026, 10, 20), False),
        ((2026, 12, 31), True),
        ((2027, 4, 1), True),
        ((2027, 4, 2), False),
    ],
)
def test_schools_teach_in_their_terms(day: tuple[int, int, int], taught: bool) -> None:
    assert USUAL_TERMS.hold(date(*day)) is taught


@pytest.mark.parametrize("text", ["", "16 may", "05-16", "13-01/14-01", "02-30/03-01"])
def test_terms_that_cannot_be_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Terms.parse(text)


def test_a_school_year_begins_in_may() -> None:
    assert [school_year(date(2026, *day)) for day in ((5, 15), (5, 16))] == [2568, 2569]
    assert [day_of(2569, *day) for day in ((6, 10), (4, 30))] == [
        date(2026, 6, 10),
        date(2027, 4, 30),
    ]


def test_an_unknown_round_is_none(database: Database) -> None:
    with database.read() as session:
        assert Rounds(session).find(UUID(int=7)) is None
