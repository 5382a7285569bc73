"""What differs from one office to the next, as its settings say it."""

from pydantic import BaseModel, Field, field_validator

from store.hours import OfficeHours


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

    @field_validator("hours")
    @classmethod
    def _readable(cls, text: str) -> str:
        OfficeHours.parse(text)
        return text
