"""``ต่ออายุ``: an account that ends by its profile's validity goes on, if an officer says so.

Its owner hears a week before, with their next word; who has said nothing by the last day gets the
one push.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from handlers.accounts.leaving import close_what_was_left
from handlers.kit.charges import file
from handlers.kit.custodians import has_custodian, refuse_without_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Button,
    Card,
    Effects,
    Fact,
    Params,
    Say,
    Show,
    Tell,
    Then,
    When,
)
from handlers.kit.guards import officer
from handlers.kit.limits import limits
from handlers.kit.news import DayBegins, Filed, RenewalApproved, RenewalRefused, Vouched
from handlers.kit.promises import receipt
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.standing_in import kept_from, refusal_for_other, stand_in, tell_stand_in
from handlers.kit.taps.accounts import Renew
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import Withdraw
from portal_bridge.orders import OpenAccount
from store.accounts import IN_USE, Account
from store.audit import Act
from store.budget import Category
from store.people import Person
from store.refusals import AlreadyWaiting, HolderChanged, NotYours, Refusal
from store.requests import Application, Kind

renewing = Router("accounts.renewing")

A_WEEK: Final = timedelta(days=7)
A_DAY: Final = timedelta(days=1)
FROM: Final = timedelta(days=30)
"""How long before its end an account can be renewed."""


class TooEarlyToRenew(Refusal):
    """The account goes on for long enough, or does not end at all."""


@dataclass
class ToBeClosed(Refusal):
    """An officer has set the day on which it closes, with their second factor: a renewal is no way
    around that."""

    ends_the_form: ClassVar[bool] = True
    number: str


def may_be_renewed(account: Account, now: datetime) -> bool:
    """In use, and ending soon; one that has ended comes back in the same way. One that an officer
    lets close (the yearly sweep) does not."""
    if account.closes_at is not None:
        return False
    soon = account.expires_at is not None and account.expires_at <= now + FROM
    return soon and account.state in IN_USE


@renewing.on(Renew)
def renew(tap: Renew, desk: Desk) -> Effects:
    """By its owner, or by an officer for who has no LINE."""
    account = desk.accounts.get(tap.account)
    if account is None:
        raise NotYours
    owner = desk.people.get(account.owner_id)
    for_other = owner.line_id is None and officer(desk)
    if owner.id != desk.me.id and not for_other:
        raise NotYours
    refuse_without_custodian(account, desk)
    waiting = desk.requests.open_of(owner.id, Kind.RENEWAL)
    if waiting is not None:
        raise AlreadyWaiting(waiting.number)
    if not may_be_renewed(account, desk.now):
        raise TooEarlyToRenew
    filed = file(_asked(account, owner, desk), desk)
    if for_other:
        desk.audit.note(Act.REQUEST_FILED_FOR, filed.number, of=owner.id)
        yield Then(Vouched(filed))
        return
    yield receipt(
        filed, "renewal.filed", desk, (Button.of("button.withdraw", Withdraw(filed.id)), CONTACT)
    )
    yield Then(Filed(filed))


def _asked(account: Account, owner: Person, desk: Desk) -> Application:
    name, for_other = owner.name or account.username, owner.id != desk.me.id
    return Application(
        kind=Kind.RENEWAL,
        requester=owner.id,
        holder=owner.id,
        filed_by=desk.me.id if for_other else None,
        kept_from=kept_from(name, account.phone, desk) if for_other else None,
        name=name,
        place_code=owner.place_code or "",
        place_name=owner.place_name or "",
        phone=account.phone,
        profile=account.profile,
        username=account.username,
    )


@renewing.on(RenewalApproved)
def go_on(news: RenewalApproved, desk: Desk) -> Effects:
    """For as long again, from its end or from now. Raises ``HolderChanged``."""
    request = news.request
    account = desk.accounts.by_username(request.username)
    if account is None or account.owner_id != request.holder_id or account.state not in IN_USE:
        raise HolderChanged(request.number)
    if account.closes_at is not None:
        raise ToBeClosed(request.number)
    profile = desk.profiles.get(account.profile)
    begins = max(account.expires_at or desk.now, desk.now)
    days = profile.validity_days
    account.expires_at = begins + timedelta(days=days) if days else None
    account.closes_at, account.expiry_told = None, 0
    desk.session.add(account)
    yield Ask(OpenAccount(account.username, limits(profile), account.expires_at))
    said: Params = {"username": account.username, "number": request.number}
    if account.expires_at is None:
        told = Say("renewal.without_end", said)
    else:
        told = Say("renewal.done", said | {"until": When(account.expires_at, "day")})
    if request.filed_by is not None:
        yield from tell_stand_in(request, told, desk)
        return
    yield Tell(account.owner_id, told, Category.DECISION)


@renewing.on(RenewalRefused)
def ends_as_it_was(news: RenewalRefused, desk: Desk) -> Effects:
    request = news.request
    if request.filed_by is not None:
        yield from tell_stand_in(request, refusal_for_other(request), desk)
        return
    reason = reason_words(request.reason or "come_in")
    told = Say("renewal.refused", {"number": request.number, "reason": reason}, (CONTACT,))
    yield Tell(request.requester_id, told, Category.DECISION)


@renewing.on(DayBegins)
def begin_the_day(_news: DayBegins, desk: Desk) -> Effects:
    yield from close_what_was_left(desk)
    yield from _tell_the_owners(desk)


def _tell_the_owners(desk: Desk) -> Effects:
    """Once a week before, for free with their next word; once on the last day, as a push, unless
    they have asked meanwhile. For who has no LINE an officer hears."""
    for account in desk.accounts.ending(by=desk.now + A_WEEK, after=desk.now):
        ends = account.expires_at or desk.now
        times = 2 if ends <= desk.now + A_DAY else 1
        if account.expiry_told >= times:
            continue
        account.expiry_told = times
        desk.session.add(account)
        if desk.requests.open_about(account.username, Kind.RENEWAL):
            continue
        if not has_custodian(account, desk):
            continue  # officers know that it wants one; then it can be renewed
        owner = desk.people.get(account.owner_id)
        card = Show((_ends_soon(account, owner, ends),))
        hears: UUID | None = owner.id
        if owner.line_id is None:
            hears = stand_in(desk.requests.last_about(account.username), desk)
        if hears is not None:
            yield Tell(hears, card, Category.DECISION, waits=times == 1)


def _ends_soon(account: Account, owner: Person, ends: datetime) -> Card:
    """A card: its button outlasts what is said after it, a quick reply would not. An officer who
    gets it instead of the owner sees whose the account is."""
    whose = owner.name if owner.line_id is None else None
    return Card(
        "renewal.soon",
        params={"username": account.username},
        facts=(
            *((Fact("fact.name", whose),) if whose else ()),
            Fact("fact.expires", When(ends, "day")),
        ),
        buttons=(Button.of("button.renew", Renew(account.id), style="primary"),),
    )
