"""A verdict, recorded and passed on to the topic whose request it was."""

from typing import Final
from uuid import UUID

from handlers.kit import news
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Then
from handlers.kit.intents import Intent, Postback
from handlers.kit.reasons import CANNED
from handlers.kit.recognising import ways
from store.audit import Act
from store.requests import Kind, Recognition, Request, Verdict

APPROVED: Final = {
    Kind.ACCOUNT: news.Approved,
    Kind.PASSWORD: news.ResetApproved,
    Kind.CLAIM: news.ResetApproved,
    Kind.RETURN: news.ReturnApproved,
    Kind.PHONE: news.PhoneApproved,
    Kind.RENEWAL: news.RenewalApproved,
    Kind.PROBLEM: news.ProblemSolved,
    Kind.SCHOOL: news.LinkApproved,
}
FOR_OTHERS: Final = (Kind.ACCOUNT, Kind.PASSWORD, Kind.RENEWAL)
"""What officers ask for in the name of somebody without LINE."""
RESETS: Final = (Kind.PASSWORD, Kind.CLAIM)
REFUSED: Final = {
    Kind.ACCOUNT: news.Refused,
    Kind.PASSWORD: news.ResetRefused,
    Kind.CLAIM: news.ResetRefused,
    Kind.RETURN: news.ReturnRefused,
    Kind.PHONE: news.PhoneRefused,
    Kind.RENEWAL: news.RenewalRefused,
    Kind.PROBLEM: news.ProblemClosed,
    Kind.SCHOOL: news.LinkRefused,
}


class Recognised(Postback, prefix="recognised"):
    """How the owner of a new account was recognised, noted after the yes."""

    request: UUID
    how: Recognition


def settled(
    request: UUID,
    version: int,
    verdict: Verdict,
    desk: Desk,
    *,
    reason: str | None = None,
    recognised: Recognition | None = None,
) -> Effects:
    """The first tap wins. What the topic refuses (an account that changed hands meanwhile) undoes
    the verdict as well."""
    done = desk.requests.settle(
        request,
        version,
        verdict,
        by=desk.me.id,
        now=desk.now,
        reason=reason,
        recognised=recognised,
    )
    _note(done, desk)
    said: Params = {"number": done.number, "name": done.name, "username": done.username}
    yield Say(_outcome(done), said)
    if done.decided_for is not None:
        yield Say("decide.acting", {"for_whom": desk.officer_names[done.decided_for]})
    if done.kind in RESETS and verdict is Verdict.APPROVE and not _is_shown_out(done, desk):
        yield Say("decide.sessions_stay", {"username": done.username})
    if ways_to_note := _may_be_noted(done, desk):
        yield Say("decide.may_note", {"name": done.name}, ways_to_note)
    yield Then(_news(done))


def _is_shown_out(done: Request, desk: Desk) -> bool:
    """Whether the account's portal can be told to end what is online."""
    return desk.office.portal(desk.accounts.portal_of(done.username)).ends_sessions


def _outcome(done: Request) -> str:
    """What is said to the officer; it tells who hears of it besides."""
    said = f"decide.{done.state.value}_{done.kind.value}"
    return said if done.filed_by is None else f"{said}_for"


def _note(done: Request, desk: Desk) -> None:
    """Who was recognised how, or why not, and in whose place it was decided; an officer's own words
    stay with the request."""
    no = done.reason if done.reason in CANNED else done.reason and "own_words"
    how = done.recognised.value if done.recognised is not None else no
    if done.decided_for is not None:
        how = " ".join(filter(None, (how, f"acting_for={done.decided_for.hex}")))
    act = Act(f"{done.kind.value}.{done.state.value}")
    desk.audit.note(act, done.number, of=done.requester_id, how=how)


def _news(done: Request) -> Intent:
    told = APPROVED if done.state is Verdict.APPROVE.state else REFUSED
    return told[done.kind](done)


def _may_be_noted(done: Request, desk: Desk) -> tuple[Button, ...]:
    """After the yes to a new account: how was its owner recognised? Nobody has to answer."""
    if done.state is not Verdict.APPROVE.state or done.recognised is not None:
        return ()
    if done.kind is Kind.PROBLEM:
        return ()
    return tuple(
        Button.of(f"recognition.{way.value}", Recognised(done.id, way)) for way in ways(done, desk)
    )
