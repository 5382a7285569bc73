"""Whoever was cut off hears of it once, when there is room for it."""

from dataclasses import replace
from datetime import timedelta

from handlers.house import MOST_SAID
from handlers.kit.desk import Desk
from handlers.kit.effects import Say
from handlers.kit.portals import THE_ONE
from handlers.kit.taps.sessions import MySessions, WarnMe
from handlers.sessions.warning import cut_off, wish
from store.accounts import Account
from store.people import People, Warned
from store.requests import Verdict
from tests.bot.whole import OFFICE, House, decide

MINUTE = timedelta(minutes=1)
MACS = ("02-00-5E-00-00-07", "02-00-5E-00-00-08")


def cut(house: House) -> str:
    """A staff member whose device was cut; gives their LINE id."""
    officer, staff = house.officer("มาลี ศรีสุข"), house.person("สมชาย ใจดี")
    house.ask(staff, device="ทั้งสองอย่าง")
    house.taps(officer, decide(house.last_request(), Verdict.APPROVE))
    [account] = house.rows(Account)
    house.portal.set_password(account.username, "a-word-of-the-tests")
    house.portal.login(account.username, "a-word-of-the-tests", MACS[0], "10.0.0.7")
    for _ in range(12):
        house.clock.forward(MINUTE)
        house.timers.look()
    house.work()
    return staff.user_id


def told(house: House, line_id: str, room: int) -> list[str]:
    with house.database.write() as session:
        speaker = People(session).by_line_id(line_id)
        desk = Desk(session, OFFICE, house.clock.now(), speaker=speaker)
        return [effect.text for effect in cut_off(desk, room=room) if isinstance(effect, Say)]


def test_where_the_answer_has_no_room_the_news_waits_for_the_next(house: House) -> None:
    line_id = cut(house)
    assert told(house, line_id, room=0) == []
    assert told(house, line_id, room=1) == ["idle.cut_after"]
    assert told(house, line_id, room=MOST_SAID) == []


def test_news_of_half_a_day_ago_is_no_news(house: House) -> None:
    line_id = cut(house)
    house.clock.forward(timedelta(hours=12))
    assert told(house, line_id, room=1) == []


def test_a_device_that_is_back_is_not_told_to_have_been_cut(house: House) -> None:
    line_id = cut(house)
    [account] = house.rows(Account)
    house.portal.login(account.username, "a-word-of-the-tests", MACS[0], "10.0.0.7")
    house.clock.forward(MINUTE)
    house.timers.look()
    assert told(house, line_id, room=1) == []


def test_another_device_of_the_same_person_does_not_hide_the_cut(house: House) -> None:
    line_id = cut(house)
    [account] = house.rows(Account)
    house.portal.login(account.username, "a-word-of-the-tests", MACS[1], "10.0.0.8")
    house.clock.forward(MINUTE)
    house.timers.look()
    assert told(house, line_id, room=1) == ["idle.cut_after"]


def test_a_cut_is_old_news_once_the_device_was_used_again_and_left(house: House) -> None:
    line_id = cut(house)
    staff = house.platform.persons[line_id]
    assert "ถูกตัดเมื่อ" in house.taps(staff, MySessions().pack())
    [account] = house.rows(Account)
    again = house.portal.login(account.username, "a-word-of-the-tests", MACS[0], "10.0.0.7")
    house.clock.forward(MINUTE)
    house.timers.look()
    house.portal.logout(again.id)
    house.clock.forward(MINUTE)
    house.timers.look()
    said = house.taps(staff, MySessions().pack())
    assert "ไม่มีเครื่องใด" in said
    assert "ถูกตัดเมื่อ" not in said


def test_where_nobody_is_told_who_is_online_no_warning_is_promised(house: House) -> None:
    line_id = cut(house)
    with house.database.write() as session:
        speaker = People(session).by_line_id(line_id)
        office = replace(OFFICE, portals=THE_ONE)
        desk = Desk(session, office, house.clock.now(), speaker=speaker)
        [said] = wish(WarnMe(Warned.DAILY), desk)
        assert isinstance(said, Say)
        assert said.text == "idle.cannot_tell"
