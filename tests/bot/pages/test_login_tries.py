"""How often a wrong password may be typed at the login page."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from bot.pages.login import OF_ONE_NAME_HERE, LoginPages, make_login_page
from bot.pages.tries import Tries
from bot.playground.serving import serving
from portal_bridge.adapters.nds.ndsctl import Ndsctl
from portal_bridge.adapters.radius.server import Device, Nas, RadiusServer
from portal_bridge.adapters.radius.welcome import Welcome
from portal_bridge.contract import LoginRefused, Unreachable, Why
from tests.bot.pages.office import TEXTS
from tests.bot.pages.test_login_page import DOOR, ELSEWHERE, FASKEY, MAC, TOKEN, WORD, knocking
from tests.services.ndsctl import FakeNdsctl

pytestmark = pytest.mark.slow


class Asked(RadiusServer):
    """A server that takes its time, and counts how often it was asked."""

    answers: threading.Event
    asked: list[str]

    def let_in(self, username: str, password: str, device: Device) -> Welcome:
        self.asked.append(password)
        self.answers.wait(1)
        if password == "away":
            raise Unreachable("no answer")
        if password != WORD:
            raise LoginRefused(Why.WRONG)
        return Welcome()


@pytest.fixture
def server() -> Asked:
    server = Asked("127.0.0.1", "secret", Nas("10.77.0.1", "helpdesk-opennds"))
    object.__setattr__(server, "asked", [])
    object.__setattr__(server, "answers", threading.Event())
    return server


@pytest.fixture
def host(server: Asked, tmp_path: Path) -> Iterator[str]:
    fake = FakeNdsctl(tmp_path)
    fake.has(MAC, token=TOKEN)
    pages = LoginPages(server, Ndsctl(fake.command.split()), DOOR, FASKEY, TEXTS.say, ELSEWHERE)
    with serving(make_login_page(pages)) as host:
        yield urlsplit(host).netloc


def status(host: str, password: str) -> int:
    connection = HTTPConnection(host, timeout=30)
    try:
        connection.request(
            "POST",
            f"/login/?fas={quote(knocking())}",
            urlencode({"username": "somchai", "password": password}),
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        return connection.getresponse().status
    finally:
        connection.close()


def test_guesses_at_once_are_no_more_than_guesses_one_by_one(host: str, server: Asked) -> None:
    with ThreadPoolExecutor(12) as pool:
        told = list(pool.map(lambda number: status(host, f"guess-{number}"), range(12)))

    assert len(server.asked) == OF_ONE_NAME_HERE
    assert sorted(told) == [422] * OF_ONE_NAME_HERE + [429] * (12 - OF_ONE_NAME_HERE)


def test_who_is_right_and_whom_nobody_answered_has_lost_no_try(host: str, server: Asked) -> None:
    server.answers.set()
    for _ in range(OF_ONE_NAME_HERE + 1):
        assert status(host, "away") == 503
        assert status(host, WORD) == 303


def test_guessing_may_go_on_after_a_while() -> None:
    now = 0.0
    tries = Tries(timedelta(minutes=5), lambda: now)
    for _ in range(3):
        assert tries.count([("pc", 3)]) == timedelta(0)
        now += 60
    assert tries.count([("pc", 3), ("other", 1)]) == timedelta(minutes=2)

    now += 120
    assert tries.count([("other", 1)]) == timedelta(0)
    assert tries.count([("pc", 3)]) == timedelta(0)
    assert tries.count([("pc", 3)]) > timedelta(0)
    tries.take_back([("pc", 3)])
    assert tries.count([("pc", 3)]) == timedelta(0)
    tries.forget("pc")
    assert tries.count([("pc", 1)]) == timedelta(0)
