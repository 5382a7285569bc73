"""Usernames: proposed from the name by RTGS romanisation, checked when somebody edits one."""

import re
import unicodedata
from collections.abc import Callable
from enum import StrEnum

from handlers.language.errors import Misread
from handlers.language.marks import ID_MARK
from handlers.language.normal import normal
from handlers.language.romanising import romanised
from handlers.language.shipped import lists

SHORTEST = 3
LONGEST = 32
SURNAME_LETTERS = 3
"""``somchai.cha`` for สมชาย ใจดี: the given name, a dot, three letters of the surname."""
LETTERS_OF_A_MACHINE = 16

_SHAPE = re.compile(r"[a-z][a-z0-9._-]*")
_MAC = re.compile(r"(?:[0-9a-f]{2}[.:_-]?){5}[0-9a-f]{2}|(?:[0-9a-f]{4}[.:_-]){2}[0-9a-f]{4}")
_MANY_DIGITS = re.compile(r"(?:\d[._-]?){9,}")
_DOUBLED = re.compile(r"[._-]{2}|[._-]\Z")
_RESERVED = frozenset(lists("usernames.toml")["reserved"])
_MOST_TRIES = 10_000


class UsernameFault(StrEnum):
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    CHARACTERS = "characters"
    FIRST_LETTER = "first_letter"
    DOTS = "dots"
    ID_NUMBER = "id_number"
    NUMBER = "number"
    RESERVED = "reserved"
    DEVICE_ADDRESS = "device_address"


class BadUsername(Misread):
    """Not a username a portal should hold; ``reason`` is a ``UsernameFault``. The error never
    repeats what was typed: it may have been an ID number or a password."""

    topic = "username"


def propose(first: str, last: str, taken: Callable[[str], bool]) -> str:
    """A username nobody has: ``somchai.cha``, then ``somchai.cha2``, ``somchai.cha3`` ...

    From the first word of the given name and the first three letters of the surname in RTGS
    ("ณ" and "แซ่" do not count); digits of a name are never used.
    """
    return _free(_stem(first, last), taken)


def propose_for_machine(label: str, taken: Callable[[str], bool]) -> str:
    """The same for a shared machine: ``pc.`` and what it is called, ``pc.hongsamut``."""
    letters = _letters(label)[:LETTERS_OF_A_MACHINE]
    return _free(f"pc.{letters}" if letters else "pc.shared", taken)


def _free(stem: str, taken: Callable[[str], bool]) -> str:
    for number in range(1, _MOST_TRIES):
        suffix = "" if number == 1 else str(number)
        wanted = stem[: LONGEST - len(suffix)].rstrip("._-") + suffix
        if not _fault(wanted) and not taken(wanted):
            return wanted
    raise BadUsername(UsernameFault.RESERVED)


def _stem(first: str, last: str) -> str:
    given = _letters(first.split()[0]) if first.split() else ""
    surname = "".join(_letters(word) for word in last.split() if word not in ("ณ", "แซ่"))
    surname = surname.removeprefix("sae") if last.startswith("แซ่") and len(surname) > 5 else surname
    room = LONGEST - SURNAME_LETTERS - 1
    stem = ".".join(part for part in (given[:room], surname[:SURNAME_LETTERS]) if part)
    return stem if given and surname else f"person.{stem}".rstrip(".")


def _letters(word: str) -> str:
    return re.sub(r"[^a-z]", "", romanised(word))


def check_username(text: str) -> str:
    """An edited username as it will be kept: small letters. Raises ``BadUsername``."""
    if ID_MARK in text:  # masked before it was stored
        raise BadUsername(UsernameFault.ID_NUMBER)
    wanted = unicodedata.normalize("NFKC", normal(text[: 4 * LONGEST])).strip().lower()
    if fault := _fault(wanted):
        raise BadUsername(fault, shortest=SHORTEST, longest=LONGEST)
    return wanted


def _fault(wanted: str) -> UsernameFault | None:
    if not wanted:
        return UsernameFault.EMPTY
    digits = re.sub(r"[ ._-]", "", wanted)
    if digits.isdigit():
        return UsernameFault.ID_NUMBER if len(digits) == 13 else UsernameFault.NUMBER
    if len(wanted) < SHORTEST:
        return UsernameFault.TOO_SHORT
    if len(wanted) > LONGEST:
        return UsernameFault.TOO_LONG
    if _MAC.fullmatch(wanted):
        return UsernameFault.DEVICE_ADDRESS
    if re.search(r"(?:\d[._-]?){13}", wanted):
        return UsernameFault.ID_NUMBER
    if _MANY_DIGITS.search(wanted):
        return UsernameFault.NUMBER
    return _fault_of_shape(wanted)


def _fault_of_shape(wanted: str) -> UsernameFault | None:
    if not re.fullmatch(r"[a-z0-9._-]+", wanted):
        return UsernameFault.CHARACTERS
    if not _SHAPE.fullmatch(wanted):
        return UsernameFault.FIRST_LETTER
    if _DOUBLED.search(wanted):
        return UsernameFault.DOTS
    if re.sub(r"[._-]?\d*\Z", "", wanted) in _RESERVED:
        return UsernameFault.RESERVED
    return None
