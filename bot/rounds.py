"""``helpdesk rounds``: rounds of data from the terminal of the office's machine."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session

from bot.books.writing import cell
from bot.console import Echo, audit, opened, read_at_the_terminal
from bot.places import PlaceBook
from bot.trouble import Trouble
from handlers.language.days import BadDays, one_day
from handlers.rounds.naming import label
from handlers.rounds.setting import LONGEST_TITLE, system_named
from handlers.rounds.standing import Standing, standing
from store.audit import Act, Audit
from store.clock import BANGKOK
from store.people import People
from store.rounds import DMC, OWN, DataRound, Rounds

HEADINGS: Final = (
    *("district", "code", "school", "sent", "reported_at", "by_officer"),
    *("figure", "loaded", "file", "nudged_at"),
)


@dataclass(frozen=True)
class Work:
    """One transaction of a command."""

    session: Session
    audit: Audit
    places: PlaceBook

    @property
    def rounds(self) -> Rounds:
        return Rounds(self.session)

    @property
    def today(self) -> date:
        return self.audit.now.astimezone(BANGKOK).date()

    def began(self) -> date:
        """The day on which the first person came; today, where nobody has."""
        return (People(self.session).first_met() or self.audit.now).astimezone(BANGKOK).date()

    def standing(self, round: DataRound) -> Standing:
        return standing(round, self.places(), self.session)

    def named(self, which: str) -> DataRound:
        """By its whole label, or by its title alone where one round of it is there, or goes on.
        Raises ``Trouble`` for none, and for several."""
        there, said = self.rounds.known(self.today), " ".join(which.split()).casefold()
        meant = [one for one in there if label(one).casefold() == said]
        meant = meant or [one for one in there if (one.system or one.title).casefold() == said]
        if not meant:
            raise Trouble(f"no round {which}; `helpdesk rounds list` shows them")
        going_on = [one for one in meant if not one.is_over(self.today)]
        meant = going_on if len(going_on) == 1 else meant
        if len(meant) > 1:
            raise Trouble(f"which one? There are {', '.join(map(label, meant))}")
        return meant[0]


@contextmanager
def _work() -> Iterator[Work]:
    settings = read_at_the_terminal()
    with opened(settings) as database:
        places = PlaceBook(database)
        places()  # read before the one writer begins
        with database.write() as session:
            yield Work(session, audit(session, settings), places)


def _day(text: str, today: date) -> date:
    try:
        return one_day(text, today=today)
    except BadDays as bad:
        raise Trouble(
            f"{text}: {bad.reason.replace('_', ' ')}; write a day that lies ahead, like 2569-06-30"
        ) from None


def list_rounds(echo: Echo) -> None:
    """One line each, the first due first."""
    with _work() as work:
        began = work.began()
        for one in work.rounds.known(work.today):
            now = work.standing(one)
            state = _state(one, work.today, began)
            echo(
                f"{label(one)}\tdue {one.due.isoformat()}\t{state}"
                f"\t{now.sent} of {len(now.schools)} sent"
            )


def _state(round: DataRound, today: date, began: date) -> str:
    """What was due before the office began is nobody's omission."""
    if round.is_over(today):
        return "closed"
    if round.opens > today:
        return f"opens {round.opens.isoformat()}"
    if today <= round.due:
        return "open"
    return "open, overdue" if began <= round.due else "open, due before this office began"


def add(title: str, due: str, echo: Echo) -> None:
    """Raises ``Trouble`` for the DMC, whose rounds are there, and for a title that is none."""
    called = system_named(title)
    own = " ".join(title.split())
    if called == DMC:
        raise Trouble("the DMC's three rounds are there; `helpdesk rounds move` moves a day")
    if not called and not 0 < len(own) <= LONGEST_TITLE:
        raise Trouble(f"a title has 1 to {LONGEST_TITLE} characters")
    with _work() as work:
        day = _day(due, work.today)
        row = work.rounds.add(called or OWN, "" if called else own, opens=work.today, due=day)
        if row is None:
            raise Trouble("there are too many rounds of this title in that school year")
        work.audit.note(Act.ROUND_ADDED, row.id, how=f"due={day}")
        echo(f"{label(row)}: due {day}")


def move(which: str, due: str, echo: Echo) -> None:
    """Raises ``Trouble`` where somebody else was faster."""
    with _work() as work:
        row, day = work.named(which), _day(due, work.today)
        before, called = row.due, label(row)
        if not work.rounds.move(row.id, before=before, due=day):
            raise Trouble("somebody else has just moved it; look again")
        work.audit.note(Act.ROUND_MOVED, row.id, how=f"before={before} due={day}")
        echo(f"{called}: due {day}, was {before}")


def close(which: str, echo: Echo) -> None:
    """Raises ``Trouble`` where it was closed before."""
    with _work() as work:
        row = work.named(which)
        called = label(row)
        if not work.rounds.close(row.id, now=work.audit.now):
            raise Trouble(f"{called} is closed already")
        work.audit.note(Act.ROUND_CLOSED, row.id)
        echo(f"{called}: closed; `helpdesk rounds move` opens it again")


def status(which: str, echo: Echo, *, as_csv: bool) -> None:
    """By district, or school by school."""
    with _work() as work:
        now = work.standing(work.named(which))
        if as_csv:
            echo(_written(_rows(now, work)))
            return
        for one in now.by_district():
            echo(f"{one.name or '-'}\t{one.sent} sent\t{one.missing} not sent")
        echo(f"all\t{now.sent} sent\t{len(now.missing)} not sent")


def _rows(now: Standing, work: Work) -> Iterator[Sequence[object]]:
    nudged = work.rounds.nudged(now.round.id)
    for one in now.schools:
        report, nudge = now.reports.get(one.code), nudged.get(one.code)
        told: tuple[object, ...] = ("no", "", "", "", "", "")
        if report is not None:
            told = (
                "yes",
                _at(report.reported_at),
                "yes" if report.by_officer else "no",
                "" if report.figure is None else report.figure,
                now.loaded.get(one.code, ""),
                report.file_name,
            )
        yield (
            *(one.district, one.code, one.name, *told),
            _at(nudge.nudged_at) if nudge else "",
        )


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(BANGKOK):%Y-%m-%d %H:%M}"


def _written(rows: Iterator[Sequence[object]]) -> str:
    """A file's name is somebody's words."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADINGS)
    for row in rows:
        table.writerow(map(cell, row))
    return out.getvalue().rstrip("\n")
