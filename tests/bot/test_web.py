"""The web side around the password page and the webhook: health, metrics, and the access log."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlmodel import select
from structlog.testing import capture_logs

from bot.app import Helpdesk, compose, prepare
from bot.jobs import order_job
from bot.line.wire import Wire
from bot.playground.platform import Platform
from bot.playground.running import desk_settings
from bot.playground.serving import listener, serving
from bot.playground.visiting import visit
from bot.playground.webhooks import sign
from bot.web import make_web
from portal_bridge.orders import LockAccount
from store.inbox import Arrival, Event, EventState, Inbox
from store.migrations import downgrade
from store.online import Readings
from store.outbox import JobState, Kind, NewJob, Outbox
from store.retention import Clearings
from tests.personal import tells
from tests.tables import lay

SECRET = "the-secret-of-this-test"


@pytest.fixture
def new_helpdesk(tmp_path: Path) -> Iterator[Callable[..., Helpdesk]]:
    """Call it for a product; its database is empty until ``prepare``."""
    composed: list[Helpdesk] = []

    def new(**settings: object) -> Helpdesk:
        platform = Platform(channel_secret=SECRET)
        line = "http://127.0.0.1:9"
        composed.append(compose(desk_settings(line, line, tmp_path, platform, **settings)))
        return composed[-1]

    yield new
    for helpdesk in composed:
        helpdesk.close()


@pytest.fixture
def helpdesk(new_helpdesk: Callable[..., Helpdesk]) -> Helpdesk:
    made = new_helpdesk()
    lay(made.database)
    prepare(made)
    return made


def ask(helpdesk: Helpdesk, path: str, method: str = "GET", **given: object) -> httpx.Response:
    """One request to a web side without a worker."""

    async def one() -> httpx.Response:
        transport = httpx.ASGITransport(make_web(helpdesk, with_worker=False))
        async with httpx.AsyncClient(transport=transport, base_url="http://desk") as client:
            return await client.request(method, path, **given)  # type: ignore[arg-type]  # httpx's own

    return asyncio.run(one())


def test_it_says_that_it_is_alive_whatever_the_database_does(
    new_helpdesk: Callable[..., Helpdesk],
) -> None:
    away = SecretStr("postgresql://nobody@127.0.0.1:9/helpdesk")

    answer = ask(new_helpdesk(database_url=away), "/healthz")

    assert (answer.status_code, answer.json()) == (200, {"ok": True})


@pytest.mark.slow
def test_it_is_ready_only_with_this_versions_tables(new_helpdesk: Callable[..., Helpdesk]) -> None:
    helpdesk = new_helpdesk()
    empty = ask(helpdesk, "/readyz")
    assert (empty.status_code, empty.json()["why"]) == (503, "run helpdesk migrate")

    prepare(helpdesk)
    assert ask(helpdesk, "/readyz").status_code == 200

    downgrade(helpdesk.database, "base")
    assert ask(helpdesk, "/readyz").status_code == 503


def test_it_is_not_ready_without_a_database(new_helpdesk: Callable[..., Helpdesk]) -> None:
    away = new_helpdesk(database_url=SecretStr("postgresql://me:h1dden@127.0.0.1:9/helpdesk"))

    answer = ask(away, "/readyz")

    assert (answer.status_code, answer.json()["why"]) == (503, "the database does not answer")
    assert "h1dden" not in answer.text
    assert ask(away, "/metrics").status_code == 503


def test_it_is_ready_as_long_as_its_worker_lives(helpdesk: Helpdesk) -> None:
    worker, died = helpdesk.worker(), threading.Event()
    web = make_web(helpdesk, with_worker=True, worker=worker, on_death=died.set)
    with serving(web, listener(), lifespan="on") as address:
        assert httpx.get(f"{address}/readyz").json() == {"ok": True, "why": ""}
    assert not died.is_set()


def test_it_is_not_ready_when_its_worker_has_died(helpdesk: Helpdesk) -> None:
    def cannot_open() -> Wire:
        raise RuntimeError("no way to LINE")

    worker, died = helpdesk.worker(), threading.Event()
    worker.open_wire = cannot_open
    web = make_web(helpdesk, with_worker=True, worker=worker, on_death=died.set)
    with capture_logs() as lines, serving(web, listener(), lifespan="on") as address:
        assert died.wait(20)
        answer = httpx.get(f"{address}/readyz")
    assert (answer.status_code, answer.json()["why"]) == (
        503,
        "the worker in this process has ended",
    )
    assert {"event": "worker.died", "error": "RuntimeError", "log_level": "error"} in lines


def measured(helpdesk: Helpdesk) -> dict[tuple[str, str], float]:
    """The metrics as Prometheus reads them, by name and state, or portal."""
    answer = ask(helpdesk, "/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, sample.labels.get("state", sample.labels.get("portal", ""))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def test_metrics_count_what_waits_and_what_died(helpdesk: Helpdesk) -> None:
    assert set(measured(helpdesk).values()) == {0}
    now = datetime.now(UTC)
    with helpdesk.database.write() as session:
        Inbox(session).store([Arrival(f"e{n}", f"line:U{n}", n, "{}") for n in range(3)], now=now)
        session.get_one(Event, 1).state = EventState.DEAD
        states = [JobState.PARKED, JobState.PARKED, JobState.UNCERTAIN, JobState.DONE]
        Outbox(session).add(
            [
                NewJob(kind=Kind.TELL, lane="line:U1", body="{}", state=s, due_at=now, made_at=now)
                for s in states
            ]
        )

    seen = measured(helpdesk)

    assert seen["helpdesk_events", "waiting"] == 2
    assert seen["helpdesk_events", "dead"] == 1
    assert seen["helpdesk_jobs", "parked"] == 2
    assert seen["helpdesk_jobs", "uncertain"] == 1
    assert seen["helpdesk_jobs", "waiting"] == 0
    assert ("helpdesk_jobs", "done") not in seen
    assert seen["helpdesk_pushes_used", ""] == 0


def test_metrics_tell_each_portal_by_its_name(new_helpdesk: Callable[..., Helpdesk]) -> None:
    helpdesk = new_helpdesk(portal={"label": "อาคาร 1"}, portals={"east": {"label": "อาคาร 2"}})
    lay(helpdesk.database)
    prepare(helpdesk)
    now = datetime.now(UTC)
    with helpdesk.database.write() as session:
        Readings(session).take("main", read_at=now)
        Readings(session).failed("east", now=now)
        orders = [order_job(LockAccount("a"), now=now, portal=name) for name in ("east", "west")]
        Outbox(session).add(orders)

    seen = measured(helpdesk)

    assert seen["helpdesk_portal_read_timestamp_seconds", "main"] == now.timestamp()
    assert ("helpdesk_portal_read_timestamp_seconds", "east") not in seen
    assert seen["helpdesk_portal_away", "main"] == 0
    assert seen["helpdesk_portal_away", "east"] == 1
    waiting = [seen["helpdesk_portal_orders", name] for name in ("main", "east", "west")]
    assert waiting == [0, 1, 1], "of a name that is gone, too"


def test_metrics_name_nobody(helpdesk: Helpdesk) -> None:
    with helpdesk.database.write() as session:
        secret = Arrival("e1", "line:U4711", 1, '{"text": "สมชาย 0812345678"}')
        Inbox(session).store([secret], now=datetime.now(UTC))

    said = ask(helpdesk, "/metrics").text

    assert not [word for word in ("U4711", "สมชาย", "0812345678") if word in said]


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/redoc", "/admin", "/p", "/p/"])
def test_there_is_nothing_else(helpdesk: Helpdesk, path: str) -> None:
    assert ask(helpdesk, path).status_code == 404


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_health_and_metrics_are_only_read(helpdesk: Helpdesk, path: str) -> None:
    assert ask(helpdesk, path, "POST").status_code == 405


@pytest.mark.parametrize("path", ["/static/pages/../../../settings.py", "/static/pages/%2e%2e/x"])
def test_static_files_lead_nowhere_else(helpdesk: Helpdesk, path: str) -> None:
    assert ask(helpdesk, path).status_code == 404


# The access log


def logged(helpdesk: Helpdesk, path: str, method: str = "GET", **given: object) -> list[str]:
    """What one request leaves in the log, as text."""
    with capture_logs() as lines:
        ask(helpdesk, path, method, **given)
    return [json.dumps(line, default=str) for line in lines if line["event"] == "http"]


def test_one_line_says_what_was_asked_for_and_what_came_of_it(helpdesk: Helpdesk) -> None:
    [line] = logged(helpdesk, "/readyz")

    said = json.loads(line)
    assert (said["method"], said["route"], said["status"]) == ("GET", "/readyz", 200)
    assert said["ms"] >= 0


@pytest.mark.parametrize(
    "path",
    [
        "/p/T0kenT0kenT0ken",
        "/p/T0kenT0kenT0ken/",
        "/p/T0kenT0kenT0ken?x=1",
        "/p//T0kenT0kenT0ken",
        "/P/T0kenT0kenT0ken",
        "/f/T0kenT0kenT0ken",
        "/f/T0kenT0kenT0ken/small",
        "/x/T0kenT0kenT0ken",
        "/T0kenT0kenT0ken",
        "/static/T0kenT0kenT0ken",
        "/readyz?T0kenT0kenT0ken",
        "/%70/T0kenT0kenT0ken",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_token_stands_in_the_access_log(helpdesk: Helpdesk, path: str, method: str) -> None:
    [line] = logged(helpdesk, path, method)

    assert "T0ken" not in line
    routes = {"/p/{token}", "/f/{token}", "/static/{file}", "/readyz", "other"}
    assert json.loads(line)["route"] in routes


def test_a_whole_visit_leaves_the_token_in_no_line_at_all(helpdesk: Helpdesk) -> None:
    link = helpdesk.signer.address(uuid4())
    path = link.removeprefix(helpdesk.signer.public_url)

    with capture_logs() as lines:
        ask(helpdesk, path)
        ask(helpdesk, path, "POST", data={"last4": "5678"})

    said = json.dumps(lines, default=str)
    assert len(lines) >= 2
    assert path.rsplit("/", 1)[1] not in said
    assert not tells("0812345678", said)


def test_webhooks_that_went_well_are_not_repeated_in_the_log(helpdesk: Helpdesk) -> None:
    body = b'{"destination": "U1", "events": []}'
    headers = {"x-line-signature": sign(SECRET, body)}

    assert ask(helpdesk, "/callback", "POST", content=body, headers=headers).status_code == 200
    assert logged(helpdesk, "/callback", "POST", content=body, headers=headers) == []
    assert logged(helpdesk, "/healthz") == []


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_the_webhook_is_posted_to(helpdesk: Helpdesk, method: str) -> None:
    assert ask(helpdesk, "/callback", method).status_code == 405


def test_a_server_that_runs_answers_and_stops(helpdesk: Helpdesk) -> None:
    """Through a socket, with worker and timers, up and down again."""
    with serving(make_web(helpdesk, with_worker=True), lifespan="on") as address:
        assert visit(f"{address}/readyz").status == 200
        assert visit(f"{address}/p/nonsense").status == 404
    with helpdesk.database.read() as session:
        assert {event.source for event in session.exec(select(Event))} <= {"timer"}


def test_the_metrics_tell_what_the_last_clearing_removed(helpdesk: Helpdesk) -> None:
    assert ("helpdesk_cleared_timestamp_seconds", "") in measured(helpdesk)
    now = helpdesk.clock.now()
    with helpdesk.database.write() as session:
        Clearings(session).begin(now.date(), now=now)
        Clearings(session).done(now.date(), {"events": 7}, now=now)
    answer = ask(helpdesk, "/metrics").text
    assert 'helpdesk_cleared_rows{kind="events"} 7.0' in answer
    assert measured(helpdesk)["helpdesk_cleared_timestamp_seconds", ""] == now.timestamp()
