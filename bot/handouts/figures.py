"""What was asked about figures, as a file: made from the question when its page is opened, from the
loads that it was answered from in the chat, for whoever asked and may still be told."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Final

from sqlmodel import Session

from bot.handouts import Draft, File, Product
from bot.papers.figures import Figures, Row
from bot.texts import Texts
from bot.texts.filling import clip
from handlers.kit.desk import Desk, Office
from handlers.kit.effects import Param, Params, Words
from handlers.language.places import Place
from handlers.mis.answer import Answer, NoAnswer
from handlers.mis.asking import answer_for, question_of
from handlers.mis.forms import Form, form_of
from handlers.mis.keeping import wish_of
from handlers.mis.picturing import goes_over_years
from handlers.mis.wording import below, date_of, filed_unread, said_of
from handlers.understanding.understood import Wish
from store.asked import Asked
from store.handouts import Handout
from store.people import People
from store.refusals import StaleCard
from store.roster import Roster

SHEET_NAME: Final = "figures"
LONGEST_TITLE: Final = 40
"""Letters of it in a file's name, which has 255 bytes at most: a Thai one has up to nine."""
_NOT_IN_A_NAME: Final = re.compile(r'[\\/:*?"<>|\s\u0000-\u001f]+')
NUMBER: Final = Words("mis.column.number")
ITEM: Final = Words("mis.column.item")


@dataclass(frozen=True)
class FigureMaker:
    """``places``: the office's workplaces, by code."""

    texts: Texts
    office: Office
    places: Callable[[], Mapping[str, Place]]

    def __call__(self, session: Session, handout: Handout, now: datetime) -> Draft:
        """Raises ``StaleCard`` for a question that is forgotten, or has no answer any more."""
        row = Asked(session).get(handout.subject) if handout.subject is not None else None
        if row is None or row.person_id != handout.person_id:
            raise StaleCard
        person = People(session).get(handout.person_id)
        entry = Roster(session).officer(person.id)
        if entry is not None and entry.suspended_at is not None:
            entry = None
        desk = Desk(session, self.office, now, self.places(), person, entry)
        wish = wish_of(row.intent, row.slots)
        try:
            found = answer_for(wish, desk, used=row.loads, whole=True)
            question = question_of(wish, desk)
        except NoAnswer:
            raise StaleCard from None
        over_years = goes_over_years(found, question)
        table = as_table(found, wish, self.texts, person.language, over_years=over_years)
        name = _file_name(found, table.title, self.texts, person.language)
        return partial(_made, table, name, form_of(wish), self.texts, person.language, now)


def as_table(
    found: Answer, wish: Wish, texts: Texts, language: str, *, over_years: bool
) -> Figures:
    """The answer as it leaves the house, with what of the ``wish`` was not understood: who is sent
    it sees no card beside it. What is hidden is no number here, either."""

    def said(param: Param) -> str:
        return " ".join(texts.value(param, language).split())

    title = said(said_of(found))
    lines = [(said(line.label), line) for line in found.lines]
    if not lines:
        rows = [Row(title, (_number(found.number),))]
    elif found.columns:
        wide = len(found.columns)
        rows = [
            Row(label, (*map(_number, line.values), *[None] * (wide - len(line.values))), line.sums)
            for label, line in lines
        ]
    else:
        rows = [
            Row(": ".join([label, *map(said, line.cells)]), (None,), line.sums)
            for label, line in lines
        ]
    names = [said(column) for column in found.columns] or [said(NUMBER)]
    return Figures(
        title=title,
        unit=" / ".join(names) if len(names) == 1 else said(_unit(found)),
        columns=(said(ITEM), *names),
        rows=tuple(rows),
        notes=tuple(said(note) for note in (*filed_unread(wish), *below(found))),
        over_years=over_years,
        stacked=found.sums_across,
        charted=found.charted,
    )


def _unit(found: Answer) -> Param:
    """Of a table of several columns: that of the headline, where they are parts of its number."""
    return found.headline.params.get("unit", NUMBER) if found.sums_across else NUMBER


def _number(value: object) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _made(
    table: Figures, name: str, form: Form, texts: Texts, language: str, now: datetime
) -> Product:
    # What draws and sets takes memory: it is brought in by the first who wants a file.
    from bot.papers.charts import png
    from bot.papers.figurefiles import plain_table, workbook
    from bot.papers.report import Printing, chart, paper
    from bot.papers.typesetting import typeset
    from bot.papers.workbook import MEDIA_TYPE

    if form is Form.TABLE:
        return File(f"{name}.csv", "text/csv; charset=utf-8", plain_table(table))
    if form is Form.PICTURE and (drawing := chart(table, texts.say, language)) is not None:
        return File(f"{name}.png", "image/png", png(drawing))
    if form is not Form.WORKBOOK:
        printing = Printing(now, language, thai_digits=form is Form.PAPER_THAI)
        body = typeset("figures", paper(table, printing, texts.say))
        return File(f"{name}.pdf", "application/pdf", body)
    return File(f"{name}.xlsx", MEDIA_TYPE, workbook(table, SHEET_NAME))


def _file_name(found: Answer, title: str, texts: Texts, language: str) -> str:
    """What is asked and of when it is: of five files in a telephone each is known by its name."""
    asked = found.headline.params.get("what", title)
    told: Params = {
        "title": clip(texts.value(asked, language), LONGEST_TITLE),
        "date": date_of(found.sources[0]),
    }
    dated = Words("mis.file_name", told)
    return _NOT_IN_A_NAME.sub(" ", texts.value(dated, language)).strip(" .")
