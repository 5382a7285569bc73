"""How a captive portal is named in our rows: its sessions, readings, accounts and orders."""

from typing import Any, Final

from sqlalchemy import Column, String

MAIN: Final = "main"
"""The portal of the settings ``PORTAL__…``: the only one, in most offices."""
LONGEST: Final = 16
"""Characters of a name."""


def portal_column() -> Column[Any]:
    """The name of a row's portal. The database itself says ``main``: a process of an older version,
    which writes beside this one for the moment of an upgrade, knows no other."""
    return Column(String(32), nullable=False, server_default=MAIN)
