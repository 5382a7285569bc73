"""An officer asks in the name of somebody who has no LINE (manual, 1.1: people come to the
officer).

The request is that person's, and the officer is on record beside them. What the person must know
goes to the officer, who has them at the desk or on the phone.
"""

from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Say, Show, Tell
from handlers.kit.reasons import reason_words
from handlers.kit.taps.accounts import PrintSlip, SetHere
from handlers.language.normal import squeezed
from handlers.language.titles import without_titles
from store.accounts import Account
from store.budget import Category
from store.people import Person
from store.requests import Request


def kept_from(name: str, phone: str, desk: Desk) -> UUID | None:
    """The officer whom this may be for: the speaker, or whoever else has this name or this phone.
    Then another one decides."""
    officers = [desk.me.id, *(entry.person_id for entry, _ in desk.roster.officers())]
    return next((one for one in officers if _may_be(one, name, phone, desk)), None)


def is_own(account: Account, desk: Desk) -> bool:
    """The speaker's account, or of somebody without LINE who may be the speaker."""
    if account.owner_id == desk.me.id:
        return True
    owner = desk.people.get(account.owner_id)
    return owner.line_id is None and _may_be(desk.me.id, owner.name or "", account.phone, desk)


def _may_be(officer: UUID, name: str, phone: str, desk: Desk) -> bool:
    person = desk.people.get(officer)
    called = {_bare(known) for known in (person.name, desk.officer_names.get(officer)) if known}
    phones = {person.phone, *(account.phone for account in desk.accounts.ever_of(officer))}
    return _bare(name) in called or (bool(phone) and phone in phones)


def _bare(name: str) -> str:
    return squeezed(without_titles(name))


def stand_in(request: Request, desk: Desk) -> UUID | None:
    """The officer who hears of it instead of the requester: who asked for them, else who decided
    it, else one who is there; nobody where there is no officer."""
    there = {entry.person_id for entry, _ in desk.roster.officers()} - request.concerns
    asked = (one for one in (request.filed_by, request.decided_by) if one in there)
    others = (one for one in alerted(desk) if one not in request.concerns)
    return next(asked, None) or next(others, None)


def tell_stand_in(request: Request, message: Say | Show, desk: Desk) -> Effects:
    officer = stand_in(request, desk)
    if officer is not None:
        yield Tell(officer, message, Category.DECISION)


def refusal_for_other(request: Request) -> Say:
    """The officer who asked for somebody hears why it was refused."""
    reason = reason_words(request.reason or "come_in")
    return Say("other.refused", {"number": request.number, "name": request.name, "reason": reason})


def slip_card(text: str, account: Account, owner: Person, number: str) -> Card:
    """The account waits for its password: on paper, or here and now."""
    return Card(
        text,
        params={"number": number, "username": account.username, "name": owner.name or ""},
        badge=Badge.APPROVED,
        facts=(
            Fact("fact.name", owner.name or account.username),
            Fact("fact.place", owner.place_name or ""),
            Fact("fact.username", account.username),
        ),
        buttons=slip_buttons(account),
    )


def slip_buttons(account: Account) -> tuple[Button, ...]:
    return (
        Button.of("button.print_slip", PrintSlip(account.id), style="primary"),
        Button.of("button.set_here", SetHere(account.id)),
    )
