"""How many messages a second are understood, beside merely giving them one spelling."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handlers.language.normal import normal
from handlers.understanding.asking import understand

MESSAGES = Path(__file__).parents[1] / "handlers" / "understanding" / "tuning.jsonl"
TIMES = 5


@dataclass(frozen=True)
class Speed:
    """Messages a second: only spelled, and understood; and the slowest message, in ms."""

    spelled: float
    understood: float
    slowest_ms: float


def speed() -> Speed:
    """One round over all messages, everything loaded before."""
    lines = MESSAGES.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    for text in texts:
        understand(text)
    slowest = max(min(_took(understand, text) for _ in range(3)) for text in texts)
    return Speed(_rate(normal, texts), _rate(understand, texts), 1000 * slowest)


def _rate(read: Callable[[str], object], texts: list[str]) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        for text in texts:
            read(text)
    return TIMES * len(texts) / (time.perf_counter() - began)


def _took(read: Callable[[str], object], text: str) -> float:
    began = time.perf_counter()
    read(text)
    return time.perf_counter() - began
