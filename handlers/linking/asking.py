"""The request: which school, who somebody is, what they are there, and whom to call. What the
office knows already is not asked again."""

import re
from dataclasses import dataclass
from typing import ClassVar, Final

from handlers.kit.belonging import (
    closed_schools,
    own_schools,
    school_at,
    school_words,
    schools_named,
    schools_of,
)
from handlers.kit.charges import file
from handlers.kit.contacts import keep_phone, kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Then, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, NotAChoice, Which, ask
from handlers.kit.given import begin_saying
from handlers.kit.intents import Intent
from handlers.kit.news import Filed
from handlers.kit.positions import LONGEST, POSITIONS, position_words
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.requests import Withdraw
from handlers.kit.taps.schools import LinkSchool
from handlers.language.choices import chosen
from handlers.language.names import person_name
from handlers.language.normal import squeezed
from handlers.language.phones import phone
from handlers.language.places import labels
from handlers.language.words import Intent as Wish
from handlers.linking.naming import SchoolClosed, read_school
from handlers.understanding.asking import understand
from store.refusals import Refusal, StaleCard
from store.requests import MOVED, Application, Kind, Request

asking = Router("linking.asking")

MOST: Final = 5
"""Schools of one person: a director acts in two or three."""
SHORTEST: Final = 2
BESIDES: Final = "besides"
"""They stay linked to the schools before."""
COMMAND: Final = re.compile(
    r"^.{0,40}?(?:ผูก(?:กับ|บัญชี|ไลน์)*|link(?:\s+(?:to|my|line))*)\s*"
    r"(?:โรงเรียน|ร\.\s?ร\.?|รร\.?|schools?)?\s*",
    re.IGNORECASE | re.DOTALL,
)
"""What stands before the school's name."""


@dataclass(frozen=True)
class LinkInWords(Intent):
    """The school may stand in the message."""

    text: str


@dataclass
class LinkedAlready(Refusal):
    """The person speaks for this school by now, linked to it or by an account there."""

    school: str


@dataclass
class EnoughSchools(Refusal):
    """Nobody speaks for more."""

    limit: int


def _read_school(answer: str, desk: Desk) -> str:
    school = read_school(answer, desk)
    _refuse_closed(school, desk)
    _refuse_second(school, desk)
    return school


def _refuse_closed(school: str, desk: Desk) -> None:
    if school in closed_schools(desk.session):
        place = school_at(school, desk)
        raise SchoolClosed(place.display if place is not None else school)


def _refuse_second(school: str, desk: Desk) -> None:
    mine = own_schools(desk)
    if school in mine:
        place = school_at(school, desk)
        raise LinkedAlready(place.display if place is not None else school)
    if len(mine) >= MOST:
        raise EnoughSchools(MOST)


def _workplace(desk: Desk) -> tuple[Button, ...]:
    """Where they say they work, if that is a school they do not speak for."""
    place = school_at(desk.me.place_code or "", desk)
    if place is None or place.code in own_schools(desk):
        return ()
    return (Button(labels([place])[0], tap=place.code, literal=True),)


def _read_position(answer: str, _desk: Desk) -> str:
    if answer in POSITIONS:
        return answer
    if (known := chosen("position", answer, POSITIONS)) is not None:
        return known
    if len(squeezed(answer)) < SHORTEST or not any(map(str.isalpha, answer)):
        raise NotAChoice  # a telephone number comes a question early
    return " ".join(answer.split())


def _positions(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"position.{name}", tap=name) for name in POSITIONS)


def _read_moves(answer: str, _desk: Desk) -> str:
    if answer in (MOVED, BESIDES):
        return answer
    if (known := chosen("moves", answer, (MOVED, BESIDES))) is not None:
        return known
    raise NotAChoice


def _moves(_desk: Desk) -> tuple[Button, ...]:
    return (Button("school.has_moved", tap=MOVED), Button("school.has_both", tap=BESIDES))


def _is_linked(_answers: Answers, desk: Desk) -> bool:
    return bool(desk.school_links.of(desk.me.id))


class SchoolRequest(Form, form="link_school"):
    """Up to five questions; for who is known, two."""

    personal: ClassVar[bool] = True

    school: str = ask("school.ask_school", reader=_read_school, choices=_workplace)
    name: str = ask("account.ask_name", reader=lambda answer, _desk: person_name(answer).display)
    position: str = ask(
        "school.ask_position", reader=_read_position, choices=_positions, limit=LONGEST
    )
    moves: str = ask("school.ask_moves", reader=_read_moves, choices=_moves, when=_is_linked)
    phone: str = ask("school.ask_phone", reader=lambda answer, _desk: keep_phone(phone(answer)))

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without a school that is gone: the office's list may be replaced at any time."""
        if "school" not in answers or school_at(answers["school"], desk) is not None:
            return answers
        return {name: text for name, text in answers.items() if name != "school"}

    def ask_params(self, desk: Desk) -> Params:
        return {"schools": ", ".join(schools_named(desk.me.id, desk, but=self.school))}

    def summary(self, desk: Desk, seal: str) -> Card:
        before = schools_named(desk.me.id, desk, but=self.school)
        text = "school.moves_from" if self.moves == MOVED else "school.besides"
        others = Fact("fact.other_schools", Words(text, {"schools": ", ".join(before)}))
        return Card(
            "school.summary",
            facts=(
                Fact("fact.school", school_words(self.school, "", desk)),
                Fact("fact.name", self.name),
                Fact("fact.position", position_words(self.position)),
                Fact("fact.phone", kept_phone(self.phone).display),
                *((others,) if self.moves and before else ()),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        """Raises ``LinkedAlready``, ``EnoughSchools`` or ``SchoolClosed`` for what came about
        meanwhile, and ``StaleCard`` for a school that is gone."""
        place = school_at(self.school, desk)
        if place is None:
            raise StaleCard
        _refuse_closed(place.code, desk)
        if self.moves != MOVED:
            _refuse_second(place.code, desk)
        filed = file(
            Application(
                kind=Kind.SCHOOL,
                requester=desk.me.id,
                name=self.name,
                place_code=place.code,
                place_name=place.display,
                phone=self.phone,
                profile="",
                username="",
                detail=self.position,
                wanted=MOVED if self.moves == MOVED else None,
            ),
            desk,
        )
        _remember(self, filed, desk)
        yield receipt(filed, "school.filed", desk, buttons_of(filed), {"school": place.display})
        yield Then(Filed(filed))


def _remember(answers: SchoolRequest, filed: Request, desk: Desk) -> None:
    """What was not known yet. A phone on file is changed in another way (``mydata``)."""
    me = desk.me
    me.name, me.phone = me.name or answers.name, me.phone or answers.phone
    if me.place_code is None:
        me.place_code, me.place_name = filed.place_code, filed.place_name
    desk.session.add(me)


def buttons_of(request: Request) -> tuple[Button, ...]:
    return (Button.of("button.withdraw", Withdraw(request.id)), CONTACT)


@asking.on(LinkSchool, words=[Wish.LINK_SCHOOL])
def begin(_tap: LinkSchool, desk: Desk) -> Effects:
    yield from _begin(desk, "")


@asking.on(LinkInWords)
def begin_with(said: LinkInWords, desk: Desk) -> Effects:
    command = COMMAND.match(said.text)
    named = said.text[command.end() :].strip() if command else ""
    yield from _begin(desk, _only_the_school(named, desk))


def _only_the_school(named: str, desk: Desk) -> str:
    """Without what else the message says ("ผูกโรงเรียนบ้านวังไผ่ แล้วส่ง DMC แล้ว")."""
    try:
        return read_school(named, desk) if named else ""
    except (Which, Refusal):
        slots = understand(named, schools_of(desk.places)).slots
    match slots:
        case {"school_ambiguous": [str(code), *_]} if code in desk.places:
            return desk.places[code].name  # which of that name is asked
        case {"school_code": str(heard)} | {"school": str(heard)} if not heard.startswith("@"):
            return heard
    return named


def _begin(desk: Desk, named: str) -> Effects:
    """One request at a time. What was named and is not one school is asked about."""
    waiting = desk.requests.open_of(desk.me.id, Kind.SCHOOL)
    if waiting is not None:
        yield receipt(waiting, "status.waiting", desk, buttons_of(waiting))
        return
    desk.conversations.end(desk.me.id, SchoolRequest.form)
    known = _known(desk)
    if named:
        try:
            known["school"] = _read_school(named, desk)
        except (Which, Refusal):
            yield from begin_saying(SchoolRequest, desk, known, named)
            return
    yield from start(SchoolRequest, desk, known)


def _known(desk: Desk) -> dict[str, str]:
    known = {"name": desk.me.name, "phone": desk.me.phone}
    return {field: text for field, text in known.items() if text}
