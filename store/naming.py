"""How a captive portal is named in our rows: its sessions, readings, accounts and orders."""

from typing import Final

MAIN: Final = "main"
"""The portal of the settings ``PORTAL__…``: the only one, in most offices."""
LONGEST: Final = 16
"""Characters of a name."""
