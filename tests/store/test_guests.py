"""Places of a guest pass, under threads that all begin at once, on both databases."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlmodel import select

from store.accounts import Account, Accounts, AccountState
from store.db import Database
from store.erasing import Erasing
from store.guests import HALF_OPEN, Guests
from store.orders import Orders
from store.outbox import account_lane
from store.passes import A_PHONE, Guest, GuestPass, Passes, Shut
from store.people import People, Person
from store.profiles import Profiles
from store.requests import Application, Kind, Request, Requests
from tests.store.people import NOW, at_once, person

ENDS = NOW + timedelta(hours=7)


def issued(database: Database, places: int = 5, **changes: object) -> GuestPass:
    with database.write() as session:
        Profiles(session).ship()
        made = Passes(session).issue(
            title="ประชุม ผอ.", begins=NOW, ends=ENDS, places=places, by=person(session), now=NOW
        )
        for name, value in changes.items():
            setattr(made, name, value)
        session.add(made)
    return made


def comes(database: Database, known: GuestPass, visit: str = "", phone: str = "") -> Account | Shut:
    with database.write() as session:
        return Guests(session).admit(
            known.id,
            visit=visit or uuid4().hex,
            name="สมศรี มีสุข",
            phone=phone or f"+668{uuid4().int % 10**8:08}",
            now=NOW,
        )


def now_of(database: Database, known: GuestPass) -> GuestPass:
    with database.read() as session:
        return session.get_one(GuestPass, known.id)


def counts(database: Database) -> list[int]:
    with database.read() as session:
        return [len(session.exec(select(kind)).all()) for kind in (Guest, Account, Request)]


def test_of_many_at_once_just_so_many_get_in_as_there_are_places(database: Database) -> None:
    known = issued(database, places=5)
    came = at_once(16, lambda _: comes(database, known))
    assert [one for one in came if isinstance(one, Shut)] == [Shut.FULL] * 11
    inside = [one.username for one in came if isinstance(one, Account)]
    assert sorted(inside) == [f"g0001-{place:03}" for place in range(1, 6)]
    assert now_of(database, known).taken == 5
    assert counts(database) == [5, 5, 5]


def test_one_form_sent_many_times_at_once_is_one_guest(database: Database) -> None:
    known = issued(database)
    came = at_once(8, lambda _: comes(database, known, "the-form", "+66812345678"))
    assert {one.username for one in came if isinstance(one, Account)} == {"g0001-001"}
    assert Shut.PHONE_USED not in came
    assert now_of(database, known).taken == 1
    assert counts(database) == [1, 1, 1]


def test_a_phone_gets_no_more_than_its_accounts_at_once(database: Database) -> None:
    known = issued(database, places=50)
    came = at_once(8, lambda _: comes(database, known, phone="+66812345678"))
    assert sum(isinstance(one, Account) for one in came) == A_PHONE
    assert came.count(Shut.PHONE_USED) == 8 - A_PHONE
    assert now_of(database, known).taken == A_PHONE


def test_what_was_undone_leaves_no_trace_and_its_number_is_not_used_again(
    database: Database,
) -> None:
    known = issued(database, places=1)
    first = comes(database, known)
    assert isinstance(first, Account)
    undone = at_once(4, lambda _: undo(database, first))
    assert undone.count(True) == 1
    assert counts(database) == [0, 0, 0]
    assert now_of(database, known).taken == 0
    again = comes(database, known)
    assert isinstance(again, Account)
    assert again.username == "g0001-002"


@pytest.mark.service("postgresql")
def test_whoever_claimed_what_was_undone_claims_nobodys(database: Database) -> None:
    came = comes(database, issued(database))
    assert isinstance(came, Account)
    with database.write() as session:
        claim = Requests(session).file(
            Application(
                kind=Kind.CLAIM,
                requester=person(session),
                holder=came.owner_id,
                name="สมชาย ใจดี",
                place_code="",
                place_name="",
                phone=came.phone,
                profile=came.profile,
                username=came.username,
            ),
            now=NOW,
            promised=ENDS,
        )
    assert undo(database, came)
    with database.read() as session:
        kept = session.get_one(Request, claim.id)
    assert (kept.holder_id, kept.phone, kept.profile) == (None, "", "")


def test_a_guest_is_undone_while_the_pass_ends_and_neither_waits_for_the_other_for_ever(
    postgres: Database,
) -> None:
    """A pass is ended by its row first, then by its accounts: so is a guest undone."""
    known = issued(postgres)
    came = comes(postgres, known)
    assert isinstance(came, Account)
    at_the_row = threading.Event()

    def undone() -> bool:
        at_the_row.wait(timeout=30)
        return undo(postgres, came)

    with ThreadPoolExecutor(max_workers=1) as pool:
        outcome = pool.submit(undone)
        with postgres.write() as session:
            assert Passes(session).end(known.id, by=None, now=ENDS)
            at_the_row.set()
            while not session.execute(text(WAITS_FOR_ME)).first():
                assert not outcome.done(), "it did not wait for the pass's row"
            assert Guests(session).undo(came.id)
            Guests(session).close_all(known.id, now=ENDS)
        assert outcome.result(timeout=30) is False
    assert counts(postgres) == [0, 0, 0]
    assert now_of(postgres, known).taken == 0


WAITS_FOR_ME = """
    SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))
"""


def undo(database: Database, account: Account) -> bool:
    with database.write() as session:
        return Guests(session).undo(account.id)


def test_nobody_who_is_in_is_undone_and_nobody_who_was_undone_gets_in(
    database: Database,
) -> None:
    known = issued(database, places=8)
    for _ in range(4):
        begun = comes(database, known)
        assert isinstance(begun, Account)

        def either(number: int, account: Account = begun) -> bool:
            with database.write() as session:
                guests = Guests(session)
                return guests.undo(account.id) if number else guests.opened(account.id)

        opened, gone = at_once(2, either)
        assert opened != gone
        with database.read() as session:
            left = Accounts(session).get(begun.id)
        assert (left is not None) == opened


@pytest.mark.parametrize(
    ("changes", "shut"),
    [
        ({"begins_at": NOW + timedelta(minutes=1)}, Shut.NOT_BEGUN),
        ({"ends_at": NOW}, Shut.OVER),
        ({"ended_at": NOW}, Shut.OVER),
        ({"taken": 5}, Shut.FULL),
    ],
)
def test_outside_its_hours_or_full_it_lets_nobody_in(
    database: Database, changes: dict[str, object], shut: Shut
) -> None:
    known = issued(database, **changes)
    assert comes(database, known) is shut
    assert counts(database) == [0, 0, 0]


def test_who_is_half_in_for_long_is_found_unless_somebody_is_at_it(database: Database) -> None:
    known = issued(database)
    begun, other = comes(database, known), comes(database, known)
    assert isinstance(begun, Account)
    assert isinstance(other, Account)
    with database.write() as session:
        real = database.real_now(session)
        assert Orders(session).enter(account_lane(other.username), now=real) is not None
    with database.read() as session:
        guests = Guests(session)
        assert guests.half_open(now=NOW + HALF_OPEN, limit=9) == []
        later = NOW + HALF_OPEN + timedelta(seconds=1)
        assert [one.id for one in guests.half_open(now=later, limit=9)] == [begun.id]
        assert guests.any_due(now=later)
        assert not guests.any_due(now=NOW)
        assert guests.any_due(now=ENDS)


def test_a_guest_is_nobody_whom_an_officer_would_ask_for(database: Database) -> None:
    known = issued(database)
    comes(database, known, phone="+66812345678")
    with database.read() as session:
        assert People(session).named("สมศรี มีสุข", "+66812345678") == []
        later = ENDS + timedelta(days=1)
        assert Accounts(session).ending(by=later, after=NOW) == []


def test_the_guests_row_is_forgotten_with_the_account(database: Database) -> None:
    known = issued(database)
    came = comes(database, known)
    assert isinstance(came, Account)
    with database.write() as session:
        Guests(session).opened(came.id)
        Accounts(session).close(came.id, now=NOW)
    with database.write() as session:
        later = NOW + timedelta(days=91)
        assert Erasing(session).accounts(closed_before=later, now=later, limit=9) == 1
    with database.read() as session:
        who = session.get_one(Person, came.owner_id)
        assert (who.name, who.phone, who.erased_at) == (None, None, later)
        gone = session.get_one(Account, came.id)
        assert (gone.phone, gone.state) == ("", AccountState.CLOSED)
        assert session.get(Guest, came.id) is None
