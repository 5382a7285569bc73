"""How an officer says that they know the person: the ways there are for one request.

The LINE account alone is good for its owner once it has been theirs for ``SETTLED``: a phone that
was taken over this morning proves nothing (NIST SP 800-63B-4 section 4.2). A claim comes from
another LINE account, so that only meeting the person or calling the number on file will do; and
the number itself is never changed on the word of a LINE account.
"""

from datetime import timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button
from store.requests import Kind, Recognition, Request

SETTLED: Final = timedelta(hours=72)
FOR_A_CLAIM: Final = (Recognition.IN_PERSON, Recognition.CALL_BACK)
FOR_ANYBODY: Final = (Recognition.IN_PERSON, Recognition.CALL_BACK, Recognition.SUPERIOR)


def ways(request: Request, desk: Desk) -> tuple[Recognition, ...]:
    """How the person behind this request may be recognised at this moment."""
    if request.kind is Kind.CLAIM:
        return FOR_A_CLAIM
    if request.kind in (Kind.ACCOUNT, Kind.PHONE):
        return FOR_ANYBODY
    account = desk.accounts.by_username(request.username)
    if account is not None and account.owner_id == request.requester_id:
        known_since = max(account.owned_since, desk.people.get(account.owner_id).created_at)
        if known_since <= desk.now - SETTLED:
            return (*FOR_ANYBODY, Recognition.BOUND_LINE)
    return FOR_ANYBODY


def way_button(way: Recognition, tap: str) -> Button:
    return Button(f"recognition.{way.value}", tap=tap)
