"""Small rules that larger ones are put together from.

A rule looks at a spot and complains. The wordings are LINE's where LINE documents them (Messaging
API reference, "Error messages"); inside Flex containers LINE often says only "invalid property".
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from bot.line.limits.counting import utf16_units
from bot.line.limits.spots import Spot

Rule = Callable[[Spot], None]

REQUIRED = "May not be empty"
LOOPBACK_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def text(
    limit: int, *, least: int = 1, count: Callable[[str], int] = utf16_units, pattern: str = ""
) -> Rule:
    """A string of ``least`` to ``limit`` characters, counted by ``count``."""

    def rule(spot: Spot) -> None:
        if not isinstance(spot.value, str):
            spot.complain("Must be a string")
        elif least and not spot.value.strip():
            spot.complain(REQUIRED)
        elif not least <= count(spot.value) <= limit:
            spot.complain(f"Length must be between {least} and {limit}")
        elif pattern and not re.fullmatch(pattern, spot.value):
            spot.complain(f"Must match the pattern '{pattern}'")

    return rule


def one_of(*values: str) -> Rule:
    """One of these words, in this spelling."""

    def rule(spot: Spot) -> None:
        if spot.value not in values:
            spot.complain(f"Must be one of the following values: [{', '.join(values)}]")

    return rule


def shaped(pattern: str, *words: str) -> Rule:
    """One of these words, or a string of this shape, as ``12px``."""

    def rule(spot: Spot) -> None:
        fits = isinstance(spot.value, str) and re.fullmatch(pattern, spot.value, re.ASCII)
        if spot.value not in words and not fits:
            spot.complain("invalid property")

    return rule


def integer(least: int, most: int = 2**31 - 1) -> Rule:
    """A whole number between the two, both included."""

    def rule(spot: Spot) -> None:
        if isinstance(spot.value, bool) or not isinstance(spot.value, int):
            spot.complain("Must be an integer")
        elif not least <= spot.value <= most:
            spot.complain(f"Must be between {least} and {most}")

    return rule


def number(least: float, most: float) -> Rule:
    """A number between the two, both included."""

    def rule(spot: Spot) -> None:
        if isinstance(spot.value, bool) or not isinstance(spot.value, int | float):
            spot.complain("Must be a number")
        elif not least <= spot.value <= most:
            spot.complain(f"Must be between {least} and {most}")

    return rule


def boolean(spot: Spot) -> None:
    """True or false."""
    if not isinstance(spot.value, bool):
        spot.complain("Must be a boolean")


def address(limit: int, *schemes: str) -> Rule:
    """An address of at most ``limit`` characters under one of these schemes.

    ``http`` passes only for this very machine, and only when the terms of the check say so: LINE
    itself would open a plain ``http`` link, but nothing of ours may travel unencrypted.
    """

    def rule(spot: Spot) -> None:
        if not isinstance(spot.value, str) or not spot.value:
            spot.complain(REQUIRED)
        elif utf16_units(spot.value) > limit:
            spot.complain(f"Length must be between 1 and {limit}")
        else:
            _scheme(spot, spot.value, schemes)

    return rule


def _scheme(spot: Spot, value: str, schemes: tuple[str, ...]) -> None:
    try:
        parts = urlsplit(value)
        host = parts.hostname
    except ValueError:
        return spot.complain("invalid uri")
    if re.search(r"[\s\x00-\x1f]", value):
        return spot.complain("invalid uri")
    if parts.scheme == "http" and spot.terms.loopback_http and host in LOOPBACK_HOSTS:
        return None
    if parts.scheme not in schemes:
        return spot.complain("invalid uri scheme")
    if parts.scheme == "https" and not host:
        return spot.complain("invalid uri")
    return None


def each(rule: Rule, least: int, most: int) -> Rule:
    """A list of ``least`` to ``most`` things, each of which keeps the rule."""

    def look(spot: Spot) -> None:
        if spot.items is None:
            spot.complain("Must be an array")
            return
        if not least <= len(spot.items) <= most:
            spot.complain(f"Size must be between {least} and {most}")
        for index, item in enumerate(spot.items):
            rule(spot.at(index, item))

    return look


def record(
    must: Mapping[str, Rule],
    may: Mapping[str, Rule] | None = None,
    *,
    closed: bool = False,
    typed: bool = True,
    then: Rule | None = None,
) -> Rule:
    """An object: these keys must be there, those may; each keeps its rule.

    A ``closed`` one may have no others, as LINE holds it inside Flex containers ("unknown field");
    only a ``typed`` one has a ``type``.
    ``then`` looks at what concerns several keys together.
    """
    may = may or {}

    def look(spot: Spot) -> None:
        if spot.mapping is None:
            spot.complain("Must be an object")
            return
        for key, rule in must.items():
            if spot.mapping.get(key) is None:
                spot.at(key, None).complain(REQUIRED)
            else:
                rule(spot.at(key, spot.mapping[key]))
        for key, value in spot.mapping.items():
            if key in must or value is None:  # null is as good as left out
                continue
            if key in may:
                may[key](spot.at(key, value))
            elif closed and not (typed and key == "type"):
                spot.at(key, value).complain("unknown field")
        if then is not None:
            then(spot)

    return look


def by_type(rules: Mapping[str, Rule]) -> Rule:
    """An object whose ``type`` says which rule it keeps."""

    def look(spot: Spot) -> None:
        kind = spot.get("type")
        rule = rules.get(kind) if isinstance(kind, str) else None
        if spot.mapping is None:
            spot.complain("Must be an object")
        elif rule is None:
            names = ", ".join(rules)
            spot.at("type", kind).complain(f"Must be one of the following values: [{names}]")
        else:
            rule(spot)

    return look
