"""Every promise of ``Sessions``, asked of every adapter that has them."""

from datetime import timedelta

import pytest

from portal_bridge.carry import carry
from portal_bridge.contract import (
    Counts,
    NoSuchAccount,
    ProfileLimits,
    Session,
    Sessions,
    Unsure,
)
from portal_bridge.orders import EndSessions
from tests.portal_bridge.conftest import Office
from tests.services import programs

PC = ProfileLimits("pc")
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"


def running(office: Office, name: str) -> list[Session]:
    assert isinstance(office.portal, Sessions)
    return [session for session in office.portal.online() if session.username == name]


def test_portal_tells_who_is_online_and_with_what(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    assert running(office, name) == []

    office.joins(name, PHONE)
    office.joins(name, LAPTOP)

    found = running(office, name)
    assert {session.mac for session in found} == {PHONE, LAPTOP}
    assert {session.address for session in found} == {
        office.address_of(PHONE),
        office.address_of(LAPTOP),
    }
    assert len({session.id for session in found}) == 2
    for session in found:
        assert session.started.tzinfo is not None
        assert timedelta(0) <= session.age < timedelta(minutes=1)
        assert session.idle is None or timedelta(0) <= session.idle < timedelta(minutes=1)
        assert not session.remembered
        assert (session.bytes_up, session.bytes_down) == (0, 0)


def test_one_session_ends_and_no_other(office: Office, name: str) -> None:
    assert isinstance(office.portal, Sessions)
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    office.joins(name, LAPTOP)
    [phone] = [session for session in running(office, name) if session.mac == PHONE]

    office.portal.end(phone.id)

    programs.until(lambda: len(running(office, name)) == 1, "the end of a session")
    assert [session.mac for session in running(office, name)] == [LAPTOP]


def test_what_has_ended_is_told_with_its_moment_and_why(office: Office, name: str) -> None:
    assert isinstance(office.portal, Sessions)
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    office.joins(name, LAPTOP)
    phone, laptop = running(office, name)
    assert office.portal.ended([phone.id, laptop.id, "no-such-session"]) == []

    office.portal.end(phone.id)
    programs.until(lambda: len(running(office, name)) == 1, "the end of a session")

    ids = [phone.id, laptop.id, "no-such-session"]
    if not office.keeps_ends:
        assert office.portal.ended(ids) == []
        return
    programs.until(lambda: bool(office.portal.ended(ids)), "the record of an end")
    [over] = office.portal.ended(ids)
    assert (over.id, over.cause) == (phone.id, office.ends_as)
    assert phone.started <= over.at
    assert office.portal.ended([]) == []


def test_portal_says_how_it_counts_idleness_where_it_tells_any(office: Office, name: str) -> None:
    assert isinstance(office.portal, Sessions)
    count = office.portal.idle_count()
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    [session] = running(office, name)
    assert session.idle is None or count.counts is not Counts.UNKNOWN


def test_ending_what_has_ended_is_done_already(office: Office, name: str) -> None:
    assert isinstance(office.portal, Sessions)
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    [phone] = running(office, name)
    for _ in range(3):
        office.portal.end(phone.id)

    assert running(office, name) == []
    office.portal.end("no-such-session")


def test_locked_account_s_session_runs_until_it_is_ended(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    office.portal.lock(name)
    assert len(running(office, name)) == 1

    end_all(office, name)

    assert running(office, name) == []


def test_order_ends_all_sessions_of_one_account(office: Office, name: str) -> None:
    other = f"{name}-b"
    for who in (name, other):
        office.portal.open_account(who, PC)
        office.joins(who, PHONE if who == name else "AA-BB-CC-DD-EE-03")
    office.joins(name, LAPTOP)

    end_all(office, name)
    end_all(office, name)

    assert running(office, name) == []
    assert len(running(office, other)) == 1


def test_sessions_of_a_closed_account_are_nobody_s(office: Office, name: str) -> None:
    """Why ``EndSessions`` goes before ``CloseAccount``."""
    office.portal.open_account(name, PC)
    office.joins(name, PHONE)
    office.portal.close_account(name)

    assert running(office, name) == []
    with pytest.raises(NoSuchAccount):
        end_all(office, name)


def end_all(office: Office, name: str) -> None:
    """Carry the order as a courier does: again, as long as it is unsure."""
    unsure = False

    def is_carried() -> bool:
        nonlocal unsure
        try:
            carry(EndSessions(name), office.portal, after_unsure=unsure)
        except Unsure:
            unsure = True
            return False
        return True

    programs.until(is_carried, "the end of all sessions")
