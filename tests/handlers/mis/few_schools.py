"""Four schools and a few loads of theirs, asked as the chat asks; what an answer says, plain."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session

from handlers.kit.effects import Words
from handlers.mis.answer import Answer, NoAnswer
from handlers.mis.answering import answer
from handlers.mis.measuring import Shelf
from handlers.mis.permits import ANYBODY, Asker
from handlers.mis.question import read
from handlers.understanding.places.schools import School, Schools
from handlers.understanding.understood import Intent, Wish
from store.figures import AREA, Figure, FigureLoad, SchoolFacts, Series
from store.grades import LEVEL_OF
from store.loads import Loads
from tests.store.people import NOW

TODAY = date(2026, 11, 28)
WANGPHAI, THASAO, KHOKKRUAT, FARAWAY = "67030032", "67030158", "67030060", "67030186"
LISTED = Schools(
    [
        School(WANGPHAI, "บ้านวังไผ่", "วิเชียรบุรี", "สระประดู่"),
        School(KHOKKRUAT, "บ้านโคกกรวด", "วิเชียรบุรี", "สระประดู่"),
        School(THASAO, "บ้านท่าเสา", "หนองไผ่", "เพชรละคร"),
        School(FARAWAY, "บ้านโคกกรวด", "บึงสามพัน", "กันจุ"),
    ]
)


def load(
    session: Session,
    series: str,
    year: int,
    round: int,
    figures: list[Figure] | None = None,
    schools: list[SchoolFacts] | None = None,
    instead_of: FigureLoad | None = None,
    **more: Any,
) -> FigureLoad:
    values: dict[str, Any] = {
        "turn": 0,
        "layout": "dmc_area",
        "file_name": "x.json",
        "sha256": "0" * 64,
        "as_of": date(year - 543, 6 if round < 2 else 11, 10) if year else TODAY,
        "loaded_at": NOW + timedelta(minutes=1),
        "loaded_by": "console",
        "schools": more.pop("schools_told", 4),
        "rows": 4,
    }
    kept = FigureLoad(series=series, year=year, round=round, **(values | more))
    before = None if instead_of is None else instead_of.id
    assert Loads(session).record(
        kept, figures=figures or [], schools=schools or [], instead_of=before
    )
    return kept


def figure(school: str, value: int, metric: str = "students", **more: str) -> Figure:
    level = {"level": LEVEL_OF[more["grade"]]} if "grade" in more else {}
    return Figure(school=school, metric=metric, value=Decimal(value), **(more | level))


def pupils(session: Session, year: int = 2568, round: int = 1, plus: int = 0) -> FigureLoad:
    return load(
        session,
        Series.STUDENTS,
        year,
        round,
        [
            figure(WANGPHAI, 10 + plus, grade="ป.1", sex="ชาย"),
            figure(WANGPHAI, 12, grade="ป.1", sex="หญิง"),
            figure(THASAO, 30, grade="ป.2", sex="ชาย"),
            figure(FARAWAY, 40, grade="อ.2", sex="หญิง"),
            figure(WANGPHAI, 2, "rooms", grade="ป.1"),
        ],
    )


def ask(
    session: Session, asker: Asker = ANYBODY, intent: str = "mis_query", **slots: Any
) -> Answer:
    question = read(
        Wish(Intent(intent), {"metric": "students"} | slots),
        LISTED,
        own=next(iter(asker.schools), ""),
    )
    return answer(question, Shelf(session), asker, today=TODAY)


def why_not(session: Session, asker: Asker = ANYBODY, **slots: Any) -> NoAnswer:
    with pytest.raises(NoAnswer) as none:
        ask(session, asker, **slots)
    return none.value


def number(found: Answer) -> object:
    return found.headline.params["number"]


def exam(session: Session, series: str, year: int, **by_grade: int) -> None:
    scores = [
        Figure(
            school=school,
            metric=series,
            value=Decimal(value),
            grade=grade.replace("_", "."),
            subject="เฉลี่ย",
        )
        for grade, value in by_grade.items()
        for school in (WANGPHAI, AREA)
    ]
    load(session, series, year, 0, scores)


def disabled(session: Session) -> None:
    counts = [figure(WANGPHAI, 11, "disabled_students"), figure(THASAO, 9, "disabled_students")]
    load(session, "disabled_students", 2568, 0, counts)


def flat(one: object) -> str:
    """The keys and the words of a text, one after the other."""
    if not isinstance(one, Words):
        return str(one)
    return " ".join([one.text, *(flat(value) for value in one.params.values())])


def labels(found: Answer) -> list[str]:
    return [flat(line.label) for line in found.lines]


def notes(found: Answer) -> list[str]:
    return [note.text for note in found.notes]
