"""What comes through the door: repeats, disorder, garbage, and what is turned away."""

import json
from typing import Any

import urllib3

from bot.playground import events, ids
from bot.playground.persons import Person
from bot.playground.webhooks import sign
from store.inbox import Event, EventState
from store.requests import Request
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, asks, button, files, hears, talk

ANSWER = "ยินดีให้บริการ"
POOL = urllib3.PoolManager(retries=False)


def post(town: Town, body: bytes, signature: str | None = None) -> int:
    """POST to the door; signed as LINE does unless told otherwise."""
    signed = sign(town.platform.channel_secret, body) if signature is None else signature
    headers = {"x-line-signature": signed} if signed else {}
    return int(POOL.request("POST", town.platform.webhooks.url, body=body, headers=headers).status)


def batch(*listed: Any) -> bytes:
    return json.dumps({"destination": "U" + "0" * 32, "events": listed}).encode()


def written(town: Town, person: Person, text: str) -> dict[str, Any]:
    """The event of a text message that was not sent yet."""
    person.met = True
    town.platform.webhooks.hold()
    webhook = person.say(text)
    town.platform.webhooks.release([])
    return webhook.events[0]


def heard(person: Person, part: str) -> int:
    return sum(part in message.text for message in person.chat.from_bot)


def test_an_event_that_comes_twice_counts_once(town: Town) -> None:
    staff = town.person("สมชาย ใจดี")
    asks(staff)
    webhook = staff.tap("ยืนยัน")
    town.platform.webhooks.repeat(webhook, redelivery=True)
    town.platform.webhooks.repeat(webhook)
    hears(staff, "รับคำขอ")
    for _ in range(2):
        town.platform.webhooks.repeat(webhook, redelivery=True)
    town.settle()
    assert heard(staff, "รับคำขอ") == 1
    assert len([r for r in town.rows(Request) if r.name == "สมชาย ใจดี"]) == 1


def test_an_event_twice_in_one_webhook_counts_once(town: Town) -> None:
    staff = town.person("วิภา แสงทอง")
    event = written(town, staff, "ขอบคุณ")
    assert post(town, batch(event, event)) == 200
    town.settle()
    assert heard(staff, ANSWER) == 1


def test_events_that_wait_together_are_handled_in_the_order_they_happened(
    own_town: NewTown,
) -> None:
    town = own_town()
    staff = town.person("ปราณี สุขใจ")
    talk(staff, ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ."), ("รับทราบ", "(1/4)"))
    town.restart(with_worker=False)
    town.platform.webhooks.hold()
    for says in ("ปราณี สุขใจ", "กลุ่มนิเทศ", "081-234-5678"):
        town.real_seconds_pass(1)
        staff.say(says)
    town.platform.webhooks.release([2, 0, 1])
    town.restart()
    hears(staff, "(4/4)")


def test_a_batch_keeps_its_good_events_whatever_stands_beside_them(town: Town) -> None:
    first, second = town.person("กมล รุ่งเรือง"), town.person("ดารา ใจงาม")
    unknown = {
        **events.follow(town.platform, first.user_id, unblocked=False),
        "type": "somethingNew2027",
        "mode": "sleeping",
    }
    garbage: list[Any] = [
        {},
        {"type": None, "source": 7, "timestamp": "yesterday", "message": []},
        {"type": "message", "source": {"type": "user"}, "message": {"type": "text", "text": "x"}},
        {"type": "message", "webhookEventId": "x" * 500, "source": {"type": "planet"}},
        "not an event",
        None,
        17,
        {**written(town, first, "\ud800 broken \udfff \x00"), "webhookEventId": "a\x00b\ud800"},
    ]
    good = [written(town, first, "ขอบคุณ"), written(town, second, "ขอบคุณ")]
    assert post(town, batch(garbage[0], good[0], *garbage[1:], unknown, good[1])) == 200
    hears(first, ANSWER)
    hears(second, ANSWER)
    hears(first, "อ่านได้เฉพาะข้อความ")
    town.settle()
    assert not [e for e in town.rows(Event) if e.state is EventState.DEAD]


def test_standby_events_are_kept_and_not_answered(town: Town) -> None:
    staff = town.person("ชาลี พากเพียร")
    event = {**written(town, staff, "ขอบคุณ"), "mode": "standby"}
    del event["replyToken"]
    assert post(town, batch(event)) == 200
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"))
    town.settle()
    assert heard(staff, ANSWER) == 0
    [kept] = [e for e in town.rows(Event) if e.event_id == event["webhookEventId"]]
    assert kept.state is EventState.STANDBY


def test_the_verify_button_is_answered(own_town: NewTown) -> None:
    town = own_town()
    assert town.platform.webhooks.ping().status == 200
    dummy = {
        "type": "message",
        "replyToken": "0" * 32,
        "timestamp": 1,
        "source": {"type": "user", "userId": "Udeadbeefdeadbeefdeadbeefdeadbeef"},
        "message": {"id": "100001", "type": "text", "text": "Hello, world"},
    }
    assert post(town, batch(dummy)) == 200
    town.until(
        lambda: [event for event in town.rows(Event) if event.source == "line"],
        "the event was not stored",
    )
    town.settle()
    assert town.platform.calls_to("/v2/bot/message/reply") == []


def test_what_is_not_from_line_is_turned_away_and_leaves_nothing(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    good = batch(written(town, staff, "ขอบคุณ"))
    wrong = sign("another secret", good)
    assert post(town, good, signature="") == 401
    assert post(town, good, signature=wrong) == 401
    assert post(town, good, signature="ก".encode().decode("latin-1")) == 401
    assert post(town, good + b" ", signature=sign(town.platform.channel_secret, good)) == 401
    assert post(town, b"not json") == 400
    assert post(town, b"[]") == 400
    assert post(town, b'{"events": {}}') == 400
    assert post(town, b'{"events": [' + b"[" * 100_000) == 400
    assert post(town, b" " * 1_048_577) == 413
    assert [event for event in town.rows(Event) if event.source == "line"] == []
    assert post(town, good) == 200


def test_either_of_two_secrets_may_sign(own_town: NewTown) -> None:
    from pydantic import SecretStr

    town = own_town(line_channel_secret=(SecretStr("the-new-secret"), SecretStr("the-old-secret")))
    for secret, status in (("the-new-secret", 200), ("the-old-secret", 200), ("another", 401)):
        assert post(town, batch(), signature=sign(secret, batch())) == status


def test_unsending_a_message_removes_what_was_stored_of_it(town: Town) -> None:
    staff = town.person("นภา สดใส")
    webhook = staff.say("ความลับของนภา")
    town.settle()
    assert any("ความลับของนภา" in event.raw for event in town.rows(Event))
    assert webhook.message_id is not None
    staff.unsend(webhook.message_id)
    town.settle()
    assert not any("ความลับของนภา" in event.raw for event in town.rows(Event))


def test_stickers_pictures_and_voices_are_answered_and_open_nothing(town: Town) -> None:
    staff = town.person("เพียงใจ ดีงาม")
    staff.send_sticker()
    hears(staff, "สติกเกอร์")
    staff.send_image(b"\xff\xd8")
    hears(staff, "รูปภาพ")
    staff.send_audio()
    hears(staff, "เสียง")
    staff.send_location("ที่นี่", "หล่มสัก", 16.77, 101.24)
    hears(staff, "ตำแหน่ง")
    talk(staff, ("สถานะ", "ยังไม่มีคำขอ"))


def test_of_a_picture_nothing_is_fetched_or_kept_and_its_sender_is_warned(town: Town) -> None:
    staff = town.person("ปรีชา ภาพชัด")
    elsewhere = {"type": "external", "originalContentUrl": "https://pictures.example/id-card.jpg"}
    shared = {
        "type": "message",
        "mode": "active",
        "webhookEventId": "E-picture",
        "timestamp": 1,
        "source": {"type": "user", "userId": staff.user_id},
        "message": {"id": "4711", "type": "image", "contentProvider": elsewhere},
    }
    assert post(town, batch(shared)) == 200
    staff.send_image(b"\xff\xd8")
    warned = hears(staff, "รูปภาพ").text
    assert "รหัสผ่าน" in warned
    assert "เลขประจำตัวประชาชน" in warned
    town.settle()
    assert not [call for call in town.platform.calls if "/content" in call.path]
    mine = [json.loads(e.raw) for e in town.rows(Event) if staff.user_id in e.chat]
    assert [set(event["message"]) for event in mine] == [{"id", "type"}] * 2


def test_id_numbers_and_passwords_never_reach_a_table(town: Town) -> None:
    staff = town.person("มานพ เก่งกล้า")
    for says in ("เลขบัตร 1-1017-00230-70-8", "รหัสผ่านคือ Sawasdee99", "1101700230708"):
        staff.say(says)
    town.settle()
    rows = " ".join(event.raw for event in town.rows(Event))
    for secret in ("Sawasdee99", "1101700230708", "1-1017-00230-70-8"):
        assert secret not in rows


def test_taps_of_two_officers_in_one_webhook_decide_once(own_town: NewTown) -> None:
    town = own_town()
    first, second = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    number = files(town.person("สมชาย ใจดี"))
    cards = hears(first, number), hears(second, number)
    town.platform.webhooks.hold()
    for officer, card in zip((first, second), cards, strict=True):
        for _ in range(2):
            officer.postback(button(card, "อนุมัติ"))
    town.platform.webhooks.release([3, 1, 2, 0], together=True)
    town.settle()
    approvals = [heard(officer, "กำลังเปิดบัญชี") for officer in (first, second)]
    assert sorted(approvals) == [0, 1]
    slower = [heard(officer, "มีผู้อนุมัติแล้ว") for officer in (first, second)]
    own = [heard(officer, "ท่านพิจารณาไปแล้ว: อนุมัติ") for officer in (first, second)]
    assert sorted(slower) == [0, 2]
    assert own == approvals


def test_an_event_of_a_person_unknown_to_line_harms_nobody(town: Town) -> None:
    stranger = {
        "type": "message",
        "webhookEventId": ids.ulid(1),
        "replyToken": ids.token(),
        "timestamp": 1,
        "source": {"type": "user", "userId": ids.user_id()},
        "message": {"id": "1", "type": "text", "text": "ขอบคุณ"},
    }
    assert post(town, batch(stranger)) == 200
    staff = town.person("ยุพา งามดี")
    talk(staff, ("ขอบคุณ", ANSWER))
