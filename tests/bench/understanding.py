"""How many messages a second are understood, beside merely giving them one spelling."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from handlers.language.normal import normal
from handlers.understanding.asking import understand
from handlers.understanding.deciding import first_fitting
from handlers.understanding.places.country import key

MESSAGES = Path(__file__).parents[1] / "handlers" / "understanding" / "tuning.jsonl"
TIMES = 5


@dataclass(frozen=True)
class Speed:
    """Messages a second: only spelled, and understood; and what a message takes, in ms: half of
    them, 99 of 100, and the slowest."""

    spelled: float
    understood: float
    median_ms: float
    p99_ms: float
    slowest_ms: float


def speed() -> Speed:
    """One round over all messages, everything loaded before."""
    lines = MESSAGES.read_text(encoding="utf-8").splitlines()
    texts = [str(json.loads(line)["text"]) for line in lines]
    for text in texts:
        understand(text)
    took = sorted(1000 * min(_took(_anew, text) for _ in range(3)) for text in texts)
    half, nearly_all = took[len(took) // 2], took[len(took) * 99 // 100]
    return Speed(_rate(normal, texts), _rate(_anew, texts), half, nearly_all, took[-1])


def _anew(text: str) -> object:
    """As for the first time: nothing of this message is remembered from the round before."""
    key.cache_clear()
    first_fitting.cache_clear()
    return understand(text)


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
