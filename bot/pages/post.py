"""Reading the form a person sends: bounded, and with no surprises left in it."""

import unicodedata
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import Request

LARGEST: Final = 4 * 1024
"""Bytes of a whole form. Two short fields need a tenth of it."""
_MOST_FIELDS: Final = 8
_FORM: Final = "application/x-www-form-urlencoded"
_DIGITS: Final = 4


class BadPost(Exception):
    """Not a form of this page. ``status`` is the HTTP status to answer with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, repr=False)
class Answers:
    """What was typed. ``last4`` is four ASCII digits, or ``None`` when it was anything else;
    ``password`` is empty when one shall be made; ``old`` is asked for by some pages only."""

    last4: str | None
    password: str
    old: str = ""


async def read(request: Request) -> Answers:
    """The answers to a password page. Raises what ``fields`` does."""
    typed = await fields(request)
    return Answers(
        four_digits(typed.get("last4", "")), typed.get("password", ""), typed.get("old", "")
    )


async def fields(request: Request) -> dict[str, str]:
    """What a POST holds. Raises ``BadPost``: 413 too large, 415 not a form, 400 unreadable."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise BadPost(415)
    body = await _bounded(request)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise BadPost(400) from None
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadPost(400)
    return found


async def _bounded(request: Request) -> bytes:
    """The whole body. One that says it is too large is not waited for; one that lies is dropped
    at the first byte too many."""
    said = request.headers.get("content-length", "0")
    if not said.isdecimal() or len(said) > len(str(LARGEST)) or int(said) > LARGEST:
        raise BadPost(413)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            raise BadPost(413)
    return bytes(body)


def four_digits(typed: str) -> str | None:
    """Four digits as ASCII, from Thai or Arabic ones with spaces or dashes between them."""
    digits = [unicodedata.decimal(char, None) for char in typed if char not in " -\u00a0"]
    if len(digits) != _DIGITS or None in digits:
        return None
    return "".join(map(str, digits))
