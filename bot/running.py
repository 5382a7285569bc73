"""Long-running commands: ``serve``, ``work``, and ``migrate`` before them."""

import asyncio
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import uvicorn
from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.app import Helpdesk, compose, prepare
from bot.console import Trouble, read_settings
from bot.web import GOODBYE_SECONDS, make_web
from portal_bridge.adapters.memory import MemoryPortal
from store.db import Database
from store.migrations import current, downgrade, newest, upgrade

LOCK_SUFFIX: Final = ".lock"


def serve(*, with_worker: bool) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    settings = read_settings()
    logs.set_up()
    helpdesk = compose(settings)
    with _only_one(helpdesk, "serve", needed=with_worker):
        if with_worker:
            _ready(helpdesk)
        elif isinstance(helpdesk.portal, MemoryPortal):
            raise Trouble("PORTAL__KIND=memory lives inside `helpdesk serve` only; set freeradius")
        uvicorn.run(
            make_web(helpdesk, with_worker=with_worker),
            host=settings.host,
            port=settings.port,
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=int(GOODBYE_SECONDS),
        )
    helpdesk.close()


def work() -> None:
    """Work until SIGTERM or Ctrl-C."""
    settings = read_settings()
    logs.set_up()
    helpdesk = compose(settings)
    if isinstance(helpdesk.portal, MemoryPortal):
        raise Trouble("PORTAL__KIND=memory lives inside `helpdesk serve` only; set freeradius")
    with _only_one(helpdesk, "work", needed=True):
        if helpdesk.database.is_sqlite:
            _ready(helpdesk)
        asyncio.run(_work(helpdesk))
    helpdesk.close()


async def _work(helpdesk: Helpdesk) -> None:
    from bot.schedule import start

    worker = helpdesk.worker()
    helpdesk.take_over()
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(stop, worker.stop)
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
        raise Trouble(f"the database cannot be used ({type(error).__name__})") from None


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


def migrate(to: str) -> str:
    """Migrate, and ship what a new office needs; says where the database is now."""
    from store.profiles import Profiles

    settings = read_settings()
    database = Database(settings.database_url.get_secret_value())
    try:
        before = current(database)
        if to == "head":
            upgrade(database)
            with database.write() as session:
                Profiles(session).ship()
        elif to == "base" or _is_older(database, to):
            downgrade(database, to)
        else:
            upgrade(database, to)
        after = current(database)
    except SQLAlchemyError as error:
        raise Trouble(f"the database cannot be migrated ({type(error).__name__})") from None
    finally:
        database.close()
    if before == after:
        return f"already at {after}"
    return f"migrated from {before or 'an empty database'} to {after or 'an empty database'}"


def _is_older(database: Database, to: str) -> bool:
    here = current(database)
    return here is not None and to != newest(database) and to < here
