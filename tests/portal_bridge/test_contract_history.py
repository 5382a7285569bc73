"""Every promise of ``History``, asked of every adapter that has it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from portal_bridge.contract import Cause, History, Past, ProfileLimits, Session, Sessions
from tests.portal_bridge.conftest import Office, Site
from tests.services import programs

PC = ProfileLimits("pc")
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"
ALL = 10_000
STEP = timedelta(microseconds=1)


@pytest.fixture
def office(remembering_office: Office) -> Office:
    return remembering_office


def past(office: Office, name: str, since: datetime) -> list[Past]:
    assert isinstance(office.portal, History)
    return [one for one in office.portal.past(since, ALL) if one.username == name]


def is_kept(office: Office, *sessions: Session) -> None:
    """What openNDS says of an end, its bookkeeper brings a moment later."""
    portal = office.portal
    assert isinstance(portal, History)
    ids = {one.id for one in sessions}
    since = min(one.started for one in sessions)
    programs.until(
        lambda: ids <= {one.id for one in portal.past(since, ALL)}, "the record of the ends"
    )


def comes_and_goes(office: Office, name: str, mac: str) -> Session:
    """A device that was online; as it was told while it ran."""
    assert isinstance(office.portal, Sessions)
    office.joins(name, mac)
    [session] = [one for one in office.portal.online() if (one.username, one.mac) == (name, mac)]
    office.portal.end(session.id)
    programs.until(
        lambda: session.id not in {one.id for one in running(office)}, "the end of a session"
    )
    return session


def running(office: Office) -> list[Session]:
    assert isinstance(office.portal, Sessions)
    return list(office.portal.online())


def test_what_is_over_is_told_whole_and_what_runs_is_not(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    session = comes_and_goes(office, name, PHONE)
    office.joins(name, LAPTOP)
    is_kept(office, session)

    [one] = past(office, name, session.started)

    mac = PHONE if office.keeps_macs else ""
    assert (one.id, one.mac, one.nas) == (session.id, mac, session.nas)
    assert session.started <= one.started <= session.started + office.records_within
    assert (one.cause, one.ours, one.remembered) == (office.ends_as, True, False)
    assert one.started <= one.ended
    assert one.address == (office.address_of(PHONE) if office.keeps_addresses else "")
    assert one.bytes_up >= session.bytes_up
    assert one.bytes_down >= session.bytes_down


def test_what_began_before_is_not_told(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    session = comes_and_goes(office, name, PHONE)
    is_kept(office, session)

    assert past(office, name, session.started + office.records_within + STEP) == []


def test_page_by_page_nothing_is_missed_and_nothing_told_twice(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    first = comes_and_goes(office, name, PHONE)
    others = [comes_and_goes(office, name, mac_of(at)) for at in range(3)]
    is_kept(office, first, *others)
    ids = {one.id for one in (first, *others)}

    told = [one.id for page in pages(office, first.started, 2) for one in page]

    assert ids <= set(told)
    assert len(told) == len(set(told))


def mac_of(number: int) -> str:
    return f"02-00-5E-00-00-{number:02X}"


def pages(office: Office | Site, since: datetime, limit: int) -> Iterator[list[Past]]:
    """All there is, as whoever keeps asking is told it."""
    portal = office.with_sessions() if isinstance(office, Site) else office.portal
    assert isinstance(portal, History)
    while True:
        page = list(portal.past(since, limit))
        yield page
        if len(page) < limit:
            return
        assert page[-1].started >= since
        since = page[-1].started + STEP


def test_sessions_of_a_closed_account_are_told_as_nobody_s_of_ours(
    office: Office, name: str
) -> None:
    """Only whoever closed it still knows whose it was."""
    office.portal.open_account(name, PC)
    session = comes_and_goes(office, name, PHONE)
    is_kept(office, session)
    office.portal.close_account(name)

    [one] = past(office, name, session.started)

    assert (one.id, one.ours) == (session.id, False)


# As FreeRADIUS has it

LONG_AGO = datetime(2021, 3, 1, 2, 0, tzinfo=UTC)
"""In no other test."""


def insert(site: Site, name: str, number: int, began: datetime, **columns: str) -> str:
    unique = f"{name}{number:04}"
    row = {"acctsessionid": unique, "acctuniqueid": unique, "username": name}
    row |= {"nasipaddress": "127.0.0.1", **columns}
    names, values = ", ".join(row), ", ".join(f":{column}" for column in row)
    postgresql = site.radius.database_url.startswith("postgresql")
    moment = "to_timestamp" if postgresql else "from_unixtime"
    at = int(began.timestamp())
    site.execute(
        f"INSERT INTO radacct ({names}, acctstarttime, acctstoptime) "  # noqa: S608
        f"VALUES ({values}, {moment}({at}), {moment}({at + 60}))",
        **row,
    )
    return unique


def test_more_than_a_page_that_began_at_one_moment_are_told_together(site: Site, name: str) -> None:
    """After a power cut all devices of a school come back in the same second."""
    site.with_sessions().open_account(name, PC)
    before = insert(site, name, 0, LONG_AGO - timedelta(seconds=1))
    at_once = {insert(site, name, number, LONG_AGO) for number in range(1, 8)}
    after = insert(site, name, 9, LONG_AGO + timedelta(seconds=1))
    try:
        found = pages(site, LONG_AGO - timedelta(seconds=1), 3)
        assert {one.id for one in next(found)} == {before, *at_once}
        assert next(found)[0].id == after
    finally:
        site.execute("DELETE FROM radacct WHERE username = :name", name=name)


def test_past_is_told_as_radacct_has_it(site: Site, name: str) -> None:
    site.with_sessions().open_account(name, PC)
    columns = {
        "callingstationid": "aabb.ccdd.ee01",
        "framedipaddress": "10.0.0.9",
        "acctterminatecause": "Idle-Timeout",
        "acctinputoctets": "100",
    }
    unique = insert(site, name, 1, LONG_AGO, **columns)
    insert(site, f"{name}-site", 1, LONG_AGO)
    try:
        told = site.with_sessions().past(LONG_AGO, ALL)
        [one] = [one for one in told if one.username == name]
        assert one == Past(
            id=unique,
            username=name,
            mac=PHONE,
            address="10.0.0.9",
            started=LONG_AGO,
            ended=LONG_AGO + timedelta(minutes=1),
            cause=Cause.IDLE,
            bytes_up=100,
            bytes_down=0,
            nas="127.0.0.1",
        )
        [other] = [one for one in told if one.username == f"{name}-site"]
        assert not other.ours
    finally:
        site.execute("DELETE FROM radacct WHERE username LIKE :name", name=f"{name}%")
