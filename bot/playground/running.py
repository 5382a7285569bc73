"""The product at your desk: the same composition as in production, a LINE in memory beside it.

``running`` is used by ``helpdesk playground``, by its tour, and by the journeys in the tests.
"""

import secrets
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob
from pydantic import SecretStr

from bot import logs
from bot.app import Helpdesk, compose, prepare
from bot.line.richmenu import install
from bot.playground.api import make_app
from bot.playground.page.desk import labels
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.portal import MemoryPanel
from bot.playground.serving import listener, serving
from bot.schedule import Timers
from bot.settings import Settings
from bot.web import make_web
from handlers.loading.samples import load_samples
from portal_bridge.adapters.memory import MemoryPortal
from store.audit import Actor, Audit
from store.clock import BANGKOK, Clock
from store.duties import Duties, Duty
from store.hours import OfficeHours
from store.roster import Role, Roster

AFTER_OPENING: Final = timedelta(minutes=35)
"""When nobody is at work now, the playground's clock shows this long after the next opening."""
ACCESS_TOKEN: Final = "playground-access-token"  # noqa: S105 - opens nothing but the playground

STEPPED: Final = timedelta(minutes=15)
LOOKS: Final = timedelta(seconds=30)
WAIT: Final = 10.0
"""Seconds for an answer of the product, on a busy machine."""

Echo = Callable[[str], object]


@dataclass(frozen=True)
class Playground:
    """Everything that runs: the product, its portal, LINE, and where the page is."""

    helpdesk: Helpdesk
    portal: MemoryPortal
    platform: Platform
    clock: Clock
    page: str
    product: str

    def invite(self, name: str, role: Role = Role.OFFICER) -> str:
        """A one-time officer's code, as ``helpdesk invite`` prints it."""
        with self.helpdesk.database.write() as session:
            return Roster(session).invite(name, role, now=self.clock.now())


@dataclass(frozen=True)
class _WallClock:
    """The clock on the page: moved forward, it wakes the timers at once."""

    clock: Clock
    timers: Timers

    def now(self) -> datetime:
        return self.clock.now()

    def forward(self, span: timedelta) -> None:
        """A few minutes pass as they do, with a look at who is online every half a minute; hours
        and days are jumped over."""
        steps = int(span / LOOKS) if span <= STEPPED else 1
        for _ in range(max(steps, 1)):
            self.clock.forward(span / max(steps, 1))
            self.timers.look()
        self.timers.tick()


@contextmanager
def running(
    *, port: int = 0, clock: Clock | None = None, folder: Path | None = None, **given: Any
) -> Iterator[Playground]:
    """The whole playground for as long as the block runs. ``given`` are settings to differ."""
    with tempfile.TemporaryDirectory(prefix="helpdesk-") as spare:
        time_ = clock or desk_clock()
        platform = Platform(today=lambda: time_.now().date())
        portal = MemoryPortal(time_.now)
        line, web = listener(port=port), listener()
        page, product = _address(line), _address(web)
        platform.webhooks.url = f"{product}/callback"
        settings = desk_settings(page, product, folder or Path(spare), platform, **given)
        helpdesk = compose(settings, clock=time_, portal=portal)
        prepare(helpdesk)
        wall = _WallClock(time_, helpdesk.timers())
        line_app = make_app(platform, portal_panel=MemoryPanel(portal, time_.now), clock=wall)
        web_app = make_web(helpdesk, with_worker=True)
        with serving(line_app, line), serving(web_app, web, lifespan="on"):
            try:
                yield Playground(helpdesk, portal, platform, time_, page, product)
            finally:
                platform.close()
        helpdesk.close()


def _address(bound: Any) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://{host}:{port}"


def desk_clock() -> Clock:
    """The time of day, moved to working time when the office is closed now, so that the story can
    be played on a Sunday night too."""
    clock = Clock()
    hours = OfficeHours.parse("mon-fri 08:30-12:00 13:00-16:30")
    now = datetime.now(UTC)
    if not hours.open_at(now) or not hours.open_at(now + AFTER_OPENING):
        clock.forward(hours.next_opening(now + AFTER_OPENING) + AFTER_OPENING - now)
    return clock


def desk_settings(
    line: str, product: str, folder: Path, platform: Platform, **given: Any
) -> Settings:
    """Settings that reach nothing but this machine, also beside those of an office in the
    environment; the secrets are new every time."""
    values: dict[str, Any] = {
        "line_channel_secret": (SecretStr(platform.channel_secret),),
        "line_channel_id": None,
        "line_channel_access_token": SecretStr(ACCESS_TOKEN),
        "line_api_url": line,
        "public_url": product,
        # Nobody pays for pushes here: whoever wants to see every warning may.
        "push": {"idle_warnings": "always"},
        "secret_key": SecretStr(secrets.token_urlsafe(32)),
        "database_url": SecretStr(f"sqlite:///{folder / 'helpdesk.db'}"),
    }
    return Settings(_env_file=None, **(values | given))


def install_menus(play: Playground) -> None:
    """The rich menus, as ``helpdesk richmenu`` installs them."""
    configuration = Configuration(host=play.page, access_token=ACCESS_TOKEN)
    with ApiClient(configuration) as client:
        install(MessagingApi(client), MessagingApiBlob(client), play.helpdesk.texts)


def people(platform: Platform) -> tuple[Person, Person, Person]:
    """The three phones on the page."""
    return (
        platform.person("สมชาย ใจดี", role="staff"),
        platform.person("มาลี ศรีสุข", role="officer"),
        platform.person("โรงเรียนบ้านวังไผ่", role="school"),
    )


def colleagues(play: Playground, first: Person) -> None:
    """Who comes next in the order, and the head: choose their phones to see what reaches them."""
    first.chat.expect("งานของฉัน", WAIT)
    for name, role in (("อนันต์ พูลผล", Role.OFFICER), ("ประธาน ใจกว้าง", Role.HEAD)):
        person = play.platform.person(name)
        person.follow()
        person.say(play.invite(name, role))
        person.chat.expect("งานของฉัน", WAIT)
    with play.helpdesk.database.write() as session:
        for entry, _ in Roster(session).officers():
            if entry.role is Role.OFFICER:
                turn = 1 if entry.name == first.name else 2
                Duties(session).give(Duty(officer_id=entry.person_id, turn=turn))


def sample_figures(play: Playground) -> None:
    """Invented figures of the real schools, so that there is something to ask for."""
    helpdesk, now = play.helpdesk, play.clock.now()
    with helpdesk.database.write() as session:
        audit = Audit(session, now, Actor.CONSOLE)
        load_samples(audit, helpdesk.places(), now.astimezone(BANGKOK).date())


def play(echo: Echo, port: int) -> int:
    """``helpdesk playground``: run until Ctrl-C."""
    logs.set_up("WARNING")
    with running(port=port) as play:
        install_menus(play)
        sample_figures(play)
        staff, officer, school = people(play.platform)
        for person in (staff, officer, school):
            person.follow()
        officer.say(play.invite(officer.name))
        colleagues(play, officer)
        echo(labels()["ready"])
        echo(play.page)
        over = threading.Event()
        for stop in (signal.SIGINT, signal.SIGTERM):
            signal.signal(stop, lambda _number, _frame: over.set())
        over.wait()
        return 0


def tell(echo: Echo) -> int:
    """``helpdesk playground --tour``."""
    from bot.playground.tour import tour

    logs.set_up("ERROR")
    with running() as play:
        sample_figures(play)
        return tour(play, echo)
