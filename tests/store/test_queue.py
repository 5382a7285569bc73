"""What waits, for whom, and who is at it; asked of both databases."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import Session

from store.absences import Absence, Absences, Why
from store.accounts import Accounts, AccountState
from store.assignments import Assignments
from store.daysoff import DaysOff
from store.db import Database
from store.duties import Area, Duties, Duty, Topic
from store.lookup import Lookup
from store.people import People
from store.queue import Queue
from store.refusals import InHand, NotYourTurn, OwnRequest, StaleCard
from store.requests import Request, Requests
from tests.store.people import NOW, account, application, at_once, charge, person

MANY = 6
DAY = NOW.date()


def filed(session: Session, number: int = 0) -> Request:
    later = NOW + timedelta(minutes=number)
    asked = application(person(session), f"user.{number}")
    return Requests(session).file(asked, now=NOW, promised=later)


def ids(requests: object) -> list[UUID]:
    return [request.id for request in requests]  # type: ignore[attr-defined]  # rows


def test_pages_follow_each_other_and_miss_nobody(database: Database) -> None:
    with database.write() as session:
        officer = person(session)
        rows = [filed(session, number) for number in (3, 1, 2, 0, 4)]
        for row in rows[:4]:
            charge(session, row.id, officer)
        queue = Queue(session)
        ordered = sorted(rows, key=lambda row: row.promised_at)
        first = queue.waiting(limit=2)
        second = queue.waiting(limit=2, after=first[-1])
        third = queue.waiting(limit=2, after=second[-1])
        assert ids([*first, *second, *third]) == ids(ordered)
        mine = queue.waiting(limit=9, officer=officer)
        assert ids(mine) == ids(row for row in ordered if row in rows[:4])
        assert queue.count(officer=officer) == 4
        assert queue.count(promised_by=NOW + timedelta(minutes=2)) == 3


def test_of_many_who_take_it_one_has_it_and_the_others_hear_who(database: Database) -> None:
    with database.write() as session:
        officers = [person(session) for _ in range(MANY)]
        request = filed(session).id
        charge(session, request, *officers)

    def take(number: int) -> str:
        try:
            with database.write() as session:
                Queue(session).take(request, by=officers[number], now=NOW)
        except InHand as slower:
            return slower.number
        return "taken"

    outcomes = at_once(MANY, take)
    assert outcomes.count("taken") == 1
    with database.read() as session:
        assert Requests(session).get(request).taken_by == officers[outcomes.index("taken")]


def test_who_has_no_right_takes_nothing_and_nobody_takes_their_own(database: Database) -> None:
    with database.write() as session:
        stranger, requester = person(session), person(session)
        asked = application(requester)
        request = Requests(session).file(asked, now=NOW, promised=NOW).id
        charge(session, request, requester)
        with pytest.raises(NotYourTurn):
            Queue(session).take(request, by=stranger, now=NOW)
        with pytest.raises(OwnRequest):
            Queue(session).take(request, by=requester, now=NOW)


def test_what_was_handed_over_is_the_colleagues_and_a_right_comes_once(database: Database) -> None:
    with database.write() as session:
        first, second = person(session), person(session)
        request = filed(session).id
        charge(session, request, first, second)
        charge(session, request, second)
        assert len(Assignments(session).of(request)) == 2
        queue = Queue(session)
        queue.hand_over(request, by=first, to=second, now=NOW)
        with pytest.raises(InHand):
            queue.take(request, by=first, now=NOW)
        with pytest.raises(InHand):
            queue.release(request, by=first)
        queue.release(request, by=second)
        with pytest.raises(StaleCard):
            queue.release(request, by=second)


def test_what_is_due_a_step_further_is_found_once_its_time_has_come(database: Database) -> None:
    with database.write() as session:
        row = filed(session)
        row.step_due = NOW + timedelta(hours=1)
        session.add(row)
        queue = Queue(session)
        assert not queue.any_overdue(now=NOW)
        assert queue.any_overdue(now=NOW + timedelta(hours=1))
        assert ids(queue.overdue(now=NOW + timedelta(hours=1), limit=9)) == [row.id]


def test_a_later_notice_holds_for_its_own_days_and_the_others_stand(database: Database) -> None:
    with database.write() as session:
        officer = person(session)
        absences = Absences(session)
        for first, last in ((0, 2), (5, 6), (2, 3)):
            absences.add(
                Absence(
                    officer_id=officer,
                    why=Why.LEAVE,
                    first=DAY + timedelta(days=first),
                    last=DAY + timedelta(days=last),
                    said_at=NOW,
                )
            )
        coming = absences.coming(officer, day=DAY)
        assert [(one.first - DAY).days for one in coming] == [0, 2, 5]
        assert [(one.last - DAY).days for one in coming] == [1, 3, 6]
        assert absences.end(officer, day=DAY + timedelta(days=3), now=NOW) == 1
        other = person(session)
        assert not absences.take_back(coming[2].id, by=other, now=NOW)
        assert absences.take_back(coming[2].id, by=officer, now=NOW)
        assert [one.id for one in absences.coming(officer, day=DAY)] == [coming[0].id]


def test_a_duty_and_a_day_off_stand_once(database: Database) -> None:
    with database.write() as session:
        officer = person(session)
        for turn in (1, 2):
            Duties(session).give(Duty(officer_id=officer, topic=Topic.ACCOUNT, turn=turn))
            Duties(session).give(Duty(officer_id=officer, area=Area.KIND, spot="group"))
        found = {(duty.topic, duty.area, duty.turn) for duty in Duties(session).all()}
        assert found == {(Topic.ACCOUNT, Area.EVERYWHERE, 2), (None, Area.KIND, 1)}
        for name in ("งานกาชาด", "อีกงาน"):
            DaysOff(session).add(DAY, name, by=officer, now=NOW)
        assert [off.name for off in DaysOff(session).since(DAY)] == ["งานกาชาด"]
        assert DaysOff(session).remove(DAY)
        assert not DaysOff(session).remove(DAY)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("สมชาย", True),
        ("somchai", True),
        ("SOMCHAI", True),
        ("081-234-5678", True),
        ("+66 81 234 5678", True),
        ("A-1", True),
        ("a0001", True),
        ("%", False),
        ("som%", False),
        ("_omchai", False),
        ("081", False),
    ],
)
def test_a_person_is_looked_up_by_what_is_on_file(
    database: Database, words: str, found: bool
) -> None:
    with database.write() as session:
        opened = account(session, "somchai.cha")
        owner = People(session).get(opened.owner_id)
        owner.name = "สมชาย ใจดี"
        session.add(owner)
        session.flush()
        people = Lookup(session).people(words, [], limit=9)
        assert [one.id for one in people] == ([owner.id] if found else [])


def test_a_suspended_account_is_given_back_as_it_was(database: Database) -> None:
    with database.write() as session:
        opened = account(session)
        officer = person(session)
        accounts = Accounts(session)
        accounts.move(opened.id, AccountState.ACTIVE, unless=())
        assert accounts.suspend(opened.id, by=officer, now=NOW)
        assert not accounts.suspend(opened.id, by=officer, now=NOW)
        assert accounts.thaw(opened.id)
        session.refresh(opened)
        assert (opened.state, opened.suspended_by) == (AccountState.ACTIVE, None)
        assert accounts.close(opened.id, now=NOW)
        assert not accounts.freeze(opened.id, now=NOW)
        accounts.lock(opened.id)
        session.refresh(opened)
        assert opened.state is AccountState.CLOSED
        assert list(accounts.of(opened.owner_id)) == []
