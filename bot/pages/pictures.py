"""Pictures in the chat: charts of figures, drawn when LINE or a phone fetches them.

The address is the key (``bot.pages.pictureaddresses``): it holds what was asked, from which loads
it was answered, and what its asker might be told, so that the picture shows what the card in the
chat does, for as long as that stands there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Final

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.handouts.figures import as_table
from bot.pages.guard import HEADERS
from bot.pages.pictureaddresses import PictureAddresses
from bot.pages.tokens import PICTURE_PATH, PREVIEW_PATH
from bot.texts import Texts
from handlers.kit.desk import Office
from handlers.language.places import Place
from handlers.mis.answer import NoAnswer
from handlers.mis.picturing import Chart, drawn
from store.clock import BANGKOK, Clock
from store.db import Database

log = structlog.get_logger(__name__)

METHODS: Final = ("GET", "HEAD")
PREVIEW_WIDTH: Final = 700
"""Pixels: as sharp as a bubble of the chat shows it. LINE takes previews of 1 MB."""
KEPT: Final = 32
"""Pictures at hand: LINE asks for both sizes, and each phone in a group for itself."""
FOR_PHONES: Final = {
    **HEADERS,
    "Cache-Control": "private, max-age=86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}


@dataclass(frozen=True)
class PicturePages:
    """All that drawing needs. ``places``: the office's workplaces, by code."""

    database: Database
    clock: Clock
    addresses: PictureAddresses
    texts: Texts
    office: Office
    places: Callable[[], Mapping[str, Place]]


def routes(pages: PicturePages) -> list[BaseRoute]:
    """The picture and its preview."""
    page = _Page(pages)
    return [
        Route(PICTURE_PATH, page.whole, methods=[*METHODS], name="picture"),
        Route(PREVIEW_PATH, page.small, methods=[*METHODS], name="picture-preview"),
    ]


@dataclass(frozen=True)
class _Page:
    pages: PicturePages

    async def whole(self, request: Request) -> Response:
        from bot.papers.charts import WIDTH

        return await run_in_threadpool(self._answer, request, WIDTH)

    async def small(self, request: Request) -> Response:
        return await run_in_threadpool(self._answer, request, PREVIEW_WIDTH)

    def _answer(self, request: Request, width: int) -> Response:
        told = self.pages.addresses.read(request.path_params["token"])
        if told is None:
            return Response(status_code=404, headers=HEADERS)
        try:
            drawing = self._drawing(Chart.read(told), self.pages.clock.now())
        except (NoAnswer, ValueError):
            # The office tells less than it did, or this version no longer knows such a question.
            return Response(status_code=410, headers=HEADERS)
        except Exception as error:  # neither the message nor the variables: they tell of a question
            log.error("picture.broken", error=type(error).__name__)
            return Response(status_code=500, headers=HEADERS)
        tag = f'"{sha256(f"{width} {drawing}".encode()).hexdigest()[:32]}"'
        headers = FOR_PHONES | {"ETag": tag}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(_painted(drawing, width), media_type="image/png", headers=headers)

    def _drawing(self, chart: Chart, now: datetime) -> str:
        """As SVG. Raises ``NoAnswer``; ``ValueError`` where nothing can be drawn any more."""
        from bot.papers.report import chart as chart_of

        today = now.astimezone(BANGKOK).date()
        with self.pages.database.read() as session:
            found = drawn(chart, session, self.pages.office, self.pages.places(), today)
        texts, language = self.pages.texts, chart.language
        table = as_table(found.answer, chart.wish, texts, language, over_years=found.over_years)
        drawing = chart_of(table, texts.say, language)
        if drawing is None:
            raise ValueError("nothing to draw")
        return drawing


@lru_cache(maxsize=KEPT)
def _painted(drawing: str, width: int) -> bytes:
    from bot.papers.charts import png

    return png(drawing, width)
