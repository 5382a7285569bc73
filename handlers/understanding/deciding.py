"""Which intent a message, or a part of it, has: the rules of ``data/intents.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from handlers.understanding.heard import Heard
from handlers.understanding.understood import Intent


@dataclass(frozen=True)
class Rule:
    """Fits when every one of ``all_of`` has a mark in the message and ``never`` has none."""

    intent: Intent
    all_of: tuple[frozenset[str], ...]
    never: frozenset[str]
    weak: bool

    def fits(self, marks: frozenset[str]) -> bool:
        return all(marks & one_of for one_of in self.all_of) and not marks & self.never


def decided(heard: Heard) -> Rule | None:
    """The first rule that fits."""
    return first_fitting(heard.marks)


@lru_cache(maxsize=4096)
def first_fitting(marks: frozenset[str]) -> Rule | None:
    """The first rule that fits these marks; a message asks for the same ones again and again."""
    return next((rule for rule in rules() if rule.fits(marks)), None)


def would_be(heard: Heard, intent: Intent) -> bool:
    """Does a rule of ``intent`` fit, be it not the first?"""
    return any(rule.intent is intent and rule.fits(heard.marks) for rule in rules())


@cache
def rules() -> tuple[Rule, ...]:
    text = (files("handlers.understanding") / "data" / "intents.toml").read_text(encoding="utf-8")
    return tuple(
        Rule(
            Intent(rule["intent"]),
            tuple(frozenset(one_of.split("|")) for one_of in rule["all"]),
            frozenset(rule.get("never", "").split()),
            rule.get("weak", False),
        )
        for rule in tomllib.loads(text)["rule"]
    )
