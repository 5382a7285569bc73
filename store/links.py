"""Every read and write of the one-time pages that set an account's password."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from store.db import changed, drop_some
from store.holdings import TRIES, Account, Asks, PasswordLink
from store.refusals import TooManyLinks

LINKS_A_DAY: Final = 3
CLAIM_LIFE: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class Links:
    """Every read and write of one-time pages. Each gate is a conditional update, so that parallel
    posts gain nothing."""

    session: Session

    def make(
        self,
        account: UUID,
        *,
        now: datetime,
        expires: datetime,
        asks: Asks = Asks.PHONE,
        wished: bool = False,
    ) -> PasswordLink:
        """A fresh link; older ones of the account end here."""
        self.end_all(account, now=now)
        link = PasswordLink(
            account_id=account, asks=asks, wished=wished, made_at=now, expires_at=expires
        )
        self.session.add(link)
        self.session.flush()
        return link

    def end_all(self, account: UUID, *, now: datetime) -> None:
        """No page of this account opens any more."""
        self.session.execute(
            update(PasswordLink)
            .where(col(PasswordLink.account_id) == account, col(PasswordLink.ended_at).is_(None))
            .values(ended_at=now)
        )

    def make_again(
        self, account: UUID, *, now: datetime, expires: datetime, asks: Asks = Asks.PHONE
    ) -> PasswordLink:
        """As ``make``, on the owner's own wish: at most three in 24 hours (``TooManyLinks``). A
        link that came with an officer's decision does not count."""
        recent = self.session.exec(
            select(PasswordLink.made_at)
            .where(
                PasswordLink.account_id == account,
                col(PasswordLink.wished).is_(True),
                col(PasswordLink.made_at) > now - timedelta(hours=24),
            )
            .order_by(col(PasswordLink.made_at))
        ).all()
        if len(recent) >= LINKS_A_DAY:
            raise TooManyLinks(recent[-LINKS_A_DAY] + timedelta(hours=24))
        return self.make(account, now=now, expires=expires, asks=asks, wished=True)

    def any_wished(self, account: UUID) -> bool:
        """Has there been a page of this account on somebody's wish, as far as is known?"""
        wished = (PasswordLink.account_id == account, col(PasswordLink.wished).is_(True))
        return self.session.exec(select(PasswordLink.id).where(*wished)).first() is not None

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Drop pages that ended before then, by use or by the clock; says how many."""
        ended = or_(col(PasswordLink.ended_at) < before, col(PasswordLink.expires_at) < before)
        return drop_some(self.session, PasswordLink, ended, limit=limit)

    def get(self, link: UUID) -> tuple[PasswordLink, Account] | None:
        return self.session.exec(
            select(PasswordLink, Account)
            .join(Account, col(Account.id) == col(PasswordLink.account_id))
            .where(PasswordLink.id == link)
            .execution_options(populate_existing=True)
        ).one_or_none()

    def spend_try(self, link: UUID, *, now: datetime) -> bool:
        """Count one try, before anything is compared. False: used, locked or expired."""
        return bool(
            changed(
                self.session,
                update(PasswordLink)
                .where(
                    col(PasswordLink.id) == link,
                    col(PasswordLink.ended_at).is_(None),
                    col(PasswordLink.expires_at) > now,
                    col(PasswordLink.tries_left) > 0,
                )
                .values(tries_left=col(PasswordLink.tries_left) - 1),
            )
        )

    def give_try_back(self, link: UUID) -> None:
        """The digits were right but the portal did not answer: that was not the person's fault."""
        self.session.execute(
            update(PasswordLink)
            .where(col(PasswordLink.id) == link, col(PasswordLink.tries_left) < TRIES)
            .values(tries_left=col(PasswordLink.tries_left) + 1)
        )

    def claim(self, link: UUID, claim: UUID, *, real_now: datetime) -> bool:
        """Take the link for one visit to the portal. False: another post is there right now."""
        return bool(
            changed(
                self.session,
                update(PasswordLink)
                .where(
                    col(PasswordLink.id) == link,
                    col(PasswordLink.ended_at).is_(None),
                    col(PasswordLink.claim).is_(None)
                    | (col(PasswordLink.claimed_until) < real_now),
                )
                .values(claim=claim, claimed_until=real_now + CLAIM_LIFE),
            )
        )

    def release(self, link: UUID, claim: UUID) -> None:
        self.session.execute(
            update(PasswordLink)
            .where(col(PasswordLink.id) == link, col(PasswordLink.claim) == claim)
            .values(claim=None, claimed_until=None)
        )

    def finish(self, link: UUID, claim: UUID, *, now: datetime) -> bool:
        """The password is set: end the link. False: somebody else ended it meanwhile, and the
        password must not be shown."""
        return bool(
            changed(
                self.session,
                update(PasswordLink)
                .where(
                    col(PasswordLink.id) == link,
                    col(PasswordLink.claim) == claim,
                    col(PasswordLink.ended_at).is_(None),
                )
                .values(ended_at=now, used=True, claim=None),
            )
        )
