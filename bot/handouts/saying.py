"""What was written in somebody's chat and what they were told there, as it is read later."""

from collections.abc import Iterable
from typing import Final

from bot.line.reading import Tapped, read
from bot.line.writing import load
from bot.texts import Texts
from handlers.kit.effects import Card, Param, Picture, Say, Show, Words
from handlers.kit.intents import Said, Sent
from store.inbox import Event
from store.outbox import Job
from store.roster import Officer

GONE: Final = "–"
"""Of words that were taken back or are not kept any more."""


def wrote(event: Event, *, hides: bool) -> tuple[Param, Param]:
    """What kind of thing it was, and its words. ``hides``: not the words."""
    match read(event.raw).intent:
        case Said(text):
            return Words("export.wrote"), Words("export.others_data") if hides else text
        case Tapped():
            return Words("export.tapped"), ""
        case Sent():
            return Words("export.sent"), ""
    return Words("export.happened"), ""


def told(job: Job, texts: Texts, language: str, officers: Iterable[Officer]) -> str:
    """The message's words, with officers' roles in the place of their names."""
    try:
        message = load(job.body)
        match message:
            case Say(text, params):
                said = texts.say(text, params, language)
            case Show(cards):
                said = "\n".join(_card(card, texts, language) for card in cards)
            case Picture():  # what it shows stands in the answer above it
                said = texts.say("export.picture", {}, language)
    except (ValueError, LookupError):  # its words are gone, or were another version's
        return GONE
    for officer in officers:
        role = texts.say(f"role.{officer.role.value}", {}, language)
        said = said.replace(officer.name, role)
    return said


def _card(card: Card, texts: Texts, language: str) -> str:
    lines = [texts.say(f"{card.text}.title", card.params, language)]
    for fact in card.facts:
        label = texts.say(fact.label, {}, language)
        lines.append(f"{label}: {texts.value(fact.value, language)}")
    return "\n".join(lines)
