"""openNDS beside a FreeRADIUS: accounts live in FreeRADIUS's tables, who is online is openNDS's.

Our login page (``helpdesk portal login-page``) asks FreeRADIUS at each login and reports to it; so
what a session was and how it ended is read where the office's log is.
"""

import shlex
import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from portal_bridge.adapters.nds.ndsctl import Client, Ndsctl
from portal_bridge.adapters.nds.tickets import Ticket, stay, ticket_key
from portal_bridge.adapters.radius.accounting import Name
from portal_bridge.adapters.radius.behind import AccountsInFreeradius
from portal_bridge.adapters.radius.logins import Logins
from portal_bridge.adapters.radius.nas import Secret
from portal_bridge.adapters.radius.remembering import FreeradiusWithDevices
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts
from portal_bridge.clocks import Offset
from portal_bridge.contract import (
    Counts,
    Device,
    Ended,
    IdleCount,
    Past,
    Session,
)
from portal_bridge.idle import NEVER

RECORD: Final = timedelta(seconds=4)
"""How long ``ended`` waits for the report of an end: the bookkeeper brings it a look later."""
NAME: Final = Name("acctsessionid", "^[0-9a-f]{16}$")
"""As a ticket names its session. Others than ours report to the same FreeRADIUS, perhaps."""


def _split(line: str) -> str:
    try:
        words = shlex.split(line)
    except ValueError:
        words = []
    if not words or not line.isprintable():
        raise ValueError("a command line: a program, and what stands before ndsctl's own words")
    return line


CommandLine = Annotated[str, AfterValidator(_split)]
"""Such as ``ssh -o BatchMode=yes router ndsctl``: split as a shell would, never given to one."""


class OpenndsConfig(BaseModel):
    """Settings of one openNDS and the FreeRADIUS behind its login page."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    kind: Literal["opennds"] = "opennds"
    accounts: Settings
    """Where the accounts are. No Disconnect-Request is sent: openNDS takes none. With a
    ``mac_format`` devices are remembered; the login page must have the same."""
    ndsctl: CommandLine = "ndsctl"
    fas_key: Secret
    """openNDS's own ``faskey``, which the login page has too."""
    looks_every: timedelta = Field(timedelta(minutes=1), ge=timedelta(0), le=timedelta(hours=1))
    """How often it is looked whom to cut: openNDS's ``checkinterval``, and the bookkeeper's."""

    def open(self) -> "OpenndsPortal":
        """The portal, which has ``Devices`` only if the login page lets any in by MAC address.
        Nothing is asked yet."""
        return OpenndsPortal(self) if self.accounts.mac_format is None else OpenndsWithDevices(self)


class OpenndsPortal(AccountsInFreeradius):
    """``Accounts`` in FreeRADIUS's tables, ``Sessions`` by ``ndsctl``, ``History`` from
    ``radacct``. Safe to use from several threads and processes.

    Told are the sessions that our login page let in, of accounts of ours. Their ids are those of
    RADIUS accounting (Acct-Session-Id). Idleness is openNDS's own: since the device last *sent*
    anything, as of openNDS's last look.
    """

    def __init__(self, config: OpenndsConfig, timeouts: Timeouts = PATIENT) -> None:
        radius = config.accounts
        super().__init__(radius, Counts.UPLOAD, timeouts)
        self._ndsctl = Ndsctl(shlex.split(config.ndsctl))
        self._key = ticket_key(config.fas_key.get_secret_value())
        self._every = config.looks_every

    def ping(self) -> None:
        """All of FreeRADIUS's rights, the accounting's too, and openNDS itself."""
        self._accounts.ping()
        self._wire.transact(self._accounting.rehearse)
        self._ndsctl.clients()

    def clock(self) -> Offset:
        """FreeRADIUS's database's: tickets and the log are dated beside it. The gateway's own
        nobody tells."""
        return self._accounts.clock()

    # Sessions: openNDS's

    def online(self) -> Sequence[Session]:
        """All sessions now, oldest first."""
        stays = self._stays()
        now = time.time()
        # A database that is away hides nobody who is not there.
        if not stays:
            return []
        logins = self._wire.transact(self._accounting.logins)
        known = frozenset(logins.accounts.values())
        return [
            _session(client, ticket, logins, now)
            for client, ticket in stays
            if ticket.username in known
        ]

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        """As ``radacct`` has it. What is not online any more and has no end there yet is a moment
        old: its report is on the way, and waited for briefly."""
        until = time.monotonic() + RECORD.total_seconds()
        while True:
            # Asked first: what arrives between the two is found.
            is_last = time.monotonic() >= until or not self._on_the_way(session_ids)
            found = self._wire.transact(lambda c: self._accounting.ended(c, session_ids, NAME))
            if is_last:
                return found
            time.sleep(0.25)

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        """As our bookkeeper had it written into ``radacct``; what a report brings late is told once
        it is there. Of other access servers before the same FreeRADIUS nothing is told."""
        told = self._wire.transact(lambda c: self._accounting.past(c, began_since, limit, NAME))
        return [replace(one, nas="") for one in told]

    def idle_count(self) -> IdleCount:
        return IdleCount(Counts.UPLOAD, every=self._every)

    def end(self, session_id: str) -> None:
        """Show the device out by its token, so that nobody who came after it is meant."""
        for client, ticket in self._stays():
            if ticket.id == session_id:
                self._ndsctl.deauth(client.token)

    def _stays(self) -> list[tuple[Client, Ticket]]:
        """Who is in, with a ticket that was given for this very stay."""
        read = (
            (client, Ticket.read(client.custom, self._key, stay(client.token)))
            for client in self._ndsctl.clients()
            if client.is_in
        )
        return [
            (client, ticket)
            for client, ticket in read
            if ticket is not None and ticket.is_for(client)
        ]

    def _on_the_way(self, session_ids: Collection[str]) -> bool:
        """Whether some of these are gone, and accounting has not heard it."""
        unheard = self._wire.transact(lambda c: self._accounting.unended(c, session_ids))
        return bool(unheard) and bool(unheard - {ticket.id for _, ticket in self._stays()})


class OpenndsWithDevices(OpenndsPortal):
    """All that, and ``Devices``: FreeRADIUS's own, asked by our login page for whoever is sent
    there. Needs INSERT on ``radreply`` too."""

    def __init__(self, config: OpenndsConfig, timeouts: Timeouts = PATIENT) -> None:
        super().__init__(config, timeouts)
        self._accounts = self._devices = FreeradiusWithDevices(config.accounts, timeouts)

    def remember(self, username: str, mac: str) -> None:
        self._devices.remember(username, mac)

    def forget(self, username: str, mac: str) -> None:
        self._devices.forget(username, mac)

    def remembered(self) -> Sequence[Device]:
        return self._devices.remembered()


def _session(client: Client, ticket: Ticket, logins: Logins, now: float) -> Session:
    quiet = now - max(client.active, client.started)
    return Session(
        id=ticket.id,
        username=ticket.username,
        mac=client.mac,
        address=client.address,
        started=datetime.fromtimestamp(client.started).astimezone(),
        # A router whose clock is ahead was active in the future.
        idle=max(timedelta(seconds=int(quiet)), NEVER),
        bytes_up=client.up,
        bytes_down=client.down,
        remembered=(client.mac, ticket.username) in logins.macs,
    )
