"""``helpdesk bridge run``: the process beside the portal. It dials out, and holds one link."""

import signal
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Final, NoReturn

import structlog
from filelock import FileLock, Timeout

from bot import logs
from bot.bridge.dialling import Cut, Dialling, Unwanted
from bot.bridge.identity import LEDGER, Identity
from bot.bridge.links import Bridge, Link, PollLink, SocketLink
from bot.chance import CHANCE
from bot.console import read_beside
from bot.opening import portal_at_hand
from bot.settings import BesideThePortal
from bot.trouble import Trouble
from portal_bridge.contract import Accounts
from portal_bridge.remote.calls import abilities, facts
from portal_bridge.remote.carrier import Carrier
from portal_bridge.remote.envelopes import Forged
from portal_bridge.remote.ledger import Ledger

log = structlog.get_logger(__name__)

FIRST_PAUSE: Final = 0.25
LONGEST_PAUSE: Final = 30.0
UNWANTED_PAUSE: Final = 60.0
"""Seconds, where somebody must look: a second process with the same key is to give way."""


def what_it_can(portal: Accounts) -> dict[str, Any]:
    """As the office is told."""
    return {"abilities": abilities(portal), "facts": facts(portal)}


def run() -> NoReturn:
    """Serve until SIGTERM or Ctrl-C. Raises ``Trouble`` where it cannot begin."""
    settings = read_beside()
    logs.set_up()
    if settings.portal.kind == "memory":
        log.warning("bridge.opens_nothing_real", cure="set PORTAL__KIND to the portal's own")
    serve(settings, portal_at_hand(settings))


def serve(settings: BesideThePortal, portal: Accounts) -> NoReturn:
    """The same for this portal."""
    folder = settings.bridge_folder
    identity = Identity.find(folder)
    for stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(stop, _leave)
    with _only_one(folder), closing(Ledger(folder / LEDGER)) as ledger:
        carrier = Carrier(portal, ledger, identity.opening)
        bridge = Bridge(identity, ledger, carrier, what_it_can(portal))
        try:
            _Dialler(bridge, Dialling(identity.office, settings.bridge_ca_file)).go_on()
        finally:
            carrier.close()
            log.info("bridge.stopped")


def _leave(_signal: int, _frame: object) -> NoReturn:
    raise SystemExit(0)


def _only_one(folder: Path) -> FileLock:
    lock = FileLock(folder / "bridge.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Trouble(f"another `helpdesk bridge run` uses {folder}") from None
    return lock


class _Dialler:
    """Keeps a link: by WebSocket, or by polls where none gets through."""

    def __init__(self, bridge: Bridge, dialling: Dialling) -> None:
        self._bridge = bridge
        self._dialling = dialling
        self._failures = 0

    def go_on(self) -> NoReturn:
        while True:
            time.sleep(self._once())

    def _once(self) -> float:
        """One link, for as long as it lasts; how long to pause after it."""
        try:
            with closing(self._dial()) as link:
                self._failures = 0
                log.info("bridge.connected", by=link.name, office=self._dialling.office)
                link.go_on()
        except Cut as cut:
            log.warning("bridge.cut", why=str(cut))
        except Forged as forged:
            # A proxy's own page, as a rule: it may be gone in a moment.
            log.error("bridge.not_the_office", why=str(forged), cure=ENROL_ANEW)
        except Unwanted as refused:
            log.error("bridge.refused", why=str(refused), cure=ENROL_ANEW)
            return UNWANTED_PAUSE
        self._failures += 1
        pause: float = min(FIRST_PAUSE * 2 ** min(self._failures, 10), LONGEST_PAUSE)
        return pause * CHANCE.uniform(0.5, 1.0)

    def _dial(self) -> Link:
        try:
            return SocketLink(self._bridge, self._dialling)
        except Cut as cut:
            log.info("bridge.no_websocket", why=str(cut))
        return PollLink(self._bridge, self._dialling)


ENROL_ANEW: Final = (
    "`helpdesk bridge list` at the office says whether it knows this bridge; if its SECRET_KEY was "
    "changed, or this bridge was removed, enrol it anew"
)
