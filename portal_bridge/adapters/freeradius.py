"""FreeRADIUS through the SQL tables that it reads: accounts in ``radcheck``, profiles as groups.

Serves whatever asks FreeRADIUS at login: pfSense, MikroTik, OPNsense, UniFi, Omada and others.
Where these take a Disconnect-Request, and we are given the secret, sessions are told and ended too.
What it does stands in ``radius``: in ``accounts``, ``live`` and ``remembering``.
"""

from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.adapters.radius.remembering import FreeradiusWithDevices
from portal_bridge.adapters.radius.settings import NasSettings


class FreeradiusConfig(NasSettings):
    """Settings of a FreeRADIUS that keeps its users in PostgreSQL or MariaDB."""

    def open(self) -> "FreeradiusPortal":
        """The portal, which has ``Sessions`` only if a secret lets it end them, and ``Devices``
        only if the NASes let any in by MAC address. Connects to nothing yet."""
        if self.mac_format is not None:
            return FreeradiusWithDevices(self)
        return FreeradiusWithSessions(self) if self.ends_sessions else FreeradiusPortal(self)
