"""What the page is made of and what it asks for."""

import json
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import cache
from importlib import resources
from pathlib import Path
from urllib.parse import quote

import fontpkg_sarabun
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.papers.workbook import MEDIA_TYPE
from bot.playground.errors import LineError
from bot.playground.page.acts import Acts
from bot.playground.page.guard import Guard
from bot.playground.page.samples import sample
from bot.playground.page.sending import read_sent
from bot.playground.page.state import messages, overview
from bot.playground.panel import OfficeClock, PortalPanel, Row
from bot.playground.platform import Platform

ASSETS = Path(__file__).parent / "assets"
FONTS = Path(fontpkg_sarabun.__file__).parent / "files"
#: Bytes a wish of the page may have.
MOST_BYTES = 64 * 1024
#: Seconds after which the page looks again though nothing rang: the portal has no bell.
PULSE = 2.0

Grant = Callable[[Request, Row], Row]


def page_routes(
    platform: Platform, panel: PortalPanel | None, clock: OfficeClock | None
) -> list[BaseRoute]:
    """The page, its parts, and the calls it makes; only for a browser on this machine."""
    desk = _Desk(platform, panel, clock)
    acts = Acts(platform, panel, clock)
    wishes: dict[str, Grant] = {
        "/play/persons": lambda _, wish: acts.add_person(wish),
        "/play/persons/{user_id}": lambda ask, wish: acts.person(ask.path_params["user_id"], wish),
        "/play/portal": lambda _, wish: acts.portal(wish),
        "/play/clock": lambda _, wish: acts.forward(wish),
    }
    shows = {
        "/": _index,
        "/play/labels": _labels,
        "/play/state": desk.state,
        "/play/chats/{user_id}": desk.chat,
        "/play/events": desk.events,
        "/play/menus/{menu_id}": desk.menu_picture,
        "/play/contents/{message_id}": desk.content,
        "/play/samples/{name}": desk.sample,
    }
    inside = [Middleware(Guard)]
    return [
        *[Route(path, show, middleware=inside) for path, show in shows.items()],
        *[
            Route(path, _granting(grant), methods=["POST"], middleware=inside)
            for path, grant in wishes.items()
        ],
        Route("/play/persons/{user_id}/sent", _taking(acts), methods=["POST"], middleware=inside),
        Mount("/page/fonts", StaticFiles(directory=FONTS), middleware=inside),
        Mount("/page", StaticFiles(directory=ASSETS), middleware=inside),
    ]


class _Desk:
    """Shows what there is."""

    def __init__(
        self, platform: Platform, panel: PortalPanel | None, clock: OfficeClock | None
    ) -> None:
        self._platform = platform
        self._panel = panel
        self._clock = clock

    async def state(self, request: Request) -> Response:
        return JSONResponse(overview(self._platform, self._panel, self._clock))

    async def chat(self, request: Request) -> Response:
        person = self._platform.persons.get(request.path_params["user_id"])
        after = request.query_params.get("after", "0")
        if person is None or not after.isdecimal():
            return Response(status_code=404)
        with self._platform.bell.looking():
            return JSONResponse(messages(person.chat, int(after)))

    async def events(self, request: Request) -> Response:
        return StreamingResponse(self._pulse(), media_type="text/event-stream")

    async def menu_picture(self, request: Request) -> Response:
        menu = self._platform.menus.menus.get(request.path_params["menu_id"])
        if menu is None or menu.picture is None:
            return Response(status_code=404)
        return Response(menu.picture, media_type=menu.content_type)

    async def content(self, request: Request) -> Response:
        kept = self._platform.contents.get(request.path_params["message_id"])
        return Response(kept[0], media_type=kept[1]) if kept else Response(status_code=404)

    async def sample(self, request: Request) -> Response:
        found = await run_in_threadpool(sample, request.path_params["name"], self._platform.today())
        if found is None:
            return Response(status_code=404)
        name, data = found
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
        return Response(data, media_type=MEDIA_TYPE, headers=headers)

    async def _pulse(self) -> AsyncIterator[str]:
        bell = self._platform.bell
        while not self._platform.closed:
            yield f"data: {bell.rings}\n\n"
            await bell.after(bell.rings, timeout=PULSE)


def _granting(grant: Grant) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that reads a JSON object and grants it in a thread, for it may wait."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await run_in_threadpool(grant, request, await _body(request)))
        except LineError as error:
            return JSONResponse(error.body, error.status)

    return endpoint


def _taking(acts: Acts) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that takes a file for a person to send."""

    async def endpoint(request: Request) -> Response:
        user_id, name = request.path_params["user_id"], request.query_params.get("name", "")
        try:
            data = await read_sent(request)
            return JSONResponse(await run_in_threadpool(acts.send, user_id, name, data))
        except LineError as error:
            return JSONResponse(error.body, error.status)

    return endpoint


async def _body(request: Request) -> Row:
    body = await request.body()
    if len(body) > MOST_BYTES:
        raise LineError(413, "Too long")
    try:
        value = json.loads(body)
    except ValueError:
        raise LineError(400, "Not JSON") from None
    if not isinstance(value, dict) or request.headers.get("content-type") != "application/json":
        raise LineError(400, "Not a JSON object")
    return value


async def _index(request: Request) -> Response:
    return FileResponse(ASSETS / "index.html")


async def _labels(request: Request) -> Response:
    return JSONResponse(labels())


@cache
def labels() -> dict[str, str]:
    """The page's own sentences."""
    text = resources.files("bot.playground").joinpath("texts.toml").read_text("utf-8")
    found: dict[str, str] = tomllib.loads(text)["playground"]
    return found
