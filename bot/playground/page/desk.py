"""What the page asks of the playground."""

from starlette.routing import BaseRoute

from bot.playground.panel import OfficeClock, PortalPanel
from bot.playground.platform import Platform


def page_routes(
    platform: Platform, panel: PortalPanel | None, clock: OfficeClock | None
) -> list[BaseRoute]:
    """The page, its parts, and the calls it makes."""
    return []
