"""What a handler may cause. Values, not calls: the dispatcher stores them in the transaction of
the handler's own writes, and couriers carry them out after commit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from handlers.kit.intents import Intent, Postback
from portal_bridge.orders import Order
from store.budget import Category


@dataclass(frozen=True)
class When:
    """A moment in a sentence, written out in the reader's language: as a day with its time, as a
    day alone, as a time alone, to the second, or as a date without its weekday."""

    at: datetime
    form: Literal["full", "day", "time", "exact", "date"] = "full"


@dataclass(frozen=True)
class Words:
    """A text inside a text, in the reader's language: a device, a reason, a state."""

    text: str
    params: "Params" = field(default_factory=dict)


@dataclass(frozen=True)
class InThaiDigits:
    """A value whose numbers are written as official papers have them: ๒๕๖๙."""

    of: "Param"


Param = str | int | When | Words | InThaiDigits
Params = dict[str, Param]


@dataclass(frozen=True)
class Button:
    """Something to tap. ``label`` is a text key, or the words themselves when ``literal``;
    ``mark`` stands before it, so that of two with one name each is known.

    Exactly one of: ``tap`` (postback data), ``says`` (the person says these words), ``opens``
    (a web address), ``link`` (id of a password page), ``handout`` (id of what is handed out once),
    ``guests`` (id of a guest pass, whose page its guests open), ``online`` (id of a session, whose
    status page its owner opens).
    The addresses of the last three are made when they are sent.

    ``copies``: words that the tap puts on the phone's clipboard, where LINE takes them; longer ones
    are asked for by ``tap``.
    """

    label: str
    tap: str | None = None
    says: str | None = None
    opens: str | None = None
    link: UUID | None = None
    handout: UUID | None = None
    guests: UUID | None = None
    online: UUID | None = None
    literal: bool = False
    style: Literal["primary", "plain", "danger"] = "plain"
    mark: str = ""
    copies: Param | None = field(default=None, hash=False)

    @classmethod
    def of(
        cls,
        label: str,
        tap: Postback,
        *,
        literal: bool = False,
        style: Literal["primary", "plain", "danger"] = "plain",
        mark: str = "",
        copies: Param | None = None,
    ) -> "Button":
        return cls(
            label=label, tap=tap.pack(), literal=literal, style=style, mark=mark, copies=copies
        )


class Badge(StrEnum):
    """The state shown at the right of a card's header; each has its colour."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    FROZEN = "frozen"
    CLOSED = "closed"


@dataclass(frozen=True)
class Fact:
    """One line of a card: a label (text key) and a value."""

    label: str
    value: Param


@dataclass(frozen=True)
class Entry:
    """A line of a table: what it is of, and its cells from left to right. ``sums``: it is the sum
    of the lines above."""

    label: Param
    cells: tuple[Param, ...]
    sums: bool = False


@dataclass(frozen=True)
class Table:
    """``columns`` name the cells; none: the lines speak for themselves."""

    entries: tuple[Entry, ...]
    columns: tuple[Param, ...] = ()


@dataclass(frozen=True)
class Card:
    """One idea in a Flex bubble: header band, at most six facts, or a table, buttons.

    ``text`` names the card's texts: ``<text>.title`` (header), ``<text>.alt`` (what the lock
    screen shows: a whole sentence, no secret, no phone), and, if there is one, ``<text>.note``.
    """

    text: str
    params: Params = field(default_factory=dict)
    badge: Badge | None = None
    facts: tuple[Fact, ...] = ()
    buttons: tuple[Button, ...] = ()
    table: Table | None = None


@dataclass(frozen=True)
class Say:
    """Answer the person who spoke: free, on their reply token."""

    text: str
    params: Params = field(default_factory=dict)
    buttons: tuple[Button, ...] = ()
    """Quick replies under the message."""


@dataclass(frozen=True)
class Show:
    """Answer with cards; several stand side by side."""

    cards: tuple[Card, ...]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Picture:
    """Answer with a picture that is drawn whenever a phone fetches it. ``of`` is all that it is
    drawn from; its address holds that, sealed, and is good for as long as the chat. So there is
    nothing in it that names a person, and no more than its reader may know."""

    of: dict[str, Any]
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Tell:
    """Push something to a person: counted, so a reason (``category``) goes with it. What there is
    no quota for is parked until the person next writes."""

    person: UUID
    message: Say | Show
    category: Category = Category.DECISION
    waits: bool = False
    """It goes with the person's next word, for free; nobody is woken for it."""
    good_for: timedelta | None = None
    """Not sent later than this, real time; also where there is no quota for it now."""


@dataclass(frozen=True)
class Ask:
    """Hand an order to the portal once this transaction has committed."""

    order: Order
    answered: bool = False
    """The speaker waits for what comes of it: that is the answer, on this event's reply token, so
    that nothing else may be said on it."""
    portal: str | None = None
    """Which one; unnamed, it is the one that has the account. To be named where the account is no
    row of ours, or not any more."""


@dataclass(frozen=True)
class FetchFile:
    """Fetch a file that the speaker sent, read it as a table, and bring it as ``FileArrived`` for
    this form. The answer goes on this event's reply token, so that nothing else may be said on
    it."""

    message_id: str
    form: str
    name: str = ""
    """The file's."""


@dataclass(frozen=True)
class LinkMenu:
    """Show this person the rich menu of their role."""

    person: UUID
    role: Literal["guest", "member", "officer"]


@dataclass(frozen=True)
class Then:
    """News for another topic, handled in the same transaction (``handlers.kit.news``)."""

    news: Intent


@dataclass(frozen=True)
class Park:
    """The person has left: keep what was to be pushed."""

    person: UUID


@dataclass(frozen=True)
class Forget:
    """Remove what the inbox keeps of a message its sender took back."""

    message_id: str


@dataclass(frozen=True)
class ForgetChat:
    """Remove what is kept of everything that was written in this chat until now, and of what was
    said to this person."""

    person: UUID


Effect = (
    Say | Show | Picture | Tell | Ask | FetchFile | LinkMenu | Then | Park | Forget | ForgetChat
)
Effects = Iterator[Effect]
