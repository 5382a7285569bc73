"""The month's pushes: what matters most can always still go."""

import pytest

from store.budget import SHARE, Budget, Category
from store.db import Database
from store.roster import Role, Roster, looks_like_code

MONTH = "2026-11"


def spent(database: Database, category: Category, limit: int = 300) -> int:
    """Push until it is refused; how many went out."""
    with database.write() as session:
        budget = Budget(session, limit)
        count = 0
        while budget.spend(category, MONTH):
            count += 1
        return count


@pytest.mark.slow
def test_each_category_stops_at_its_share_of_the_month(sqlite: Database) -> None:
    lowest_first = list(reversed(Category))
    assert [spent(sqlite, category) for category in lowest_first] == [120, 30, 90, 15, 30, 15]
    with sqlite.read() as session:
        assert Budget(session, 300).used(MONTH) == 300


def test_what_matters_more_has_the_larger_share() -> None:
    shares = [SHARE[category] for category in Category]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == len(shares)


@pytest.mark.slow
def test_security_still_goes_when_all_else_is_used_up(sqlite: Database) -> None:
    spent(sqlite, Category.DECISION)
    assert spent(sqlite, Category.ANSWER) == 0
    assert spent(sqlite, Category.SECURITY) == 15


def test_a_push_that_was_not_sent_is_given_back(sqlite: Database) -> None:
    spent(sqlite, Category.SECURITY, limit=2)
    with sqlite.write() as session:
        budget = Budget(session, 2)
        budget.give_back(Category.SECURITY, MONTH)
        assert budget.used(MONTH) == 1
    assert spent(sqlite, Category.SECURITY, limit=2) == 1


def test_when_line_says_the_month_is_over_nothing_more_goes(sqlite: Database) -> None:
    with sqlite.write() as session:
        budget = Budget(session, 300)
        assert budget.spend(Category.NEWS, MONTH)
        budget.close(MONTH)
    assert spent(sqlite, Category.SECURITY) == 0
    with sqlite.write() as session:
        assert Budget(session, 300).spend(Category.SECURITY, "2026-12")


def test_codes_have_eighty_bits_and_look_like_codes(sqlite: Database) -> None:
    from tests.store.people import NOW

    with sqlite.write() as session:
        codes = [Roster(session).invite("มาลี", Role.OFFICER, now=NOW) for _ in range(20)]
    assert len(set(codes)) == 20
    for code in codes:
        assert len(code.replace("-", "")) * 5 == 80
        assert looks_like_code(code)
        assert looks_like_code(f"  {code.lower()} ")


@pytest.mark.parametrize(
    "text",
    ["", "081-234-5678", "1-1017-00230-70-8", "ABCD-EFGH-IJKL", "บ้านวังไผ่-หนองไผ่-เขต3", "A" * 16],
)
def test_what_people_type_is_not_taken_for_a_code(text: str) -> None:
    assert not looks_like_code(text)
