"""The portal in memory, for the page's fourth panel."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from bot.playground.panel import Row
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import AccountState, LoginRefused, PortalError, Session

#: The two machines the panel logs in from. Locally administered addresses: nobody really has them.
#: The phone's is of a range for documentation (RFC 7042): a made-up one is not remembered.
MACHINES = {"pc": ("02-00-5E-00-00-01", "10.0.0.21"), "phone": ("00-00-5E-00-53-02", "10.0.0.22")}


def _real_time() -> datetime:
    return datetime.now(UTC)


class MemoryPanel:
    """Shows a ``MemoryPortal`` and logs in to it as its users would. ``now`` is the portal's own
    time."""

    def __init__(self, portal: MemoryPortal, now: Callable[[], datetime] = _real_time) -> None:
        self._portal = portal
        self._now = now

    @property
    def plugged_in(self) -> bool:
        return self._portal.plugged_in

    @plugged_in.setter
    def plugged_in(self, value: bool) -> None:
        self._portal.plugged_in = value

    def accounts(self) -> list[Row]:
        now = self._now()
        return [_account(state, now) for state in self._portal.accounts()]

    def online(self) -> list[Row]:
        """Nobody, while the portal is unplugged: nobody can be asked."""
        try:
            return [_session(session) for session in self._portal.online()]
        except PortalError:
            return []

    def devices(self) -> list[Row]:
        try:
            kept = self._portal.remembered()
        except PortalError:
            return []
        return [{"mac": device.mac, "username": device.username} for device in kept]

    def come_in(self, mac: str) -> Row:
        """A remembered device shows up on the network."""
        address = next((at for known, at in MACHINES.values() if known == mac), "10.0.0.29")
        return _tried(lambda: self._portal.come_in(mac, address))

    def login(self, username: str, password: str, device: str) -> Row:
        """Log in from the PC or the phone."""
        mac, address = MACHINES.get(device, MACHINES["pc"])
        return _tried(lambda: self._portal.login(username.strip(), password, mac, address))

    def logout(self, session_id: str) -> None:
        with suppress(PortalError):
            self._portal.end(session_id)

    def use(self, session_id: str) -> None:
        """A page is opened on the device: it sends a little and receives more."""
        with suppress(KeyError):
            self._portal.use(session_id, up=24_000, down=900_000)

    def forget(self, mac: str) -> None:
        """As somebody at the portal's own console would."""
        with suppress(PortalError):
            for device in self._portal.remembered():
                if device.mac == mac:
                    self._portal.forget(device.username, mac)


def _tried(way_in: Callable[[], Session]) -> Row:
    try:
        way_in()
    except LoginRefused as refused:
        return {"ok": False, "reason": refused.why.name.lower()}
    except PortalError as error:
        return {"ok": False, "reason": "unreachable" if error.retry else "wrong"}
    return {"ok": True}


def _account(state: AccountState, now: datetime) -> Row:
    return {"username": state.username, "profile": state.profile, "state": _word(state, now)}


def _word(state: AccountState, now: datetime) -> str:
    if state.frozen:
        return "frozen"
    if state.locked:
        return "locked"
    over = state.expires is not None and state.expires <= now
    return "expired" if over else "open"


def _session(session: Session) -> Row:
    return {
        "id": session.id,
        "username": session.username,
        "mac": session.mac,
        "address": session.address,
        "since": session.started.isoformat(),
        "idle": int(session.idle.total_seconds()) if session.idle is not None else None,
        "remembered": session.remembered,
    }
