"""What was answered once is answered again from the same loads, whatever was loaded since."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session

from handlers.mis.answer import Answer
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import OFFICER
from handlers.mis.picturing import loads_of, with_newer
from handlers.mis.question import read
from handlers.understanding.understood import Intent, Wish
from store.figures import SchoolFacts, Series
from store.loads import Loads
from tests.handlers.mis.few_schools import LISTED, TODAY, WANGPHAI, figure, load, pupils

NEXT_SCHOOL_YEAR = date(2027, 6, 1)


def asked(session: Session, used: Any = (), today: date = TODAY, **slots: Any) -> Answer:
    wish = Wish(Intent.MIS_QUERY, {"metric": "students"} | slots)
    return answer(read(wish, LISTED), Shelf(session, used=used), OFFICER, today=today)


def staff(session: Session, year: int, count: int) -> None:
    load(session, Series.STAFF, year, 0, [figure(WANGPHAI, count, "teachers")])


def better(session: Session, year: int, round: int) -> None:
    """Another file of the same year and round, with other numbers and fewer schools."""
    loads = Loads(session)
    before = loads.current(Series.STUDENTS, year, round)
    assert before is not None
    values = before.model_dump(exclude={"id", "turn"})
    figures = [figure(WANGPHAI, 999, grade="ป.1", sex="ชาย")]
    kept = type(before)(**values, turn=0)
    assert loads.record(kept, figures=figures, instead_of=before.id)


def another_list(session: Session) -> None:
    """One in which every school is of another district."""
    loads = Loads(session)
    before = loads.current(Series.SCHOOLS)
    assert before is not None
    facts = [
        SchoolFacts(code=one.code, name=one.name, district="ใหม่", tambon="ใหม่")
        for one in LISTED.schools
    ]
    kept = type(before)(**before.model_dump(exclude={"id", "turn"}), turn=0)
    assert loads.record(kept, schools=facts, instead_of=before.id)


@pytest.mark.parametrize(
    "slots",
    [
        {},
        {"school": "บ้านวังไผ่"},
        {"group_by": "district"},
        {"group_by": ["district", "sex"]},
        {"year": "current"},
        {"year": "current-1"},
        {"years": ["current-1", "current"], "op": "diff"},
        {"year": 2567},
        {"n_years": 5},
        {"metric": "students_per_teacher"},
        {"metric": ["students", "students_per_teacher"]},
        {"metric": "schools", "group_by": "size"},
    ],
    ids=str,
)
@pytest.mark.parametrize("today", [TODAY, NEXT_SCHOOL_YEAR])
def test_an_answer_is_the_same_again(session: Session, slots: Any, today: date) -> None:
    for year, plus in ((2566, 1), (2567, 2), (2568, 3)):
        pupils(session, year, 1, plus)
    staff(session, 2567, 4)
    before = asked(session, **slots)
    used = loads_of(before, Shelf(session))
    better(session, 2568, 1)
    better(session, 2567, 1)
    better(session, 2566, 1)
    pupils(session, 2568, 2, 50)
    pupils(session, 2569, 1, 60)
    staff(session, 2568, 9)
    another_list(session)
    again = asked(session, used, today, **slots)
    assert (again.headline, again.lines, again.columns) == (
        before.headline,
        before.lines,
        before.columns,
    )
    assert again.sources == before.sources
    newer = with_newer(again, asked(session, **slots))
    assert [note.text for note in newer.notes].count("mis.note.newer") == 1


def test_where_nothing_was_loaded_since_nothing_is_said_of_it(session: Session) -> None:
    pupils(session)
    found = asked(session)
    assert with_newer(found, asked(session)) is found
