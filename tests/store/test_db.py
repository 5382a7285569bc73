"""Transactions, and what they promise on each database."""

import os
import socket
import sqlite3
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import Session, col, select, update

from store.clock import BANGKOK
from store.db import Database, changed, driver_url, try_lock
from store.migrations import upgrade
from store.people import Person
from store.private import PrivateConnection
from store.profiles import Profile
from store.roster import Officer, Role
from tests.examples import examples
from tests.tables import lay

THREADS, TURNS = 6, 40


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service("postgresql"))]
)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'helpdesk.db'}"
    else:
        url = request.getfixturevalue("new_postgres_database")()
    database = Database(url)
    lay(database)
    yield database
    database.close()


@pytest.fixture
def sqlite(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    lay(database)
    yield database
    database.close()


def names(database: Database) -> list[str]:
    with database.read() as session:
        return [profile.name for profile in session.exec(select(Profile).order_by(Profile.name))]


def person(met: datetime) -> Person:
    return Person(line_id=f"U{uuid4().hex}", created_at=met)


def test_what_is_written_stays(database: Database) -> None:
    with database.write() as session:
        session.add(Profile(name="pc"))

    assert names(database) == ["pc"]


def test_an_exception_undoes_everything_and_is_not_swallowed(database: Database) -> None:
    def break_off() -> None:
        with database.write() as session:
            session.add(Profile(name="pc"))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert names(database) == []
    with database.write() as session:
        session.add(Profile(name="mobile"))
    assert names(database) == ["mobile"]


def test_reading_changes_nothing(database: Database) -> None:
    with database.read() as session:
        session.add(Profile(name="pc"))
        session.flush()

    assert names(database) == []


def test_only_writers_take_the_write_lock_at_once(sqlite: Database) -> None:
    said: list[str] = []
    with sqlite.engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
    driver.set_trace_callback(said.append)
    with sqlite.read() as session:
        session.execute(text("SELECT 1"))
    with sqlite.write() as session:
        session.execute(text("SELECT 2"))

    assert [words for words in said if words not in ("COMMIT", "ROLLBACK")] == [
        "BEGIN",
        "SELECT 1",
        "BEGIN IMMEDIATE",
        "SELECT 2",
    ]


def test_a_reader_goes_on_while_somebody_writes(sqlite: Database) -> None:
    with sqlite.write() as writing:
        writing.add(Profile(name="pc"))
        writing.flush()
        assert names(sqlite) == []
    assert names(sqlite) == ["pc"]


def test_sqlite_is_set_up_to_lose_nothing(sqlite: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000}
    with sqlite.read() as session:
        seen = {name: session.execute(text(f"PRAGMA {name}")).scalar_one() for name in wanted}

    assert seen == wanted


def test_a_row_that_refers_to_nothing_is_refused(database: Database) -> None:
    officer = Officer(person_id=uuid4(), role=Role.HEAD, name="มาลี", bound_at=datetime.now(UTC))

    with pytest.raises(IntegrityError), database.write() as session:
        session.add(officer)


def test_many_writers_in_one_process_never_meet_a_locked_database(database: Database) -> None:
    """Each reads, then writes what it read and one more: nothing may get lost."""
    with database.write() as session:
        session.add(Profile(name="pc", devices=0))
    failed: list[BaseException] = []

    def write() -> None:
        try:
            for _ in range(TURNS):
                with database.write() as session:
                    seen = session.exec(
                        select(Profile).where(Profile.name == "pc").with_for_update()
                    ).one()
                    seen.devices = (seen.devices or 0) + 1
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert failed == []
    with database.read() as session:
        assert session.get_one(Profile, "pc").devices == THREADS * TURNS


def test_a_writer_waits_for_another_process_and_does_not_fail(sqlite: Database) -> None:
    """``helpdesk invite`` beside a running ``serve``."""
    other = sqlite3.connect(str(sqlite.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = threading.Event()
    event.listen(sqlite.engine, "checkout", lambda *_: waiting.set())

    def write() -> None:
        with sqlite.write() as session:
            session.add(Profile(name="pc"))

    thread = threading.Thread(target=write)
    thread.start()
    assert waiting.wait(20)
    assert names(sqlite) == []
    other.execute("COMMIT")
    other.close()
    thread.join(20)

    assert names(sqlite) == ["pc"]


MOMENTS = st.builds(
    lambda microseconds, zone: datetime.fromtimestamp(microseconds / 1_000_000, zone),
    st.integers(0, 16_000_000_000_000_000),
    st.timezones(),
)


@settings(max_examples=examples(50), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS)
def test_a_moment_comes_back_as_it_went_in(database: Database, moment: datetime) -> None:
    with database.write() as session:
        somebody = person(moment)
        session.add(somebody)
        key = somebody.id
    with database.read() as session:
        kept = session.get_one(Person, key).created_at

    assert kept == moment
    assert kept.utcoffset() == timedelta()


def test_moments_are_compared_by_time_and_not_by_how_they_were_written(database: Database) -> None:
    noon = datetime(2026, 11, 23, 12, 0, tzinfo=BANGKOK)
    with database.write() as session:
        session.add(person(noon))

    with database.read() as session:
        west = timezone(timedelta(hours=-8))
        for earlier in (
            noon - timedelta(seconds=1),
            (noon - timedelta(seconds=1)).astimezone(west),
        ):
            assert session.exec(select(Person).where(col(Person.created_at) > earlier)).all()
        for later in (noon, noon.astimezone(UTC), noon.astimezone(west)):
            assert not session.exec(select(Person).where(col(Person.created_at) > later)).all()


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    """It would be taken for this machine's own time, and be hours off elsewhere."""
    with pytest.raises(Exception, match="zone"), database.write() as session:
        session.add(person(datetime(2026, 11, 23, 12, 0)))  # noqa: DTZ001 - the mistake itself


def test_a_conditional_update_says_who_was_first(database: Database) -> None:
    with database.write() as session:
        session.add(Profile(name="pc", who="anyone"))

    def take(session: Session) -> int:
        free = update(Profile).where(col(Profile.name) == "pc", col(Profile.who) == "anyone")
        return changed(session, free.values(who="member"))

    with database.write() as session:
        assert take(session) == 1
        assert take(session) == 0


@pytest.mark.service("postgresql")
def test_a_key_is_held_until_its_transaction_ends(new_postgres_database: object) -> None:
    assert callable(new_postgres_database)
    database = Database(new_postgres_database())
    with database.write() as first:
        assert try_lock(first, "line:U1")
        with database.write() as second:
            assert not try_lock(second, "line:U1")
            assert try_lock(second, "line:U2")
    with database.write() as third:
        assert try_lock(third, "line:U1")
    database.close()


def test_real_time_is_the_databases_own_where_hosts_share_one(database: Database) -> None:
    moved = datetime(2031, 1, 1, tzinfo=UTC)
    database.real_time = lambda: moved

    with database.read() as session:
        now = database.real_now(session)

    assert (now == moved) is database.is_sqlite
    assert now.utcoffset() == timedelta()


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("postgres://u:p@h/d", "postgresql+psycopg"),
        ("postgresql://u:p@h/d", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/d", "postgresql+psycopg"),
        ("sqlite:///helpdesk.db", "sqlite"),
    ],
)
def test_a_databases_address_gets_the_driver_we_ship(given: str, driver: str) -> None:
    assert driver_url(given).partition("://")[0] == driver


@pytest.mark.service("postgresql")
def test_a_server_that_vanishes_without_a_word_is_given_up_within_a_minute(
    new_postgres_database: Callable[[], str],
) -> None:
    """Seen with one whose packets were dropped: 31 seconds, idle or in the middle of a query. Here
    it is asked of the connection itself."""
    database = Database(new_postgres_database())
    with database.read() as session:
        driver: Any = session.connection().connection.dbapi_connection
        with socket.socket(fileno=os.dup(driver.fileno())) as line:
            said = {
                one: line.getsockopt(socket.IPPROTO_TCP, getattr(socket, f"TCP_{one}"))
                for one in ("KEEPIDLE", "KEEPINTVL", "KEEPCNT", "USER_TIMEOUT")
            }
            alive = line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    database.close()
    assert alive
    assert said["KEEPIDLE"] + said["KEEPINTVL"] * said["KEEPCNT"] < 60
    assert 0 < said["USER_TIMEOUT"] < 60_000


@pytest.mark.service("postgresql")
def test_a_closed_connection_is_not_given_out_again(new_postgres_database: object) -> None:
    """After the database server was restarted."""
    assert callable(new_postgres_database)
    url = new_postgres_database()
    database, other = Database(url), Database(url)
    lay(database)
    assert names(database) == []
    others = "pid <> pg_backend_pid() AND datname = current_database()"
    with other.write() as session:
        session.execute(
            text(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")  # noqa: S608
        )
    try:
        assert names(database) == []
    except OperationalError:
        pytest.fail("a dead connection was given out")
    finally:
        database.close()
        other.close()


@pytest.fixture
def umask() -> Iterator[None]:
    """As most machines have it: what is made without a word is readable by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    return {file.name: oct(file.stat().st_mode & 0o777) for file in sorted(folder.iterdir())}


@pytest.mark.slow
@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("form", ["{}", "file:{}?uri=true"])
def test_a_new_file_and_what_lies_beside_it_is_its_users_alone(form: str, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{form.format(tmp_path / 'helpdesk.db')}")

    upgrade(database)

    assert modes(tmp_path) == dict.fromkeys(
        ("helpdesk.db", "helpdesk.db-shm", "helpdesk.db-wal"), "0o600"
    )
    database.close()


@pytest.mark.usefixtures("umask")
def test_a_new_file_is_private_before_anything_is_in_it(tmp_path: Path) -> None:
    link = PrivateConnection(str(tmp_path / "helpdesk.db"))

    assert modes(tmp_path) == {"helpdesk.db": "0o600"}
    assert (tmp_path / "helpdesk.db").stat().st_size == 0
    link.close()


@pytest.mark.usefixtures("umask")
def test_a_link_to_a_file_that_is_not_there_yet_leads_to_a_private_one(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "helpdesk.db").symlink_to(tmp_path / "data" / "real.db")
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")

    upgrade(database)

    assert set(modes(tmp_path / "data").values()) == {"0o600"}
    database.close()


@pytest.mark.slow
@pytest.mark.usefixtures("umask")
def test_a_mode_that_somebody_chose_stays(tmp_path: Path) -> None:
    file = tmp_path / "helpdesk.db"
    file.touch()
    file.chmod(0o640)
    database = Database(f"sqlite:///{file}")

    upgrade(database)

    assert set(modes(tmp_path).values()) == {"0o640"}
    database.close()


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'nowhere' / 'helpdesk.db'}")

    with pytest.raises(OperationalError), database.read() as session:
        session.connection()

    assert not list(tmp_path.iterdir())
