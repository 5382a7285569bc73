"""Many at once: each rule holds because the table keeps it, on SQLite and on PostgreSQL."""

from datetime import timedelta
from uuid import UUID, uuid4

from store.accounts import TRIES, Links
from store.budget import Budget, Category
from store.db import Database
from store.inbox import Arrival, Inbox
from store.links import LINKS_A_DAY
from store.numbers import next_number
from store.orders import Orders
from store.outbox import Kind, NewJob, Outbox, account_lane
from store.refusals import AlreadySettled, AlreadyWaiting, BadInvitation, Refusal, UsernameTaken
from store.requests import Requests, State, Verdict
from store.roster import Role, Roster
from tests.store.people import NOW, account, application, at_once, charge, person

MANY = 6


def test_of_many_taps_one_decides(database: Database) -> None:
    with database.write() as session:
        officers = [person(session) for _ in range(MANY)]
        filed = Requests(session).file(application(person(session)), now=NOW, promised=NOW)
        charge(session, filed.id, *officers)

    def tap(number: int) -> str:
        verdict = Verdict.APPROVE if number % 2 else Verdict.REFUSE
        try:
            with database.write() as session:
                Requests(session).settle(filed.id, 1, verdict, by=officers[number], now=NOW)
        except AlreadySettled as late:
            return late.number
        return "won"

    outcomes = at_once(MANY, tap)
    assert sorted(outcomes) == [filed.number] * (MANY - 1) + ["won"]
    with database.read() as session:
        row = Requests(session).get(filed.id)
    assert row.decided_by == officers[outcomes.index("won")]


def test_a_person_files_once_however_often_they_confirm(database: Database) -> None:
    with database.write() as session:
        requester = person(session)

    def confirm(number: int) -> str:
        try:
            with database.write() as session:
                wanted = application(requester, f"somchai{number}")
                return Requests(session).file(wanted, now=NOW, promised=NOW).number
        except AlreadyWaiting as waiting:
            return f"waits {waiting.number}"

    outcomes = at_once(MANY, confirm)
    [filed] = [number for number in outcomes if number.startswith("A-")]
    assert outcomes.count(f"waits {filed}") == MANY - 1


def test_a_username_is_asked_for_by_one_person_at_a_time(database: Database) -> None:
    with database.write() as session:
        people = [person(session) for _ in range(MANY)]

    def confirm(number: int) -> bool:
        try:
            with database.write() as session:
                Requests(session).file(application(people[number]), now=NOW, promised=NOW)
        except UsernameTaken:
            return False
        return True

    assert sorted(at_once(MANY, confirm)) == [False] * (MANY - 1) + [True]


def test_numbers_are_given_out_once(database: Database) -> None:
    def take(_number: int) -> str:
        with database.write() as session:
            return next_number(session, "A")

    assert sorted(at_once(MANY, take)) == [f"A-000{n}" for n in range(1, MANY + 1)]


def test_a_code_makes_one_officer(database: Database) -> None:
    with database.write() as session:
        people = [person(session) for _ in range(MANY)]
        code = Roster(session).invite("มาลี ศรีสุข", Role.OFFICER, now=NOW)

    def use(number: int) -> bool:
        try:
            with database.write() as session:
                Roster(session).bind(code, people[number], now=NOW)
        except BadInvitation:
            return False
        return True

    assert sum(at_once(MANY, use)) == 1
    with database.read() as session:
        assert len(Roster(session).officers()) == 1


def test_guesses_at_once_are_counted_each(database: Database) -> None:
    with database.write() as session:
        link = Links(session).make(account(session).id, now=NOW, expires=NOW + timedelta(days=1))

    def guess(_number: int) -> bool:
        with database.write() as session:
            return Links(session).spend_try(link.id, now=NOW)

    assert sum(at_once(TRIES + 3, guess)) == TRIES


def test_of_many_visits_one_is_at_the_portal_and_one_shows_the_password(
    database: Database,
) -> None:
    with database.write() as session:
        link = Links(session).make(account(session).id, now=NOW, expires=NOW + timedelta(days=1))
    claims = [uuid4() for _ in range(MANY)]

    def claim(number: int) -> bool:
        with database.write() as session:
            return Links(session).claim(link.id, claims[number], real_now=NOW)

    taken = at_once(MANY, claim)
    assert sum(taken) == 1

    def finish(number: int) -> bool:
        with database.write() as session:
            return Links(session).finish(link.id, claims[number], now=NOW)

    assert at_once(MANY, finish) == taken
    assert sum(at_once(MANY, finish)) == 0


def test_a_claim_of_a_visit_that_died_is_free_after_half_a_minute(database: Database) -> None:
    with database.write() as session:
        link = Links(session).make(account(session).id, now=NOW, expires=NOW + timedelta(days=1))
        first, second = uuid4(), uuid4()
        links = Links(session)
        assert links.claim(link.id, first, real_now=NOW)
        assert not links.claim(link.id, second, real_now=NOW + timedelta(seconds=30))
        assert links.claim(link.id, second, real_now=NOW + timedelta(seconds=31))
        assert not links.finish(link.id, first, now=NOW)
        assert links.finish(link.id, second, now=NOW)


def test_new_links_at_once_leave_one_alive_and_keep_the_limit(database: Database) -> None:
    with database.write() as session:
        owned = account(session).id
        Links(session).make(owned, now=NOW, expires=NOW + timedelta(days=1))

    def make(number: int) -> UUID | None:
        try:
            with database.write() as session:
                later = NOW + timedelta(seconds=number)
                links = Links(session)
                return links.make_again(owned, now=later, expires=NOW + timedelta(days=1)).id
        except Refusal:
            return None

    made = [link for n in range(LINKS_A_DAY + 2) if (link := make(n)) is not None]
    assert len(made) == LINKS_A_DAY
    with database.read() as session:
        alive = [link for link in made if Links(session).get(link)[0].ended_at is None]  # type: ignore[index]  # it was made
    assert alive == made[-1:]


def test_pushes_at_once_stay_within_the_share(database: Database) -> None:
    def spend(_number: int) -> bool:
        with database.write() as session:
            return Budget(session, 5).spend(Category.OFFICER, "2026-11")

    assert sum(at_once(MANY, spend)) == 4  # 80 % of five
    with database.read() as session:
        assert Budget(session, 5).used("2026-11") == 4


def test_an_event_stored_by_many_is_one_event(database: Database) -> None:
    def store(number: int) -> None:
        copies = [Arrival(f"event-{n}", "line:U1", n, "{}") for n in (1, 2, 1)]
        with database.write() as session:
            Inbox(session).store(copies, now=NOW + timedelta(seconds=number))

    at_once(MANY, store)
    with database.read() as session:
        assert Inbox(session).waiting() == 2


def test_one_account_is_served_by_one_courier_at_a_time(database: Database) -> None:
    with database.write() as session:
        now = database.real_now(session)
        lane = account_lane("somchai")
        jobs = [
            NewJob(kind=Kind.ORDER, lane=lane, body="{}", due_at=now, made_at=now) for _ in range(3)
        ]
        Outbox(session).add(jobs)

    def lease(_number: int) -> int | None:
        with database.write() as session:
            job = Orders(session).lease([Kind.ORDER], now=database.real_now(session))
        return job.id if job is not None else None

    assert [job for job in at_once(MANY, lease) if job is not None] == [1]


def test_the_states_of_a_request_are_words_everywhere(database: Database) -> None:
    with database.write() as session:
        filed = Requests(session).file(application(person(session)), now=NOW, promised=NOW)
    with database.engine.connect() as connection:
        state = connection.exec_driver_sql("SELECT state FROM request").scalar_one()
    assert (state, filed.filed_at) == (State.PENDING.value, NOW)
