"""Who has an address now: daily work of an officer, and no way around the law's log.

**The decision.** A device that is infected, or whose user calls because the net stopped, is known
by its address; an officer who must look is not held up. But who is told by address is told what
``ใครใช้ไอพี`` tells, for this moment: so it stands in the same log (``store.whois.Disclosure``), with
the address, the second and the reason ``live``. Whoever does it more often than a handful of times
in an hour does something else than help one person: they show the second factor and say why, as
there, and then have another handful. It is by address as soon as the words asked for are how the
address of anybody found begins, so that a beginning (``10.1.``) is no way around. By account, name,
device number or workplace it is noted in the audit alone.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.kit.desk import Desk
from store.audit import Act
from store.online import OnlineSession
from store.whois import LIVE

A_HANDFUL: Final = 5
WITHIN: Final = timedelta(hours=1)
A_SECOND: Final = timedelta(seconds=1)
LONGEST: Final = 45
"""Characters of an address; longer words are the beginning of none."""
LIKE_AN_ADDRESS: Final = re.compile(r"[0-9a-f]{0,4}(?:[.:][0-9a-f]{0,4})+", re.IGNORECASE)


def is_by_address(words: str, found: Sequence[OnlineSession]) -> bool:
    """Whether these words found somebody by their address, or would have."""
    if len(words) > LONGEST:
        return False
    if not found:
        return LIKE_AN_ADDRESS.fullmatch(words) is not None
    return any(row.address.casefold().startswith(words.casefold()) for row in found)


def must_say_why(desk: Desk) -> bool:
    """They have looked at a handful of addresses already."""
    actor = str(desk.audit.actor)
    return desk.disclosures.live(actor, since=desk.now - WITHIN) >= A_HANDFUL


def note(address: str, found: int, desk: Desk, *, reason: str = LIVE) -> None:
    """Write down who is told, before they are told."""
    desk.disclosures.note(
        desk.audit,
        Act.ADDRESS_LOOKED_UP,
        address=address,
        span=(desk.now, desk.now + A_SECOND),
        reason=reason,
        found=found,
    )
