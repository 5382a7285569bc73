"""A phone that is remembered from the chat, behind a real openNDS: it comes in by itself, the chat
and the office's log know whose it is, and forgotten it has the form again."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground.visiting import visit
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.process.test_devices_with_freeradius import seen
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services import programs
from tests.services.freeradius import Radius
from tests.services.opennds import MAC_FORMAT, Device, Gateway, StartOpennds

PHONE = "00-00-5E-00-53-77"
"""A real one: what a telephone makes up is not remembered."""
LOGIN = PHONE.lower().replace("-", ":")
pytestmark = [pytest.mark.slow, pytest.mark.service("postgresql", "freeradius", "opennds")]


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture(scope="module")
def gateway(radius: Radius, start_opennds: StartOpennds) -> Gateway:
    return start_opennds(radius)


@pytest.fixture
def office(new_product: NewProduct, radius: Radius, gateway: Gateway) -> Product:
    office = new_product(
        PORTAL__KIND="opennds",
        PORTAL__DATABASE_URL=radius.database_url,
        PORTAL__NDSCTL=gateway.ndsctl,
        PORTAL__FAS_KEY=gateway.fas_key,
        PORTAL__MAC_FORMAT=MAC_FORMAT,
        PORTAL__LOOKS_SECONDS="2",
        PORTAL__POLL_SECONDS="5",
    )
    office.migrate()
    return office


def on_record(radius: Radius) -> list[tuple[object, ...]]:
    """The device's own sessions: whose, and whether each is over."""
    url = make_url(radius.database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False)) as link:
        return link.execute(
            "SELECT class, host(framedipaddress), acctstoptime IS NOT NULL FROM radacct "
            "WHERE username = %(who)s ORDER BY radacctid",
            {"who": LOGIN},
        ).fetchall()


def opens_a_page(phone: Device) -> bool:
    """Nobody types anything: whether that was enough."""
    page = phone.asks(phone.is_sent_to())
    if page.status == 303:
        phone.asks(page.location)
    return phone.is_online()


def test_a_phone_behind_openNDS_is_remembered_and_forgotten(
    office: Product, radius: Radius, gateway: Gateway
) -> None:
    server = office.serve()
    shown = visit(asks_for_an_account(office, "สมชาย ใจดี", "ทั้งสองอย่าง"), {"last4": "5678"})
    staff = next(one for one in office.platform.persons.values() if one.name == "สมชาย ใจดี")
    username, phone = shown.username, gateway.device(PHONE)
    assert not opens_a_page(phone)
    assert phone.logs_in(username, shown.password).status == 307
    with books(office) as kept:
        came = [(PHONE, False, True)]
        programs.until(lambda: seen(kept, username) == came, "the session", seconds=WAIT)
    staff.say("สถานะเน็ต")
    staff.chat.expect("ขณะนี้มี 1 เครื่อง", WAIT)
    staff.tap("จำเครื่องนี้", on=staff.chat.messages[-2])
    staff.chat.expect("จำเครื่องนี้แล้ว", WAIT)
    gateway.shows_out(PHONE)

    assert opens_a_page(phone), "without a form"
    with books(office) as kept:
        back = (PHONE, True, True)
        programs.until(lambda: back in seen(kept, username), "the phone", seconds=WAIT)
    whose = "0x" + username.encode().hex()
    running = [(whose, phone.address, False)]
    programs.until(lambda: on_record(radius) == running, "the log", seconds=WAIT)
    staff.say("สถานะเน็ต")
    staff.chat.expect("จำเครื่องนี้ไว้", WAIT)

    staff.say("เครื่องที่จำไว้")
    staff.chat.expect("จำไว้ 1 เครื่อง", WAIT)
    staff.tap("ให้ลืมเครื่องนี้", on=staff.chat.messages[-2])
    staff.chat.expect("ใช่หรือไม่", WAIT)
    staff.tap("ยืนยันให้ลืม")
    staff.chat.expect("ต้องกรอกชื่อผู้ใช้และรหัสผ่าน", WAIT)
    programs.until(lambda: not phone.is_online(), "its end", seconds=WAIT)
    assert not opens_a_page(phone)
    over = [(whose, phone.address, True)]
    programs.until(lambda: on_record(radius) == over, "its end in the log", seconds=WAIT)
    assert phone.logs_in(username, shown.password).status == 307
    said = "".join(message.text for message in staff.chat.messages)
    assert "ระบบจะออกจากระบบให้เอง" not in said
    assert server.end() == 0
    for secret in (username, PHONE, LOGIN, shown.password):
        assert secret not in gateway.said
