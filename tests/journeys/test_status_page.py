"""The status page of a session: it counts down and warns, ends the session, and never keeps it
alive by being open."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from bot.playground.persons import Person
from portal_bridge.contract import Session
from store.accounts import Account, AccountState
from store.online import End
from tests.journeys.conftest import NewTown
from tests.journeys.online import gets_online, in_steps, passes, running, sessions
from tests.journeys.town import Town, hears
from tests.services.chromium import browsing

POLL = timedelta(seconds=31)
TEN_MINUTES, FIVE_MINUTES = (
    re.compile(r"^(?:10:00|9:[0-5]\d)$"),
    re.compile(r"^(?:5:00|4:[0-5]\d)$"),
)
"""The page counts on while it is being looked at."""


@pytest.fixture(scope="module")
def officer(town: Town) -> Person:
    return town.officer("มาลี ศรีสุข")


def page_of(staff: Person) -> str:
    """Where the button on the newest session's card leads."""
    staff.say("สถานะเน็ต")
    hears(staff, "ใช้บัญชีของท่านอยู่")
    return str(staff.tap("เปิดหน้าสถานะ").uri)


def test_the_page_shows_what_was_used_and_leaving_ends_it(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, session = gets_online(town, officer, staff, 51)
    town.portal.use(session, up=1_234_000, down=56_000_000)
    passes(town, POLL)
    address = page_of(staff)

    shown = httpx.get(address)
    assert shown.status_code == 200
    assert shown.headers["cache-control"] == "no-store"
    for part in (username, "10.0.0.51", "1.2 MB", "56 MB", 'data-earliest="600"'):
        assert part in shown.text
    before = len(staff.chat.messages)
    for _ in range(2):
        done = httpx.post(address, data={"do": "leave"})
        assert "ส่งคำสั่งออกจากระบบแล้ว" in done.text
    town.settle()
    assert running(town, username) == []
    [row] = sessions(town, username)
    assert row.cause is End.USER
    assert httpx.get(address, params={"look": "1"}).json()["running"] is False
    assert "ออกจากระบบแล้ว" in httpx.get(address).text
    assert len(staff.chat.messages) == before
    town.later(hours=13)
    assert httpx.get(address).status_code == 410


def test_not_me_on_the_page_shuts_the_account_and_its_owner_hears(
    town: Town, officer: Person
) -> None:
    staff = town.person("มานะ อดทน")
    username, _ = gets_online(town, officer, staff, 52)
    address = page_of(staff)
    assert httpx.post(address, data={"do": "not_me"}).status_code == 200
    hears(staff, f"ระงับบัญชี {username} แล้ว")
    town.settle()
    [account] = [one for one in town.rows(Account) if one.username == username]
    assert account.state is AccountState.FROZEN
    assert running(town, username) == []


def test_nobody_else_s_form_and_no_made_up_address_does_anything(
    town: Town, officer: Person
) -> None:
    staff = town.person("บุญชู ทองคำ")
    username, _ = gets_online(town, officer, staff, 53)
    address = page_of(staff)
    elsewhere = {"sec-fetch-site": "cross-site"}
    assert httpx.post(address, data={"do": "leave"}, headers=elsewhere).status_code == 403
    assert httpx.post(address, data={"do": "fly"}).status_code == 400
    assert httpx.post(address, content=b"{}").status_code == 400
    assert httpx.get(address[:-4] + "AAAA").status_code == 404
    token = urlsplit(address).path.rsplit("/", 1)[1]
    assert httpx.get(address.replace(f"/n/{token}", f"/p/{token}")).status_code == 404
    town.settle()
    assert len(running(town, username)) == 1


def test_the_code_on_the_telephone_opens_the_page_on_the_computer_for_a_while(
    own_town: NewTown,
) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("ปิติ ชูใจ")
    gets_online(town, officer, staff, 54)
    address = page_of(staff)
    [code] = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){2}\b", httpx.get(address).text)
    typed_at = address[: address.index("/n/")] + "/s/"
    assert typed_at.partition("://")[2].removesuffix("/") in httpx.get(address).text

    led = httpx.post(typed_at, data={"code": code.lower().replace("-", "")})
    assert led.status_code == 303
    assert httpx.URL(typed_at).join(led.headers["location"]).path == httpx.URL(address).path
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert httpx.post(typed_at, data={"code": wrong}).status_code == 422
    town.later(minutes=31)
    assert httpx.post(typed_at, data={"code": code}).status_code == 422


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with browsing() as browser:
        yield browser


@contextmanager
def screen(browser: Browser) -> Iterator[Page]:
    """A browser whose time is ours, and whose complaints are failures."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="th-TH")
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.clock.install()
    yield page
    context.close()
    assert complaints == []


class Meter:
    """Counts what a page fetches as use of the network, as a portal does with what passes it."""

    def __init__(self, page: Page, town: Town, session: str) -> None:
        self.fetched: list[str] = []
        self._town, self._session = town, session
        page.on("request", lambda request: self._count(request.url))

    def _count(self, url: str) -> None:
        self.fetched.append(url)
        if self._session in {one.id for one in self._town.portal.online()}:
            self._town.portal.use(self._session, up=600)


def time_passes(town: Town, page: Page, span: timedelta) -> None:
    """In the office, at the portal and in the browser alike."""
    step = timedelta(seconds=30)
    for _ in range(int(span / step)):
        passes(town, step)
        page.clock.run_for(step.total_seconds() * 1000)


@pytest.mark.service("chromium")
def test_an_open_page_does_not_keep_its_session_alive(
    town: Town, officer: Person, browser: Browser
) -> None:
    staff = town.person("ธนา พูนทรัพย์")
    username, session = gets_online(town, officer, staff, 54)
    address = page_of(staff)
    with screen(browser) as page:
        meter = Meter(page, town, session)
        page.goto(address)
        expect(page.locator("#left")).to_have_text(TEN_MINUTES)
        opened = len(meter.fetched)

        time_passes(town, page, timedelta(minutes=7, seconds=30))
        expect(page.locator("#soon")).to_be_hidden()
        time_passes(town, page, timedelta(minutes=1))
        expect(page.locator("#soon")).to_be_visible()
        assert len(meter.fetched) == opened
        assert len(running(town, username)) == 1

        time_passes(town, page, timedelta(minutes=2))
        assert running(town, username) == []
        expect(page.locator("h1")).to_have_text("ออกจากระบบแล้ว")
        assert len(meter.fetched) == opened + 1
        time_passes(town, page, timedelta(minutes=5))
        assert len(meter.fetched) == opened + 1


@pytest.mark.service("chromium")
def test_where_the_page_is_not_counted_it_looks_by_itself(
    own_town: NewTown, browser: Browser
) -> None:
    town = own_town(portal={"page_unmetered": True})
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("อุไร บุญมา")
    _, session = gets_online(town, officer, staff, 55)
    in_steps(town, timedelta(minutes=3))
    address = page_of(staff)
    with screen(browser) as page:
        page.goto(address)
        expect(page.locator("#left")).to_contain_text("6:")
        town.portal.use(session, up=5_000_000)
        time_passes(town, page, timedelta(minutes=1))
        expect(page.locator("#up")).to_have_text("5.0 MB")
        expect(page.locator("#left")).to_contain_text("9:")


@pytest.mark.service("chromium")
def test_who_looks_again_sees_what_is_left_now(
    town: Town, officer: Person, browser: Browser
) -> None:
    staff = town.person("อำนวย ชัยดี")
    _, session = gets_online(town, officer, staff, 56)
    address = page_of(staff)
    with screen(browser) as page:
        page.goto(address)
        time_passes(town, page, timedelta(minutes=5))
        expect(page.locator("#left")).to_have_text(FIVE_MINUTES)
        told: Session = next(one for one in town.portal.online() if one.id == session)
        town.portal.use(told.id, up=1)
        passes(town, POLL)
        page.get_by_role("button", name="ดูใหม่").click()
        expect(page.locator("#left")).to_contain_text("9:")
