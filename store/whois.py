"""Who had an address at a moment (Computer Crime Act B.E. 2550 s.26), and who asked.

Whoever asks says why; that they did is written down before they are answered, and kept as long as
the audit, whose entry names it by its number (``disclosure:12``).
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_
from sqlmodel import Field, Session, SQLModel, col, select

from store.audit import Act, Audit
from store.db import Moment, drop_some
from store.online import OnlineSession
from store.people import Person

SHORTEST_REASON: Final = 8
"""Letters and digits: as few as a letter's number with the office it is from has."""
DIFFERENT: Final = 4
"""Of these: eight times the same key is none."""
LONGEST_REASON: Final = 300
LIVE: Final = "live"
"""The reason that is kept for a look at who has an address now, in an officer's daily work."""
MOST: Final = 50
"""Sessions in one answer."""


def is_a_reason(said: str) -> bool:
    """Whether it may say whose request it is, or what happened. Blanks and signs say nothing; a
    Thai vowel or tone mark is as good as a letter."""
    told = [one for one in said.casefold() if unicodedata.category(one)[0] in "LMN"]
    return len(told) >= SHORTEST_REASON and len(set(told)) >= DIFFERENT


class Disclosure(SQLModel, table=True):
    """That somebody was told who had been online."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment)
    actor: str = Field(max_length=36)
    """A person's id, or a ``store.audit.Actor``."""
    address: str = Field(max_length=45)
    """Empty: every address, in a file."""
    begins: datetime = Field(sa_type=Moment)
    ends: datetime = Field(sa_type=Moment)
    """Not included."""
    reason: str = Field(max_length=LONGEST_REASON)
    """In the words of who asked."""
    found: int
    """Sessions that were told of."""


@dataclass(frozen=True)
class Had:
    """A session that had the address, and whose it was, as they are known now."""

    session: OnlineSession
    person: Person | None


@dataclass(frozen=True)
class Whois:
    """Every question of this kind, inside the caller's transaction."""

    session: Session

    def had(self, address: str, begins: datetime, ends: datetime) -> Sequence[Had]:
        """Whoever had it at any time between these moments, the first first."""
        ended = col(OnlineSession.ended_at)
        return self._asked(
            col(OnlineSession.started_at).asc(),
            OnlineSession.address == address,
            col(OnlineSession.started_at) < ends,
            or_(ended.is_(None), ended >= begins),
        )

    def before(self, address: str, at: datetime) -> Had | None:
        """Who had it last before then."""
        order = col(OnlineSession.ended_at).desc()
        found = self._asked(
            order, OnlineSession.address == address, col(OnlineSession.ended_at) < at, limit=1
        )
        return found[0] if found else None

    def after(self, address: str, at: datetime) -> Had | None:
        """Who had it next from then on."""
        order = col(OnlineSession.started_at).asc()
        found = self._asked(
            order, OnlineSession.address == address, col(OnlineSession.started_at) >= at, limit=1
        )
        return found[0] if found else None

    def earliest(self) -> datetime | None:
        """Since when anything is known."""
        return self.session.exec(
            select(OnlineSession.started_at).order_by(col(OnlineSession.started_at)).limit(1)
        ).one_or_none()

    def _asked(self, order: Any, *where: Any, limit: int = MOST) -> Sequence[Had]:
        rows = self.session.exec(
            select(OnlineSession, Person)
            .outerjoin(Person, col(Person.id) == col(OnlineSession.person_id))
            .where(*where)
            .order_by(order, col(OnlineSession.id))
            .limit(limit)
        )
        return [Had(row, person) for row, person in rows]


@dataclass(frozen=True)
class Disclosures:
    """Who asked, inside the caller's transaction."""

    session: Session

    def note(
        self,
        audit: Audit,
        act: Act,
        *,
        address: str,
        span: tuple[datetime, datetime],
        reason: str,
        found: int,
    ) -> int:
        """Write it down, in the audit as well; gives its number. The audit's entry tells neither
        the address nor the reason: both may name somebody."""
        row = Disclosure(
            at=audit.now,
            actor=str(audit.actor),
            address=address,
            begins=span[0],
            ends=span[1],
            reason=reason[:LONGEST_REASON],
            found=found,
        )
        self.session.add(row)
        self.session.flush()
        number = row.id or 0
        audit.note(act, f"disclosure:{number}", how=f"found={found}")
        return number

    def live(self, actor: str, *, since: datetime) -> int:
        """How often they looked at who had an address since then, and since they last said why."""
        with_a_reason = select(func.max(col(Disclosure.id))).where(
            Disclosure.actor == actor, Disclosure.reason != LIVE
        )
        return self.session.exec(
            select(func.count()).where(
                Disclosure.actor == actor,
                Disclosure.reason == LIVE,
                col(Disclosure.at) > since,
                col(Disclosure.id) > func.coalesce(with_a_reason.scalar_subquery(), 0),
            )
        ).one()

    def since(self, at: datetime) -> Sequence[Disclosure]:
        """The latest last."""
        return self.session.exec(
            select(Disclosure).where(col(Disclosure.at) >= at).order_by(col(Disclosure.id))
        ).all()

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Those from before then go; says how many."""
        return drop_some(self.session, Disclosure, col(Disclosure.at) < before, limit=limit)
