"""Tables whose columns stand beside each other: of years, of places, of several figures."""

from collections.abc import Iterable, Sequence

from handlers.mis.answer import Line, Source
from handlers.mis.guarding import Values
from handlers.mis.measuring import Shelf
from handlers.mis.naming import in_order, label


def lines_across(shelf: Shelf, group: str, columns: Sequence[Values]) -> list[Line]:
    """The group down, a column for each; what one of them has no figure of stays empty there."""
    keys = in_order(group, list(dict.fromkeys(key for one in columns for (key,) in one)))
    return [
        Line(label(group, key, shelf), tuple(one.get((key,)) for one in columns)) for key in keys
    ]


def told_apart(found: Values) -> Values:
    """Without what a file does not tell apart. Schools without ม.ต้น, and those without pupils, have
    keys of their own, ``False`` and 0."""
    return {key: value for key, value in found.items() if "" not in key}


def each_once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """In their order; several columns may be from one load."""
    return tuple({source.load: source for source in sources}.values())
