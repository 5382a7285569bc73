"""When Python looks through everything for garbage, and when it need not."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

OBJECTS: Final = 20_000
"""So many more than before are looked through. By Python's own 700 that is a tenth of a turn's
work."""


def keep_for_good() -> None:
    """What is there by now stays, and need not be looked through again (``gc.freeze``); what comes
    later is, less often."""
    gc.freeze()
    gc.set_threshold(OBJECTS)


@contextmanager
def uncollected() -> Iterator[None]:
    """For what makes a great many objects and leaves none that hold each other: to look through
    them again and again takes a tenth of the time that the country's figures are loaded in."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
