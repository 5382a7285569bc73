"""What a handler says, on its way to LINE."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.line.limits import check, graphemes, utf16_units
from bot.line.writing import dump, fill_links, fill_pictures, load, mark, pack, write
from bot.pages.tokens import Page
from bot.texts import FACTS, Texts
from handlers.kit.effects import Badge, Button, Card, Fact, Picture, Say, Show, When, Words

Json = dict[str, Any]

TEXTS = Texts.load(dict.fromkeys(FACTS, "สพป."))
AT = datetime(2026, 11, 23, 3, 30, tzinfo=UTC)
LINK = UUID("7b8f3a52-6d0e-4a54-9c58-0f1d6f2f9a11")
PASSWORD_BUTTON = Button("button.set_password", link=LINK, style="primary")


def written(message: Say | Show | Picture, language: str = "th") -> Json:
    return write(message, language, texts=TEXTS)


def opened(**more: Any) -> Card:
    facts = (Fact("fact.username", "somchai.jai"),)
    params = {"number": "A-0001", "username": "somchai.jai", "until": When(AT)}
    return Card("account.opened", params, Badge.APPROVED, facts, (PASSWORD_BUTTON,), **more)


def quick(label: str = "ยืนยัน", tap: str = "p=confirm") -> Button:
    return Button(label, tap=tap, literal=True)


def labels(message: Json) -> list[str]:
    return [item["action"]["label"] for item in message["quickReply"]["items"]]


values = st.one_of(
    st.text(max_size=30),
    st.integers(-(10**9), 10**9),
    st.builds(
        When,
        st.datetimes(timezones=st.just(UTC)),
        st.sampled_from(["full", "day", "time"]),
    ),
    st.builds(Words, st.sampled_from(["device.pc", "reason.duplicate"])),
)
params = st.dictionaries(st.sampled_from(["number", "by", "name"]), values)
buttons = st.lists(
    st.one_of(
        st.builds(Button, st.text(min_size=1), tap=st.text(), literal=st.booleans()),
        st.builds(Button, st.just("button.set_password"), link=st.uuids()),
    ),
    max_size=3,
).map(tuple)
cards = st.builds(
    Card,
    st.just("account.opened"),
    params,
    st.sampled_from([None, *Badge]),
    st.lists(st.builds(Fact, st.just("fact.name"), values), max_size=6).map(tuple),
    buttons,
)
messages = st.one_of(
    st.builds(Say, st.just("account.filed"), params, buttons),
    st.builds(Show, st.lists(cards, min_size=1, max_size=3).map(tuple), buttons),
    st.builds(Picture, st.dictionaries(st.text(), st.text() | st.integers()), buttons),
)


@given(messages)
def test_a_message_leaves_the_outbox_as_it_was_put_in(message: Say | Show | Picture) -> None:
    assert load(dump(message)) == message


@pytest.mark.parametrize("kept", ["{}", '{"say": {}}', "[]", "not json", '{"tell": {}}'])
def test_what_was_never_a_message_is_not_read_as_one(kept: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        load(kept)


def test_each_reader_gets_their_own_language_from_the_same_message() -> None:
    deputy = Words("who.acting", {"name": "สุดา ดีงาม", "for_whom": "มาลี ดูแล"})
    who = Words("who.either", {"first": deputy, "second": "วิชัย ใจดี"})
    said = load(dump(Say("account.filed", {"number": "A-0001", "by": When(AT), "who": who})))
    assert written(said) == {
        "type": "text",
        "text": "รับคำขอ A-0001 แล้ว จะแจ้งผลภายในวันจันทร์ที่ 23 พ.ย. 2569 เวลา 10.30 น. ไม่ต้องส่งซ้ำ\n"
        "ผู้รับผิดชอบ: สุดา ดีงาม (ปฏิบัติหน้าที่แทน มาลี ดูแล) หรือ วิชัย ใจดี",
    }
    english = written(said, "en")["text"]
    assert "by Mon 23 Nov 2026, 10:30" in english
    assert "สุดา ดีงาม (acting for มาลี ดูแล) or วิชัย ใจดี" in english


def test_buttons_under_an_answer_become_quick_replies_that_say_what_was_tapped() -> None:
    message = Say(
        "menu",
        buttons=(
            quick(),
            Button("button.contact", says="ติดต่อเจ้าหน้าที่"),
            Button("button.help", opens="https://helpdesk.example/help"),
        ),
    )
    shown = written(message)
    assert [item["action"] for item in shown["quickReply"]["items"]] == [
        {"type": "postback", "label": "ยืนยัน", "data": "p=confirm", "displayText": "ยืนยัน"},
        {"type": "message", "label": "ติดต่อเจ้าหน้าที่", "text": "ติดต่อเจ้าหน้าที่"},
        {"type": "uri", "label": "ช่วยเหลือ", "uri": "https://helpdesk.example/help"},
    ]
    assert check([shown]) == []


@pytest.mark.parametrize(
    "button",
    [
        Button("button.help"),
        Button("button.help", tap="p=help", says="ช่วยเหลือ"),
        Button("button.help", opens="https://a.example", link=LINK),
    ],
)
def test_a_button_does_exactly_one_thing(button: Button) -> None:
    with pytest.raises(ValueError, match="exactly one thing"):
        written(Say("menu", buttons=(button,)))


def test_a_school_with_a_long_name_still_fits_on_its_button() -> None:
    long = "โรงเรียนบ้านวังไผ่ทุ่งน้อยหนองบัวประชานุเคราะห์"
    shown = written(Say("form.which", buttons=(quick(long),)))
    (label,) = labels(shown)
    assert graphemes(label) == 20
    assert label.endswith("…")
    assert long.startswith(label[:-1])
    assert check([shown]) == []


def test_fourteen_quick_replies_are_a_mistake_found_before_line_finds_it() -> None:
    with pytest.raises(ValueError, match="14 quick replies"):
        written(Say("menu", buttons=tuple(quick(tap=f"p={n}") for n in range(14))))


def test_of_several_messages_only_the_last_offers_quick_replies() -> None:
    first = written(Say("thanks", buttons=(quick("ก"),)))
    second = written(Say("menu", buttons=(quick("ข"),)))
    last = written(Show((opened(),)))
    packed = pack([first, second, last])
    assert ["quickReply" in message for message in packed] == [False, False, True]
    assert labels(packed[-1]) == ["ข"]
    assert check(packed) == []


def test_packing_takes_nothing_from_the_messages_it_was_given() -> None:
    first = written(Say("thanks", buttons=(quick(),)))
    pack([first, written(Say("menu"))])
    assert labels(first) == ["ยืนยัน"]


def test_a_card_stands_alone_and_several_stand_side_by_side_in_one_size() -> None:
    one = written(Show((opened(),)))
    three = written(Show((opened(), opened(), opened())))
    assert (one["contents"]["type"], one["contents"]["size"]) == ("bubble", "mega")
    assert three["contents"]["type"] == "carousel"
    assert {bubble["size"] for bubble in three["contents"]["contents"]} == {"kilo"}
    assert check([one, three]) == []


@pytest.mark.parametrize("count", [0, 13])
def test_no_cards_or_more_than_twelve_are_a_mistake(count: int) -> None:
    with pytest.raises(ValueError, match="side by side"):
        written(Show((opened(),) * count))


def test_a_frozen_card_holds_the_mark_of_a_link_and_the_wire_its_address() -> None:
    elsewhere = Button("button.help", opens="https://helpdesk.example/help")
    frozen = json.dumps([written(Show((opened(),), (elsewhere,)))], ensure_ascii=False)
    assert mark(LINK, Page.PASSWORD) in frozen
    filled = fill_links(
        frozen, lambda link, page: f"https://helpdesk.example/{page}/{link.hex}.seal"
    )
    assert "link.invalid" not in filled
    assert filled.count(f"https://helpdesk.example/p/{LINK.hex}.seal") == 1
    assert filled.count("https://helpdesk.example/help") == 1
    assert check(json.loads(filled)) == []


def test_a_handout_gets_the_address_of_its_own_page() -> None:
    frozen = json.dumps([written(Say("menu", buttons=(Button("button.help", handout=LINK),)))])
    filled = fill_links(
        frozen, lambda link, page: f"https://helpdesk.example/{page}/{link.hex}.seal"
    )
    assert f"https://helpdesk.example/h/{LINK.hex}.seal" in filled
    assert check(json.loads(filled)) == []


def test_a_picture_gets_its_addresses_on_the_wire_and_keeps_its_quick_replies() -> None:
    of = {"intent": "mis_query", "slots": {"school": "บ้านวังไผ่"}}
    frozen = json.dumps([written(Picture(of, (quick(),)))], ensure_ascii=False)
    assert "https://helpdesk" not in frozen

    def addresses(drawn: Any) -> tuple[str, str]:
        assert drawn == of
        return "https://helpdesk.example/f/1", "https://helpdesk.example/f/1/small"

    (filled,) = json.loads(fill_pictures(frozen, addresses))
    assert filled["originalContentUrl"] == "https://helpdesk.example/f/1"
    assert filled["previewImageUrl"] == "https://helpdesk.example/f/1/small"
    assert labels(filled) == ["ยืนยัน"]
    assert check([filled]) == []


def test_a_tap_copies_what_the_phone_can_take_and_asks_for_what_is_longer() -> None:
    def copying(words: str) -> Json:
        button = Button("ask.copy", tap="p=copy", copies=words)
        shown = written(Say("menu", buttons=(button,)))
        assert check([shown]) == []
        action: Json = shown["quickReply"]["items"][0]["action"]
        on_card = written(Show((Card("account.opened", opened().params, buttons=(button,)),)))
        assert check([on_card]) == []
        assert action["type"] in json.dumps(on_card)
        return action

    assert copying("ก" * 1000) == {
        "type": "clipboard",
        "label": "คัดลอก",
        "clipboardText": "ก" * 1000,
    }
    assert copying("ก" * 1001)["type"] == "postback"
    assert copying("😀" * 501)["type"] == "postback", "LINE counts it as two"


def test_a_mark_that_somebody_typed_never_becomes_an_address() -> None:
    typed = written(Say("refusal.UsernameTaken", {"username": mark(LINK, Page.PASSWORD)}))
    frozen = json.dumps([typed, written(Show((opened(),)))])
    filled = json.loads(fill_links(frozen, lambda _link, _page: "https://helpdesk.example/secret"))
    assert mark(LINK, Page.PASSWORD) in filled[0]["text"]
    assert "secret" not in json.dumps(filled[0])


def test_messages_without_a_link_go_out_letter_by_letter_as_they_were_frozen() -> None:
    frozen = json.dumps([written(Say("menu"))])
    assert fill_links(frozen, lambda _link, _page: "https://helpdesk.example/secret") is frozen


def test_a_very_long_text_is_cut_to_what_line_takes() -> None:
    long = written(Say("refusal.UsernameTaken", {"username": "ก๊" * 4000 + "😀" * 2000}))
    assert utf16_units(long["text"]) <= 5000
    assert long["text"].endswith("…")
    assert check([long]) == []


@given(st.text(max_size=200))
def test_whatever_is_typed_line_accepts_the_card_and_the_answer(typed: str) -> None:
    card = Card(
        "account.opened",
        {"number": typed, "username": typed, "until": When(AT)},
        facts=(Fact("fact.name", typed),),
        buttons=(Button("button.help", says="ช่วยเหลือ"),),
    )
    said = Say("refusal.UsernameTaken", {"username": typed})
    assert check([written(Show((card,))), written(said)]) == []
