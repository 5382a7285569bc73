"""Who speaks for two schools reports for the one that is meant, and not for the other."""

from bot.playground.persons import Person
from store.rounds import RoundReport
from tests.journeys.conftest import NewTown
from tests.journeys.test_linking import MALEE, OTHER, SOMCHAI, WANGPHAI, linked, links_again
from tests.journeys.test_passwords import quick_reply
from tests.journeys.test_rounds import loaded
from tests.journeys.town import Town, hears, talk

SECOND = "โรงเรียนบ้านโคกกรวด"


def reported(town: Town) -> list[str]:
    return [one.school for one in town.rows(RoundReport) if one.taken_back_at is None]


def with_two(own_town: NewTown) -> tuple[Town, Person, Person]:
    town = own_town()
    town.at(2026, 5, 25, 9, 0)
    malee, director = town.officer(MALEE), town.person(SOMCHAI)
    linked(malee, director, position="รักษาการ ผอ.")
    links_again(director, f"ผูกโรงเรียน {OTHER.code}", "ดูแลเพิ่ม")
    director.tap("ยืนยัน")
    malee.tap("อนุมัติ", on=hears(malee, "S-0002"))
    hears(director, "ท่านผูกกับโรงเรียนบ้านโคกกรวด")
    town.settle()
    return town, malee, director


def test_the_card_of_each_school_reports_for_that_school(own_town: NewTown) -> None:
    town, _, director = with_two(own_town)
    director.say("รอบข้อมูล")
    cards = hears(director, "โรงเรียนบ้านโคกกรวดยังไม่แจ้งว่าส่ง")
    assert "โรงเรียนบ้านวังไผ่ยังไม่แจ้งว่าส่ง" in cards.text
    first = OTHER.code if cards.text.index(SECOND) < cards.text.index("บ้านวังไผ่") else WANGPHAI
    director.tap("ส่งแล้ว", on=cards)
    hears(director, "รับทราบแล้ว")
    assert reported(town) == [first]


def test_the_button_of_a_reminder_reports_for_the_school_that_was_reminded(
    own_town: NewTown,
) -> None:
    town, malee, director = with_two(own_town)
    malee.say("เตือนโรงเรียนที่ยังไม่ส่ง")
    malee.tap("ส่งเตือน", on=hears(malee, "กดส่งเตือนเพื่อยืนยัน"))
    hears(director, f"{SECOND}ยังไม่แจ้งว่าส่ง DMC รอบ 1")
    town.settle()
    last = director.chat.from_bot[-1].text  # LINE shows the buttons of the last message only
    school, code = (SECOND, OTHER.code) if SECOND in last else ("โรงเรียนบ้านวังไผ่", WANGPHAI)
    director.tap("ส่งแล้ว")
    hears(director, f"รับทราบแล้ว {school}")
    assert reported(town) == [code]


def test_in_words_it_is_asked_which_unless_the_school_is_named(own_town: NewTown) -> None:
    town, _, director = with_two(own_town)
    talk(director, ("ส่ง DMC แล้ว 123 คน", "ท่านดูแลหลายโรงเรียน"))
    assert reported(town) == []
    director.tap("บ้านโคกกรวด")
    hears(director, f"รับทราบแล้ว {SECOND}")
    assert [(one.school, one.figure) for one in town.rows(RoundReport)] == [(OTHER.code, 123)]
    talk(director, ("บ้านวังไผ่ส่ง DMC แล้ว", "รับทราบแล้ว โรงเรียนบ้านวังไผ่"))
    assert set(reported(town)) == {WANGPHAI, OTHER.code}
    talk(director, ("ยังไม่ได้ส่ง DMC", "ท่านดูแลหลายโรงเรียน"))
    director.tap("บ้านโคกกรวด")
    hears(director, f"{SECOND}ยังไม่ได้ส่ง")
    assert reported(town) == [WANGPHAI]


def test_what_is_added_to_a_report_goes_to_its_school_while_the_link_stands(
    own_town: NewTown,
) -> None:
    town, _, director = with_two(own_town)
    talk(director, ("บ้านวังไผ่ส่ง DMC แล้ว", "รับทราบแล้ว"))
    talk(director, ("บ้านโคกกรวดส่ง DMC แล้ว", f"รับทราบแล้ว {SECOND}"))
    back = quick_reply(director, "ยังไม่ได้ส่ง")
    director.tap("แจ้งจำนวน")
    talk(director, ("321", "321 คน"))
    assert {one.school: one.figure for one in town.rows(RoundReport)} == {
        WANGPHAI: None,
        OTHER.code: 321,
    }
    director.say("เลิกผูกโรงเรียน")
    hears(director, "ต้องการเลิกผูกกับโรงเรียนใด")
    director.tap(SECOND)
    hears(director, "เมื่อเลิกผูกกับ")
    director.tap("ยืนยันเลิกผูก")
    hears(director, "เลิกผูกกับโรงเรียนบ้านโคกกรวดแล้ว")
    director.postback(back)
    hears(director, "เฉพาะ")
    assert set(reported(town)) == {WANGPHAI, OTHER.code}


def test_a_reply_reminds_of_every_school_that_is_left(own_town: NewTown) -> None:
    town, _, director = with_two(own_town)
    town.at(2026, 6, 4, 9, 0)
    director.say("สถานะ")
    both = hears(director, "แจ้งเตือน:").text
    assert "โรงเรียนบ้านวังไผ่: DMC รอบ 1" in both
    assert f"{SECOND}: DMC รอบ 1" in both
    talk(director, ("ส่งแล้ว", "ท่านดูแลหลายโรงเรียน"))
    director.tap("บ้านวังไผ่")
    hears(director, "รับทราบแล้ว โรงเรียนบ้านวังไผ่")
    town.at(2026, 6, 5, 9, 0)
    talk(director, ("สถานะ", f"แจ้งเตือน: {SECOND}ยังไม่แจ้งว่าส่ง DMC รอบ 1"))
    talk(director, (f"{SECOND} ส่ง DMC แล้ว", f"รับทราบแล้ว {SECOND}"))
    town.at(2026, 6, 8, 9, 0)
    talk(director, ("สถานะ", "ผูกกับ"))
    town.settle()
    assert sum("แจ้งเตือน:" in one.text for one in director.chat.from_bot) == 2


def test_why_figures_differ_is_told_of_each_school_that_told_one(own_town: NewTown) -> None:
    town, _, director = with_two(own_town)
    loaded(town)
    talk(director, ("บ้านโคกกรวดส่ง DMC แล้ว 321 คน", f"รับทราบแล้ว {SECOND}"))
    talk(director, ("ทำไมตัวเลข DMC ไม่ตรงกับ EMIS", f"{SECOND} แจ้ง 321 คน"))
    talk(director, ("บ้านวังไผ่ส่ง DMC แล้ว 4321 คน", "รับทราบแล้ว โรงเรียนบ้านวังไผ่"))
    director.say("ทำไมตัวเลข DMC ไม่ตรงกับ EMIS")
    told = hears(director, "โรงเรียนบ้านวังไผ่ แจ้ง 4,321 คน").text
    assert f"{SECOND} แจ้ง 321 คน" in told
