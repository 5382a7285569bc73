"""What a load of figures is called, wherever it is named: beside an answer, and in a round."""

from collections.abc import Mapping
from typing import Final, Protocol

from handlers.figurefiles.metrics import metrics
from handlers.kit.effects import Params, Words
from store.figures import Series

SERIES: Final[Mapping[str, str]] = {
    Series.STAFF: "mis.series.staff",
    Series.POOR: "mis.series.poor",
    Series.QUOTA: "mis.series.quota",
}


class Named(Protocol):
    """What says which load it is."""

    @property
    def series(self) -> str: ...
    @property
    def year(self) -> int: ...
    @property
    def round(self) -> int: ...


def load_words(load: Named) -> Words:
    """Its program and round, where it is a program's; else of which series it is."""
    said: Params = {"year": str(load.year), "round": str(load.round)}
    if load.series == Series.SCHOOLS:
        return Words("mis.source.schools")
    if load.series == Series.STUDENTS:
        return Words("mis.source.students", said)
    if load.series == Series.POOR and load.round:
        return Words("mis.source.poor", said)
    return Words("mis.source.other", {"series": _series(load.series), "year": str(load.year)})


def _series(series: str) -> Words:
    """A series of its own is called by its metric."""
    if series in SERIES:
        return Words(SERIES[series])
    return Words(f"figures.metric.{series}" if series in metrics() else "mis.series.other")
