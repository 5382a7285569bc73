"""Months as pushes are counted in them."""

from handlers.kit.desk import Desk
from store.clock import BANGKOK


def month_of(desk: Desk) -> str:
    """The month pushes are counted in, by office time."""
    return desk.now.astimezone(BANGKOK).strftime("%Y-%m")
