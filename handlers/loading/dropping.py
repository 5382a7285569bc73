"""A file of figures in the chat: looked at, told, and loaded once its officer says so.

The file is read where it arrives and kept nowhere. What was read of it stands with the form's
answers until it is loaded or called off.
"""

import re
from datetime import date, datetime, time
from typing import ClassVar, Final
from uuid import UUID

from handlers.figurefiles.layouts import BY_ROUND
from handlers.figurefiles.packing import packed, reading_in, unpacked
from handlers.figurefiles.periods import FIRST_YEAR
from handlers.figurefiles.reading import Doubt, DoubtKind, Reading
from handlers.kit.answering import answers_for
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Param, Say, Show, When, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.intents import Postback, Rows
from handlers.kit.router import Router
from handlers.language.normal import normal
from handlers.language.words import Intent as Wish
from handlers.loading.planning import (
    Plan,
    Plans,
    plan,
    wants_round,
    wants_year,
    with_period,
    with_said,
)
from handlers.loading.recording import LoadedMeanwhile, record
from handlers.loading.wording import change_told, doubt_told, layout_told, period_told
from store.clock import BANGKOK, BUDDHIST_ERA
from store.duties import Topic
from store.refusals import NotYours, Refusal

loading = Router("loading")

NOBODY: Final = UUID(int=0)
"""Figures are nobody's own."""
NONE: Final = "0"
"""For an answer that is not asked for: a list of schools has no year, an exam no round."""
A_CARD: Final = 6
CARDS: Final = 2
LONGEST_NAME: Final = 60
TOTALS: Final = 4
"""Of a file, on its card."""
_TERM: Final = r"(?:ภาคเรียน|ภาค|เทอม|รอบ)(?:ข้อมูล)?(?:ที่)?\s*"
_YEAR: Final = re.compile(
    rf"(?:(?:{_TERM}([1-3])(?![0-9])|([1-3])\s*/)\s*/?\s*)?(?:(?:ของ|ปีการศึกษา|ปี|พ\.?\s?ศ\.?)\s*)*"
    rf"(?:25)?([4-9][0-9])(?:\s*[/-]\s*([1-3])|\s*{_TERM}([1-3]))?"
)
"""2568, 68, ปีการศึกษา 2568, and with its term: 1/2568, 2568/1, เทอม 1 ปี 68, ปี 2568 รอบ 1."""
_ROUND: Final = re.compile(r"(?:รอบ|เทอม|ภาคเรียน)?(?:ที่)?\s*([1-3])")


class NotAYear(Refusal):
    """Nothing that can be a school year."""


class NotARound(Refusal):
    """None of the three."""


class LoadFigures(Postback, prefix="load_figures"):
    """``โหลดข้อมูล``: what may be sent."""


def may_load(desk: Desk) -> bool:
    """An officer who answers for figures (``Topic.FIGURES``), asked at each step."""
    return officer(desk) and answers_for(Topic.FIGURES, None, desk, owner=NOBODY)


def _read_year(answer: str, desk: Desk) -> str:
    """With the term before it where that was said too: ``1/2568`` (``FiguresFile.still_good``)."""
    found = _YEAR.fullmatch(normal(answer))
    year = 2500 + int(found[3]) if found else 0
    if found is None or not FIRST_YEAR <= year <= desk.today.year + BUDDHIST_ERA + 1:
        raise NotAYear
    terms = {one for one in (found[1], found[2], found[4], found[5]) if one}
    if len(terms) > 1:
        raise NotAYear
    return "/".join((*terms, str(year)))


def _years(desk: Desk) -> tuple[Button, ...]:
    this = desk.today.year + BUDDHIST_ERA
    return tuple(
        Button(str(year), tap=str(year), literal=True) for year in (this, this - 1, this - 2)
    )


def _read_round(answer: str, _desk: Desk) -> str:
    found = _ROUND.fullmatch(normal(answer))
    if found is None:
        raise NotARound
    return found[1]


def _rounds(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(one, tap=one, literal=True) for one in ("1", "2", "3"))


class FiguresFile(Form, form="figures"):
    """What was read of the file, and of when it is where the file does not say."""

    survives: ClassVar[tuple[type[Refusal], ...]] = (LoadedMeanwhile,)
    takes_file: ClassVar[bool] = True

    reading: str = ask(when=never, given=True)
    before: str = ask(when=never, given=True)
    """What it is to stand in the place of, as the card has told it."""
    year: str = ask("figures.ask_year", reader=_read_year, choices=_years)
    round: str = ask("figures.ask_round", reader=_read_round, choices=_rounds)

    @classmethod
    def takes_unasked(cls, desk: Desk) -> bool:
        return may_load(desk)

    @classmethod
    def file_arrived(cls, rows: Rows, desk: Desk) -> Effects:
        """In the place of whatever file was looked at before."""
        if not may_load(desk):
            raise NotYours
        text = reading_in(rows)
        reading = with_period(unpacked(text), today=desk.today)
        desk.conversations.end(desk.me.id, cls.form)
        yield from start(cls, desk, {"reading": packed(reading)} | _told_by(reading))

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """A year that was typed with its term answers both questions; what is of no round stays
        so."""
        term, parted, year = answers.get("year", "").partition("/")
        if not parted:
            return answers
        told = {} if answers.get("round") == NONE else {"round": term}
        return {**answers, "year": year, **told}

    def complete(self, desk: Desk) -> dict[str, str]:
        return {"before": _before(self._plans(desk))}

    def report(self, desk: Desk) -> Effects:
        doubts = self._plans(desk).doubts[: A_CARD * CARDS]
        if doubts:
            places = range(0, len(doubts), A_CARD)
            yield Show(tuple(_doubtful(doubts[at : at + A_CARD]) for at in places))

    def summary(self, desk: Desk, seal: str) -> Card:
        plans = self._plans(desk)
        if not plans.new:
            return Card("figures.nothing_new", facts=tuple(_of_when(plans)), buttons=(CANCEL,))
        confirm = Button.of("button.confirm", Confirm(self.form, seal), style="primary")
        dated = any(one.year for one in plans.plans)
        edit = (Button.of("button.edit", Edit(self.form, "")),) if dated else ()
        return Card(
            "figures.preview",
            badge=Badge.WAITING,
            facts=(*_of_when(plans), *_of_what(plans)),
            buttons=(confirm, *edit, CANCEL),
        )

    def finish(self, desk: Desk) -> Effects:
        if not may_load(desk):  # the roster may have changed while the card lay there
            raise NotYours
        plans = self._plans(desk)
        if _before(plans) != self.before:
            raise LoadedMeanwhile
        record(plans, desk.audit, desk.places, today=desk.today)
        for one in plans.new[:1]:
            yield Say(
                "figures.loaded",
                {
                    "what": layout_told(one, plans.reading),
                    "period": period_told(one),
                    "size": _size(one),
                },
            )

    @property
    def read(self) -> Reading:
        """What was read of the file, of the year and round that were said."""
        return with_said(unpacked(self.reading), year=int(self.year), round=int(self.round))

    def _plans(self, desk: Desk) -> Plans:
        return plan(self.read, desk.session, desk.places, desk.today)


def _before(plans: Plans) -> str:
    return " ".join(one.before.id.hex if one.before else NONE for one in plans.plans)


def _told_by(reading: Reading) -> dict[str, str]:
    """The answers that need not be asked for. An exam's round is none, whatever its file's name."""
    by_round = any(part.series in BY_ROUND for part in reading.parts)
    told: dict[str, str] = {}
    if not wants_year(reading):
        told["year"] = str(reading.period.year)
    if not wants_round(reading):
        told["round"] = str(reading.period.round) if by_round else NONE
    return told


def _of_when(plans: Plans) -> tuple[Fact, ...]:
    """Which file it is, too: after one that was refused the one before it is shown again. What says
    of itself that it is invented is known as such before it is loaded."""
    first = plans.plans[0]
    kind, name = layout_told(first, plans.reading), plans.reading.file_name[:LONGEST_NAME]
    told = Words("figures.and", {"first": kind, "rest": name})
    if plans.reading.sample:
        told = Words("figures.and", {"first": Words("figures.invented"), "rest": told})
    return (
        Fact("fact.figures_kind", told),
        Fact("fact.figures_period", period_told(first)),
        Fact("fact.figures_as_of", When(_noon(first.as_of), "day")),
    )


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), BANGKOK)


def _of_what(plans: Plans) -> tuple[Fact, ...]:
    first = plans.new[0]
    totals = [change_told(one, plan) for plan in plans.new for one in plan.changes][:TOTALS]
    return (
        Fact("fact.figures_size", _size(first)),
        Fact("fact.figures_totals", _joined([*totals, _checked(plans)])),
        Fact("fact.figures_doubts", _doubts(plans.doubts)),
    )


def _checked(plans: Plans) -> Words:
    """Whether the file's own totals agree; scores have none."""
    if any(doubt.kind is DoubtKind.TOTAL for doubt in plans.doubts):
        return Words("figures.differs")
    metrics = {one.metric for plan in plans.new for one in plan.changes}
    checked = {metric for plan in plans.new for metric in plan.part.checked}
    return Words("figures.checked" if metrics and metrics <= checked else "figures.not_checked")


def _size(one: Plan) -> Words:
    rows = one.part.figures or len(one.part.schools)
    return Words("figures.size", {"schools": len(one.part.codes), "rows": rows})


def _joined(several: list[Words]) -> Words:
    first, *rest = several
    return Words("figures.and", {"first": first, "rest": _joined(rest)}) if rest else first


def _doubts(doubts: tuple[Doubt, ...]) -> Param:
    if not doubts:
        return Words("figures.no_doubts")
    shown = A_CARD * CARDS
    if len(doubts) > shown:
        return Words("figures.doubts_more", {"count": len(doubts), "shown": shown})
    return Words("figures.doubts", {"count": len(doubts)})


def _doubtful(doubts: tuple[Doubt, ...]) -> Card:
    """What looks wrong, cell by cell."""
    facts = (Fact("fact.figures_doubt", doubt_told(doubt)) for doubt in doubts)
    return Card("figures.doubtful", facts=tuple(facts))


@loading.on(LoadFigures, who=may_load, words=[Wish.LOAD_FIGURES])
def begin(_tap: LoadFigures, desk: Desk) -> Effects:
    """A file needs no words before it; these say which files are known."""
    del desk
    yield Say("figures.send")
