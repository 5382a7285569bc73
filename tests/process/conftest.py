"""Offices whose commands run as real processes."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.process.product import Product, product

NewProduct = Callable[..., Product]


@pytest.fixture
def new_product(tmp_path: Path) -> Iterator[NewProduct]:
    """Call it for an office, with settings that differ."""
    with ExitStack() as offices:
        yield lambda **settings: offices.enter_context(product(tmp_path, **settings))
