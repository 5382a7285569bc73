"""The pages of an office with several portals."""

import asyncio
import threading
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool

from bot.pages.password import routes
from bot.pages.waiting import AT_ONCE, Calls, TooLate
from bot.portals import Opened, Portals
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from store.accounts import Accounts
from tests.bot.pages.office import LAST4, NETWORK, URL, USERNAME, Office
from tests.bot.pages.reading import shown_password

pytestmark = pytest.mark.anyio

FAR_MORE_THAN_THREADS = 3 * AT_ONCE
RIGHT = {"last4": LAST4, "password": ""}


async def test_calls_that_hang_at_one_portal_leave_another_and_the_office_their_threads() -> None:
    let_go, late = threading.Event(), threading.Semaphore(0)
    hanging, good = Calls(timedelta(seconds=0.05)), Calls(timedelta(seconds=20))

    async def hang() -> None:
        with pytest.raises(TooLate):
            await hanging.make(lambda: let_go.wait(30), when_late=lambda _: late.release())

    try:
        await asyncio.gather(*(hang() for _ in range(FAR_MORE_THAN_THREADS)))
        assert await good.make(lambda: "answered", when_late=lambda _: None) == "answered"
        assert await run_in_threadpool(lambda: "looked") == "looked"
    finally:
        let_go.set()
    for _ in range(FAR_MORE_THAN_THREADS):
        assert await run_in_threadpool(late.acquire, True, 30)


def east_of(office: Office) -> tuple[MemoryPortal, Portals]:
    """The office's account is at the portal east."""
    east = MemoryPortal()
    east.open_account(USERNAME, ProfileLimits("both"))
    with office.database.write() as session:
        account = Accounts(session).by_username(USERNAME)
        assert account is not None
        account.portal = "east"
    named = {
        "main": Opened("main", office.portal, "อาคาร 1"),
        "east": Opened("east", east, "อาคาร 2", "PBN3-East"),
    }
    return east, Portals(named)


async def test_the_page_sets_the_password_where_the_account_is_and_says_where(
    office: Office,
) -> None:
    path = office.fresh()
    east, portals = east_of(office)
    app = Starlette(routes=routes(replace(office.pages(), portals=portals)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as browser:
        answer = await browser.post(path, data=RIGHT)
    word = shown_password(answer.text)
    assert word is not None
    assert east.check_password(USERNAME, word)
    assert not office.portal.check_password(USERNAME, word)
    assert "ใช้ได้ที่ อาคาร 2" in answer.text
    assert "PBN3-East" in answer.text
    assert NETWORK.wifi_name not in answer.text


async def test_a_page_for_a_portal_of_no_name_asks_no_other_and_stays_good(office: Office) -> None:
    path = office.fresh()
    with office.database.write() as session:
        account = Accounts(session).by_username(USERNAME)
        assert account is not None
        account.portal = "west"
    async with office.client() as browser:
        answer = await browser.post(path, data=RIGHT)
    assert answer.status_code == 503
    assert shown_password(answer.text) is None
    with office.database.write() as session:
        account = Accounts(session).by_username(USERNAME)
        assert account is not None
        account.portal = "main"
    async with office.client() as browser:
        assert shown_password((await browser.post(path, data=RIGHT)).text) is not None
