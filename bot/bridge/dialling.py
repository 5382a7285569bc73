"""How the bridge reaches the office: by HTTPS outwards, through the proxy that the environment
names (``HTTPS_PROXY``), and with the office's certificate verified."""

import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final

from websockets.exceptions import InvalidStatus, WebSocketException

from bot.bridge.line import Line, opened
from bot.bridge.routes import NOT_KNOWN, POLL, SOCKET, TAKEN_OVER
from bot.settings import is_loopback
from bot.trouble import Trouble
from portal_bridge.remote.envelopes import LARGEST

PATIENCE: Final = 10.0
"""Seconds for a connection, and for an answer that nobody holds back."""


class Cut(Exception):
    """The office is not reached, or not any more. It is tried again."""


class Unwanted(Exception):
    """The office does not know this bridge, or has another link of it: somebody must look."""


@dataclass(frozen=True)
class Dialling:
    """``office`` is its https address; ``ca_file`` its authority, where the system knows it not;
    ``patience`` is in seconds."""

    office: str
    ca_file: Path | None = None
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        plain = self.office.startswith("http://") and is_loopback(self.office)
        if not self.office.startswith("https://") and not plain:
            raise Trouble("the office's address begins with https://")

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self.ca_file)
        except (OSError, ssl.SSLError):
            raise Trouble(f"BRIDGE_CA_FILE: {self.ca_file} is no file of certificates") from None

    @contextmanager
    def socket(self) -> Iterator[Line]:
        """A WebSocket, for the length of the block. Raises ``Cut`` when none gets through, for
        whatever reason."""
        address = "ws" + self.office.removeprefix("http") + SOCKET
        secure = self._context() if address.startswith("wss:") else None
        with ExitStack() as block:
            yield self._opened(block, address, secure)

    def _opened(self, block: ExitStack, address: str, secure: ssl.SSLContext | None) -> Line:
        try:
            return block.enter_context(opened(address, secure, self.patience))
        except InvalidStatus as no:
            raise Cut(f"answered {no.response.status_code} to a WebSocket") from None
        except (OSError, WebSocketException, TimeoutError, EOFError) as error:
            raise Cut(type(error).__name__) from None

    def post(self, path: str, text: str, *, held: float = 0) -> str:
        """One request, whose answer may be held back for so many seconds. Raises ``Cut`` and
        ``Unwanted``."""
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if self.office.startswith("https:"):
            handlers.append(urllib.request.HTTPSHandler(context=self._context()))
        opener = urllib.request.build_opener(*handlers)
        request = urllib.request.Request(  # noqa: S310 - https, or this machine: see above
            self.office + path, text.encode("ascii"), {"Content-Type": "text/plain"}
        )
        try:
            with opener.open(request, timeout=held + self.patience) as response:
                # Whole or not at all: without a limit, a body that is cut off raises.
                told = response.headers.get("content-length", "")
                limited = told.isdecimal() and int(told) <= LARGEST
                body: bytes = response.read() if limited else response.read(LARGEST + 1)
        except urllib.error.HTTPError as no:
            with no:
                if no.code in (401, 409):
                    raise unwanted(no.code) from None
                raise Cut(f"answered {no.code}") from None
        except (OSError, HTTPException) as error:
            reason = getattr(error, "reason", error)
            raise Cut(type(reason).__name__) from None
        if len(body) > LARGEST:
            raise Cut("answered too much")
        return body.decode("ascii", errors="replace")

    def poll(self, text: str, *, seconds: float) -> str:
        """The answer to a poll that may be held back for so long."""
        return self.post(POLL, text, held=seconds)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What is signed and sealed for the office is for no other address."""

    def redirect_request(self, *_given: object, **_named: object) -> None:
        return None


def unwanted(code: int | None) -> Unwanted:
    """What the office meant by this status, or by this way of closing a socket."""
    if code in (409, TAKEN_OVER):
        return Unwanted("another process with this bridge's key has taken over")
    return Unwanted("the office does not know this bridge: removed there, or its key is another")


def is_unwanted(code: int | None) -> bool:
    return code in (NOT_KNOWN, TAKEN_OVER)
