"""The guests' page: many at once, a portal that is late, and what the browser is told."""

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from portal_bridge.contract import ProfileLimits
from store.accounts import AccountState
from store.db import Database
from store.guests import Guests
from store.outbox import Job, Kind
from store.passes import Passes
from tests.bot.pages.room import SOMSRI, Room, form_of

pytestmark = pytest.mark.anyio


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    yield Room(database)
    database.close()


def orders(room: Room) -> list[Job]:
    with room.database.read() as session:
        return list(session.exec(select(Job).where(Job.kind == Kind.ORDER)))


@pytest.mark.slow
async def test_forty_guests_at_once_get_forty_accounts(room: Room) -> None:
    async with room.client() as client:

        async def comes(number: int) -> httpx.Response:
            form = await form_of(client, room.path)
            answers = SOMSRI | {"phone": f"08100000{number:02}", "form": form}
            return await client.post(room.path, data=answers)

        came = await asyncio.gather(*(comes(number) for number in range(40)))
    assert {page.status_code for page in came} == {200}
    accounts = room.accounts()
    assert len({account.username for account in accounts}) == 40
    assert {account.state for account in accounts} == {AccountState.ACTIVE}
    assert room.taken() == 40


async def test_the_same_form_twice_at_once_is_one_guest_and_the_last_password_is_good(
    room: Room,
) -> None:
    async with room.client() as client:
        answers = SOMSRI | {"form": await form_of(client, room.path)}
        both = await asyncio.gather(*(client.post(room.path, data=answers) for _ in range(2)))
    assert [page.status_code for page in both] == [200, 200]
    (account,) = room.accounts()
    words = [page.text.partition('id="password"')[2] for page in both]
    words = [text.partition(">")[2].partition("<")[0] for text in words]
    good = [room.portal.check_password(account.username, word) for word in words]
    assert good.count(True) == 1


async def test_a_portal_that_is_late_keeps_no_place_and_leaves_no_account(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on, opens = threading.Event(), room.portal.open_account

    def slowly(username: str, profile: ProfileLimits, expires: object = None) -> None:
        assert goes_on.wait(20)
        opens(username, profile, expires)  # type: ignore[arg-type]

    monkeypatch.setattr(room.portal, "open_account", slowly)
    async with room.client(portal_time=timedelta(milliseconds=50)) as client:
        answers = SOMSRI | {"form": await form_of(client, room.path)}
        page = await client.post(room.path, data=answers)
        assert (page.status_code, page.headers["retry-after"]) == (503, "60")
        goes_on.set()
        async with asyncio.timeout(20):
            while room.taken():
                await asyncio.sleep(0.01)
    assert room.accounts() == []
    assert [job.body.count("close_account") for job in orders(room)] == [1]
    assert room.rung


async def test_the_end_that_comes_while_a_guest_is_at_the_portal_wins(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets = room.portal.set_password

    def ends_meanwhile(username: str, word: str) -> None:
        sets(username, word)
        with room.database.write() as session:
            guests = Guests(session)
            assert Passes(session).end(room.known, by=None, now=room.clock.now())
            (account,) = guests.begun(room.known)
            assert guests.undo(account.id)

    monkeypatch.setattr(room.portal, "set_password", ends_meanwhile)
    async with room.client() as client:
        answers = SOMSRI | {"form": await form_of(client, room.path)}
        page = await client.post(room.path, data=answers)
    assert page.status_code == 410
    assert "secret" not in page.text
    assert room.accounts() == []


async def test_a_guest_whom_an_officer_has_shut_gets_no_new_password(room: Room) -> None:
    async with room.client() as client:
        answers = SOMSRI | {"form": await form_of(client, room.path)}
        await client.post(room.path, data=answers)
        (account,) = room.accounts()
        with room.database.write() as session:
            account = session.merge(account)
            account.state = AccountState.FROZEN
            session.add(account)
        again = await client.post(room.path, data=answers)
    assert again.status_code == 403
    assert "ระงับ" in again.text


async def test_a_look_takes_nothing(room: Room) -> None:
    async with room.client() as client:
        for method in ("GET", "HEAD", "GET"):
            page = await client.request(method, room.path)
            assert page.status_code == 200
            assert page.headers["cache-control"] == "no-store"
            assert "script-src 'self'" in page.headers["content-security-policy"]
        put = await client.put(room.path)
        assert (put.status_code, put.headers["allow"]) == (405, "GET, HEAD, POST")
    assert (room.taken(), room.accounts()) == (0, [])


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"sec-fetch-site": "cross-site"}, 403), ({"origin": "https://evil.example"}, 403)],
)
async def test_another_sites_form_opens_nothing(
    room: Room, headers: dict[str, str], status: int
) -> None:
    async with room.client() as client:
        answers = SOMSRI | {"form": await form_of(client, room.path)}
        page = await client.post(room.path, data=answers, headers=headers)
    assert page.status_code == status
    assert room.accounts() == []


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"form=" + b"x" * 5_000, "application/x-www-form-urlencoded", 413),
        (b"{}", "application/json", 415),
        (b"form=%ff", "application/x-www-form-urlencoded", 400),
        (b"a=1&a=2", "application/x-www-form-urlencoded", 400),
    ],
)
async def test_what_is_no_form_is_said_to_be_none(
    room: Room, content: bytes, kind: str, status: int
) -> None:
    async with room.client() as client:
        page = await client.post(room.path, content=content, headers={"content-type": kind})
    assert page.status_code == status
    assert room.accounts() == []


async def test_neither_the_password_nor_the_form_rests_in_the_database(
    room: Room, tmp_path: Path
) -> None:
    async with room.client() as client:
        form = await form_of(client, room.path)
        page = await client.post(room.path, data=SOMSRI | {"form": form})
    word = page.text.partition('id="password"')[2].partition(">")[2].partition("<")[0]
    room.database.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))
    assert len(word) == 13
    for secret in (word, form, room.path.rpartition("/")[2]):
        assert secret.encode() not in kept
