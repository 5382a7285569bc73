"""On what a person will use the internet: a PC, something in the hand, or both."""

import re
from typing import Literal

from handlers.language.normal import without_politeness

Device = Literal["pc", "mobile", "both"]

_BOTH = re.compile(
    r"ทั้งสอง|ทั้ง\s?2|ทั้งคู่|ทั้งหมด|ทุกเครื่อง|ทุกอย่าง|ทุกอุปกรณ์|สองอย่าง|2 ?อย่าง|2 ?เครื่อง"
    r"|\bboth\b|\ball(?: of them)?$",
    re.I,
)
_PC = re.compile(
    r"คอม(?!เม้น|เมน[ตท]์|มูน)|โน[้๊็]?[ดต]บุ[๊้]?[กค]|แล[็]?[ปบ]ท[็]?อ?[ปบ]|เดสก?์?ท็?อป|พีซี"
    r"|ออลอินวัน|เครื่องตั้งโต๊ะ|แมคบุ๊?ค"
    r"|(?<![a-z])(?:pcs?|computers?|com|notebooks?|laptops?|desktops?|macbooks?|imac|all ?in ?one)"
    r"(?![a-z])",
    re.I,
)
_MOBILE = re.compile(
    r"ม[ืึ]อ ?ถ[ืึ]อ|โทรศัพท์มือถือ|โทศัพ|สมา?ร์?[ทต] ?โฟน|แท็?[บป]|ไอโฟน|ไอแพ็?[ดต]|แอนดรอย"
    r"|(?<![a-z])(?:mobiles?|smart ?phones?|phones?|i ?phones?|i ?pads?|tablets?|tab|android"
    r"|cell ?phones?)(?![a-z])",
    re.I,
)
_PHONE_ANSWER = re.compile(r"^(?:ใช้(?:กับ)?)?\s*(?:เครื่อง)?\s*โทรศัพท์(?:ของ\S+)?$")
_BY_NUMBER: dict[str, Device] = {"1": "pc", "2": "mobile", "3": "both"}


def device(text: str) -> Device | None:
    """What ``text`` says it is for, or ``None`` when it does not say.

    "คอมกับมือถือ" is both. A bare 1, 2 or 3 is the choice in the order it is offered.
    """
    said = without_politeness(text)
    if chosen := _BY_NUMBER.get(said.strip(" .)")):
        return chosen
    return mentioned(said, whole_answer=True)


def mentioned(text: str, *, whole_answer: bool = False) -> Device | None:
    """As ``device``, in the middle of a longer message, where a bare "โทรศัพท์" is a label of
    a number and "ทั้งหมด" may be about anything."""
    pc = bool(_PC.search(text))
    mobile = bool(_MOBILE.search(text)) or (whole_answer and bool(_PHONE_ANSWER.match(text)))
    both = bool(_BOTH.search(text)) and (whole_answer or pc or mobile or "ทั้งสอง" in text)
    if both or (pc and mobile):
        return "both"
    if pc:
        return "pc"
    return "mobile" if mobile else None
