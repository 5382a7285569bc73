"""The tour's part about figures: a school asks in plain Thai, gets its number, a chart and a file;
an officer drops a file in, and the next answer tells what is in it. Every number is held against
the database."""

import re
from decimal import Decimal
from io import BytesIO
from typing import Final

from python_calamine import CalamineWorkbook

from bot.playground.chats import ChatMessage
from bot.playground.page.samples import FIGURES, sample
from bot.playground.persons import Person
from bot.playground.story import WAIT, Story, page_behind
from bot.playground.visiting import visit
from store.apart import By
from store.audit import Act, AuditEntry
from store.counting import Counting
from store.figures import FigureLoad, SchoolFacts, Series
from store.loads import Loads

NAME: Final = "บ้านโคกกรวด"
DISTRICT: Final = "บึงสามพัน"
CHOICE: Final = f"{NAME} อ.{DISTRICT}"
INVENTED: Final = "ข้อมูลตัวอย่าง"
SHOWN: Final = 1040
"""Pixels from left to right of a chart."""


def ask(story: Story, school: Person) -> None:
    """Two schools bear the name; the number is the chosen one's, and a year is compared."""
    story.heading("figures")
    school.say(f"นักเรียน{NAME}มีกี่คน")
    which = school.chat.expect("กรุณาเลือก", WAIT)
    story.check(CHOICE in which.labels, "of two schools of one name it is asked which is meant")
    school.tap(CHOICE, on=which)
    told = school.chat.expect(f"นักเรียน โรงเรียน{NAME}", WAIT)
    now, before = _pupils(story)[:2]
    story.check(_first_number(told) == now, "the number is the one in the database")
    story.check(INVENTED in told.text, "and says that it is invented")
    school.tap("คัดลอก", on=told)
    copied = school.clipboard
    story.check(f"{now:,}" in copied and "ข้อมูล ณ" in copied, "a sentence to paste is copied")
    school.tap("เทียบปีก่อน")
    compared = school.chat.expect(f"โรงเรียน{NAME}", WAIT)
    story.print_chats()
    shown = {int(one.replace(",", "")) for one in re.findall(r"[0-9,]*[0-9]", compared.text)}
    story.check({now, before} <= shown, "both years are those in the database")


def take_along(story: Story, school: Person) -> None:
    """The chart is a picture in the chat, the workbook is behind a page."""
    story.heading("chart")
    school.say("นักเรียนแต่ละอำเภอกี่คน")
    school.chat.expect("ข้อมูล ณ", WAIT)
    school.tap("กราฟ")
    school.chat.until(lambda chat: chat.last and chat.last.message.get("type") == "image", WAIT)
    picture = school.chat.messages[-1].message
    whole = visit(str(picture["originalContentUrl"])).content
    small = visit(str(picture["previewImageUrl"])).content
    wide, high = _size(whole)
    story.check(wide == SHOWN and 300 < high < 4 * wide, "the chart is a picture of its own")
    story.check(_size(small)[0] < wide, "with a smaller one for the chat")
    school.tap("ไฟล์ Excel")
    page = school.chat.expect("ใช้ได้ครั้งเดียว", WAIT)
    file = visit(page_behind(page), {})
    story.print_chats()
    story.check(_by_district(file.content) == _districts(story), "the workbook has every number")


def drop(story: Story, officer: Person, school: Person) -> None:
    """Looking is not loading; what was loaded is what is answered next."""
    story.heading("load")
    found = sample(FIGURES, story.play.platform.today())
    if found is None:
        raise LookupError("there is no such sample")
    before, loads = _pupils(story)[0], len(story.rows(FigureLoad))
    officer.send_file(*found)
    preview = officer.chat.expect("ตรวจสอบข้อมูลก่อนโหลด", WAIT)
    story.check("เดิม" in preview.text, "the card tells what changes")
    story.check(INVENTED in preview.text, "and that the file is invented")
    story.check(len(story.rows(FigureLoad)) == loads, "nothing is loaded by looking")
    officer.tap("ยืนยัน", on=preview)
    officer.chat.expect("โหลดข้อมูลแล้ว", WAIT)
    school.say(f"นักเรียน{NAME} {DISTRICT} มีกี่คน")
    told = school.chat.expect(f"นักเรียน โรงเรียน{NAME}", WAIT)
    story.print_chats()
    now = _pupils(story)[0]
    story.check(len(story.rows(FigureLoad)) == loads + 1, "the load before it is kept")
    story.check(now != before and _first_number(told) == now, "the next answer tells the new one")
    story.check(INVENTED in told.text, "which is invented, too, and says so")
    acts = [entry.act for entry in story.rows(AuditEntry)]
    story.check(Act.FIGURES_LOADED in acts, "the audit knows who loaded it")


def _pupils(story: Story) -> list[int]:
    """Of the school, the newest year first."""
    with story.play.helpdesk.database.read() as session:
        code = next(
            one.code
            for one in story.rows(SchoolFacts)
            if one.name == NAME and one.district == DISTRICT
        )
        counting = Counting(session)
        rounds = Loads(session).rounds(Series.STUDENTS)
        totals = [counting.total(one.id, "students", {By.SCHOOL: (code,)}) for one in rounds]
    return [int(total or 0) for total in totals]


def _districts(story: Story) -> dict[str, Decimal]:
    with story.play.helpdesk.database.read() as session:
        loads = Loads(session)
        listed, pupils = loads.current(Series.SCHOOLS), loads.latest(Series.STUDENTS)
        if listed is None or pupils is None:
            raise LookupError("nothing is loaded")
        found = Counting(session, listed.id).sums(pupils.id, "students", by=(By.DISTRICT,))
    return {str(one.key[0]): one.value for one in found}


def _by_district(book: bytes) -> dict[str, Decimal]:
    """The lines of the table, without its sum."""
    rows = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(0).to_python()
    numbered = [(str(row[0]), row[1]) for row in rows if len(row) > 1]
    found = {name: Decimal(str(value)) for name, value in numbered if isinstance(value, float)}
    return {name: value for name, value in found.items() if name != "รวม"}


def _first_number(told: ChatMessage) -> int:
    found = re.search(r"[0-9,]+", told.text)
    return int(found[0].replace(",", "")) if found else -1


def _size(png: bytes) -> tuple[int, int]:
    """Width and height; noughts for what is no PNG (PNG, section 11.2.2)."""
    if not png.startswith(b"\x89PNG\r\n\x1a\n"):
        return 0, 0
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])
