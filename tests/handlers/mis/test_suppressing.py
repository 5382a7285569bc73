"""No subtraction of what is told gives a small cell."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.mis.suppressing import SMALL, Cell, hidden

PLACES = [(d, t, s) for d in "AB" for t in "12" for s in "xyz"]
COUNTS = st.one_of(st.integers(0, 6), st.integers(0, 60)).map(Decimal)


def leaves_of(places: list[Cell]) -> st.SearchStrategy[dict[Cell, Decimal]]:
    return st.dictionaries(st.sampled_from(places), COUNTS, min_size=1)


def cells(leaves: dict[Cell, Decimal]) -> dict[Cell, Decimal]:
    """Every cell and its number."""
    summed: dict[Cell, Decimal] = {}
    for leaf, value in leaves.items():
        for depth in range(len(leaf) + 1):
            summed[leaf[:depth]] = summed.get(leaf[:depth], Decimal(0)) + value
    return summed


def row(cell: Cell, leaves: list[Cell]) -> list[Fraction]:
    return [Fraction(leaf[: len(cell)] == cell) for leaf in leaves]


def reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """Gauss and Jordan: what everything that is told comes to."""
    rows, done = [list(one) for one in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((r for r in range(done, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [one / rows[done][column] for one in rows[done]]
        for r, other in enumerate(rows):
            if r != done and other[column]:
                factor = other[column]
                rows[r] = [a - factor * b for a, b in zip(other, rows[done], strict=True)]
        done += 1
    return rows[:done]


def can_be_worked_out(wanted: list[Fraction], told: list[list[Fraction]]) -> bool:
    return len(reduced([*told, wanted])) == len(reduced(told))


@given(leaves_of(PLACES))
def test_no_small_cell_can_be_worked_out_from_what_is_told(leaves: dict[Cell, Decimal]) -> None:
    numbers, not_told, names = cells(leaves), hidden(leaves), list(leaves)
    told = [row(cell, names) for cell in numbers if cell not in not_told]

    for cell, value in numbers.items():
        if 0 < value < SMALL:
            assert cell in not_told
            assert not can_be_worked_out(row(cell, names), told)


def rest_of(cell: Cell, numbers: dict[Cell, Decimal], not_told: frozenset[Cell]) -> Iterator[Cell]:
    """Hidden leaves below, as far as the next told cell."""
    for one in numbers:
        if one[:-1] == cell and one and one in not_told:
            below = [other for other in numbers if other[:-1] == one and other]
            yield from rest_of(one, numbers, not_told) if below else [one]


@given(leaves_of(PLACES))
def test_what_is_left_of_a_told_cell_is_neither_small_nor_fixed_by_its_size(
    leaves: dict[Cell, Decimal],
) -> None:
    numbers, not_told = cells(leaves), hidden(leaves)
    for cell in numbers.keys() - not_told:
        rest = [numbers[one] for one in rest_of(cell, numbers, not_told)]
        assert not rest or (len(rest) > 1 and sum(rest) >= SMALL and sum(rest) > len(rest))


def one_after_the_other(leaves: dict[Cell, Decimal]) -> frozenset[Cell]:
    """The slow way: one more cell is hidden, and everything is looked at from the beginning."""
    numbers = cells(leaves)
    not_told = frozenset(cell for cell, value in numbers.items() if 0 < value < SMALL)
    while True:
        for cell in sorted(numbers.keys() - not_told, key=lambda one: (-len(one), one)):
            rest = [numbers[one] for one in rest_of(cell, numbers, not_told)]
            if rest and (len(rest) == 1 or sum(rest) < SMALL or sum(rest) == len(rest)):
                below = [one for one in told_below(cell, numbers, not_told) if numbers[one]]
                worth = [(numbers[one], one) for one in below]
                not_told |= {min(worth)[1] if worth else cell}
                break
        else:
            return not_told


def told_below(
    cell: Cell, numbers: dict[Cell, Decimal], not_told: frozenset[Cell]
) -> Iterator[Cell]:
    """The highest told cells under this one."""
    for one in numbers:
        if one and one[:-1] == cell:
            yield from told_below(one, numbers, not_told) if one in not_told else [one]


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 3).flatmap(lambda depth: leaves_of([one[:depth] for one in PLACES])))
def test_the_same_is_hidden_as_where_everything_is_looked_at_after_each_cell(
    leaves: dict[Cell, Decimal],
) -> None:
    assert hidden(leaves) == one_after_the_other(leaves)


@given(st.dictionaries(st.sampled_from(PLACES), st.integers(SMALL, 60).map(Decimal), min_size=1))
def test_where_nothing_is_small_everything_is_told(leaves: dict[Cell, Decimal]) -> None:
    assert hidden(leaves) == frozenset()


def test_a_small_school_takes_another_of_its_tambon_with_it() -> None:
    leaves = {("A", "1", s): Decimal(n) for s, n in (("x", 3), ("y", 20), ("z", 9))}

    assert hidden(leaves) == {("A", "1", "x"), ("A", "1", "z")}


def test_nought_tells_of_nobody() -> None:
    assert hidden({("A", "1", "x"): Decimal(0), ("A", "1", "y"): Decimal(8)}) == frozenset()


def test_five_of_one_each_are_not_given_away_by_their_number() -> None:
    ones = {("A", "1", str(at)): Decimal(1) for at in range(5)}

    assert hidden(ones | {("A", "1", "y"): Decimal(20)}) >= {*ones, ("A", "1", "y")}
