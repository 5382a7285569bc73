"""A plan in words: what it is, of when, what changes, what looks wrong."""

from decimal import Decimal

from handlers.figurefiles.cells import spelled
from handlers.figurefiles.metrics import metrics
from handlers.figurefiles.reading import Doubt, DoubtKind, Reading
from handlers.kit.effects import Params, Words
from handlers.loading.planning import Change, Plan
from store.figures import Series


def layout_told(plan: Plan, reading: Reading) -> Words:
    """Which kind of file it is, and which of its parts."""
    if plan.part.series == Series.SCHOOLS:
        return Words("figures.layout.schools")
    return Words(f"figures.layout.{reading.layout}")


def period_told(plan: Plan) -> Words:
    """School year and round, or term."""
    return _period(plan.part.series, plan.year, plan.round)


def _period(series: str, year: int, round: int) -> Words:
    if not year:
        return Words("figures.no_year")
    if not round:
        return Words("figures.year", {"year": str(year)})
    if series == Series.POOR:
        return Words("figures.term", {"year": str(year), "term": round})
    return Words("figures.round", {"year": str(year), "round": round})


def metric_told(metric: str) -> Words:
    return Words(f"figures.metric.{metric}")


def change_told(change: Change, plan: Plan) -> Words:
    """A total, and by how much it is another than before, or than that of the year and round it is
    compared with."""
    told = metric_told(change.metric)
    if change.before is None:
        return Words("figures.new_total", {"metric": told, "now": spelled(change.now)})
    more = change.now - change.before
    said: Params = {
        "metric": told,
        "now": spelled(change.now),
        "before": spelled(change.before),
        "more": f"{'+' if more > 0 else ''}{spelled(more)}" if more else "±0",
    }
    other = plan.compared
    if other is None or plan.before is not None:
        return Words("figures.changed_total", said)
    period = _period(other.series, other.year, other.round)
    return Words("figures.compared_total", said | {"period": period})


def doubt_told(doubt: Doubt) -> Words:
    """With the cell it is about."""
    cell: str | Words = f"{doubt.cell} ({doubt.heading})" if doubt.heading else doubt.cell
    if doubt.kind is DoubtKind.CHANGED:
        cell = metric_told(doubt.cell)
    return Words(
        f"figures.doubt.{doubt.kind.value}",
        {
            "cell": cell,
            "said": doubt.said,
            "counted": doubt.counted,
            "more": _more(doubt),
        },
    )


def _more(doubt: Doubt) -> str:
    """By how much what stands there is another than it should be."""
    if doubt.kind is not DoubtKind.TOTAL:
        return ""
    said, counted = (Decimal(one.replace(",", "")) for one in (doubt.said, doubt.counted))
    return f"{'+' if said > counted else ''}{spelled(said - counted)}"


MORE_METRICS = (
    "onet_sd",
    "nt_sd",
    "rt_sd",
    "poor_registered_dmc",
    "poor_registered_cct",
    "poor_screened",
    "poor_allotted",
    "poor_budget",
)
"""Of the office's own tables, beside those of our template."""


def known_metrics() -> tuple[str, ...]:
    """Every metric that a file can bring."""
    return (*metrics(), *MORE_METRICS)
