"""FreeRADIUS with the sessions that run: told by ``radacct``, ended at the NAS that has them."""

from collections.abc import Collection, Sequence
from datetime import datetime

from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.activity import Activities
from portal_bridge.adapters.radius.sessions import Key, LiveSessions
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.wire import PATIENT, Timeouts
from portal_bridge.contract import Counts, Ended, IdleCount, Past, Session


class FreeradiusWithSessions(FreeradiusPortal):
    """``Accounts``, ``Sessions`` by ``radacct`` and RFC 5176, and ``History``. Needs SELECT on
    ``radacct`` too.

    ``Session.idle`` is ``None`` unless the helper is installed (``radius.activity``). ``end``
    raises ``Unsure`` when the NAS stays silent.
    """

    def __init__(self, config: Settings, timeouts: Timeouts = PATIENT) -> None:
        super().__init__(config, timeouts)
        self._sessions = LiveSessions(
            self._wire,
            self.accounting(Counts(config.idle_counts)),
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

    def close_stale(self) -> int:
        after = self._config.stale_after
        return 0 if after is None else self._sessions.close_stale(after)

    def tells_idleness(self) -> bool:
        """Whether the helper is installed and may be read."""
        return self._wire.transact(Activities().is_there)

    def ping(self) -> None:
        super().ping()
        self._sessions.rehearse()
        if self._config.stale_after is not None:
            self._sessions.rehearse_closing()
