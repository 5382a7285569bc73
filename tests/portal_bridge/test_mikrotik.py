"""What is written to a MikroTik router, and what its hotspot then does by itself."""

import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import unquote

import pytest

from portal_bridge.adapters.mikrotik import MikrotikPortal, MikrotikWithDevices
from portal_bridge.carry import carry
from portal_bridge.contract import (
    AccountState,
    Counts,
    Devices,
    Frozen,
    IdleCount,
    NameTaken,
    ProfileLimits,
    Rejected,
)
from portal_bridge.orders import EndSessions, FreezeAccount
from tests.portal_bridge.routeros import BINDING, COOKIE, PROFILE, SCHEDULER, USER
from tests.portal_bridge.routeros_http import Heard, Line, Trouble

PC = ProfileLimits("pc", idle_timeout=timedelta(minutes=10), session_timeout=timedelta(hours=26))
FAST = ProfileLimits("fast", rate_up=5_000_000, rate_down=20_000_000, devices=3)
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"
SHOWN = PHONE.replace("-", ":")


@pytest.fixture
def portal(router: Line) -> MikrotikWithDevices:
    found = router.config().open()
    assert isinstance(found, MikrotikWithDevices)
    return found


def opened(portal: MikrotikPortal, name: str = "malee", until: datetime | None = None) -> None:
    portal.open_account(name, PC, until)
    portal.set_password(name, WORD)


def changes(line: Line) -> list[str]:
    return [heard.method for heard in line.heard if heard.method != "GET"]


# Profiles


def test_profile_is_written_as_the_router_has_it(portal: MikrotikPortal, router: Line) -> None:
    portal.open_account("malee", PC)
    portal.open_account("somchai", FAST)

    pc = router.router.find(PROFILE, name="helpdesk-pc")
    assert (pc["idle-timeout"], pc["session-timeout"]) == ("10m", "1d2h")
    assert (pc["rate-limit"], pc["shared-users"]) == ("", "unlimited")
    fast = router.router.find(PROFILE, name="helpdesk-fast")
    assert fast["rate-limit"] == "5M/20M", "rx/tx is up/down"
    assert (fast["idle-timeout"], fast["shared-users"]) == ("none", "3")
    assert {pc["add-mac-cookie"], fast["add-mac-cookie"]} == {"false"}


@pytest.mark.parametrize("otherwise", [False, True])
def test_what_is_right_already_is_not_written_again(
    portal: MikrotikWithDevices, router: Line, otherwise: bool
) -> None:
    if otherwise:
        router.router.speaks_otherwise()
    until = datetime(2031, 3, 31, 16, 59, 59, tzinfo=UTC)

    def all_of_it() -> None:
        for name, profile in (("malee", PC), ("somchai", FAST)):
            portal.open_account(name, profile, until)
            portal.change_profile(name, profile)
        portal.set_password("malee", WORD)
        portal.lock("somchai")
        portal.remember("malee", PHONE)
        portal.freeze("somchai")
        portal.forget("somchai", PHONE)

    all_of_it()
    router.heard.clear()
    all_of_it()

    assert changes(router) == []


def test_profile_with_only_one_rate_leaves_the_other_open(
    portal: MikrotikPortal, router: Line
) -> None:
    portal.open_account("malee", ProfileLimits("slow", rate_down=1_500_000))

    assert router.router.find(PROFILE, name="helpdesk-slow")["rate-limit"] == "0/1500k"


def test_profile_that_somebody_changed_by_hand_is_put_right(
    portal: MikrotikPortal, router: Line
) -> None:
    portal.open_account("malee", PC)
    row = router.router.find(PROFILE, name="helpdesk-pc")
    row |= {"idle-timeout": "5h", "add-mac-cookie": "true", "rate-limit": "1M/1M 2M/2M"}

    portal.change_profile("malee", PC)

    assert row.items() >= {"idle-timeout": "10m", "add-mac-cookie": "false"}.items()
    assert row["rate-limit"] == ""


# Accounts


@pytest.mark.parametrize("comment", ["", "ห้องประชุม", "helpdesks", "pb: helpdesk"])
def test_user_without_our_mark_is_never_touched(
    portal: MikrotikPortal, router: Line, comment: str
) -> None:
    router.router.put(USER, name="malee", password=OTHER, comment=comment)
    router.router.put(USER, name="Somchai", password=OTHER)

    for name in ("malee", "somchai"):
        for act in (lambda who: portal.open_account(who, PC), portal.close_account):
            with pytest.raises(NameTaken):
                act(name)
        assert portal.look(name) is None

    assert changes(router) == []


def test_our_mark_may_be_followed_by_a_note(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    router.router.find(USER, name="malee")["comment"] = "helpdesk ห้อง 3"
    portal.freeze("malee")
    portal.resume("malee")

    assert portal.look("malee") == AccountState("malee", "pc", False, False, None)
    assert router.router.find(USER, name="malee")["comment"] == "helpdesk ห้อง 3"


def test_lock_is_a_password_that_nobody_knows_and_never_the_same(
    portal: MikrotikPortal, router: Line
) -> None:
    words = set()
    for _ in range(3):
        opened(portal)
        portal.lock("malee")
        words.add(router.router.find(USER, name="malee")["password"])

    assert len(words) == 3
    assert min(map(len, words)) > 40
    assert not any(portal.check_password("malee", word) for word in words)
    with pytest.raises(Rejected):
        portal.set_password("malee", words.pop())


def test_password_of_digits_is_kept_as_it_is(portal: MikrotikPortal, router: Line) -> None:
    portal.open_account("malee", PC)
    for word in ("0812345678", "007", "1e3", "true"):
        portal.set_password("malee", word)
        assert router.router.find(USER, name="malee")["password"] == word
        assert router.router.login("malee", word, PHONE)


def test_password_is_in_no_address(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    assert portal.check_password("malee", WORD)

    assert not [heard for heard in router.heard if WORD in unquote(heard.target)]


def test_user_that_was_disabled_by_hand_is_frozen(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    router.router.find(USER, name="malee")["disabled"] = "true"

    assert portal.look("malee") == AccountState("malee", "pc", False, True, None)
    with pytest.raises(Frozen):
        portal.set_password("malee", OTHER)
    portal.resume("malee")
    assert router.router.login("malee", WORD, PHONE)


def test_orders_find_their_account_after_a_restart(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    portal.open_account("somchai", PC)
    router.router.restart()
    portal.freeze("malee")
    router.router.restart()

    assert portal.look("malee") == AccountState("malee", "pc", False, True, None)
    assert portal.look("somchai") == AccountState("somchai", "pc", True, False, None)


def test_account_that_was_removed_by_hand_leaves_no_device_to_the_next(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal, until=datetime(2031, 1, 1, tzinfo=UTC))
    portal.remember("malee", PHONE)
    users = router.router.tables[USER]
    del users[next(number for number, row in users.items() if row["name"] == "malee")]

    portal.open_account("malee", PC)

    assert portal.remembered() == []
    assert not router.router.comes_in(PHONE)
    assert portal.look("malee") == AccountState("malee", "pc", True, False, None)


# The end of an account


@pytest.mark.parametrize("otherwise", [False, True])
def test_router_shuts_an_account_by_itself_when_its_time_comes(
    portal: MikrotikWithDevices, router: Line, otherwise: bool
) -> None:
    if otherwise:
        router.router.speaks_otherwise()
    until = (datetime.now(UTC) + timedelta(days=2)).replace(microsecond=0)
    opened(portal, until=until)
    opened(portal, "somchai")
    portal.remember("malee", PHONE)
    assert router.router.login("malee", WORD, LAPTOP)
    assert router.router.comes_in(PHONE)
    assert router.router.login("somchai", WORD, "AA-BB-CC-DD-EE-03")
    seen = portal.look("malee")
    assert seen == AccountState("malee", "pc", False, False, until)
    router.heard.clear()

    router.router.let_time_pass(timedelta(days=2, minutes=1))

    assert router.heard == [], "nobody but the router did anything"
    assert router.router.scripts_failed == []
    assert not router.router.login("malee", WORD, LAPTOP)
    assert not router.router.comes_in(PHONE)
    assert router.router.login("somchai", WORD, "AA-BB-CC-DD-EE-03")
    assert {one.username for one in portal.online()} == {"somchai"}
    assert portal.look("malee") == seen, "it has expired, and nobody froze it"


def test_account_whose_time_is_prolonged_is_as_before(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal, until=datetime.now(UTC) + timedelta(hours=1))
    portal.remember("malee", PHONE)
    router.router.let_time_pass(timedelta(hours=2))
    later = (datetime.now(UTC) + timedelta(days=30)).replace(microsecond=0)

    portal.open_account("malee", PC, later)

    assert portal.look("malee") == AccountState("malee", "pc", False, False, later)
    assert router.router.login("malee", WORD, LAPTOP)
    assert router.router.comes_in(PHONE)


def test_account_that_expired_while_it_was_frozen_stays_outside(
    portal: MikrotikPortal, router: Line
) -> None:
    until = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    opened(portal)
    portal.open_account("malee", PC, until)
    portal.freeze("malee")
    router.router.let_time_pass(timedelta(minutes=2))
    assert portal.look("malee") == AccountState("malee", "pc", False, True, until)

    portal.resume("malee")

    assert portal.look("malee") == AccountState("malee", "pc", False, False, until)
    assert not router.router.login("malee", WORD, LAPTOP)
    portal.open_account("malee", PC)
    assert router.router.login("malee", WORD, LAPTOP)


def test_freeze_outlives_the_time_the_router_shuts_accounts(
    portal: MikrotikPortal, router: Line
) -> None:
    opened(portal, until=datetime.now(UTC) + timedelta(hours=1))
    portal.freeze("malee")
    router.router.let_time_pass(timedelta(hours=2))

    state = portal.look("malee")
    assert state is not None
    assert state.frozen


def test_expiry_goes_with_its_account(portal: MikrotikPortal, router: Line) -> None:
    opened(portal, until=datetime(2031, 1, 1, tzinfo=UTC))
    assert router.router.names(SCHEDULER) == {"helpdesk-expiry-malee"}

    portal.close_account("malee")

    assert router.router.names(SCHEDULER) == set()


# Sessions


def test_session_tells_what_the_router_counts(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    before = datetime.now(UTC)
    router.router.login("malee", WORD, PHONE, "10.0.5.7")
    router.router.let_time_pass(timedelta(minutes=4))
    router.router.use("malee", up=3_000, down=5_000_000_000)
    router.router.let_time_pass(timedelta(minutes=7, seconds=30))

    [session] = portal.online()

    assert (session.mac, session.address) == (PHONE, "10.0.5.7")
    assert (session.bytes_up, session.bytes_down) == (3_000, 5_000_000_000)
    # The router counts in whole seconds, and what this test itself took is counted too.
    after, second = datetime.now(UTC), timedelta(seconds=1)
    assert session.idle is not None
    quiet = session.idle - timedelta(minutes=7, seconds=30)
    assert -second <= quiet <= after - before
    started = session.started + timedelta(minutes=11, seconds=30)
    assert before - second <= started <= after + second
    assert portal.idle_count() == IdleCount(Counts.BOTH)


def test_router_cuts_an_idle_session_and_no_remembered_device(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal)
    portal.remember("malee", PHONE)
    router.router.login("malee", WORD, LAPTOP)
    router.router.comes_in(PHONE)

    router.router.let_time_pass(timedelta(minutes=11))

    assert [(one.mac, one.remembered) for one in portal.online()] == [(PHONE, True)]


def test_ended_session_does_not_come_back_by_a_cookie(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    router.router.login("malee", WORD, PHONE)
    router.router.put(COOKIE, user="malee", **{"mac-address": SHOWN})
    router.router.put(COOKIE, user="malee", **{"mac-address": LAPTOP.replace("-", ":")})
    assert router.router.comes_in(PHONE)

    carry(EndSessions("malee"), portal)

    assert portal.online() == []
    assert not router.router.comes_in(PHONE)
    assert router.router.comes_in(LAPTOP), "its own cookie is another matter"


@pytest.mark.parametrize(
    "change",
    [lambda portal: portal.lock("malee"), lambda portal: portal.set_password("malee", OTHER)],
    ids=["lock", "set_password"],
)
def test_who_had_the_old_password_does_not_get_in_by_a_cookie(
    portal: MikrotikPortal, router: Line, change: Callable[[MikrotikPortal], None]
) -> None:
    opened(portal)
    router.router.put(COOKIE, user="malee", **{"mac-address": SHOWN})
    assert router.router.comes_in(PHONE)

    change(portal)

    assert not router.router.comes_in(PHONE)


@pytest.mark.parametrize(
    "change",
    [lambda portal: portal.lock("malee"), lambda portal: portal.set_password("malee", OTHER)],
    ids=["lock", "set_password"],
)
def test_cookie_of_a_login_in_the_last_moment_goes_too(
    portal: MikrotikPortal, router: Line, change: Callable[[MikrotikPortal], None]
) -> None:
    opened(portal)

    def logs_in(heard: Heard) -> bool:
        if heard.method == "PATCH":
            router.router.put(COOKIE, user="malee", **{"mac-address": SHOWN})
        return False

    router.trouble, router.troubles = Trouble.DEAF, logs_in

    change(portal)

    assert not router.router.comes_in(PHONE)


def test_session_keeps_its_name_and_the_next_of_the_device_has_another(
    portal: MikrotikPortal, router: Line
) -> None:
    opened(portal)
    told = []
    for ago in (400, 200, 60, 3, 0):
        router.router.login("malee", WORD, PHONE)
        [visit] = router.router.visits.values()
        visit.began -= timedelta(seconds=ago)
        [first] = portal.online()
        for _ in range(3):
            assert [(one.id, one.started) for one in portal.online()] == [(first.id, first.started)]
        told.append(first.id)

    assert len(set(told)) == 5
    portal.end(told[0])
    assert len(portal.online()) == 1, "what is over is not found in what came after"


def test_session_that_runs_has_the_same_name_after_a_restart_of_ours(
    portal: MikrotikPortal, router: Line
) -> None:
    opened(portal)
    router.router.login("malee", WORD, PHONE)
    # Not at the border of ten minutes.
    into = datetime.now(UTC).timestamp() % 600
    router.router.visits[next(iter(router.router.visits))].began -= timedelta(
        seconds=into + 300 if into < 300 else into - 300
    )
    [before] = portal.online()

    [after] = router.config().open().online()

    assert before.id == after.id


def test_sessions_that_are_not_ours_are_not_told(portal: MikrotikPortal, router: Line) -> None:
    opened(portal)
    router.router.put(USER, name="admin", password=OTHER)
    router.router.let_in("admin", PHONE)
    router.router.let_in("T-AA:BB:CC:DD:EE:02", LAPTOP, "10.0.0.7", "trial")
    router.router.let_in("malee", "AA-BB-CC-DD-EE-03", "10.0.0.8")

    assert [one.username for one in portal.online()] == ["malee"]


# Devices


def test_mac_address_that_is_typed_at_the_login_page_lets_nobody_in(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal)
    portal.remember("malee", PHONE)

    assert not router.router.login(SHOWN, "", LAPTOP)
    assert router.router.comes_in(PHONE)


@pytest.mark.parametrize("kind", ["bypassed", "blocked", "regular"])
def test_device_with_a_binding_is_left_to_it(
    portal: MikrotikWithDevices, router: Line, kind: str
) -> None:
    opened(portal)
    router.router.put(BINDING, type=kind, **{"mac-address": SHOWN})

    with pytest.raises(NameTaken):
        portal.remember("malee", PHONE)

    assert portal.remembered() == []


def test_device_that_somebody_else_lets_in_is_left_alone(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal)
    router.router.put(USER, name=SHOWN, comment="printer")

    with pytest.raises(NameTaken):
        portal.remember("malee", PHONE)
    portal.forget("malee", PHONE)
    portal.close_account("malee")

    assert router.router.comes_in(PHONE)


def test_forgotten_device_that_was_online_goes_with_the_next_order(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal)
    portal.remember("malee", PHONE)
    assert router.router.comes_in(PHONE)
    portal.forget("malee", PHONE)
    assert SHOWN in router.router.names(USER)
    [session] = portal.online()
    portal.end(session.id)

    portal.remember("malee", LAPTOP)

    assert SHOWN not in router.router.names(USER)
    assert [one.mac for one in portal.remembered()] == [LAPTOP]


def test_without_the_routers_mac_login_no_device_is_offered(router: Line) -> None:
    assert not isinstance(router.config(mac_format=None).open(), Devices)


def test_devices_share_a_freeze_even_where_none_are_offered_any_more(
    portal: MikrotikWithDevices, router: Line
) -> None:
    opened(portal)
    portal.remember("malee", PHONE)

    carry(FreezeAccount("malee"), router.config(mac_format=None).open())

    assert not router.router.comes_in(PHONE)


def test_passwords_are_asked_for_one_at_a_time_and_never_to_see_who_is_online(
    portal: MikrotikPortal, router: Line
) -> None:
    opened(portal)
    router.heard.clear()
    portal.online()
    assert not [heard for heard in router.heard if "password" in heard.target]

    opened(portal, "somchai")
    portal.look("malee")
    portal.ping()
    asked = [heard.target for heard in router.heard if "password" in heard.target]
    assert asked
    assert all("&name=" in target for target in asked), "one account at a time"


# Several processes


def at_once(*acts: Callable[[], object]) -> None:
    """All of them, as nearly together as threads can."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        start.wait(10)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(30)


def test_processes_that_open_the_same_account_at_once_leave_one(router: Line) -> None:
    portals = [router.config().open() for _ in range(6)]
    for name in ("malee", "somchai", "suda"):
        at_once(*[partial(portal.open_account, name, PC) for portal in portals])
        assert portals[0].look(name) == AccountState(name, "pc", True, False, None)

    assert len(router.router.tables[USER]) == 3
    assert len(router.router.tables[PROFILE]) == 2


def test_freeze_wins_against_a_password_of_another_process(router: Line) -> None:
    officer, owner = router.config().open(), router.config().open()
    officer.open_account("malee", PC)

    def sets_a_password() -> None:
        with contextlib.suppress(Frozen):
            owner.set_password("malee", WORD)

    for _ in range(20):
        at_once(partial(officer.freeze, "malee"), sets_a_password)
        state = officer.look("malee")
        assert state is not None
        assert state.frozen
        assert not router.router.login("malee", WORD, PHONE)
        officer.resume("malee")


def test_account_that_another_process_opened_this_moment_is_ours(router: Line) -> None:
    one, faster = router.config().open(), router.config().open()
    asked: list[Heard] = []

    def is_faster(heard: Heard) -> bool:
        looks_at_all = "/user?" in heard.target and "&name=" not in heard.target
        if looks_at_all and not asked:
            asked.append(heard)
            faster.open_account("malee", PC)
        return False

    router.trouble, router.troubles = Trouble.DEAF, is_faster

    one.open_account("malee", PC)

    assert asked
    assert one.look("malee") == AccountState("malee", "pc", True, False, None)
