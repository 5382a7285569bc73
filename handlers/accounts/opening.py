"""After the yes: the account is opened in the portal, locked, and its owner sets a password.

The person hears once, when the account is open. The link's address is made when it is sent;
a lost or expired link is made anew in the chat, without another approval.
"""

from datetime import timedelta

from handlers.accounts.batches import batch_settled, hold_batch
from handlers.kit.custodians import has_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Effects, LinkMenu, Show, Tell
from handlers.kit.limits import limits
from handlers.kit.linkcards import link_card, new_link, wished_link
from handlers.kit.news import Approved, Opened, OpeningFailed
from handlers.kit.router import Router
from handlers.kit.standing_in import slip_card, tell_stand_in
from handlers.kit.taps.menu import NewLink
from handlers.language.words import Intent as Wish
from portal_bridge.orders import OpenAccount
from store.accounts import Account, AccountState
from store.budget import Category
from store.refusals import AlreadyWaiting, NothingToOpen
from store.requests import Kind

opening = Router("accounts.opening")

OPENED = (
    *(AccountState.ACTIVE, AccountState.FROZEN, AccountState.LOCKED),
    AccountState.CLOSED,
)


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
        shared_label=approved.shared_label,
        portal=approved.portal,
    )
    yield Ask(OpenAccount(approved.username, limits(profile), expires))


@opening.on(Opened)
def tell_it_is_open(news: Opened, desk: Desk) -> Effects:
    """The one push of an account: it is open, here is the page for its password. Who has no LINE
    gets it from the officer who asked for them."""
    account = desk.accounts.by_username(news.username)
    if account is None:
        return
    hold_batch(account, desk)
    if not desk.accounts.move(account.id, AccountState.LOCKED, unless=OPENED):
        return
    if not has_custodian(account, desk):
        return
    asked = desk.requests.get(account.request_id)
    owner = desk.people.get(account.owner_id)
    if asked.batch is not None:
        yield from batch_settled(asked, asked.batch, desk)
        return
    if owner.line_id is None:
        slip = slip_card("slip.opened", account, owner, asked.number)
        yield from tell_stand_in(asked, Show((slip,)), desk)
        return
    text = "shared.yours" if account.shared_label else "account.opened"
    card = link_card(text, account, new_link(account, desk), asked.number)
    yield Tell(account.owner_id, Show((card,)), Category.DECISION)
    if desk.roster.officer(account.owner_id) is None:
        yield LinkMenu(account.owner_id, "member")


@opening.on(NewLink, words=[Wish.NEW_LINK])
def link_again(_tap: NewLink, desk: Desk) -> Effects:
    account = _waiting(desk)
    number = desk.requests.last_about(account.username).number
    yield Show((link_card("account.link_again", account, wished_link(account, desk), number),))


def _waiting(desk: Desk) -> Account:
    """Whose password is to be set. Raises ``AlreadyWaiting`` where an officer has first to decide,
    ``NothingToOpen`` where nothing is on its way."""
    try:
        return desk.accounts.waiting_for_password(desk.me.id)
    except NothingToOpen:
        for asked in desk.requests.all_open_of(desk.me.id):
            if asked.kind in (Kind.ACCOUNT, Kind.PASSWORD):
                raise AlreadyWaiting(asked.number) from None
        raise


@opening.on(OpeningFailed)
def note_the_failure(news: OpeningFailed, desk: Desk) -> Effects:
    """The officers look; the requester keeps the promise's number."""
    account = desk.accounts.by_username(news.username)
    if account is None:
        return
    hold_batch(account, desk)
    desk.accounts.move(account.id, AccountState.FAILED, unless=OPENED)
    asked = desk.requests.get(account.request_id)
    if asked.batch is not None:
        yield from batch_settled(asked, asked.batch, desk)
