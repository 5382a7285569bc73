"""What every test can use: servers on loopback, and the word for a test that needs one."""

import pytest

from tests.services import programs

pytest_plugins = [
    "tests.services.postgresql",
    "tests.services.mariadb",
    "tests.services.freeradius",
]


def pytest_runtest_setup(item: pytest.Item) -> None:
    """``@pytest.mark.service("postgresql")``: skipped and said where it is missing."""
    for mark in item.iter_markers("service"):
        programs.require(*mark.args)
