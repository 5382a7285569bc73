"""After the yes: the account is opened in the portal, locked, and its owner sets a password.

The person hears once, when the account is open. The link's address is made when it is sent;
a lost or expired link is made anew in the chat, without another approval.
"""

from datetime import timedelta
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    LinkMenu,
    Say,
    Show,
    Tell,
    When,
)
from handlers.kit.intents import PortalDone, PortalRefused, PortalSilent
from handlers.kit.news import Approved
from handlers.kit.router import Router
from handlers.kit.starts import CONTACT, ForgotPassword, NewLink
from handlers.language.words import Intent as Wish
from portal_bridge.contract import ProfileLimits
from portal_bridge.orders import OpenAccount
from store.accounts import Account, AccountState
from store.budget import Category
from store.profiles import Profile
from store.refusals import NothingToOpen

opening = Router("accounts.opening")

OPENED = (AccountState.ACTIVE, AccountState.FROZEN, AccountState.LOCKED)


@opening.on(Approved)
def open_account(news: Approved, desk: Desk) -> Effects:
    approved = news.request
    profile = desk.profiles.get(approved.profile)
    expires = desk.now + timedelta(days=profile.validity_days) if profile.validity_days else None
    desk.accounts.open(
        username=approved.username,
        owner=approved.requester_id,
        request=approved.id,
        profile=profile.name,
        phone=approved.phone,
        purpose=approved.purpose,
        now=desk.now,
        expires=expires,
    )
    yield Ask(OpenAccount(approved.username, limits(profile), expires))


def limits(profile: Profile) -> ProfileLimits:
    """The profile as a portal understands it."""
    return ProfileLimits(
        name=profile.name,
        idle_timeout=_seconds(profile.idle_timeout),
        session_timeout=_seconds(profile.session_timeout),
        rate_up=profile.rate_up,
        rate_down=profile.rate_down,
        devices=profile.devices,
    )


def _seconds(count: int | None) -> timedelta | None:
    return None if count is None else timedelta(seconds=count)


@opening.on(PortalDone)
def tell_it_is_open(event: PortalDone, desk: Desk) -> Effects:
    """The one push of an account: it is open, here is the page for its password."""
    account = desk.accounts.by_username(event.username)
    if account is None or event.order != "open_account":
        return
    if not desk.accounts.move(account.id, AccountState.LOCKED, unless=OPENED):
        return
    number = desk.requests.get(account.request_id).number
    card = _link_card("account.opened", account, number, desk)
    yield Tell(account.owner_id, Show((card,)), Category.DECISION)
    if desk.roster.officer(account.owner_id) is None:
        yield LinkMenu(account.owner_id, "member")


def _link_card(
    text: str, account: Account, number: str, desk: Desk, *, again: bool = False
) -> Card:
    expires = desk.office.hours.link_ends(desk.now)
    make = desk.links.make_again if again else desk.links.make
    link = make(account.id, now=desk.now, expires=expires)
    return Card(
        text,
        params={"number": number, "username": account.username, "until": When(expires)},
        badge=Badge.APPROVED,
        facts=(
            Fact("fact.username", account.username),
            Fact("fact.set_until", When(expires)),
        ),
        buttons=(Button("button.set_password", link=link.id, style="primary"),),
    )


@opening.on(NewLink, words=[Wish.NEW_LINK])
def link_again(_tap: NewLink, desk: Desk) -> Effects:
    account = desk.accounts.waiting_for_password(desk.me.id)
    number = desk.requests.get(account.request_id).number
    yield Show((_link_card("account.link_again", account, number, desk, again=True),))


@opening.on(ForgotPassword, words=[Wish.PASSWORD_RESET])
def forgot(_tap: ForgotPassword, desk: Desk) -> Effects:
    """A password that was never set needs a link, not an officer. For the rest: the officer."""
    try:
        desk.accounts.waiting_for_password(desk.me.id)
    except NothingToOpen:
        yield Say("password.forgot", buttons=(CONTACT,))
        return
    yield Say("password.never_set", buttons=(Button.of("button.new_link", NewLink()), CONTACT))


@opening.on(PortalRefused)
def tell_the_officers(event: PortalRefused, desk: Desk) -> Effects:
    """The portal said no: the officers look, the requester keeps the promise's number."""
    account = desk.accounts.by_username(event.username)
    if account is not None and event.order == "open_account":
        desk.accounts.move(account.id, AccountState.FAILED, unless=OPENED)
    for officer, _person in desk.roster.officers():
        yield _to_officer("portal.refused", officer.person_id, event.username)


@opening.on(PortalSilent)
def tell_of_silence(event: PortalSilent, desk: Desk) -> Effects:
    """Nothing is lost: the order keeps being tried, and the account's owner hears when it is
    open. The officers should know why it takes so long."""
    for officer, _person in desk.roster.officers():
        yield _to_officer("portal.silent", officer.person_id, event.username)


def _to_officer(text: str, officer: UUID, username: str) -> Tell:
    return Tell(officer, Say(text, {"username": username}), Category.OFFICER)
