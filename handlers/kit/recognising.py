"""How an officer says that they know the person: the ways there are for one request.

The LINE account alone is good for its owner once it has been theirs for ``SETTLED``: a phone that
was taken over this morning proves nothing (NIST SP 800-63B-4 section 4.2). A claim comes from
another LINE account, so that only meeting the person or calling the number on file will do; and
the number itself is never changed on the word of a LINE account.
"""

from collections.abc import Sequence
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


WITHOUT_NUMBER: Final = (Recognition.IN_PERSON, Recognition.SUPERIOR)
"""Whose number was typed by an officer a moment ago has none on file to be called back at."""


def ways_for(name: str, phone: str, desk: Desk) -> tuple[Recognition, ...]:
    """How somebody without LINE, for whom the speaker asks, may be recognised."""
    before = desk.people.named(name, phone)
    on_file = any(desk.accounts.ever_of(person.id) for person in before)
    return FOR_ANYBODY if on_file else WITHOUT_NUMBER


def ways(request: Request, desk: Desk) -> tuple[Recognition, ...]:
    """How the person behind this request may be recognised at this moment."""
    if request.kind is Kind.CLAIM:
        return FOR_A_CLAIM
    filed_for = request.kind is Kind.ACCOUNT and request.filed_by is not None
    if filed_for or request.kind is Kind.SCHOOL:
        on_file = desk.accounts.ever_of(request.requester_id)
        return FOR_ANYBODY if on_file else WITHOUT_NUMBER
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
    return read_way_of(answer, FOR_ANYBODY)


def read_way_of(answer: str, among: Sequence[Recognition]) -> str:
    """One of these. Raises ``NotAChoice``."""
    way = answer if answer in among else chosen("recognition", answer, among)
    if way is None:
        raise NotAChoice
    return way


def way_choices(_desk: Desk) -> tuple[Button, ...]:
    return way_buttons(FOR_ANYBODY)


def way_buttons(among: Sequence[Recognition]) -> tuple[Button, ...]:
    return tuple(way_button(way, way.value) for way in among)


def way_button(way: Recognition, tap: str) -> Button:
    return Button(f"recognition.{way.value}", tap=tap)
