"""How much text a workbook's reader makes of texts that are kept once and said often: the reader
(Calamine) copies a shared text for every cell that says it (ECMA-376 part 1, 18.4)."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import Final

_SHARED: Final = (b"<si", b":si")
_EACH: Final = re.compile(rb"<(?!/)(?:[^ \t\r\n<>]*:)?si(?=[\s/>])")
_SAID: Final = (b'"s"', b"'s'")
"""The kind of a cell that says a shared text: the reader knows no other spelling."""
_PLAINLY_SAID: Final = re.compile(rb' t="s"(?: [^<>]*)?><v>([0-9]{1,9})</v></c>')
"""Once: of a cell that says two the reader takes the last."""
_EARLY: Final = 1_000
"""They are kept in the order in which they come up, so that what millions of cells say is among the
first thousand, and is short."""
_LATE: Final = b"<v>0000"
"""How any cell begins that says a later one, with nought for each digit: at least four of them."""
_DIGITS_AS_NOUGHT: Final = bytes.maketrans(b"123456789", b"000000000")
_AT_ONCE: Final = 1 << 20
"""Bytes: of a sheet of a hundred megabytes no second one is made."""
_HEAD: Final = 4096
"""Bytes of a part in which its namespaces and its view are said."""
_UNSEEN: Final = (b"<!", b"<?")
"""In what begins so a text may seem to stand that does not count."""


def stands_in(part: bytes, words: bytes, rarest: bytes) -> bool:
    """``words in part``. Where their ``rarest`` letter is in its head and behind its cells alone,
    this is a twentieth of the work: one letter is looked for much faster than two."""
    if words in part[: _HEAD + len(words)]:
        return True
    at = part.find(rarest, _HEAD)
    return at >= 0 and part.find(words, max(at - len(words), 0)) >= 0


def shared_texts(part: bytes) -> Sequence[int]:
    """At most how many bytes each of its texts has, in their order."""
    if not any(stands_in(part, one, b"i") for one in _SHARED):
        return ()
    lengths = [len(one) for one in _EACH.split(part)[1:]]
    prolog = part.startswith((b"<?xml", b"\xef\xbb\xbf<?xml"))
    if sum(map(part.count, _UNSEEN)) > prolog:
        return [max(lengths, default=0)] * len(lengths)
    return lengths


def times_said(sheet: bytes) -> int:
    """At most how many of its cells say a shared text."""
    return sum(sheet.count(one) for one in _SAID if stands_in(sheet, one, one[:1]))


def comes_to(lengths: Sequence[int], sheet: bytes) -> int:
    """At most how many bytes the reader makes of the shared texts that a sheet says."""
    said = Counter(_PLAINLY_SAID.findall(sheet))
    otherwise = max(0, times_said(sheet) - said.total())
    known = ((at, times) for one, times in said.items() if (at := int(one)) < len(lengths))
    return otherwise * max(lengths, default=0) + sum(lengths[at] * times for at, times in known)


def plainly_comes_to(lengths: Sequence[int], sheet: bytes, said: int) -> int:
    """The same, of a sheet that is spelled as programs do and says a text so often, and more
    roughly: not each cell is read."""
    early, longest = max(lengths[:_EARLY], default=0), max(lengths, default=0)
    return said * early + min(said, _late_in(sheet)) * longest


def _late_in(sheet: bytes) -> int:
    parts = (sheet[at : at + _AT_ONCE + len(_LATE) - 1] for at in range(0, len(sheet), _AT_ONCE))
    return sum(part.translate(_DIGITS_AS_NOUGHT).count(_LATE) for part in parts)


class Texts:
    """The shared texts of a whole file, and how often its sheets say them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._shared: list[int] = []
        self._said: dict[str, int] = {}
        self._looked_at: dict[str, tuple[list[int], int]] = {}
        """Sheets that might be too much, by the texts that were known, and what they came to."""

    def shared_in(self, part: bytes) -> None:
        """The texts of this part, if it holds any; of two such parts the longer of each."""
        if found := shared_texts(part):
            self._shared = [*map(max, zip_longest(self._shared, found, fillvalue=0))]

    def said_in(self, name: str, sheet: bytes, *, plainly: bool) -> None:
        """This sheet says some, and is spelled as programs do or otherwise. It is at hand now, and
        unpacked again only if more texts come."""
        self._said[name] = said = times_said(sheet)
        if said * max(self._shared, default=0) > self._most:
            come_to = plainly_comes_to(self._shared, sheet, said) if plainly else self._most + 1
            if come_to > self._most:
                come_to = comes_to(self._shared, sheet)
            self._looked_at[name] = (self._shared, come_to)

    def are_too_much(self, unpacked: Callable[[str], bytes]) -> bool:
        """Whether the reader might make more than ``most`` bytes of them."""
        if sum(self._said.values()) * max(self._shared, default=0) <= self._most:
            return False
        return sum(self._comes_to(name, unpacked) for name in self._said) > self._most

    def _comes_to(self, name: str, unpacked: Callable[[str], bytes]) -> int:
        known, come_to = self._looked_at.get(name, (None, 0))
        return come_to if known is self._shared else comes_to(self._shared, unpacked(name))
