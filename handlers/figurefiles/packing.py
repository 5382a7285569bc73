"""A reading as text: on its way from the file's courier, and while its officer looks at it.

The file itself is kept nowhere. What cannot be taken travels in the same way, so that its officer
is told which cell it was.
"""

from base64 import b85decode, b85encode
from typing import Final
from zlib import compress, decompress

from pydantic import TypeAdapter

from handlers.figurefiles.known import KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.reading import BadFigures, FileFault, Reading
from handlers.kit.intents import Rows

_READING: Final = TypeAdapter(Reading)
_NO: Final = "no"
_YES: Final = "yes"


def packed(reading: Reading) -> str:
    """Some forty kilobytes for an office's pupils by grade and sex."""
    return b85encode(compress(_READING.dump_json(reading))).decode()


def unpacked(text: str) -> Reading:
    """Only for what ``packed`` made."""
    return _READING.validate_json(decompress(b85decode(text)))


def rows_of(name: str, data: bytes, known: KnownSchools) -> Rows:
    """A file from the chat as what travels. Raises ``BadTable`` where it is none."""
    try:
        return ((_YES, packed(read_file(name, data, known))),)
    except BadFigures as no:
        told = tuple(f"{key}={value}" for key, value in no.params.items())
        return ((_NO, no.reason.value, *told),)


def reading_in(rows: Rows) -> str:
    """The packed reading that arrived. Raises ``BadFigures`` where there is a no instead."""
    (kind, said, *told) = rows[0]
    if kind == _YES:
        return said
    params = dict(one.split("=", 1) for one in told)
    raise BadFigures(FileFault(said), **params)
