"""The main job, end to end: the product as a process, and a FreeRADIUS that is asked for logins."""

from collections.abc import Callable

import pytest

from bot.playground.visiting import visit
from store.accounts import Account
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.services.freeradius import Radius


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


def asks_for_an_account(office: Product, name: str, device: str) -> str:
    """A staff member asks and an officer approves; gives the address of the password page."""
    officer, staff = office.officer("มาลี ศรีสุข"), office.platform.person(name)
    staff.follow()
    staff.chat.expect("ยินดีต้อนรับ", WAIT)
    for says, hears in (
        ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."),
        ("รับทราบ", "(1/4)"),
        (name, "(2/4)"),
        ("กลุ่มนิเทศ", "(3/4)"),
        ("๐๘๑-๒๓๔-๕๖๗๘", "(4/4)"),
        (device, "ตรวจสอบ"),
    ):
        staff.say(says)
        staff.chat.expect(hears, WAIT)
    staff.tap("ยืนยัน")
    staff.chat.expect("A-0001", WAIT)
    officer.tap("อนุมัติ", on=officer.chat.expect("A-0001", WAIT))
    staff.chat.expect("ตั้งรหัสผ่าน", WAIT)
    return str(staff.tap("ตั้งรหัสผ่าน").uri)


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_an_account_asked_for_in_chat_is_one_that_freeradius_accepts(
    new_product: NewProduct, radius: Radius
) -> None:
    office = new_product(PORTAL__KIND="freeradius", PORTAL__DATABASE_URL=radius.database_url)
    office.run("migrate")
    office.run("profile", "set", "pc", "session_timeout=8h", "rate_down=20m")
    server = office.serve()

    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")
    assert visit(page).status == 200
    with books(office) as kept:
        [account] = kept.rows(Account)
    assert not radius.ask(account.username, "").accepted
    assert not radius.ask(account.username, "guess-guess").accepted
    assert visit(page, {"last4": "0000"}).status == 422
    shown = visit(page, {"last4": "5678"})
    assert (shown.status, shown.username) == (200, account.username)

    welcome = radius.ask(shown.username, shown.password)
    assert welcome.accepted
    assert welcome.attributes["Idle-Timeout"] == "600"
    assert welcome.attributes["Session-Timeout"] == "28800"
    assert welcome.attributes["WISPr-Bandwidth-Max-Down"] == "20000000"
    assert not radius.ask(shown.username, shown.password + "x").accepted

    again = visit(page, {"last4": "5678"})
    assert (again.status, again.password) == (410, "")
    assert radius.ask(shown.username, shown.password).accepted
    kept_files = [file.read_bytes() for file in office.folder.iterdir() if file.is_file()]
    assert any(account.username.encode() in content for content in kept_files)
    assert not [content for content in kept_files if shown.password.encode() in content]
    assert server.end() == 0


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_a_forgotten_password_is_rejected_from_the_officers_yes_on(
    new_product: NewProduct, radius: Radius
) -> None:
    office = new_product(PORTAL__KIND="freeradius", PORTAL__DATABASE_URL=radius.database_url)
    server = office.serve()
    page = asks_for_an_account(office, "ดวงใจ แก้วตา", "คอมพิวเตอร์ (PC)")
    first = visit(page, {"last4": "5678"})
    phones = {person.name: person for person in office.platform.persons.values()}
    staff, officer = phones["ดวงใจ แก้วตา"], phones["มาลี ศรีสุข"]

    staff.say("ลืมรหัสผ่าน")
    card = officer.chat.expect("P-0001", WAIT)
    assert radius.ask(first.username, first.password).accepted
    officer.tap("อนุมัติ", on=card)
    officer.chat.expect("ด้วยวิธีใด", WAIT)
    officer.tap("พบตัวจริง")
    officer.chat.expect("ตัดจากที่นี่ไม่ได้", WAIT)
    ready = staff.chat.expect("ตั้งรหัสผ่านใหม่", WAIT)
    assert not radius.ask(first.username, first.password).accepted

    second = visit(str(staff.tap("ตั้งรหัสผ่าน", on=ready).uri), {"last4": "5678"})
    assert radius.ask(first.username, second.password).accepted
    assert not radius.ask(first.username, first.password).accepted

    staff.say("เปลี่ยนรหัสผ่าน")
    changing = staff.chat.expect("รหัสผ่านเดิม", WAIT)
    address = str(staff.tap("เปลี่ยนรหัสผ่าน", on=changing).uri)
    assert visit(address, {"old": first.password}).status == 422
    third = visit(address, {"old": second.password, "password": "Mango-tree-42"})
    assert third.status == 200
    assert radius.ask(first.username, "Mango-tree-42").accepted
    assert not radius.ask(first.username, second.password).accepted
    kept_files = [file.read_bytes() for file in office.folder.iterdir() if file.is_file()]
    words = (first.password, second.password, "Mango-tree-42")
    assert not [c for c in kept_files for word in words if word.encode() in c]
    assert server.end() == 0


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_while_the_portal_is_away_the_page_keeps_its_promise(
    new_product: NewProduct, radius: Radius
) -> None:
    portal = {"PORTAL__KIND": "freeradius", "PORTAL__PASSWORD_FORM": "nt"}
    office = new_product(PORTAL__DATABASE_URL=radius.database_url, **portal)
    server = office.serve()
    page = asks_for_an_account(office, "วิภา แสงทอง", "มือถือ/แท็บเล็ต")
    assert server.end() == 0

    away = office.with_settings(PORTAL__DATABASE_URL="postgresql://nobody@127.0.0.1:9/radius")
    server = away.serve()
    unheard = visit(page, {"last4": "5678"})
    assert (unheard.status, unheard.password) == (503, "")
    assert server.end() == 0

    office.serve()
    shown = visit(page, {"last4": "5678"})
    assert shown.status == 200
    assert radius.ask(shown.username, shown.password, "MS-CHAPv2").accepted
