"""FreeRADIUS with devices that come in without a password, each as a user of its own."""

from collections.abc import Sequence

from sqlalchemy import Connection

from portal_bridge import checks
from portal_bridge.adapters.radius import devices
from portal_bridge.adapters.radius.accounts import DEVICES
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.contract import Device, DeviceTaken


class FreeradiusWithDevices(FreeradiusWithSessions):
    """All that, and ``Devices``: a device comes in as a user of its own, named by its MAC address
    as the NASes write it (``mac_format``). Needs INSERT on ``radreply`` too."""

    def remember(self, username: str, mac: str) -> None:
        name, address = checks.username(username), checks.mac(mac)
        devices.owner_class(name)
        login = devices.spelled(address, self._config.mac_format or "")

        def work(connection: Connection) -> None:
            standing = self._standing(self._own(connection, name), name)
            self._drop_forgotten(connection, name)
            for known in self._devices.here(connection, address):
                if known.account != name and not known.forgotten:
                    raise DeviceTaken("the device is remembered for another account")
                if known.username != login:  # written as other NASes did
                    self._tables.erase(connection, known.username)
            self._devices.write(connection, login, standing)
            self._devices.write_group(connection, standing.group.group)

        self._wire.transact(work, locks=[f"user {name}", DEVICES])

    def forget(self, username: str, mac: str) -> None:
        name, address = checks.username(username), checks.mac(mac)

        def work(connection: Connection) -> None:
            self._drop_forgotten(connection, name)
            theirs = [one for one in self._devices.of(connection, name) if one.mac == address]
            for device in theirs:
                runs = self._sessions.runs(connection, device.username)
                self._devices.forget(connection, device, runs=runs)

        self._wire.transact(work, locks=[f"user {name}", DEVICES])

    def remembered(self) -> Sequence[Device]:
        return self._wire.transact(self._devices.remembered)

    def _drop_forgotten(self, connection: Connection, name: str) -> None:
        """Devices that were forgotten while they were online, and are not any more."""
        for device in self._devices.of(connection, name):
            if device.forgotten and not self._sessions.runs(connection, device.username):
                self._tables.erase(connection, device.username)

    def ping(self) -> None:
        super().ping()
        self._wire.transact(self._tables.rehearse_replies)
