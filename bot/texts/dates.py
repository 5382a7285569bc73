"""Moments as an office writes them: Asia/Bangkok, in Thai with the year of the Buddhist Era.

A table of nineteen words instead of a library: these stand in nearly every message, and the
short forms are the ones the Royal Institute prescribes.
"""

from datetime import datetime
from typing import Final, Literal

from store.clock import BANGKOK, BUDDHIST_ERA

_DAYS: Final = {
    "th": ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS: Final = {
    "th": (
        *("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย."),
        *("ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
    ),
    "en": (
        *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
        *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    ),
}

Form = Literal["full", "day", "time", "exact", "date"]


def written(at: datetime, form: Form, language: str) -> str:
    """The moment as a day with its time, a day alone, a time alone, to the second, or as a date
    without its weekday. Raises ``ValueError`` for a time without a zone: it could be any hour of
    the day."""
    if at.tzinfo is None:
        raise ValueError(f"{at!r} has no time zone")
    here = at.astimezone(BANGKOK)
    return _english(here, form) if language == "en" else _thai(here, form)


def _thai(here: datetime, form: Form) -> str:
    date = f"{here.day} {_MONTHS['th'][here.month - 1]} {here.year + BUDDHIST_ERA}"
    day = f"วัน{_DAYS['th'][here.weekday()]}ที่ {date}"
    time = f"{here:%H.%M} น."
    exact = f"{day} เวลา {here:%H.%M.%S} น."
    full = f"{day} เวลา {time}"
    forms = {"full": full, "day": day, "time": time, "exact": exact, "date": date}
    return forms[form]


def _english(here: datetime, form: Form) -> str:
    date = f"{here.day} {_MONTHS['en'][here.month - 1]} {here.year}"
    day = f"{_DAYS['en'][here.weekday()]} {date}"
    time = f"{here:%H:%M}"
    exact = f"{day}, {here:%H:%M:%S}"
    forms = {"full": f"{day}, {time}", "day": day, "time": time, "exact": exact, "date": date}
    return forms[form]
