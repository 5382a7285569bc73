"""The password page in a real browser, on a small telephone."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlmodel import Session
from starlette.applications import Starlette

from bot.handouts import Draft, File
from bot.pages import handout
from bot.pages.handout import HandoutPages
from bot.pages.password import routes
from bot.playground.serving import serving
from store.handouts import Handout, HandoutKind
from tests.bot.pages.office import LAST4, TEXTS, USERNAME, Office
from tests.services.chromium import browsing

pytestmark = pytest.mark.service("chromium")

TELEPHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def host(office: Office) -> Iterator[str]:
    with serving(office.app()) as host:
        yield host


@contextmanager
def telephone(browser: Browser, *, script: bool = True) -> Iterator[Page]:
    """A fresh browser that reports everything it complains about as a failure."""
    complaints: list[str] = []
    context = browser.new_context(
        viewport=TELEPHONE, java_script_enabled=script, locale="th-TH", device_scale_factor=2
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda message: (
            complaints.append(message.text)
            if message.type in ("error", "warning") and "status of 4" not in message.text
            else None
        ),
    )
    yield page
    context.close()
    assert complaints == []


def _sideways(page: Page) -> int:
    """CSS pixels by which the page is wider than the screen."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def _photograph(page: Page, folder: Path, name: str) -> None:
    page.screenshot(path=folder / f"{name}.png", full_page=True)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_password_is_set_on_a_telephone(
    office: Office, host: str, browser: Browser, tmp_path: Path, script: bool
) -> None:
    with telephone(browser, script=script) as page:
        page.goto(host + office.fresh())
        _photograph(page, tmp_path, "form")
        page.get_by_label("เลข 4 ตัวท้ายของเบอร์ที่แจ้งไว้").fill("0000")
        page.get_by_role("button", name="ตั้งรหัสผ่าน").click()
        expect(page.locator("#last4-error")).to_contain_text("ลองได้อีก 4 ครั้ง")
        expect(page.get_by_role("alert")).to_be_visible()
        expect(page.locator("#last4")).to_be_focused()
        _photograph(page, tmp_path, "error")
        page.locator("#last4").fill("๕๖๗๘")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("ใช้งานได้แล้ว")
        expect(page.locator("#username")).to_have_text(USERNAME)
        word = page.locator("#password").inner_text()
        expect(page.get_by_role("button", name="คัดลอก")).to_have_count(2 if script else 0)
        _photograph(page, tmp_path, "shown")
        assert office.portal.check_password(USERNAME, word)
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text("ลิงก์นี้ใช้ไปแล้ว")
        _photograph(page, tmp_path, "used")


def test_the_copy_button_copies_the_password_and_says_so(
    office: Office, host: str, browser: Browser
) -> None:
    with telephone(browser) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=host)
        page.goto(host + office.fresh())
        page.locator("#last4").fill(LAST4)
        page.locator("#last4").press("Enter")
        word = page.locator("#password").inner_text()
        page.locator("[data-copies=password]").click()
        expect(page.get_by_role("status")).to_have_text("คัดลอกแล้ว")
        assert page.evaluate("navigator.clipboard.readText()") == word


def test_a_chosen_password_can_be_seen_while_it_is_typed(
    office: Office, host: str, browser: Browser
) -> None:
    with telephone(browser) as page:
        page.goto(host + office.fresh())
        field = page.get_by_label("รหัสผ่านใหม่ (เว้นว่างได้ ระบบจะสร้างให้)")
        field.fill("maliwan-in-2569")
        expect(field).to_have_attribute("type", "password")
        reveal = page.get_by_role("button", name="แสดง")
        reveal.click()
        expect(field).to_have_attribute("type", "text")
        expect(reveal).to_have_attribute("aria-pressed", "true")
        page.locator("#last4").fill(LAST4)
        page.get_by_role("button", name="ตั้งรหัสผ่าน").click()
        expect(page.locator("#password")).to_have_text("maliwan-in-2569")


def test_two_taps_on_the_button_still_show_the_password(
    office: Office, host: str, browser: Browser
) -> None:
    with telephone(browser, script=False) as page:
        page.goto(host + office.fresh())
        page.locator("#last4").fill(LAST4)
        page.get_by_role("button", name="ตั้งรหัสผ่าน").dblclick()
        expect(page.locator("#password")).to_be_visible()
        assert office.portal.check_password(USERNAME, page.locator("#password").inner_text())


def test_every_page_fits_a_small_screen_and_large_letters(
    office: Office, host: str, browser: Browser, tmp_path: Path
) -> None:
    good = office.fresh()
    frozen = office.path(office.link(office.account(username="malee.dee")))
    office.freeze("malee.dee")
    with telephone(browser) as page:
        for language in ("th", "en"):
            for name, path in {"form": good, "frozen": frozen, "unknown": "/p/x"}.items():
                page.goto(f"{host}{path}?lang={language}")
                _assert_fits(page, tmp_path, f"{name}-{language}")
        page.goto(host + good)
        page.locator("#new-password").fill("รหัสผ่านของฉัน")
        page.locator("#last4").fill(LAST4)
        page.locator("#last4").press("Enter")
        expect(page.locator("#new-password-error")).to_be_visible()
        _assert_fits(page, tmp_path, "unfit")
        page.locator("#last4").press("Enter")
        expect(page.locator("#password")).to_be_visible()
        _assert_fits(page, tmp_path, "shown")


def _files_are_handed_out(office: Office) -> Starlette:
    def slips(session: Session, handout: Handout, now: datetime) -> Draft:
        return lambda: File("ใบแจ้ง 3 คน.pdf", "application/pdf", b"%PDF-1.7 three slips")

    pages = HandoutPages(
        office.database, office.clock, office.signer, TEXTS.say, {HandoutKind.SLIPS: slips}
    )
    return Starlette(routes=[*handout.routes(pages), *routes(office.pages())])


def test_when_the_file_is_there_the_page_says_so_and_gives_it_again(
    office: Office, browser: Browser, tmp_path: Path
) -> None:
    path = office.handout_path(office.handout(HandoutKind.SLIPS))
    with serving(_files_are_handed_out(office)) as host, telephone(browser) as page:
        page.goto(host + path)
        with page.expect_download() as first:
            page.get_by_role("button", name="สร้างใบแจ้ง").click()
        expect(page.get_by_role("heading", name="ได้ไฟล์แล้ว")).to_be_visible()
        expect(page.get_by_role("button", name="กำลังสร้าง")).to_have_count(0)
        _assert_fits(page, tmp_path, "handed-out")
        with page.expect_download() as second:
            page.get_by_role("link", name="บันทึกไฟล์อีกครั้ง").click()
        for fetched in (first.value, second.value):
            assert fetched.suggested_filename == "ใบแจ้ง 3 คน.pdf"
            assert fetched.path().read_bytes() == b"%PDF-1.7 three slips"


def test_a_file_that_is_gone_meanwhile_is_said_to_be_gone(office: Office, browser: Browser) -> None:
    path = office.handout_path(office.handout(HandoutKind.SLIPS))
    with serving(_files_are_handed_out(office)) as host, telephone(browser) as page:
        page.goto(host + path)
        assert httpx.post(host + path, trust_env=False).status_code == 200
        page.get_by_role("button", name="สร้างใบแจ้ง").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("หน้านี้เปิดไปแล้ว")


def test_without_a_script_the_file_comes_all_the_same(office: Office, browser: Browser) -> None:
    path = office.handout_path(office.handout(HandoutKind.SLIPS))
    with (
        serving(_files_are_handed_out(office)) as host,
        telephone(browser, script=False) as page,
    ):
        page.goto(host + path)
        with page.expect_download() as fetched:
            page.get_by_role("button", name="สร้างใบแจ้ง").click()
        assert fetched.value.path().read_bytes() == b"%PDF-1.7 three slips"


def _assert_fits(page: Page, folder: Path, name: str) -> None:
    page.evaluate("document.fonts.ready")
    for size in ("100%", "200%"):
        page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
        _photograph(page, folder, f"{name}-{size.rstrip('%')}")
        assert _sideways(page) <= 0, f"{name} at {size} must not scroll sideways"
    page.evaluate("document.documentElement.style.fontSize = ''")
