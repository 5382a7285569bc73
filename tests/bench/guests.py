"""Two hundred guests of one meeting, twenty at once, through the web side of a real process."""

import asyncio
import re
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeVar
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr
from sqlmodel import Session

from bot.pages.tokens import LinkSigner, Page
from store.accounts import Accounts, AccountState, Links
from store.db import Database
from store.migrations import upgrade
from store.passes import Passes
from store.people import People
from store.profiles import Profiles
from store.requests import Request, State
from tests.bench import desk

T = TypeVar("T")
GUESTS: Final = 200
AT_ONCE: Final = 20
ALLOWED: Final = 600
"""Seconds: what a meeting's beginning may take."""
_MARK: Final = re.compile(r'name="form" value="([^"]+)"')


@dataclass(frozen=True)
class Came:
    """Seconds for all of them: whole visits, the guests' posts alone, and as many posts of a
    password page."""

    visits: float
    posts: float
    passwords: float


def came(folder: Path, line: int) -> Came:
    """The database first, then the product on it: its portal in memory takes the accounts over."""
    key = secrets.token_urlsafe(32)
    database = Database(f"sqlite:///{folder / 'bench.db'}")
    upgrade(database)
    with database.write() as session:
        known, links = _lay(session)
    database.close()
    with desk.helpdesk(folder, line, SECRET_KEY=key) as (port, _):
        signer = LinkSigner(SecretStr(key), f"http://127.0.0.1:{port}")
        return asyncio.run(_visit(signer, known, links))


def _lay(session: Session) -> tuple[UUID, list[UUID]]:
    """A pass that runs, and as many people who wait for their password."""
    now = datetime.now(UTC)
    Profiles(session).ship()
    maker = People(session).meet(f"U{uuid4().hex}", now=now)
    ends = now + timedelta(hours=7)
    made = Passes(session).issue(
        title="bench", begins=now, ends=ends, places=GUESTS, by=maker.id, now=now
    )
    return made.id, [_waiting(session, number, now) for number in range(GUESTS)]


def _waiting(session: Session, number: int, now: datetime) -> UUID:
    owner, username = People(session).meet(f"U{uuid4().hex}", now=now), f"bench.{number:03}"
    request = Request(
        number=f"A-{number:04}",
        requester_id=owner.id,
        name="bench",
        place_code="",
        place_name="",
        phone="+66812345678",
        profile="pc",
        username=username,
        filed_at=now,
        promised_at=now,
        state=State.APPROVED,
        decided_at=now,
    )
    session.add(request)
    session.flush()
    account = Accounts(session).open(
        username=username,
        owner=owner.id,
        request=request.id,
        profile="pc",
        phone=request.phone,
        purpose=None,
        now=now,
        expires=None,
    )
    Accounts(session).move(account.id, AccountState.LOCKED, unless=[])
    return Links(session).make(account.id, now=now, expires=now + timedelta(hours=9)).id


async def _visit(signer: LinkSigner, known: UUID, links: list[UUID]) -> Came:
    page = signer.address(known, Page.GUESTS)
    limits = httpx.Limits(max_connections=AT_ONCE)
    async with httpx.AsyncClient(limits=limits, timeout=120) as browser:

        async def mark(_number: int) -> str:
            shown = await browser.get(page)
            found = _MARK.search(shown.raise_for_status().text)
            if found is None:
                raise RuntimeError("the page shows no form")
            return found[1]

        began = time.perf_counter()
        marks = await _twenty_at_once(mark)
        shown = time.perf_counter() - began

        async def comes_in(number: int) -> None:
            form = {"form": marks[number], "name": "Somsri Meesuk", "phone": f"0810000{number:03}"}
            (await browser.post(page, data=form)).raise_for_status()

        async def sets_password(number: int) -> None:
            address = signer.address(links[number])
            (await browser.post(address, data={"last4": "5678"})).raise_for_status()

        passwords = await _seconds(sets_password)
        posts = await _seconds(comes_in)
    return Came(visits=shown + posts, posts=posts, passwords=passwords)


async def _seconds(act: Callable[[int], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await _twenty_at_once(act)
    return time.perf_counter() - began


async def _twenty_at_once(act: Callable[[int], Awaitable[T]]) -> list[T]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(number: int) -> T:
        async with gate:
            return await act(number)

    return await asyncio.gather(*(one(number) for number in range(GUESTS)))
