"""The fast tests' files lie in memory, where the system has a place for such.

The product has SQLite wait for the disk at every commit, and so it does here: what is copied,
closed and committed thousands of times is only quicker where there is no disk to wait for. No test
cuts the power; those that kill processes are among the slow ones, and have a disk.
"""

import os
import shutil
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  # pytest makes a folder in it that is only ours
ENOUGH = 2 << 30
"""Bytes that must be free: several times what the tests leave there until they end."""
WHERE = "PYTEST_DEBUG_TEMPROOT"
"""pytest's own variable, which goes before."""


def keep_in_memory(place: Path = SHARED_MEMORY) -> None:
    """For this process and those it starts, unless a program could not be run from there."""
    if WHERE in os.environ or not os.access(place, os.W_OK | os.X_OK):
        return
    if os.statvfs(place).f_flag & os.ST_NOEXEC or shutil.disk_usage(place).free < ENOUGH:
        return
    os.environ[WHERE] = str(place)
