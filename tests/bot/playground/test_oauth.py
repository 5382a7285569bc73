"""Stateless tokens: what the real SDK gets from the playground's LINE for an id and a secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from linebot.v3.messaging import ApiClient, ApiException, Configuration, MessagingApi
from linebot.v3.oauth import ApiClient as TokenClient
from linebot.v3.oauth import ApiException as TokenRefused
from linebot.v3.oauth import ChannelAccessToken
from linebot.v3.oauth import Configuration as TokenConfiguration

from bot.playground.platform import Platform
from tests.bot.playground.watch import Watch


@pytest.fixture
def office(host: str) -> Iterator[ChannelAccessToken]:
    with TokenClient(TokenConfiguration(host=host)) as client:
        yield ChannelAccessToken(client)


@pytest.fixture
def issued(office: ChannelAccessToken, platform: Platform) -> Any:
    return office.issue_stateless_channel_token_by_client_secret(
        platform.channel_id, platform.channel_secret
    )


def opens(host: str, token: str) -> bool:
    with ApiClient(Configuration(host=host, access_token=token)) as client:
        try:
            MessagingApi(client).get_bot_info()
        except ApiException as error:
            assert error.status == 401
            return False
    return True


def refusal(caught: pytest.ExceptionInfo[TokenRefused]) -> tuple[int, str]:
    return caught.value.status, json.loads(caught.value.body)["error"]


def test_a_token_is_good_for_fifteen_minutes_and_not_longer(
    issued: Any, host: str, watch: Watch
) -> None:
    assert (issued.token_type, issued.expires_in) == ("Bearer", 900)
    watch.at += 899
    assert opens(host, issued.access_token)
    watch.at += 1
    assert not opens(host, issued.access_token)


def test_any_number_of_tokens_are_good_at_once(
    office: ChannelAccessToken, platform: Platform, host: str
) -> None:
    tokens = {
        office.issue_stateless_channel_token_by_client_secret(
            platform.channel_id, platform.channel_secret
        ).access_token
        for _ in range(40)
    }
    assert len(tokens) == 40
    assert all(opens(host, token) for token in tokens)
    assert set(platform.stateless) == tokens


@pytest.mark.parametrize(
    ("channel", "secret"), [("1650000000", "another"), ("1650000001", "playground-channel-secret")]
)
def test_whoever_shows_another_secret_or_id_gets_none(
    office: ChannelAccessToken, platform: Platform, channel: str, secret: str
) -> None:
    with pytest.raises(TokenRefused) as caught:
        office.issue_stateless_channel_token_by_client_secret(channel, secret)
    assert refusal(caught) == (400, "invalid_client")
    assert list(platform.stateless) == []


def test_what_is_missing_or_of_another_kind_is_said_as_oauth_says_it(
    office: ChannelAccessToken, platform: Platform
) -> None:
    with pytest.raises(TokenRefused) as caught:
        office.issue_stateless_channel_token_by_client_secret(platform.channel_id, "")
    assert refusal(caught) == (400, "invalid_request")
    with pytest.raises(TokenRefused) as caught:
        office.issue_stateless_channel_token(
            "password", "", "", platform.channel_id, platform.channel_secret
        )
    assert refusal(caught) == (400, "unsupported_grant_type")


def test_the_token_issued_in_the_console_stays_good_beside_them(
    issued: Any, platform: Platform, host: str, watch: Watch
) -> None:
    watch.at += 86_400
    assert opens(host, next(iter(platform.access_tokens)))


def test_a_token_may_end_before_its_time(issued: Any, platform: Platform, host: str) -> None:
    platform.stateless.end()
    assert not opens(host, issued.access_token)
