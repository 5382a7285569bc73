"""Working time in words, from the setting itself, so that no sentence can disagree with it."""

from itertools import groupby
from typing import Final

from store.hours import DAYS, OfficeHours, Span

_DAYS: Final = {
    "th": ("จ.", "อ.", "พ.", "พฤ.", "ศ.", "ส.", "อา."),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_ALWAYS: Final = {"th": "ตลอด 24 ชั่วโมง", "en": "around the clock"}


def worktime(hours: OfficeHours, language: str) -> str:
    """From when to when, e.g. ``08.30–16.30 น.``, ``08:30–16:30``. A lunch break is left out; days
    of different hours are named."""
    if hours.never_closes:
        return _ALWAYS[language]
    week = [(day, _whole(hours.week[day])) for day in range(len(DAYS)) if day in hours.week]
    if len({span for _, span in week}) == 1:
        return _said(week[0][1], language)
    runs = [
        [day for _, (day, _) in run]
        for _, run in groupby(enumerate(week), key=lambda at: (at[1][0] - at[0], at[1][1]))
    ]
    return ", ".join(
        f"{_days(run, language)} {_said(_whole(hours.week[run[0]]), language)}" for run in runs
    )


def _whole(spans: tuple[Span, ...]) -> Span:
    return spans[0][0], spans[-1][1]


def _said(span: Span, language: str) -> str:
    begins, ends = span
    sign = "." if language == "th" else ":"
    last = "24:00" if (ends.hour, ends.minute) == (0, 0) else f"{ends:%H:%M}"
    said = f"{begins:%H:%M}–{last}".replace(":", sign)
    return f"{said} น." if language == "th" else said


def _days(run: list[int], language: str) -> str:
    names = _DAYS[language]
    return names[run[0]] if len(run) == 1 else f"{names[run[0]]}–{names[run[-1]]}"
