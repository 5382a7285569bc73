"""``helpdesk mis load``: what a file holds is told, and loaded if nothing looks wrong or somebody
says so."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

import typer

from bot.console import Echo, audit, opened, read_at_the_terminal
from bot.garbage import uncollected
from bot.places import PlaceBook
from bot.settings import AtTheTerminal, facts
from bot.texts import Texts
from bot.trouble import Trouble
from handlers.figurefiles.opening import read_file
from handlers.figurefiles.reading import Reading
from handlers.figurefiles.sheets import LARGE
from handlers.kit.effects import Param
from handlers.kit.spoken import spoken
from handlers.language.days import iso_day
from handlers.language.errors import Misread
from handlers.loading.planning import Plans, plan, wants_round, wants_year, with_period
from handlers.loading.recording import record
from handlers.loading.schools import known
from handlers.loading.wording import change_told, doubt_told, layout_told, period_told
from store.clock import BANGKOK, Clock
from store.db import Database
from store.refusals import Refusal

AT_THE_TERMINAL: Final = {"misread.figures.personal": "figures.personal_here"}
"""What is said in other words where no chat is to be cleared of the file."""


def load(file: Path, year: int, round: int, as_of: str, echo: Echo, *, yes: bool) -> None:
    """Raises ``Trouble`` naming the cell that cannot be read, and where something looks wrong and
    nobody is there to say yes."""
    settings = read_at_the_terminal()
    texts, clock = Texts.load(facts(settings.office)), Clock(settings.offset())
    today = clock.now().astimezone(BANGKOK).date()
    with opened(settings) as database, uncollected():
        try:
            reading = _read(file, database)
            reading = with_period(reading, year=year, round=round, as_of=_day(as_of), today=today)
            _wanted(reading)
            _load(reading, database, settings, texts, today, echo, yes=yes)
        except (Misread, Refusal) as no:
            text = AT_THE_TERMINAL.get(no.text, no.text)
            said = texts.say(text, spoken(no.params, clock.now()), "th")
            raise Trouble(f"{file.name}: {said}") from None


def _read(file: Path, database: Database) -> Reading:
    if file.stat().st_size > LARGE.size:
        raise Trouble(f"{file.name} is larger than {LARGE.size // 1024**2} MB")
    with database.read() as session:
        schools = known(session, PlaceBook(database)())
    return read_file(file.name, file.read_bytes(), schools, bounds=LARGE)


def _day(written: str) -> date | None:
    """B.E. or C.E."""
    try:
        return iso_day(written) if written else None
    except ValueError:
        raise Trouble("--as-of is a day like 2568-06-10") from None


def _wanted(reading: Reading) -> None:
    if wants_year(reading):
        raise Trouble("of which school year? The file does not say: --year 2568")
    if wants_round(reading):
        raise Trouble("of which round or term? The file does not say: --round 1")


def _load(
    reading: Reading,
    database: Database,
    settings: AtTheTerminal,
    texts: Texts,
    today: date,
    echo: Echo,
    *,
    yes: bool,
) -> None:
    places = PlaceBook(database)()
    with database.read() as session:
        seen = plan(reading, session, places, today)
    for line in _told(seen, texts):
        echo(line)
    if not seen.new:
        echo("the same file is loaded already; nothing to do")
        return
    if seen.doubts and not yes:
        _ask(seen)
    length = sum(one.part.figures + len(one.part.schools) for one in seen.new)
    with (
        typer.progressbar(length=length, label="loading", file=sys.stderr) as bar,
        database.write() as session,
    ):
        loads = record(seen, audit(session, settings), places, today=today, on_rows=bar.update)
    for load in loads:
        echo(f"loaded: {load.series} {load.year or '-'}/{load.round or '-'}, {load.rows} rows")


def _ask(plans: Plans) -> None:
    if not sys.stdin.isatty():
        raise Trouble(f"{len(plans.doubts)} things look wrong (above); with --yes it is loaded")
    if not typer.confirm("Load it all the same?", err=True):
        raise Trouble("nothing was loaded")


def _told(plans: Plans, texts: Texts) -> Iterator[str]:
    def say(what: Param) -> str:
        return texts.value(what, "th")

    for one in plans.plans:
        yield f"{say(layout_told(one, plans.reading))} · {say(period_told(one))}"
        schools = len(one.part.codes)
        yield f"  {schools} school{'s' * (schools != 1)}, as of {one.as_of.isoformat()}"
        for change in one.changes:
            yield f"  {say(change_told(change, one))}"
        if one.part.checked:
            yield f"  totals checked: {', '.join(one.part.checked)}"
    if plans.reading.outside:
        yield f"{plans.reading.outside} rows are other offices', and left out"
    for doubt in plans.doubts:
        yield f"? {say(doubt_told(doubt))}"
