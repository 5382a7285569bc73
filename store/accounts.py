"""Every read and write of internet accounts, and of the one-time pages that set their passwords."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import Session, col, select, update

from store.db import changed, drop_some
from store.devices import Devices
from store.holdings import (
    CHANGEABLE,
    IN_USE,
    TRIES,
    Account,
    AccountState,
    Asks,
    PasswordLink,
    closed_for_good,
    given_to,
)
from store.passes import is_guest
from store.refusals import NothingToOpen, TooManyLinks

__all__ = [
    "CHANGEABLE",
    "IN_USE",
    "TRIES",
    "Account",
    "AccountState",
    "Accounts",
    "Asks",
    "Links",
    "PasswordLink",
]

LINKS_A_DAY: Final = 3
CLAIM_LIFE: Final = timedelta(seconds=30)


@dataclass(frozen=True)
class Accounts:
    """Every read and write of accounts, inside the caller's transaction."""

    session: Session

    def open(
        self,
        *,
        username: str,
        owner: UUID,
        request: UUID,
        profile: str,
        phone: str,
        purpose: str | None,
        now: datetime,
        expires: datetime | None,
        shared_label: str | None = None,
    ) -> Account:
        """The account a request asked for. One per request: the table refuses a second."""
        account = Account(
            username=username,
            owner_id=owner,
            request_id=request,
            profile=profile,
            phone=phone,
            purpose=purpose,
            opened_at=now,
            owned_since=now,
            expires_at=expires,
            shared_label=shared_label,
        )
        self.session.add(account)
        self.session.flush()
        return account

    def get(self, account: UUID) -> Account | None:
        return self.session.get(Account, account)

    def by_username(self, username: str) -> Account | None:
        return self.session.exec(select(Account).where(Account.username == username)).one_or_none()

    def of(self, owner: UUID) -> Sequence[Account]:
        """Those that are not closed, the oldest first."""
        open_ = (one for one in self.ever_of(owner) if one.state is not AccountState.CLOSED)
        return list(open_)

    def ever_of(self, owner: UUID) -> Sequence[Account]:
        """The closed ones too, until they are forgotten."""
        return self.session.exec(
            select(Account)
            .where(Account.owner_id == owner, col(Account.forgotten_at).is_(None))
            .order_by(col(Account.opened_at), col(Account.username))
        ).all()

    def all(self) -> Sequence[Account]:
        return self.session.exec(select(Account).order_by(col(Account.username))).all()

    def ending(self, *, by: datetime, after: datetime) -> Sequence[Account]:
        """Accounts in use that end in this span of time; guests know when theirs do."""
        return self.session.exec(
            select(Account)
            .where(
                col(Account.expires_at) <= by,
                col(Account.expires_at) > after,
                col(Account.closes_at).is_(None),
                col(Account.state).in_(IN_USE),
                ~is_guest(col(Account.owner_id)),
            )
            .order_by(col(Account.expires_at), col(Account.username))
        ).all()

    def closing(self, *, by: datetime) -> Sequence[Account]:
        """Accounts whose owners have left by then, and that are not closed yet."""
        return self.session.exec(
            select(Account)
            .where(col(Account.closes_at) <= by, col(Account.state).in_(CHANGEABLE))
            .order_by(col(Account.username))
        ).all()

    def move(self, account: UUID, to: AccountState, *, unless: Sequence[AccountState]) -> bool:
        """Change the state unless it is one of ``unless``; says whether it did."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(col(Account.id) == account, col(Account.state).not_in(unless))
                .values(state=to),
            )
        )

    def freeze(self, account: UUID, *, now: datetime) -> bool:
        """Shut it, remembering how it was; says whether it was not shut before."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.state).not_in([AccountState.FROZEN, AccountState.CLOSED]),
                )
                .values(state=AccountState.FROZEN, frozen_at=now, frozen_from=col(Account.state)),
            )
        )

    def suspend(self, account: UUID, *, by: UUID, now: datetime) -> bool:
        """Shut by an officer; says whether it was not shut before."""
        if not self.freeze(account, now=now):
            return False
        self.session.execute(
            update(Account).where(col(Account.id) == account).values(suspended_by=by)
        )
        return True

    def thaw(self, account: UUID) -> bool:
        """As it was before it was frozen; says whether it was frozen."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(col(Account.id) == account, col(Account.state) == AccountState.FROZEN)
                .values(
                    state=func.coalesce(col(Account.frozen_from), AccountState.LOCKED.value),
                    frozen_at=None,
                    frozen_from=None,
                    suspended_by=None,
                ),
            )
        )

    def close(self, account: UUID, *, now: datetime) -> bool:
        """For good, and its devices are forgotten; says whether it was not closed before."""
        Devices(self.session).end_all([account], now=now)
        return bool(
            changed(
                self.session,
                update(Account)
                .where(col(Account.id) == account, col(Account.state) != AccountState.CLOSED)
                .values(**closed_for_good(now=now)),
            )
        )

    def lock(self, account: UUID) -> bool:
        """Its password is gone; only a password page opens it again. Ends its owner's freeze as
        well, never an officer's; says whether it did."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.state) != AccountState.CLOSED,
                    col(Account.suspended_by).is_(None),
                )
                .values(state=AccountState.LOCKED, frozen_at=None, frozen_from=None),
            )
        )

    def hand_over(self, account: UUID, *, to: UUID, holder: UUID, now: datetime) -> bool:
        """Give it to its owner's new LINE user, or to another custodian, unless it is not
        ``holder``'s any more."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.owner_id) == holder,
                    col(Account.state) != AccountState.CLOSED,
                )
                .values(**given_to(to, now=now)),
            )
        )

    def put_under(self, account: UUID, profile: str, *, was: str) -> bool:
        """Another profile, unless it is not under ``was`` any more, or not in use."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.profile) == was,
                    col(Account.state).in_(CHANGEABLE),
                )
                .values(profile=profile),
            )
        )

    def let_end(
        self,
        account: UUID,
        at: datetime | None,
        *,
        was: datetime | None,
        closes: datetime | None = None,
    ) -> bool:
        """Another end, unless it does not end at ``was`` any more, or is not in use. That it ends
        is told anew. ``closes``: it is closed for good from then on."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.expires_at).is_not_distinct_from(was),
                    col(Account.state).in_(CHANGEABLE),
                )
                .values(expires_at=at, closes_at=closes, expiry_told=0),
            )
        )

    def waiting_for_password(self, owner: UUID) -> Account:
        """The newest account of ``owner`` that nobody has set a password for yet. Raises
        ``NothingToOpen``."""
        account = self.session.exec(
            select(Account)
            .where(Account.owner_id == owner, Account.state == AccountState.LOCKED)
            .order_by(col(Account.opened_at).desc(), col(Account.username))
            .limit(1)
        ).one_or_none()
        if account is None:
            raise NothingToOpen
        return account


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
