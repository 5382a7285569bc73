"""An office and a bridge: the office's end in this process, the bridge as a real one of its own."""

import json
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette

from bot.bridge.asking import Bells, Patience, Rows
from bot.bridge.exchange import Exchange
from bot.bridge.routes import routes
from bot.playground.serving import serving
from portal_bridge.contract import Accounts
from portal_bridge.remote.portal import remote_portal
from store.bridges import Bridge, Bridges
from store.clock import Clock
from store.db import Database
from tests.process.beginning import begin, run
from tests.process.product import Process, environment
from tests.services import programs
from tests.tables import lay

WAIT = 45.0
SEED = bytes(range(32))
USUAL = Patience(to_be_taken=30, to_be_answered=30)


@dataclass(frozen=True)
class OfficeEnd:
    """The office's rows and its routes."""

    database: Database
    exchange: Exchange
    address: str

    def invite(self, name: str = "office-pc") -> str:
        with self.database.write() as session:
            now = self.database.real_now(session)
            return Bridges(session).invite(name, now=now)[1]

    def bridge(self) -> Bridge:
        """The one that has enrolled."""
        with self.database.read() as session:
            found = Bridges(session).enrolled()
        assert found is not None
        return found

    def portal(self, patience: Patience = USUAL) -> Accounts:
        """As a process started now would have it."""
        told = self.bridge().abilities
        rows = Rows(self.database, self.exchange.bells, patience)
        return remote_portal(rows, told["abilities"], told["facts"])


@contextmanager
def office_end(folder: Path, certificate: Path | None = None) -> Iterator[OfficeEnd]:
    """An office that serves bridges, by HTTPS with this certificate."""
    database = Database(f"sqlite:///{folder / 'office.db'}")
    lay(database)
    exchange = Exchange(database, Clock(), Bells(), SEED)
    with serving(Starlette(routes=routes(exchange)), certificate=certificate) as address:
        try:
            yield OfficeEnd(database, exchange, address)
        finally:
            exchange.close()
    database.close()


@dataclass
class FarSide:
    """The folder beside the portal, and what runs in it."""

    folder: Path
    settings: dict[str, str]
    process: Process | None = None
    door: int = 0
    _started: int = field(default=0)

    def enrol(self, office: str, code: str, *, expect: int = 0) -> str:
        """``helpdesk bridge enrol``, to its end."""
        done = run(
            ["-m", "bot", "bridge", "enrol", office, code],
            folder=self.folder,
            environment=environment(**self.settings),
            timeout=WAIT,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stdout + done.stderr

    def moves_to(self, office: str) -> None:
        """The office is reached under another address from now on."""
        file = self.folder / "bridge" / "bridge.json"
        file.write_text(json.dumps(json.loads(file.read_text()) | {"office": office}))

    def run(self, *, by: str | None = None) -> Process:
        """``helpdesk bridge run``; with a portal in memory it has a door for us. Returns when it is
        connected, ``by`` this kind of link."""
        command = ["-m", "bot", "bridge", "run"]
        if "PORTAL__KIND" not in self.settings:
            self.door = self.door or programs.free_port()
            command = [str(Path(__file__).with_name("far.py")), str(self.door)]
        self._started += 1
        log = self.folder / f"bridge-{self._started}.log"
        begun = begin(
            command, folder=self.folder, environment=environment(**self.settings), output=log
        )
        self.process = Process(begun, log)
        if by is not None:
            self.process.until_said(f'"by": "{by}"')
        return self.process

    def at_the_door(self, **said: Any) -> Any:
        """Something done at the far portal itself."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.door}", json.dumps(said).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=WAIT) as answer:  # noqa: S310 - loopback
            return json.loads(answer.read())

    def close(self) -> None:
        if self.process is not None and self.process.begun.poll() is None:
            self.process.kill()


@contextmanager
def far_side(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[FarSide]:
    """A machine beside the portal. Without settings of one, the portal is in memory."""
    folder.mkdir(exist_ok=True)
    far = FarSide(folder, dict(settings or {}))
    try:
        yield far
    finally:
        far.close()
