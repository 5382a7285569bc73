"""The contract's calls as data: none is left out, and none says more than it may."""

import inspect
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, get_type_hints

import pytest

from portal_bridge import contract
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import (
    Accounts,
    AccountState,
    Counts,
    Frozen,
    IdleCount,
    LoginRefused,
    PortalError,
    ProfileLimits,
    Rejected,
    Sessions,
    Unreachable,
    Unsure,
    Why,
)
from portal_bridge.remote.calls import (
    ABILITIES,
    FORMS,
    GREETED,
    SECRET,
    Call,
    abilities,
    carry_out,
    facts,
    methods,
    read_answer,
    read_error,
    write_error,
)
from portal_bridge.remote.portal import remote_portal

PC = ProfileLimits("pc", idle_timeout=timedelta(minutes=10), rate_down=20_000_000, devices=2)
WORD = "Kx7-mango-42"
SECRETS = re.compile(r"passw|secret|word|pin|key|token", re.IGNORECASE)


class Straight:
    """A way that is no way at all: the call is written down, and carried out here."""

    def __init__(self, portal: object) -> None:
        self.portal = portal
        self.calls: list[Call] = []

    def ask(self, call: Call) -> Mapping[str, Any]:
        self.calls.append(call)
        return carry_out(call, self.portal)


def protocols() -> list[type]:
    """Every ability that the contract has, found by looking."""
    return [
        kind
        for _, kind in inspect.getmembers(contract, inspect.isclass)
        if getattr(kind, "_is_protocol", False) and kind.__module__ == contract.__name__
    ]


def test_every_ability_of_the_contract_can_be_asked_from_afar() -> None:
    assert set(ABILITIES.values()) == set(protocols())


@pytest.mark.parametrize("protocol", protocols(), ids=lambda protocol: protocol.__name__)
def test_every_method_of_an_ability_has_a_form(protocol: type) -> None:
    [ability] = [name for name, kind in ABILITIES.items() if kind is protocol]
    promised = {name for name in dir(protocol) if not name.startswith("_")}

    assert promised == set(methods(protocol))
    for name in promised:
        form = FORMS[f"{ability}.{name}"]
        hints = get_type_hints(getattr(protocol, name))
        assert set(form.parameters) == set(hints) - {"return"}


def test_what_sounds_like_a_secret_crosses_sealed() -> None:
    named = {name for form in FORMS.values() for name in form.parameters}

    assert {name for name in named if SECRETS.search(name)} == named & SECRET
    assert {form.name for form in FORMS.values() if form.secrets} >= {
        "accounts.set_password",
        "accounts.check_password",
    }


def test_what_asks_nobody_takes_nothing_and_exists() -> None:
    promised = {
        form.name
        for form in FORMS.values()
        if "Asks nobody" in str(getattr(ABILITIES[form.name.split(".")[0]], form.method).__doc__)
    }

    assert promised == GREETED
    assert [name for name in GREETED if FORMS[name].parameters] == []


def test_a_portal_afar_answers_as_the_one_at_hand() -> None:
    at_hand = MemoryPortal()
    way = Straight(at_hand)
    afar = remote_portal(way, abilities(at_hand), facts(at_hand))
    until = datetime(2031, 3, 31, 16, 59, 59, tzinfo=UTC)
    afar.open_account("somchai.j", PC, expires=until)
    afar.set_password("somchai.j", password=WORD)

    assert afar.look("somchai.j") == AccountState("somchai.j", "pc", False, False, until)
    assert afar.look("nobody") is None
    assert afar.check_password("somchai.j", WORD)
    assert not afar.check_password("somchai.j", WORD + "x")
    at_hand.login("somchai.j", WORD, "AA-BB-CC-DD-EE-01", "10.0.0.5")
    assert isinstance(afar, Sessions)
    [session] = afar.online()
    [same] = at_hand.online()
    assert (session.id, session.started) == (same.id, same.started)
    assert session.idle is not None
    afar.end(session.id)
    assert afar.ended({session.id}) == at_hand.ended({session.id}) != []


def test_a_password_stands_in_no_argument_and_in_no_description() -> None:
    at_hand = MemoryPortal()
    way = Straight(at_hand)
    afar = remote_portal(way, abilities(at_hand), {})
    afar.open_account("somchai.j", PC)
    afar.set_password("somchai.j", WORD)

    assert WORD not in repr(way.calls)
    assert way.calls[-1].arguments == {"username": "somchai.j"}


def test_a_portal_afar_has_the_abilities_of_the_far_one_and_no_others() -> None:
    afar = remote_portal(Straight(MemoryPortal()), ["accounts"], {})

    assert isinstance(afar, Accounts)
    assert not isinstance(afar, Sessions)
    assert not isinstance(afar, contract.Devices)


def test_how_idleness_is_counted_is_told_without_asking() -> None:
    at_hand = MemoryPortal()
    way = Straight(at_hand)
    afar = remote_portal(way, abilities(at_hand), facts(at_hand))

    assert isinstance(afar, Sessions)
    assert afar.idle_count() == IdleCount(Counts.UPLOAD)
    assert way.calls == []


def test_an_ability_whose_facts_were_not_told_is_not_promised() -> None:
    afar = remote_portal(Straight(MemoryPortal()), ["accounts", "sessions"], {})

    assert not isinstance(afar, Sessions)


def errors() -> list[PortalError]:
    known = [
        kind
        for _, kind in inspect.getmembers(contract, inspect.isclass)
        if issubclass(kind, PortalError)
    ]
    plain = [kind("what happened") for kind in known if kind is not LoginRefused]
    cured = [kind("what happened", cure="do this") for kind in (Rejected, Unreachable, Unsure)]
    return [*plain, *cured, *map(LoginRefused, Why)]


@pytest.mark.parametrize("error", errors(), ids=lambda error: type(error).__name__)
def test_an_error_keeps_its_kind_its_text_and_its_cure(error: PortalError) -> None:
    again = read_error(write_error(error))

    assert type(again) is type(error)
    assert (str(again), again.cure, again.retry) == (str(error), error.cure, error.retry)


def test_an_error_that_only_the_bridge_knows_wants_a_person() -> None:
    told = {"kind": "NewerThanThis", "what": "what happened", "cure": "do this"}

    again = read_error(told)

    assert type(again) is Rejected
    assert (str(again), again.cure) == ("what happened", "do this")


def test_what_the_portal_refuses_is_refused_afar_alike() -> None:
    at_hand = MemoryPortal()
    afar = remote_portal(Straight(at_hand), abilities(at_hand), {})
    afar.open_account("somchai.j", PC)
    afar.freeze("somchai.j")

    with pytest.raises(Frozen):
        afar.set_password("somchai.j", WORD)
    with pytest.raises(Rejected, match="control characters"):
        afar.set_password("somchai.j", "a\nb")
    with pytest.raises(Rejected, match="control characters"):
        afar.set_password("somchai.j", "a\ud800b")
    with pytest.raises(TypeError):
        afar.lock()  # type: ignore[call-arg]  # the wrong way


def test_a_call_of_an_ability_that_is_missing_is_refused() -> None:
    nothing = object()

    for name in ("accounts.ping", "accounts.grow_wings", "ping", "__class__"):
        answer = carry_out(Call(name, {}), nothing)
        assert answer["error"]["kind"] == "Rejected"


@pytest.mark.parametrize(
    "arguments",
    [{}, {"username": 5}, {"username": "a", "more": 1}, {"username": ["a"]}],
    ids=["none", "a number", "too many", "a list"],
)
def test_arguments_that_are_none_are_refused_and_not_repeated(arguments: dict[str, Any]) -> None:
    answer = carry_out(Call("accounts.lock", arguments), MemoryPortal())

    assert answer["error"]["kind"] == "Rejected"


NONE = [{}, {"result": 5}, {"error": {}}, {"error": {"kind": 1}}, {"error": 5}, 5, None]


@pytest.mark.parametrize("answer", NONE, ids=repr)
def test_an_answer_that_is_none_is_not_taken_for_one(answer: Any) -> None:
    with pytest.raises(ValueError):
        read_answer("accounts.look", answer)

    class Nonsense:
        def ask(self, call: Call) -> Any:
            return answer

    with pytest.raises(Unsure):
        remote_portal(Nonsense(), ["accounts"], {}).look("somchai.j")


def test_a_greeting_of_another_version_keeps_nobody_from_starting() -> None:
    strange = {"sessions.idle_count": {"counts": "moonlight"}, "devices.wings": 2}
    afar = remote_portal(Straight(MemoryPortal()), ["accounts", "sessions", "wings"], strange)

    assert isinstance(afar, Accounts)
    assert not isinstance(afar, Sessions)
