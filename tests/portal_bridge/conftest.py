"""The portals that the tests ask, each with its own door to try a login at."""

import functools
import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

import portal_bridge
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.adapters.opennds import OpenndsConfig, OpenndsPortal
from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.adapters.radius.passwords import Form
from portal_bridge.adapters.radius.remembering import FreeradiusWithDevices
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.tables import TableNames
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts
from portal_bridge.contract import Accounts, Cause, LoginRefused
from tests.portal_bridge.bridging import FarSide, far_side, office_end
from tests.portal_bridge.firewall import Stay
from tests.portal_bridge.firewall_http import Hedge, opnsense
from tests.portal_bridge.routeros_http import Line, routeros
from tests.services import mariadb, opennds, programs
from tests.services.certificates import certificate
from tests.services.freeradius import Answer, Radius
from tests.services.opennds import CHECKS_EVERY, Gateway, StartOpennds

FROZEN_MESSAGE = "บัญชีถูกระงับ โปรดติดต่อเจ้าหน้าที่"

MAC_FORMAT = "AA-BB-CC-DD-EE-FF"

LetsIn = Callable[[str, str], bool]
ComesIn = Callable[[str], bool]
Joins = Callable[[str, str], None]


@dataclass(frozen=True)
class Office:
    """A portal, whether its door lets a username and password in, and how a device gets online."""

    portal: Accounts
    lets_in: LetsIn
    joins: Joins
    """A user's name and a MAC address, of a device that has just been let in."""
    comes_in: ComesIn
    """Whether a device with this MAC address is let in by itself. If so it is online."""
    address_of: Callable[[str], str] = lambda _mac: "10.0.0.5"
    keeps_ends: bool = True
    """Whether the portal records how a session ended."""
    ends_as: Cause = Cause.ADMIN
    """What it records of a session that we ended."""
    keeps_macs: bool = True
    """Whether it records by which device it was."""
    keeps_addresses: bool = True
    """Whether it records with which address."""
    records_within: timedelta = timedelta(0)
    """How long after a session's beginning the record may say it began."""


@dataclass(frozen=True)
class Site:
    """A FreeRADIUS with its database, and the role that the README gives the bridge."""

    radius: Radius
    portal_url: str

    def portal(self, form: Form = "crypt") -> FreeradiusPortal:
        """The adapter as it would be set up there."""
        return _portal(self.portal_url, form)

    def with_sessions(
        self, timeouts: Timeouts = PATIENT, **settings: Any
    ) -> FreeradiusWithSessions:
        """The same where its NASes take orders: FreeRADIUS itself, unless the settings differ."""
        usual = {"coa_port": self.radius.nas_port, "coa_secret": SecretStr(self.radius.secret)}
        config = FreeradiusConfig(
            database_url=SecretStr(self.portal_url),
            frozen_message=FROZEN_MESSAGE,
            **usual | settings,
        )
        return FreeradiusWithSessions(config, timeouts)

    def with_devices(self, timeouts: Timeouts = PATIENT, **settings: Any) -> FreeradiusWithDevices:
        """The same where its NASes let remembered devices in."""
        usual = {"coa_port": self.radius.nas_port, "coa_secret": SecretStr(self.radius.secret)}
        config = FreeradiusConfig(
            database_url=SecretStr(self.portal_url),
            frozen_message=FROZEN_MESSAGE,
            **usual | {"mac_format": MAC_FORMAT} | settings,
        )
        return FreeradiusWithDevices(config, timeouts)

    def shows_up(self, login: str, calling: str, *more: str) -> Answer:
        """A NAS asks for a device that nobody has typed a password on."""
        return self.radius.ask(login, login, "PAP", f'Calling-Station-Id = "{calling}"', *more)

    def report(self, username: str, what: str, session: str, *more: str) -> None:
        """What a NAS sends to accounting: ``Start``, ``Interim-Update`` or ``Stop``."""
        about = [f'User-Name = "{username}"', f'Acct-Session-Id = "{session}"']
        self.radius.account(*about, f"Acct-Status-Type = {what}", *more)

    def owner(self) -> Engine:
        """The tables as their owner sees them."""
        return _engine(self.radius.database_url)

    def rows(self, table: str, who: str, key: str = "username") -> list[tuple[str, ...]]:
        """Attribute, operator and value of somebody's rows."""
        query = f"SELECT attribute, op, value FROM {table} WHERE {key} = :who ORDER BY id"  # noqa: S608
        with self.owner().connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), {"who": who})]

    def groups(self, who: str) -> list[tuple[str, int]]:
        """Somebody's groups in the order FreeRADIUS reads them."""
        query = (
            "SELECT groupname, priority FROM radusergroup WHERE username = :who ORDER BY priority"
        )
        with self.owner().connect() as connection:
            return [(row[0], row[1]) for row in connection.execute(text(query), {"who": who})]

    def row_ids(self, table: str, group: str) -> list[int]:
        """The rows of a group by number: a row written anew has a new one."""
        query = f"SELECT id FROM {table} WHERE groupname = :group ORDER BY id"  # noqa: S608
        with self.owner().connect() as connection:
            return [row[0] for row in connection.execute(text(query), {"group": group})]

    def everything(self) -> list[tuple[object, ...]]:
        """Every row of every table that tells who may log in or who did."""
        with self.owner().connect() as connection:
            return [
                tuple(row)
                for table in (*vars(TableNames()).values(), "radpostauth")
                for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608
            ]

    def select(self, query: str, **values: object) -> list[tuple[object, ...]]:
        """What the tables' owner reads."""
        with self.owner().connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), values)]

    def execute(self, statement: str, **values: object) -> None:
        """Do something to the tables behind the adapter's back."""
        with self.owner().begin() as connection:
            connection.execute(text(statement), values)


@functools.cache
def _portal(url: str, form: Form) -> FreeradiusPortal:
    return FreeradiusConfig(
        database_url=SecretStr(url), password_form=form, frozen_message=FROZEN_MESSAGE
    ).open()


@functools.cache
def _engine(url: str) -> Engine:
    return create_engine(url, poolclass=NullPool)


@pytest.fixture
def name() -> str:
    """A username that nobody had before."""
    return f"u{secrets.token_hex(5)}"


@pytest.fixture(scope="session")
def postgresql_site(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Site:
    """FreeRADIUS on PostgreSQL."""
    radius = start_freeradius(new_postgres_database())
    owner = make_url(radius.database_url).set(drivername="postgresql")
    role, password, grants = _role(0, "radius", str(owner.database))
    with psycopg.connect(owner.render_as_string(hide_password=False), autocommit=True) as link:
        link.execute(grants.encode())
    portal = owner.set(username=role, password=password)
    return Site(radius, portal.render_as_string(hide_password=False))


@pytest.fixture(scope="session")
def mariadb_site(
    new_mariadb_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Site:
    """FreeRADIUS on MariaDB."""
    radius = start_freeradius(new_mariadb_database())
    owner = make_url(radius.database_url)
    role, password, grants = _role(1, "radius.", f"{owner.database}.")
    with mariadb.connect(owner) as link, link.cursor() as cursor:
        cursor.execute(grants)
        while cursor.nextset():
            pass
    portal = owner.set(username=role, password=password)
    return Site(radius, portal.render_as_string(hide_password=False))


SITES = [
    pytest.param("postgresql_site", marks=pytest.mark.service("postgresql", "freeradius")),
    pytest.param("mariadb_site", marks=pytest.mark.service("mariadb", "freeradius")),
]


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Site:
    """FreeRADIUS on each database in turn."""
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Site)
    return found


@dataclass(frozen=True)
class DoorSite:
    """An openNDS whose login page asks the FreeRADIUS on PostgreSQL."""

    radius: Site
    gateway: Gateway
    words: dict[str, str] = field(default_factory=dict)
    """The password of each account: the bookkeeper asks once more with it, a look later."""

    @functools.cached_property
    def portal(self) -> OpenndsPortal:
        """The adapter as it would be set up there."""
        accounts = Settings(
            database_url=SecretStr(self.radius.portal_url),
            frozen_message=FROZEN_MESSAGE,
            mac_format=opennds.MAC_FORMAT,
        )
        return OpenndsConfig(
            accounts=accounts,
            ndsctl=self.gateway.ndsctl,
            fas_key=SecretStr(self.gateway.fas_key),
            looks_every=timedelta(seconds=CHECKS_EVERY),
        ).open()

    def joins(self, username: str, mac: str) -> None:
        """By a password of its own making, at the real login page."""
        device = self.gateway.device(mac)
        self.gateway.shows_out(mac)
        word = self.words.get(username)
        if word is None or not self.portal.check_password(username, word):
            word = self.words[username] = secrets.token_hex(8)
            self.portal.set_password(username, word)
        came = device.logs_in(username, word)
        assert came.status == 307, came
        assert device.is_online()
        self._wait_for_the_report(mac)

    def comes_in(self, mac: str) -> bool:
        """A device that types nothing, and follows wherever it is sent; again, where a crowded
        machine answered the page too late to know it."""
        device = self.gateway.device(mac)
        self.gateway.shows_out(mac)
        gave_up = -1
        while gave_up < self.gateway.gave_up:
            gave_up = self.gateway.gave_up
            page = device.asks(device.is_sent_to())
        if page.status != 303:
            assert (page.status, device.is_online()) == (200, False), page
            return False
        came = device.asks(page.location)
        assert came.status == 307, came
        assert device.is_online()
        self._wait_for_the_report(mac)
        return True

    def _wait_for_the_report(self, mac: str) -> None:
        """Until the bookkeeper has asked once more, and told FreeRADIUS of it: what is locked or
        forgotten before that is shown out, and does not run on."""
        [session] = [one for one in self.portal.online() if one.mac == mac]
        query = text("SELECT 1 FROM radacct WHERE acctsessionid = :id")

        def is_on_record() -> bool:
            with self.radius.owner().connect() as connection:
                return connection.execute(query, {"id": session.id}).first() is not None

        programs.until(is_on_record, "the report of a session")


@pytest.fixture(scope="session")
def opennds_site(postgresql_site: Site, start_opennds: StartOpennds) -> DoorSite:
    """openNDS, in network namespaces."""
    return DoorSite(postgresql_site, start_opennds(postgresql_site.radius))


OPENNDS = pytest.param(
    "opennds_site", marks=pytest.mark.service("postgresql", "freeradius", "opennds")
)


@pytest.fixture(scope="session")
def bridged_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A portal in memory in another process, behind a bridge."""
    folder = tmp_path_factory.mktemp("bridged-memory")
    with behind_a_bridge(folder) as (portal, far):
        yield Office(
            portal,
            lambda who, word: bool(
                far.at_the_door(do="login", username=who, password=word, mac="AA-BB-CC-DD-EE-01")
            ),
            lambda who, mac: far.at_the_door(
                do="join", username=who, mac=mac, word=secrets.token_hex(8)
            ),
            lambda _mac: False,
        )


@pytest.fixture(scope="session")
def bridged_postgresql_site(
    postgresql_site: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """FreeRADIUS behind a bridge: ``helpdesk bridge run`` as it is."""
    settings = {
        "PORTAL__KIND": "freeradius",
        "PORTAL__DATABASE_URL": postgresql_site.portal_url,
        "PORTAL__COA_PORT": str(postgresql_site.radius.nas_port),
        "PORTAL__COA_SECRET": postgresql_site.radius.secret,
        "PORTAL__MAC_FORMAT": MAC_FORMAT,
    }
    folder = tmp_path_factory.mktemp("bridged-freeradius")
    with behind_a_bridge(folder, settings) as (portal, _far):
        yield _at_the_site(postgresql_site, portal)


@contextmanager
def behind_a_bridge(
    folder: Path, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[Accounts, FarSide]]:
    """By HTTPS on loopback, with a certificate that only the bridge's settings name."""
    pem = certificate(folder / "office.pem")
    with (
        office_end(folder, pem) as end,
        far_side(folder / "far", {"BRIDGE_CA_FILE": str(pem), **(settings or {})}) as far,
    ):
        far.enrol(end.address, end.invite())
        far.run(by="websocket")
        yield end.portal(), far


BRIDGED = [
    pytest.param("bridged_memory", marks=pytest.mark.service("openssl")),
    pytest.param(
        "bridged_postgresql_site",
        marks=pytest.mark.service("openssl", "postgresql", "freeradius"),
    ),
]


@pytest.fixture
def router() -> Iterator[Line]:
    """A MikroTik router that is none, in good order."""
    with routeros() as line:
        yield line


def behind_the_router(line: Line) -> Office:
    """The office whose portal it is."""
    router = line.router

    def joins(who: str, mac: str) -> None:
        router.let_in(who, mac)

    return Office(
        line.config().open(),
        lambda who, word: router.login(who, word, "AA-BB-CC-DD-EE-01"),
        joins,
        router.comes_in,
        keeps_ends=False,
    )


@pytest.fixture
def unwatched_firewall() -> Iterator[Hedge]:
    """An OPNsense that is none, and reports to nobody."""
    with opnsense() as way:
        yield way


@pytest.fixture
def firewall(postgresql_site: Site, unwatched_firewall: Hedge) -> Hedge:
    """An OPNsense that is none, and reports to the FreeRADIUS on PostgreSQL as a real one would."""
    reports_to(postgresql_site, unwatched_firewall)
    return unwatched_firewall


def reports_to(site: Site, way: Hedge) -> None:
    """By RADIUS accounting: without a MAC address, and with an IP address at the end alone."""

    def began(stay: Stay) -> None:
        site.report(stay.username, "Start", stay.id)

    def ended(stay: Stay, cause: str) -> None:
        octets = [f"Acct-Input-Octets = {stay.up}", f"Acct-Output-Octets = {stay.down}"]
        why = [f"Acct-Terminate-Cause = {cause}", f"Framed-IP-Address = {stay.address}"]
        site.report(stay.username, "Stop", stay.id, *octets, *why)

    way.firewall.started, way.firewall.stopped = began, ended


def behind_the_firewall(site: Site, way: Hedge) -> Office:
    """The office whose portal it is."""

    def joins(who: str, mac: str) -> None:
        way.firewall.lets_in(who, mac, address_behind(mac))

    return Office(
        way.config(accounts_at(site)).open(),
        lambda who, word: site.radius.ask(who, word).accepted,
        joins,
        lambda _mac: False,
        address_behind,
        ends_as=Cause.USER if way.firewall.is_old else Cause.ADMIN,
        keeps_macs=False,
        records_within=timedelta(seconds=5),
    )


def accounts_at(site: Site, **settings: Any) -> FreeradiusConfig:
    """The FreeRADIUS behind it."""
    return FreeradiusConfig(
        database_url=SecretStr(site.portal_url), frozen_message=FROZEN_MESSAGE, **settings
    )


def address_behind(mac: str) -> str:
    return f"10.0.0.{int(mac[-2:], 16)}"


ROUTERS = ["mikrotik", "mikrotik-old"]
FIREWALLS = [
    pytest.param(name, marks=pytest.mark.service("postgresql", "freeradius"))
    for name in ("opnsense", "opnsense-old")
]
ON_MARIADB = pytest.param("opnsense-mariadb", marks=pytest.mark.service("mariadb", "freeradius"))


@pytest.fixture(params=["memory", *SITES, OPENNDS, *BRIDGED, *ROUTERS, *FIREWALLS])
def office(request: pytest.FixtureRequest) -> Office:
    """Every adapter in turn, and two of them again as a bridge tells of them."""
    return _office(request)


@pytest.fixture(params=["memory", *SITES, OPENNDS, BRIDGED[1], *ROUTERS])
def device_office(request: pytest.FixtureRequest) -> Office:
    """Every adapter that remembers devices."""
    return _office(request)


@pytest.fixture(params=["memory", *SITES, OPENNDS, BRIDGED[1], *FIREWALLS, ON_MARIADB])
def remembering_office(request: pytest.FixtureRequest) -> Office:
    """Every adapter that keeps sessions that are over."""
    return _office(request)


def _office(request: pytest.FixtureRequest) -> Office:
    if request.param == "memory":
        portal = MemoryPortal()
        return Office(portal, memory_door(portal), memory_network(portal), memory_air(portal))
    if request.param in ROUTERS:
        line = request.getfixturevalue("router")
        assert isinstance(line, Line)
        if request.param == "mikrotik-old":
            line.router.speaks_otherwise()
        return behind_the_router(line)
    if str(request.param).startswith("opnsense"):
        on_mariadb = request.param == "opnsense-mariadb"
        site = request.getfixturevalue("mariadb_site" if on_mariadb else "postgresql_site")
        way = request.getfixturevalue("unwatched_firewall")
        assert isinstance(way, Hedge)
        way.firewall.is_old = request.param == "opnsense-old"
        reports_to(site, way)
        # OPNsense tells the address with the end, and stock FreeRADIUS writes it down then on
        # PostgreSQL alone.
        return replace(behind_the_firewall(site, way), keeps_addresses=not on_mariadb)
    found = request.getfixturevalue(request.param)
    if isinstance(found, Office):
        return found
    if isinstance(found, DoorSite):
        return Office(
            found.portal,
            lambda who, word: found.radius.radius.ask(who, word).accepted,
            found.joins,
            found.comes_in,
            lambda mac: found.gateway.device(mac).address,
        )
    assert isinstance(found, Site)
    return _at_the_site(found, found.with_devices())


def _at_the_site(site: Site, portal: Accounts) -> Office:
    def joins(who: str, mac: str) -> None:
        device = [f'Calling-Station-Id = "{mac}"', "Framed-IP-Address = 10.0.0.5"]
        site.report(who, "Start", f"{who}-{mac}-{secrets.token_hex(4)}", *device)

    def comes_in(mac: str) -> bool:
        if not site.shows_up(mac, mac).accepted:
            return False
        joins(mac, mac)
        return True

    return Office(
        portal,
        lambda who, word: site.radius.ask(who, word).accepted,
        joins,
        comes_in,
    )


def memory_door(portal: MemoryPortal) -> LetsIn:
    """The memory portal's own login page."""

    def lets_in(username: str, password: str) -> bool:
        try:
            portal.login(username, password, "AA-BB-CC-DD-EE-01", "10.0.0.5")
        except LoginRefused:
            return False
        return True

    return lets_in


def memory_network(portal: MemoryPortal) -> Joins:
    """A device that the memory portal has let in, by a password of its own making."""

    def joins(username: str, mac: str) -> None:
        word = secrets.token_hex(8)
        portal.set_password(username, word)
        portal.login(username, word, mac, "10.0.0.5")

    return joins


def memory_air(portal: MemoryPortal) -> ComesIn:
    """A device that the memory portal sees, and nobody logs in at."""

    def comes_in(mac: str) -> bool:
        try:
            portal.come_in(mac, "10.0.0.5")
        except LoginRefused:
            return False
        return True

    return comes_in


def _role(which: int, database: str, really: str) -> tuple[str, str, str]:
    """A new role with a new password, and the README's own statements for it."""
    readme = (Path(portal_bridge.__file__).parent / "README.md").read_text()
    grants = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)[which]
    role, password = f"portal_{secrets.token_hex(4)}", secrets.token_hex(8)
    filled = grants.replace(database, really) if which else grants
    return role, password, filled.replace("helpdesk_portal", role).replace("change-me", password)
