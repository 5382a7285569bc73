"""Who answers for a shared machine: offered by its custodian to another member, who takes it over;
and which machines nobody answers for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select, update

from store.applications import Request, State
from store.db import changed
from store.holdings import CHANGEABLE, IN_USE, Account, AccountState, given_to
from store.people import Person

OFFER_LIFE: Final = timedelta(days=7)
"""How long a machine's care stands offered."""


def _offered(account: UUID, to: UUID, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Account.id) == account,
        col(Account.offered_to) == to,
        col(Account.offered_at) > now - OFFER_LIFE,
    )


@dataclass(frozen=True)
class Custody:
    """Every read and write of it, inside the caller's transaction. An officer hands over by
    ``Accounts.hand_over``, which ends an offer."""

    session: Session

    def offer(self, account: UUID, *, to: UUID, by: UUID, now: datetime) -> bool:
        """Its custodian wants ``to`` to take a shared machine over, instead of whoever was asked
        before. Says whether it is in use and theirs to offer."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    col(Account.id) == account,
                    col(Account.owner_id) == by,
                    col(Account.shared_label).is_not(None),
                    col(Account.state).in_(IN_USE),
                )
                .values(offered_to=to, offered_at=now),
            )
        )

    def accept(self, account: UUID, *, by: UUID, holder: UUID, now: datetime) -> bool:
        """Who was offered it takes it over, while the offer stands. Says whether it did."""
        return bool(
            changed(
                self.session,
                update(Account)
                .where(
                    *_offered(account, by, now),
                    col(Account.owner_id) == holder,
                    col(Account.state).in_(IN_USE),
                )
                .values(**given_to(by, now=now)),
            )
        )

    def decline(self, account: UUID, *, by: UUID, now: datetime) -> bool:
        """They do not take it over. Says whether the offer stood."""
        declined = update(Account).where(*_offered(account, by, now)).values(offered_to=None)
        return bool(changed(self.session, declined))

    def without_custodian(self) -> Sequence[Account]:
        """Shared machines in use whose custodian has had their data deleted."""
        gone = or_(col(Person.erase_at).is_not(None), col(Person.erased_at).is_not(None))
        return self.session.exec(
            select(Account)
            .join(Person, col(Person.id) == col(Account.owner_id))
            .where(gone, col(Account.shared_label).is_not(None), col(Account.state).in_(CHANGEABLE))
            .order_by(col(Account.shared_label), col(Account.username))
        ).all()

    def at(self, place: str, *, besides: UUID | None = None) -> Sequence[tuple[str, str]]:
        """Shared machines at this workplace that have an account, or wait for one: what each is
        called, and its username. ``besides``: the request that is looked at."""
        opened = select(col(Account.shared_label), col(Account.username)).join(
            Request, col(Request.id) == col(Account.request_id)
        )
        asked = select(col(Request.shared_label), col(Request.username))
        found = [
            *self.session.exec(
                opened.where(
                    col(Account.shared_label).is_not(None),
                    col(Account.state) != AccountState.CLOSED,
                    col(Request.place_code) == place,
                )
            ),
            *self.session.exec(
                asked.where(
                    col(Request.shared_label).is_not(None),
                    col(Request.state) == State.PENDING,
                    col(Request.place_code) == place,
                    col(Request.id).is_distinct_from(besides),
                )
            ),
        ]
        return [(label, username) for label, username in found if label]
