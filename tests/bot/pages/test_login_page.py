"""The login page in front of an openNDS: it asks a real FreeRADIUS, and believes no browser."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from playwright.sync_api import Browser, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from structlog.testing import capture_logs

from bot.pages.login import OF_ONE_NAME_HERE
from bot.playground.serving import listener, serving
from portal_bridge.adapters.nds.tickets import Ticket, stay, ticket_key
from portal_bridge.adapters.radius.welcome import Welcome
from tests.bot.pages.hall import (
    DOOR,
    ELSEWHERE,
    FASKEY,
    FROZEN,
    MAC,
    PC,
    TOKEN,
    WORD,
    Hall,
    a_hall,
    alert,
    knocking,
    served,
)
from tests.services import programs
from tests.services.chromium import browsing
from tests.services.freeradius import Radius

pytestmark = pytest.mark.service("postgresql", "freeradius")


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture
def hall(radius: Radius, tmp_path: Path) -> Iterator[Hall]:
    with served(a_hall(radius, tmp_path)) as hall:
        yield hall


@pytest.fixture
def name() -> str:
    return f"u{secrets.token_hex(5)}"


def test_who_knows_the_password_goes_back_through_the_router(hall: Hall, name: str) -> None:
    answer = hall.logs_in(hall.opens(name))

    back = urlsplit(answer.location)
    assert (answer.status, back.netloc, back.path) == (303, DOOR, "/opennds_auth/")
    query = parse_qs(back.query)
    assert query["tok"] == [hashlib.sha256((stay(TOKEN) + FASKEY).encode()).hexdigest()]
    assert query["redir"] == ["http://www.moe.go.th/"]
    ticket = Ticket.read(query["custom"][0], ticket_key(FASKEY), stay(TOKEN))
    assert ticket is not None
    # The address is the router's word, not the browser's.
    assert (ticket.username, ticket.address) == (name, "10.77.0.2")
    assert ticket.welcome == Welcome(
        timedelta(minutes=10), timedelta(hours=8), 5_000_000, 20_000_000
    )


def test_a_username_is_read_as_a_telephone_writes_it(hall: Hall, name: str) -> None:
    assert hall.logs_in(f" {hall.opens(name).capitalize()} ").status == 303


@pytest.mark.parametrize("word", ["guess", "ด้เีรนด้เีรน", "x" * 200, "a\x00b"])
def test_a_wrong_password_is_answered_kindly(hall: Hall, name: str, word: str) -> None:
    answer = hall.logs_in(hall.opens(name), word)

    assert answer.status == 422
    assert "ไม่ตรง" in alert(answer)
    assert f'value="{name}"' in answer.body
    assert word not in answer.body


def test_who_is_nobody_hears_the_same_as_who_mistyped(hall: Hall) -> None:
    assert alert(hall.logs_in("nobody.at.all")) == alert(hall.logs_in('"><script>'))


def test_a_new_account_has_no_password_yet(hall: Hall, name: str) -> None:
    hall.portal.open_account(name, PC)

    assert "ตั้งรหัสผ่านจากลิงก์" in alert(hall.logs_in(name))


def test_a_frozen_account_is_said_to_be_so(hall: Hall, name: str) -> None:
    hall.portal.freeze(hall.opens(name))
    answer = hall.logs_in(name)

    assert answer.status == 403
    assert "ระงับ" in alert(answer)
    assert FROZEN not in answer.body


def test_an_expired_account_is_told_where_to_ask_for_more(hall: Hall, name: str) -> None:
    answer = hall.logs_in(hall.opens(name, datetime.now(UTC) - timedelta(hours=1)))

    assert answer.status == 403
    assert "หมดอายุ" in alert(answer)
    assert "Expired" not in answer.body


def test_who_is_online_with_as_many_devices_as_allowed_is_told(hall: Hall, name: str) -> None:
    hall.opens(name)
    hall.radius.account(
        f'User-Name = "{name}"', f'Acct-Session-Id = "{name}"', "Acct-Status-Type = Start"
    )
    answer = hall.logs_in(name)

    assert answer.status == 409
    assert "ครบจำนวนเครื่อง" in alert(answer)


def test_guessing_is_stopped_for_that_device_and_name_only(hall: Hall, name: str) -> None:
    hall.opens(name)
    for _ in range(OF_ONE_NAME_HERE):
        assert hall.logs_in(name, "guess").status == 422

    paused = hall.logs_in(name)
    assert paused.status == 429
    assert "5 นาที" in alert(paused).replace("\xa0", " ")
    # It may be read by an owner whose name others guessed at.
    assert "หากไม่ใช่ท่าน" in alert(paused)
    assert hall.logs_in(hall.opens(f"{name}-b")).status == 303
    hall.fake.has(MAC, token="00000001")
    hall.fake.has("02:aa:bb:cc:dd:03", token=TOKEN)
    assert hall.logs_in(name).status == 303


def test_while_freeradius_is_away_it_is_said(hall: Hall, name: str) -> None:
    hall.opens(name)
    hall.pages = replace(
        hall.pages, server=replace(hall.pages.server, port=programs.free_port(), wait=0.1)
    )
    with served(hall):
        answer = hall.logs_in(name)

    assert answer.status == 503
    assert "ยังไม่ตอบ" in alert(answer)


def test_a_wrong_secret_lets_nobody_in(hall: Hall, name: str) -> None:
    hall.opens(name)
    forged = replace(hall.pages.server, secret="another-secret-of-ours", wait=0.1)
    hall.pages = replace(hall.pages, server=forged)
    with served(hall):
        assert hall.logs_in(name).status == 503


def test_while_openNDS_is_away_it_is_said(hall: Hall, name: str) -> None:
    hall.opens(name)
    hall.fake.behaves(code=3)

    assert hall.logs_in(name).status == 503


def test_a_page_that_stood_open_too_long_leads_to_a_new_one(hall: Hall, name: str) -> None:
    hall.opens(name)
    hall.fake.is_left_by(MAC)
    answer = hall.logs_in(name)

    assert answer.status == 410
    assert f'href="{ELSEWHERE}"' in answer.body


def test_a_device_that_somebody_wrote_into_the_routers_list_gets_no_ticket(
    hall: Hall, name: str
) -> None:
    hall.opens(name)
    ghost = "02:aa:bb:cc:dd:66"
    told = (
        f'bm9uZQ==","upload_this_session":"0"}},"{ghost}":{{"mac":"{ghost}","ip":"10.77.0.9",'
        '"session_start":"0","last_active":"0","token":"00000066","state":"Preauthenticated",'
        '"custom":"none'
    )
    hall.fake.has(MAC, token=TOKEN, state="Authenticated", custom=told)
    path = f"/login/?fas={quote(knocking(token='00000066'))}"

    assert hall.asks(path, {"username": name, "password": WORD}).status == 410


def test_who_is_in_already_is_told_so(hall: Hall, name: str) -> None:
    hall.opens(name)
    hall.fake.has(MAC, token=TOKEN, state="Authenticated")

    assert "อยู่แล้ว" in hall.logs_in(name).body
    assert "อยู่แล้ว" in hall.asks("/login/?status=authenticated&tok=x").body


@pytest.mark.parametrize(
    "path",
    ["/login/", "/login/?fas=nonsense", f"/login/?fas={quote(knocking('10.66.6.6:2050'))}"],
)
def test_who_was_not_sent_by_the_offices_router_is_shown_the_way(hall: Hall, path: str) -> None:
    assert hall.asks(path).status == 400
    answer = hall.asks(path, {"username": "a", "password": "b"})
    assert (answer.status, answer.location) == (400, "")


def test_another_site_cannot_send_the_form(hall: Hall, name: str) -> None:
    form = {"username": hall.opens(name), "password": WORD}

    assert hall.asks(form=form, Origin="http://evil.example").status == 403
    assert hall.asks(form=form, Origin=hall.host).status == 303


def test_the_other_language_knows_who_stands_there(hall: Hall) -> None:
    page = hall.asks()
    other = re.search(r'href="(\?[^"]*)" lang="en"', page.body)
    assert other is not None
    english = hall.asks("/login/" + other[1].replace("&amp;", "&"))

    assert (page.status, english.status) == (200, 200)
    assert "Use the internet" in english.body
    assert quote(knocking(), safe="") in english.body


def test_the_log_names_nobody_and_opens_no_door(hall: Hall, name: str) -> None:
    with capture_logs() as lines:
        hall.logs_in(hall.opens(name), "guess-guess")
        back = hall.logs_in(name).location

    assert {line["event"] for line in lines} == {"login_page.refused", "login_page.let_in"}
    for secret in (name, WORD, "guess-guess", FASKEY, MAC, back):
        assert secret not in str(lines)


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.mark.service("chromium")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_browser_follows_the_way_back_to_the_page_that_was_wanted(
    hall: Hall, name: str, browser: Browser, script: bool
) -> None:
    """Through three hosts, which a policy about where forms may lead would stop."""
    hall.opens(name)

    async def opens_the_door(request: Request) -> RedirectResponse:
        return RedirectResponse(request.query_params["redir"], 307)

    async def wanted(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("THE PAGE THAT WAS WANTED")

    bound = listener()
    door = f"127.0.0.1:{bound.getsockname()[1]}"
    hall.pages = replace(hall.pages, gateway=door)
    with (
        serving(Starlette(routes=[Route("/opennds_auth/", opens_the_door)]), bound),
        serving(Starlette(routes=[Route("/wanted", wanted)])) as world,
        served(hall),
    ):
        address = f"{world.replace('127.0.0.1', 'localhost')}/wanted"
        context = browser.new_context(
            viewport={"width": 360, "height": 740}, java_script_enabled=script, locale="th-TH"
        )
        page = context.new_page()
        page.goto(f"{hall.host}/login/?fas={quote(knocking(door, address), safe='')}")
        page.get_by_label("ชื่อผู้ใช้").fill(name)
        page.get_by_label("รหัสผ่าน").fill("guess")
        page.get_by_role("button", name="เข้าใช้อินเทอร์เน็ต").click()
        expect(page.get_by_role("alert")).to_contain_text("ไม่ตรง")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_label("รหัสผ่าน").fill(WORD)
        page.get_by_role("button", name="เข้าใช้อินเทอร์เน็ต").click()
        expect(page.get_by_text("THE PAGE THAT WAS WANTED")).to_be_visible()
        assert page.url == address
        context.close()
