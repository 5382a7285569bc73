"""Codes that a telephone shows and a computer takes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from bot.pages.screencodes import SPAN, ScreenCodes, sought

NOW = datetime(2026, 11, 23, 2, 7, tzinfo=UTC)
CODES = ScreenCodes(b"k" * 32)
ids = st.uuids(version=4)


@given(ids)
def test_a_code_is_found_by_its_beginning_and_opens_its_session(session: UUID) -> None:
    wanted = sought(CODES.code(session, NOW).lower().replace("-", " "))
    assert wanted is not None
    code, first, last = wanted
    assert first <= session <= last
    assert CODES.opens(code, session, NOW)


@given(ids, ids)
def test_it_opens_no_other_session_of_the_same_beginning(session: UUID, other: UUID) -> None:
    rest = (1 << 108) - 1
    near = UUID(int=session.int & ~rest | other.int & rest)
    wanted = sought(CODES.code(session, NOW))
    assert wanted is not None
    assert wanted[1] <= near <= wanted[2]
    assert near == session or not CODES.opens(wanted[0], near, NOW)


def test_it_is_good_for_a_quarter_of_an_hour_at_least_and_half_an_hour_at_most() -> None:
    session = uuid4()
    wanted = sought(CODES.code(session, NOW))
    assert wanted is not None
    assert CODES.opens(wanted[0], session, NOW + SPAN)
    assert not CODES.opens(wanted[0], session, NOW + 2 * SPAN)
    assert not CODES.opens(wanted[0], session, NOW - SPAN)


def test_another_office_s_code_opens_nothing() -> None:
    session = uuid4()
    wanted = sought(ScreenCodes(b"x" * 32).code(session, NOW))
    assert wanted is not None
    assert not CODES.opens(wanted[0], session, NOW + timedelta(seconds=1))


@given(st.text(max_size=80))
def test_what_is_no_code_is_sought_nowhere(typed: str) -> None:
    wanted = sought(typed)
    assert wanted is None or len(wanted[0]) == 12
