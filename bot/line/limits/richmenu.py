"""Rich menus (Messaging API reference, "Rich menu object"; requirements of the picture)."""

from bot.line.limits.actions import IN_RICH_MENU
from bot.line.limits.counting import graphemes
from bot.line.limits.rules import boolean, each, integer, record, text
from bot.line.limits.spots import Spot

WIDTHS = (800, 2500)
LEAST_HEIGHT = 250
LEAST_RATIO = 1.45
AREAS = 20
IMAGE_BYTES = 1_000_000


def _is_wide_enough(spot: Spot) -> None:
    width, height = spot.get("width"), spot.get("height")
    if not (isinstance(width, int) and isinstance(height, int)) or height <= 0:
        return
    if width / height < LEAST_RATIO:
        spot.complain("The ratio of width to height must be 1.45 or more")


def _areas_lie_inside(spot: Spot) -> None:
    size, areas = spot.get("size"), spot.get("areas")
    if not isinstance(size, dict) or not isinstance(areas, list | tuple):
        return
    for index, area in enumerate(areas):
        bounds = area.get("bounds") if isinstance(area, dict) else None
        if isinstance(bounds, dict) and not _inside(bounds, size):
            place = spot.at("areas", areas).at(index, area).at("bounds", bounds)
            place.complain("The area reaches beyond the picture")


def _inside(bounds: dict[str, object], size: dict[str, object]) -> bool:
    for start, length, whole in (("x", "width", "width"), ("y", "height", "height")):
        a, b, most = bounds.get(start), bounds.get(length), size.get(whole)
        if isinstance(a, int) and isinstance(b, int) and isinstance(most, int) and a + b > most:
            return False
    return True


_BOUNDS = record({"x": integer(0), "y": integer(0), "width": integer(1), "height": integer(1)})

#: The body of "create rich menu".
RICH_MENU = record(
    {
        "size": record(
            {"width": integer(*WIDTHS), "height": integer(LEAST_HEIGHT)}, then=_is_wide_enough
        ),
        "selected": boolean,
        "name": text(300),
        "chatBarText": text(14, count=graphemes),
        "areas": each(record({"bounds": _BOUNDS, "action": IN_RICH_MENU}), 0, AREAS),
    },
    then=_areas_lie_inside,
)
