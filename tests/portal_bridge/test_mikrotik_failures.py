"""Everything that can go wrong on the way to a MikroTik router, and what is made of it."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from pydantic import ValidationError

from portal_bridge.adapters.mikrotik import MikrotikPortal, MikrotikWithDevices
from portal_bridge.adapters.routeros.wire import Timeouts
from portal_bridge.carry import carry
from portal_bridge.contract import (
    AccountState,
    PortalError,
    ProfileLimits,
    Rejected,
    Unreachable,
    Unsure,
)
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    EndSessions,
    ForgetDevice,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    RememberDevice,
    ResumeAccount,
)
from tests.portal_bridge.routeros import SCHEDULER, USER, FakeRouter
from tests.portal_bridge.routeros_http import PASSWORD, Line, Trouble, routeros
from tests.portal_bridge.test_freeradius_tls import certificate
from tests.services import programs

PC, MOBILE = ProfileLimits("pc", devices=2), ProfileLimits("mobile")
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"
PATIENT = Timeouts(connect=5, silence=10, call=30)
QUICK = Timeouts(connect=5, silence=1, call=30)
"""For a router that is silent: others may be slow, on a busy machine, and are waited for."""
LATER = datetime(2031, 1, 1, tzinfo=UTC)

ALL_TROUBLES = [
    pytest.param(one, marks=[pytest.mark.slow] if one is Trouble.SILENT else []) for one in Trouble
]
OF_EACH_KIND = {Trouble.LOST, Trouble.BROKEN, Trouble.LIES}
"""Acted on and not told; not acted on and told; not acted on and told otherwise."""
WHERE = [
    pytest.param(
        trouble, after, marks=[pytest.mark.slow] if after or trouble not in OF_EACH_KIND else []
    )
    for trouble in Trouble
    for after in (0, 1, 2, 3)
    if trouble is not Trouble.SILENT
] + [pytest.param(Trouble.SILENT, after, marks=pytest.mark.slow) for after in (0, 2)]
READS: list[Callable[[MikrotikWithDevices], object]] = [
    lambda portal: portal.look("malee"),
    lambda portal: portal.check_password("malee", WORD),
    lambda portal: portal.online(),
    lambda portal: portal.remembered(),
    lambda portal: portal.clock(),
    lambda portal: portal.ping(),
]
ORDERS: list[Order] = [
    OpenAccount("somchai", PC, LATER),
    OpenAccount("malee", MOBILE, LATER),
    ChangeProfile("malee", MOBILE),
    LockAccount("malee"),
    FreezeAccount("malee"),
    ResumeAccount("frozen"),
    CloseAccount("malee"),
    EndSessions("malee"),
    RememberDevice("malee", LAPTOP),
    ForgetDevice("malee", PHONE),
]


def portal_of(line: Line, timeouts: Timeouts = PATIENT) -> MikrotikWithDevices:
    return MikrotikWithDevices(line.config(), timeouts)


@pytest.fixture
def portal(router: Line) -> MikrotikWithDevices:
    """An account with a device that is online, and one that is frozen."""
    router.router = lived_in().twin()
    return portal_of(router)


@cache
def lived_in() -> FakeRouter:
    """A router on which they were set up once, by the adapter."""
    with routeros() as line:
        portal = portal_of(line)
        for name in ("malee", "frozen"):
            portal.open_account(name, PC)
            portal.set_password(name, WORD)
        portal.remember("malee", PHONE)
        portal.remember("frozen", "AA-BB-CC-DD-EE-03")
        portal.freeze("frozen")
        assert line.router.comes_in(PHONE)
        return line.router


def is_plain(trouble: PortalError) -> None:
    """It says what to do, and holds no secret."""
    said = f"{trouble} {trouble.cure} {trouble!r} {trouble.__cause__}"
    assert trouble.cure
    assert not [secret for secret in (PASSWORD, WORD, OTHER, "malee") if secret in said]


@pytest.mark.parametrize("read", READS, ids=["look", "check", "online", "devices", "clock", "ping"])
@pytest.mark.parametrize("trouble", ALL_TROUBLES[:-1])
def test_what_could_not_be_read_is_unreachable(
    portal: MikrotikWithDevices,
    router: Line,
    trouble: Trouble,
    read: Callable[[MikrotikWithDevices], object],
) -> None:
    router.trouble = trouble
    hasty = portal_of(router, QUICK)

    with pytest.raises(Unreachable) as seen:
        read(hasty if trouble is Trouble.SILENT else portal)

    is_plain(seen.value)
    router.is_well()
    read(portal)


@pytest.mark.parametrize("read", READS, ids=["look", "check", "online", "devices", "clock", "ping"])
@pytest.mark.parametrize("trouble", [Trouble.DEAF, Trouble.LOST, Trouble.CUT])
def test_what_only_reads_is_asked_again_when_the_connection_ends_under_it(
    portal: MikrotikWithDevices,
    router: Line,
    trouble: Trouble,
    read: Callable[[MikrotikWithDevices], object],
) -> None:
    """A router may end a connection that we had kept in the moment in which we ask on it."""
    router.trouble, router.troubles = trouble, lambda _: len(router.heard) == already + 1
    already = len(router.heard)

    read(portal)

    first, again = router.heard[already : already + 2]
    assert (first.method, first.target) == (again.method, again.target)


@pytest.mark.parametrize(("trouble", "after"), WHERE)
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: type(order).__name__)
def test_change_whose_answer_is_lost_is_unsure_and_is_done_when_it_is_carried_again(
    portal: MikrotikWithDevices, router: Line, order: Order, trouble: Trouble, after: int
) -> None:
    """Wherever it breaks off: what a courier does next finishes it, and nobody calls it done before
    it is."""
    router.on_changes(trouble, after=after)
    try:
        carry(order, portal_of(router, QUICK) if trouble is Trouble.SILENT else portal)
    except PortalError as seen:
        assert isinstance(seen, Unsure)
        is_plain(seen)
        router.is_well()
        carry(order, portal, after_unsure=True)
    router.is_well()

    is_whole(order, portal, router)


def is_whole(order: Order, portal: MikrotikWithDevices, router: Line) -> None:
    """Not the account's row alone: its devices, its end and its sessions, too."""
    state, air = portal.look(order.username), router.router.comes_in
    match order:
        case OpenAccount(name, profile, until):
            assert state == AccountState(name, profile.name, name == "somchai", False, until)
            assert f"helpdesk-expiry-{name}" in router.router.names(SCHEDULER)
        case ChangeProfile():
            assert state is not None
            assert state.profile == "mobile"
            device = router.router.find(USER, name=PHONE.replace("-", ":"))
            assert device["profile"] == "helpdesk.device.mobile"
        case LockAccount():
            assert state is not None
            assert state.locked
            assert not router.router.login("malee", WORD, LAPTOP)
            assert air(PHONE)
        case FreezeAccount():
            assert state is not None
            assert state.frozen
            assert not air(PHONE)
        case ResumeAccount():
            assert state == AccountState("frozen", "pc", False, False, None)
            assert air("AA-BB-CC-DD-EE-03")
        case CloseAccount():
            assert state is None
            assert router.router.names(USER) == {"frozen", "AA:BB:CC:DD:EE:03"}
        case EndSessions():
            assert portal.online() == []
        case RememberDevice():
            assert air(LAPTOP)
        case ForgetDevice():
            assert not air(PHONE)


@pytest.mark.parametrize("trouble", Trouble)
def test_password_is_never_called_set_before_it_is(
    portal: MikrotikWithDevices, router: Line, trouble: Trouble
) -> None:
    router.on_changes(trouble)

    hasty = portal_of(router, QUICK)

    with pytest.raises(Unsure) as seen:
        (hasty if trouble is Trouble.SILENT else portal).set_password("malee", OTHER)

    is_plain(seen.value)
    router.is_well()
    portal.set_password("malee", OTHER)
    assert router.router.login("malee", OTHER, LAPTOP)
    assert not router.router.login("malee", WORD, LAPTOP)


def test_router_that_goes_away_between_two_changes_leaves_a_doubt(
    portal: MikrotikWithDevices, router: Line
) -> None:
    """The device is shut, the account is not, and the next question is not answered."""
    changed = threading.Event()

    def is_hit(heard: object) -> bool:
        if getattr(heard, "method", "") != "GET":
            changed.set()
            return False
        return changed.is_set()

    router.trouble, router.troubles = Trouble.DEAF, is_hit

    with pytest.raises(Unsure):
        portal.freeze("malee")

    router.is_well()
    carry(FreezeAccount("malee"), portal, after_unsure=True)
    assert not router.router.login("malee", WORD, LAPTOP)


def test_router_that_is_away_before_anything_was_changed_leaves_none(
    portal: MikrotikWithDevices, router: Line
) -> None:
    router.trouble = Trouble.DEAF

    with pytest.raises(Unreachable):
        portal.freeze("malee")


def test_nobody_answers_there() -> None:
    port = programs.free_port()
    with routeros() as line:
        line.url = f"http://127.0.0.1:{port}"
        portal = portal_of(line)
    for act in (lambda: portal.look("malee"), lambda: portal.open_account("malee", PC)):
        with pytest.raises(Unreachable) as seen:
            act()
        assert "PORTAL__URL" in seen.value.cure


def test_one_call_does_not_outlast_an_orders_lease(
    portal: MikrotikWithDevices, router: Line
) -> None:
    """However many questions it has: each of them is slow, none too slow by itself."""
    portal = portal_of(router, Timeouts(connect=1, silence=1, call=0.2))
    gate = threading.Event()
    waited = []

    def is_hit(_: object) -> bool:
        waited.append(gate.wait(0.15))
        return False

    router.trouble, router.troubles = Trouble.DEAF, is_hit
    try:
        with pytest.raises(PortalError) as seen:
            portal.change_profile("malee", MOBILE)
    finally:
        gate.set()

    assert seen.value.retry
    assert len(waited) <= 3


def test_what_has_had_its_time_is_not_asked_again(
    portal: MikrotikWithDevices, router: Line
) -> None:
    portal = portal_of(router, Timeouts(connect=1, silence=1, call=0.2))
    gate, already = threading.Event(), len(router.heard)

    def is_hit(_: object) -> bool:
        gate.wait(0.3)
        return True

    router.trouble, router.troubles = Trouble.DEAF, is_hit
    with pytest.raises(Unreachable):
        portal.online()

    assert len(router.heard) == already + 1


def test_while_one_change_waits_another_is_told_to_come_again(
    portal: MikrotikWithDevices, router: Line
) -> None:
    portal = portal_of(router, Timeouts(connect=1, silence=5, call=0.2))
    held, over = threading.Event(), threading.Event()

    def is_hit(heard: object) -> bool:
        if "frozen" in getattr(heard, "target", ""):
            held.set()
            over.wait(10)
        return False

    router.trouble, router.troubles = Trouble.DEAF, is_hit
    slow = MikrotikWithDevices(router.config(), Timeouts(connect=1, silence=9, call=9))
    slow._changes = portal._changes
    first = threading.Thread(target=slow.lock, args=("frozen",))
    first.start()
    try:
        assert held.wait(10)
        with pytest.raises(Unreachable):
            portal.freeze("malee")
        assert slow.look("malee") is not None, "whoever only reads waits for nobody"
        assert not over.is_set()
        assert first.is_alive()
    finally:
        over.set()
        first.join(10)


# What the router does not let us do


@pytest.mark.parametrize(
    ("changed", "cure"),
    [
        ({"password": "Xx9-another-word-altogether"}, "PORTAL__PASSWORD"),
        ({"user": "nobody"}, "PORTAL__USER"),
    ],
    ids=str,
)
def test_wrong_user_or_password_is_told_with_its_cure(
    router: Line, changed: dict[str, str], cure: str
) -> None:
    portal = MikrotikPortal(router.config(**changed))

    with pytest.raises(Rejected) as seen:
        portal.ping()

    assert cure in seen.value.cure
    is_plain(seen.value)


@pytest.mark.parametrize("policy", ["rest-api", "read", "write", "sensitive"])
def test_ping_misses_every_policy(portal: MikrotikWithDevices, router: Line, policy: str) -> None:
    portal.ping()
    router.router.policies -= {policy}

    with pytest.raises(Rejected) as seen:
        portal.ping()

    assert "policies" in seen.value.cure or "sensitive" in seen.value.cure
    is_plain(seen.value)


def test_ping_changes_nothing(portal: MikrotikWithDevices, router: Line) -> None:
    before = str(router.router.tables)
    portal.ping()

    assert str(router.router.tables) == before


@pytest.mark.parametrize("gone", ["ip/hotspot/user", "system/scheduler", "ip/hotspot/cookie"])
def test_ping_misses_every_menu(portal: MikrotikWithDevices, router: Line, gone: str) -> None:
    del router.router.tables[gone]

    with pytest.raises(Rejected):
        portal.ping()


def test_ping_says_that_no_device_could_come_in(portal: MikrotikWithDevices, router: Line) -> None:
    router.router.find("ip/hotspot/profile", name="hsprof1")["login-by"] = "https,mac-cookie"

    with pytest.raises(Rejected) as seen:
        portal.ping()

    assert "login-by" in seen.value.cure
    router.config(mac_format=None).open().ping()


def test_ping_says_that_there_is_no_hotspot(portal: MikrotikWithDevices, router: Line) -> None:
    router.router.find("ip/hotspot")["disabled"] = "true"

    with pytest.raises(Rejected):
        portal.ping()


def test_account_whose_password_is_not_shown_is_never_taken_for_an_open_one(
    portal: MikrotikWithDevices, router: Line
) -> None:
    router.router.policies -= {"sensitive"}

    for act in (
        lambda: portal.look("malee"),
        lambda: portal.check_password("malee", WORD),
        lambda: portal.set_password("malee", OTHER),
    ):
        with pytest.raises(Rejected) as seen:
            act()
        assert "sensitive" in seen.value.cure
    router.router.policies |= {"sensitive"}
    assert portal.check_password("malee", WORD)


# The wire


@pytest.mark.service("openssl")
def test_only_a_router_with_the_right_certificate_is_told_the_password(tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path / "ours.pem"), certificate(tmp_path / "theirs.pem")
    with routeros(ours) as line:
        line.config().open().ping()
        line.heard.clear()

        for ca_file in (theirs, None):
            with pytest.raises(Unreachable) as seen:
                line.config(ca_file=ca_file).open().ping()
            assert "PORTAL__CA_FILE" in seen.value.cure
        line.url = line.url.replace("127.0.0.1", "localhost")
        with pytest.raises(Unreachable):
            line.config().open().ping()
        assert line.heard == []


def test_proxy_of_the_environment_is_told_nothing(
    router: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    router.config().open().ping()

    assert router.heard


def test_one_connection_serves_many_calls(portal: MikrotikWithDevices, router: Line) -> None:
    """Some releases note every connection as a login of their own."""
    for _ in range(5):
        portal.online()
        portal.look("malee")

    assert router.connections == 1


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://10.0.0.1"},
        {"url": "http://localhost.example"},
        {"url": "ftp://127.0.0.1"},
        {"url": "https://"},
        {"url": "https://bridge:h1dden@10.0.0.1"},
        {"url": "https://10.0.0.1/rest/ip"},
        {"url": "https://10.0.0.1?x=1"},
        {"url": "https://10.0.0.1:port"},
        {"user": ""},
        {"user": "bridge:h1dden"},
        {"password": "h1dden"},
        {"mac_format": "aabbccddeeff"},
        {"ca_file": "/nowhere/ca.pem"},
        {"ca_file": __file__},
        {"unknown": "h1dden"},
    ],
    ids=str,
)
def test_settings_that_would_not_protect_are_refused_and_nothing_repeated(
    router: Line, change: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        router.config(**change)

    assert "h1dden" not in str(refusal.value)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[::1]", "https://router.example/"])
def test_addresses_that_are_safe(router: Line, url: str) -> None:
    config = router.config(url=url)

    assert not config.url.endswith("/")
    assert "h1dden" not in repr(config) + config.model_dump_json()


def test_readme_names_the_policies_that_ping_asks_for() -> None:
    readme = (Path(__file__).parents[2] / "portal_bridge" / "README.md").read_text()
    [group] = re.findall(r"/user/group add name=helpdesk policy=([\w,!-]+)", readme)

    assert {"read", "write", "sensitive", "rest-api"} <= set(group.split(","))
