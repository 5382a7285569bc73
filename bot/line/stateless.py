"""Tokens of fifteen minutes, issued for the channel's id and secret, so that none that lives longer
rests anywhere. Ours is kept in memory and nowhere else, and renewed before it ends.

Rules: reference, "Issue stateless channel access token"; any number of them may live at once.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
import structlog
from linebot.v3.oauth import (
    ApiException,
    ApiResponse,
    AsyncApiClient,
    AsyncChannelAccessToken,
    Configuration,
)
from pydantic import SecretStr

from bot.chance import CHANCE
from bot.line.credentials import NotIssued

TIMEOUT: Final = 5.0
"""Seconds to wait for a token, however many secrets are tried."""
RENEWED_AT: Final = (0.75, 0.85)
"""Between these shares of its life: by chance, so that several processes do not ask at once."""
PAUSE: Final = 15.0
"""Seconds until the next try when a token that still lives could not be renewed."""
YOUNG: Final = 10.0
"""Seconds. A token that is refused this soon after it was issued is not refused for its age."""
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Held:
    """A token and its times, in seconds of the clock it goes by."""

    token: SecretStr
    since: float
    renew_at: float
    ends: float


class Stateless:
    """Tokens issued for the channel's id and the first of its secrets that works.

    For one event loop. All calls share one token and, when it is time, one renewal. Nobody waits
    for that while the token still lives. ``now`` gives seconds and only goes forward.
    """

    def __init__(
        self,
        channel: str,
        secrets: Sequence[SecretStr],
        host: str | None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channel = channel
        self._secrets = tuple(secrets)
        self._host = host
        self._now = now
        self._held: _Held | None = None
        self._renewal: asyncio.Task[_Held] | None = None
        self._pause_ends = now()

    async def token(self) -> SecretStr:
        now, held = self._now(), self._held
        if held is None or now >= held.ends:
            # Shielded: whoever gives up waiting does not take the others' token along.
            return (await asyncio.shield(self._renew())).token
        if now >= max(held.renew_at, self._pause_ends):
            self._renew()
        return held.token

    def refused(self, token: SecretStr) -> bool:
        held = self._held
        if held is None or held.token != token:
            return True
        if self._now() < held.since + YOUNG:
            return False
        self._held = None
        return True

    def _renew(self) -> asyncio.Task[_Held]:
        if self._renewal is None:
            self._renewal = asyncio.create_task(self._issue())
            self._renewal.add_done_callback(self._renewed)
        return self._renewal

    def _renewed(self, renewal: asyncio.Task[_Held]) -> None:
        self._renewal = None
        if renewal.cancelled():
            return
        error = renewal.exception()
        if error is None:
            self._held = renewal.result()
            return
        self._pause_ends = self._now() + PAUSE
        refused = isinstance(error, NotIssued) and error.refused
        log.log(logging.ERROR if refused else logging.WARNING, "line.no_token", why=str(error))

    async def _issue(self) -> _Held:
        began = self._now()
        try:
            async with asyncio.timeout(TIMEOUT):
                issued = (await self._ask()).data
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise NotIssued(type(error).__name__) from None
        except ValueError:
            # Without the cause, which may quote what it could not read.
            raise NotIssued("an answer that cannot be read") from None
        life = float(issued.expires_in)
        token = SecretStr(issued.access_token)
        share = CHANCE.uniform(*RENEWED_AT)
        return _Held(token, began, began + life * share, began + life)

    async def _ask(self) -> ApiResponse:
        """While a secret is replaced by another, only LINE knows which of them is good. The client
        is opened for each token: a connection would not outlast the time until the next."""
        async with AsyncApiClient(Configuration(host=self._host)) as client:
            api = AsyncChannelAccessToken(client)
            for secret in self._secrets:
                try:
                    answer = (
                        await api.issue_stateless_channel_token_with_http_info_by_client_secret(
                            self._channel, secret.get_secret_value(), _request_timeout=TIMEOUT
                        )
                    )
                except ApiException as error:
                    _log(error.status, error.headers)
                    if error.status not in (400, 401, 403):
                        raise NotIssued(f"LINE answered {error.status}") from None
                else:
                    _log(answer.status_code, answer.headers)
                    return answer
        raise NotIssued("LINE does not know this channel id and secret", refused=True)


def _log(status: int | None, headers: Mapping[str, str] | None) -> None:
    request_id = (headers or {}).get("x-line-request-id")
    log.info("line.call", call="token", status=status, request_id=request_id)
