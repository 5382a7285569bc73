"""``เปิดบัญชีให้ผู้อื่น``: an officer asks for somebody who has no LINE.

The officer says how they recognised the person. Where the request is theirs to decide, that is the
decision; else it goes to whoever answers for it.
"""

from typing import ClassVar

from handlers.accounts.filing_for import Entry, file_for, known
from handlers.accounts.form import (
    LONGEST_PURPOSE,
    ForOnePerson,
    device_choices,
    purpose_choices,
    read_device,
    read_name,
    read_phone,
    read_username,
)
from handlers.kit import which_portal
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Then, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.news import Vouched
from handlers.kit.purposes import purpose_words
from handlers.kit.recognising import read_way_of, way_buttons, ways_for
from handlers.kit.router import Router
from handlers.kit.taps.menu import OpenForOther
from handlers.kit.uses import used_on
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.words import Intent as Wish
from store.refusals import NotYours, Refusal, UsernameTaken
from store.requests import Recognition

for_others = Router("accounts.for_others")


def _read_their_phone(answer: str, desk: Desk) -> str:
    phone = read_phone(answer, desk)
    current = desk.conversations.named(desk.me.id, AccountForOther.form)
    known(current.answers.get("name", "") if current is not None else "", phone, desk)
    return phone


def _has_account(answers: Answers, desk: Desk) -> bool:
    found = desk.people.named(answers.get("name", ""), answers.get("phone", ""))
    portal = which_portal.chosen(answers, desk)
    held = (account for person in found for account in desk.accounts.of(person.id))
    return any(account.portal == portal for account in held)


def _ways(desk: Desk) -> tuple[Recognition, ...]:
    current = desk.conversations.named(desk.me.id, AccountForOther.form)
    answers: Answers = {} if current is None else current.answers
    return ways_for(answers.get("name", ""), answers.get("phone", ""), desk)


def _read_their_way(answer: str, desk: Desk) -> str:
    return read_way_of(answer, _ways(desk))


def _their_ways(desk: Desk) -> tuple[Button, ...]:
    return way_buttons(_ways(desk))


class AccountForOther(ForOnePerson, Form, form="account_for"):
    """The same questions as for oneself, and how the person was recognised."""

    survives: ClassVar[tuple[type[Refusal], ...]] = (UsernameTaken,)

    name: str = ask("other.ask_name", reader=read_name, resets=("username", "how"))
    place: str = ask(
        "other.ask_place", reader=read_place, choices=place_choices, resets=("agency", "portal")
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )
    phone: str = ask("other.ask_phone", reader=_read_their_phone, resets=("how",))
    portal: str = ask(
        "other.ask_portal",
        reader=which_portal.read,
        choices=which_portal.choices,
        when=which_portal.is_asked,
        resets=("purpose",),
    )
    device: str = ask("account.ask_device", reader=read_device, choices=device_choices)
    purpose: str = ask(
        "other.ask_purpose", choices=purpose_choices, when=_has_account, limit=LONGEST_PURPOSE
    )
    username: str = ask("account.ask_username", reader=read_username, limit=40, when=never)
    how: str = ask("other.ask_how", reader=_read_their_way, choices=_their_ways)

    def ask_params(self, desk: Desk) -> Params:
        return {"name": self.name}

    def summary(self, desk: Desk, seal: str) -> Card:
        label, what = "fact.device", used_on(self.device)
        if self.purpose:
            label, what = "fact.purpose", purpose_words(self.purpose)
        used_for = Fact(label, which_portal.with_portal(what, self._portal(desk), desk))
        return Card(
            "other.summary",
            facts=(
                Fact("fact.name", self.name),
                Fact("fact.place", self.agency or desk.places[self.place].display),
                Fact("fact.phone", kept_phone(self.phone).display),
                used_for,
                Fact("fact.username", self.username),
                Fact("fact.recognised", Words(f"recognition.{self.how}")),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        entry = Entry(
            name=self.name,
            place=self.place,
            workplace=self.agency or desk.places[self.place].display,
            phone=self.phone,
            profile=self.device,
            username=self.username,
            portal=self._portal(desk),
            purpose=self.purpose or None,
        )
        filed = file_for(entry, Recognition(self.how), desk)
        yield Then(Vouched(filed, Recognition(self.how)))


@for_others.on(OpenForOther, who=officer, words=[Wish.OPEN_FOR_OTHER])
def begin(_tap: OpenForOther, desk: Desk) -> Effects:
    yield from start(AccountForOther, desk)
