"""Where in a request something stands, and what is wrong there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Complaint:
    """One thing LINE would refuse.

    ``message`` says what is wrong. ``property`` is the place as LINE writes it:
    ``messages[0].text`` in general, ``/body/contents/0`` inside a Flex container.
    ``index`` is the message it stands in, or None for the request as a whole.
    """

    message: str
    property: str
    index: int | None = None
    in_flex: bool = False


@dataclass(frozen=True)
class Path:
    """The way from the request's root to a value."""

    parts: tuple[str | int, ...]
    index: int | None = None
    in_flex: bool = False

    def __truediv__(self, part: str | int) -> "Path":
        return Path((*self.parts, part), self.index, self.in_flex)

    def __str__(self) -> str:
        if self.in_flex:
            return "/" + "/".join(str(part) for part in self.parts)
        written = "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in self.parts)
        return written.lstrip(".")


@dataclass(frozen=True)
class Terms:
    """What may differ between one check and the next."""

    loopback_http: bool = False


@dataclass(frozen=True)
class Spot:
    """A value, where it stands, and the list that complaints go to."""

    value: object
    path: Path
    terms: Terms
    complaints: list[Complaint] = field(default_factory=list)

    def complain(self, message: str) -> None:
        path = self.path
        self.complaints.append(Complaint(message, str(path), path.index, path.in_flex))

    def at(self, part: str | int, value: object) -> "Spot":
        return Spot(value, self.path / part, self.terms, self.complaints)

    def as_flex_root(self) -> "Spot":
        """The same value, with paths counted from here as LINE does inside a Flex container."""
        path = Path((), self.path.index, in_flex=True)
        return Spot(self.value, path, self.terms, self.complaints)

    @property
    def mapping(self) -> Mapping[str, object] | None:
        return self.value if isinstance(self.value, Mapping) else None

    @property
    def items(self) -> Sequence[object] | None:
        return self.value if isinstance(self.value, list | tuple) else None

    def get(self, key: str) -> object:
        """The value under a key, or None when this is no object or the key is not there."""
        return None if self.mapping is None else self.mapping.get(key)
