"""``ค้นหา``: an officer looks somebody up, sees their accounts and requests, changes an account, and
shuts it or gives it back.

Who looks whom up is noted in the audit. Nobody gives their own account back, and what its owner
shut (``ไม่ใช่ฉัน``) is decided as the request that it is.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from rapidfuzz.fuzz import ratio

from handlers.kit.contacts import kept_phone
from handlers.kit.custodians import custodian_name, has_custodian, may_be_handed
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Say,
    Show,
    Tell,
    When,
    Words,
)
from handlers.kit.filling import start
from handlers.kit.forms import Form, NotAChoice, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.standing_in import is_own, slip_buttons
from handlers.kit.starts import (
    CONTACT,
    ChangeEnd,
    ChangeUse,
    EraseFor,
    Find,
    ForgotFor,
    HandCustody,
    MyWork,
    OpenForOther,
    Renew,
)
from handlers.kit.uses import used_on
from handlers.language.choices import SHORTEST_NEAR
from handlers.language.normal import normal, squeezed
from handlers.language.places import Found, Unsure, match
from handlers.language.titles import without_titles
from handlers.language.words import Intent as Wish
from portal_bridge.orders import FreezeAccount, ResumeAccount
from store.accounts import CHANGEABLE, Account, AccountState
from store.audit import Act
from store.budget import Category
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard
from store.requests import Request

search = Router("search")

FOUND: Final = 10
ACCOUNTS: Final = 5
HISTORY: Final = 5
SHORTEST: Final = 2
NEAREST: Final = 3
NEAR: Final = 78.0
"""Of 100: one letter of five is another. They are only offered, so that more may fit."""
LABEL: Final = re.compile(
    r"(?:เบอร์(?:โทร(?:ศัพท์)?)?|โทร(?:ศัพท์)?|ชื่อผู้ใช้|ชื่อ|บัญชี|ยูสเซอร์|phone|name|username)[ :]*(?=\S)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FindWords(Intent):
    """``ค้นหา`` with what to look for in the same message."""

    words: str


class ShowPerson(Postback, prefix="person"):
    """``ดูข้อมูล`` on one of several that were found."""

    person: UUID


class Shut(Postback, prefix="shut"):
    """``ระงับบัญชี`` on an account's card; ``sure`` once it was asked."""

    account: UUID
    sure: int


class Reopen(Postback, prefix="reopen"):
    """``คืนการใช้งาน`` of an account that an officer shut."""

    account: UUID


@dataclass
class OwnAccount(Refusal):
    """An officer gives nobody's account back who is themselves."""

    username: str


@dataclass
class ShutByOwner(Refusal):
    """Its owner shut it: the request about it is the way back."""

    username: str


class Search(Form, form="search"):
    """One question."""

    words: str = ask("search.ask", reader=lambda answer, _desk: _read(answer), limit=120)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        yield from _results(self.words, desk)


def _read(answer: str) -> str:
    """What is looked for, without a label or a title in front of it."""
    bare = LABEL.sub("", normal(answer))
    bare = without_titles(bare) or bare
    if len(bare) < SHORTEST:
        raise NotAChoice
    return bare


@search.on(Find, who=officer, words=[Wish.SEARCH])
def find(_tap: Find, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, Search.form)
    yield from start(Search, desk)


@search.on(FindWords, who=officer)
def find_words(said: FindWords, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, Search.form)
    yield from _results(_read(said.words), desk)


def _results(words: str, desk: Desk) -> Effects:
    found = desk.lookup.people(words, _places(words, desk), limit=FOUND + 1)
    again = Button.of("button.find", Find())
    if not found and (near := _nearly(words, desk)):
        yield Say("search.nearly")
        yield Show(tuple(_short(person) for person in near), (again,))
    elif not found:
        open_for = Button.of("button.open_for", OpenForOther())
        yield Say("search.nobody", buttons=(again, open_for, Button.of("button.my_work", MyWork())))
    elif len(found) == 1:
        yield from _person(found[0], desk)
    else:
        text = "search.several" if len(found) <= FOUND else "search.too_many"
        yield Say(text, {"count": min(len(found), FOUND)})
        yield Show(tuple(_short(person) for person in found[:FOUND]), (again,))


def _nearly(words: str, desk: Desk) -> list[Person]:
    """Whose name, or given name, is a slip of the finger away."""
    said = squeezed(words)
    if len(said) < SHORTEST_NEAR:
        return []
    scored: list[tuple[float, UUID]] = []
    for person, name in desk.lookup.names():
        ways = {squeezed(name), squeezed(name.partition(" ")[0])}
        scored.append((max(ratio(said, way) for way in ways), person))
    best = sorted((one for one in scored if one[0] >= NEAR), reverse=True)[:NEAREST]
    return [desk.people.get(person) for _score, person in best]


def _places(words: str, desk: Desk) -> list[str]:
    """The workplace that is named, or the few that are meant."""
    match match(words, tuple(desk.places.values())):
        case Found(place):
            return [place.code]
        case Unsure(nearest):
            return [place.code for place in nearest]
    return []


def _short(person: Person) -> Card:
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


@search.on(ShowPerson, who=officer)
def show_person(tap: ShowPerson, desk: Desk) -> Effects:
    person = desk.people.find(tap.person)
    if person is None:
        raise StaleCard
    yield from _person(person, desk)


def _person(person: Person, desk: Desk) -> Effects:
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
        ),
        buttons=_erasing(person),
    )
    shown = [card, *(_account(one, desk) for one in accounts[-ACCOUNTS:])]
    if asked:
        history = tuple(Fact(f"kind.{one.kind.value}", _outcome(one)) for one in asked)
        shown.append(Card("search.history", params={"name": _name(person)}, facts=history))
    yield Show(tuple(shown), (Button.of("button.find", Find()),))


def _erasing(person: Person) -> tuple[Button, ...]:
    """Who has LINE asks for it there; who has none, an officer."""
    if person.line_id is not None or person.erase_at is not None or person.erased_at is not None:
        return ()
    return (Button.of("button.erase_for", EraseFor(person.id), style="danger"),)


def _line_since(person: Person) -> Param:
    """Or why there is none."""
    if person.erase_at is not None:
        return Words("search.to_be_erased", {"at": When(person.erase_at, "day")})
    if person.line_id is None:
        return Words("search.no_line")
    return When(person.created_at, "day")


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
            Fact("fact.device", used_on(account.profile)),
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
    change: tuple[Button, ...] = ()
    if account.state in CHANGEABLE and not mine:
        change = (
            Button.of("button.change_use", ChangeUse(account.id)),
            Button.of("button.change_end", ChangeEnd(account.id)),
        )
    if account.shared_label is not None and may_be_handed(account, desk) and not mine:
        change = (*change, Button.of("button.hand_custody", HandCustody(account.id)))
    if account.state is AccountState.FROZEN:
        if account.suspended_by is None or mine:
            return change
        return (*change, Button.of("button.give_back", Reopen(account.id)))
    if account.state in (AccountState.FAILED, AccountState.CLOSED):
        return change
    return (*_for_owner(account, desk), *change, _shut_button(account.id, sure=False))


def _for_owner(account: Account, desk: Desk) -> tuple[Button, ...]:
    """What its owner would do in their own chat, had they LINE."""
    if _can_be_told(account, desk) or not has_custodian(account, desk):
        return ()
    if account.state is AccountState.LOCKED:
        return slip_buttons(account)
    if account.state is AccountState.ACTIVE:
        reset = Button.of("button.reset_for", ForgotFor(account.id), style="primary")
        ends = account.expires_at is not None
        return (reset, Button.of("button.renew", Renew(account.id))) if ends else (reset,)
    return ()


def _shut_button(account: UUID, *, sure: bool) -> Button:
    label = "button.shut_now" if sure else "button.shut"
    return Button.of(label, Shut(account, int(sure)), style="danger")


@search.on(Shut, who=officer)
def shut(tap: Shut, desk: Desk) -> Effects:
    """Asked once more; then nobody gets in with it, and its owner is told."""
    account = _known(tap.account, desk)
    said: dict[str, Param] = {"username": account.username}
    if not tap.sure:
        yield Say("search.sure", said, (_shut_button(account.id, sure=True), CONTACT))
        return
    if not desk.accounts.suspend(account.id, by=desk.me.id, now=desk.now):
        yield Say("not_me.already", said)
        return
    desk.audit.note(Act.ACCOUNT_FROZEN, account.id, of=account.owner_id, how="officer")
    yield Ask(FreezeAccount(account.username))
    yield Say("search.shut" if _can_be_told(account, desk) else "search.shut_untold", said)
    if account.owner_id != desk.me.id:
        yield Tell(account.owner_id, Say("search.shut_told", said, (CONTACT,)), Category.SECURITY)


@search.on(Reopen, who=officer)
def reopen(tap: Reopen, desk: Desk) -> Effects:
    """As it was, when an officer had shut it. Raises ``OwnAccount`` or ``ShutByOwner``."""
    account = _known(tap.account, desk)
    said: dict[str, Param] = {"username": account.username}
    if is_own(account, desk):
        raise OwnAccount(account.username)
    if account.state is AccountState.FROZEN and account.suspended_by is None:
        raise ShutByOwner(account.username)
    if not desk.accounts.thaw(account.id):
        yield Say("search.not_shut", said)
        return
    desk.audit.note(Act.ACCOUNT_THAWED, account.id, of=account.owner_id, how="officer")
    yield Ask(ResumeAccount(account.username))
    yield Say("search.reopened" if _can_be_told(account, desk) else "search.reopened_untold", said)
    yield Tell(account.owner_id, Say("search.reopened_told", said), Category.DECISION)


def _can_be_told(account: Account, desk: Desk) -> bool:
    return desk.people.get(account.owner_id).line_id is not None


def _known(account: UUID, desk: Desk) -> Account:
    found = desk.accounts.get(account)
    if found is None:
        raise StaleCard
    return found
