"""What the environment says of a MikroTik router that keeps the hotspot's users itself."""

from pathlib import Path

from pydantic import BaseModel, SecretStr

from portal_bridge.adapters.mikrotik import MikrotikConfig


class MikrotikSettings(BaseModel):
    """The router's part of ``PORTAL__*``; the rest of it other portals have too."""

    url: str | None = None
    """The router's address, https; an OPNsense's is the same setting."""
    user: str | None = None
    """A user of the router's, in a group of its own."""
    password: SecretStr | None = None

    def router(self, ca_file: Path | None, mac_format: str | None) -> MikrotikConfig:
        """As its adapter takes it, which refuses what could not work or protect."""
        given = {"url": self.url, "user": self.user, "password": self.password}
        lacking = [f"PORTAL__{name}".upper() for name, value in given.items() if value is None]
        if lacking:
            raise ValueError(f"PORTAL__KIND=mikrotik needs {', '.join(lacking)}")
        return MikrotikConfig.model_validate(given | {"ca_file": ca_file, "mac_format": mac_format})
