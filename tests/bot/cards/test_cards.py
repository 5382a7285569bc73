"""Every card the conversations show, in both languages, held to LINE's limits and to the house
style ("How it looks": contrast, six lines, one filled button)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension

from bot.cards import alt, draw
from bot.cards.drawing import LINE_SPACING
from bot.cards.parts import BADGES, BAND, DANGER, FILLED, INK, ON_BAND, PAPER, PLAIN, QUIET
from bot.jobs import order_job
from bot.line.limits import check
from bot.line.writing import mark, write
from bot.texts import FACTS, LANGUAGES, Texts
from handlers.accounts.changing import NewEnd
from handlers.accounts.custody import NewCustodian, custody
from handlers.accounts.for_others import AccountForOther
from handlers.accounts.form import AccountRequest
from handlers.accounts.many import ManyAccounts
from handlers.accounts.offering import HandOn
from handlers.accounts.opening import opening
from handlers.accounts.renewing import renewing
from handlers.accounts.request import request as requesting
from handlers.accounts.sharing import SharedMachine
from handlers.accounts.slips import slips
from handlers.accounts.status import status
from handlers.approvals.cards import request_card
from handlers.devices import devices
from handlers.devices.taken import reported
from handlers.factors import factors
from handlers.failures import failures
from handlers.guests import guests
from handlers.guests.making import PassRequest
from handlers.guests.showing import ListGuests, PrintPoster
from handlers.guests.stretching import MorePlaces
from handlers.kit.charges import assign, posts
from handlers.kit.desk import Desk, Office
from handlers.kit.effects import Badge, Button, Card, Effect, Fact, Show, Tell, When
from handlers.kit.intents import Said
from handlers.kit.linkcards import link_card, new_link
from handlers.kit.news import (
    DayBegins,
    DigestSent,
    FactorOffered,
    Locked,
    Opened,
    Refused,
    ResetRefused,
)
from handlers.kit.portals import PortalFacts
from handlers.kit.taps.accounts import ChangePassword, PrintSlip, PrintSlips, SetHere
from handlers.kit.taps.devices import MyDevices, TheirDevices
from handlers.kit.taps.menu import Failures, MyStatus, NewLink, SetUpFactor, ShowTools, ShowUncared
from handlers.kit.taps.passes import ShowPass
from handlers.language.place_file import ours
from handlers.loading.samples import load_samples
from handlers.mis import mis
from handlers.mydata import MyData, mydata
from handlers.mydata.copying import TakeCopy
from handlers.mydata.for_others import ErasingThem
from handlers.passwords import passwords
from handlers.problems.reporting import Report
from handlers.reception import meaning
from handlers.roster import roster
from handlers.roster.inviting import HandInvitation
from handlers.roster.showing import ManageOfficer, ShowRoster
from handlers.search import search
from handlers.search.finding import FindWords
from handlers.search.showing import ShowPerson
from handlers.sessions.cards import mine, of_somebody
from handlers.sweep import sweep
from handlers.sweep.closing import ClosingDay
from handlers.sweep.deciding import ShowDifferences
from handlers.tools import tools
from handlers.whois import whose
from portal_bridge.contract import Counts, IdleCount
from portal_bridge.orders import FreezeAccount
from store.absences import Absence, Why
from store.accounts import Account, AccountState
from store.assignments import Assignment
from store.audit import Actor, Audit
from store.db import Database
from store.devices import Device
from store.duties import Area, Duty, Topic
from store.findings import Difference, Finding
from store.hours import OfficeHours
from store.online import End, OnlineSession
from store.outbox import Job, JobState, Kind
from store.people import People
from store.people import Person as Row
from store.profiles import Profiles
from store.requests import Application, Recognition, Request, Step, Verdict
from store.requests import Kind as Wanted
from store.roster import Officer, Role
from store.whois import Had
from tests.bot.cards import school_cards as schools
from tests.bot.cards.figure_cards import figures_doubtful, figures_nothing_new, figures_preview
from tests.bot.cards.round_cards import ROUND_CARDS
from tests.tables import lay, serialized

Json = dict[str, Any]

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
PROMISED = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
TEXTS = Texts.load(dict.fromkeys(FACTS, "สพป.เพชรบูรณ์ เขต 3"))
OFFICE = Office(
    name="สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเพชรบูรณ์ เขต 3",
    short_name="สพป.เพชรบูรณ์ เขต 3",
    hours=OfficeHours.parse("mon-fri 08:30-16:30"),
    phone="056-000-000",
    place="อำเภอบึงสามพัน",
    privacy_contact="dpo@example.go.th",
)
PLACES = {place.code: place for place in ours()}
LONG = "พระครูสังฆรักษ์สมชายศักดิ์สิทธิ์วงศ์ประเสริฐกุล ณ อยุธยาบุรีรมย์เจริญสุขสวัสดิ์พิพัฒน์มงคล"


@pytest.fixture
def desk() -> Iterator[Desk]:
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        yield desk_in(session)
    database.close()


def desk_in(session: Session) -> Desk:
    """Somchai speaks; Malee is the officer."""
    somchai = People(session).meet("U" + "1" * 32, now=NOW)
    malee = People(session).meet("U" + "2" * 32, now=NOW)
    session.add(Officer(person_id=malee.id, role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW))
    session.flush()
    return Desk(session, OFFICE, NOW, PLACES, somchai)


def put(application: Application, desk: Desk) -> Request:
    """Filed, and with whom it belongs to."""
    request = desk.requests.file(application, now=NOW, promised=PROMISED)
    assign(request, posts(desk), desk)
    return request


def filed(desk: Desk, name: str = "สมชาย ใจดี", purpose: str | None = None) -> Request:
    place = next(iter(PLACES.values()))
    application = Application(
        requester=desk.me.id,
        name=name,
        place_code=place.code,
        place_name=place.display,
        phone="+66812345678",
        profile="both",
        username="somchai.jai",
        purpose=purpose,
    )
    return put(application, desk)


def officer(desk: Desk) -> UUID:
    return People(desk.session).meet("U" + "2" * 32, now=NOW).id


def opened(desk: Desk, state: AccountState = AccountState.OPENING) -> Account:
    asked = filed(desk)
    desk.requests.settle(asked.id, 1, Verdict.APPROVE, by=officer(desk), now=NOW)
    account = desk.accounts.open(
        username=asked.username,
        owner=desk.me.id,
        request=asked.id,
        profile=asked.profile,
        phone=asked.phone,
        purpose=None,
        now=NOW,
        expires=None,
    )
    desk.accounts.move(account.id, state, unless=())
    desk.session.refresh(account)
    return account


def only_card(effects: list[Effect]) -> Card:
    messages = [effect.message if isinstance(effect, Tell) else effect for effect in effects]
    (card,) = (card for message in messages if isinstance(message, Show) for card in message.cards)
    return card


def summary(desk: Desk, purpose: str = "") -> Card:
    answers = {
        "name": "สมชาย ใจดี",
        "place": next(iter(PLACES)),
        "phone": "+66812345678",
        "device": "both",
        "purpose": purpose,
        "username": "somchai.jai",
    }
    card = AccountRequest.filled(answers).summary(desk, AccountRequest.seal(answers))
    assert card is not None
    return card


def request(desk: Desk, **more: str) -> Card:
    return request_card(filed(desk, **more), desk, reader=officer(desk))


def refused(desk: Desk, reason: str = "incomplete") -> Card:
    asked = filed(desk)
    settled = desk.requests.settle(
        asked.id, asked.version, Verdict.REFUSE, by=officer(desk), now=NOW, reason=reason
    )
    return only_card(requesting.dispatch(Refused(settled), desk))


def account_opened(desk: Desk) -> Card:
    opened(desk)
    return only_card(opening.dispatch(Opened("somchai.jai"), desk))


def link_again(desk: Desk) -> Card:
    opened(desk, AccountState.LOCKED)
    return only_card(opening.dispatch(NewLink(), desk))


def account(desk: Desk, state: AccountState) -> Card:
    opened(desk, state)
    return only_card(status.dispatch(MyStatus(), desk))


def reset(desk: Desk, kind: Wanted = Wanted.PASSWORD) -> Request:
    """A request about an account that is in use."""
    account = opened(desk, AccountState.ACTIVE)
    claimant = People(desk.session).meet("U" + "3" * 32, now=NOW).id
    place = next(iter(PLACES.values()))
    application = Application(
        kind=kind,
        requester=claimant if kind is Wanted.CLAIM else desk.me.id,
        holder=desk.me.id,
        name="สมชาย ใจดี",
        place_code=place.code,
        place_name=place.display,
        phone=account.phone,
        profile=account.profile,
        username=account.username,
        wanted="+66898765432" if kind is Wanted.PHONE else None,
    )
    return put(application, desk)


def about_an_account(desk: Desk, kind: Wanted) -> Card:
    return request_card(reset(desk, kind), desk, reader=officer(desk))


def claim_of_nothing(desk: Desk) -> Card:
    application = Application(
        desk.me.id, "สมชาย ใจดี", "", "", "", "", "nobody.x", kind=Wanted.CLAIM
    )
    return request_card(put(application, desk), desk, reader=officer(desk))


LONG_STORY = (
    "เครื่องคอมพิวเตอร์ที่ห้องธุรการเปิดไม่ติดตั้งแต่เช้าวันจันทร์ กดปุ่มแล้วมีเสียงปี๊บสามครั้ง ปลั๊กอื่นก็เป็น\nลองเปลี่ยนสายไฟแล้วค่ะ"
)


def problem(desk: Desk) -> Card:
    place = next(iter(PLACES.values()))
    application = Application(
        *(desk.me.id, "สมชาย ใจดี", place.code, place.display, "+66812345678", "", ""),
        kind=Wanted.PROBLEM,
        detail=LONG_STORY,
        wanted="T-0007",
    )
    return request_card(put(application, desk), desk, reader=officer(desk))


def problem_summary(desk: Desk) -> Card:
    answers = {
        "what": "no_login",
        "name": "สมชาย ใจดี",
        "place": next(iter(PLACES)),
        "phone": "+66812345678",
    }
    return Report.filled(answers).summary(desk, Report.seal(answers))


def with_a_colleague(desk: Desk) -> Card:
    """As it stands in everybody's queue for somebody whose it is not."""
    return request_card(filed(desk), desk, reader=desk.me.id)


def acted_for(desk: Desk) -> Card:
    """As the deputy of somebody who is away sees it."""
    asked = filed(desk)
    deputy = People(desk.session).meet("U" + "4" * 32, now=NOW).id
    desk.session.add(Officer(person_id=deputy, role=Role.OFFICER, name="สุดา ดีงาม", bound_at=NOW))
    desk.assignments.drop(asked.id)
    right = Assignment(
        request_id=asked.id,
        officer_id=deputy,
        acting_for=officer(desk),
        step=Step.RESPONSIBLE,
        since=NOW,
    )
    desk.assignments.give([right])
    return request_card(asked, desk, reader=deputy)


def looked_up(desk: Desk, what: str) -> Card:
    """One of the cards of a person who was found: they themselves, an account, what they asked."""
    opened(desk, AccountState.ACTIVE)
    desk.me.name = "สมชาย ใจดี"
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    asks = replace(desk, my_office=malee)
    somchai = ShowPerson(desk.me.id)
    (shown,) = (effect for effect in search.dispatch(somchai, asks) if isinstance(effect, Show))
    return next(card for card in shown.cards if card.text == what)


def erasing_them(desk: Desk) -> Card:
    """Of somebody without LINE, who has an account."""
    opened(desk, AccountState.ACTIVE)
    desk.me.name, desk.me.line_id = "สมชาย ใจดี", None
    answers = {"person": desk.me.id.hex, "how": "in_person"}
    card = ErasingThem.filled(answers).summary(desk, ErasingThem.seal(answers))
    assert card is not None
    return card


def another_end(desk: Desk) -> Card:
    """The account of somebody else, to be good until the fiscal year ends."""
    account = opened(desk, AccountState.ACTIVE)
    answers = {"account": account.id.hex, "before": "", "until": "2027-09-30"}
    return NewEnd.filled(answers).summary(desk, NewEnd.seal(answers))


def machine(desk: Desk) -> Account:
    """A shared machine's account in the speaker's care."""
    account = opened(desk, AccountState.ACTIVE)
    account.shared_label, account.username = "คอมห้องสมุด เครื่อง 1", "pc.hongsamut"
    desk.me.name, desk.me.phone = "สมชาย ใจดี", "+66812345678"
    desk.session.add(account)
    return account


def machine_asked_for(desk: Desk) -> Card:
    desk.me.name, desk.me.phone = "สมชาย ใจดี", "+66812345678"
    answers = {"machine": "คอมห้องสมุด เครื่อง 1", "place": next(iter(PLACES))}
    return SharedMachine.filled(answers).summary(desk, SharedMachine.seal(answers))


def machine_in_your_care(desk: Desk) -> Card:
    account = machine(desk)
    return link_card("shared.yours", account, new_link(account, desk), "A-0001")


def machine_looked_up(desk: Desk) -> Card:
    machine(desk)
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    asks = replace(desk, my_office=malee, speaker=desk.people.get(officer(desk)))
    shown = search.dispatch(ShowPerson(desk.me.id), asks)
    cards = (card for effect in shown if isinstance(effect, Show) for card in effect.cards)
    return next(card for card in cards if card.text == "search.shared")


def machine_handed_on(desk: Desk) -> Card:
    account = machine(desk)
    other = desk.people.get(officer(desk))
    other.name = "สมหญิง แก้วดี"
    answers = {"account": account.id.hex, "custodian": other.id.hex}
    card = HandOn.filled(answers).summary(desk, HandOn.seal(answers))
    assert card is not None
    return card


def machine_offered(desk: Desk) -> Card:
    account = machine(desk)
    other = desk.people.get(officer(desk))
    other.name, other.phone = "สมหญิง แก้วดี", "+66819991234"
    given = {"account": account.id.hex, "custodian": other.id.hex}
    told = next(one for one in HandOn.filled(given).finish(desk) if isinstance(one, Tell))
    assert isinstance(told.message, Show)
    return told.message.cards[0]


def machine_uncared(desk: Desk) -> Card:
    machine(desk)
    desk.me.erase_at = NOW
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    asks = replace(desk, my_office=malee, speaker=desk.people.get(officer(desk)))
    (shown,) = (one for one in custody.dispatch(ShowUncared(), asks) if isinstance(one, Show))
    return shown.cards[0]


def another_custodian(desk: Desk) -> Card:
    account = machine(desk)
    other = desk.people.get(officer(desk))
    other.name = "สมหญิง แก้วดี"
    answers = {"account": account.id.hex, "before": desk.me.id.hex, "custodian": other.id.hex}
    return NewCustodian.filled(answers).summary(desk, NewCustodian.seal(answers))


def difference(desk: Desk, what: Difference) -> Card:
    """Somebody with an account, as the staff list has them otherwise."""
    asks, row = differing(desk, what)
    (shown,) = sweep.dispatch(ShowDifferences(), asks)
    assert isinstance(shown, Show)
    assert row.person_id == desk.me.id
    return shown.cards[0]


def sweep_due(desk: Desk) -> Card:
    """On the first working day of September."""
    september = replace(desk, now=datetime(2026, 9, 1, 1, 30, tzinfo=UTC))
    return only_card(sweep.dispatch(DigestSent(frozenset()), september))


def figures_asked(desk: Desk, question: str) -> Card:
    """Of the invented figures."""
    meant = meaning(Said(question), desk, {})
    malee = Officer(person_id=desk.me.id, role=Role.OFFICER, name="มาลี", bound_at=NOW)
    return only_card(mis.dispatch(meant, replace(desk, my_office=malee)))


def figures_on_paper(desk: Desk) -> Card:
    """The page that makes the file of a question about them."""
    meant = meaning(Said("ขอรายงานนักเรียนแต่ละอำเภอเป็น pdf"), desk, {})
    *_, page = mis.dispatch(meant, desk)
    return only_card([page])


def tool(desk: Desk, name: str) -> Card:
    malee = Officer(person_id=desk.me.id, role=Role.OFFICER, name="มาลี", bound_at=NOW)
    (shown,) = tools.dispatch(ShowTools(), replace(desk, my_office=malee))
    assert isinstance(shown, Show)
    return next(card for card in shown.cards if card.text == name)


def differing(desk: Desk, what: Difference) -> tuple[Desk, Finding]:
    opened(desk, AccountState.ACTIVE)
    desk.me.name, desk.me.place_name = "สมชาย ใจดี", "กลุ่มอำนวยการ"
    place = list(PLACES.values())[1]
    row = Finding(
        officer_id=officer(desk), person_id=desk.me.id, difference=what, near=None, made_at=NOW
    )
    if what is Difference.MOVED:
        row.place_code, row.place_name = place.code, place.display
    else:
        row.near = "นายสมชาย ใจดีงาม"
    desk.findings.replace(officer(desk), [row])
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    return replace(desk, my_office=malee, speaker=desk.people.get(officer(desk))), row


def closed_from(desk: Desk) -> Card:
    asks, row = differing(desk, Difference.MISSING)
    answers = {"finding": row.id.hex, "until": "2027-09-30"}
    return ClosingDay.filled(answers).summary(asks, ClosingDay.seal(answers))


def ends_soon(desk: Desk) -> Card:
    account = opened(desk, AccountState.ACTIVE)
    account.expires_at = NOW + timedelta(days=5)
    desk.session.add(account)
    desk.session.flush()
    return only_card(renewing.dispatch(DayBegins(), desk))


def my_data(desk: Desk) -> Card:
    opened(desk, AccountState.ACTIVE)
    desk.me.name, desk.me.phone = "สมชาย ใจดี", "+66812345678"
    desk.me.place_name = "กลุ่มอำนวยการ"
    return only_card(mydata.dispatch(MyData(), desk))


def my_copy(desk: Desk) -> Card:
    return handed(only_card(mydata.dispatch(TakeCopy(), desk)))


def one_of_several(desk: Desk) -> Card:
    filed(desk)
    desk.me.name = desk.people.get(officer(desk)).name = "สมชาย ใจดี"
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    said = search.dispatch(FindWords("สมชาย"), replace(desk, my_office=malee))
    (shown,) = (effect for effect in said if isinstance(effect, Show))
    return shown.cards[0]


def on_the_roster(desk: Desk) -> Card:
    """With a duty, and away."""
    malee = officer(desk)
    desk.duties.give(
        Duty(officer_id=malee, topic=Topic.PASSWORD, area=Area.DISTRICT, spot="วิเชียรบุรี")
    )
    day = desk.today
    desk.absences.add(Absence(officer_id=malee, why=Why.TRAINING, first=day, last=day, said_at=NOW))
    head = Officer(person_id=desk.me.id, role=Role.HEAD, name="ประธาน ใจกว้าง", bound_at=NOW)
    effects = roster.dispatch(ShowRoster(), replace(desk, my_office=head))
    return only_card(effects)


def managed(desk: Desk) -> Card:
    """What may be done about a colleague who has a second factor."""
    desk.factors.confirm(desk.factors.begin(officer(desk)), 1, now=NOW)
    head = Officer(person_id=desk.me.id, role=Role.HEAD, name="ประธาน ใจกว้าง", bound_at=NOW)
    tap = ManageOfficer(officer(desk))
    return only_card(roster.dispatch(tap, replace(desk, my_office=head)))


def invited(desk: Desk) -> Card:
    """The page with a new officer's code."""
    desk.factors.confirm(desk.factors.begin(desk.me.id), 1, now=NOW)
    made = desk.roster.announce(LONG, Role.OFFICER, now=NOW, by=desk.me.id)
    head = Officer(person_id=desk.me.id, role=Role.HEAD, name="ประธาน ใจกว้าง", bound_at=NOW)
    tap = HandInvitation(made.id)
    return handed(only_card(roster.dispatch(tap, replace(desk, my_office=head))))


def factor_page(desk: Desk) -> Card:
    malee = Officer(person_id=desk.me.id, role=Role.OFFICER, name="มาลี ศรีสุข", bound_at=NOW)
    said = factors.dispatch(SetUpFactor(), replace(desk, my_office=malee))
    (shown,) = (effect for effect in said if isinstance(effect, Show))
    return handed(shown.cards[0])


def factor_offered(desk: Desk) -> Card:
    return only_card(factors.dispatch(FactorOffered(), desk))


def without_line(desk: Desk) -> tuple[Desk, Account]:
    """Malee speaks; she has asked for somebody who has no LINE."""
    malee = Officer(person_id=officer(desk), role=Role.OFFICER, name="มาลี ดูแล", bound_at=NOW)
    somsri = desk.people.enter(
        Row(name=LONG, phone="+66897654321", place_name="โรงเรียนบ้านวังไผ่", created_at=NOW)
    )
    asks = replace(desk, speaker=desk.people.get(malee.person_id), my_office=malee)
    asked = put(
        Application(
            requester=somsri.id,
            filed_by=malee.person_id,
            name=LONG,
            place_code="",
            place_name="โรงเรียนบ้านวังไผ่",
            phone="+66897654321",
            profile="both",
            username="somsri.mis",
        ),
        desk,
    )
    how = Recognition.IN_PERSON
    desk.requests.settle(asked.id, 1, Verdict.APPROVE, by=malee.person_id, now=NOW, recognised=how)
    account = desk.accounts.open(
        username=asked.username,
        owner=somsri.id,
        request=asked.id,
        profile=asked.profile,
        phone=asked.phone,
        purpose=None,
        now=NOW,
        expires=None,
    )
    return asks, account


def opened_for(desk: Desk) -> Card:
    without_line(desk)
    return only_card(opening.dispatch(Opened("somsri.mis"), desk))


def reset_for(desk: Desk) -> Card:
    _asks, account = without_line(desk)
    desk.accounts.lock(account.id)
    desk.session.refresh(account)
    return only_card(passwords.dispatch(Locked("somsri.mis"), desk))


def asked_for(desk: Desk) -> Card:
    """As another officer sees what somebody's officer has filed."""
    _asks, account = without_line(desk)
    return request_card(desk.requests.get(account.request_id), desk, reader=officer(desk))


def slip_page(desk: Desk) -> Card:
    asks, account = without_line(desk)
    desk.accounts.move(account.id, AccountState.LOCKED, unless=())
    desk.session.refresh(account)
    return handed(only_card(slips.dispatch(PrintSlip(account.id), asks)))


def set_here(desk: Desk) -> Card:
    asks, account = without_line(desk)
    desk.accounts.move(account.id, AccountState.LOCKED, unless=())
    desk.session.refresh(account)
    return only_card(slips.dispatch(SetHere(account.id), asks))


def summary_for(desk: Desk) -> Card:
    answers = {
        "name": LONG,
        "place": next(iter(PLACES)),
        "phone": "+66897654321",
        "device": "both",
        "username": "somsri.mis",
        "how": "in_person",
    }
    card = AccountForOther.filled(answers).summary(desk, AccountForOther.seal(answers))
    assert card is not None
    return card


LIST = "\n".join(
    (
        "วิชัย ใจกล้า, อำนวยการ, 081-111-1111, คอม",
        f"{LONG}, ดาวอังคารนอกโลก, 081-111-1112, คอม",
        "วิภา ใจงาม, อำนวยการ, 12, คอม",
    )
)


def rows_found(desk: Desk, *, faults: bool) -> Card:
    desk.profiles.ship()
    form = ManyAccounts.filled({"rows": LIST, "how": "in_person"})
    return only_card(list(form.report(desk))) if faults else form.summary(desk, "0")


def of_a_batch(desk: Desk) -> tuple[Desk, Request]:
    """Of one person whose account is open."""
    asks, account = without_line(desk)
    asked = desk.requests.get(account.request_id)
    asked.batch = UUID(int=5)
    desk.session.add(asked)
    return asks, asked


def batch_opened(desk: Desk) -> Card:
    of_a_batch(desk)
    return only_card(opening.dispatch(Opened("somsri.mis"), desk))


def batch_page(desk: Desk) -> Card:
    asks, asked = of_a_batch(desk)
    account = desk.accounts.by_username(asked.username)
    assert account is not None
    desk.accounts.move(account.id, AccountState.LOCKED, unless=())
    return handed(only_card(slips.dispatch(PrintSlips(UUID(int=5)), asks)))


def left_without_slip(desk: Desk) -> Card:
    """They have come to LINE since."""
    asks, asked = of_a_batch(desk)
    account = desk.accounts.by_username(asked.username)
    assert account is not None
    desk.accounts.move(account.id, AccountState.LOCKED, unless=())
    desk.people.get(account.owner_id).line_id = "U" + "9" * 32
    return only_card(slips.dispatch(PrintSlips(UUID(int=5)), asks))


def handed(card: Card) -> Card:
    """With the same id in every run."""
    (button,) = card.buttons
    return replace(card, buttons=(replace(button, handout=UUID(int=7)),))


def seized(desk: Desk) -> Card:
    """What the head may take from whoever has it."""
    head = desk.people.meet("U" + "9" * 32, now=NOW)
    entry = Officer(person_id=head.id, role=Role.HEAD, name="ประธาน ใจกว้าง", bound_at=NOW)
    desk.session.add(entry)
    theirs = replace(desk, speaker=head, my_office=entry)
    return request_card(filed(desk), theirs, reader=head.id)


def reset_ready(desk: Desk) -> Card:
    asked = reset(desk)
    how = Recognition.CALL_BACK
    desk.requests.settle(asked.id, 1, Verdict.APPROVE, by=officer(desk), now=NOW, recognised=how)
    account = desk.accounts.by_username(asked.username)
    assert account is not None
    desk.accounts.lock(account.id)
    desk.session.refresh(account)
    return only_card(passwords.dispatch(Locked(asked.username), desk))


def reset_refused(desk: Desk) -> Card:
    asked = reset(desk)
    no = desk.requests.settle(
        asked.id, 1, Verdict.REFUSE, by=officer(desk), now=NOW, reason="come_in"
    )
    return only_card(passwords.dispatch(ResetRefused(no), desk))


def change(desk: Desk) -> Card:
    account = opened(desk, AccountState.ACTIVE)
    return only_card(passwords.dispatch(ChangePassword(account.id), desk))


def failed(desk: Desk, state: JobState) -> Card:
    """What an officer sees of an order (dead) or of a message (uncertain)."""
    order = Job(**order_job(FreezeAccount("somchai.jai"), now=NOW)._asdict())
    message = Job(
        kind=Kind.TELL,
        lane="line:U1",
        person_id=desk.me.id,
        body="{}",
        due_at=NOW,
        made_at=NOW,
    )
    job = order if state is JobState.DEAD else message
    job.state = state
    desk.session.add(job)
    desk.session.flush()
    bound = Officer(person_id=desk.me.id, role=Role.OFFICER, name="มาลี", bound_at=NOW)
    effects = failures.dispatch(Failures(), replace(desk, my_office=bound))
    return only_card(effects)


def online(desk: Desk, **given: Any) -> OnlineSession:
    """Somchai's PC, three minutes after he last did anything."""
    Profiles(desk.session).ship()
    account = opened(desk, AccountState.ACTIVE)
    row = OnlineSession(
        portal="main",
        key="1",
        username=account.username,
        account_id=account.id,
        person_id=desk.me.id,
        mac="AA-BB-CC-DD-EE-01",
        address="10.0.0.21",
        started_at=NOW - timedelta(hours=2),
        quiet_since=NOW - timedelta(minutes=3),
        bytes_up=1_234_567,
        bytes_down=3_456_789_000,
        **given,
    )
    desk.session.add(row)
    desk.readings.take("main", read_at=NOW)
    desk.session.flush()
    return row


def my_session(desk: Desk, *, every: timedelta = timedelta(0), **given: Any) -> Card:
    row = online(desk, **given)
    account = desk.accounts.by_username(row.username)
    assert account is not None
    main = replace(desk.office.portal("main"), idle=IdleCount(Counts.UPLOAD, every=every))
    seldom = replace(desk.office, portals={"main": main})
    card = mine(row, account, replace(desk, office=seldom), all_too=True)
    same = (
        replace(button, online=UUID(int=7)) if button.online else button for button in card.buttons
    )
    return replace(card, buttons=tuple(same))  # with the same id in every run


def my_session_to_be_remembered(desk: Desk) -> Card:
    portals = {"main": replace(desk.office.portal("main"), remembers=True)}
    able = replace(desk, office=replace(desk.office, portals=portals))
    return my_session(able)


def a_device(desk: Desk, name: str | None = None) -> Device:
    """Somchai's phone."""
    desk.profiles.ship()
    account = opened(desk, AccountState.ACTIVE)
    began = desk.devices.begin(account.id, mac="00-00-5E-00-53-7A", by=desk.me.id, most=2, now=NOW)
    assert began is not None
    device = desk.devices.written(account.id, began.mac)
    assert device is not None
    if name is not None:
        desk.devices.rename(device.id, name, account=account.id)
    return device


def my_device(desk: Desk, *, name: str | None = None, frozen: bool = False) -> Card:
    device = a_device(desk, name)
    if frozen:
        desk.accounts.freeze(device.account_id, now=NOW)
    return only_card(devices.dispatch(MyDevices(), desk))


def their_device(desk: Desk) -> Card:
    device = a_device(desk, "มือถือ ผอ. เครื่องใหม่สีน้ำเงิน")
    return only_card(devices.dispatch(TheirDevices(device.account_id), at_work(desk)))


def device_of_two(desk: Desk) -> Card:
    device = a_device(desk)
    desk.me.name = LONG
    _, account = without_line(desk)
    return only_card(list(reported(device.mac, account, desk, by=account.owner_id, holder=device)))


def device_nobody_has(desk: Desk, *, online: bool) -> Card:
    """It is online with Somchai's account, or the portal alone knows it."""
    device = a_device(desk)
    desk.me.name = LONG
    _, account = without_line(desk)
    row = OnlineSession(
        portal="main",
        key="1",
        username="somchai.jai",
        person_id=desk.me.id,
        mac=device.mac,
        started_at=NOW,
    )
    found = row if online else None
    by = account.owner_id
    return only_card(list(reported(device.mac, account, desk, by=by, holder=None, online=found)))


def their_session(desk: Desk) -> Card:
    return of_somebody(online(desk), "สมชาย ใจดี", "กลุ่มนิเทศ ติดตามและประเมินผลฯ", desk)


def had_an_address(desk: Desk, **given: Any) -> Card:
    return whose(Had(online(desk, **given), desk.me), NOW + timedelta(minutes=1), desk)


def at_work(desk: Desk) -> Desk:
    """The officer speaks."""
    entry = Officer(person_id=desk.me.id, role=Role.OFFICER, name="มาลี ศรีสุข", bound_at=NOW)
    desk.session.add(entry)
    return replace(desk, my_office=entry)


def pass_summary(desk: Desk) -> Card:
    ends = NOW + timedelta(days=1, hours=3)
    filled = PassRequest(title=f"ประชุม{LONG}"[:80], hours=f"{NOW}/{ends}", places="500")
    return filled.summary(at_work(desk), "0" * 12)


def guest_pass(desk: Desk, what: str = "card") -> Card | None:
    """A pass that runs, and what comes of its buttons."""
    working = at_work(desk)
    desk.profiles.ship()
    made = desk.passes.issue(
        title="ประชุมผู้บริหารสถานศึกษา ครั้งที่ 5/2569",
        begins=NOW,
        ends=NOW + timedelta(hours=7),
        places=50,
        by=desk.me.id,
        now=NOW,
    )
    for number in range(3):
        came = desk.guests.admit(
            made.id, visit=str(number), name=LONG, phone="+66897654321", now=NOW
        )
        if isinstance(came, Account):
            desk.guests.opened(came.id)
    if what in ("over", "closing"):
        desk.passes.end(made.id, by=desk.me.id, now=NOW)
    if what == "over":
        desk.guests.close_all(made.id, now=NOW)
    if what == "fewer":
        return MorePlaces(issued=made.id.hex, places="20").summary(working, "0" * 12)
    taps = {"poster": PrintPoster(made.id), "guests": ListGuests(made.id, 999)}
    card = only_card(guests.dispatch(taps.get(what, ShowPass(made.id)), working))
    return handed(card) if what == "poster" else card


def of_two_portals(show: Callable[[Desk], Card], desk: Desk) -> Card:
    """The same in an office with a portal in each of two buildings, of long names."""
    portals = {
        "main": replace(desk.office.portal("main"), label="อาคารอำนวยการ ชั้น 2"),
        "east": PortalFacts(label="อาคารหลังใหม่ ชั้น 3"),
    }
    return show(replace(desk, office=replace(desk.office, portals=portals)))


OF_FIGURES = {
    "figure": partial(figures_asked, question="นักเรียนบ้านวังไผ่กี่คน"),
    "figure_in_part": partial(figures_asked, question="ปว.4 บ้านวังไผ่กี่คน"),
    "figure_by_two": partial(figures_asked, question="ขอ นร.แยกชั้นแยกเพศ รร.บ้านพญาวัง"),
    "figure_over_years": partial(figures_asked, question="นักเรียนทั้งเขตย้อนหลัง 3 ปี"),
    "figure_small": partial(figures_asked, question="เด็กพิการเรียนร่วมแต่ละโรงเรียน อ.ศรีเทพ"),
    "figure_list": partial(figures_asked, question="โรงเรียนที่เด็กน้อยสุด 12 โรง อ.วิเชียรบุรี"),
    "figure_three": partial(figures_asked, question="ครูกับนักเรียนกับห้อง แต่ละอำเภอ"),
    "figure_too_wide": partial(figures_asked, question="3 โรงเรียนที่เด็กมากสุด แยกชั้น"),
    "figure_levels": partial(figures_asked, question="นักเรียนแต่ละอำเภอ แยกระดับ"),
    "figure_profile": partial(figures_asked, question="ข้อมูลโรงเรียนบ้านวังไผ่"),
    "figure_file": figures_on_paper,
    "figure_which": partial(figures_asked, question="นร.ศรีเทพกี่คน"),
    "figure_near_names": partial(figures_asked, question="นร.บ้านวังน้อยใต้กี่คน"),
}
"""These want a desk with the invented figures of the real schools."""

CARDS = {
    "figures_preview": figures_preview,
    "figures_nothing_new": figures_nothing_new,
    "figures_doubtful": figures_doubtful,
    **ROUND_CARDS,
    "my_session_of_two_portals": partial(of_two_portals, my_session),
    "pass_of_two_portals": partial(of_two_portals, pass_summary),
    "request_of_two_portals": partial(of_two_portals, request),
    "summary_of_two_portals": partial(of_two_portals, partial(summary, purpose="meeting_room")),
    "summary_for_of_two_portals": partial(of_two_portals, summary_for),
    "had_an_address": partial(had_an_address, ended_at=NOW, cause=End.IDLE),
    "has_an_address": had_an_address,
    "my_session": my_session,
    "my_session_where_the_portal_looks_seldom": partial(my_session, every=timedelta(minutes=10)),
    "my_remembered_device": partial(my_session, remembered=True),
    "my_session_to_be_remembered": my_session_to_be_remembered,
    "my_device": my_device,
    "my_device_outside": partial(my_device, name="ก๊ ปี่ ฎุ ของ ฐิติฌาน์ กุฏิ์ใหญ่", frozen=True),
    "their_device": their_device,
    "device_of_two": device_of_two,
    "device_online_with_another": partial(device_nobody_has, online=True),
    "device_the_portal_alone_knows": partial(device_nobody_has, online=False),
    "their_session": their_session,
    "pass_summary": pass_summary,
    "pass": guest_pass,
    "pass_closing": partial(guest_pass, what="closing"),
    "pass_fewer": partial(guest_pass, what="fewer"),
    "pass_over": partial(guest_pass, what="over"),
    "pass_poster": partial(guest_pass, what="poster"),
    "pass_guests": partial(guest_pass, what="guests"),
    "failed_order": partial(failed, state=JobState.DEAD),
    "failed_message": partial(failed, state=JobState.UNCERTAIN),
    "summary": summary,
    "summary_of_a_second_account": partial(summary, purpose="meeting_room"),
    "request": request,
    "request_with_a_long_name": partial(request, name=LONG),
    "request_for_a_purpose": partial(request, purpose="เครื่องสอบ\nO-NET"),
    "refused": refused,
    "refused_in_own_words": partial(refused, reason="กรุณาแนบคำสั่งย้าย"),
    "account_opened": account_opened,
    "reset": partial(about_an_account, kind=Wanted.PASSWORD),
    "claim": partial(about_an_account, kind=Wanted.CLAIM),
    "claim_of_nothing": claim_of_nothing,
    "return": partial(about_an_account, kind=Wanted.RETURN),
    "other_phone": partial(about_an_account, kind=Wanted.PHONE),
    "renewal": partial(about_an_account, kind=Wanted.RENEWAL),
    "with_a_colleague": with_a_colleague,
    "acted_for": acted_for,
    "on_the_roster": on_the_roster,
    "managed": managed,
    "invited": invited,
    "factor_page": factor_page,
    "factor_offered": factor_offered,
    "opened_for": opened_for,
    "reset_for": reset_for,
    "asked_for": asked_for,
    "slip_page": slip_page,
    "set_here": set_here,
    "summary_for": summary_for,
    "rows_found": partial(rows_found, faults=False),
    "rows_to_mend": partial(rows_found, faults=True),
    "batch_opened": batch_opened,
    "batch_page": batch_page,
    "left_without_slip": left_without_slip,
    "seized": seized,
    "one_of_several": one_of_several,
    "looked_up": partial(looked_up, what="search.person"),
    "looked_up_account": partial(looked_up, what="search.account"),
    "looked_up_history": partial(looked_up, what="search.history"),
    "reset_ready": reset_ready,
    "reset_refused": reset_refused,
    "change_password": change,
    "link_again": link_again,
    "my_data": my_data,
    "my_copy": my_copy,
    "erasing_them": erasing_them,
    "problem": problem,
    "problem_summary": problem_summary,
    "school_asked_for": schools.asked_for,
    "school_asked_for_besides": partial(schools.asked_for, besides=True),
    "school_summary": schools.summary,
    "school_mine": schools.mine,
    "school_people": schools.overview,
    "school_speaker": schools.speaker,
    "school_which": schools.which,
    "another_end": another_end,
    "another_custodian": another_custodian,
    "not_on_the_list": partial(difference, what=Difference.MISSING),
    "elsewhere_on_the_list": partial(difference, what=Difference.MOVED),
    "sweep_due": sweep_due,
    **OF_FIGURES,
    "tools_opening": partial(tool, name="tools.opening"),
    "tools_looking": partial(tool, name="tools.looking"),
    "tools_staffing": partial(tool, name="tools.staffing"),
    "closed_from": closed_from,
    "machine_asked_for": machine_asked_for,
    "machine_in_your_care": machine_in_your_care,
    "machine_looked_up": machine_looked_up,
    "machine_handed_on": machine_handed_on,
    "machine_offered": machine_offered,
    "machine_uncared": machine_uncared,
    "ends_soon": ends_soon,
    **{
        f"account_{state.value}": partial(account, state=state)
        for state in AccountState
        if state is not AccountState.CLOSED  # not shown to who had it deleted
    },
}


@cache
def with_figures() -> bytes:
    """A database that invented figures of the real schools were loaded into once."""
    database = Database("sqlite://")
    lay(database)
    with database.write() as session:
        load_samples(Audit(session, NOW, Actor.CONSOLE), PLACES, NOW.date())
    whole = serialized(database)
    database.close()
    return whole


@cache
def shown(name: str) -> Card:
    """The card of this name, made once: it is a value, and whoever looks at it changes nothing."""
    database = Database("sqlite://")
    lay(database, with_figures() if name in OF_FIGURES else None)
    with database.write() as session:
        card: Card = CARDS[name](desk_in(session))
    database.close()
    return card


@pytest.fixture(params=sorted(CARDS))
def card(request: pytest.FixtureRequest) -> Card:
    return shown(request.param)


def settled(message: object) -> Json:
    """Without what differs from run to run: ids and seals."""
    bare = re.sub(r"[0-9a-f]{32}", "0" * 32, json.dumps(message))
    read: Json = json.loads(re.sub(r"seal=[0-9a-f]+", "seal=0", bare))
    return read


def texts_of(part: object) -> Iterator[Json]:
    match part:
        case dict():
            if part.get("type") == "text":
                yield part
            for inner in part.values():
                yield from texts_of(inner)
        case list():
            for inner in part:
                yield from texts_of(inner)


def buttons_of(bubble: Json) -> list[list[str]]:
    rows = bubble["footer"]["contents"]
    return [[button["action"]["label"] for button in row["contents"]] for row in rows]


def looks_of(bubble: Json) -> dict[str, tuple[str, str]]:
    footer = bubble.get("footer", {"contents": []})
    buttons = [button for row in footer["contents"] for button in row["contents"]]
    return {button["action"]["label"]: (button["style"], button["color"]) for button in buttons}


def drawn(card: Card, language: str = "th") -> Json:
    return draw(card, TEXTS, language, mark)


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""

    def light(colour: str) -> float:
        channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_card_is_as_it_was_looked_at(
    card: Card, language: str, snapshot: SnapshotAssertion
) -> None:
    message = write(Show((card,)), language, texts=TEXTS)

    assert check([message]) == []
    assert settled(message) == snapshot(extension_class=JSONSnapshotExtension)


def test_every_card_there_are_sentences_for_is_among_them() -> None:
    written = {key.removesuffix(".alt") for key in TEXTS.sentences["th"] if key.endswith(".alt")}

    assert {shown(name).text for name in CARDS} == written


def test_on_a_narrow_bubble_a_long_label_has_a_line_of_its_own() -> None:
    labels = ["ผู้รับผิดชอบ", "ไม่อยู่", "วันหยุด", "ยืนยันสองขั้น"]
    buttons = tuple(Button(label, tap=label, literal=True) for label in labels)
    card = Card("tools.staffing", buttons=buttons)
    rows = {
        size: [
            [one["action"]["label"] for one in row["contents"]]
            for row in draw(card, TEXTS, "th", mark, size=size)["footer"]["contents"]
        ]
        for size in ("mega", "kilo")
    }
    assert rows["mega"] == [labels[:2], labels[2:]]
    assert rows["kilo"] == [labels[:2], labels[2:3], labels[3:]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_lock_screen_shows_no_phone_no_name_and_no_link(card: Card, language: str) -> None:
    seen = alt(card, TEXTS, language)

    assert not re.search(
        r"\d{3}-\d{3}|\d{4,}(?! )|สมชาย|https?:", re.sub(r"[ACFGPRST]-000\d", "", seen)
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_smaller_than_sm_and_thai_marks_have_room(card: Card, language: str) -> None:
    texts = list(texts_of(drawn(card, language)))

    assert {text["size"] for text in texts} <= {"sm", "md", "lg"}
    assert {text["lineSpacing"] for text in texts if text.get("wrap")} == {LINE_SPACING}


def test_a_card_has_one_filled_button_at_most(card: Card) -> None:
    styles = [style for style, _ in looks_of(drawn(card)).values()]

    assert styles.count("primary") <= 1


def test_ten_requests_with_long_names_still_fit_in_one_carousel(desk: Desk) -> None:
    card = request(desk, name=LONG)

    assert check([write(Show((card,) * 10), "th", texts=TEXTS)]) == []


@pytest.mark.parametrize(
    ("letters", "paper"),
    [
        *((ON_BAND, BAND), (INK, PAPER), (QUIET, PAPER), ("#FFFFFF", FILLED)),
        *((PLAIN, PAPER), (DANGER, PAPER)),
        *((letters, paper) for paper, letters in BADGES.values()),
    ],
)
def test_letters_stand_out_from_their_paper(letters: str, paper: str) -> None:
    assert contrast(letters, paper) >= 4.5


def test_the_measure_of_contrast_is_right() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("badge", list(Badge))
def test_each_state_has_its_word_and_its_colour(badge: Badge) -> None:
    bubble = drawn(Card("account.card", {"username": "x"}, badge))
    state = bubble["header"]["contents"][1]

    assert state["backgroundColor"] == BADGES[badge][0]
    assert state["contents"][0]["text"] == TEXTS.say(f"badge.{badge}", {}, "th")


def test_what_was_typed_stands_on_one_line_and_has_an_end() -> None:
    typed = Fact("fact.name", "หนึ่ง\nสอง " + "ก๊" * 300)
    value = drawn(Card("account.card", {"username": "x"}, facts=(typed,)))["body"]["contents"][0][
        "contents"
    ][1]

    assert value["text"].startswith("หนึ่ง สอง ก๊")
    assert value["text"].endswith("…")
    assert len(value["text"]) < 210


def test_nothing_is_shown_as_a_dash_because_line_refuses_empty_texts() -> None:
    bubble = drawn(Card("account.card", {"username": "x"}, facts=(Fact("fact.name", " "),)))

    assert bubble["body"]["contents"][0]["contents"][1]["text"] == "–"


def test_a_seventh_line_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="7 facts"):
        drawn(Card("account.card", {"username": "x"}, facts=(Fact("fact.name", "x"),) * 7))


def test_two_short_buttons_share_a_row_and_the_filled_one_comes_first() -> None:
    refuse = Button("button.refuse", tap="n")
    approve = Button("button.approve", tap="y", style="primary")

    assert buttons_of(
        drawn(Card("account.card", {"username": "x"}, buttons=(refuse, approve)))
    ) == [["อนุมัติ", "ไม่อนุมัติ"]]


def test_of_three_buttons_the_filled_one_has_its_own_row() -> None:
    buttons = (
        Button("button.confirm", tap="y", style="primary"),
        Button("button.edit", tap="e"),
        Button("button.cancel", tap="n"),
    )

    assert buttons_of(drawn(Card("account.card", {"username": "x"}, buttons=buttons))) == [
        ["ยืนยัน"],
        ["แก้ไข", "ยกเลิก"],
    ]


def test_long_labels_stand_below_each_other() -> None:
    long = Button("โรงเรียนบ้านวังไผ่ทุ่งน้อย", tap="a", literal=True)
    other = Button("โรงเรียนบ้านหนองบัวทอง", tap="b", literal=True)

    assert (
        len(buttons_of(drawn(Card("account.card", {"username": "x"}, buttons=(long, other))))) == 2
    )


def test_what_cannot_be_undone_is_red() -> None:
    danger = Button("button.cancel", tap="n", style="danger")

    assert looks_of(drawn(Card("account.card", {"username": "x"}, buttons=(danger,)))) == {
        "ยกเลิก": ("link", DANGER)
    }


def test_the_link_of_a_card_is_made_by_whoever_draws_it() -> None:
    link = UUID(int=7)
    card = Card(
        "account.card", {"username": "x"}, buttons=(Button("button.set_password", link=link),)
    )
    bubble: Json = draw(card, TEXTS, "th", lambda made, page: f"https://a.example/{page}{made.int}")

    (button,) = bubble["footer"]["contents"][0]["contents"]
    assert button["action"]["uri"] == "https://a.example/p7"


def test_a_card_without_facts_or_a_note_has_no_empty_part() -> None:
    bare = Card("account.card", {"username": "x"})

    assert "body" not in drawn(bare)
    assert check([write(Show((bare,)), "th", texts=TEXTS)]) == []


def test_a_moment_on_a_card_is_in_the_readers_language() -> None:
    card = Card("account.card", {"username": "x"}, facts=(Fact("fact.opened", When(NOW, "day")),))
    value = drawn(card, "en")["body"]["contents"][0]["contents"][1]

    assert value["text"] == "Mon 23 Nov 2026"
