"""``helpdesk portal``: what the office's FreeRADIUS needs beside it, set up by its owner."""

from collections.abc import Callable

from pydantic import SecretStr

from bot.console import Echo, read_beside
from bot.portal_settings import each, of_portal, variable
from bot.trouble import Trouble
from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.installing import install_activity, remove_activity
from portal_bridge.contract import PortalError


def install(owner_url: Callable[[], str], name: str, echo: Echo) -> None:
    """``owner_url`` is called, and may ask somebody, where there is something to do. Raises
    ``Trouble`` with what to do."""
    _as_owner(install_activity, owner_url, name)
    echo("installed: from now on it is known how long each session has been idle")


def remove(owner_url: Callable[[], str], name: str, echo: Echo) -> None:
    """Raises ``Trouble`` with what to do."""
    _as_owner(remove_activity, owner_url, name)
    echo("removed: nobody is warned before an idle logout any more")


def _as_owner(
    act: Callable[[FreeradiusConfig, SecretStr], None], owner_url: Callable[[], str], name: str
) -> None:
    said = read_beside()  # which needs nothing of LINE's: it may be far from the office
    known = each(said.portal, said.portals)
    if name not in known:
        raise Trouble(f"--portal: the settings name {', '.join(known)}")
    portal = known[name]
    if portal.kind != "freeradius":
        raise Trouble(
            f"{variable(name, 'kind')} is {portal.kind}: nothing to do; this is for freeradius"
        )
    try:
        act(portal.freeradius(), SecretStr(owner_url().strip()))
    except ValueError as error:  # the adapter's, which repeats nothing
        raise Trouble(f"the owner's address: {of_portal(name, str(error))}") from None
    except PortalError as error:
        raise Trouble(f"{error}\n  → {of_portal(name, error.cure)}") from None
