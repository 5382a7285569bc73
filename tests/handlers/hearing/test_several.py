"""One message, several wishes: the first is done, the others are buttons with their own words."""

from collections.abc import Callable

import pytest

from handlers.accounts.request import RequestInWords
from handlers.front import Lost
from handlers.hearing.several import LONGEST, AlsoWished, Several, offered
from handlers.house import house as routes
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Say
from handlers.kit.intents import POSTBACK_LIMIT, Intent, Postback
from handlers.kit.taps.menu import ForgotPassword, MyStatus, ReportProblem, StartRequest
from handlers.mis.hearing import FiguresAsked
from handlers.problems.reporting import ReportInWords
from handlers.reception import meaning
from store.refusals import StaleCard


@pytest.mark.parametrize(
    ("typed", "first", "others"),
    [
        (
            "ลืมรหัสผ่าน แล้วก็ขอถามว่านักเรียนทั้งเขตกี่คน",
            ForgotPassword,
            [("button.figures", FiguresAsked)],
        ),
        (
            "ขอเน็ต 1 คน แล้วคอมห้องธุรการเปิดไม่ติดด้วย",
            RequestInWords,
            [("button.report_problem", ReportInWords)],
        ),
        (
            "บ้านวังเหวมีนักเรียนกี่คน แล้วก็ขอรหัสเน็ตด้วยครับ",
            FiguresAsked,
            [("button.request_account", RequestInWords)],
        ),
        (
            "คอมพัง 1 เครื่อง ปริ้นเตอร์พัง 1 เครื่อง แล้วเรื่อง P-0061 เสร็จยัง",
            ReportInWords,
            [("button.status", MyStatus)],
        ),
    ],
)
def test_the_first_is_meant_and_each_other_a_tap_away(
    desks: tuple[Desk, Desk],
    staff_means: Callable[[str], Intent],
    typed: str,
    first: type[Intent],
    others: list[tuple[str, type[Intent]]],
) -> None:
    several = staff_means(typed)

    assert isinstance(several, Several)
    assert isinstance(several.first, first)
    assert [button.label for button in several.others] == [label for label, _ in others]
    for button, (_, wanted) in zip(several.others, others, strict=True):
        tap = Postback.unpack(button.tap or "")
        assert isinstance(tap, AlsoWished)
        assert isinstance(meaning(tap, desks[0], routes.words), wanted)


def test_a_wish_is_told_from_the_words_of_the_others(
    desks: tuple[Desk, Desk], staff_means: Callable[[str], Intent]
) -> None:
    several = staff_means("ขอเน็ต 1 คน แล้วคอมห้องธุรการเปิดไม่ติดด้วย")

    assert isinstance(several, Several)
    assert several.first == RequestInWords("ขอเน็ต 1 คน")
    tap = Postback.unpack(several.others[0].tap or "")
    assert isinstance(tap, AlsoWished)
    assert meaning(tap, desks[0], routes.words) == ReportInWords("คอมห้องธุรการเปิดไม่ติดด้วย")


def test_two_troubles_are_one_report(staff_means: Callable[[str], Intent]) -> None:
    several = staff_means("คอมพัง 1 เครื่อง ปริ้นเตอร์พัง 1 เครื่อง แล้วเรื่อง P-0061 เสร็จยัง")

    assert isinstance(several, Several)
    assert several.first == ReportInWords("คอมพัง 1 เครื่อง ปริ้นเตอร์พัง 1 เครื่อง")


def test_what_only_officers_may_is_offered_to_officers(
    staff_means: Callable[[str], Intent], officer_means: Callable[[str], Intent]
) -> None:
    typed = "นักเรียนทั้งเขตกี่คน แล้วก็ค้นหาบัญชี kamon.k ให้หน่อย"
    assert isinstance(staff_means(typed), FiguresAsked)
    several = officer_means(typed)
    assert isinstance(several, Several)
    assert [button.label for button in several.others] == ["button.find"]


def test_the_longest_wish_fits_its_button_and_comes_back_as_it_was() -> None:
    words = "ก็" * (LONGEST // 2)

    tap = AlsoWished.of(words)

    assert len(tap.pack()) <= POSTBACK_LIMIT
    assert tap.words == words
    assert AlsoWished.of("คอมเสีย 😭").words == "คอมเสีย "


@pytest.mark.parametrize("forged", ["", "!", "é", "_w", "A"])
def test_data_that_is_no_wish_of_ours_is_a_stale_card_or_says_nothing(
    desks: tuple[Desk, Desk], forged: str
) -> None:
    try:
        meant = meaning(AlsoWished(forged), desks[0], routes.words)
    except StaleCard:
        return
    assert isinstance(meant, Lost)


def test_the_offer_stands_before_an_open_question_and_after_any_other_answer() -> None:
    also = (Button.of("button.report_problem", ReportProblem()),)
    theirs = Button.of("button.request_account", StartRequest())
    answer = Say("menu", buttons=(theirs, *also))

    before = offered(also, [Say("thanks"), answer], asks=True)
    after = offered(also, [Say("thanks"), answer])

    assert [one.text for one in before if isinstance(one, Say)] == [
        "thanks",
        "also.offered",
        "menu",
    ]
    assert [one.text for one in after if isinstance(one, Say)] == ["thanks", "menu", "also.offered"]
    for effects in (before, after):
        assert isinstance(effects[-1], Say)
        assert effects[-1].buttons == (*also, theirs)
