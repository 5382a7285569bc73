"""What figures are told apart by and chosen by, and the keys of what they come to."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from store.pages import Table, unpacked
from store.rollups import UNTOLD


class By(StrEnum):
    """What figures can be told apart by, and chosen by."""

    SCHOOL = "school"
    GRADE = "grade"
    LEVEL = "level"
    SEX = "sex"
    POSITION = "position"
    SUBJECT = "subject"
    DISTRICT = "district"
    TAMBON = "tambon"
    CLUSTER = "cluster"
    SIZE7 = "size7"
    EXTENDED = "extended"


Where = Mapping[By, Sequence[Any]]
"""For each of these, which are wanted; what is not named is not looked at."""
EVERYTHING: Final[Where] = {}
PLACES: Final = (By.DISTRICT, By.TAMBON, By.CLUSTER, By.SIZE7, By.EXTENDED)
OF_A_FIGURE: Final = (By.GRADE, By.LEVEL, By.SEX, By.POSITION, By.SUBJECT)


def add_sums(
    found: dict[tuple[Any, ...], list[int]],
    rolled: Sequence[Any],
    table: Table,
    groups: Mapping[tuple[Any, ...], Sequence[int]],
    by: Sequence[By],
) -> None:
    places = [one for one in by if one not in OF_A_FIGURE]
    width = len(table.kinds)
    in_parts = any(len(columns) < width for columns in groups.values())
    only_place = by in ([By.DISTRICT], [By.CLUSTER])
    for place, extended, total, figures, *cells in rolled:
        place_key = (place,) if only_place else tuple(_told(one, place, extended) for one in places)
        sums, filled = (unpacked(one, width) for one in cells) if in_parts else ((), ())
        for cells_key, columns in groups.items():
            key = place_key if only_place else woven(by, cells_key, place_key)
            summed = found.setdefault(key, [0, 0])
            summed[0] += sum(map(sums.__getitem__, columns)) if in_parts else total
            summed[1] += sum(map(filled.__getitem__, columns)) if in_parts else figures


def _told(by: By, place: str, extended: int) -> Any:
    if by is By.EXTENDED:
        return None if extended == UNTOLD else bool(extended)
    if by is By.SIZE7:
        return int(place) if place else None
    return place


def untold(by: By) -> Any:
    """Where a school on no list stands."""
    return "" if by in (By.DISTRICT, By.TAMBON, By.CLUSTER) else None


def woven(
    by: Sequence[By], cells_key: tuple[Any, ...], place_key: tuple[Any, ...]
) -> tuple[Any, ...]:
    """The two halves of a key in the order of ``by``."""
    if not cells_key or not place_key:
        return cells_key or place_key
    cells, places = iter(cells_key), iter(place_key)
    return tuple(next(cells if one in OF_A_FIGURE else places) for one in by)


def in_order(one: tuple[tuple[Any, ...], Any]) -> list[tuple[bool, Any]]:
    """What is not told stands last."""
    return [(part is None, part) for part in one[0]]
