"""Towns for stories: one for a module's independent persons, or one of a story's own."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import structlog

from tests.journeys.town import Town
from tests.journeys.town import town as open_town

NewTown = Callable[..., Town]
HERE = Path(__file__).parent
TOLD_FIRST = {"test_main_story"}
"""The stories that ``task fast`` tells: the main job from end to end. The others take minutes."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and item.path.stem not in TOLD_FIRST:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """No log lines; what is logged in production is looked at by the story about secrets."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    yield
    structlog.configure(**before)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all stories of a module; each brings its own people."""
    with open_town(tmp_path_factory.mktemp("town")) as place:
        yield place


@pytest.fixture
def own_town(tmp_path: Path) -> Iterator[NewTown]:
    """Call it for a town of this story's own, with settings that differ."""
    with ExitStack() as towns:

        def new(**settings: Any) -> Town:
            return towns.enter_context(open_town(tmp_path, **settings))

        yield new
