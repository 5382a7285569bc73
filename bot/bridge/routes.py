"""The routes under ``/bridge``: enrolling, a WebSocket, and polls where no WebSocket gets through.

Nothing is logged that came in, and nobody is told what was wrong with it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from bot.bridge.exchange import Exchange, Link, NotKnown, TakenOver
from portal_bridge.remote.envelopes import LARGEST, Forged, decode

log = structlog.get_logger(__name__)

ENROL, POLL, SOCKET = "/bridge/enrol", "/bridge/poll", "/bridge/socket"
PATHS: Final = (ENROL, POLL, SOCKET)
LONGEST_POLL: Final = 25.0
"""Seconds: hosts and proxies cut what is silent for thirty."""
LOOK_EVERY: Final = 1.0
"""Seconds, behind the bell: another process may have asked, or taken the link over."""
GREETING_TIME: Final = 10.0
SILENT: Final = 90.0
"""Seconds without a word after which a link is none any more."""
ENROLMENT: Final = 128 * 1024
"""Bytes of the largest enrolment."""
NOT_KNOWN, TAKEN_OVER, LATER = 4401, 4409, 4503
"""Why a socket was closed (RFC 6455 section 7.4.2: 4000 and more are ours)."""


def routes(exchange: Exchange) -> list[BaseRoute]:
    """To be put among an application's."""
    office = _Office(exchange)
    return [
        Route(ENROL, office.enrol, methods=["POST"]),
        Route(POLL, office.poll, methods=["POST"]),
        WebSocketRoute(SOCKET, office.socket),
    ]


class _Office:
    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    async def enrol(self, request: Request) -> Response:
        return await _answered(self._enrol, request, ENROLMENT)

    async def _enrol(self, text: str, _request: Request) -> str:
        try:
            said = decode(text)
        except Forged:
            raise NotKnown from None
        if not isinstance(said, dict):
            raise NotKnown
        return await run_in_threadpool(self._exchange.enrol, said)

    async def poll(self, request: Request) -> Response:
        return await _answered(self._poll, request, LARGEST)

    async def _poll(self, text: str, request: Request) -> str:
        if _kind(text) == "hello":
            return (await run_in_threadpool(self._exchange.greet, text))[1]
        link, number, said = await run_in_threadpool(self._exchange.hear, text)
        waits = said.get("wait")
        wait = min(float(waits), LONGEST_POLL) if isinstance(waits, int | float) else 0.0
        orders = await self._orders(link, wait, request)
        return self._exchange.batch(link, number, orders)

    async def _orders(self, link: Link, wait: float, request: Request) -> list[str]:
        """What there is to do, as soon as there is something."""
        until = asyncio.get_running_loop().time() + wait
        with self._exchange.bells.asked.heard() as rang:
            while True:
                rang.clear()
                if await request.is_disconnected():
                    # What were handed out now would be lost, and nobody could say that it was not
                    # done.
                    raise ClientDisconnect
                orders = await run_in_threadpool(self._exchange.orders, link)
                left = until - asyncio.get_running_loop().time()
                if orders or left <= 0 or self._exchange.closing.is_set():
                    return orders
                await _heard(rang, min(left, LOOK_EVERY))

    async def socket(self, socket: WebSocket) -> None:
        await socket.accept()
        code = LATER
        try:
            async with asyncio.timeout(GREETING_TIME):
                hello = await _text(socket)
            link, welcome = await run_in_threadpool(self._exchange.greet, hello)
            await socket.send_text(welcome)
            await self._serve(socket, link)
        except NotKnown:
            code = NOT_KNOWN
        except TakenOver:
            code = TAKEN_OVER
        except (WebSocketDisconnect, TimeoutError, OSError):
            pass
        except SQLAlchemyError as error:
            log.error("database.trouble", error=type(error).__name__)
        log.info("bridge.link_ended", code=code)
        with suppress(RuntimeError, OSError, WebSocketDisconnect):  # it is closed already
            await socket.close(code)

    async def _serve(self, socket: WebSocket, link: Link) -> None:
        """Until either direction ends; then the other one does."""
        tasks = [
            asyncio.create_task(self._hand_out(socket, link)),
            asyncio.create_task(self._listen(socket, link)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _hand_out(self, socket: WebSocket, link: Link) -> None:
        with self._exchange.bells.asked.heard() as rang:
            while not self._exchange.closing.is_set():
                rang.clear()
                for order in await run_in_threadpool(self._exchange.orders, link):
                    await socket.send_text(order)
                await _heard(rang, LOOK_EVERY)

    async def _listen(self, socket: WebSocket, link: Link) -> None:
        while True:
            async with asyncio.timeout(SILENT):
                message = await _text(socket)
            await run_in_threadpool(self._exchange.hear, message, link)


def _kind(text: str) -> object:
    """What an envelope says that it is, unproven."""
    with suppress(Forged):
        said = decode(text.split(".", 2)[-1])
        if isinstance(said, dict):
            return said.get("kind")
    return None


async def _answered(
    act: Callable[[str, Request], Awaitable[str]], request: Request, largest: int
) -> Response:
    try:
        return PlainTextResponse(await act(await _body(request, largest), request))
    except NotKnown:
        return PlainTextResponse("not known", 401)
    except TakenOver:
        return PlainTextResponse("taken over", 409)
    except _TooLarge:
        return PlainTextResponse("too large", 413)
    except ClientDisconnect:
        return PlainTextResponse("cut off", 400)
    except SQLAlchemyError as error:
        log.error("database.trouble", error=type(error).__name__)
        return PlainTextResponse("try again", 503)


class _TooLarge(Exception):
    """Nothing of it is read further."""


async def _body(request: Request, largest: int) -> str:
    said = request.headers.get("content-length", "0")
    if not (said.isascii() and said.isdigit()) or int(said) > largest:
        raise _TooLarge
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise _TooLarge
    try:
        return body.decode("ascii")
    except UnicodeDecodeError:
        raise NotKnown from None


async def _text(socket: WebSocket) -> str:
    """The next message. Raises ``NotKnown`` for one that is not text."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1006))
    text = message.get("text")
    if not isinstance(text, str):
        raise NotKnown
    return text


async def _heard(rang: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await rang.wait()
