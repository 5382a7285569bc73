"""Who may: asked each time something is tapped or said, never when it was shown."""

from handlers.kit.desk import Desk


def anyone(_desk: Desk) -> bool:
    return True


def officer(desk: Desk) -> bool:
    """An officer on the roster, at this moment."""
    return desk.my_office is not None
