"""Sessions whose address changes in mid-run, and what an older version makes of them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlmodel import Session

from store import migrations
from store.addresses import plain
from store.db import Database
from store.migrations import downgrade, upgrade
from store.online import End, Online, OnlineSession
from store.sightings import Over, Sightings
from tests.store.people import NOW, account
from tests.store.test_online import begun

MINUTE = timedelta(minutes=1)


def moved(session: Session, *, rows: int, last: End | None = None) -> list[UUID]:
    """So many rows of one session, each going on from the one before; ``last``: how it ended."""
    owned, key = account(session, f"malee-{uuid4().hex[:8]}"), uuid4().hex
    found = []
    for number in range(rows):
        at = NOW + number * MINUTE
        one = begun(session, account=owned, key=key, started_at=at, began_at=NOW)
        end = End.MOVED if number < rows - 1 else last
        if end is not None:
            Sightings(session).end([Over(one, at + MINUTE, end, 0, 0, owned.owner_id)])
        found.append(one)
    return found


def test_whoever_holds_an_earlier_row_finds_the_session_where_it_is_now(
    database: Database,
) -> None:
    with database.write() as session:
        first, second, now = moved(session, rows=3)
        *_, over = ended = moved(session, rows=2, last=End.USER)
        online = Online(session)
        assert {found.id for one in (first, second, now) if (found := online.get(one))} == {now}
        assert {found.id for one in ended if (found := online.get(one))} == {over}
        assert [row.id for row in online.all([first, *ended])] == [now]
        assert [row.id for row in online.all([first, second, now])] == [now]
        assert online.get(uuid4()) is None


def test_a_session_that_ended_as_it_moved_is_over(database: Database) -> None:
    """The clocks that tell both moments are not the same one."""
    with database.write() as session:
        first, last = moved(session, rows=2)
        Sightings(session).end([Over(last, NOW + MINUTE, End.IDLE, 0, 0, None)])
        found = Online(session).get(first)
        assert found is not None
        assert (found.id, found.cause) == (last, End.IDLE)


def test_what_has_moved_has_not_ended(database: Database) -> None:
    with database.write() as session:
        moved(session, rows=2)
        [_, over] = moved(session, rows=2, last=End.USER)
        key = session.get_one(OnlineSession, over).key
        assert Sightings(session).ended_since("main", NOW) == {key}


def test_which_of_the_portal_s_names_we_have(database: Database) -> None:
    with database.write() as session:
        begun(session, key="runs")
        one = begun(session, key="over")
        begun(session, key="elsewhere", portal="annex")
        Online(session).close([one], End.USER, at=NOW)
        many = [f"none-{number}" for number in range(1_200)]
        written = Sightings(session).written("main", ["runs", *many, "over", "elsewhere"])
        assert written == {"runs", "over"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("10.0.0.9", "10.0.0.9"),
        ("::ffff:10.0.0.9", "10.0.0.9"),
        ("2001:DB8::0:1", "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1%eth0"),
        ("", ""),
        ("somewhere", "somewhere"),
        ("x" * 80, "x" * 45),
    ],
)
def test_an_address_has_one_spelling(told: str, kept: str) -> None:
    assert plain(told) == kept


# There and back


@pytest.fixture(
    params=["sqlite", pytest.param("postgresql", marks=pytest.mark.service("postgresql"))]
)
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        found = Database(f"sqlite:///{tmp_path / 'helpdesk.db'}")
    else:
        new: Callable[[], str] = request.getfixturevalue("new_postgres_database")
        found = Database(new())
    yield found
    found.close()


def test_an_older_version_reads_what_has_moved_and_the_newer_asks_from_the_last_reading(
    bare: Database,
) -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    revision = script.get_revision("0016")
    upgrade(bare, "0016")
    with bare.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO portal_reading (portal, read_at) VALUES ('main', :at)"),
            {"at": NOW.isoformat(" ")},
        )
        connection.execute(
            text(
                "INSERT INTO online_session (id, portal, key, username, mac, address, nas, "
                "remembered, started_at, bytes_up, bytes_down, ended_at, cause) VALUES "
                "(:id, 'main', 'k', 'malee', '', '', '', :no, :at, 0, 0, :at, 'moved')"
            ),
            {"id": uuid4().hex, "at": NOW.isoformat(" "), "no": False},
        )

    downgrade(bare, str(revision.down_revision))
    with bare.read() as session:
        assert session.execute(text("SELECT cause FROM online_session")).scalar_one() == "unknown"
    upgrade(bare, "0016")
    with bare.read() as session:
        same = text("SELECT past_from = read_at, up_before FROM portal_reading, online_session")
        assert tuple(session.execute(same).one()) == (True, 0)
