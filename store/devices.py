"""Remembered devices, as this office has them: which MAC address belongs to which account, by whose
wish, and how far the portal has come with it.

A row is one device and one account for one stretch of time. It is written when the owner asks, runs
while the portal lets the device in, and ends when the portal does not any more; a device is
remembered for one account at a time, by whatever two people do at once (``one_running_device``).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import Column, Index, func, text
from sqlmodel import Field, Session, SQLModel, col, select, update

from store.db import Moment, changed, drop_some, ensure, standing, words
from store.holdings import Account, AccountState
from store.naming import MAIN, portal_column

RUNS = text("until IS NULL")
LONGEST_NAME: Final = 30
REPORTED_ONCE_IN: Final = timedelta(days=1)
"""How often officers hear at most that the same person wants the same device of somebody else's."""


class DeviceState(StrEnum):
    """How far the portal has come with it."""

    WRITING = "writing"
    """Asked for; the portal has not answered yet."""
    REMEMBERED = "remembered"
    LEAVING = "leaving"
    """To be forgotten; the portal has not answered yet."""
    FORGOTTEN = "forgotten"
    FAILED = "failed"
    """The portal did not take it."""
    REFUSED = "refused"
    """It was somebody else's. The portal was never asked."""


class Device(SQLModel, table=True):
    """One device of one account. ``until`` is empty while it is, or is about to be, let in."""

    __table_args__ = (
        Index(
            "one_running_device",
            "portal",
            "mac",
            unique=True,
            sqlite_where=RUNS,
            postgresql_where=RUNS,
        ),
        Index("device_until", "until"),
    )

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    """Who asked for it."""
    mac: str = Field(max_length=17)
    """As ``AA-BB-CC-DD-EE-FF``."""
    portal: str = Field(default=MAIN, sa_column=portal_column())
    """The account's: that is where it comes in by itself."""
    name: str | None = Field(default=None, max_length=LONGEST_NAME)
    """Its owner's name for it, if they gave it one."""
    state: DeviceState = Field(
        default=DeviceState.WRITING, sa_column=Column(words(DeviceState), nullable=False)
    )
    since: datetime = Field(sa_type=Moment)
    until: datetime | None = Field(default=None, sa_type=Moment)


KEPT: Final = (DeviceState.WRITING, DeviceState.REMEMBERED)
"""States in which it counts among those that its profile allows."""


@dataclass(frozen=True)
class Devices:
    """Every read and write of them, inside the caller's transaction. Each change is a conditional
    update, so that a late answer of the portal's changes nothing that was decided since."""

    session: Session

    def get(self, device: UUID) -> Device | None:
        return self.session.get(Device, device, populate_existing=True)

    def running(self, mac: str, *, portal: str) -> Device | None:
        """Whose it is now, at this portal."""
        return next((one for one in self.anywhere(mac) if one.portal == portal), None)

    def anywhere(self, mac: str) -> Sequence[Device]:
        """Whose it is now, at each portal where it is anybody's."""
        return self.session.exec(
            select(Device)
            .where(Device.mac == mac, col(Device.until).is_(None))
            .order_by(col(Device.since))
            .execution_options(populate_existing=True)
        ).all()

    def of_accounts(self, accounts: Collection[UUID]) -> Sequence[Device]:
        """What these accounts have, the oldest first; what is on its way to be forgotten, too."""
        return self.session.exec(
            select(Device)
            .where(col(Device.account_id).in_(accounts), col(Device.until).is_(None))
            .order_by(col(Device.since), col(Device.mac))
            .execution_options(populate_existing=True)
        ).all()

    def kept(self, account: UUID) -> Sequence[Device]:
        """Those that count."""
        return [one for one in self.of_accounts([account]) if one.state in KEPT]

    def begin(
        self, account: UUID, *, mac: str, by: UUID, most: int, now: datetime
    ) -> Device | None:
        """The account's next device, while it has fewer than ``most`` and the device is nobody's at
        its portal; ``None`` where that is not so, or not any more."""
        held = (
            select(Account.portal)
            .where(Account.id == account, Account.state == AccountState.ACTIVE)
            .with_for_update()
        )
        portal = self.session.exec(held).one_or_none()
        if portal is None:
            return None
        count = select(func.count()).where(
            col(Device.account_id) == account,
            col(Device.until).is_(None),
            col(Device.state).in_(KEPT),
        )
        if self.session.execute(count).scalar_one() >= most:
            return None
        one = uuid4()
        began = ensure(
            self.session,
            Device,
            id=one,
            account_id=account,
            person_id=by,
            mac=mac,
            portal=portal,
            state=DeviceState.WRITING,
            since=now,
        )
        return self.get(one) if began else None

    def written(self, account: UUID, mac: str) -> Device | None:
        """The portal lets it in. ``None``: nobody wants that any more."""
        return self._move(account, mac, DeviceState.WRITING, DeviceState.REMEMBERED)

    def failed(self, account: UUID, mac: str, *, now: datetime) -> Device | None:
        """The portal did not take it. ``None``: nobody wanted it any more."""
        return self._move(account, mac, DeviceState.WRITING, DeviceState.FAILED, until=now)

    def leave(self, device: UUID) -> bool:
        """It is to be forgotten; says whether it was not before."""
        return bool(
            changed(
                self.session,
                update(Device)
                .where(
                    col(Device.id) == device,
                    col(Device.until).is_(None),
                    col(Device.state).in_(KEPT),
                )
                .values(state=DeviceState.LEAVING),
            )
        )

    def gone(self, account: UUID, mac: str, *, now: datetime) -> Device | None:
        """The portal lets it in no more: also where an order that had failed was tried again."""
        left = self._move(account, mac, DeviceState.LEAVING, DeviceState.FORGOTTEN, until=now)
        return left or self._move(
            account, mac, DeviceState.REMEMBERED, DeviceState.FORGOTTEN, until=now
        )

    def stays(self, account: UUID, mac: str) -> Device | None:
        """The portal could not be brought to forget it."""
        return self._move(account, mac, DeviceState.LEAVING, DeviceState.REMEMBERED)

    def end_all(self, accounts: Collection[UUID], *, now: datetime) -> None:
        """With an account that is closed its devices are forgotten, in the portal by the same
        order."""
        self.session.execute(
            update(Device)
            .where(col(Device.account_id).in_(accounts), col(Device.until).is_(None))
            .values(state=DeviceState.FORGOTTEN, until=now)
            .execution_options(synchronize_session=False)
        )

    def rename(self, device: UUID, name: str, *, account: UUID) -> bool:
        """Says whether it is remembered still, and that account's."""
        return bool(
            changed(
                self.session,
                update(Device)
                .where(
                    col(Device.id) == device,
                    col(Device.account_id) == account,
                    col(Device.until).is_(None),
                    col(Device.state).in_(KEPT),
                )
                .values(name=name[:LONGEST_NAME]),
            )
        )

    def refuse(self, account: UUID, *, mac: str, by: UUID, now: datetime) -> bool:
        """It is somebody else's. Says whether this person has not wanted it within a day."""
        before = select(Device.id).where(
            Device.person_id == by,
            Device.mac == mac,
            standing(Device.state, DeviceState.REFUSED),
            col(Device.since) > now - REPORTED_ONCE_IN,
        )
        if self.session.exec(before.limit(1)).first() is not None:
            return False
        self.session.add(
            Device(
                account_id=account,
                person_id=by,
                mac=mac,
                state=DeviceState.REFUSED,
                since=now,
                until=now,
            )
        )
        self.session.flush()
        return True

    def wants(self, person: UUID, mac: str) -> bool:
        """Has this person wanted a device that was somebody else's, as far as is known?"""
        asked = select(Device.id).where(
            Device.person_id == person,
            Device.mac == mac,
            standing(Device.state, DeviceState.REFUSED),
        )
        return self.session.exec(asked.limit(1)).first() is not None

    def ever_of(self, person: UUID, *, limit: int) -> Sequence[Device]:
        """What this person ever had remembered or wanted to, as far as it is kept, the newest
        first."""
        return self.session.exec(
            select(Device)
            .where(Device.person_id == person)
            .order_by(col(Device.since).desc(), col(Device.mac))
            .limit(limit)
        ).all()

    def forget_old(self, *, before: datetime, limit: int) -> int:
        """Drop devices that were let in no more before then; says how many."""
        return drop_some(self.session, Device, col(Device.until) < before, limit=limit)

    def _move(
        self,
        account: UUID,
        mac: str,
        was: DeviceState,
        to: DeviceState,
        until: datetime | None = None,
    ) -> Device | None:
        moved = self.session.execute(
            update(Device)
            .where(
                col(Device.account_id) == account,
                col(Device.mac) == mac,
                col(Device.until).is_(None),
                standing(Device.state, was),
            )
            .values(state=to, until=until)
            .returning(col(Device.id))
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        return None if moved is None else self.get(moved)
