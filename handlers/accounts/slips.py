"""How somebody without LINE gets to the page that sets their password: on a printed slip, or on the
officer's screen while they stand there. Only what is not set yet is handed out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from handlers.accounts.batches import accounts_of
from handlers.kit.charges import matter_of, posts
from handlers.kit.custodians import refuse_without_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Param, Show, When, Words
from handlers.kit.guards import officer
from handlers.kit.linkcards import link_card
from handlers.kit.router import Router
from handlers.kit.routing import charged
from handlers.kit.taps.accounts import PrintSlip, PrintSlips, SetHere
from store.accounts import Account, AccountState, PasswordLink
from store.audit import Act
from store.handouts import HandoutKind
from store.people import Person
from store.refusals import NotYours, OwnRequest, Refusal, StaleCard, TooManyLinks
from store.requests import Request, Step

slips = Router("accounts.slips")

PAPER_LIFE: Final = timedelta(days=7)
"""Paper goes to a school with the next official bag."""
PAGE_LIFE: Final = timedelta(minutes=15)
A_CARD: Final = 6
"""People that a card shows."""
HERE: Final = timedelta(minutes=15)
"""The person stands beside the officer."""


@dataclass
class NothingToHandOut(Refusal):
    """The account has its password, or is shut: a page for another one is asked for first."""

    username: str


class NobodyWaits(Refusal):
    """Everybody of the batch has a password, or their account is shut."""


@slips.on(PrintSlip, who=officer)
def print_slip(tap: PrintSlip, desk: Desk) -> Effects:
    """A new slip; an older one leads nowhere from now on. Raises ``TooManyLinks``."""
    account, owner, request = _handed_by_me(tap.account, desk)
    older = _older([account], desk)
    link = _new_link(account, PAPER_LIFE, "slip", desk)
    page = desk.handouts.make(
        desk.me.id, HandoutKind.SLIP, now=desk.now, life=PAGE_LIFE, subject=link.id
    )
    card = Card(
        "slip.page",
        params={
            "number": request.number,
            "name": owner.name or account.username,
            "username": account.username,
            "until": When(page.expires_at, "time"),
            "older": older,
        },
        buttons=(Button("button.open_page", handout=page.id, style="primary"),),
    )
    yield Show((card,))


@slips.on(SetHere, who=officer)
def set_here(tap: SetHere, desk: Desk) -> Effects:
    """The person types; the officer looks away. Raises ``TooManyLinks``."""
    account, _owner, request = _handed_by_me(tap.account, desk)
    link = _new_link(account, HERE, "at_the_desk", desk)
    yield Show((link_card("slip.here", account, link, request.number),))


@slips.on(PrintSlips, who=officer)
def print_all(tap: PrintSlips, desk: Desk) -> Effects:
    """A page for everybody of the batch who has no password yet; their older slips lead nowhere
    from now on. Who gets none is named, and why. Raises ``NobodyWaits``, or ``NotYours`` for who
    answers for none of them."""
    waiting = [one for one in accounts_of(tap.batch, desk) if one.state is AccountState.LOCKED]
    if not waiting:
        raise NobodyWaits
    older, left_out = _older(waiting, desk), []
    for account in waiting:
        why = _printed(account, desk)
        if why is not None:
            left_out.append((account, why))
    cards = tuple(
        _left_out(left_out[at : at + A_CARD], desk) for at in range(0, len(left_out), A_CARD)
    )
    count = len(waiting) - len(left_out)
    if count == 0:
        yield Show(cards)
        return
    page = desk.handouts.make(
        desk.me.id, HandoutKind.SLIPS, now=desk.now, life=PAGE_LIFE, subject=tap.batch
    )
    card = Card(
        "many.page",
        params={"count": count, "until": When(page.expires_at, "time"), "older": older},
        buttons=(Button("button.open_page", handout=page.id, style="primary"),),
    )
    yield Show((card, *cards))


def _printed(account: Account, desk: Desk) -> Words | None:
    """A new slip for one of a batch, or why there is none. Raises ``NotYours``."""
    if desk.people.get(account.owner_id).line_id is not None:
        return Words("many.no_slip.has_line")
    try:
        _handed_by_me(account.id, desk)
        _new_link(account, PAPER_LIFE, "slip", desk)
    except OwnRequest:
        return Words("many.no_slip.own")
    except TooManyLinks as no:
        return Words("many.no_slip.too_many", {"again": When(no.again_at)})
    return None


def _left_out(some: Sequence[tuple[Account, Words]], desk: Desk) -> Card:
    facts = (Fact("fact.row", _who(account, why, desk)) for account, why in some)
    return Card("many.left_out", facts=tuple(facts))


def _who(account: Account, why: Words, desk: Desk) -> Words:
    name = desk.people.get(account.owner_id).name or account.username
    return Words("many.no_slip_for", {"name": name, "why": why})


def _older(accounts: Sequence[Account], desk: Desk) -> Param:
    """What becomes of an earlier slip, where there may be one."""
    before = any(desk.links.any_wished(account.id) for account in accounts)
    return Words("slip.older") if before else ""


def _new_link(account: Account, life: timedelta, how: str, desk: Desk) -> PasswordLink:
    """Raises ``TooManyLinks``, before anything is written."""
    link = desk.links.make_again(account.id, now=desk.now, expires=desk.now + life)
    desk.audit.note(Act.LINK_REISSUED, account.id, of=account.owner_id, how=how)
    return link


def _handed_by_me(account_id: UUID, desk: Desk) -> tuple[Account, Person, Request]:
    """The account, its owner without LINE, and what was decided about it last. Raises
    ``NotYours``, ``OwnRequest``, ``StaleCard`` or ``NothingToHandOut``."""
    account = desk.accounts.get(account_id)
    if account is None:
        raise StaleCard
    refuse_without_custodian(account, desk)
    owner = desk.people.get(account.owner_id)
    if owner.line_id is not None:
        raise NotYours
    if account.state is not AccountState.LOCKED:
        raise NothingToHandOut(account.username)
    request = desk.requests.last_about(account.username)
    if desk.me.id in request.concerns:
        raise OwnRequest(request.number)
    answers_for_it = charged(Step.DEPUTY, matter_of(request, desk), posts(desk))
    mine = {request.filed_by, request.decided_by, *(charge.officer for charge in answers_for_it)}
    if desk.me.id not in mine:
        raise NotYours
    return account, owner, request
