"""What the bot shows is understood when it is typed back: every label of ``mis.th.toml`` and
``mis.en.toml``, also one that is added there."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from handlers.mis.answer import Follow
from handlers.mis.asking import EXAMPLES
from handlers.mis.following import followed
from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

TEXTS = Path(__file__).parents[3] / "bot" / "texts"
LANGUAGES = {
    language: tomllib.loads((TEXTS / f"mis.{language}.toml").read_text(encoding="utf-8"))
    for language in ("th", "en")
}
SCHOOLS = {"th": "โรงเรียน", "en": "schools "}
PUPILS = {"th": "นักเรียน", "en": "pupils "}
NO_METRIC = {"other"}
"""What stands for a figure that has no label."""
HAVE_NO_CONDITION = {"schools", "small_schools", "teacher_shortage_schools", "teacher_surplus"} | {
    *("students_per_teacher", "students_per_room", "students_per_school", "onet", "nt", "rt"),
    *("teacher_rank", "teacher_major"),
}
"""Metrics of which no school has some or none."""
ALL_HAVE_SOME = {"students", "teachers", "rooms"}
SIZES = {"small": "เล็ก", "medium": "กลาง", "large": "ใหญ่", "largest": "ใหญ่พิเศษ"}
PLACES = {
    "area": {"scope": "area"},
    "district": {"district": "ศรีเทพ"},
    "tambon": {"tambon": "ศรีเทพ"},
    "school": {"school": "บ้านวังไผ่"},
    "country": {"compare_to": "ประเทศ"},
    "province": {"compare_to": "จังหวัด"},
}
NAMES = {
    "th": {"district": "ศรีเทพ", "tambon": "ศรีเทพ", "school": "บ้านวังไผ่"},
    "en": {"district": "Si Thep", "tambon": "Si Thep", "school": "Ban Wang Phai"},
}
CONDITIONS: dict[str, tuple[str, Any]] = {
    "less": ("<", 20),
    "at_most": ("<=", 20),
    "more": (">", 20),
    "at_least": (">=", 20),
    "between": ("between", [20, 40]),
    "exactly": ("=", 20),
    "none": ("=", 0),
    "some": (">", 0),
}
OF_BOTH_SEXES = {"more_than_of": ">", "fewer_than_of": "<"}
MANY_HAVE = {"code", "type"}
"""Facts with a word that is as well of an account, or of anything."""
NOT_TYPED = {Follow.MORE, Follow.COPY}
"""Of what is shown already, and no question."""


def labels(part: str) -> Iterator[Any]:
    for language, texts in LANGUAGES.items():
        for name, label in texts["mis"][part].items():
            yield pytest.param(language, name, label, id=f"{language}-{name}")


def all_read(understood: Understood) -> bool:
    return understood.unread == () and understood.also == ()


@pytest.mark.parametrize(("language", "name", "label"), [*labels("metric")])
def test_a_metric_is_known_by_its_label(language: str, name: str, label: str) -> None:
    if name in NO_METRIC:
        return
    for text in (label, f"{label} {LANGUAGES[language]['mis']['place']['area']}"):
        if (name, text) == ("schools", label):
            continue  # the bare word may be an answer: where somebody works
        found = understand(text)
        assert (found.slots.get("metric"), all_read(found)) == (name, True), text
        assert not {"filter", "ref"} & found.slots.keys(), text


@pytest.mark.parametrize(("language", "name", "label"), [*labels("sex")])
def test_a_sex_is_known_by_its_label(language: str, name: str, label: str) -> None:
    sex = {"boy": "ชาย", "girl": "หญิง"}[name]
    assert understand(PUPILS[language] + label).slots == {"metric": "students", "sex": sex}


@pytest.mark.parametrize(("language", "name", "label"), [*labels("size")])
def test_a_size_is_known_by_its_label(language: str, name: str, label: str) -> None:
    schools = SCHOOLS[language]
    text = f"{label} {schools}" if language == "en" and name != "empty" else schools + label
    found = understand(text).slots
    if name == "empty":
        assert understand(f"{schools}{'ที่' if language == 'th' else ''}{label}").slots == {
            "list": "schools",
            "filter": {"metric": "students", "op": "=", "value": 0},
        }
    elif name == "small":
        assert found == {"metric": "small_schools"}
    else:
        assert (found["metric"], found["size"]) == ("schools", SIZES[name])


@pytest.mark.parametrize("language", LANGUAGES)
def test_extended_schools_are_known_by_their_label_and_so_are_the_others(language: str) -> None:
    types = LANGUAGES[language]["mis"]["type"]
    schools = SCHOOLS[language]
    named = {
        name: f"{schools}{types[name]}" if language == "th" else f"{types[name]} {schools}"
        for name in ("extended", "not_extended")
    }

    assert understand(named["extended"]).slots["type"] == "ขยายโอกาส"
    assert "except" not in understand(named["extended"]).slots
    assert understand(named["not_extended"]).slots["except"] is True
    assert set(types) == {"extended", "not_extended", "primary"}, "a new one is to be tested, too"


@pytest.mark.parametrize(("language", "name", "label"), [*labels("place")])
def test_a_place_is_known_by_its_label(language: str, name: str, label: str) -> None:
    place = label.format(name=NAMES[language].get(name, ""))
    if name in ("country", "province"):
        place = {"th": "เทียบ", "en": "compared with "}[language] + place
    slots = understand(f"{PUPILS[language]} {place}").slots
    assert {slot: slots.get(slot) for slot in PLACES[name]} == PLACES[name]


def conditions() -> Iterator[Any]:
    for language, texts in LANGUAGES.items():
        for name, label in texts["mis"]["condition"].items():
            for metric, counted in texts["mis"]["metric"].items():
                if metric not in NO_METRIC | HAVE_NO_CONDITION:
                    told = (language, name, label, metric, counted)
                    yield pytest.param(*told, id=f"{language}-{name}-{metric}")


@pytest.mark.parametrize(("language", "name", "label", "metric", "counted"), [*conditions()])
def test_schools_are_found_by_the_words_of_their_condition(
    language: str, name: str, label: str, metric: str, counted: str
) -> None:
    if name in OF_BOTH_SEXES or (name == "some" and metric in ALL_HAVE_SOME):
        return
    if metric == "retiring_teachers" and language == "th" and name not in ("none", "some"):
        return  # "เกษียณอายุ น้อยกว่า 20" is of their age
    op, value = CONDITIONS[name]
    said = label.format(metric=counted, value=20, most=40)
    found = understand(SCHOOLS[language] + said)

    assert (found.intent, all_read(found)) == (Intent.MIS_LIST, True)
    assert found.slots == {
        "list": "schools",
        "filter": {"metric": metric, "op": op, "value": value},
    }


@pytest.mark.parametrize("name", [*LANGUAGES["th"]["mis"]["fact"]])
def test_a_fact_of_a_school_is_known_by_its_label(name: str) -> None:
    label = LANGUAGES["th"]["mis"]["fact"][name]
    if name in MANY_HAVE:
        return
    assert understand(f"บ้านวังไผ่ {label}").slots == {"school": "บ้านวังไผ่", "metric": "school_info"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_is_asked_by_its_label(language: str, example: str) -> None:
    label = LANGUAGES[language]["ask"][example]
    if example in {how.value for how in Follow}:
        return  # behind an answer it goes on from that
    found, wanted = understand(label).slots, EXAMPLES[example].slots
    over_years = "n_years" in wanted
    assert "ref" not in found
    if example != "small":  # counted, and not listed
        assert found.get("metric") == wanted.get("metric")
    assert ("n_years" in found or found.get("group_by") == "year") == over_years


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("how", [how for how in Follow if how not in NOT_TYPED])
def test_what_is_offered_under_an_answer_is_asked_by_its_label(language: str, how: Follow) -> None:
    last = Wish(Intent.MIS_QUERY, {"metric": "students", "district": "ศรีเทพ"})
    typed = understand(LANGUAGES[language]["ask"][how.value], previous=last)
    if how in (Follow.FILE, Follow.PAPER, Follow.PAPER_THAI, Follow.CHART):
        assert typed.intent is Intent.MIS_EXPORT
        assert dict(last.slots).items() <= dict(typed.slots).items()
        assert ("digits" in typed.slots) == (how is Follow.PAPER_THAI)
        return
    tapped = {k: v for k, v in followed(last, how).slots.items() if k != "op"}
    if how is Follow.LIST:  # of which place is said anew
        tapped.pop("district")
    assert (typed.unread, dict(typed.slots)) == ((), tapped)
