"""Remembered devices at the login page of an openNDS: they are let in without a form, and nobody
else is, whatever the browser says of itself."""

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

from bot.pages.login import OF_ONE_DEVICE
from bot.playground.serving import listener, serving
from portal_bridge.adapters.nds.tickets import Ticket, stay, ticket_key
from portal_bridge.adapters.radius.welcome import Welcome
from tests.bot.pages.hall import (
    FASKEY,
    FROZEN,
    MAC,
    PC,
    TOKEN,
    WORD,
    Answer,
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
FORM = 'name="password"'
OTHER, OTHER_TOKEN = "02:aa:bb:cc:dd:03", "00000003"


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture
def hall(radius: Radius, tmp_path: Path) -> Iterator[Hall]:
    with served(a_hall(radius, tmp_path, "aabb.ccdd.eeff")) as hall:
        yield hall
        for device in hall.portal.remembered():
            hall.portal.forget(device.username, device.mac)


@pytest.fixture
def name(hall: Hall) -> str:
    """Of an account that has this very device remembered."""
    name = hall.opens(f"u{secrets.token_hex(5)}")
    hall.portal.remember(name, MAC)
    return name


def ticket(answer: Answer, token: str = TOKEN) -> Ticket:
    [custom] = parse_qs(urlsplit(answer.location).query)["custom"]
    read = Ticket.read(custom, ticket_key(FASKEY), stay(token))
    assert read is not None
    return read


def by_another(hall: Hall) -> Answer:
    return hall.asks(f"/login/?fas={quote(knocking(token=OTHER_TOKEN))}")


def test_a_remembered_device_is_let_in_without_a_form(hall: Hall, name: str) -> None:
    answer = hall.asks()

    given = ticket(answer)
    assert answer.status == 303
    assert (given.username, given.login, given.address) == (name, "02aa.bbcc.dd02", "10.77.0.2")
    assert given.welcome == Welcome(None, timedelta(hours=8), 5_000_000, 20_000_000), (
        "its account's rules, but for the idle limit"
    )


def test_any_other_device_is_asked_as_ever(hall: Hall, name: str) -> None:
    hall.fake.has(OTHER, token=OTHER_TOKEN, ip="10.77.0.3")

    page = by_another(hall)
    assert (page.status, FORM in page.body, alert(page)) == (200, True, "")
    assert name not in page.body


def test_what_the_browser_says_of_its_address_is_not_heeded(hall: Hall, name: str) -> None:
    """``clientmac`` in the query is anybody's to write; the router's own list is asked."""
    hall.portal.forget(name, MAC)
    hall.portal.remember(name, "02-00-00-00-00-00")  # what ``knocking`` claims to be

    page = hall.asks()
    assert (page.status, FORM in page.body) == (200, True)


def test_who_writes_a_remembered_address_into_the_routers_list_is_not_let_in_by_it(
    hall: Hall, name: str
) -> None:
    """Somebody who is in with one device says, in the way back, that the token of their second one
    is the remembered device's."""
    told = (
        f'bm9uZQ==","upload_this_session":"0"}},"{MAC}":{{"mac":"{MAC}","ip":"10.77.0.2",'
        f'"session_start":"0","last_active":"0","token":"{OTHER_TOKEN}",'
        '"state":"Preauthenticated","custom":"none'
    )
    hall.fake.is_left_by(MAC)
    hall.fake.has("02:aa:bb:cc:dd:01", token="00000001", state="Authenticated", custom=told)
    hall.fake.has(OTHER, token=OTHER_TOKEN, ip="10.77.0.3")
    [listed] = [one for one in hall.pages.ndsctl.clients() if one.token == OTHER_TOKEN]
    assert listed.mac == MAC.upper().replace(":", "-"), "the list is lied in"

    page = by_another(hall)
    assert (page.status, FORM in page.body) == (200, True)


def test_a_way_back_that_was_given_is_worth_nothing_to_another_device(
    hall: Hall, name: str
) -> None:
    [custom] = parse_qs(urlsplit(hall.asks().location).query)["custom"]

    assert Ticket.read(custom, ticket_key(FASKEY), stay(OTHER_TOKEN)) is None


def test_a_device_that_left_leaves_no_way_in_behind(hall: Hall, name: str) -> None:
    address = f"/login/?fas={quote(knocking())}"
    assert hall.asks(address).status == 303
    hall.fake.has(MAC, token="00000009")

    assert hall.asks(address).status == 410


def test_a_forgotten_device_has_the_form_again(hall: Hall, name: str) -> None:
    hall.portal.forget(name, MAC)

    page = hall.asks()
    assert (page.status, FORM in page.body, alert(page)) == (200, True, "")
    assert hall.logs_in(name).status == 303


@pytest.mark.parametrize(("shut", "said"), [("frozen", "บัญชีที่ถูกระงับ"), ("expired", "บัญชีที่หมดอายุ")])
def test_a_device_whose_account_may_not_is_told_why_and_may_use_another(
    hall: Hall, name: str, shut: str, said: str
) -> None:
    if shut == "frozen":
        hall.portal.freeze(name)
    else:
        hall.portal.open_account(name, PC, datetime.now(UTC) - timedelta(hours=1))

    page = hall.asks()
    assert (page.status, FORM in page.body) == (200, True)
    assert said in alert(page)
    assert name not in page.body
    assert FROZEN not in page.body
    assert hall.logs_in(hall.opens(f"{name}-b")).status == 303


def test_a_lock_takes_the_password_alone(hall: Hall, name: str) -> None:
    hall.portal.lock(name)

    assert hall.asks().status == 303
    assert hall.logs_in(name).status == 422


def test_nobody_types_a_devices_address(hall: Hall, name: str) -> None:
    """Not even its owner on that device: a session is an account's."""
    for typed in ("02aa.bbcc.dd02", "02-AA-BB-CC-DD-02"):
        assert hall.logs_in(typed, typed).status == 422


def test_a_device_that_the_site_itself_lets_in_is_nobodys_and_has_the_form(hall: Hall) -> None:
    """Somebody's own rows for a MAC address, which name no account."""
    hall.in_tables(
        "INSERT INTO radcheck (username, attribute, op, value) "
        "VALUES ('02aa.bbcc.dd02', 'Auth-Type', ':=', 'Accept')"
    )
    try:
        page = hall.asks()
        assert (page.status, FORM in page.body) == (200, True)
    finally:
        hall.in_tables("DELETE FROM radcheck WHERE username = '02aa.bbcc.dd02'")


def test_the_router_is_asked_for_one_device_and_not_for_all(hall: Hall, name: str) -> None:
    """It takes its time over each."""
    hall.fake.has(MAC, token=TOKEN, ip="10.9.9.9")  # as the router itself had told it

    assert ticket(hall.asks()).address == "10.9.9.9"
    assert hall.fake.heard == ["json 10.9.9.9"]


def test_an_address_of_somebody_else_in_the_query_is_not_heeded(hall: Hall, name: str) -> None:
    """It is the browser's to write; here it is that of the remembered device."""
    hall.fake.has(MAC, token=TOKEN, ip="10.9.9.9")
    hall.fake.has(OTHER, token=OTHER_TOKEN, ip="10.77.0.3")

    page = by_another(hall)
    assert (page.status, FORM in page.body) == (200, True)


def test_where_the_office_remembers_none_nobody_comes_in_by_itself(hall: Hall, name: str) -> None:
    hall.pages = replace(hall.pages, mac_format=None)
    with served(hall):
        page = hall.asks()

    assert (page.status, FORM in page.body) == (200, True)
    assert hall.fake.heard == [], "and the router is not even asked"


def test_a_device_that_is_let_in_and_never_gets_in_is_asked_in_the_end(
    hall: Hall, name: str
) -> None:
    """The clocks of router and page do not agree, say: it would go round for ever."""
    assert {hall.asks().status for _ in range(OF_ONE_DEVICE)} == {303}

    page = hall.asks()
    assert (page.status, FORM in page.body) == (200, True)
    assert hall.logs_in(name).status == 303


def test_while_nobody_answers_there_is_the_form(hall: Hall, name: str) -> None:
    silent = replace(hall.pages.server, port=programs.free_port(), wait=0.1)
    hall.pages = replace(hall.pages, server=silent)
    with served(hall):
        page = hall.asks()
        assert (page.status, FORM in page.body) == (200, True)

        hall.fake.behaves(code=3)
        page = hall.asks()
        assert (page.status, FORM in page.body) == (200, True)


def test_a_look_at_the_page_that_is_none_lets_nobody_in(hall: Hall, name: str) -> None:
    assert hall.looks().status == 200
    assert hall.fake.heard == []


def test_the_log_names_no_device_and_nobody(hall: Hall, name: str) -> None:
    with capture_logs() as lines:
        back = hall.asks().location

    assert [line["event"] for line in lines] == ["login_page.let_in_by_itself"]
    for secret in (name, MAC, "02aa.bbcc.dd02", FASKEY, back):
        assert secret not in str(lines)


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@pytest.mark.service("chromium")
def test_a_telephones_browser_is_led_past_the_form(hall: Hall, name: str, browser: Browser) -> None:
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
        knock = f"{hall.host}/login/?fas={quote(knocking(door, address), safe='')}"
        context = browser.new_context(viewport={"width": 360, "height": 740}, locale="th-TH")
        page = context.new_page()
        page.goto(knock)
        expect(page.get_by_text("THE PAGE THAT WAS WANTED")).to_be_visible()

        hall.portal.freeze(name)
        page.goto(knock)
        expect(page.get_by_role("alert")).to_contain_text("บัญชีที่ถูกระงับ")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.get_by_label("ชื่อผู้ใช้").fill(hall.opens(f"{name}-b"))
        page.get_by_label("รหัสผ่าน").fill(WORD)
        page.get_by_role("button", name="เข้าใช้อินเทอร์เน็ต").click()
        expect(page.get_by_text("THE PAGE THAT WAS WANTED")).to_be_visible()
        context.close()
