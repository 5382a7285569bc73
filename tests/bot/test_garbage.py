"""What is not looked through for garbage, and for how long."""

import gc

import pytest

from bot.garbage import uncollected


def test_nothing_is_collected_within_and_again_behind() -> None:
    with uncollected():
        within = gc.isenabled()
    assert (within, gc.isenabled()) == (False, True)


def test_it_is_collected_again_behind_a_failure() -> None:
    with pytest.raises(ValueError, match="torn"), uncollected():
        raise ValueError("torn")
    assert gc.isenabled()


def test_one_within_another_does_not_end_it() -> None:
    with uncollected():
        with uncollected():
            pass
        within = gc.isenabled()
    assert (within, gc.isenabled()) == (False, True)
