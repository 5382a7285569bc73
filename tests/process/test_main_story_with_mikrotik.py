"""The main job with a MikroTik router that is none: an account from the chat, the warning before an
idle cut, and leaving from the chat; the product as a process, by TLS."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.playground.visiting import visit
from tests.portal_bridge.routeros import PROFILE, USER
from tests.portal_bridge.routeros_http import PASSWORD, Line, routeros
from tests.portal_bridge.routeros_http import USER as LOGIN
from tests.portal_bridge.test_freeradius_tls import certificate
from tests.process.conftest import NewProduct
from tests.process.product import WAIT
from tests.process.test_main_story_with_freeradius import asks_for_an_account

PHONE = "AA-BB-CC-DD-EE-77"


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """The way to the router, by TLS."""
    with routeros(certificate(tmp_path / "router.pem")) as line:
        yield line


@pytest.mark.slow
@pytest.mark.service("openssl")
def test_an_account_asked_for_in_chat_gets_in_is_warned_and_leaves(
    new_product: NewProduct, line: Line
) -> None:
    office = new_product(
        PORTAL__KIND="mikrotik",
        PORTAL__URL=line.url,
        PORTAL__USER=LOGIN,
        PORTAL__PASSWORD=PASSWORD,
        PORTAL__CA_FILE=str(line.ca_file),
        PORTAL__POLL_SECONDS="5",
    )
    office.run("migrate")
    server, router = office.serve(), line.router

    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")
    staff = next(one for one in office.platform.persons.values() if one.name == "สมชาย ใจดี")
    [username] = router.names(USER)
    assert router.find(PROFILE, name="helpdesk-pc")["idle-timeout"] == "10m"
    assert not router.login(username, "", PHONE)
    shown = visit(page, {"last4": "5678"})
    assert (shown.status, shown.username) == (200, username)
    assert router.login(username, shown.password, PHONE, "10.0.0.77")

    [session] = router.visits.values()
    session.began -= timedelta(minutes=9)
    session.heard -= timedelta(minutes=8, seconds=10)
    warned = staff.chat.expect("ระบบจะออกจากระบบให้เอง", WAIT)
    assert "10.0.0.77" in warned.text

    staff.say("สถานะเน็ต")
    staff.chat.expect("ขณะนี้มี 1 เครื่อง", WAIT)
    staff.tap("ออกจากระบบ", on=staff.chat.messages[-2])
    staff.chat.expect("ออกจากระบบแล้ว", WAIT)
    assert router.visits == {}
    kept = [file.read_bytes() for file in office.folder.iterdir() if file.is_file()]
    assert not [content for content in kept if shown.password.encode() in content]
    assert server.end() == 0
