"""The page in a real browser: what a newcomer sees and taps."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.playground.api import make_app
from bot.playground.chats import ChatMessage, Via
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.portal import MemoryPanel
from bot.playground.serving import serving
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from tests.bot.playground.ear import Ear, listening
from tests.bot.playground.watch import OfficeWatch
from tests.services.chromium import browsing

pytestmark = pytest.mark.service("chromium")

Json = dict[str, Any]


@dataclass(frozen=True)
class Cast:
    """The three whose phones stand side by side."""

    staff: Person
    officer: Person
    school: Person


#: Where screenshots go; by default pytest's own folder, which it clears.
SHOTS = os.environ.get("SCREENSHOTS", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture
def line(ear: Ear) -> Iterator[Platform]:
    platform = Platform()
    platform.webhooks.url = ear.url
    platform.webhooks.redelivery = False
    yield platform
    platform.close()


@pytest.fixture
def three(line: Platform) -> Cast:
    three = Cast(
        staff=line.person("สมชาย ใจดี", role="staff"),
        officer=line.person("อรุณี ศรีสุข", role="officer"),
        school=line.person("ธุรการ บ้านวังไผ่", role="school"),
    )
    for person in (three.staff, three.officer, three.school):
        person.follow()
    return three


@pytest.fixture
def portal() -> MemoryPortal:
    portal = MemoryPortal()
    portal.open_account("somchai.jai", ProfileLimits("pc"))
    portal.set_password("somchai.jai", "abc234")
    return portal


@pytest.fixture
def page(browser: Browser, line: Platform, three: Cast, portal: MemoryPortal) -> Iterator[Page]:
    with serving(make_app(line, portal_panel=MemoryPanel(portal), clock=OfficeWatch())) as url:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.set_default_timeout(30_000)
        page.goto(url)
        page.wait_for_selector(".phone")
        yield page
        page.close()
        line.close()
        assert wrong == []


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    return Path(SHOTS) if SHOTS else tmp_path


def bot(person: Person, message: Json, via: Via = "reply") -> None:
    person.chat.add(ChatMessage(message, via, 1_795_000_000.0))


def quick(text: str, *labels: str) -> Json:
    actions = [{"type": "message", "label": label, "text": label} for label in labels]
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": text, "quickReply": {"items": items}}


def approval(number: str) -> Json:
    facts = [("ชื่อ", "สมชาย ใจดี"), ("ทำงานที่", "กลุ่มนิเทศ ติดตามและประเมินผลการจัดการศึกษา")]
    approve = {"type": "postback", "label": "อนุมัติ", "data": f"yes|{number}"}
    return {
        "type": "bubble",
        "size": "kilo",
        "header": {
            "type": "box",
            "layout": "horizontal",
            "paddingAll": "12px",
            "contents": [
                {"type": "text", "text": f"คำขอ {number}", "weight": "bold", "color": "#FFFFFF"}
            ],
        },
        "body": {
            "type": "box",
            "layout": "vertical",
            "spacing": "sm",
            "contents": [
                {
                    "type": "box",
                    "layout": "baseline",
                    "contents": [
                        {"type": "text", "text": name, "flex": 2, "size": "sm"},
                        {"type": "text", "text": value, "flex": 5, "size": "sm", "wrap": True},
                    ],
                }
                for name, value in facts
            ],
        },
        "footer": {
            "type": "box",
            "layout": "vertical",
            "contents": [{"type": "button", "style": "primary", "action": approve}],
        },
        "styles": {"header": {"backgroundColor": "#0B3D2E"}},
    }


def carousel(*numbers: str) -> Json:
    contents = {"type": "carousel", "contents": [approval(number) for number in numbers]}
    return {"type": "flex", "altText": "มีคำขอ", "contents": contents}


def phone(page: Page, role: str) -> Any:
    return page.locator(f"[data-role={role}]")


def box(locator: Any) -> Json:
    found: Json | None = locator.bounding_box()
    assert found is not None
    return found


def test_typing_reaches_the_bot_and_shows_at_once(page: Page, ear: Ear, three: Cast) -> None:
    staff = phone(page, "staff")
    staff.get_by_placeholder("พิมพ์ข้อความ").fill("ขอใช้อินเทอร์เน็ต")
    staff.get_by_role("button", name="ส่ง", exact=True).click()
    expect(staff.locator(".mine .bubble")).to_have_text("ขอใช้อินเทอร์เน็ต")
    ear.wait_for(4)
    assert ear.events[-1]["message"]["text"] == "ขอใช้อินเทอร์เน็ต"
    assert ear.events[-1]["source"]["userId"] == three.staff.user_id
    expect(phone(page, "officer").locator(".bubble")).to_have_count(0)


def test_a_pasted_list_keeps_its_lines_and_enter_sends_it(page: Page, ear: Ear) -> None:
    line = phone(page, "officer").get_by_placeholder("พิมพ์ข้อความ")
    low = box(line)["height"]
    line.focus()
    page.evaluate(
        """text => document.execCommand("insertText", false, text)""", "วิชัย\tนิเทศ\nวิภา\tนิเทศ"
    )
    line.press("Shift+Enter")
    line.press_sequentially("วิทย์")
    assert box(line)["height"] > 2 * low, "it grows with its lines"
    line.press("Enter")
    expect(phone(page, "officer").locator(".mine .bubble")).to_have_count(1)
    ear.wait_for(4)
    assert ear.events[-1]["message"]["text"] == "วิชัย\tนิเทศ\nวิภา\tนิเทศ\nวิทย์"
    expect(line).to_have_value("")
    assert box(line)["height"] == low


def test_a_file_is_sent_by_the_paper_clip(page: Page, ear: Ear, three: Cast) -> None:
    officer = phone(page, "officer")
    officer.get_by_role("button", name="แนบไฟล์หรือรูป").click()
    with page.expect_file_chooser() as chooser:
        officer.get_by_role("button", name="ส่งไฟล์หรือรูปจากเครื่องนี้…").click()
    chooser.value.set_files({"name": "รายชื่อ.csv", "mimeType": "text/csv", "buffer": b"a,b"})
    expect(officer.locator(".mine .file")).to_contain_text("รายชื่อ.csv")
    ear.wait_for(4)
    assert ear.events[-1]["message"]["fileName"] == "รายชื่อ.csv"
    assert ear.events[-1]["source"]["userId"] == three.officer.user_id
    expect(officer.locator(".offer")).to_be_hidden()


def test_a_sample_is_fetched_from_the_page(page: Page) -> None:
    officer = phone(page, "officer")
    officer.get_by_role("button", name="แนบไฟล์หรือรูป").click()
    with page.expect_download() as fetched:
        officer.get_by_role("link", name="ไฟล์ตัวอย่าง: รายชื่อบุคลากร").click()
    assert "สมมติ" in fetched.value.suggested_filename


def test_a_picture_is_shown_small_and_opens_large(page: Page, three: Cast) -> None:
    drawing = page.url.rstrip("/") + "/page/sticker.svg"
    message = {"type": "image", "originalContentUrl": drawing, "previewImageUrl": drawing}
    bot(three.school, message)
    school = phone(page, "school")
    expect(school.locator("img.photo")).to_have_js_property("complete", True)
    assert school.locator("img.photo").evaluate("image => image.naturalWidth") > 0
    with page.context.expect_page() as opened:
        school.get_by_role("link", name="เปิดรูปเต็ม").click()
    assert opened.value.url == drawing
    opened.value.close()


@pytest.mark.parametrize("allowed", [True, False])
def test_a_tap_copies_even_where_the_browser_has_no_clipboard_for_the_page(
    page: Page, ear: Ear, three: Cast, allowed: bool
) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    if not allowed:
        page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject('no'); }")
    copy = {"type": "clipboard", "label": "คัดลอก", "clipboardText": "นักเรียน 67 คน"}
    button = {"type": "button", "action": copy}
    body = {"type": "box", "layout": "vertical", "contents": [button]}
    bubble = {"type": "bubble", "body": body}
    bot(three.school, {"type": "flex", "altText": "นักเรียน", "contents": bubble})
    heard = len(ear.heard)
    phone(page, "school").get_by_role("button", name="คัดลอก").click()
    expect(page.get_by_text("คัดลอกแล้ว")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "นักเรียน 67 คน"
    assert len(ear.heard) == heard


def test_a_carousel_is_laid_out_as_line_does(page: Page, ear: Ear, three: Cast) -> None:
    bot(three.officer, carousel("A-0001", "A-0002", "A-0003"), "push")
    officer = phone(page, "officer")
    bubbles = officer.locator(".fx")
    expect(bubbles).to_have_count(3)
    expect(officer.locator(".via")).to_have_text("push · นับโควตา")
    first, second = box(bubbles.nth(0)), box(bubbles.nth(1))
    assert first["width"] == second["width"] == 260
    assert first["y"] == second["y"]
    assert first["height"] == second["height"]
    assert second["x"] == first["x"] + first["width"] + 8
    name, value = (box(bubbles.nth(0).locator(".fx-text").nth(i)) for i in (3, 4))
    assert value["width"] == pytest.approx(name["width"] * 5 / 2, rel=0.02)
    assert value["height"] > 1.5 * name["height"]  # the long name is wrapped
    header = bubbles.nth(0).locator(".fx-header")
    colour = header.evaluate("node => getComputedStyle(node).backgroundColor")
    assert colour == "rgb(11, 61, 46)"
    bubbles.nth(1).get_by_role("button", name="อนุมัติ").click()
    ear.wait_for(4)
    assert ear.events[-1]["postback"]["data"] == "yes|A-0002"


def test_quick_replies_stand_under_the_last_message_only(page: Page, ear: Ear, three: Cast) -> None:
    staff = phone(page, "staff")
    bot(three.staff, quick("จะใช้กับเครื่องใด", "คอมพิวเตอร์ (PC)", "มือถือ/แท็บเล็ต"))
    replies = staff.locator(".quick button")
    expect(replies).to_have_text(["คอมพิวเตอร์ (PC)", "มือถือ/แท็บเล็ต"])
    replies.first.click()
    expect(staff.locator(".mine .bubble")).to_have_text("คอมพิวเตอร์ (PC)")
    expect(replies).to_have_count(0)
    ear.wait_for(4)
    assert ear.events[-1]["message"]["text"] == "คอมพิวเตอร์ (PC)"


def test_the_wheel_moves_the_quick_replies(page: Page, three: Cast) -> None:
    bot(three.staff, quick("เลือก", *(f"ตัวเลือกที่ยาวพอ {n}" for n in range(8))))
    last = phone(page, "staff").locator(".quick button").last
    expect(last).not_to_be_in_viewport()
    phone(page, "staff").locator(".quick").hover()
    page.mouse.wheel(0, 3000)
    expect(last).to_be_in_viewport()


def test_the_typing_animation_ends_with_the_message(
    page: Page, line: Platform, three: Cast
) -> None:
    with line.bell.changing():
        three.staff.chat.typing_until = line.now() + 60
    dots = phone(page, "staff").locator(".dots")
    expect(dots).to_be_visible()
    bot(three.staff, {"type": "text", "text": "ขอบคุณที่รอ"})
    expect(dots).to_have_count(0)


def test_what_a_bot_says_is_never_read_as_markup(page: Page, three: Cast) -> None:
    bot(three.staff, {"type": "text", "text": "<img src=x onerror=alert(1)> https://a.example/x"})
    bubble = phone(page, "staff").locator(".bubble")
    expect(bubble).to_contain_text("<img src=x onerror=alert(1)>")
    expect(bubble.locator("img")).to_have_count(0)
    expect(bubble.locator("a")).to_have_attribute("href", "https://a.example/x")
    expect(bubble.locator("a")).to_have_attribute("rel", "noopener noreferrer")


def test_a_link_on_a_button_opens_a_tab(page: Page, line: Platform, three: Cast) -> None:
    here = page.url
    action = {"type": "uri", "label": "ตั้งรหัสผ่าน", "uri": f"{here}page/icon.svg"}
    button = {"type": "button", "action": action}
    body = {"type": "box", "layout": "vertical", "contents": [button]}
    bot(three.staff, {"type": "flex", "altText": "x", "contents": {"type": "bubble", "body": body}})
    with page.context.expect_page() as opened:
        phone(page, "staff").get_by_role("button", name="ตั้งรหัสผ่าน").click()
    opened.value.wait_for_load_state()
    assert opened.value.url == f"{here}page/icon.svg"
    opened.value.close()


def test_the_phone_changes_hands(page: Page, three: Cast) -> None:
    bot(three.school, {"type": "text", "text": "ของโรงเรียน"})
    staff = phone(page, "staff")
    staff.get_by_label("เลือกคนที่ใช้เครื่องนี้").select_option(three.school.user_id)
    expect(staff.locator(".bubble")).to_have_text("ของโรงเรียน")


def test_a_new_person_adds_the_account_as_a_friend(page: Page, ear: Ear, line: Platform) -> None:
    staff = phone(page, "staff")
    staff.get_by_label("เลือกคนที่ใช้เครื่องนี้").select_option("+")
    page.get_by_label("ชื่อที่แสดงใน LINE").fill("สมศรี")
    page.get_by_role("button", name="ตกลง").click()
    staff.get_by_role("button", name="เพิ่มเพื่อน").click()
    expect(staff.locator(".cover")).to_be_hidden()
    new = next(p for p in line.persons.values() if p.name == "สมศรี")
    assert new.friend
    ear.wait_for(4)
    assert ear.events[-1]["type"] == "follow"
    assert ear.events[-1]["source"]["userId"] == new.user_id


def test_a_password_is_tried_and_the_plug_pulled(page: Page, portal: MemoryPortal) -> None:
    panel = page.locator(".portal")
    panel.get_by_label("ชื่อผู้ใช้").fill("somchai.jai")
    panel.get_by_label("รหัสผ่าน").fill("abc234")
    panel.get_by_role("button", name="เข้าสู่ระบบ").click()
    expect(panel.get_by_role("status")).to_contain_text("เข้าใช้ได้แล้ว")
    expect(panel.get_by_text("10.0.0.21")).to_be_visible()
    panel.get_by_role("button", name="ถอดปลั๊ก").click()
    expect(panel.get_by_text("ถอดปลั๊กแล้ว")).to_be_visible()
    assert portal.plugged_in is False


@pytest.mark.parametrize(("width", "height"), [(1440, 900), (390, 844), (360, 740)])
def test_nothing_sticks_out(page: Page, three: Cast, shots: Path, width: int, height: int) -> None:
    bot(three.staff, {"type": "text", "text": "ปี่ ก๊ ฎุ กตัญญู น้ำ ที่นี่ ผู้ใหญ่ " * 6})
    bot(three.staff, carousel("A-0001", "A-0002"))
    bot(three.staff, quick("เลือกได้เลย", *["ติดต่อเจ้าหน้าที่"] * 8))
    page.set_viewport_size({"width": width, "height": height})
    staff = phone(page, "staff")
    expect(staff.locator(".quick button").first).to_be_visible()
    staff.get_by_placeholder("พิมพ์ข้อความ").fill("ที่ปี่ก๊ฎุ\n" * 12)
    staff.get_by_role("button", name="แนบไฟล์หรือรูป").click()
    expect(staff.locator(".offer")).to_be_in_viewport(ratio=1)
    assert box(staff.locator(".clip img"))["width"] == 22
    page.evaluate("document.fonts.ready")
    page.screenshot(path=shots / f"playground-{width}.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.scrollHeight") <= height
    last, log = box(staff.locator(".bubble").last), box(staff.locator(".log"))
    assert last["y"] + last["height"] <= log["y"] + log["height"]
    assert page.evaluate("document.fonts.check('16px Sarabun', 'ที่')")


@pytest.mark.parametrize("width", [360, 390, 412])
def test_no_tab_is_cut_on_a_phone(page: Page, three: Cast, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    for person in (three.officer, three.school):
        for _ in range(12):
            bot(person, {"type": "text", "text": "คำขอใหม่"})
    tabs = page.locator("#tabs button")
    expect(tabs.nth(2)).to_contain_text("12")
    cut = "tabs => tabs.filter(tab => tab.scrollWidth > tab.clientWidth).map(tab => tab.innerText)"
    assert tabs.evaluate_all(cut) == []
