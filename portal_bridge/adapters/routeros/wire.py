"""One router's REST interface: what was asked, what came back, and what a silence means."""

import json
import ssl
import threading
import time
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import httpx

from portal_bridge.adapters.routeros import answers
from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.settings import Settings
from portal_bridge.contract import Unreachable

LARGEST: Final = 8 * 1024 * 1024
"""Bytes of one answer: a router that has 20,000 users tells them in less."""
KEPT: Final = 45.0
"""Seconds that a quiet connection is kept: some releases note each new one as a login."""
_CONNECTION: Final = (
    "Check that the router runs, that this host reaches it, PORTAL__URL, that www-ssl is enabled, "
    "and its certificate (PORTAL__CA_FILE for one of its own)."
)


@dataclass(frozen=True)
class Timeouts:
    """Seconds. Short, because an order is leased for 15 of them."""

    connect: float = 2
    silence: float = 4
    """Between two pieces of an answer."""
    call: float = 9
    """For all that one call of the portal asks."""


PATIENT: Final = Timeouts()


class Router:
    """RouterOS 7 by REST. Safe to use from several threads.

    All may raise ``Unreachable`` and ``Rejected``; what changes something, ``Unsure``.
    """

    def __init__(self, settings: Settings, timeouts: Timeouts = PATIENT) -> None:
        self._timeouts = timeouts
        self._call = threading.local()
        self.changes = 0
        """Answers so far that said something was changed."""
        self._client = httpx.Client(
            base_url=f"{settings.url}/rest/",
            auth=httpx.BasicAuth(settings.user, settings.password.get_secret_value()),
            verify=ssl.create_default_context(cafile=settings.ca_file),
            limits=httpx.Limits(
                max_connections=8, max_keepalive_connections=2, keepalive_expiry=KEPT
            ),
            # A proxy of the environment's would be told the router's password.
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

    def rows(self, menu: str, fields: Sequence[str], **where: str) -> list[Row]:
        """The items of a menu that have these values, with these fields as far as they are set."""
        found = self._read(menu, {".proplist": ",".join(fields), **where})
        if not all(".id" in row for row in found):
            raise answers.garbled(changes=False)
        return [row for row in found if all(row.get(name) == where[name] for name in where)]

    def whole(self, menu: str) -> Row:
        """The one object that some menus are, such as the clock."""
        found = self._read(menu, {})
        if len(found) != 1:
            raise answers.garbled(changes=False)
        return found[0]

    def add(self, menu: str, fields: Mapping[str, str]) -> None:
        self._change("PUT", menu, fields)

    def change(self, menu: str, item: str, fields: Mapping[str, str]) -> bool:
        """Whether the item was there."""
        return self._change("PATCH", f"{menu}/{item}", fields)

    def remove(self, menu: str, item: str) -> bool:
        """Whether the item was there."""
        return self._change("DELETE", f"{menu}/{item}", None)

    def _read(self, menu: str, query: Mapping[str, str]) -> list[Row]:
        status, body = self._ask("GET", menu, query=query)
        if status != 200:
            if 200 < status < 400:
                raise answers.garbled(changes=False)
            raise answers.refusal(status, body, changes=False)
        try:
            return answers.rows(body)
        except answers.Garbled:
            raise answers.garbled(changes=False) from None

    def _change(self, method: str, path: str, fields: Mapping[str, str] | None) -> bool:
        status, body = self._ask(method, path, fields=fields)
        if not 200 <= status < 300:
            if method != "PUT" and answers.is_gone(status, body):
                return False
            if status < 400:
                raise answers.garbled(changes=True)
            raise answers.refusal(status, body, changes=True)
        try:
            answers.rows(body)
        except answers.Garbled:
            raise answers.garbled(changes=True) from None
        self.changes += 1
        return True

    def _ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> tuple[int, bytes]:
        with self.one_call() as left:
            if left <= 0:
                raise Unreachable("the router is too slow", cure=_CONNECTION)
            # Strings throughout: RouterOS reads a number that begins with 0 as octal.
            body = json.dumps(fields).encode() if fields is not None else None
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
            return self._send(request, time.monotonic() + left)

    def _send(self, request: httpx.Request, until: float) -> tuple[int, bytes]:
        changes = request.method != "GET"
        try:
            response = self._client.send(request, stream=True)
            try:
                return response.status_code, _whole(response, until, changes=changes)
            finally:
                response.close()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise Unreachable("no connection to the router", cure=_CONNECTION) from None
        except httpx.HTTPError:
            raise answers.lost("the router's answer was lost", changes=changes) from None


def _whole(response: httpx.Response, until: float, *, changes: bool) -> bytes:
    heard = bytearray()
    for piece in response.iter_bytes():
        heard += piece
        if len(heard) > LARGEST:
            raise answers.garbled(changes=changes)
        if time.monotonic() > until:
            raise answers.lost("the router's answer did not end", changes=changes)
    return bytes(heard)
