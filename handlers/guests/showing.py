"""A pass and its guests, for who made it and for officers."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from handlers.guests.ending import EndPass
from handlers.guests.hosting import pass_of
from handlers.guests.stretching import Prolong, Widen
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Say,
    Show,
    When,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.passes import ShowPass
from handlers.kit.which_portal import portal_fact
from store.accounts import AccountState
from store.audit import Act
from store.clock import BANGKOK
from store.guests import Listed as Row
from store.handouts import HandoutKind
from store.passes import GuestPass, Shut

showing = Router("guests.showing")

PAGE_LIFE: Final = timedelta(minutes=15)
A_CARD: Final = 6
"""Guests on one card of the list."""
A_PAGE: Final = 2 * A_CARD
NEWEST: Final = 999_999_999
"""Above every guest's number: the list from its beginning."""
BADGES: Final = {Shut.NOT_BEGUN: Badge.WAITING, Shut.OVER: Badge.CLOSED}


class PrintPoster(Postback, prefix="poster"):
    """``ใบติดหน้าห้อง``."""

    issued: UUID


class ListGuests(Postback, prefix="guests"):
    """``รายชื่อผู้ใช้``; ``before`` is the number of the last guest that was shown."""

    issued: UUID
    before: int


def when_words(begins: datetime, ends: datetime) -> Words:
    """A span of hours in the reader's language."""
    here, there = begins.astimezone(BANGKOK), ends.astimezone(BANGKOK)
    if here.date() == there.date():
        said: Params = {"day": When(begins, "day"), "from": When(begins, "time")}
        return Words("pass.hours_day", said | {"to": When(ends, "time")})
    return Words("pass.hours_days", {"from": When(begins), "to": When(ends)})


def pass_card(known: GuestPass, desk: Desk) -> Card:
    shut = known.shut(desk.now)
    maker = desk.people.get(known.made_by).name or desk.officer_names.get(known.made_by)
    said: Params = {"number": known.number, "title": known.title}
    return Card(
        _named(known, shut, desk),
        params=said,
        badge=BADGES.get(shut) if shut is not None else None,
        facts=(
            Fact("fact.title", known.title),
            Fact("fact.hours", when_words(known.begins_at, known.ends_at)),
            Fact(
                "fact.places",
                Words("pass.taken", {"taken": known.taken, "places": known.places}),
            ),
            Fact("fact.host", maker or Words("search.no_name")),
            *portal_fact(known.portal, desk),
        ),
        buttons=_buttons(known, over=shut is Shut.OVER),
    )


def _named(known: GuestPass, shut: Shut | None, desk: Desk) -> str:
    if shut is not Shut.OVER:
        return "pass.card"
    return "pass.closing" if desk.guests.closing(known.id) else "pass.over"


def _buttons(known: GuestPass, *, over: bool) -> tuple[Button, ...]:
    guests = Button.of("button.list_guests", ListGuests(known.id, NEWEST))
    if over:
        return (guests,)
    return (
        Button.of("button.print_poster", PrintPoster(known.id), style="primary"),
        Button("button.guest_page", guests=known.id),
        guests,
        Button.of("button.widen", Widen(known.id)),
        Button.of("button.prolong", Prolong(known.id)),
        Button.of("button.end_pass", EndPass(known.id, 0), style="danger"),
    )


@showing.on(ShowPass)
def show(tap: ShowPass, desk: Desk) -> Effects:
    yield Show((pass_card(pass_of(tap.issued, desk), desk),))


@showing.on(PrintPoster)
def print_poster(tap: PrintPoster, desk: Desk) -> Effects:
    """A page that makes the poster once; the poster itself is good for as long as the pass."""
    known = pass_of(tap.issued, desk)
    if known.shut(desk.now) is Shut.OVER:
        yield Show((pass_card(known, desk),))
        return
    page = desk.handouts.make(
        desk.me.id, HandoutKind.POSTER, now=desk.now, life=PAGE_LIFE, subject=known.id
    )
    said: Params = {
        "number": known.number,
        "title": known.title,
        "until": When(page.expires_at, "time"),
    }
    button = Button("button.open_page", handout=page.id, style="primary")
    yield Show((Card("pass.poster", params=said, buttons=(button,)),))


@showing.on(ListGuests)
def list_guests(tap: ListGuests, desk: Desk) -> Effects:
    """The newest first, some at a time. Whole numbers for officers only."""
    known = pass_of(tap.issued, desk)
    rows = desk.guests.listed(known.id, before=tap.before, limit=A_PAGE + 1)
    said: Params = {"number": known.number, "title": known.title}
    back = Button.of("button.show_pass", ShowPass(known.id))
    if not rows:
        text = "pass.no_guests" if tap.before >= NEWEST else "pass.no_more_guests"
        yield Say(text, said, (back,))
        return
    desk.audit.note(Act.GUESTS_LISTED, known.number)
    page, more = rows[:A_PAGE], rows[A_PAGE:]
    further = Button.of("button.next_page", ListGuests(known.id, page[-1][0].place))
    starts = range(0, len(page), A_CARD)
    cards = tuple(_guests_card(said, page[at : at + A_CARD], desk) for at in starts)
    yield Show(cards, (further, back) if more else (back,))


def _guests_card(said: Params, rows: Sequence[Row], desk: Desk) -> Card:
    facts = tuple(Fact("fact.guest", _guest(row, desk)) for row in rows)
    return Card("pass.guests", params=said, facts=facts)


def _guest(row: Row, desk: Desk) -> Param:
    guest, person, account = row
    if person.name is None or not account.phone:  # forgotten, as the law lets it
        return Words("pass.forgotten_guest", {"place": guest.place})
    number = kept_phone(account.phone)
    said: Params = {
        "username": account.username,
        "name": person.name,
        "phone": number.display if officer(desk) else number.masked,
        "at": When(account.opened_at, "time"),
    }
    closed = account.state in (AccountState.CLOSED, AccountState.FROZEN)
    return Words("pass.guest_shut" if closed else "pass.guest", said)
