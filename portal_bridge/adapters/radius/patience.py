"""How long we wait on a database that has fallen silent: psycopg itself would wait for ever."""

import os
import socket
import threading
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry


def limit(engine: Engine, seconds: float) -> None:
    """Hang up every connection of this engine that is still open after ``seconds``.

    Only for an engine without a pool, whose connections live for one transaction.
    """

    # Any: the arguments of a DBAPI's connect() are the driver's own; they are only passed on.
    def connect(
        dialect: Any, record: ConnectionPoolEntry, args: Any, keywords: Any
    ) -> DBAPIConnection:
        made: DBAPIConnection = dialect.connect(*args, **keywords)
        if hasattr(made, "fileno"):  # PyMySQL has none, and a read timeout instead
            record.info["patience"] = _Patience(made.fileno(), seconds)
        return made

    def close(_: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        patience = record.info.pop("patience", None)
        if patience is not None:
            patience.end()

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "close", close)


class _Patience:
    """A timer on one connection's line."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self._line = socket.socket(fileno=os.dup(descriptor))
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True
        self._timer.start()

    def end(self) -> None:
        self._timer.cancel()
        self._timer.join()
        self._line.close()

    def _hang_up(self) -> None:
        # Closed here too: a connection that fails while it is being set up has no "close" event.
        with self._line, suppress(OSError):
            self._line.shutdown(socket.SHUT_RDWR)
