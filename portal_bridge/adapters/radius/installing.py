"""Setting up what tells idleness beside ``radacct``, and taking it away, as the tables' owner."""

from typing import Final

from pydantic import SecretStr
from sqlalchemy import Connection

from portal_bridge.adapters.radius import activity
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.adapters.radius.wire import Wire, read_url
from portal_bridge.contract import Rejected

SAME_DATABASE: Final = (
    "Give the address of the same database as PORTAL__DATABASE_URL, as the owner of its tables."
)


def install_activity(config: Settings, owner_url: SecretStr) -> None:
    """Make what tells when a session last carried traffic, as the owner of the tables; again
    changes nothing but that what runs counts from now. Raises ``PortalError``."""
    reader = _wire(config, config.database_url).transact(activity.grantee)

    def work(connection: Connection) -> None:
        if not activity.has(connection, config.tables.radacct):
            raise Rejected("the owner's address leads to no accounting table", cure=SAME_DATABASE)
        activity.install(connection, radacct=config.tables.radacct, reader=reader)

    _wire(config, owner_url).transact(work, locks=["helper"])


def remove_activity(config: Settings, owner_url: SecretStr) -> None:
    """Take it away; not there counts as done. Raises ``PortalError``."""
    _wire(config, owner_url).transact(activity.remove, locks=["helper"])


def _wire(config: Settings, url: SecretStr) -> Wire:
    return Wire(read_url(url.get_secret_value()), tls=config.tls, ca_file=config.ca_file)
