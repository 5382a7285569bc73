"""The DMC's public summary of an area, as JSON: a list of schools with a total at its end."""

import json
from typing import Any, Final

from handlers.figurefiles.reading import BadFigures, FileFault
from handlers.figurefiles.sheets import MOST_CELL, MOST_SHOWN, Sheet
from handlers.language.tablefaults import BadTable, Bounds, TableFault

NAME: Final = "dmc_area"
MOST_ROWS: Final = 5_000
MOST_KEYS: Final = 200
BOUNDS: Final = Bounds(furthest_row=MOST_ROWS, furthest_column=MOST_KEYS)


def is_json(data: bytes) -> bool:
    return data[:16].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def read_json(data: bytes) -> Sheet:
    """Its rows as a sheet with one column for each key. Raises ``BadTable``, or ``BadFigures``
    where there are none."""
    found = _parsed(data)
    rows = found.get("data") if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or not rows:
        raise BadFigures(FileFault.UNKNOWN_LAYOUT)
    if len(rows) > MOST_ROWS:
        raise BOUNDS.too_far(f"#{MOST_ROWS + 1}")
    keys = tuple(dict.fromkeys(key for row in rows for key in row))
    if len(keys) > MOST_KEYS:
        raise BOUNDS.too_far(f"#1 {keys[MOST_KEYS][:MOST_SHOWN]}")
    return Sheet(
        "",
        [list(keys), *([_text(row.get(key)) for key in keys] for row in rows)],
        keys=keys,
    )


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadTable(TableFault.UNREADABLE) from None
    except (ValueError, RecursionError):
        raise BadTable(TableFault.TORN_JSON) from None


def _text(value: object) -> str:
    return "" if value is None else " ".join(str(value)[:MOST_CELL].split())
