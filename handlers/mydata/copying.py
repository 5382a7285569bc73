"""``ขอสำเนาข้อมูล``: everything held about the speaker, as one file (PDPA B.E. 2562 s.30, s.31).

The chat gets a page that opens once. The file is made there, and neither the chat nor the database
ever has it.
"""

from datetime import timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Show, When
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from store.handouts import HandoutKind

copying = Router("mine.copying")

PAGE_LIFE: Final = timedelta(minutes=30)


class TakeCopy(Postback, prefix="my_copy"):
    """``ขอสำเนาข้อมูล`` on the card of what is held."""


@copying.on(TakeCopy)
def hand_out(_tap: TakeCopy, desk: Desk) -> Effects:
    """A newer page ends the one before it."""
    page = desk.handouts.make(desk.me.id, HandoutKind.MY_DATA, now=desk.now, life=PAGE_LIFE)
    button = Button("button.open_page", handout=page.id, style="primary")
    until = When(page.expires_at, "time")
    yield Show((Card("mydata.copy", params={"until": until}, buttons=(button,)),))
