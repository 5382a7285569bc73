"""A table of figures on A4, with the chart that suits it."""

import re
from dataclasses import dataclass
from datetime import datetime

from bot.papers.charts import FRAMED, Look, bars, lines
from bot.papers.figures import Figures, written
from bot.papers.lines import whole_words
from bot.papers.typesetting import Paper
from bot.texts import Say
from bot.texts.numerals import in_thai_digits
from handlers.kit.effects import Param, When


@dataclass(frozen=True)
class Printing:
    """How it is wanted; ``thai_digits`` as official papers have them."""

    made_at: datetime
    language: str
    charted: bool = True
    thai_digits: bool = False


def paper(figures: Figures, printing: Printing, say: Say) -> Paper:
    """As the template wants it."""

    def in_digits(text: str) -> str:
        return in_thai_digits(text) if printing.thai_digits else text

    def words(key: str, **params: Param) -> str:
        return in_digits(whole_words(say(key, params, printing.language)))

    look = Look(framed=False, thai_digits=printing.thai_digits)
    drawing = chart(figures, say, printing.language, look) if printing.charted else None
    return {
        "language": printing.language,
        "office": words("page.office"),
        "title": in_digits(whole_words(figures.title)),
        "unit": words("figures.paper.unit", unit=figures.unit),
        "notes": [in_digits(whole_words(note)) for note in figures.notes],
        "made": words("figures.paper.made", at=When(printing.made_at)),
        "page": words("figures.paper.page"),
        "thai_digits": printing.thai_digits,
        "columns": [in_digits(whole_words(name)) for name in figures.columns],
        "rows": [
            {
                "label": in_digits(whole_words(row.label)),
                "values": [in_digits(written(value)) for value in row.values],
                "sums": row.sums,
            }
            for row in figures.rows
        ],
        "chart": drawing and _parted(drawing),
    }


def chart(figures: Figures, say: Say, language: str, look: Look = FRAMED) -> str | None:
    """The chart that suits the table, as SVG: lines where its rows are years, bars elsewhere;
    ``None`` where it would be too crowded to be read, or have nothing to compare."""
    figures = figures.as_drawn
    try:
        if figures.over_years:
            return lines(figures, say("figures.paper.cut", {}, language), look)
        return bars(figures, look)
    except ValueError:
        return None


def _parted(drawing: str) -> str:
    """With each ำ in its two halves, the tone mark between them: the typesetter parts it as well
    but, in a drawing, sets the halves upon the next letter."""
    return re.sub("([\u0e48-\u0e4b]?)\u0e33", "\u0e4d\\1\u0e32", drawing)
