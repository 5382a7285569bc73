"""What the officer decided, told to who asked: one push. Who speaks for the school already hears of
it with their next word: they would know a stranger."""

from handlers.kit.belonging import school_at, speakers_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell
from handlers.kit.news import LinkApproved, LinkRefused
from handlers.kit.positions import position_words
from handlers.kit.reasons import reason_words
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, AskFigures
from handlers.kit.taps.rounds import ShowRounds
from handlers.kit.taps.schools import LINK_SCHOOL, MySchools
from handlers.kit.unlinking import end_links
from handlers.linking.naming import SchoolGone
from store.budget import Category
from store.requests import MOVED
from store.schoollinks import Ended

answering = Router("linking.answering")


@answering.on(LinkApproved)
def linked(news: LinkApproved, desk: Desk) -> Effects:
    """Raises ``SchoolGone`` for one that is not on the list any more: it is to be refused."""
    request = news.request
    place = school_at(request.place_code, desk)
    if place is None:
        raise SchoolGone(request.number, request.place_name)
    before = speakers_of(place.code, desk)
    if request.wanted == MOVED:
        end_links(request.requester_id, Ended.MOVED, desk, but=place.code)
    desk.school_links.link(request, now=desk.now)
    told: Params = {"number": request.number, "school": place.display}
    ways = (
        Button.of("button.figures", AskFigures()),
        Button.of("button.rounds", ShowRounds()),
        Button.of("button.my_schools", MySchools()),
    )
    said = Say("school.linked", told, (*ways, CONTACT))
    yield Tell(request.requester_id, said, Category.DECISION)
    joined: Params = {
        "name": request.name,
        "position": position_words(request.detail or ""),
        "school": place.display,
    }
    for other in before:
        if other.person.id != request.requester_id:
            heard = Say("school.somebody_joined", joined, (CONTACT,))
            yield Tell(other.person.id, heard, Category.DECISION, waits=True)


@answering.on(LinkRefused)
def not_linked(news: LinkRefused, desk: Desk) -> Effects:
    request = news.request
    told: Params = {
        "number": request.number,
        "school": request.place_name,
        "reason": reason_words(request.reason or "come_in"),
    }
    said = Say("school.refused", told, (LINK_SCHOOL, CONTACT))
    yield Tell(request.requester_id, said, Category.DECISION)
