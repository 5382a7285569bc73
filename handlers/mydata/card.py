"""What names the speaker, in one card, with the ways to change it and to have it deleted."""

from typing import Final

from handlers.kit.belonging import own_schools
from handlers.kit.contacts import kept_phone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Param, Show, When, Words
from handlers.kit.filling import ReadFull
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.devices import MyDevices
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.schools import MySchools
from handlers.language.words import Intent as Wish
from handlers.mydata.copying import TakeCopy
from handlers.mydata.details import ChangeName, ChangePhone, ChangePlace
from handlers.mydata.erasing import AskErase

showing = Router("mine.card")

NAMED: Final = 3
NOT_GIVEN: Final = Words("search.not_given")


class MyData(Postback, prefix="my_data"):
    """``ข้อมูลของฉัน``."""


@showing.on(MyData, words=[Wish.PRIVACY])
def show(_tap: MyData, desk: Desk) -> Effects:
    """What is kept of messages and of connections, and for how long, is in the full notice."""
    me = desk.me
    accounts = desk.accounts.of(me.id)
    remembered = desk.devices.of_accounts([one.id for one in accounts])
    card = Card(
        "mydata.card",
        facts=(
            Fact("fact.name", _given(me.name)),
            Fact("fact.place", _given(me.place_name)),
            Fact("fact.phone", kept_phone(me.phone).display if me.phone else NOT_GIVEN),
            Fact("fact.line_since", When(me.created_at, "day")),
            Fact("fact.accounts", _held([one.username for one in accounts], len(remembered))),
            Fact("fact.requests", desk.requests.count_of(me.id)),
        ),
        buttons=(
            Button.of("button.copy", TakeCopy()),
            Button.of("button.read_full", ReadFull()),
            Button.of("button.erase", AskErase(), style="danger"),
        ),
    )
    changes = (
        Button.of("button.change_phone", ChangePhone()),
        Button.of("button.change_name", ChangeName()),
        Button.of("button.change_place", ChangePlace()),
        *((Button.of("button.my_devices", MyDevices()),) if remembered else ()),
        *((Button.of("button.my_schools", MySchools()),) if own_schools(desk) else ()),
    )
    yield Show((card,), (*changes, CONTACT))


def _given(value: str | None) -> Param:
    return value or NOT_GIVEN


def _held(names: list[str], devices: int) -> Param:
    """The accounts, and how many devices come in with them by themselves."""
    listed = _listed(names)
    if not devices:
        return listed
    return Words("mydata.with_devices", {"accounts": listed, "count": devices})


def _listed(names: list[str]) -> Param:
    return ", ".join(names[-NAMED:]) if names else Words("mydata.none")
