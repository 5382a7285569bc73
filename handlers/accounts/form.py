"""The request form: what the office's manual asks for (1.1), and for which device (1.2)."""

from collections.abc import Sequence
from typing import ClassVar, Final

from handlers.kit import which_portal
from handlers.kit.charges import file
from handlers.kit.contacts import keep_phone, kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Then
from handlers.kit.filling import CANCEL, Confirm, Edit
from handlers.kit.forms import Answers, Form, NotAChoice, ask, never
from handlers.kit.news import Filed
from handlers.kit.promises import receipt
from handlers.kit.purposes import PURPOSES, purpose_words
from handlers.kit.uses import DEVICES, used_on
from handlers.kit.which_portal import with_portal
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.devices import device
from handlers.language.names import person_name
from handlers.language.phones import phone
from handlers.language.usernames import check_username, propose
from store.accounts import Account
from store.people import Person
from store.refusals import AlreadyWaiting, Refusal, StaleCard, UsernameTaken
from store.requests import Application

FILED: Final = "account.filed"
LONGEST_PURPOSE: Final = 100


def read_name(answer: str, _desk: Desk) -> str:
    return person_name(answer).display


def read_phone(answer: str, _desk: Desk) -> str:
    return keep_phone(phone(answer))


def read_device(answer: str, desk: Desk) -> str:
    chosen = answer if answer in DEVICES else device(answer)
    if chosen is None or not _may_ask(chosen, desk):
        raise NotAChoice
    return chosen


def device_choices(desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"device.{name}", tap=name) for name in DEVICES if _may_ask(name, desk))


def _may_ask(profile: str, desk: Desk) -> bool:
    """Who may ask for a profile is the office's to say (``helpdesk profile set pc who=...``)."""
    match desk.profiles.get(profile).who:
        case "officer":
            return desk.my_office is not None
        case "member":
            return desk.my_office is not None or bool(desk.accounts.of(desk.me.id))
    return True


def _has_account(answers: Answers, desk: Desk) -> bool:
    """One there is for whoever asks, at each portal: another must be for something."""
    return bool(_accounts_at(which_portal.chosen(answers, desk), desk))


def _accounts_at(portal: str, desk: Desk) -> Sequence[Account]:
    return [account for account in desk.accounts.of(desk.me.id) if account.portal == portal]


def purpose_choices(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"purpose.{name}", tap=name) for name in PURPOSES)


def read_username(answer: str, desk: Desk) -> str:
    wanted = check_username(answer)
    if is_taken(desk, wanted):
        raise UsernameTaken(wanted)
    return wanted


def is_taken(desk: Desk, username: str) -> bool:
    """By an account, or by an open request for one."""
    return desk.requests.wants_username(username) or (
        desk.accounts.by_username(username) is not None
    )


def proposed(name: str, desk: Desk) -> str:
    """A free username for who is called so."""
    first, _, last = name.partition(" ")
    return propose(first, last, lambda username: is_taken(desk, username))


class AtAPlace:
    """Mixed into a form with these two fields: the account is good where the workplace says, or
    where it was chosen."""

    place: str
    portal: str

    def _portal(self, desk: Desk) -> str:
        return which_portal.chosen({"portal": self.portal, "place": self.place}, desk)


class ForOnePerson(AtAPlace):
    """Mixed into a form with these fields, too: an account of somebody's own."""

    name: str
    username: str

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without a workplace that is gone: the office's list may be replaced at any time."""
        answers = which_portal.still_there(answers, desk)
        if answers.get("place") in desk.places:
            return answers
        return {name: text for name, text in answers.items() if name != "place"}

    def complete(self, desk: Desk) -> dict[str, str]:
        portal = which_portal.follows({"portal": self.portal, "place": self.place}, desk)
        if self.username and not is_taken(desk, self.username):
            return portal
        return portal | {"username": proposed(self.name, desk)}


class AccountRequest(ForOnePerson, Form, form="account"):
    """``ขอใช้อินเทอร์เน็ต``. The username is proposed from the name and can be changed."""

    personal: ClassVar[bool] = True
    survives: ClassVar[tuple[type[Refusal], ...]] = (UsernameTaken,)

    name: str = ask("account.ask_name", reader=read_name, resets=("username",))
    place: str = ask(
        "account.ask_place", reader=read_place, choices=place_choices, resets=("agency", "portal")
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )
    phone: str = ask("account.ask_phone", reader=read_phone)
    portal: str = ask(
        "account.ask_portal",
        reader=which_portal.read,
        choices=which_portal.choices,
        when=which_portal.is_asked,
        resets=("purpose",),
    )
    device: str = ask("account.ask_device", reader=read_device, choices=device_choices)
    purpose: str = ask(
        "account.ask_purpose", choices=purpose_choices, when=_has_account, limit=LONGEST_PURPOSE
    )
    username: str = ask("account.ask_username", reader=read_username, limit=40, when=never)

    def ask_params(self, desk: Desk) -> Params:
        return {"accounts": len(_accounts_at(self._portal(desk), desk))}

    def summary(self, desk: Desk, seal: str) -> Card:
        place = desk.places[self.place]
        return Card(
            "account.summary",
            facts=(
                Fact("fact.name", self.name),
                Fact("fact.place", self.agency or place.display),
                Fact("fact.phone", kept_phone(self.phone).display),
                Fact("fact.device", with_portal(used_on(self.device), self._portal(desk), desk)),
                Fact("fact.username", self.username),
                *self._purpose_fact(),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                CANCEL,
            ),
        )

    def _purpose_fact(self) -> tuple[Fact, ...]:
        return (Fact("fact.purpose", purpose_words(self.purpose)),) if self.purpose else ()

    def finish(self, desk: Desk) -> Effects:
        place = desk.places[self.place]
        workplace = self.agency or place.display
        _remember(self, place.code, workplace, desk.me)
        desk.session.add(desk.me)
        filed = file(
            Application(
                requester=desk.me.id,
                name=self.name,
                place_code=place.code,
                place_name=workplace,
                phone=self.phone,
                profile=self.device,
                portal=self._portal(desk),
                username=self.username,
                purpose=self.purpose or None,
            ),
            desk,
        )
        if desk.accounts.by_username(self.username) is not None:
            raise UsernameTaken(self.username)  # approved for somebody else a moment ago
        yield receipt(filed, FILED, desk)
        yield Then(Filed(filed))

    @classmethod
    def gone(cls, desk: Desk) -> Effects:
        """``ยืนยัน`` tapped twice: the first tap filed it; say so again."""
        filed = desk.requests.open_of(desk.me.id)
        if filed is None:
            raise StaleCard
        yield receipt(filed, FILED, desk)


def _remember(form: AccountRequest, code: str, workplace: str, me: Person) -> None:
    """What the person gave now is what the office knows of them from now on."""
    me.name, me.phone = form.name, form.phone
    me.place_code, me.place_name = code, workplace


def refuse_second(desk: Desk) -> None:
    """Raises ``AlreadyWaiting`` while a request of this person is open."""
    waiting = desk.requests.open_of(desk.me.id)
    if waiting is not None:
        raise AlreadyWaiting(waiting.number)
