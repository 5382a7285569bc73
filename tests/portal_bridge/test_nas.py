"""What a NAS is asked when a session is to end, and what is made of each of its answers."""

import secrets
import time
import traceback
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pyrad.packet import CoAPacket, DisconnectRequest

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.radius.live import FreeradiusWithSessions
from portal_bridge.adapters.radius.nas import Nas, Target, Verdict, disconnect, proved
from portal_bridge.contract import PortalError, Rejected, Unreachable, Unsure
from portal_bridge.registry import read
from tests.portal_bridge.nas import DICTIONARY, FakeNas, Manner, fake_nas
from tests.services import programs

SECRET = "Vq9-tamarind-Lk4-river"
MALEE = Target("80f00003", "malee", "10.0.0.9", "AA:BB:CC:DD:EE:01")
KNOWN = {
    "User-Name": "malee",
    "Acct-Session-Id": "80f00003",
    "NAS-IP-Address": "127.0.0.1",
    "Framed-IP-Address": "10.0.0.9",
    "Calling-Station-Id": "AA:BB:CC:DD:EE:01",
}


@pytest.fixture
def nas() -> Iterator[FakeNas]:
    """A NAS that Malee is online at."""
    with fake_nas(SECRET) as found:
        found.sessions["80f00003"] = dict(KNOWN)
        yield found


def ask(nas: FakeNas, target: Target = MALEE, *, secret: str = SECRET, wait: float = 2) -> Verdict:
    return disconnect(Nas("127.0.0.1", nas.port, secret, wait), target)


def test_session_is_named_by_all_that_the_nas_may_know_it_by(nas: FakeNas) -> None:
    assert ask(nas) is Verdict.ENDED

    assert nas.heard == [KNOWN]
    assert nas.sessions == {}


def test_what_is_not_known_of_a_session_is_left_out(nas: FakeNas) -> None:
    assert ask(nas, Target("80f00003", "malee", "", "")) is Verdict.ENDED

    assert nas.heard[0].keys() == {"User-Name", "Acct-Session-Id", "NAS-IP-Address"}


def test_session_the_nas_does_not_know_is_gone(nas: FakeNas) -> None:
    assert ask(nas) is Verdict.ENDED
    assert ask(nas) is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("name", "own"),
    [("Calling-Station-Id", "aabb.ccdd.ee01"), ("NAS-IP-Address", "192.0.2.1")],
    ids=["writes the device's address otherwise", "is behind a translated address"],
)
def test_nas_that_knows_the_session_otherwise_is_asked_with_less(
    nas: FakeNas, name: str, own: str
) -> None:
    nas.sessions["80f00003"][name] = own

    assert ask(nas) is Verdict.ENDED

    assert nas.heard[0] == KNOWN
    assert nas.heard[1].keys() == {"User-Name", "Acct-Session-Id", "Framed-IP-Address"}


@pytest.mark.parametrize("refused", ["Calling-Station-Id", "NAS-IP-Address", "Framed-IP-Address"])
def test_nas_that_refuses_an_attribute_is_asked_without_it(nas: FakeNas, refused: str) -> None:
    """hostapd takes no Framed-IP-Address, without which MikroTik's hotspot finds nobody."""
    nas.unsupported = frozenset({refused})

    assert ask(nas) is Verdict.ENDED

    assert refused not in nas.heard[-1]
    assert all({"User-Name", "Acct-Session-Id"} <= asked.keys() for asked in nas.heard)


def test_session_not_found_by_one_question_is_gone_whatever_the_other_no(nas: FakeNas) -> None:
    nas.unsupported = frozenset({"NAS-IP-Address"})

    assert ask(nas, Target("80f00004", "malee", "10.0.0.9", "")) is Verdict.UNKNOWN


@pytest.mark.parametrize("cause", [0, 401, 402, 403, 404, 407, 501, 502, 504, 508])
def test_nas_that_says_no_is_for_a_person_to_look_at(nas: FakeNas, cause: int) -> None:
    nas.refuses = cause

    with pytest.raises(Rejected) as refusal:
        ask(nas)

    assert (str(cause) if cause else "no reason") in str(refusal.value)
    assert nas.sessions


@pytest.mark.parametrize("cause", [505, 506])
def test_nas_that_has_no_room_now_is_asked_again_later(nas: FakeNas, cause: int) -> None:
    nas.refuses = cause

    with pytest.raises(Unreachable):
        ask(nas)

    assert len(nas.heard) == 1


def test_record_that_no_nas_can_have_sent_is_for_a_person_to_look_at(nas: FakeNas) -> None:
    with pytest.raises(Rejected):
        ask(nas, Target("8" * 254, "malee", "", ""))


def test_reason_that_cannot_be_read_is_no_reason(nas: FakeNas) -> None:
    nas.refuses, nas.mumbles = 503, True

    with pytest.raises(Rejected):
        ask(nas)


@given(st.binary(max_size=64))
def test_no_datagram_that_the_secret_does_not_prove_is_an_answer(noise: bytes) -> None:
    request = CoAPacket(DisconnectRequest, id=7, secret=SECRET.encode(), dict=DICTIONARY)
    request.RequestPacket()

    for heard in (noise, bytes([42, 7, 0, min(20 + len(noise), 255)]) + bytes(16) + noise):
        assert proved(heard, request) is None


@pytest.mark.slow
def test_silence_leaves_us_unsure_and_is_not_waited_for_for_ever(nas: FakeNas) -> None:
    nas.manner, began = Manner.IS_SILENT, time.monotonic()

    with pytest.raises(Unsure):
        ask(nas, wait=0.2)

    assert time.monotonic() - began >= 0.6
    # The NAS is a thread: its last copy may still lie in its socket.
    programs.until(lambda: nas.copies >= 3, "the third copy")
    assert (nas.copies, len(nas.heard)) == (3, 1)


@pytest.mark.slow
def test_slow_nas_hears_the_same_packet_again_and_acts_once(nas: FakeNas) -> None:
    nas.manner = Manner.IS_SLOW

    assert ask(nas, wait=0.5) is Verdict.ENDED

    # Where the answer to the second is slow by itself, a third is under way.
    assert nas.copies >= 2
    assert len(nas.heard) == 1


@pytest.mark.slow
def test_wrong_secret_is_answered_by_silence_and_the_cure_says_so(nas: FakeNas) -> None:
    wrong = secrets.token_urlsafe(20)

    with pytest.raises(Unsure) as doubt:
        ask(nas, secret=wrong, wait=0.2)

    assert "secret" in doubt.value.cure
    programs.until(lambda: nas.unproved >= 3, "the third copy")
    assert (nas.heard, nas.unproved) == ([], 3)
    assert nas.sessions


@pytest.mark.slow
def test_answer_that_the_secret_does_not_prove_is_no_answer(nas: FakeNas) -> None:
    nas.manner = Manner.FORGES

    with pytest.raises(Unsure):
        ask(nas, wait=0.2)


def test_noise_before_the_answer_is_passed_over(nas: FakeNas) -> None:
    nas.manner = Manner.RAMBLES

    assert ask(nas) is Verdict.ENDED


def test_nobody_there_is_unreachable_at_once() -> None:
    port = programs.free_port()

    # Whoever waits outlasts this test, and is unsure then.
    with pytest.raises(Unreachable):
        disconnect(Nas("127.0.0.1", port, SECRET, 60), MALEE)


def test_nas_may_have_an_ipv6_address() -> None:
    with fake_nas(SECRET, "::1") as nas:
        nas.sessions["80f00003"] = {}

        assert disconnect(Nas("::1", nas.port, SECRET, 1), MALEE) is Verdict.ENDED

    assert nas.heard[0]["NAS-IPv6-Address"] == "::1"
    assert "NAS-IP-Address" not in nas.heard[0]


@pytest.mark.slow
def test_secret_is_in_no_error_and_in_nothing_that_is_shown(nas: FakeNas) -> None:
    told = []
    for manner, cause in [(Manner.IS_SILENT, None), (Manner.OBEYS, 501), (Manner.OBEYS, 506)]:
        nas.manner, nas.refuses = manner, cause
        with pytest.raises(PortalError) as error:
            ask(nas, wait=0.2)
        told += [*traceback.format_exception(error.value), repr(error.value), error.value.cure]
        assert "malee" not in f"{error.value}{error.value.cure}"

    assert SECRET not in "".join(told) + repr(Nas("127.0.0.1", nas.port, SECRET, 1))


# Settings

GOOD = {
    "kind": "freeradius",
    "database_url": "postgresql://portal:h1dden-word@127.0.0.1/radius",
}


def test_secret_for_one_nas_is_enough_to_have_sessions() -> None:
    for change in ({"coa_secret": SECRET}, {"coa_secrets": {"10.0.0.1": SECRET}}):
        config = read({**GOOD, **change})

        assert isinstance(config.open(), FreeradiusWithSessions)
        assert SECRET not in repr(config) + config.model_dump_json()
        assert SECRET not in repr(vars(config.open()))


def test_nas_is_named_by_its_address_in_any_spelling() -> None:
    config = read({**GOOD, "coa_secrets": {" 2001:DB8:0::1": SECRET}})

    assert isinstance(config, FreeradiusConfig)
    assert list(config.coa_secrets) == ["2001:db8::1"]


@pytest.mark.parametrize(
    "secret",
    [
        "",
        " ",
        "testing123",
        "h1dden-h1dden-h1dden-",
        "h1dden-h1dden-h1dden-h1dden-",
        "11111111111111111111",
        f"h1dden{SECRET} ",
        f"h1dden{SECRET}\n",
        f"h1dden{SECRET}\x00",
    ],
    ids=repr,
)
def test_weak_secret_is_refused_and_not_repeated(secret: str) -> None:
    for change in ({"coa_secret": secret}, {"coa_secrets": {"10.0.0.1": secret}}):
        with pytest.raises(ValidationError) as refusal:
            read({**GOOD, **change})

        assert "h1dden" not in str(refusal.value)


@pytest.mark.parametrize(
    "change",
    [
        {"coa_secret": SECRET, "coa_port": 0},
        {"coa_secret": SECRET, "coa_port": 65536},
        {"coa_secrets": {"router": SECRET}},
        {"coa_secrets": {"10.0.0.0/24": SECRET}},
        {"coa_secrets": SECRET},
        {"coa_secret": SECRET, "tables": {"radacct": "radacct; DROP TABLE nas"}},
    ],
    ids=["port 0", "port 65536", "a name", "a network", "no map", "no table"],
)
def test_what_leads_to_no_nas_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal:
        read({**GOOD, **change})

    assert SECRET not in str(refusal.value)
