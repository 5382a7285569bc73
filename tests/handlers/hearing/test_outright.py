"""Every command that the README tells people to type in the chat is heard in the middle of every
form, at every question that does not take its words for the answer."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from handlers.accounts.sharing import AskShared
from handlers.guests.making import PassInWords
from handlers.hearing.answers import NoName
from handlers.hearing.outright import takes
from handlers.house import house as routes
from handlers.kit.desk import Desk
from handlers.kit.filling import CHOOSING, NOTICE, open_form
from handlers.kit.forms import Form
from handlers.kit.intents import Intent, Said
from handlers.linking.asking import LinkInWords
from handlers.linking.people import PeopleInWords
from handlers.problems.mended import SaidMended
from handlers.reception import Answered, meaning
from handlers.rounds.reporting import HasNotSent, HasSent
from handlers.rounds.setting import MoveInWords
from handlers.sessions.everyone import OnlineNow
from handlers.whois import WhoHadInWords
from store.applications import Application
from store.people import People
from store.requests import Kind
from store.roster import Roster
from tests.bot.whole import OFFICE, PLACES, House

README: Final = Path(__file__).parents[3] / "README.md"
ANSWERS_TO_A_SUMMARY: Final = frozenset({"ส่งแล้ว", "ยังไม่ได้ส่ง"})
"""Said to a summary they may be of what lies there."""
ASKS_ABOUT: Final = frozenset(
    {
        ("change_use", "device"),
        ("recognition", "how"),
        ("hand_over", "colleague"),
        ("more_places", "places"),
        ("later_end", "until"),
    }
)
"""Questions that are read by what the form is about, which is not there here."""


def commands() -> list[str]:
    """Of the chat, as the README has them under *Operation* and *When an authority asks*."""
    section = README.read_text(encoding="utf-8").split("## Operation")[1].split("### Figures")[0]
    spans = re.findall(r"`([^`\n]+)`", section)
    thai = (span for span in spans if re.search("[ก-๙]", span) and not span.startswith("helpdesk"))
    return list(dict.fromkeys((*thai, "A-0001")))


def questions() -> list[tuple[str, str | None]]:
    """Whatever can stand open: a question of each kind, a summary, the notice, which answer to
    change."""
    asked = {
        (question.field, question.reader.__code__): (name, question.field)
        for name, form in Form.known.items()
        if form.__module__.startswith("handlers.")
        for question in form.questions()
        if question.text and not question.given and (name, question.field) not in ASKS_ABOUT
    }
    others = [(form, on) for form in ("account", "away") for on in (None, NOTICE, CHOOSING)]
    return [*asked.values(), *others]


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    """An officer whose own report is open."""
    house = House()
    person = house.officer("มาลี ศรีสุข")
    with house.database.write() as session:
        me = People(session).by_line_id(person.user_id)
        assert me is not None
        entry = next(one for one in Roster(session).ever() if one.person_id == me.id)
        desk = Desk(session, OFFICE, house.clock.now(), PLACES, me, entry)
        report = Application(
            requester=me.id,
            name="มาลี ศรีสุข",
            place_code="g1",
            place_name="กลุ่มนิเทศ",
            phone="+66812345678",
            profile="",
            username="",
            kind=Kind.PROBLEM,
            detail="เน็ตหลุด",
        )
        desk.requests.file(report, now=desk.now, promised=desk.now)
        yield desk
    house.close()


@pytest.fixture
def said_in(desk: Desk) -> Iterator[Callable[[str, str | None, str], Intent]]:
    """What words mean while this stands open."""
    opened: list[str] = []

    def said(form: str, asking: str | None, words: str) -> Intent:
        desk.conversations.keep(desk.me.id, form, {}, asking, now=desk.now)
        opened.append(form)
        return meaning(Said(words), desk, routes.words)

    yield said
    for form in opened:
        desk.conversations.end(desk.me.id, form)


def test_the_readme_names_what_is_typed_in_the_chat() -> None:
    assert {"ไม่อยู่", "ใครใช้ไอพี 10.1.2.3 20/11/2569 14.05", "เลื่อน DMC รอบ 1 เป็น 15 มิ.ย."} <= set(
        commands()
    )
    assert len(commands()) > 40


@pytest.mark.parametrize("command", commands())
def test_a_command_of_the_readme_is_no_answer(
    command: str, desk: Desk, said_in: Callable[[str, str | None, str], Intent]
) -> None:
    swallowed = []
    for form, asking in questions():
        got = said_in(form, asking, command)
        current = open_form(desk)
        assert current is not None
        may_be_the_answer = takes(command, current, desk) or (
            asking is None and command in ANSWERS_TO_A_SUMMARY
        )
        if isinstance(got, Answered | NoName) and not may_be_the_answer:
            swallowed.append(f"{form}: {asking}")
        desk.conversations.end(desk.me.id, form)

    assert swallowed == []


@pytest.mark.parametrize(
    ("command", "leads_to"),
    [
        ("ใครใช้ไอพี 10.1.2.3 20/11/2569 14.05", WhoHadInWords("10.1.2.3 20/11/2569 14.05")),
        ("ใครออนไลน์ 10.1.2.3", OnlineNow("10.1.2.3")),
        ("เลื่อน DMC รอบ 1 เป็น 15 มิ.ย.", MoveInWords("DMC", 1, "15 มิ.ย.")),
        ("ผู้ผูกโรงเรียนบ้านวังไผ่", PeopleInWords("ผู้ผูกโรงเรียนบ้านวังไผ่")),
        ("ผูกโรงเรียนบ้านวังไผ่", LinkInWords("ผูกโรงเรียนบ้านวังไผ่")),
        (
            "บัตรผ่าน ประชุม ผอ. วันนี้ถึง 23:30 จำนวน 50 คน",
            PassInWords("บัตรผ่าน ประชุม ผอ. วันนี้ถึง 23:30 จำนวน 50 คน"),
        ),
    ],
)
@pytest.mark.parametrize(
    ("form", "asking"),
    [
        ("away", "why"),
        ("factor", "code"),
        ("problem", "what"),
        ("account", "place"),
        ("away", None),
    ],
)
def test_a_command_that_is_read_to_its_end_leads_away_from_any_question(
    command: str,
    leads_to: Intent,
    form: str,
    asking: str | None,
    said_in: Callable[[str, str | None, str], Intent],
) -> None:
    assert said_in(form, asking, command) == leads_to


@pytest.mark.parametrize(
    "words",
    [
        "ใครใช้ไอพี 10.1.2.3 ชนกับเครื่องห้องธุรการ",
        "เลื่อน DMC รอบ 1 แล้วระบบยังขึ้นวันเดิม",
        "บัตรผ่าน ประชุม ผอ. เข้าเน็ตไม่ได้",
        "ผูกโรงเรียนบ้านวังไผ่ไม่ได้",
        "วันหยุด 25 ธ.ค. เน็ตหลุดทั้งวัน",
        "ส่ง DMC แล้ว 125 คน",
    ],
)
def test_what_goes_on_as_something_else_is_told_where_any_words_are_taken(
    words: str, said_in: Callable[[str, str | None, str], Intent]
) -> None:
    assert said_in("problem", "what", words) == Answered(words)


@pytest.mark.parametrize(
    ("words", "leads_to"),
    [
        ("ส่ง DMC แล้ว 125 คน", HasSent),
        ("ยังไม่ได้ส่ง", HasNotSent),
        ("บัญชีเครื่องส่วนกลาง", AskShared),
        ("ใช้ได้แล้ว", SaidMended),
    ],
)
def test_a_guess_leads_away_from_a_question_that_takes_no_such_words(
    words: str, leads_to: type[Intent], said_in: Callable[[str, str | None, str], Intent]
) -> None:
    assert isinstance(said_in("my_phone", "phone", words), leads_to)
