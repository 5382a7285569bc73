"""The whole house without a network, for conversations that need no HTTP."""

from collections.abc import Iterator

import pytest

from tests.bot.whole import House


@pytest.fixture
def house() -> Iterator[House]:
    house = House()
    yield house
    house.close()
