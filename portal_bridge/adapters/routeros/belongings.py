"""What belongs to an account beside its own row: profile, devices, its end, and cookies."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from portal_bridge.adapters.routeros import expiry, limits, sessions, users
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.settings import MARK
from portal_bridge.adapters.routeros.users import Kind, User, truth
from portal_bridge.adapters.routeros.wire import Router
from portal_bridge.adapters.routeros.writing import drop, ensure, find
from portal_bridge.contract import ProfileLimits, Rejected

PREFIX: Final = f"{MARK}-"
"""Before a profile's name, so that no profile of the site's own is ever written over."""
_DEVICES: Final = f"{MARK}.device."
"""Of its sibling for remembered devices; no profile of ours can be called so."""


class Belongings:
    """Rows that are somebody's account's, on one router."""

    def __init__(self, router: Router) -> None:
        self._router = router

    def everybody(self) -> list[User]:
        """All users of the hotspot's, without their passwords."""
        return [users.read(row) for row in self._router.rows(users.MENU, users.NAMES)]

    # Profiles

    def write_profile(self, profile: ProfileLimits) -> str:
        """The profile's name at the router."""
        wanted = {"name": f"{PREFIX}{profile.name}", **limits.fields(profile)}
        ensure(self._router, limits.MENU, limits.FIELDS, wanted, limits.say)
        return wanted["name"]

    def write_device_profile(self, like: str) -> str:
        """The sibling of an account's profile, by which its devices come in; its name."""
        row = find(self._router, limits.MENU, limits.FIELDS, like)
        if row is None:
            raise Rejected("the account's profile is not at the router", cure=limits.CURE)
        wanted = {
            "name": f"{_DEVICES}{like.removeprefix(PREFIX)}",
            **limits.fields(ProfileLimits("any"), devices=True),
        }
        wanted |= limits.kept_by_devices(row)
        ensure(self._router, limits.MENU, limits.FIELDS, wanted, limits.say)
        return wanted["name"]

    # Devices

    def devices_of(self, name: str, kind: Kind = Kind.DEVICE) -> list[User]:
        return [one for one in self.everybody() if one.kind is kind and one.owner == name]

    def let_devices_follow(self, name: str, *, shut: bool, profile: str | None = None) -> None:
        """What is so of an account from now on is so of its devices, before it is so of it."""
        theirs = self.devices_of(name)
        if not theirs:
            return
        wanted = {"disabled": truth(shut)}
        if profile is not None:
            wanted["profile"] = self.write_device_profile(profile)
        for device in theirs:
            self.write_device(device.name, wanted)

    def write_device(self, login: str, wanted: Row) -> None:
        row = {"name": login, **wanted}
        ensure(
            self._router,
            users.MENU,
            users.NAMES,
            row,
            lambda told, _: users.read(told).has(wanted),
        )

    def drop_devices(self, name: str, kind: Kind, *, but: Sequence[str] = ()) -> None:
        """All of the account's, but for those with these logins."""

        def left() -> list[Row]:
            theirs = self.devices_of(name, kind)
            return [{".id": one.id} for one in theirs if one.name not in but]

        drop(self._router, users.MENU, left)

    # The end

    def clock(self) -> expiry.RouterClock:
        return expiry.clock(self._router.whole(expiry.CLOCK))

    def expires(self, name: str) -> datetime | None:
        entry = find(self._router, expiry.MENU, expiry.FIELDS, expiry.name_of(name))
        return None if entry is None else expiry.ends(entry, self.clock())

    def write_expiry(self, name: str, until: datetime | None) -> None:
        entry = expiry.name_of(name)
        if until is None:
            drop(
                self._router,
                expiry.MENU,
                lambda: self._router.rows(expiry.MENU, expiry.FIELDS, name=entry),
            )
            return
        wanted = {"name": entry, "policy": expiry.POLICY, **self.clock().entry(name, until)}
        ensure(self._router, expiry.MENU, expiry.FIELDS, wanted, expiry.say)

    # Cookies

    def cookies(self, login: str, mac: str | None = None) -> list[Row]:
        """By which a device is let in again without a password."""
        rows = self._router.rows(sessions.COOKIES, sessions.COOKIE_FIELDS, user=login)
        return [row for row in rows if mac in (None, users.mac(row.get("mac-address", "")))]

    def drop_cookies(self, login: str) -> None:
        drop(self._router, sessions.COOKIES, lambda: self.cookies(login))

    def drop_all(self, name: str) -> None:
        """Whatever is the account's, but the account."""
        self.drop_devices(name, Kind.DEVICE)
        self.drop_devices(name, Kind.FORGOTTEN)
        self.write_expiry(name, None)
        self.drop_cookies(name)
