"""What does not work: the usual troubles, what officers usually did about them, and why they could
do nothing; each also in people's own words."""

from typing import Final

from handlers.kit.effects import Words

TROUBLES: Final = ("no_internet", "slow", "no_login", "computer", "printer")
SOLUTIONS: Final = ("restarted", "cable", "set_up", "replaced", "explained")
LONGEST: Final = 500
"""Characters of a report; of everything that is added to it, twice as many."""


def trouble_words(trouble: str) -> str | Words:
    """A usual trouble in the reader's language; anything else as it was written."""
    return Words(f"symptom.{trouble}") if trouble in TROUBLES else trouble


def solution_words(solution: str) -> str | Words:
    return Words(f"solution.{solution}") if solution in SOLUTIONS else solution
