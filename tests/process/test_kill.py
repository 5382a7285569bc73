"""``kill -9`` under load: nothing accepted is lost, and nothing is done twice.

Each kill comes after a number of calls to LINE, or of webhooks, that a seeded generator draws; the
seed is printed, and ``KILL_SEED`` repeats it.
"""

import os
import secrets
from collections.abc import Callable
from random import Random

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.visiting import Visit, visit
from tests.process.books import Books, books, opened_cards
from tests.process.conftest import NewProduct
from tests.process.crowd import Crowd, action
from tests.process.product import WAIT, Process, Product
from tests.services import programs

DRAIN = 300.0
"""Seconds until the last lease of a killed process is over and its work is done."""
HOLD_STILL = 10.0
"""Seconds after which a kill comes even if nothing moves."""


@pytest.fixture
def rng() -> Random:
    seed = os.environ.get("KILL_SEED") or secrets.token_hex(4)
    print(f"KILL_SEED={seed}")  # noqa: T201 - pytest shows it when the test fails
    return Random(seed)  # noqa: S311 - repeatable, not secret


def something_moves(platform: Platform, rng: Random) -> None:
    """Until LINE has had a few more calls, or the bot a few more webhooks."""
    seen: Callable[[], int] = rng.choice(
        [lambda: len(platform.calls), lambda: len(platform.webhooks.sent)]
    )
    wanted = seen() + rng.randint(2, 25)
    platform.until(lambda: seen() >= wanted, HOLD_STILL)


def waves(crowd: Crowd, count: int) -> list[list[Person]]:
    return [crowd.staff[start::count] for start in range(count)]


def nothing_lost_nothing_twice(kept: Books, crowd: Crowd) -> None:
    platform = crowd.platform
    programs.until(kept.nothing_under_way, "the last piece of work", seconds=DRAIN)
    platform.until(lambda: all(w.acknowledged for w in platform.webhooks.sent), WAIT)
    programs.until(kept.nothing_under_way, "the last piece of work", seconds=DRAIN)
    kept.every_accepted_event_was_handled_once(platform)
    kept.every_request_was_decided_once(crowd.staff)
    kept.nobody_was_told_twice(crowd.staff, crowd.officers)
    kept.every_message_arrived_or_is_listed(platform)
    unheard = kept.who_heard_nothing_is_on_the_list(crowd.staff)
    assert unheard <= len(crowd.staff) // 2, "a list is no excuse"


def opens_the_page(person: Person) -> Visit:
    """With the newest link; who never got one asks for it."""
    if not opened_cards(person):
        person.say("ขอลิงก์ใหม่")
        person.chat.expect("ตั้งรหัสผ่าน", WAIT)
    button = action(opened_cards(person)[-1], "ตั้งรหัสผ่าน")
    assert button is not None
    return visit(str(button["uri"]), {"last4": f"50{_number(person):02}"})


def _number(person: Person) -> int:
    said = next(m.text for m in person.chat if "โทร" in m.text and not m.by_bot)
    return int(said.split("โทร ")[1][:10][-2:])


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_killed_server_loses_nothing_and_repeats_nothing(
    new_product: NewProduct, rng: Random
) -> None:
    office = new_product(PUSH__MONTHLY="5000")
    office.platform.sending.quota = None
    server = office.serve()
    officers = [office.officer(name) for name in ("มาลี ศรีสุข", "อนันต์ พูลผล")]
    crowd = Crowd(office.platform, officers, 20, rng)
    crowd.officers_begin()
    with books(office) as kept:
        for wave in waves(crowd, 5):
            crowd.come(wave)
            something_moves(office.platform, rng)
            server.kill()
            server = office.serve()
        programs.until(lambda: kept.opened() == len(crowd.staff), "everybody", seconds=DRAIN)
        crowd.leave()
        nothing_lost_nothing_twice(kept, crowd)
    pages = [opens_the_page(person) for person in crowd.staff]
    assert {page.status for page in pages} == {200}
    assert len({page.password for page in pages}) == len(pages)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.service("postgresql", "freeradius")
def test_killed_workers_lose_nothing_and_repeat_nothing(
    new_product: NewProduct, new_postgres_database: Callable[[], str], rng: Random
) -> None:
    portal = new_postgres_database()
    make_portal_tables(portal)
    office = new_product(
        DATABASE_URL=new_postgres_database(),
        PORTAL__KIND="freeradius",
        PORTAL__DATABASE_URL=portal,
        PUSH__MONTHLY="5000",
    )
    office.platform.sending.quota = None
    office.migrate()
    processes = [office.serve("--no-worker"), *(office.start("work") for _ in range(3))]
    officers = [office.officer(name) for name in ("มาลี ศรีสุข", "อนันต์ พูลผล")]
    crowd = Crowd(office.platform, officers, 24, rng)
    crowd.officers_begin()
    with books(office) as kept:
        for wave in waves(crowd, 6):
            crowd.come(wave)
            something_moves(office.platform, rng)
            kill_one(office, processes, rng)
        programs.until(lambda: kept.opened() == len(crowd.staff), "everybody", seconds=DRAIN)
        crowd.leave()
        nothing_lost_nothing_twice(kept, crowd)
    pages = [opens_the_page(person) for person in crowd.staff]
    assert {page.status for page in pages} == {200}
    assert portal_accounts(portal) == sorted(page.username for page in pages)


def kill_one(office: Product, processes: list[Process], rng: Random) -> None:
    """``kill -9`` one of them, the web process now and then, and start it anew."""
    victim = rng.choices(range(len(processes)), weights=[1, *[2] * (len(processes) - 1)])[0]
    processes[victim].kill()
    command = ["serve", "--no-worker"] if victim == 0 else ["work"]
    processes[victim] = office.start(*command)
    if victim == 0:
        office.until_ready(processes[0])


def make_portal_tables(url: str) -> None:
    """By the schema that FreeRADIUS itself ships; no server needs to run to be written to."""
    schema = (programs.FREERADIUS / "mods-config/sql/main/postgresql/schema.sql").read_bytes()
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(schema)


def portal_accounts(url: str) -> list[str]:
    """Who has a password in the portal, once for each time."""
    query = "SELECT username FROM radcheck WHERE attribute = 'Crypt-Password' ORDER BY username"
    with psycopg.connect(_plain(url)) as connection:
        return sorted(str(row[0]) for row in connection.execute(query))


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
