"""A link ends: by the person's own wish, or by an officer's."""

from typing import Final
from uuid import UUID

from handlers.kit.belonging import own_schools, school_at
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.kit.unlinking import note_end
from handlers.language.words import Intent as Wish
from store.budget import Category
from store.refusals import NotYours, StaleCard
from store.schoollinks import Ended, SchoolLink

ending = Router("linking.ending")

MOST: Final = 10


class Unlink(Postback, prefix="unlink"):
    """``เลิกผูก`` of one's own link, or by an officer; ``sure`` once it was asked."""

    link: UUID
    sure: int


class SayUnlink(Intent):
    """``เลิกผูกโรงเรียน`` in words."""


def unlink_button(link: SchoolLink) -> Button:
    return Button.of("button.unlink", Unlink(link.id, 0))


def name_of(link: SchoolLink, desk: Desk) -> str:
    """As it is called; of a school that is not on the list any more, as the request has it."""
    place = school_at(link.school, desk)
    return place.display if place is not None else desk.requests.get(link.request_id).place_name


@ending.on(SayUnlink, words=[Wish.UNLINK_SCHOOL])
def unlink_in_words(_word: SayUnlink, desk: Desk) -> Effects:
    """Of several schools, which one is asked."""
    mine = desk.school_links.of(desk.me.id)
    if not mine:
        yield Say("school.none", buttons=(LINK_SCHOOL, CONTACT))
    elif len(mine) == 1:
        yield _asked(mine[0], desk)
    else:
        taps = (
            Button.of(name_of(one, desk), Unlink(one.id, 0), literal=True) for one in mine[:MOST]
        )
        yield Say("school.unlink_which", buttons=(*taps, CONTACT))


@ending.on(Unlink)
def unlink(tap: Unlink, desk: Desk) -> Effects:
    """Asked once more. Raises ``NotYours`` or ``StaleCard``."""
    link = desk.school_links.get(tap.link)
    if link is None:
        raise StaleCard
    mine = link.person_id == desk.me.id
    if not mine and not officer(desk):
        raise NotYours
    said: Params = {"school": name_of(link, desk), "name": _person(link, desk)}
    if link.ended_at is not None:
        yield Say("school.over_already", said)
    elif not tap.sure:
        yield _asked(link, desk)
    else:
        how = Ended.OWN_WISH if mine else Ended.OFFICER
        if desk.school_links.end(link.id, how, by=desk.me.id, now=desk.now):
            note_end(link, desk)
        yield from _told(link, said, desk)


def _asked(link: SchoolLink, desk: Desk) -> Say:
    said: Params = {"school": name_of(link, desk), "name": _person(link, desk)}
    text = "school.sure" if link.person_id == desk.me.id else "school.sure_theirs"
    yes = Button.of("button.unlink_now", Unlink(link.id, 1), style="danger")
    return Say(text, said, (yes, CONTACT))


def _told(link: SchoolLink, said: Params, desk: Desk) -> Effects:
    if link.person_id != desk.me.id:
        yield Say("school.unlinked_theirs", said)
        told = Say("school.unlinked_by_officer", said, (LINK_SCHOOL, CONTACT))
        yield Tell(link.person_id, told, Category.DECISION, waits=True)
    elif link.school in own_schools(desk):
        yield Say("school.unlinked_but_account", said, (CONTACT,))
    else:
        yield Say("school.unlinked", said, (LINK_SCHOOL, CONTACT))


def _person(link: SchoolLink, desk: Desk) -> str:
    return desk.people.get(link.person_id).name or ""
