"""What was planned is loaded: all of it, or nothing."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from uuid import UUID

from handlers.figurefiles.layouts import SCORES
from handlers.figurefiles.reading import Part, SchoolRow, totals
from handlers.language.places import Place
from handlers.loading.planning import Plan, Plans
from handlers.loading.schools import PLACES, current_list, from_places
from store.audit import Act, Audit
from store.figures import FigureLoad, Series
from store.loads import Loads, OnRows, nobody_watches
from store.refusals import Refusal


class LoadedMeanwhile(Refusal):
    """Somebody else has loaded the same series, year and round since the file was looked at."""


def record(
    plans: Plans,
    audit: Audit,
    places: Mapping[str, Place],
    *,
    today: date,
    on_rows: OnRows = nobody_watches,
) -> tuple[FigureLoad, ...]:
    """What is new of it, in the transaction of ``audit``. Raises ``LoadedMeanwhile``; the caller
    must undo what was written till then."""
    if all(plan.part.series != Series.SCHOOLS for plan in plans.new):
        _list_schools(audit, places, today)
    # The list of schools first: what figures come to by place goes by it.
    in_turn = sorted(plans.new, key=lambda plan: plan.part.series != Series.SCHOOLS)
    loads = {plan.part.series: _record(plan, plans, audit, on_rows) for plan in in_turn}
    return tuple(loads[plan.part.series] for plan in plans.new)


def _record(plan: Plan, plans: Plans, audit: Audit, on_rows: OnRows) -> FigureLoad:
    reading, part = plans.reading, plan.part
    load = FigureLoad(
        series=part.series,
        year=plan.year,
        round=plan.round,
        turn=0,
        layout=reading.layout,
        file_name=reading.file_name,
        sha256=reading.sha256,
        as_of=plan.as_of,
        loaded_at=audit.now,
        loaded_by=str(audit.actor),
        sample=reading.sample,
        schools=len(part.codes),
        rows=part.figures or len(part.schools),
        totals={metric: f"{total:f}" for metric, total in totals(part, SCORES).items()},
        checked=list(part.checked),
    )
    before = None if plan.before is None else plan.before.id
    _keep(load, part, audit, before, on_rows)
    return load


def _keep(
    load: FigureLoad, part: Part, audit: Audit, instead_of: UUID | None, on_rows: OnRows
) -> None:
    kept = Loads(audit.session).record(
        load,
        figures=part.counts,
        grids=part.grids,
        schools=map(_facts, part.schools),
        instead_of=instead_of,
        on_rows=on_rows,
    )
    if not kept:
        raise LoadedMeanwhile
    how = f"series={load.series} year={load.year} round={load.round} rows={load.rows}"
    audit.note(Act.FIGURES_LOADED, load.id, how=how)


def _list_schools(audit: Audit, places: Mapping[str, Place], today: date) -> None:
    """With the first figures the list of schools is kept, too: sums by อำเภอ go by it."""
    if current_list(audit.session) is not None:
        return
    schools = from_places(places)
    spelled = "\n".join(map(repr, schools)).encode()
    load = FigureLoad(
        series=Series.SCHOOLS,
        year=0,
        round=0,
        turn=0,
        layout=PLACES,
        file_name="",
        sha256=sha256(spelled).hexdigest(),
        as_of=today,
        loaded_at=audit.now,
        loaded_by=str(audit.actor),
        schools=len(schools),
        rows=len(schools),
    )
    _keep(load, Part(Series.SCHOOLS, schools=schools), audit, None, nobody_watches)


def _facts(one: SchoolRow) -> dict[str, object]:
    return one._asdict() | {"extended": bool(one.extended)}
