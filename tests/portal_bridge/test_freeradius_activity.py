"""How long a session has been idle, with the helper that ``helpdesk portal install`` puts beside
``radacct``: real FreeRADIUS, real databases, time moved by hand."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.activity import NAME
from portal_bridge.adapters.radius.installing import install_activity, remove_activity
from portal_bridge.contract import ProfileLimits, Rejected, Session
from tests.portal_bridge.conftest import Site

PC = ProfileLimits("pc", idle_timeout=timedelta(minutes=10))
UP, DOWN = "Acct-Input-Octets = {}", "Acct-Output-Octets = {}"
FRESH = timedelta(seconds=20)


def config(site: Site, **more: Any) -> FreeradiusConfig:
    return FreeradiusConfig(database_url=SecretStr(site.portal_url), **more)


def owner(site: Site) -> SecretStr:
    return SecretStr(site.radius.database_url)


@pytest.fixture
def watched(site: Site) -> Iterator[Site]:
    """With the helper, for the length of a test."""
    install_activity(config(site), owner(site))
    yield site
    remove_activity(config(site), owner(site))


def only(site: Site, name: str, **settings: Any) -> Session:
    portal = site.with_sessions(**settings)
    [found] = [session for session in portal.online() if session.username == name]
    return found


def begins(site: Site, name: str, *more: str) -> None:
    site.portal().open_account(name, PC)
    site.report(name, "Start", name, *more)


def passes(site: Site, seconds: int) -> None:
    """All that was noted was noted so much earlier."""
    site.execute(
        f"UPDATE {NAME} "  # noqa: S608
        "SET up_at = up_at - :s, down_at = down_at - :s, heard_at = heard_at - :s",
        s=seconds,
    )


def reports(site: Site, name: str, up: int, down: int, *more: str) -> None:
    site.report(name, "Interim-Update", name, UP.format(up), DOWN.format(down), *more)


def test_without_the_helper_nobody_knows(site: Site, name: str) -> None:
    begins(site, name)
    assert only(site, name).idle is None
    assert not site.with_sessions().tells_idleness()


def test_interims_without_traffic_let_idleness_grow(watched: Site, name: str) -> None:
    assert watched.with_sessions().tells_idleness()
    begins(watched, name)
    for _ in range(3):
        passes(watched, 60)
        reports(watched, name, 0, 0)
    session = only(watched, name)
    assert session.idle is not None
    assert timedelta(minutes=3) <= session.idle < timedelta(minutes=3) + FRESH
    assert session.age < FRESH

    passes(watched, 45)
    assert timedelta(seconds=45) <= only(watched, name).age < timedelta(seconds=45) + FRESH


def test_what_the_device_sends_ends_idleness_and_what_it_receives_does_not(
    watched: Site, name: str
) -> None:
    begins(watched, name)
    passes(watched, 120)
    reports(watched, name, 0, 5_000)
    received = only(watched, name).idle
    assert received is not None
    assert received >= timedelta(minutes=2)
    both = only(watched, name, idle_counts="both").idle
    assert both is not None
    assert both < FRESH

    reports(watched, name, 77, 5_000)
    sent = only(watched, name).idle
    assert sent is not None
    assert sent < FRESH


def test_address_that_a_report_leaves_out_is_remembered(watched: Site, name: str) -> None:
    begins(watched, name, "Framed-IP-Address = 10.0.0.77")
    reports(watched, name, 1, 1)
    assert only(watched, name).address == "10.0.0.77"
    reports(watched, name, 2, 2, "Framed-IP-Address = 10.0.0.78")
    reports(watched, name, 3, 3)
    assert only(watched, name).address == "10.0.0.78"


def test_sessions_that_ran_before_count_from_the_installation(site: Site, name: str) -> None:
    begins(site, name, "Framed-IP-Address = 10.0.0.9")
    install_activity(config(site), owner(site))
    try:
        session = only(site, name)
        assert session.idle is not None
        assert session.idle < FRESH
    finally:
        remove_activity(config(site), owner(site))


def test_nothing_is_kept_of_what_is_over(watched: Site, name: str) -> None:
    begins(watched, name)
    watched.report(name, "Stop", name, "Acct-Terminate-Cause = Idle-Timeout")
    with watched.owner().connect() as connection:
        kept = connection.execute(text(f"SELECT count(*) FROM {NAME}")).scalar_one()  # noqa: S608
        open_ = connection.execute(
            text("SELECT count(*) FROM radacct WHERE acctstoptime IS NULL")
        ).scalar_one()
    assert kept == open_


def test_nothing_is_kept_of_what_an_administrator_deletes(watched: Site, name: str) -> None:
    """Old rows of ``radacct`` are cleared by hand, and so are those that a router never closed."""
    begins(watched, name)
    begins(watched, f"{name}-stays")
    watched.execute("DELETE FROM radacct WHERE username = :name", name=name)
    with watched.owner().connect() as connection:
        kept = connection.execute(text(f"SELECT acctuniqueid FROM {NAME}")).scalars()  # noqa: S608
        running = connection.execute(
            text("SELECT acctuniqueid FROM radacct WHERE acctstoptime IS NULL")
        ).scalars()
        assert set(kept) == set(running)
    assert only(watched, f"{name}-stays").idle is not None


def test_accounting_goes_on_when_the_helper_fails(watched: Site, name: str) -> None:
    begins(watched, name)
    watched.execute(f"ALTER TABLE {NAME} RENAME TO elsewhere")
    try:
        reports(watched, name, 4_711, 0)  # FreeRADIUS answers, or this fails
        session = only(watched, name)
        assert (session.bytes_up, session.idle) == (4_711, None)
    finally:
        watched.execute(f"ALTER TABLE elsewhere RENAME TO {NAME}")


def test_installed_again_and_removed_again_is_as_once(watched: Site, name: str) -> None:
    install_activity(config(watched), owner(watched))
    begins(watched, name)
    assert only(watched, name).idle is not None
    remove_activity(config(watched), owner(watched))
    remove_activity(config(watched), owner(watched))
    reports(watched, name, 1, 1)
    assert only(watched, name).idle is None


def test_our_own_role_reads_it_and_cannot_write_it(watched: Site) -> None:
    with (
        pytest.raises(DBAPIError),
        _as_portal(watched).begin() as connection,
    ):
        connection.execute(text(f"DELETE FROM {NAME}"))  # noqa: S608


def _as_portal(site: Site) -> Any:
    from tests.portal_bridge.conftest import _engine

    return _engine(site.portal_url)


def test_another_database_or_a_role_that_owns_nothing_is_told_so(site: Site) -> None:
    elsewhere = make_url(site.radius.database_url)
    other = {"postgresql": "postgres", "mariadb": "mysql"}[elsewhere.get_backend_name()]
    with pytest.raises(Rejected) as refusal:
        install_activity(
            config(site),
            SecretStr(elsewhere.set(database=other).render_as_string(hide_password=False)),
        )
    assert "same database" in refusal.value.cure
    with pytest.raises(Rejected):
        install_activity(config(site), SecretStr(site.portal_url))
