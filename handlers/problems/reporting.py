"""The report: what does not work, where, and whom to call. What the office knows of the person is
not asked again, and what stood in the message itself is taken."""

from dataclasses import dataclass
from typing import ClassVar, Final

from handlers.kit.charges import file
from handlers.kit.contacts import keep_phone, kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Then
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, NotAChoice, ask, never
from handlers.kit.intents import Intent
from handlers.kit.news import Filed
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, ForgotPassword, ReportProblem
from handlers.kit.taps.requests import AddToReport, StillBroken, Withdraw
from handlers.kit.troubles import LONGEST, TROUBLES, trouble_words
from handlers.kit.workplaces import (
    LONGEST_AGENCY,
    is_elsewhere,
    place_choices,
    read_agency,
    read_place,
)
from handlers.language.choices import chosen
from handlers.language.names import person_name
from handlers.language.normal import squeezed
from handlers.language.phones import phone
from store.duties import Topic
from store.refusals import NotYours, StaleCard
from store.requests import Application, Kind, Request, State

reporting = Router("problems.reporting")

SHORTEST: Final = 3
SAYS_NOTHING: Final = frozenset(
    map(
        squeezed,
        (
            *("แจ้งปัญหา", "ขอแจ้งปัญหา", "แจ้งซ่อม", "ขอแจ้งซ่อม", "แจ้งเสีย", "ปัญหา", "มีปัญหา"),
            *("report a problem", "report problem", "problem"),
        ),
    )
)
"""That there is a problem, but not which."""


@dataclass(frozen=True)
class ReportInWords(Intent):
    """What does not work stood in the message. ``topic``: whose it is, if not every trouble's."""

    text: str
    topic: Topic = Topic.PROBLEM


def _read_what(answer: str, _desk: Desk) -> str:
    if answer in TROUBLES:
        return answer
    if (known := chosen("symptom", answer, TROUBLES)) is not None:
        return known
    if len(squeezed(answer)) < SHORTEST or squeezed(answer) in SAYS_NOTHING:
        raise NotAChoice
    return answer


def _troubles(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"symptom.{name}", tap=name) for name in TROUBLES)


class Report(Form, form="problem"):
    """Up to four questions; for who is known, one."""

    personal: ClassVar[bool] = True

    again: str = ask(when=never, given=True)
    topic: str = ask(when=never, given=True)
    what: str = ask("problem.ask_what", reader=_read_what, choices=_troubles, limit=LONGEST)
    name: str = ask("account.ask_name", reader=lambda answer, _desk: person_name(answer).display)
    place: str = ask(
        "account.ask_place", reader=read_place, choices=place_choices, resets=("agency",)
    )
    agency: str = ask(
        "account.ask_agency", reader=read_agency, when=is_elsewhere, limit=LONGEST_AGENCY
    )
    phone: str = ask("problem.ask_phone", reader=lambda answer, _desk: keep_phone(phone(answer)))

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without a workplace that is gone: the office's list may be replaced at any time."""
        if answers.get("place") in desk.places:
            return answers
        return {name: text for name, text in answers.items() if name != "place"}

    def summary(self, desk: Desk, seal: str) -> Card:
        return Card(
            "problem.summary",
            facts=(
                Fact("fact.trouble", trouble_words(self.what)),
                Fact("fact.name", self.name),
                Fact("fact.place", self.agency or desk.places[self.place].display),
                Fact("fact.phone", kept_phone(self.phone).display),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                *_the_short_way(self.what),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        place = desk.places[self.place]
        filed = file(
            Application(
                kind=Kind.PROBLEM,
                requester=desk.me.id,
                name=self.name,
                place_code=place.code,
                place_name=self.agency or place.display,
                phone=self.phone,
                profile="",
                purpose=self.topic or None,
                username="",
                detail=self.what,
                wanted=self.again or None,
            ),
            desk,
        )
        _remember(self, place.code, filed.place_name, desk)
        yield receipt(filed, "problem.filed", desk, buttons_of(filed))
        yield Then(Filed(filed))


def _the_short_way(what: str) -> tuple[Button, ...]:
    """Who cannot log in has often forgotten the password, which is another request."""
    return (Button.of("button.forgot_password", ForgotPassword()),) if what == "no_login" else ()


def _remember(report: Report, code: str, workplace: str, desk: Desk) -> None:
    """What was not known yet. A phone on file is changed in another way (``mydata``)."""
    me = desk.me
    me.name, me.phone = me.name or report.name, me.phone or report.phone
    if me.place_code is None:
        me.place_code, me.place_name = code, workplace
    desk.session.add(me)


def buttons_of(report: Request) -> tuple[Button, ...]:
    return (
        Button.of("button.add_to_report", AddToReport(report.id)),
        Button.of("button.withdraw", Withdraw(report.id)),
        CONTACT,
    )


@reporting.on(ReportProblem)
def begin(_tap: ReportProblem, desk: Desk) -> Effects:
    yield from _begin(desk, {})


@reporting.on(ReportInWords)
def begin_with(said: ReportInWords, desk: Desk) -> Effects:
    says_what = squeezed(said.text) not in SAYS_NOTHING and len(said.text) <= LONGEST
    topic = {} if said.topic is Topic.PROBLEM else {"topic": said.topic.value}
    yield from _begin(desk, topic | ({"what": said.text.strip()} if says_what else {}))


@reporting.on(StillBroken)
def begin_again(tap: StillBroken, desk: Desk) -> Effects:
    """Another report that names the first: what was settled stays as it was."""
    before = desk.requests.get(tap.request)
    if before.requester_id != desk.me.id:
        raise NotYours
    if before.kind is not Kind.PROBLEM or before.state is State.PENDING:
        raise StaleCard
    yield from _begin(desk, {"again": before.number})


def _begin(desk: Desk, given: dict[str, str]) -> Effects:
    """One report at a time: a second one is more about the first."""
    waiting = desk.requests.open_of(desk.me.id, Kind.PROBLEM)
    if waiting is not None:
        yield receipt(waiting, "problem.waiting", desk, buttons_of(waiting))
        return
    desk.conversations.end(desk.me.id, Report.form)
    yield from start(Report, desk, _known(desk) | given)


def _known(desk: Desk) -> dict[str, str]:
    me = desk.me
    place = desk.places.get(me.place_code or "")
    known = {"name": me.name, "phone": me.phone, "place": place and place.code}
    if place is not None and is_elsewhere({"place": place.code}, desk):
        known["agency"] = me.place_name
    return {field: text for field, text in known.items() if text}
