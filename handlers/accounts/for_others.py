"""``เปิดบัญชีให้ผู้อื่น``: an officer asks for somebody who has no LINE.

The officer says how they recognised the person. Where the request is theirs to decide, that is the
decision; else it goes to whoever answers for it.
"""

from typing import ClassVar

from handlers.accounts.form import (
    device_choices,
    is_taken,
    proposed,
    purpose_choices,
    read_device,
    read_name,
    read_phone,
    read_username,
)
from handlers.kit.charges import file
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Then, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.news import Vouched
from handlers.kit.purposes import purpose_words
from handlers.kit.recognising import read_way, way_choices
from handlers.kit.router import Router
from handlers.kit.standing_in import kept_from
from handlers.kit.starts import OpenForOther
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.people import Person
from store.refusals import NotYours, Refusal, UsernameTaken
from store.requests import Application, Recognition

for_others = Router("accounts.for_others")


class HasLine(Refusal):
    """The person is on LINE with this name and phone, and asks for themselves: the account and its
    page would else be beside their own."""


def _known(name: str, phone: str, desk: Desk) -> Person | None:
    """Who was entered before. Raises ``HasLine`` for who speaks for themselves."""
    found = desk.people.named(name, phone)
    if any(person.line_id is not None for person in found):
        raise HasLine
    return next(iter(found), None)


def _read_their_phone(answer: str, desk: Desk) -> str:
    phone = read_phone(answer, desk)
    current = desk.conversations.named(desk.me.id, AccountForOther.form)
    _known(current.answers.get("name", "") if current is not None else "", phone, desk)
    return phone


def _has_account(answers: Answers, desk: Desk) -> bool:
    found = desk.people.named(answers.get("name", ""), answers.get("phone", ""))
    return any(desk.accounts.of(person.id) for person in found)


class AccountForOther(Form, form="account_for"):
    """The same questions as for oneself, and how the person was recognised."""

    survives: ClassVar[tuple[type[Refusal], ...]] = (UsernameTaken,)

    name: str = ask("other.ask_name", reader=read_name, resets=("username",))
    place: str = ask(
        "other.ask_place", reader=read_place, choices=place_choices, resets=("agency",)
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )
    phone: str = ask("other.ask_phone", reader=_read_their_phone)
    device: str = ask("account.ask_device", reader=read_device, choices=device_choices)
    purpose: str = ask("other.ask_purpose", choices=purpose_choices, when=_has_account, limit=100)
    username: str = ask("account.ask_username", reader=read_username, limit=40, when=never)
    how: str = ask("other.ask_how", reader=read_way, choices=way_choices)

    def ask_params(self, desk: Desk) -> Params:
        return {"name": self.name}

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without a workplace that is gone: the office's list may be replaced at any time."""
        if answers.get("place") in desk.places:
            return answers
        return {name: text for name, text in answers.items() if name != "place"}

    def complete(self, desk: Desk) -> dict[str, str]:
        if self.username and not is_taken(desk, self.username):
            return {}
        return {"username": proposed(self.name, desk)}

    def summary(self, desk: Desk, seal: str) -> Card:
        used_for: Fact = Fact("fact.device", Words(f"used_on.{self.device}"))
        if self.purpose:
            used_for = Fact("fact.purpose", purpose_words(self.purpose))
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
        place = desk.places[self.place]
        workplace = self.agency or place.display
        person = self._entered(workplace, desk)
        filed = file(
            Application(
                requester=person.id,
                filed_by=desk.me.id,
                kept_from=kept_from(self.name, self.phone, desk),
                name=self.name,
                place_code=place.code,
                place_name=workplace,
                phone=self.phone,
                profile=self.device,
                username=self.username,
                purpose=self.purpose or None,
            ),
            desk,
        )
        if desk.accounts.by_username(self.username) is not None:
            raise UsernameTaken(self.username)  # approved for somebody else a moment ago
        desk.audit.note(Act.REQUEST_FILED_FOR, filed.number, of=person.id, how=self.how)
        yield Then(Vouched(filed, Recognition(self.how)))

    def _entered(self, workplace: str, desk: Desk) -> Person:
        """Who was entered before, or is from now on. The summary says that the officer has told
        them what is kept of them (PDPA s.23)."""
        person = _known(self.name, self.phone, desk)
        if person is None:
            person = Person(name=self.name, phone=self.phone, created_at=desk.now)
        person.place_code, person.place_name = self.place, workplace
        person.noticed_at = desk.now
        return desk.people.enter(person)


@for_others.on(OpenForOther, who=officer, words=[Wish.OPEN_FOR_OTHER])
def begin(_tap: OpenForOther, desk: Desk) -> Effects:
    yield from start(AccountForOther, desk)
