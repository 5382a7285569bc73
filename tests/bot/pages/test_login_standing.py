"""Who knocks at the login page with what no router gave them does not keep the router busy."""

import secrets
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest

from bot.pages.login import LoginPages, make_login_page
from bot.playground.serving import serving
from portal_bridge.adapters.nds.ndsctl import Ndsctl
from portal_bridge.adapters.radius.server import Nas, RadiusServer
from tests.bot.pages.hall import DOOR, ELSEWHERE, FASKEY, MAC, TOKEN, knocking
from tests.bot.pages.office import TEXTS
from tests.services import programs
from tests.services.ndsctl import FakeNdsctl

pytestmark = pytest.mark.slow
WHOLE = "json"
MANY = 60


@pytest.fixture
def fake(tmp_path: Path) -> FakeNdsctl:
    fake = FakeNdsctl(tmp_path)
    fake.has(MAC, token=TOKEN)
    return fake


@pytest.fixture
def host(fake: FakeNdsctl) -> Iterator[str]:
    nas, port = Nas("10.77.0.1", "x"), programs.free_port()
    silent = RadiusServer("127.0.0.1", "secret", nas, port, wait=0.05)
    ndsctl = Ndsctl(fake.command.split())
    pages = LoginPages(silent, ndsctl, DOOR, FASKEY, TEXTS.say, ELSEWHERE, "AA-BB-CC-DD-EE-FF")
    with serving(make_login_page(pages)) as host:
        yield urlsplit(host).netloc


def knocks(host: str, token: str, form: dict[str, str] | None = None) -> int:
    connection = HTTPConnection(host, timeout=30)
    try:
        connection.request(
            "POST" if form else "GET",
            f"/login/?fas={quote(knocking(token=token))}",
            urlencode(form) if form else None,
            {"Content-Type": "application/x-www-form-urlencoded"} if form else {},
        )
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.parametrize("form", [None, {"username": "a", "password": "b"}], ids=["GET", "POST"])
def test_forged_knocks_neither_run_the_whole_list_again_and_again_nor_keep_the_router_busy(
    host: str, fake: FakeNdsctl, form: dict[str, str] | None
) -> None:
    fake.behaves(delay=0.2)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: knocks(host, secrets.token_hex(4), form), range(MANY)))

    assert fake.heard.count(WHOLE) <= 3, "one look for all who come within seconds"
    assert len(fake.heard) <= MANY // 2
    assert set(told) == {410, 429 if form else 200}


def test_a_device_that_the_router_knows_may_come_as_often_as_people_mistype(
    host: str, fake: FakeNdsctl
) -> None:
    fake.has(MAC, token=TOKEN, ip="10.9.9.9")
    for _ in range(MANY // 2):
        assert knocks(host, TOKEN) == 200
    assert WHOLE not in fake.heard

    for _ in range(MANY):
        knocks(host, TOKEN)
    assert len(fake.heard) < MANY, "nor does one knock, given once, make it busy for ever"


def test_a_router_that_does_not_answer_is_not_asked_for_its_list_by_everybody(
    host: str, fake: FakeNdsctl
) -> None:
    fake.behaves(first=20)
    form = {"username": "a", "password": "b"}
    assert {knocks(host, secrets.token_hex(4), form) for _ in range(5)} == {503}

    assert fake.heard.count(WHOLE) == 1
