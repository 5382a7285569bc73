"""How many examples Hypothesis tries: a few at a desk, where tests run again and again; all of them
before a change lands, which is where ``CI`` or ``REQUIRE_SERVICES=1`` is set."""

import os
from typing import Final

from hypothesis import settings

THOROUGH: Final = bool(os.environ.get("CI")) or os.environ.get("REQUIRE_SERVICES") == "1"
SHARE: Final = 10
"""At a desk it is one in so many."""


def examples(all_of_them: int) -> int:
    return all_of_them if THOROUGH else max(2, all_of_them // SHARE)


def load() -> None:
    """What holds for every test that does not say otherwise."""
    settings.register_profile("helpdesk", max_examples=examples(100), deadline=None)
    settings.load_profile("helpdesk")
