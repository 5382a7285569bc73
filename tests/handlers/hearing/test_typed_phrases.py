"""What our texts and the README tell people to type is understood as just that."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from bot.texts import LANGUAGES, read
from handlers.kit.intents import Intent
from handlers.linking.asking import LinkInWords

ROOT: Final = Path(__file__).parents[3]
TOLD: Final = re.compile(r"(?:พิมพ์|พิมพ์ว่า|[Tt]ype|[Tt]yping|[Ss]end) ?“([^”{]+)”")
"""In a text: a phrase in quotation marks, after the word for typing."""
LEADS: Final = {
    "กลับมาแล้ว|back at work": "Back",
    "ขอลิงก์ใหม่|new link": "NewLink",
    "ขอใช้อินเทอร์เน็ต|request internet": "RequestInWords",
    "ข้อมูลของฉัน|my data": "MyData",
    "ค้นหา|search": "Find",
    "งานของฉัน|my work": "MyWork",
    "จำเครื่องนี้|remember this device": "SayRemember",
    "ช่วยเหลือ|help": "Help",
    "ถอนคำขอ|withdraw": "SayWithdraw",
    "บัตรผ่าน|guest pass": "PassInWords",
    "ผูกโรงเรียน|link school": "LinkInWords",
    "ยกเลิก|cancel": "Cancel",
    "ยืนยันสองขั้น|second factor": "SetUpFactor",
    "ลบข้อมูลของฉัน|delete my data": "AskErase",
    "ลืมรหัสผ่าน|forgot password": "ForgotPassword",
    "สถานะเน็ต|net status": "MySessions",
    "สถานะ|status": "MyStatus",
    "สำรวจบัญชีประจำปี|yearly sweep": "Sweep",
    "ส่งแล้ว|sent": "HasSent",
    "เปลี่ยนรหัสผ่าน|change password": "SayChange",
    "เลิกผูกโรงเรียน|unlink school": "SayUnlink",
    "โควตา|quota": "ShowQuota",
    "ใครออนไลน์": "OnlineNow",
}
"""The intent behind each of them."""
IN_THE_README: Final = {
    "ลืมรหัสผ่าน": "ForgotPassword",
    "สถานะเน็ต": "MySessions",
    "ไม่ใช่ฉัน": "SayNotMe",
    "ไม่อยู่": "Away",
    "เน็ตหลุดบ่อยที่ห้องธุรการ": "ReportInWords",
    "เปิดบัญชีให้ผู้อื่น": "OpenForOther",
    "บัตรผ่าน": "PassInWords",
    "เปิดหลายบัญชี": "OpenForMany",
    "สำรวจบัญชีประจำปี": "Sweep",
    "นร. แต่ละอำเภอกี่คน": "FiguresAsked",
    "เทียบกับปีก่อน": "FiguresAsked",
    "ขอกราฟ": "FiguresAsked",
    "ถามข้อมูล": "AskFigures",
    "ผูกโรงเรียนบ้านวังไผ่": "LinkInWords",
}
"""What its sixty seconds in the playground have typed."""


def _told(language: str) -> Iterator[str]:
    for text in read(language).values():
        yield from (phrase.strip() for phrase in TOLD.findall(text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_texts_tell_people_to_type_leads_where_they_say(
    language: str, officer_means: Callable[[str], Intent]
) -> None:
    leads = {way: intent for ways, intent in LEADS.items() for way in ways.split("|")}
    told = {phrase.lower() for phrase in _told(language)}
    assert len(told) > 20
    assert {one: type(officer_means(one)).__name__ for one in told} == {
        one: leads.get(one, "not known here") for one in told
    }


def test_no_text_tells_readers_of_english_to_type_thai_where_there_are_english_words() -> None:
    thai = {one for one in _told("en") if re.search("[ก-๙]", one)}
    assert thai <= {one.partition("|")[0] for one in LEADS if "|" not in one}


def test_what_the_readme_has_typed_leads_where_it_says(
    officer_means: Callable[[str], Intent],
) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    first = readme.partition("### Sixty seconds")[2].partition("\n## ")[0]
    assert [one for one in IN_THE_README if f"`{one}`" not in first] == []
    assert {one: type(officer_means(one)).__name__ for one in IN_THE_README} == IN_THE_README


def test_a_school_to_be_linked_comes_before_what_it_has_sent(
    staff_means: Callable[[str], Intent],
) -> None:
    said = "ขอผูกโรงเรียนบ้านวังไผ่ แล้วส่ง DMC แล้ว 67 คน"
    assert staff_means(said) == LinkInWords(said)
