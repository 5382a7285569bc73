"""Who may use the page: a browser on this machine, from the page itself."""

from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
_LOCAL_PICTURES = "http://127.0.0.1:* http://localhost:*"
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
        f"connect-src 'self'; img-src 'self' blob: data: https: {_LOCAL_PICTURES}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cache-control": "no-cache",
}


class Guard:
    """Lets only this machine's browser in, and only this page's own calls.

    Another site open in the same browser could otherwise type for the persons (its requests carry
    its ``Origin``) or, by a name that points here, read the chats (they carry its ``Host``).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        if not _is_ours(request):
            refusal = PlainTextResponse("Only for a browser on this machine", 403)
            return await refusal(scope, receive, send)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        return await self._app(scope, receive, send_guarded)


def _is_ours(request: Request) -> bool:
    if request.url.hostname not in _HOSTS:
        return False
    if request.method in {"GET", "HEAD"}:
        return True
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")
