"""``helpdesk`` as processes of their own, beside a LINE that lives in the test's process."""

import os
import secrets
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from bot.playground.api import make_app
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.running import ACCESS_TOKEN
from bot.playground.serving import serving
from store.clock import Clock
from store.db import Database
from store.migrations import upgrade
from store.profiles import Profiles
from store.roster import Role, Roster
from tests.process.beginning import ROOT, Begun, begin, run
from tests.services import programs

WAIT = 120.0
"""Seconds to wait for something that must come; a busy machine is no failure."""
TERM_SECONDS = 10.0
"""What SIGTERM may take."""
ROUND_THE_CLOCK = "mon-sun 00:00-24:00"


def environment(**settings: str) -> dict[str, str]:
    """What a process of ours sees: these settings, and none of the developer's own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT)} | settings


@dataclass
class Process:
    """One running ``helpdesk``; its log is kept for when something goes wrong."""

    begun: Begun
    log: Path

    def kill(self) -> None:
        """``kill -9``: as a power cut ends it."""
        self.begun.kill()
        self.begun.wait(WAIT)

    def terminate(self) -> None:
        self.begun.send_signal(signal.SIGTERM)

    def end(self) -> int:
        """SIGTERM, and how it ended; fails when that takes longer than it may."""
        self.terminate()
        return self.begun.wait(TERM_SECONDS + 5)

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def with_stacks(self) -> str:
        """What it said, and what each of its threads is at, if it has ``faulthandler`` say so."""
        if self.begun.poll() is None:
            self.begun.send_signal(signal.SIGUSR1)
            programs.until(lambda: "Current thread" in self.said, "stacks", seconds=WAIT)
        return f"{self.said}\nended: {self.begun.poll()}"

    def until_said(self, words: str) -> None:
        programs.until(lambda: words in self.said or self._ended(words), words, seconds=WAIT)

    def _ended(self, words: str) -> bool:
        assert self.begun.poll() is None, f"ended before {words!r}: {self.said[-2000:]}"
        return False


@dataclass
class Product:
    """The commands of one office: its settings, its folder, its processes."""

    folder: Path
    platform: Platform
    settings: dict[str, str]
    _processes: list[Process] = field(default_factory=list)

    @property
    def web(self) -> str:
        return self.settings["PUBLIC_URL"]

    def with_settings(self, **changed: str) -> "Product":
        """The same office with other settings; its processes end with the first one's."""
        return Product(self.folder, self.platform, self.settings | changed, self._processes)

    def run(self, *arguments: str, expect: int = 0) -> str:
        """A short command, to its end; gives what it printed, or of what it complained."""
        done = run(
            ["-m", "bot", *arguments],
            folder=self.folder,
            environment=environment(**self.settings),
            timeout=WAIT,
        )
        assert done.returncode == expect, done.stdout + done.stderr
        return done.stderr if expect else done.stdout

    def start(self, *arguments: str) -> Process:
        """A long command, which dies with this process even if that is killed."""
        log = self.folder / f"{len(self._processes)}-{arguments[0]}.log"
        begun = begin(
            ["-m", "bot", *arguments],
            folder=self.folder,
            environment=environment(**self.settings),
            output=log,
        )
        process = Process(begun, log)
        self._processes.append(process)
        return process

    def serve(self, *arguments: str) -> Process:
        """``helpdesk serve``, ready for work."""
        process = self.start("serve", *arguments)
        self.until_ready(process)
        return process

    def until_ready(self, process: Process) -> None:
        def ready() -> bool:
            assert process.begun.poll() is None, process.said[-3000:]
            return self.get("/readyz") == 200

        programs.until(ready, "helpdesk serve", seconds=WAIT)

    def get(self, path: str) -> int:
        """The status of a page; 0 when nobody answers."""
        connection = HTTPConnection(urlsplit(self.web).netloc, timeout=5)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except OSError:
            return 0
        finally:
            connection.close()

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The office's rows, beside its processes; closed after the block."""
        database = Database(self.settings["DATABASE_URL"])
        try:
            yield database
        finally:
            database.close()

    def migrate(self) -> None:
        """As ``helpdesk migrate`` does, without the time a process takes."""
        with self.database() as database:
            upgrade(database)
            with database.write() as session:
                Profiles(session).ship()

    def officer(self, name: str, role: Role = Role.OFFICER) -> Person:
        """Somebody bound by a code as ``helpdesk invite`` prints it."""
        with self.database() as database, database.write() as session:
            code = Roster(session).invite(name, role, now=Clock().now())
        person = self.platform.person(name)
        person.say(code)
        person.chat.expect("งานของฉัน", WAIT)
        return person

    def close(self) -> None:
        for process in self._processes:
            if process.begun.poll() is None:
                process.kill()


@contextmanager
def product(folder: Path, **settings: str) -> Iterator[Product]:
    """One office at a LINE of its own, for the length of the block."""
    platform = Platform()
    platform.webhooks.patience = 10.0
    platform.webhooks.backoff = [1.0] * 60
    port = programs.free_port()
    with ExitStack() as stack:
        line = stack.enter_context(serving(make_app(platform)))
        stack.callback(platform.close)
        own = {
            "LINE_CHANNEL_SECRET": platform.channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
            "LINE_API_URL": line,
            "PUBLIC_URL": f"http://127.0.0.1:{port}",
            "PORT": str(port),
            "SECRET_KEY": secrets.token_urlsafe(32),
            "DATABASE_URL": f"sqlite:///{folder / 'helpdesk.db'}",
            "OFFICE__HOURS": ROUND_THE_CLOCK,
        }
        office = Product(folder, platform, own | settings)
        platform.webhooks.url = f"{office.web}/callback"
        stack.callback(office.close)
        yield office
