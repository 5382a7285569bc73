"""Only what is shown of a ranking is sorted, and it stands as if everything were."""

from collections.abc import Sequence
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.mis.answer import HIDDEN, Value
from handlers.mis.breakdown import ranked

NUMBERS = st.integers(-2, 9).map(Decimal)
VALUES = st.lists(
    st.one_of(NUMBERS, NUMBERS, st.sampled_from([HIDDEN, None])), min_size=4, max_size=30
)


def everything_sorted(values: Sequence[Value], *, least_first: bool) -> list[tuple[int, Value]]:
    """Of equals the earlier one stands first, and those without a number last."""
    numbered = [(at, one) for at, one in enumerate(values) if isinstance(one, Decimal)]
    others = [(at, one) for at, one in enumerate(values) if not isinstance(one, Decimal)]
    in_order = sorted(numbered, key=lambda told: told[1] if least_first else -told[1])
    return [*in_order, *others]


@settings(max_examples=150, deadline=None)
@given(values=VALUES, first=st.integers(0, 12), order=st.sampled_from(["asc", "desc", ""]))
def test_the_first_few_stand_as_they_do_where_all_are_sorted(
    values: list[Value], first: int, order: str
) -> None:
    all_of_them = everything_sorted(values, least_first=order == "asc")
    assert ranked(range(len(values)), values, order, first) == all_of_them[:first]
