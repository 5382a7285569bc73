"""Working time: what the office can promise, and when a link should end."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import BANGKOK
from store.hours import BadHours, OfficeHours

USUAL = OfficeHours.parse("mon-fri 08:30-12:00 13:00-16:30")
ALWAYS = OfficeHours.parse("mon-sun 00:00-24:00")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BANGKOK)


MOMENTS = st.integers(0, 700 * 24 * 60).map(
    lambda minutes: at("2026-01-01T00:00") + timedelta(minutes=minutes)
)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:29", False),
        ("2026-11-23T08:30", True),
        ("2026-11-23T11:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-23T13:00", True),
        ("2026-11-23T16:30", False),
        ("2026-11-22T10:00", False),  # Sunday
        ("2026-12-07T10:00", False),  # in lieu of the 5th, a Saturday
        ("2026-05-01T10:00", True),  # Labour Day is for private employees
        ("2026-04-13T10:00", False),  # Songkran
        ("2026-12-10T10:00", False),  # Constitution Day
        ("2027-01-01T10:00", False),
    ],
)
def test_the_office_is_there_in_its_hours_and_not_on_holidays(moment: str, is_open: bool) -> None:
    assert USUAL.open_at(at(moment)) is is_open


def test_a_local_day_off_closes_the_office() -> None:
    closed = OfficeHours(USUAL.week, frozenset({date(2026, 11, 23)}))
    assert not closed.open_at(at("2026-11-23T10:00"))
    assert closed.next_opening(at("2026-11-23T10:00")) == at("2026-11-24T08:30")


def test_round_the_clock_knows_no_holidays() -> None:
    assert ALWAYS.open_at(at("2027-01-01T00:00"))
    assert ALWAYS.after(at("2026-12-31T23:30"), timedelta(hours=2)) == at("2027-01-01T01:30")


@pytest.mark.parametrize(
    ("moment", "opening"),
    [
        ("2026-11-23T07:00", "2026-11-23T08:30"),
        ("2026-11-23T12:10", "2026-11-23T13:00"),
        ("2026-11-27T16:30", "2026-11-30T08:30"),
        ("2026-12-04T17:00", "2026-12-08T08:30"),
        ("2026-11-23T09:00", "2026-11-23T09:00"),
    ],
)
def test_the_next_working_hour_is_named(moment: str, opening: str) -> None:
    assert USUAL.next_opening(at(moment)) == at(opening)


@pytest.mark.parametrize(
    ("moment", "minutes", "done"),
    [
        ("2026-11-23T09:00", 90, "2026-11-23T10:30"),
        ("2026-11-23T11:30", 90, "2026-11-23T14:00"),
        ("2026-11-23T16:00", 90, "2026-11-24T09:30"),
        ("2026-11-27T16:29", 90, "2026-11-30T09:59"),
        ("2026-11-22T03:00", 420, "2026-11-23T16:30"),
    ],
)
def test_a_promise_counts_working_time_only(moment: str, minutes: int, done: str) -> None:
    assert USUAL.after(at(moment), timedelta(minutes=minutes)) == at(done)


@pytest.mark.parametrize(
    ("moment", "ends"),
    [
        ("2026-11-23T10:00", "2026-11-24T16:30"),
        ("2026-11-23T17:00", "2026-11-24T17:00"),  # at least a day
        ("2026-11-27T10:00", "2026-11-30T16:30"),
        ("2026-12-04T10:00", "2026-12-08T16:30"),
    ],
)
def test_a_link_lives_to_the_end_of_the_next_working_day(moment: str, ends: str) -> None:
    assert USUAL.link_ends(at(moment)) == at(ends)


@given(MOMENTS)
def test_a_link_lives_at_least_a_day_and_ends_in_working_time_or_then(moment: datetime) -> None:
    for hours in (USUAL, ALWAYS):
        ends = hours.link_ends(moment)
        assert ends >= moment + timedelta(hours=24)
        assert ends == moment + timedelta(hours=24) or hours.working_day(
            (ends - timedelta(seconds=1)).astimezone(BANGKOK).date()
        )


@given(MOMENTS, st.integers(1, 2_000))
def test_a_promise_is_kept_while_somebody_is_there(moment: datetime, minutes: int) -> None:
    done = USUAL.after(moment, timedelta(minutes=minutes))
    assert done > moment
    assert USUAL.open_at(done - timedelta(seconds=1))


@given(MOMENTS)
def test_a_span_has_begun_exactly_while_the_office_is_open(moment: datetime) -> None:
    for hours in (USUAL, ALWAYS):
        began = hours.span_begins(moment)
        assert (began is not None) == hours.open_at(moment)
        assert began is None or began <= moment
        day = hours.day_begins(moment.date())
        assert began is None or (day is not None and day <= began)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ";",
        "mon",
        "mon-fri",
        "someday 08:00-16:00",
        "mon 8-16",
        "mon 08:00-07:00",
        "mon 08:00-08:00",
        "mon 25:00-26:00",
        "mon 08:00-12:00 11:00-16:00",
        "mon 13:00-16:00 08:00-12:00",
        "mon 00:00-24:00 08:00-12:00",
    ],
)
def test_hours_that_cannot_be_read_are_refused(text: str) -> None:
    with pytest.raises(BadHours):
        OfficeHours.parse(text)


def test_hours_are_read_in_every_way_they_are_written() -> None:
    week = OfficeHours.parse("MON,wed-thu 09:00-12:00; sat-sun 10:00-24:00").week
    assert sorted(week) == [0, 2, 3, 5, 6]
    assert OfficeHours.parse("fri-mon 09:00-10:00").week.keys() == {4, 5, 6, 0}
