"""Telephone numbers as people in a Thai office write them."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat

from handlers.language.errors import Misread
from handlers.language.marks import ID_MARK
from handlers.language.normal import without_politeness

LIMIT = 80
"""Characters of an answer that holds one number, an extension and a few words."""

_LANDLINE_DIGITS = 9
_MOBILE_DIGITS = 10
_ID_DIGITS = 13
_EXTENSION = re.compile(
    r"(?:[,;(]|\s|(?<=\d))\s*(?:ต่อภายใน|เบอร์ภายใน|ภายใน|ต่อ|extension|extn|ext|x|#|กด)"
    r"\s*[.:]?\s*(\d{1,6})\s*\)?\s*$",
    re.I,
)
_WORDS = re.compile(
    r"(?:หมายเลข|เบอร์|โทรศัพท์|โทร|มือถือ|ติดต่อ|ของ|ผม|หนู|ดิฉัน|ฉัน|ที่|ได้|คือ|เป็น"
    r"|telephone|phone|tel|mobile|number|my|is|no)+",
    re.I,
)
# "056-721234-5": lines 721234 and 721235; the first is the number to call.
_SERIES = re.compile(r"(0[2-7](?:[\s-]?\d){7})\s*-\s*\d{1,2}")
_ALLOWED = re.compile(r"[\d\s().:/+\-]*")


class PhoneFault(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    SHORT_CODE = "short_code"
    NOT_THAI = "not_thai"
    NOT_IN_USE = "not_in_use"
    ID_NUMBER = "id_number"
    NOT_A_NUMBER = "not_a_number"
    SEVERAL = "several"


class BadPhone(Misread):
    """Not a telephone number we can call back; ``reason`` is a ``PhoneFault``."""

    topic = "phone"


@dataclass(frozen=True)
class Phone:
    """A Thai number: ``e164`` like ``+66812345678``, and an office ``extension`` or ``""``."""

    e164: str
    extension: str = ""

    @property
    def national(self) -> str:
        """Digits as dialled in Thailand: ``0812345678``."""
        return "0" + self.e164.removeprefix("+66")

    @property
    def display(self) -> str:
        """``081-234-5678``, ``056-721-234 ต่อ 12``."""
        parts = _parts(self.national)
        return "-".join(parts) + (f" ต่อ {self.extension}" if self.extension else "")

    @property
    def last4(self) -> str:
        """The last four digits of the subscriber number, never of the extension."""
        return self.national[-4:]

    @property
    def masked(self) -> str:
        """``081-xxx-5678``: enough for the owner to know it, not enough to call."""
        first, middle, last = _parts(self.national)
        return f"{first}-{'x' * len(middle)}-{last}"

    def __str__(self) -> str:
        return self.display


def _parts(national: str) -> tuple[str, str, str]:
    if len(national) == _MOBILE_DIGITS:
        return national[:3], national[3:6], national[6:]
    if national.startswith("02"):
        return national[:2], national[2:5], national[5:]
    return national[:3], national[3:6], national[6:]


def phone(text: str) -> Phone:
    """The one number in an answer ("โทร ๐๘๑ ๒๓๔ ๕๖๗๘ ค่ะ", "056-721-234 ต่อ 12").

    Raises ``BadPhone``. A 13-digit ID number typed by mistake has its own reason, and is never
    repeated in the error.
    """
    if len(text) > LIMIT:
        raise BadPhone(PhoneFault.TOO_LONG)
    if ID_MARK in text:  # masked before it was stored
        raise BadPhone(PhoneFault.ID_NUMBER)
    answer = without_politeness(text)
    extension = ""
    if found := _EXTENSION.search(answer):
        extension, answer = found[1], answer[: found.start()]
    bare = _WORDS.sub(" ", answer).strip(" :.-,")
    if not bare:
        raise BadPhone(PhoneFault.EMPTY)
    if not _ALLOWED.fullmatch(bare):
        raise BadPhone(_why_letters(bare))
    return Phone(_e164(bare), extension)


def _why_letters(bare: str) -> PhoneFault:
    digits = re.sub(r"\D", "", bare)
    if len(digits) == _ID_DIGITS:
        return PhoneFault.ID_NUMBER
    separate = re.split(r"[,/;]|หรือ|และ|or", bare)
    if sum(len(re.sub(r"\D", "", part)) >= _LANDLINE_DIGITS for part in separate) > 1:
        return PhoneFault.SEVERAL
    return PhoneFault.NOT_A_NUMBER


def _e164(bare: str) -> str:
    if series := _SERIES.fullmatch(bare):
        bare = series[1]
    digits = re.sub(r"\D", "", bare)
    _refuse_by_length(bare, digits)
    try:
        number = phonenumbers.parse(_dialled(bare, digits), "TH")
    except phonenumbers.NumberParseException:
        raise BadPhone(PhoneFault.NOT_A_NUMBER) from None
    if number.country_code != phonenumbers.country_code_for_region("TH"):
        raise BadPhone(PhoneFault.NOT_THAI)
    if not _reachable(number):
        raise BadPhone(PhoneFault.NOT_IN_USE)
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)


def _refuse_by_length(bare: str, digits: str) -> None:
    if len(digits) == _ID_DIGITS and not bare.startswith(("+", "00")):
        raise BadPhone(PhoneFault.ID_NUMBER)
    if not digits:
        raise BadPhone(PhoneFault.NOT_A_NUMBER)
    if len(digits) <= 4 and digits[0] != "0":
        raise BadPhone(PhoneFault.SHORT_CODE)
    short_mobile = len(digits) == _LANDLINE_DIGITS and digits[:2] in ("06", "08", "09")
    if len(digits) < _LANDLINE_DIGITS or short_mobile:
        raise BadPhone(PhoneFault.TOO_SHORT)
    if len(digits) >= 2 * _LANDLINE_DIGITS:
        raise BadPhone(PhoneFault.SEVERAL)
    if digits.startswith("0") and not digits.startswith("00") and len(digits) > _MOBILE_DIGITS:
        raise BadPhone(PhoneFault.TOO_LONG)


def _dialled(bare: str, digits: str) -> str:
    """As phonenumbers wants it: ``+66 (0)81`` loses the inner zero, ``66812345678`` gets a plus,
    ``0066`` and ``001 66`` are the ways to dial out that people copy."""
    abroad = bare.lstrip("( ").startswith("+")
    for prefix in ("00166", "0066"):
        if digits.startswith(prefix):
            digits, abroad = digits.removeprefix(prefix[:-2]), True
    if digits.startswith("660"):
        digits = "66" + digits[3:]
        abroad = True
    if digits.startswith("66") and len(digits) in (10, 11):
        abroad = True
    return f"+{digits}" if abroad else digits


def _reachable(number: PhoneNumber) -> bool:
    kind = phonenumbers.number_type(number)
    return phonenumbers.is_valid_number(number) and kind in (
        phonenumbers.PhoneNumberType.MOBILE,
        phonenumbers.PhoneNumberType.FIXED_LINE,
        phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE,
        phonenumbers.PhoneNumberType.VOIP,
    )
