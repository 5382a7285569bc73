"""Our copy of the portals' sessions, on both databases."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from store.db import Database
from store.online import End, Online, OnlineSession, PortalReading, Readings
from store.people import People, Person, Warned
from store.sightings import AT_ONCE, CHANGING, Over, Sightings
from tests.store.people import NOW, account, at_once, person

MINUTE = timedelta(minutes=1)


def begun(session: Session, **given: Any) -> UUID:
    owned = given.pop("account", None) or account(session, f"malee-{uuid4().hex[:8]}")
    row = {
        "id": uuid4(),
        "portal": "main",
        "key": uuid4().hex,
        "username": owned.username,
        "account_id": owned.id,
        "person_id": owned.owner_id,
        "mac": "AA-BB-CC-DD-EE-01",
        "address": "10.0.0.9",
        "nas": "",
        "remembered": False,
        "started_at": NOW,
        "quiet_since": NOW,
        "bytes_up": 0,
        "bytes_down": 0,
        "warned_at": None,
        "ended_at": None,
        "cause": None,
    } | given
    Sightings(session).begin([row])
    found: UUID = row["id"]
    return found


def get(database: Database, one: UUID) -> OnlineSession:
    with database.read() as session:
        return session.get_one(OnlineSession, one)


def later(row: OnlineSession, **changes: Any) -> Mapping[UUID, Mapping[str, Any]]:
    return {row.id: {name: getattr(row, name) for name in CHANGING} | changes}


def test_a_session_goes_on_and_ends_and_is_never_written_again(database: Database) -> None:
    with database.write() as session:
        one = begun(session)
    with database.write() as session:
        Sightings(session).go_on(later(get(database, one), bytes_up=2**40, address="10.0.0.7"))
    with database.write() as session:
        ending = Over(one, NOW + MINUTE, End.USER, 2**41, 7, None)
        Sightings(session).end([ending])
    with database.write() as session:
        Sightings(session).go_on(later(get(database, one), address="6.6.6.6"))
        Sightings(session).end([Over(one, NOW + 9 * MINUTE, End.LOST, 0, 0, None)])
        assert Online(session).close([one], End.OFFICE, at=NOW + 9 * MINUTE) == 0
    row = get(database, one)
    assert (row.address, row.bytes_up, row.ended_at, row.cause) == (
        "10.0.0.7",
        2**41,
        NOW + MINUTE,
        End.USER,
    )


def test_many_that_end_alike_end_as_each_would_by_itself(database: Database) -> None:
    """One statement ends them all; what one of them counted since is its own, and what had ended
    before stays as it was."""
    many = 2 * AT_ONCE + 1
    with database.write() as session:
        theirs = account(session)
        ids = [begun(session, account=theirs, key=f"s{at}", bytes_up=at) for at in range(many)]
        Sightings(session).end([Over(ids[0], NOW, End.USER, 5, 5, None)])
    with database.write() as session:
        Sightings(session).end(
            [
                Over(one, NOW + MINUTE, End.MOVED, at + 7 * (at % 2), 0, None, counted=at % 2 == 1)
                for at, one in enumerate(ids)
            ]
        )
        told = {
            row.id: (row.ended_at, row.cause, row.bytes_up)
            for row in session.exec(select(OnlineSession))
        }
    assert told.pop(ids[0]) == (NOW, End.USER, 5)
    assert told == {
        one: (NOW + MINUTE, End.MOVED, at + 7 * (at % 2)) for at, one in enumerate(ids) if at
    }


def test_the_portal_s_name_runs_once_and_may_come_again(database: Database) -> None:
    with database.write() as session:
        one = begun(session, key="again")
    with pytest.raises(IntegrityError), database.write() as session:
        begun(session, key="again")
    with database.write() as session:
        Online(session).close([one], End.USER, at=NOW + MINUTE)
        begun(session, key="again")


def test_of_readings_at_once_one_is_taken_and_none_older(database: Database) -> None:
    def take(_number: int) -> bool:
        with database.write() as session:
            return Readings(session).take("main", read_at=NOW)

    assert sum(at_once(4, take)) == 1
    with database.write() as session:
        assert not Readings(session).take("main", read_at=NOW - MINUTE)
        assert Readings(session).take("other", read_at=NOW - MINUTE)
        assert Readings(session).take("main", read_at=NOW + MINUTE)


def test_since_when_a_portal_is_away_is_kept_until_it_is_read_again(database: Database) -> None:
    with database.write() as session:
        Readings(session).failed("main", now=NOW)
        Readings(session).failed("main", now=NOW + MINUTE)
        assert session.get_one(PortalReading, "main").failing_since == NOW
        Readings(session).take("main", read_at=NOW + 2 * MINUTE)
        session.expire_all()
        assert session.get_one(PortalReading, "main").failing_since is None


def test_an_idle_cut_marks_whoever_is_to_be_told(database: Database) -> None:
    with database.write() as session:
        idle, left = account(session, "malee-1"), account(session, "malee-2")
        cut, gone = begun(session, account=idle), begun(session, account=left)
        Sightings(session).end(
            [
                Over(cut, NOW + MINUTE, End.IDLE, 0, 0, idle.owner_id),
                Over(gone, NOW + MINUTE, End.USER, 0, 0, left.owner_id),
            ]
        )
        session.expire_all()
        told = {p.id: p.cut_at for p in session.exec(select(Person)) if p.cut_at is not None}
        assert told == {idle.owner_id: NOW + MINUTE}
        [row] = Online(session).cuts(idle.owner_id, since=NOW)
        assert row.id == cut


def test_who_looks_for_somebody_finds_them_by_what_they_know(database: Database) -> None:
    with database.write() as session:
        owned = account(session, "malee.sri")
        owner = session.get_one(Person, owned.owner_id)
        owner.name, owner.place_name = "มาลี ศรีสุข", "โรงเรียนบ้านวังไผ่"
        session.add(owner)
        one = begun(session, account=owned)
        other = account(session, "somchai.jai")
        begun(session, account=other, mac="02-00-5E-00-00-99", address="192.168.7.7")
        for words in ("malee.s", "MALEE", "10.0.0", "aa:bb:cc", "มาลี", "วังไผ่"):
            assert [row.id for row, _ in Online(session).listed(words)] == [one], words
        assert len(Online(session).listed()) == 2
        assert Online(session).listed("%") == []


@pytest.mark.parametrize(
    "words",
    [
        *("ทองคำ", "บ้านน้ำร้อน", "Wang Phai", "WANG", "printer", "PRINTER"),
        *("2001:db8::1", "2001:DB8::1", "aa-bb", "AA:BB"),
    ],
)
def test_thai_and_capitals_are_found_alike_in_every_database(
    database: Database, words: str
) -> None:
    with database.write() as session:
        owned = account(session, "thongkham")
        owner = session.get_one(Person, owned.owner_id)
        owner.name, owner.place_name = "ทองคำ ชูศรี", "บ้านน้ำร้อน (Wang Phai)"
        session.add(owner)
        one = begun(session, account=owned, username="Printer-1", address="2001:db8::1")
        begun(session, mac="02-00-5E-00-00-99")
        assert [row.id for row, _ in Online(session).listed(words)] == [one]


def test_a_session_of_nobodys_account_is_listed_without_a_person(database: Database) -> None:
    """And nobody's name or workplace is found in it."""
    with database.write() as session:
        one = begun(session, username="printer", account_id=None, person_id=None)
        assert [(row.id, who) for row, who in Online(session).listed()] == [(one, None)]
        assert [row.id for row, _ in Online(session).listed("printer")] == [one]
        assert Online(session).listed("ก") == []


def test_of_two_cuts_before_the_next_word_the_first_is_remembered(database: Database) -> None:
    """So that both are found when they are told."""
    with database.write() as session:
        owned = account(session, "malee-1")
        for minutes in (3, 1, 2):
            cut = begun(session, account=owned)
            over = Over(cut, NOW + minutes * MINUTE, End.IDLE, 0, 0, owned.owner_id)
            Sightings(session).end([over])
        session.expire_all()
        first = session.get_one(Person, owned.owner_id).cut_at
        assert first is not None
        assert len(Online(session).cuts(owned.owner_id, since=first)) == 3


@pytest.mark.parametrize(
    ("wish", "at_most", "warned"),
    [
        (Warned.DAILY, Warned.DAILY, [True, False, True]),
        (Warned.ALWAYS, Warned.DAILY, [True, False, True]),
        (Warned.ALWAYS, Warned.ALWAYS, [True, True, True]),
        (Warned.DAILY, Warned.ALWAYS, [True, False, True]),
        (Warned.NEVER, Warned.ALWAYS, [False, False, False]),
    ],
)
def test_nobody_is_warned_oftener_than_they_wish_and_the_office_pays(
    database: Database, wish: Warned, at_most: Warned, warned: list[bool]
) -> None:
    today = NOW.date()
    with database.write() as session:
        who = person(session)
        session.get_one(Person, who).warned = wish
        session.flush()
        days = (today, today, today + timedelta(days=1))
        people = People(session)
        assert [people.may_warn(who, day, at_most=at_most) for day in days] == warned
