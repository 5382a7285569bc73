"""Orders are stored as JSON and come back the same, and never hold a password."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal_bridge.contract import ProfileLimits
from portal_bridge.orders import (
    KINDS,
    EndSessions,
    LockAccount,
    OpenAccount,
    Order,
    dump,
    load,
)

spans = st.none() | st.integers(1, 366 * 86400).map(lambda seconds: timedelta(seconds=seconds))
rates = st.none() | st.integers(1, 2**32 - 1)
profiles = st.builds(
    ProfileLimits,
    name=st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}", fullmatch=True),
    idle_timeout=spans,
    session_timeout=spans,
    rate_up=rates,
    rate_down=rates,
    devices=st.none() | st.integers(1, 1000),
)
moments = st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]))
orders = st.one_of(
    *(
        st.builds(
            kind,
            **{
                field.name: {
                    "username": st.from_regex(r"[a-z0-9._-]{1,64}", fullmatch=True),
                    "profile": profiles,
                    "expires": st.none() | moments,
                    "session": st.text(min_size=1, max_size=128),
                    "mac": st.from_regex(r"([0-9A-F]{2}-){5}[0-9A-F]{2}", fullmatch=True),
                }[field.name]
                for field in dataclasses.fields(kind)
            },
        )
        for kind in get_args(Order)
    )
)


@given(orders)
def test_order_comes_back_from_json_as_it_was(order: Order) -> None:
    assert load(json.loads(json.dumps(dump(order)))) == order


def test_every_order_has_a_kind_of_its_own() -> None:
    built = {type(load({"kind": kind, **_fields(kind)})) for kind in KINDS}

    assert built == set(get_args(Order))


def test_no_order_has_room_for_a_password() -> None:
    fields = {field.name for kind in get_args(Order) for field in dataclasses.fields(kind)}

    assert fields == {"username", "profile", "expires", "session", "mac"}


def test_kinds_are_spelled_as_they_were_stored_before() -> None:
    limits = ProfileLimits("pc", timedelta(minutes=10), timedelta(hours=8), 5, 20, 2)
    order = OpenAccount("malee", limits, datetime(2031, 3, 31, tzinfo=UTC))

    assert dump(order) == {
        "kind": "open_account",
        "username": "malee",
        "profile": {
            "name": "pc",
            "idle_timeout": "PT10M",
            "session_timeout": "PT8H",
            "rate_up": 5,
            "rate_down": 20,
            "devices": 2,
        },
        "expires": "2031-03-31T00:00:00Z",
    }
    assert set(KINDS) == {
        "open_account",
        "lock_account",
        "freeze_account",
        "resume_account",
        "close_account",
        "change_profile",
        "end_sessions",
        "end_session",
        "remember_device",
        "forget_device",
    }


@pytest.mark.parametrize(
    ("order", "kind"),
    [(LockAccount("malee"), "lock_account"), (EndSessions("malee"), "end_sessions")],
)
def test_orders_about_one_account_are_its_name_and_their_kind(order: Order, kind: str) -> None:
    assert dump(order) == {"kind": kind, "username": "malee"}


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"kind": "set_password", "username": "malee"},
        {"kind": ["freeze_account"], "username": "malee"},
        {"kind": "freeze_account"},
        {"kind": "freeze_account", "username": 7},
        {"kind": "freeze_account", "username": "malee", "password": "Kx7-mango-42"},
        {"kind": "open_account", "username": "malee", "profile": {"name": "P C"}},
        {"kind": "open_account", "username": "malee", "profile": {"name": "pc", "rate_up": 0}},
    ],
)
def test_what_is_not_an_order_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        load(data)


@pytest.mark.parametrize(
    "limits",
    [
        {"name": ""},
        {"name": "ครู"},
        {"name": "helpdesk.frozen"},
        {"idle_timeout": timedelta(0)},
        {"idle_timeout": timedelta(seconds=1.5)},
        {"session_timeout": timedelta(days=367)},
        {"rate_up": -1},
        {"rate_down": 2**32},
        {"devices": 0},
    ],
)
def test_limits_that_no_portal_could_keep_are_refused(limits: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        ProfileLimits(**{"name": "pc", **limits})  # type: ignore[arg-type]  # wrong on purpose


def _fields(kind: str) -> dict[str, object]:
    more: dict[str, object] = {}
    if kind in {"open_account", "change_profile"}:
        more["profile"] = {"name": "pc"}
    if kind == "end_session":
        more["session"] = "81d0001a"
    if kind in {"remember_device", "forget_device"}:
        more["mac"] = "00-00-5E-00-53-01"
    return {"username": "malee", **more}
