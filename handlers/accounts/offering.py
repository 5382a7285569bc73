"""``ส่งมอบผู้ดูแล``: the custodian of a shared machine finds another member to answer for it, who
takes it over in their own chat.

Until then the custodian stays it. Who was offered it decides alone; an officer may still hand it to
anybody (``handlers.accounts.custody``).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from handlers.accounts.custody import CustodianChanged, InTheirCare, OfAMachine, handed
from handlers.kit.custodians import custodian_name
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Say, Show, Tell, When
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Form, ask, never
from handlers.kit.intents import Postback
from handlers.kit.members import is_member, member, read_member
from handlers.kit.router import Router
from handlers.kit.taps.accounts import OfferCustody
from handlers.kit.taps.menu import CONTACT
from store.accounts import IN_USE, Account
from store.audit import Act
from store.budget import Category
from store.custody import OFFER_LIFE
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard

offering = Router("accounts.offering")

PUSHED_AGAIN: Final = timedelta(days=1)
"""Who is offered the same machine sooner than that hears of it with their next word: a push is
counted, and asking around costs none."""


class AcceptCustody(Postback, prefix="take_care"):
    """``รับเป็นผู้ดูแล``."""

    account: UUID


class DeclineCustody(Postback, prefix="no_care"):
    """``ไม่รับ``."""

    account: UUID


class OfferOver(Refusal):
    """It was taken back, offered to another, handed over by an officer, or not answered in time."""


@dataclass
class OfferedAlready(Refusal):
    """They have been asked, and may still answer."""

    machine: str
    name: str


def _mine(account_id: UUID, desk: Desk) -> tuple[Account, str]:
    """The machine in the speaker's care. Raises ``NotYours`` or ``StaleCard``."""
    account = desk.accounts.get(account_id)
    if account is None or account.owner_id != desk.me.id:
        raise NotYours
    if account.shared_label is None or account.state not in IN_USE:
        raise StaleCard
    return account, account.shared_label


def is_offered(account: Account, desk: Desk) -> bool:
    """Whether somebody may still take it over."""
    if account.offered_to is None or account.offered_at is None:
        return False
    return desk.now < account.offered_at + OFFER_LIFE


def _read_another(answer: str, desk: Desk) -> str:
    """The id of another member. Raises ``Which``, ``NoSuchMember``, or ``InTheirCare``."""
    found = read_member(answer, desk)
    if found == desk.me.id.hex:
        raise InTheirCare
    return found


class HandOn(OfAMachine, Form, form="hand_on"):
    """To whom?"""

    account: str = ask(when=never, given=True)
    custodian: str = ask("custody.ask_whom", reader=_read_another, limit=120)

    def ask_params(self, desk: Desk) -> Params:
        return {"machine": self._machine(desk)}

    def summary(self, desk: Desk, seal: str) -> Card:
        after = desk.people.get(UUID(self.custodian))
        return Card(
            "custody.offering",
            params={"machine": self._machine(desk), "days": OFFER_LIFE.days},
            facts=(
                Fact("fact.now", custodian_name(desk.me)),
                Fact("fact.then", custodian_name(after)),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "custodian")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        account, machine = _mine(UUID(self.account), desk)
        after = member(self.custodian, desk)
        if after.id == desk.me.id:
            raise InTheirCare
        if account.offered_to == after.id and is_offered(account, desk):
            raise OfferedAlready(machine, after.name or "")
        before = account.offered_at
        if not desk.custody.offer(account.id, to=after.id, by=desk.me.id, now=desk.now):
            raise CustodianChanged(machine)
        desk.audit.note(Act.CUSTODY_OFFERED, account.id, of=after.id)
        until = When(desk.now + OFFER_LIFE, "day")
        said: Params = {"machine": machine, "name": after.name or "", "until": until}
        yield Say("custody.offered", said, (CONTACT,))
        lately = before is not None and desk.now < before + PUSHED_AGAIN
        card = _offer(account, machine, desk)
        yield Tell(after.id, Show((card,)), Category.DECISION, waits=lately)


def _offer(account: Account, machine: str, desk: Desk) -> Card:
    return Card(
        "custody.offer",
        params={"machine": machine, "until": When(desk.now + OFFER_LIFE, "day")},
        facts=(
            Fact("fact.machine", machine),
            Fact("fact.place_of_machine", desk.requests.get(account.request_id).place_name),
            Fact("fact.custodian", custodian_name(desk.me)),
        ),
        buttons=(
            Button.of("button.take_care", AcceptCustody(account.id), style="primary"),
            Button.of("button.no_care", DeclineCustody(account.id)),
            CONTACT,
        ),
    )


@offering.on(OfferCustody)
def hand_on(tap: OfferCustody, desk: Desk) -> Effects:
    account, _machine = _mine(tap.account, desk)
    desk.conversations.end(desk.me.id, HandOn.form)
    yield from start(HandOn, desk, {"account": account.id.hex})


@offering.on(AcceptCustody)
def take_over(tap: AcceptCustody, desk: Desk) -> Effects:
    """The old password dies with it, and the page for another comes."""
    account, before = _offered_to_me(tap.account, desk)
    if not is_member(desk.me, desk):
        raise NotYours
    if not desk.custody.accept(account.id, by=desk.me.id, holder=before.id, now=desk.now):
        raise OfferOver
    yield from handed(account, before, desk.me, desk, how="accepted")
    said: Params = {"machine": account.shared_label or "", "username": account.username}
    yield Say("custody.accepted", said)
    told = Say("custody.accepted_told", said | {"name": desk.me.name or ""}, (CONTACT,))
    yield Tell(before.id, told, Category.SECURITY)


@offering.on(DeclineCustody)
def decline(tap: DeclineCustody, desk: Desk) -> Effects:
    account, before = _offered_to_me(tap.account, desk)
    if not desk.custody.decline(account.id, by=desk.me.id, now=desk.now):
        raise OfferOver
    desk.audit.note(Act.CUSTODY_DECLINED, account.id, of=before.id)
    said: Params = {"machine": account.shared_label or "", "name": desk.me.name or ""}
    yield Say("custody.declined", said)
    told = Say("custody.declined_told", said, (CONTACT,))
    yield Tell(before.id, told, Category.DECISION, waits=True)


def _offered_to_me(account_id: UUID, desk: Desk) -> tuple[Account, Person]:
    """The machine that the speaker may take over, and its custodian. Raises ``OfferOver``."""
    account = desk.accounts.get(account_id)
    if account is None or account.offered_to != desk.me.id or not is_offered(account, desk):
        raise OfferOver
    return account, desk.people.get(account.owner_id)
