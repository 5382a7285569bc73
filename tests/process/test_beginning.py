"""The processes of these tests begin with modules that are there."""

from importlib import import_module

import pytest

from tests.process.beginning import READ


@pytest.mark.parametrize("module", READ)
def test_what_is_read_ahead_is_there(module: str) -> None:
    assert import_module(module).__name__ == module
