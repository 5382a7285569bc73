"""The one-time page when several things happen at once: real requests, real threads."""

import socket
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import httpx
import pytest
from sqlmodel import update

from bot.pages.counter import Counter, Denied, Pass, Turn, Why
from bot.playground.serving import serving
from portal_bridge.contract import Frozen
from store.accounts import TRIES, AccountState, PasswordLink
from store.orders import Orders
from store.outbox import Job, Kind
from tests.bot.pages.doubles import FailingPortal, GatedPortal, PowerCut
from tests.bot.pages.office import LAST4, USERNAME, Office
from tests.bot.pages.reading import shown_password
from tests.services.programs import until

CROWD = 8
LONG = timedelta(seconds=20)


def _post(url: str, last4: str = LAST4) -> httpx.Response:
    return httpx.post(url, data={"last4": last4, "password": ""}, timeout=30)


def _crowd(url: str, digits: list[str]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(digits)) as people:
        return list(people.map(lambda last4: _post(url, last4), digits))


def _in_background(url: str, people: ThreadPoolExecutor) -> "Future[httpx.Response]":
    return people.submit(_post, url)


def test_of_eight_posts_at_once_exactly_one_shows_the_portals_password(office: Office) -> None:
    path = office.fresh()
    with serving(office.app()) as host:
        answers = _crowd(host + path, [LAST4] * CROWD)
    words = [word for answer in answers if (word := shown_password(answer.text))]
    assert len(words) == 1
    assert sorted(answer.status_code for answer in answers)[:1] == [200]
    assert all(400 <= answer.status_code < 500 for answer in answers if answer.status_code != 200)
    assert office.portal.check_password(USERNAME, words[0])
    assert office.jobs() == []


def test_guessing_at_once_gains_no_tries(office: Office) -> None:
    path = office.fresh()
    guesses = [f"{guess:04}" for guess in range(16)]
    with serving(office.app()) as host:
        answers = _crowd(host + path, guesses)
        late = _post(host + path)
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(422) == TRIES - 1
    assert set(statuses) == {422, 423}
    assert late.status_code == 423
    assert office.state() is AccountState.LOCKED


def test_the_right_digits_among_wrong_ones_show_at_most_one_password(office: Office) -> None:
    path = office.fresh()
    with serving(office.app()) as host:
        answers = _crowd(host + path, ["0000", "1111", LAST4, "2222", "3333", "4444"])
    words = [word for answer in answers if (word := shown_password(answer.text))]
    assert len(words) <= 1
    assert sum(answer.status_code == 422 for answer in answers) <= TRIES
    assert office.row(path).used == bool(words)
    assert all(office.portal.check_password(USERNAME, word) for word in words)


def test_a_freeze_while_the_portal_works_wins(office: Office) -> None:
    office.portal = portal = GatedPortal()
    path = office.fresh()
    with serving(office.app()) as host, ThreadPoolExecutor(1) as people:
        visit = _in_background(host + path, people)
        assert portal.before.arrived.wait(30)
        office.freeze()
        portal.before.open.set()
        portal.after.open.set()
        answer = visit.result()
    assert answer.status_code == 403
    assert shown_password(answer.text) is None
    assert office.state() is AccountState.FROZEN
    assert not office.row(path).used
    assert [job.kind for job in office.jobs()] == [Kind.ORDER], "the freeze has the lane now"


def test_a_freeze_that_comes_after_the_password_stays(office: Office) -> None:
    path = office.fresh()
    with serving(office.app()) as host:
        assert _post(host + path).status_code == 200
    office.freeze()
    office.portal.freeze(USERNAME)
    assert office.state() is AccountState.FROZEN
    with pytest.raises(Frozen):
        office.portal.set_password(USERNAME, "not-this-one")


def test_a_freeze_waits_in_the_lane_until_the_page_has_left_it(office: Office) -> None:
    office.portal = portal = GatedPortal()
    path = office.fresh()
    with serving(office.app()) as host, ThreadPoolExecutor(1) as people:
        visit = _in_background(host + path, people)
        assert portal.before.arrived.wait(30)
        office.freeze()
        assert _next_order(office) is None
        portal.before.open.set()
        portal.after.open.set()
        visit.result()
    assert _next_order(office) is not None


def test_a_link_replaced_while_the_portal_works_shows_nothing(office: Office) -> None:
    office.portal = portal = GatedPortal()
    account = office.account()
    old = office.path(office.link(account))
    with serving(office.app()) as host, ThreadPoolExecutor(1) as people:
        visit = _in_background(host + old, people)
        assert portal.before.arrived.wait(30)
        new = office.path(office.link(account))
        portal.before.open.set()
        portal.after.open.set()
        answer = visit.result()
        again = _post(host + new)
    assert answer.status_code == 410
    assert shown_password(answer.text) is None
    assert again.status_code == 200
    assert office.portal.check_password(USERNAME, shown_password(again.text) or "")


def test_a_second_tap_gets_the_password_when_the_browser_dropped_the_first(
    office: Office,
) -> None:
    office.portal = portal = GatedPortal()
    path = office.fresh()
    with serving(office.app(patience=LONG)) as host, ThreadPoolExecutor(1) as people:
        first = _send_only(host, path)
        assert portal.before.arrived.wait(30)
        first.close()
        second = _in_background(host + path, people)
        portal.before.open.set()
        portal.after.open.set()
        answer = second.result()
    assert answer.status_code == 200
    word = shown_password(answer.text)
    assert word == portal.passwords[-1]
    assert portal.check_password(USERNAME, word)


@pytest.mark.slow
def test_a_portal_that_is_heard_too_late_gives_nobody_a_wrong_password(office: Office) -> None:
    office.portal = portal = GatedPortal()
    path = office.fresh()
    app = office.app(portal_time=timedelta(milliseconds=200), patience=timedelta(milliseconds=200))
    with serving(app) as host:
        assert _post(host + path).status_code == 503
        impatient = _post(host + path)
        assert impatient.status_code == 503
        assert portal.calls == 1, "nobody else is let in while the first may still be heard"
        portal.before.open.set()
        portal.after.open.set()
        until(lambda: office.row(path).claim is None, "the late call", seconds=30)
    with serving(office.app(portal_time=LONG)) as host:
        answer = _post(host + path)
    assert answer.status_code == 200
    assert shown_password(answer.text) == portal.passwords[-1]
    assert office.row(path).used


def test_a_claimed_link_admits_nobody_else_even_into_an_empty_lane(office: Office) -> None:
    link = office.link(office.account())
    counter = Counter(office.database, office.clock)
    first, second = (counter.check(link, LAST4, "") for _ in range(2))
    assert isinstance(first, Pass)
    assert isinstance(second, Pass)
    turn = counter.take_turn(first)
    assert isinstance(turn, Turn)
    with office.database.write() as session:
        Orders(session).leave(turn.place)
    assert counter.take_turn(second) is None
    assert counter.finish(turn) is None
    assert counter.take_turn(second) == Denied(Why.USED)


def test_a_crash_after_the_portal_leaves_the_link_good(office: Office) -> None:
    office.portal = portal = FailingPortal(PowerCut(), too_late=True)
    path = office.fresh()
    with serving(office.app(patience=timedelta(0))) as host:
        assert _post(host + path).status_code == 500, "the server's own, not a page"
        assert office.row(path).claim is not None
        assert _post(host + path).status_code == 503, "the claim still lives"
        portal.trouble = None
        _let_half_a_minute_pass(office)
        answer = _post(host + path)
    assert answer.status_code == 200
    assert office.portal.check_password(USERNAME, shown_password(answer.text) or "")
    assert office.state() is AccountState.ACTIVE
    assert office.jobs() == []


def _send_only(host: str, path: str) -> socket.socket:
    """A browser that sends the form and is not heard of again."""
    body = f"last4={LAST4}&password="
    port = urlsplit(host).port
    assert port is not None
    line = socket.create_connection(("127.0.0.1", port), timeout=10)
    line.sendall(
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    return line


def _next_order(office: Office) -> Job | None:
    """What the portal's courier would take now."""
    with office.database.write() as session:
        return Orders(session).lease([Kind.ORDER], now=datetime.now(UTC))


def _let_half_a_minute_pass(office: Office) -> None:
    """For leases, which live in real time: as if every one of them had just run out."""
    over = datetime.now(UTC) - timedelta(seconds=1)
    with office.database.write() as session:
        session.execute(update(Job).values(lease_until=over))
        session.execute(update(PasswordLink).values(claimed_until=over))
