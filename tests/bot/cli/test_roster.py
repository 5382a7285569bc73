"""``helpdesk roster``: who answers for what."""

import json

import pytest
from sqlmodel import select

from store.clock import Clock
from store.db import Database
from store.duties import Area, Duties, Topic
from store.factors import Factors
from store.inbox import Event
from store.people import People
from store.roster import Role, Roster
from tests.bot.cli.conftest import Helpdesk

MALEE = "มาลี ศรีสุข"


@pytest.fixture(autouse=True)
def malee(database: Database) -> None:
    now = Clock().now()
    with database.write() as session:
        person = People(session).meet("U" + "1" * 32, now=now)
        roster = Roster(session)
        roster.bind(roster.invite(MALEE, Role.OFFICER, now=now), person.id, now=now)


def lines(helpdesk: Helpdesk) -> list[list[str]]:
    return [line.split("\t") for line in helpdesk("roster", "list").splitlines()]


def test_an_officer_answers_for_everything_until_something_is_given(helpdesk: Helpdesk) -> None:
    assert lines(helpdesk) == [[MALEE, "officer", "all", "all", "turn 1"]]
    helpdesk("roster", "give", MALEE, "--topic", "password", "--place", "schools", "--turn", "2")
    assert lines(helpdesk) == [[MALEE, "officer", "password", "schools", "turn 2"]]
    helpdesk("roster", "clear", MALEE)
    assert lines(helpdesk) == [[MALEE, "officer", "all", "all", "turn 1"]]


@pytest.mark.parametrize(
    ("place", "area", "spot"),
    [
        ("all", Area.EVERYWHERE, ""),
        ("groups", Area.KIND, "group"),
        ("district:วิเชียรบุรี", Area.DISTRICT, "วิเชียรบุรี"),
        ("กลุ่มอำนวยการ", Area.PLACE, "01"),
    ],
)
def test_a_place_is_named_as_people_name_it(
    helpdesk: Helpdesk, database: Database, place: str, area: Area, spot: str
) -> None:
    helpdesk("roster", "give", MALEE, "--place", place)
    with database.read() as session:
        (duty,) = Duties(session).all()
    assert (duty.topic, duty.area) == (None, area)
    assert spot in duty.spot or area is Area.PLACE


def test_the_same_line_twice_is_one_with_the_later_turn(
    helpdesk: Helpdesk, database: Database
) -> None:
    for turn in ("1", "3"):
        helpdesk("roster", "give", MALEE, "--topic", "account", "--turn", turn)
    with database.read() as session:
        (duty,) = Duties(session).all()
    assert (duty.topic, duty.turn) == (Topic.ACCOUNT, 3)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["ไม่มี คนนี้"], "0 officers"),
        ([MALEE, "--topic", "weather"], "--topic is one of"),
        ([MALEE, "--place", "district:เชียงใหม่"], "no district"),
        ([MALEE, "--place", "ที่ไหนก็ไม่รู้"], "0 places"),
        ([MALEE, "--turn", "0"], "--turn is 1 to 99"),
    ],
)
def test_what_nobody_knows_is_refused_with_what_there_is(
    helpdesk: Helpdesk, database: Database, words: list[str], why: str
) -> None:
    assert why in helpdesk("roster", "give", *words, expect=2)
    with database.read() as session:
        assert list(Duties(session).all()) == []


def test_the_running_worker_hears_of_it(helpdesk: Helpdesk, database: Database) -> None:
    helpdesk("roster", "give", MALEE)
    with database.read() as session:
        (event,) = session.exec(select(Event)).all()
    assert (event.source, json.loads(event.raw)) == ("timer", {"timer": "roster"})


def test_a_lost_second_factor_is_cleared_at_the_terminal(
    helpdesk: Helpdesk, database: Database
) -> None:
    with database.write() as session:
        (officer,) = Roster(session).everyone()
        Factors(session).confirm(Factors(session).begin(officer.person_id), 1, now=Clock().now())
    assert MALEE in helpdesk("roster", "clear-factor", MALEE)
    with database.read() as session:
        assert not Factors(session).has(officer.person_id)
    assert "no second factor" in helpdesk("roster", "clear-factor", MALEE, expect=2)
