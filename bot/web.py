"""The web side: the webhook's door, the one-time pages, health and metrics, in one ASGI app."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Final

import structlog
from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.app import Helpdesk
from bot.bridge import routes as bridge
from bot.door import Door
from bot.pages import code, guests, handout, online, password, pictures
from bot.pages.tokens import CODE_PATH, GUESTS_PATH, HANDOUT_PATH, PATH, PICTURE_PATH
from bot.schedule import start
from bot.worker import Worker
from store.budget import Budget
from store.clock import BANGKOK
from store.inbox import EventState, Inbox
from store.migrations import current, newest
from store.online import Readings
from store.orders import Orders
from store.outbox import JobState, Outbox
from store.retention import Clearings

log = structlog.get_logger(__name__)

GOODBYE_SECONDS: Final = 10.0
"""How long a stop may take; what is not done by then is found again by the next start."""


def make_web(
    helpdesk: Helpdesk,
    *,
    with_worker: bool,
    worker: Worker | None = None,
    on_death: Callable[[], object] = lambda: None,
) -> ASGIApp:
    """The app that ``helpdesk serve`` runs, with worker and timers in it or without. ``worker``:
    one that the caller wants to stop before the app does; ``on_death`` is called when it ends
    without having been asked to."""
    door = helpdesk.door()
    if with_worker and worker is None:
        worker = helpdesk.worker()
    app = FastAPI(
        title="helpdesk",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lambda _app: _life(helpdesk, door, worker, on_death),
    )
    app.router.routes.extend(password.routes(helpdesk.pages()))
    app.router.routes.extend(handout.routes(helpdesk.handouts()))
    app.router.routes.extend(guests.routes(helpdesk.guest_pages()))
    app.router.routes.extend(code.routes(helpdesk.code_pages()))
    app.router.routes.extend(online.routes(helpdesk.online_pages()))
    app.router.routes.extend(pictures.routes(helpdesk.pictures()))
    if helpdesk.exchange is not None:
        app.router.routes.extend(bridge.routes(helpdesk.exchange))
    app.add_route("/healthz", _healthy, methods=["GET"])
    app.add_route("/readyz", _Ready(helpdesk, worker).answer, methods=["GET"])
    app.add_route("/metrics", _Metrics(helpdesk).answer, methods=["GET"])
    return Entrance(app, door)


@asynccontextmanager
async def _life(
    helpdesk: Helpdesk, door: Door, worker: Worker | None, on_death: Callable[[], object]
) -> AsyncIterator[None]:
    postman = helpdesk.bridge_postman()
    if postman is not None:
        postman.start()
    try:
        if worker is not None:
            async with _working(helpdesk, worker, on_death):
                yield
        else:
            yield
    finally:
        if postman is not None:
            await asyncio.to_thread(postman.stop)
        await door.close()


@asynccontextmanager
async def _working(
    helpdesk: Helpdesk, worker: Worker, on_death: Callable[[], object]
) -> AsyncIterator[None]:
    helpdesk.take_over()
    postman = helpdesk.postman()
    scheduler = start(helpdesk.timers())
    running = asyncio.create_task(worker.run())

    def mourn(ended: asyncio.Task[None]) -> None:
        if worker.died:
            error = None if ended.cancelled() else ended.exception()
            log.error("worker.died", error=type(error).__name__ if error else None)
            on_death()

    running.add_done_callback(mourn)
    if postman is not None:
        postman.start()
    log.info("started")
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
        worker.stop()
        if postman is not None:
            await asyncio.to_thread(postman.stop)
        try:
            await asyncio.wait_for(asyncio.shield(running), GOODBYE_SECONDS)
        except TimeoutError:
            log.warning("stopped.late")
        except Exception:
            log.info("stopped.without_its_worker")  # it died before, and that was said
        log.info("stopped")


async def _healthy(_request: Request) -> Response:
    return JSONResponse({"ok": True})


class _Ready:
    """``GET /readyz``: the database answers and has the tables this version wants, and the worker
    that should be in this process is whole."""

    def __init__(self, helpdesk: Helpdesk, worker: Worker | None) -> None:
        self._database = helpdesk.database
        self._worker = worker

    async def answer(self, _request: Request) -> Response:
        ready, why = await asyncio.to_thread(self._look)
        return JSONResponse({"ok": ready, "why": why}, status_code=200 if ready else 503)

    def _look(self) -> tuple[bool, str]:
        try:
            with self._database.read() as session:
                session.execute(text("SELECT 1"))
            if current(self._database) != newest(self._database):
                return False, "run helpdesk migrate"
        except SQLAlchemyError:
            return False, "the database does not answer"
        if self._worker is not None and not self._worker.is_whole:
            return False, "the worker in this process has ended"
        return True, ""


class _Metrics:
    """``GET /metrics`` for Prometheus: counts only, of rows as they are now."""

    def __init__(self, helpdesk: Helpdesk) -> None:
        self._helpdesk = helpdesk

    async def answer(self, _request: Request) -> Response:
        try:
            body = await asyncio.to_thread(self._collect)
        except SQLAlchemyError as error:
            log.error("database.trouble", error=type(error).__name__)
            return Response(status_code=503)
        return Response(body, media_type=CONTENT_TYPE_LATEST)

    def _collect(self) -> bytes:
        registry = CollectorRegistry()
        events = Gauge("helpdesk_events", "Events by state", ["state"], registry=registry)
        jobs = Gauge("helpdesk_jobs", "Outbox jobs by state", ["state"], registry=registry)
        pushes = Gauge("helpdesk_pushes_used", "Pushes used this month", registry=registry)
        cleared = Gauge(
            "helpdesk_cleared_rows", "Rows the last clearing removed", ["kind"], registry=registry
        )
        cleared_at = Gauge(
            "helpdesk_cleared_timestamp_seconds", "When it was done", registry=registry
        )
        read_at = Gauge(
            "helpdesk_portal_read_timestamp_seconds",
            "When it was last read who is online",
            ["portal"],
            registry=registry,
        )
        failing = Gauge(
            "helpdesk_portal_away", "1 while it cannot be read", ["portal"], registry=registry
        )
        waiting = Gauge(
            "helpdesk_portal_orders", "Orders that wait for it", ["portal"], registry=registry
        )
        month = self._helpdesk.clock.now().astimezone(BANGKOK).strftime("%Y-%m")
        with self._helpdesk.database.read() as session:
            events.labels(EventState.WAITING.value).set(Inbox(session).waiting())
            events.labels(EventState.DEAD.value).set(len(Inbox(session).dead()))
            counts = Outbox(session).counts()
            for state in JobState:
                if state is not JobState.DONE:
                    jobs.labels(state.value).set(counts.get(state.value, 0))
            last = Clearings(session).last()
            if last is not None and last.done_at is not None:
                cleared_at.set(last.done_at.timestamp())
                for kind, count in last.gone.items():
                    cleared.labels(kind).set(count)
            orders = Orders(session).waiting()
            for name in {*self._helpdesk.portals, *orders}:
                waiting.labels(name).set(orders.get(name, 0))
            for name in self._helpdesk.portals:
                reading = Readings(session).known(name)
                if reading is not None:
                    failing.labels(name).set(reading.failing_since is not None)
                if reading is not None and reading.read_at is not None:
                    read_at.labels(name).set(reading.read_at.timestamp())
            pushes.set(Budget(session, 0).used(month))
        return generate_latest(registry)


class Entrance:
    """Webhooks go straight to the door: the framework's layers would cost more than the storing.

    Of everything else there is one log line: method, the route's pattern (never the address, which
    may hold a token), status and time. Webhooks that went well are counted by LINE.
    """

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/callback":
            await self._door(scope, receive, send)
            return
        if scope["type"] != "http" or scope["path"] == "/healthz":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, watch)
        finally:
            took = round((time.perf_counter() - began) * 1000, 1)
            log.info("http", method=scope["method"], route=_pattern(scope), status=status, ms=took)


def _pattern(scope: Scope) -> str:
    path = str(scope["path"])
    for page in (PATH, HANDOUT_PATH, GUESTS_PATH, PICTURE_PATH):
        if path.startswith(page.removesuffix("{token}")):
            return page
    if path.rstrip("/") == CODE_PATH:
        return CODE_PATH
    if path.startswith("/static/"):
        return "/static/{file}"
    return path if path in ("/readyz", "/metrics", *bridge.PATHS) else "other"
