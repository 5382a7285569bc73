"""Everything that can go wrong on the way to an OPNsense, and what is made of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.opn.answers import Zone as SeenZone
from portal_bridge.adapters.opn.wire import Firewall
from portal_bridge.adapters.opnsense import OpnsenseConfig, OpnsensePortal
from portal_bridge.adapters.radius.wire import PATIENT as DATABASE
from portal_bridge.adapters.rest.line import LARGEST, Timeouts
from portal_bridge.carry import carry
from portal_bridge.contract import PortalError, ProfileLimits, Rejected, Unreachable, Unsure
from portal_bridge.orders import EndSessions
from tests.portal_bridge.conftest import Site, accounts_at
from tests.portal_bridge.firewall import KEY, SECRET, Stay
from tests.portal_bridge.firewall_http import Hedge, opnsense
from tests.portal_bridge.rest_http import Trouble
from tests.services.certificates import certificate

FREE = ProfileLimits("free")
PHONE = "AA-BB-CC-DD-EE-01"
PATIENT = Timeouts(connect=5, silence=10, call=30)
QUICK = Timeouts(connect=5, silence=1, call=30)
"""For an OPNsense that is silent."""
NOWHERE = FreeradiusConfig(database_url=SecretStr("postgresql://p:w@127.0.0.1:1/radius"))
"""A database that need not be asked."""

ALL_TROUBLES = [
    pytest.param(one, marks=[pytest.mark.slow] if one is Trouble.SILENT else []) for one in Trouble
]
needs_freeradius = pytest.mark.service("postgresql", "freeradius")


def behind(site: Site, way: Hedge, trouble: Trouble | None = None) -> OpnsensePortal:
    hasty = trouble is Trouble.SILENT
    return OpnsensePortal(way.config(accounts_at(site)), DATABASE, QUICK if hasty else PATIENT)


@pytest.fixture
def stay(postgresql_site: Site, firewall: Hedge, name: str) -> Stay:
    """Somebody who is in."""
    behind(postgresql_site, firewall).open_account(name, FREE)
    return firewall.firewall.lets_in(name, PHONE, "10.0.0.1")


@pytest.fixture
def alone(tmp_path: Path) -> Hedge:
    """No OPNsense, and no FreeRADIUS either."""
    return Hedge(url="https://10.0.0.1")


def is_plain(trouble: PortalError, name: str = KEY) -> None:
    """It says what to do, and holds no secret and no name."""
    said = f"{trouble} {trouble.cure} {trouble!r} {trouble.__cause__}"
    assert trouble.cure
    assert not [secret for secret in (KEY, SECRET, name) if secret in said]


@needs_freeradius
@pytest.mark.parametrize(
    "read",
    [
        OpnsensePortal.online,
        OpnsensePortal.ping,
        OpnsensePortal.shortfalls,
        OpnsensePortal.firewall_clock,
    ],
    ids=lambda one: str(one.__name__),
)
@pytest.mark.parametrize("trouble", ALL_TROUBLES)
def test_what_could_not_be_read_is_unreachable(
    postgresql_site: Site,
    firewall: Hedge,
    stay: Stay,
    trouble: Trouble,
    read: Callable[[OpnsensePortal], object],
) -> None:
    firewall.trouble = trouble

    with pytest.raises(Unreachable) as seen:
        read(behind(postgresql_site, firewall, trouble))

    is_plain(seen.value, stay.username)
    firewall.is_well()
    read(behind(postgresql_site, firewall))


@needs_freeradius
@pytest.mark.parametrize("trouble", ALL_TROUBLES)
def test_end_whose_answer_is_lost_is_unsure_and_done_when_it_is_carried_again(
    postgresql_site: Site, firewall: Hedge, stay: Stay, trouble: Trouble
) -> None:
    firewall.on_changes(trouble)
    portal = behind(postgresql_site, firewall, trouble)

    def asks() -> None:
        if trouble is Trouble.LIES:  # who is found out by looking again
            carry(EndSessions(stay.username), portal)
        else:
            portal.end(stay.id)

    with pytest.raises(Unsure) as seen:
        asks()

    is_plain(seen.value, stay.username)
    firewall.is_well()
    carry(EndSessions(stay.username), portal, after_unsure=True)
    assert firewall.firewall.stays == []


@needs_freeradius
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Rejected),
        (403, Rejected),
        (404, Rejected),
        (429, Unsure),
        (503, Unsure),
        (301, Unsure),
    ],
)
def test_refusal_of_an_end_is_sorted(
    postgresql_site: Site, firewall: Hedge, stay: Stay, status: int, kind: type[PortalError]
) -> None:
    portal = behind(postgresql_site, firewall)

    def refuses(method: str) -> None:
        if method == "POST":
            firewall.firewall.instead = status, b'{"message":"' + stay.id.encode() + b'"}'

    firewall.firewall.before = refuses
    with pytest.raises(kind) as seen:
        portal.end(stay.id)

    is_plain(seen.value, stay.id)


@needs_freeradius
def test_order_that_is_not_taken_for_one_is_for_a_person_to_look_at(
    postgresql_site: Site, firewall: Hedge, stay: Stay
) -> None:
    """OPNsense answers [] to what it does not read as a POST of a session: nothing was done."""
    portal = behind(postgresql_site, firewall)

    def is_deaf(method: str) -> None:
        if method == "POST":
            firewall.firewall.instead = 200, b"[]"

    firewall.firewall.before = is_deaf
    with pytest.raises(Rejected) as seen:
        portal.end(stay.id)

    is_plain(seen.value, stay.id)


@needs_freeradius
@pytest.mark.parametrize(
    ("trouble", "kind"), [(Trouble.LIES, Rejected), (Trouble.LOST, Unreachable)]
)
def test_ping_finds_out_who_does_not_end_sessions_as_it_should(
    postgresql_site: Site, firewall: Hedge, trouble: Trouble, kind: type[PortalError]
) -> None:
    firewall.on_changes(trouble)

    with pytest.raises(kind) as seen:
        behind(postgresql_site, firewall).ping()

    is_plain(seen.value)


@needs_freeradius
def test_accounts_do_not_wait_for_an_opnsense_that_is_away(
    postgresql_site: Site, firewall: Hedge, name: str
) -> None:
    firewall.trouble = Trouble.DEAF
    portal = behind(postgresql_site, firewall)

    portal.open_account(name, FREE)
    portal.freeze(name)

    found = portal.look(name)
    assert found is not None
    assert found.frozen
    assert firewall.heard == []


def test_database_that_is_away_hides_nobody_where_nobody_is_in() -> None:
    with opnsense() as way:
        portal = way.config(NOWHERE).open()
        assert portal.online() == []

        way.firewall.lets_in("malee", PHONE, "10.0.0.1")
        with pytest.raises(Unreachable):
            portal.online()


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"null",
        b'"x"',
        b"[1]",
        b"[[]]",
        b"[" * 100_000,
        b'[{"sessionId": 5, "zoneid": 0, "userName": "u", "startTime": 1}]',
        b'[{"sessionId": "a", "zoneid": 0, "userName": "u", "startTime": "soon"}]',
        b'[{"sessionId": "a", "zoneid": 0, "userName": "u", "startTime": 1e300}]',
        b'[{"sessionId": "a", "zoneid": 0, "userName": "u", "startTime": 1e12}]',
        b'[{"sessionId": "a", "zoneid": "x", "userName": "u", "startTime": 1}]',
        b'[{"sessionId": "a", "zoneid": 0, "startTime": 1, "bytes_in": -5}]',
        b" " * (LARGEST + 1),
    ],
    ids=lambda body: str(body[:60]),
)
def test_list_that_opnsense_would_not_give_is_not_taken_for_one(body: bytes) -> None:
    with opnsense() as way:
        way.firewall.instead = 200, body

        with pytest.raises(Unreachable) as seen:
            Firewall(way.config(NOWHERE), PATIENT).reading(SeenZone(0, "u", enabled=True))

    is_plain(seen.value)


def test_list_of_an_old_release_is_read_where_it_has_less() -> None:
    told = (
        b'[{"sessionId":"a+\\/==","zoneid":"0","userName":"malee","startTime":"1764300000.5",'
        b'"ipAddress":"","macAddress":null,"bytes_in":"7","bytes_out":null,"last_accessed":null,'
        b'"authenticated_via":"FreeRADIUS"}]'
    )
    with opnsense() as way:
        way.firewall.instead = 200, told
        reading = Firewall(way.config(NOWHERE), PATIENT).reading(SeenZone(0, "u", enabled=True))

    [client] = reading.clients
    assert (client.id, client.username, client.mac, client.address) == ("a+/==", "malee", "", "")
    assert (client.up, client.down, client.active) == (7, 0, None)


# TLS


@pytest.mark.service("openssl")
def test_only_an_opnsense_with_the_right_certificate_is_told_the_key(tmp_path: Path) -> None:
    ours, theirs = certificate(tmp_path / "ours.pem"), certificate(tmp_path / "theirs.pem")
    with opnsense(ours) as way:
        assert way.config(NOWHERE).open().online() == []
        heard = len(way.heard)

        for wrong in ({"ca_file": theirs}, {"ca_file": None}):
            with pytest.raises(Unreachable, match="certificate") as seen:
                way.config(NOWHERE, **wrong).open().online()
            assert "PORTAL__CA_FILE" in seen.value.cure
        elsewhere = way.url.replace("127.0.0.1", "localhost")
        with pytest.raises(Unreachable, match="certificate"):
            way.config(NOWHERE, url=elsewhere).open().online()

    assert len(way.heard) == heard


def test_nobody_there_is_no_matter_of_certificates() -> None:
    with opnsense() as way:
        config = way.config(NOWHERE)

    with pytest.raises(Unreachable, match="no connection"):
        config.open().online()


def test_no_proxy_of_the_environment_is_told_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    with opnsense() as way, opnsense() as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.setenv("NO_PROXY", "")

        assert way.config(NOWHERE).open().online() == []

    assert (len(proxy.heard), bool(way.heard)) == (0, True)


# Settings


@pytest.mark.parametrize(
    "change",
    [
        {"url": "http://10.0.0.1"},
        {"url": "https://key:h1dden@10.0.0.1"},
        {"url": "https://10.0.0.1/api"},
        {"api_key": "h1dden"},
        {"api_key": "h1dden:with a colon in it"},
        {"api_secret": "h1dden"},
        {"api_secret": "h1dden-กขคงจฉชซฌญฎฏฐฑ"},
        {"zones": (20,)},
        {"zones": (-1,)},
        {"ca_file": "/nowhere/ca.pem"},
        {"unknown": "h1dden"},
    ],
    ids=str,
)
def test_settings_that_could_not_work_or_protect_are_refused(
    alone: Hedge, change: dict[str, object]
) -> None:
    with pytest.raises(ValidationError) as refusal:
        alone.config(NOWHERE, **change)

    assert "h1dden" not in str(refusal.value)


def test_settings_do_not_show_the_secrets(alone: Hedge) -> None:
    config = alone.config(NOWHERE)

    assert isinstance(config, OpnsenseConfig)
    for secret in (KEY, SECRET):
        assert secret not in repr(config)
        assert secret not in config.model_dump_json()
