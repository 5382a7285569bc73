"""An export of a book: a CSV that Excel reads as well, and its manifest."""

import csv
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from sqlmodel import Session

from bot.books.manifest import Manifest, digest_of
from bot.books.sheets import Sheet
from bot.trouble import Trouble
from handlers.language.formulas import tame
from store.books import RECORD, Segment, record
from store.chain import Keys
from store.clock import BANGKOK
from store.sealing import Segments
from store.verifying import verify

"""What a spreadsheet would run (OWASP, CSV injection). What people type may begin so, and what
somebody has spoilt."""


def is_free(file: Path) -> None:
    """Raises ``Trouble`` where it, or its manifest, is there already."""
    for path in (file, Manifest.beside(file)):
        if path.exists():
            raise Trouble(f"{path.name} is there already")


def write(
    file: Path,
    session: Session,
    sheet: Sheet,
    keys: Keys,
    span: tuple[datetime, datetime],
    now: datetime,
) -> Manifest:
    """Both files, whole or not at all. Raises ``Trouble`` where one is there already."""
    is_free(file)
    beside = Manifest.beside(file)
    report = verify(session, sheet.book, keys)
    with _new(file) as out:
        rows = csv.writer(out)
        rows.writerow(sheet.columns)
        counted: Counter[int | None] = Counter()
        for segment, cells in sheet.lines(session, *span):
            counted[segment] += 1
            rows.writerow([cell(value) for value in cells])
    manifest = Manifest(
        file=file.name,
        sha256=digest_of(file),
        begins=span[0].isoformat(),
        ends=span[1].isoformat(),
        made_at=now.astimezone(BANGKOK).isoformat(),
        entries=counted.total(),
        unsealed=counted[None],
        changed=len(report.places) + report.more_places,
        segments=[
            _segment(segment, counted[segment.number])
            for segment in Segments(session, sheet.book, keys).of(*span, also=counted)
        ],
        last=report.last and {"number": report.last[0], "head": report.last[1]},
        key=keys.current.name,
        book=sheet.book.name,
    )
    with _new(beside, "utf-8") as out:
        json.dump(manifest.sealed(keys.current), out, ensure_ascii=False, indent=1)
    return manifest


@contextmanager
def _new(path: Path, encoding: str = "utf-8-sig") -> Iterator[TextIO]:
    """Readable by its writer only: who did what is nobody else's business."""
    part = path.with_name(path.name + ".part")
    try:
        mode = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(mode, "w", encoding=encoding, errors="backslashreplace", newline="") as out:
            yield out
        part.rename(path)
    except OSError as error:
        raise Trouble(f"{path.name} cannot be written ({error.strerror})") from None
    finally:
        part.unlink(missing_ok=True)


def cell(value: object) -> object:
    """A number as it is; of all else a text that no spreadsheet takes for a formula."""
    return value if isinstance(value, int) or value is None else tame(str(value))


def _segment(segment: Segment, in_file: int) -> dict[str, Any]:
    named = dict(zip(RECORD, record(segment), strict=True))
    return named | {"head": segment.head, "purged_at": segment.purged_at, "in_file": in_file}
