"""Charts in the chat: pictures that phones fetch, and what they and files tell later."""

import json
from datetime import timedelta
from decimal import Decimal
from http.client import HTTPConnection, HTTPResponse
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from bot.line.limits import check
from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from bot.playground.visiting import visit
from handlers.mis.picturing import Chart, Drawn, drawn
from store.asked import AskedFigure
from store.clock import BANGKOK
from store.outbox import Send
from store.roster import Officer
from tests.journeys.conftest import NewTown
from tests.journeys.test_figures import with_figures
from tests.journeys.town import WAIT, Town, hears, talk

NEWER = "2569-1-schoolmis-67030000.json"
WANGPHAI = "67030032"


@pytest.fixture(scope="module")
def asked(town: Town) -> Town:
    return with_figures(town)


def fetch(address: str, method: str = "GET", tag: str = "") -> tuple[int, dict[str, str], bytes]:
    """As LINE or a phone does. ``tag``: of the picture that it has already."""
    parts = urlsplit(address)
    headers = {"If-None-Match": tag} if tag else {}
    connection = HTTPConnection(parts.netloc, timeout=WAIT)
    try:
        connection.request(
            method, parts.path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        answer: HTTPResponse = connection.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def size(png: bytes) -> tuple[int, int]:
    """Width and height (PNG, section 11.2.2)."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def picture(person: Person) -> ChatMessage:
    """The bot's next picture."""

    def last() -> ChatMessage | None:
        shown = person.chat.from_bot[-1:]
        return shown[0] if shown and shown[0].message.get("type") == "image" else None

    person.chat.until(lambda _chat: last(), WAIT)
    found = last()
    assert found is not None
    return found


def another(letter: str) -> str:
    """Any other letter than this: what is put into a token must not be there already."""
    return "B" if letter == "A" else "A"


def addresses(shown: ChatMessage) -> tuple[str, str]:
    return str(shown.message["originalContentUrl"]), str(shown.message["previewImageUrl"])


def behind(town: Town, shown: ChatMessage) -> Drawn:
    """What the picture of this message shows."""
    token = urlsplit(addresses(shown)[0]).path.rpartition("/")[2]
    told = town.helpdesk.picture_addresses().read(token)
    office, places = town.helpdesk.office, town.helpdesk.places()
    today = town.clock.now().astimezone(BANGKOK).date()
    with town.helpdesk.database.read() as session:
        return drawn(Chart.read(told), session, office, places, today)


def numbers(found: Drawn) -> list[Decimal]:
    lines = (line for line in found.answer.lines if not line.sums)
    return [value for line in lines for value in line.values if isinstance(value, Decimal)]


def load_newer(town: Town, officer: Person, boys: int = 1) -> None:
    """A file of the same round, in which one school alone has pupils."""
    town.later(hours=1)
    row = {"รหัสโรงเรียน": WANGPHAI, "ป.1 ชาย": boys, "รวมทั้งหมด": boys}
    officer.send_file(NEWER, json.dumps({"success": True, "data": [row]}).encode())
    hears(officer, "ตรวจสอบข้อมูลก่อนโหลด")
    officer.tap("ยืนยัน")
    hears(officer, "โหลดข้อมูลแล้ว")


def test_a_chart_is_a_picture_in_the_chat_and_the_question_goes_on_under_it(asked: Town) -> None:
    teacher = asked.person("ครูหนึ่ง")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    pushes = asked.platform.sending.used
    teacher.tap("กราฟ")
    shown = picture(teacher)
    whole, small = addresses(shown)
    status, headers, png = fetch(whole)
    assert status == 200
    assert headers["content-type"] == "image/png"
    assert "noindex" in headers["x-robots-tag"]
    assert size(png)[0] == 1040
    _, _, preview = fetch(small)
    assert size(preview)[0] < 1040
    assert len(preview) < 1_000_000
    assert asked.platform.sending.used == pushes, "a picture is a reply like another"
    teacher.tap("ไฟล์ Excel")
    hears(teacher, "ใช้ได้ครั้งเดียว")


@pytest.mark.parametrize("words", ["ทำกราฟแท่งนักเรียนแต่ละอำเภอให้หน่อย", "ขอกราฟนักเรียนทั้งเขตย้อนหลัง 5 ปี"])
def test_a_chart_is_asked_for_in_words_and_comes_under_its_card(asked: Town, words: str) -> None:
    teacher = asked.person(f"ครู {words[-4:]}")
    teacher.say(words)
    shown = picture(teacher)
    assert "ข้อมูล ณ" in teacher.chat.from_bot[-2].text
    assert fetch(addresses(shown)[0])[0] == 200


def test_a_phone_that_has_the_picture_is_told_that_it_is_the_same(asked: Town) -> None:
    teacher = asked.person("ครูสอง")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    whole, small = addresses(picture(teacher))
    tag = fetch(whole)[1]["etag"]
    status, _, body = fetch(whole, tag=tag)
    assert (status, body) == (304, b"")
    assert fetch(small, tag=tag)[0] == 200, "the other size is another picture"
    head = fetch(whole, "HEAD")
    assert (head[0], head[2]) == (200, b"")


def test_an_address_that_was_touched_shows_nothing(asked: Town) -> None:
    teacher = asked.person("ครูสาม")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    whole, _ = addresses(picture(teacher))
    base, _, token = whole.rpartition("/")
    first, late = (another(token[at]) for at in (0, -2))
    wrongs = (token[:-2] + late + token[-1], first + token[1:], token[:60])
    for wrong in (*wrongs, token + "A" * 900, "A" * 64):
        status, headers, body = fetch(f"{base}/{wrong}")
        assert (status, body) == (404, b"")
        assert "noindex" in headers["x-robots-tag"]


def test_nothing_can_be_read_in_an_address_and_it_stands_in_no_row(asked: Town) -> None:
    teacher = asked.person("ครูสี่")
    talk(teacher, ("นักเรียนบ้านวังไผ่รายชั้น", "โรงเรียนบ้านวังไผ่"))
    teacher.tap("กราฟ")
    whole, _ = addresses(picture(teacher))
    token = whole.rpartition("/")[2]
    assert not any(token in one.messages for one in asked.rows(Send))
    assert check([teacher.chat.from_bot[-1].message], loopback_http=True) == []


def test_the_picture_is_there_when_the_question_is_long_forgotten(own_town: NewTown) -> None:
    town = with_figures(own_town())
    teacher = town.person("ครู")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    whole, _ = addresses(picture(teacher))
    before = fetch(whole)[2]
    town.clock.forward(timedelta(days=300))
    town.helpdesk.timers().housekeeper.clear()
    assert town.rows(AskedFigure) == []
    town.restart()
    moved = town.helpdesk.settings.public_url + urlsplit(whole).path
    assert fetch(moved)[2] == before


def test_a_picture_goes_on_telling_what_the_card_tells_and_says_that_there_is_newer(
    own_town: NewTown,
) -> None:
    town = with_figures(own_town())
    teacher, officer = town.person("ครู"), town.officer("มาลี ศรีสุข")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    shown = picture(teacher)
    before, png = numbers(behind(town, shown)), fetch(addresses(shown)[0])[2]
    load_newer(town, officer)
    found = behind(town, shown)
    assert numbers(found) == before
    assert "mis.note.newer" in [note.text for note in found.answer.notes]
    assert fetch(addresses(shown)[0])[2] != png, "it says so in the picture"


def test_a_file_fetched_later_has_the_numbers_of_the_card(own_town: NewTown) -> None:
    town = with_figures(own_town())
    teacher, officer = town.person("ครู"), town.officer("มาลี ศรีสุข")
    teacher.say("นักเรียนแต่ละอำเภอกี่คน")
    card = hears(teacher, "ข้อมูล ณ").text
    load_newer(town, officer)
    teacher.tap("ไฟล์ Excel")
    page = hears(teacher, "ใช้ได้ครั้งเดียว")
    opened = visit(next(str(a["uri"]) for a in page.actions if a.get("label") == "เปิดหน้า"), {})
    rows = CalamineWorkbook.from_filelike(BytesIO(opened.content)).get_sheet_by_index(0).to_python()
    told = {str(row[0]): row[1] for row in rows if isinstance(row[1], float)}
    assert len(told) > 3
    assert all(f"{int(value):,}" in card for value in told.values())
    assert any("มีข้อมูลชุดใหม่แล้ว" in str(row[0]) for row in rows)
    teacher.say("นักเรียนแต่ละอำเภอกี่คน")
    assert "มีข้อมูลชุดใหม่แล้ว" not in hears(teacher, "ข้อมูล ณ").text


def test_a_year_that_was_offered_is_the_one_that_was_loaded_then(own_town: NewTown) -> None:
    town = with_figures(own_town())
    teacher, officer = town.person("ครู"), town.officer("มาลี ศรีสุข")
    teacher.say("นักเรียนบ้านวังไผ่กี่คน")
    number = hears(teacher, "นักเรียน โรงเรียนบ้านวังไผ่").text.split(" คน")[0]
    talk(teacher, ("นักเรียนบ้านวังไผ่ปี 60 กี่คน", "ยังไม่มีข้อมูลนักเรียน ปี 2560"))
    load_newer(town, officer)
    teacher.tap("2569/1")
    told = hears(teacher, "นักเรียน โรงเรียนบ้านวังไผ่").text
    assert told.startswith(f"{number} คน")
    assert "มีข้อมูลชุดใหม่แล้ว" in told


def test_a_picture_shows_what_its_asker_might_be_told_and_no_more(own_town: NewTown) -> None:
    town = with_figures(own_town())
    officer = town.officer("มาลี ศรีสุข")
    talk(officer, ("คะแนน RT ป.1 โรงเรียนบ้านวังไผ่ ปี 68", "คะแนน RT"))
    officer.tap("กราฟ")
    shown = picture(officer)
    with town.helpdesk.database.write() as session:
        entry = session.exec(select(Officer)).one()
        entry.suspended_at = town.clock.now()
        session.add(entry)
    assert fetch(addresses(shown)[0])[0] == 200, "what was in the chat stays there"
    told = town.helpdesk.picture_addresses()
    path = urlsplit(addresses(shown)[0]).path
    of = told.read(path.rpartition("/")[2])
    assert of is not None
    assert of.pop("officer") is True
    refused, _ = told.of(of)
    assert fetch(refused)[0] == 410, "without the officer's right it is not drawn"
    officer.tap("ไฟล์ Excel")
    page = hears(officer, "ใช้ได้ครั้งเดียว")
    address = next(str(a["uri"]) for a in page.actions if a.get("label") == "เปิดหน้า")
    assert visit(address, {}).status == 410, "a file is decided anew"


def test_what_is_too_much_for_a_picture_comes_as_a_report(asked: Town) -> None:
    teacher = asked.person("ครูห้า")
    talk(teacher, ("นักเรียนแต่ละตำบลกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    hears(teacher, "ใช้ได้ครั้งเดียว")


def test_the_copy_of_ones_data_names_a_picture_where_it_was_shown(asked: Town) -> None:
    teacher = asked.person("ครูหก")
    talk(teacher, ("นักเรียนแต่ละอำเภอกี่คน", "ข้อมูล ณ"))
    teacher.tap("กราฟ")
    picture(teacher)
    talk(teacher, ("ข้อมูลของฉัน", "ผูกไลน์เมื่อ"))
    teacher.tap("ขอสำเนาข้อมูล", on=teacher.chat.from_bot[-1])
    page = hears(teacher, "สำเนาข้อมูลของฉัน")
    opened = visit(next(str(a["uri"]) for a in page.actions if a.get("label") == "เปิดหน้า"), {})
    book = CalamineWorkbook.from_filelike(BytesIO(opened.content))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert any("กราฟของคำตอบข้างต้น" in row for rows in sheets for row in rows)
