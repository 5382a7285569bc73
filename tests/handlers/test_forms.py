"""Forms: what their edges do."""

import pytest

from handlers.kit.desk import Desk
from handlers.kit.effects import Effects
from handlers.kit.filling import Confirm, Edit, Give
from handlers.kit.forms import Form, ask
from handlers.language.places import Place
from store.conversations import Conversation
from store.requests import Request, State, Verdict
from tests.bot import whole
from tests.bot.whole import House, decide

NAME = "สมชาย ใจดี"


def begin(house: House, *answers: str) -> str:
    person = house.person(NAME)
    said = ""
    for text in ("ขอใช้อินเทอร์เน็ต", "รับทราบ", *answers):
        said = house.answers(person, text)
    return said


def test_the_question_says_how_far_one_is(house: House) -> None:
    assert "(1/4)" in begin(house)
    assert "(3/4)" in begin(house, NAME, "กลุ่มนิเทศ")


def test_a_form_that_is_begun_again_goes_on_where_it_was(house: House) -> None:
    person = house.person(NAME)
    for text in ("ขอใช้อินเทอร์เน็ต", "รับทราบ", NAME):
        house.answers(person, text)
    assert "(2/4)" in house.answers(person, "ขอใช้อินเทอร์เน็ต")


def test_a_choice_tapped_twice_asks_the_next_question_again(house: House) -> None:
    person = house.person(NAME)
    for text in ("ขอใช้อินเทอร์เน็ต", "รับทราบ", NAME):
        house.answers(person, text)
    tap = Give("account", "place", "supervision").pack()
    data = next(str(a["data"]) for a in person.chat.quick_replies if "place" in str(a.get("data")))
    assert tap.startswith("p=give")
    assert "(3/4)" in house.taps(person, data)
    assert "(3/4)" in house.taps(person, data)


def test_buttons_of_a_form_that_is_over_are_stale(house: House) -> None:
    person = house.person(NAME)
    for data in (
        Give("account", "name", NAME).pack(),
        Edit("account", "name").pack(),
        Confirm("account", "0" * 12).pack(),
        Give("no_such_form", "name", NAME).pack(),
        Confirm("no_such_form", "0" * 12).pack(),
    ):
        assert "รายการเดิมที่สิ้นสุดแล้ว" in house.taps(person, data)


def test_an_answer_that_is_too_long_is_refused(house: House) -> None:
    assert "ยาวเกิน" in begin(house, "ก" * 201)


def test_control_characters_never_reach_a_row(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person(NAME)
    house.ask(staff)
    house.work()
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    house.answers(officer, "ไม่\x00ครบ\x1b[0m\x85")
    assert house.last_request().reason == "ไม่ ครบ [0m"


def test_a_workplace_that_is_gone_is_asked_for_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = house.person(NAME)
    house.answers(person, f"ขอใช้เน็ต ชื่อ {NAME} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    assert "ตรวจสอบ" in house.answers(person, "รับทราบ")
    places: dict[str, Place] = {
        code: place for code, place in whole.PLACES.items() if "นิเทศ" not in place.name
    }
    monkeypatch.setattr(whole, "PLACES", places)
    assert "(2/4)" in house.answers(person, "ยืนยัน")
    assert house.rows(Request) == []
    assert "ตรวจสอบ" in house.answers(person, "กลุ่มบริหารงานบุคคล")
    house.answers(person, "ยืนยัน")
    assert house.last_request().state is State.PENDING


def test_what_came_with_a_tap_cannot_be_edited_in_its_form(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person(NAME)
    house.ask(staff)
    house.work()
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    assert "เพราะเหตุใด" in house.answers(officer, "แก้ไข")
    assert "เพราะเหตุใด" in house.taps(officer, Edit("refusal", "request").pack())
    house.answers(officer, "ข้อมูลไม่ครบ")
    assert house.last_request().state is State.REFUSED


def test_of_two_open_forms_the_one_touched_last_is_spoken_with(house: House) -> None:
    """Also where the clock stands still, or was put back."""
    officer, staff = house.officer("มาลี ศรีสุข"), house.person(NAME)
    house.ask(staff)
    house.work()
    for text in ("ขอใช้อินเทอร์เน็ต", "รับทราบ", "มาลี ศรีสุข"):
        house.answers(officer, text)
    house.clock.at = house.clock.at.replace(hour=1)
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    assert "(2/4)" in house.answers(officer, "เอกสารไม่ครบ")
    assert house.last_request().reason == "เอกสารไม่ครบ"


def test_cancel_in_the_form_on_top_leads_back_to_the_one_below(house: House) -> None:
    officer, staff = house.officer("มาลี ศรีสุข"), house.person(NAME)
    house.ask(staff)
    house.work()
    for text in ("ขอใช้อินเทอร์เน็ต", "รับทราบ"):
        house.answers(officer, text)
    house.taps(officer, decide(house.last_request(), Verdict.REFUSE))
    said = house.answers(officer, "ยกเลิก")
    assert "ยกเลิกแล้ว" in said
    assert "(1/4)" in said
    assert [form.form for form in house.rows(Conversation)] == ["account"]
    assert house.last_request().state is State.PENDING


def test_two_forms_cannot_share_a_name() -> None:
    with pytest.raises(TypeError, match="taken"):

        class Another(Form, form="account"):
            field: str = ask("account.ask_name")

            def finish(self, desk: Desk) -> Effects:
                return iter(())


def test_a_form_without_an_end_is_found_when_it_is_written() -> None:
    with pytest.raises(TypeError, match="finish"):

        class Endless(Form, form="endless"):
            """Forgot to say what happens in the end."""
