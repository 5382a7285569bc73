"""The bookkeeper of an openNDS: what happens at the door gets into RADIUS accounting, and the rules
that openNDS has only one of for everybody are kept for each profile.

openNDS has no accounting of its own. Of a session that begins or goes on it tells when it is asked;
of one that ends it tells its BinAuth program, which writes it down (``records``). Its one idle
limit holds for all devices: here each session's own is kept, as FreeRADIUS gave it at the login.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Final

from portal_bridge.adapters.nds.ndsctl import Client, Ndsctl, Said
from portal_bridge.adapters.nds.records import Ending, Records
from portal_bridge.adapters.nds.tickets import Ticket, stay
from portal_bridge.adapters.nds.waiting import Waiting
from portal_bridge.adapters.radius.server import Device, RadiusServer, Status, Terminate, Use
from portal_bridge.contract import LoginRefused, Why

CAUSES: Final = {
    "client_deauth": Terminate.USER_REQUEST,
    "idle_deauth": Terminate.IDLE_TIMEOUT,
    "timeout_deauth": Terminate.SESSION_TIMEOUT,
    "ndsctl_deauth": Terminate.ADMIN_RESET,
    "shutdown_deauth": Terminate.NAS_REBOOT,
    "upquota_deauth": Terminate.NAS_REQUEST,
    "downquota_deauth": Terminate.NAS_REQUEST,
}
"""What 9.10 calls an end, and what RADIUS calls it."""
UNTOLD: Final = timedelta(seconds=30)
"""How long a session that is gone waits for the record of its end."""


class Note(Enum):
    """What somebody who watches the log should know."""

    CUT = auto()
    """A session was idle for as long as its profile allows."""
    SHOWN_OUT = auto()
    """A device was in without a ticket that the login page had given it for this stay, or by one
    that it had kept, or that FreeRADIUS would not give any more."""


@dataclass
class _Running:
    """A session of which accounting has heard."""

    use: Use
    client: Client
    reported: datetime
    cut: bool = False
    """By us, for idleness."""
    missed: datetime | None = None
    """Since when it is not told any more."""


@dataclass
class Bookkeeper:
    """One openNDS. ``look`` is called every few seconds, by one thread; whatever it could not do
    it does at the next call. All it remembers may be lost: what runs is then reported anew."""

    ndsctl: Ndsctl
    key: bytes = field(repr=False)
    server: RadiusServer
    records: Records
    interim: timedelta
    note: Callable[[Note], object]
    waiting: Waiting = field(default_factory=Waiting, repr=False)
    """The login page's. Who is not in it began before this program did, and is not asked about."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    _running: dict[str, _Running] = field(default_factory=dict, repr=False)
    _begun: bool = False

    def look(self) -> None:
        """Ask openNDS, and tell accounting what is new. Raises ``PortalError`` when either is
        away."""
        # Asked before the records are read: whoever is missing here has left one there.
        clients = [client for client in self.ndsctl.clients() if client.is_in]
        now = self.clock()
        self._take_over(clients, now)
        told = set(self._told(clients, now))
        self._read_the_records(now)
        self._miss(told, now)

    def _take_over(self, clients: list[Client], now: datetime) -> None:
        """At our start. When nobody is in, the router itself may have begun anew: whoever was in
        before that is told no more, by anybody."""
        if not self._begun and not clients and not any(self.records.endings()):
            self.server.begin_anew(now)
        self._begun = True

    def _told(self, clients: list[Client], now: datetime) -> Iterator[str]:
        for client in clients:
            ticket = Ticket.read(client.custom, self.key, stay(client.token))
            if ticket is None or not ticket.is_for(client) or not self._may_be_in(ticket, client):
                self._show_out(client)
                continue
            yield ticket.id
            self._report(ticket, client, now)
            self._keep_the_idle_limit(ticket, client, now)

    def _may_be_in(self, ticket: Ticket, client: Client) -> bool:
        """Asked once, when a session begins: since the ticket was given the account may have been
        frozen, or have come in with all the devices that it may have."""
        password = self.waiting.password(ticket.id)
        if password is not None:
            try:
                self._ask_again(ticket, password, Device(client.mac, client.address))
            except LoginRefused:
                return False
            # Before it is reported: a report that is heard and not answered counts against it.
            self.waiting.is_in(ticket.id)
        return True

    def _ask_again(self, ticket: Ticket, password: str, device: Device) -> None:
        """Raises ``LoginRefused``."""
        if not ticket.login:
            self.server.let_in(ticket.username, password, device)
        elif self.server.recognise(ticket.login, device).account != ticket.username:
            raise LoginRefused(Why.WRONG)  # it is somebody else's by now

    def _show_out(self, client: Client) -> None:
        if self.ndsctl.deauth(client.token) is Said.OUT:
            self.note(Note.SHOWN_OUT)

    def _report(self, ticket: Ticket, client: Client, now: datetime) -> None:
        use = Use(
            ticket.id,
            ticket.asked_as,
            Device(client.mac, client.address),
            _moment(client.started),
            now,
            client.up,
            client.down,
            _owner(ticket),
        )
        was = self._running.get(ticket.id)
        if was is None:
            self.server.report(Status.START, replace(use, at=use.started))
            self._running[ticket.id] = _Running(use, client, now)
        elif now - was.reported >= self.interim:
            self.server.report(Status.INTERIM, use)
            was.use, was.client, was.reported = use, client, now
        else:
            was.use, was.client = use, client

    def _keep_the_idle_limit(self, ticket: Ticket, client: Client, now: datetime) -> None:
        limit = ticket.welcome.idle_timeout
        running = self._running[ticket.id]
        if limit is None or now - _moment(max(client.active, client.started)) < limit:
            running.cut = False
            return
        # Said before it is done: the record of it may be read as soon as it is.
        running.cut = True
        self.ndsctl.deauth(client.token)
        self.note(Note.CUT)

    def _read_the_records(self, now: datetime) -> None:
        for file, ending in self.records.endings():
            ticket = Ticket.read(ending.custom, self.key, stay(ending.token))
            if ticket is not None:
                was = self._running.get(ticket.id)
                cause = CAUSES.get(ending.how, Terminate.LOST_CARRIER)
                if was is not None and was.cut and cause is Terminate.ADMIN_RESET:
                    cause = Terminate.IDLE_TIMEOUT
                self.server.report(Status.STOP, _at_its_end(ticket, ending), cause)
                self._running.pop(ticket.id, None)
            self.records.take(file)

    def _miss(self, told: set[str], now: datetime) -> None:
        """Who is gone and left no record: BinAuth is not set up, or could not write. What can be
        thought of the end is told then."""
        for key, was in list(self._running.items()):
            if key in told:
                was.missed = None
                continue
            was.missed = was.missed or now
            if now - was.missed >= UNTOLD:
                self.server.report(Status.STOP, replace(was.use, at=was.missed), _guess(was))
                del self._running[key]


def _guess(was: _Running) -> Terminate:
    ends = was.client.ends
    if was.cut:
        return Terminate.IDLE_TIMEOUT
    if ends and was.missed is not None and _moment(ends) <= was.missed:
        return Terminate.SESSION_TIMEOUT
    return Terminate.LOST_CARRIER


def _at_its_end(ticket: Ticket, ending: Ending) -> Use:
    return Use(
        ticket.id,
        ticket.asked_as,
        Device(ending.mac, ticket.address),
        _moment(ending.started),
        _moment(max(ending.at, ending.started)),
        ending.bytes_up,
        ending.bytes_down,
        _owner(ticket),
    )


def _owner(ticket: Ticket) -> str:
    """Said of a device alone: a session begun by password names its account already."""
    return ticket.username if ticket.login else ""


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
