"""Structured logs: one JSON object a line on standard error.

No secret, token, phone or name belongs in them. What the libraries say comes through here too, and
of an exception only its type and the places it passed, because its message may quote a person. So
does what Python itself would print with every word: a record that cannot be written, a thread that
dies, an error that nobody can catch.
"""

import json
import logging
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

_QUIET = ("alembic", "apscheduler", "aiohttp", "sqlalchemy", "uvicorn.error", "asyncio", "httpx")


def without_messages(_logger: Any, _name: str, event: EventDict) -> EventDict:
    """Replace an exception by its type and its way through the code."""
    raised = event.pop("exc_info", None)
    if raised is True:
        raised = sys.exc_info()
    error = raised[1] if isinstance(raised, tuple) else raised
    if isinstance(error, BaseException):
        event["exception"] = type(error).__qualname__
        frames = traceback.extract_tb(error.__traceback__)
        event["where"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    if event.get("logger") == "asyncio":
        # Below its first line stands the task, and in it the exception with its words.
        event["event"] = str(event["event"]).partition("\n")[0]
    return {key: _kind(value) for key, value in event.items()}


def _kind(value: object) -> object:
    """An exception's type in its place; anything else as it is."""
    return type(value).__qualname__ if isinstance(value, BaseException) else value


class _Lines(logging.StreamHandler[TextIO]):
    """Writes the lines; of a record that cannot be written it says whose it was, and no more."""

    def handle(self, record: logging.LogRecord) -> bool:
        match record.args:
            case tuple():
                record.args = tuple(map(_kind, record.args))
            case Mapping():
                record.args = {key: _kind(value) for key, value in record.args.items()}
        return bool(super().handle(record))

    def handleError(self, record: logging.LogRecord) -> None:
        line = {
            "event": "log.unwritable",
            "level": "error",
            "logger": record.name,
            "written_at": f"{Path(record.pathname).name}:{record.lineno}",
            "exception": getattr(sys.exc_info()[0], "__qualname__", None),
        }
        with suppress(OSError, ValueError):  # nowhere is left to say it
            self.stream.write(json.dumps(line) + self.terminator)
            self.flush()


def _uncaught(
    _type: type[BaseException], error: BaseException | None, _way: TracebackType | None
) -> None:
    structlog.get_logger(__name__).critical("process.uncaught", exc_info=error)


@contextmanager
def unsaid() -> Iterator[None]:
    """Nothing is logged: for a command that prints what it found. A log line among it, on standard
    output as long as nothing is set up, would be said twice, and in the way of whoever reads on."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    try:
        yield
    finally:
        structlog.configure(**before)


def set_up(level: str = "INFO") -> None:
    """Send every log line, ours and the libraries', to standard error as JSON."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        without_messages,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        # Not cached: a logger that was first used under another set-up would keep to it for ever.
        cache_logger_on_first_use=False,
    )
    handler = _Lines(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(ensure_ascii=False),
            foreign_pre_chain=shared,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _uncaught
    threading.excepthook = lambda died: _uncaught(died.exc_type, died.exc_value, died.exc_traceback)
    sys.unraisablehook = lambda lost: _uncaught(lost.exc_type, lost.exc_value, lost.exc_traceback)
