"""A file or picture that somebody picks on the page, sent as LINE's app would send it."""

from typing import Final

from starlette.requests import Request

from bot.playground.errors import LineError
from bot.playground.persons import Person
from bot.playground.webhooks import Webhook

MOST_SENT: Final = 10 * 1024 * 1024
"""Bytes of one file: LINE's own limit of a picture. More than the helpdesk takes, so that its no
can be seen, too."""
LONGEST_NAME: Final = 240
BYTES: Final = "application/octet-stream"
"""What no form of another site can send unasked."""
_PICTURES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


async def read_sent(request: Request) -> bytes:
    """The bytes of the request, and not one more than may be. Raises LineError."""
    if request.headers.get("content-type") != BYTES:
        raise LineError(400, "Not a file")
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > MOST_SENT:
            raise LineError(413, "Too big")
    if not data:
        raise LineError(400, "An empty file")
    return bytes(data)


def send_sent(person: Person, name: str, data: bytes) -> Webhook:
    """A picture, by its own first bytes, goes as a picture; everything else as a file. Raises
    LineError for a file without a name."""
    for first, media_type in _PICTURES.items():
        if data.startswith(first):
            return person.send_image(data, media_type)
    bare = "".join(char for char in name if char.isprintable()).strip()[:LONGEST_NAME]
    if not bare:
        raise LineError(400, "A file needs a name")
    return person.send_file(bare, data)
