"""The story of a PC behind a real openNDS: its user asks for an account in the chat, logs in at
our page, browses, falls silent, is warned on LINE, is cut and is told, and all is on record."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground.visiting import visit
from store.online import End, OnlineSession
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services import programs
from tests.services.freeradius import Radius
from tests.services.opennds import MACS, ONLINE, Device, Gateway, StartOpennds

PC, TABLET, WORD = MACS[1], MACS[2], "Kx7-mango-42"
pytestmark = [pytest.mark.slow, pytest.mark.service("postgresql", "freeradius", "opennds")]


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture(scope="module")
def gateway(radius: Radius, start_opennds: StartOpennds) -> Gateway:
    """Which itself cuts whoever is idle for a minute, whatever their profile says."""
    return start_opennds(radius, 1)


@pytest.fixture
def tablet(radius: Radius, gateway: Gateway) -> Device:
    """Of somebody whose profile has no idle limit; online since the beginning, and silent."""
    in_radius(
        radius,
        "INSERT INTO radcheck (username, attribute, op, value) "
        "VALUES ('quiet.one', 'Cleartext-Password', ':=', %(word)s)",
        word=WORD,
    )
    device = gateway.device(TABLET)
    assert device.logs_in("quiet.one", WORD).status == 307
    assert device.is_online()
    return device


@pytest.fixture
def office(new_product: NewProduct, radius: Radius, gateway: Gateway) -> Product:
    office = new_product(
        PORTAL__KIND="opennds",
        PORTAL__DATABASE_URL=radius.database_url,
        PORTAL__NDSCTL=gateway.ndsctl,
        PORTAL__FAS_KEY=gateway.fas_key,
        PORTAL__LOOKS_SECONDS="2",
        PORTAL__POLL_SECONDS="5",
    )
    office.migrate()
    office.run("profile", "set", "pc", "idle_timeout=30s", "idle_lead=18s", "session_timeout=8h")
    return office


def in_radius(radius: Radius, statement: str, **values: str) -> list[tuple[object, ...]]:
    url = make_url(radius.database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as link:
        found = link.execute(statement.encode(), values)
        return found.fetchall() if found.description else []


def on_record(radius: Radius, username: str) -> list[tuple[object, ...]]:
    """How each session of theirs ended, by whom it was had, and what it sent."""
    return in_radius(
        radius,
        "SELECT acctterminatecause, callingstationid, host(framedipaddress), acctinputoctets > 0 "
        "FROM radacct WHERE username = %(who)s AND acctstoptime IS NOT NULL",
        who=username,
    )


@pytest.mark.timeout(900)  # two limits are waited for one after the other, of a minute and more
def test_who_falls_silent_is_warned_cut_and_told_and_it_is_on_record(
    tablet: Device, office: Product, radius: Radius, gateway: Gateway
) -> None:
    server = office.serve()
    shown = visit(asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)"), {"last4": "5678"})
    staff = next(one for one in office.platform.persons.values() if one.name == "สมชาย ใจดี")
    pc = gateway.device(PC)
    page = pc.is_sent_to()
    assert page.startswith(f"http://{gateway.page_address}:8099/login/?fas=")
    assert "เข้าใช้อินเทอร์เน็ต" in pc.asks(page).body

    refused = pc.asks(page, username=shown.username, password="guess-guess")
    assert refused.status == 422
    assert "ไม่ตรง" in refused.body
    assert not pc.is_online()
    # As a telephone's keyboard writes it.
    came = pc.logs_in(f" {shown.username.capitalize()} ", shown.password)
    assert (came.status, came.location) == (307, pc.internet)
    assert ONLINE in pc.asks(pc.internet).body

    warned = staff.chat.expect("ระบบจะออกจากระบบให้เอง", WAIT)
    assert pc.address in warned.text
    assert pc.mac not in [row.mac for row in ended(office)]
    programs.until(lambda: bool(on_record(radius, shown.username)), "the cut", seconds=WAIT)

    assert on_record(radius, shown.username) == [("Idle-Timeout", pc.mac, pc.address, True)]
    assert pc.is_sent_to().startswith(f"http://{gateway.page_address}")
    programs.until(lambda: bool(ended(office)), "the end", seconds=WAIT)
    [row] = ended(office)
    assert (row.cause, row.address, row.mac) == (End.IDLE, pc.address, pc.mac)
    staff.say("ช่วยเหลือ")
    told = staff.chat.expect("ออกจากระบบเอง", WAIT)
    assert shown.username in told.text
    assert server.end() == 0
    for secret in (gateway.fas_key, shown.password, shown.username, pc.mac):
        assert secret not in gateway.said
    # openNDS's own limit, for who has none of their profile's.
    programs.until(lambda: bool(on_record(radius, "quiet.one")), "openNDS's own cut", seconds=90)
    assert on_record(radius, "quiet.one") == [("Idle-Timeout", TABLET, tablet.address, True)]
    assert not tablet.is_online()


def ended(office: Product) -> list[OnlineSession]:
    with books(office) as kept:
        return [row for row in kept.rows(OnlineSession) if row.ended_at is not None]
