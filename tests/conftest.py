"""What every test can use: servers on loopback, and the word for a test that needs one."""

import gc
import logging
import os
import random
import ssl
import sys
import threading
from collections.abc import Iterator
from functools import cache

import pytest
import structlog

from tests import bytecode, examples, one_dialect, quick_files
from tests.services import programs

pytest_plugins = [
    "tests.services.postgresql",
    "tests.services.mariadb",
    "tests.services.freeradius",
    "tests.services.opennds_deaths",
    "tests.services.opennds",
]

# Left alone, structlog draws every exception with all its variables, which takes up to a second.
structlog.configure(
    processors=[
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
    ]
)

# The collector would look at every few hundred new objects, of which a test makes a million and
# keeps none: a tenth of the time went into that.
gc.set_threshold(20_000, 20, 50)

bytecode.keep()
examples.load()
one_dialect.share()

# Each new client, LINE's SDK's too, reads all certificates that the system trusts: thirty
# milliseconds where nobody speaks TLS. Those of one kind share a context; nobody changes it.
ssl.create_default_context = cache(ssl.create_default_context)

# A server that another test left running pings its WebSockets, with Python's own chance, from a
# thread: Hypothesis would take that for its test's, which then "produces unreliable results".
# Nothing here wants to draw the same twice but by a ``Random`` of its own.
for _name in ("random", "uniform", "getrandbits", "randint", "randrange", "choice", "shuffle"):
    setattr(random, _name, getattr(random.SystemRandom(), _name))


def pytest_configure(config: pytest.Config) -> None:
    """Without the slow tests each file is run by one process: what it prepares it prepares once."""
    if "not slow" not in config.option.markexpr:
        return
    quick_files.keep_in_memory()
    if config.option.dist != "no":
        config.option.dist = "loadfile"


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not look at it again after every few tests."""
    gc.collect()
    gc.freeze()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """All tests are run by one process more than there are cores, so that none waits when a story
    does; without the slow ones there is little to wait for, and a process more is a reading of all
    tests more. Some of them (``pytest tests/store``) by this one, which is there at once. xdist's
    own variable goes before."""
    if os.environ.get("PYTEST_XDIST_AUTO_NUM_WORKERS"):
        return None
    if config.args != config.getini("testpaths"):
        return 0
    stories = "not slow" not in config.option.markexpr
    return (os.cpu_count() or 1) + stories


def pytest_runtest_setup(item: pytest.Item) -> None:
    """``@pytest.mark.service("postgresql")``: skipped and said where it is missing."""
    for mark in item.iter_markers("service"):
        programs.require(*mark.args)


@pytest.fixture
def log_as_it_was() -> Iterator[None]:
    """For a test that sets the log up as in production, or runs a tool that sets up its own and
    silences everybody else's: afterwards nothing of that is left."""
    loggers = [logging.getLogger(), *map(logging.getLogger, list(logging.root.manager.loggerDict))]
    levels = [(logger, logger.level, logger.disabled) for logger in loggers]
    handlers, before = logging.getLogger().handlers[:], structlog.get_config()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    yield
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    logging.getLogger().handlers[:] = handlers
    for logger, level, disabled in levels:
        logger.setLevel(level)
        logger.disabled = disabled
    structlog.configure(**before)
    for module in list(sys.modules.values()):
        log = getattr(module, "__dict__", {}).get("log")
        if isinstance(log, type(structlog.get_logger())):
            vars(log).pop("bind", None)  # it remembered what it was set up with
