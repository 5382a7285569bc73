"""The written page: templates, sentences and status, in one language."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import fontpkg_sarabun
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from bot.pages.guard import HEADERS
from bot.texts import Say
from handlers.kit.effects import Param

LANGUAGES: Final[Mapping[str, str]] = {"th": "ไทย", "en": "English"}
"""Languages of the pages, each by its own name. The first speaks to whoever chose none."""

_UNIT: Final = re.compile(r"(?<=\d) (?=น\.|ครั้ง|ตัว)")
"""Between a number and its unit, where a narrow screen must not break the line."""

_FRESH_SECONDS: Final = 30 * 24 * 3600


@dataclass(frozen=True)
class Paper:
    """Writes pages: whatever their status, they carry the same strict headers."""

    say: Say

    def write(self, template: str, language: str, status: int, /, **values: object) -> HTMLResponse:
        """A page from ``templates/<template>.html``; ``values`` are escaped where they stand."""

        def sentence(key: str, **params: Param) -> str:
            return _UNIT.sub("\u00a0", self.say(f"page.{key}", params, language))

        html = (
            _templates()
            .get_template(f"{template}.html")
            .render(
                say=sentence, language=language, languages=LANGUAGES, version=_version(), **values
            )
        )
        return HTMLResponse(html, status, headers=dict(HEADERS))


@cache
def _templates() -> Environment:
    return Environment(
        loader=PackageLoader("bot.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _version() -> str:
    """A word that changes with the style and the script, so that browsers may keep them long."""
    seen = hashlib.sha256()
    for name in ("page.css", "page.js", "online.js"):
        seen.update(files("bot.pages").joinpath("static", name).read_bytes())
    return seen.hexdigest()[:12]


class _Shelf(StaticFiles):
    """Files that anyone may see and keep: they hold no word about anybody."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(HEADERS)
        response.headers["Cache-Control"] = f"public, max-age={_FRESH_SECONDS}"
        return response


def shelves() -> list[BaseRoute]:
    """Routes of style, script and the Sarabun font, under ``/static/``."""
    fonts = fontpkg_sarabun.ROOT / "files"
    return [
        Mount("/static/fonts", _Shelf(directory=fonts), name="fonts"),
        Mount("/static/pages", _Shelf(packages=[("bot.pages", "static")]), name="page-files"),
    ]
