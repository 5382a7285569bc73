"""Words so short that only the question before tells what they are about."""

from typing import Any

import pytest

from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Understood, Wish

MOST = {"list": "schools", "metric": "students", "order": "desc"}


def gone_on(before: str, said: str) -> Understood:
    first = understand(before)
    return understand(said, previous=Wish(first.intent, dict(first.slots), unread=first.unread))


TWO = {"schools": ["บ้านวังไผ่", "บ้านกันจุ"], "metric": "students"}


@pytest.mark.parametrize(
    ("before", "said", "slots"),
    [
        ("ป.6 บ้านวังไผ่กี่คน", "ทั้งโรงเรียน", {"school": "บ้านวังไผ่", "metric": "students"}),
        ("เด็กบ้านวังไผ่กี่คน", "ทั้งอำเภอล่ะ", {"district": "วิเชียรบุรี", "metric": "students"}),
        ("เด็กบ้านวังไผ่กี่คน", "ทั้งตำบล", {"tambon": "บ่อรัง", "metric": "students"}),
        ("ป.6 อ.ศรีเทพ กี่คน", "ทั้งอำเภอล่ะ", {"district": "ศรีเทพ", "metric": "students"}),
        ("เด็กบ้านวังไผ่กับบ้านกันจุกี่คน", "รวม", TWO),
        ("เด็กบ้านวังไผ่กับบ้านกันจุกี่คน", "รวมกัน", TWO),
        ("โรงเรียนไหนเด็กเยอะสุด", "รองลงมาล่ะ", {**MOST, "top_n": 2}),
        ("ผอ. อ.ศรีเทพ กี่คน", "รองล่ะ", {"district": "ศรีเทพ", "metric": "deputy_directors"}),
        (
            "เด็กบ้านวังไผ่ปี 67",
            "68",
            {"school": "บ้านวังไผ่", "metric": "students", "year": 2568},
        ),
    ],
)
def test_the_shortest_words_are_of_what_was_asked(
    before: str, said: str, slots: dict[str, Any]
) -> None:
    assert dict(gone_on(before, said).slots) == slots


@pytest.mark.parametrize("said", ["68", "รองลงมาล่ะ", "รองล่ะ", "ทั้งตำบล"])
def test_where_nothing_was_asked_that_they_fit_they_mean_nothing(said: str) -> None:
    assert gone_on("นักเรียน อ.ศรีเทพ", said).intent is Intent.SMALLTALK_UNKNOWN
