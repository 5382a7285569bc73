"""Somebody who has written before, and an officer; each is in the middle of nothing."""

from collections.abc import Callable, Iterator

import pytest

from handlers.hearing.answers import NAME, NoName, no_name
from handlers.house import house as routes
from handlers.kit.desk import Desk
from handlers.kit.intents import Intent, Said
from handlers.reception import meaning
from store.conversations import Conversation
from store.people import People
from store.roster import Roster
from tests.bot.whole import OFFICE, PLACES, House

Means = Callable[[str], Intent]
"""What a message means; nothing comes of it."""


@pytest.fixture(scope="module")
def desks() -> Iterator[tuple[Desk, Desk]]:
    house = House()
    staff, officer = house.person("สมชาย ใจดี"), house.officer("มาลี ศรีสุข")
    house.answers(staff, "เมนู")
    with house.database.read() as session:
        people = People(session)
        known = [people.by_line_id(person.user_id) for person in (staff, officer)]
        entry = next(one for one in Roster(session).ever() if one.person_id == known[1].id)
        now = house.clock.now()
        yield (
            Desk(session, OFFICE, now, PLACES, known[0]),
            Desk(session, OFFICE, now, PLACES, known[1], entry),
        )
    house.close()


@pytest.fixture
def name_asked(desks: tuple[Desk, Desk]) -> Callable[[str], NoName | None]:
    """What an answer to the question for a name is instead, if it is none."""
    asked = Conversation(person_id=desks[0].me.id, form="account", asking=NAME)
    return lambda text: no_name(text, asked, desks[0])


@pytest.fixture
def staff_means(desks: tuple[Desk, Desk]) -> Means:
    return lambda text: meaning(Said(text), desks[0], routes.words)


@pytest.fixture
def officer_means(desks: tuple[Desk, Desk]) -> Means:
    return lambda text: meaning(Said(text), desks[1], routes.words)
