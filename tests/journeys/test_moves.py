"""A device that gets another address while it is online: two rows in our records, and to its people
the same session as before."""

import json
from datetime import timedelta

import httpx
import pytest
from playwright.sync_api import expect

from bot.playground.chats import ChatMessage
from bot.playground.persons import Person
from store.inbox import Arrival, Inbox
from store.online import End, OnlineSession
from tests.journeys.test_sessions import (
    gets_online,
    in_steps,
    passes,
    pushes,
    running,
    sessions,
)
from tests.journeys.test_status_page import page_of, screen
from tests.journeys.town import Town, hears
from tests.services.chromium import browsing

POLL = timedelta(seconds=31)
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def officer(town: Town) -> Person:
    return town.officer("มาลี ศรีสุข")


def card_of(staff: Person) -> ChatMessage:
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 1 เครื่อง")
    return staff.chat.messages[-2]


def moves(town: Town, session: str, address: str) -> None:
    town.portal.readdress(session, address)
    passes(town, POLL)


def in_order(town: Town, username: str) -> list[OnlineSession]:
    return sorted(sessions(town, username), key=lambda row: (row.started_at, row.ended_at is None))


def test_who_had_which_address_when_is_known_of_both(town: Town, officer: Person) -> None:
    staff = town.person("สมชาย ใจดี")
    username, session = gets_online(town, officer, staff, 71)
    town.portal.use(session, up=1_000_000)
    moves(town, session, "10.0.9.71")
    at = town.clock.now()
    town.portal.use(session, up=234_000)
    passes(town, POLL)

    before, now = in_order(town, username)
    assert (before.address, before.ended_at, before.cause) == ("10.0.0.71", at, End.MOVED)
    assert (now.address, now.started_at, now.ended_at) == ("10.0.9.71", at, None)
    assert (before.bytes_up, now.bytes_up) == (1_000_000, 234_000)
    assert (before.key, before.person_id) == (now.key, now.person_id)
    card = card_of(staff)
    assert "10.0.9.71" in card.text
    assert "10.0.0.71" not in card.text
    assert "ส่ง 1.2 MB" in card.text
    officer.say(f"ใครออนไลน์ {username}")
    assert "10.0.9.71" in hears(officer, "ออนไลน์:").text


def test_a_card_drawn_before_still_ends_the_session(town: Town, officer: Person) -> None:
    staff = town.person("สมหญิง รักเรียน")
    username, session = gets_online(town, officer, staff, 72)
    card = card_of(staff)
    for address in ("10.0.9.72", "10.0.8.72"):
        moves(town, session, address)

    staff.tap("ออกจากระบบ", on=card)

    assert "10.0.8.72" in hears(staff, "ออกจากระบบแล้ว").text
    assert running(town, username) == []
    assert [row.cause for row in in_order(town, username)] == [End.MOVED, End.MOVED, End.USER]
    staff.tap("ออกจากระบบ", on=card)
    hears(staff, "ออกจากระบบไปแล้ว")


def test_a_link_made_before_shows_the_session_as_it_is_and_ends_it(
    town: Town, officer: Person
) -> None:
    staff = town.person("วิชัย แก้วมณี")
    username, session = gets_online(town, officer, staff, 73)
    address = page_of(staff)
    town.portal.use(session, up=1_000_000)
    moves(town, session, "10.0.9.73")

    shown = httpx.get(address).text
    assert "10.0.9.73" in shown
    assert "1.0 MB" in shown
    assert httpx.get(address, params={"look": "1"}).json()["running"] is True
    httpx.post(address, data={"do": "leave"})
    town.settle()
    assert running(town, username) == []
    assert httpx.get(address, params={"look": "1"}).json()["running"] is False


def test_nobody_is_warned_twice_in_one_silence_or_told_of_a_move(
    town: Town, officer: Person
) -> None:
    staff = town.person("ปรีชา สายชล")
    username, session = gets_online(town, officer, staff, 74)
    in_steps(town, 8 * MINUTE)
    assert len(pushes(town, staff)) == 1
    moves(town, session, "10.0.9.74")
    passes(town, POLL)
    assert len(pushes(town, staff)) == 1
    assert len(sessions(town, username)) == 2
    said = len(staff.chat.messages)
    staff.say("ช่วยเหลือ")
    town.settle()
    assert not any("ออกจากระบบเอง" in one.text for one in staff.chat.messages[said:] if one.by_bot)


def test_a_warning_that_was_on_its_way_when_the_device_moved_is_sent(
    town: Town, officer: Person
) -> None:
    staff = town.person("นภา ใจงาม")
    username, session = gets_online(town, officer, staff, 75)
    in_steps(town, 7 * MINUTE)
    [row] = sessions(town, username)
    town.portal.readdress(session, "10.0.9.75")
    town.clock.forward(MINUTE + POLL)
    with town.helpdesk.database.write() as writing:
        # As a sweep had marked it, a moment ago, before the event was handled.
        writing.get_one(OnlineSession, row.id).warned_at = town.clock.now()
    passes(town, POLL)
    assert pushes(town, staff) == []
    late = json.dumps({"timer": "idle", "sessions": [row.id.hex]})
    with town.helpdesk.database.write() as writing:
        event = Arrival("idle:moved", "timer", 0, late, source="timer")
        Inbox(writing).store([event], now=town.helpdesk.database.real_now(writing))
    town.helpdesk.bells.events.ring()
    town.settle()
    assert len(pushes(town, staff)) == 1
    assert "10.0.9.75" in hears(staff, "ระบบจะออกจากระบบให้เอง").text


@pytest.mark.service("chromium")
def test_an_open_page_shows_the_new_address_when_it_looks(town: Town, officer: Person) -> None:
    staff = town.person("ดวงใจ มีสุข")
    _, session = gets_online(town, officer, staff, 76)
    address = page_of(staff)
    with browsing() as browser, screen(browser) as page:
        page.goto(address)
        expect(page.locator("#device")).to_contain_text("10.0.0.76")
        moves(town, session, "10.0.9.76")
        page.get_by_role("button", name="ดูใหม่").click()
        expect(page.locator("#device")).to_contain_text("10.0.9.76")
