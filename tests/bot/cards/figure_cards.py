"""The cards of a file of figures that is being looked at, made by its own form."""

import json
from datetime import timedelta

from handlers.figurefiles.opening import read_file
from handlers.figurefiles.packing import packed
from handlers.kit.desk import Desk
from handlers.kit.effects import Card, Show
from handlers.loading.dropping import FiguresFile
from handlers.loading.planning import plan
from handlers.loading.recording import record
from handlers.loading.schools import known

NAME = "2568-1-schoolmis-67030000.json"


def _form(desk: Desk, pupils: int, *, total: int | None = None) -> FiguresFile:
    rows = [
        {"รหัสโรงเรียน": code, "ป.1 ชาย": pupils, "ป.1 หญิง": "1,204", "ป.1 ห้อง": 3}
        for code in ("67030158", "67030060", "67030999")
    ]
    whole = {"รหัสโรงเรียน": "", "ป.1 ชาย": total or 3 * pupils, "ป.1 หญิง": 3612}
    data = json.dumps({"data": [*rows, whole]}).encode()
    reading = read_file(NAME, data, known(desk.session, desk.places))
    given = {"reading": packed(reading), "year": "2568", "round": "1"}
    return FiguresFile.filled(given)


def _load(desk: Desk, form: FiguresFile) -> None:
    plans = plan(form.read, desk.session, desk.places, desk.today)
    record(plans, desk.audit, desk.places, today=desk.today)
    desk.now += timedelta(days=1)


def figures_preview(desk: Desk) -> Card:
    """Beside what is loaded of it already."""
    _load(desk, _form(desk, 900))
    return _form(desk, 1100).summary(desk, "0")


def figures_nothing_new(desk: Desk) -> Card:
    _load(desk, _form(desk, 900))
    return _form(desk, 900).summary(desk, "0")


def figures_doubtful(desk: Desk) -> Card:
    _load(desk, _form(desk, 2))
    (shown,) = _form(desk, 900, total=4).report(desk)
    assert isinstance(shown, Show)
    return shown.cards[0]
