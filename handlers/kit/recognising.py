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
from handlers.kit.forms import NotAChoice
from handlers.language.choices import chosen
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
        owner = desk.people.get(account.owner_id)
        known_since = max(account.owned_since, owner.created_at)
        if owner.line_id is not None and known_since <= desk.now - SETTLED:
            return (*FOR_ANYBODY, Recognition.BOUND_LINE)
    return FOR_ANYBODY


def read_way(answer: str, _desk: Desk) -> str:
    """One of the ways there are for anybody, tapped or in words. Raises ``NotAChoice``."""
    way = answer if answer in FOR_ANYBODY else chosen("recognition", answer, FOR_ANYBODY)
    if way is None:
        raise NotAChoice
    return way


def way_choices(_desk: Desk) -> tuple[Button, ...]:
    return tuple(way_button(way, way.value) for way in FOR_ANYBODY)


def way_button(way: Recognition, tap: str) -> Button:
    return Button(f"recognition.{way.value}", tap=tap)
