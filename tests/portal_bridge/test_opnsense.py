"""OPNsense's captive portal: whose sessions are told, how idle they are, and how they end."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from portal_bridge.adapters.opnsense import OpnsensePortal
from portal_bridge.carry import carry
from portal_bridge.contract import (
    Cause,
    Counts,
    Devices,
    History,
    Past,
    ProfileLimits,
    Rejected,
    Session,
    Sessions,
    Tidies,
    Unreachable,
    Unsure,
)
from portal_bridge.orders import EndSession, EndSessions
from tests.portal_bridge.conftest import Site, accounts_at, behind_a_bridge
from tests.portal_bridge.firewall import KEY, SECRET, Zone
from tests.portal_bridge.firewall_http import Hedge

pytestmark = pytest.mark.service("postgresql", "freeradius")

TEN = timedelta(minutes=10)
PC, FREE = ProfileLimits("pc-ten", idle_timeout=TEN), ProfileLimits("free")
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"


@pytest.fixture
def portal(postgresql_site: Site, firewall: Hedge) -> OpnsensePortal:
    return firewall.config(accounts_at(postgresql_site)).open()


def of(portal: OpnsensePortal, name: str) -> list[Session]:
    return [one for one in portal.online() if one.username == name]


# Whose


def test_what_no_account_of_ours_logged_in_to_is_not_told_and_not_ended(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    box = firewall.firewall
    box.lets_in("", PHONE, "10.0.0.1", via="---mac---")
    box.lets_in("", LAPTOP, "10.0.0.2", via="---ip---")
    box.lets_in("nobody-of-ours", "AA-BB-CC-DD-EE-03", "10.0.0.3")
    box.lets_in(name, "AA-BB-CC-DD-EE-04", "10.0.0.4")
    before = list(box.stays)

    assert [one.username for one in portal.online()] == [name]
    for stay in before[:2]:
        portal.end(stay.id)
    assert box.stays == before


def test_session_is_told_whole_and_up_is_what_the_device_sent(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    began = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
    stay = firewall.firewall.lets_in(
        name, PHONE, "10.0.0.1", began=began.timestamp() + 0.73, up=5_000, down=2**33
    )

    [told] = of(portal, name)
    assert told == Session(stay.id, name, PHONE, "10.0.0.1", began, told.idle, 5_000, 2**33)


def test_phone_that_opnsense_did_not_find_among_its_neighbours_has_no_mac_address(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    firewall.firewall.lets_in(name, "", "2001:db8::5")

    [session] = of(portal, name)

    assert (session.mac, session.address) == ("", "2001:db8::5")


def test_only_the_office_s_zones_are_told_and_ended(
    postgresql_site: Site, firewall: Hedge, name: str
) -> None:
    firewall.firewall.zones = [Zone(0), Zone(1), Zone(7, enabled=False)]
    here = firewall.config(accounts_at(postgresql_site), zones=(1,)).open()
    here.open_account(name, FREE)
    stays = [firewall.firewall.lets_in(name, PHONE, "10.0.0.1", zone=zone) for zone in (0, 1, 7)]

    assert [one.id for one in of(here, name)] == [stays[1].id]
    for stay in stays:
        here.end(stay.id)
    assert firewall.firewall.stays == [stays[0], stays[2]]
    everywhere = firewall.config(accounts_at(postgresql_site)).open()
    assert [one.id for one in of(everywhere, name)] == [stays[0].id]


def test_a_zone_that_is_gone_is_not_taken_for_one_that_everybody_left(
    postgresql_site: Site, firewall: Hedge, name: str
) -> None:
    """OPNsense tells an empty list of it, with HTTP 200."""
    portal = firewall.config(accounts_at(postgresql_site), zones=(0, 3)).open()
    portal.open_account(name, FREE)
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    with pytest.raises(Rejected, match="zone 3") as seen:
        portal.online()

    assert "PORTAL__ZONES: there are 0" in seen.value.cure
    firewall.firewall.zones = []
    with pytest.raises(Rejected):
        portal.online()


def test_remembered_devices_are_not_offered(portal: OpnsensePortal) -> None:
    assert not isinstance(portal, Devices)


# How idle


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=-3), timedelta(minutes=40)])
def test_idleness_is_by_opnsense_s_own_clock(
    portal: OpnsensePortal, firewall: Hedge, name: str, ahead: timedelta
) -> None:
    portal.open_account(name, PC)
    firewall.ahead = ahead
    firewall.firewall.zones = [Zone(0, idle_minutes=10)]
    there = (datetime.now(UTC) + ahead).timestamp()
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1", began=there - 3600, active=there - 480)

    [session] = of(portal, name)

    assert session.idle is not None
    assert timedelta(seconds=479) <= session.idle < timedelta(seconds=540)
    count = portal.idle_count()
    assert (count.counts, count.blur) == (Counts.BOTH, timedelta(0))


def test_without_its_time_our_own_is_taken(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    firewall.tells_time = False
    now = datetime.now(UTC).timestamp()
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1", began=now - 3600, active=now - 60)

    [session] = of(portal, name)

    assert session.idle is not None
    assert timedelta(seconds=59) <= session.idle < timedelta(seconds=120)


@pytest.mark.parametrize(
    ("profile", "minutes", "told"),
    [(PC, 10, True), (PC, 0, False), (PC, 30, False), (FREE, 10, False), (FREE, 0, True)],
    ids=["the same", "zone never", "another", "account never", "neither"],
)
def test_idleness_is_told_only_where_the_zone_cuts_when_the_account_s_profile_says(
    portal: OpnsensePortal,
    firewall: Hedge,
    name: str,
    profile: ProfileLimits,
    minutes: int,
    told: bool,
) -> None:
    """OPNsense hears of no profile's limit, and a warning by the profile's would be false."""
    portal.open_account(name, profile)
    firewall.firewall.zones = [Zone(0, idle_minutes=minutes)]
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    [session] = of(portal, name)

    assert (session.idle is not None) is told


def test_an_account_that_moves_to_the_zone_s_limit_is_told_idle_again(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    firewall.firewall.zones = [Zone(0, idle_minutes=10)]
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    assert of(portal, name)[0].idle is None

    portal.change_profile(name, PC)

    assert of(portal, name)[0].idle is not None


# How it ends


@pytest.mark.parametrize("is_old", [False, True])
def test_session_in_a_zone_that_is_not_the_first_is_ended(
    portal: OpnsensePortal, firewall: Hedge, name: str, is_old: bool
) -> None:
    """Old releases look for it in zone 0 unless the path says otherwise."""
    firewall.firewall.is_old = is_old
    firewall.firewall.zones = [Zone(0), Zone(4)]
    portal.open_account(name, FREE)
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1", zone=4)

    carry(EndSessions(name), portal)

    assert firewall.firewall.stays == []


def test_a_yes_that_ended_nothing_is_not_believed(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    firewall.firewall.obeys = False

    with pytest.raises(Unsure):
        carry(EndSessions(name), portal)
    with pytest.raises(Unsure):
        carry(EndSession(name, stay.id), portal, after_unsure=True)

    assert [one.id for one in of(portal, name)] == [stay.id]
    firewall.firewall.obeys = True
    carry(EndSession(name, stay.id), portal, after_unsure=True)
    assert of(portal, name) == []


def test_session_that_ends_between_the_list_and_the_order_is_done(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    """Its answer is HTTP 200 with the cause UNKNOWN."""
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    def leaves_first(method: str) -> None:
        if method == "POST":
            firewall.firewall.drops(stay, "User-Request")

    firewall.firewall.before = leaves_first
    portal.end(stay.id)

    assert firewall.heard[-1].method == "POST"
    assert of(portal, name) == []


def test_backend_that_gave_no_clear_answer_to_an_order_leaves_it_unsure(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    def goes_down(method: str) -> None:
        firewall.firewall.backend_is_down = method == "POST"

    firewall.firewall.before = goes_down

    with pytest.raises(Unsure):
        portal.end(stay.id)


@pytest.mark.parametrize("spelling", ["as the stock set-up writes it", "as it is"])
def test_an_end_is_found_however_freeradius_writes_the_session_s_name(
    portal: OpnsensePortal, postgresql_site: Site, firewall: Hedge, name: str, spelling: str
) -> None:
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1", up=70, down=900)
    assert {"+", "/", "="} <= set(stay.id)
    carry(EndSession(name, stay.id), portal)
    [(written,)] = session_names(postgresql_site, name)
    assert written == stay.id.replace("+", "=2B").replace("==", "=3D=3D")
    if spelling == "as it is":
        postgresql_site.execute(
            "UPDATE radacct SET acctsessionid = :id WHERE username = :who", id=stay.id, who=name
        )

    [end] = portal.ended([stay.id])
    [past] = past_of(portal, name)

    told = (stay.id, Cause.ADMIN, 70, 900)
    assert (end.id, end.cause, end.bytes_up, end.bytes_down) == told
    assert (past.id, past.cause, past.bytes_up, past.bytes_down) == told
    assert (past.address, past.mac) == ("10.0.0.1", "")


@pytest.mark.parametrize(
    ("cause", "known"),
    [
        ("Idle-Timeout", Cause.IDLE),
        ("Session-Timeout", Cause.LIMIT),
        ("User-Request", Cause.USER),
        ("NAS-Request", Cause.UNKNOWN),
    ],
)
def test_why_opnsense_itself_ended_a_session_is_told(
    portal: OpnsensePortal, firewall: Hedge, name: str, cause: str, known: Cause
) -> None:
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    firewall.firewall.drops(stay, cause)

    [end] = portal.ended([stay.id])

    assert end.cause is known


def test_report_of_an_end_is_waited_for(portal: OpnsensePortal, firewall: Hedge, name: str) -> None:
    """OPNsense sends it in its next round, some seconds later."""
    portal.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    report, asked = firewall.firewall.stopped, threading.Event()
    firewall.firewall.stopped = lambda _stay, _cause: None
    firewall.firewall.drops(stay, "Idle-Timeout")
    firewall.firewall.before = lambda _method: asked.set()

    def reports_late() -> None:
        assert asked.wait(10)
        report(stay, "Idle-Timeout")

    reporter = threading.Thread(target=reports_late)
    reporter.start()
    try:
        [end] = portal.ended([stay.id])
    finally:
        reporter.join(10)

    assert end.cause is Cause.IDLE


def test_end_of_which_no_accounting_is_done_is_not_waited_for(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    portal.open_account(name, FREE)
    firewall.firewall.started = firewall.firewall.stopped = lambda *_: None
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    firewall.firewall.drops(stay, "Idle-Timeout")
    heard = len(firewall.heard)

    assert portal.ended([stay.id]) == []

    assert len(firewall.heard) == heard


def test_rows_left_over_by_a_power_cut_are_closed_where_the_office_wants_that(
    postgresql_site: Site, firewall: Hedge, name: str
) -> None:
    tidy = firewall.config(
        accounts_at(postgresql_site, stale_after=timedelta(minutes=30), group_prefix="tidy-")
    ).open()
    tidy.open_account(name, FREE)
    stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1")
    firewall.firewall.stays = []
    postgresql_site.execute(
        "UPDATE radacct SET acctstarttime = now() - interval '3 hours', acctinterval = 60, "
        "acctupdatetime = now() - interval '2 hours' WHERE username = :who",
        who=name,
    )
    plain = firewall.config(accounts_at(postgresql_site, group_prefix="tidy-")).open()

    assert plain.close_stale() == 0
    assert plain.ended([stay.id]) == []
    assert tidy.close_stale() == 1
    [end] = tidy.ended([stay.id])
    assert end.cause is Cause.LOST


# What is said of its set-up


@pytest.mark.parametrize("is_old", [False, True])
def test_ping_is_content_and_ends_nobody(
    portal: OpnsensePortal, firewall: Hedge, name: str, is_old: bool
) -> None:
    firewall.firewall.is_old = is_old
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    portal.ping()

    assert len(firewall.firewall.stays) == 1
    assert "POST" in {heard.method for heard in firewall.heard}


def test_release_that_spells_commands_only_as_today_s_documentation_does_is_understood(
    portal: OpnsensePortal, firewall: Hedge, name: str
) -> None:
    firewall.firewall.spells_snake_only = True
    portal.open_account(name, FREE)
    firewall.firewall.lets_in(name, PHONE, "10.0.0.1")

    portal.ping()
    carry(EndSessions(name), portal)

    assert firewall.firewall.stays == []


def no_privilege(way: Hedge) -> None:
    way.firewall.privileges = set()


def old_no_privilege(way: Hedge) -> None:
    way.firewall.privileges, way.firewall.is_old = set(), True


def another_key(way: Hedge) -> None:
    way.firewall.key = "another"


def another_secret(way: Hedge) -> None:
    way.firewall.secret = "another"


def no_zone(way: Hedge) -> None:
    way.firewall.zones = []


def only_one_that_is_off(way: Hedge) -> None:
    way.firewall.zones = [Zone(0, enabled=False)]


def another_program(way: Hedge) -> None:
    way.firewall.instead = 404, b""


def a_login_page(way: Hedge) -> None:
    way.firewall.instead = 302, b""


def a_backend_that_is_down(way: Hedge) -> None:
    way.firewall.backend_is_down = True


@pytest.mark.parametrize(
    ("wrong", "kind", "says"),
    [
        (another_key, Rejected, "PORTAL__API_KEY"),
        (another_secret, Rejected, "PORTAL__API_SECRET"),
        (no_privilege, Rejected, "Services: Captive Portal"),
        (old_no_privilege, Rejected, "Services: Captive Portal"),
        (no_zone, Rejected, "Services: Captive Portal"),
        (only_one_that_is_off, Rejected, "switch it on"),
        (another_program, Rejected, "PORTAL__URL"),
        (a_login_page, Unreachable, "PORTAL__URL"),
        (a_backend_that_is_down, Unreachable, "configd"),
    ],
)
def test_ping_says_what_is_wrong(
    portal: OpnsensePortal,
    firewall: Hedge,
    wrong: Callable[[Hedge], None],
    kind: type[Exception],
    says: str,
) -> None:
    wrong(firewall)

    with pytest.raises(kind) as seen:
        portal.ping()

    assert says in getattr(seen.value, "cure", "")


def test_chosen_zone_that_is_switched_off_is_said(postgresql_site: Site, firewall: Hedge) -> None:
    firewall.firewall.zones = [Zone(0), Zone(2, enabled=False)]
    portal = firewall.config(accounts_at(postgresql_site), zones=(0, 2)).open()

    with pytest.raises(Rejected, match="zone 2 is switched off"):
        portal.ping()


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (Zone(5, idle_minutes=10), []),
        (Zone(5, idle_minutes=10, servers={}), ["lets everybody in"]),
        (Zone(5, idle_minutes=10, servers={"FreeRADIUS": False}), ["lets everybody in"]),
        (Zone(5, idle_minutes=10, accounts_for_all=False), ["ends stay unknown"]),
        (Zone(5, idle_minutes=10, keeps_older=False), ["ends an older session"]),
        (Zone(5, idle_minutes=25), ["cuts everybody after 25 minutes"]),
        (Zone(5), ["cuts nobody for idleness"]),
    ],
    ids=lambda one: str(one) if isinstance(one, list) else "",
)
def test_what_of_the_set_up_keeps_us_from_all_we_could_do_is_said(
    postgresql_site: Site, firewall: Hedge, name: str, zone: Zone, said: list[str]
) -> None:
    accounts = accounts_at(postgresql_site, group_prefix=f"{name[:9]}-")
    portal = firewall.config(accounts).open()
    portal.open_account(name, PC)
    firewall.firewall.zones = [zone]

    found = portal.shortfalls()

    assert len(found) == len(said)
    for one, words in zip(found, said, strict=True):
        assert "zone 5" in one.what
        assert words in one.what
        assert one.cure
    portal.close_account(name)


def test_clock_of_opnsense_is_told(portal: OpnsensePortal, firewall: Hedge) -> None:
    firewall.ahead = timedelta(minutes=5)

    seen = portal.firewall_clock()

    assert abs(seen.ahead - timedelta(minutes=5)) <= seen.give_or_take
    assert portal.clock().at_least < timedelta(minutes=1)


@pytest.mark.service("openssl")
def test_behind_a_bridge_it_can_do_all_the_same(
    postgresql_site: Site, firewall: Hedge, name: str, tmp_path: Path
) -> None:
    firewall.firewall.zones = [Zone(2, idle_minutes=10)]
    settings = {
        "PORTAL__KIND": "opnsense",
        "PORTAL__DATABASE_URL": postgresql_site.portal_url,
        "PORTAL__URL": firewall.url,
        "PORTAL__API_KEY": KEY,
        "PORTAL__API_SECRET": SECRET,
        "PORTAL__ZONES": "2",
        "PORTAL__STALE_MINUTES": "10080",
    }
    with behind_a_bridge(tmp_path, settings) as (portal, _far):
        assert isinstance(portal, Sessions)
        assert isinstance(portal, History)
        assert isinstance(portal, Tidies)
        assert not isinstance(portal, Devices)
        portal.ping()
        portal.open_account(name, PC)
        stay = firewall.firewall.lets_in(name, PHONE, "10.0.0.1", zone=2)

        [session] = [one for one in portal.online() if one.username == name]
        assert (session.id, session.mac) == (stay.id, PHONE)
        assert session.idle is not None
        assert portal.idle_count().counts is Counts.BOTH
        carry(EndSession(name, stay.id), portal)
        [end] = portal.ended([stay.id])
        assert (end.id, end.cause) == (stay.id, Cause.ADMIN)
        assert [one.id for one in past_of(portal, name)] == [stay.id]

        firewall.firewall.privileges = set()
        with pytest.raises(Rejected, match="does not let this key") as seen:
            portal.ping()
        assert "Services: Captive Portal" in seen.value.cure


def session_names(site: Site, name: str) -> list[tuple[object, ...]]:
    return site.select("SELECT acctsessionid FROM radacct WHERE username = :who", who=name)


def past_of(portal: History, name: str) -> list[Past]:
    since = datetime.now(UTC) - timedelta(minutes=5)
    return [one for one in portal.past(since, 10_000) if one.username == name]
