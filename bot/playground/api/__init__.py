"""The Messaging API of the playground, over HTTP.

One host serves what LINE spreads over two (api.line.me and api-data.line.me): the SDK's
``Configuration(host=...)`` goes before both.
"""

from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.playground.api import accounts, messages, oauth, richmenus
from bot.playground.api.gate import Gate, not_known
from bot.playground.page.desk import page_routes
from bot.playground.panel import OfficeClock, PortalPanel
from bot.playground.platform import Platform


def make_app(
    platform: Platform,
    *,
    portal_panel: PortalPanel | None = None,
    clock: OfficeClock | None = None,
) -> Starlette:
    """An ASGI app that answers as LINE would, and shows the phones on its first page.

    ``portal_panel`` fills the page's fourth panel, ``clock`` the office time in it,
    which the phones then show too.
    """
    if clock is not None:
        platform.office_now = clock.now
    gate = Gate(platform)
    routes: list[BaseRoute] = [
        gate.route(method, path, work)
        for method, path, work in (*messages.ROUTES, *accounts.ROUTES, *richmenus.ROUTES)
    ]
    routes += [gate.route(*one, waits=True) for one in accounts.SLOW_ROUTES]
    routes += [gate.route(*one, needs_token=False) for one in oauth.OPEN_ROUTES]
    routes += page_routes(platform, portal_panel, clock)
    return Starlette(routes=routes, exception_handlers={404: not_known, 405: not_known})
