"""The line to one REST interface: what was asked, what came back, and what a silence means."""

import ssl
import threading
import time
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import httpx
from pydantic import SecretStr

from portal_bridge.contract import PortalError, Unreachable, Unsure

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one answer: a router that has 20,000 users tells them in less."""
KEPT: Final = 45.0
"""Seconds that a quiet connection is kept: some releases of RouterOS note each as a login."""
_ENDED: Final = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
"""The connection ended under a request, or what came is no answer. A silence is none of these: it
has had its time."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds. Short, because an order is leased for 15 of them."""

    connect: float = 2
    silence: float = 4
    """Between two pieces of an answer."""
    call: float = 9
    """For all that one call of the portal asks."""


PATIENT: Final = Timeouts()


@dataclass(frozen=True)
class Whom:
    """Whom we speak to, as a person is told of it."""

    name: str
    """Such as ``the router``."""
    connection: str
    """The cure where there is no connection."""
    language: str
    """The cure where its answer cannot be understood."""


@dataclass(frozen=True)
class Answer:
    """What came back, whatever it says."""

    status: int
    body: bytes
    date: datetime | None
    """The other clock's time, in whole seconds (RFC 9110 section 6.6.1). Aware."""


class RestLine:
    """One REST interface behind HTTP basic authentication. Safe to use from several threads.

    A failure without a clear answer is ``Unreachable`` of what only reads, since that changes
    nothing, and ``Unsure`` of the rest, unless nobody can have heard it.
    """

    def __init__(
        self,
        base: str,
        login: tuple[str, SecretStr],
        whom: Whom,
        *,
        ca_file: Path | None = None,
        timeouts: Timeouts = PATIENT,
    ) -> None:
        self._whom, self._timeouts = whom, timeouts
        self._call = threading.local()
        user, word = login
        self._client = httpx.Client(
            base_url=base,
            auth=httpx.BasicAuth(user, word.get_secret_value()),
            verify=ssl.create_default_context(cafile=ca_file),
            limits=httpx.Limits(
                max_connections=8, max_keepalive_connections=2, keepalive_expiry=KEPT
            ),
            # A proxy of the environment's would be told the password.
            trust_env=False,
        )
        weakref.finalize(self, self._client.close)

    @contextmanager
    def one_call(self) -> Iterator[float]:
        """What is asked within it is asked within its time: gives what is left of that."""
        outer: float | None = getattr(self._call, "until", None)
        until = time.monotonic() + self._timeouts.call if outer is None else outer
        self._call.until = until
        try:
            yield until - time.monotonic()
        finally:
            self._call.until = outer

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """``body`` is JSON. Whatever is no GET may change something. A GET whose connection ended
        under it is asked once more (RFC 9110 section 9.2.2), if there is time: the other side may
        end a kept connection in the moment in which we ask on it."""
        with self.one_call() as left, self._told(changes=method != "GET"):
            until = time.monotonic() + left
            try:
                return self._ask(method, path, query, body, until)
            except _ENDED:
                if method != "GET":
                    raise
                return self._ask(method, path, query, body, until)

    def _ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        body: bytes | None,
        until: float,
    ) -> Answer:
        left = until - time.monotonic()
        if left <= 0:
            raise Unreachable(f"{self._whom.name} is too slow", cure=self._whom.connection)
        request = self._client.build_request(
            method,
            path,
            params=query,
            content=body,
            headers={"Content-Type": "application/json"} if body else {},
            timeout=httpx.Timeout(
                min(self._timeouts.silence, left), connect=min(self._timeouts.connect, left)
            ),
        )
        response = self._client.send(request, stream=True)
        try:
            whole = self._whole(response, until, changes=method != "GET")
            return Answer(response.status_code, whole, _date(response))
        finally:
            response.close()

    def lost(self, what: str, *, changes: bool, cure: str | None = None) -> PortalError:
        """What a failure without a clear answer means: a read that failed has changed nothing.
        ``what`` goes on after the name of whom we ask."""
        told = f"{self._whom.name}{what}"
        return Unsure(told) if changes else Unreachable(told, cure=cure or self._whom.connection)

    def garbled(self, *, changes: bool) -> PortalError:
        what = "'s answer cannot be understood"
        return self.lost(what, changes=changes, cure=self._whom.language)

    @contextmanager
    def _told(self, *, changes: bool) -> Iterator[None]:
        """What goes wrong within it, as what it means."""
        try:
            yield
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            what, name = "no connection to", self._whom.name
            if _is_of_tls(error):
                what = "no trustworthy certificate (TLS) at"
            raise Unreachable(f"{what} {name}", cure=self._whom.connection) from None
        except httpx.HTTPError:
            raise self.lost("'s answer was lost", changes=changes) from None

    def _whole(self, response: httpx.Response, until: float, *, changes: bool) -> bytes:
        heard = bytearray()
        for piece in response.iter_bytes():
            heard += piece
            if len(heard) > LARGEST:
                raise self.garbled(changes=changes)
            if time.monotonic() > until:
                raise self.lost("'s answer did not end", changes=changes)
        return bytes(heard)


def _date(response: httpx.Response) -> datetime | None:
    try:
        told = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return told.replace(tzinfo=UTC) if told.tzinfo is None else told


def _is_of_tls(error: BaseException) -> bool:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLError):
            return True
        seen = seen.__cause__ or seen.__context__
    return False
