"""Another name, workplace or phone.

The phone on file proves who somebody is: officers call it back, and its last digits open the
password page. Whoever has an account changes it only through an officer who has recognised them by
something else than this LINE account.
"""

from dataclasses import dataclass
from typing import ClassVar

from handlers.kit.belonging import own_schools, school_at
from handlers.kit.charges import file
from handlers.kit.contacts import keep_phone, kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Tell, Then
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, ask
from handlers.kit.intents import Intent, Postback
from handlers.kit.news import Filed, PhoneApproved, PhoneRefused
from handlers.kit.promises import receipt
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import Withdraw
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.names import person_name
from handlers.language.phones import Phone, phone
from handlers.language.words import Intent as Wish
from store.accounts import Account
from store.budget import Category
from store.refusals import AlreadyWaiting, StaleCard
from store.requests import Application, Kind

details = Router("mine.details")


class ChangeName(Postback, prefix="my_name"):
    """``แก้ไขชื่อ``."""


class ChangePlace(Postback, prefix="my_place"):
    """``แก้ไขที่ทำงาน``."""


class ChangePhone(Postback, prefix="my_phone"):
    """``เปลี่ยนเบอร์โทร``."""


@dataclass(frozen=True)
class ChangePhoneTo(Intent):
    """The new number stood in the same message."""

    phone: Phone


class NewName(Form, form="my_name"):
    """For what is asked from now on; what was decided keeps the name it was decided under."""

    personal: ClassVar[bool] = True

    name: str = ask("account.ask_name", reader=lambda answer, _desk: person_name(answer).display)

    def finish(self, desk: Desk) -> Effects:
        desk.me.name = self.name
        desk.session.add(desk.me)
        yield Say("mydata.name_changed", {"name": self.name})


class NewPlace(Form, form="my_place"):
    """The same for who has moved to another group or school."""

    personal: ClassVar[bool] = True

    place: str = ask(
        "account.ask_place", reader=read_place, choices=place_choices, resets=("agency",)
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )

    def finish(self, desk: Desk) -> Effects:
        place = desk.places.get(self.place)
        if place is None:  # the office's list was replaced meanwhile
            raise StaleCard
        desk.me.place_code, desk.me.place_name = place.code, self.agency or place.display
        desk.session.add(desk.me)
        other = school_at(place.code, desk) is not None and place.code not in own_schools(desk)
        buttons = (LINK_SCHOOL,) if other else ()
        yield Say("mydata.place_changed", {"place": desk.me.place_name}, buttons)


class NewPhone(Form, form="my_phone"):
    """At once for who has no account; else through an officer."""

    personal: ClassVar[bool] = True

    phone: str = ask("mydata.ask_phone", reader=lambda answer, _desk: keep_phone(phone(answer)))

    def finish(self, desk: Desk) -> Effects:
        accounts = desk.accounts.of(desk.me.id)
        if not accounts:
            desk.me.phone = self.phone
            desk.session.add(desk.me)
            yield Say("mydata.phone_changed", {"phone": kept_phone(self.phone).display})
            return
        filed = file(_asked(accounts[-1], self.phone, desk), desk)
        buttons = (Button.of("button.withdraw", Withdraw(filed.id)), CONTACT)
        yield receipt(filed, "mydata.phone_filed", desk, buttons)
        yield Then(Filed(filed))


def _asked(account: Account, wanted: str, desk: Desk) -> Application:
    """The number to call is the one on file."""
    return Application(
        kind=Kind.PHONE,
        requester=desk.me.id,
        holder=desk.me.id,
        name=desk.me.name or account.username,
        place_code=desk.me.place_code or "",
        place_name=desk.me.place_name or "",
        phone=account.phone,
        profile=account.profile,
        username=account.username,
        wanted=wanted,
    )


@details.on(ChangeName, words=[Wish.CHANGE_NAME])
def change_name(_tap: ChangeName, desk: Desk) -> Effects:
    yield from _anew(NewName, desk)


@details.on(ChangePlace, words=[Wish.CHANGE_PLACE])
def change_place(_tap: ChangePlace, desk: Desk) -> Effects:
    yield from _anew(NewPlace, desk)


@details.on(ChangePhone, words=[Wish.CHANGE_PHONE])
def change_phone(_tap: ChangePhone, desk: Desk) -> Effects:
    _refuse_second_phone(desk)
    yield from _anew(NewPhone, desk)


@details.on(ChangePhoneTo)
def change_phone_to(said: ChangePhoneTo, desk: Desk) -> Effects:
    _refuse_second_phone(desk)
    yield from _anew(NewPhone, desk, {"phone": keep_phone(said.phone)})


def _refuse_second_phone(desk: Desk) -> None:
    waiting = desk.requests.open_of(desk.me.id, Kind.PHONE)
    if waiting is not None:
        raise AlreadyWaiting(waiting.number)


def _anew(form: type[Form], desk: Desk, given: Answers | None = None) -> Effects:
    desk.conversations.end(desk.me.id, form.form)
    yield from start(form, desk, given)


@details.on(PhoneApproved)
def put_on_file(news: PhoneApproved, desk: Desk) -> Effects:
    """On file with each of their accounts; they hear of it, in case it was somebody else."""
    request = news.request
    wanted = request.wanted or request.phone
    person = desk.people.get(request.requester_id)
    person.phone = wanted
    desk.session.add(person)
    accounts = desk.accounts.of(person.id)
    for account in accounts:
        account.phone = wanted
        desk.session.add(account)
    not_me = (Button.of("button.not_me", NotMe(account.id)) for account in accounts[-1:])
    told = Say("mydata.phone_told", {"phone": kept_phone(wanted).masked}, (*not_me, CONTACT))
    yield Tell(person.id, told, Category.SECURITY)


@details.on(PhoneRefused)
def stays_as_it_was(news: PhoneRefused, desk: Desk) -> Effects:
    request = news.request
    reason = reason_words(request.reason or "come_in")
    told = Say("mydata.phone_refused", {"number": request.number, "reason": reason}, (CONTACT,))
    yield Tell(request.requester_id, told, Category.DECISION)
