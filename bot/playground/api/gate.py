"""The way in for every call: token, size, trouble on order, log, and LINE's headers."""

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.playground import ids
from bot.playground.calls import Call
from bot.playground.errors import LineError
from bot.playground.faults import Fault
from bot.playground.platform import Platform

#: A larger body is answered 413 (reference, "Status codes").
MOST_BYTES = 2 * 1024 * 1024
_KEPT_HEADERS = ("x-line-retry-key", "content-type")


@dataclass(frozen=True)
class Ask:
    """A call that came through the gate."""

    platform: Platform
    request_id: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def retry_key(self) -> str | None:
        return self.headers.get("x-line-retry-key")

    @property
    def json(self) -> dict[str, object]:
        """The body as a JSON object. Raises LineError 400 when it is none."""
        try:
            value = json.loads(self.body)
        except ValueError:
            raise LineError(400, "The request body could not be parsed as JSON") from None
        if not isinstance(value, dict):
            raise LineError(400, "The request body could not be parsed as JSON")
        return value


@dataclass(frozen=True)
class Answer:
    """What goes back: JSON, or bytes with their media type."""

    body: object = field(default_factory=dict)
    status: int = 200
    media_type: str = ""


Work = Callable[[Ask], Answer]


class BrokenOff(Response):
    """An answer whose connection breaks before its body is whole."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        head = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": head})


class Gate:
    """Turns calls into asks and answers into responses."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def route(
        self,
        method: str,
        path: str,
        work: Work,
        *,
        waits: bool = False,
        needs_token: bool = True,
    ) -> Route:
        """A route that lets a call through the gate to its work.

        Work that ``waits`` for the bot holds neither the lock nor the event loop.
        """
        checked = self._checked(work) if needs_token else work

        async def endpoint(request: Request) -> Response:
            if waits:
                ask = await self._ask(request)
                response = await asyncio.to_thread(self._carry_out, ask, checked, locked=False)
                return self._sealed(request, ask, response)
            return await self._let_in(request, checked)

        return Route(path, endpoint, methods=[method])

    async def _let_in(self, request: Request, work: Work) -> Response:
        ask = await self._ask(request)
        fault = self._platform.faults.take(request.url.path, _readable(ask.body))
        response = await self._answer(request, ask, work, fault)
        return self._sealed(request, ask, response, troubled=fault is not None)

    async def _ask(self, request: Request) -> Ask:
        body = await request.body()
        return Ask(
            self._platform,
            ids.request_id(),
            request.path_params,
            request.query_params,
            request.headers,
            body,
        )

    async def _answer(
        self, request: Request, ask: Ask, work: Work, fault: Fault | None
    ) -> Response:
        if fault is None:
            return self._carry_out(ask, work)
        done = self._carry_out(ask, work) if fault.accepted else None
        if fault.seconds and not await self._caller_waits(request, fault.seconds):
            return done or Response(status_code=499)
        if fault.status == 0:
            return BrokenOff()
        if fault.status is not None:
            return JSONResponse({"message": fault.message}, fault.status)
        return done or self._carry_out(ask, work)

    def _carry_out(self, ask: Ask, work: Work, *, locked: bool = True) -> Response:
        lock = self._platform.bell.changing() if locked else nullcontext()
        try:
            with lock:
                answer = work(ask)
        except LineError as error:
            return JSONResponse(error.body, error.status, headers=error.headers)
        if answer.media_type and isinstance(answer.body, bytes):
            return Response(answer.body, answer.status, media_type=answer.media_type)
        return JSONResponse(answer.body, answer.status)

    def _checked(self, work: Work) -> Work:
        """The same work, for callers whose token is good."""

        def after_a_look(ask: Ask) -> Answer:
            self._check_caller(ask)
            return work(ask)

        return after_a_look

    def _check_caller(self, ask: Ask) -> None:
        scheme, _, token = ask.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise LineError(
                401,
                "Authorization header required. Must follow the scheme, "
                "'Authorization: Bearer <ACCESS TOKEN>'",
                headers={"www-authenticate": "Bearer"},
            )
        if not self._platform.accepts(token.strip()):
            raise LineError(
                401,
                "Authentication failed. Confirm that the access token in the authorization "
                "header is valid.",
                headers={"www-authenticate": 'Bearer error="invalid_token"'},
            )
        if len(ask.body) > MOST_BYTES:
            raise LineError(413, "Request Entity Too Large")

    async def _caller_waits(self, request: Request, seconds: float) -> bool:
        """False if the caller hung up, or the platform closed, within the seconds."""
        gone = asyncio.create_task(_hung_up(request))
        closed = asyncio.create_task(self._closed())
        done, waiting = await asyncio.wait(
            {gone, closed}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED
        )
        for task in waiting:
            task.cancel()
        return not done

    async def _closed(self) -> None:
        bell = self._platform.bell
        while not self._platform.closed:
            await bell.after(bell.rings, timeout=3600)

    def _sealed(
        self, request: Request, ask: Ask, response: Response, *, troubled: bool = False
    ) -> Response:
        """The response with LINE's request id, noted in the log of calls."""
        response.headers["x-line-request-id"] = ask.request_id
        status = 0 if isinstance(response, BrokenOff) else response.status_code
        kept = {key: ask.headers[key] for key in _KEPT_HEADERS if key in ask.headers}
        call = Call(
            request.method,
            request.url.path,
            status,
            ask.request_id,
            self._platform.now(),
            ask.body,
            kept,
            troubled,
        )
        with self._platform.bell.changing():
            self._platform.calls.append(call)
        return response


async def not_known(request: Request, error: Exception) -> Response:
    """A path or method LINE does not have."""
    status = getattr(error, "status_code", 404)
    body = {"message": "Not found" if status == 404 else "Method not allowed"}
    return JSONResponse(body, status, headers={"x-line-request-id": ids.request_id()})


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _readable(body: bytes) -> str:
    """The body as text, escaped characters written out, so that a fault can look for Thai."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)
    except ValueError:
        return ""
