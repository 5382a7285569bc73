"""What the handout page hands out: one file here for each kind, each a maker.

``bot.pages.handout`` is the page itself, ``store.handouts`` the rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session

from store.handouts import Handout

__all__ = ["Draft", "File", "Maker", "Product", "Sheet"]


@dataclass(frozen=True, repr=False)
class Sheet:
    """A page to read, or to print: ``bot/pages/templates/<template>.html`` with these values."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, repr=False)
class File:
    """A file to keep."""

    name: str
    media_type: str
    body: bytes


Product = Sheet | File
Draft = Callable[[], Product]
"""Makes the thing from what was read; called after the transaction, and may take its time."""
Maker = Callable[[Session, Handout, datetime], Draft]
"""Reads what the thing is made from, in the transaction that ends the handout, at office time.
Raises a ``Refusal`` when it must not be handed out any more; then it is not used up."""
