"""Where a name is asked for: a surname that holds a word is a surname."""

from collections.abc import Callable

import pytest

from handlers.hearing.answers import NoName

Answered = Callable[[str], NoName | None]


@pytest.mark.parametrize(
    "typed",
    [
        *("เดวิด วุฒิพล", "ณัฐกฤตาภรณ์ บรรจบ", "อาอีซะห์ ปูเตะ", "ปุณณ์ นรสิงห์", "เดวิด เฉลิมวรรณ"),
        *("เดวิด ครูศากยวงศ์", "ปุณณ์ แสนอ้วน", "เดวิด เขื่อนรอบเขต", "ปุณณ์ ลิมป์ธนวงศ์", "เดวิด สร้อยศรีหา"),
    ],
)
def test_a_surname_with_a_word_in_it_behind_a_given_name_nobody_knows_is_a_name(
    name_asked: Answered, typed: str
) -> None:
    assert name_asked(typed) is None


@pytest.mark.parametrize(
    "typed",
    [
        *("ไอแพดหาย ช่วยตัดออกด่วน", "เน็ตไม่มาตั้งแต่เช้า ทั้งตึกเลย", "ลืมล็อกเอาท์ที่เครื่องห้องพักครู ออกให้ที"),
        *("คอมขึ้นจอฟ้า ค้างงงง", "ยังเหลือโรงไหนไม่ส่ง EMIS อีก"),
    ],
)
def test_another_wish_is_no_name(name_asked: Answered, typed: str) -> None:
    assert isinstance(name_asked(typed), NoName)
