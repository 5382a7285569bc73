"""Every way in which the RADIUS database can fail us ends as one of three, and tells no secret."""

import secrets
import traceback
from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.failures import Stage, sort
from portal_bridge.adapters.radius.tables import TableNames
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts
from portal_bridge.carry import carry
from portal_bridge.contract import (
    PortalError,
    ProfileLimits,
    Rejected,
    Unreachable,
    Unsure,
)
from portal_bridge.orders import FreezeAccount
from tests.portal_bridge.conftest import Site
from tests.portal_bridge.relay import Fault, Relay, relay
from tests.services import programs

PC = ProfileLimits("pc")
WORD = "Kx7-mango-42"
QUICK = Timeouts(connect=2, statement=1, transaction=1)


def portal_at(
    site: Site, *, port: int | None = None, password: str = "", timeouts: Timeouts = PATIENT
) -> FreeradiusPortal:
    """The adapter with another port or password in its address. ``QUICK`` is for what never comes:
    what comes late on a full machine would be something else than what the test is about."""
    url = make_url(site.portal_url)
    url = url.set(port=port or url.port, password=password or url.password)
    address = SecretStr(url.render_as_string(hide_password=False))
    return FreeradiusPortal(FreeradiusConfig(database_url=address), timeouts)


@pytest.fixture
def wire(site: Site) -> Iterator[Relay]:
    """A relay to the site's database."""
    with relay(make_url(site.portal_url).port or 0) as found:
        yield found


def test_database_that_is_down_is_unreachable(site: Site, name: str) -> None:
    portal = portal_at(site, port=programs.free_port())

    for call in (portal.ping, lambda: portal.open_account(name, PC), lambda: portal.look(name)):
        with pytest.raises(Unreachable) as refusal:
            call()
        assert refusal.value.retry


def test_wrong_database_password_is_said_and_not_shown(site: Site) -> None:
    wrong = secrets.token_hex(8)

    with pytest.raises(Unreachable) as refusal:
        portal_at(site, password=wrong).ping()

    assert "password" in refusal.value.cure
    assert wrong not in told(refusal.value)


def test_role_without_the_rights_is_told_which_paper_to_read(site: Site) -> None:
    revoke = "REVOKE DELETE ON radgroupreply FROM {}"
    grant = "GRANT DELETE ON radgroupreply TO {}"
    url = make_url(site.portal_url)
    postgres = url.get_backend_name() == "postgresql"
    who = f'"{url.username}"' if postgres else f"'{url.username}'@'127.0.0.1'"
    site.execute(revoke.format(who))
    try:
        with pytest.raises(Rejected) as refusal:
            site.portal().ping()
    finally:
        site.execute(grant.format(who))

    assert "README" in refusal.value.cure
    site.portal().ping()


def test_missing_table_is_rejected(site: Site, name: str) -> None:
    config = FreeradiusConfig(
        database_url=SecretStr(site.portal_url), tables=TableNames(radcheck="radcheck_of_1931")
    )

    with pytest.raises(Rejected):
        config.open().ping()
    with pytest.raises(Rejected):
        config.open().open_account(name, PC)


def test_wire_cut_before_the_commit_changed_nothing(site: Site, name: str, wire: Relay) -> None:
    site.portal().open_account(name, PC)
    wire.word, wire.fault = b"INSERT INTO rad", Fault.LOSE_THE_ANSWER

    with pytest.raises(Unreachable):
        portal_at(site, port=wire.port).set_password(name, WORD)

    state = site.portal().look(name)
    assert state is not None
    assert state.locked


@pytest.mark.parametrize(
    ("fault", "happened"), [(Fault.LOSE_THE_WORD, False), (Fault.LOSE_THE_ANSWER, True)]
)
def test_wire_cut_at_the_commit_leaves_us_unsure(
    site: Site, name: str, wire: Relay, fault: Fault, happened: bool
) -> None:
    site.portal().open_account(name, PC)
    wire.word, wire.fault = commit(site), fault

    with pytest.raises(Unsure) as doubt:
        portal_at(site, port=wire.port).freeze(name)

    assert doubt.value.retry
    programs.until(lambda: frozen(site, name) == happened, "the server's end of the commit")
    wire.fault = Fault.NONE
    carry(FreezeAccount(name), portal_at(site, port=wire.port), after_unsure=True)
    assert frozen(site, name)


@pytest.mark.parametrize(
    ("word", "expected"),
    [(b"SELECT", Unreachable), (b"INSERT INTO rad", Unreachable), (None, Unsure)],
    ids=["on connecting", "in the middle", "on the commit"],
)
def test_database_that_falls_silent_is_not_waited_for_for_ever(
    site: Site, name: str, wire: Relay, word: bytes | None, expected: type[PortalError]
) -> None:
    wire.word, wire.fault = word or commit(site), Fault.FALL_SILENT

    with pytest.raises(expected):
        portal_at(site, port=wire.port, timeouts=QUICK).open_account(name, PC)


def test_table_locked_by_somebody_is_not_waited_for_for_ever(site: Site, name: str) -> None:
    postgres = site.radius.database_url.startswith("postgresql")
    lock = (
        "LOCK TABLE radcheck IN ACCESS EXCLUSIVE MODE" if postgres else "LOCK TABLES radcheck WRITE"
    )
    with site.owner().begin() as connection:
        connection.execute(text(lock))
        with pytest.raises(Unreachable):
            portal_at(site, timeouts=QUICK).look(name)


@pytest.mark.service("postgresql", "freeradius")
def test_refused_row_is_not_quoted_in_the_error(postgresql_site: Site, name: str) -> None:
    """PostgreSQL's own text says 'Failing row contains' and all of it."""
    site, word = postgresql_site, secrets.token_hex(8)
    portal = site.portal("cleartext")
    portal.open_account(name, PC)
    site.execute(f"ALTER TABLE radcheck ADD CONSTRAINT no_{name} CHECK (value <> '{word}')")
    try:
        with pytest.raises(Rejected) as refusal:
            portal.set_password(name, word)
    finally:
        site.execute(f"ALTER TABLE radcheck DROP CONSTRAINT no_{name}")

    assert "23514" in str(refusal.value)
    assert word not in told(refusal.value)
    assert str(make_url(site.portal_url).password) not in told(refusal.value)


@pytest.mark.parametrize(
    ("stage", "code", "expected"),
    [
        (Stage.CONNECTING, "28P01", Unreachable),
        (Stage.CONNECTING, "", Unreachable),
        (Stage.WORKING, "57014", Unreachable),
        (Stage.WORKING, "40P01", Unreachable),
        (Stage.WORKING, "25006", Unreachable),
        (Stage.WORKING, "42501", Rejected),
        (Stage.WORKING, "22001", Rejected),
        (Stage.WORKING, "23514", Rejected),
        (Stage.WORKING, 1205, Unreachable),
        (Stage.WORKING, 1213, Unreachable),
        (Stage.WORKING, 1406, Rejected),
        (Stage.WORKING, 2013, Unreachable),
        (Stage.COMMITTING, "40001", Unreachable),
        (Stage.COMMITTING, "57P01", Unsure),
        (Stage.COMMITTING, "08006", Unsure),
        (Stage.COMMITTING, "", Unsure),
        (Stage.COMMITTING, 1213, Unreachable),
        (Stage.COMMITTING, 1317, Unsure),
        (Stage.COMMITTING, 2013, Unsure),
    ],
)
def test_code_decides_what_a_failure_leaves_behind(
    stage: Stage, code: str | int, expected: type[PortalError]
) -> None:
    assert type(sort(database_error(code), stage)) is expected


def database_error(code: str | int) -> OperationalError:
    """An error as each driver makes it."""
    numbered = isinstance(code, int)

    class Refused(RuntimeError):
        sqlstate = "HY000" if numbered else code or None

    words = "in the server's words"
    return OperationalError("INSERT", {}, Refused(code, words) if numbered else Refused(words))


def commit(site: Site) -> bytes:
    """The commit as it goes over the wire (and not the COMMITTED of an isolation level)."""
    return b"COMMIT\x00" if site.radius.database_url.startswith("postgresql") else b"\x03COMMIT"


def frozen(site: Site, name: str) -> bool:
    state = site.portal().look(name)
    return state is not None and state.frozen


def told(error: PortalError) -> str:
    """All that any log could show of it."""
    assert error.__cause__ is None
    assert error.__context__ is None
    return "".join(traceback.format_exception(error)) + repr(error) + error.cure
