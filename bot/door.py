"""The webhook's door: verify, mask, store once, answer. Nothing else happens in the request.

Requests that arrive together share one commit. LINE waits two seconds for the answer
(DOC check-webhook-error-statistics), and 200 is said only after the commit.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import structlog
from pydantic import SecretStr
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from bot.line.reading import BadBatch, arrivals
from bot.wake import Bell
from store.db import Database
from store.inbox import Arrival, Inbox

BODY_LIMIT: Final = 1_048_576
SIGNATURE_LIMIT: Final = 200
BATCH: Final = 256
STORED: Final = PlainTextResponse("OK")
POST_ONLY: Final = PlainTextResponse("POST only", 405, {"allow": "POST"})
log = structlog.get_logger(__name__)


class TooLarge(Exception):
    """The body is over the limit; nothing of it is read further."""


@dataclass
class _Parcel:
    """The events of one request, waiting for their commit."""

    events: list[Arrival]
    stored: asyncio.Future[None]


class Door:
    """``POST /callback``. Open it inside the event loop that serves it."""

    def __init__(self, database: Database, secrets: Sequence[SecretStr], bell: Bell) -> None:
        self._database = database
        self._keys = [secret.get_secret_value().encode() for secret in secrets]
        self._bell = bell
        self._waiting: list[_Parcel] = []
        self._desk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="door")
        self._committer: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: Response = POST_ONLY
        if scope["method"] == "POST":
            response = await self._receive(Request(scope, receive))
        await response(scope, receive, send)

    async def _receive(self, request: Request) -> Response:
        try:
            body = await _body(request)
        except TooLarge:
            return _turned_away(413, "too large")
        except ClientDisconnect:
            return _turned_away(400, "cut off")
        if not self._signed(body, request.headers.get("x-line-signature", "")):
            return _turned_away(401, "bad signature")
        try:
            events = arrivals(body)
        except BadBatch as bad:
            return _turned_away(400, str(bad))
        if events:
            try:
                await self._store(events)
            except Exception as error:
                log.error("webhook.unstored", error=type(error).__name__)
                return Response(status_code=503)
        return STORED

    def _signed(self, body: bytes, signature: str) -> bool:
        """Any of the secrets may have signed the raw bytes (REF signature validation)."""
        if not signature or len(signature) > SIGNATURE_LIMIT or not signature.isascii():
            return False
        given = signature.encode()
        good = False
        for key in self._keys:
            digest = base64.b64encode(hmac.digest(key, body, hashlib.sha256))
            good |= hmac.compare_digest(digest, given)
        return good

    async def _store(self, events: list[Arrival]) -> None:
        parcel = _Parcel(events, asyncio.get_running_loop().create_future())
        self._waiting.append(parcel)
        if self._committer is None or self._committer.done():
            self._committer = asyncio.create_task(self._commit_all())
        await parcel.stored

    async def _commit_all(self) -> None:
        """One commit for all that wait, again and again until nobody does."""
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            outcomes = await loop.run_in_executor(self._desk, self._commit, batch)
            for parcel, error in zip(batch, outcomes, strict=True):
                if parcel.stored.cancelled():
                    continue
                if error is None:
                    parcel.stored.set_result(None)
                else:
                    parcel.stored.set_exception(error)
            self._bell.ring()

    def _commit(self, batch: list[_Parcel]) -> list[Exception | None]:
        """All at once; if that fails, one request at a time, so that none harms another. Whatever
        went wrong is each request's answer: nobody may be left waiting for it."""
        try:
            self._write([event for parcel in batch for event in parcel.events])
        except Exception as error:
            if len(batch) == 1:
                return [error]
            return [self._commit([parcel])[0] for parcel in batch]
        return [None] * len(batch)

    def _write(self, events: list[Arrival]) -> None:
        with self._database.write() as session:
            Inbox(session).store(events, now=self._database.real_now(session))

    async def close(self) -> None:
        """Wait for what is being stored."""
        if self._committer is not None:
            await asyncio.gather(self._committer, return_exceptions=True)
        self._desk.shutdown(wait=True)


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if not (length.isascii() and length.isdigit()) or int(length) > BODY_LIMIT:
        raise TooLarge
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise TooLarge
        parts.append(part)
    return b"".join(parts)


def _turned_away(status: int, why: str) -> Response:
    log.warning("webhook.refused", status=status, why=why)
    return PlainTextResponse(why, status_code=status)
