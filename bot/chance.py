"""Chance for pauses, so that not all come back at once. The system's own: what draws from it in a
thread changes nothing for whoever else has seeded Python's."""

from random import SystemRandom
from typing import Final

CHANCE: Final = SystemRandom()
