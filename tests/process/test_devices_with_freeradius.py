"""A phone that is remembered from the chat, against a real FreeRADIUS: it comes in by itself,
silence costs it nothing, and forgotten it is out."""

from collections.abc import Callable

import pytest

from bot.playground.visiting import visit
from store.online import OnlineSession
from tests.process.books import Books, books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.process.test_idle_with_freeradius import LONG_AGO, OVER, in_radacct
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services import programs
from tests.services.freeradius import Answer, Radius

MAC = "00-00-5E-00-53-77"
LOGIN = "0000.5e00.5377"
"""The same as a router of another make writes it."""


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture
def office(new_product: NewProduct, radius: Radius) -> Product:
    """An office whose routers let devices in by their MAC address."""
    office = new_product(
        PORTAL__KIND="freeradius",
        PORTAL__DATABASE_URL=radius.database_url,
        PORTAL_OWNER_URL=radius.database_url,
        PORTAL__COA_SECRET=radius.secret,
        PORTAL__COA_PORT=str(radius.nas_port),
        PORTAL__MAC_FORMAT="aabb.ccdd.eeff",
        PORTAL__POLL_SECONDS="5",
    )
    office.run("migrate")
    assert "installed" in office.run("portal", "install")
    return office


def shows_up(radius: Radius) -> Answer:
    return radius.ask(LOGIN, LOGIN, "PAP", f'Calling-Station-Id = "{MAC}"')


def reports(radius: Radius, login: str, what: str, *more: str) -> None:
    radius.account(
        f'User-Name = "{login}"',
        f'Acct-Session-Id = "{login}-1"',
        f'Calling-Station-Id = "{MAC}"',
        "Framed-IP-Address = 10.0.0.78",
        f"Acct-Status-Type = {what}",
        *more,
    )


def seen(kept: Books, username: str) -> list[tuple[str, bool, bool]]:
    """Device, whether it is remembered, and whether it runs."""
    rows = [one for one in kept.rows(OnlineSession) if one.username == username]
    return [(one.mac, one.remembered, one.ended_at is None) for one in rows]


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_a_phone_is_remembered_never_warned_of_and_forgotten(
    office: Product, radius: Radius
) -> None:
    server = office.serve()
    shown = visit(asks_for_an_account(office, "สมชาย ใจดี", "ทั้งสองอย่าง"), {"last4": "5678"})
    staff = next(one for one in office.platform.persons.values() if one.name == "สมชาย ใจดี")
    username = shown.username
    assert not shows_up(radius).accepted
    reports(radius, username, "Start")
    with books(office) as kept:
        came = [(MAC, False, True)]
        programs.until(lambda: seen(kept, username) == came, "the session", seconds=WAIT)
    staff.say("สถานะเน็ต")
    staff.chat.expect("ขณะนี้มี 1 เครื่อง", WAIT)
    staff.tap("จำเครื่องนี้", on=staff.chat.messages[-2])
    staff.chat.expect("จำเครื่องนี้แล้ว", WAIT)
    reports(radius, username, "Stop")

    answer = shows_up(radius)
    assert answer.accepted
    assert "Idle-Timeout" not in answer.attributes
    reports(radius, LOGIN, "Start")
    in_radacct(radius, LONG_AGO, LOGIN)
    reports(radius, LOGIN, "Interim-Update", "Acct-Input-Octets = 0")
    with books(office) as kept:
        back = (MAC, True, True)
        programs.until(lambda: back in seen(kept, username), "the phone", seconds=WAIT)
        quiet = [one.quiet_since for one in kept.rows(OnlineSession) if one.remembered]
        assert quiet != [None], "it is known to be idle"

    staff.say("เครื่องที่จำไว้")
    staff.chat.expect("จำไว้ 1 เครื่อง", WAIT)
    staff.tap("ให้ลืมเครื่องนี้", on=staff.chat.messages[-2])
    staff.chat.expect("ใช่หรือไม่", WAIT)
    staff.tap("ยืนยันให้ลืม")
    staff.chat.expect("ต้องกรอกชื่อผู้ใช้และรหัสผ่าน", WAIT)
    assert not shows_up(radius).accepted
    programs.until(lambda: in_radacct(radius, OVER, LOGIN)[0][0] is True, "its end", seconds=WAIT)
    said = "".join(message.text for message in staff.chat.messages)
    assert "ระบบจะออกจากระบบให้เอง" not in said, "no warning, however long it was silent"
    assert server.end() == 0
