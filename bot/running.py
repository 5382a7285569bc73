"""Long-running commands: ``serve``, ``work``, and ``migrate`` before them."""

import asyncio
import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

import structlog
import uvicorn
from alembic.util import CommandError
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.app import Helpdesk, compose, prepare
from bot.console import read_at_the_terminal, read_settings
from bot.portal_settings import variable
from bot.trouble import Trouble
from bot.web import GOODBYE_SECONDS, make_web
from bot.worker import Worker
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.remote.envelopes import LARGEST
from store.db import Database
from store.migrations import MadeByANewerProgram, after, current, downgrade, newest, upgrade

LOCK_SUFFIX: Final = ".lock"
BACKLOG: Final = 2_048
"""Webhooks that may wait to be let in, as Uvicorn itself would have it."""
log = structlog.get_logger(__name__)


def serve(*, with_worker: bool) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = read_settings()
    logs.set_up()
    with (
        closing(compose(settings)) as helpdesk,
        _only_one(helpdesk, "serve", needed=with_worker),
    ):
        if with_worker:
            _ready(helpdesk)
        else:
            _refuse_memory(helpdesk)
        worker = helpdesk.worker() if with_worker else None
        app = make_web(
            helpdesk,
            with_worker=with_worker,
            worker=worker,
            # A process whose worker is gone answers nobody: let its supervisor start another.
            on_death=partial(signal.raise_signal, signal.SIGTERM),
        )
        server = _Server(
            uvicorn.Config(
                app,
                access_log=False,
                log_config=None,
                server_header=False,
                ws_max_size=LARGEST,
                timeout_graceful_shutdown=int(GOODBYE_SECONDS) - 2,
            ),
            worker,
            helpdesk.exchange.close if helpdesk.exchange else lambda: None,
        )
        with listener(settings.host, settings.port) as door:
            for stop in (signal.SIGTERM, signal.SIGINT):
                # Ours before Uvicorn's is there, and after: it raises the signal once more.
                signal.signal(stop, server.handle_exit)
            server.run(sockets=[door])


def listener(host: str, port: int) -> socket.socket:
    """Taken here, and not by Uvicorn, which would start the worker first and then give up."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise Trouble(f"cannot listen on {host}:{port} ({error.strerror})") from None


class _Server(uvicorn.Server):
    """Tells the worker to take nothing new as soon as the signal comes, not only when the last
    page is answered."""

    def __init__(
        self, config: uvicorn.Config, worker: Worker | None, let_go: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self._worker = worker
        self._let_go = let_go

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        leave_in_time()
        self._let_go()
        if self._worker is not None:
            self._worker.stop()
        super().handle_exit(sig, frame)


def leave_in_time() -> None:
    """End this process when the goodbye takes too long: a database that is silent must not hold
    it. What was in hand is found again, as after a crash."""

    def leave() -> None:
        log.warning("stopped.late")
        os._exit(1)

    timer = threading.Timer(GOODBYE_SECONDS - 0.5, leave)
    timer.daemon = True
    timer.start()


def _refuse_memory(helpdesk: Helpdesk) -> None:
    for name, opened in helpdesk.portals.items():
        if isinstance(opened.portal, MemoryPortal):
            kind = variable(name, "kind")
            raise Trouble(f"{kind}=memory lives inside `helpdesk serve` only; set a real one")


def work() -> None:
    """Work until SIGTERM or Ctrl-C."""
    settings = read_settings()
    logs.set_up()
    with closing(compose(settings)) as helpdesk, _only_one(helpdesk, "work", needed=True):
        _refuse_memory(helpdesk)
        if helpdesk.database.is_sqlite:
            _ready(helpdesk)
        asyncio.run(_work(helpdesk))


async def _work(helpdesk: Helpdesk) -> None:
    from bot.schedule import start

    worker = helpdesk.worker()
    helpdesk.take_over()
    loop = asyncio.get_running_loop()

    def leave() -> None:
        leave_in_time()
        worker.stop()

    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, leave)
    postman = helpdesk.postman()
    if postman is not None:
        postman.start()
    scheduler = start(helpdesk.timers())
    try:
        await worker.run()
    finally:
        scheduler.shutdown(wait=False)
        if postman is not None:
            postman.stop()


def _ready(helpdesk: Helpdesk) -> None:
    try:
        prepare(helpdesk)
    except SQLAlchemyError as error:
        raise Trouble(
            f"the database cannot be used ({type(error).__name__}): check DATABASE_URL and that "
            "the server runs"
        ) from None
    except MadeByANewerProgram as newer:
        raise Trouble(f"the database cannot be used: {newer}") from None


@contextmanager
def _only_one(helpdesk: Helpdesk, command: str, *, needed: bool) -> Iterator[None]:
    """SQLite has one host and one worker: a second one is refused."""
    path = helpdesk.database.url.database
    if not needed or not helpdesk.database.is_sqlite or path in (None, "", ":memory:"):
        yield
        return
    lock = FileLock(Path(str(path)).with_name(Path(str(path)).name + LOCK_SUFFIX))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Trouble(
            f"another `helpdesk serve` or `work` uses {Path(str(path)).name}; on SQLite "
            f"there is one, so this `{command}` stops (several need PostgreSQL)"
        ) from None
    try:
        yield
    finally:
        lock.release()


def migrate(to: str, *, yes: bool = False) -> str:
    """Migrate, and ship what a new office needs; says where the database is now. ``yes``: go back
    to an older revision, whatever is lost. Raises ``Trouble``."""
    from store.profiles import Profiles

    settings = read_at_the_terminal()
    database = Database(settings.database_url.get_secret_value())
    try:
        before = current(database)
        if to == "head":
            upgrade(database)
            with database.write() as session:
                Profiles(session).ship()
        elif to == "base" or _is_older(database, to):
            lost = after(database, to)
            if lost and not yes:
                raise Trouble(_back(to, lost))
            downgrade(database, to)
        else:
            upgrade(database, to)
        now = current(database)
    except SQLAlchemyError as error:
        raise Trouble(f"the database cannot be migrated ({type(error).__name__})") from None
    except MadeByANewerProgram as newer:
        raise Trouble(f"the database cannot be migrated: {newer}") from None
    except CommandError as error:
        raise Trouble(f"no such revision: {error}") from None
    except RuntimeError as no:  # a migration's own, which has changed nothing
        raise Trouble(str(no)) from None
    finally:
        database.close()
    if before == now:
        return f"already at {now} ({_which(database)})"
    empty = "an empty database"
    return f"migrated from {before or empty} to {now or empty} ({_which(database)})"


def _back(to: str, lost: list[tuple[str, str]]) -> str:
    """What going back takes, and the way to do it all the same."""
    brought = "\n".join(f"  {revision} {what}" for revision, what in lost)
    return (
        f"going back to {to} deletes for good what only these revisions keep:\n{brought}\n"
        "nothing was changed; stop what runs, make a backup, and then run "
        f"`helpdesk migrate {to} --yes`"
    )


def _which(database: Database) -> str:
    """A file by its whole path: a command in the wrong folder lays a database there."""
    name = database.url.database or ""
    return str(Path(name).absolute()) if database.is_sqlite else f"{name} at {database.url.host}"


def _is_older(database: Database, to: str) -> bool:
    here = current(database)
    return here is not None and to != newest(database) and to < here
