"""The main job with an OPNsense that is none and a FreeRADIUS that is one: an account from the
chat, the warning before an idle cut, leaving from the chat; the product as a process, by TLS."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.playground.visiting import visit
from tests.portal_bridge.conftest import Site, reports_to
from tests.portal_bridge.firewall import KEY, SECRET, Zone
from tests.portal_bridge.firewall_http import Hedge, opnsense
from tests.process.conftest import NewProduct
from tests.process.product import WAIT
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services.certificates import certificate
from tests.services.freeradius import Radius

PHONE = "AA-BB-CC-DD-EE-77"


@pytest.fixture(scope="module")
def site(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Site:
    """As the owner of its tables, which is all that this story needs."""
    radius = start_freeradius(new_postgres_database())
    return Site(radius, radius.database_url)


@pytest.fixture
def way(site: Site, tmp_path: Path) -> Iterator[Hedge]:
    """The way to OPNsense, by TLS."""
    with opnsense(certificate(tmp_path / "opnsense.pem")) as way:
        way.firewall.zones = [Zone(0, idle_minutes=10)]
        reports_to(site, way)
        yield way


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius", "openssl")
def test_an_account_asked_for_in_chat_gets_in_is_warned_and_leaves(
    new_product: NewProduct, site: Site, way: Hedge
) -> None:
    office = new_product(
        PORTAL__KIND="opnsense",
        PORTAL__DATABASE_URL=site.portal_url,
        PORTAL__URL=way.url,
        PORTAL__API_KEY=KEY,
        PORTAL__API_SECRET=SECRET,
        PORTAL__CA_FILE=str(way.ca_file),
        PORTAL__POLL_SECONDS="5",
    )
    office.run("migrate")
    server = office.serve()

    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")
    staff = next(one for one in office.platform.persons.values() if one.name == "สมชาย ใจดี")
    shown = visit(page, {"last4": "5678"})
    assert shown.status == 200
    assert site.radius.ask(shown.username, shown.password).accepted
    assert not site.radius.ask(shown.username, shown.password + "x").accepted

    now = time.time()
    way.firewall.lets_in(shown.username, PHONE, "10.0.0.77", began=now - 540, active=now - 490)
    warned = staff.chat.expect("ระบบจะออกจากระบบให้เอง", WAIT)
    assert "10.0.0.77" in warned.text

    staff.say("สถานะเน็ต")
    staff.chat.expect("ขณะนี้มี 1 เครื่อง", WAIT)
    staff.tap("ออกจากระบบ", on=staff.chat.messages[-2])
    staff.chat.expect("ออกจากระบบแล้ว", WAIT)
    assert way.firewall.stays == []
    kept = [file.read_bytes() for file in office.folder.iterdir() if file.is_file()]
    assert not [content for content in kept if shown.password.encode() in content]
    assert server.end() == 0
