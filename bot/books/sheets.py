"""What the file of a book's export holds: a line for each entry of a span of time.

Who has the file and its manifest can work out a whole segment's digest (``store.chain.digest`` over
the columns that ``Book.fields`` names, in their order; blank ids and causes are none) and compare
it, without any key.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from sqlalchemy import func, or_
from sqlmodel import Session, col, select

from bot.texts import Texts
from handlers.kit.contacts import kept_phone
from store.audit import AUDIT, Actor, Audit
from store.books import Book
from store.clock import BANGKOK, BUDDHIST_ERA, moment
from store.online import End, OnlineSession
from store.people import Person
from store.sessionbook import SEALED, SESSIONS

Line = tuple[int | None, Sequence[Any]]
"""An entry's segment, and its cells."""


class Sheet(Protocol):
    """One book's."""

    book: Book
    columns: Sequence[str]

    def lines(self, session: Session, begins: datetime, ends: datetime) -> Iterator[Line]:
        """The entries of this span of time, its end not included."""


class AuditSheet:
    """Who did what, as it is sealed, and the time as people read it."""

    book: Book = AUDIT
    columns: Sequence[str] = (
        *("segment", "id", "time", "at", "actor", "act", "subject"),
        *("on_behalf_of", "how"),
    )

    def lines(self, session: Session, begins: datetime, ends: datetime) -> Iterator[Line]:
        for row in Audit(session, ends, Actor.CONSOLE).between(begins, ends):
            yield row.segment, [row.segment, row.id, _iso(row.at), *row[2:]]


class SessionsSheet:
    """Who was online: first as people read it, with the names as they are known now, then as it is
    sealed. ``address``: only what had this address."""

    book: Book = SESSIONS
    _READ: Final = (
        *("export.begins", "export.ends", "export.address", "export.mac", "fact.username"),
        *("fact.name", "fact.place", "fact.phone", "export.uploaded_bytes"),
        *("export.downloaded_bytes", "export.session_end.column"),
    )

    def __init__(self, texts: Texts, address: str | None = None) -> None:
        self._texts = texts
        self._address = address
        read = [texts.say(key, {}, "th") for key in self._READ]
        self.columns: Sequence[str] = (*read, "segment", *SEALED)

    def lines(self, session: Session, begins: datetime, ends: datetime) -> Iterator[Line]:
        for row in session.connection().execute(
            self._asked(begins, ends), execution_options={"yield_per": 2_000}
        ):
            [values] = self.book.read([row[3:]])
            yield row.segment, [*self._readable(row, values), *values]

    def count(self, session: Session, begins: datetime, ends: datetime) -> int:
        """How many lines that makes."""
        asked = select(func.count()).select_from(self._asked(begins, ends).subquery())
        return int(session.execute(asked).scalar_one())

    def _asked(self, begins: datetime, ends: datetime) -> Any:
        ended = col(OnlineSession.ended_at)
        asked: Any = (
            select(
                col(Person.name).label("name"),
                col(Person.place_name),
                col(Person.phone),
                self.book.into,
                *self.book.fields,
            )
            .outerjoin(Person, col(Person.id) == col(OnlineSession.person_id))
            .where(col(OnlineSession.started_at) < ends, or_(ended.is_(None), ended >= begins))
            .order_by(col(OnlineSession.started_at), col(OnlineSession.id))
        )
        if self._address is not None:
            asked = asked.where(OnlineSession.address == self._address)
        return asked

    def _readable(self, row: Any, values: Sequence[Any]) -> Sequence[Any]:
        told = dict(zip(SEALED, values[1:], strict=True))
        return (
            _thai(told["started_at"]),
            _thai(told["ended_at"]),
            told["address"],
            told["mac"],
            told["username"],
            row.name,
            row.place_name,
            kept_phone(row.phone).display if row.phone else "",
            told["bytes_up"],
            told["bytes_down"],
            self._ended(told["cause"]),
        )

    def _ended(self, cause: Any) -> Any:
        known = cause in {end.value for end in End}
        return self._texts.say(f"export.session_end.{cause}", {}, "th") if known else cause


def _iso(at: Any) -> str:
    return moment(at).astimezone(BANGKOK).isoformat() if isinstance(at, int) else ""


def _thai(at: Any) -> str:
    """Day, month, year of the Buddhist Era, and the time in Bangkok, to the second."""
    if not isinstance(at, int):
        return str(at or "")
    here = moment(at).astimezone(BANGKOK)
    return f"{here:%d/%m}/{here.year + BUDDHIST_ERA} {here:%H:%M:%S}"
