"""``ndsctl`` fails in every way a program can, and each is told apart."""

from pathlib import Path

import pytest

from portal_bridge.adapters.nds.ndsctl import Ndsctl, Said
from portal_bridge.contract import PortalError, Rejected, Unreachable, Unsure
from tests.services.ndsctl import FakeNdsctl

MAC = "02:aa:bb:cc:dd:02"


@pytest.fixture
def fake(tmp_path: Path) -> FakeNdsctl:
    fake = FakeNdsctl(tmp_path)
    fake.has(
        MAC,
        state="Authenticated",
        session_start="1795858167",
        session_end="1795861767",
        last_active="1795858200",
        token="fe203d97",
        upload_this_session="3",
        download_this_session="12",
    )
    return fake


def ndsctl(fake: FakeNdsctl, patience: float = 5.0) -> Ndsctl:
    return Ndsctl(fake.command.split(), patience)


def test_a_device_is_told_with_all_that_openNDS_knows_of_it(fake: FakeNdsctl) -> None:
    fake.has("02:aa:bb:cc:dd:03", token="00000001")

    stranger, client = ndsctl(fake).clients()

    assert not stranger.is_in
    assert client.is_in
    assert (client.mac, client.address, client.token) == (
        "02-AA-BB-CC-DD-02",
        "10.77.0.2",
        "fe203d97",
    )
    assert (client.started, client.ends, client.active) == (1795858167, 1795861767, 1795858200)
    assert (client.up, client.down) == (3 * 1024, 12 * 1024)


def test_nobody_there_is_an_answer_too(fake: FakeNdsctl) -> None:
    fake.is_left_by(MAC)

    assert ndsctl(fake).clients() == []


def test_a_device_is_shown_out_by_its_token_alone(fake: FakeNdsctl) -> None:
    assert ndsctl(fake).deauth("fe203d97") is Said.OUT
    assert ndsctl(fake).deauth("fe203d97") is Said.GONE
    assert fake.heard == ["deauth fe203d97"] * 2


@pytest.mark.parametrize("bad", ["", MAC, "fe203d97; reboot", "-h", "FE203D97\n"])
def test_what_is_no_token_never_becomes_an_argument(fake: FakeNdsctl, bad: str) -> None:
    with pytest.raises(Rejected):
        ndsctl(fake).deauth(bad)

    assert fake.heard == []


def test_who_finds_it_locked_asks_again(fake: FakeNdsctl) -> None:
    fake.behaves(locked=2)

    assert len(ndsctl(fake).clients()) == 1
    assert fake.heard == ["json"] * 3


def test_locked_all_the_time_is_away(fake: FakeNdsctl) -> None:
    fake.behaves(locked=1_000)

    with pytest.raises(Unreachable, match="locked"):
        ndsctl(fake, 0.5).clients()


@pytest.mark.parametrize("code", [3, 255])
def test_not_running_and_no_way_there_are_tried_again(fake: FakeNdsctl, code: int) -> None:
    fake.behaves(code=code)

    with pytest.raises(Unreachable):
        ndsctl(fake).clients()


@pytest.mark.parametrize("first", [1, 100, 500])
def test_half_an_answer_is_none(fake: FakeNdsctl, first: int) -> None:
    fake.behaves(first=first)

    with pytest.raises(Unreachable, match="half an answer"):
        ndsctl(fake).clients()


def test_no_such_program_is_no_answer() -> None:
    with pytest.raises(Unreachable, match="cannot be run"):
        Ndsctl(["/nowhere/ndsctl"]).clients()


def test_silence_is_away_when_asked_and_a_doubt_when_told(fake: FakeNdsctl) -> None:
    fake.behaves(delay=30)

    with pytest.raises(Unreachable, match="in time"):
        ndsctl(fake, 0.5).clients()
    with pytest.raises(Unsure):
        ndsctl(fake, 0.5).deauth("fe203d97")


def test_a_way_that_breaks_after_the_word_is_a_doubt(fake: FakeNdsctl) -> None:
    fake.behaves(after=255)

    with pytest.raises(Unsure):
        ndsctl(fake).deauth("fe203d97")


@pytest.mark.parametrize(
    "fields",
    [{"token": "x"}, {"mac": "nobody"}, {"ip": "10.77.0.2.3"}, {"session_start": "soon"}],
    ids=lambda fields: next(iter(fields)),
)
def test_another_openNDS_than_we_know_is_for_a_person(
    fake: FakeNdsctl, fields: dict[str, str]
) -> None:
    fake.has(MAC, **fields)

    with pytest.raises(Rejected, match="otherwise"):
        ndsctl(fake).clients()


@pytest.mark.parametrize("manner", [{"code": 3}, {"code": 9}, {"code": 255}, {"first": 40}])
def test_no_failure_repeats_what_was_said(fake: FakeNdsctl, manner: dict[str, int]) -> None:
    fake.behaves(**manner)

    with pytest.raises(PortalError) as failure:
        ndsctl(fake).clients()

    assert MAC not in str(failure.value)
    assert failure.value.cure
