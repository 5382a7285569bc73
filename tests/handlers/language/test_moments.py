"""A moment that has passed, and a network address, as people type them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.language.addresses import BadAddress, address
from handlers.language.errors import Misread
from handlers.language.moments import moment
from store.clock import BANGKOK

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
"""A Saturday, ten in the morning in Bangkok."""
MINUTE, SECOND = timedelta(minutes=1), timedelta(seconds=1)


@pytest.mark.parametrize(
    ("said", "begins", "lasts"),
    [
        ("2569-11-20 14:05", "2026-11-20T14:05", MINUTE),
        ("2026-11-20 14:05:30", "2026-11-20T14:05:30", SECOND),
        ("2569-11-20T14:05", "2026-11-20T14:05", MINUTE),
        ("20 พ.ย. 2569 เวลา 14.05 น.", "2026-11-20T14:05", MINUTE),
        ("เมื่อวันที่ 20 พฤศจิกายน 2569 เวลา 14.05 น. ค่ะ", "2026-11-20T14:05", MINUTE),
        ("๒๐/๑๑/๒๕๖๙ ๑๔.๐๕", "2026-11-20T14:05", MINUTE),
        ("14.05 น. วันที่ 20 พ.ย. 69", "2026-11-20T14:05", MINUTE),
        ("20.11.69 14.05.30 น.", "2026-11-20T14:05:30", SECOND),
        ("วันที่ 20 เดือนพฤศจิกายน พ.ศ. 2569 เวลา 14.05 น.", "2026-11-20T14:05", MINUTE),
        ("20.11.2569 14.05.30", "2026-11-20T14:05:30", SECOND),
        ("วันนี้ 9.30", "2026-11-28T09:30", MINUTE),
        ("9.30", "2026-11-28T09:30", MINUTE),
        ("เมื่อวาน บ่ายสอง", "2026-11-27T14:00", MINUTE),
        ("เมื่อวานนี้เวลา 14:05 น.", "2026-11-27T14:05", MINUTE),
        ("วันศุกร์ 14.05", "2026-11-27T14:05", MINUTE),
        ("ศุกร์ที่แล้ว 14.05", "2026-11-27T14:05", MINUTE),
        ("25 ธ.ค. 8.00", "2025-12-25T08:00", MINUTE),
        ("yesterday 14:05", "2026-11-27T14:05", MINUTE),
        ("2026-11-20T07:05:00Z", "2026-11-20T14:05", SECOND),
        ("2569-11-20 14:05:01+07:00", "2026-11-20T14:05:01", SECOND),
        ("2026-11-20T07:05Z", "2026-11-20T14:05", MINUTE),
    ],
)
def test_a_moment_is_read_as_exactly_as_it_was_said(
    said: str, begins: str, lasts: timedelta
) -> None:
    meant = moment(said, now=NOW)
    assert meant.begins == datetime.fromisoformat(begins).replace(tzinfo=BANGKOK)
    assert meant.ends - meant.begins == lasts


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "misread.moment.unreadable"),
        ("20.11.69", "misread.moment.unreadable"),
        ("20/11/2569", "misread.moment.unreadable"),
        ("20/11/2569 14:5", "misread.moment.unreadable"),
        ("วันก่อนโน้น 14.05", "misread.moment.unreadable"),
        ("พรุ่งนี้ 9.00", "misread.moment.unreadable"),
        ("9.00 ถึง 10.00", "misread.moment.unreadable"),
        ("x" * 81, "misread.moment.unreadable"),
        ("25:00", "misread.moment.no_such_time"),
        ("20/11/2569 14:05:61", "misread.moment.no_such_time"),
        ("2026-13-20T07:05:00Z", "misread.moment.no_such_time"),
        ("30 ก.พ. 8.00", "misread.days.no_such_day"),
        ("20/11/26 9.05", "misread.moment.long_ago"),
        ("29/11/2569 10.00", "misread.moment.ahead"),
        ("วันนี้ 10.01", "misread.moment.ahead"),
        ("31/12/9999 24.00", "misread.moment.ahead"),
        ("2599-11-20T07:05:00Z", "misread.moment.ahead"),
    ],
)
def test_what_is_no_moment_that_has_passed_says_why(said: str, why: str) -> None:
    with pytest.raises(Misread) as no:
        moment(said, now=NOW)
    assert no.value.text == why


PASSED = st.datetimes(datetime(2024, 1, 1), datetime(2026, 11, 28, 9, 59))  # noqa: DTZ001 - bounds are given bare


@given(
    at=PASSED,
    form=st.sampled_from(["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%H:%M:%S %d/%m/%Y"]),
    buddhist=st.booleans(),
)
def test_whatever_an_office_writes_is_read_back(at: datetime, form: str, *, buddhist: bool) -> None:
    at = at.replace(microsecond=0)
    said = at.strftime(form)
    if buddhist:
        said = said.replace(str(at.year), str(at.year + 543))
    assert moment(said, now=NOW).begins == at.replace(tzinfo=BANGKOK)


@given(st.text("0123456789.:/- tTzZ+วันนเมื่อาพ.ยบ่ายโมง", max_size=40))
def test_whatever_is_typed_is_read_or_refused(said: str) -> None:
    try:
        meant = moment(said, now=NOW)
    except Misread as no:
        assert no.text.startswith("misread.")
    else:
        assert meant.begins < meant.ends
        assert meant.begins <= NOW


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("๑๐.๑.๒.๓", "10.1.2.3"),
        ("ไอพี 10.1.2.3", "10.1.2.3"),
        ("IP: 10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
    ],
)
def test_an_address_is_kept_in_one_spelling(said: str, kept: str) -> None:
    assert address(said) == kept


@pytest.mark.parametrize(
    "said", ["", "10.1.2", "010.1.2.3", "10.1.2.3:443", "10.1.2.256", "fe80::1%eth0", "ไอพี", "1"]
)
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(BadAddress):
        address(said)
