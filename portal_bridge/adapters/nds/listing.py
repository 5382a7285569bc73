"""The text of ``ndsctl json``, device by device, in the order in which openNDS 9.10 writes it.

It escapes nothing, and ``custom`` is whatever a device's owner put into the way back. So the text
is not JSON that could be trusted: what stands before ``custom`` is openNDS's own word, what
follows it is so only where ``custom`` is plain and nothing is said twice. Whoever spoils it spoils
the one device: it has no ticket, and is shown out.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

LONGEST_CUSTOM: Final = 320
"""Characters. No ticket of ours is longer (``tickets.LONGEST``)."""
_DEVICE: Final = re.compile(r'"[0-9A-Fa-f]{2}(?::[0-9A-Fa-f]{2}){5}"\s*:\s*\{')
_TRUSTED: Final = r',\s*"trusted_list_length"\s*:\s*"\d+"\s*,\s*"trusted"\s*:\s*\[[^\[\]]*\]\s*'
_END: Final = re.compile(rf"\}}\s*(?:{_TRUSTED})?\}}\s*\Z")
_LENGTH: Final = re.compile(r'"client_list_length"\s*:\s*"(\d{1,9})"')
_CUSTOM: Final = re.compile(r'"custom"\s*:\s*"')
_PLAIN: Final = re.compile(rf'[A-Za-z0-9+/=]{{0,{LONGEST_CUSTOM}}}(?=")')
_LAST: Final = "upload_this_session"
"""What every device has, behind ``custom``."""
_KEY: Final = re.compile(r'"(\w+)"\s*:')
_PAIR: Final = re.compile(r'"(\w+)"\s*:\s*"([^"\\]*)"')
_REST: Final = re.compile(r'"(?:\s*,\s*"\w+"\s*:\s*"[^"\\]*")*\s*\}[\s,}]*')


class Torn(ValueError):
    """Half a list, or none."""


class Strange(ValueError):
    """A whole answer, but no list of 9.10's."""


def read(text: str) -> list[dict[str, str]]:
    """What is told of each device; ``custom`` is empty where it was spoilt. Raises ``Torn`` or
    ``Strange``."""
    last = _END.search(text)
    if not text.lstrip().startswith("{") or last is None:
        raise Torn
    begins = [found.start() for found in _DEVICE.finditer(text)]
    head = _LENGTH.search(text, 0, begins[0] if begins else len(text))
    if head is None or (not begins and int(head[1])):
        raise Strange
    if len(begins) < int(head[1]):
        raise Torn
    blocks = zip(begins, [*begins[1:], last.start()], strict=False)
    return list(_once_each([_device(text[start:stop]) for start, stop in blocks]))


def one(text: str) -> dict[str, str] | None:
    """openNDS's own word of the one device that was asked about; ``None`` for ``{}``, when there is
    none. Nothing of ``custom``, and nothing that follows it."""
    mark = _CUSTOM.search(text)
    return _first_of_each(text[: mark.start()]) | {"custom": ""} if mark is not None else None


def _device(block: str) -> dict[str, str]:
    mark = _CUSTOM.search(block)
    if mark is None:
        return _first_of_each(block)
    told = _first_of_each(block[: mark.start()])
    custom = _PLAIN.match(block, mark.end())
    keys = Counter(_KEY.findall(block))
    is_whole = keys[_LAST] == 1 and max(keys.values()) == 1
    if custom is None or not is_whole or not _REST.fullmatch(block, custom.end()):
        return told | {"custom": ""}
    return _first_of_each(block[custom.end() :]) | told | {"custom": custom[0]}


def _first_of_each(text: str) -> dict[str, str]:
    return dict(reversed([(found[1], found[2]) for found in _PAIR.finditer(text)]))


def _once_each(devices: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Who can write a whole device into ``custom`` can write another's token there, or their own:
    of a token that is told twice, the first is openNDS's or nobody's, and neither has a ticket."""
    times = Counter(device.get("token", "") for device in devices)
    seen = set[str]()
    for device in devices:
        token = device.get("token", "")
        if token not in seen:
            yield device | {"custom": ""} if times[token] > 1 else device
        seen.add(token)
