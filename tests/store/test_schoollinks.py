"""Who speaks for a school: a link comes of an officer's yes, stands once, goes with its person."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from store.accounts import Accounts, AccountState
from store.db import Database
from store.erasing import Erasing
from store.people import Person
from store.refusals import Refusal
from store.requests import Application, Kind, Request, Requests, State, Verdict
from store.schoollinks import Ended, SchoolLink, SchoolLinks
from tests.bot.whole import Time
from tests.examples import examples
from tests.store.people import NOW, account, at_once, charge, person
from tests.tables import lay

SCHOOLS = ("67030158", "67030186")
WHO = st.integers(0, 2)
WHERE = st.sampled_from(SCHOOLS)


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database("sqlite://")
    lay(made)
    yield made
    made.close()


def wish(requester: UUID, school: str = SCHOOLS[0], **more: Any) -> Application:
    return Application(
        kind=Kind.SCHOOL,
        requester=requester,
        name="สมชาย ใจดี",
        place_code=school,
        place_name=school,
        phone="+66812345678",
        profile="",
        username="",
        detail="clerk",
        **more,
    )


def approved(session: Session, requester: UUID, officer: UUID, school: str = SCHOOLS[0]) -> Request:
    asked = Requests(session).file(wish(requester, school), now=NOW, promised=NOW)
    charge(session, asked.id, officer)
    return Requests(session).settle(asked.id, 1, Verdict.APPROVE, by=officer, now=NOW)


def linked(session: Session, requester: UUID, officer: UUID, school: str = SCHOOLS[0]) -> UUID:
    SchoolLinks(session).link(approved(session, requester, officer, school), now=NOW)
    return next(one.id for one in SchoolLinks(session).of(requester) if one.school == school)


def test_a_school_is_asked_for_by_several_people_at_once(database: Database) -> None:
    """No username stands in the way; each has one request."""
    with database.write() as session:
        first, second = person(session), person(session)
        filed = [
            Requests(session).file(wish(one), now=NOW, promised=NOW) for one in (first, second)
        ]
        assert [one.number for one in filed] == ["S-0001", "S-0002"]
        with pytest.raises(Refusal):
            Requests(session).file(wish(first, SCHOOLS[1]), now=NOW, promised=NOW)


def test_a_link_stands_once_and_again_after_its_end(database: Database) -> None:
    with database.write() as session:
        clerk, officer = person(session), person(session)
        links = SchoolLinks(session)
        asked = approved(session, clerk, officer)
        assert links.link(asked, now=NOW)
        assert not links.link(asked, now=NOW)
        (link,) = links.of(clerk)
        assert links.end(link.id, Ended.OWN_WISH, by=clerk, now=NOW)
        assert not links.end(link.id, Ended.OFFICER, by=officer, now=NOW), "it was over"
        ended = links.get(link.id)
        assert ended is not None
        assert (ended.ended_how, ended.ended_by) == (Ended.OWN_WISH, clerk)
        assert links.link(asked, now=NOW)
        assert [one.id for one in links.of(clerk)] != [link.id]


def test_the_table_itself_refuses_a_second_standing_link(database: Database) -> None:
    with database.write() as session:
        clerk, officer = person(session), person(session)
        asked = approved(session, clerk, officer)
        row = {"person_id": clerk, "school": SCHOOLS[0], "request_id": asked.id, "since": NOW}
        session.add(SchoolLink(**row))
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(SchoolLink(**row))


def test_two_officers_end_a_link_at_once_and_one_did(tmp_path: Any) -> None:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(database)
    with database.write() as session:
        clerk, officer = person(session), person(session)
        link = linked(session, clerk, officer)

    def end(_number: int) -> bool:
        with database.write() as session:
            return SchoolLinks(session).end(link, Ended.OFFICER, by=officer, now=NOW)

    assert sorted(at_once(3, end)) == [False, False, True]
    database.close()


def test_an_approved_account_speaks_for_its_school_until_it_is_closed(database: Database) -> None:
    with database.write() as session:
        owned, officer = account(session), person(session)
        owner = session.get_one(Person, owned.owner_id)
        asked = session.get_one(Request, owned.request_id)
        asked.place_code = owner.place_code = SCHOOLS[0]
        links = SchoolLinks(session)
        assert links.speakers(school=SCHOOLS[0]) == [], "not approved yet"
        charge(session, asked.id, officer)
        Requests(session).settle(asked.id, 1, Verdict.APPROVE, by=officer, now=NOW)
        (one,) = links.speakers(school=SCHOOLS[0])
        assert (one.person.id, one.link) == (owner.id, None)
        assert [one.school for one in links.speakers(person=owner.id)] == [SCHOOLS[0]]
        linked(session, owner.id, officer)
        assert len(links.speakers(school=SCHOOLS[0])) == 1, "each person once"
        (link,) = links.of(owner.id)
        links.end(link.id, Ended.OFFICER, by=officer, now=NOW)
        owner.place_code = SCHOOLS[1]
        session.add(owner)
        assert links.speakers(school=SCHOOLS[0]) == [], "works elsewhere, which nobody approved"
        assert links.speakers(school=SCHOOLS[1]) == []
        owner.place_code = SCHOOLS[0]
        session.add(owner)
        Accounts(session).move(owned.id, AccountState.LOCKED, unless=())
        assert Accounts(session).close(owned.id, now=NOW)
        assert links.speakers() == []


def test_the_newest_comes_first_and_who_is_to_be_forgotten_not_at_all(database: Database) -> None:
    with database.write() as session:
        officer, first, second = person(session), person(session), person(session)
        links = SchoolLinks(session)
        links.link(approved(session, first, officer), now=NOW)
        links.link(approved(session, second, officer), now=NOW + timedelta(days=1))
        ids = [one.person.id for one in links.speakers(school=SCHOOLS[0])]
        assert ids == [second, first]
        session.get_one(Person, second).erase_at = NOW + timedelta(days=90)
        session.flush()
        assert [one.person.id for one in links.speakers(school=SCHOOLS[0])] == [first]


def test_links_go_with_their_person_and_in_their_time(database: Database) -> None:
    with database.write() as session:
        officer, clerk, other = person(session), person(session), person(session)
        links = SchoolLinks(session)
        linked(session, clerk, officer)
        over = linked(session, other, officer)
        linked(session, other, officer, SCHOOLS[1])
        links.end(over, Ended.OWN_WISH, by=other, now=NOW)
        assert links.forget_old(before=NOW, limit=9) == 0
        assert links.forget_old(before=NOW + timedelta(seconds=1), limit=9) == 1
        assert [one.school for one in links.of(other)] == [SCHOOLS[1]], "what stands is never old"
        Erasing(session).now(session.get_one(Person, clerk), now=NOW)
        rows = session.exec(select(SchoolLink)).all()
        assert [one.person_id for one in rows] == [other]
        asked = session.exec(select(Request).where(Request.requester_id == clerk)).one()
        assert (asked.phone, asked.detail, asked.place_code) == ("", None, SCHOOLS[0])


class LinkLife(RuleBasedStateMachine):
    """Three people, who may all be officers, and two schools."""

    def __init__(self) -> None:
        super().__init__()
        self.database = Database("sqlite://", real_time=Time())
        lay(self.database)
        with self.database.write() as session:
            self.people = [person(session) for _ in range(3)]
        self.stands: dict[tuple[int, str], UUID] = {}
        self.open: dict[int, tuple[UUID, str]] = {}

    def teardown(self) -> None:
        self.database.close()

    @rule(who=WHO, school=WHERE)
    def ask(self, who: int, school: str) -> None:
        try:
            with self.database.write() as session:
                asked = wish(self.people[who], school)
                filed = Requests(session).file(asked, now=NOW, promised=NOW)
                charge(session, filed.id, *self.people)
        except Refusal:
            assert who in self.open
        else:
            assert self.open.setdefault(who, (filed.id, school)) == (filed.id, school)

    @rule(who=WHO, by=WHO, verdict=st.sampled_from(Verdict))
    def decide(self, who: int, by: int, verdict: Verdict) -> None:
        """In one transaction with what comes of it, as the house does it."""
        if who not in self.open:
            return
        request, school = self.open[who]
        try:
            with self.database.write() as session:
                done = Requests(session).settle(
                    request, 1, verdict, by=self.people[by], now=NOW, reason="come_in"
                )
                if done.state is State.APPROVED:
                    new = SchoolLinks(session).link(done, now=NOW)
                    assert new == ((who, school) not in self.stands)
        except Refusal:
            assert by == who, "nobody but the requester is kept from it"
        else:
            assert by != who, "never by the requester's own tap"
            del self.open[who]
            if verdict is Verdict.APPROVE:
                self.stands.setdefault((who, school), request)

    @rule(who=WHO, by=WHO, school=WHERE)
    def end(self, who: int, by: int, school: str) -> None:
        with self.database.write() as session:
            links = SchoolLinks(session)
            for one in links.of(self.people[who]):
                if one.school == school:
                    assert links.end(one.id, Ended.OFFICER, by=self.people[by], now=NOW)
        self.stands.pop((who, school), None)

    @invariant()
    def each_stands_once_and_by_an_approved_request(self) -> None:
        with self.database.read() as session:
            standing = [
                one for one in session.exec(select(SchoolLink)).all() if one.ended_at is None
            ]
            keys = [(self.people.index(one.person_id), one.school) for one in standing]
            assert sorted(keys) == sorted(self.stands)
            for one in standing:
                asked = session.get_one(Request, one.request_id)
                assert asked.state is State.APPROVED
                assert asked.decided_by not in (None, one.person_id)
                assert (asked.requester_id, asked.place_code) == (one.person_id, one.school)
            found = SchoolLinks(session).speakers()
            assert {(self.people.index(one.person.id), one.school) for one in found} == set(keys)


def test_the_life_of_links() -> None:
    chosen = settings(max_examples=examples(30), stateful_step_count=25)
    run_state_machine_as_test(LinkLife, settings=chosen)
