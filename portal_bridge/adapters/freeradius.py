"""FreeRADIUS through the SQL tables that it reads: accounts in ``radcheck``, profiles as groups.

Serves whatever asks FreeRADIUS at login: pfSense, MikroTik, OPNsense, UniFi, Omada and others.
Where these take a Disconnect-Request, and we are given the secret, sessions are told and ended too.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    FilePath,
    SecretStr,
    StringConstraints,
    field_validator,
    model_validator,
)
from sqlalchemy import Connection

from portal_bridge import checks
from portal_bridge.adapters.radius import expiration, nas, passwords
from portal_bridge.adapters.radius.accounting import Accounting, told_now
from portal_bridge.adapters.radius.activity import Activities
from portal_bridge.adapters.radius.sessions import Key, LiveSessions
from portal_bridge.adapters.radius.tables import SET, Membership, Pair, TableNames, Tables, User
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts, Tls, Wire, read_url
from portal_bridge.clocks import Offset, offset
from portal_bridge.contract import (
    AccountState,
    Counts,
    Ended,
    Frozen,
    IdleCount,
    NameTaken,
    NoSuchAccount,
    Past,
    ProfileLimits,
    Session,
)

REJECT: Final = Pair("Auth-Type", SET, "Reject")
FROZEN_PRIORITY: Final = 0
PROFILE_PRIORITY: Final = 10

GroupPrefix = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,20}-$")]


class FreeradiusConfig(BaseModel):
    """Settings of a FreeRADIUS that keeps its users in PostgreSQL or MariaDB."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["freeradius"] = "freeradius"
    database_url: SecretStr
    """``postgresql://`` or ``mariadb://``, of a role with the rights in the README and no more."""
    password_form: passwords.Form = "crypt"  # noqa: S105  # the name of a form
    crypt_rounds: int = Field(5000, ge=1000, le=200_000)
    """Rounds of sha512-crypt, which FreeRADIUS works through at every login. 5000: the standard."""
    server_zone: str = "Asia/Bangkok"
    """The local time of the host that FreeRADIUS runs on: it reads Expiration in it."""
    interim_interval: timedelta = Field(timedelta(minutes=1), ge=timedelta(minutes=1))
    """How often a session reports its traffic (RFC 2869 section 5.16: 60 seconds or more)."""
    group_prefix: GroupPrefix = "helpdesk-"
    """Before a profile's name, so that no group of the site's own is ever written over."""
    frozen_message: str = Field("", max_length=200)
    """Reply-Message for a frozen account: many login pages show it. Empty: none is sent."""
    idle_counts: Literal["upload", "both"] = "upload"
    """Which traffic ends idleness at the routers: pfSense counts what a device sends, MikroTik
    either direction."""
    looks_every: timedelta = Field(timedelta(minutes=1), ge=timedelta(0), le=timedelta(hours=1))
    """How often the routers look whom to cut for idleness: pfSense every minute, some every ten."""
    coa_port: int = Field(3799, ge=1, le=65_535)
    """Where the NASes take a Disconnect-Request (RFC 5176)."""
    coa_secret: nas.Secret | None = None
    """The secret shared with every NAS that ``coa_secrets`` does not name."""
    coa_secrets: Mapping[nas.Address, nas.Secret] = Field(default_factory=dict)
    """Secrets by the NAS's IP address, as ``radacct`` has it."""
    tables: TableNames = TableNames()
    tls: Tls = "auto"
    """``auto`` verifies the server's certificate unless it is on this host."""
    ca_file: FilePath | None = None
    """The certificate authority of a self-signed database server."""

    @field_validator("database_url")
    @classmethod
    def _is_an_address(cls, value: SecretStr) -> SecretStr:
        read_url(value.get_secret_value())
        return value

    @field_validator("server_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, OSError):
            raise ValueError("no such time zone") from None
        return value

    @field_validator("frozen_message")
    @classmethod
    def _is_plain_text(cls, value: str) -> str:
        # FreeRADIUS may expand % and act on quotation marks and back-slashes.
        if len(value.encode()) > 240 or any(c in "%\\\"'`" or not c.isprintable() for c in value):
            raise ValueError("plain text of at most 240 bytes, without % \\ and quotation marks")
        return value

    @model_validator(mode="after")
    def _interval_is_whole(self) -> Self:
        if self.interim_interval.microseconds:
            raise ValueError("the interim interval is in whole seconds")
        return self

    def open(self) -> "FreeradiusPortal":
        """The portal, which has ``Sessions`` only if a secret lets it end them. Connects to
        nothing yet."""
        if self.coa_secret is None and not self.coa_secrets:
            return FreeradiusPortal(self)
        return FreeradiusWithSessions(self)


class FreeradiusPortal:
    """``Accounts`` in FreeRADIUS's SQL tables. Safe to use from several threads and processes.

    An account of ours is a user in a group whose name begins with ``group_prefix``. *Locked*: it
    has no password row, not yet or not any more. *Frozen*: it is in the frozen group too, which is
    read first and rejects. Either way ``Auth-Type := Reject`` stands in ``radcheck``. A new
    password takes that row away from a locked account only, and never touches the frozen group: no
    race can lift a freeze.
    """

    def __init__(self, config: FreeradiusConfig, timeouts: Timeouts = PATIENT) -> None:
        self._config = config
        self._zone = ZoneInfo(config.server_zone)
        self._tables = Tables(config.tables)
        # Without the hyphen, so that no profile can be this group.
        self._frozen = Membership(
            f"{config.group_prefix.removesuffix('-')}.frozen", FROZEN_PRIORITY
        )
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

        self._wire.transact(work, locks=[f"user {name}", f"group {membership.group}"])

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

        self._wire.transact(work, locks=[f"user {name}", f"group {self._frozen.group}"])

    def freeze(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            self._enter_frozen_group(connection, name, self._own(connection, name))
            self._tables.put_check(connection, name, REJECT, of="Auth-Type")

        self._wire.transact(work, locks=[f"user {name}", f"group {self._frozen.group}"])

    def resume(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            user = self._own(connection, name)
            self._tables.leave(connection, name, self._frozen.group)
            kept = REJECT if _is_locked(user) else None
            self._tables.put_check(connection, name, kept, of="Auth-Type")

        self._wire.transact(work, locks=[f"user {name}"])

    def close_account(self, username: str) -> None:
        name = checks.username(username)

        def work(connection: Connection) -> None:
            if self._is_ours(self._tables.user(connection, name)):
                self._tables.erase(connection, name)
            elif self._tables.is_known(connection, name):
                raise NameTaken("the portal has a user of that name whom we did not open")

        self._wire.transact(work, locks=[f"user {name}"])

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        name, membership = checks.username(username), self._membership(profile)

        def work(connection: Connection) -> None:
            user = self._own(connection, name)
            self._write_profile(connection, profile)
            self._move(connection, name, user, membership)

        self._wire.transact(work, locks=[f"user {name}", f"group {membership.group}"])

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

    # Groups

    def _write_profile(self, connection: Connection, profile: ProfileLimits) -> None:
        self._tables.put_group(
            connection,
            self._membership(profile).group,
            checks=_numbers({"Simultaneous-Use": profile.devices}),
            replies=_numbers(
                {
                    "Idle-Timeout": _seconds(profile.idle_timeout),
                    "Session-Timeout": _seconds(profile.session_timeout),
                    "Acct-Interim-Interval": _seconds(self._config.interim_interval),
                    "WISPr-Bandwidth-Max-Up": profile.rate_up,
                    "WISPr-Bandwidth-Max-Down": profile.rate_down,
                }
            ),
        )

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


class FreeradiusWithSessions(FreeradiusPortal):
    """``Accounts``, ``Sessions`` by ``radacct`` and RFC 5176, and ``History``. Needs SELECT on
    ``radacct`` too.

    ``Session.idle`` is ``None`` unless the helper is installed (``radius.activity``). ``end``
    raises ``Unsure`` when the NAS stays silent.
    """

    def __init__(self, config: FreeradiusConfig, timeouts: Timeouts = PATIENT) -> None:
        super().__init__(config, timeouts)
        self._sessions = LiveSessions(
            self._wire,
            Accounting(
                config.tables.radacct,
                self._tables.members,
                config.group_prefix,
                Counts(config.idle_counts),
            ),
            Key(config.coa_port, timeouts.answer, config.coa_secret, config.coa_secrets),
            config.interim_interval,
        )

    def online(self) -> Sequence[Session]:
        return self._sessions.online()

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        return self._sessions.ended(session_ids)

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        """As ``radacct`` has it: stock queries blank the address with a Stop that has none."""
        return self._sessions.past(began_since, limit)

    def idle_count(self) -> IdleCount:
        """What is not told (``Session.idle``) is not counted either."""
        config = self._config
        return IdleCount(Counts(config.idle_counts), config.interim_interval, config.looks_every)

    def end(self, session_id: str) -> None:
        self._sessions.end(session_id)

    def tells_idleness(self) -> bool:
        """Whether the helper is installed and may be read."""
        return self._wire.transact(Activities().is_there)

    def ping(self) -> None:
        super().ping()
        self._sessions.rehearse()


def _is_locked(user: User) -> bool:
    return not any(passwords.is_one(pair.attribute) for pair in user.checks)


def _seconds(span: timedelta | None) -> int | None:
    return None if span is None else int(span.total_seconds())


def _numbers(limits: dict[str, int | None]) -> list[Pair]:
    return [Pair(name, SET, str(limit)) for name, limit in limits.items() if limit is not None]
