"""Every kind of wish leads to its conversation: the messages of ``understanding/tuning.jsonl``, by
somebody who is in the middle of nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest

from handlers.accounts.by_themselves import WantedForAnother
from handlers.accounts.request import RequestInWords
from handlers.accounts.sharing import AskShared
from handlers.accounts.status import SayWithdraw
from handlers.devices.mine import MyDevices
from handlers.front import Greet, Help, Lost, Thanks
from handlers.guests.making import PassInWords
from handlers.hearing.several import Several
from handlers.kit.filling import Cancel
from handlers.kit.intents import Intent
from handlers.kit.taps.accounts import ChangePassword
from handlers.kit.taps.menu import (
    AllWork,
    Contact,
    Find,
    ForgotPassword,
    MyStatus,
    MyWork,
    NewLink,
    OpenForMany,
)
from handlers.kit.taps.requests import ShowRequest
from handlers.kit.taps.rounds import RoundsAsked
from handlers.kit.taps.sessions import MySessions
from handlers.mis.hearing import FiguresAsked, PersonsAsked
from handlers.problems.other_systems import OtherSystem
from handlers.problems.reporting import ReportInWords
from handlers.search.finding import FindWords

MESSAGES: Final = Path(__file__).parents[1] / "understanding" / "tuning.jsonl"
REACHED: Final = 1.0
FAMILIES: Final[dict[str, tuple[type[Intent], ...]]] = {
    "mis_query": (FiguresAsked,),
    "mis_compare": (FiguresAsked,),
    "mis_list": (FiguresAsked,),
    "mis_export": (FiguresAsked,),
    "data_round_status": (RoundsAsked,),
    "account_request": (RequestInWords, WantedForAnother, PassInWords, AskShared, OtherSystem),
    "password_reset": (ForgotPassword, NewLink, ChangePassword, OtherSystem),
    "problem_report": (ReportInWords,),
    "my_status": (MyStatus,),
    "my_sessions": (MySessions, MyDevices),
    "logout_device": (MySessions, MyDevices),
    "officer_queue": (AllWork, MyWork),
    "officer_find": (FindWords, Find, ShowRequest),
    "help": (Help, Contact),
    "greeting": (Greet,),
    "cancel": (Cancel, SayWithdraw),
    "smalltalk_unknown": (Thanks, Lost, PersonsAsked),
}
"""What each published intent may come to. The password of another system is told to be another's,
whether it was forgotten or is wanted."""


def test_each_message_leads_where_it_is_meant(
    staff_means: Callable[[str], Intent],
    officer_means: Callable[[str], Intent],
    record_property: Callable[[str, object], None],
) -> None:
    expected: list[dict[str, Any]] = [
        json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines() if line
    ]
    missed: list[str] = []
    for message in expected:
        means = officer_means if message["intent"].startswith("officer") else staff_means
        got = means(message["text"])
        first = got.first if isinstance(got, Several) else got
        if not isinstance(first, FAMILIES[message["intent"]]):
            missed.append(f"{message['text']}\n  {message['intent']}: {type(first).__name__}")

    led = 1 - len(missed) / len(expected)
    record_property("led", f"{led:.1%} of {len(expected)}")
    assert led >= REACHED, "\n".join(missed)


@pytest.mark.parametrize("message", ["คิวงานวันนี้", "ขอดูคิวทั้งหมด", "ผมต้องอนุมัติใครบ้างวันนี้"])
def test_an_officers_question_means_the_same_from_anybody_and_is_refused_when_it_is_dispatched(
    staff_means: Callable[[str], Intent], message: str
) -> None:
    assert isinstance(staff_means(message), AllWork | MyWork)


def test_a_question_about_rounds_brings_what_it_says_of_them(
    staff_means: Callable[[str], Intent],
) -> None:
    assert staff_means("DMC รอบ 2 ครบกำหนดวันไหน") == RoundsAsked(
        {"system": "DMC", "round": 2, "ask": "deadline"}
    )


def test_an_officer_is_led_to_the_number_or_the_person_that_is_named(
    officer_means: Callable[[str], Intent],
) -> None:
    assert officer_means("หาประวัติคำขอของ 089-111-2233") == FindWords("0891112233")
    assert officer_means("ขอดูบัญชีเน็ตของครูบ้านโคกตะขบทุกคน") == FindWords("บ้านโคกตะขบ")
    assert officer_means("เปิดเรื่อง P-0007 ของคุณมานะให้ดูหน่อย") == FindWords("P-0007")
    assert officer_means("กุลธิดา พงษ์สุวรรณ 0812345678") == FindWords("กุลธิดา พงษ์สุวรรณ 0812345678")


def test_a_number_is_one_of_their_own_to_whoever_is_no_officer(
    staff_means: Callable[[str], Intent],
) -> None:
    assert staff_means("เปิดเรื่อง P-0007 ให้ดูหน่อย") == MyStatus()
    assert staff_means("P-0007") == MyStatus()


def test_guests_are_for_who_may_make_passes_and_newcomers_stay(
    staff_means: Callable[[str], Intent], officer_means: Callable[[str], Intent]
) -> None:
    guests, interns = "ขอเน็ตให้วิทยากร 5 คน", "เด็กฝึกงานมาใหม่ 3 คน ขอเน็ตให้หน่อย"
    assert staff_means(guests) == officer_means(guests) == PassInWords(guests)
    assert staff_means("ขอเน็ตไว้ใช้ตอนประชุม") == RequestInWords("ขอเน็ตไว้ใช้ตอนประชุม")
    assert officer_means("ขอเน็ตไว้ใช้ตอนประชุม") == PassInWords("ขอเน็ตไว้ใช้ตอนประชุม")
    assert staff_means(interns) == RequestInWords(interns)
    assert officer_means(interns) == OpenForMany()
