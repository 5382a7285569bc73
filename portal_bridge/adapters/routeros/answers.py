"""What the router answered: rows, a refusal, or nothing that can be understood.

Everything RouterOS tells is a string, in one object or in a list of them. Its refusals name a
status and a text, which is dropped: it may quote what was sent, so a password.
"""

import json
import re
from typing import Final

from portal_bridge.contract import PortalError, Rejected

Row = dict[str, str]

ID: Final = re.compile(r"\*[0-9A-Fa-f]{1,16}")
"""RouterOS's own number of an item. It may be another one after a restart."""

_CREDENTIALS: Final = (
    "Check PORTAL__USER and PORTAL__PASSWORD, and the address= of that user at the router."
)
_POLICIES: Final = (
    "Give the user's group the policies in portal_bridge/README.md "
    "(read, write, sensitive, rest-api, and what the scheduler wants)."
)
_GONE: Final = ("no such item", "invalid internal item number")
NO_REST: Final = "What answers there is not RouterOS 7's REST interface: check PORTAL__URL."


class Garbled(Exception):
    """An answer that RouterOS would not give."""


def rows(body: bytes) -> list[Row]:
    """The items of an answer, in the router's order; none of an empty one. Raises ``Garbled``."""
    if not body.strip():
        return []
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Garbled from None
    return [_row(item) for item in (told if isinstance(told, list) else [told])]


def _row(item: object) -> Row:
    if not isinstance(item, dict):
        raise Garbled
    row = {name: _word(value) for name, value in item.items()}
    if ".id" in row and not ID.fullmatch(row[".id"]):
        raise Garbled
    return row


def _word(value: object) -> str:
    """As RouterOS writes it, should it ever leave the quotation marks out."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    raise Garbled


def is_gone(status: int, body: bytes) -> bool:
    """Whether the item that was named is not there. There are several ways to say so."""
    return status == 404 or (status == 400 and any(said in _detail(body) for said in _GONE))


def refusal(status: int, body: bytes) -> PortalError | None:
    """The failure behind an answer that is no success; ``None`` where it says no clear no."""
    if status == 401:
        return Rejected("the router does not know this user and password", cure=_CREDENTIALS)
    if status == 403 or "not enough permissions" in _detail(body):
        return Rejected("the router does not let this user do that", cure=_POLICIES)
    if status == 404:
        return Rejected("the router has no such menu", cure=NO_REST)
    if 400 <= status < 500 and status not in (408, 425, 429):
        return Rejected(f"the router refused what it was told ({status})")
    return None


def _detail(body: bytes) -> str:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    detail = told.get("detail") if isinstance(told, dict) else None
    return detail.lower() if isinstance(detail, str) else ""
