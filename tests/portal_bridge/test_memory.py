"""The portal at your desk: logins, limits, and a network in which time can pass."""

import threading
from datetime import UTC, datetime, timedelta

import pytest

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import (
    AccountState,
    Cause,
    LoginRefused,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
    Unreachable,
    Why,
)

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
PC = ProfileLimits(
    "pc", idle_timeout=timedelta(minutes=10), session_timeout=timedelta(hours=8), devices=2
)
WORD = "Kx7-mango-42"
PHONE, LAPTOP, TABLET = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02", "AA-BB-CC-DD-EE-03"


@pytest.fixture
def portal() -> MemoryPortal:
    """At noon, with an account for malee."""
    portal = MemoryPortal(clock=lambda: NOON)
    portal.open_account("malee", PC)
    portal.set_password("malee", WORD)
    return portal


def refusal(portal: MemoryPortal, username: str, password: str, mac: str = PHONE) -> Why:
    with pytest.raises(LoginRefused) as refused:
        portal.login(username, password, mac, "10.0.0.9")
    return refused.value.why


def test_login_shows_who_is_online_and_where(portal: MemoryPortal) -> None:
    session = portal.login("malee", WORD, "aa:bb:cc:dd:ee:01", "10.0.0.9")

    assert portal.online() == [session]
    assert (session.username, session.mac, session.address) == ("malee", PHONE, "10.0.0.9")
    assert (session.started, session.idle) == (NOON, timedelta(0))


def test_refused_login_says_why(portal: MemoryPortal) -> None:
    portal.open_account("somchai", PC)
    assert refusal(portal, "malee", "wrong") is Why.WRONG
    assert refusal(portal, "nobody", WORD) is Why.WRONG
    assert refusal(portal, "somchai", WORD) is Why.LOCKED

    portal.freeze("malee")
    assert refusal(portal, "malee", WORD) is Why.FROZEN

    portal.resume("malee")
    portal.open_account("malee", PC, expires=NOON + timedelta(hours=1))
    portal.let_time_pass(timedelta(hours=1))
    assert refusal(portal, "malee", WORD) is Why.EXPIRED
    assert portal.online() == []


def test_idle_device_is_cut_at_its_limit_and_not_before(portal: MemoryPortal) -> None:
    session = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    portal.let_time_pass(timedelta(minutes=9, seconds=59))
    assert [one.idle for one in portal.online()] == [timedelta(minutes=9, seconds=59)]

    portal.use(session.id, up=100, down=4000)
    portal.let_time_pass(timedelta(minutes=9, seconds=59))
    assert [(one.bytes_up, one.bytes_down) for one in portal.online()] == [(100, 4000)]

    portal.let_time_pass(timedelta(seconds=1))
    assert portal.online() == []


def test_ends_are_recorded_with_their_moment_and_why(portal: MemoryPortal) -> None:
    idle = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    portal.let_time_pass(timedelta(minutes=20))
    left = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    portal.logout(left.id)
    again = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    portal.login("malee", WORD, LAPTOP, "10.0.0.9")

    told = portal.ended([idle.id, left.id, again.id])
    assert [(one.cause, one.at) for one in told] == [
        (Cause.IDLE, NOON + timedelta(minutes=10)),
        (Cause.USER, NOON + timedelta(minutes=20)),
        (Cause.LOST, NOON + timedelta(minutes=20)),
    ]


def test_a_remembered_device_is_not_cut_for_idleness(portal: MemoryPortal) -> None:
    portal.login("malee", WORD, PHONE, "10.0.0.9")
    portal.remember("malee", PHONE)
    portal.let_time_pass(timedelta(minutes=30))

    [session] = portal.online()
    assert (session.remembered, session.idle) == (True, timedelta(minutes=30))


def test_receiving_alone_does_not_end_idleness(portal: MemoryPortal) -> None:
    session = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    portal.let_time_pass(timedelta(minutes=6))
    portal.use(session.id, down=1_000_000)
    portal.let_time_pass(timedelta(minutes=4))

    assert portal.online() == []


def test_busy_device_is_cut_at_the_session_limit(portal: MemoryPortal) -> None:
    session = portal.login("malee", WORD, LAPTOP, "10.0.0.9")
    for _ in range(59):
        portal.let_time_pass(timedelta(minutes=8))
        portal.use(session.id, up=1)
    assert len(portal.online()) == 1

    portal.let_time_pass(timedelta(minutes=8))
    assert portal.online() == []


def test_third_device_waits_until_one_leaves(portal: MemoryPortal) -> None:
    portal.login("malee", WORD, PHONE, "10.0.0.9")
    first = portal.login("malee", WORD, LAPTOP, "10.0.0.10")
    again = portal.login("malee", WORD, LAPTOP, "10.0.0.11")
    assert refusal(portal, "malee", WORD, TABLET) is Why.FULL
    assert [one.mac for one in portal.online()] == [PHONE, LAPTOP]
    assert first.id not in {one.id for one in portal.online()}

    portal.end(again.id)
    portal.end(again.id)
    portal.login("malee", WORD, TABLET, "10.0.0.12")
    assert [one.mac for one in portal.online()] == [PHONE, TABLET]


@pytest.mark.parametrize("shut", [MemoryPortal.freeze, MemoryPortal.close_account])
def test_freezing_and_closing_end_sessions(portal: MemoryPortal, shut: object) -> None:
    portal.login("malee", WORD, PHONE, "10.0.0.9")
    assert callable(shut)
    shut(portal, "malee")

    assert portal.online() == []


def test_locking_leaves_a_running_session_alone(portal: MemoryPortal) -> None:
    session = portal.login("malee", WORD, PHONE, "10.0.0.9")
    portal.lock("malee")

    assert portal.online() == [session]
    assert refusal(portal, "malee", WORD, LAPTOP) is Why.LOCKED
    portal.end(session.id)
    assert portal.online() == []


def test_remembered_devices_are_listed_and_forgotten(portal: MemoryPortal) -> None:
    portal.remember("malee", "aabbccddee01")
    portal.remember("malee", LAPTOP)
    assert [one.mac for one in portal.remembered()] == [PHONE, LAPTOP]

    portal.forget("malee", PHONE)
    portal.forget("malee", PHONE)
    assert [one.mac for one in portal.remembered()] == [LAPTOP]

    portal.close_account("malee")
    assert portal.remembered() == []
    with pytest.raises(NoSuchAccount):
        portal.remember("malee", PHONE)


@pytest.mark.parametrize(
    ("mac", "address"), [("AA-BB", "10.0.0.9"), (PHONE, "10.0.0"), (PHONE, "gateway"), ("", "")]
)
def test_nonsense_addresses_are_refused(portal: MemoryPortal, mac: str, address: str) -> None:
    with pytest.raises(Rejected):
        portal.login("malee", WORD, mac, address)


def test_unplugged_portal_answers_nobody_but_can_be_looked_into(portal: MemoryPortal) -> None:
    portal.plugged_in = False

    with pytest.raises(Unreachable):
        portal.ping()
    with pytest.raises(Unreachable):
        portal.login("malee", WORD, PHONE, "10.0.0.9")
    with pytest.raises(Unreachable):
        portal.online()
    assert portal.accounts() == [AccountState("malee", "pc", False, False, None)]


def test_accounts_come_back_after_a_restart_and_their_passwords_do_not(
    portal: MemoryPortal,
) -> None:
    portal.open_account("somchai", ProfileLimits("mobile"))
    portal.freeze("somchai")
    fresh = MemoryPortal(clock=lambda: NOON)
    fresh.rebuild(portal.accounts(), [PC])

    assert fresh.accounts() == [
        AccountState("malee", "pc", True, False, None),
        AccountState("somchai", "mobile", True, True, None),
    ]
    assert refusal(fresh, "malee", WORD) is Why.LOCKED
    fresh.set_password("malee", WORD)
    fresh.login("malee", WORD, LAPTOP, "10.0.0.9")
    fresh.let_time_pass(timedelta(minutes=10))
    assert fresh.online() == []


def test_password_is_nowhere_in_the_portal(portal: MemoryPortal) -> None:
    assert WORD not in repr(vars(portal))


def test_time_does_not_run_backwards(portal: MemoryPortal) -> None:
    with pytest.raises(ValueError):
        portal.let_time_pass(timedelta(seconds=-1))


def test_many_threads_find_one_account(portal: MemoryPortal) -> None:
    gate = threading.Barrier(8)

    def busy(number: int) -> None:
        gate.wait()
        for round_ in range(20):
            portal.open_account(f"u{round_}", PC)
            portal.set_password("malee", WORD)
            portal.login("malee", WORD, PHONE, f"10.0.0.{number + 1}")

    threads = [threading.Thread(target=busy, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(portal.accounts()) == 21
    assert len(portal.online()) == 1
