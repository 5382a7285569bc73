"""Can the clocks be trusted? Who had which address when is only known as well as the time is.

The notification of the Ministry of Digital Economy and Society on traffic data, B.E. 2564, asks for
clocks that are synchronised to within 10 ms of a stratum 0 source. Whether they are, only the
host's own time service knows: we repeat what it says, and nothing that it does not.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.finding import Finding
from portal_bridge.clocks import Offset, offset

PATIENCE: Final = 5.0
"""Seconds in which a time service has to answer."""
MOST: Final = 4096
"""Bytes of its answer that are read."""
ALLOWED: Final = timedelta(milliseconds=10)
SERIOUS: Final = timedelta(seconds=2)
"""Between two hosts' clocks: what one writes is then out of order with what the other does."""

WHAT: Final = "this host's clock"
SET_IT: Final = "run `timedatectl set-ntp true` as root, and see that NTP (UDP 123) gets through"
ASK: Final = (
    "ask whoever runs this host, or hosts this container, whether its clock is synchronised by NTP"
)
LOOK: Final = "choose nearer time servers, and see `chronyc sources`"
BOTH: Final = (
    "let both hosts be synchronised by NTP: who had which address when is only known as well as "
    "their clocks agree"
)


@dataclass(frozen=True)
class _Chrony:
    """What chrony says of the clock it keeps."""

    synchronised: bool
    error: timedelta
    """The most it can be away from the true time, by chrony's own reckoning."""


def of_this_host(patience: float = PATIENCE) -> Finding:
    """Is this host's clock synchronised, as its own time service says?"""
    chrony, systemd = _chrony(patience), _systemd(patience)
    if systemd is None and chrony is None:
        seen = "nobody can tell here: no time service answers (timedatectl, chronyc)"
        return Finding(WHAT, seen, ASK, serious=False)
    if systemd is False or (chrony is not None and not chrony.synchronised):
        who = "timedatectl" if systemd is False else "chrony"
        return Finding(WHAT, f"not synchronised, says {who}", SET_IT, serious=False)
    if chrony is None:
        return Finding(WHAT, "synchronised, says timedatectl; it does not say how well")
    most = f"{chrony.error / timedelta(milliseconds=1):.1f} ms"
    if chrony.error > ALLOWED:
        seen = f"synchronised, but chrony can vouch for {most} only, where the law asks for 10 ms"
        return Finding(WHAT, seen, LOOK, serious=False)
    return Finding(WHAT, f"synchronised, off by {most} at most, says chrony")


def of_a_database(what: str, ask: Callable[[], datetime]) -> Finding:
    """How far a database's clock is from this host's. ``ask`` raises what asking raises."""
    return of_another(what, offset(ask))


def of_another(what: str, found: Offset) -> Finding:
    """How far another host's clock is from this one's."""
    ahead, blur = found.ahead.total_seconds(), found.give_or_take.total_seconds()
    seen = (
        f"{abs(ahead):.2f} s {'behind' if ahead < 0 else 'ahead of'} this host's, "
        f"give or take {blur:.2f} s"
    )
    return Finding(what, seen, BOTH if found.at_least > SERIOUS else "")


def _systemd(patience: float) -> bool | None:
    """``None`` where systemd does not run, as in a container."""
    said = _answer(["timedatectl", "show", "-p", "NTPSynchronized", "--value"], patience)
    return {"yes": True, "no": False}.get(said.strip())


def _chrony(patience: float) -> _Chrony | None:
    """``None`` where chrony does not run. The columns are those of ``chronyc -c tracking``; its
    manual gives the largest error as offset, dispersion and half of the delay."""
    columns = _answer(["chronyc", "-c", "tracking"], patience).strip().split(",")
    try:
        system, delay, dispersion = (abs(float(columns[at])) for at in (4, 10, 11))
        leap = columns[13]
        error = timedelta(seconds=system + dispersion + delay / 2)
    except (IndexError, ValueError, OverflowError):
        return None
    return _Chrony(leap.strip() != "Not synchronised", error)


def _answer(command: Sequence[str], patience: float) -> str:
    """What a program says; nothing where it is not there, fails or is silent for too long."""
    program = shutil.which(command[0])
    if program is None:
        return ""
    # Into a file: a pipe would be waited for as long as any child of it holds the other end.
    with tempfile.TemporaryFile() as said:
        try:
            done = subprocess.run(  # noqa: S603 - a list, no shell, and nothing of anybody's in it
                [program, *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.DEVNULL,
                env={"LC_ALL": "C"},  # and none of our secrets
                timeout=patience,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            return ""
        said.seek(0)
        return said.read(MOST).decode(errors="replace") if done.returncode == 0 else ""
