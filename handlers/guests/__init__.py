"""``บัตรผ่าน``: a day pass for a meeting or for visitors. One card, one poster; each guest leaves
name and phone on its page and gets an account of their own until the given hour."""

from handlers.guests.ending import ending
from handlers.guests.hosting import hosting
from handlers.guests.making import making
from handlers.guests.showing import showing
from handlers.guests.stretching import stretching
from handlers.kit.router import Router

guests = Router("guests").include([making, showing, stretching, ending, hosting])

__all__ = ["guests"]
