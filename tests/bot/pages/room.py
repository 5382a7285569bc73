"""A meeting room for the guests' page: one pass that runs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import httpx
from sqlmodel import select
from starlette.applications import Starlette

from bot.pages import guests, password
from bot.pages.guestforms import GuestForms
from bot.pages.guests import GuestPages
from bot.pages.lodge import Lodge
from bot.pages.tokens import LinkSigner, Page
from bot.portals import alone
from portal_bridge.adapters.memory import MemoryPortal
from store.accounts import Account
from store.clock import StoppedClock
from store.db import Database
from store.passes import GuestPass, Passes
from store.people import People
from store.profiles import Profiles
from tests.bot.pages.office import NETWORK, SECRET, TEXTS, URL, Office
from tests.tables import lay

SOMSRI = {"name": "สมศรี มีสุข", "phone": "089-765-4321"}


@dataclass
class Room:
    """The page's surroundings, and questions about them."""

    database: Database
    clock: StoppedClock = field(default_factory=StoppedClock)
    signer: LinkSigner = field(default_factory=lambda: LinkSigner(SECRET, URL))
    places: int = 50
    rung: list[None] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.portal = MemoryPortal(self.clock.now)
        lay(self.database)
        now = self.clock.now()
        with self.database.write() as session:
            Profiles(session).ship()
            maker = People(session).meet(f"U{uuid4().hex}", now=now)
            self.known: UUID = (
                Passes(session)
                .issue(
                    title="ประชุมผู้บริหารสถานศึกษา ครั้งที่ 5/2569",
                    begins=now,
                    ends=now + timedelta(hours=7),
                    places=self.places,
                    by=maker.id,
                    now=now,
                )
                .id
            )

    @property
    def path(self) -> str:
        return f"/g/{self.signer.token(self.known, Page.GUESTS)}"

    def app(self, **changes: timedelta) -> Starlette:
        pages = GuestPages(
            lodge=Lodge(self.database, self.clock, lambda: self.rung.append(None)),
            portals=alone(self.portal),
            signer=self.signer,
            forms=GuestForms(b"a key of the tests with enough letters"),
            say=TEXTS.say,
            keeps=timedelta(days=90),
            network=NETWORK,
            **changes,
        )
        shelves = password.routes(Office.pages(self))  # type: ignore[arg-type]  # has what it needs
        return Starlette(routes=[*guests.routes(pages), *shelves])

    def client(self, **changes: timedelta) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app(**changes)), base_url=URL)

    def accounts(self) -> list[Account]:
        with self.database.read() as session:
            return list(session.exec(select(Account)))

    def taken(self) -> int:
        with self.database.read() as session:
            return session.get_one(GuestPass, self.known).taken


async def form_of(client: httpx.AsyncClient, path: str) -> str:
    """The mark in a fresh form."""
    page = await client.get(path)
    found = re.search(r'name="form" value="([^"]+)"', page.text)
    assert found is not None, page.text
    return unescape(found[1])
