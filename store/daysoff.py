"""Local days off, which officers set from chat: the fair of the province, a day of mourning."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, delete, select

from store.db import Moment, changed, ensure


class DayOff(SQLModel, table=True):
    """The office is closed that day, beside what the government's calendar says."""

    day: date = Field(primary_key=True)
    name: str = Field(max_length=80)
    set_by: UUID = Field(foreign_key="person.id")
    set_at: datetime = Field(sa_type=Moment)


@dataclass(frozen=True)
class DaysOff:
    """Every read and write of local days off, inside the caller's transaction."""

    session: Session

    def since(self, day: date) -> Sequence[DayOff]:
        return self.session.exec(
            select(DayOff).where(col(DayOff.day) >= day).order_by(col(DayOff.day))
        ).all()

    def add(self, day: date, name: str, *, by: UUID, now: datetime) -> None:
        """A day that is set already stays as it is."""
        ensure(self.session, DayOff, day=day, name=name, set_by=by, set_at=now)

    def remove(self, day: date) -> bool:
        """A working day after all. Says whether it was set."""
        return bool(changed(self.session, delete(DayOff).where(col(DayOff.day) == day)))
