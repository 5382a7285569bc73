"""The composition root: the only place where settings become a running product.

``compose`` is used alike by ``serve``, ``work``, the playground and the tests.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from linebot.v3.messaging import ApiClient, Configuration
from sqlmodel import Session

from bot.books.keeper import Keeper
from bot.bridge.asking import Bells as BridgeBells
from bot.bridge.exchange import Exchange
from bot.couriers.files import FileCourier
from bot.couriers.letters import LineCourier
from bot.couriers.menus import MenuCourier
from bot.couriers.orders import PortalCourier
from bot.couriers.patience import PatienceCourier
from bot.couriers.quota import QuotaReader
from bot.dispatcher import Dispatcher
from bot.door import Door
from bot.handouts import Maker
from bot.handouts.factor import FactorMaker
from bot.handouts.figures import FigureMaker
from bot.handouts.invitation import invitation
from bot.handouts.mydata import MyDataMaker
from bot.handouts.poster import PosterMaker
from bot.handouts.slip import SlipMaker
from bot.line.credentials import Credentials, LongLived
from bot.line.stateless import Stateless
from bot.line.wire import Wire
from bot.mis.files import FigureFiles
from bot.opening import Opening
from bot.pages.code import CodePages
from bot.pages.guestforms import GuestForms
from bot.pages.guests import GuestPages
from bot.pages.handout import HandoutPages
from bot.pages.lodge import Lodge
from bot.pages.online import OnlinePages
from bot.pages.papercodes import PaperCodes
from bot.pages.password import Network, PasswordPages
from bot.pages.pictureaddresses import PictureAddresses
from bot.pages.pictures import PicturePages
from bot.pages.screencodes import ScreenCodes
from bot.pages.tokens import LinkSigner, derive
from bot.places import PlaceBook
from bot.portals import Portals
from bot.schedule import Timers
from bot.settings import Settings, facts
from bot.texts import Texts
from bot.wake import Bells, Postman
from bot.watch.sweep import Sweep
from bot.worker import Worker
from handlers.kit.authenticator import Authenticator
from handlers.kit.desk import Office
from handlers.kit.limits import limits
from handlers.loading.dropping import FiguresFile
from handlers.rounds.files import RoundFile, name_and_mark
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import Accounts as Portal
from portal_bridge.contract import AccountState, Sessions
from store.accounts import Accounts
from store.accounts import AccountState as State
from store.audit import AUDIT
from store.bridgecalls import CHANNEL
from store.clock import Clock
from store.db import Database
from store.handouts import HandoutKind
from store.hours import OfficeHours
from store.migrations import upgrade
from store.people import Warned
from store.profiles import Profiles
from store.schoolyear import Terms
from store.sends import Sends
from store.sessionbook import SESSIONS


@dataclass(frozen=True)
class Helpdesk:
    """Everything one process may need, made once and passed on."""

    settings: Settings
    database: Database
    clock: Clock
    office: Office
    texts: Texts
    signer: LinkSigner
    portals: Portals
    places: PlaceBook
    bells: Bells
    keepers: tuple[Keeper, ...]
    """Of each book that is sealed."""
    authenticator: Authenticator
    paper_codes: PaperCodes
    screen_codes: ScreenCodes
    guest_forms: GuestForms
    exchange: Exchange | None = None
    """Where a portal is behind a bridge: the office's end of them."""

    def door(self) -> Door:
        return Door(self.database, self.settings.line_channel_secret, self.bells.events)

    def pages(self) -> PasswordPages:
        return PasswordPages(
            self.database, self.clock, self.portals, self.signer, self.texts.say, self._network()
        )

    def _network(self) -> Network:
        office = self.settings.office
        return Network(office.wifi, office.login_address)

    def code_pages(self) -> CodePages:
        return CodePages(
            self.database,
            self.clock,
            self.signer,
            self.paper_codes,
            self.screen_codes,
            self.texts.say,
        )

    def guest_pages(self) -> GuestPages:
        return GuestPages(
            lodge=Lodge(self.database, self.clock, self.bells.orders.ring),
            portals=self.portals,
            signer=self.signer,
            forms=self.guest_forms,
            say=self.texts.say,
            keeps=self.office.keeps.accounts,
            network=self._network(),
        )

    def handouts(self) -> HandoutPages:
        slips = SlipMaker(
            self.paper_codes, self.signer, self._network(), self.texts.say, self.portals
        )
        makers: dict[HandoutKind, Maker] = {
            HandoutKind.INVITATION: invitation,
            HandoutKind.MY_DATA: MyDataMaker(self.texts, self.database.real_now, self.portals),
            HandoutKind.SLIP: slips,
            HandoutKind.SLIPS: slips,
            HandoutKind.POSTER: PosterMaker(
                self.paper_codes, self.signer, self._network(), self.texts.say, self.portals
            ),
            HandoutKind.FIGURES: FigureMaker(self.texts, self.office, self.places),
            HandoutKind.FACTOR: FactorMaker(self.authenticator, self.office.short_name),
        }
        return HandoutPages(self.database, self.clock, self.signer, self.texts.say, makers)

    def pictures(self) -> PicturePages:
        return PicturePages(
            self.database,
            self.clock,
            self.picture_addresses(),
            self.texts,
            self.office,
            self.places,
        )

    def picture_addresses(self) -> PictureAddresses:
        return PictureAddresses(self.settings.secret_key, self.settings.public_url)

    def online_pages(self) -> OnlinePages:
        return OnlinePages(
            self.database,
            self.clock,
            self.signer,
            self.screen_codes,
            self.texts.say,
            self.portals,
            self.bells.ring_for,
            self.bells.events.ring,
        )

    def worker(self) -> Worker:
        database = self.database
        settings = self.settings
        return Worker(
            dispatcher=Dispatcher(
                database,
                self.clock,
                self.office,
                self.places,
                self.authenticator,
                self.bells.ring_for,
            ),
            letters=LineCourier(
                database,
                self.texts,
                self.signer,
                self.clock,
                settings.push.monthly,
                self.picture_addresses(),
            ),
            patience=PatienceCourier(database),
            quota=QuotaReader(database, self.clock, settings.push.monthly),
            menus=MenuCourier(database),
            files=FileCourier(
                database,
                {
                    FiguresFile.form: FigureFiles(database, self.places),
                    RoundFile.form: name_and_mark,
                },
            ),
            orders=[
                PortalCourier(database, opened.portal, name, self.portals.beside(name))
                for name, opened in self.portals.items()
            ],
            open_wire=partial(Wire, line_credentials(settings), settings.line_api_url),
            bells=self.bells,
            # SQLite has one writer: a second thread would only wait for the first.
            threads=1 if database.is_sqlite else 4,
        )

    def timers(self) -> Timers:
        return Timers(
            self.database,
            self.clock,
            self.office.hours,
            self.bells.events,
            self.keepers,
            self.office.keeps,
            self.sweeps(),
        )

    def sweeps(self) -> Sequence[Sweep]:
        """What looks who is online, for each portal that can tell."""
        database, clock, bell = self.database, self.clock, self.bells.events
        return [
            Sweep(database, clock, opened.portal, bell, opened.reads_every, name)
            for name, opened in self.portals.items()
            if isinstance(opened.portal, Sessions)
        ]

    def postman(self) -> Postman | None:
        """Who brings news from other processes; SQLite has none."""
        return None if self.database.is_sqlite else Postman(self.database.url, self.bells.ring)

    def bridge_postman(self) -> Postman | None:
        """Who brings word that another process has asked the bridge, whose link may be here."""
        if self.exchange is None or self.database.is_sqlite:
            return None
        return Postman(self.database.url, self.exchange.bells.asked.ring, CHANNEL)

    def take_over(self) -> None:
        """At the start of the only worker of a single-host database: end the leases of the one
        before it, so that nothing waits for a process that is gone."""
        if self.database.is_sqlite:
            with self.database.write() as session:
                Sends(session).free_all()

    def close(self) -> None:
        self.database.close()


def compose(
    settings: Settings, *, clock: Clock | None = None, given: Mapping[str, Portal] | None = None
) -> Helpdesk:
    """Put the product together. The database must be migrated before it is used. ``given``: portals
    that are open already, by their names in the settings."""
    database = Database(settings.database_url.get_secret_value())
    texts = Texts.load(facts(settings.office))
    time, bells, bridge_bells = clock or Clock(settings.offset()), Bells(), BridgeBells()
    opening = Opening(settings, texts, database, time, bridge_bells)
    portals = opening.all(given or {})
    secret = settings.secret_key.get_secret_value().encode()
    return Helpdesk(
        settings=settings,
        database=database,
        clock=time,
        office=replace(_office(settings), portals=portals.facts()),
        texts=texts,
        signer=LinkSigner(settings.secret_key, settings.public_url),
        portals=portals,
        places=PlaceBook(database),
        bells=bells,
        authenticator=Authenticator(derive(secret, b"helpdesk second factors, version 1")),
        guest_forms=GuestForms(derive(secret, b"helpdesk guest forms, version 1")),
        paper_codes=PaperCodes(derive(secret, b"helpdesk codes on paper, version 1")),
        screen_codes=ScreenCodes(derive(secret, b"helpdesk codes on screens, version 1")),
        exchange=Exchange(
            database, time, bridge_bells, derive(secret, b"helpdesk bridges, version 1")
        )
        if any(one.kind == "bridge" for one in settings.each_portal().values())
        else None,
        keepers=tuple(
            Keeper(database, time, book, settings.keys(book), keep, bells.events)
            for book, keep in (
                (AUDIT, timedelta(days=settings.audit_keep_days)),
                (SESSIONS, settings.keeps().sessions),
            )
        ),
    )


def _office(settings: Settings) -> Office:
    office = settings.office
    return Office(
        name=office.name,
        short_name=office.short_name,
        hours=OfficeHours.parse(office.hours),
        phone=office.phone,
        place=office.place,
        privacy_contact=office.privacy_contact,
        promise=timedelta(minutes=office.promise_minutes),
        recognises_newcomers=office.recognises_newcomers,
        pushes=settings.push.monthly,
        keeps=settings.keeps(),
        warnings=Warned(settings.push.idle_warnings),
        wifi=office.wifi,
        published=office.published,
        shows_pictures=settings.shows_pictures,
        school_sizes=office.school_sizes,
        terms=Terms.parse(office.terms),
    )


def line_credentials(settings: Settings) -> Credentials:
    """Where the settings say that LINE's tokens come from. Nothing is contacted yet."""
    if settings.line_channel_access_token is not None:
        return LongLived(settings.line_channel_access_token)
    channel = settings.line_channel_id or ""
    return Stateless(channel, settings.line_channel_secret, settings.line_api_url)


def line_client(settings: Settings) -> ApiClient:
    """The SDK's client for a short command, which waits for LINE. It is used up with its token, in
    a quarter of an hour at the earliest. Raises ``NotIssued``."""
    token = asyncio.run(line_credentials(settings).token())
    return ApiClient(
        Configuration(access_token=token.get_secret_value(), host=settings.line_api_url)
    )


def prepare(helpdesk: Helpdesk) -> None:
    """Migrate, ship what a new office needs, and tell a memory portal what it should remember."""
    upgrade(helpdesk.database)
    with helpdesk.database.write() as session:
        Profiles(session).ship()
        for name, opened in helpdesk.portals.items():
            if isinstance(opened.portal, MemoryPortal):
                _remember(name, opened.portal, session)


def _remember(name: str, portal: MemoryPortal, session: Session) -> None:
    """A memory portal lost its passwords with the last process: each owner sets a new one. An
    account that was being opened may have been open already; its news is still on the way."""
    accounts = Accounts(session)
    gone = (State.FAILED, State.CLOSED)
    here = (account for account in accounts.all() if account.portal == name)
    kept = [account for account in here if account.state not in gone]
    for account in kept:
        accounts.move(account.id, State.LOCKED, unless=[State.FROZEN, State.OPENING])
    portal.rebuild(
        (
            AccountState(
                username=account.username,
                profile=account.profile,
                locked=True,
                frozen=account.state is State.FROZEN,
                expires=account.expires_at,
            )
            for account in kept
        ),
        (limits(profile) for profile in Profiles(session).all()),
    )
