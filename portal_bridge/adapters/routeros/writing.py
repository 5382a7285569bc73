"""Making the router's rows right, and reading them back: a yes of its is not believed."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from portal_bridge.adapters.routeros.answers import Row
from portal_bridge.adapters.routeros.wire import Router
from portal_bridge.contract import Rejected, Unsure

LOOKS: Final = 3
"""Before, between and after two attempts: the number by which a row was found may be another one
after a restart."""


def ensure(
    router: Router,
    menu: str,
    fields: Sequence[str],
    wanted: Row,
    says: Callable[[Row, Mapping[str, str]], bool],
) -> None:
    """Make the row of the name that is wanted say all that is wanted. Nothing is written if it
    does. Raises ``Unsure`` when it never does."""
    for look in range(LOOKS):
        row = find(router, menu, fields, wanted["name"])
        if row is not None and says(row, wanted):
            return
        if look == LOOKS - 1:
            break
        if row is None:
            _add(router, menu, fields, wanted)
        else:
            router.change(menu, row[".id"], wanted)
    raise Unsure("the router said yes and changed nothing")


def drop(router: Router, menu: str, found: Callable[[], Sequence[Row]]) -> None:
    """Remove whatever is found. Raises ``Unsure`` when it is still found after that."""
    for look in range(LOOKS):
        rows = found()
        if not rows:
            return
        for row in rows if look < LOOKS - 1 else ():
            router.remove(menu, row[".id"])
    raise Unsure("the router said yes and removed nothing")


def find(router: Router, menu: str, fields: Sequence[str], name: str) -> Row | None:
    return next(iter(router.rows(menu, fields, name=name)), None)


def _add(router: Router, menu: str, fields: Sequence[str], wanted: Row) -> None:
    try:
        router.add(menu, wanted)
    except Rejected:
        # Another process may have been faster: then there is a row to make right.
        if find(router, menu, fields, wanted["name"]) is None:
            raise
