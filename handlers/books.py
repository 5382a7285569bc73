"""When a book's chain does not hold: the officers hear of it with their next word, for free."""

from typing import Final

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Say, Tell
from handlers.kit.intents import BookLooked
from handlers.kit.router import Router
from store.budget import Category

books = Router("books")

SAID: Final = {
    ("audit", True): "book.audit_changed",
    ("audit", False): "book.audit_other_key",
    ("sessions", True): "book.sessions_changed",
    ("sessions", False): "book.sessions_other_key",
}


@books.on(BookLooked)
def tell_the_officers(looked: BookLooked, desk: Desk) -> Effects:
    """Where it was changed is for who runs the program: `helpdesk audit verify` and `helpdesk
    sessions verify` name the place."""
    said = Say(SAID[looked.book, looked.changed])
    for officer in alerted(desk):
        yield Tell(officer, said, Category.SECURITY, waits=True)
