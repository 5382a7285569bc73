"""What the page shows beside the phones: the portal, and the clock on the office's wall."""

from datetime import datetime, timedelta
from typing import Protocol

Row = dict[str, object]


class PortalPanel(Protocol):
    """The portal as the page sees it.

    An account row has ``username``, ``profile`` and ``state`` (open, locked, frozen, expired), an
    online row ``id``, ``username``, ``mac``, ``address``, ``since``, ``idle`` (seconds) and
    ``remembered``, a device row ``mac`` and ``username``. ``device`` is ``pc`` or ``phone``.
    ``login`` answers with ``ok`` and, if refused, ``reason``: wrong, locked, frozen, expired, full
    or unreachable.
    """

    @property
    def plugged_in(self) -> bool: ...
    @plugged_in.setter
    def plugged_in(self, value: bool) -> None: ...

    def accounts(self) -> list[Row]: ...
    def online(self) -> list[Row]: ...
    def devices(self) -> list[Row]: ...
    def login(self, username: str, password: str, device: str) -> Row: ...
    def logout(self, session_id: str) -> None: ...
    def use(self, session_id: str) -> None: ...
    def forget(self, mac: str) -> None: ...


class OfficeClock(Protocol):
    """Office time, and how to move it on."""

    def now(self) -> datetime: ...
    def forward(self, by: timedelta) -> None: ...
