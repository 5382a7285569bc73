"""What a captive portal must offer, by ability, and everything that can go wrong with one.

An adapter implements the abilities its system really has (``Accounts``, ``Sessions``, ``History``,
``Tidies``, ``Devices``);
``tests/portal_bridge/test_contract.py`` asks every promise written here of every adapter.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import ClassVar, Final, Protocol, runtime_checkable

PROFILE_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
"""What a profile may be called: it becomes a group's name on most systems."""

LONGEST: Final = timedelta(days=366)
HIGHEST_RATE: Final = 2**32 - 1
"""bit/s. A RADIUS integer has 32 bits (RFC 2865 section 5), so no portal is promised more."""
MOST_DEVICES: Final = 1000


@dataclass(frozen=True)
class ProfileLimits:
    """The rules that accounts of one profile live under. ``None`` means no limit.

    Times are whole seconds, rates are bit/s as seen from the user, ``devices`` is how many may be
    online at once. Raises ``ValueError`` on what no portal could carry out.
    """

    name: str
    idle_timeout: timedelta | None = None
    session_timeout: timedelta | None = None
    rate_up: int | None = None
    rate_down: int | None = None
    devices: int | None = None

    def __post_init__(self) -> None:
        if not PROFILE_NAME.fullmatch(self.name):
            raise ValueError("a profile's name is 1 to 32 of a-z, 0-9 and -")
        for limit in (self.idle_timeout, self.session_timeout):
            if limit is not None and (limit.microseconds or not timedelta(0) < limit <= LONGEST):
                raise ValueError("a timeout is whole seconds, from 1 second to 366 days")
        for rate in (self.rate_up, self.rate_down):
            if rate is not None and not 0 < rate <= HIGHEST_RATE:
                raise ValueError(f"a rate is 1 to {HIGHEST_RATE} bit/s")
        if self.devices is not None and not 0 < self.devices <= MOST_DEVICES:
            raise ValueError(f"devices at once are 1 to {MOST_DEVICES}")


@dataclass(frozen=True)
class AccountState:
    """An account as the portal has it now."""

    username: str
    profile: str
    locked: bool
    """There is no password, not yet or not any more: nobody can log in."""
    frozen: bool
    """Shut by an officer or its owner: nobody can log in, whatever the password."""
    expires: datetime | None
    """Aware. From then on nobody can log in. ``None``: never."""


@dataclass(frozen=True)
class Session:
    """One device online now, as the portal tells it."""

    id: str
    username: str
    mac: str
    """As ``AA-BB-CC-DD-EE-FF``. Empty when the portal was not told."""
    address: str
    """IPv4 or IPv6. Empty when the portal was not told."""
    started: datetime
    """Aware."""
    idle: timedelta | None
    """How long nothing was sent when the portal last looked, ``age`` ago. Network idleness, not the
    person's. ``None``: the portal cannot know."""
    bytes_up: int
    """From the device, since the start."""
    bytes_down: int
    age: timedelta = timedelta(0)
    """How old these figures were when they were told."""
    nas: str = ""
    """The access server that the device came in by. Empty when there is only one."""
    remembered: bool = False
    """The portal knows the device by its MAC address: it comes in by itself, and is not cut for
    idleness (manual, 1.2.2); a session that its owner began by password may be, and is back at
    once."""


class Counts(Enum):
    """Which traffic ends idleness."""

    UPLOAD = "upload"
    """What the device sends: openNDS, pfSense."""
    BOTH = "both"
    """Either direction: OPNsense, MikroTik. A device that is written to is never idle."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class IdleCount:
    """How a portal comes to know that nobody is there, and so how sure a cut can be foreseen."""

    counts: Counts
    blur: timedelta = timedelta(0)
    """How much longer than told a session may have been idle: traffic is noticed no finer."""
    every: timedelta = timedelta(0)
    """How often the portal looks whom to cut: a cut comes so much late at most."""


class Cause(Enum):
    """Why a session ended, as far as the portal says (RADIUS: RFC 2866 section 5.10)."""

    IDLE = "idle"
    LIMIT = "limit"
    """Session-Timeout, or the account's expiry."""
    USER = "user"
    """Logged out at the portal's own page."""
    ADMIN = "admin"
    """Ended by somebody at the office, or by us."""
    LOST = "lost"
    """The carrier, or the access server itself, went away."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Ended:
    """A session that is over, as the portal recorded it."""

    id: str
    at: datetime
    """Aware."""
    cause: Cause
    bytes_up: int
    bytes_down: int


@dataclass(frozen=True)
class Past:
    """A session that is over, whole: for whoever did not see it while it ran."""

    id: str
    """As ``Session.id`` was."""
    username: str
    mac: str
    address: str
    """The last one of which the portal knows; empty where it kept none."""
    started: datetime
    """Aware."""
    ended: datetime
    """Aware."""
    cause: Cause
    bytes_up: int
    bytes_down: int
    nas: str = ""
    remembered: bool = False
    ours: bool = True
    """``False``: to the portal this is no account that we opened. It may have been one: once an
    account is closed, only whoever closed it knows."""


@dataclass(frozen=True)
class Device:
    """A device the portal lets in by its MAC address alone."""

    mac: str
    """As ``AA-BB-CC-DD-EE-FF``."""
    username: str
    """The account under whose rules it is online."""
    since: datetime | None = None
    """Aware. ``None`` where the portal keeps no such moment."""


@runtime_checkable
class Accounts(Protocol):
    """The portal keeps user accounts.

    Every method may be called again with the same arguments and then changes nothing more. All may
    raise ``Unreachable``, ``Unsure`` (those that change something) and ``Rejected`` (an argument
    that must not be written: see ``portal_bridge.checks``).
    """

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        """Make sure the account exists, in this profile and with this expiry.

        A new account is locked. On one that exists neither password, lock nor freeze is touched.
        Raises ``NameTaken`` when the portal has a user of that name whom we did not open.
        """

    def set_password(self, username: str, password: str) -> None:
        """Replace the password; a locked account is open from now on. Never lifts a freeze.

        Raises ``Frozen`` (and keeps the old password) or ``NoSuchAccount``.
        """

    def lock(self, username: str) -> None:
        """Take the password away: nobody can log in until ``set_password``, as on the first day.

        A freeze, the profile and the expiry stay. Ends no session that runs: see ``Sessions``.
        Raises ``NoSuchAccount``.
        """

    def freeze(self, username: str) -> None:
        """Let nobody log in until ``resume``, whatever else happens. Raises ``NoSuchAccount``."""

    def resume(self, username: str) -> None:
        """End a freeze: the account is as before, still locked if it has no password.

        Raises ``NoSuchAccount``.
        """

    def close_account(self, username: str) -> None:
        """Remove the account and all that belongs to it. Already gone counts as done.

        Raises ``NameTaken`` for a user whom we did not open.
        """

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        """Put the account under this profile, with these limits. Raises ``NoSuchAccount``."""

    def look(self, username: str) -> AccountState | None:
        """The account as it is now; ``None`` when we have no account of that name there."""

    def check_password(self, username: str, password: str) -> bool:
        """Whether this is the account's password. Locks, freezes and expiry are ``look``'s."""

    def ping(self) -> None:
        """Return when the portal answers and would let us do all of the above; raise when not."""


@runtime_checkable
class Sessions(Protocol):
    """The portal knows who is online and can end it."""

    def online(self) -> Sequence[Session]:
        """All sessions now, oldest first."""

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        """What was recorded of the end of these sessions. Those that run, and those of which the
        portal keeps nothing, are left out."""

    def idle_count(self) -> IdleCount:
        """How this portal counts idleness. Asks nobody."""

    def end(self, session_id: str) -> None:
        """End one session. Already gone counts as done.

        Returns when the portal has agreed; that is no proof, so look at ``online`` again. Raises
        ``Unreachable``, ``Unsure`` (asked, and no answer) or ``Rejected``.
        """


@runtime_checkable
class History(Protocol):
    """The portal keeps what it knows of sessions that are over."""

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        """Sessions that began then or later and are over, the oldest beginning first: at most
        ``limit``, and whatever else began at the same moment as the last of them.

        So whoever asks on from just after the last beginning misses none, however many began at
        once; and fewer than ``limit`` means that there are no more. Raises ``Unreachable`` or
        ``Rejected``.
        """


@runtime_checkable
class Tidies(Protocol):
    """The portal's own record keeps as running what is long gone, and we may put that right."""

    def close_stale(self) -> int:
        """Close what the record has as running of our accounts though nothing was heard of it for
        too long: after a power cut such sessions would count among a person's devices for ever,
        and keep them out. Says how many; 0 also where the office has not asked for it.

        Raises ``Unreachable``, ``Unsure`` or ``Rejected``.
        """


@runtime_checkable
class Devices(Protocol):
    """The portal remembers devices by their MAC address: each belongs to one account.

    A remembered device gets in without a password, as often as it comes, under its account's
    profile but for the idle limit. It shares the account's fate: while that is frozen or expired it
    stays outside, with its closing it is forgotten. A lock alone does not keep it out: whoever had
    the password has it no more, and the device was never asked for it. It is not counted among the
    devices at once, nor kept out by them. Wherever a MAC address is taken, any spelling is.
    Raises as ``Accounts`` does.
    """

    def remember(self, username: str, mac: str) -> None:
        """Let this device in by itself from now on. Remembered for this account before: nothing
        changes, and a session that runs goes on.

        Raises ``DeviceTaken``, ``NoSuchAccount``, ``NameTaken`` (the portal knows this MAC address
        by somebody else's doing), or ``Rejected`` for what is no MAC address.
        """

    def forget(self, username: str, mac: str) -> None:
        """Let it in by password alone from now on. Not remembered for this account, or no such
        account, counts as done. Ends no session that runs, which is told until it is over: see
        ``Sessions``.
        """

    def remembered(self) -> Sequence[Device]:
        """All remembered devices, oldest first: of accounts that are frozen or expired, too."""


class PortalError(Exception):
    """Whatever went wrong with a portal. The text holds no secret and no user's data.

    ``cure`` tells an administrator what to do; ``retry`` whether the same call may help later.
    """

    retry: ClassVar[bool] = False
    cure: str = "Look at the portal's own log."

    def __init__(self, what: str, *, cure: str | None = None) -> None:
        super().__init__(what)
        if cure is not None:
            self.cure = cure


class Unreachable(PortalError):
    """Nothing was changed, and nothing about the request was wrong. Try again."""

    retry = True
    cure = "Check that the portal runs and that this host reaches it; it is tried again."


class Rejected(PortalError):
    """The portal said no, or we refused to write this. Do not repeat: a person must look."""

    cure = "Correct the order or the portal's set-up, then try again by hand."


class NoSuchAccount(Rejected):
    """We have no account of that name in the portal."""

    cure = "Open the account first."


class NameTaken(Rejected):
    """The portal has a user of that name whom we did not open, and whom we do not touch."""

    cure = "Choose another username, or hand that user over (portal_bridge/README.md, decision 4)."


class DeviceTaken(Rejected):
    """The device is remembered for another account."""

    cure = "Let the other account forget it first (อุปกรณ์ที่จำไว้)."


class Frozen(Rejected):
    """The account is frozen; only ``resume`` ends that."""

    cure = "Resume the account first."


class Unsure(PortalError):
    """It was sent and the answer was lost: done or not done. ``look`` before repeating."""

    retry = True
    cure = "Nothing to do unless it stays: the account is looked at before the order is repeated."


class Why(Enum):
    """Why a portal turned a login away."""

    WRONG = "unknown username or wrong password"
    LOCKED = "no password has been set"
    FROZEN = "the account is frozen"
    EXPIRED = "the account has expired"
    FULL = "as many devices as allowed are online"


class LoginRefused(Rejected):
    """A login that the portal turned away, and ``why``."""

    cure = "None: this is the portal's answer to a user."

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why
