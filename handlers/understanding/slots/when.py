"""Of when a question is: its years, terms and rounds."""

from typing import Any

from handlers.understanding.heard import Heard
from handlers.understanding.slots.placing import Slots
from handlers.understanding.text.phrases import phrase
from handlers.understanding.text.spans import Span
from handlers.understanding.understood import Intent


def set_time(heard: Heard, intent: Intent, slots: Slots) -> None:
    """The slots of time."""
    if counts := heard.values("n_years"):
        slots["n_years"] = counts[0]
    years = [value for span in heard.spans for value in _years_of(span)]
    years = list(dict.fromkeys(years))
    compared = intent is Intent.MIS_COMPARE or "change" in heard.marks
    if compared and len(years) == 1 and _against_now(heard, years[0]):
        years = [years[0], "current"]
    numbers = [y for y in years if isinstance(y, int)]
    if len(numbers) == 1 and len(years) == 2 and "current-1" in years:
        years = [numbers[0] - 1, numbers[0]]
    if len(years) == 1:
        slots["year"] = years[0]
    elif years:
        slots["years"] = sorted(years, key=_order_of_years)
    if len(terms := heard.values("term")) > 1:
        slots["terms"] = terms
    elif terms:
        slots["term"] = terms[0]
    rounds = heard.values("round")
    if several := heard.values("rounds"):
        slots["rounds"] = several[0]
    elif len(rounds) > 1:
        slots["rounds"] = sorted(rounds, key=str)
    elif rounds:
        slots["round"] = rounds[0]


def _against_now(heard: Heard, year: Any) -> bool:
    """ "เทียบกับปีที่แล้ว", "ลดลงจากปี 66" are against this year; "อำเภอไหนมากสุดปีที่แล้ว" and
    "เทียบ 2 อำเภอ ปี 66" are not."""
    if year == "current-1":
        return not {"which_group", "compare_to"} & heard.marks or "op" in heard.marks
    return year != "current" and any(
        phrase("against_a_year").before(heard.said.text, span.start)
        for span in heard.spans
        if span.says.get("year") == year
    )


def _years_of(span: Span) -> list[Any]:
    several = span.says.get("years")
    return (
        several if isinstance(several, list) else [span.says["year"]] if "year" in span.says else []
    )


def _order_of_years(year: Any) -> tuple[int, int]:
    if isinstance(year, int):
        return 0, year
    return 1, int(year.removeprefix("current") or 0)
