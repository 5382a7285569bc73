"""What people can do with their phones."""

from __future__ import annotations

import pytest
from linebot.v3.messaging import ApiException, MessagingApi, MessagingApiBlob

from bot.playground.chats import ChatMessage
from bot.playground.persons import NoSuchButtonError, Person
from bot.playground.platform import Platform
from tests.bot.playground.ear import Ear

APPROVE = {"type": "postback", "label": "อนุมัติ", "data": "decide|1", "displayText": "อนุมัติ A-0001"}
HELP = {"type": "message", "label": "ช่วย", "text": "ช่วยเหลือ"}
LINK = {"type": "uri", "label": "ตั้งรหัสผ่าน", "uri": "https://a.example/p/1"}
COPY = {"type": "clipboard", "label": "คัดลอก", "clipboardText": "นักเรียน 67 คน"}
DAY = {"type": "datetimepicker", "label": "เลือกวัน", "data": "day", "mode": "date"}


def card(*actions: dict[str, str]) -> dict[str, object]:
    buttons = [{"type": "button", "action": action} for action in actions]
    words = {"type": "text", "text": "คำขอ A-0001"}
    body = {"type": "box", "layout": "vertical", "contents": [words, *buttons]}
    return {"type": "flex", "altText": "มีคำขอ", "contents": {"type": "bubble", "body": body}}


def with_quick_replies(*actions: dict[str, str]) -> dict[str, object]:
    items = [{"type": "action", "action": action} for action in actions]
    return {"type": "text", "text": "เลือก", "quickReply": {"items": items}}


def show(person: Person, message: dict[str, object]) -> ChatMessage:
    return person.chat.add(ChatMessage(message, "push", 0.0))


def test_tapping_a_button_sends_its_data_and_shows_its_words(somchai: Person, ear: Ear) -> None:
    shown = show(somchai, card(APPROVE, LINK))
    assert shown.text == "คำขอ A-0001"
    assert shown.labels == ["อนุมัติ", "ตั้งรหัสผ่าน"]
    somchai.tap("อนุมัติ")
    assert ear.events[-1]["postback"] == {"data": "decide|1"}
    last = somchai.chat.last
    assert last is not None
    assert (last.text, last.by_bot) == ("อนุมัติ A-0001", False)


def test_quick_replies_vanish_with_the_next_message(somchai: Person, ear: Ear) -> None:
    show(somchai, with_quick_replies(APPROVE, HELP))
    assert somchai.chat.quick_reply_labels == ["อนุมัติ", "ช่วย"]
    somchai.tap("ช่วย")
    assert ear.events[-1]["message"]["text"] == "ช่วยเหลือ"
    assert somchai.chat.quick_reply_labels == []
    with pytest.raises(NoSuchButtonError, match="none"):
        somchai.tap("อนุมัติ")


def test_an_old_card_can_still_be_tapped(somchai: Person, ear: Ear) -> None:
    old = show(somchai, card(APPROVE))
    show(somchai, card({**APPROVE, "data": "decide|2"}))
    somchai.tap("อนุมัติ")
    somchai.tap("อนุมัติ", on=old)
    assert [e["postback"]["data"] for e in ear.events[-2:]] == ["decide|2", "decide|1"]


def test_a_link_is_opened_not_sent(somchai: Person, ear: Ear) -> None:
    show(somchai, card(LINK))
    heard = len(ear.heard)
    assert somchai.tap("ตั้งรหัสผ่าน").uri == "https://a.example/p/1"
    assert len(ear.heard) == heard


def test_what_is_copied_is_on_the_phone_and_the_bot_hears_nothing(
    somchai: Person, ear: Ear
) -> None:
    show(somchai, card(COPY))
    heard = len(ear.heard)
    somchai.tap("คัดลอก")
    assert somchai.clipboard == "นักเรียน 67 คน"
    assert len(ear.heard) == heard


def test_a_picked_day_travels_with_the_data(somchai: Person, ear: Ear) -> None:
    show(somchai, with_quick_replies(DAY))
    somchai.tap("เลือกวัน", pick="2026-11-24")
    assert ear.events[-1]["postback"] == {"data": "day", "params": {"date": "2026-11-24"}}


def test_a_button_that_is_not_there_names_those_that_are(somchai: Person) -> None:
    show(somchai, card(APPROVE))
    with pytest.raises(NoSuchButtonError, match="there are: อนุมัติ"):
        somchai.tap("ไม่อนุมัติ")


def test_forged_data_can_be_sent(somchai: Person, ear: Ear) -> None:
    assert somchai.postback("decide|forged").acknowledged
    assert ear.events[-1]["postback"]["data"] == "decide|forged"


def test_what_was_said_before_ones_turn_is_not_expected_again(somchai: Person) -> None:
    show(somchai, {"type": "text", "text": "เดิม"})
    somchai.say("ต่อไป")
    with pytest.raises(AssertionError, match="เดิม"):
        somchai.chat.expect("เดิม", timeout=0.01)
    show(somchai, {"type": "text", "text": "ก่อนแตะ"})
    somchai.postback("menu")
    with pytest.raises(AssertionError, match="ก่อนแตะ"):
        somchai.chat.expect("ก่อนแตะ", timeout=0.01)


def test_a_picture_can_be_fetched_until_it_is_unsent(
    blob: MessagingApiBlob, somchai: Person, ear: Ear
) -> None:
    message_id = somchai.send_image(b"\xff\xd8picture").message_id or ""
    assert bytes(blob.get_message_content(message_id)) == b"\xff\xd8picture"
    assert bytes(blob.get_message_content_preview(message_id)) == b"\xff\xd8picture"
    assert blob.get_message_content_transcoding_by_message_id(message_id).status == "succeeded"
    somchai.unsend(message_id)
    assert ear.events[-1]["unsend"] == {"messageId": message_id}
    with pytest.raises(ApiException) as caught:
        blob.get_message_content(message_id)
    assert caught.value.status == 410
    with pytest.raises(ApiException) as caught:
        blob.get_message_content("12345")
    assert caught.value.status == 404


def test_an_unsent_message_shows_no_words(somchai: Person) -> None:
    message_id = somchai.say("ผิดแชท").message_id or ""
    somchai.unsend(message_id)
    found = somchai.chat.find(message_id)
    assert found is not None
    assert (found.unsent, found.text) == (True, "")


def test_nobody_unsends_what_another_wrote(platform: Platform, somchai: Person) -> None:
    bots = show(somchai, {"type": "text", "text": "สวัสดี"})
    with pytest.raises(LookupError):
        somchai.unsend(bots)


def test_an_edit_keeps_the_id_and_brings_a_new_token(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    group = platform.group("ไอซีที", [somchai])
    said = somchai.say("จำนวนนร", to=group)
    somchai.edit(said.message_id or "", "จำนวนนักเรียน", to=group)
    before, after = ear.events[-2:]
    assert after["type"] == "messageEdited"
    assert after["message"]["id"] == before["message"]["id"]
    assert after["message"]["text"] == "จำนวนนักเรียน"
    assert after["replyToken"] != before["replyToken"]


def test_the_account_knows_only_those_it_met(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    stranger = platform.person("คนแปลกหน้า")
    assert api.get_profile(somchai.user_id).to_dict() == {
        "userId": somchai.user_id,
        "displayName": "สมชาย",
        "language": "th",
    }
    assert api.get_followers().user_ids == [somchai.user_id]
    assert api.get_bot_info().user_id == platform.bot_id
    somchai.block()
    for person in (stranger, somchai):
        with pytest.raises(ApiException) as caught:
            api.get_profile(person.user_id)
        assert caught.value.status == 404


def test_a_group_can_be_asked_about_and_left(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    group = platform.group("ไอซีที", [somchai])
    assert api.get_group_summary(group.group_id).group_name == "ไอซีที"
    assert api.get_group_member_count(group.group_id).count == 1
    assert api.get_group_member_profile(group.group_id, somchai.user_id).display_name == "สมชาย"
    api.leave_group(group.group_id)
    with pytest.raises(ApiException):
        api.get_group_summary(group.group_id)


def test_a_chat_reads_as_a_conversation(somchai: Person) -> None:
    show(somchai, card(APPROVE))
    somchai.tap("อนุมัติ")
    first, second = somchai.chat.transcript().splitlines()
    assert first.endswith("bot (push): คำขอ A-0001 [อนุมัติ]")
    assert second.endswith("สมชาย (phone): อนุมัติ A-0001")
