"""A device that is remembered for somebody else, or online with their account: refused without
naming them, and an officer who answers for accounts hears of it."""

from collections.abc import Sequence
from uuid import UUID

from handlers.kit.charges import alerted, answering_for, posts
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Say,
    Show,
    Tell,
    When,
    Words,
)
from handlers.kit.taps.devices import LetTheirsGo
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.sessions import FindOnline
from store.accounts import Account
from store.audit import Act
from store.budget import Category
from store.devices import Device
from store.duties import Topic
from store.online import OnlineSession


def taken(
    mac: str,
    account: Account,
    desk: Desk,
    *,
    holder: Device | None,
    online: OnlineSession | None = None,
) -> Effects:
    """Nothing was asked of the portal. The same wish within a day is no news to anybody."""
    heard = who_hears(account, desk, by=desk.me.id, holder=holder, online=online)
    yield refused(heard)
    yield from reported(mac, account, desk, by=desk.me.id, holder=holder, online=online)


def refused(heard: Sequence[UUID]) -> Say:
    """To who asked: that an officer looks at it is said only where one hears of it."""
    return Say("remembered.taken" if heard else "remembered.taken_nobody", buttons=(CONTACT,))


def reported(
    mac: str,
    account: Account,
    desk: Desk,
    *,
    by: UUID,
    holder: Device | None,
    online: OnlineSession | None = None,
) -> Effects:
    """The card for officers; in working time a push to each who answers for it, else with their
    next word."""
    if not desk.devices.refuse(account.id, mac=mac, by=by, now=desk.now):
        return
    desk.audit.note(Act.DEVICE_REFUSED, account.id, of=by)
    card = _card(mac, account, holder, online, desk)
    sleeping = not desk.hours.open_at(desk.now)
    for officer in who_hears(account, desk, by=by, holder=holder, online=online):
        yield Tell(officer, Show((card,)), Category.OFFICER, waits=sleeping)


def who_hears(
    account: Account,
    desk: Desk,
    *,
    by: UUID,
    holder: Device | None,
    online: OnlineSession | None = None,
) -> Sequence[UUID]:
    """Whoever answers for accounts there, and has neither asked for it nor has it; where no officer
    is left, whoever else is bound, as the head."""
    other = None if holder is None else desk.accounts.get(holder.account_id)
    own = {by, other.owner_id if other else None, online.person_id if online else None}
    place = desk.people.get(account.owner_id).place_code
    among = posts(desk)
    there = [post.officer for post in among if not post.away]
    nearest: tuple[Sequence[UUID], ...] = (
        answering_for(Topic.ACCOUNT, desk, place=place),
        alerted(desk),
        there,
        [post.officer for post in among],
    )
    left = ([one for one in found if one not in own] for found in nearest)
    return next(filter(None, left), [])


def _card(
    mac: str,
    account: Account,
    holder: Device | None,
    online: OnlineSession | None,
    desk: Desk,
) -> Card:
    """What is so: it is remembered for another, only online with their account, or the portal alone
    knows whose it is."""
    wanted = (
        Fact("fact.device_number", mac),
        Fact("fact.wanted_by", _whose(account.owner_id, account.username, desk)),
    )
    look = Button.of("button.devices_online", FindOnline(mac))
    other = None if holder is None else desk.accounts.get(holder.account_id)
    if holder is not None and other is not None:
        held = (
            Fact("fact.held_by", _whose(other.owner_id, other.username, desk)),
            Fact("fact.since", When(holder.since)),
        )
        return Card("remembered.disputed", facts=(*wanted, *held), buttons=(_free(holder), look))
    if online is not None:
        found = (
            Fact("fact.online_of", _whose(online.person_id, online.username, desk)),
            Fact("fact.since", When(online.started_at)),
        )
        return Card("remembered.online_elsewhere", facts=(*wanted, *found), buttons=(look,))
    return Card("remembered.unlisted", facts=wanted, buttons=(look,))


def _free(holder: Device) -> Button:
    return Button.of("button.free_device", LetTheirsGo(holder.id, 1), style="danger")


def _whose(person: UUID | None, username: str, desk: Desk) -> Param:
    name = None if person is None else desk.people.get(person).name
    said: Params = {"name": name or Words("search.no_name"), "username": username}
    return Words("remembered.whose", said)
