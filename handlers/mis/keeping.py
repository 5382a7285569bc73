"""A question as it is kept, so that it can be asked on, or made a file of, later: with what of it
was not understood, since whoever is shown the file sees no card beside it."""

from collections.abc import Mapping
from typing import Any, Final

from handlers.understanding.understood import Intent, Kind, Unread, Wish

UNREAD: Final = "unread"
REMAINING: Final = "remaining"


def kept(wish: Wish) -> dict[str, Any]:
    """The slots, as in JSON."""
    slots = dict(wish.slots)
    if wish.unread:
        slots[UNREAD] = [{"kind": one.kind.value, "words": one.words} for one in wish.unread]
    if wish.remaining:
        slots[REMAINING] = dict(wish.remaining)
    return slots


def wish_of(intent: str, slots: Mapping[str, Any]) -> Wish:
    """What was kept. Raises ``ValueError`` for an intent or a kind that this version has not."""
    unread = tuple(
        Unread(Kind(str(one["kind"])), str(one["words"])) for one in slots.get(UNREAD, ())
    )
    bare = {slot: value for slot, value in slots.items() if slot not in (UNREAD, REMAINING)}
    return Wish(Intent(intent), bare, unread=unread, remaining=slots.get(REMAINING, {}))
