"""Codes on printed slips, each of which leads to one password page. A row holds a keyed
fingerprint; the code itself stands on paper and nowhere else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Field, Session, SQLModel, col, select

from store.accounts import Account, PasswordLink
from store.applications import Request


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

    def good_of_batch(
        self, batch: UUID, *, now: datetime
    ) -> Sequence[tuple[PasswordLink, Account]]:
        """The pages that still open, of people whose accounts were asked for together, in the order
        of their requests."""
        rows = self.session.exec(
            select(PasswordLink, Account)
            .join(Account, col(Account.id) == col(PasswordLink.account_id))
            .join(Request, col(Request.id) == col(Account.request_id))
            .where(
                Request.batch == batch,
                col(PasswordLink.ended_at).is_(None),
                col(PasswordLink.expires_at) > now,
            )
            .order_by(col(Request.number))
        )
        return rows.all()

    def link_of(self, code_hash: str) -> UUID | None:
        """The page that a code leads to, whatever became of it."""
        found = select(PaperCode.link_id).where(PaperCode.code_hash == code_hash)
        return self.session.exec(found).one_or_none()
