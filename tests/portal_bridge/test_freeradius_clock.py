"""How far the RADIUS database's clock is from this host's, on each database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from portal_bridge.clocks import TRIES, offset
from tests.portal_bridge.conftest import Site

HOUR, EXACT = timedelta(hours=1), timedelta(microseconds=2)


def test_clock_of_the_same_host_is_the_same_clock(site: Site) -> None:
    """However long the way took: that much is not known, and not said to be a difference."""
    found = site.portal().clock()
    assert found.at_least <= EXACT
    assert found.give_or_take > timedelta(0)


def test_clock_that_is_an_hour_ahead_is_said_to_be(site: Site) -> None:
    with an_hour_ahead(site):
        found = site.portal().clock()
    assert HOUR - timedelta(seconds=1) < found.at_least
    assert found.ahead > timedelta(0)
    assert site.portal().clock().at_least <= EXACT


@contextmanager
def an_hour_ahead(site: Site) -> Iterator[None]:
    """The database tells our role a time of its own."""
    if site.radius.database_url.startswith("postgresql"):
        begin = (
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
            "'SELECT pg_catalog.clock_timestamp() + interval ''1 hour'''",
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = public, pg_catalog',"
            " current_database()); END $$",
        )
        end = (
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET search_path',"
            " current_database()); END $$",
            "DROP FUNCTION public.clock_timestamp()",
        )
    else:
        begin = ("SET GLOBAL init_connect = 'SET timestamp = UNIX_TIMESTAMP(SYSDATE()) + 3601'",)
        end = ("SET GLOBAL init_connect = ''",)
    for statement in begin:
        site.execute(statement)
    try:
        yield
    finally:
        for statement in end:
            site.execute(statement)


def test_of_several_answers_the_quickest_counts() -> None:
    slow = iter([300_000, 0, 300_000])
    assert TRIES == 3

    def ask() -> datetime:
        told = datetime.now(UTC) + HOUR
        for _ in range(next(slow)):
            pass
        return told

    found = offset(ask)
    assert found.at_least <= HOUR <= found.ahead + found.give_or_take
    assert next(slow, None) is None
