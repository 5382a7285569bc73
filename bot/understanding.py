"""``helpdesk understand``: what the bot would understand, a line in, a line out."""

import json
from collections.abc import Iterator
from typing import BinaryIO, Final

from handlers.understanding.asking import understand

LONGEST: Final = 64 * 1024
"""Bytes of a line that are read; what is longer is cut there."""


def answer_lines(messages: BinaryIO, answers: BinaryIO) -> None:
    """Read one message a line from ``messages`` (UTF-8; bad bytes become �) and write what each
    is understood to be as one JSON object a line. Every line is answered, also an empty one."""
    for line in _lines(messages):
        text = line.decode("utf-8", errors="replace").rstrip("\r\n")
        told = {"text": text, **understand(text).as_json()}
        answers.write(json.dumps(told, ensure_ascii=False).encode("utf-8") + b"\n")
        answers.flush()


def _lines(messages: BinaryIO) -> Iterator[bytes]:
    """The lines, none longer than ``LONGEST``; the rest of a longer one is passed over."""
    while line := messages.readline(LONGEST):
        rest = line
        while len(rest) == LONGEST and not rest.endswith(b"\n"):
            rest = messages.readline(LONGEST)
        yield line
