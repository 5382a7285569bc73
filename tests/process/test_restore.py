"""A backup of PostgreSQL, made and restored as the README says, goes on where it was made."""

import subprocess
from collections.abc import Callable
from random import Random

import pytest
from sqlalchemy import make_url

from store.db import Database
from store.tables import METADATA
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.crowd import Crowd
from tests.process.product import WAIT
from tests.process.test_kill import DRAIN, nothing_lost_nothing_twice, opens_the_page
from tests.services import programs

SIZE = 6


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    """Everything that is in a database."""
    database = Database(url)
    with database.read() as session:
        found = {
            table.name: sorted((tuple(row) for row in session.execute(table.select())), key=repr)
            for table in METADATA.sorted_tables
        }
    database.close()
    return found


def postgres(program: str, *arguments: str) -> None:
    """One of PostgreSQL's own programs, to its end."""
    done = subprocess.run(
        [programs.program(program), *arguments], capture_output=True, text=True, timeout=WAIT
    )
    assert done.returncode == 0, done.stderr


def plain(url: str) -> str:
    """As PostgreSQL's programs read it, and as the README writes it."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.service("postgresql")
def test_what_was_killed_backed_up_and_restored_loses_nothing_and_repeats_nothing(
    new_product: NewProduct, new_postgres_database: Callable[[], str]
) -> None:
    before, after = (plain(new_postgres_database()) for _ in range(2))
    office = new_product(DATABASE_URL=before, PUSH__MONTHLY="5000")
    office.platform.sending.quota = None
    office.migrate()
    server = office.serve()
    officers = [office.officer(name) for name in ("มาลี ศรีสุข", "อนันต์ พูลผล")]
    crowd = Crowd(office.platform, officers, SIZE, Random(7))  # noqa: S311 - repeatable, not secret
    crowd.officers_begin()
    crowd.come(crowd.staff)
    office.platform.until(lambda: len(office.platform.calls) >= 3 * SIZE, WAIT)
    server.kill()

    file = str(office.folder / "backup.dump")
    postgres("pg_dump", "--format=custom", f"--file={file}", before)
    postgres("pg_restore", "--no-owner", "--exit-on-error", f"--dbname={after}", file)
    restored = office.with_settings(DATABASE_URL=after)
    assert "already at" in restored.run("migrate")
    assert rows(after) == rows(before)

    restored.serve()
    with books(restored) as kept:
        programs.until(lambda: kept.opened() == SIZE, "everybody", seconds=DRAIN)
        crowd.leave()
        nothing_lost_nothing_twice(kept, crowd)
    assert {opens_the_page(person).status for person in crowd.staff} == {200}
    assert "nothing was changed" in restored.run("audit", "verify")
