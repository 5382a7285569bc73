"""A profile's limits as a group's rows: what a login must fit, and what the NAS is told."""

from datetime import timedelta

from portal_bridge.adapters.radius.tables import SET, Pair
from portal_bridge.contract import ProfileLimits


def of(profile: ProfileLimits, interim: timedelta | None) -> tuple[list[Pair], list[Pair]]:
    """The checks and the replies (RFC 2865, RFC 2869 section 5.16, WISPr 1.0)."""
    checks = _numbers({"Simultaneous-Use": profile.devices})
    replies = _numbers(
        {
            "Idle-Timeout": _seconds(profile.idle_timeout),
            "Session-Timeout": _seconds(profile.session_timeout),
            "Acct-Interim-Interval": _seconds(interim),
            "WISPr-Bandwidth-Max-Up": profile.rate_up,
            "WISPr-Bandwidth-Max-Down": profile.rate_down,
        }
    )
    return checks, replies


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _numbers(limits: dict[str, int | None]) -> list[Pair]:
    return [Pair(name, SET, str(limit)) for name, limit in limits.items() if limit is not None]
