"""More about a report: the reporter adds to it, an officer asks back."""

from typing import Final
from uuid import UUID

from handlers.kit.charges import who_is_told
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, NotAChoice, ask, never
from handlers.kit.guards import officer
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, MyWork
from handlers.kit.taps.requests import AddToReport, AskReporter, ShowRequest
from handlers.kit.troubles import LONGEST
from handlers.language.normal import squeezed
from store.audit import Act
from store.budget import Category
from store.refusals import NotYours
from store.requests import Kind, Request

telling_more = Router("problems.telling_more")

LONGEST_QUESTION: Final = 300
SHORTEST: Final = 2


def _read(answer: str, _desk: Desk) -> str:
    if len(squeezed(answer)) < SHORTEST:
        raise NotAChoice
    return answer


def _report(request: UUID, desk: Desk) -> Request:
    """The speaker's own open report. Raises ``NotYours`` or ``AlreadySettled``."""
    report = desk.requests.get(request)
    if report.kind is not Kind.PROBLEM or report.requester_id != desk.me.id:
        raise NotYours
    desk.requests.check_waiting(report)
    return report


class More(Form, form="report_more"):
    """One question."""

    request: str = ask(when=never, given=True)
    more: str = ask("problem.ask_more", reader=_read, limit=LONGEST)

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        _report(UUID(answers["request"]), desk)

    def ask_params(self, desk: Desk) -> Params:
        return {"number": desk.requests.get(UUID(self.request)).number}

    def finish(self, desk: Desk) -> Effects:
        report = _report(UUID(self.request), desk)
        report.add(self.more, longest=2 * LONGEST)
        desk.session.add(report)
        yield Say("problem.added", {"number": report.number}, (CONTACT,))
        told: Params = {"number": report.number, "name": report.name, "more": self.more}
        shown = Button.of("button.show_request", ShowRequest(report.id))
        at_it = [report.taken_by] if report.taken_by else who_is_told(report, desk)
        for one in at_it:
            yield Tell(one, Say("problem.more", told, (shown,)), Category.OFFICER)


@telling_more.on(AddToReport)
def add(tap: AddToReport, desk: Desk) -> Effects:
    _report(tap.request, desk)
    desk.conversations.end(desk.me.id, More.form)
    yield from start(More, desk, {"request": str(tap.request)})


def _check(request: UUID, desk: Desk) -> Request:
    """A report that the speaker may settle. Raises what deciding it would."""
    report = desk.requests.get(request)
    if not officer(desk) or report.kind is not Kind.PROBLEM:
        raise NotYours
    desk.requests.check(report, report.version, by=desk.me.id)
    return report


class AskBack(Form, form="ask_back"):
    """What the officer wants to know. Who asks is at it: the answer comes to them, as more about
    the report."""

    request: str = ask(when=never, given=True)
    wanted: str = ask("problem.ask_question", reader=_read, limit=LONGEST_QUESTION)

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        _check(UUID(answers["request"]), desk)

    def ask_params(self, desk: Desk) -> Params:
        report = desk.requests.get(UUID(self.request))
        return {"number": report.number, "name": report.name}

    def finish(self, desk: Desk) -> Effects:
        report = _check(UUID(self.request), desk)
        if report.taken_by is None:
            desk.queue.take(report.id, by=desk.me.id, now=desk.now)
        desk.audit.note(Act.REPORTER_ASKED, report.number, of=report.requester_id)
        asked: Params = {"number": report.number, "question": self.wanted}
        answer = Button.of("button.answer", AddToReport(report.id))
        said = Say("problem.question", asked, (answer, CONTACT))
        yield Tell(report.requester_id, said, Category.DECISION)
        done: Params = {"number": report.number, "name": report.name}
        yield Say("problem.asked", done, (Button.of("button.my_work", MyWork()),))


@telling_more.on(AskReporter, who=officer)
def ask_back(tap: AskReporter, desk: Desk) -> Effects:
    _check(tap.request, desk)
    desk.conversations.end(desk.me.id, AskBack.form)
    yield from start(AskBack, desk, {"request": str(tap.request)})
