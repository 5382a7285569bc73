"""The accounts of a portal that has none of its own and asks FreeRADIUS who may come in."""

from datetime import datetime

from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.wire import Timeouts, Wire, read_url
from portal_bridge.contract import AccountState, Counts, ProfileLimits


class AccountsInFreeradius:
    """``contract.Accounts`` but for its ``ping``, which must ask the portal, too; and the wire to
    the accounting beside them. The portal counts idleness by ``counts``."""

    def __init__(self, radius: Settings, counts: Counts, timeouts: Timeouts) -> None:
        self._accounts = FreeradiusPortal(radius, timeouts)
        self._wire = Wire(
            read_url(radius.database_url.get_secret_value()),
            tls=radius.tls,
            ca_file=radius.ca_file,
            timeouts=timeouts,
        )
        self._accounting = self._accounts.accounting(counts)

    def open_account(
        self, username: str, profile: ProfileLimits, expires: datetime | None = None
    ) -> None:
        self._accounts.open_account(username, profile, expires)

    def set_password(self, username: str, password: str) -> None:
        self._accounts.set_password(username, password)

    def lock(self, username: str) -> None:
        self._accounts.lock(username)

    def freeze(self, username: str) -> None:
        self._accounts.freeze(username)

    def resume(self, username: str) -> None:
        self._accounts.resume(username)

    def close_account(self, username: str) -> None:
        self._accounts.close_account(username)

    def change_profile(self, username: str, profile: ProfileLimits) -> None:
        self._accounts.change_profile(username, profile)

    def look(self, username: str) -> AccountState | None:
        return self._accounts.look(username)

    def check_password(self, username: str, password: str) -> bool:
        return self._accounts.check_password(username, password)
