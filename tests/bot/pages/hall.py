"""The login page in front of an openNDS that is none, and the FreeRADIUS behind it."""

import base64
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg
from pydantic import SecretStr
from sqlalchemy import make_url

from bot.pages.login import LoginPages, make_login_page
from bot.playground.serving import serving
from portal_bridge.adapters.nds.ndsctl import Ndsctl
from portal_bridge.adapters.nds.tickets import stay
from portal_bridge.adapters.radius.remembering import FreeradiusWithDevices
from portal_bridge.adapters.radius.server import Nas, RadiusServer
from portal_bridge.adapters.radius.settings import Settings
from portal_bridge.contract import ProfileLimits
from tests.bot.pages.office import TEXTS
from tests.services.freeradius import Radius
from tests.services.ndsctl import FakeNdsctl

FASKEY, DOOR = "0123456789abcdef-key", "10.77.0.1:2050"
MAC, TOKEN, WORD = "02:aa:bb:cc:dd:02", "fe203d97", "Kx7-mango-42"
ELSEWHERE = "http://neverssl.com"
FROZEN = "บัญชีถูกระงับ โปรดติดต่อเจ้าหน้าที่"
PC = ProfileLimits(
    "pc",
    timedelta(minutes=10),
    timedelta(hours=8),
    rate_up=5_000_000,
    rate_down=20_000_000,
    devices=1,
)


@dataclass(frozen=True)
class Answer:
    status: int
    location: str
    body: str
    policy: str


@dataclass
class Hall:
    """The page, who stands before it, and the portal behind it."""

    portal: FreeradiusWithDevices
    radius: Radius
    fake: FakeNdsctl
    pages: LoginPages
    host: str = ""

    def asks(
        self, path: str = "", form: dict[str, str] | None = None, verb: str = "", **headers: str
    ) -> Answer:
        connection = HTTPConnection(urlsplit(self.host).netloc, timeout=30)
        try:
            sent = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
            connection.request(
                verb or ("POST" if form else "GET"),
                path or f"/login/?fas={quote(knocking())}",
                urlencode(form) if form else None,
                sent | {name.replace("_", "-"): value for name, value in headers.items()},
            )
            got = connection.getresponse()
            location, policy = got.headers["Location"], got.headers["Content-Security-Policy"]
            return Answer(got.status, location or "", got.read().decode(), policy or "")
        finally:
            connection.close()

    def looks(self) -> Answer:
        """As a link's preview does."""
        return self.asks(verb="HEAD")

    def in_tables(self, statement: str) -> None:
        """Behind the adapter's back."""
        url = make_url(self.radius.database_url).set(drivername="postgresql")
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as link:
            link.execute(statement.encode())

    def logs_in(self, username: str, password: str = WORD) -> Answer:
        return self.asks(form={"username": username, "password": password})

    def opens(self, name: str, expires: datetime | None = None) -> str:
        self.portal.open_account(name, PC, expires)
        self.portal.set_password(name, WORD)
        return name


def knocking(door: str = DOOR, wanted: str = "http://www.moe.go.th/", token: str = TOKEN) -> str:
    said = (
        f"hid={stay(token)}, clientip=10.9.9.9, clientmac=02:00:00:00:00:00, client_type=cpd_can, "
        f"gatewayname=office, gatewayaddress={door}, originurl={quote(wanted, safe='')}, "
        "clientif=lan0, themespec=(null), (null)"
    )
    return base64.b64encode(said.encode()).decode()


def alert(answer: Answer) -> str:
    found = re.search(r'role="alert">(.*?)</', answer.body, re.DOTALL)
    return found[1] if found else ""


def a_hall(radius: Radius, folder: Path, mac_format: str | None = None) -> Hall:
    """``mac_format``: how remembered devices come in by themselves; ``None``: none does."""
    fake = FakeNdsctl(folder)
    fake.has(MAC, token=TOKEN)
    server = RadiusServer(
        "127.0.0.1",
        radius.secret,
        Nas("10.77.0.1", "helpdesk-opennds"),
        radius.port,
        radius.port + 1,
        wait=0.5,
        frozen_message=FROZEN,
    )
    pages = LoginPages(
        server, Ndsctl(fake.command.split()), DOOR, FASKEY, TEXTS.say, ELSEWHERE, mac_format
    )
    config = Settings(
        database_url=SecretStr(radius.database_url),
        frozen_message=FROZEN,
        mac_format=mac_format,
    )
    return Hall(FreeradiusWithDevices(config), radius, fake, pages)


@contextmanager
def served(hall: Hall) -> Iterator[Hall]:
    with serving(make_login_page(hall.pages)) as hall.host:
        yield hall
