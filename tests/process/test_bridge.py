"""A portal behind a bridge, with the product and the bridge as processes of their own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.playground.visiting import visit
from store.accounts import Account, AccountState
from store.bridgecalls import BridgeCall
from store.online import OnlineSession
from store.outbox import Job, JobState, Kind
from tests.portal_bridge.bridging import FarSide, far_side
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services import programs

pytestmark = pytest.mark.slow


@pytest.fixture
def far(tmp_path: Path) -> Iterator[FarSide]:
    with far_side(tmp_path / "far") as far:
        yield far


def enrols(office: Product, far: FarSide) -> None:
    """By the code that ``helpdesk bridge invite`` prints."""
    said = office.run("bridge", "invite", "--name", "office-pc")
    code = said.splitlines()[-1]
    assert re.fullmatch(r"[A-Z2-7]{4}(-[A-Z2-7]{4}){3}", code), said
    assert f"helpdesk bridge enrol {office.web}" in said
    assert "enrolled as office-pc" in far.enrol(office.web, code)
    assert "spent" in far.enrol(office.web, code, expect=2)


def lets_in(far: FarSide, username: str, password: str) -> bool:
    return bool(
        far.at_the_door(do="login", username=username, password=password, mac="AA-BB-CC-DD-EE-01")
    )


def test_an_account_asked_for_in_chat_is_opened_behind_the_bridge(
    new_product: NewProduct, far: FarSide
) -> None:
    office = new_product(PORTAL__KIND="bridge", PORTAL__POLL_SECONDS="5")
    first = office.serve()
    enrols(office, far)
    assert first.end() == 0
    server = office.serve()  # from now on it knows that sessions can be ended
    bridge = far.run(by="websocket")
    assert re.search(r"office-pc\tthere, heard \d+ s ago", office.run("bridge", "list"))

    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")
    assert visit(page).status == 200
    shown = visit(page, {"last4": "5678"})
    assert shown.status == 200

    assert lets_in(far, shown.username, shown.password)
    assert not lets_in(far, shown.username, shown.password + "x")
    with books(office) as kept:
        programs.until(lambda: bool(kept.rows(OnlineSession)), "the session", seconds=60)
    phones = {person.name: person for person in office.platform.persons.values()}
    staff = phones["สมชาย ใจดี"]
    staff.say("สถานะเน็ต")
    staff.chat.expect("ออนไลน์", WAIT)
    staff.tap("ออกจากระบบ")
    with books(office) as kept:
        programs.until(
            lambda: all(one.ended_at for one in kept.rows(OnlineSession)), "its end", seconds=60
        )
    with books(office) as kept:
        programs.until(lambda: not kept.rows(BridgeCall), "what is on its way", seconds=WAIT)
        assert {account.state for account in kept.rows(Account)} == {AccountState.ACTIVE}
    folders = (office.folder, far.folder, far.folder / "bridge")
    files = [file for folder in folders for file in folder.iterdir() if file.is_file()]
    assert [file for file in files if shown.password.encode() in file.read_bytes()] == []
    assert bridge.end() == 0
    assert server.end() == 0


def test_while_the_bridge_is_away_orders_wait_and_the_page_says_try_again(
    new_product: NewProduct, far: FarSide
) -> None:
    office = new_product(PORTAL__KIND="bridge")
    first = office.serve()
    enrols(office, far)
    assert first.end() == 0
    office.serve()
    bridge = far.run(by="websocket")
    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")
    bridge.kill()

    unheard = visit(page, {"last4": "5678"})
    assert (unheard.status, unheard.password) == (503, "")
    assert "กรุณาลองอีกครั้ง" in unheard.body
    officer = next(p for p in office.platform.persons.values() if p.name == "มาลี ศรีสุข")
    second = office.platform.person("วิภา แสงทอง")
    second.say("ขอใช้เน็ต ชื่อ วิภา แสงทอง กลุ่มนิเทศ โทร 0812345679 ใช้กับคอม")
    second.chat.expect("พ.ร.บ.", WAIT)
    second.tap("รับทราบ")
    second.chat.expect("ตรวจสอบ", WAIT)
    second.tap("ยืนยัน")
    officer.tap("อนุมัติ", on=officer.chat.expect("A-0002", WAIT))
    officer.chat.expect("กำลังเปิดบัญชี", WAIT)
    with books(office) as kept:
        [order] = [job for job in kept.rows(Job) if job.state is JobState.WAITING]
        assert order.kind is Kind.ORDER
        [name] = [one.username for one in kept.rows(Account) if one.state is AccountState.OPENING]

    far.run(by="websocket")
    second.chat.expect("ตั้งรหัสผ่าน", WAIT)
    assert far.at_the_door(do="done", what=f"open {name}") == 1
    # Its portal in memory has forgotten the first account with its process, and says so.
    assert visit(page, {"last4": "5678"}).status == 409


def test_a_removed_bridge_is_cut_off_at_once(new_product: NewProduct, far: FarSide) -> None:
    office = new_product(PORTAL__KIND="bridge")
    office.serve()
    enrols(office, far)
    bridge = far.run(by="websocket")

    office.run("bridge", "remove", "office-pc")

    bridge.until_said("bridge.refused")
    assert "removed" in office.run("bridge", "list")
    assert "no bridge office-pc" in office.run("bridge", "remove", "office-pc", expect=2)


@pytest.mark.service("postgresql")
def test_whoever_asks_is_heard_by_the_process_that_holds_the_link(
    new_product: NewProduct, new_postgres_database: Callable[[], str], far: FarSide
) -> None:
    """Two web processes and a worker, as on a host that reads the Procfile."""
    office = new_product(PORTAL__KIND="bridge", DATABASE_URL=new_postgres_database())
    office.migrate()
    holder = office.serve("--no-worker")
    enrols(office, far)
    far.run(by="websocket")
    port = programs.free_port()
    beside = office.with_settings(PORT=str(port))
    other = beside.start("serve", "--no-worker")
    worker = office.start("work")
    page = asks_for_an_account(office, "สมชาย ใจดี", "คอมพิวเตอร์ (PC)")

    elsewhere = page.replace(office.web, f"http://127.0.0.1:{port}")
    shown = visit(elsewhere, {"last4": "5678"})

    assert shown.status == 200
    assert lets_in(far, shown.username, shown.password)
    assert "/bridge/" not in other.said
    assert [process.end() for process in (worker, other, holder)] == [0, 0, 0]
