"""One office, two buildings, two real portals of different kinds: a FreeRADIUS whose access server
reports to it, and an openNDS with a FreeRADIUS of its own. Each account is opened, used, seen,
warned and frozen at its own portal, and the other never hears of it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.visiting import Visit, visit
from store.accounts import Account
from store.online import OnlineSession
from store.outbox import Job, Kind
from tests.process.books import Books, books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.services import programs
from tests.services.freeradius import Radius
from tests.services.opennds import MACS, Gateway, StartOpennds

HERE, THERE = "อาคาร 1", "อาคารวิทยบริการ 2"
PC, PC_ADDRESS = "AA-BB-CC-DD-EE-77", "10.0.0.77"
TABLET = MACS[1]
PLACES = """code,name,short,kind,aliases,portal
G01,กลุ่มนิเทศ ติดตามและประเมินผลการจัดการศึกษา,นิเทศฯ,group,กลุ่มนิเทศ,main
G02,กลุ่มอำนวยการ,อำนวยการ,group,,east
"""
TABLES = ("radcheck", "radreply", "radusergroup", "radacct", "radpostauth")

pytestmark = [pytest.mark.slow, pytest.mark.service("postgresql", "freeradius", "opennds")]


@dataclass(frozen=True)
class Server:
    """One building's FreeRADIUS, and its tables."""

    radius: Radius

    def sql(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        url = make_url(self.radius.database_url).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as link:
            found = link.execute(statement.encode(), values)
            return found.fetchall() if found.description else []

    def has_heard_of(self, username: str) -> bool:
        """In any table, or in its log."""
        named = (f"SELECT username FROM {table}" for table in TABLES)  # noqa: S608 - ours
        rows = self.sql(" UNION ALL ".join(named))
        return (username,) in rows or username in self.radius.log.read_text("utf-8")

    def sessions(self, username: str) -> list[tuple[object, ...]]:
        """By which device, at which address, and how each ended, if it did."""
        return self.sql(
            "SELECT callingstationid, host(framedipaddress), acctterminatecause, "
            "acctstoptime IS NOT NULL FROM radacct WHERE username = %(who)s ORDER BY radacctid",
            who=username,
        )

    def reports(self, username: str, what: str, *more: str) -> None:
        """As an access server does of a PC."""
        self.radius.account(
            f'User-Name = "{username}"',
            f'Acct-Session-Id = "{username}-1"',
            f'Calling-Station-Id = "{PC}"',
            f"Framed-IP-Address = {PC_ADDRESS}",
            f"Acct-Status-Type = {what}",
            *more,
        )


@pytest.fixture(scope="module")
def here(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Server:
    return Server(start_freeradius(new_postgres_database()))


@pytest.fixture(scope="module")
def there(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Server:
    """The one that openNDS's login page asks."""
    return Server(start_freeradius(new_postgres_database()))


@pytest.fixture(scope="module")
def gateway(there: Server, start_opennds: StartOpennds) -> Gateway:
    return start_opennds(there.radius)


@pytest.fixture
def office(new_product: NewProduct, here: Server, there: Server, gateway: Gateway) -> Product:
    office = new_product(
        PORTAL__KIND="freeradius",
        PORTAL__LABEL=HERE,
        PORTAL__DATABASE_URL=here.radius.database_url,
        PORTAL_OWNER_URL=here.radius.database_url,
        PORTAL__COA_SECRET=here.radius.secret,
        PORTAL__COA_PORT=str(here.radius.nas_port),
        PORTAL__POLL_SECONDS="5",
        PORTALS__EAST__KIND="opennds",
        PORTALS__EAST__LABEL=THERE,
        PORTALS__EAST__DATABASE_URL=there.radius.database_url,
        PORTALS__EAST__NDSCTL=gateway.ndsctl,
        PORTALS__EAST__FAS_KEY=gateway.fas_key,
        PORTALS__EAST__LOOKS_SECONDS="2",
        PORTALS__EAST__POLL_SECONDS="5",
    )
    office.migrate()
    (office.folder / "places.csv").write_text(PLACES, "utf-8")
    office.run("places", "load", "places.csv")
    assert "installed" in office.run("portal", "install")
    # Either's warning is due after a quarter of a minute: of a session that FreeRADIUS tells of,
    # a whole interim interval more may have been silent.
    office.run("profile", "set", "pc", "idle_timeout=150s", "idle_lead=75s")
    office.run("profile", "set", "mobile", "idle_timeout=60s", "idle_lead=45s")
    return office


def hears(person: Person, words: str) -> ChatMessage:
    return person.chat.expect(words, WAIT)


def opens(officer: Person, staff: Person, group: str, last4: str, device: str) -> Visit:
    """Asked for, approved, and its password set; nobody is asked which portal."""
    staff.say(f"ขอใช้เน็ต ชื่อ {staff.name} {group} โทร 081-234-{last4} ใช้กับ{device}")
    hears(staff, "พ.ร.บ.")
    staff.tap("รับทราบ")
    hears(staff, "ตรวจสอบ")
    staff.tap("ยืนยัน")
    hears(staff, "รับคำขอ")
    officer.tap("อนุมัติ", on=hears(officer, staff.name))
    hears(staff, "ตั้งรหัสผ่าน")
    return visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": last4})


def warned(staff: Person, address: str) -> bool:
    """Whenever it was: perhaps before they last wrote."""
    said = [message.text for message in staff.chat.from_bot]
    return any("ระบบจะออกจากระบบให้เอง" in text and address in text for text in said)


def running(kept: Books) -> set[tuple[str, str, str, str]]:
    """Where, with which account, by which device and at which address somebody is online."""
    rows = (row for row in kept.rows(OnlineSession) if row.ended_at is None)
    return {(row.portal, row.username, row.mac, row.address) for row in rows}


@pytest.mark.timeout(900)  # two gateways to the internet, and everything at both
def test_each_building_has_its_own_portal_and_neither_hears_of_the_others_people(
    office: Product, here: Server, there: Server, gateway: Gateway
) -> None:
    server = office.serve()
    officer = office.officer("มาลี ศรีสุข")
    somchai, wipha = office.platform.person("สมชาย ใจดี"), office.platform.person("วิภา แสงทอง")

    # Opened in one's own portal, and nowhere else
    first = opens(officer, somchai, "กลุ่มนิเทศ", "5678", "คอม")
    second = opens(officer, wipha, "กลุ่มอำนวยการ", "9999", "มือถือ")
    assert f"ใช้ได้ที่ {HERE}" in first.body
    assert f"ใช้ได้ที่ {THERE}" in second.body
    assert not here.has_heard_of(second.username)
    assert not there.has_heard_of(first.username)

    # In by one's own door, and by no other
    tablet = gateway.device(TABLET)
    assert here.radius.ask(first.username, first.password).accepted
    assert not here.radius.ask(second.username, second.password).accepted
    assert tablet.logs_in(first.username, first.password).status == 422
    assert not tablet.is_online()
    here.reports(first.username, "Start")
    came = tablet.logs_in(second.username, second.password)
    assert (came.status, came.location) == (307, tablet.internet)
    programs.until(tablet.is_online, "the internet", seconds=WAIT)

    # Seen where one is
    both = {
        ("main", first.username, PC, PC_ADDRESS),
        ("east", second.username, TABLET, tablet.address),
    }
    with books(office) as kept:
        programs.until(lambda: running(kept) == both, "both sessions", seconds=WAIT)
    officer.say("ใครออนไลน์")
    hears(officer, f"{HERE} 1 เครื่อง · {THERE} 1 เครื่อง")
    for staff, label in ((somchai, HERE), (wipha, THERE)):
        staff.say("สถานะเน็ต")
        hears(staff, "ขณะนี้มี 1 เครื่อง")
        assert any(label in message.text for message in staff.chat.messages[-2:])

    # Warned by what one's own portal tells
    for staff, address in ((somchai, PC_ADDRESS), (wipha, tablet.address)):
        programs.until(partial(warned, staff, address), "a warning", seconds=WAIT)
    assert tablet.is_online(), "not yet cut"

    # Frozen at one: out there at once, and the other goes on
    somchai.say("สถานะ")
    hears(somchai, first.username)
    somchai.tap("ไม่ใช่ฉัน")
    hears(somchai, "ระงับบัญชี")
    cut = [(PC, PC_ADDRESS, "Admin-Reset", True)]
    programs.until(lambda: here.sessions(first.username) == cut, "the PC's end", seconds=WAIT)
    assert not here.radius.ask(first.username, first.password).accepted
    assert tablet.is_online()

    officer.say("ค้นหา วิภา แสงทอง")
    officer.tap("ระงับบัญชี", on=hears(officer, second.username))
    hears(officer, "กดยืนยันเพื่อระงับ")
    officer.tap("ยืนยันระงับบัญชี")
    programs.until(lambda: not tablet.is_online(), "the tablet's end", seconds=WAIT)
    cut = [(TABLET, tablet.address, "Admin-Reset", True)]
    programs.until(lambda: there.sessions(second.username) == cut, "its record", seconds=WAIT)
    refused = tablet.logs_in(second.username, second.password)
    assert (refused.status, "ระงับ" in refused.body) == (403, True)
    assert not tablet.is_online()

    # And all that was asked of a portal was asked of the right one
    with books(office) as kept:
        programs.until(lambda: running(kept) == set(), "nobody online", seconds=WAIT)
        assert {row.username: row.portal for row in kept.rows(Account)} == {
            first.username: "main",
            second.username: "east",
        }
        orders = [job for job in kept.rows(Job) if job.kind is Kind.ORDER]
        for username, portal in ((first.username, "main"), (second.username, "east")):
            assert {job.portal for job in orders if username in job.lane} == {portal}
    assert server.end() == 0
    for secret in (gateway.fas_key, first.password, second.password, second.username):
        assert secret not in gateway.said
