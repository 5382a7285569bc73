"""The one place that calls LINE: through the SDK, and with every failure sorted.

What matters of a failure is whether LINE may have accepted the call. The SDK's asynchronous client
does not retry and waits 300 seconds unless told otherwise; both are decided here.
"""

import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from typing import Any, Final, TypeVar

import aiohttp
import structlog
from linebot.v3.messaging import (
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    AsyncMessagingApiBlob,
    Configuration,
    ShowLoadingAnimationRequest,
)
from pydantic import SecretStr

from bot.line.credentials import Credentials, NotIssued

T = TypeVar("T")
LINE: Final = "https://api.line.me"
TIMEOUT: Final = 5.0
"""Seconds one call may take; leases are built on it (``store.outbox.LEASE``)."""
log = structlog.get_logger(__name__)


class Result(Enum):
    """How a call ended, as far as the next step depends on it."""

    ACCEPTED = auto()
    """2xx, or 409: accepted before under this retry key."""
    NOT_SENT = auto()
    """Surely not accepted; trying again later may help (no token, no connection, 401, 403)."""
    SLOW_DOWN = auto()
    """429 by rate: surely not accepted."""
    MONTH_USED_UP = auto()
    """429 by the monthly limit: surely not accepted, and nothing else will be this month."""
    BAD_TOKEN = auto()
    """400: the reply token is used, expired or wrong; LINE does not say which."""
    BAD_MESSAGE = auto()
    """400: LINE does not take one of the messages."""
    MAYBE = auto()
    """A timeout, a 5xx, a broken connection: accepted or not, nobody knows."""


@dataclass(frozen=True)
class Outcome:
    """A result, LINE's own words about it, and which message it complained of (from 0)."""

    result: Result
    why: str = ""
    culprit: int | None = None


class Wire:
    """LINE's Messaging API for one channel. Open it inside a running event loop."""

    def __init__(self, credentials: Credentials, host: str | None) -> None:
        self._credentials = credentials
        # Empty: each call brings the token of its time, which the SDK's client would keep for good.
        self._client = AsyncApiClient(Configuration(access_token="", host=host))
        self._api = AsyncMessagingApi(self._client)
        self._blobs = AsyncMessagingApiBlob(self._client)

    async def reply(self, token: str, messages: list[dict[str, Any]]) -> Outcome:
        """Answer on a reply token. It has no retry key: LINE refuses one (REF send-reply)."""
        return await self._send("reply", {"replyToken": token, "messages": messages}, {})

    async def push(self, to: str, key: str, messages: list[dict[str, Any]]) -> Outcome:
        """Push under a retry key (a UUID), so that a repeat is not a second message."""
        headers = {"X-Line-Retry-Key": key}
        return await self._send("push", {"to": to, "messages": messages}, headers)

    async def _send(self, name: str, body: dict[str, Any], headers: dict[str, str]) -> Outcome:
        """Frozen messages go as they are. The SDK's models would be made of them only to be taken
        apart again, and would silently drop what this SDK does not know yet."""
        call = partial(
            self._client.call_api,
            f"/v2/bot/message/{name}",
            "POST",
            header_params={"Content-Type": "application/json"} | headers,
            body=body,
            response_types_map={},
            auth_settings=["Bearer"],
            _host=LINE,
        )
        return await self._call(name, call)

    async def link_menu(self, user: str, menu: str) -> Outcome:
        return await self._call(
            "link_menu", partial(self._api.link_rich_menu_id_to_user_with_http_info, user, menu)
        )

    async def file(self, message_id: str) -> bytes:
        """What was sent in this message. Whoever asks knows its size from the event. Raises what
        the SDK raises, or ``NotIssued``."""
        return bytes(await self._ask(partial(self._blobs.get_message_content, message_id)))

    async def show_loading(self, user: str, seconds: int) -> Outcome:
        """The loading animation in a 1:1 chat, for 5 to 60 seconds in steps of five."""
        asked = ShowLoadingAnimationRequest(chatId=user, loadingSeconds=seconds)
        return await self._call(
            "loading", partial(self._api.show_loading_animation_with_http_info, asked)
        )

    async def quota(self) -> tuple[int | None, int]:
        """The plan's pushes a month (``None``: no limit) and how many are used, by LINE's count,
        which is approximate (REF get-consumption). Raises what the SDK raises, or
        ``NotIssued``."""
        allowed = await self._ask(self._api.get_message_quota)
        used = await self._ask(self._api.get_message_quota_consumption)
        return allowed.value, int(used.total_usage)

    async def menu_of(self, alias: str) -> str | None:
        """The rich menu an alias stands for; ``None`` when menus are not installed. Raises what the
        SDK raises, or ``NotIssued``."""
        try:
            answer = await self._ask(partial(self._api.get_rich_menu_alias, alias))
        except ApiException as error:
            if error.status == 404:
                return None
            raise
        return str(answer.rich_menu_id)

    async def close(self) -> None:
        await self._client.close()

    async def _ask(self, call: Callable[..., Awaitable[T]]) -> T:
        """Make one of the SDK's calls, with a token. A 401 means that nothing was sent (REF status
        codes): if another token can be had, the call is made once more, in what is left of its
        time."""
        token = await self._credentials.token()
        began = time.monotonic()
        try:
            return await call(_request_timeout=TIMEOUT, _request_auth=_bearer(token))
        except ApiException as error:
            if error.status != 401 or not self._credentials.refused(token):
                raise
        left = began + TIMEOUT - time.monotonic()
        log.info("line.token_refused")
        token = await self._credentials.token()
        return await call(_request_timeout=left, _request_auth=_bearer(token))

    async def _call(self, name: str, call: Callable[..., Awaitable[Any]]) -> Outcome:
        try:
            answer = await self._ask(call)
        except NotIssued as error:
            return Outcome(Result.NOT_SENT, str(error))
        except ApiException as error:
            outcome = sorted_out(error.status, error.body)
            request_id = (error.headers or {}).get("x-line-request-id")
            log.info("line.call", call=name, status=error.status, request_id=request_id)
            return outcome
        except aiohttp.ClientConnectorError:
            log.warning("line.unreachable", call=name)
            return Outcome(Result.NOT_SENT, "no connection to LINE")
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            log.warning("line.unclear", call=name, error=type(error).__name__)
            return Outcome(Result.MAYBE, type(error).__name__)
        except ValueError:
            # The SDK reads a body only after a 2xx, and LINE adds to its answers without notice.
            log.warning("line.unread", call=name)
            return Outcome(Result.ACCEPTED)
        headers = answer.headers or {}
        log.info(
            "line.call",
            call=name,
            status=answer.status_code,
            request_id=headers.get("x-line-request-id"),
        )
        return Outcome(Result.ACCEPTED)


def _bearer(token: SecretStr) -> dict[str, str]:
    """The SDK's way to give one call a token of its own."""
    value = f"Bearer {token.get_secret_value()}"
    return {"in": "header", "key": "Authorization", "type": "bearer", "value": value}


def sorted_out(status: int | None, body: object) -> Outcome:
    """An HTTP error of LINE's, sorted. LINE asks to branch on the status, but the two kinds of 429
    and of 400 are told apart by words only (REF error messages)."""
    message, culprit = _complaint(body)
    lowered = message.lower()
    match status:
        case 409:
            return Outcome(Result.ACCEPTED)
        case 400 if "reply token" in lowered:
            return Outcome(Result.BAD_TOKEN, message)
        case 400 | 413:
            return Outcome(Result.BAD_MESSAGE, message, culprit)
        case 429 if "monthly limit" in lowered:
            return Outcome(Result.MONTH_USED_UP, message)
        case 429:
            return Outcome(Result.SLOW_DOWN, message)
        case 401 | 403 | 404:
            return Outcome(Result.NOT_SENT, f"{status} {message}")
    return Outcome(Result.MAYBE, f"{status} {message}")


def _complaint(body: object) -> tuple[str, int | None]:
    """LINE's message, and the message object its details point at (``messages[1]/text``)."""
    try:
        said = json.loads(body) if isinstance(body, str | bytes) else {}
    except ValueError:
        return "", None
    if not isinstance(said, dict):
        return "", None
    details = said.get("details")
    for detail in details if isinstance(details, list) else []:
        where = str(detail.get("property", "")) if isinstance(detail, dict) else ""
        if where.startswith("messages[") and "]" in where:
            number = where[len("messages[") : where.index("]")]
            if number.isdigit():
                return str(said.get("message", ""))[:200], int(number)
    return str(said.get("message", ""))[:200], None
