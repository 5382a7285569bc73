"""``ใครออนไลน์`` with an address behind it: daily work, written down as a disclosure, and no way
around ``ใครใช้ไอพี``."""

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.playground.persons import Person
from handlers.sessions.by_address import A_HANDFUL
from store.audit import AuditEntry
from store.online import OnlineSession, Readings
from store.whois import Disclosure
from tests.journeys.conftest import NewTown
from tests.journeys.test_factors import sets_up
from tests.journeys.test_whois import MALEE, STAFF, proves
from tests.journeys.town import Town, asks, hears, talk

WHY = "T-0012 เครื่องติดไวรัส"


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 10, 0)
    return town


@pytest.fixture
def officer(town: Town) -> Person:
    return town.officer(MALEE)


def is_online(town: Town, address: str = "10.1.2.3", **given: object) -> None:
    with town.helpdesk.database.write() as session:
        Readings(session).take("main", read_at=town.clock.now())
        session.add(
            OnlineSession(
                **{
                    "portal": "main",
                    "key": uuid4().hex,
                    "username": "somchai.jai",
                    "mac": "AA-BB-CC-DD-EE-01",
                    "address": address,
                    "started_at": town.clock.now() - timedelta(minutes=5),
                }
                | given
            )
        )


def looks(officer: Person, town: Town, words: str) -> None:
    officer.say(f"ใครออนไลน์ {words}")
    town.settle()


def test_a_look_by_address_is_told_at_once_and_written_down(town: Town, officer: Person) -> None:
    is_online(town)
    officer.say("ใครออนไลน์ 10.1.2.3")
    hears(officer, "somchai.jai")
    [row] = town.rows(Disclosure)
    assert (row.address, row.reason, row.found) == ("10.1.2.3", "live", 1)
    assert row.ends - row.begins == timedelta(seconds=1)
    [entry] = [one for one in town.rows(AuditEntry) if one.act == "address.looked_up"]
    assert (entry.actor, entry.subject, entry.how) == (row.actor, "disclosure:1", "found=1")


@pytest.mark.parametrize("words", ["10.1", "10", "10.9.9.9", "FE80::1"])
def test_a_beginning_and_one_that_nobody_has_are_written_down_too(
    town: Town, officer: Person, words: str
) -> None:
    is_online(town)
    looks(officer, town, words)
    assert [row.address for row in town.rows(Disclosure)] == [words]


@pytest.mark.parametrize("words", ["somchai", "AA:BB:CC", "กลุ่มนิเทศ", "ใครก็ไม่รู้"])
def test_who_is_asked_for_otherwise_is_no_disclosure(
    town: Town, officer: Person, words: str
) -> None:
    is_online(town)
    looks(officer, town, words)
    assert town.rows(Disclosure) == []


def test_after_a_handful_in_an_hour_it_wants_the_factor_and_a_reason(
    town: Town, officer: Person
) -> None:
    is_online(town)
    app = sets_up(officer, town)
    town.later(minutes=16)
    for _ in range(A_HANDFUL):
        looks(officer, town, "10.1.2.3")
    heard = len(officer.chat.messages)
    officer.say("ใครออนไลน์ 10.1.2")
    proves(officer, app)
    hears(officer, "ค้นด้วยหมายเลขไอพีหลายครั้งแล้ว")
    officer.tap("ตรวจเหตุละเมิด")
    hears(officer, "เหตุใด เกิดเมื่อใด")
    assert not any("somchai" in said.text for said in officer.chat.messages[heard:])
    assert len(town.rows(Disclosure)) == A_HANDFUL
    talk(officer, (WHY, "somchai.jai"))
    assert [(row.address, row.reason) for row in town.rows(Disclosure)][A_HANDFUL:] == [
        ("10.1.2", f"incident: {WHY}")
    ]
    officer.say("ใครออนไลน์ 10.1.2.3")
    town.settle()
    assert [row.reason for row in town.rows(Disclosure)][-1] == "live", "another handful"


def test_another_address_is_no_reason_for_the_one_before(town: Town, officer: Person) -> None:
    is_online(town)
    sets_up(officer, town)
    for _ in range(A_HANDFUL):
        looks(officer, town, "10.1.2.3")
    officer.say("ใครออนไลน์ 10.1.2.3")
    hears(officer, "ค้นด้วยหมายเลขไอพีหลายครั้งแล้ว")
    looks(officer, town, "10.1.2.4")
    assert len(town.rows(Disclosure)) == A_HANDFUL
    talk(officer, (WHY, "ไม่มีใครออนไลน์ที่ตรงกับ"))
    assert town.rows(Disclosure)[-1].address == "10.1.2.4"
    assert town.rows(Disclosure)[-1].reason == WHY


def test_an_hour_later_or_for_another_officer_it_is_a_handful_again(
    town: Town, officer: Person
) -> None:
    is_online(town)
    other = town.officer("อนันต์ พูลผล")
    for _ in range(A_HANDFUL):
        looks(officer, town, "10.1.2.3")
    looks(other, town, "10.1.2.3")
    town.later(minutes=61)
    looks(officer, town, "10.1.2.3")
    assert [row.reason for row in town.rows(Disclosure)] == ["live"] * (A_HANDFUL + 2)


def test_a_factor_that_is_too_old_at_the_end_tells_nothing(town: Town, officer: Person) -> None:
    is_online(town)
    sets_up(officer, town)
    for _ in range(A_HANDFUL):
        looks(officer, town, "10.1.2.3")
    officer.say("ใครออนไลน์ 10.1.2.3")
    hears(officer, "ค้นด้วยหมายเลขไอพีหลายครั้งแล้ว")
    town.later(minutes=16)
    officer.say(WHY)
    town.settle()
    assert len(town.rows(Disclosure)) == A_HANDFUL


def test_whoever_has_no_such_duty_is_told_nothing(town: Town, officer: Person) -> None:
    staff = town.person(STAFF)
    asks(staff)
    is_online(town, username="malee.sri")
    staff.say("ใครออนไลน์ 10.1.2.3")
    staff.postback("p=online_at&words=10.1.2.3")
    staff.postback("p=give&form=online_why&field=why&value=incident")
    town.settle()
    assert town.rows(Disclosure) == []
    assert not any("malee.sri" in said.text for said in staff.chat.messages)
