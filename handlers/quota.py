"""The month's pushes: what waited for them goes when a new month begins."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.intents import MonthBegins
from handlers.kit.router import Router

quota = Router("quota")


@quota.on(MonthBegins)
def release(_timer: MonthBegins, desk: Desk) -> Effects:
    """No effects of its own: the messages are in the outbox and become due again."""
    desk.outbox.unpark_all()
    return iter(())
