import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.masking import masked
from handlers.language.phones import BadPhone, Phone, PhoneFault, phone

WRITTEN = [
    ("0812345678", "081-234-5678"),
    ("081-234-5678", "081-234-5678"),
    ("081 234 5678", "081-234-5678"),
    ("081.234.5678", "081-234-5678"),
    ("08-1234-5678", "081-234-5678"),
    ("(081) 234 5678", "081-234-5678"),
    ("๐๘๑-๒๓๔-๕๖๗๘", "081-234-5678"),
    ("๐๘๑๒๓๔๕๖๗๘ ครับ", "081-234-5678"),
    ("0812345678ค่ะ", "081-234-5678"),
    ("โทร 0812345678", "081-234-5678"),
    ("โทร.081-2345678", "081-234-5678"),
    ("เบอร์มือถือ: 091-234-5678", "091-234-5678"),
    ("เบอร์โทรศัพท์ที่ติดต่อได้ 061-234-5678", "061-234-5678"),
    ("My phone number is 0812345678", "081-234-5678"),
    ("+66812345678", "081-234-5678"),
    ("+66 81 234 5678", "081-234-5678"),
    ("+66 (0)81-234-5678", "081-234-5678"),
    ("66812345678", "081-234-5678"),
    ("0066 81 234 5678", "081-234-5678"),
    ("812345678", "081-234-5678"),
    ("081–234–5678", "081-234-5678"),
    ("081\u200b2345678", "081-234-5678"),
    ("056721234", "056-721-234"),
    ("056-721-234 ต่อ 12", "056-721-234 ต่อ 12"),
    ("056-721234 ต่อ ๑๒", "056-721-234 ต่อ 12"),
    ("056721234 ext. 12", "056-721-234 ต่อ 12"),
    ("056721234 ext12", "056-721-234 ต่อ 12"),
    ("056721234#12", "056-721-234 ต่อ 12"),
    ("0-5672-1234 ภายใน 105", "056-721-234 ต่อ 105"),
    ("056-721234-5", "056-721-234"),
    ("02-345-6789 กด 3", "02-345-6789 ต่อ 3"),
]
REFUSED = [
    ("", PhoneFault.EMPTY),
    ("โทรศัพท์", PhoneFault.EMPTY),
    ("081", PhoneFault.TOO_SHORT),
    ("08123456", PhoneFault.TOO_SHORT),
    ("081234567", PhoneFault.TOO_SHORT),
    ("721234", PhoneFault.TOO_SHORT),
    ("08123456789", PhoneFault.TOO_LONG),
    ("0812345678 " * 9, PhoneFault.TOO_LONG),
    ("1669", PhoneFault.SHORT_CODE),
    ("191", PhoneFault.SHORT_CODE),
    ("๑๕๗๙", PhoneFault.SHORT_CODE),
    ("+1 650 253 0000", PhoneFault.NOT_THAI),
    ("0212345678", PhoneFault.NOT_IN_USE),
    ("1800 123 456", PhoneFault.NOT_IN_USE),
    ("1-2345-67890-12-3", PhoneFault.ID_NUMBER),
    ("เลขบัตร ๑๒๓๔๕๖๗๘๙๐๑๒๓", PhoneFault.ID_NUMBER),
    (masked("1234567890123"), PhoneFault.ID_NUMBER),
    ("0812345678 หรือ 0891234567", PhoneFault.SEVERAL),
    ("0812345678, 0891234567", PhoneFault.SEVERAL),
    ("0812345678 0891234567", PhoneFault.SEVERAL),
    ("สมชาย ใจดี", PhoneFault.NOT_A_NUMBER),
    ("081-ABC-5678", PhoneFault.NOT_A_NUMBER),
]


@pytest.mark.parametrize(("written", "shown"), WRITTEN)
def test_a_thai_number_is_read_however_it_is_written(written: str, shown: str) -> None:
    assert phone(written).display == shown


@pytest.mark.parametrize(("written", "why"), REFUSED)
def test_what_cannot_be_called_back_is_refused_with_its_reason(
    written: str, why: PhoneFault
) -> None:
    with pytest.raises(BadPhone) as refused:
        phone(written)
    assert refused.value.reason is why
    assert refused.value.text == f"misread.phone.{why.value}"


def test_the_refusal_of_an_id_number_never_repeats_it() -> None:
    with pytest.raises(BadPhone) as refused:
        phone("1234567890123")
    assert "1234" not in f"{refused.value!r} {refused.value.params} {refused.value.__cause__!r}"


def test_the_last_four_digits_are_the_subscribers_and_not_the_extensions() -> None:
    assert phone("056-721-234 ต่อ 9999").last4 == "1234"
    assert phone("081-234-5678").last4 == "5678"


def test_a_masked_number_hides_its_middle() -> None:
    assert phone("0812345678").masked == "081-xxx-5678"
    assert phone("056-721-234 ต่อ 12").masked == "056-xxx-234"
    assert phone("023456789").masked == "02-xxx-6789"


@given(st.from_regex(r"0[689][1-8][0-9]{7}|05[3-6][2-7][0-9]{5}", fullmatch=True))
def test_what_is_shown_reads_back_as_the_same_number(digits: str) -> None:
    try:
        read = phone(digits)
    except BadPhone as refused:
        assert refused.reason is PhoneFault.NOT_IN_USE
    else:
        assert phone(read.display) == read
        assert phone(Phone(read.e164, "12").display) == Phone(read.e164, "12")


@given(st.text(max_size=200))
def test_any_answer_is_a_number_or_a_typed_refusal(text: str) -> None:
    try:
        assert phone(text).e164.startswith("+66")
    except BadPhone as refused:
        assert refused.reason in PhoneFault
