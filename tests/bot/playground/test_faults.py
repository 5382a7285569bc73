"""Trouble on order: what the SDK meets, and what really happened at LINE."""

from __future__ import annotations

import json

import pytest
import urllib3
from linebot.v3.messaging import (
    ApiClient,
    ApiException,
    MessagingApi,
    PushMessageRequest,
    TextMessage,
)

from bot.playground import faults
from bot.playground.persons import Person
from bot.playground.platform import Platform

KEY = "123e4567-e89b-12d3-a456-426614174000"
PUSH = "/v2/bot/message/push"


def push(api: MessagingApi, person: Person, text: str = "เปิดแล้ว", timeout: float = 5.0) -> None:
    request = PushMessageRequest(to=person.user_id, messages=[TextMessage(text=text)])
    api.push_message(request, x_line_retry_key=KEY, _request_timeout=timeout)


@pytest.fixture
def api(client: ApiClient) -> MessagingApi:
    """Without urllib3's own second and third try."""
    client.rest_client.pool_manager.connection_pool_kw["retries"] = False
    return MessagingApi(client)


@pytest.mark.parametrize(
    ("fault", "status", "arrives"),
    [
        (faults.rate_limited(), 429, False),
        (faults.server_error(), 500, False),
        (faults.server_error(accepted=True), 500, True),
        (faults.unauthorized(), 401, False),
        (faults.refused(), 400, False),
    ],
)
def test_the_next_call_meets_the_fault_and_the_one_after_does_not(
    api: MessagingApi,
    platform: Platform,
    somchai: Person,
    fault: faults.Fault,
    status: int,
    arrives: bool,
) -> None:
    platform.faults.add(fault, path=PUSH)
    with pytest.raises(ApiException) as caught:
        push(api, somchai)
    assert caught.value.status == status
    assert json.loads(caught.value.body)["message"]
    assert len(somchai.chat.from_bot) == arrives
    if arrives:
        with pytest.raises(ApiException) as again:
            push(api, somchai)
        assert again.value.status == 409
    else:
        push(api, somchai)
    assert len(somchai.chat.from_bot) == 1
    assert [call.troubled for call in platform.calls_to(PUSH)] == [True, False]


@pytest.mark.parametrize("accepted", [True, False])
def test_a_connection_that_breaks_off_leaves_the_caller_unsure(
    api: MessagingApi, platform: Platform, somchai: Person, accepted: bool
) -> None:
    platform.faults.add(faults.dropped(accepted=accepted))
    with pytest.raises(urllib3.exceptions.HTTPError):
        push(api, somchai)
    assert len(somchai.chat.from_bot) == accepted
    assert platform.calls_to(PUSH)[0].status == 0


@pytest.mark.parametrize("accepted", [True, False])
def test_a_slow_answer_may_come_after_the_work_or_before_it(
    api: MessagingApi, platform: Platform, somchai: Person, accepted: bool
) -> None:
    platform.faults.add(faults.slow(60, accepted=accepted))
    with pytest.raises(urllib3.exceptions.TimeoutError):
        push(api, somchai, timeout=0.2)
    assert platform.until(lambda: platform.calls_to(PUSH))
    assert len(somchai.chat.from_bot) == accepted


def test_a_slow_answer_is_a_good_one_in_the_end(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    platform.faults.add(faults.slow(0.01, accepted=False))
    push(api, somchai)
    assert len(somchai.chat.from_bot) == 1


def test_trouble_can_be_kept_to_one_message(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    platform.faults.add(faults.refused(), containing="ตัวร้าย", times=2)
    push(api, somchai, "ตัวดี")
    with pytest.raises(ApiException):
        push(api, somchai, "มีตัวร้าย")
    platform.faults.clear()
    with pytest.raises(ApiException) as caught:
        push(api, somchai, "มีตัวร้าย")
    assert caught.value.status == 409


def test_trouble_on_another_path_is_not_ours(
    api: MessagingApi, platform: Platform, somchai: Person
) -> None:
    platform.faults.add(faults.server_error(), path="/v2/bot/message/reply")
    push(api, somchai)
    assert len(somchai.chat.from_bot) == 1


def test_every_call_is_on_the_log(api: MessagingApi, platform: Platform, somchai: Person) -> None:
    push(api, somchai)
    call = platform.calls_to(PUSH)[0]
    assert (call.method, call.status, call.retry_key) == ("POST", 200, KEY)
    assert call.json["to"] == somchai.user_id


def test_what_line_does_not_have_is_not_found(host: str) -> None:
    pool = urllib3.PoolManager()
    answer = pool.request("GET", f"{host}/v2/bot/nothing")
    assert (answer.status, answer.json()) == (404, {"message": "Not found"})
    assert pool.request("GET", f"{host}/v2/bot/message/push").status == 405
    pool.clear()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_json_object_is_refused(
    host: str, platform: Platform, body: bytes
) -> None:
    token = next(iter(platform.access_tokens))
    pool = urllib3.PoolManager()
    headers = {"authorization": f"Bearer {token}"}
    answer = pool.request("POST", f"{host}{PUSH}", body=body, headers=headers)
    assert (answer.status, "JSON" in answer.json()["message"]) == (400, True)
    pool.clear()


def test_a_body_over_two_megabytes_is_too_large(host: str, platform: Platform) -> None:
    token = next(iter(platform.access_tokens))
    pool = urllib3.PoolManager()
    headers = {"authorization": f"Bearer {token}"}
    body = b" " * (2 * 1024 * 1024 + 1)
    assert pool.request("POST", f"{host}{PUSH}", body=body, headers=headers).status == 413
    pool.clear()
