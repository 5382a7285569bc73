"""Who is online, from ``radacct``, and ending it, by asking the NAS that reported it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from pydantic import SecretStr
from sqlalchemy import Connection

from portal_bridge.adapters.radius.accounting import Accounting, Report
from portal_bridge.adapters.radius.nas import Nas, Verdict, disconnect
from portal_bridge.adapters.radius.wire import Wire
from portal_bridge.contract import Ended, Past, Rejected, Session


@dataclass(frozen=True)
class Key:
    """How the NASes are reached: one port, and a secret for all or for each."""

    port: int
    wait: float
    """Seconds for an answer."""
    secret: SecretStr | None
    secrets: Mapping[str, SecretStr]
    """By the NAS's IP address; these come before ``secret``."""

    def to(self, address: str) -> Nas:
        """The NAS at this address. Raises ``Rejected`` when we share no secret with it."""
        if not address:
            raise Rejected("the session's record names no NAS", cure=_BY_HAND)
        secret = self.secrets.get(address, self.secret)
        if secret is None:
            raise Rejected(f"no secret is set for the NAS at {address}", cure=_SET_ONE)
        return Nas(address, self.port, secret.get_secret_value(), self.wait)


_BY_HAND: Final = "End the session at the portal itself."
_SET_ONE: Final = "Set this NAS's secret (portal_bridge/README.md), or end the session at the NAS."


class LiveSessions:
    """The promises of ``Sessions`` and ``History``, over one RADIUS database and its NASes.

    A session is over for us when its row is closed, which the NAS does by its Stop. A Stop that was
    lost leaves a row open for ever: it is closed by ``close_stale`` where the office wants that.
    Until then it is left out once its NAS has told us
    that it knows no such session *and* nothing was reported of it for two of its intervals. Either
    alone could be a mistake: a NAS may fail to find a session that lives, and then reports again.
    """

    def __init__(self, wire: Wire, accounting: Accounting, key: Key, interim: timedelta) -> None:
        self._wire, self._accounting, self._key, self._interim = wire, accounting, key, interim
        # Forgotten with the process: then the NAS is asked once more. Replaced, never changed, so
        # that threads need no lock; a word lost between two of them is asked for again too.
        self._unknown: frozenset[str] = frozenset()

    def online(self) -> Sequence[Session]:
        """All sessions of our accounts, oldest first."""
        reports = self._reports()
        self._unknown &= {report.id for report in reports}
        return [report.session() for report in reports if not self._is_left_over(report)]

    def ended(self, session_ids: Collection[str]) -> Sequence[Ended]:
        return self._wire.transact(lambda c: self._accounting.ended(c, session_ids))

    def past(self, began_since: datetime, limit: int) -> Sequence[Past]:
        return self._wire.transact(lambda c: self._accounting.past(c, began_since, limit))

    def close_stale(self, silent_for: timedelta) -> int:
        return self._wire.transact(
            lambda c: self._accounting.close_stale(c, silent_for), locks=["stale"]
        )

    def end(self, session_id: str) -> None:
        """Ask the NAS to end it. What is not open any more counts as done."""
        for report in self._reports():
            if report.id == session_id:
                verdict = disconnect(self._key.to(report.nas), report.target)
                if verdict is Verdict.UNKNOWN:
                    self._unknown |= {report.id}

    def runs(self, connection: Connection, login: str) -> bool:
        """Whether a session is open that was begun under this very name."""
        return self._accounting.has_open(connection, login)

    def rehearse(self) -> None:
        """Raise where reading would fail. No NAS is asked: it could only be asked to end one."""
        self._wire.transact(self._accounting.rehearse)

    def rehearse_closing(self) -> None:
        """The same for ``close_stale``."""
        self._wire.transact(self._accounting.may_close)

    def _reports(self) -> list[Report]:
        return self._wire.transact(self._accounting.open_sessions)

    def _is_left_over(self, report: Report) -> bool:
        patience = 2 * max(self._interim, report.interval)
        return report.id in self._unknown and report.silent > patience
