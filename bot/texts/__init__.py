"""Every sentence a person can read, in Thai and in English.

The sentences stand in ``th.toml`` and ``en.toml``, under the same keys with the same holes; a part
of the house may keep its own beside them (``page.th.toml``, ``page.en.toml``). A hole is written
``{name}``; it is filled once, so that what a person typed is never read as a hole.
"""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, Self

from bot.texts.dates import written
from bot.texts.filling import fill, holes, plain
from bot.texts.numerals import in_thai_digits
from handlers.kit.effects import InThaiDigits, Param, Params, When, Words

LANGUAGES: Final = ("th", "en")
"""Languages there are texts for; the first speaks to whoever has chosen none of them."""

FACTS: Final = frozenset(
    {
        "office_name",
        "office_short",
        "office_phone",
        "office_place",
        "office_hours",
        "privacy_contact",
    }
)
"""What the settings say of the office; every text may name these without being given them."""

Sentences = Mapping[str, str]
Say = Callable[[str, Params, str], str]
"""The sentence of a key, with its params, in a language: ``Texts.say``."""


@dataclass(frozen=True)
class Texts:
    """The sentences of every language and the office's own facts."""

    sentences: Mapping[str, Sentences]
    facts: Mapping[str, str]

    @classmethod
    def load(cls, facts: Mapping[str, str]) -> Self:
        """The shipped sentences for this office. Raises ``LookupError`` when a fact is missing or
        when the languages differ in a key or in a hole."""
        if missing := FACTS - facts.keys():
            raise LookupError(f"the texts name facts of the office that are not given: {missing}")
        return cls(_books(), dict(facts))

    def __contains__(self, key: str) -> bool:
        return key in self.sentences[LANGUAGES[0]]

    def say(self, key: str, params: Params, language: str) -> str:
        """The sentence in the reader's language. Raises ``LookupError`` for a key nobody wrote a
        sentence for, or a hole nothing was given for: both are bugs."""
        sentence = self._book(language).get(key)
        if sentence is None:
            raise LookupError(f"no text {key!r}")
        needed = holes(sentence)
        if missing := needed - params.keys() - self.facts.keys():
            raise LookupError(f"text {key!r} is not given {missing}")
        values = {
            name: self.value(params[name], language)
            if name in params
            else self.facts.get(f"{name}.{language}", self.facts[name])
            for name in needed
        }
        return fill(sentence, values)

    def value(self, param: Param, language: str) -> str:
        """A value as it stands in a sentence of this language."""
        match param:
            case When(at, form):
                return written(at, form, language)
            case Words(text, params):
                return self.say(text, params, language)
            case int():
                return f"{param:,}"
            case InThaiDigits(of):
                return in_thai_digits(self.value(of, language))
        return plain(param)

    def _book(self, language: str) -> Sentences:
        return self.sentences.get(language, self.sentences[LANGUAGES[0]])


@cache
def _books() -> Mapping[str, Sentences]:
    """The sentences of every language; they are shipped, and do not change while we run."""
    books = {language: read(language) for language in LANGUAGES}
    thai, *others = (_shape(book) for book in books.values())
    for other in others:
        if different := thai ^ other:
            raise LookupError(f"the languages differ: {sorted(map(str, different))}")
    return books


def read(language: str) -> dict[str, str]:
    """The shipped sentences of one language, by dotted key: ``th.toml`` and every ``*.th.toml``.
    Raises ``LookupError`` when two files hold the same key."""
    ending = f".{language}.toml"
    sentences: dict[str, str] = {}
    for file in sorted(files(__name__).iterdir(), key=lambda file: file.name):
        if f".{file.name}".endswith(ending):
            found = dict(_flat(tomllib.loads(file.read_text(encoding="utf-8")), ""))
            if twice := sentences.keys() & found.keys():
                raise LookupError(f"{file.name} repeats {sorted(twice)}")
            sentences |= found
    return sentences


def _flat(table: Mapping[str, object], before: str) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, str(value).strip()


def _shape(book: Sentences) -> set[tuple[str, frozenset[str]]]:
    return {(key, holes(sentence)) for key, sentence in book.items()}
