"""``ใครใช้ไอพี``: who had an address at a moment, for an officer whom the law obliges to say.

It wants the second factor and a reason, which is kept with what was told (``store.whois``). Nobody
else hears of it: whom an authority asks after is not for us to warn. Who has an address *now* is an
officer's daily work: ``sessions.by_address``.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.disclosing import (
    as_kept,
    is_an_incident,
    is_by_letter,
    read_which,
    read_why,
    whys,
)
from handlers.kit.effects import Button, Card, Effects, Fact, Param, Params, Say, Show, When, Words
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.which_portal import with_portal
from handlers.language.addresses import LIMIT as LONGEST_ADDRESS
from handlers.language.addresses import address as read_address
from handlers.language.errors import Misread
from handlers.language.moments import LIMIT as LONGEST_MOMENT
from handlers.language.moments import Moment, moment
from handlers.language.normal import normal
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.online import OnlineSession
from store.people import Person
from store.refusals import NotYours, ProofIsOver
from store.whois import MOST, Had

whois = Router("whois")

SHOWN: Final = 9
"""Cards side by side; LINE takes twelve bubbles."""
ADDRESS_IN: Final = re.compile(r"\S*[0-9a-f]*(?:\.\d+|:[0-9a-f]*:?)\S*", re.IGNORECASE)


class WhoHad(Postback, prefix="whois"):
    """Who had this address then? What is empty is asked for."""

    address: str = ""
    at: str = ""


@dataclass(frozen=True)
class WhoHadInWords(Intent):
    """``ใครใช้ไอพี`` with an address and perhaps a moment behind it."""

    words: str


def _read_address(answer: str, _desk: Desk) -> str:
    return read_address(answer)


def _read_moment(answer: str, desk: Desk) -> str:
    return _kept(moment(answer, now=desk.now))


def _kept(at: Moment) -> str:
    """As it is read again: with seconds only where they were said."""
    form = "%Y-%m-%dT%H:%M:%S" if _is_exact(at) else "%Y-%m-%dT%H:%M"
    return at.begins.strftime(form)


def _is_exact(at: Moment) -> bool:
    """Whether the second was said."""
    return at.ends - at.begins == timedelta(seconds=1)


class Whose(Form, form="whois"):
    """Which address, when, and why."""

    address: str = ask("whois.ask_address", reader=_read_address, limit=LONGEST_ADDRESS)
    at: str = ask("whois.ask_at", reader=_read_moment, limit=LONGEST_MOMENT)
    why: str = ask("whois.ask_why", reader=read_why, choices=whys, limit=200)
    letter: str = ask("whois.ask_letter", reader=read_which, when=is_by_letter, limit=200)
    incident: str = ask("whois.ask_incident", reader=read_which, when=is_an_incident, limit=200)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        if not is_proven(desk):
            raise ProofIsOver
        why = as_kept(self.why, self.letter, self.incident)
        yield from _answer(self.address, moment(self.at, now=desk.now), why, desk)


@whois.on(WhoHad, who=officer, words=[Wish.WHOIS])
def ask_whose(tap: WhoHad, desk: Desk) -> Effects:
    """The proof comes first, then what is still to be asked."""
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    desk.conversations.end(desk.me.id, Whose.form)
    yield from start(Whose, desk, _given(tap, desk))


@whois.on(WhoHadInWords, who=officer)
def in_words(said: WhoHadInWords, desk: Desk) -> Effects:
    yield from ask_whose(_found_in(said.words, desk), desk)


def is_all_read(words: str, desk: Desk) -> bool:
    """An address, and a moment or nothing, in what stands behind ``ใครใช้ไอพี``."""
    found = _found_in(words, desk)
    return bool(found.address) and (bool(found.at) or found.address == _alone(words))


def _alone(words: str) -> str:
    try:
        return read_address(words)
    except Misread:
        return ""


def _given(tap: WhoHad, desk: Desk) -> Answers:
    """What the tap carries, read again: a tap proves nothing."""
    given: dict[str, str] = {}
    try:
        if tap.address:
            given["address"] = read_address(tap.address)
        if tap.at:
            given["at"] = _kept(moment(tap.at, now=desk.now))
    except Misread:
        return given
    return given


def _found_in(words: str, desk: Desk) -> WhoHad:
    """The address, and the moment in what stands around it."""
    said = normal(words)
    for part in ADDRESS_IN.finditer(said):
        try:
            address = read_address(part[0])
        except Misread:
            continue
        around = f"{said[: part.start()]} {said[part.end() :]}".strip()
        try:
            return WhoHad(address, _kept(moment(around, now=desk.now)))
        except Misread:
            return WhoHad(address)
    return WhoHad()


def _answer(address: str, at: Moment, reason: str, desk: Desk) -> Effects:
    found = desk.whois.had(address, at.begins, at.ends)
    desk.disclosures.note(
        desk.audit,
        Act.ADDRESS_LOOKED_UP,
        address=address,
        span=(at.begins, at.ends),
        reason=reason,
        found=len(found),
    )
    said: Params = {"address": address, "at": When(at.begins, "exact")}
    again = Button.of("button.whois", WhoHad())
    if not found:
        yield Say("whois.nobody", said, (again,))
        yield from _nearest(address, at, desk)
        return
    if len(found) == 1:
        yield Say("whois.found", said)
    else:
        several = "whois.several_at_once" if _is_exact(at) else "whois.several"
        yield Say(several, said | {"entries": _entries(len(found))})
    yield Show(tuple(whose(had, at.ends, desk) for had in found[:SHOWN]), (again,))
    if len(found) > SHOWN:
        yield Say("whois.more", {"shown": SHOWN, "entries": _entries(len(found))})


def _entries(count: int) -> Words:
    """How many: there may be more than one answer holds."""
    said: Params = {"count": count}
    return Words("whois.at_least", said) if count >= MOST else Words("whois.entries", said)


def _nearest(address: str, at: Moment, desk: Desk) -> Effects:
    before, after = desk.whois.before(address, at.begins), desk.whois.after(address, at.ends)
    near = [had for had in (before, after) if had is not None]
    earliest = desk.whois.earliest()
    if earliest is None:
        yield Say("whois.nothing_kept")
    elif at.begins < earliest:
        yield Say("whois.kept_since", {"since": When(earliest, "exact")})
    if near:
        yield Say("whois.nearest")
        yield Show(tuple(whose(had, at.ends, desk) for had in near))


def whose(had: Had, asked_until: datetime, desk: Desk) -> Card:
    """A session that had it, and whose it was."""
    row, person = had.session, had.person
    known = person is not None and bool(person.name)
    # Two buildings may well use the same addresses.
    machine: Param = row.mac or Words("session.unknown_device")
    return Card(
        "whois.one",
        params={"username": row.username},
        facts=(
            Fact("fact.name", _name(had)),
            *((Fact("fact.place", person.place_name or "–"),) if person and known else ()),
            *((Fact("fact.phone", _phone(person)),) if person and known else ()),
            Fact("fact.on_machine", with_portal(machine, row.portal, desk)),
            Fact("fact.since", When(row.started_at, "exact")),
            Fact("fact.until", _until(row, asked_until, desk)),
        ),
    )


def _phone(person: Person) -> str:
    return kept_phone(person.phone).display if person.phone else "–"


def _name(had: Had) -> Param:
    if had.person is None:
        return Words("whois.not_ours")
    return had.person.name or Words("whois.erased")


def _until(row: OnlineSession, asked_until: datetime, desk: Desk) -> Param:
    """How far it is known, where it has not ended: as far as the portal was read."""
    if row.ended_at is not None:
        return When(row.ended_at, "exact")
    read_at = desk.readings.of(row.portal).read_at
    if read_at is not None and read_at >= asked_until:
        return Words("whois.still")
    if read_at is None:
        return Words("whois.unknown_end")
    return Words("whois.last_seen", {"at": When(read_at, "exact")})
