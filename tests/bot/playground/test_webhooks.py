"""How the bot is told: signed, once or again, in order or not."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Any

import pytest
from linebot.v3.messaging import MessagingApi, SetWebhookEndpointRequest
from linebot.v3.webhook import SignatureValidator, WebhookParser

from bot.playground.persons import Person
from bot.playground.platform import Platform
from tests.bot.playground.ear import Ear

ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")


def test_the_body_is_signed_as_it_was_sent(platform: Platform, somchai: Person, ear: Ear) -> None:
    somchai.say("ขอใช้อินเทอร์เน็ต")
    headers, body = ear.heard[-1]
    expected = hmac.new(platform.channel_secret.encode(), body, hashlib.sha256).digest()
    assert headers["x-line-signature"] == base64.b64encode(expected).decode()
    text = body.decode()
    signature = headers["x-line-signature"]
    assert SignatureValidator(platform.channel_secret).validate(text, signature)
    assert not SignatureValidator("another").validate(text, signature)


def test_a_text_event_has_what_line_documents(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert webhook.acknowledged
    body = ear.bodies[-1]
    event = body["events"][0]
    assert body["destination"] == platform.bot_id
    assert ULID.fullmatch(event["webhookEventId"])
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert event["source"] == {"type": "user", "userId": somchai.user_id}
    assert event["mode"] == "active"
    assert event["timestamp"] == int(platform.now() * 1000)
    assert re.fullmatch("[0-9a-f]{32}", event["replyToken"])
    assert event["message"]["type"] == "text"
    assert event["message"]["text"] == "ขอใช้อินเทอร์เน็ต"
    assert event["message"]["id"] == webhook.message_id
    assert {"quoteToken", "markAsReadToken"} <= event["message"].keys()


def test_the_sdk_knows_every_event(platform: Platform, somchai: Person, ear: Ear) -> None:
    group = platform.group("ไอซีที", [somchai])
    said = somchai.say("แก้ได้", to=group).message_id or ""
    somchai.edit(said, "แก้แล้ว", to=group)
    somchai.unsend(said, to=group)
    somchai.say("ช่วยเหลือ", to=group, mention=True)
    somchai.postback("menu", to=group)
    platform.join_group(group, platform.person("สมหญิง"))
    platform.remove_bot(group)
    somchai.send_sticker()
    somchai.send_image(b"jpeg")
    somchai.send_audio()
    somchai.send_location("สพป.", "หล่มสัก", 16.78, 101.24)
    somchai.postback("day", params={"date": "2026-11-24"})
    somchai.block()
    kinds = []
    for headers, body in ear.heard:
        parser = WebhookParser(platform.channel_secret)
        parsed = parser.parse(body.decode(), headers["x-line-signature"])
        kinds += [(type(e).__name__, type(getattr(e, "message", None)).__name__) for e in parsed]
    assert kinds == [
        ("FollowEvent", "NoneType"),
        ("JoinEvent", "NoneType"),
        ("MessageEvent", "TextMessageContent"),
        ("MessageEditedEvent", "TextMessageContent"),
        ("UnsendEvent", "NoneType"),
        ("MessageEvent", "TextMessageContent"),
        ("PostbackEvent", "NoneType"),
        ("MemberJoinedEvent", "NoneType"),
        ("LeaveEvent", "NoneType"),
        ("MessageEvent", "StickerMessageContent"),
        ("MessageEvent", "ImageMessageContent"),
        ("MessageEvent", "AudioMessageContent"),
        ("MessageEvent", "LocationMessageContent"),
        ("PostbackEvent", "NoneType"),
        ("UnfollowEvent", "NoneType"),
    ]


def test_a_group_hides_who_tapped_and_shows_who_wrote(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    group = platform.group("ไอซีที", [somchai])
    somchai.say("จำนวนนักเรียน", to=group, mention=True)
    message, mention = ear.events[-1], ear.events[-1]["message"]["mention"]["mentionees"][0]
    assert message["source"]["userId"] == somchai.user_id
    assert mention["isSelf"] is True
    named = message["message"]["text"][mention["index"] : mention["index"] + mention["length"]]
    assert named == f"@{platform.bot_name}"
    somchai.postback("decide|1", to=group)
    assert ear.events[-1]["source"] == {"type": "group", "groupId": group.group_id}


def test_coming_back_after_a_block_is_told_as_such(somchai: Person, ear: Ear) -> None:
    assert ear.events[-1]["follow"] == {"isUnblocked": False}
    somchai.block()
    assert ear.events[-1]["type"] == "unfollow"
    assert "replyToken" not in ear.events[-1]
    somchai.follow()
    assert ear.events[-1]["follow"] == {"isUnblocked": True}


def test_what_failed_is_redelivered_with_the_same_id_and_token(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    platform.webhooks.redelivery, platform.webhooks.backoff = True, (0.01, 0.01, 0.01)
    ear.statuses = [500, 503]
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert not webhook.acknowledged
    assert platform.until(lambda: webhook.acknowledged)
    assert [a.status for a in webhook.attempts] == [500, 503, 200]
    first, *again = ear.events[-3:]
    assert [e["deliveryContext"]["isRedelivery"] for e in again] == [True, True]
    assert webhook.events[0]["deliveryContext"] == {"isRedelivery": False}
    assert [{**e, "deliveryContext": first["deliveryContext"]} for e in again] == [first, first]


def test_redelivery_gives_up_in_the_end(platform: Platform, somchai: Person, ear: Ear) -> None:
    platform.webhooks.redelivery, platform.webhooks.backoff = True, (0.01, 0.01)
    ear.statuses = [500] * 9
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert platform.until(lambda: len(webhook.attempts) == 3)
    assert not platform.until(lambda: len(webhook.attempts) > 3, timeout=0.1)


def test_nothing_is_redelivered_when_it_is_switched_off(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    platform.webhooks.backoff = (0.0,)
    ear.statuses = [500]
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert not platform.until(lambda: len(webhook.attempts) > 1, timeout=0.1)


def test_no_answer_in_time_is_a_failure(platform: Platform, somchai: Person, ear: Ear) -> None:
    assert platform.webhooks.patience == 2.0
    platform.webhooks.patience = 0.05
    ear.statuses = [None]
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert (webhook.status, webhook.attempts[0].error) == (None, "ReadTimeoutError")


def test_nobody_listening_is_a_failure(platform: Platform, somchai: Person) -> None:
    platform.webhooks.url = "http://127.0.0.1:1/callback"
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    assert (webhook.status, webhook.acknowledged) == (None, False)


def test_the_network_may_bring_a_webhook_twice(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    platform.webhooks.copies = 2
    somchai.say("ขอใช้อินเทอร์เน็ต")
    assert ear.heard[-1][1] == ear.heard[-2][1]


def test_what_was_held_back_comes_in_any_order(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    platform.webhooks.hold()
    for text in ("หนึ่ง", "สอง", "สาม"):
        somchai.say(text)
    assert [e["type"] for e in ear.events] == ["follow"]
    platform.webhooks.release([2, 0, 1])
    assert [e["message"]["text"] for e in ear.events[1:]] == ["สาม", "หนึ่ง", "สอง"]
    somchai.say("สี่")
    assert ear.events[-1]["message"]["text"] == "สี่"


def test_what_was_held_back_may_come_together(
    platform: Platform, somchai: Person, ear: Ear
) -> None:
    platform.webhooks.hold()
    somchai.say("หนึ่ง")
    somchai.say("สอง")
    platform.webhooks.release(together=True)
    assert [e["message"]["text"] for e in ear.bodies[-1]["events"]] == ["หนึ่ง", "สอง"]


def test_the_webhook_can_be_set_and_tested_from_the_api(
    api: MessagingApi, platform: Platform, ear: Ear
) -> None:
    assert api.get_webhook_endpoint().endpoint == ear.url
    good = api.test_webhook_endpoint()
    assert (good.success, good.status_code, good.reason) == (True, 200, "OK")
    assert ear.bodies[-1] == {"destination": platform.bot_id, "events": []}
    ear.statuses = [401]
    bad = api.test_webhook_endpoint()
    assert (bad.success, bad.status_code, bad.reason) == (False, 401, "ERROR_STATUS_CODE")
    nobody = SetWebhookEndpointRequest(endpoint="http://127.0.0.1:1/callback")
    api.set_webhook_endpoint(nobody)
    gone = api.test_webhook_endpoint()
    assert (gone.success, gone.reason) == (False, "COULD_NOT_CONNECT")


def test_a_bot_in_process_needs_no_port() -> None:
    heard: list[Any] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        heard.append((url, body, headers["x-line-signature"]))
        return 200

    platform = Platform(post=post)
    platform.webhooks.url = "in-process"
    assert platform.person("สมชาย").say("สวัสดี").acknowledged
    assert heard[0][0] == "in-process"


@pytest.mark.parametrize("broken", [TimeoutError("late"), ConnectionResetError("gone")])
def test_a_bot_in_process_may_break(broken: OSError) -> None:
    def post(url: str, body: bytes, headers: dict[str, str]) -> int:
        raise broken

    platform = Platform(post=post)
    platform.webhooks.redelivery, platform.webhooks.url = False, "in-process"
    assert platform.person("สมชาย").say("สวัสดี").status is None
