"""Whose a session is, by the name under which the NAS reports it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection

from portal_bridge.adapters.radius.devices import DeviceUsers, Known
from portal_bridge.adapters.radius.rows import as_sent, login_of, read_mac


class Whose(NamedTuple):
    """Whose session it is, and whether the device is remembered for that account."""

    account: str
    remembered: bool


@dataclass(frozen=True)
class Logins:
    """What a session of ours may be under: an account's name, or a remembered device's."""

    accounts: Mapping[str, str]
    devices: Mapping[str, Known]
    macs: frozenset[tuple[str, str]]
    """Each remembered device with its account."""

    @classmethod
    def of(
        cls, connection: Connection, accounts: Mapping[str, str], devices: DeviceUsers
    ) -> "Logins":
        known = devices.everyone(connection)
        return cls(
            accounts,
            {login_of(connection, one.username): one for one in known},
            frozenset((one.mac, one.account) for one in known if not one.forgotten),
        )

    def whose(self, login: str, calling: str | None) -> Whose | None:
        device = self.devices.get(login)
        if device is not None:
            return Whose(device.account, not device.forgotten)
        account = self.accounts.get(login)
        if account is None:
            return None
        return Whose(account, (read_mac(as_sent(calling)), account) in self.macs)
