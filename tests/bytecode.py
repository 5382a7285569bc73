"""Bytecode of the tests, where Python was told to leave none beside the sources: it is kept apart.

To read 250 files of tests and rewrite their assertions takes longer than most of the tests that
stand in them, in each process that runs them, and each command that a test starts would compile the
product again. ``PYTHONDONTWRITEBYTECODE`` wants the sources' folders clean, and clean they stay.
"""

import os
import sys
from pathlib import Path

PLACE = Path(__file__).parents[1] / ".pytest_cache" / "bytecode"


def keep() -> None:
    """For this process and those it starts; where bytecode is written anyway, nothing changes."""
    if not sys.dont_write_bytecode:
        return
    sys.dont_write_bytecode = False
    sys.pycache_prefix = str(PLACE)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix
