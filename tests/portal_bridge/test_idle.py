"""When somebody will be cut off, from what a portal tells."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal_bridge.contract import Counts, IdleCount, Session
from portal_bridge.idle import cut, quiet_since

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
spans = st.integers(0, 7200).map(lambda seconds: timedelta(seconds=seconds))
MINUTE = timedelta(minutes=1)


def session(idle: timedelta | None, age: timedelta = timedelta(0)) -> Session:
    return Session("1", "malee", "", "", NOON, idle, 0, 0, age=age)


def test_what_the_portal_has_not_looked_at_since_counts_as_silence() -> None:
    assert quiet_since(session(3 * MINUTE, MINUTE), read_at=NOON) == NOON - 4 * MINUTE


def test_a_portal_that_cannot_know_tells_no_silence() -> None:
    assert quiet_since(session(None, MINUTE), read_at=NOON) is None


def test_a_portal_that_looks_every_ten_minutes_cuts_after_ten_to_twenty() -> None:
    seldom = IdleCount(Counts.UPLOAD, every=10 * MINUTE)
    near = cut(timedelta(0), 10 * MINUTE, seldom)
    assert (near.earliest, near.latest) == (10 * MINUTE, 20 * MINUTE)


def test_where_traffic_is_noticed_by_the_minute_the_warning_comes_a_minute_sooner() -> None:
    coarse = IdleCount(Counts.UPLOAD, blur=MINUTE)
    assert not cut(6 * MINUTE, 10 * MINUTE, coarse).is_near(2 * MINUTE)
    assert cut(7 * MINUTE, 10 * MINUTE, coarse).is_near(2 * MINUTE)
    assert not cut(7 * MINUTE, 10 * MINUTE, IdleCount(Counts.UPLOAD)).is_near(2 * MINUTE)


@given(quiet=spans, limit=spans, blur=spans, every=spans)
def test_a_cut_is_never_in_the_past_and_its_earliest_never_after_its_latest(
    quiet: timedelta, limit: timedelta, blur: timedelta, every: timedelta
) -> None:
    near = cut(quiet, limit, IdleCount(Counts.BOTH, blur, every))
    assert timedelta(0) <= near.earliest <= near.latest


@given(quiet=spans, more=spans, limit=spans, lead=spans, blur=spans)
def test_who_is_near_a_cut_stays_near_while_silent(
    quiet: timedelta, more: timedelta, limit: timedelta, lead: timedelta, blur: timedelta
) -> None:
    count = IdleCount(Counts.UPLOAD, blur)
    if cut(quiet, limit, count).is_near(lead):
        assert cut(quiet + more, limit, count).is_near(lead)
