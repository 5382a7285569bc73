"""The guests' page in a real browser, on a small telephone."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from bot.playground.serving import serving
from store.db import Database
from tests.bot.pages.room import Room
from tests.bot.pages.test_page_in_a_browser import _photograph, _sideways, browser, telephone

__all__ = ["browser"]
pytestmark = pytest.mark.service("chromium")
SHOTS = os.environ.get("SCREENSHOTS", "")
"""Where photographs go; by default pytest's own folder, which it clears."""


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    yield Room(database)
    database.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_guest_comes_in_on_a_telephone(
    room: Room,
    browser: Browser,
    tmp_path: Path,
    script: bool,
) -> None:
    folder = Path(SHOTS) if SHOTS else tmp_path
    with serving(room.app()) as host, telephone(browser, script=script) as page:
        page.goto(host + room.path)
        assert _sideways(page) <= 0
        _photograph(page, folder, "guest_form")
        page.get_by_text("อ่านประกาศฉบับเต็ม").click()
        expect(page.get_by_text("ผู้ควบคุมข้อมูล")).to_be_visible()
        page.get_by_text("ให้ผู้อื่นสแกน").click()
        expect(page.get_by_role("img", name="คิวอาร์โค้ดของหน้านี้")).to_be_visible()
        _photograph(page, folder, "guest_notice")
        page.get_by_label("ชื่อ-นามสกุล").fill("สมศรี")
        page.get_by_label("เบอร์โทรศัพท์").fill("089")
        page.get_by_role("button", name="รับทราบและเปิดบัญชี").click()
        expect(page.locator("#name-error")).to_contain_text("ทั้งชื่อและนามสกุล")
        expect(page.locator("#phone-error")).to_contain_text("ไม่ครบ")
        expect(page.locator("#name")).to_be_focused()
        expect(page.locator("#phone")).to_have_value("089")
        _photograph(page, folder, "guest_error")
        page.locator("#name").fill("สมศรี มีสุข")
        page.locator("#phone").fill("๐๘๙-๗๖๕-๔๓๒๑")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("ใช้งานได้แล้ว")
        name, word = (page.locator(f"#{one}").inner_text() for one in ("username", "password"))
        expect(page.get_by_role("button", name="คัดลอก")).to_have_count(2 if script else 0)
        assert room.portal.check_password(name, word)
        assert _sideways(page) <= 0
        _photograph(page, folder, "guest_shown")
