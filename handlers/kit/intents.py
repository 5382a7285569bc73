"""Intents are what people mean: typed values read from words, taps and events."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, fields
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, Final, Self, dataclass_transform, get_type_hints
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

from store.naming import MAIN
from store.refusals import StaleCard

POSTBACK_LIMIT: Final = 300
"""LINE refuses longer postback data (REF postback-action)."""


DIGITS: Final = 9


class Intent:
    """Base of every value a router can dispatch on."""


def _wire(value: object) -> str:
    match value:
        case Enum():
            return str(value.value)
        case UUID():
            return value.hex
    return str(value)


def _read(kind: Callable[[str], object], text: str) -> object:
    """A field as its type. No number of ours has more digits than a database's integer."""
    if kind is int and len(text) > DIGITS:
        raise ValueError("too large")
    return kind(text)


@dataclass_transform(frozen_default=True)
class Postback(Intent):
    """A button tap. Subclass as a frozen dataclass and name its wire prefix.

    The data is opaque to the client and proves nothing: who may do it is asked when it is tapped.
    """

    prefix: ClassVar[str]
    known: ClassVar[dict[str, type["Postback"]]] = {}

    def __init_subclass__(cls, prefix: str | None = None, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if prefix is None:
            raise TypeError(f'write `class {cls.__name__}(Postback, prefix="..."):`')
        if prefix in Postback.known and Postback.known[prefix].__qualname__ != cls.__qualname__:
            raise TypeError(f"prefix {prefix!r} is taken by {Postback.known[prefix].__qualname__}")
        cls.prefix = prefix
        Postback.known[prefix] = dataclass(frozen=True)(cls)

    def pack(self) -> str:
        """As the button carries it. Raises ``ValueError`` over LINE's 300 characters."""
        pairs = {f.name: _wire(getattr(self, f.name)) for f in fields(self)}  # type: ignore[arg-type]  # every subclass is made a dataclass above
        wire = urlencode({"p": self.prefix} | pairs)
        if len(wire) > POSTBACK_LIMIT:
            raise ValueError(f"{self!r}: {len(wire)} characters, LINE allows {POSTBACK_LIMIT}")
        return wire

    @classmethod
    def unpack(cls, wire: str) -> Self:
        """The tap this data stands for, or ``StaleCard`` when we do not know it (any more)."""
        if len(wire) > POSTBACK_LIMIT:
            raise StaleCard
        try:
            flat = dict(parse_qsl(wire, keep_blank_values=True, strict_parsing=True))
            kind = Postback.known[flat.pop("p")]
            hints = get_type_hints(kind)
            value = kind(**{name: _read(hints[name], text) for name, text in flat.items()})
        except (KeyError, TypeError, ValueError):
            raise StaleCard from None
        if not isinstance(value, cls):
            raise StaleCard
        return value


@dataclass(frozen=True)
class Said(Intent):
    """Somebody wrote a text message."""

    text: str


@dataclass(frozen=True)
class Sent(Intent):
    """Somebody sent something that is not text: image, sticker, audio, file, location ..."""

    kind: str


@dataclass(frozen=True)
class SentFile(Intent):
    """Somebody sent a file. ``size`` in bytes, if LINE tells it."""

    message_id: str
    size: int | None
    name: str = ""


Rows = tuple[tuple[str, ...], ...]
"""What a table holds, as text: a row of headings somewhere near the top, then its rows."""


@dataclass(frozen=True)
class FileArrived(Intent):
    """A table that was sent has been fetched and read, for this form. It is kept by nobody."""

    form: str
    message_id: str
    rows: Rows


@dataclass(frozen=True)
class FileLost(Intent):
    """A file could not be fetched, or not be read (``fault``: a ``TableFault``; ``told``: what
    its sentence names, by name)."""

    form: str
    message_id: str
    fault: str
    told: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True)
class Followed(Intent):
    """Somebody added the account as a friend, or unblocked it."""


@dataclass(frozen=True)
class Left(Intent):
    """Somebody blocked the account."""


@dataclass(frozen=True)
class TookBack(Intent):
    """Somebody unsent a message; what we keep of it goes too."""

    message_id: str


@dataclass(frozen=True)
class SaidInGroup(Intent):
    """Somebody mentioned us in a group. The sender is known only if LINE tells."""

    text: str


@dataclass(frozen=True)
class TappedInGroup(Intent):
    """A button was tapped in a group, where LINE does not document who did it."""


@dataclass(frozen=True)
class Unreadable(Intent):
    """An event of a kind we do not know. Nothing is lost: it stays in the inbox, answered kindly
    when it carries a reply token."""

    kind: str


@dataclass(frozen=True)
class PortalDone(Intent):
    """A portal carried out an order. ``session`` is the portal's name of the one it was about,
    ``mac`` the device; ``waits``: the speaker waits for it in the chat; ``asked``: when it was
    ordered, in real time."""

    order: str
    username: str
    session: str | None = None
    waits: bool = False
    mac: str | None = None
    asked: datetime | None = None
    portal: str = MAIN


@dataclass(frozen=True)
class PortalRefused(Intent):
    """A portal said no; a person must look. The job is on the list. ``fault`` is the kind of no
    (``portal_bridge.contract``)."""

    order: str
    username: str
    why: str
    session: str | None = None
    waits: bool = False
    mac: str | None = None
    fault: str = ""
    portal: str = MAIN


@dataclass(frozen=True)
class PortalSilent(Intent):
    """A portal has not answered for a while; the order keeps being tried."""

    order: str
    username: str
    portal: str = MAIN


@dataclass(frozen=True)
class PortalSlow(Intent):
    """A portal has not done yet what somebody waits for in the chat; it keeps being tried."""

    order: str
    username: str
    portal: str = MAIN


@dataclass(frozen=True)
class PortalAway(Intent):
    """A portal could not be read for a while: nobody is seen online, nobody warned, and no order
    gets there."""

    since: datetime
    portal: str = MAIN


@dataclass(frozen=True)
class IdleSoon(Intent):
    """These sessions will be cut for idleness before long, unless something is sent."""

    sessions: tuple[UUID, ...]


@dataclass(frozen=True)
class WorkBegins(Intent):
    """A span of working time has begun; the day's ``first`` one brings the morning digest."""

    first: bool


@dataclass(frozen=True)
class PromisesDue(Intent):
    """The promised time of some requests has passed, once or once more."""


@dataclass(frozen=True)
class GuestsDue(Intent):
    """The hour of a guest pass has come, or somebody was half let in and is gone."""


@dataclass(frozen=True)
class BookLooked(Intent):
    """The chain of a book (``store.books``) was looked at. ``changed``: it does not hold; else a
    part of it was sealed with a key that is not known here."""

    book: str
    _: KW_ONLY
    changed: bool


@dataclass(frozen=True)
class MonthBegins(Intent):
    """A new month, and with it new pushes."""
