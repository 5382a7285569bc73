"""``verify`` and ``export`` of a book: is its chain whole, and a file of it for others to check."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.books.manifest import Manifest, digest_of
from bot.books.sheets import AuditSheet, Sheet
from bot.books.writing import write
from bot.console import Echo, audit, opened, read_at_the_books
from bot.settings import AtTheBooks
from bot.trouble import Trouble
from handlers.language.days import iso_day
from store.audit import Act
from store.books import Book
from store.chain import Keys, ranges
from store.clock import BANGKOK, Clock, moment
from store.db import Database
from store.verifying import Change, Place, Report
from store.verifying import verify as walk

CHANGED: Final = 1
OTHER_KEY: Final = 3
EVERY: Final = 100_000
STALE: Final = timedelta(days=2)
"""A segment is closed every day at least."""
SAID: Final = {
    Change.ENTRY_CHANGED: "was changed",
    Change.ENTRY_MISSING: "is missing",
    Change.ENTRY_ADDED: "was added",
    Change.ENTRIES_CHANGED: "entries were changed, added or removed",
    Change.SEGMENT_CHANGED: "its record was changed",
    Change.SEGMENT_MISSING: "is missing",
    Change.SEGMENT_REPLACED: "was put in the place of another",
    Change.PURGE_FORGED: "its entries were removed, and not by the program",
}


def verify(book: Book, manifest: Path | None, echo: Echo, progress: Echo) -> int:
    """Says what was found, and gives the exit code. Progress goes where no script reads it."""
    settings = read_at_the_books()
    keys = settings.keys(book)
    known = _known(book, manifest, keys, echo) if manifest is not None else {}
    told = 0

    def tell(entries: int) -> None:
        nonlocal told
        if entries - told >= EVERY:
            told = entries
            progress(f"{entries:,} entries read")

    with opened(settings) as database, database.snapshot() as session:
        report = walk(session, book, keys, known=known or {}, progress=tell)
    for place in report.places:
        echo(_where(place))
    for key, segments in report.other_keys.items():
        echo(
            f"segments {ranges(segments)}: sealed with another key ({key}); "
            "add the former AUDIT_KEY or SECRET_KEY to AUDIT_KEY, after a comma, to check them"
        )
    echo(_counted(report))
    echo(_last(report, Clock(settings.offset()).now()))
    if not report.holds or known is None:
        return CHANGED
    return OTHER_KEY if report.other_keys else 0


def _known(book: Book, path: Path, keys: Keys, echo: Echo) -> Mapping[int, str] | None:
    """The heads that an export told of; ``None`` when it is not what we wrote."""
    manifest = Manifest.read(path)
    if manifest.book != book.name:
        raise Trouble(f"{path.name} is of `helpdesk {manifest.book} export`")
    key = keys.named(manifest.key)
    if key is None:
        raise Trouble(f"{path.name} was sealed with another key ({manifest.key})")
    if not manifest.is_sealed_by(key):
        echo(f"{path.name} was changed")
        return None
    file = path.with_name(manifest.file)
    if file.exists() and digest_of(file) != manifest.sha256:
        echo(f"{file.name} was changed")
        return None
    echo(f"{path.name} is as it was written" + (f", and {file.name} too" * file.exists()))
    return manifest.heads


def _where(place: Place) -> str:
    parts = ["not sealed" if place.segment is None else f"segment {place.segment}"]
    if place.entry is not None:
        parts.append(f"entry {place.entry}")
    elif place.segment is None:
        parts.append("an entry")
    return f"{', '.join(parts)}: {SAID[place.change]}"


def _counted(report: Report) -> str:
    parts = [f"{report.segments:,} segments", f"{report.entries:,} entries"]
    if report.purged:
        parts.append(f"{report.purged:,} segments purged")
    if report.unsealed:
        parts.append(f"{report.unsealed:,} entries not sealed yet")
    places = len(report.places) + report.more_places
    verdict = f"changed in {places:,} places" if places else "nothing was changed"
    return f"{', '.join(parts)}: {verdict}"


def _last(report: Report, now: datetime) -> str:
    """Segments taken away from the end show only by what is known from elsewhere."""
    if report.last is None:
        return "nothing is sealed yet"
    number, head, closed = report.last
    at = moment(closed)
    said = f"last segment {number} of {at.astimezone(BANGKOK):%Y-%m-%d %H:%M}, head {head}"
    if now - at > STALE:
        said += "; none since: no worker ran, or the end was taken away"
    return said


def export_audit(file: Path, begins: str, ends: str, echo: Echo) -> None:
    """Days by the Gregorian or the Buddhist year. Raises ``Trouble``."""
    span, settings = days(begins, ends), read_at_the_books()
    with opened(settings) as database:
        manifest = written(file, AuditSheet(), span, database, settings)
        with database.write() as session:
            how = f"entries={manifest.entries}"
            audit(session, settings).note(Act.AUDIT_EXPORTED, "export", how=how)
    tell(file, manifest, echo)


def written(
    file: Path,
    sheet: Sheet,
    span: tuple[datetime, datetime],
    database: Database,
    settings: AtTheBooks,
) -> Manifest:
    """The file and its manifest, of one moment."""
    with database.snapshot() as session:
        now = Clock(settings.offset()).now()
        return write(file, session, sheet, settings.keys(sheet.book), span, now)


def tell(file: Path, manifest: Manifest, echo: Echo) -> None:
    echo(f"{manifest.entries:,} entries, {len(manifest.segments):,} segments")
    echo(f"{file}\t{manifest.sha256}")
    echo(str(Manifest.beside(file)))
    if manifest.changed:
        echo(f"the chain does not hold: run `helpdesk {manifest.book} verify`")


def days(begins: str, ends: str) -> tuple[datetime, datetime]:
    """From the beginning of one day to the end of another. Raises ``Trouble``."""
    first, last = _day(begins), _day(ends)
    if last < first:
        raise Trouble("--to is before --from")
    since = datetime(first.year, first.month, first.day, tzinfo=BANGKOK)
    until = datetime(last.year, last.month, last.day, tzinfo=BANGKOK) + timedelta(days=1)
    return since, until


def _day(text: str) -> date:
    try:
        return iso_day(text)
    except ValueError:
        raise Trouble(f"{text} is no day; write it like 2026-10-01") from None
