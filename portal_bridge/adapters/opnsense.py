"""OPNsense's captive portal beside a FreeRADIUS: accounts live in FreeRADIUS's tables, who is
online is OPNsense's, by its REST interface, and what is over stands in RADIUS accounting.

What is told of OPNsense here was read and not run: see the checklist in
``portal_bridge/README.md``.
"""

import dataclasses
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.opn.answers import Client, Rules, Verdict, Zone
from portal_bridge.adapters.opn.settings import ApiSettings
from portal_bridge.adapters.opn.shortfalls import Shortfall, shortfalls
from portal_bridge.adapters.opn.wire import Firewall
from portal_bridge.adapters.radius.accounting import Name
from portal_bridge.adapters.radius.behind import AccountsInFreeradius
from portal_bridge.adapters.radius.rows import as_sent, as_written, login_of
from portal_bridge.adapters.radius.wire import PATIENT
from portal_bridge.adapters.radius.wire import Timeouts as DatabaseTimeouts
from portal_bridge.adapters.rest.line import PATIENT as API_PATIENT
from portal_bridge.adapters.rest.line import Timeouts
from portal_bridge.clocks import Offset, offset
from portal_bridge.contract import (
    Counts,
    Ended,
    IdleCount,
    Past,
    Rejected,
    Session,
    Unreachable,
    Unsure,
)
from portal_bridge.idle import NEVER

ROUND: Final = timedelta(seconds=10)
"""How often OPNsense looks whom to cut, at most: it rests for 5 seconds between two rounds."""
RECORD: Final = timedelta(seconds=6)
"""How long ``ended`` waits for the report of an end: it is sent in the next round."""
NOBODY: Final = "helpdesk-nobody"
"""The id of no session: OPNsense's own are base64, which has no hyphen."""
HALF: Final = timedelta(milliseconds=500)
NAME: Final = Name("acctsessionid")


class OpnsenseConfig(ApiSettings):
    """Settings of one OPNsense and the FreeRADIUS that its captive portal asks."""

    kind: Literal["opnsense"] = "opnsense"
    accounts: FreeradiusConfig
    """Where the accounts are. No Disconnect-Request is sent: OPNsense takes none."""

    def open(self) -> "OpnsensePortal":
        """The portal. Nothing is asked yet."""
        return OpnsensePortal(self)


class OpnsensePortal(AccountsInFreeradius):
    """``Accounts`` in FreeRADIUS's tables, ``Sessions`` by OPNsense's API, ``History`` and
    ``Tidies`` by ``radacct``. Safe to use from several threads and processes.

    Told are sessions in the office's zones whose username is an account of ours. Their ids are
    OPNsense's, which it sends to RADIUS accounting too (Acct-Session-Id). Idleness is OPNsense's
    own: since anything was sent to the device or by it.
    """

    def __init__(
        self,
        config: OpnsenseConfig,
        timeouts: DatabaseTimeouts = PATIENT,
        api_timeouts: Timeouts = API_PATIENT,
    ) -> None:
        radius = config.accounts
        super().__init__(radius, Counts.BOTH, timeouts)
        self._firewall = Firewall(config, api_timeouts)
        self._stale_after = radius.stale_after

    def ping(self) -> None:
        """All of FreeRADIUS's rights, the accounting's too, and all that OPNsense is asked for:
        the disconnect of a session that cannot be there as well."""
        self._accounts.ping()
        self._wire.transact(self._accounting.rehearse)
        if self._stale_after is not None:
            self._wire.transact(self._accounting.may_close)
        with self._firewall.one_call():
            for zone in self._firewall.zones():
                if not zone.enabled:
                    raise Rejected(f"zone {zone.number} is switched off", cure=_SWITCH_ON)
                self._firewall.rules(zone)
                self._firewall.reading(zone)
                self._rehearse_end(zone)

    def _rehearse_end(self, zone: Zone) -> None:
        try:
            said = self._firewall.disconnect(zone.number, NOBODY)
        except Unsure as lost:  # of nobody's session it does not matter what became
            raise Unreachable(str(lost)) from None
        if said is not Verdict.UNKNOWN:
            raise Rejected("OPNsense ends sessions that are not there", cure=_VERSION)

    def clock(self) -> Offset:
        """FreeRADIUS's database's: the log is dated by it."""
        return self._accounts.clock()

    def firewall_clock(self) -> Offset:
        """OPNsense's: sessions begin by it. It tells whole seconds."""
        seen = offset(lambda: self._firewall.now() + HALF)
        return Offset(seen.ahead, seen.give_or_take + HALF)

    def shortfalls(self) -> Sequence[Shortfall]:
        """What of OPNsense's set-up keeps us from doing all we could; nothing of it is a failure.
        Raises as ``ping``."""
        with self._firewall.one_call():
            told = [(zone.number, self._firewall.rules(zone)) for zone in self._firewall.zones()]
        limits = self._wire.transact(self._accounts.idle_limits).values()
        return shortfalls(told, frozenset(limits))

    # Sessions: OPNsense's

    def online(self) -> Sequence[Session]:
        """All sessions now, oldest first."""
        stays = self._stays()
        if not stays:
            return []  # A database that is away hides nobody who is not there.
        sessions = [
            _session(stay, account, limit)
            for stay, account, limit in self._wire.transact(lambda c: self._ours(c, stays))
        ]
        return sorted(sessions, key=lambda session: session.started)

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        """As ``radacct`` has it. Of what has begun there and runs no more the report is on its way,
        and waited for briefly."""
        until = time.monotonic() + RECORD.total_seconds()
        names = _spelled(session_ids)
        running: set[str] | None = None
        while True:
            # Asked first: what arrives between the two is found.
            unheard = self._wire.transact(lambda c: self._accounting.unended(c, names))
            if unheard and running is None:
                running = {stay.client.id for stay in self._stays()}
            is_last = time.monotonic() >= until or not {as_sent(one) for one in unheard} - (
                running or set()
            )
            found = self._wire.transact(lambda c: self._accounting.ended(c, names, NAME))
            if is_last:
                return [dataclasses.replace(one, id=as_sent(one.id)) for one in found]
            time.sleep(0.25)

    def idle_count(self) -> IdleCount:
        """What is not told (``Session.idle``) is not counted either."""
        return IdleCount(Counts.BOTH, every=ROUND)

    def end(self, session_id: str) -> None:
        """Only what the office's zones tell of is ended: never what OPNsense's own list lets by."""
        with self._firewall.one_call():
            for stay in self._stays(with_rules=False):
                if stay.client.id == session_id:
                    said = self._firewall.disconnect(stay.zone, session_id)
                    if said is Verdict.DEAF:
                        raise Rejected("OPNsense did not take the order for one", cure=_VERSION)

    def _stays(self, *, with_rules: bool = True) -> list["_Stay"]:
        """Everybody who is in. ``with_rules``: as their zone would cut them."""
        with self._firewall.one_call():
            return [
                stay
                for zone in self._firewall.zones()
                for stay in self._in(zone, self._firewall.rules(zone) if with_rules else None)
            ]

    def _in(self, zone: Zone, rules: Rules | None) -> list["_Stay"]:
        reading = self._firewall.reading(zone)
        cut_after = rules.idle if rules is not None else None
        return [_Stay(one, zone.number, cut_after, reading.at) for one in reading.clients]

    def _ours(
        self, connection: Connection, stays: Sequence["_Stay"]
    ) -> list[tuple["_Stay", str, timedelta | None]]:
        """Those of accounts of ours, with the account and its own idle limit."""
        known = self._accounting.accounts(connection)
        limits = self._accounts.idle_limits(connection)
        named = ((stay, known.get(login_of(connection, stay.client.username))) for stay in stays)
        return [(stay, name, limits.get(name)) for stay, name in named if name is not None]

    # What is over: FreeRADIUS's

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        """As ``radacct`` has it: no MAC address stands there, since OPNsense reports none, and the
        beginning is when FreeRADIUS heard of it, a few seconds later than ``online`` tells."""
        found = self._wire.transact(lambda c: self._accounting.past(c, began_since, limit, NAME))
        return [dataclasses.replace(one, id=as_sent(one.id), nas="") for one in found]

    def close_stale(self) -> int:
        after = self._stale_after
        if after is None:
            return 0
        return self._wire.transact(
            lambda c: self._accounting.close_stale(c, after), locks=["stale"]
        )


@dataclass(frozen=True)
class _Stay:
    """A session, its zone, and the zone's own idle limit."""

    client: Client
    zone: int
    cut_after: timedelta | None
    told_at: float
    """Seconds since 1970 by OPNsense's clock."""


def _session(stay: _Stay, account: str, limit: timedelta | None) -> Session:
    client = stay.client
    return Session(
        id=client.id,
        username=account,
        mac=client.mac,
        address=client.address,
        # RADIUS accounting dates in whole seconds, and nothing ends before it has begun.
        started=datetime.fromtimestamp(int(client.started), UTC),
        idle=_idle(stay, limit),
        bytes_up=client.up,
        bytes_down=client.down,
    )


def _idle(stay: _Stay, limit: timedelta | None) -> timedelta | None:
    """OPNsense cuts by its zone's limit and hears of no other. Where that is not the account's own,
    a warning by the account's would be false, so that nothing is told."""
    if stay.client.active is None or stay.cut_after != limit:
        return None
    quiet = stay.told_at - max(stay.client.active, stay.client.started)
    return max(timedelta(seconds=int(quiet)), NEVER)


def _spelled(session_ids: Collection[str]) -> set[str]:
    """As FreeRADIUS may have written them: stock set-ups write ``+`` and ``=`` otherwise."""
    return {name for one in session_ids for name in (one, as_written(one))}


_SWITCH_ON: Final = "Switch it on (Services: Captive Portal), or correct PORTAL__ZONES."
_VERSION: Final = "Compare OPNsense's version with portal_bridge/README.md; tell the maintainers."
