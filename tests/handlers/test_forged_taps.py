"""A button's data is the client's to make: whatever it names, it moves only what is one's own."""

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any, get_type_hints
from uuid import UUID

import pytest
from sqlmodel import SQLModel

import handlers.house  # noqa: F401 - every topic registers its taps
from bot.playground.persons import Person
from handlers.kit.intents import Postback
from handlers.mydata.erasing import Erase
from store.absences import Absence
from store.accounts import Account, PasswordLink
from store.assignments import Assignment
from store.clock import BANGKOK
from store.daysoff import DayOff, DaysOff
from store.devices import Device, DeviceState
from store.duties import Duty
from store.factors import Factor, PaperCode
from store.findings import Difference, Finding
from store.handouts import Handout
from store.inbox import Event
from store.online import OnlineSession
from store.passes import Guest, GuestPass, Host
from store.people import Person as Row
from store.requests import Kind, Request, State, Verdict
from store.roster import Invitation, Officer, Role
from store.rounds import DataRound, RoundNudge, RoundReport, Rounds
from tests.bot.whole import House, decide

KEPT: tuple[type[SQLModel], ...] = (
    *(Request, Account, PasswordLink, Assignment, Officer, Invitation, Absence, DayOff, Duty),
    *(Finding, Factor, PaperCode, Handout, Row, GuestPass, Guest, Host, Device),
    *(DataRound, RoundReport, RoundNudge),
)
DAY = "2026-12-07"
PHONE, TABLET = "00-00-5E-00-53-01", "00-00-5E-00-53-02"


def furnished(house: House) -> Person:
    """An office in which there is one of everything; gives a member whose none of it is."""
    malee = house.officer("มาลี ศรีสุข")
    house.officer("อนันต์ พูลผล")
    house.officer("ประธาน ใจกว้าง", Role.HEAD)
    staff, other = house.person("สมชาย ใจดี"), house.person("วิภา แสงทอง")
    for person in (staff, other):
        house.ask(person)
        house.work()
        house.taps(malee, decide(house.last_request(), Verdict.APPROVE))
    links = house.rows(PasswordLink)
    for link in links:
        house.open_page(link.id)
    for says in ("ลืมรหัสผ่าน", "เน็ตหลุดบ่อย", "ยืนยัน"):
        house.answers(staff, says)
    for says in ("เปิดบัญชีให้ผู้อื่น", "สมศรี มีสุข", "กลุ่มนิเทศ", "089-765-4321", "คอม", "พบตัวจริง"):
        house.answers(malee, says)
    for says in ("ยืนยัน", "บัตรผ่าน ประชุม พรุ่งนี้ทั้งวัน 5 คน", "ยืนยัน"):
        house.answers(malee, says)
    for says in ("ไม่อยู่", "ลา", "พรุ่งนี้", "ไม่มีผู้แทน"):
        house.answers(malee, says)
    known = house.id_of(staff)
    account = next(one for one in house.rows(Account) if one.owner_id == known)
    with house.database.write() as session:
        session.add(
            Finding(
                officer_id=house.id_of(malee),
                person_id=house.id_of(staff),
                difference=Difference.MISSING,
                made_at=house.clock.now(),
            )
        )
        now = house.clock.now()
        DaysOff(session).add(now.date(), "งานกาชาด", by=house.id_of(malee), now=now)
        for mac, state in ((PHONE, DeviceState.REMEMBERED), (TABLET, DeviceState.WRITING)):
            session.add(
                Device(account_id=account.id, person_id=known, mac=mac, state=state, since=now)
            )
        session.add(
            OnlineSession(
                portal="main",
                key="1",
                username=account.username,
                account_id=account.id,
                person_id=known,
                mac="00-00-5E-00-53-03",
                started_at=now,
            )
        )
    officer, now = house.id_of(malee), house.clock.now()
    with house.database.write() as session:
        rounds = Rounds(session)
        for round in rounds.known(now.astimezone(BANGKOK).date()):
            rounds.report(round.id, "67030158", by=officer, now=now)
    kinds = {request.kind for request in house.rows(Request) if request.state is State.PENDING}
    assert kinds == {Kind.PASSWORD, Kind.PROBLEM}
    assert len(house.rows(GuestPass)) == 1
    return other


def ids(house: House) -> list[UUID]:
    """Whatever a button may name, the ones of every table that has such."""
    named = (Account, Request, Row, PasswordLink, Absence, Finding, Invitation, Handout, GuestPass)
    named = (*named, Device, OnlineSession, DataRound)
    return [row.id for kind in named for row in house.rows(kind)]  # type: ignore[attr-defined]  # each of these has one


def forged(kind: type[Postback], named: list[UUID]) -> Iterator[str]:
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]  # every one is a dataclass
    for one in named if UUID in (hints[name] for name in names) else named[:1]:
        yield kind(**{name: _value(hints[name], one) for name in names}).pack()


def _value(hint: Any, one: UUID) -> object:
    if hint is UUID:
        return one
    if hint is int:
        return 1
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return next(iter(hint))
    return DAY


def everything(house: House, *besides: UUID) -> dict[str, list[dict[str, Any]]]:
    """All rows but those of one person, and how many cards officers have not seen."""
    mine = {account.id for account in house.rows(Account) if account.owner_id in besides}
    mine |= {request.id for request in house.rows(Request) if request.requester_id in besides}
    mine |= {*besides}
    return {
        kind.__name__: [
            row.model_dump(exclude={"unseen", "held"})
            for row in house.rows(kind)
            if not mine & {*_ids(row)}
        ]
        for kind in KEPT
    }


def _ids(row: SQLModel) -> Iterator[UUID]:
    return (value for value in row.model_dump().values() if isinstance(value, UUID))


@pytest.mark.slow
def test_no_tap_that_is_made_by_hand_moves_what_is_anothers(house: House) -> None:
    other = furnished(house)
    me = house.id_of(other)
    before, named = everything(house, me), ids(house)
    made = 0
    # Who has deleted their data is somebody else from then on, with nothing to lose.
    last = sorted(Postback.known.items(), key=lambda known: known[0] == Erase.prefix)
    for prefix, kind in last:
        if kind.__module__.startswith("tests."):
            continue
        for data in forged(kind, named):
            other.postback(data)
            house.dispatch()
            made += 1
        house.work()
        assert everything(house, me, house.id_of(other)) == before, prefix
    assert made > len(Postback.known)
    assert all(event.attempts == 0 for event in house.rows(Event))
