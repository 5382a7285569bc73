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


@pytest.mark.slow
def test_locked_all_the_time_is_away(fake: FakeNdsctl) -> None:
    fake.behaves(locked=1_000)

    with pytest.raises(Unreachable, match="locked"):
        ndsctl(fake, 0.5).clients()


@pytest.mark.slow
def test_a_last_try_that_is_cut_short_was_locked_too_but_a_deauth_is_a_doubt(
    fake: FakeNdsctl,
) -> None:
    """Hardly any time is left for it; and it may have been heard. The first try is a program that
    begins and ends, which on a full machine takes half a second and more: it has six and five."""
    fake.behaves(locked=1, then=60)
    with pytest.raises(Unreachable, match="locked"):
        ndsctl(fake, 1.5).clients()

    fake.behaves(locked=1, then=60)
    with pytest.raises(Unsure, match="in time"):
        ndsctl(fake, 5).deauth("fe203d97")


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


@pytest.mark.slow
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


OTHER = "02:aa:bb:cc:dd:03"
SPOILS = {
    "quote": 'a"b',
    "backslash": "trailing\\",
    "newline": "two\nlines",
    "length": "x" * 1_500,
    "control": "a\x00\x1b",
    "end of the list": '"}}}',
    "state": 'none","state":"Preauthenticated","x":"',
    "who": f'dGlja2V0","mac":"{OTHER}","ip":"10.77.0.9","last_active":"4000000000","x":"',
    "half a device": 'none"},"02:aa:bb:cc:dd:99":{"mac":"nobody',
    "traffic": 'dGlja2V0","upload_this_session":"9","x":"',
}


@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
@pytest.mark.parametrize("first", [True, False], ids=["before others", "after others"])
def test_who_spoils_what_is_told_of_them_spoils_nothing_else(
    fake: FakeNdsctl, spoil: str, first: bool
) -> None:
    fake.is_left_by(MAC)
    for mac in (MAC, OTHER) if first else (OTHER, MAC):
        token, custom = ("fe203d97", spoil) if mac == MAC else ("00000001", "dGlja2V0")
        fake.has(
            mac,
            ip="10.77.0.2" if mac == MAC else "10.77.0.3",
            state="Authenticated",
            session_start="1795858167",
            token=token,
            custom=custom,
            upload_this_session="3",
        )

    found = {client.token: client for client in ndsctl(fake).clients()}

    assert set(found) == {"fe203d97", "00000001"}
    bad, good = found["fe203d97"], found["00000001"]
    assert (good.is_in, good.custom, good.up) == (True, "dGlja2V0", 3 * 1024)
    # Still known by openNDS's own word, so that it can be shown out; and without a ticket.
    assert (bad.is_in, bad.mac, bad.address) == (True, "02-AA-BB-CC-DD-02", "10.77.0.2")
    assert (bad.custom, bad.active) == ("", 1795859640)


def test_a_whole_device_in_anothers_custom_takes_nobodys_ticket(fake: FakeNdsctl) -> None:
    """It names the token of its owner's second device, to have it told with another address."""
    ghost = (
        f'none"}},"{OTHER}":{{"mac":"{OTHER}","ip":"10.77.0.9","session_start":"1795858167",'
        '"last_active":"4000000000","token":"00000001","state":"Authenticated","custom":"dGlja2V0'
    )
    fake.has(MAC, state="Authenticated", token="fe203d97", custom=ghost)
    fake.has("02:aa:bb:cc:dd:04", state="Authenticated", token="00000001", custom="dGlja2V0")

    found = ndsctl(fake).clients()
    assert {client.custom for client in found if client.token == "00000001"} == {""}


def test_a_token_that_somebody_made_up_is_not_known(fake: FakeNdsctl) -> None:
    fake.has(MAC, token="fe203d97", custom='x","token":"00000001","x":"')

    told = ndsctl(fake).who_has("fe203d97")
    assert told is not None
    assert (told.mac, told.address, told.is_in) == ("02-AA-BB-CC-DD-02", "10.77.0.2", False)
    assert ndsctl(fake).who_has("00000001") is None
    assert ndsctl(fake).who_has("-h") is None


def test_whose_a_token_is_is_openNDSs_own_word_and_not_the_lists(fake: FakeNdsctl) -> None:
    """Who is in with one device may write another MAC address beside their second one's token."""
    ghost = "02:aa:bb:cc:dd:66"
    told = (
        f'bm9uZQ==","upload_this_session":"0"}},"{ghost}":{{"mac":"{ghost}","ip":"10.77.0.66",'
        '"session_start":"0","last_active":"0","token":"00000003","state":"Preauthenticated",'
        '"custom":"none'
    )
    fake.has(MAC, token="fe203d97", state="Authenticated", custom=told)
    fake.has("02:aa:bb:cc:dd:03", token="00000003", ip="10.77.0.3")

    [listed] = [one for one in ndsctl(fake).clients() if one.token == "00000003"]
    assert listed.mac == ghost.upper().replace(":", "-"), "the list can be lied to"
    own = ndsctl(fake).who_has("00000003")
    assert own is not None
    assert (own.mac, own.address) == ("02-AA-BB-CC-DD-03", "10.77.0.3")


def test_one_device_is_asked_about_by_its_address(fake: FakeNdsctl) -> None:
    told = ndsctl(fake).who_is_at("10.77.0.2")
    assert told is not None
    assert (told.token, told.is_in) == ("fe203d97", True)
    assert ndsctl(fake).who_is_at("10.77.0.9") is None
    heard = list(fake.heard)

    for bad in ("", "fe203d97", "10.77.0.2; reboot", "-h", "::1"):
        assert ndsctl(fake).who_is_at(bad) is None
    assert fake.heard == heard == ["json 10.77.0.2", "json 10.77.0.9"]
