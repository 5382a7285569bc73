"""A portal you can run at your desk: accounts, logins and sessions in one process's memory.

For the playground, for tests, and for a first day without a router. It forgets everything when the
process ends; ``rebuild`` brings the accounts back from rows kept elsewhere, but no password.
"""

import secrets
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from pydantic import BaseModel, ConfigDict

from portal_bridge import checks
from portal_bridge.adapters.memory_kept import NOBODY, KeptAccount, PasswordHash, Visit
from portal_bridge.contract import (
    AccountState,
    Cause,
    Counts,
    Device,
    DeviceTaken,
    Ended,
    Frozen,
    IdleCount,
    LoginRefused,
    NoSuchAccount,
    Past,
    ProfileLimits,
    Session,
    Unreachable,
    Unsure,
    Why,
)

RECORDED: Final = 10_000
"""Ends that are remembered, the latest."""


class MemoryConfig(BaseModel):
    """Settings of the portal in memory: none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["memory"] = "memory"

    def open(self) -> "MemoryPortal":
        """A new, empty portal."""
        return MemoryPortal()


def _real_time() -> datetime:
    return datetime.now(UTC)


class MemoryPortal:
    """``Accounts``, ``Sessions``, ``History`` and ``Devices`` in memory, safe to use from several
    threads.

    It counts what a device sends, to the second, and cuts on the second.

    ``plugged_in = False`` makes every call raise ``Unreachable``; ``loses_answers = True`` makes
    every change happen and then raise ``Unsure``; ``knows_idleness = False`` makes it one that cuts
    and does not tell how long anybody has been idle. Freezing and closing end running sessions too,
    which RADIUS alone does not do. Locking does not, here as there: a session that runs does so
    without its password, until it is ended or reaches a limit.
    """

    def __init__(self, clock: Callable[[], datetime] = _real_time) -> None:
        self.plugged_in = True
        self.loses_answers = False
        self.knows_idleness = True
        self._clock = clock
        self._passed = timedelta(0)
        self._lock = threading.RLock()
        self._accounts: dict[str, KeptAccount] = {}
        self._visits: dict[str, Visit] = {}
        self._over: dict[str, Past] = {}
        self._devices: dict[str, Device] = {}
        self._logins = 0
        self._epoch = secrets.token_hex(4)
        """Of this process's sessions: the next one's must not be taken for them."""

    # Accounts

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        name, until = checks.username(username), checks.expiry(expires)
        with self._changing():
            known = self._accounts.get(name) or KeptAccount(profile, until)
            self._accounts[name] = replace(known, profile=profile, expires=until)

    def set_password(self, username: str, password: str) -> None:
        name, kept = checks.username(username), PasswordHash.of(checks.password(password))
        with self._changing():
            account = self._account(name)
            if account.frozen:
                raise Frozen("the account is frozen")
            self._accounts[name] = replace(account, password=kept)

    def lock(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            self._accounts[name] = replace(self._account(name), password=None)

    def freeze(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            self._accounts[name] = replace(self._account(name), frozen=True)
            self._show_out(name)

    def resume(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            self._accounts[name] = replace(self._account(name), frozen=False)

    def close_account(self, username: str) -> None:
        name = checks.username(username)
        with self._changing():
            self._accounts.pop(name, None)
            self._show_out(name)
            self._devices = {m: d for m, d in self._devices.items() if d.username != name}

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        name = checks.username(username)
        with self._changing():
            self._accounts[name] = replace(self._account(name), profile=profile)

    def look(self, username: str) -> AccountState | None:
        name = checks.username(username)
        with self._answering():
            account = self._accounts.get(name)
            return account.state(name) if account else None

    def check_password(self, username: str, password: str) -> bool:
        name, word = checks.username(username), checks.password(password)
        with self._answering():
            account = self._accounts.get(name)
            kept = account.password if account else None
        return (kept or NOBODY).fits(word) and kept is not None

    def ping(self) -> None:
        with self._answering():
            pass

    # Sessions and devices

    def online(self) -> Sequence[Session]:
        """All sessions now, oldest first; those past a limit have ended."""
        with self._answering():
            self._show_out_the_overdue()
            now = self._now()
            return [self._told(visit, now) for visit in self._visits.values()]

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        with self._answering():
            self._show_out_the_overdue()
            found = [self._over[one] for one in session_ids if one in self._over]
        return [Ended(one.id, one.ended, one.cause, one.bytes_up, one.bytes_down) for one in found]

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        with self._answering():
            self._show_out_the_overdue()
            found = [one for one in self._over.values() if one.started >= began_since]
            ours = self._accounts.keys()
            told = [replace(one, ours=one.username in ours) for one in found]
        told.sort(key=lambda one: one.started)
        last = told[limit - 1].started if len(told) >= limit else None
        return [one for one in told if last is None or one.started <= last]

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.UPLOAD)

    def end(self, session_id: str) -> None:
        """End one session. Already gone counts as done."""
        with self._changing():
            self._close(session_id, self._now(), Cause.ADMIN)

    def remembered(self) -> Sequence[Device]:
        """All remembered devices, oldest first."""
        with self._answering():
            return list(self._devices.values())

    def remember(self, username: str, mac: str) -> None:
        name, device = checks.username(username), checks.mac(mac)
        with self._changing():
            self._account(name)
            known = self._devices.setdefault(device, Device(device, name, self._now()))
            if known.username != name:
                raise DeviceTaken("the device is remembered for another account")

    def forget(self, username: str, mac: str) -> None:
        name, device = checks.username(username), checks.mac(mac)
        with self._changing():
            if self._is_remembered(device, name):
                self._devices.pop(device)

    # What happens at the portal's own login page and on the network

    def login(self, username: str, password: str, mac: str, address: str) -> Session:
        """Log a device in as its user would. Raises ``LoginRefused`` with the reason.

        A device that logs in again replaces its own session.
        """
        device, place = checks.mac(mac), checks.address(address)
        knows = self.check_password(username, password)
        with self._answering():
            self._show_out_the_overdue()
            self._turn_away(username, device, knows)
            return self._let_in(username, device, place)

    def come_in(self, mac: str, address: str) -> Session:
        """A device shows up on the network. One that is remembered has a session by itself; the
        others are shown the login page: ``LoginRefused``, with the reason."""
        device, place = checks.mac(mac), checks.address(address)
        with self._answering():
            self._show_out_the_overdue()
            known = self._devices.get(device)
            if known is None:
                raise LoginRefused(Why.WRONG)
            self._keep_out(self._accounts[known.username])
            return self._let_in(known.username, device, place)

    def logout(self, session_id: str) -> None:
        """The user logs out at the portal's own page."""
        with self._lock:
            self._close(session_id, self._now(), Cause.USER)

    def use(self, session_id: str, *, up: int = 0, down: int = 0) -> None:
        """The device sends ``up`` and receives ``down`` bytes; sending ends its idleness."""
        with self._lock:
            visit = self._visits[session_id]
            visit.bytes_up += up
            visit.bytes_down += down
            if up:
                visit.last_seen = self._now()

    def readdress(self, session_id: str, address: str) -> None:
        """The device gets another address and stays logged in: another lease, IPv6 privacy."""
        place = checks.address(address)
        with self._lock:
            self._visits[session_id].address = place

    def let_time_pass(self, span: timedelta) -> None:
        """Move this portal's clock on; sessions that are past a limit then end."""
        if span < timedelta(0):
            raise ValueError("time passes forwards")
        with self._lock:
            self._passed += span
            self._show_out_the_overdue()

    # For the playground's panel and for starting up

    def accounts(self) -> Sequence[AccountState]:
        """Every account, by username, even while unplugged."""
        with self._lock:
            return [account.state(name) for name, account in sorted(self._accounts.items())]

    def rebuild(
        self, states: Iterable[AccountState], profiles: Iterable[ProfileLimits] = ()
    ) -> None:
        """Start over with these accounts, all locked: their passwords went with the last process.

        A state whose profile is not among ``profiles`` lives without limits.
        """
        limits = {profile.name: profile for profile in profiles}
        fresh = {
            checks.username(state.username): KeptAccount(
                limits.get(state.profile) or ProfileLimits(state.profile),
                checks.expiry(state.expires),
                frozen=state.frozen,
            )
            for state in states
        }
        with self._lock:
            self._accounts, self._visits, self._devices, self._over = fresh, {}, {}, {}

    # Inside

    def _told(self, visit: Visit, now: datetime) -> Session:
        remembered = self._is_remembered(visit.mac, visit.username)
        return visit.at(now, remembered=remembered, knows_idleness=self.knows_idleness)

    def _now(self) -> datetime:
        return self._clock() + self._passed

    @contextmanager
    def _answering(self) -> Iterator[None]:
        with self._lock:
            if not self.plugged_in:
                raise Unreachable("the portal in memory is unplugged")
            yield

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._answering():
            yield
            if self.loses_answers:
                raise Unsure("the portal in memory lost its answer")

    def _account(self, name: str) -> KeptAccount:
        try:
            return self._accounts[name]
        except KeyError:
            raise NoSuchAccount("no such account in the portal") from None

    def _is_remembered(self, mac: str, name: str) -> bool:
        known = self._devices.get(mac)
        return known is not None and known.username == name

    def _let_in(self, name: str, mac: str, place: str) -> Session:
        self._logins += 1
        now = self._now()
        visit = Visit(f"{self._epoch}{self._logins:08x}", name, mac, place, now, now)
        for one in [v.id for v in self._visits.values() if v.mac == mac]:
            self._close(one, now, Cause.LOST)
        self._visits[visit.id] = visit
        return self._told(visit, now)

    def _keep_out(self, account: KeptAccount) -> None:
        """Nobody gets in with it now, with a password or without."""
        if account.frozen:
            raise LoginRefused(Why.FROZEN)
        if account.expires and account.expires <= self._now():
            raise LoginRefused(Why.EXPIRED)

    def _turn_away(self, name: str, mac: str, knows: bool) -> None:
        account = self._accounts.get(name)
        if account is None:
            raise LoginRefused(Why.WRONG)
        if account.frozen:
            raise LoginRefused(Why.FROZEN)
        if account.password is None:
            raise LoginRefused(Why.LOCKED)
        if not knows:
            raise LoginRefused(Why.WRONG)
        self._keep_out(account)
        visits = [v for v in self._visits.values() if v.username == name]
        others = {v.mac for v in visits if not self._is_remembered(v.mac, name)} - {mac}
        if account.profile.devices is not None and len(others) >= account.profile.devices:
            raise LoginRefused(Why.FULL)

    def _show_out(self, name: str) -> None:
        for one in [v.id for v in self._visits.values() if v.username == name]:
            self._close(one, self._now(), Cause.ADMIN)

    def _show_out_the_overdue(self) -> None:
        now = self._now()
        for visit in list(self._visits.values()):
            at, cause = min(self._limits_of(visit), key=lambda end: end[0], default=(None, None))
            if at is not None and cause is not None and at <= now:
                self._close(visit.id, at, cause)

    def _limits_of(self, visit: Visit) -> Iterator[tuple[datetime, Cause]]:
        account = self._accounts[visit.username]
        limits = account.profile
        counts = not self._is_remembered(visit.mac, visit.username)
        if limits.idle_timeout is not None and counts:
            yield visit.last_seen + limits.idle_timeout, Cause.IDLE
        if limits.session_timeout is not None:
            yield visit.started + limits.session_timeout, Cause.LIMIT
        if account.expires is not None:
            yield account.expires, Cause.LIMIT

    def _close(self, session_id: str, at: datetime, cause: Cause) -> None:
        visit = self._visits.pop(session_id, None)
        if visit is None:
            return
        self._over[visit.id] = visit.over(
            at, cause, remembered=self._is_remembered(visit.mac, visit.username)
        )
        while len(self._over) > RECORDED:
            self._over.pop(next(iter(self._over)))
