"""The cards of who speaks for a school, made by their own topic."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from handlers.approvals.cards import request_card
from handlers.kit.charges import file
from handlers.kit.desk import Desk
from handlers.kit.effects import Card, Effect, Show
from handlers.kit.intents import Said
from handlers.kit.taps.schools import MySchools, TheirSchools
from handlers.language.place_file import ours
from handlers.linking import linking
from handlers.linking.asking import SchoolRequest
from handlers.linking.people import SchoolPeople
from handlers.loading.samples import load_samples
from handlers.mis import mis
from handlers.reception import meaning
from store.audit import Actor, Audit
from store.people import Person
from store.requests import MOVED, Application, Kind, Request, Verdict

SCHOOLS = [place for place in ours() if place.name in ("บ้านวังไผ่", "บ้านโคกกรวด")]


def _cards(effects: Iterable[Effect]) -> list[Card]:
    return [card for one in effects if isinstance(one, Show) for card in one.cards]


def _asked(desk: Desk, who: Person, at: int, position: str, moved: str | None = None) -> Request:
    who.name, who.phone = who.name or "สมชาย ใจดี", "+66812345678"
    desk.session.add(who)
    return file(
        Application(
            *(who.id, who.name, SCHOOLS[at].code, SCHOOLS[at].display, who.phone, "", ""),
            kind=Kind.SCHOOL,
            detail=position,
            wanted=moved,
        ),
        desk,
    )


def _officer(desk: Desk) -> UUID:
    return desk.people.meet("U" + "2" * 32, now=desk.now).id


def _linked(desk: Desk, who: Person, at: int, position: str = "clerk") -> None:
    asked = _asked(desk, who, at, position)
    desk.requests.settle(asked.id, 1, Verdict.APPROVE, by=_officer(desk), now=desk.now)
    desk.school_links.link(asked, now=desk.now)
    desk.now += timedelta(minutes=1)


def _others(desk: Desk, at: int) -> None:
    """Three who speak for it by now, with long names."""
    for number in range(3):
        other = desk.people.meet(f"U{number + 4}" + "0" * 31, now=desk.now)
        other.name = f"ฐิติฌาน์ กุฏิ์ใหญ่ ณ อยุธยา {'กขค'[number]}"
        _linked(desk, other, at)


def asked_for(desk: Desk, *, besides: bool = False) -> Card:
    if besides:
        _linked(desk, desk.me, 0, "acting")
        _others(desk, 1)
    asked = _asked(
        desk, desk.me, int(besides), "ครูธุรการและงานทะเบียนนักเรียน", MOVED if besides else None
    )
    return request_card(asked, desk, reader=_officer(desk))


def summary(desk: Desk) -> Card:
    _linked(desk, desk.me, 0)
    answers = {
        "school": SCHOOLS[1].code,
        "name": "สมชาย ใจดี",
        "position": "acting",
        "moves": "besides",
        "phone": "+66812345678",
    }
    return SchoolRequest.filled(answers).summary(desk, SchoolRequest.seal(answers))


def mine(desk: Desk) -> Card:
    _linked(desk, desk.me, 0)
    return _cards(linking.dispatch(MySchools(), desk))[0]


def _as_officer(desk: Desk) -> None:
    desk.speaker = desk.people.get(_officer(desk))
    desk.my_office = desk.roster.officer(desk.speaker.id)


def overview(desk: Desk) -> Card:
    _linked(desk, desk.me, 0)
    _as_officer(desk)
    return _cards(linking.dispatch(SchoolPeople(), desk))[0]


def speaker(desk: Desk) -> Card:
    me = desk.me
    _linked(desk, me, 0)
    _as_officer(desk)
    return _cards(linking.dispatch(TheirSchools(me.id), desk))[0]


def which(desk: Desk) -> Card:
    """Whoever speaks for two asks about theirs without a name."""
    _linked(desk, desk.me, 0)
    _linked(desk, desk.me, 1)
    load_samples(Audit(desk.session, desk.now, Actor.CONSOLE), desk.places, desk.today)
    meant = meaning(Said("โรงเรียนเรามีนักเรียนกี่คน"), desk, {})
    return _cards(mis.dispatch(meant, desk))[0]
