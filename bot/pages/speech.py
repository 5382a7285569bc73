"""Which language a page speaks."""

import re
from typing import Final

from starlette.requests import Request

from bot.pages.paper import LANGUAGES

THAI: Final = next(iter(LANGUAGES))
_RANGE: Final = re.compile(r"\s*([a-zA-Z]{1,8})")


def picked(request: Request) -> str | None:
    """The language that stands in the address; ``None`` for none that we speak."""
    language = request.query_params.get("lang")
    return language if language in LANGUAGES else None


def in_language(address: str, language: str | None) -> str:
    """The address of a page of ours that has no query yet, in this language."""
    return address if language is None else f"{address}?lang={language}"


def language_of(request: Request, owner: str | None) -> str:
    """The language picked on the page itself (``?lang=en``), else the one its owner speaks with
    us in the chat, else one the browser asks for, Thai if it is among them.

    The chat comes before the browser: telephones set to English are common among people who read
    Thai, and whoever opens this page has just been through a conversation in its language.
    """
    for language in (picked(request), owner):
        if language is not None and language in LANGUAGES:
            return language
    asked = {
        found[1].lower()
        for part in request.headers.get("accept-language", "").split(",")
        if (found := _RANGE.match(part))
    }
    return next((language for language in LANGUAGES if language in asked), THAI)
