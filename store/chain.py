"""How entries of a book become bytes, and bytes a chain. No table, no clock, no setting.

A segment's *digest* is plain SHA-256 over its entries, which anybody can work out from an export.
Its *head* is an HMAC over its record, the digest and the head before it among it, under a key that
the database does not hold; it begins with that key's name, so that nobody can pass off a change as
the work of another key without breaking the link that follows. An entry's own *seal* only serves
to name it when its segment does not hold any more.
"""

import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Final

NOTHING_BEFORE: Final = "0" * 64
"""What stands in the first segment for the head before it."""


def canonical(values: Iterable[object]) -> str:
    """Values as one text that says where each begins and ends: its length, a colon, itself; ``-``
    for none (after D. J. Bernstein's netstrings). No two lists of as many values read alike."""
    return "".join(
        ["-" if value is None else f"{len(text := str(value))}:{text}" for value in values]
    )


def digest(entries: Iterable[Iterable[object]]) -> str:
    """SHA-256 over the canonical texts of entries, one after the other, in UTF-8."""
    return sha256(_bytes("".join(map(canonical, entries)))).hexdigest()


def _bytes(text: str) -> bytes:
    """UTF-8; what somebody put there that is none comes back as it was (``Database.snapshot``)."""
    return text.encode("utf-8", "surrogateescape")


@dataclass(frozen=True)
class Key:
    """What seals. Derived, so that the secret behind it may serve other purposes as well."""

    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, secret: str, purpose: bytes) -> "Key":
        """HKDF with SHA-256 and one block of output (RFC 5869)."""
        extracted = hmac.digest(bytes(sha256().digest_size), secret.encode(), "sha256")
        return cls(hmac.digest(extracted, purpose + b"\x01", "sha256"))

    @cached_property
    def name(self) -> str:
        """Tells keys apart and gives none away."""
        return self.sign("name")[:16]

    def sign(self, *values: object) -> str:
        return hmac.digest(self.secret, _bytes(canonical(values)), "sha256").hex()

    def head(self, record: Sequence[object]) -> str:
        """The head of a segment with this record."""
        return f"{self.name}.{self.sign('head', *record)}"

    def seal(self, segment: int, entry: Iterable[object]) -> str:
        """An entry's own: 128 bits of its HMAC."""
        return self.sign("entry", segment, *entry)[:32]

    def purge(self, segment: int, head: str, at: int) -> str:
        """That a segment's entries were purged by us, and not taken away by somebody."""
        return self.sign("purge", segment, head, at)


def key_name(head: str) -> str:
    return str(head).partition(".")[0]


@dataclass(frozen=True)
class Keys:
    """The first one seals; the others stay known, for what they have sealed."""

    current: Key
    former: tuple[Key, ...] = ()

    @classmethod
    def of(cls, secrets: Sequence[str], purpose: bytes) -> "Keys":
        first, *others = (Key.of(secret, purpose) for secret in secrets)
        return cls(first, tuple(others))

    def __iter__(self) -> Iterator[Key]:
        return iter((self.current, *self.former))

    def named(self, name: str) -> Key | None:
        return next((key for key in self if key.name == name), None)

    def behind(self, head: str) -> Key | None:
        """The key that made this head, if it is one of ours."""
        return self.named(key_name(head))


def ranges(ids: Iterable[int]) -> str:
    """Ascending ids, short: ``1-40 42``."""
    spans: list[list[int]] = []
    for number in ids:
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def members(spans: str) -> list[int]:
    """The ids that ``ranges`` wrote. Raises ``ValueError`` for anything else."""
    ids: list[int] = []
    for span in spans.split():
        first, _, last = span.partition("-")
        ids.extend(range(int(first), int(last or first) + 1))
    return ids
