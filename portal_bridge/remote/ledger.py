"""What the bridge remembers, in a small file beside its key: which orders it has carried out, with
their answers, and how far it has counted. An order that comes again is answered from here.

No argument of a call is written down, and no password ever.
"""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Final

REMEMBERED: Final = 500
"""Orders, the latest. The office gives one up after seconds, so that this is plenty."""
LONGEST_ANSWER: Final = 4 * 1024
"""Characters. What is longer is a list of something, and is read again when it is asked again."""

_TABLES: Final = """
CREATE TABLE IF NOT EXISTS carried (number INTEGER PRIMARY KEY, token TEXT NOT NULL, answer TEXT);
CREATE TABLE IF NOT EXISTS counted (what TEXT PRIMARY KEY, value INTEGER NOT NULL);
"""


class Known(Enum):
    """What is known of an order that comes."""

    NEW = auto()
    """Nothing: it is written down as begun, and is to be carried out."""
    DONE = auto()
    """Its answer is there."""
    BEGUN = auto()
    """It was begun, and how it ended nobody knows: the bridge stopped in the middle."""
    OTHER = auto()
    """Its number was another order's, or lies before all that is remembered."""


@dataclass(frozen=True)
class Entry:
    """What is known, and the answer where there is one."""

    known: Known
    answer: str = ""


class Ledger:
    """One file; safe to use from several threads of one process."""

    def __init__(self, file: Path) -> None:
        file.touch(mode=0o600)
        self._lock = threading.Lock()
        self._link = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._link.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; {_TABLES}")

    def close(self) -> None:
        with self._lock:
            self._link.close()

    def count_on(self) -> int:
        """The number of the bridge's next message: higher than any before, also where this file was
        lost or is an old copy, unless the clock went back as well."""
        with self._writing():
            number = max(self._counted("said") + 1, time.time_ns() // 1_000)
            self._count("said", number)
        return number

    def highest(self) -> int:
        """The highest number an order had."""
        with self._lock:
            return self._counted("heard")

    def begin(self, number: int, token: str) -> Entry:
        """What is known of this order. If nothing, it is begun from now on."""
        with self._writing():
            row = self._link.execute(
                "SELECT token, answer FROM carried WHERE number = ?", (number,)
            ).fetchone()
            if row is not None:
                return _entry(row, token)
            if number <= self._counted("forgotten"):
                return Entry(Known.OTHER)
            self._link.execute("INSERT INTO carried VALUES (?, ?, NULL)", (number, token))
            self._count("heard", max(number, self._counted("heard")))
            self._forget()
        return Entry(Known.NEW)

    def end(self, number: int, answer: str) -> None:
        """How it ended. A long answer is not kept: the order is then as if it had never come, which
        is safe, since every call of the contract may be repeated."""
        with self._writing():
            if len(answer) > LONGEST_ANSWER:
                self._link.execute("DELETE FROM carried WHERE number = ?", (number,))
                return
            self._link.execute("UPDATE carried SET answer = ? WHERE number = ?", (answer, number))

    def _forget(self) -> None:
        gone = self._link.execute(
            "SELECT number FROM carried ORDER BY number DESC LIMIT 1 OFFSET ?", (REMEMBERED,)
        ).fetchone()
        if gone is not None:
            self._link.execute("DELETE FROM carried WHERE number <= ?", gone)
            self._count("forgotten", max(gone[0], self._counted("forgotten")))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, self._link:
            self._link.execute("BEGIN IMMEDIATE")
            yield

    def _counted(self, what: str) -> int:
        row = self._link.execute("SELECT value FROM counted WHERE what = ?", (what,)).fetchone()
        return int(row[0]) if row else 0

    def _count(self, what: str, value: int) -> None:
        self._link.execute("INSERT OR REPLACE INTO counted VALUES (?, ?)", (what, value))


def _entry(row: tuple[str, str | None], token: str) -> Entry:
    known, answer = row
    if known != token:
        return Entry(Known.OTHER)
    return Entry(Known.BEGUN) if answer is None else Entry(Known.DONE, answer)
