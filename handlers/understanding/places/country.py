"""The names of all schools of the country, so that none is taken for a near name of our own.

``data/country.xz`` is ``packed`` of the 29,579 schools of สพฐ. of B.E. 2565, สพป. and สพม. (some
24,600 different names in 130 kB). It is read when a name is asked about that the office does not
have: some 20 ms, once.
"""

import lzma
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files

from handlers.language.normal import normal

_LEFT_OUT = re.compile(r"[\s.()\-\"',/ฯๆ]")
_FORMS = ("", "บ้าน", "วัด", "ชุมชน", "ชุมชนบ้าน", "อนุบาล")


@lru_cache(maxsize=8192)
def key(name: str) -> str:
    """``name`` for comparing: one spelling, small letters, no spaces, dots or brackets."""
    return _LEFT_OUT.sub("", normal(name).casefold())


def elsewhere(name: str) -> bool:
    """Is there a school of this very name in the country?"""
    return key(name) in _names()


def elsewhere_in_a_longer_form(name: str) -> bool:
    """The same for a name whose "บ้าน" or "วัด" was left out."""
    bare = key(name)
    return any(form + bare in _names() for form in _FORMS)


def names_ending_with(tail: str) -> int:
    """Of how many schools of the country the name ends so."""
    end = key(tail)
    return sum(name.endswith(end) for name in _names())


def packed(names: Iterable[str]) -> bytes:
    """The file of these names: their keys in order, one a line, compressed."""
    lines = "\n".join(sorted({key(name) for name in names}))
    return lzma.compress(lines.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME)


def unpacked(content: bytes) -> frozenset[str]:
    """The keys in a file that ``packed`` made."""
    return frozenset(lzma.decompress(content).decode("utf-8").split("\n"))


@cache
def _names() -> frozenset[str]:
    return unpacked((files("handlers.understanding") / "data" / "country.xz").read_bytes())
