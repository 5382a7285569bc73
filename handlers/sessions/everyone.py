"""``ใครออนไลน์``: how many are online, and for an officer who looks for somebody, who. What is asked
by address is written down as the law wants it: ``by_address``."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.disclosing import (
    as_kept,
    is_an_incident,
    is_by_letter,
    read_which,
    read_why,
    whys,
)
from handlers.kit.effects import Button, Effects, Params, Say, Show, Words
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.intents import Intent
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.taps.sessions import FindOnline, WhosOnline
from handlers.sessions import by_address
from handlers.sessions.cards import of_somebody
from handlers.sessions.readings import nobody_knows, out_of_date, read_at
from store.audit import Act
from store.online import OnlineSession
from store.people import Person
from store.refusals import NotYours, ProofIsOver
from store.whois import LIVE

everyone = Router("sessions.everyone")

SHOWN: Final = 9
"""Devices in one answer to an officer."""
PLACES: Final = 6
"""Workplaces offered as buttons, those with most online first."""
LONGEST_PLACE: Final = 20
"""Characters of a place's name that a button can carry in its data."""


@dataclass(frozen=True)
class OnlineNow(Intent):
    """``ใครออนไลน์``, and of whom: words of a username, an address, a MAC, a name or a place."""

    words: str = ""


class WhyByAddress(Form, form="online_why"):
    """Why this many addresses?"""

    words: str = ask(when=never, given=True)
    why: str = ask("online.ask_why", reader=read_why, choices=whys, limit=200)
    letter: str = ask("whois.ask_letter", reader=read_which, when=is_by_letter, limit=200)
    incident: str = ask("whois.ask_incident", reader=read_which, when=is_an_incident, limit=200)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        if not is_proven(desk):
            raise ProofIsOver
        yield from _who(self.words, desk, as_kept(self.why, self.letter, self.incident))


@everyone.on(OnlineNow, who=officer)
def in_words(said: OnlineNow, desk: Desk) -> Effects:
    yield from (_who(said.words, desk) if said.words else _numbers(desk))


@everyone.on(WhosOnline, who=officer)
def numbers(_tap: WhosOnline, desk: Desk) -> Effects:
    yield from _numbers(desk)


@everyone.on(FindOnline, who=officer)
def at_a_place(tap: FindOnline, desk: Desk) -> Effects:
    yield from _who(tap.words, desk)


def _numbers(desk: Desk) -> Effects:
    if (unknown := nobody_knows(desk.office.portals, desk)) is not None:
        yield unknown
        return
    yield from out_of_date(desk.office.portals, desk)
    rows = desk.online.listed()
    if rows:
        yield from _by_portal([row for row, _ in rows], desk)
    if not rows:
        yield Say("online.nobody", {"at": read_at(desk.office.portals, desk)})
        return
    named = (person.place_name for _, person in rows if person and person.place_name)
    places = Counter(place[:LONGEST_PLACE] for place in named)
    taps = (
        Button.of(f"{place} {count}", FindOnline(place), literal=True)
        for place, count in places.most_common(PLACES)
    )
    said: Params = {
        "at": read_at(desk.office.portals, desk),
        "devices": len(rows),
        "people": len({row.person_id for row, _ in rows} - {None}),
        "remembered": sum(row.remembered for row, _ in rows),
    }
    yield Say("online.numbers", said, tuple(taps))


def _by_portal(rows: Sequence[OnlineSession], desk: Desk) -> Effects:
    """Of several portals, how many are online at each; of one that cannot tell, nothing."""
    if not desk.office.has_several_portals:
        return
    count = Counter(row.portal for row in rows)
    telling = [name for name, facts in desk.office.portals.items() if facts.ends_sessions]
    here = [*telling, *(name for name in count if name not in telling)]
    lines = [
        Words("online.at", {"portal": desk.office.portal(name).label, "count": count[name]})
        for name in here
    ]
    yield Say("online.by_portal", {"numbers": _one_after_another(lines)})


def _one_after_another(lines: Sequence[Words]) -> Words:
    first, *others = lines
    if not others:
        return first
    return Words("online.and_at", {"first": first, "then": _one_after_another(others)})


def _who(words: str, desk: Desk, reason: str = LIVE) -> Effects:
    if (unknown := nobody_knows(desk.office.portals, desk)) is not None:
        yield unknown
        return
    found = desk.online.listed(words)
    if by_address.is_by_address(words, [row for row, _ in found]):
        if reason == LIVE and by_address.must_say_why(desk):
            yield from _ask_why(words, desk)
            return
        by_address.note(words, len(found), desk, reason=reason)
    yield from out_of_date(desk.office.portals, desk)
    if not found:
        yield Say("online.not_found", {"words": words}, (Button.of("button.online", WhosOnline()),))
        return
    for row, _ in found[:SHOWN]:
        if row.account_id is not None:
            desk.audit.note(Act.SESSIONS_SEEN, row.account_id, of=row.person_id)
    yield Show(tuple(of_somebody(row, *_named(person), desk) for row, person in found[:SHOWN]))
    if len(found) > SHOWN:
        yield Say("online.more", {"shown": SHOWN, "count": len(found)})


def _ask_why(words: str, desk: Desk) -> Effects:
    """The proof comes first, then the question."""
    if not is_proven(desk):
        yield from proof_for(FindOnline(words))
        return
    desk.conversations.end(desk.me.id, WhyByAddress.form)
    yield from start(WhyByAddress, desk, {"words": words})


def _named(person: Person | None) -> tuple[str | None, str | None]:
    return (None, None) if person is None else (person.name, person.place_name)
