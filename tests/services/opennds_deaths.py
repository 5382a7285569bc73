"""openNDS dies by itself now and then: it is started again, and the test it died in is begun again.

It reads the clock, waits for its list of clients, and divides by the seconds that a client has been
in since, plus one. Whoever logs in within that wait, a second later by the clock, is a division by
zero (9.10). On a router OpenWrt's procd starts it again.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest

RUNS: Final = "openNDS is now running"
"""What it says once it has started."""
ENDED: Final = "openNDS has ended"
SCRIPT: Final = """
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/tmpfiles.d /var/lib/misc
mount --bind {home}/etc /etc/opennds
mount --bind {home}/misc /var/lib/misc
export PATH={home}/bin:"$PATH"
trap 'kill "$running"; wait "$running"; exit' TERM
run() {{ setpriv --pdeathsig KILL opennds -f -d 1 & running=$!; wait "$running" || true; }}
run
while grep -q '{runs}' output.log; do echo '{ended}'; sleep 1; run; done
"""
LINES: Final = 25
"""Of each log, behind a failure."""
LOGS: Final[list[Path]] = []
"""Of each openNDS that runs now."""


class OpenndsDied(Exception):
    """It ended by itself during a test that then failed."""


def brings_back(home: Path) -> str:
    """A shell script that runs openNDS, with its folders below ``home`` where it looks for them,
    as often as it ends; but not when it never got as far as to run. Said in ``output.log``."""
    return SCRIPT.format(home=home, runs=RUNS, ended=ENDED)


@contextmanager
def watched(log: Path) -> Iterator[None]:
    """A running openNDS whose death is told from other failures."""
    LOGS.append(log)
    try:
        yield
    finally:
        LOGS.remove(log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test during which openNDS died is begun again; one that failed otherwise is not."""
    for item in items:
        if any("opennds" in mark.args for mark in item.iter_markers("service")):
            item.add_marker(pytest.mark.flaky(reruns=2, only_rerun=OpenndsDied.__name__))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup() -> Generator[None]:
    yield from _says_that_it_died()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    yield from _says_that_it_died()


def _says_that_it_died() -> Generator[None]:
    before = _deaths()
    try:
        yield
    except (Exception, pytest.fail.Exception) as error:
        for log in LOGS:
            error.add_note(_last_said(log))
        if _deaths() > before:
            raise OpenndsDied from error
        raise


def _last_said(log: Path) -> str:
    """By openNDS and by the login page beside it: what went wrong is told there alone."""
    page = log.parent.parent / "page" / "output.log"
    lines = [f"{log.parent.parent} said last:"]
    for said in (log, page):
        if said.exists():
            lines += said.read_text(errors="replace").splitlines()[-LINES:]
    return "\n".join(lines)


def _deaths() -> int:
    return sum(log.read_text(errors="replace").count(ENDED) for log in LOGS)
