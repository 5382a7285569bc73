"""Reading webhooks: whatever LINE sends, no event is lost because of another."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.line.reading import BadBatch, Tapped, arrivals, read, unpacked, without_text
from handlers.kit.intents import (
    Followed,
    Left,
    Said,
    SaidInGroup,
    Sent,
    TappedInGroup,
    TookBack,
    Unreadable,
)
from store.db import Database
from store.inbox import Inbox
from store.refusals import StaleCard
from tests.bot.whole import Time
from tests.examples import examples
from tests.tables import lay

USER = "U4af4980629"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KINDS = st.sampled_from(["message", "postback", "follow", "unsend", "join", "new2027"]) | JSON
PART = JSON | st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["text", "user", "group", "sticker"]) | JSON,
        "id": st.text() | JSON,
        "text": st.text() | JSON,
        "userId": st.just(USER) | st.text() | JSON,
        "groupId": st.text() | JSON,
        "messageId": st.text() | JSON,
        "data": st.text() | JSON,
        "mention": st.fixed_dictionaries({"mentionees": JSON}) | JSON,
    },
)
EVENTS = JSON | st.fixed_dictionaries(
    {},
    optional={
        "type": KINDS,
        "mode": st.sampled_from(["active", "standby", "sleeping"]) | JSON,
        "timestamp": st.integers() | JSON,
        "webhookEventId": st.text() | JSON,
        "replyToken": st.text() | JSON,
        "source": PART,
        "message": PART,
        "postback": PART,
        "unsend": PART,
    },
)


def event(**changes: Any) -> dict[str, Any]:
    whole: dict[str, Any] = {
        "type": "message",
        "webhookEventId": "01FZ74A0TDDPYRVKNK77XKC3ZR",
        "timestamp": 1_692_251_666_727,
        "mode": "active",
        "replyToken": "38ef843bde154d9b91c21320ffd17a0f",
        "source": {"type": "user", "userId": USER},
        "message": {"type": "text", "id": "14353798921116", "text": "สวัสดี"},
    }
    return {key: value for key, value in (whole | changes).items() if value is not ...}


def body(*events: object) -> bytes:
    return json.dumps({"destination": "U0", "events": events}).encode()


def meant(**changes: Any) -> object:
    [kept] = arrivals(body(event(**changes)))
    return read(kept.raw).intent


@settings(max_examples=examples(150))
@given(st.lists(EVENTS, max_size=4))
def test_no_json_harms_the_event_beside_it(listed: list[object]) -> None:
    kept = arrivals(body(*listed, event()))
    assert len(kept) == 1 + sum(isinstance(one, dict) for one in listed)
    assert read(kept[-1].raw).intent == Said("สวัสดี")
    for one in kept:
        reading = read(one.raw)
        assert reading.intent is None or reading.user is None or len(reading.user) <= 64


@settings(max_examples=examples(30))
@given(st.lists(EVENTS, max_size=4))
def test_whatever_was_read_can_be_stored(listed: list[object]) -> None:
    database = Database("sqlite://", real_time=Time())
    lay(database)
    kept = arrivals(body(*listed, event()))
    with database.write() as session:
        Inbox(session).store(kept, now=Time()())
        assert len({one.event_id for one in kept}) >= Inbox(session).waiting() >= 1
    database.close()


@pytest.mark.service("postgresql")
@settings(max_examples=examples(60))
@given(st.lists(EVENTS, max_size=4))
def test_whatever_was_read_can_be_stored_in_postgresql(
    postgres_url: str, listed: list[object]
) -> None:
    database = Database(postgres_url)
    lay(database)
    with database.write() as session:
        Inbox(session).store(arrivals(body(*listed, event())), now=Time()())
        assert Inbox(session).waiting() >= 1
    database.close()


@given(st.binary(max_size=200))
def test_what_is_not_a_webhook_is_refused_as_a_whole(given_: bytes) -> None:
    with pytest.raises(BadBatch):
        arrivals(given_)


@pytest.mark.parametrize(
    "given_", [b"", b"null", b"[]", b'{"events": null}', b'{"events": {}}', b"[" * 100_000, b"\xff"]
)
def test_a_body_of_the_wrong_shape_is_refused(given_: bytes) -> None:
    with pytest.raises(BadBatch):
        arrivals(given_)


def test_an_event_nested_too_deep_to_be_kept_leaves_the_others() -> None:
    deep = b'{"a":' * 950 + b"1" + b"}" * 950
    whole = body(event()).replace(b'"events": [', b'"events": [' + deep + b", ")
    try:
        kept = arrivals(whole)
    except BadBatch:
        kept = arrivals(body(event()))
    assert kept[-1].raw
    assert read(kept[-1].raw).intent == Said("สวัสดี")


def test_every_kind_of_event_is_understood() -> None:
    assert meant() == Said("สวัสดี")
    assert meant(message={"type": "sticker", "id": "1"}) == Sent("sticker")
    assert meant(message={"type": "hologram", "id": "1"}) == Sent("hologram")
    assert meant(type="follow", message=...) == Followed()
    assert meant(type="unfollow", message=..., replyToken=...) == Left()
    assert meant(type="unsend", message=..., unsend={"messageId": "17"}) == TookBack("17")
    assert meant(type="postback", message=..., postback={"data": "p=x"}) == Tapped("p=x")
    assert meant(type="new2027") == Unreadable("new2027")
    for silent in ("videoPlayComplete", "accountLink", "beacon", "delivery", "botSuspended"):
        assert meant(type=silent, message=...) is None


def test_a_group_is_heard_only_when_it_names_us() -> None:
    group = {"type": "group", "groupId": "C1", "userId": USER}
    named = {"mentionees": [{"isSelf": False}, {"isSelf": True}]}
    text = {"type": "text", "id": "1", "text": "@bot สวัสดี"}
    assert meant(source=group) is None
    assert meant(source=group, message=text | {"mention": named}) == SaidInGroup("@bot สวัสดี")
    assert meant(source=group, type="postback", postback={"data": "p=x"}) == TappedInGroup()
    assert meant(source={"type": "room", "roomId": "R1"}) is None
    [kept] = arrivals(body(event(source=group, message=text | {"mention": named})))
    assert read(kept.raw).user is None
    assert kept.chat == "line:C1"


def test_an_event_without_its_id_is_the_same_event_when_it_comes_again() -> None:
    first, again = arrivals(body(event(webhookEventId=...), event(webhookEventId=...)))
    [other] = arrivals(body(event(webhookEventId=..., timestamp=5)))
    assert first.event_id == again.event_id != other.event_id


def test_nobody_is_answered_on_the_tokens_of_the_consoles_button() -> None:
    for token in ("0" * 32, "f" * 32):
        [kept] = arrivals(body(event(replyToken=token)))
        assert read(kept.raw).reply_token is None


def test_standby_is_kept_apart() -> None:
    assert [one.standby for one in arrivals(body(event(mode="standby"), event()))] == [True, False]


def test_half_an_emoji_is_no_reason_to_lose_a_message() -> None:
    whole = body(event(message={"type": "text", "id": "1", "text": "ก\ud83d"}))
    [kept] = arrivals(whole)
    assert kept.raw.encode()
    assert read(kept.raw).intent == Said("ก?")


def test_secrets_are_masked_before_anything_is_kept() -> None:
    text = "รหัสผ่านคือ Sawasdee99 เลขบัตร 1-1017-00230-70-8"
    [kept] = arrivals(body(event(message={"type": "text", "id": "1", "text": text})))
    assert "Sawasdee99" not in kept.raw
    assert "00230" not in kept.raw


@pytest.mark.parametrize(
    ("name", "kept_name"),
    [
        ("คะแนน 1509901234567.xlsx", "คะแนน [เลขประจำตัวถูกปิด].xlsx"),
        ("1-1017-00230-70-8.xlsx", "[เลขประจำตัวถูกปิด].xlsx"),
        ("2568_๑๕๐๙๙๐๑๒๓๔๕๖๗.csv", "2568 [เลขประจำตัวถูกปิด].csv"),
        ("password_Sawasdee99.xlsx", "password [ข้อความลับถูกปิด].xlsx"),
        ("2568-1-schoolmis-67030000.json", "2568-1-schoolmis-67030000.json"),
        ("นักเรียน_2568_รอบ1.xlsx", "นักเรียน_2568_รอบ1.xlsx"),
    ],
)
def test_secrets_in_a_files_name_are_masked_and_its_kind_stays(name: str, kept_name: str) -> None:
    sent = {"type": "file", "id": "1", "fileName": name, "fileSize": 5}
    [kept] = arrivals(body(event(message=sent)))
    assert json.loads(kept.raw)["message"] == sent | {"fileName": kept_name}


def test_of_a_file_sent_to_a_group_no_name_is_kept() -> None:
    sent = {"type": "file", "id": "1", "fileName": "คะแนน ด.ช.สมชาย ใจดี.xlsx", "fileSize": 5}
    [kept] = arrivals(body(event(message=sent, source={"type": "group", "groupId": "C1"})))
    assert json.loads(kept.raw)["message"] == {"type": "file", "id": "1"}


def test_of_a_message_that_was_taken_back_only_its_being_there_is_left() -> None:
    [kept] = arrivals(body(event()))
    left = without_text(kept.raw)
    assert "สวัสดี" not in left
    assert "14353798921116" in left


def test_a_tap_nobody_knows_is_a_stale_card_and_not_a_bug() -> None:
    for data in ("", "p=", "p=nothing", "x" * 301, "p=give&form=a", "%00", "p=decide&request=1"):
        with pytest.raises(StaleCard):
            unpacked(Tapped(data))


@given(st.text(max_size=320))
def test_no_postback_data_is_a_bug(data: str) -> None:
    try:
        unpacked(Tapped(data))
    except StaleCard:
        return
    pytest.fail("invented data was understood")


def test_the_module_has_no_opinion_of_the_sdk() -> None:
    source = Path(read.__code__.co_filename).read_text(encoding="utf-8")
    assert "linebot" not in source
