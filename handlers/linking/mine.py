"""``โรงเรียนของฉัน``: for which schools I speak, since when, and by what."""

from handlers.kit.belonging import school_words, spoken_for
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Say, Show, When, Words
from handlers.kit.positions import position_words
from handlers.kit.promises import receipt
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, AskFigures
from handlers.kit.taps.schools import LINK_SCHOOL, MySchools
from handlers.language.words import Intent as Wish
from handlers.linking.asking import buttons_of
from handlers.linking.ending import name_of, unlink_button
from store.requests import Kind
from store.schoollinks import Speaker

mine = Router("linking.mine")

SHOWN = 10


@mine.on(MySchools, words=[Wish.MY_SCHOOLS])
def show(_tap: MySchools, desk: Desk) -> Effects:
    waiting = desk.requests.open_of(desk.me.id, Kind.SCHOOL)
    if waiting is not None:
        yield receipt(waiting, "status.waiting", desk, buttons_of(waiting))
    found = spoken_for(desk.me.id, desk)
    if found:
        cards = tuple(_card(one, desk) for one in found[:SHOWN])
        more = (LINK_SCHOOL,) if waiting is None else ()
        yield Show(cards, (Button.of("button.figures", AskFigures()), *more, CONTACT))
    elif waiting is None:
        yield Say("school.none", buttons=(LINK_SCHOOL, CONTACT))


def _card(one: Speaker, desk: Desk) -> Card:
    link = one.link
    if link is None:
        return Card(
            "school.mine",
            badge=Badge.APPROVED,
            facts=(
                Fact("fact.school", school_words(one.school, one.person.place_name or "", desk)),
                Fact("fact.since", When(one.since, "day")),
                Fact("fact.by_what", Words("school.by_account")),
            ),
        )
    request = desk.requests.get(link.request_id)
    return Card(
        "school.mine",
        badge=Badge.APPROVED,
        facts=(
            Fact("fact.school", school_words(link.school, name_of(link, desk), desk)),
            *((Fact("fact.position", position_words(link.position)),) if link.position else ()),
            Fact("fact.since", When(link.since, "day")),
            Fact("fact.by_what", Words("school.by_request", {"number": request.number})),
        ),
        buttons=(unlink_button(link),),
    )
