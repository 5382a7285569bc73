"""After the officer's yes: the old password dies at once, and the owner sets another on a page.

Also for a claim, whose account goes to the claimant's LINE; its former LINE is told, and has
``ไม่ใช่ฉัน`` for three days.
"""

from datetime import timedelta
from typing import Final

from handlers.kit.belonging import schools_named
from handlers.kit.calling_off import call_off
from handlers.kit.custodians import has_custodian
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effects, LinkMenu, Say, Show, Tell
from handlers.kit.linkcards import link_card, new_link
from handlers.kit.news import Locked, ResetApproved
from handlers.kit.remembering import give_up
from handlers.kit.router import Router
from handlers.kit.standing_in import slip_card, tell_stand_in
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.kit.unlinking import end_links
from portal_bridge.orders import LockAccount, ResumeAccount
from store.accounts import Account, AccountState
from store.audit import Act
from store.budget import Category
from store.refusals import HolderChanged, ShutByOfficer
from store.requests import Kind, Request
from store.schoollinks import Ended

granting = Router("passwords.granting")

CONTESTABLE: Final = timedelta(hours=72)
"""How long an account's former LINE may still shut it after a claim."""


@granting.on(ResetApproved)
def lock(news: ResetApproved, desk: Desk) -> Effects:
    """Raises ``HolderChanged`` when the account has another owner than when this was asked, or
    never came to be; ``ShutByOfficer`` when an officer has shut it since."""
    request = news.request
    account = desk.accounts.by_username(request.username)
    if account is None or account.owner_id != request.holder_id:
        raise HolderChanged(request.number)
    if account.state in (AccountState.FAILED, AccountState.CLOSED):
        raise HolderChanged(request.number)
    if request.kind is Kind.CLAIM:
        yield from give_up(account, desk, how="claim")
        _hand_over(request, account, desk)
        yield from _speaks_no_more(request, account, desk)
    was_frozen = account.state is AccountState.FROZEN
    if not desk.accounts.lock(account.id):
        raise ShutByOfficer(request.number)
    desk.links.end_all(account.id, now=desk.now)
    settled = desk.requests.open_about(account.username, Kind.PASSWORD, Kind.RETURN)
    call_off(settled, desk)
    yield Ask(LockAccount(account.username))
    if was_frozen:
        desk.audit.note(Act.ACCOUNT_THAWED, account.id, of=account.owner_id, how="reset")
        yield Say("password.thawed", {"username": account.username})
        yield Ask(ResumeAccount(account.username))


def _hand_over(request: Request, account: Account, desk: Desk) -> None:
    """The claimant is who the former LINE's person was: what the office knew of them stays. Who had
    no LINE before leaves their history to them, so that nobody is known twice for long."""
    former, claimant = desk.people.get(account.owner_id), desk.people.get(request.requester_id)
    desk.accounts.hand_over(account.id, to=claimant.id, holder=former.id, now=desk.now)
    desk.audit.note(Act.ACCOUNT_HANDED_OVER, account.id, of=claimant.id)
    if former.line_id is None:
        desk.requests.pass_on(account.username, of=former.id, to=claimant.id)
    claimant.name = claimant.name or former.name or request.name
    claimant.phone = claimant.phone or former.phone
    if claimant.place_code is None:
        claimant.place_code, claimant.place_name = former.place_code, former.place_name
    desk.session.add(claimant)


def _speaks_no_more(request: Request, account: Account, desk: Desk) -> Effects:
    """A LINE account that was lost speaks for no school; from the new one it is asked for anew."""
    if request.holder_id is None or account.shared_label is not None:
        return
    schools = ", ".join(schools_named(request.holder_id, desk))
    if end_links(request.holder_id, Ended.OTHER_LINE, desk) and schools:
        told = Say("school.other_line", {"schools": schools}, (LINK_SCHOOL, CONTACT))
        yield Tell(request.requester_id, told, Category.DECISION, waits=True)


@granting.on(Locked)
def tell_the_owner(news: Locked, desk: Desk) -> Effects:
    """One push: the page for the new password, and the way to say that it was somebody else."""
    account = desk.accounts.by_username(news.username)
    if account is None or account.state is not AccountState.LOCKED:
        return
    if not has_custodian(account, desk):
        return
    request = desk.requests.last_about(account.username)
    owner = desk.people.get(account.owner_id)
    if owner.line_id is None:
        slip = slip_card("slip.reset", account, owner, request.number)
        yield from tell_stand_in(request, Show((slip,)), desk)
        return
    not_me = Button.of("button.not_me", NotMe(account.id), style="danger")
    text = "shared.yours" if account.shared_label else "password.ready"
    card = link_card(text, account, new_link(account, desk), request.number, not_me)
    yield Tell(account.owner_id, Show((card,)), Category.DECISION)
    if _was_claimed_with_this(request, account) and request.holder_id is not None:
        told = Say("claim.told", {"username": account.username}, (_plain(not_me), CONTACT))
        yield Tell(request.holder_id, told, Category.SECURITY)
        yield from _menus(request, desk)


def _was_claimed_with_this(request: Request, account: Account) -> bool:
    """The account is with who claimed it, since the claim was decided: what was handed over later
    moved from somebody else."""
    decided = request.decided_at or request.filed_at
    return request.kind is Kind.CLAIM and account.owned_since <= decided


def _plain(button: Button) -> Button:
    return Button(button.label, tap=button.tap)


def _menus(request: Request, desk: Desk) -> Effects:
    """Who has an account sees a member's menu, who has none any more a guest's."""
    for person in (request.requester_id, request.holder_id):
        if person is not None and desk.roster.officer(person) is None:
            yield LinkMenu(person, "member" if desk.accounts.of(person) else "guest")
