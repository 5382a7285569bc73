"""Who may: asked each time something is tapped or said, never when it was shown."""

from handlers.kit.desk import Desk
from store.roster import Role


def anyone(_desk: Desk) -> bool:
    return True


def head(desk: Desk) -> bool:
    """The head; where there is none, the director."""
    me = desk.my_office
    if me is None or me.role is Role.OFFICER:
        return False
    heads = [one for one, _ in desk.roster.officers() if one.role is Role.HEAD]
    return me.role is Role.HEAD or not heads


def officer(desk: Desk) -> bool:
    """An officer on the roster, at this moment."""
    return desk.my_office is not None
