"""The bridge's hands and its ledger: every order once, in turn, and an honest word on each."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nacl.public import PrivateKey

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from portal_bridge.remote import carrier as carriers
from portal_bridge.remote import ledger as ledgers
from portal_bridge.remote.calls import Call
from portal_bridge.remote.carrier import Carrier, Order
from portal_bridge.remote.envelopes import Forged, seal
from portal_bridge.remote.ledger import Known, Ledger

KEY = PrivateKey(bytes(range(32)))
WORD = "Kx7-mango-42"
PC = ProfileLimits("pc")


class Waits(MemoryPortal):
    """A portal that dawdles over a freeze until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.begun, self.go = threading.Event(), threading.Event()
        self.freezes = 0

    def freeze(self, username: str) -> None:
        self.begun.set()
        assert self.go.wait(30)
        self.freezes += 1
        super().freeze(username)


class Told:
    """What was said, and when it all has been."""

    def __init__(self) -> None:
        self.answers: list[dict[str, Any]] = []
        self._came = threading.Semaphore(0)

    def __call__(self, answer: dict[str, Any]) -> None:
        self.answers.append(answer)
        self._came.release()

    def wait(self, count: int = 1) -> "Told":
        for _ in range(count):
            assert self._came.acquire(timeout=30)
        return self

    @property
    def errors(self) -> list[str | None]:
        return [one["answer"].get("error", {}).get("kind") for one in self.answers]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    ledger = Ledger(tmp_path / "ledger.db")
    yield ledger
    ledger.close()


@pytest.fixture
def portal() -> Iterator[Waits]:
    portal = Waits()
    portal.open_account("somchai.j", PC)
    yield portal
    portal.go.set()


@pytest.fixture
def carrier(portal: Waits, ledger: Ledger) -> Iterator[Carrier]:
    carrier = Carrier(portal, ledger, KEY)
    yield carrier
    portal.go.set()
    carrier.close()


def order(number: int, call: str, tag: str = "t", good_for: float = 60, **arguments: Any) -> Order:
    return Order(number, f"{tag}{number}", Call(call, arguments), None, good_for)


def password(number: int, word: str = WORD, username: str = "somchai.j") -> Order:
    plain = Call("accounts.set_password", {"username": username})
    sealed = seal(
        KEY.public_key, f"t{number}", Call(plain.name, plain.arguments, {"password": word})
    )
    return Order(number, f"t{number}", plain, sealed, 60)


def test_an_order_that_comes_again_is_answered_and_not_done_again(
    carrier: Carrier, portal: Waits
) -> None:
    portal.go.set()
    told = Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    told.wait()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    told.wait()

    assert (
        told.answers[0]
        == told.answers[1]
        == {"number": 1, "token": "t1", "answer": {"result": None}}
    )
    assert portal.freezes == 1


def test_an_order_that_comes_again_while_it_is_in_hand_waits_for_it(
    carrier: Carrier, portal: Waits
) -> None:
    told = Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    assert portal.begun.wait(30)
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    portal.go.set()
    told.wait(2)

    assert told.errors == [None, None]
    assert portal.freezes == 1


def test_a_bridge_that_stopped_in_the_middle_says_that_it_does_not_know(
    portal: Waits, tmp_path: Path
) -> None:
    before = Ledger(tmp_path / "ledger.db")
    assert before.begin(1, "t1").known is Known.NEW
    before.close()  # and the power is cut

    after = Ledger(tmp_path / "ledger.db")
    carrier, told = Carrier(portal, after, KEY), Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    assert told.wait().errors == ["Unsure"]
    carrier.close()
    after.close()
    assert portal.freezes == 0


def test_what_was_done_is_known_after_a_restart(portal: Waits, tmp_path: Path) -> None:
    portal.go.set()
    for _ in range(2):
        ledger = Ledger(tmp_path / "ledger.db")
        carrier, told = Carrier(portal, ledger, KEY), Told()
        carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
        assert told.wait().errors == [None]
        carrier.close()
        ledger.close()

    assert portal.freezes == 1


def test_orders_about_one_user_are_done_in_turn_and_others_do_not_wait(
    carrier: Carrier, portal: Waits
) -> None:
    held, other = Told(), Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), held)
    carrier.take(order(2, "accounts.resume", username="somchai.j"), held)
    carrier.take(order(3, "accounts.ping"), other)
    assert other.wait().errors == [None]
    assert held.answers == []
    portal.go.set()
    held.wait(2)

    assert [one["number"] for one in held.answers] == [1, 2]
    state = portal.look("somchai.j")
    assert state is not None
    assert not state.frozen


def test_a_password_that_was_overtaken_does_not_replace_the_newer_one(
    carrier: Carrier, portal: Waits
) -> None:
    """It was held up somewhere, and its owner has been shown another since."""
    told = Told()
    carrier.take(password(2, "Newer-word-22"), told)
    told.wait()
    carrier.take(password(1, "Older-word-11"), told)
    told.wait()

    assert told.errors == [None, "Unreachable"]
    assert portal.check_password("somchai.j", "Newer-word-22")


def test_an_order_for_which_nobody_waits_any_more_is_not_begun(
    carrier: Carrier, portal: Waits
) -> None:
    told = Told()
    carrier.take(order(1, "accounts.freeze", good_for=-1, username="somchai.j"), told)

    assert told.wait().errors == ["Unreachable"]
    assert portal.freezes == 0
    assert not portal.begun.is_set()


def test_a_password_that_was_lost_is_not_set_later_either(carrier: Carrier, portal: Waits) -> None:
    told = Told()
    carrier.take(order(1, "accounts.set_password", username="somchai.j"), told)
    told.wait()
    carrier.take(password(1), told)
    told.wait()

    assert told.errors == ["Unreachable", "Unreachable"]
    assert not portal.check_password("somchai.j", WORD)


def test_a_sealed_part_is_worth_nothing_in_another_order(carrier: Carrier, portal: Waits) -> None:
    portal.open_account("malee.s", PC)
    stolen = password(1).sealed
    told = Told()
    for number, call, arguments in (
        (2, "accounts.set_password", {"username": "somchai.j"}),
        (3, "accounts.set_password", {"username": "malee.s"}),
        (4, "accounts.check_password", {"username": "somchai.j"}),
    ):
        token = "t1" if number != 2 else "t2"
        carrier.take(Order(number, token, Call(call, arguments), stolen, 60), told)
    told.wait(3)

    assert told.errors == ["Rejected"] * 3
    assert not portal.check_password("somchai.j", WORD)


def test_a_number_used_for_something_else_is_refused(carrier: Carrier, portal: Waits) -> None:
    portal.go.set()
    told = Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)
    told.wait()
    carrier.take(order(1, "accounts.close_account", tag="u", username="somchai.j"), told)
    told.wait()

    assert told.errors == [None, "Rejected"]
    assert portal.look("somchai.j") is not None


def test_a_bug_in_an_adapter_is_told_without_its_words(
    ledger: Ledger, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(MemoryPortal):
        def set_password(self, username: str, password: str) -> None:
            raise ZeroDivisionError(password)

    carrier, told = Carrier(Broken(), ledger, KEY), Told()
    carrier.take(password(1), told)
    told.wait()
    carrier.close()

    [answer] = told.answers
    assert answer["answer"]["error"]["what"] == "the bridge stumbled (ZeroDivisionError)"
    assert WORD not in repr(answer) + "".join(capsys.readouterr())


def test_an_answer_that_fits_into_no_message_is_refused_and_not_lost(
    carrier: Carrier, portal: Waits, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carriers, "LARGEST_ANSWER", 1_000)
    for number in range(20):
        portal.open_account(f"user{number}", PC)
        portal.set_password(f"user{number}", WORD)
        portal.login(f"user{number}", WORD, f"AA-BB-CC-DD-EE-{number:02}", "10.0.0.5")
    told = Told()
    carrier.take(order(1, "sessions.online"), told)

    assert told.wait().errors == ["Rejected"]


def test_a_bridge_whose_ledger_fails_says_that_it_does_not_know(
    carrier: Carrier, ledger: Ledger, portal: Waits
) -> None:
    ledger.close()
    told = Told()
    carrier.take(order(1, "accounts.freeze", username="somchai.j"), told)

    assert told.wait().errors == ["Unsure"]
    assert portal.freezes == 0


def test_no_argument_and_no_password_is_written_down(
    carrier: Carrier, portal: Waits, tmp_path: Path
) -> None:
    told = Told()
    carrier.take(password(1), told)
    told.wait()
    carrier.take(order(2, "accounts.lock", username="somchai.j"), told)
    told.wait()

    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"t1" in kept
    assert WORD.encode() not in kept
    assert b"somchai" not in kept


# The ledger


def test_the_ledger_is_for_its_user_only(ledger: Ledger, tmp_path: Path) -> None:
    assert (tmp_path / "ledger.db").stat().st_mode & 0o777 == 0o600


def test_messages_are_counted_on_over_a_restart_and_a_loss(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger.db")
    numbers = [ledger.count_on() for _ in range(5)]
    ledger.close()
    again = Ledger(tmp_path / "ledger.db")
    numbers.append(again.count_on())
    again.close()
    elsewhere = Ledger(tmp_path / "empty.db")
    numbers.append(elsewhere.count_on())
    elsewhere.close()

    assert numbers == sorted(set(numbers))


def test_what_is_too_old_to_be_remembered_is_not_done(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledgers, "REMEMBERED", 3)
    for number in range(1, 11):
        assert ledger.begin(number, f"t{number}").known is Known.NEW
        ledger.end(number, "{}")

    assert ledger.begin(10, "t10").known is Known.DONE
    assert ledger.begin(2, "t2").known is Known.OTHER
    assert ledger.highest() == 10


def test_a_long_answer_is_not_kept_and_its_order_may_come_again(ledger: Ledger) -> None:
    assert ledger.begin(1, "t1").known is Known.NEW
    ledger.end(1, "x" * (ledgers.LONGEST_ANSWER + 1))

    assert ledger.begin(1, "t1").known is Known.NEW


PLAIN = {
    "number": 1,
    "token": "t",
    "call": "accounts.ping",
    "arguments": {},
    "sealed": None,
    "good_for": 1,
}


@pytest.mark.parametrize(
    "said",
    [
        {},
        PLAIN | {"arguments": 5},
        PLAIN | {"number": "x"},
        PLAIN | {"sealed": "?"},
        PLAIN | {"sealed": "A" * 8_000},
    ],
    ids=["nothing", "arguments", "number", "sealed", "too large"],
)
def test_what_is_no_order_is_not_taken_for_one(said: dict[str, Any]) -> None:
    with pytest.raises(Forged):
        Order.read(said)
