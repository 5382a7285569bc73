"""How the tables come to be, on both databases, there and back."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Uuid, column, event, inspect, text
from sqlalchemy import table as table_of
from sqlmodel import select

from bot.jobs import order_job
from portal_bridge.orders import LockAccount, RememberDevice
from store import migrations
from store.accounts import Account, AccountState, Links, PasswordLink
from store.counting import Counting
from store.db import Database
from store.devices import Device
from store.figures import FigureLoad
from store.guests import Guests
from store.migrations import MadeByANewerProgram, current, downgrade, newest, upgrade
from store.orders import Orders
from store.outbox import Job, Outbox
from store.passes import Passes
from store.people import Person
from store.profiles import Profiles
from store.requests import Kind, Request, Requests, State, Verdict
from store.schoollinks import SchoolLink, SchoolLinks
from store.tables import METADATA
from tests.store.people import NOW, account, application, charge, person

NewDatabase = Callable[[], Database]
ROOT = Path(migrations.__file__).parents[2]


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service("postgresql"))]
)
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Call it for one more way into the same empty database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'helpdesk.db'}"
    else:
        url = request.getfixturevalue("new_postgres_database")()
    opened: list[Database] = []

    def new() -> Database:
        opened.append(Database(url))
        return opened[-1]

    yield new
    for database in opened:
        database.close()


def tables(database: Database) -> set[str]:
    return set(inspect(database.engine).get_table_names())


@pytest.mark.slow
def test_a_new_database_gets_every_table_and_loses_them_again(new_database: NewDatabase) -> None:
    database = new_database()
    assert current(database) is None

    upgrade(database)
    assert current(database) == newest(database)
    assert tables(database) == {*METADATA.tables, "alembic_version"}

    downgrade(database, "base")
    assert current(database) is None
    assert tables(database) == {"alembic_version"}

    upgrade(database)
    assert tables(database) == {*METADATA.tables, "alembic_version"}


def test_the_tables_are_what_the_models_say(new_database: NewDatabase) -> None:
    database = new_database()
    upgrade(database)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


@pytest.mark.slow
def test_the_models_unique_and_partial_indexes_are_there(new_database: NewDatabase) -> None:
    """Alembic compares no index's WHERE, and ours hold the rules (one open request, ...)."""
    database = new_database()
    upgrade(database)
    seen = inspect(database.engine)

    for table in METADATA.sorted_tables:
        built = {str(index["name"]): index for index in seen.get_indexes(table.name)}
        for index in table.indexes:
            options = index.dialect_options[database.engine.dialect.name]
            there = built[str(index.name)]
            assert there["unique"] == index.unique, index.name
            where = there["dialect_options"].get(f"{database.engine.dialect.name}_where")
            assert (options["where"] is None) == (where is None), index.name


@pytest.mark.slow
def test_tables_of_a_newer_program_are_left_alone_and_said_to_be_its(
    new_database: NewDatabase,
) -> None:
    database = new_database()
    upgrade(database)
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    for move in (lambda: upgrade(database), lambda: downgrade(database, "0001")):
        with pytest.raises(MadeByANewerProgram, match="9999, which a newer helpdesk made"):
            move()

    assert current(database) == "9999"
    with database.read() as session:
        assert session.exec(select(Person)).all() == []


@pytest.mark.slow
def test_every_revision_goes_there_and_back_with_rows_in_the_tables(
    new_database: NewDatabase,
) -> None:
    database = new_database()
    upgrade(database)
    with database.write() as session:
        Profiles(session).ship()
        owned = account(session)
        Links(session).make(owned.id, now=NOW, expires=NOW)
        reset = application(owned.owner_id, kind=Kind.PASSWORD, holder=owned.owner_id)
        Requests(session).file(reset, now=NOW, promised=NOW)

    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    for revision in script.walk_revisions():
        assert current(database) == revision.revision
        downgrade(database, str(revision.down_revision or "base"))
        upgrade(database, revision.revision)
        if revision.down_revision is not None:
            assert _kept(database) == {"account": 1, "passwordlink": 1}
        downgrade(database, str(revision.down_revision or "base"))
    assert current(database) is None


@pytest.mark.slow
def test_what_was_about_to_be_forgotten_leads_nowhere_after_the_upgrade(
    new_database: NewDatabase,
) -> None:
    """And who came to LINE later has their history, which an older version left behind."""
    database = new_database()
    upgrade(database)
    with database.write() as session:
        Profiles(session).ship()
        owned = account(session)
        twin = Person(name="สมชาย ใจดี", created_at=NOW)
        session.add(twin)
        session.flush()
        opened = session.get_one(Request, owned.request_id)
        opened.requester_id, opened.state = twin.id, State.APPROVED
        leaving = Person(line_id="U-leaving", erase_at=NOW, created_at=NOW)
        session.add(leaving)
        session.flush()
        ids = (owned.request_id, owned.owner_id, leaving.id)
    downgrade(database, "0014")
    upgrade(database)
    with database.read() as session:
        assert session.get_one(Request, ids[0]).requester_id == ids[1]
        assert session.get_one(Person, ids[1]).line_id is not None
        assert session.get_one(Person, ids[2]).line_id is None


@pytest.mark.slow
def test_a_version_without_guests_finds_their_accounts_closed(new_database: NewDatabase) -> None:
    """It would never close them; and nothing is left of who was half let in."""
    database = new_database()
    upgrade(database)
    long_ago, far_off = NOW.replace(year=2020), NOW.replace(year=2099)
    ids: dict[str, UUID] = {}
    with database.write() as session:
        Profiles(session).ship()
        host, guests = person(session), Guests(session)
        for name, begins, ends in (
            ("over", long_ago, long_ago + timedelta(hours=8)),
            ("running", long_ago, far_off),
            ("half open", long_ago, far_off),
        ):
            made = Passes(session).issue(
                title=name, begins=begins, ends=ends, places=5, by=host, now=begins
            )
            came = guests.admit(made.id, visit=name, name=name, phone="+66812345678", now=begins)
            assert isinstance(came, Account)
            ids[name] = came.id
            if name != "half open":
                guests.opened(came.id)
                Links(session).make(came.id, now=begins, expires=ends)
    before = datetime.now(UTC)
    downgrade(database, "0013")
    upgrade(database)
    with database.read() as session:
        left = {name: session.get(Account, one) for name, one in ids.items()}
        assert left["half open"] is None
        over, running = left["over"], left["running"]
        assert over is not None
        assert running is not None
        assert (over.state, running.state) == (AccountState.CLOSED, AccountState.CLOSED)
        assert over.closed_at == long_ago + timedelta(hours=8)
        assert running.closed_at is not None
        assert before <= running.closed_at <= datetime.now(UTC)
        links = session.exec(select(PasswordLink)).all()
        assert {link.ended_at for link in links} == {over.closed_at, running.closed_at}
        assert {row.name for row in session.exec(select(Request)).all()} == {"over", "running"}
        assert {row.name for row in session.exec(select(Person)).all()} == {
            None,
            "over",
            "running",
        }


@pytest.mark.slow
def test_a_version_without_devices_carries_no_order_about_them(new_database: NewDatabase) -> None:
    """It would not know what to do with one, and stop at it."""
    database = new_database()
    upgrade(database)
    with database.write() as session:
        owned = account(session)
        orders = [RememberDevice("malee", "00-00-5E-00-53-01"), LockAccount("malee")]
        Outbox(session).add([order_job(order, now=NOW) for order in orders])
        session.add(
            Device(
                account_id=owned.id, person_id=owned.owner_id, mac="00-00-5E-00-53-01", since=NOW
            )
        )
    downgrade(database, "0017")
    assert "device" not in tables(database)
    upgrade(database)
    with database.read() as session:
        assert [json.loads(job.body)["kind"] for job in session.exec(select(Job))] == [
            "lock_account"
        ]
        assert session.exec(select(Device)).all() == []


@pytest.mark.slow
def test_a_version_without_links_has_nobody_s_request_for_one(new_database: NewDatabase) -> None:
    """It would not know the kind of what waits, nor let two wait that have no username."""
    database = new_database()
    upgrade(database)
    with database.write() as session:
        clerk, teacher, officer = person(session), person(session), person(session)
        wishes = [
            application(who, "", kind=Kind.SCHOOL, detail="clerk") for who in (clerk, teacher)
        ]
        filed = [Requests(session).file(wish, now=NOW, promised=NOW) for wish in wishes]
        charge(session, filed[0].id, officer)
        done = Requests(session).settle(filed[0].id, 1, Verdict.APPROVE, by=officer, now=NOW)
        assert SchoolLinks(session).link(done, now=NOW)
        problem = Requests(session).file(
            application(clerk, "", kind=Kind.PROBLEM, detail="slow"), now=NOW, promised=NOW
        )
        kept = problem.number
    downgrade(database, "0022")
    assert "school_link" not in tables(database)
    with database.read() as session:
        assert session.execute(text("SELECT number FROM request")).scalars().all() == [kept]
    upgrade(database)
    with database.read() as session:
        assert session.exec(select(SchoolLink)).all() == []


def _kept(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {
            table: session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in ("account", "passwordlink")
        }


MIGRATE = """
import sys
from store.db import Database
from store.migrations import upgrade
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
upgrade(database)
database.close()
"""


@pytest.mark.slow
def test_processes_that_migrate_at_once_do_it_once(new_database: NewDatabase) -> None:
    """A host may start several at the same moment."""
    database = new_database()
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", MIGRATE, url]
    settings = {"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"]}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with ExitStack() as stack:
        migrating = [
            stack.enter_context(subprocess.Popen(command, env=settings, text=True, **pipes))
            for _ in range(3)
        ]
        for process in migrating:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in migrating:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        said = [process.communicate(timeout=60)[1] for process in migrating]

    assert [process.returncode for process in migrating] == [0, 0, 0], said
    assert current(database) == newest(database)
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1


@pytest.mark.slow
def test_a_migration_that_breaks_off_leaves_nothing_behind(new_database: NewDatabase) -> None:
    database = new_database()
    made = count(1)

    def break_off(*arguments: object) -> None:
        if str(arguments[2]).lstrip().startswith("CREATE") and next(made) == 9:
            raise RuntimeError("power cut")

    event.listen(database.engine, "before_cursor_execute", break_off)
    with pytest.raises(RuntimeError, match="power cut"):
        upgrade(database)
    event.remove(database.engine, "before_cursor_execute", break_off)
    assert not tables(database)

    upgrade(database)
    assert current(database) == newest(database)


def test_foreign_keys_are_watched_again_after_a_migration(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    upgrade(database)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
    database.close()


@pytest.mark.slow
def test_what_there_is_becomes_the_main_portals(new_database: NewDatabase) -> None:
    database = new_database()
    upgrade(database, "0019")
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO job (kind, lane, category, body, state, alone, due_at, attempts,"
                " made_at) VALUES ('order', 'account:a', 'answer', '{}', 'waiting', false,"
                " :now, 0, :now)"
            ),
            {"now": NOW.isoformat() if database.is_sqlite else NOW},
        )
    upgrade(database)
    with database.read() as session:
        assert Orders(session).waiting() == {"main": 1}


@pytest.mark.slow
def test_a_version_with_one_portal_gets_nothing_of_anothers(new_database: NewDatabase) -> None:
    database = new_database()
    upgrade(database)
    with database.write() as session:
        Profiles(session).ship()
        elsewhere = account(session)
        elsewhere.portal = "east"
        asked = session.get_one(Request, elsewhere.request_id)
        asked.portal, asked.state = "east", State.APPROVED
        session.flush()
        known = elsewhere.id
    with pytest.raises(RuntimeError, match="account has rows of another portal"):
        downgrade(database, "0019")
    assert current(database) == newest(database)
    with database.write() as session:
        session.get_one(Account, known).state = AccountState.CLOSED
    downgrade(database, "0019")
    assert current(database) == "0019"


@pytest.mark.slow
def test_figures_are_the_same_in_pages_and_one_by_one(new_database: NewDatabase) -> None:
    """Scores with their decimals, what is said of the country, and a school told of twice."""
    told = [
        {"school": school, "metric": metric, "grade": "ป.6", "sex": sex, "value": value}
        for school, metric, sex, value in (
            ("67030158", "students", "ชาย", 120_000),
            ("67030158", "students", "ชาย", 30_000),
            ("67030060", "students", "หญิง", 0),
            ("67030060", "nt", "", 473_125),
            ("@country", "nt", "", 501_000),
        )
    ]
    database = new_database()
    upgrade(database, "0022")
    load = FigureLoad(
        series="students",
        year=2568,
        round=1,
        turn=1,
        layout="students",
        file_name="",
        sha256="0" * 64,
        as_of=NOW.date(),
        loaded_at=NOW,
        loaded_by="console",
        schools=2,
        rows=len(told),
    )
    with database.write() as session:
        session.add(load)
        session.flush()
        figures = table_of(
            "figure",
            column("load_id", Uuid()),
            *(column(name) for name in (*told[0], "level", "position", "subject")),
        )
        rest = {"load_id": load.id, "level": "ประถม", "position": "", "subject": ""}
        session.execute(figures.insert(), [one | rest for one in told])

    def kept() -> list[tuple[object, ...]]:
        with database.read() as session:
            asked = "SELECT school, metric, grade, level, sex, value FROM figure"
            return sorted(map(tuple, session.execute(text(asked))))

    before = kept()
    upgrade(database)
    with database.read() as session:
        counting = Counting(session)
        assert counting.total(load.id, "students") == 15
        assert counting.by_school(load.id, "students") == {("67030060",): 0, ("67030158",): 15}
        (nt,) = counting.scores(load.id, "nt")
        assert (nt.school, nt.value) == ("67030060", Decimal("47.3125"))
        assert [one.value for one in counting.of_school(load.id, "@country", "nt")] == [
            Decimal("50.1")
        ]
    downgrade(database, "0022")
    assert kept() == before
