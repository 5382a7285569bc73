"""What a size of schools means is told by the office's own bounds, and how many are of it."""

import pytest
from sqlmodel import Session

from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY
from handlers.mis.question import read
from handlers.mis.wording import sentence
from handlers.understanding.asking import understand
from handlers.understanding.understood import Intent, Wish
from tests.handlers.mis.few_schools import LISTED, TODAY, ask, flat, pupils


def meaning(size: str) -> dict[str, str]:
    return {"metric": "schools", "size": size, "ask": "meaning"}


@pytest.mark.parametrize(
    ("size", "bounds", "count"),
    [
        ("เล็ก", "mis.pupils.between 1 25", "1"),
        ("กลาง", "mis.pupils.between 26 30", "1"),
        ("ใหญ่", "mis.pupils.between 31 1,000", "1"),
        ("ใหญ่พิเศษ", "mis.pupils.at_least 1,001", "0"),
    ],
)
def test_the_bounds_are_the_offices(session: Session, size: str, bounds: str, count: str) -> None:
    pupils(session)
    shelf = Shelf(session, (25, 30, 1000))
    question = read(Wish(Intent.MIS_QUERY, meaning(size)), LISTED)
    found = answer(question, shelf, ANYBODY, today=TODAY)
    assert found.headline.text == "mis.headline.size_means"
    assert flat(found.headline.params["pupils"]) == bounds
    assert found.headline.params["number"] == count
    assert bounds in flat(sentence(found))


def test_asked_on_it_is_a_number_like_any_other(session: Session) -> None:
    pupils(session)
    found = ask(session, **meaning("เล็ก"), group_by="district", order="desc", top_n=1)
    assert found.headline.text == "mis.headline.most"


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("โรงเรียนที่มีนักเรียนกี่คนถึงเป็นขนาดเล็ก", "เล็ก"),
        ("รร.ขนาดกลางหมายถึงมี นร.กี่คน", "กลาง"),
        ("เกณฑ์โรงเรียนขนาดใหญ่", "ใหญ่"),
        ("นร.กี่คนจึงจะเรียกว่าขนาดเล็กคะ", "เล็ก"),
        ("มีเด็ก ๑๒๐ คนเป็นโรงเรียนขนาดเล็กไหม", "เล็ก"),
    ],
)
def test_what_a_size_means_is_asked_in_many_ways(said: str, size: str) -> None:
    found = understand(said)
    assert (dict(found.slots), found.unread) == (meaning(size), ())


@pytest.mark.parametrize(
    "said",
    [
        "โรงเรียนขนาดเล็กมีนักเรียนกี่คน",
        "โรงเรียนขนาดเล็กกี่โรง",
        "โรงเรียนขนาดเล็กที่ครูต่ำกว่าเกณฑ์",
        "ครูขนาดเล็กคืออะไร",
    ],
)
def test_a_number_is_asked_for_and_no_meaning(said: str) -> None:
    assert "ask" not in understand(said).slots


def test_schools_of_a_year_are_a_question() -> None:
    assert dict(understand("โรงเรียน ปี 2600").slots) == {"metric": "schools", "year": 2600}
