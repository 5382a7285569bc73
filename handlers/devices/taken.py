"""A device that is remembered for somebody else, or online with their account: refused without
naming them, and an officer who answers for accounts hears of it."""

from collections.abc import Sequence
from uuid import UUID

from handlers.kit.charges import alerted, answering_for
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
    yield Say("remembered.taken", buttons=(CONTACT,))
    yield from reported(mac, account, desk, by=desk.me.id, holder=holder, online=online)


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
    held_by = holder.account_id if holder is not None else online.account_id if online else None
    other = None if held_by is None else desk.accounts.get(held_by)
    card = _card(mac, account, other, holder, desk)
    sleeping = not desk.hours.open_at(desk.now)
    own = {by, *(() if other is None else (other.owner_id,))}
    for officer in _told(account, own, desk):
        yield Tell(officer, Show((card,)), Category.OFFICER, waits=sleeping)


def _told(account: Account, own: set[UUID], desk: Desk) -> Sequence[UUID]:
    """Whoever answers for accounts there, and has neither asked for it nor has it."""
    place = desk.people.get(account.owner_id).place_code
    found = answering_for(Topic.ACCOUNT, desk, place=place)
    return [one for one in found if one not in own] or [
        one for one in alerted(desk) if one not in own
    ]


def _card(
    mac: str, account: Account, other: Account | None, holder: Device | None, desk: Desk
) -> Card:
    since = () if holder is None else (Fact("fact.since", When(holder.since)),)
    free = () if holder is None else (_free(holder),)
    return Card(
        "remembered.disputed",
        facts=(
            Fact("fact.device_number", mac),
            Fact("fact.wanted_by", _whose(account, desk)),
            Fact("fact.held_by", _whose(other, desk)),
            *since,
        ),
        buttons=(*free, Button.of("button.devices_online", FindOnline(mac))),
    )


def _free(holder: Device) -> Button:
    return Button.of("button.free_device", LetTheirsGo(holder.id, 1), style="danger")


def _whose(account: Account | None, desk: Desk) -> Param:
    if account is None:
        return Words("remembered.nobody_known")
    name = desk.people.get(account.owner_id).name or Words("search.no_name")
    said: Params = {"name": name, "username": account.username}
    return Words("remembered.whose", said)
