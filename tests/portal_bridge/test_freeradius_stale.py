"""Sessions that ``radacct`` has as running and that nobody will ever close."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import make_url

from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.contract import Cause, ProfileLimits, Rejected, Tidies, Unsure
from tests.portal_bridge.conftest import Site
from tests.portal_bridge.test_freeradius_sessions import let_pass, running

PC = ProfileLimits("pc", devices=1)
WORD = "Kx7-mango-42"
HALF_AN_HOUR = timedelta(minutes=30)
OTHER_PC = 'Calling-Station-Id = "AA-BB-CC-DD-EE-06"'
PHONE = 'Calling-Station-Id = "AA-BB-CC-DD-EE-05"'


NUMBERS = itertools.count(1)


def nas() -> str:
    """An access server of this test's own: each process has its own FreeRADIUS."""
    high, low = divmod(next(NUMBERS), 250)
    return f"10.44.{high}.{1 + low}"


def opened(site: Site, name: str) -> FreeradiusWithSessions:
    portal = site.with_sessions(stale_after=HALF_AN_HOUR)
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    return portal


def reports(site: Site, name: str, *what: str, session: str = "1", via: str = "127.0.0.1") -> None:
    """One after the other, each a minute after the last."""
    for at, kind in enumerate(what):
        if at:
            let_pass(site, name, 60)
        site.radius.account(
            f'User-Name = "{name}"',
            f'Acct-Session-Id = "{name}-{session}"',
            f"Acct-Status-Type = {kind}",
            PHONE,
            nas=via,
        )


def closes(portal: FreeradiusWithSessions, name: str) -> bool:
    """Whether what runs under this name is closed; others' tests leave rows, too."""
    assert running(portal, name)
    closed = portal.close_stale()
    gone = not running(portal, name)
    assert closed or not gone
    return gone


def test_what_fell_silent_is_closed_when_it_was_last_heard_and_its_person_gets_in_again(
    site: Site, name: str
) -> None:
    portal = opened(site, name)
    reports(site, name, "Start", "Interim-Update", via=nas())
    assert not site.radius.ask(
        name, WORD, "PAP", 'Calling-Station-Id = "AA-BB-CC-DD-EE-06"'
    ).accepted
    [session] = running(portal, name)
    let_pass(site, name, 1_790)
    assert not closes(portal, name)
    let_pass(site, name, 30)
    [session] = running(portal, name)

    assert closes(portal, name)

    [end] = portal.ended([session.id])
    assert end.cause is Cause.LOST
    assert timedelta(0) <= end.at - session.started < timedelta(minutes=2)
    assert site.radius.ask(name, WORD, "PAP", OTHER_PC).accepted
    assert portal.close_stale() == 0, "once"


def test_what_reported_just_now_is_left(site: Site, name: str) -> None:
    portal = opened(site, name)
    reports(site, name, "Start", via=(via := nas()))
    let_pass(site, name, 7_200)
    reports(site, name, "Interim-Update", via=via)
    assert not closes(portal, name)


def test_who_reports_seldom_is_waited_for(site: Site, name: str) -> None:
    portal = opened(site, name)
    via = nas()
    reports(site, name, "Start", via=via)
    let_pass(site, name, 1_200)
    reports(site, name, "Interim-Update", via=via)
    let_pass(site, name, 1_200)
    reports(site, name, "Interim-Update", via=via)
    let_pass(site, name, 3_500)
    assert not closes(portal, name)
    let_pass(site, name, 200)
    assert closes(portal, name)


def test_of_a_router_that_reports_nothing_in_between_nothing_is_guessed(
    site: Site, name: str
) -> None:
    portal = opened(site, name)
    reports(site, name, "Start", via=nas())
    let_pass(site, name, 90_000)
    assert not closes(portal, name)


def test_where_its_router_is_known_to_report_even_a_first_report_that_stayed_out_is_enough(
    site: Site, name: str
) -> None:
    portal, via = opened(site, name), nas()
    reports(site, name, "Start", "Interim-Update", "Stop", session="before", via=via)
    reports(site, name, "Start", session="cut", via=via)
    let_pass(site, name, 1_900)
    assert closes(portal, name)


def test_somebody_elses_user_is_not_touched(site: Site, name: str) -> None:
    portal = site.with_sessions(stale_after=HALF_AN_HOUR)
    reports(site, name, "Start", "Interim-Update", via=nas())
    let_pass(site, name, 90_000)
    portal.close_stale()
    with site.owner().connect() as connection:
        rows = connection.exec_driver_sql(
            f"SELECT acctstoptime FROM radacct WHERE username = '{name}'"  # noqa: S608
        ).all()
    assert [tuple(row) for row in rows] == [(None,)]


def test_where_the_office_has_not_asked_for_it_nothing_is_closed(site: Site, name: str) -> None:
    opened(site, name)
    reports(site, name, "Start", "Interim-Update", via=nas())
    let_pass(site, name, 90_000)
    portal = site.with_sessions()
    assert isinstance(portal, Tidies)
    assert portal.close_stale() == 0
    assert len(running(portal, name)) == 1


def test_a_router_that_says_it_has_restarted_has_its_sessions_closed_by_freeradius(
    site: Site, name: str
) -> None:
    portal, via = opened(site, name), nas()
    reports(site, name, "Start", via=via)
    assert len(running(portal, name)) == 1
    site.radius.account("Acct-Status-Type = Accounting-On", 'Acct-Session-Id = "0"', nas=via)
    assert running(portal, name) == []
    assert site.radius.ask(name, WORD, "PAP", PHONE).accepted


def test_the_right_to_close_is_asked_for_only_where_it_is_used(site: Site) -> None:
    url = make_url(site.portal_url)
    postgres = url.get_backend_name() == "postgresql"
    who = f'"{url.username}"' if postgres else f"'{url.username}'@'127.0.0.1'"
    columns = "(acctstoptime, acctsessiontime, acctterminatecause)"
    site.execute(f"REVOKE UPDATE {columns} ON radacct FROM {who}")
    try:
        site.with_sessions().ping()
        with pytest.raises((Rejected, Unsure)) as refusal:
            site.with_sessions(stale_after=HALF_AN_HOUR).ping()
        assert "README" in refusal.value.cure
    finally:
        site.execute(f"GRANT UPDATE {columns} ON radacct TO {who}")
    site.with_sessions(stale_after=HALF_AN_HOUR).ping()
