"""Where the code on a printed slip or poster is typed, or one that a telephone shows; it leads to
the password page, to the guests', or to a session's status page, and ends nothing.

The answer to a code that is none is always the same. Nothing is logged but that it was tried.
"""

from dataclasses import dataclass

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.pages import post
from bot.pages.guard import HEADERS, METHODS, came_from_elsewhere
from bot.pages.paper import Paper
from bot.pages.papercodes import PaperCodes
from bot.pages.screencodes import ScreenCodes, sought
from bot.pages.speech import THAI, in_language, language_of, picked
from bot.pages.tokens import CODE_PATH, GUESTS_PATH, ONLINE_PATH, PATH, LinkSigner, Page
from bot.texts import Say
from store.clock import Clock
from store.db import Database
from store.online import Online
from store.papercodes import PaperCodes as Printed
from store.passes import Passes

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class CodePages:
    """All that the page needs. ``say`` is ``Texts.say``."""

    database: Database
    clock: Clock
    signer: LinkSigner
    codes: PaperCodes
    screens: ScreenCodes
    say: Say


def routes(pages: CodePages) -> list[BaseRoute]:
    """The page, to be put among an application's routes beside the password page's files; and its
    address as people type it, without the stroke at the end."""
    page = _Page(pages)
    return [
        Route(CODE_PATH, _to_the_page, methods=["GET"], name="code-address"),
        Route(f"{CODE_PATH}/", page.answer, methods=[*METHODS], name="code-page"),
    ]


async def _to_the_page(request: Request) -> Response:
    page = in_language(f".{CODE_PATH}/", picked(request))
    return RedirectResponse(page, 308, headers=dict(HEADERS))


@dataclass(frozen=True)
class _Page:
    pages: CodePages

    async def answer(self, request: Request) -> Response:
        try:
            return await self._answer(request)
        except Exception as error:  # neither the message nor the variables: they may hold the code
            log.error("code_page.broken", error=type(error).__name__)
            return self._stop(request, 500, "broken")

    async def _answer(self, request: Request) -> Response:
        if request.method != "POST":
            return self._ask(request, 200)
        if came_from_elsewhere(request.headers, self.pages.signer.public_url):
            return self._stop(request, 403, "elsewhere")
        try:
            typed = (await post.fields(request)).get("code", "")
        except post.BadPost as bad:
            return self._stop(request, bad.status, "not_a_form")
        fingerprint = self.pages.codes.fingerprint(typed)
        if fingerprint is None:
            return self._ask(request, 422, "unreadable", typed)
        return await run_in_threadpool(self._lead, request, fingerprint, typed)

    def _lead(self, request: Request, fingerprint: str, typed: str) -> Response:
        page = self._page_of(fingerprint) or self._status_page(typed)
        log.info("code_page.tried", found=page is not None)
        if page is None:
            return self._ask(request, 422, "unknown", typed)
        spoken = language_of(request, None)
        # Thai is left to the page, which may know what its owner speaks with us.
        page = in_language(f"..{page}", spoken if spoken != THAI else picked(request))
        return RedirectResponse(page, 303, headers=dict(HEADERS))

    def _page_of(self, fingerprint: str) -> str | None:
        """Where a slip's code leads, or a poster's."""
        with self.pages.database.read() as session:
            link = Printed(session).link_of(fingerprint)
            known = None if link is not None else Passes(session).coded(fingerprint)
        if link is not None:
            return PATH.format(token=self.pages.signer.token(link))
        if known is not None:
            return GUESTS_PATH.format(token=self.pages.signer.token(known, Page.GUESTS))
        return None

    def _status_page(self, typed: str) -> str | None:
        """Where a code that a telephone shows leads: to the status page it was read off."""
        wanted = sought(typed)
        if wanted is None:
            return None
        code, first, last = wanted
        with self.pages.database.read() as session:
            running = [row.id for row in Online(session).running_between(first, last)]
        now = self.pages.clock.now()
        for one in running:
            if self.pages.screens.opens(code, one, now):
                return ONLINE_PATH.format(token=self.pages.signer.token(one, Page.ONLINE))
        return None

    def _ask(self, request: Request, status: int, wrong: str = "", typed: str = "") -> Response:
        language = language_of(request, None)
        paper = Paper(self.pages.say)
        return paper.write("code", language, status, wrong=wrong, typed=typed[:60])

    def _stop(self, request: Request, status: int, why: str) -> Response:
        language = language_of(request, None)
        return Paper(self.pages.say).write("stop", language, status, why=why, again=True)
