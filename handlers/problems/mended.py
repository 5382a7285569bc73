"""``ใช้ได้แล้ว``: what was reported works again, and its reporter may close the report."""

from uuid import UUID

from handlers.kit.charges import who_is_told
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell, When
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import AddToReport, StillBroken
from handlers.understanding.understood import Intent as Meant
from handlers.understanding.understood import Understood
from store.audit import Act
from store.budget import Category
from store.refusals import NotYours
from store.requests import Kind, Request

mended = Router("problems.mended")


class SaidMended(Intent):
    """Said in words, by somebody whose report is open."""


class CloseReport(Postback, prefix="mended"):
    """``ปิดเรื่อง`` by who reported it."""

    request: UUID


def mended_said(understood: Understood, desk: Desk) -> SaidMended | None:
    """``None``: nothing works again, or nobody waits for it. A number that is named must be its."""
    if "fixed" not in understood.marks:
        return None
    report = desk.requests.open_of(desk.me.id, Kind.PROBLEM)
    if report is None:
        return None
    by_number = understood.intent is Meant.MY_STATUS
    if by_number and understood.slots.get("request_id") != report.number:
        return None
    return SaidMended() if by_number or understood.intent is Meant.SMALLTALK_UNKNOWN else None


@mended.on(SaidMended)
def ask(_said: SaidMended, desk: Desk) -> Effects:
    """Words close nothing: they may be about something else."""
    report = desk.requests.open_of(desk.me.id, Kind.PROBLEM)
    if report is None:
        yield Say("thanks")
        return
    buttons = (
        Button.of("button.close_problem", CloseReport(report.id)),
        Button.of("button.add_to_report", AddToReport(report.id)),
        CONTACT,
    )
    said: Params = {"number": report.number, "filed": When(report.filed_at)}
    yield Say("problem.ask_mended", said, buttons)


@mended.on(CloseReport)
def close(tap: CloseReport, desk: Desk) -> Effects:
    """Raises ``NotYours``, or ``AlreadySettled`` where an officer was faster."""
    report = desk.requests.get(tap.request)
    if report.kind is not Kind.PROBLEM or report.requester_id != desk.me.id:
        raise NotYours
    hear_of_it = _at_it(report, desk)
    closed = desk.requests.withdraw(report.id, by=desk.me.id, now=desk.now)
    desk.audit.note(Act.REPORT_MENDED, closed.number)
    again = Button.of("button.still_broken", StillBroken(closed.id))
    yield Say("problem.mended", {"number": closed.number}, (again, CONTACT))
    told: Params = {"number": closed.number, "name": closed.name}
    for officer in hear_of_it:
        yield Tell(officer, Say("problem.mended_told", told), Category.OFFICER, waits=True)


def _at_it(report: Request, desk: Desk) -> list[UUID]:
    """Whose work it would have been, if they have heard of it at all; nobody is woken for less."""
    if report.taken_by is not None:
        return [report.taken_by]
    return who_is_told(report, desk) if report.announced else []
