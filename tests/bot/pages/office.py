"""A small office for the password page: one account that waits for its password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx
from pydantic import SecretStr
from sqlmodel import select
from starlette.applications import Starlette

from bot.handouts import Maker
from bot.handouts.invitation import invitation
from bot.pages import handout
from bot.pages.handout import HandoutPages
from bot.pages.password import Network, PasswordPages, routes
from bot.pages.tokens import LinkSigner, Page
from bot.portals import alone
from bot.texts import Texts
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from store.accounts import Account, Accounts, AccountState, Links, PasswordLink
from store.clock import StoppedClock
from store.db import Database
from store.handouts import HandoutKind, Handouts
from store.outbox import Job, Kind, account_lane
from store.people import People, Person
from store.requests import Request
from store.roster import Role, Roster
from tests.tables import lay

SECRET = SecretStr("a-secret-of-the-tests-with-plenty-of-letters")
URL = "http://127.0.0.1:8000"
PHONE = "+66812345678"
LAST4 = "5678"
USERNAME = "somchai.jai"
FACTS = {
    "office_name": "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเพชรบูรณ์ เขต 3",
    "office_short": "สพป.เพชรบูรณ์ เขต 3",
    "office_phone": "056-721-234",
    "office_place": "กลุ่มส่งเสริมการศึกษาทางไกลฯ อาคาร 2 ชั้น 1",
    "office_hours": "08.30–16.30 น.",
    "privacy_contact": "056-721-234",
}
TEXTS = Texts.load(FACTS)
NETWORK = Network("PBN3-Staff", "http://login.pbn3.example")


@dataclass
class Office:
    """The page's surroundings, and questions about them."""

    database: Database
    clock: StoppedClock = field(default_factory=StoppedClock)
    portal: MemoryPortal = field(default_factory=MemoryPortal)
    signer: LinkSigner = field(default_factory=lambda: LinkSigner(SECRET, URL))

    def __post_init__(self) -> None:
        lay(self.database)

    def pages(self, **changes: timedelta) -> PasswordPages:
        return PasswordPages(
            database=self.database,
            clock=self.clock,
            portals=alone(self.portal),
            signer=self.signer,
            say=TEXTS.say,
            network=NETWORK,
            **changes,
        )

    def app(self, **changes: timedelta) -> Starlette:
        return Starlette(routes=routes(self.pages(**changes)))

    def handout(
        self,
        kind: HandoutKind = HandoutKind.INVITATION,
        *,
        life: timedelta = timedelta(minutes=15),
    ) -> UUID:
        """Something for an officer: an invitation of a colleague."""
        now = self.clock.now()
        with self.database.write() as session:
            roster = Roster(session)
            person = People(session).meet(f"U{uuid4().hex}", now=now)
            roster.bind(roster.invite("สมหญิง รักงาน", Role.OFFICER, now=now), person.id, now=now)
            invited = roster.announce("วิชัย ใจกล้า", Role.OFFICER, now=now)
            made = Handouts(session).make(person.id, kind, now=now, life=life, subject=invited.id)
            return made.id

    def hands_out(self, **makers: Maker) -> httpx.AsyncClient:
        """A browser before the handout page, with these makers or those of the product."""
        given = {HandoutKind(kind): maker for kind, maker in makers.items()}
        pages = HandoutPages(
            self.database,
            self.clock,
            self.signer,
            TEXTS.say,
            given or {HandoutKind.INVITATION: invitation},
        )
        app = Starlette(routes=[*handout.routes(pages), *routes(self.pages())])
        return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL)

    def handout_path(self, known: UUID) -> str:
        return f"/h/{self.signer.token(known, Page.HANDOUT)}"

    def client(self, **changes: timedelta) -> httpx.AsyncClient:
        """A browser without a network: requests go straight into the application."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app(**changes)), base_url=URL)

    def account(
        self, *, username: str = USERNAME, phone: str = PHONE, language: str = "th"
    ) -> Account:
        """An approved account that is open in the portal, locked."""
        now = self.clock.now()
        with self.database.write() as session:
            person = People(session).meet(f"U{uuid4().hex}", now=now)
            person.language, person.name, person.phone = language, "สมชาย ใจดี", phone
            request = _request(person, username, phone, now)
            session.add_all([person, request])
            session.flush()
            account = Accounts(session).open(
                username=username,
                owner=person.id,
                request=request.id,
                profile="both",
                phone=phone,
                purpose=None,
                now=now,
                expires=None,
            )
            Accounts(session).move(account.id, AccountState.LOCKED, unless=[])
        self.portal.open_account(username, ProfileLimits("both"))
        return account

    def link(self, account: Account) -> UUID:
        now = self.clock.now()
        with self.database.write() as session:
            return Links(session).make(account.id, now=now, expires=now + timedelta(hours=24)).id

    def path(self, link: UUID) -> str:
        return f"/p/{self.signer.token(link)}"

    def fresh(self) -> str:
        """The path of a good link to a new account."""
        return self.path(self.link(self.account()))

    def row(self, path: str) -> PasswordLink:
        link = self.signer.read(path.removeprefix("/p/"))
        assert link is not None
        with self.database.read() as session:
            return session.get_one(PasswordLink, link)

    def state(self, username: str = USERNAME) -> AccountState:
        with self.database.read() as session:
            account = Accounts(session).by_username(username)
            assert account is not None
            return account.state

    def freeze(self, username: str = USERNAME) -> None:
        """What an officer's freeze writes: the state, and the order behind it."""
        with self.database.write() as session:
            account = Accounts(session).by_username(username)
            assert account is not None
            Accounts(session).move(account.id, AccountState.FROZEN, unless=[])
        self.order(username)

    def order(self, username: str = USERNAME) -> None:
        """An order for the portal that waits in the account's lane."""
        with self.database.write() as session:
            now = self.database.real_now(session)
            session.add(
                Job(
                    kind=Kind.ORDER,
                    lane=account_lane(username),
                    body="{}",
                    due_at=now,
                    made_at=now,
                )
            )

    def jobs(self) -> Sequence[Job]:
        with self.database.read() as session:
            return session.exec(select(Job)).all()


def _request(person: Person, username: str, phone: str, now: datetime) -> Request:
    return Request(
        number=f"A-{uuid4().hex[:8]}",
        requester_id=person.id,
        name="สมชาย ใจดี",
        place_code="01",
        place_name="กลุ่มอำนวยการ",
        phone=phone,
        profile="both",
        username=username,
        filed_at=now,
        promised_at=now,
    )
