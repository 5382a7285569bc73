"""What ends a link to a school besides a wish: a school that is gone, a move, a leave; and what
stands of it in the copy of one's data."""

from datetime import datetime

import pytest
from sqlmodel import col, select

from bot.places import rows
from handlers.language.place_file import ours
from handlers.understanding.places.schools import ours as schools
from store.accounts import Account
from store.audit import AuditEntry
from store.clock import BANGKOK
from store.people import Person as Row
from store.places import Workplaces
from store.schoollinks import Ended, SchoolLink
from tests.journeys.conftest import NewTown
from tests.journeys.test_linking import (
    MALEE,
    SOMCHAI,
    WANGPHAI,
    linked,
    links,
    people,
)
from tests.journeys.test_mycopy import copy_of, of
from tests.journeys.test_passwords import claims
from tests.journeys.test_sweep import opens, sweeps, xlsx
from tests.journeys.town import Town, hears, talk

TEN_DIGITS = next(one.code10 for one in schools().schools if one.code == WANGPHAI)
"""The ministry's code of the same school."""


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2027, 9, 27, 9, 0)  # a Monday, three days before the fiscal year ends
    return town


def without(town: Town, school: str) -> None:
    """The office loads another list of workplaces, and every process has read it."""
    with town.helpdesk.database.write() as session:
        Workplaces(session).replace(rows(place for place in ours() if place.code != school))
    town.restart()


def test_a_school_that_has_left_the_list_is_asked_for_in_vain(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    card = hears(malee, links(clerk))
    without(town, WANGPHAI)
    malee.tap("อนุมัติ", on=card)
    hears(malee, "S-0001 อนุมัติไม่ได้")
    assert town.rows(SchoolLink) == []
    malee.tap("ไม่อนุมัติ", on=card)
    hears(malee, "เพราะเหตุใด")


def test_a_link_rests_while_its_school_is_not_on_the_list(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    without(town, WANGPHAI)
    talk(clerk, ("สถานะ", "ยังไม่มีคำขอ"))
    malee.say("ค้นหา สมชาย")
    malee.tap("โรงเรียนที่ผูก", on=hears(malee, "สมชาย ใจดี"))
    card = hears(malee, "ไม่อยู่ในรายชื่อโรงเรียนแล้ว")
    with town.helpdesk.database.write() as session:
        Workplaces(session).replace(rows(ours()))
    town.restart()
    talk(clerk, ("สถานะ", "ท่านผูกกับ โรงเรียนบ้านวังไผ่"))
    malee.tap("เลิกผูก", on=card)
    hears(malee, "ยืนยันเพื่อเลิกผูก")
    malee.tap("ยืนยันเลิกผูก")
    hears(malee, "ผู้นี้จะเห็นในแชตครั้งถัดไป")


def test_who_says_they_work_at_another_school_is_shown_the_way(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    talk(clerk, ("ข้อมูลของฉัน", "ผูกไลน์เมื่อ"))
    clerk.tap("แก้ไขที่ทำงาน")
    hears(clerk, "ทำงานที่กลุ่มหรือโรงเรียนใด")
    clerk.say("บ้านพญาวัง")
    hears(clerk, "แก้ไขสถานที่ทำงาน")
    assert people(town, WANGPHAI) == [SOMCHAI], "a word of theirs ends nothing"
    clerk.tap("ผูกโรงเรียน")
    hears(clerk, "ต้องการผูกกับโรงเรียนใด")
    clerk.tap("บ้านพญาวัง")
    hears(clerk, "ทำหน้าที่ใด")


def test_who_works_elsewhere_by_the_staff_list_leaves_the_former_school(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    opens(malee, clerk)
    with town.helpdesk.database.write() as session:
        row = session.exec(select(Row).where(col(Row.name) == SOMCHAI)).one()
        row.place_code, row.place_name = WANGPHAI, "โรงเรียนบ้านวังไผ่"
    clerk.say("ผูกโรงเรียนบ้านวังไผ่")
    hears(clerk, "ทำหน้าที่ใด")
    clerk.tap("ธุรการ")
    hears(clerk, "เมื่ออนุมัติแล้ว")
    clerk.tap("ยืนยัน")
    malee.tap("อนุมัติ", on=hears(malee, "S-0001"))
    hears(clerk, "ท่านผูกกับ")
    sweeps(malee, xlsx((SOMCHAI, "โรงเรียนบ้านพญาวัง")))
    malee.tap("ย้ายที่ทำงาน", on=hears(malee, "รายชื่อระบุที่ทำงาน"))
    hears(malee, "โรงเรียนบ้านพญาวัง แล้ว")
    assert people(town, WANGPHAI) == []
    (link,) = town.rows(SchoolLink)
    assert link.ended_how is Ended.MOVED
    clerk.say("สวัสดี")
    hears(clerk, "เลิกผูกท่านกับโรงเรียนบ้านวังไผ่แล้ว")
    assert "school.unlinked" in [entry.act for entry in town.rows(AuditEntry)]


def test_who_has_left_the_service_speaks_for_no_school_from_that_day(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    opens(malee, clerk)
    with town.helpdesk.database.write() as session:
        (account,) = session.exec(select(Account))
        account.closes_at = datetime(2027, 9, 30, 23, 59, 59, tzinfo=BANGKOK)
    town.tick()
    assert people(town, WANGPHAI) == [SOMCHAI]
    town.at(2027, 10, 1, 9, 0)
    town.tick()
    assert people(town, WANGPHAI) == []
    (link,) = town.rows(SchoolLink)
    assert (link.ended_how, link.ended_by) == (Ended.LEFT, None)


def test_a_lost_line_speaks_for_no_school_once_the_account_is_with_the_new_one(
    town: Town,
) -> None:
    malee, former = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, former)
    username, _ = opens(malee, former)
    person = town.person("สมชาย ใจดี (ไลน์ใหม่)")
    person.name = SOMCHAI
    malee.tap("อนุมัติ", on=hears(malee, claims(person, username)))
    hears(malee, "ด้วยวิธีใด")
    malee.tap("พบตัวจริง")
    hears(person, "ตั้งรหัสผ่าน")
    assert people(town, WANGPHAI) == []
    person.say("สวัสดี")
    hears(person, "ไลน์เดิมที่ผูกกับ โรงเรียนบ้านวังไผ่")
    person.say("ผูกโรงเรียน")
    hears(person, "ต้องการผูกกับโรงเรียนใด")
    person.say(TEN_DIGITS)
    hears(person, "ทำหน้าที่ใด")


def test_the_copy_of_ones_data_holds_the_request_and_the_link(town: Town) -> None:
    malee, clerk = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, clerk)
    talk(clerk, ("เลิกผูกโรงเรียน", "เมื่อเลิกผูก"))
    clerk.tap("ยืนยันเลิกผูก")
    hears(clerk, "เลิกผูกกับโรงเรียนบ้านวังไผ่แล้ว")
    held = copy_of(clerk)
    (asked,) = of(held["คำขอ"])
    assert (asked["เรื่อง"], asked["หน้าที่"], asked["ปัญหา"]) == ("ผูกโรงเรียน", "ธุรการ", "")
    (link,) = of(held["โรงเรียนที่ผูก"])
    assert (link["เลขที่"], link["โรงเรียน"]) == ("S-0001", "โรงเรียนบ้านวังไผ่")
    assert link["ผู้เลิกผูก"] == "ท่าน"
    done = [cell for row in held["บันทึกการดำเนินการ"] for cell in row]
    assert {"อนุมัติการผูกโรงเรียน", "เลิกผูกโรงเรียน"} <= set(done)
