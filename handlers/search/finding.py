"""Whom an officer means: by a name, a username, a phone, a number or a workplace, also nearly."""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from rapidfuzz.fuzz import ratio

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Show
from handlers.kit.filling import start
from handlers.kit.forms import Form, NotAChoice, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.router import Router
from handlers.kit.taps.menu import Find, MyWork, OpenForOther
from handlers.language.choices import SHORTEST_NEAR
from handlers.language.normal import normal, squeezed
from handlers.language.places import Found, Unsure, match
from handlers.language.titles import without_titles
from handlers.language.words import Intent as Wish
from handlers.search.showing import in_short, whole
from store.people import Person
from store.refusals import NotYours

finding = Router("searching.finding")

FOUND: Final = 10
SHORTEST: Final = 2
NEAREST: Final = 3
NEAR: Final = 78.0
"""Of 100: one letter of five is another. They are only offered, so that more may fit."""
LABEL: Final = re.compile(
    r"(?:เบอร์(?:โทร(?:ศัพท์)?)?|โทร(?:ศัพท์)?|ชื่อผู้ใช้|ชื่อ|บัญชี|ยูสเซอร์|phone|name|username)[ :]*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FindWords(Intent):
    """``ค้นหา`` with what to look for in the same message."""

    words: str


class Search(Form, form="search"):
    """One question."""

    words: str = ask("search.ask", reader=lambda answer, _desk: _read(answer), limit=120)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        yield from _results(self.words, desk)


def _read(answer: str) -> str:
    """What is looked for, without a label or a title in front of it."""
    bare = LABEL.sub("", normal(answer))
    bare = without_titles(bare) or bare
    if len(bare) < SHORTEST:
        raise NotAChoice
    return bare


@finding.on(Find, who=officer, words=[Wish.SEARCH])
def find(_tap: Find, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, Search.form)
    yield from start(Search, desk)


@finding.on(FindWords, who=officer)
def find_words(said: FindWords, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, Search.form)
    yield from _results(_read(said.words), desk)


def _results(words: str, desk: Desk) -> Effects:
    found = desk.lookup.people(words, _places(words, desk), limit=FOUND + 1)
    again = Button.of("button.find", Find())
    if not found and (near := _nearly(words, desk)):
        yield Say("search.nearly")
        yield Show(tuple(in_short(person) for person in near), (again,))
    elif not found:
        open_for = Button.of("button.open_for", OpenForOther())
        yield Say("search.nobody", buttons=(again, open_for, Button.of("button.my_work", MyWork())))
    elif len(found) == 1:
        yield from whole(found[0], desk)
    else:
        text = "search.several" if len(found) <= FOUND else "search.too_many"
        yield Say(text, {"count": min(len(found), FOUND)})
        yield Show(tuple(in_short(person) for person in found[:FOUND]), (again,))


def _nearly(words: str, desk: Desk) -> list[Person]:
    """Whose name, or given name, is a slip of the finger away."""
    said = squeezed(words)
    if len(said) < SHORTEST_NEAR:
        return []
    scored: list[tuple[float, UUID]] = []
    for person, name in desk.lookup.names():
        ways = {squeezed(name), squeezed(name.partition(" ")[0])}
        scored.append((max(ratio(said, way) for way in ways), person))
    best = sorted((one for one in scored if one[0] >= NEAR), reverse=True)[:NEAREST]
    return [desk.people.get(person) for _score, person in best]


def _places(words: str, desk: Desk) -> list[str]:
    """The workplace that is named, or the few that are meant."""
    match match(words, tuple(desk.places.values())):
        case Found(place):
            return [place.code]
        case Unsure(nearest):
            return [place.code for place in nearest]
    return []
