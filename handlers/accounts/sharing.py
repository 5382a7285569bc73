"""``บัญชีเครื่องส่วนกลาง``: an account of a shared machine, such as the library's PC, in the care of
one named person, its custodian.

The custodian is the account's owner: gets the password page, answers for its use, and may pass the
password on to whoever uses the machine. A member asks for one for themselves; an officer who
answers for accounts opens one for another, and asks a colleague where they are to have it
themselves.
"""

from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from handlers.accounts.form import AtAPlace, is_taken, refuse_second
from handlers.kit import which_portal
from handlers.kit.answering import answers_for
from handlers.kit.charges import file
from handlers.kit.contacts import keep_phone, kept_phone
from handlers.kit.custodians import same_machine
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Say, Then
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.members import is_member, member, read_member
from handlers.kit.news import Approved, Filed
from handlers.kit.promises import promise, receipt
from handlers.kit.router import Router
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.names import person_name
from handlers.language.phones import phone
from handlers.language.usernames import propose_for_machine
from handlers.language.words import Intent as Wish
from store.assignments import Assignment
from store.audit import Act
from store.duties import Topic
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard
from store.requests import Application, Request, Step, Verdict

sharing = Router("accounts.sharing")

PROFILE: Final = "pc"
LONGEST_LABEL: Final = 60
MYSELF: Final = "myself"


class AskShared(Postback, prefix="ask_shared"):
    """``บัญชีเครื่องส่วนกลาง``."""


@dataclass
class CustodianWaits(Refusal):
    """The custodian has asked for an account themselves; one request at a time."""

    name: str
    number: str


def _is_officer(_answers: Answers, desk: Desk) -> bool:
    return officer(desk)


def _is_mine(answers: Answers, desk: Desk) -> bool:
    return not officer(desk) or answers.get("custodian") == MYSELF


def _name_is_missing(answers: Answers, desk: Desk) -> bool:
    return _is_mine(answers, desk) and not desk.me.name


def _phone_is_missing(answers: Answers, desk: Desk) -> bool:
    return _is_mine(answers, desk) and not desk.me.phone


def _read_custodian(answer: str, desk: Desk) -> str:
    """Themselves, or the id of a member. Raises ``Which`` or ``NoSuchMember``."""
    if answer in (MYSELF, desk.me.id.hex):
        return MYSELF
    found = read_member(answer, desk)
    return MYSELF if found == desk.me.id.hex else found


def _custodian_choices(_desk: Desk) -> tuple[Button, ...]:
    return (Button("button.myself", tap=MYSELF),)


def _is_still_there(custodian: str, desk: Desk) -> bool:
    person = desk.people.find(UUID(custodian))
    return person is not None and is_member(person, desk)


class SharedMachine(AtAPlace, Form, form="shared"):
    """Which machine, where, and in whose care."""

    personal: ClassVar[bool] = True

    machine: str = ask("shared.ask_machine", limit=LONGEST_LABEL)
    place: str = ask(
        "shared.ask_place", reader=read_place, choices=place_choices, resets=("agency", "portal")
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )
    portal: str = ask(
        "shared.ask_portal",
        reader=which_portal.read,
        choices=which_portal.choices,
        when=which_portal.is_asked,
    )
    custodian: str = ask(
        "shared.ask_custodian",
        reader=_read_custodian,
        choices=_custodian_choices,
        when=_is_officer,
    )
    name: str = ask(
        "account.ask_name",
        reader=lambda answer, _desk: person_name(answer).display,
        when=_name_is_missing,
    )
    phone: str = ask(
        "account.ask_phone",
        reader=lambda answer, _desk: keep_phone(phone(answer)),
        when=_phone_is_missing,
    )

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without a workplace that is gone, or a custodian who is: both may happen at any time."""
        answers = which_portal.still_there(answers, desk)
        gone = set() if answers.get("place") in desk.places else {"place"}
        who = answers.get("custodian") or MYSELF
        if who != MYSELF and not _is_still_there(who, desk):
            gone.add("custodian")
        return {name: text for name, text in answers.items() if name not in gone}

    def _who(self, desk: Desk) -> Person:
        """The custodian. Raises ``NoSuchMember``."""
        mine = not self.custodian or self.custodian == MYSELF
        return desk.me if mine else member(self.custodian, desk)

    def complete(self, desk: Desk) -> dict[str, str]:
        return which_portal.follows({"portal": self.portal, "place": self.place}, desk)

    def _where(self, desk: Desk) -> str:
        return self.agency or desk.places[self.place].display

    def report(self, desk: Desk) -> Effects:
        """An office may have two of one name; more often somebody does not know of the first."""
        if same_machine(self.machine, self.place, desk) is not None:
            said: Params = {"machine": self.machine, "place": self._where(desk)}
            yield Say("shared.there_already", said)

    def summary(self, desk: Desk, seal: str) -> Card:
        mine = not self.custodian or self.custodian == MYSELF
        who = desk.me if mine else desk.people.get(UUID(self.custodian))
        return Card(
            "shared.summary",
            facts=(
                Fact("fact.machine", self.machine),
                Fact("fact.place_of_machine", self._where(desk)),
                Fact("fact.custodian", who.name or self.name),
                Fact("fact.phone", kept_phone(who.phone or self.phone).display),
                *which_portal.portal_fact(self._portal(desk), desk),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        who = self._who(desk)
        if who.id == desk.me.id:
            yield from self._ask(desk)
        else:
            yield from self._open(who, desk)

    def _ask(self, desk: Desk) -> Effects:
        """For oneself: somebody else decides."""
        refuse_second(desk)
        desk.me.name, desk.me.phone = desk.me.name or self.name, desk.me.phone or self.phone
        if desk.me.place_code is None:
            desk.me.place_code, desk.me.place_name = self.place, self._where(desk)
        desk.session.add(desk.me)
        filed = file(self._application(desk.me, desk), desk)
        yield receipt(filed, "account.filed", desk)
        yield Then(Filed(filed))

    def _open(self, who: Person, desk: Desk) -> Effects:
        """For a member: an officer who answers for it decides at once. Raises ``NotYours``."""
        if not officer(desk) or not answers_for(Topic.ACCOUNT, self.place, desk, owner=who.id):
            raise NotYours
        waiting = desk.requests.open_of(who.id)
        if waiting is not None:
            raise CustodianWaits(who.name or "", waiting.number)
        opened = self._decided(self._application(who, desk), desk)
        desk.audit.note(Act.ACCOUNT_APPROVED, opened.number, of=who.id, how="shared")
        said: Params = {
            "machine": self.machine,
            "number": opened.number,
            "username": opened.username,
            "name": opened.name,
        }
        yield Say("shared.opening", said)
        yield Then(Approved(opened))

    @staticmethod
    def _decided(application: Application, desk: Desk) -> Request:
        """The request that every account has, filed and approved in one act."""
        filed = desk.requests.file(application, now=desk.now, promised=promise(desk))
        right = Assignment(
            request_id=filed.id, officer_id=desk.me.id, step=Step.RESPONSIBLE, since=desk.now
        )
        desk.assignments.give([right])
        me = desk.me.id
        return desk.requests.settle(filed.id, filed.version, Verdict.APPROVE, by=me, now=desk.now)

    def _application(self, who: Person, desk: Desk) -> Application:
        return Application(
            requester=who.id,
            name=who.name or self.name,
            place_code=self.place,
            place_name=self._where(desk),
            phone=who.phone or self.phone,
            profile=PROFILE,
            portal=self._portal(desk),
            username=propose_for_machine(self.machine, lambda name: is_taken(desk, name)),
            purpose="shared_pc",
            shared_label=self.machine,
        )

    @classmethod
    def gone(cls, desk: Desk) -> Effects:
        """``ยืนยัน`` tapped twice: the first tap filed it; say so again."""
        filed = desk.requests.open_of(desk.me.id)
        if filed is None or filed.shared_label is None:
            raise StaleCard
        yield receipt(filed, "account.filed", desk)


@sharing.on(AskShared, words=[Wish.SHARED_PC])
def begin(_tap: AskShared, desk: Desk) -> Effects:
    """An officer may open one for others while their own request waits."""
    if not officer(desk):
        refuse_second(desk)
    desk.conversations.end(desk.me.id, SharedMachine.form)
    yield from start(SharedMachine, desk)
