"""The office's end: who is let in as a bridge, who is known again, and what a call in a row is."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey, VerifyKey
from sqlalchemy import text
from sqlmodel import select

from bot.bridge.asking import AWAY_AFTER, Bells, Patience, Rows
from bot.bridge.exchange import Exchange, Link, NotKnown, TakenOver, enrolment_proof
from portal_bridge.contract import PortalError, Unreachable, Unsure
from portal_bridge.remote.calls import Call
from portal_bridge.remote.envelopes import Way, read, unseal, write
from store.audit import Act, AuditEntry
from store.bridgecalls import SEALED_FOR, BridgeCall, BridgeCalls
from store.bridges import CODE_LIFE, MISSES, Bridge, Bridges
from store.clock import Clock
from store.db import Database
from tests.tables import lay

SEED = bytes(range(32))
NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)
HASTY = Patience(to_be_taken=0.05, to_be_answered=0.1)
PING = Call("accounts.ping", {})
WORD = "Kx7-mango-42"
PASSWORD = Call("accounts.set_password", {"username": "somchai.j"}, {"password": WORD})


class Time:
    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at


class Far:
    """A bridge as the office sees it: two keys, a count, and what it says."""

    def __init__(self) -> None:
        self.signing, self.box = SigningKey.generate(), PrivateKey.generate()
        self.id, self.session, self.number = "0" * 32, "", 0
        self.can: dict[str, Any] = {"abilities": ["accounts"], "facts": {}}

    def enrolment(self, code: str) -> dict[str, Any]:
        sign_key = bytes(self.signing.verify_key).hex()
        box_key = bytes(self.box.public_key).hex()
        proof = self.signing.sign(enrolment_proof(code, sign_key, box_key)).signature
        return {
            "code": code,
            "sign_key": sign_key,
            "box_key": box_key,
            "proof": base64.b64encode(proof).decode(),
            "can": self.can,
        }

    def hello(self, session: str = "1" * 32, **changed: Any) -> str:
        self.session = session
        said = {"kind": "hello", "speaks": 1, "can": self.can, "highest": 0} | changed
        return self.says(**said)

    def says(self, **said: Any) -> str:
        self.number += 1
        return write(
            self.signing,
            Way.TO_OFFICE,
            self.id,
            {"n": self.number, "session": self.session} | said,
        )

    def answers(self, order: dict[str, Any], answer: Any = None) -> str:
        told = {"number": order["number"], "token": order["token"], "answer": answer or {}}
        return self.says(kind="answers", answers=[told])


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service("postgresql"))]
)
def database(request: pytest.FixtureRequest, tmp_path: Path, time: Time) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'helpdesk.db'}"
    else:
        url = request.getfixturevalue("new_postgres_database")()
    database = Database(url, real_time=time)
    lay(database)
    yield database
    database.close()


@pytest.fixture
def exchange(database: Database) -> Exchange:
    return Exchange(database, Clock(), Bells(), SEED)


Passes = Callable[[timedelta], None]


@pytest.fixture
def passes(database: Database, time: Time) -> Passes:
    """Let time pass: on PostgreSQL, whose clock is its own, what is written grows older."""

    def pass_by(span: timedelta) -> None:
        if database.is_sqlite:
            time.at += span
            return
        with database.write() as session:
            for row in [*session.exec(select(Bridge)), *session.exec(select(BridgeCall))]:
                for field in ("code_until", "seen_at", "asked_at", "good_until", "taken_at"):
                    if getattr(row, field, None) is not None:
                        setattr(row, field, getattr(row, field) - span)
                session.add(row)

    return pass_by


def invite(database: Database, name: str = "office-pc") -> str:
    with database.write() as session:
        return Bridges(session).invite(name, now=database.real_now(session))[1]


def enrol(exchange: Exchange, far: Far, code: str | None = None) -> Far:
    answer = exchange.enrol(far.enrolment(code or invite(exchange.database)))
    far.id = answer.partition(".")[0]
    return far


@pytest.fixture
def far(exchange: Exchange) -> Far:
    """A bridge that has enrolled."""
    return enrol(exchange, Far())


def orders(exchange: Exchange, far: Far, link: Link) -> list[dict[str, Any]]:
    key = VerifyKey(bytes.fromhex(exchange.office_key))
    return [read(key, Way.TO_BRIDGE, far.id, text) for text in exchange.orders(link)]


def ask(exchange: Exchange, call: Call, patience: Patience = HASTY) -> type[PortalError]:
    """How it ends when nobody answers."""
    with pytest.raises(PortalError) as told:
        Rows(exchange.database, exchange.bells, patience).ask(call)
    return type(told.value)


def put(exchange: Exchange, call: Call) -> tuple[Any, int]:
    """A call in its row, and nobody waiting yet."""
    return Rows(exchange.database, exchange.bells)._put(call)


def rows(database: Database) -> list[BridgeCall]:
    with database.read() as session:
        return list(session.exec(select(BridgeCall)))


# Enrolling


def test_a_code_lets_one_bridge_in_once(exchange: Exchange, database: Database) -> None:
    code = invite(database)
    far = enrol(exchange, Far(), code)

    with database.read() as session:
        bridge = Bridges(session).enrolled()
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert bridge is not None
    assert (bridge.name, bridge.id.hex) == ("office-pc", far.id)
    assert acts == [Act.BRIDGE_ENROLLED]
    with pytest.raises(NotKnown):
        exchange.enrol(Far().enrolment(code))


def test_a_code_is_taken_as_it_is_typed(exchange: Exchange, database: Database) -> None:
    code = invite(database)

    assert enrol(exchange, Far(), f" {code.lower().replace('-', ' ')} ").id != "0" * 32


def test_neither_code_nor_private_key_is_kept(exchange: Exchange, database: Database) -> None:
    code = invite(database)
    far = enrol(exchange, Far(), code)

    with database.read() as session:
        kept = repr([row.model_dump() for row in session.exec(select(Bridge))])
    assert bytes(far.signing.verify_key).hex() in kept
    for secret in (code, code.replace("-", ""), bytes(far.signing).hex(), bytes(far.box).hex()):
        assert secret not in kept


def test_a_wrong_code_and_a_late_one_let_nobody_in(
    exchange: Exchange, database: Database, passes: Passes
) -> None:
    code = invite(database)
    with pytest.raises(NotKnown):
        exchange.enrol(Far().enrolment("AAAA-BBBB-CCCC-DDDD"))
    passes(CODE_LIFE + timedelta(seconds=1))
    with pytest.raises(NotKnown):
        exchange.enrol(Far().enrolment(code))


def test_guessing_ends_the_invitation(exchange: Exchange, database: Database) -> None:
    code = invite(database)
    for guess in range(MISSES):
        with pytest.raises(NotKnown):
            exchange.enrol(Far().enrolment(f"AAAA-BBBB-CCCC-{guess:04}"))

    with pytest.raises(NotKnown):
        exchange.enrol(Far().enrolment(code))


def test_a_newer_code_ends_the_older(exchange: Exchange, database: Database) -> None:
    older, newer = invite(database), invite(database)

    with pytest.raises(NotKnown):
        exchange.enrol(Far().enrolment(older))
    enrol(exchange, Far(), newer)


def test_keys_that_are_not_ones_own_are_not_taken(exchange: Exchange, database: Database) -> None:
    code = invite(database)
    mine, somebodys = Far().enrolment(code), Far().enrolment(code)
    for said in (
        mine | {"sign_key": somebodys["sign_key"]},
        mine | {"box_key": somebodys["box_key"]},
        mine | {"proof": somebodys["proof"]},
        mine | {"box_key": "x"},
        mine | {"can": "x" * 100_000},
        {key: mine[key] for key in mine if key != "proof"},
    ):
        with pytest.raises(NotKnown):
            exchange.enrol(said)
    exchange.enrol(mine)


def test_the_next_bridge_takes_the_place_of_the_one_before(exchange: Exchange, far: Far) -> None:
    link, _ = exchange.greet(far.hello())
    newer = enrol(exchange, Far())

    with pytest.raises(NotKnown):
        exchange.orders(link)
    with pytest.raises(NotKnown):
        exchange.greet(far.hello())
    exchange.greet(newer.hello())


# Being known again


def test_a_message_is_heard_once(exchange: Exchange, far: Far) -> None:
    hello = far.hello()
    exchange.greet(hello)
    here = far.says(kind="here")
    exchange.hear(here)

    for replayed in (hello, here):
        with pytest.raises(NotKnown):
            (exchange.greet if replayed == hello else exchange.hear)(replayed)


def test_what_others_signed_is_not_heard(exchange: Exchange, far: Far) -> None:
    stranger = Far()
    stranger.id = far.id
    for message in (stranger.hello(), "", "x", f"{far.id}.x.{{}}", stranger.hello()[:-3]):
        with pytest.raises(NotKnown):
            exchange.greet(message)
        with pytest.raises(NotKnown):
            exchange.hear(message)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "here"},
        {"highest": "x"},
        {"highest": 2**63},
        {"highest": -1},
        {"session": "short"},
        {"can": "x"},
        {"can": {"abilities": [5], "facts": {}}},
        {"can": {"abilities": ["x" * 100_000], "facts": {}}},
        {"n": "x"},
        {"n": 2**63},
    ],
    ids=lambda changed: repr(changed)[:24],
)
def test_a_greeting_that_is_none_is_not_taken(
    exchange: Exchange, far: Far, changed: dict[str, Any]
) -> None:
    with pytest.raises(NotKnown):
        exchange.greet(far.hello(**changed))


def test_a_removed_bridge_is_nobody_from_that_moment(
    exchange: Exchange, database: Database, far: Far
) -> None:
    link, _ = exchange.greet(far.hello())
    put(exchange, PING)
    with database.write() as session:
        bridge = Bridges(session).enrolled()
        assert bridge is not None
        assert Bridges(session).remove(bridge.id, now=NOW)

    with pytest.raises(NotKnown):
        exchange.orders(link)
    with pytest.raises(NotKnown):
        exchange.hear(far.says(kind="here"))
    with pytest.raises(NotKnown):
        exchange.greet(far.hello())
    assert ask(exchange, PING) is Unreachable


def test_a_newer_link_takes_over(exchange: Exchange, far: Far) -> None:
    older, _ = exchange.greet(far.hello("1" * 32))
    newer, _ = exchange.greet(far.hello("2" * 32))

    with pytest.raises(TakenOver):
        exchange.orders(older)
    far.session = "1" * 32
    with pytest.raises(TakenOver):
        exchange.hear(far.says(kind="here"))
    assert exchange.orders(newer) == []


def test_the_office_is_known_by_its_key(exchange: Exchange, database: Database, far: Far) -> None:
    _, welcome = exchange.greet(far.hello())
    other = Exchange(database, Clock(), Bells(), bytes(32))

    assert other.office_key != exchange.office_key
    key = VerifyKey(bytes.fromhex(exchange.office_key))
    assert read(key, Way.TO_BRIDGE, far.id, welcome)["session"] == far.session


# Calls


def test_a_call_is_handed_out_once_to_a_link_and_again_to_the_next(
    exchange: Exchange, database: Database, far: Far
) -> None:
    put(exchange, PASSWORD)
    first, _ = exchange.greet(far.hello("1" * 32))
    [order] = orders(exchange, far, first)
    sealed = base64.b64decode(order["sealed"])

    assert (
        unseal(far.box, order["token"], Call(order["call"], order["arguments"]), sealed) == PASSWORD
    )
    assert orders(exchange, far, first) == []
    assert [row.sealed for row in rows(database)] == [None]

    second, _ = exchange.greet(far.hello("2" * 32))
    [again] = orders(exchange, far, second)
    assert (again["number"], again["token"], again["sealed"]) == (
        order["number"],
        order["token"],
        None,
    )


def test_no_row_holds_a_password(exchange: Exchange, database: Database, far: Far) -> None:
    put(exchange, PASSWORD)

    [row] = rows(database)
    assert row.sealed is not None
    assert WORD not in repr(row.model_dump())
    assert WORD.encode() not in row.sealed
    assert json.loads(row.arguments) == {"username": "somchai.j"}


def test_what_nobody_took_is_taken_back(exchange: Exchange, database: Database, far: Far) -> None:
    link, _ = exchange.greet(far.hello())

    assert ask(exchange, PASSWORD) is Unreachable
    assert rows(database) == []
    assert exchange.orders(link) == []


def test_what_was_taken_and_not_answered_is_unsure(
    exchange: Exchange, database: Database, far: Far, passes: Passes
) -> None:
    link, _ = exchange.greet(far.hello())
    taken: list[dict[str, Any]] = []

    def takes() -> None:
        passes(timedelta(seconds=-30))  # whatever it took to come here, it is not too late
        taken.extend(orders(exchange, far, link))

    exchange.bells.asked.ring = takes  # type: ignore[method-assign]  # as soon as it is asked

    assert ask(exchange, PING) is Unsure
    assert [order["call"] for order in taken] == ["accounts.ping"]
    assert rows(database) == []
    exchange.hear(far.answers(taken[0]))


def test_a_database_that_fails_in_between_is_unsure_and_no_bug(
    exchange: Exchange, database: Database, far: Far
) -> None:
    """Or the order would be given up for good."""
    exchange.greet(far.hello())

    def fails() -> None:
        with database.write() as session:
            session.execute(text("DROP TABLE bridge_call"))

    exchange.bells.asked.ring = fails  # type: ignore[method-assign]  # as soon as it is asked

    assert ask(exchange, PING) is Unsure


def test_an_answer_to_another_call_is_not_taken(
    exchange: Exchange, database: Database, far: Far
) -> None:
    put(exchange, PING)
    link, _ = exchange.greet(far.hello())
    [order] = orders(exchange, far, link)
    exchange.hear(far.answers(order | {"token": "0" * 32}))
    assert [row.answer for row in rows(database)] == [None]

    exchange.hear(far.answers(order, {"result": None}))
    exchange.hear(far.answers(order, {"result": "another"}))
    assert [row.answer for row in rows(database)] == ['{"result": null}']


def test_numbers_go_on_above_what_the_bridge_knows(exchange: Exchange, far: Far) -> None:
    """Our rows came back from an old copy: a number is not used for something else."""
    exchange.greet(far.hello(highest=4_711))

    assert put(exchange, PING)[1] == 4_712
    exchange.greet(far.hello(highest=12))
    assert put(exchange, PING)[1] == 4_713


def test_nobody_waits_for_a_bridge_that_is_away(
    exchange: Exchange, database: Database, far: Far, passes: Passes
) -> None:
    exchange.greet(far.hello())
    passes(AWAY_AFTER + timedelta(seconds=1))

    with pytest.raises(Unreachable, match=r"away since 20\d\d-\d\d-\d\d"):
        Rows(database, exchange.bells).ask(PING)
    assert rows(database) == []


def test_before_any_bridge_the_cure_says_how_to_get_one(
    exchange: Exchange, database: Database
) -> None:
    with pytest.raises(Unreachable) as told:
        Rows(database, exchange.bells).ask(PING)

    assert "helpdesk bridge invite" in told.value.cure


def test_what_a_dead_process_left_is_gone_after_a_minute(
    exchange: Exchange, database: Database, far: Far, passes: Passes
) -> None:
    put(exchange, PASSWORD)
    passes(timedelta(seconds=30))
    with database.write() as session:
        assert BridgeCalls(session).forget_old(now=database.real_now(session)) == 0
    link, _ = exchange.greet(far.hello())
    assert exchange.orders(link) == []
    passes(SEALED_FOR)
    with database.write() as session:
        assert BridgeCalls(session).forget_old(now=database.real_now(session)) == 1
    assert rows(database) == []


def test_more_calls_than_fit_at_once_come_one_after_the_other(exchange: Exchange, far: Far) -> None:
    for _ in range(20):
        put(exchange, PING)
    link, _ = exchange.greet(far.hello())
    first, second = orders(exchange, far, link), orders(exchange, far, link)

    numbers = [order["number"] for order in [*first, *second]]
    assert numbers == list(range(1, 21))
    assert second


# Several portals


def test_each_portals_bridge_gets_its_own_calls_and_no_others(exchange: Exchange) -> None:
    database = exchange.database
    with database.write() as session:
        now = database.real_now(session)
        _, code = Bridges(session).invite("annex-pc", now=now, portal="east")
    there = enrol(exchange, Far(), code)
    here = enrol(exchange, Far())
    links = {}
    for name, far in (("here", here), ("there", there)):
        links[name] = exchange.greet(far.hello(name.ljust(32, "x")))[0]

    Rows(database, exchange.bells, portal="east")._put(PING)
    assert orders(exchange, here, links["here"]) == []
    assert [one["call"] for one in orders(exchange, there, links["there"])] == ["accounts.ping"]
    put(exchange, PASSWORD)
    assert orders(exchange, there, links["there"]) == []
    assert len(orders(exchange, here, links["here"])) == 1


def test_a_portal_without_a_bridge_is_not_reached_by_anothers(exchange: Exchange, far: Far) -> None:
    with pytest.raises(Unreachable) as told:
        Rows(exchange.database, exchange.bells, HASTY, portal="east").ask(PING)
    assert "--portal east" in told.value.cure


def test_a_bridge_that_enrols_for_one_portal_ends_no_other(exchange: Exchange, far: Far) -> None:
    database = exchange.database
    with database.write() as session:
        now = database.real_now(session)
        _, code = Bridges(session).invite("annex-pc", now=now, portal="east")
    enrol(exchange, Far(), code)
    with database.read() as session:
        serving = {portal: Bridges(session).enrolled(portal) for portal in ("main", "east")}
    assert all(serving.values())
