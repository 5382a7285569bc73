"""What differs from one office to the next, as its settings say it."""

from typing import Annotated

from pydantic import BaseModel, Field, field_validator
from pydantic_settings import NoDecode

from handlers.mis.metrics import SCHOOL_INFO, metrics
from store.grades import FOUR_SIZES
from store.hours import OfficeHours
from store.schoolyear import Terms


class OfficeSettings(BaseModel):
    """What differs from one office to the next."""

    name: str = "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาเพชรบูรณ์ เขต 3"
    short_name: str = "สพป.เพชรบูรณ์ เขต 3"
    hours: str = "mon-fri 08:30-12:00 13:00-16:30"
    hours_text: str = ""
    """The hours in the office's own words; empty: made from ``hours``."""
    name_en: str = ""
    short_name_en: str = ""
    place_en: str = ""
    phone: str = "056-791-603"
    place: str = "กลุ่ม DLICT ชั้น 2"
    privacy_contact: str = "กลุ่ม DLICT สพป.เพชรบูรณ์ เขต 3"
    promise_minutes: int = Field(default=90, ge=5, le=5_000)
    recognises_newcomers: bool = False
    wifi: str = "PBN3-Office"
    login_address: str = "http://neverssl.com"
    published: Annotated[frozenset[str], NoDecode] = frozenset()
    """Which figures of each school anybody may ask for, parted by commas; empty: the usual ones."""
    school_sizes: Annotated[tuple[int, ...], NoDecode] = FOUR_SIZES
    """The most pupils of a small, a medium and a large school, parted by commas."""
    terms: str = "05-16/10-11 11-01/04-01"
    """When schools teach, by month and day: nobody is reminded of data in the holidays."""

    @field_validator("published", mode="before")
    @classmethod
    def _listed(cls, text: object) -> object:
        if isinstance(text, str):
            return frozenset(part.strip() for part in text.split(",") if part.strip())
        return text

    @field_validator("published")
    @classmethod
    def _known(cls, codes: frozenset[str]) -> frozenset[str]:
        if unknown := codes - {*metrics(), SCHOOL_INFO}:
            raise ValueError(f"not known: {', '.join(sorted(unknown))}")
        return codes

    @field_validator("school_sizes", mode="before")
    @classmethod
    def _bounds(cls, text: object) -> object:
        if isinstance(text, str):
            return tuple(part.strip() for part in text.split(",") if part.strip())
        return text

    @field_validator("school_sizes")
    @classmethod
    def _rising(cls, bounds: tuple[int, ...]) -> tuple[int, ...]:
        if len(bounds) != len(FOUR_SIZES) or sorted(set(bounds)) != list(bounds) or bounds[0] < 1:
            raise ValueError("three numbers of pupils, each larger than the one before")
        return bounds

    @field_validator("terms")
    @classmethod
    def _dated(cls, text: str) -> str:
        Terms.parse(text)
        return text

    @field_validator("hours")
    @classmethod
    def _readable(cls, text: str) -> str:
        OfficeHours.parse(text)
        return text
