"""A person as an officer sees them: who they are, their accounts with what can be done about each,
and what they asked for last."""

from typing import Final
from uuid import UUID

from handlers.kit.belonging import schools_named
from handlers.kit.contacts import kept_phone
from handlers.kit.custodians import custodian_name, has_custodian, may_be_handed
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Show,
    When,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.members import is_member
from handlers.kit.router import Router
from handlers.kit.standing_in import is_own, slip_buttons
from handlers.kit.taps.accounts import ChangeEnd, ChangeUse, ForgotFor, HandCustody, Renew
from handlers.kit.taps.devices import TheirDevices
from handlers.kit.taps.menu import Find
from handlers.kit.taps.people import EraseFor, LetHost, StopHost
from handlers.kit.taps.schools import TheirSchools
from handlers.kit.taps.sessions import FindOnline
from handlers.kit.uses import used_on
from handlers.kit.which_portal import with_portal
from handlers.search.shutting import Reopen, can_be_told, shut_button
from store.accounts import CHANGEABLE, Account, AccountState
from store.audit import Act
from store.people import Person
from store.refusals import StaleCard
from store.requests import Request

showing = Router("searching.showing")

ACCOUNTS: Final = 5
HISTORY: Final = 5


class ShowPerson(Postback, prefix="person"):
    """``ดูข้อมูล`` on one of several that were found."""

    person: UUID


def in_short(person: Person) -> Card:
    """One of several: enough to tell them apart."""
    return Card(
        "search.found",
        params={"name": _name(person)},
        facts=_facts(person),
        buttons=(Button.of("button.show_person", ShowPerson(person.id), style="primary"),),
    )


def _name(person: Person) -> Param:
    return person.name or Words("search.no_name")


def _facts(person: Person) -> tuple[Fact, ...]:
    return (
        Fact("fact.place", person.place_name or Words("search.not_given")),
        Fact("fact.phone", _phone(person.phone)),
    )


def _phone(kept: str | None) -> Param:
    return kept_phone(kept).display if kept else Words("search.not_given")


@showing.on(ShowPerson, who=officer)
def show_person(tap: ShowPerson, desk: Desk) -> Effects:
    person = desk.people.find(tap.person)
    if person is None:
        raise StaleCard
    yield from whole(person, desk)


def whole(person: Person, desk: Desk) -> Effects:
    """Who they are, their accounts, and what they asked for."""
    if person.id != desk.me.id:
        desk.audit.note(Act.PERSON_LOOKED_UP, person.id, of=person.id)
    accounts = desk.accounts.ever_of(person.id)
    asked = desk.lookup.requests_of(person.id, limit=HISTORY)
    card = Card(
        "search.person",
        params={"name": _name(person)},
        facts=(
            *_facts(person),
            Fact("fact.line_since", _line_since(person)),
            Fact("fact.accounts", Words("account.count", {"count": len(accounts)})),
            *_speaks_for(person, desk),
        ),
        buttons=(*_schools_button(person, desk), *_host_button(person, desk), *_erasing(person)),
    )
    shown = [card, *(_account(one, desk) for one in accounts[-ACCOUNTS:])]
    if asked:
        history = tuple(Fact(f"kind.{one.kind.value}", _outcome(one)) for one in asked)
        shown.append(Card("search.history", params={"name": _name(person)}, facts=history))
    ways = [Button.of("button.find", Find())]
    if accounts and desk.office.ends_sessions:
        ways.append(Button.of("button.devices_online", FindOnline(accounts[-1].username)))
    yield Show(tuple(shown), tuple(ways))


def _erasing(person: Person) -> tuple[Button, ...]:
    """Who has LINE asks for it there; who has none, an officer."""
    if person.line_id is not None or person.erase_at is not None or person.erased_at is not None:
        return ()
    return (Button.of("button.erase_for", EraseFor(person.id), style="danger"),)


def _speaks_for(person: Person, desk: Desk) -> tuple[Fact, ...]:
    """The schools, if there are any."""
    schools = schools_named(person.id, desk)
    return (Fact("fact.speaks_for", ", ".join(schools)),) if schools else ()


def _schools_button(person: Person, desk: Desk) -> tuple[Button, ...]:
    """The way to what links them, also to a school that is not on the list any more."""
    if not desk.school_links.of(person.id):
        return ()
    return (Button.of("button.their_schools", TheirSchools(person.id)),)


def _line_since(person: Person) -> Param:
    """Or why there is none."""
    if person.erase_at is not None:
        return Words("search.to_be_erased", {"at": When(person.erase_at, "day")})
    if person.line_id is None:
        return Words("search.no_line")
    return When(person.created_at, "day")


def _host_button(person: Person, desk: Desk) -> tuple[Button, ...]:
    """Whether a member makes guest passes is any officer's to say; officers do anyway."""
    if desk.passes.is_host(person.id):
        return (Button.of("button.stop_host", StopHost(person.id)),)
    if is_member(person, desk) and desk.roster.officer(person.id) is None:
        return (Button.of("button.let_host", LetHost(person.id)),)
    return ()


def _outcome(request: Request) -> Words:
    at = request.decided_at or request.filed_at
    state = Words(f"stands.{request.state.value}")
    return Words(
        "search.outcome", {"number": request.number, "state": state, "at": When(at, "day")}
    )


BADGES: Final = {
    AccountState.ACTIVE: Badge.APPROVED,
    AccountState.FROZEN: Badge.FROZEN,
    AccountState.FAILED: Badge.CLOSED,
    AccountState.CLOSED: Badge.CLOSED,
}


def _account(account: Account, desk: Desk) -> Card:
    return Card(
        "search.shared" if account.shared_label else "search.account",
        params={"username": account.username},
        badge=BADGES.get(account.state, Badge.WAITING),
        facts=(
            Fact("fact.state", Words(f"account_state.{account.state.value}")),
            *(_machine(account, desk) if account.shared_label else ()),
            Fact("fact.device", with_portal(used_on(account.profile), account.portal, desk)),
            Fact("fact.phone_on_file", _phone(account.phone)),
            *_opened(account),
            Fact("fact.expires", _ends(account)),
        ),
        buttons=_account_buttons(account, desk),
    )


def _opened(account: Account) -> tuple[Fact, ...]:
    """Left out of a shared machine's card, which has no line to spare."""
    return () if account.shared_label else (Fact("fact.opened", When(account.opened_at, "day")),)


def _ends(account: Account) -> Param:
    ends = account.expires_at
    return Words("end.without_end") if ends is None else When(ends, "day")


def _machine(account: Account, desk: Desk) -> tuple[Fact, ...]:
    """Which machine it is for, where that stands, and who answers for it."""
    place = desk.requests.get(account.request_id).place_name
    custodian = desk.people.get(account.owner_id)
    said: Params = {"machine": account.shared_label or "", "place": place}
    return (
        Fact("fact.machine", Words("shared.at", said)),
        Fact("fact.custodian", custodian_name(custodian)),
    )


def _account_buttons(account: Account, desk: Desk) -> tuple[Button, ...]:
    mine = is_own(account, desk)
    guest = desk.guests.has(account.username)
    change: tuple[Button, ...] = ()
    if account.state in CHANGEABLE and not mine and not guest:
        change = (
            Button.of("button.change_use", ChangeUse(account.id)),
            Button.of("button.change_end", ChangeEnd(account.id)),
        )
    if account.shared_label is not None and may_be_handed(account, desk) and not mine:
        change = (*change, Button.of("button.hand_custody", HandCustody(account.id)))
    if desk.devices.of_accounts([account.id]):
        change = (*change, Button.of("button.my_devices", TheirDevices(account.id)))
    if account.state is AccountState.FROZEN:
        if account.suspended_by is None or mine:
            return change
        return (*change, Button.of("button.give_back", Reopen(account.id)))
    if account.state in (AccountState.FAILED, AccountState.CLOSED):
        return change
    return (*_for_owner(account, desk), *change, shut_button(account.id, sure=False))


def _for_owner(account: Account, desk: Desk) -> tuple[Button, ...]:
    """What its owner would do in their own chat, had they LINE."""
    if can_be_told(account, desk) or not has_custodian(account, desk):
        return ()
    if account.state is AccountState.LOCKED:
        return slip_buttons(account)
    if account.state is AccountState.ACTIVE:
        reset = Button.of("button.reset_for", ForgotFor(account.id), style="primary")
        # A guest's account goes on for as long as the pass does.
        ends = account.expires_at is not None and not desk.guests.has(account.username)
        return (reset, Button.of("button.renew", Renew(account.id))) if ends else (reset,)
    return ()
