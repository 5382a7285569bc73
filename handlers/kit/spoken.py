"""A refusal's fields as a sentence can say them."""

from collections.abc import Mapping
from datetime import datetime

from handlers.kit.effects import Params, When, Words
from store.clock import BANGKOK
from store.requests import State


def spoken(params: Mapping[str, object], now: datetime) -> Params:
    """Today's moments by their time alone, others in full."""
    said: Params = {}
    for name, value in params.items():
        match value:
            case datetime():
                same_day = value.astimezone(BANGKOK).date() == now.astimezone(BANGKOK).date()
                said[name] = When(value, "time" if same_day else "full")
            case State():
                family = "outcome" if name == "outcome" else "stands"
                said[name] = Words(f"{family}.{value.value}")
            case int():
                said[name] = value
            case _:
                said[name] = str(value)
    return said
