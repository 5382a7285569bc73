"""A profile's limits as RouterOS keeps them, and whether a row of its says the same."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from portal_bridge.adapters.routeros import spans
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.contract import ProfileLimits, Rejected

MENU: Final = "ip/hotspot/user/profile"
CURE: Final = "Change the account's profile from the chat: that writes it anew."
_RATE: Final = re.compile(r"(\d{1,12})([kMG]?)")
_TIMES: Final = {"": 1, "k": 1_000, "M": 1_000_000, "G": 1_000_000_000}


def fields(profile: ProfileLimits, *, devices: bool = False) -> dict[str, str]:
    """Everything the profile says, with what it does not limit said too. ``devices``: for those
    that are remembered, which are not cut for idleness and come besides the devices at once.

    Rates are the router's ``rx/tx``, so the user's up and down, in bit/s.
    """
    idle = None if devices else profile.idle_timeout
    most = None if devices else profile.devices
    return {
        "idle-timeout": "none" if idle is None else spans.write(idle),
        "session-timeout": spans.write(profile.session_timeout or timedelta(0)),
        "rate-limit": _rates(profile),
        "shared-users": "unlimited" if most is None else str(most),
        # A login that the router repeats by itself for days: not after a PC's password.
        "add-mac-cookie": "false",
    }


def say(row: Row, wanted: Mapping[str, str]) -> bool:
    """Whether the row means what is wanted, however it is written."""
    try:
        return all(
            _MEANING[name](row.get(name, "")) == _MEANING[name](wanted[name]) for name in wanted
        )
    except ValueError:
        return False


def kept_by_devices(row: Row) -> dict[str, str]:
    """What a profile's row limits for remembered devices, too, in our own writing. Raises
    ``Rejected`` when it cannot be read."""
    try:
        longest = spans.read(row.get("session-timeout", ""))
        _rate_pair(row.get("rate-limit", ""))
    except ValueError:
        raise Rejected("a profile at the router cannot be read", cure=CURE) from None
    return {"session-timeout": spans.write(longest), "rate-limit": row.get("rate-limit", "")}


def _rates(profile: ProfileLimits) -> str:
    if profile.rate_up is None and profile.rate_down is None:
        return ""
    return f"{profile.rate_up or 0}/{profile.rate_down or 0}"


def _rate_pair(text: str) -> tuple[str, ...]:
    """``20M`` is both. With a burst after a space it is not one of ours, and so differs."""
    rates = [_bits(part) for part in text.split("/")] if text else [0]
    if len(rates) > 2:
        raise ValueError("not a rate")
    return (str(rates[0]), str(rates[-1]))


def _bits(text: str) -> int:
    found = _RATE.fullmatch(text)
    if not found:
        raise ValueError("not a rate")
    return int(found[1]) * _TIMES[found[2]]


def is_yes(text: str) -> bool:
    """RouterOS tells ``true`` or ``yes``."""
    return text in ("true", "yes")


_MEANING: Final[Mapping[str, Callable[[str], object]]] = {
    "name": str,
    "idle-timeout": spans.read,
    "session-timeout": spans.read,
    "rate-limit": _rate_pair,
    "shared-users": lambda text: text or "1",
    "add-mac-cookie": is_yes,
}
"""``shared-users`` that is not told is RouterOS's own default."""

FIELDS: Final = (".id", "name", *fields(ProfileLimits("any")))
