"""A MikroTik router that keeps the hotspot's users itself, by RouterOS 7's REST interface.

Without RADIUS: accounts, profiles, sessions and remembered devices are the router's own. What is
told of RouterOS here was read and not run: see the checklist in ``portal_bridge/README.md``.
"""

import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from portal_bridge import checks
from portal_bridge.adapters.routeros import sessions, users
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.belongings import PREFIX, Belongings
from portal_bridge.adapters.routeros.rehearsal import rehearse
from portal_bridge.adapters.routeros.settings import MARK, Settings
from portal_bridge.adapters.routeros.users import EXPIRED, Kind, User, truth
from portal_bridge.adapters.routeros.wire import PATIENT, Router, Timeouts
from portal_bridge.adapters.routeros.writing import LOOKS, drop
from portal_bridge.clocks import Offset, offset
from portal_bridge.contract import (
    AccountState,
    Counts,
    Device,
    DeviceTaken,
    Ended,
    Frozen,
    IdleCount,
    NameTaken,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
    Session,
    Unreachable,
    Unsure,
)

HALF: Final = timedelta(milliseconds=500)
_BINDINGS: Final = "ip/hotspot/ip-binding"
_BOUND: Final = "Remove the device from /ip/hotspot/ip-binding, or leave it to that."


class MikrotikConfig(Settings):
    """Settings of a MikroTik router."""

    def open(self) -> "MikrotikPortal":
        """The portal, which has ``Devices`` only if the hotspot lets any in by MAC address.
        Connects to nothing yet."""
        return MikrotikPortal(self) if self.mac_format is None else MikrotikWithDevices(self)


class MikrotikPortal:
    """``Accounts`` and ``Sessions`` on one router. Safe to use from several threads.

    An account of ours is a user whose comment begins with our mark. *Locked*: its password is a
    random one that begins with a mark too. *Frozen*: it is disabled, and not because its time had
    come. The two are different fields of one row, so a new password cannot lift a freeze.

    RouterOS has no transactions. What belongs to an account is written first and the account last,
    so that an account that shows an order as done has all of it done; a failure in between is
    ``Unsure``. Nothing is believed that is not read back.
    """

    def __init__(self, config: MikrotikConfig, timeouts: Timeouts = PATIENT) -> None:
        self._config = config
        self._router = Router(config, timeouts)
        self._theirs = Belongings(self._router)
        self._names = sessions.Names()
        self._changes = threading.RLock()

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        name, until = checks.username(username), checks.expiry(expires)
        with self._changing():
            user = self._account(name)
            if user is None:
                self._refuse_taken(name)
                self._theirs.drop_all(name)  # of an account that somebody removed by hand
            kept = self._theirs.write_profile(profile)
            self._theirs.write_expiry(name, until)
            wanted = {"profile": kept, **_standing(user, over=_is_over(until))}
            shut = user.frozen if user is not None else False
            self._theirs.let_devices_follow(name, shut=shut or _is_over(until), profile=kept)
            if user is None:
                self._add({"name": name, "password": users.locked_word(), **wanted})
            self._write(name, wanted)

    def set_password(self, username: str, password: str) -> None:
        name, word = checks.username(username), checks.password(password)
        if users.is_lock(word):
            raise Rejected("a password does not begin like a lock of ours")
        with self._changing():
            if self._own(name).frozen:
                raise Frozen("the account is frozen")
            self._write_password(name, word)

    def lock(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            locked = self._own(name).locked
            self._write_password(name, None if locked else users.locked_word())

    def freeze(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            expired = self._own(name).expired
            self._theirs.let_devices_follow(name, shut=True)
            self._write(name, {"disabled": truth(True), **({"comment": MARK} if expired else {})})

    def resume(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            user = self._own(name)
            if user.frozen and _is_over(self._theirs.expires(name)):
                self._write(name, {"disabled": truth(True), "comment": EXPIRED})
            elif not user.expired:
                self._theirs.let_devices_follow(name, shut=False)
                self._write(name, {"disabled": truth(False)})

    def close_account(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            if self._account(name) is None:
                self._refuse_taken(name)
            self._theirs.drop_all(name)
            drop(self._router, users.MENU, lambda: self._rows(name))

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        name = checks.username(username)
        with self._changing():
            shut = self._own(name).disabled
            kept = self._theirs.write_profile(profile)
            self._theirs.let_devices_follow(name, shut=shut, profile=kept)
            self._write(name, {"profile": kept})

    def look(self, username: str) -> AccountState | None:
        name = checks.username(username)
        with self._router.one_call():
            user = self._account(name)
            if user is None:
                return None
            return AccountState(
                username=name,
                profile=user.profile.removeprefix(PREFIX),
                locked=user.locked,
                frozen=user.frozen,
                expires=self._theirs.expires(name),
            )

    def check_password(self, username: str, password: str) -> bool:
        """RouterOS keeps passwords in clear; this one is compared here."""
        name, word = checks.username(username), checks.password(password)
        user = self._account(name)
        return user is not None and user.knows(word) and not user.locked

    def ping(self) -> None:
        with self._router.one_call():
            rehearse(self._router, devices=self._config.mac_format is not None)

    def clock(self) -> Offset:
        """How far the router's clock is from ours. It tells whole seconds."""
        seen = offset(lambda: self._theirs.clock().now + HALF)
        return Offset(seen.ahead, seen.give_or_take + HALF)

    # Sessions

    def online(self) -> Sequence[Session]:
        with self._router.one_call():
            return [one.session for one in self._running()]

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        """None: RouterOS keeps nothing of a session that is over."""
        return []

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.BOTH)

    def end(self, session_id: str) -> None:
        """With the cookies by which the device would be back without a password. One that comes
        in by its MAC address is back at once, unless it was forgotten."""
        with self._changing():
            for one in self._running():
                if one.session.id == session_id:
                    for cookie in self._theirs.cookies(one.login, one.session.mac):
                        self._router.remove(sessions.COOKIES, cookie[".id"])
                    self._router.remove(sessions.MENU, one.entry)

    # Inside

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One change at a time, and none that is done by half without being told as ``Unsure``."""
        with self._router.one_call() as left:
            if not self._changes.acquire(timeout=left):
                raise Unreachable("the router is too slow")
            before = self._router.changes
            try:
                yield
            except Unreachable:
                if self._router.changes == before:
                    raise
                raise Unsure("the router went away in the middle of a change") from None
            finally:
                self._changes.release()

    def _rows(self, name: str) -> list[Row]:
        rows = self._router.rows(users.MENU, users.FIELDS, name=name)
        return [row for row in rows if users.read(row).kind is Kind.ACCOUNT]

    def _account(self, name: str) -> User | None:
        return next(map(users.read, self._rows(name)), None)

    def _own(self, name: str) -> User:
        user = self._account(name)
        if user is None:
            raise NoSuchAccount("no such account of ours in the portal")
        return user

    def _refuse_taken(self, name: str) -> None:
        for user in self._theirs.everybody():
            # One of ours may have been opened this moment, by another process.
            ours = user.kind is Kind.ACCOUNT and user.name == name
            if user.name.lower() == name and not ours:
                raise NameTaken("the portal has a user of that name whom we did not open")

    def _add(self, fresh: Row) -> None:
        try:
            self._router.add(users.MENU, fresh)
        except Rejected:
            # Another process may have been faster: then the account is there.
            if self._account(fresh["name"]) is None:
                raise
        if self._account(fresh["name"]) is None:
            raise Unsure("the router said yes and added nothing")

    def _write(self, name: str, wanted: Row) -> None:
        for look in range(LOOKS):
            user = self._own(name)
            if user.has(wanted):
                return
            if look < LOOKS - 1:
                self._router.change(users.MENU, user.id, wanted)
        raise Unsure("the router said yes and changed nothing")

    def _write_password(self, name: str, word: str | None) -> None:
        """``None``: it stays. Cookies let a device in without it, and a login may leave one while
        we write: so they go before, since a lock that shows is not looked at again, and after."""
        self._theirs.drop_cookies(name)
        if word is not None:
            self._write(name, {"password": word})
            self._theirs.drop_cookies(name)

    def _running(self) -> list[sessions.Found]:
        rows, now = self._router.rows(sessions.MENU, sessions.FIELDS), sessions.now()
        return sessions.found(rows, self._theirs.everybody(), self._names, now)


class MikrotikWithDevices(MikrotikPortal):
    """All that, and ``Devices``: each is a user named by its MAC address, without a password, who
    may come in from that address alone."""

    def remember(self, username: str, mac: str) -> None:
        name, address = checks.username(username), checks.mac(mac)
        with self._changing():
            user = self._own(name)
            self._drop_forgotten(name)
            self._refuse_known(name, address)
            login = users.spelled(address)
            self._theirs.write_device(
                login,
                {
                    "mac-address": login,
                    "profile": self._theirs.write_device_profile(user.profile),
                    "comment": users.device_of(name),
                    "disabled": truth(user.disabled),
                },
            )

    def forget(self, username: str, mac: str) -> None:
        name, address = checks.username(username), checks.mac(mac)
        with self._changing():
            self._drop_forgotten(name)
            theirs = self._theirs.devices_of(name)
            others = [one.name for one in theirs if one.mac != address]
            busy = {one.login for one in self._running()}
            for device in theirs:
                if device.mac == address and device.name in busy:
                    gone = {"comment": users.forgotten_of(name), "disabled": truth(True)}
                    self._theirs.write_device(device.name, gone)
            self._theirs.drop_devices(name, Kind.DEVICE, but=others)

    def remembered(self) -> Sequence[Device]:
        known = self._theirs.everybody()
        return [Device(one.mac, one.owner) for one in known if one.kind is Kind.DEVICE]

    def _refuse_known(self, name: str, address: str) -> None:
        """A device that is somebody else's, or that the router lets by before it asks anybody."""
        for known in self._theirs.everybody():
            if users.mac(known.name) != address:
                continue
            if known.kind not in (Kind.DEVICE, Kind.FORGOTTEN):
                raise NameTaken("the portal knows this device by somebody else's doing")
            if known.kind is Kind.DEVICE and known.owner != name:
                raise DeviceTaken("the device is remembered for another account")
        bindings = self._router.rows(_BINDINGS, (".id", "mac-address"))
        if any(users.mac(row.get("mac-address", "")) == address for row in bindings):
            raise NameTaken("the portal has an ip-binding for this device", cure=_BOUND)

    def _drop_forgotten(self, name: str) -> None:
        """Devices that were forgotten while they were online, and are not any more."""
        if self._theirs.devices_of(name, Kind.FORGOTTEN):
            busy = [one.login for one in self._running()]
            self._theirs.drop_devices(name, Kind.FORGOTTEN, but=busy)


def _is_over(until: datetime | None) -> bool:
    return until is not None and until <= sessions.now()


def _standing(user: User | None, *, over: bool) -> Row:
    """What an account's row is to say when it is opened, again or for the first time. ``over``:
    its time has come. A freeze stays."""
    if user is not None and (user.frozen or user.disabled == over):
        return {}
    return {"disabled": truth(over), "comment": EXPIRED if over else MARK}
