"""``เปลี่ยนผู้ดูแล``: a shared machine's account goes into the care of another member.

The password dies with the hand-over; the new custodian sets another on a page, and the former one
is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from handlers.kit.answering import answers_for
from handlers.kit.calling_off import call_off
from handlers.kit.charges import answering_for
from handlers.kit.custodians import custodian_name, may_be_handed
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Button,
    Card,
    Effects,
    Fact,
    LinkMenu,
    Params,
    Say,
    Show,
    Tell,
)
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.members import member, read_member
from handlers.kit.news import MachinesLeft
from handlers.kit.remembering import give_up
from handlers.kit.router import Router
from handlers.kit.taps.accounts import HandCustody
from handlers.kit.taps.menu import CONTACT, Find, ShowUncared
from portal_bridge.orders import LockAccount, ResumeAccount
from store.accounts import Account, AccountState
from store.audit import Act
from store.budget import Category
from store.duties import Topic
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard
from store.requests import Kind

custody = Router("accounts.custody")

SHOWN: Final = 10


@dataclass
class OwnCustody(Refusal):
    """Nobody gives a machine into their own care, or out of it; a colleague does."""

    machine: str


@dataclass
class CustodianChanged(Refusal):
    """A colleague has handed it over meanwhile, or it is not in use any more."""

    machine: str


class InTheirCare(Refusal):
    """Who was named has it in their care already."""


def _shared(account_id: UUID, desk: Desk) -> tuple[Account, str]:
    """The account and its machine, if the speaker may hand it over now. Raises a ``Refusal``."""
    account = desk.accounts.get(account_id)
    if account is None or account.shared_label is None or not may_be_handed(account, desk):
        raise StaleCard
    if account.owner_id == desk.me.id:
        raise OwnCustody(account.shared_label)
    place = desk.requests.get(account.request_id).place_code
    if not answers_for(Topic.ACCOUNT, place, desk, owner=account.owner_id):
        raise NotYours
    return account, account.shared_label


class OfAMachine:
    """Mixed into a form with this field: the account of a shared machine."""

    account: str

    def _machine(self, desk: Desk) -> str:
        account = desk.accounts.get(UUID(self.account))
        return (account and account.shared_label) or ""


class NewCustodian(OfAMachine, Form, form="custody"):
    """One question; ``before`` is whose care it is in while it is asked."""

    account: str = ask(when=never, given=True)
    before: str = ask(when=never, given=True)
    custodian: str = ask(
        "custody.ask", reader=lambda answer, desk: _read_another(answer, desk), limit=120
    )

    def ask_params(self, desk: Desk) -> Params:
        return {"machine": self._machine(desk)}

    def summary(self, desk: Desk, seal: str) -> Card:
        before, after = (desk.people.get(UUID(one)) for one in (self.before, self.custodian))
        return Card(
            "custody.summary",
            params={"machine": self._machine(desk)},
            facts=(
                Fact("fact.now", custodian_name(before)),
                Fact("fact.then", custodian_name(after)),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "custodian")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        account, machine = _shared(UUID(self.account), desk)
        before, after = desk.people.get(UUID(self.before)), member(self.custodian, desk)
        if after.id == desk.me.id:
            raise OwnCustody(machine)
        given = desk.accounts.hand_over(account.id, to=after.id, holder=before.id, now=desk.now)
        if not given:
            raise CustodianChanged(machine)
        yield from handed(account, before, after, desk, how="custody")
        said: Params = {"machine": machine, "username": account.username}
        yield Say("custody.done", said | {"name": after.name or ""})
        yield Tell(before.id, Say("custody.told", said, (CONTACT,)), Category.SECURITY)


def handed(account: Account, before: Person, after: Person, desk: Desk, *, how: str) -> Effects:
    """What goes with every hand-over. The page asks for the last digits of the new custodian's
    phone. What its former custodian had shut is theirs to open."""
    was_frozen = account.state is AccountState.FROZEN
    account.phone = after.phone or account.phone
    desk.session.add(account)
    desk.accounts.lock(account.id)
    desk.links.end_all(account.id, now=desk.now)
    kinds = (Kind.PASSWORD, Kind.RENEWAL, Kind.RETURN)
    call_off(desk.requests.open_about(account.username, *kinds), desk)
    desk.audit.note(Act.ACCOUNT_HANDED_OVER, account.id, of=after.id, how=how)
    yield from give_up(account, desk, how="handed_over")
    yield Ask(LockAccount(account.username))
    if was_frozen:
        yield Ask(ResumeAccount(account.username))
    for person in (before, after):
        if desk.roster.officer(person.id) is None:
            yield LinkMenu(person.id, "member" if desk.accounts.of(person.id) else "guest")


def _read_another(answer: str, desk: Desk) -> str:
    """The id of another member. Raises ``Which``, ``NoSuchMember``, or ``InTheirCare``."""
    found = read_member(answer, desk)
    current = desk.conversations.named(desk.me.id, NewCustodian.form)
    if current is not None and found == current.answers.get("before"):
        raise InTheirCare
    return found


@custody.on(HandCustody, who=officer)
def hand_over(tap: HandCustody, desk: Desk) -> Effects:
    account, _machine = _shared(tap.account, desk)
    desk.conversations.end(desk.me.id, NewCustodian.form)
    given = {"account": account.id.hex, "before": account.owner_id.hex}
    yield from start(NewCustodian, desk, given)


@custody.on(MachinesLeft)
def tell_officers(news: MachinesLeft, desk: Desk) -> Effects:
    """Whoever answers for accounts where the machine stands hears with their next word; nobody is
    woken for it, since the machine goes on."""
    told: dict[UUID, list[Account]] = {}
    for account in news.machines:
        place = desk.requests.get(account.request_id).place_code
        for one in answering_for(Topic.ACCOUNT, desk, place=place):
            told.setdefault(one, []).append(account)
    for one, accounts in told.items():
        yield Tell(one, Show(_cards(accounts, desk)), Category.OFFICER, waits=True)


@custody.on(ShowUncared, who=officer)
def show_uncared(_tap: ShowUncared, desk: Desk) -> Effects:
    accounts = desk.custody.without_custodian()
    if not accounts:
        yield Say("custody.all_cared")
        return
    yield Show(_cards(accounts, desk), (Button.of("button.find", Find()),))


def _cards(accounts: Sequence[Account], desk: Desk) -> tuple[Card, ...]:
    return tuple(
        Card(
            "custody.left",
            params={"machine": account.shared_label or "", "username": account.username},
            facts=(
                Fact("fact.machine", account.shared_label or ""),
                Fact("fact.place_of_machine", desk.requests.get(account.request_id).place_name),
                Fact("fact.username", account.username),
            ),
            buttons=(Button.of("button.hand_custody", HandCustody(account.id), style="primary"),),
        )
        for account in accounts[:SHOWN]
    )
