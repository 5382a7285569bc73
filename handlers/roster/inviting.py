"""``เพิ่มผู้รับผิดชอบ`` and ``เปลี่ยนเครื่อง``: a new officer, or a new phone of one.

The chat never holds the code: it stands on a page that opens once (``bot.handouts.invitation``),
and both want the second factor of who invites.
"""

from datetime import timedelta
from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Params, Say, Show, Then, When, Words
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, NotAChoice, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.language.choices import chosen
from handlers.language.names import person_name
from handlers.language.words import Intent as Wish
from handlers.roster.may import colleague, may_invite
from store.handouts import HandoutKind
from store.refusals import NotYours, StaleCard
from store.roster import Invitation, Role

inviting = Router("inviting")

PAGE_LIFE: Final = timedelta(hours=1)
"""The code itself lives for ten minutes from the moment the page is opened."""
LONGEST_NAME: Final = 120


class Invite(Postback, prefix="invite"):
    """``เพิ่มผู้รับผิดชอบ``."""


class Rebind(Postback, prefix="rebind"):
    """``เปลี่ยนเครื่อง`` on a colleague's card; ``sure`` once it was asked."""

    officer: UUID
    sure: int


class HandInvitation(Postback, prefix="hand_invitation"):
    """The page with the code of an invitation that was made."""

    invitation: UUID


def rebind_button(person: UUID, *, sure: bool) -> Button:
    label = "button.rebind_now" if sure else "button.rebind"
    return Button.of(label, Rebind(person, int(sure)))


def _above_an_officer(_answers: Answers, desk: Desk) -> bool:
    return may_invite(Role.HEAD, desk)


def _read_role(answer: str, _desk: Desk) -> str:
    role = answer if answer in list(Role) else chosen("role", answer, list(Role))
    if role is None:
        raise NotAChoice
    return role


def _roles(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"role.{role.value}", tap=role.value) for role in Role)


def _read_name(answer: str, _desk: Desk) -> str:
    return person_name(answer).display


class NewOfficer(Form, form="new_officer"):
    """Who, and, where there is a choice, as what."""

    name: str = ask("roster.ask_name", reader=_read_name, limit=LONGEST_NAME)
    role: str = ask("roster.ask_role", reader=_read_role, choices=_roles, when=_above_an_officer)

    def ask_params(self, desk: Desk) -> Params:
        return {"name": self.name}

    def finish(self, desk: Desk) -> Effects:
        role = Role(self.role) if self.role else Role.OFFICER
        if not officer(desk) or not may_invite(role, desk):
            raise NotYours
        made = desk.roster.announce(self.name, role, now=desk.now, by=desk.me.id)
        yield Then(HandInvitation(made.id))


@inviting.on(Invite, who=officer, words=[Wish.ADD_OFFICER])
def invite(_tap: Invite, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, NewOfficer.form)
    yield from start(NewOfficer, desk)


@inviting.on(Rebind, who=officer)
def rebind(tap: Rebind, desk: Desk) -> Effects:
    """The old phone's rights end when the new one is bound. Until then it can be suspended."""
    entry = colleague(tap.officer, desk)
    if not tap.sure:
        sure = rebind_button(tap.officer, sure=True)
        yield Say("roster.rebind_sure", {"name": entry.name}, (sure, CONTACT))
        return
    made = desk.roster.announce(
        entry.name, entry.role, now=desk.now, by=desk.me.id, replaces=entry.person_id
    )
    yield from _hand(made, desk)


@inviting.on(HandInvitation, who=officer)
def hand(tap: HandInvitation, desk: Desk) -> Effects:
    made = desk.roster.invited(tap.invitation)
    if made is None or made.used_at is not None:
        raise StaleCard
    if made.invited_by != desk.me.id or not may_invite(made.role, desk):
        raise NotYours
    if made.replaces is not None:
        colleague(made.replaces, desk)
    yield from _hand(made, desk)


def _hand(made: Invitation, desk: Desk) -> Effects:
    if not is_proven(desk):
        yield from proof_for(HandInvitation(made.id))
        return
    page = desk.handouts.make(
        desk.me.id, HandoutKind.INVITATION, now=desk.now, life=PAGE_LIFE, subject=made.id
    )
    card = Card(
        "roster.invitation",
        params={
            "name": made.name,
            "role": Words(f"role.{made.role.value}"),
            "until": When(page.expires_at, "time"),
        },
        buttons=(Button("button.open_page", handout=page.id, style="primary"),),
    )
    yield Show((card,))
