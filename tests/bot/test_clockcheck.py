"""What is said of this host's clock and of another's, by stand-ins for the time services."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.clockcheck import of_another, of_this_host
from portal_bridge.clocks import Offset

Install = Callable[[str, str], None]
SECOND = timedelta(seconds=1)

TRACKING = "A9FEA97B,time.example,3,1795852800.1,{offset},0.00001,0.00002,1.5,0.01,0.05,{delay},{dispersion},64.2,{leap}"  # noqa: E501
"""What ``chronyc -c tracking`` prints."""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """Puts a program of a few shell lines where it is looked for, and nothing else is there."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def put(name: str, script: str) -> None:
        program = folder / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    return put


def tracking(
    *, offset: float = 0.0001, delay: float = 0.002, dispersion: float = 0.001, leap: str = "Normal"
) -> str:
    said = TRACKING.format(offset=offset, delay=delay, dispersion=dispersion, leap=leap)
    return f"[ \"$*\" = '-c tracking' ] && echo '{said}'"


def test_where_no_time_service_answers_it_is_said_who_is_to_be_asked(install: Install) -> None:
    """In a container, and on a host that somebody else runs."""
    install("timedatectl", "echo 'System has not been booted with systemd' >&2; exit 1")
    install("chronyc", "echo '506 Cannot talk to daemon'; exit 1")

    found = of_this_host()

    assert "nobody can tell here" in found.seen
    assert "ask whoever runs this host" in found.cure
    assert not found.serious


def test_without_either_program_it_is_the_same(install: Install) -> None:
    assert "nobody can tell here" in of_this_host().seen


def test_a_clock_that_systemd_calls_synchronised_is_well_and_no_more_is_claimed(
    install: Install,
) -> None:
    install("timedatectl", "[ \"$*\" = 'show -p NTPSynchronized --value' ] && echo yes")

    found = of_this_host()

    assert found.cure == ""
    assert "does not say how well" in found.seen


def test_a_clock_that_is_not_synchronised_is_warned_of_with_what_to_do(install: Install) -> None:
    install("timedatectl", "echo no")

    found = of_this_host()

    assert "not synchronised, says timedatectl" in found.seen
    assert "timedatectl set-ntp true" in found.cure
    assert not found.serious


def test_chrony_says_how_far_off_it_may_be(install: Install) -> None:
    install("timedatectl", "echo yes")
    install("chronyc", tracking(offset=-0.0015, delay=0.003, dispersion=0.001))

    found = of_this_host()

    assert (found.cure, "4.0 ms at most" in found.seen) == ("", True), found.seen


def test_an_error_that_the_law_does_not_allow_is_pointed_out(install: Install) -> None:
    install("chronyc", tracking(dispersion=0.02))

    found = of_this_host()

    assert "21.1 ms" in found.seen
    assert "10 ms" in found.seen
    assert "chronyc sources" in found.cure


@pytest.mark.parametrize("systemd", ["yes", "no"])
def test_chrony_that_has_lost_its_sources_is_believed(install: Install, systemd: str) -> None:
    install("timedatectl", f"echo {systemd}")
    install("chronyc", tracking(leap="Not synchronised"))

    assert "not synchronised" in of_this_host().seen


@pytest.mark.parametrize("said", ["", "a,b,c", "x" * 10_000, tracking().replace("0.002", "nan")])
def test_an_answer_that_makes_no_sense_is_none(install: Install, said: str) -> None:
    install("chronyc", said if said.startswith("[") else f"echo '{said}'")
    assert "nobody can tell here" in of_this_host().seen


def test_a_service_that_hangs_is_not_waited_for(install: Install, tmp_path: Path) -> None:
    """Nor is a child of it that outlives it and holds on to its output."""
    pipe = tmp_path / "never"
    os.mkfifo(pipe)
    install("timedatectl", f"(read nothing < '{pipe}') &\nread nothing < '{pipe}'")
    try:
        assert "nobody can tell here" in of_this_host(patience=0.2).seen
    finally:
        os.close(os.open(pipe, os.O_RDWR | os.O_NONBLOCK))


@pytest.mark.parametrize(
    ("ahead", "blur", "seen", "is_serious"),
    [
        (0.01, 0.02, "0.01 s ahead of this host's, give or take 0.02 s", False),
        (-1.9, 0.01, "1.90 s behind this host's", False),
        (2.1, 0.01, "2.10 s ahead of", True),
        (-3600, 0.5, "3600.00 s behind", True),
        (5.0, 4.0, "5.00 s ahead of this host's, give or take 4.00 s", False),
    ],
    ids=["the same", "a little", "too much", "an hour", "asked over a slow wire"],
)
def test_another_clock_is_serious_when_it_is_off_for_certain(
    ahead: float, blur: float, seen: str, is_serious: bool
) -> None:
    found = of_another("the database's clock", Offset(ahead * SECOND, blur * SECOND))
    assert seen in found.seen
    assert (found.cure != "", found.serious) == (is_serious, True)
