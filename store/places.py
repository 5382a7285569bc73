"""The office's workplaces, when it has its own list in place of the one we ship."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import JSON, Field, Session, SQLModel, col, delete, select


class Workplace(SQLModel, table=True):
    """One group, school or other place people work at; ``position`` keeps the file's order."""

    code: str = Field(primary_key=True, max_length=20)
    position: int
    name: str = Field(max_length=160)
    short: str = Field(max_length=80)
    kind: str = Field(max_length=12)
    district: str = Field(default="", max_length=80)
    subdistrict: str = Field(default="", max_length=80)
    portal: str | None = Field(default=None, max_length=32)
    """The captive portal of whoever works there, where the office has several and this is known."""
    aliases: list[str] = Field(default_factory=list, sa_type=JSON)


@dataclass(frozen=True)
class Workplaces:
    """Every read and write of workplaces, inside the caller's transaction."""

    session: Session

    def all(self) -> Sequence[Workplace]:
        return self.session.exec(select(Workplace).order_by(col(Workplace.position))).all()

    def replace(self, rows: Iterable[Workplace]) -> None:
        """The new list, whole; requests keep the names they were filed with."""
        self.session.execute(delete(Workplace))
        self.session.add_all(rows)
        self.session.flush()
