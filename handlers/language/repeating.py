"""How much text a workbook's reader makes of texts that are kept once and said often: the reader
(Calamine) copies a shared text for every cell that says it (ECMA-376 part 1, 18.4)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

_SHARED: Final = (b"<si", b":si")
_EACH: Final = re.compile(rb"<(?!/)(?:[^ \t\r\n<>]*:)?si(?=[\s/>])")
_SAID: Final = (b'"s"', b"'s'")
"""The kind of a cell that says a shared text: the reader knows no other spelling."""
_PLAINLY_SAID: Final = re.compile(rb' t="s"(?: [^<>]*)?><v>([0-9]{1,9})</v>')
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


def comes_to(lengths: Sequence[int], sheets: Iterable[bytes]) -> Iterator[int]:
    """At most how many bytes the reader makes of shared texts, sheet by sheet."""
    longest = max(lengths, default=0)
    for sheet in sheets:
        said = Counter(map(int, _PLAINLY_SAID.findall(sheet)))
        otherwise = max(0, times_said(sheet) - said.total())
        known = ((at, times) for at, times in said.items() if at < len(lengths))
        yield otherwise * longest + sum(lengths[at] * times for at, times in known)
