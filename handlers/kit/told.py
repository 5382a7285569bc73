"""What an officer hears of whether somebody was told of a change: who has no LINE was not."""

from handlers.kit.effects import Words
from store.people import Person


def told_words(person: Person) -> Words:
    return Words("told.not" if person.line_id is None else "told.in_chat")


def told_later_words(person: Person) -> Words:
    """The same where it waits for their next word."""
    return Words("told.not" if person.line_id is None else "told.next_time")
