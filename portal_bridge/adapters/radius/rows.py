"""How values stand in FreeRADIUS's rows, on either database, and how they are read."""

import ipaddress
import re
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from string import ascii_letters, digits
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, extract, func, select

SAFE: Final = frozenset(f"@{ascii_letters}{digits}.-_: /")


def told_now(connection: Connection) -> datetime:
    """The time by the database's clock at this moment, whenever its transaction began."""
    postgresql = connection.dialect.name == "postgresql"
    now = func.clock_timestamp() if postgresql else func.now(6)
    return datetime.fromtimestamp(
        float(connection.execute(select(seconds_of(connection)(now))).scalar_one()), UTC
    )


def read_mac(told: str) -> str:
    """``AA-BB-CC-DD-EE-FF`` from any NAS's spelling; empty for what is no MAC address."""
    parts = re.split(r"[-:. ]", told.strip().upper())
    digits = "".join(part.zfill(2) for part in parts) if len(parts) == 6 else "".join(parts)
    if not re.fullmatch(r"[0-9A-F]{12}", digits):
        return ""
    return "-".join(digits[at : at + 2] for at in range(0, 12, 2))


def login_of(connection: Connection, name: str | None) -> str:
    """MariaDB, and so FreeRADIUS on it, tells neither capitals nor spaces at the end."""
    text = name or ""
    return text if connection.dialect.name == "postgresql" else text.rstrip().lower()


def batched(ids: Collection[str], size: int) -> Iterator[list[str]]:
    """A database takes so many values in one statement, and not all it is given."""
    every = list(ids)
    for at in range(0, len(every), size):
        yield every[at : at + size]


def as_sent(written: str | None) -> str:
    """FreeRADIUS writes what is not among its ``safe_characters`` as ``=`` and two digits."""
    found: Sequence[str] = re.split(r"=([0-9A-F]{2})", written or "")
    whole = b"".join(
        bytes.fromhex(part) if at % 2 else part.encode() for at, part in enumerate(found)
    )
    return whole.decode(errors="replace")


def as_written(sent: str) -> str:
    """How ``as_sent``'s text stands there, with the ``safe_characters`` of the stock set-up."""
    return "".join(
        letter if letter in SAFE else "".join(f"={byte:02X}" for byte in letter.encode())
        for letter in sent
    )


def read_address(told: object) -> str:
    """An IP address in its usual spelling; empty for none, ``0.0.0.0`` and nonsense."""
    try:
        address = ipaddress.ip_address(str(told or "").partition("/")[0].strip())
    except ValueError:
        return ""
    return "" if address.is_unspecified else str(address)


def read_moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if seconds else None


def written(connection: Connection, moment: datetime) -> Any:
    """This moment as its columns hold it: MariaDB's in its session's zone."""
    if connection.dialect.name == "postgresql":
        return moment
    return func.from_unixtime(Decimal(repr(moment.timestamp())))


def seconds_of(connection: Connection) -> Any:
    """What turns a moment into seconds since 1970, in this database's words."""
    if connection.dialect.name == "postgresql":
        return _epoch
    return func.unix_timestamp


def _epoch(moment: ColumnElement[datetime]) -> ColumnElement[Any]:
    return extract("epoch", moment)
