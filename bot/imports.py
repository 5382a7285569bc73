"""How commands import what they need when they run."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

OBJECTS: Final = 20_000
"""So many more than before are looked through for garbage. By Python's own 700 that is a tenth of
a turn's work, and more than a tenth of what it takes to load the country's figures."""


@contextmanager
def loading() -> Iterator[None]:
    """Import without collecting garbage, of which there is none: it takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        keep_for_good()
        gc.enable()


def keep_for_good() -> None:
    """What is imported by now stays, and need not be looked through again (``gc.freeze``); what
    comes later is, less often."""
    gc.freeze()
    gc.set_threshold(OBJECTS)
