"""Days as officers type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.days import BadDays, DaysFault, days

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("วันนี้", (2026, 11, 23), (2026, 11, 23)),
        ("พรุ่งนี้ครับ", (2026, 11, 24), (2026, 11, 24)),
        ("ศุกร์นี้", (2026, 11, 27), (2026, 11, 27)),
        ("24 พ.ย.", (2026, 11, 24), (2026, 11, 24)),
        ("24พย", (2026, 11, 24), (2026, 11, 24)),
        ("วันที่ 24 พฤศจิกายน พ.ศ. 2569", (2026, 11, 24), (2026, 11, 24)),
        ("24/11/69", (2026, 11, 24), (2026, 11, 24)),
        ("24-11-2569", (2026, 11, 24), (2026, 11, 24)),
        ("2026-11-24", (2026, 11, 24), (2026, 11, 24)),
        ("1 ม.ค.", (2027, 1, 1), (2027, 1, 1)),
        ("24-26 พ.ย.", (2026, 11, 24), (2026, 11, 26)),
        ("๒๔-๒๖ พ.ย. ๖๙", (2026, 11, 24), (2026, 11, 26)),
        ("24-26/11", (2026, 11, 24), (2026, 11, 26)),
        ("24 พ.ย. - 3 ธ.ค.", (2026, 11, 24), (2026, 12, 3)),
        ("ตั้งแต่ 1 ธ.ค. ถึงวันที่ 5 ธ.ค.", (2026, 12, 1), (2026, 12, 5)),
        ("24/11/2569 ถึง 3/12/2569", (2026, 11, 24), (2026, 12, 3)),
        ("28 ธ.ค. - 3 ม.ค.", (2026, 12, 28), (2027, 1, 3)),
        ("พุธ-ศุกร์", (2026, 11, 25), (2026, 11, 27)),
        ("วันนี้ถึงศุกร์", (2026, 11, 23), (2026, 11, 27)),
        ("from 24 to 26 Nov", (2026, 11, 24), (2026, 11, 26)),
        ("วันพุธที่ 25", (2026, 11, 25), (2026, 11, 25)),
        ("วันพุธที่ ๒๕ พ.ย. ๒๕๖๙", (2026, 11, 25), (2026, 11, 25)),
        ("วันที่ 20", (2026, 12, 20), (2026, 12, 20)),
        ("วันที่ 31", (2026, 12, 31), (2026, 12, 31)),
        ("พุธหน้า", (2026, 12, 2), (2026, 12, 2)),
        ("วันอาทิตย์หน้า", (2026, 12, 6), (2026, 12, 6)),
        ("วันมะรืน", (2026, 11, 25), (2026, 11, 25)),
    ],
)
def test_days_are_read_as_they_are_meant(
    typed: str, first: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    meant = days(typed, today=MONDAY)
    assert (meant.first, meant.last) == (date(*first), date(*last))


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("สัปดาห์หน้ามั้ง", DaysFault.UNREADABLE),
        ("5", DaysFault.UNREADABLE),
        ("อาทิตย์หน้า", DaysFault.UNREADABLE),
        ("วันพฤหัสที่ 25", DaysFault.NO_SUCH_DAY),
        ("วันที่ 32", DaysFault.NO_SUCH_DAY),
        ("", DaysFault.UNREADABLE),
        ("31 พ.ย.", DaysFault.NO_SUCH_DAY),
        ("29 ก.พ.", DaysFault.NO_SUCH_DAY),
        ("22/11/2569", DaysFault.PAST),
        ("26-24 พ.ย.", DaysFault.BACKWARDS),
        ("24/11/2596", DaysFault.TOO_FAR),
    ],
)
def test_what_is_no_day_is_asked_again_with_the_reason(typed: str, why: DaysFault) -> None:
    with pytest.raises(BadDays) as no:
        days(typed, today=MONDAY)
    assert no.value.reason is why


@given(st.text(max_size=60) | st.from_regex(r"[0-9๐-๙/. -]{0,20}(พ\.ย\.|ถึง|-)?[0-9/]{0,10}"))
def test_whatever_is_typed_is_a_span_ahead_or_a_reason(typed: str) -> None:
    try:
        meant = days(typed, today=MONDAY)
    except BadDays:
        return
    assert meant.first <= meant.last
    assert meant.last >= MONDAY
