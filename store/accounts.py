"""Every read and write of internet accounts; of the one-time pages that set their passwords in
``store.links``."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select, update

from store.db import changed
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
from store.links import Links
from store.naming import MAIN
from store.passes import is_guest
from store.refusals import NothingToOpen

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
        portal: str = MAIN,
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
            portal=portal,
        )
        self.session.add(account)
        self.session.flush()
        return account

    def get(self, account: UUID) -> Account | None:
        return self.session.get(Account, account)

    def by_username(self, username: str) -> Account | None:
        return self.session.exec(select(Account).where(Account.username == username)).one_or_none()

    def at(self, portal: str, username: str) -> Account | None:
        """Whoever is called so in this portal; in another, it may be nobody of ours."""
        found = self.by_username(username)
        return found if found is not None and found.portal == portal else None

    def portal_of(self, username: str) -> str:
        """The portal that has this account; the main one where the account is not ours."""
        named = select(Account.portal).where(Account.username == username)
        return self.session.exec(named).one_or_none() or MAIN

    def at_portals(self) -> dict[str, int]:
        """How many accounts that are not over each portal has, by its name."""
        counted = self.session.execute(
            select(Account.portal, func.count())
            .where(col(Account.state).in_((AccountState.OPENING, *CHANGEABLE)))
            .group_by(col(Account.portal))
        )
        return {row[0]: row[1] for row in counted}

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
