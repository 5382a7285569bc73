"""How RouterOS writes things: spans of time, limits, answers, moments."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from portal_bridge.adapters.rest.line import RestLine, Whom
from portal_bridge.adapters.routeros import answers, expiry, limits, spans
from portal_bridge.adapters.routeros.sessions import Names
from portal_bridge.contract import LONGEST, ProfileLimits, Rejected, Unreachable, Unsure
from tests.portal_bridge import routeros


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("", 0),
        ("none", 0),
        ("0s", 0),
        ("5m", 300),
        ("2d20h12m20s", 245_540),
        ("1w2d", 777_600),
        ("1d03:19:40", 98_380),
        ("1w1d03:19:40", 703_180),
        ("03:19:40", 11_980),
        ("00:10:00.250", 600),
        ("10s500ms", 10),
        ("90m", 5_400),
    ],
)
def test_span_is_read_in_every_form(text: str, seconds: int) -> None:
    assert spans.read(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["5", "m5", "5 m", "1d 03:19:40", "-5m", "5m!", "1:2:3", "ห้านาที"])
def test_what_is_no_span_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a span"):
        spans.read(text)


@given(st.integers(0, int(LONGEST.total_seconds())))
def test_span_that_is_written_is_read_as_it_was(seconds: int) -> None:
    written = spans.write(timedelta(seconds=seconds))

    assert spans.read(written) == timedelta(seconds=seconds)
    for form in (routeros.span, routeros.clocked):
        assert spans.read(form(written)) == timedelta(seconds=seconds)


whole = st.integers(1, 10**6).map(lambda seconds: timedelta(seconds=seconds))
profiles = st.builds(
    ProfileLimits,
    st.just("pc"),
    st.none() | whole,
    st.none() | whole,
    st.none() | st.integers(1, 2**32 - 1),
    st.none() | st.integers(1, 2**32 - 1),
    st.none() | st.integers(1, 1000),
)


@given(profiles, profiles)
def test_row_says_what_was_written_and_nothing_else(one: ProfileLimits, two: ProfileLimits) -> None:
    wanted = limits.fields(one)
    row = {name: routeros.FIELDS[routeros.PROFILE][name](value) for name, value in wanted.items()}

    assert limits.say(row, wanted)
    assert limits.say(row, limits.fields(two)) is (one == two)


def test_row_that_cannot_be_read_says_nothing() -> None:
    wanted = limits.fields(ProfileLimits("pc"))

    assert not limits.say(wanted | {"rate-limit": "fast"}, wanted)
    assert not limits.say(wanted | {"idle-timeout": "soon"}, wanted)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"[1]",
        b'["x"]',
        b'[{"a":[]}]',
        b'[{".id":"1A"}]',
        b'[{".id":"*1/../x"}]',
        b"[" * 9999,
    ],
    ids=lambda body: body[:16].decode(),
)
def test_answer_that_routeros_would_not_give_is_garbled(body: bytes) -> None:
    with pytest.raises(answers.Garbled):
        answers.rows(body)


def test_answer_is_one_object_or_a_list_of_them_or_nothing() -> None:
    row = {".id": "*1A", "name": "malee"}

    assert answers.rows(json.dumps(row).encode()) == [row]
    assert answers.rows(json.dumps([row, row]).encode()) == [row, row]
    assert answers.rows(b"") == answers.rows(b"[]") == []
    assert answers.rows(b'{"a": true, "b": 7}') == [{"a": "true", "b": "7"}]


@pytest.mark.parametrize(
    ("status", "detail", "gone"),
    [
        (404, "", True),
        (400, "no such item", True),
        (400, "no such item (4)", True),
        (400, "input does not match any value of profile", False),
        (500, "no such item", False),
        (401, "", False),
    ],
)
def test_item_that_is_not_there_is_told_in_several_ways(
    status: int, detail: str, gone: bool
) -> None:
    body = json.dumps({"error": status, "message": "x", "detail": detail}).encode()

    assert answers.is_gone(status, body) is gone


@pytest.mark.parametrize(
    ("status", "detail", "read", "change"),
    [
        (401, "", Rejected, Rejected),
        (403, "", Rejected, Rejected),
        (404, "", Rejected, Rejected),
        (400, "anything", Rejected, Rejected),
        (500, "not enough permissions (9)", Rejected, Rejected),
        (500, "action timed out", Unreachable, Unsure),
        (429, "", Unreachable, Unsure),
        (503, "", Unreachable, Unsure),
    ],
)
def test_refusals_are_sorted(
    status: int, detail: str, read: type[Exception], change: type[Exception]
) -> None:
    body = json.dumps({"error": status, "detail": f"{detail} h1dden"}).encode()
    line = RestLine("http://127.0.0.1", ("u", SecretStr("h1dden")), Whom("the router", "a", "b"))

    for changes, kind in ((False, read), (True, change)):
        found = answers.refusal(status, body) or line.lost(" said so", changes=changes)
        assert type(found) is kind
        assert "h1dden" not in f"{found} {found.cure}"


NOON = datetime(2026, 11, 28, 12, 3, 0, tzinfo=UTC)
KEY = ("*A000005", "AA-BB-CC-DD-EE-01", "malee")


def seconds(count: float) -> timedelta:
    return timedelta(seconds=count)


def test_session_keeps_its_name_in_answers_that_are_late_or_looked_at_out_of_turn() -> None:
    names = Names()
    name, started = names.of(KEY, seconds(60), NOON)

    for ran, now in ((90, 30.9), (60, 0.2), (95, 37), (94, 36), (95, 36.5), (3_660, 3_601)):
        assert names.of(KEY, seconds(ran), NOON + seconds(now)) == (name, started)


def test_session_that_has_run_for_less_is_another() -> None:
    names = Names()
    told = [names.of(KEY, seconds(ran), NOON + seconds(now))[0] for ran, now in ((8, 0), (0, 3))]
    told.append(names.of(KEY, seconds(1), NOON + seconds(600))[0])

    assert len(set(told)) == 3


MOMENT = datetime(2026, 11, 30, 18, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "offset", "day", "time"),
    [
        ("2026-11-22", "+07:00", "2026-12-01", "01:30:05"),
        ("nov/22/2026", "+07:00", "dec/01/2026", "01:30:05"),
        ("2026-11-22", "-03:30", "2026-11-30", "15:00:05"),
        ("2026-11-22", "+00:00", "2026-11-30", "18:30:05"),
    ],
)
def test_moment_is_written_as_the_routers_clock_is(
    date: str, offset: str, day: str, time: str
) -> None:
    clock = expiry.clock({"date": date, "time": "09:00:00", "gmt-offset": offset})

    assert clock.write(MOMENT) == (day, time)
    assert clock.read(day, time) == MOMENT


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"date": "2026-11-22", "time": "09:00:00"},
        {"date": "22.11.2026", "time": "09:00:00", "gmt-offset": "+07:00"},
        {"date": "2026-11-22", "time": "9 o'clock", "gmt-offset": "+07:00"},
        {"date": "xyz/22/2026", "time": "09:00:00", "gmt-offset": "+07:00"},
    ],
)
def test_clock_that_cannot_be_read_is_told(row: dict[str, str]) -> None:
    with pytest.raises(Rejected):
        expiry.clock(row)


def test_entry_that_cannot_be_read_is_told() -> None:
    clock = expiry.clock({"date": "2026-11-22", "time": "09:00:00", "gmt-offset": "+07:00"})

    with pytest.raises(Rejected):
        expiry.ends({"start-date": "startup", "start-time": "startup"}, clock)
