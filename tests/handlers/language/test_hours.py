"""Hours of a meeting as people announce them, and a whole pass in one message."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.days import BadDays
from handlers.language.errors import Misread
from handlers.language.hours import BadHours, HoursFault, end, hours, lasting
from handlers.language.passes import BadCount, asked, count_of, more_of
from store.clock import BANGKOK

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=BANGKOK)
WEEK = timedelta(days=7)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BANGKOK)


@pytest.mark.parametrize(
    ("said", "begins", "ends"),
    [
        ("พรุ่งนี้ 8.30-16.30", at(24, 8, 30), at(24, 16, 30)),
        ("พรุ่งนี้ ๘.๓๐ - ๑๖.๓๐ น.ครับ", at(24, 8, 30), at(24, 16, 30)),
        ("28 พ.ย. 9 โมงถึงบ่าย 4", at(28, 9), at(28, 16)),
        ("วันนี้ถึง 16:30", NOW, at(23, 16, 30)),
        ("ถึงบ่ายสามโมงครึ่ง", NOW, at(23, 15, 30)),
        ("วันนี้ถึงสองทุ่ม", NOW, at(23, 20)),
        ("วันศุกร์ บ่ายโมงครึ่งถึงสี่โมงเย็น", at(27, 13, 30), at(27, 16)),
        ("พรุ่งนี้ เที่ยง-5 โมงเย็น", at(24, 12), at(24, 17)),
        ("8:30-16:30 พรุ่งนี้", at(24, 8, 30), at(24, 16, 30)),
        ("เวลา 13.00-16.00 น. วันที่ 28 พ.ย. 69", at(28, 13), at(28, 16)),
        ("24.11.2569 9.00-12.00", at(24, 9), at(24, 12)),
        ("28-30 พ.ย. 8.30-16.30 น.", at(28, 8, 30), at(30, 16, 30)),
        ("28 พ.ย. 8.30 ถึง 30 พ.ย. 12.00", at(28, 8, 30), at(30, 12)),
        ("วันนี้ถึงพรุ่งนี้ 16.30", NOW, at(24, 16, 30)),
        ("วันนี้ถึงเลิกงาน", NOW, at(23, 16, 30)),
        ("ถึงเลิกงาน", NOW, at(23, 16, 30)),
        ("Today, office hours", NOW, at(23, 16, 30)),
        ("All day tomorrow", at(24, 8, 30), at(24, 16, 30)),
        ("พรุ่งนี้ทั้งวัน", at(24, 8, 30), at(24, 16, 30)),
        ("28-30 พ.ย.", at(28, 8, 30), at(30, 16, 30)),
        ("วันนี้ถึงเที่ยงคืน", NOW, at(24, 0)),
        ("tomorrow 9am to 4pm", at(24, 9), at(24, 16)),
        ("today until 4:15pm", NOW, at(23, 16, 15)),
    ],
)
def test_hours_are_read_as_they_are_meant(said: str, begins: datetime, ends: datetime) -> None:
    meant = hours(said, now=NOW, longest=WEEK)
    assert (meant.begins, meant.ends) == (begins, ends)


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("วันนี้ 13.00", HoursFault.NO_END),
        ("วันนี้ 8.00-8.30", HoursFault.PAST),
        ("พรุ่งนี้ 20.00-02.00", HoursFault.BACKWARDS),
        ("พรุ่งนี้ 8.30-8.30", HoursFault.BACKWARDS),
        ("พรุ่งนี้ 25.00-26.00", HoursFault.NO_SUCH_TIME),
        ("พรุ่งนี้ 8.30-16.75", HoursFault.NO_SUCH_TIME),
        ("บ่าย 9 ถึงบ่าย 10", HoursFault.NO_SUCH_TIME),
        ("24 พ.ย. - 15 ธ.ค. 8.30-16.30", HoursFault.TOO_LONG),
        ("พรุ่งนี้ 8.00 9.00 10.00", HoursFault.UNREADABLE),
        ("น" * 200, HoursFault.UNREADABLE),
    ],
)
def test_what_cannot_be_meant_says_why(said: str, fault: HoursFault) -> None:
    with pytest.raises(BadHours) as no:
        hours(said, now=NOW, longest=WEEK)
    assert no.value.reason is fault


@pytest.mark.parametrize("said", ["", "เมื่อไหร่ดี", "31 ก.พ. 9.00-10.00", "20 พ.ย. 2568 9.00-10.00"])
def test_a_day_that_is_none_is_said_by_its_own_words(said: str) -> None:
    with pytest.raises((BadDays, BadHours)):
        hours(said, now=NOW, longest=WEEK)


DAYS = "วันนี้|พรุ่งนี้|มะรืน|ถึง|จนถึง|-|.|:|/|8|9|16|30|28|2569|พ.ย.|ธ.ค.|วันศุกร์|ตั้งแต่|เวลา| "
HOURS = (
    "โมง|เช้า|เย็น|บ่าย|ครึ่ง|ทุ่ม|เที่ยง|เที่ยงคืน|น.|ทั้งวัน|สาม|สิบเอ็ด|8.30|16:30|24.00|am|pm|until|to|today|๙"
)
PIECES = st.sampled_from([*DAYS.split("|"), *HOURS.split("|")])


@given(
    st.one_of(
        st.text(max_size=130),
        st.lists(PIECES, max_size=14).map(" ".join),
        st.lists(PIECES, max_size=14).map("".join),
    )
)
def test_whatever_is_typed_it_ends_after_it_begins_and_in_time(said: str) -> None:
    try:
        meant = hours(said, now=NOW, longest=WEEK)
    except Misread:
        return
    assert meant.ends > NOW
    assert timedelta(0) < meant.ends - meant.begins <= WEEK
    assert meant.begins.tzinfo is not None


@given(st.one_of(st.text(max_size=130), st.lists(PIECES, max_size=10).map(" ".join)))
def test_whatever_is_typed_as_a_later_end_is_still_to_come(said: str) -> None:
    try:
        assert end(said, now=NOW) > NOW
    except Misread:
        return


@pytest.mark.parametrize(
    ("said", "until"),
    [
        ("18.00", at(23, 18)),
        ("ถึง 18.00 น.", at(23, 18)),
        ("พรุ่งนี้ 16.30", at(24, 16, 30)),
        ("ถึงบ่าย 5", at(23, 17)),
        ("until 6pm", at(23, 18)),
    ],
)
def test_a_later_end_is_a_time_and_perhaps_a_day(said: str, until: datetime) -> None:
    assert end(said, now=NOW) == until


@pytest.mark.parametrize(
    ("said", "title", "span", "places"),
    [
        ("บัตรผ่าน ประชุม ผอ. วันนี้ถึง 16:30 จำนวน 50 คน", "ประชุม ผอ.", (NOW, at(23, 16, 30)), 50),
        ("บัตรผ่านประชุม ผอ.วันนี้ถึง16.30 50คน", "ประชุม ผอ.", (NOW, at(23, 16, 30)), 50),
        (
            "ขอบัตรผ่าน อบรม AI รุ่น 2 พรุ่งนี้ 8.30-16.30 120 คน",
            "อบรม AI รุ่น 2",
            (at(24, 8, 30), at(24, 16, 30)),
            120,
        ),
        (
            "บัตรผ่าน ประชุมครู 30 คน 28 พ.ย. 9 โมงถึงบ่าย 4",
            "ประชุมครู",
            (at(28, 9), at(28, 16)),
            30,
        ),
        (
            "วายฟายแขก ประชุมผู้บริหาร ครั้งที่ 5/2569 วันนี้ถึง 16.30",
            "ประชุมผู้บริหาร ครั้งที่ 5/2569",
            (NOW, at(23, 16, 30)),
            None,
        ),
        (
            "guest pass board meeting tomorrow 9am-4pm for 20 people",
            "board meeting",
            (at(24, 9), at(24, 16)),
            20,
        ),
        ("บัตรผ่าน", "", None, None),
        ("บัตรผู้เยี่ยม คณะศึกษาดูงาน", "คณะศึกษาดูงาน", None, None),
    ],
)
def test_a_whole_pass_in_one_message(
    said: str, title: str, span: tuple[datetime, datetime] | None, places: int | None
) -> None:
    found = asked(said, now=NOW, longest=WEEK)
    assert (found.title, found.places) == (title, places)
    assert (found.hours and (found.hours.begins, found.hours.ends)) == span


@pytest.mark.parametrize(
    ("said", "begins", "ends"),
    [
        ("ประชุม ผอ. วันพุธที่ 25 เวลา 9.30-12.00 จำนวน 50 คน", at(25, 9, 30), at(25, 12)),
        ("ประชุม ผอ. วันพุธที่ 25 พ.ย. 2569 เวลา 9.30-12.00", at(25, 9, 30), at(25, 12)),
        ("ประชุม ผอ. วันพุธ 25 พ.ย. 9.30-12.00", at(25, 9, 30), at(25, 12)),
        ("ประชุม ผอ. วันที่ 25 เวลา 9.30-12.00", at(25, 9, 30), at(25, 12)),
        ("ประชุม ผอ. พุธนี้ 9.30-12.00", at(25, 9, 30), at(25, 12)),
        ("ประชุม ผอ. จันทร์หน้า 9.30-12.00", at(30, 9, 30), at(30, 12)),
        ("วันพุธที่ 25 เวลา 9.30-12.00 ประชุม ผอ.", at(25, 9, 30), at(25, 12)),
        ("วันนี้ 9.00-16.30 ประชุม ผอ. 30 คน", at(23, 9), at(23, 16, 30)),
        ("วันนี้ถึง 16.30 ประชุม ผอ.", NOW, at(23, 16, 30)),
        ("พรุ่งนี้ 8.30-16.30 น. ประชุม ผอ.", at(24, 8, 30), at(24, 16, 30)),
    ],
)
def test_the_day_may_be_named_as_people_name_it_before_or_after_the_title(
    said: str, begins: datetime, ends: datetime
) -> None:
    found = asked(f"บัตรผ่าน {said}", now=NOW, longest=WEEK)
    assert found.hours is not None
    assert (found.hours.begins, found.hours.ends) == (begins, ends)
    assert found.title == "ประชุม ผอ."


@pytest.mark.parametrize(
    "when",
    [
        "วันพฤหัสที่ 25 เวลา 9.30-12.00",  # the 25th is a Wednesday
        "วันที่ 32 เวลา 9.30-12.00",
        "สัปดาห์หน้า 9.30-12.00",
        "สัปดาห์หน้า วันพุธ 9.30-12.00",
        "อาทิตย์หน้า 9.30-12.00",
        "เดือนหน้า 9.30-12.00",
        "พรุ้งนี้ 9.30-12.00",
        "พรุ่งนี้เช้า 9.30-12.00",
        "เมื่อวาน 9.30-12.00",
        "1-10 ธ.ค. 9.30-12.00",
        "24 25 26 พ.ย. 9.30-12.00",
        "24, 25 และ 26 พ.ย. 9.30-12.00",
        "วันที่ 24-26 9.30-12.00",
        "วันนี้และพรุ่งนี้ 9.30-12.00",
        "วันนี้ และพรุ่งนี้ 9.30-12.00",
        "ทุกวันพุธ 9.30-12.00",
        "31 พ.ย. 9.30-12.00",
        "พฤ. 9.30-12.00",
        "วันพ่อ 9.30-12.00",
        "ปลายเดือน 9.30-12.00",
        "สัปดาห์ถัดไป 9.30-12.00",
        "24/11/2568 9.30-12.00",
        "พรุ่งนี้ 25.00-26.00",
    ],
)
def test_hours_of_a_day_that_is_not_understood_are_asked_for(when: str) -> None:
    """A pass for another day than the meeting's is worse than a question."""
    after = asked(f"บัตรผ่าน ประชุม ผอ. {when} จำนวน 50 คน", now=NOW, longest=WEEK)
    assert (after.hours, after.places) == (None, 50)
    assert after.title.startswith("ประชุม ผอ.")
    before = asked(f"บัตรผ่าน {when} ประชุม ผอ. 50 คน", now=NOW, longest=WEEK)
    assert (before.hours, before.places) == (None, 50)
    assert asked(f"บัตรผ่าน ประชุม ผอ. {when}", now=NOW, longest=WEEK).hours is None


@pytest.mark.parametrize(
    "said",
    [
        "พรุ่งนี้ ประชุมครู 9.00-12.00",
        "25/11 ประชุมครู 9.00-12.00",
        "วันพุธที่ 25 ประชุมครู 9.00-12.00",
    ],
)
def test_hours_that_stand_apart_from_their_day_are_asked_for(said: str) -> None:
    assert asked(f"บัตรผ่าน {said}", now=NOW, longest=WEEK).hours is None


@pytest.mark.parametrize(
    "title",
    [
        "ประชุมหัวหน้า",
        "อบรมพลังงานแสงอาทิตย์",
        "ประชุมประจำเดือน พ.ย.",
        "ประชุมครั้งที่ 5/2569",
        "กิจกรรมวันครู",
        "ถึงเวลาเรียนรู้",
    ],
)
def test_a_title_that_sounds_like_a_day_is_a_title(title: str) -> None:
    found = asked(f"บัตรผ่าน {title} วันนี้ถึง 16.30", now=NOW, longest=WEEK)
    assert (found.title, found.hours and found.hours.ends) == (title, at(23, 16, 30))


@given(st.one_of(st.text(max_size=600), st.lists(PIECES, max_size=30).map(" ".join)))
def test_no_message_is_too_strange_to_be_looked_at(said: str) -> None:
    found = asked("บัตรผ่าน " + said, now=NOW, longest=WEEK)
    assert found.hours is None or found.hours.ends > NOW


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("50", 50),
        ("ประมาณ ๕๐ คน", 50),
        ("จำนวน 12 ท่าน", 12),
        ("50 ที่นั่ง", 50),
        ("หลายคน", None),
        ("5-6 คน", None),
        ("ห้าสิบ", None),
        ("เพิ่มอีก 20 คน", None),
    ],
)
def test_the_number_of_guests(said: str, count: int | None) -> None:
    try:
        assert count_of(said) == count
    except BadCount:
        assert count is None


@pytest.mark.parametrize(
    ("said", "more"),
    [
        ("อีก 20", 20),
        ("+20", 20),
        ("เพิ่มอีก ๒๐ คนครับ", 20),
        ("เพิ่ม 20 ที่นั่ง", 20),
        ("20", None),
        ("เพิ่มเป็น 70", None),
    ],
)
def test_so_many_more(said: str, more: int | None) -> None:
    assert more_of(said) == more


@pytest.mark.parametrize(
    ("said", "span"),
    [
        ("3 ชั่วโมง", timedelta(hours=3)),
        ("3 ชั่วโมงจากนี้", timedelta(hours=3)),
        ("อีก ๑ ชั่วโมง", timedelta(hours=1)),
        ("อีก 30 นาทีครับ", timedelta(minutes=30)),
        ("อีกครึ่งชั่วโมง", timedelta(minutes=30)),
        ("2 ชม.", timedelta(hours=2)),
        ("สองชั่วโมงครึ่ง", timedelta(minutes=150)),
        ("2 hours more", timedelta(hours=2)),
        ("0 ชั่วโมง", None),
        ("3 โมง", None),
    ],
)
def test_how_long_something_lasts(said: str, span: timedelta | None) -> None:
    assert lasting(said) == span
