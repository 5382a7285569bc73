"""What is old goes, each kind after its own days and none before, and the rest is as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import Session, SQLModel, func, select
from structlog.testing import capture_logs

from bot import housekeeping
from bot.books.keeper import Keeper
from bot.housekeeping import Housekeeper, in_codes
from bot.settings import RetentionSettings
from bot.wake import Bell
from store.accounts import Account, Accounts, Links, PasswordLink
from store.applications import Kind as Wanted
from store.audit import AUDIT, Act, Actor, Audit, AuditEntry
from store.bridges import Bridge, Bridges, Enrolment
from store.chain import Key, Keys
from store.clock import BANGKOK, StoppedClock
from store.conversations import Conversation, Conversations
from store.db import Database
from store.devices import Device, DeviceState
from store.handouts import Handout, HandoutKind, Handouts
from store.inbox import Arrival, Event, EventState, Inbox
from store.online import End, OnlineSession
from store.outbox import Job, JobState, Kind, NewJob, Outbox, Route, Send, SendState
from store.people import People, Person
from store.requests import Request, Requests, State, Verdict
from store.retention import Clearing, Retention
from store.roster import Invitation, Role, Roster
from store.sessionbook import SESSIONS, SETTLED
from store.whois import Disclosure, Disclosures
from tests.store.people import NOW, account, application, at_once, charge, person
from tests.tables import lay

DAY = timedelta(days=1)
KEYS = Keys(Key.of("a-key-of-the-tests-with-enough-letters-4711", AUDIT.purpose))
"""What seals the audit here."""
SPANS = Retention(*(timedelta(days=days) for days in (100, 110, 95, 91, 93, 120, 97, 98, 130, 99)))
"""Each its own, so that none goes by another's."""


@dataclass
class Cellar:
    """A database whose two clocks move together."""

    database: Database
    clock: StoppedClock = field(default_factory=lambda: StoppedClock(at=NOW))
    keep: Retention = SPANS

    def __post_init__(self) -> None:
        self.database.real_time = self.clock.now
        self.books = [
            Keeper(self.database, self.clock, AUDIT, KEYS, timedelta(days=400), Bell()),
            Keeper(self.database, self.clock, SESSIONS, KEYS, self.keep.sessions, Bell()),
        ]
        self.housekeeper = Housekeeper(self.database, self.clock, self.keep, self.books)

    def later(self, span: timedelta) -> None:
        self.clock.forward(span)

    def count(self, table: type[SQLModel]) -> int:
        with self.database.read() as session:
            return session.exec(select(func.count()).select_from(table)).one()

    def one(self, table: type[SQLModel]) -> SQLModel:
        with self.database.read() as session:
            return session.exec(select(table)).one()


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database("sqlite://")
    lay(database)
    yield database
    database.close()


@pytest.fixture
def cellar(database: Database) -> Cellar:
    return Cellar(database)


@pytest.fixture(params=["sqlite", pytest.param("pg", marks=pytest.mark.service("postgresql"))])
def shared(request: pytest.FixtureRequest, tmp_path: object) -> Iterator[Cellar]:
    """One that several threads can use."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path}/store.db")
    else:
        database = Database(request.getfixturevalue("new_postgres_database")())
    lay(database)
    yield Cellar(database)
    database.close()


# What there may be


def an_event(session: Session) -> None:
    came = Arrival(f"E{uuid4().hex}", "line:U1", 1, '{"type":"message"}')
    Inbox(session).store([came], now=NOW)
    for event in session.exec(select(Event)):
        event.state = EventState.DONE


def a_message(session: Session) -> None:
    sent = Send(
        lane="line:U1",
        route=Route.PUSH,
        recipient="U1",
        category="answer",
        messages="[]",
        state=SendState.DONE,
        due_at=NOW,
        made_at=NOW,
    )
    session.add(sent)
    session.flush()
    Outbox(session).add([NewJob(Kind.TELL, "line:U1", "{}", NOW, NOW, state=JobState.DONE)])
    for job in session.exec(select(Job)):
        job.send_id = sent.id


def a_form(session: Session) -> None:
    Conversations(session).keep(person(session), "account", {"name": "ก"}, "place", now=NOW)


def a_link(session: Session) -> None:
    """It ends with the account's next one."""
    owned = account(session)
    Links(session).make(owned.id, now=NOW, expires=NOW + 9 * DAY)
    Links(session).end_all(owned.id, now=NOW)


def a_handout(session: Session) -> None:
    Handouts(session).make(person(session), HandoutKind.MY_DATA, now=NOW, life=timedelta(0))


def a_code(session: Session) -> None:
    Roster(session).announce("วิชัย", Role.OFFICER, now=NOW - timedelta(minutes=10))


def a_session(session: Session) -> None:
    session.add(
        OnlineSession(
            portal="main",
            key="1",
            username="malee",
            started_at=NOW - 9 * DAY,
            ended_at=NOW,
            cause=End.USER,
        )
    )


def a_disclosure(session: Session) -> None:
    Disclosures(session).note(
        Audit(session, NOW, Actor.CONSOLE),
        Act.ADDRESS_LOOKED_UP,
        address="10.1.2.3",
        span=(NOW, NOW),
        reason="หนังสือ",
        found=1,
    )


def a_device(session: Session) -> None:
    """One that was forgotten."""
    owned = account(session)
    session.add(
        Device(
            account_id=owned.id,
            person_id=owned.owner_id,
            mac="00-00-5E-00-53-01",
            state=DeviceState.FORGOTTEN,
            since=NOW - 9 * DAY,
            until=NOW,
        )
    )


def what_failed(session: Session) -> None:
    """A message that was refused, one that is uncertain, one that waits for its reader's next word,
    and an event that was set aside."""
    for state in (JobState.DEAD, JobState.UNCERTAIN, JobState.PARKED):
        Outbox(session).add([NewJob(Kind.TELL, "line:U1", "{}", NOW, NOW, state=state)])
    Inbox(session).store([Arrival("E-dead", "line:U1", 1, "{}")], now=NOW)
    for event in session.exec(select(Event)):
        event.state = EventState.DEAD


def settled(session: Session, verdict: Verdict, username: str = "somchai.cha") -> Request:
    officer = person(session)
    filed = Requests(session).file(application(person(session), username), now=NOW, promised=NOW)
    charge(session, filed.id, officer)
    return Requests(session).settle(filed.id, 1, verdict, by=officer, now=NOW, reason="ไม่ครบ")


KINDS: dict[str, tuple[type[SQLModel], Callable[[Session], object], timedelta]] = {
    "events": (Event, an_event, SPANS.events),
    "messages": (Job, a_message, SPANS.messages),
    "sends": (Send, a_message, SPANS.messages),
    "forms": (Conversation, a_form, SPANS.conversations),
    "links": (PasswordLink, a_link, SPANS.pages),
    "handouts": (Handout, a_handout, SPANS.pages),
    "codes": (Invitation, a_code, SPANS.pages),
    "sessions": (OnlineSession, a_session, SPANS.sessions),
    "disclosures": (Disclosure, a_disclosure, SPANS.disclosures),
    "devices": (Device, a_device, SPANS.devices),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_after_its_days_and_not_before(cellar: Cellar, kind: str) -> None:
    table, make, span = KINDS[kind]
    with cellar.database.write() as session:
        make(session)
    cellar.later(SETTLED)
    for book in cellar.books:
        book.seal()
    cellar.later(span - SETTLED)
    assert kind not in cellar.housekeeper.clear()
    assert cellar.count(table) == 1
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear()[kind] == 1
    assert cellar.count(table) == 0


def test_the_answers_in_a_form_go_when_it_expires(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        a_form(session)
    cellar.later(14 * DAY)
    assert cellar.housekeeper.clear() == {}
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"answers": 1}
    assert cellar.housekeeper.clear() == {}
    assert cellar.count(Conversation) == 1


@pytest.mark.parametrize("verdict", [Verdict.REFUSE, None])
def test_a_request_without_an_account_names_nobody_after_its_days(
    cellar: Cellar, verdict: Verdict | None
) -> None:
    with cellar.database.write() as session:
        if verdict is not None:
            number = settled(session, verdict).number
        else:
            filed = Requests(session).file(application(person(session)), now=NOW, promised=NOW)
            number = Requests(session).withdraw(filed.id, by=filed.requester_id, now=NOW).number
    cellar.later(SPANS.requests)
    assert cellar.housekeeper.clear() == {}
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"requests": 1}
    row = cellar.one(Request)
    assert isinstance(row, Request)
    assert (row.number, row.place_name, row.kind) == (number, "กลุ่มนิเทศ", Wanted.ACCOUNT)
    assert (row.phone, row.reason, row.forgotten_at) == ("", None, cellar.clock.now())
    assert "สมชาย" not in str(row)
    assert "somchai" not in str(row)
    with cellar.database.read() as session:
        assert Requests(session).last_of(row.requester_id) is None, "nothing to begin another with"


def test_what_still_waits_is_never_old(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        Inbox(session).store([Arrival("E1", "line:U1", 1, "{}")], now=NOW)
        Outbox(session).add([NewJob(Kind.TELL, "line:U1", "{}", NOW, NOW)])
        Requests(session).file(application(person(session)), now=NOW, promised=NOW)
    cellar.later(4_000 * DAY)
    assert cellar.housekeeper.clear() == {}


def test_what_failed_is_listed_for_its_days_and_then_goes(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        what_failed(session)
    cellar.later(SPANS.failed)
    assert cellar.housekeeper.clear() == {}
    with cellar.database.read() as session:
        assert len(Outbox(session).listed()) == 2
        assert len(Inbox(session).dead()) == 1
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"failed": 4}
    assert (cellar.count(Job), cellar.count(Event)) == (0, 0)
    assert cellar.housekeeper.clear() == {}


def closed(session: Session) -> Account:
    """An account with its approved request and a stranger's claim, closed now."""
    approved = settled(session, Verdict.APPROVE)
    opened = Accounts(session).open(
        username=approved.username,
        owner=approved.requester_id,
        request=approved.id,
        profile="pc",
        phone=approved.phone,
        purpose=None,
        now=NOW,
        expires=None,
    )
    claim = application(person(session), kind=Wanted.CLAIM, holder=approved.requester_id)
    stranger = Requests(session).file(claim, now=NOW, promised=NOW)
    Requests(session).withdraw(stranger.id, by=stranger.requester_id, now=NOW)
    Accounts(session).close(opened.id, now=NOW)
    return opened


def test_who_had_an_account_is_known_for_the_days_the_law_asks_for(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        owner = closed(session).owner_id
    cellar.later(SPANS.accounts)
    assert cellar.housekeeper.clear() == {}
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"accounts": 1}
    with cellar.database.read() as session:
        assert Accounts(session).by_username("somchai.cha") is None
        assert Accounts(session).ever_of(owner) == []
        requests = session.exec(select(Request).order_by(Request.kind)).all()
    assert [row.phone for row in requests] == ["", ""]
    assert "somchai" not in str(requests)
    assert [row.state for row in requests] == [State.APPROVED, State.CANCELLED]


def test_an_account_in_use_keeps_the_request_that_opened_it(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        opened = closed(session)
        session.exec(select(Account)).one().closed_at = None
        Accounts(session).move(opened.id, opened.state.OPENING, unless=[])
    cellar.later(4_000 * DAY)
    assert cellar.housekeeper.clear() == {"requests": 1}, "the stranger's claim"
    with cellar.database.read() as session:
        assert Requests(session).last_about("somchai.cha").name == "สมชาย ใจดี"


def test_who_asked_to_be_forgotten_is_not_counted_again_afterwards(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        owner = closed(session).owner_id
        People(session).get(owner).erase_at = NOW + 90 * DAY
    cellar.later(90 * DAY)
    assert cellar.housekeeper.clear() == {"people": 1}
    with cellar.database.read() as session:
        assert session.get_one(Person, owner).erased_at is not None
    cellar.later(4_000 * DAY)
    assert cellar.housekeeper.clear() == {"requests": 1}, "the stranger's claim"


def without_line(session: Session, **given: object) -> Person:
    someone = Person(name="สมศรี มีสุข", phone="+66897654321", created_at=NOW, **given)
    return People(session).enter(someone)


def test_who_has_no_line_is_forgotten_with_the_last_that_was_theirs(cellar: Cellar) -> None:
    """The account first, ninety days after its closing; a request that was taken back later."""
    with cellar.database.write() as session:
        somebody = without_line(session)
        opened = closed(session)
        opened.owner_id = somebody.id
        filed = Requests(session).file(application(somebody.id, "s.mee"), now=NOW, promised=NOW)
        known = somebody.id
    cellar.later(SPANS.accounts + DAY)
    assert cellar.housekeeper.clear() == {"accounts": 1}
    with cellar.database.write() as session:
        Requests(session).withdraw(filed.id, by=known, now=cellar.clock.now())
    cellar.later(SPANS.requests)
    cellar.housekeeper.clear()
    with cellar.database.read() as session:
        assert People(session).get(known).name == "สมศรี มีสุข"
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"requests": 1, "left": 1}
    with cellar.database.read() as session:
        gone = People(session).get(known)
    assert (gone.name, gone.phone, gone.erased_at) == (None, None, cellar.clock.now())
    assert cellar.housekeeper.clear() == {}


def test_who_has_line_is_not_forgotten_unasked(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        without_line(session, line_id="U1")
    cellar.later(4_000 * DAY)
    assert cellar.housekeeper.clear() == {}


# How it is done


def everything(session: Session) -> None:
    for make in (an_event, a_message, a_form, a_handout, a_code):
        make(session)
    closed(session)
    settled(session, Verdict.REFUSE, "wipa.sae")


def test_a_second_time_nothing_goes(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        everything(session)
    cellar.later(399 * DAY)
    first = cellar.housekeeper.clear()
    assert first == {
        **{"events": 1, "messages": 1, "sends": 1, "answers": 1, "forms": 1},
        **{"handouts": 1, "codes": 1, "accounts": 1, "requests": 2},
    }
    assert cellar.housekeeper.clear() == {}


def test_it_goes_some_rows_at_a_time(cellar: Cellar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "AT_A_TIME", 2)
    sizes: list[int] = []
    drop = Inbox.forget_old

    def watched(inbox: Inbox, *, before: datetime, limit: int) -> int:
        sizes.append(drop(inbox, before=before, limit=limit))
        return sizes[-1]

    monkeypatch.setattr(Inbox, "forget_old", watched)
    with cellar.database.write() as session:
        for _ in range(5):
            an_event(session)
    cellar.later(200 * DAY)
    assert cellar.housekeeper.clear() == {"events": 5}
    assert sizes == [2, 2, 1]


def test_what_went_is_in_the_audit_and_the_log_and_the_audit_still_holds(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        everything(session)
    cellar.books[0].seal()
    cellar.later(150 * DAY)
    with capture_logs() as lines:
        cellar.housekeeper.clear()
    [entry] = [one for one in entries(cellar) if one.act == "data.cleared"]
    assert (entry.actor, entry.subject) == ("timer", "retention")
    assert entry.how == (
        "events=1 messages=1 sends=1 answers=1 forms=1 handouts=1 codes=1 accounts=1 requests=2"
    )
    [line] = [line for line in lines if line["event"] == "cleared"]
    assert line["requests"] == 2
    cellar.books[0].seal()
    cellar.later(401 * DAY)
    assert cellar.housekeeper.clear()["audit"] > 0
    cellar.books[0].seal()
    report = cellar.books[0].look()
    assert report is not None
    assert report.holds
    assert report.purged > 0


def entries(cellar: Cellar) -> list[AuditEntry]:
    with cellar.database.read() as session:
        return list(session.exec(select(AuditEntry)))


def test_a_clearing_of_every_kind_is_told_whole_in_as_many_entries_as_it_takes(
    cellar: Cellar,
) -> None:
    """As many rows as an office ever has."""
    kinds = [kind for kind, _ in cellar.housekeeper._rules(NOW, NOW)]
    told = in_codes(dict.fromkeys(kinds, 999_999))
    with cellar.database.write() as session:
        audit = Audit(session, NOW, Actor.TIMER)
        for how in told:
            audit.note(Act.DATA_CLEARED, "retention", how=how)
    assert " ".join(told).split() == [f"{kind}=999999" for kind in kinds]


def test_two_workers_at_once_do_each_thing_once(shared: Cellar) -> None:
    with shared.database.write() as session:
        everything(session)
    shared.database.real_time = shared.clock.now
    shared.later(399 * DAY)
    results = at_once(3, lambda _: shared.housekeeper.nightly())
    assert sorted(results) == [False, False, True]
    clearing = shared.one(Clearing)
    assert isinstance(clearing, Clearing)
    assert clearing.gone["accounts"] == 1


def test_two_that_clear_at_once_count_no_row_twice(shared: Cellar) -> None:
    with shared.database.write() as session:
        for _ in range(40):
            a_handout(session)
        everything(session)
    shared.later(399 * DAY)
    results = at_once(3, lambda _: shared.housekeeper.clear())
    for kind, count in {"handouts": 41, "accounts": 1, "requests": 2, "forms": 1}.items():
        assert sum(gone.get(kind, 0) for gone in results) == count, kind
    assert shared.count(Handout) == 0


# When it is done


def at(cellar: Cellar, moment: str) -> bool:
    cellar.clock.at = datetime.fromisoformat(moment).replace(tzinfo=BANGKOK)
    return cellar.housekeeper.nightly()


def test_a_night_is_cleared_once_after_three(cellar: Cellar) -> None:
    assert at(cellar, "2026-11-23T03:00")
    assert not at(cellar, "2026-11-23T03:05")
    assert not at(cellar, "2026-11-24T02:59")
    assert at(cellar, "2026-11-24T03:00")


def test_a_night_on_which_the_machine_was_off_is_made_up_for(cellar: Cellar) -> None:
    assert at(cellar, "2026-11-23T08:31")
    assert at(cellar, "2026-11-26T08:31")
    with cellar.database.read() as session:
        nights = session.exec(select(Clearing.night).order_by(Clearing.night)).all()
    assert nights == [date(2026, 11, 23), date(2026, 11, 26)]


# The settings


def test_the_shipped_spans_are_those_the_settings_ship() -> None:
    assert RetentionSettings().spans() == Retention()


@pytest.mark.parametrize("name", ["events_days", "messages_days", "accounts_days", "sessions_days"])
def test_nothing_goes_earlier_than_the_law_allows(name: str) -> None:
    assert RetentionSettings(**{name: 90}).spans()
    with pytest.raises(ValidationError):
        RetentionSettings(**{name: 89})


def test_what_did_not_work_is_forgotten_with_who_said_it(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        officer, reporter = person(session), person(session)
        story = application(reporter, "", kind=Wanted.PROBLEM, detail="จอดับ สมชาย")
        filed = Requests(session).file(story, now=NOW, promised=NOW)
        charge(session, filed.id, officer)
        Requests(session).settle(
            filed.id, 1, Verdict.APPROVE, by=officer, now=NOW, reason="เปลี่ยนจอให้สมชาย"
        )
    cellar.later(SPANS.requests)
    assert cellar.housekeeper.clear() == {}
    cellar.later(timedelta(seconds=1))
    assert cellar.housekeeper.clear() == {"requests": 1}
    row = cellar.one(Request)
    assert isinstance(row, Request)
    assert (row.detail, row.reason) == (None, None)
    assert row.name.startswith("erased-")


def test_an_invitation_of_a_bridge_that_did_not_come_goes(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        bridges = Bridges(session)
        bridges.invite("office-pc", now=NOW)
        came, code = bridges.invite("office-pc", now=NOW)
        bridges.enrol(code, Enrolment("", "", "{}"), now=NOW)
    cellar.later(cellar.keep.pages)
    assert "bridges" not in cellar.housekeeper.clear()
    cellar.later(DAY)
    assert cellar.housekeeper.clear()["bridges"] == 1
    assert getattr(cellar.one(Bridge), "id", None) == came.id


def test_after_a_long_gap_a_clearing_waits_a_night_for_a_clock_that_may_be_wrong(
    cellar: Cellar,
) -> None:
    """A host starts a year ahead, before its time service is reached."""
    with cellar.database.write() as session:
        a_session(session)
    cellar.later(SETTLED)
    for book in cellar.books:
        book.seal()
    assert cellar.housekeeper.nightly()
    cellar.later(timedelta(days=365))
    assert not cellar.housekeeper.nightly()
    assert cellar.count(OnlineSession) == 1
    cellar.later(timedelta(days=-364))
    assert cellar.housekeeper.nightly(), "put right"
    assert cellar.count(OnlineSession) == 1


def test_after_a_holiday_the_clearing_goes_on_with_the_second_night(cellar: Cellar) -> None:
    with cellar.database.write() as session:
        a_session(session)
    cellar.later(SETTLED)
    for book in cellar.books:
        book.seal()
    assert cellar.housekeeper.nightly()
    cellar.later(timedelta(days=120))
    assert not cellar.housekeeper.nightly()
    cellar.later(timedelta(days=1))
    assert cellar.housekeeper.nightly()
    assert cellar.count(OnlineSession) == 0
