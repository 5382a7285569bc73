"""Working time in words."""

import pytest

from bot.settings import OfficeSettings, facts
from bot.texts import Texts
from bot.texts.worktime import worktime
from store.hours import OfficeHours


@pytest.mark.parametrize(
    ("setting", "thai", "english"),
    [
        ("mon-fri 08:30-12:00 13:00-16:30", "08.30–16.30 น.", "08:30–16:30"),
        ("mon-fri 08:30-16:30", "08.30–16.30 น.", "08:30–16:30"),
        ("mon-sun 00:00-24:00", "ตลอด 24 ชั่วโมง", "around the clock"),
        (
            "mon-fri 08:30-16:30; sat 09:00-12:00",
            "จ.–ศ. 08.30–16.30 น., ส. 09.00–12.00 น.",
            "Mon–Fri 08:30–16:30, Sat 09:00–12:00",
        ),
        (
            "mon,wed,fri 08:00-16:00; tue 10:00-24:00",
            "จ. 08.00–16.00 น., อ. 10.00–24.00 น., พ. 08.00–16.00 น., ศ. 08.00–16.00 น.",
            "Mon 08:00–16:00, Tue 10:00–24:00, Wed 08:00–16:00, Fri 08:00–16:00",
        ),
    ],
)
def test_hours_are_said_as_they_are_set(setting: str, thai: str, english: str) -> None:
    hours = OfficeHours.parse(setting)
    assert (worktime(hours, "th"), worktime(hours, "en")) == (thai, english)


def test_each_language_names_the_office_in_its_own_words() -> None:
    office = OfficeSettings(
        hours="mon-fri 09:00-15:00", place="ชั้น 2", place_en="2nd floor", short_name_en="PESAO 3"
    )
    texts = Texts.load(facts(office))
    assert "09:00–15:00" in texts.say("contact", {}, "en")
    assert "2nd floor" in texts.say("contact", {}, "en")
    assert "PESAO 3" in texts.say("contact", {}, "en")
    assert "09.00–15.00 น." in texts.say("contact", {}, "th")
    assert "ชั้น 2" in texts.say("contact", {}, "th")


def test_what_has_no_english_is_said_in_thai() -> None:
    texts = Texts.load(facts(OfficeSettings(place="ชั้น 2")))
    assert "ชั้น 2" in texts.say("contact", {}, "en")


def test_an_office_may_word_its_hours_itself() -> None:
    texts = Texts.load(facts(OfficeSettings(hours_text="ทุกวันทำการ")))
    assert "ทุกวันทำการ" in texts.say("contact", {}, "th")
    assert "08:30–16:30" in texts.say("contact", {}, "en")
