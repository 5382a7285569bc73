"""What an officer must know to decide: at most six lines for each kind of request."""

from typing import Final

from handlers.kit.belonging import school_words, schools_named, speakers_of
from handlers.kit.contacts import kept_phone
from handlers.kit.custodians import same_machine
from handlers.kit.desk import Desk
from handlers.kit.effects import Fact, Param, Params, When, Words
from handlers.kit.positions import position_words
from handlers.kit.purposes import purpose_words
from handlers.kit.troubles import trouble_words
from handlers.kit.uses import used_on
from handlers.kit.which_portal import with_portal
from store.accounts import AccountState
from store.requests import MOVED, Kind, Request

NAMED: Final = 3
"""Of those who speak for a school already."""


def facts_of(request: Request, desk: Desk) -> tuple[Fact, ...]:
    match request.kind:
        case Kind.ACCOUNT:
            return _new_account(request, desk)
        case Kind.CLAIM:
            return _claim(request, desk)
        case Kind.RENEWAL:
            return _renewal(request, desk)
        case Kind.PHONE:
            return _other_phone(request)
        case Kind.PROBLEM:
            return _problem(request)
        case Kind.SCHOOL:
            return _school(request, desk)
    return _owned(request, desk)


def _new_account(request: Request, desk: Desk) -> tuple[Fact, ...]:
    if request.shared_label is not None:
        place, label = request.place_code, request.shared_label
        twin = same_machine(label, place, desk, besides=request.id)
        return (
            Fact("fact.machine", request.shared_label),
            Fact("fact.place_of_machine", with_portal(request.place_name, request.portal, desk)),
            Fact("fact.custodian", request.name),
            Fact("fact.phone", kept_phone(request.phone).display),
            Fact("fact.username", request.username)
            if twin is None
            else Fact("fact.there_already", twin),
            Fact("fact.promised", When(request.promised_at)),
        )
    held = desk.accounts.of(request.requester_id)
    owned = sum(account.portal == request.portal for account in held)
    has = Words("account.count", {"count": owned}) if owned else Words("request.no_account_yet")
    purpose = request.purpose
    return (
        Fact("fact.name", _name(request, desk)),
        Fact("fact.place", request.place_name),
        Fact("fact.phone", kept_phone(request.phone).display),
        Fact("fact.device", with_portal(used_on(request.profile), request.portal, desk)),
        Fact("fact.accounts", has)
        if purpose is None
        else Fact("fact.purpose", purpose_words(purpose)),
        Fact("fact.promised", When(request.promised_at)),
    )


def _name(request: Request, desk: Desk) -> Param:
    """The requester's, and who asked for them."""
    if request.filed_by is None:
        return request.name
    officer = desk.officer_names.get(request.filed_by, "")
    return Words("request.asked_by", {"name": request.name, "officer": officer})


def _owned(request: Request, desk: Desk) -> tuple[Fact, ...]:
    """An account of the requester's own: the number to call is the one on file. What is shut stands
    there instead of how long the LINE has been bound, which means little then."""
    account = desk.accounts.by_username(request.username)
    since = account.owned_since if account is not None else request.filed_at
    shut = account is not None and account.state is AccountState.FROZEN
    how_sure = (
        Fact("fact.state", Words("request.shut_already"))
        if shut and request.kind is Kind.PASSWORD
        else Fact("fact.line_since", When(since, "day"))
    )
    where = account.portal if account is not None else request.portal
    return (
        Fact("fact.username", with_portal(request.username, where, desk)),
        Fact("fact.name", _name(request, desk)),
        Fact("fact.place", request.place_name),
        Fact("fact.phone_on_file", kept_phone(request.phone).display),
        *((how_sure,) if shut or request.filed_by is None else ()),
        Fact("fact.promised", When(request.promised_at)),
    )


def _renewal(request: Request, desk: Desk) -> tuple[Fact, ...]:
    account = desk.accounts.by_username(request.username)
    ends = account.expires_at if account is not None else None
    return (
        Fact("fact.username", request.username),
        Fact("fact.name", _name(request, desk)),
        Fact("fact.place", request.place_name),
        Fact("fact.device", used_on(request.profile)),
        *((Fact("fact.expires", When(ends, "day")),) if ends is not None else ()),
        Fact("fact.promised", When(request.promised_at)),
    )


def _other_phone(request: Request) -> tuple[Fact, ...]:
    """The number to call is the one on file, never the new one."""
    return (
        Fact("fact.username", request.username),
        Fact("fact.name", request.name),
        Fact("fact.place", request.place_name),
        Fact("fact.phone_on_file", kept_phone(request.phone).display),
        Fact("fact.phone_wanted", kept_phone(request.wanted or "").display),
        Fact("fact.promised", When(request.promised_at)),
    )


def _claim(request: Request, desk: Desk) -> tuple[Fact, ...]:
    """Whose account it is by our records, against who says that it is theirs."""
    if request.holder_id is None:
        return (
            Fact("fact.username", request.username),
            Fact("fact.claimant", request.name),
            Fact("fact.owner", Words("request.no_such_account")),
            Fact("fact.promised", When(request.promised_at)),
        )
    owner = desk.people.get(request.holder_id)
    return (
        Fact("fact.username", request.username),
        Fact("fact.claimant", request.name),
        Fact("fact.owner", owner.name or request.username),
        Fact("fact.place", request.place_name),
        Fact("fact.phone_on_file", kept_phone(request.phone).display),
        Fact("fact.promised", When(request.promised_at)),
    )


def _school(request: Request, desk: Desk) -> tuple[Fact, ...]:
    """Who speaks for that school already can be asked; what the requester is linked to as well
    should be theirs still."""
    before = [
        one.person.name or ""
        for one in speakers_of(request.place_code, desk)
        if one.person.id != request.requester_id
    ]
    others = ", ".join(schools_named(request.requester_id, desk, but=request.place_code))
    text = "school.moves_from" if request.wanted == MOVED else "school.besides"
    who: Params = {"name": request.name, "position": position_words(request.detail or "")}
    return (
        Fact("fact.school", school_words(request.place_code, request.place_name, desk)),
        Fact("fact.name", Words("school.who", who)),
        Fact("fact.phone", kept_phone(request.phone).display),
        Fact("fact.linked_before", ", ".join(before[:NAMED]) or Words("school.nobody")),
        *((Fact("fact.other_schools", Words(text, {"schools": others})),) if others else ()),
        Fact("fact.promised", When(request.promised_at)),
    )


def _problem(request: Request) -> tuple[Fact, ...]:
    """What does not work first; whether it was reported before."""
    before = request.wanted
    return (
        Fact("fact.trouble", trouble_words(request.detail or "")),
        Fact("fact.name", request.name),
        Fact("fact.place", request.place_name),
        Fact("fact.phone", kept_phone(request.phone).display),
        *((Fact("fact.reported_before", before),) if before else ()),
        Fact("fact.promised", When(request.promised_at)),
    )
