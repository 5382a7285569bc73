"""Reply, push, multicast: what the real SDK gets from the playground's LINE."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import pytest
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    AsyncApiClient,
    AsyncMessagingApi,
    BroadcastRequest,
    Configuration,
    FlexBox,
    FlexBubble,
    FlexMessage,
    MarkMessagesAsReadByTokenRequest,
    MessagingApi,
    MulticastRequest,
    PushMessageRequest,
    ReplyMessageRequest,
    ShowLoadingAnimationRequest,
    TextMessage,
    ValidateMessageRequest,
)

from bot.playground.chats import NotSaidError
from bot.playground.persons import Person
from bot.playground.platform import Platform
from tests.bot.playground.watch import Watch

KEY = "123e4567-e89b-12d3-a456-426614174000"


def said(text: str = "สวัสดี") -> TextMessage:
    return TextMessage(text=text)


def token_of(person: Person) -> str:
    return str(person.say("ขอใช้อินเทอร์เน็ต").events[0]["replyToken"])


def reply(api: MessagingApi, token: str, *messages: TextMessage) -> Any:
    return api.reply_message(ReplyMessageRequest(replyToken=token, messages=list(messages)))


def push(api: MessagingApi, to: str, text: str = "เปิดบัญชีแล้ว", key: str | None = None) -> Any:
    request = PushMessageRequest(to=to, messages=[said(text)])
    return api.push_message(request, x_line_retry_key=key)


def refusal(error: ApiException) -> tuple[int, dict[str, Any]]:
    return error.status, json.loads(error.body)


def test_a_reply_arrives_once_and_costs_nothing(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    token = token_of(somchai)
    sent = reply(api, token, said("กรุณาพิมพ์ชื่อ"), said("เช่น สมชาย ใจดี")).sent_messages
    arrived = somchai.chat.from_bot
    assert [m.text for m in arrived] == ["กรุณาพิมพ์ชื่อ", "เช่น สมชาย ใจดี"]
    assert [m.id for m in arrived] == [one.id for one in sent]
    assert {m.via for m in arrived} == {"reply"}
    assert platform.sending.used == 0
    with pytest.raises(ApiException) as again:
        reply(api, token, said())
    assert refusal(again.value) == (400, {"message": "Invalid reply token"})
    assert len(somchai.chat.from_bot) == 2


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False)])
def test_a_reply_token_lives_a_minute(
    api: MessagingApi, somchai: Person, watch: Watch, seconds: int, good: bool
) -> None:
    token = token_of(somchai)
    watch.at += seconds
    if good:
        reply(api, token, said())
    else:
        with pytest.raises(ApiException, match="Invalid reply token"):
            reply(api, token, said())
    assert len(somchai.chat.from_bot) == good


def test_a_redelivery_starts_the_minute_again_but_not_after_twenty(
    api: MessagingApi, platform: Platform, somchai: Person, watch: Watch
) -> None:
    webhook = somchai.say("ขอใช้อินเทอร์เน็ต")
    watch.at += 300
    platform.webhooks.repeat(webhook, redelivery=True)
    watch.at += 59
    reply(api, str(webhook.events[0]["replyToken"]), said())
    late = somchai.say("อีกครั้ง")
    watch.at += 20 * 60
    platform.webhooks.repeat(late, redelivery=True)
    with pytest.raises(ApiException, match="Invalid reply token"):
        reply(api, str(late.events[0]["replyToken"]), said())


def test_an_unknown_token_is_refused_with_the_same_words(api: MessagingApi) -> None:
    with pytest.raises(ApiException) as caught:
        reply(api, "f" * 32, said())
    assert refusal(caught.value) == (400, {"message": "Invalid reply token"})


def test_a_reply_with_a_retry_key_is_refused_and_the_token_stays_good(
    api: MessagingApi, client: ApiClient, somchai: Person
) -> None:
    token = token_of(somchai)
    client.set_default_header("X-Line-Retry-Key", KEY)
    with pytest.raises(ApiException) as caught:
        reply(api, token, said())
    assert caught.value.status == 400
    assert "Retry-Key" in refusal(caught.value)[1]["message"]
    del client.default_headers["X-Line-Retry-Key"]
    reply(api, token, said())
    assert len(somchai.chat.from_bot) == 1


def test_a_message_line_refuses_leaves_the_token_good(api: MessagingApi, somchai: Person) -> None:
    token = token_of(somchai)
    with pytest.raises(ApiException) as caught:
        reply(api, token, said("ก" * 5001))
    assert refusal(caught.value) == (
        400,
        {
            "message": "The request body has 1 error(s)",
            "details": [
                {
                    "message": "Length must be between 1 and 5000",
                    "property": "messages[0].text",
                }
            ],
        },
    )
    reply(api, token, said())


def test_an_empty_card_is_refused_as_line_refuses_it(api: MessagingApi, somchai: Person) -> None:
    card = FlexMessage(altText="บัตร", contents=FlexBubble())
    with pytest.raises(ApiException) as caught:
        api.push_message(PushMessageRequest(to=somchai.user_id, messages=[card]))
    status, body = refusal(caught.value)
    assert status == 400
    assert body["message"] == "A message (messages[0]) in the request body is invalid"
    assert body["details"] == [{"message": "At least one block must be specified", "property": "/"}]


def test_a_card_of_the_sdk_arrives_as_json(api: MessagingApi, somchai: Person) -> None:
    card = FlexMessage(
        altText="บัตร", contents=FlexBubble(body=FlexBox(layout="vertical", contents=[]))
    )
    api.push_message(PushMessageRequest(to=somchai.user_id, messages=[card]))
    arrived = somchai.chat.expect("บัตร").message
    assert arrived["contents"] == {
        "type": "bubble",
        "body": {"type": "box", "layout": "vertical", "contents": []},
    }


def test_a_push_is_counted_for_its_recipient(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    request = PushMessageRequest(to=somchai.user_id, messages=[said("หนึ่ง"), said("สอง")])
    answer = api.push_message_with_http_info(request)
    assert len(answer.data.sent_messages) == 2
    assert [m.via for m in somchai.chat.from_bot] == ["push", "push"]
    assert platform.sending.used == 1
    assert api.get_message_quota().to_dict() == {"type": "limited", "value": 300}
    assert api.get_message_quota_consumption().total_usage == 1
    assert (
        answer.headers["x-line-request-id"]
        == platform.calls_to("/v2/bot/message/push")[0].request_id
    )


def test_a_repeated_retry_key_is_a_conflict_for_a_day(
    api: MessagingApi, platform: Platform, somchai: Person, watch: Watch
) -> None:
    first = api.push_message_with_http_info(
        PushMessageRequest(to=somchai.user_id, messages=[said()]), x_line_retry_key=KEY
    )
    watch.at += 24 * 3600 - 1
    with pytest.raises(ApiException) as caught:
        push(api, somchai.user_id, key=KEY)
    status, body = refusal(caught.value)
    assert (status, body["message"]) == (409, "The retry key is already accepted")
    assert [m["id"] for m in body["sentMessages"]] == [m.id for m in first.data.sent_messages]
    accepted = caught.value.headers["x-line-accepted-request-id"]
    assert accepted == first.headers["x-line-request-id"]
    assert len(somchai.chat.from_bot) == 1
    assert platform.sending.used == 1
    watch.at += 1
    push(api, somchai.user_id, key=KEY)
    assert len(somchai.chat.from_bot) == 2


def test_a_retry_key_that_is_no_uuid_is_refused(api: MessagingApi, somchai: Person) -> None:
    with pytest.raises(ApiException) as caught:
        push(api, somchai.user_id, key="key-1")
    assert caught.value.status == 400
    assert somchai.chat.from_bot == []


def test_beyond_the_monthly_quota_nothing_is_sent(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    platform.sending.quota = 2
    push(api, somchai.user_id)
    push(api, somchai.user_id)
    with pytest.raises(ApiException) as caught:
        push(api, somchai.user_id, key=KEY)
    assert refusal(caught.value) == (429, {"message": "You have reached your monthly limit."})
    reply(api, token_of(somchai), said("ตอบได้เสมอ"))
    assert len(somchai.chat.from_bot) == 3
    platform.sending.quota = 3
    push(api, somchai.user_id, key=KEY)
    assert platform.sending.used == 3


def test_the_quota_begins_anew_with_the_month(
    api: MessagingApi, platform: Platform, somchai: Person, watch: Watch
) -> None:
    platform.sending.spend(300)
    watch.at += 14 * 86_400
    push(api, somchai.user_id)
    assert platform.sending.used == 1


def test_a_push_to_one_who_blocked_is_taken_but_arrives_nowhere(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    somchai.block()
    assert len(push(api, somchai.user_id).sent_messages) == 1
    assert somchai.chat.from_bot == []
    assert platform.sending.used == 0


def test_a_push_to_an_id_never_seen_is_refused(api: MessagingApi, platform: Platform) -> None:
    stranger = platform.person("ยังไม่เคยทัก")
    for to in (stranger.user_id, "U" + "0" * 32):
        with pytest.raises(ApiException) as caught:
            push(api, to)
        assert caught.value.status == 400
        assert "'to'" in refusal(caught.value)[1]["message"]


def test_a_multicast_is_counted_for_each_who_gets_it(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    other, gone = platform.person("สมหญิง"), platform.person("สมศักดิ์")
    other.follow()
    gone.follow()
    gone.block()
    to = [somchai.user_id, other.user_id, gone.user_id]
    api.multicast(MulticastRequest(to=to, messages=[said()]), x_line_retry_key=KEY)
    assert [len(p.chat.from_bot) for p in (somchai, other, gone)] == [1, 1, 0]
    assert platform.sending.used == 2
    with pytest.raises(ApiException) as caught:
        api.multicast(MulticastRequest(to=to, messages=[said()]), x_line_retry_key=KEY)
    assert caught.value.status == 409
    platform.sending.quota = 3
    with pytest.raises(ApiException, match="monthly limit"):
        api.multicast(MulticastRequest(to=to, messages=[said()]))
    assert platform.sending.used == 2


def test_a_broadcast_reaches_every_friend(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    platform.person("ยังไม่เป็นเพื่อน")
    api.broadcast(BroadcastRequest(messages=[said("ประกาศ")]))
    assert somchai.chat.expect("ประกาศ").via == "broadcast"
    assert platform.sending.used == 1


def test_a_push_to_a_group_costs_one_for_each_member(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    group = platform.group("ไอซีที", [somchai, platform.person("สมหญิง")])
    push(api, group.group_id, "มีคำขอใหม่ 1 เรื่อง")
    assert group.chat.expect("คำขอใหม่").via == "push"
    assert platform.sending.used == 2
    platform.remove_bot(group)
    with pytest.raises(ApiException):
        push(api, group.group_id)


def test_validation_costs_nothing_and_sends_nothing(api: MessagingApi, somchai: Person) -> None:
    api.validate_push(ValidateMessageRequest(messages=[said()]))
    api.validate_reply(ValidateMessageRequest(messages=[said()]))
    with pytest.raises(ApiException) as caught:
        api.validate_reply(ValidateMessageRequest(messages=[said("")]))
    assert refusal(caught.value)[1]["details"] == [
        {"message": "May not be empty", "property": "messages[0].text"}
    ]
    assert somchai.chat.from_bot == []


def test_counts_are_ready_the_day_after(api: MessagingApi, somchai: Person, watch: Watch) -> None:
    push(api, somchai.user_id)
    assert api.get_number_of_sent_push_messages("20261118").status == "unready"
    watch.at += 86_400
    yesterday = api.get_number_of_sent_push_messages("20261118")
    assert (yesterday.status, yesterday.success) == ("ready", 1)
    assert api.get_number_of_sent_reply_messages("20261118").success == 0
    with pytest.raises(ApiException):
        api.get_number_of_sent_push_messages("18 พ.ย.")


def test_a_wrong_or_missing_token_is_turned_away(
    host: str, platform: Platform, somchai: Person
) -> None:
    for token in ("wrong", ""):
        client = ApiClient(Configuration(host=host, access_token=token))
        with client, pytest.raises(ApiException) as caught:
            push(MessagingApi(client), somchai.user_id)
        assert caught.value.status == 401
        assert "header" in refusal(caught.value)[1]["message"]
        assert caught.value.headers["x-line-request-id"]
    assert somchai.chat.from_bot == []


def test_the_typing_animation_stops_at_the_next_message(
    api: MessagingApi, somchai: Person, platform: Platform, watch: Watch
) -> None:
    api.show_loading_animation(
        ShowLoadingAnimationRequest(chatId=somchai.user_id, loadingSeconds=30)
    )
    assert somchai.chat.typing_until == watch.at + 30
    push(api, somchai.user_id)
    assert somchai.chat.typing_until == 0
    for seconds in (7, 60 + 5):
        with pytest.raises((ApiException, ValueError)):
            api.show_loading_animation(
                ShowLoadingAnimationRequest(chatId=somchai.user_id, loadingSeconds=seconds)
            )
    with pytest.raises(ApiException):
        api.show_loading_animation(ShowLoadingAnimationRequest(chatId="C" + "0" * 32))
    assert somchai.chat.typing_until == 0


def test_a_message_can_be_marked_as_read(api: MessagingApi, somchai: Person) -> None:
    content = somchai.say("อ่านหรือยัง").events[0]["message"]
    assert isinstance(content, dict)
    api.mark_messages_as_read_by_token(
        MarkMessagesAsReadByTokenRequest(markAsReadToken=content["markAsReadToken"])
    )


def test_the_async_client_gets_the_same(
    configuration: Configuration,
    platform: Platform,
    somchai: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    async def story() -> str:
        async with AsyncApiClient(configuration) as client:
            api = AsyncMessagingApi(client)
            webhook = await asyncio.to_thread(somchai.say, "สวัสดี")
            token = str(webhook.events[0]["replyToken"])
            await api.reply_message(ReplyMessageRequest(replyToken=token, messages=[said("ยินดี")]))
            key = str(uuid.uuid4())
            request = PushMessageRequest(to=somchai.user_id, messages=[said("เปิดแล้ว")])
            await api.push_message(request, x_line_retry_key=key)
            with pytest.raises(ApiException) as caught:
                await api.push_message(request, x_line_retry_key=key)
            await asyncio.to_thread(somchai.chat.expect, "เปิดแล้ว")
            return str(caught.value.status)

    assert asyncio.run(story()) == "409"
    assert [m.via for m in somchai.chat.from_bot] == ["reply", "push"]


def test_expecting_in_vain_shows_the_chat(api: MessagingApi, somchai: Person) -> None:
    reply(api, token_of(somchai), said("ไม่ใช่คำนี้"))
    with pytest.raises(NotSaidError, match="ไม่ใช่คำนี้"):
        somchai.chat.expect("อนุมัติ", timeout=0.01)
    assert somchai.chat.expect("คำนี้").text == "ไม่ใช่คำนี้"
    with pytest.raises(NotSaidError):
        somchai.chat.expect("คำนี้", timeout=0.01)
