"""Whether the router would let us do what we will be asked for, tried on nothing."""

from typing import Final

from portal_bridge.adapters.routeros import expiry, limits, sessions, users
from portal_bridge.adapters.routeros.limits import is_yes
from portal_bridge.adapters.routeros.users import Kind
from portal_bridge.adapters.routeros.wire import Router
from portal_bridge.contract import Rejected

NOBODY: Final = "*FFFFFFFF"
"""The number of no item."""
_SERVERS: Final = "ip/hotspot"
_SERVER_PROFILES: Final = "ip/hotspot/profile"


def rehearse(router: Router, *, devices: bool) -> None:
    """Read every menu, and change what is not there: a right that lacks is told all the same.

    Raises ``Rejected`` with what to set, or ``Unreachable``.
    """
    servers = router.rows(_SERVERS, (".id", "profile", "disabled"))
    used = {row.get("profile", "") for row in servers if not is_yes(row.get("disabled", ""))}
    if not used:
        raise Rejected("the router runs no hotspot", cure="Set one up: /ip/hotspot/setup.")
    _logins(router, used, devices=devices)
    for menu in (users.MENU, limits.MENU, expiry.MENU):
        router.rows(menu, (".id", "name"))
        router.change(menu, NOBODY, {"name": "nobody"})
    for menu in (sessions.MENU, sessions.COOKIES):
        router.rows(menu, (".id", "user"))
        router.remove(menu, NOBODY)
    expiry.clock(router.whole(expiry.CLOCK))
    _passwords(router)


def _logins(router: Router, used: set[str], *, devices: bool) -> None:
    rows = router.rows(_SERVER_PROFILES, (".id", "name", "login-by"))
    ways = [row.get("login-by", "").split(",") for row in rows if row.get("name") in used]
    if devices and not any("mac" in way for way in ways):
        raise Rejected("the hotspot lets no device in by its MAC address", cure=_LOGIN_BY_MAC)


def _passwords(router: Router) -> None:
    """Whether one is shown, of an account of ours; the first is opened without knowing."""
    everybody = map(users.read, router.rows(users.MENU, users.NAMES))
    one = next((user for user in everybody if user.kind is Kind.ACCOUNT), None)
    if one is not None:
        for row in router.rows(users.MENU, users.FIELDS, name=one.name):
            users.read(row).knows("")


_LOGIN_BY_MAC: Final = (
    "Add mac to login-by in /ip/hotspot/profile, or leave PORTAL__MAC_FORMAT unset."
)
