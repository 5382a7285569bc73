"""Codes on printed slips, each of which leads to one password page. A row holds a keyed
fingerprint; the code itself stands on paper and nowhere else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, select

from store.accounts import PasswordLink


class PaperCode(SQLModel, table=True):
    """A code that was printed. It goes when its page's row goes."""

    code_hash: str = Field(primary_key=True, max_length=64)
    link_id: UUID = Field(foreign_key="passwordlink.id", index=True, ondelete="CASCADE")


@dataclass(frozen=True)
class PaperCodes:
    """Every read and write of printed codes, inside the caller's transaction."""

    session: Session

    def print(self, code_hash: str, link: PasswordLink, *, now: datetime) -> bool:
        """This code leads to that page from now on. False: the page opens no more."""
        if link.ended_at is not None or link.expires_at <= now:
            return False
        self.session.add(PaperCode(code_hash=code_hash, link_id=link.id))
        self.session.flush()
        return True

    def link_of(self, code_hash: str) -> UUID | None:
        """The page that a code leads to, whatever became of it."""
        found = select(PaperCode.link_id).where(PaperCode.code_hash == code_hash)
        return self.session.exec(found).one_or_none()
