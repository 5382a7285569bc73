"""What the environment says of an OPNsense with a FreeRADIUS behind its captive portal."""

from pathlib import Path
from typing import Final

from pydantic import BaseModel, SecretStr

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.opnsense import OpnsenseConfig

WANTED: Final = ("url", "api_key", "api_secret")


class OpnsenseSettings(BaseModel):
    """The firewall's part of ``PORTAL__*``; the rest of it other portals have too."""

    api_key: SecretStr | None = None
    """Of a user of its own, with the privilege "Services: Captive Portal"."""
    api_secret: SecretStr | None = None
    zones: str = ""
    """The captive portal's zones by number, such as ``0`` or ``0,2``; empty: all."""

    def firewall(
        self, accounts: FreeradiusConfig, url: str | None, ca_file: Path | None
    ) -> OpnsenseConfig:
        """As its adapter takes it, which refuses what could not work or protect."""
        given = {"url": url, "api_key": self.api_key, "api_secret": self.api_secret}
        lacking = [f"PORTAL__{name}".upper() for name in WANTED if not given[name]]
        if lacking:
            raise ValueError(f"PORTAL__KIND=opnsense needs {', '.join(lacking)}")
        if accounts.mac_format is not None:
            raise ValueError(
                "PORTAL__MAC_FORMAT: OPNsense lets no device in by its MAC address; unset it"
            )
        zones = tuple(part.strip() for part in self.zones.split(",") if part.strip())
        return OpnsenseConfig.model_validate(
            given | {"accounts": accounts, "ca_file": ca_file, "zones": zones}
        )
