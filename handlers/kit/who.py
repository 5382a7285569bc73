"""Officers by name, as a sentence names them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Param, Words
from store.assignments import Assignment
from store.requests import Request

NAMED: Final = 2


def who_has(request: Request, rights: Sequence[Assignment], desk: Desk) -> Param | None:
    """Who of those with the right decides it now; ``None`` when nobody has it. One who is at it is
    named alone, and of several those who are there."""
    names = desk.officer_names
    if request.taken_by is not None and request.taken_by in names:
        return names[request.taken_by]
    by_officer = {row.officer_id: row for row in rights}
    held = [by_officer[officer] for officer in names if officer in by_officer]
    away = {row.officer_id for row in desk.absences.on(desk.today)}
    there = [row for row in held if row.officer_id not in away] or held
    return _listed([_named(row, names) for row in there]) if there else None


def _named(row: Assignment, names: Mapping[UUID, str]) -> Param:
    name = names[row.officer_id]
    if row.acting_for is None or row.acting_for not in names:
        return name
    return Words("who.acting", {"name": name, "for_whom": names[row.acting_for]})


def _listed(names: Sequence[Param]) -> Param:
    if len(names) == 1:
        return names[0]
    if len(names) == NAMED:
        return Words("who.either", {"first": names[0], "second": names[1]})
    return Words("who.several", {"first": names[0], "more": len(names) - 1})
