"""Starting on a database that is there: what a memory portal should remember."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import Helpdesk, compose, prepare
from bot.playground.platform import Platform
from bot.playground.running import desk_settings
from portal_bridge.adapters.memory import MemoryPortal
from store.accounts import Account, Accounts, AccountState
from store.people import People
from store.requests import Application, Requests
from tests.tables import lay

LINE = "http://127.0.0.1:9"


@pytest.fixture
def helpdesk(tmp_path: Path) -> Iterator[Helpdesk]:
    made = compose(desk_settings(LINE, LINE, tmp_path, Platform()))
    lay(made.database)
    prepare(made)
    yield made
    made.close()


def account(helpdesk: Helpdesk, state: AccountState, portal: str = "main") -> str:
    """An account in that state, as the last process left it."""
    now, name = datetime.now(UTC), f"user.{state.value}"
    with helpdesk.database.write() as session:
        owner = People(session).meet(f"U-{state.value}", now=now).id
        asked = Application(owner, "สมชาย ใจดี", "g1", "กลุ่มนิเทศ", "+66812345678", "pc", name)
        request = Requests(session).file(asked, now=now, promised=now)
        opened = Accounts(session).open(
            username=name,
            owner=owner,
            request=request.id,
            profile="pc",
            phone="+66812345678",
            purpose=None,
            now=now,
            expires=None,
            portal=portal,
        )
        Accounts(session).move(opened.id, state, unless=[])
    return name


def state_of(helpdesk: Helpdesk, username: str) -> AccountState:
    with helpdesk.database.read() as session:
        found: Account | None = Accounts(session).by_username(username)
        assert found is not None
        return found.state


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AccountState.ACTIVE, AccountState.LOCKED),
        (AccountState.LOCKED, AccountState.LOCKED),
        (AccountState.FROZEN, AccountState.FROZEN),
        # The portal may have opened it, and the news of that be on its way: it must not come to
        # a portal that knows nothing of the account, and it is still to be told to its owner.
        (AccountState.OPENING, AccountState.OPENING),
    ],
)
def test_after_a_start_the_portal_in_memory_has_every_account(
    helpdesk: Helpdesk, before: AccountState, after: AccountState
) -> None:
    username = account(helpdesk, before)

    prepare(helpdesk)

    assert isinstance(helpdesk.portals.main, MemoryPortal)
    known = helpdesk.portals.main.look(username)
    assert known is not None
    assert (known.locked, known.frozen) == (True, before is AccountState.FROZEN)
    assert state_of(helpdesk, username) is after


def test_an_account_that_the_portal_refused_is_not_there(helpdesk: Helpdesk) -> None:
    username = account(helpdesk, AccountState.FAILED)

    prepare(helpdesk)

    assert helpdesk.portals.main.look(username) is None


def test_each_portal_in_memory_has_its_own_accounts_after_a_start(tmp_path: Path) -> None:
    two = {"portal": {"label": "อาคาร 1"}, "portals": {"east": {"label": "อาคาร 2"}}}
    helpdesk = compose(desk_settings(LINE, LINE, tmp_path, Platform(), **two))
    lay(helpdesk.database)
    here = account(helpdesk, AccountState.ACTIVE)
    there = account(helpdesk, AccountState.FROZEN, "east")

    prepare(helpdesk)

    kept = {
        name: [one.username for one in opened.portal.accounts()]
        for name, opened in helpdesk.portals.items()
        if isinstance(opened.portal, MemoryPortal)
    }
    helpdesk.close()
    assert kept == {"main": [here], "east": [there]}
