"""The names of all other schools of the country, so that none is taken for a near name of ours.

``data/country.xz`` holds one name a line, as ``key`` writes it: the 29,579 schools of สพฐ. of
B.E. 2565 without those of area 3 (about 24,500 different names in 130 kB). It is read when a name
is asked about that is not ours: some 60 ms, once.
"""

import lzma
import re
from functools import cache
from importlib.resources import files

from handlers.language.normal import normal

_LEFT_OUT = re.compile(r"[\s.()\-\"',/ฯๆ]")
_FORMS = ("", "บ้าน", "วัด", "ชุมชน", "ชุมชนบ้าน", "อนุบาล")


def key(name: str) -> str:
    """``name`` for comparing: one spelling, small letters, no spaces, dots or brackets."""
    return _LEFT_OUT.sub("", normal(name).casefold())


def elsewhere(name: str) -> bool:
    """Is there a school of this very name outside area 3?"""
    return key(name) in _names()


def elsewhere_in_a_longer_form(name: str) -> bool:
    """The same for a name whose "บ้าน" or "วัด" was left out."""
    bare = key(name)
    return any(form + bare in _names() for form in _FORMS)


@cache
def _names() -> frozenset[str]:
    packed = (files("handlers.understanding") / "data" / "country.xz").read_bytes()
    return frozenset(lzma.decompress(packed).decode("utf-8").split("\n"))
