"""How commands import what they need when they run."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Import without collecting garbage, of which there is none: it takes a quarter of the time.
    What was imported stays for good, and need not be looked through again (``gc.freeze``)."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
