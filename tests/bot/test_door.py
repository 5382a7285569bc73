"""The webhook's door: one commit for many, and nobody harmed or left waiting by another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from sqlalchemy import event as sql_event

from bot.door import BODY_LIMIT, Door
from bot.playground.webhooks import sign
from bot.wake import Bell
from store.db import Database
from tests.tables import lay

SECRET = "the-secret"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'door.db'}")
    lay(database)
    yield database
    database.close()


def webhook(*names: str) -> bytes:
    events = [
        {
            "type": "message",
            "webhookEventId": name,
            "timestamp": 1,
            "source": {"type": "user", "userId": "U1"},
            "message": {"type": "text", "id": "1", "text": name},
        }
        for name in names
    ]
    return json.dumps({"events": events}).encode()


def posted(database: Database, *bodies: bytes, headers: dict[str, str] | None = None) -> list[int]:
    """POST all at once; the statuses, in order."""

    async def all_at_once() -> list[int]:
        door = Door(database, [SecretStr(SECRET)], Bell())
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(door), base_url="http://here"
        ) as client:

            async def post(body: bytes) -> int:
                given = {"x-line-signature": sign(SECRET, body)} | (headers or {})
                signed = [(k.encode(), value.encode("latin-1")) for k, value in given.items()]
                return (await client.post("/callback", content=body, headers=signed)).status_code

            statuses = await asyncio.gather(*map(post, bodies))
        await door.close()
        return statuses

    return asyncio.run(all_at_once())


def kept(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT event_id FROM event").scalars())


def test_posts_that_come_together_share_a_commit(database: Database) -> None:
    commits: list[object] = []
    sql_event.listen(database.engine, "commit", commits.append)
    names = [f"event-{n}" for n in range(40)]
    assert posted(database, *map(webhook, names)) == [200] * 40
    assert kept(database) == set(names)
    assert len(commits) < 20


def test_one_post_that_cannot_be_stored_harms_no_other(database: Database) -> None:
    def refuse(*arguments: object) -> None:
        if "poison" in str(arguments[3]):
            raise UnicodeError("this one cannot be written")

    sql_event.listen(database.engine, "before_cursor_execute", refuse)
    statuses = posted(database, webhook("a"), webhook("poison"), webhook("b"), webhook("c"))
    assert statuses == [200, 503, 200, 200]
    assert kept(database) == {"a", "b", "c"}


def test_nothing_is_acknowledged_before_it_is_committed(database: Database) -> None:
    def refuse(_connection: object) -> None:
        raise OSError("no space left on device")

    sql_event.listen(database.engine, "commit", refuse)
    assert posted(database, webhook("a"), webhook("b")) == [503, 503]
    assert kept(database) == set()


def test_a_body_over_the_limit_is_turned_away_whatever_it_claims(database: Database) -> None:
    large = b" " * (BODY_LIMIT + 1)
    assert posted(database, large) == [413]
    assert posted(database, webhook("a"), headers={"content-length": "x"}) == [413]
    assert posted(database, webhook("a"), headers={"content-length": "\u00b2"}) == [413]
    assert kept(database) == set()


def test_the_largest_body_is_let_in(database: Database) -> None:
    body = webhook("a")
    assert posted(database, body + b" " * (BODY_LIMIT - len(body))) == [200]
    assert kept(database) == {"a"}


def test_a_signature_that_is_no_signature_is_turned_away(database: Database) -> None:
    for signature in ("", "x", "x" * 5_000, "ก".encode().decode("latin-1")):
        headers = {"x-line-signature": signature}
        assert posted(database, webhook("a"), headers=headers) == [401], signature
    assert kept(database) == set()
