"""The accounts that FreeRADIUS lets in: users in ``radcheck``, their profiles as groups."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from portal_bridge import checks
from portal_bridge.adapters.radius import devices, expiration, limits, passwords
from portal_bridge.adapters.radius.accounting import Accounting
from portal_bridge.adapters.radius.rows import told_now
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.tables import SET, Membership, Pair, Tables, User
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts, Wire, read_url
from portal_bridge.clocks import Offset, offset
from portal_bridge.contract import (
    AccountState,
    Counts,
    Frozen,
    NameTaken,
    NoSuchAccount,
    ProfileLimits,
)

REJECT: Final = devices.REJECT
FROZEN_PRIORITY: Final = 0
PROFILE_PRIORITY: Final = 10
DEVICES: Final = "devices"
"""The lock of whoever writes a device, or what devices of a profile are answered."""


class FreeradiusPortal:
    """``Accounts`` in FreeRADIUS's SQL tables. Safe to use from several threads and processes.

    An account of ours is a user in a group whose name begins with ``group_prefix``. *Locked*: it
    has no password row, not yet or not any more. *Frozen*: it is in the frozen group too, which is
    read first and rejects. Either way ``Auth-Type := Reject`` stands in ``radcheck``. A new
    password takes that row away from a locked account only, and never touches the frozen group: no
    race can lift a freeze.
    """

    def __init__(self, config: Settings, timeouts: Timeouts = PATIENT) -> None:
        self._config = config
        self._zone = ZoneInfo(config.server_zone)
        self._tables = Tables(config.tables)
        # Without the hyphen, so that no profile can be this group.
        self._frozen = Membership(
            f"{config.group_prefix.removesuffix('-')}.frozen", FROZEN_PRIORITY
        )
        self._devices = devices.DeviceUsers(self._tables, config.group_prefix, self._frozen)
        self._wire = Wire(
            read_url(config.database_url.get_secret_value()),
            tls=config.tls,
            ca_file=config.ca_file,
            timeouts=timeouts,
        )

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        name, until = checks.username(username), checks.expiry(expires)
        membership = self._membership(profile)

        def work(connection: Connection) -> None:
            user = self._tables.user(connection, name)
            if not self._is_ours(user):
                if self._tables.is_known(connection, name):
                    raise NameTaken("the portal has a user of that name whom we did not open")
                self._tables.put_check(connection, name, REJECT, of="Auth-Type")
            self._write_profile(connection, profile)
            self._move(connection, name, user, membership)
            self._tables.put_check(connection, name, self._expiration(until), of="Expiration")
            self._let_devices_follow(connection, name, membership)

        self._wire.transact(work, locks=[f"user {name}", f"group {membership.group}", DEVICES])

    def set_password(self, username: str, password: str) -> None:
        name, word = checks.username(username), checks.password(password)
        attribute, value = passwords.row(
            word, self._config.password_form, rounds=self._config.crypt_rounds
        )

        def work(connection: Connection) -> None:
            if self._is_frozen(self._own(connection, name)):
                raise Frozen("the account is frozen")
            self._tables.drop_checks(connection, name, passwords.ATTRIBUTES - {attribute})
            self._tables.put_check(connection, name, Pair(attribute, SET, value), of=attribute)
            self._tables.put_check(connection, name, None, of="Auth-Type")

        self._wire.transact(work, locks=[f"user {name}"])

    def lock(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            user = self._own(connection, name)
            if self._is_frozen(user):
                # Once the password is gone, a Reject given by hand would look like a mere lock.
                self._enter_frozen_group(connection, name, user)
            self._tables.drop_checks(connection, name, passwords.ATTRIBUTES)
            self._tables.put_check(connection, name, REJECT, of="Auth-Type")
            self._let_devices_follow(connection, name)

        self._wire.transact(work, locks=[f"user {name}", f"group {self._frozen.group}"])

    def freeze(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            self._enter_frozen_group(connection, name, self._own(connection, name))
            self._tables.put_check(connection, name, REJECT, of="Auth-Type")
            self._let_devices_follow(connection, name)

        self._wire.transact(work, locks=[f"user {name}", f"group {self._frozen.group}"])

    def resume(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            user = self._own(connection, name)
            self._tables.leave(connection, name, self._frozen.group)
            kept = REJECT if _is_locked(user) else None
            self._tables.put_check(connection, name, kept, of="Auth-Type")
            self._let_devices_follow(connection, name)

        self._wire.transact(work, locks=[f"user {name}"])

    def close_account(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            if self._is_ours(self._tables.user(connection, name)):
                self._tables.erase(connection, name)
                for device in self._devices.of(connection, name):
                    self._tables.erase(connection, device.username)
            elif self._tables.is_known(connection, name):
                raise NameTaken("the portal has a user of that name whom we did not open")

        self._wire.transact(work, locks=[f"user {name}"])

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        name, membership = checks.username(username), self._membership(profile)

        def work(connection: Connection) -> None:
            user = self._own(connection, name)
            self._write_profile(connection, profile)
            self._move(connection, name, user, membership)
            self._let_devices_follow(connection, name, membership)

        self._wire.transact(work, locks=[f"user {name}", f"group {membership.group}", DEVICES])

    def look(self, username: str) -> AccountState | None:
        name = checks.username(username)
        user = self._wire.transact(lambda connection: self._tables.user(connection, name))
        if not self._is_ours(user):
            return None
        return AccountState(
            username=name,
            profile=self._profiles(user)[0].group.removeprefix(self._config.group_prefix),
            locked=_is_locked(user),
            frozen=self._is_frozen(user),
            expires=self._expires(user),
        )

    def check_password(self, username: str, password: str) -> bool:
        name, word = checks.username(username), checks.password(password)
        user = self._wire.transact(lambda connection: self._tables.user(connection, name))
        rows = [pair for pair in user.checks if passwords.is_one(pair.attribute)]
        # FreeRADIUS heeds the first of several, and so do we.
        return self._is_ours(user) and any(
            passwords.fits(pair.attribute, pair.value, word) for pair in rows[:1]
        )

    def ping(self) -> None:
        self._wire.transact(self._tables.rehearse)

    def clock(self) -> Offset:
        """How far the clock of its database's host is from ours. FreeRADIUS's own, which dates
        the accounting, is the same where both are on one host; elsewhere nobody tells us."""
        return self._wire.transact(lambda c: offset(lambda: told_now(c)))

    # What the rows mean

    def _profiles(self, user: User) -> list[Membership]:
        return [m for m in user.memberships if m.group.startswith(self._config.group_prefix)]

    def _is_ours(self, user: User) -> bool:
        return bool(self._profiles(user))

    def _is_frozen(self, user: User) -> bool:
        """In the frozen group, or shut by hand: a password and yet ``Auth-Type := Reject``."""
        return any(m.group == self._frozen.group for m in user.memberships) or (
            REJECT in user.checks and not _is_locked(user)
        )

    def _own(self, connection: Connection, name: str) -> User:
        user = self._tables.user(connection, name)
        if not self._is_ours(user):
            raise NoSuchAccount("no such account of ours in the portal")
        return user

    def _membership(self, profile: ProfileLimits) -> Membership:
        return Membership(f"{self._config.group_prefix}{profile.name}", PROFILE_PRIORITY)

    def _move(self, connection: Connection, name: str, user: User, membership: Membership) -> None:
        present = self._profiles(user)
        if present == [membership]:
            return
        for old in present:
            self._tables.leave(connection, name, old.group)
        self._tables.join(connection, name, membership)

    def accounting(self, counts: Counts) -> Accounting:
        """What reads the office's log of sessions, whichever traffic is said to end idleness."""
        config, members = self._config, self._tables.members
        return Accounting(
            config.tables.radacct, members, config.group_prefix, counts, self._devices
        )

    def idle_limits(self, connection: Connection) -> dict[str, timedelta | None]:
        """The Idle-Timeout of each account that has a profile of ours; ``None``: it has none."""
        return self._tables.idle_limits(connection, self._config.group_prefix)

    # Devices

    def _standing(self, user: User, name: str) -> devices.Standing:
        ends = [pair for pair in user.checks if pair.attribute == "Expiration"]
        return devices.Standing(name, self._profiles(user)[0], self._is_frozen(user), ends)

    def _let_devices_follow(
        self, connection: Connection, name: str, profile: Membership | None = None
    ) -> None:
        """What is so of an account from now on is so of its devices. ``profile``: its limits may
        have changed too; only for who holds the lock ``DEVICES``."""
        theirs = [one for one in self._devices.of(connection, name) if not one.forgotten]
        if not theirs:
            return
        standing = self._standing(self._own(connection, name), name)
        for device in theirs:
            self._devices.write(connection, device.username, standing)
        if profile is not None:
            self._devices.write_group(connection, profile.group)

    # Groups

    def _write_profile(self, connection: Connection, profile: ProfileLimits) -> None:
        group = self._membership(profile).group
        checks, replies = limits.of(profile, self._config.interim_interval)
        self._tables.put_group(connection, group, checks=checks, replies=replies)

    def _enter_frozen_group(self, connection: Connection, name: str, user: User) -> None:
        self._write_frozen_group(connection)
        if self._frozen not in user.memberships:
            self._tables.join(connection, name, self._frozen)

    def _write_frozen_group(self, connection: Connection) -> None:
        message = self._config.frozen_message
        self._tables.put_group(
            connection,
            self._frozen.group,
            checks=[REJECT],
            replies=[Pair("Reply-Message", SET, message)] if message else [],
        )

    # Expiry

    def _expiration(self, until: datetime | None) -> Pair | None:
        return Pair("Expiration", SET, expiration.write(until, self._zone)) if until else None

    def _expires(self, user: User) -> datetime | None:
        """The first Expiration we can read; one of another make is left to FreeRADIUS."""
        read = (expiration.read(value, self._zone) for value in user.values("Expiration"))
        return next((moment for moment in read if moment is not None), None)


def _is_locked(user: User) -> bool:
    return not any(passwords.is_one(pair.attribute) for pair in user.checks)
