"""``ผู้ผูกโรงเรียน``, for officers: how many schools somebody speaks for, which have nobody yet, and
who speaks for one. Who sees somebody's name and phone is noted in the audit."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from handlers.kit.belonging import (
    running_schools,
    school_at,
    school_words,
    schools_with_people,
    speakers_of,
    spoken_for,
)
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Button,
    Card,
    Effects,
    Entry,
    Fact,
    Param,
    Say,
    Show,
    Table,
    When,
    Words,
)
from handlers.kit.filling import start
from handlers.kit.forms import Form, Which, ask
from handlers.kit.given import begin_saying
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.positions import position_words
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, Find
from handlers.kit.taps.schools import TheirSchools
from handlers.language.places import counted
from handlers.language.words import Intent as Wish
from handlers.linking.ending import name_of, unlink_button
from handlers.linking.naming import read_school
from store.audit import Act
from store.refusals import NotYours, Refusal, StaleCard
from store.schoollinks import Speaker

people = Router("linking.people")

SHOWN: Final = 10
MOST_DISTRICTS: Final = 12
"""Of LINE's thirteen quick replies; one is ``ติดต่อเจ้าหน้าที่``."""
MOST_NAMED: Final = 150
"""Schools in one message, which LINE ends at 5,000 characters."""
COMMAND: Final = re.compile(
    r"^.{0,20}?(?:ผู้|(?:มี)?ใคร)ผูก(?:กับ)?\s*(?:โรงเรียน|ร\.\s?ร\.?|รร\.?)?\s*(?:บ้าง|อยู่)*\s*", re.DOTALL
)


class SchoolPeople(Postback, prefix="school_people"):
    """``ผู้ผูกโรงเรียน``."""


class WithoutPeople(Postback, prefix="without_people"):
    """``ยังไม่มีผู้ผูก`` in the อำเภอ of this school, whose code is short where a name need not be."""

    school: str


class AskSchool(Postback, prefix="people_of_school"):
    """``ดูรายโรงเรียน``."""


@dataclass(frozen=True)
class PeopleInWords(Intent):
    """The school may stand in the message."""

    text: str


class PeopleOf(Form, form="people_of_school"):
    """One question."""

    school: str = ask("school.ask_whose", reader=read_school)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        yield from _people_of(self.school, desk)


@people.on(SchoolPeople, who=officer, words=[Wish.SCHOOL_PEOPLE])
def overview(_tap: SchoolPeople, desk: Desk) -> Effects:
    """How many of each อำเภอ, and the way to those that have nobody."""
    schools = running_schools(desk.places, desk.session)
    linked = schools_with_people(desk)
    every = Counter(place.district for place in schools)
    has = Counter(place.district for place in schools if place.code in linked)
    missing = [district for district in every if has[district] < every[district]]
    card = Card(
        "school.people",
        params={"linked": has.total(), "count": every.total()},
        table=Table(
            tuple(Entry(_district(name), (has[name], every[name] - has[name])) for name in every),
            (Words("school.with_people"), Words("school.without_people")),
        ),
        buttons=(Button.of("button.people_of_school", AskSchool()),),
    )
    first = {place.district: place.code for place in reversed(schools)}
    taps = (
        Button.of(counted(name, every[name] - has[name]), WithoutPeople(first[name]), literal=True)
        for name in missing[:MOST_DISTRICTS]
    )
    yield Show((card,), (*taps, CONTACT))


@people.on(WithoutPeople, who=officer)
def without_people(tap: WithoutPeople, desk: Desk) -> Effects:
    """Raises ``StaleCard`` for a school that is not on the list any more."""
    school, linked = school_at(tap.school, desk), schools_with_people(desk)
    if school is None:
        raise StaleCard
    running = running_schools(desk.places, desk.session)
    there = [place for place in running if place.district == school.district]
    names = [place.name for place in there if place.code not in linked]
    back = (Button.of("button.school_people", SchoolPeople()),)
    if not names:
        yield Say("school.all_linked", {"district": _district(school.district)}, back)
        return
    said: dict[str, Param] = {
        "district": _district(school.district),
        "count": len(names),
        "schools": "\n".join(names[:MOST_NAMED]),
    }
    yield Say("school.not_linked", said, back)
    if len(names) > MOST_NAMED:
        yield Say("school.more_not_linked", {"count": len(names) - MOST_NAMED}, back)


@people.on(AskSchool, who=officer)
def ask_school(_tap: AskSchool, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, PeopleOf.form)
    yield from start(PeopleOf, desk)


@people.on(PeopleInWords, who=officer)
def people_in_words(said: PeopleInWords, desk: Desk) -> Effects:
    """Without a school it is the overview; what is not one school is asked about."""
    command = COMMAND.match(said.text)
    named = said.text[command.end() :].strip() if command else ""
    if not named:
        yield from overview(SchoolPeople(), desk)
        return
    try:
        school = read_school(named, desk)
    except (Which, Refusal):
        desk.conversations.end(desk.me.id, PeopleOf.form)
        yield from begin_saying(PeopleOf, desk, {}, named)
        return
    yield from _people_of(school, desk)


@people.on(TheirSchools, who=officer)
def their_schools(tap: TheirSchools, desk: Desk) -> Effects:
    """For which schools one person speaks. Raises ``StaleCard``."""
    person = desk.people.find(tap.person)
    if person is None:
        raise StaleCard
    found = spoken_for(person.id, desk)
    if not found:
        yield Say("school.they_have_none", {"name": person.name or ""})
        return
    _note(found, desk)
    yield Show(
        tuple(_card(one, desk) for one in found[:SHOWN]), (Button.of("button.find", Find()),)
    )


def _people_of(school: str, desk: Desk) -> Effects:
    found = speakers_of(school, desk)
    ways = (Button.of("button.people_of_school", AskSchool()), Button.of("button.find", Find()))
    name = school_words(school, school, desk)
    if not found:
        yield Say("school.nobody_there", {"school": name}, ways)
        return
    _note(found, desk)
    yield Say("school.so_many", {"school": name, "count": len(found)})
    yield Show(tuple(_card(one, desk) for one in found[:SHOWN]), ways)


def _note(seen: list[Speaker], desk: Desk) -> None:
    for person in dict.fromkeys(one.person.id for one in seen[:SHOWN]):
        if person != desk.me.id:
            desk.audit.note(Act.PERSON_LOOKED_UP, person, of=person)


def _card(one: Speaker, desk: Desk) -> Card:
    link, phone = one.link, one.person.phone
    called = one.person.place_name or "" if link is None else name_of(link, desk)
    resting = school_at(one.school, desk) is None
    by_what = Words("school.by_account")
    if link is not None:
        number = desk.requests.get(link.request_id).number
        by_what = Words("school.by_request", {"number": number})
    return Card(
        "school.speaker",
        params={"name": one.person.name or Words("search.no_name")},
        facts=(
            Fact("fact.school", Words("school.gone", {"name": called}))
            if resting
            else Fact("fact.school", school_words(one.school, called, desk)),
            *((Fact("fact.position", position_words(link.position)),) if link else ()),
            Fact("fact.phone", kept_phone(phone).display if phone else Words("search.not_given")),
            Fact("fact.since", When(one.since, "day")),
            Fact("fact.by_what", by_what),
        ),
        buttons=() if link is None else (unlink_button(link),),
    )


def _district(name: str) -> Param:
    return Words("area.district", {"name": name}) if name else Words("school.no_district")
