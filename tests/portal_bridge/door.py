"""A stand-in for openNDS of which somebody keeps the books, before a real FreeRADIUS."""

import subprocess
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import text

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.nds.keeping import Bookkeeper, Note
from portal_bridge.adapters.nds.ndsctl import Ndsctl
from portal_bridge.adapters.nds.records import Records
from portal_bridge.adapters.nds.tickets import Ticket, stay, ticket_key
from portal_bridge.adapters.nds.waiting import Waiting
from portal_bridge.adapters.opennds import OpenndsConfig, OpenndsPortal
from portal_bridge.adapters.radius.server import Nas, RadiusServer
from portal_bridge.adapters.radius.welcome import Welcome
from tests.portal_bridge.conftest import Site
from tests.services.ndsctl import FakeNdsctl

FASKEY = "0123456789abcdef-key"
KEY = ticket_key(FASKEY)
MAC, TOKEN = "02:aa:bb:cc:dd:02", "fe203d97"
BEGAN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PC = Welcome(timedelta(minutes=10), timedelta(hours=8), 5_000_000, 20_000_000)


@dataclass
class Door:
    """An openNDS of which somebody keeps the books."""

    site: Site
    fake: FakeNdsctl
    records: Records
    server: RadiusServer
    now: datetime = BEGAN
    waiting: Waiting = field(default_factory=Waiting)
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.keeper = self.new_keeper()

    def new_keeper(self) -> Bookkeeper:
        """One who remembers nothing."""
        return Bookkeeper(
            Ndsctl(self.fake.command.split()),
            KEY,
            self.server,
            self.records,
            timedelta(minutes=1),
            self.notes.append,
            self.waiting,
            lambda: self.now,
        )

    def comes_in(self, name: str, rules: Welcome = PC, *, active: datetime = BEGAN) -> Ticket:
        ticket = Ticket.new(name, "10.77.0.2", rules, BEGAN)
        self.tells(ticket, active=active)
        return ticket

    def tells(self, ticket: Ticket, *, active: datetime, up: int = 0, down: int = 0) -> None:
        self.fake.has(
            MAC,
            state="Authenticated",
            token=TOKEN,
            custom=ticket.write(KEY, stay(TOKEN)),
            session_start=seconds(BEGAN),
            session_end=seconds(BEGAN + timedelta(hours=8)),
            last_active=seconds(active),
            upload_this_session=str(up),
            download_this_session=str(down),
        )

    def leaves(self, ticket: Ticket, how: str, at: datetime, *, up: int = 0, down: int = 0) -> None:
        """As ``binauth.sh`` writes it down, called as 9.10 calls it."""
        self.fake.is_left_by(MAC)
        custom = ticket.write(KEY, stay(TOKEN)).replace("+", "%2b").replace("/", "%2f")
        arguments = [how, MAC, str(down), str(up), seconds(BEGAN), seconds(at), TOKEN, custom]
        script = self.records.folder / "binauth.sh"
        script.write_text(self.records.script())
        subprocess.run(["sh", str(script), *arguments], check=True)

    def on_record(self, name: str) -> list[tuple[object, ...]]:
        query = (
            "SELECT acctsessionid, callingstationid, host(framedipaddress), host(nasipaddress), "
            "acctterminatecause, acctinputoctets, acctoutputoctets, acctsessiontime, "
            "acctstoptime IS NOT NULL FROM radacct WHERE username = :who ORDER BY radacctid"
        )
        with self.site.owner().connect() as connection:
            return [tuple(row) for row in connection.execute(text(query), {"who": name})]

    def moments(self, name: str) -> tuple[datetime, datetime]:
        query = "SELECT acctstarttime, acctstoptime FROM radacct WHERE username = :who"
        with self.site.owner().connect() as connection:
            [(start, stop)] = connection.execute(text(query), {"who": name})
        return start, stop


def seconds(moment: datetime) -> str:
    return str(int(moment.timestamp()))


def a_door(site: Site, tmp_path: Path) -> Door:
    """Before this FreeRADIUS."""
    radius = site.radius
    folder = tmp_path / "records"
    folder.mkdir()
    server = RadiusServer(
        "127.0.0.1",
        radius.secret,
        Nas("10.77.0.1", "helpdesk-opennds"),
        radius.port,
        radius.port + 1,
        wait=0.5,
    )
    return Door(site, FakeNdsctl(tmp_path), Records(folder), server)


def a_portal(door: Door) -> OpenndsPortal:
    """The adapter as it would be set up there."""
    return OpenndsConfig(
        accounts=FreeradiusConfig(database_url=SecretStr(door.site.portal_url)),
        ndsctl=door.fake.command,
        fas_key=SecretStr(FASKEY),
    ).open()
