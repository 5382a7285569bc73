"""Asking for an account: the form, from the menu or in one message, and after a refusal."""

from dataclasses import dataclass
from uuid import UUID

from handlers.accounts.form import LONGEST_PURPOSE, AccountRequest, refuse_second
from handlers.accounts.sharing import SharedMachine
from handlers.kit.contacts import keep_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Show, Tell
from handlers.kit.filling import start
from handlers.kit.intents import Intent, Postback
from handlers.kit.news import Refused
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.standing_in import refusal_for_other, tell_stand_in
from handlers.kit.taps.menu import CONTACT, StartRequest
from handlers.kit.which_portal import taken_from
from handlers.language.oneshot import filled
from handlers.language.places import Kind
from store.budget import Category
from store.refusals import NotYours
from store.requests import Request, State

request = Router("accounts.request")


@dataclass(frozen=True)
class RequestInWords(Intent):
    """A request written in one message: what it holds is taken, only the rest is asked."""

    text: str


class Amend(Postback, prefix="amend"):
    """``แก้ไข`` after a refusal: the form again, filled with what was given."""

    request: UUID


@request.on(StartRequest)
def begin(_tap: StartRequest, desk: Desk) -> Effects:
    refuse_second(desk)
    yield from start(AccountRequest, desk)


@request.on(RequestInWords)
def begin_with(words: RequestInWords, desk: Desk) -> Effects:
    refuse_second(desk)
    portal, text = taken_from(words.text, desk)
    said = filled(text, tuple(desk.places.values()))
    given = {
        "name": said.name.display if said.name else "",
        "place": said.place.code if said.place else "",
        "phone": keep_phone(said.phone) if said.phone else "",
        "portal": portal or "",
        "device": said.device or "",
        "purpose": _second_purpose(said.purpose, desk),
    }
    yield from start(AccountRequest, desk, {k: v for k, v in given.items() if v})


def _second_purpose(said: str | None, desk: Desk) -> str:
    """Only who has an account is asked what another is for."""
    fits = said is not None and len(said) <= LONGEST_PURPOSE and desk.accounts.of(desk.me.id)
    return said if said and fits else ""


@request.on(Refused)
def tell_the_requester(news: Refused, desk: Desk) -> Effects:
    """The reason, and what to do: one push, since somebody waits for it."""
    refused = news.request
    if refused.filed_by is not None:
        yield from tell_stand_in(refused, refusal_for_other(refused), desk)
        return
    yield Tell(refused.requester_id, Show((refused_card(refused),)), Category.DECISION)


def refused_card(refused: Request) -> Card:
    """Why not, and the way to send it again with what was given."""
    return Card(
        "request.refused",
        params={"number": refused.number},
        badge=Badge.REFUSED,
        facts=(Fact("fact.reason", reason_words(refused.reason or "incomplete")),),
        buttons=(Button.of("button.edit", Amend(refused.id), style="primary"), CONTACT),
    )


@request.on(Amend)
def amend(tap: Amend, desk: Desk) -> Effects:
    before: Request = desk.requests.get(tap.request)
    if before.requester_id != desk.me.id or before.state is not State.REFUSED:
        raise NotYours
    refuse_second(desk)
    if before.shared_label is not None:
        where = {"place": before.place_code, "agency": _agency(before, desk)}
        if desk.office.has_several_portals:
            where["portal"] = before.portal
        yield from start(SharedMachine, desk, {"machine": before.shared_label} | where)
        return
    yield from start(
        AccountRequest,
        desk,
        {
            "name": before.name,
            "place": before.place_code,
            "agency": _agency(before, desk),
            "phone": before.phone,
            "portal": before.portal if desk.office.has_several_portals else "",
            "device": before.profile,
            "purpose": before.purpose or "",
            "username": before.username,
        },
    )


def _agency(before: Request, desk: Desk) -> str:
    """The agency that was named, where the workplace was one of no list."""
    place = desk.places.get(before.place_code)
    return before.place_name if place is not None and place.kind is Kind.OTHER else ""
