"""Names of places in Latin letters: taken by their sound, asked about when only near."""

from typing import Any

import pytest

from handlers.language.romanising import romanised
from handlers.understanding.asking import understand
from handlers.understanding.places.latin import sound
from handlers.understanding.places.schools import School, ours
from handlers.understanding.understood import FIGURES


def slots(text: str) -> dict[str, Any]:
    return dict(understand(text).slots)


@pytest.mark.parametrize(
    ("typed", "school"),
    [
        ("Ban Wang Phai School", "บ้านวังไผ่"),
        ("banwangpai", "บ้านวังไผ่"),
        ("BAAN WANGPHAI", "บ้านวังไผ่"),
        ("Ban Kok Prue", "บ้านโคกปรือ"),
        ("Anubal Nongphai", "อนุบาลหนองไผ่"),
        ("โรงเรียน Ban Nong Moo", "บ้านหนองหมู"),
        ("Ban Khlong Krachang Wang Sai", "บ้านคลองกระจังวังไทร"),
        ("Chumchon Ban Phu Toei", "ชุมชนบ้านพุเตย"),
    ],
)
def test_a_school_is_known_by_its_sound(typed: str, school: str) -> None:
    assert slots(f"{typed} มีครูกี่คน") == {"school": school, "metric": "teachers"}


def test_every_school_is_found_by_its_official_spelling_or_asked_about() -> None:
    for school in ours().schools:
        if any(character.isdigit() or character == "(" for character in school.name):
            continue
        got = slots(f"students of {_spelled(school)}")
        found = got.get("school") == school.name or school.code in got.get("school_ambiguous", [])
        assert found, (school.name, _spelled(school), got)


def _spelled(school: School) -> str:
    """As on the sign at the gate: the first word apart."""
    for form in ("ชุมชนบ้าน", "บ้าน", "อนุบาล", "วัด"):
        if school.name.startswith(form):
            return f"{romanised(form)} {romanised(school.name.removeprefix(form))} school"
    return f"{romanised(school.name)} school"


def test_a_name_that_is_only_near_is_asked_about_never_guessed() -> None:
    near = slots("how many students at Ban Nongjang school")

    assert "school" not in near
    assert "67030225" in near["school_ambiguous"]  # บ้านหนองแจง


def test_a_school_that_sounds_like_none_of_ours_is_anothers() -> None:
    assert slots("Ban Rong Chik Lek School students") == {
        "school": "ban rong chik lek",
        "out_of_area": True,
        "metric": "students",
    }


def test_a_word_beside_a_name_says_what_it_is() -> None:
    assert slots("teachers in Si Thep district")["district"] == "ศรีเทพ"
    assert slots("teachers in amphoe Vichianburi")["district"] == "วิเชียรบุรี"
    assert slots("students in tambon Nong Chaeng")["tambon"] == "หนองแจง"
    assert slots("students in tambon Si Thep")["tambon"] == "ศรีเทพ"
    assert slots("Nong Phai School teachers")["out_of_area"] is True


def test_a_bare_name_that_may_be_several_things_is_asked_about() -> None:
    assert slots("นักเรียน Nong Phai กี่คน")["school_ambiguous"] == ["67030177"]


@pytest.mark.parametrize(
    "words", ["forgot password", "internet is slow", "download excel", "bandwidth"]
)
def test_english_is_no_name(words: str) -> None:
    assert not {"school", "school_ambiguous", "district", "tambon"} & slots(words).keys()


@pytest.mark.parametrize(
    "words",
    [
        "change my password",
        "poor wifi signal in room 5",
        "my ip address",
        "image not loading",
        "computer in room m2 not working",
        "internet in grade 4 classroom is slow",
        "all students cannot log in to dmc",
        "teacher needs wifi password",
        "school has no wifi",
        "share wifi password with guests",
        "the best wifi",
    ],
)
def test_english_words_of_figures_ask_for_none_where_something_else_is_wanted(words: str) -> None:
    assert understand(words).intent not in FIGURES


@pytest.mark.parametrize(
    ("typed", "grades"),
    [
        ("m3", ["ม.3"]),
        ("P.1", ["ป.1"]),
        ("k2", ["อ.2"]),
        ("grade 6", ["ป.6"]),
        ("grade 7", ["ม.1"]),
        ("primary four", ["ป.4"]),
        ("Prathom 4 to 6", ["ป.4", "ป.5", "ป.6"]),
        ("p.5 - m.1", ["ป.5", "ป.6", "ม.1"]),
        ("p1, p2 and p3", ["ป.1", "ป.2", "ป.3"]),
        ("second graders", ["ป.2"]),
        ("kindergarten to grade 1", ["อ.1", "อ.2", "อ.3", "ป.1"]),
    ],
)
def test_a_grade_is_known_as_english_says_it(typed: str, grades: list[str]) -> None:
    assert slots(f"students {typed} Ban Wang Phai") == {
        "metric": "students",
        "grade": grades,
        "school": "บ้านวังไผ่",
    }


def test_a_grade_there_is_not_and_an_age_are_told() -> None:
    for words in ("grade 13", "primary 7", "age 7", "under 10 years old"):
        assert [one.words for one in understand(f"students {words}").unread] == [words]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("phai", "pai"),
        ("Khlong", "Klong"),
        ("Nong Moo", "nongmu"),
        ("Sri Thep", "Si Thep"),
        ("Vang", "Wang"),
    ],
)
def test_habits_of_spelling_sound_the_same(one: str, other: str) -> None:
    assert sound(one) == sound(other)
