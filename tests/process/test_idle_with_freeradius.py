"""The warning before an idle cut, and leaving from the chat, against a real FreeRADIUS: what it
accounts is what people hear."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.clock import BANGKOK
from store.online import End, OnlineSession
from tests.process.books import Books, books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT, Product
from tests.process.test_main_story_with_freeradius import asks_for_an_account
from tests.services import programs
from tests.services.freeradius import Radius

MAC = "AA-BB-CC-DD-EE-77"
QUIET = 8 * 60 + 10
"""Seconds after which a cut at ten minutes is near, whatever an interim interval hides."""


@pytest.fixture(scope="module")
def radius(
    new_postgres_database: Callable[[], str], start_freeradius: Callable[[str], Radius]
) -> Radius:
    return start_freeradius(new_postgres_database())


@pytest.fixture
def office(new_product: NewProduct, radius: Radius) -> Product:
    """An office whose portal tells idleness, and takes a Disconnect-Request."""
    office = new_product(
        PORTAL__KIND="freeradius",
        PORTAL__DATABASE_URL=radius.database_url,
        PORTAL_OWNER_URL=radius.database_url,
        PORTAL__COA_SECRET=radius.secret,
        PORTAL__COA_PORT=str(radius.nas_port),
        PORTAL__POLL_SECONDS="5",
    )
    office.run("migrate")
    assert "installed" in office.run("portal", "install")
    return office


def is_let_in(office: Product, radius: Radius, name: str) -> tuple[Person, str]:
    """Somebody with an account is let in by FreeRADIUS."""
    shown = visit(asks_for_an_account(office, name, "คอมพิวเตอร์ (PC)"), {"last4": "5678"})
    assert radius.ask(shown.username, shown.password).accepted
    staff = next(one for one in office.platform.persons.values() if one.name == name)
    return staff, shown.username


def gets_online(office: Product, radius: Radius, name: str) -> tuple[Person, str]:
    """The same, and their session is accounted."""
    staff, username = is_let_in(office, radius, name)
    begins(radius, username)
    return staff, username


def begins(radius: Radius, username: str) -> None:
    reports(radius, username, "Start", "Framed-IP-Address = 10.0.0.77")


def reports(radius: Radius, username: str, what: str, *more: str, number: int = 1) -> None:
    radius.account(
        f'User-Name = "{username}"',
        f'Acct-Session-Id = "{username}-{number}"',
        f'Calling-Station-Id = "{MAC}"',
        f"Acct-Status-Type = {what}",
        *more,
    )


def in_radacct(radius: Radius, statement: str, username: str) -> list[tuple[object, ...]]:
    url = make_url(radius.database_url).set(drivername="postgresql")
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as link:
        found = link.execute(statement.encode(), {"who": username, "quiet": QUIET})
        return found.fetchall() if found.description else []


def causes(kept: Books, username: str) -> list[End | None]:
    return [one.cause for one in kept.rows(OnlineSession) if one.username == username]


LONG_AGO = (
    "UPDATE helpdesk_activity SET up_at = up_at - %(quiet)s, down_at = down_at - %(quiet)s "
    "FROM radacct WHERE radacct.acctuniqueid = helpdesk_activity.acctuniqueid "
    "AND radacct.username = %(who)s"
)
ADDRESS = "SELECT framedipaddress FROM radacct WHERE username = %(who)s"
OVER = "SELECT acctstoptime IS NOT NULL, acctterminatecause FROM radacct WHERE username = %(who)s"


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_who_sends_nothing_is_warned_and_cut_and_told_what_happened(
    office: Product, radius: Radius
) -> None:
    server = office.serve()
    staff, username = is_let_in(office, radius, "สมชาย ใจดี")
    # While nobody looks: a look between the beginning and its dating back sees somebody active who
    # a moment later was quiet all the time, as nobody can be.
    assert server.end() == 0
    begins(radius, username)
    in_radacct(radius, LONG_AGO, username)
    reports(radius, username, "Interim-Update", "Acct-Input-Octets = 0")
    server = office.serve()

    warned = staff.chat.expect("ระบบจะออกจากระบบให้เอง", WAIT)
    assert "ประมาณ 8 นาที" in warned.text
    assert "10.0.0.77" in warned.text

    reports(radius, username, "Stop", "Acct-Terminate-Cause = Idle-Timeout")
    assert in_radacct(radius, OVER, username) == [(True, "Idle-Timeout")]
    with books(office) as kept:
        programs.until(lambda: causes(kept, username) == [End.IDLE], "the end", seconds=WAIT)
    staff.say("ช่วยเหลือ")
    told = staff.chat.expect("ออกจากระบบเอง", WAIT)
    assert username in told.text
    with books(office) as kept:
        [row] = [one for one in kept.rows(OnlineSession) if one.username == username]
    # Stock queries blank the address with a Stop that has none: ours stays.
    assert (row.address, row.mac, row.nas) == ("10.0.0.77", MAC, "127.0.0.1")
    assert in_radacct(radius, ADDRESS, username) == [(None,)]
    at = row.started_at.astimezone(BANGKOK)
    said = office.run("whois", "10.0.0.77", f"{at:%Y-%m-%d %H:%M:%S}", "--reason", "a test's own")
    assert username in said
    assert MAC in said
    assert server.end() == 0


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_who_leaves_from_the_chat_is_out_of_radacct_when_it_is_said(
    office: Product, radius: Radius
) -> None:
    server = office.serve()
    staff, username = gets_online(office, radius, "มานะ อดทน")
    with books(office) as kept:
        programs.until(lambda: causes(kept, username) == [None], "the session", seconds=WAIT)
    staff.say("สถานะเน็ต")
    staff.chat.expect("ขณะนี้มี 1 เครื่อง", WAIT)
    staff.tap("ออกจากระบบ", on=staff.chat.messages[-2])
    staff.chat.expect("ออกจากระบบแล้ว", WAIT)
    assert in_radacct(radius, OVER, username)[0][0] is True
    assert server.end() == 0


@pytest.mark.slow
@pytest.mark.service("postgresql", "freeradius")
def test_who_came_and_went_while_we_were_down_is_in_our_record(
    office: Product, radius: Radius
) -> None:
    server = office.serve()
    _, username = gets_online(office, radius, "อุไร บุญมา")
    with books(office) as kept:
        programs.until(lambda: causes(kept, username) == [None], "the session", seconds=WAIT)
    assert server.end() == 0
    address = "Framed-IP-Address = 10.0.0.88"
    reports(radius, username, "Stop", "Acct-Terminate-Cause = User-Request")
    reports(radius, username, "Start", address, number=2)
    over = ["Acct-Terminate-Cause = Lost-Carrier", "Acct-Input-Octets = 700"]
    reports(radius, username, "Stop", address, *over, number=2)

    server = office.serve()

    with books(office) as kept:
        both = {End.USER, End.LOST}
        programs.until(lambda: set(causes(kept, username)) == both, "both ends", seconds=WAIT)
        [row] = [one for one in kept.rows(OnlineSession) if one.cause is End.LOST]
        assert (row.address, row.mac, row.bytes_up) == ("10.0.0.88", MAC, 700)
        assert row.person_id is not None
        assert len(causes(kept, username)) == 2
    assert server.end() == 0
