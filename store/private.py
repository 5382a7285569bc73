"""A SQLite file that this product makes is its user's alone, from its first moment on.

It holds names and telephone numbers, and SQLite would make it as the umask says, which is usually
readable by everybody on the machine.
"""

import contextlib
import os
import sqlite3
import stat
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

OWNER_ONLY: Final = 0o600
MAKE_NO_FILE: Final = frozenset({"memory", "ro", "rw"})
"""What ``mode`` may be in SQLite's own ``file:`` addresses, beside the usual ``rwc``."""


class PrivateConnection(sqlite3.Connection):
    """A connection to a file that nobody else can read, unless the file was there before: its mode
    whoever runs the office has chosen. SQLite gives ``-wal`` and ``-shm`` the mode of their file.
    """

    def __init__(self, database: str, *how: Any, **named: Any) -> None:
        file = file_of(database)
        if file is not None:
            _make(file)
        super().__init__(database, *how, **named)


def file_of(database: str) -> Path | None:
    """Where this database lies, also when written as a ``file:`` address; ``None`` for one that
    is in memory or that opening does not make."""
    name = database
    if name.startswith("file:"):
        address = urlsplit(name)
        if MAKE_NO_FILE & set(parse_qs(address.query).get("mode", ())):
            return None
        name = unquote(address.path)
    return None if name in ("", ":memory:") else Path(name)


def open_to_all(database: str) -> Path | None:
    """The database's file, if everybody on this machine can read it."""
    file = file_of(database)
    try:
        return file if file and file.stat().st_mode & stat.S_IROTH else None
    except OSError:
        return None


def _make(file: Path) -> None:
    # What cannot be made here SQLite cannot make either, and says so. One that is there is never
    # opened: closing it again would end the locks that other connections of this process hold.
    with contextlib.suppress(OSError):
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL
        os.close(os.open(os.path.realpath(file), flags, OWNER_ONLY))
