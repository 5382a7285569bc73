"""The playground's LINE on a port, a bot's webhook that listens, and the real SDK."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, MessagingApiBlob

from bot.playground.api import make_app
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.serving import serving
from tests.bot.playground.ear import Ear, listening
from tests.bot.playground.watch import Watch


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with listening() as ear:
        yield ear


@pytest.fixture
def platform(ear: Ear, watch: Watch) -> Iterator[Platform]:
    platform = Platform(now=watch)
    platform.webhooks.url = ear.url
    platform.webhooks.redelivery = False
    yield platform
    platform.close()


@pytest.fixture
def host(platform: Platform) -> Iterator[str]:
    with serving(make_app(platform)) as url:
        yield url
        platform.close()


@pytest.fixture
def configuration(host: str, platform: Platform) -> Configuration:
    token = next(iter(platform.access_tokens))
    return Configuration(host=host, access_token=token)


@pytest.fixture
def client(configuration: Configuration) -> Iterator[ApiClient]:
    with ApiClient(configuration) as client:
        yield client


@pytest.fixture
def api(client: ApiClient) -> MessagingApi:
    return MessagingApi(client)


@pytest.fixture
def blob(client: ApiClient) -> MessagingApiBlob:
    return MessagingApiBlob(client)


@pytest.fixture
def somchai(platform: Platform) -> Person:
    person = platform.person("สมชาย")
    person.follow()
    return person
