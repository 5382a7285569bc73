"""What this office's bot does not do yet: said honestly, with the way to a person."""

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Say
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, AskFigures
from handlers.language.words import Intent as Wish

unserved = Router("unserved")


@unserved.on(AskFigures, words=[Wish.MIS_QUERY])
def figures(_tap: AskFigures, desk: Desk) -> Effects:
    yield Say("figures.by_officer", buttons=(CONTACT,))
