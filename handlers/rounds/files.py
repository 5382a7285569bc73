"""What may go with a report: how many, or the file that was sent. Of a file nothing is kept but its
name and its fingerprint: it says which one was meant, and no pupil's data comes to us."""

import re
from hashlib import sha256
from typing import ClassVar, Final
from uuid import UUID

from handlers.figurefiles.personal import without_pupils
from handlers.kit.desk import Desk
from handlers.kit.effects import Effects, Params, Say
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.intents import Rows
from handlers.kit.router import Router
from handlers.language.masking import masked
from handlers.language.normal import normal
from handlers.rounds.naming import name
from handlers.rounds.reporting import ROUNDS, AttachFile, TellFigure, figure_noted, report_behind
from store.refusals import Refusal
from store.rounds import LARGEST

files = Router("data_rounds.files")

LONGEST_NAME: Final = 80
_FIGURE: Final = re.compile(
    r"\s*(?:(?:ส่ง|ไป|แล้ว|มี|จำนวน|ทั้งหมด|นักเรียน)\s*)*([0-9][0-9,]{0,8})\s*(?:คน|ราย|people|pupils)?\s*"
)


class NotAFigure(Refusal):
    """No number of pupils that a school can have."""


class SendAFile(Refusal):
    """Words where a file was asked for."""


def figure_in(text: str) -> int:
    """How many; 0 is no answer. Raises ``NotAFigure``."""
    found = _FIGURE.fullmatch(normal(text))
    figure = int(found[1].replace(",", "")) if found else 0
    if not 0 < figure <= LARGEST:
        raise NotAFigure
    return figure


def _read_figure(answer: str, _desk: Desk) -> str:
    return str(figure_in(answer))


class RoundFigure(Form, form="round_figure"):
    """How many were sent."""

    round: str = ask(when=never, given=True)
    school: str = ask(when=never, given=True)
    figure: str = ask("rounds.ask_figure", reader=_read_figure)

    def finish(self, desk: Desk) -> Effects:
        row, mine = report_behind(UUID(self.round), self.school, desk)
        desk.rounds.add_figure(row.id, mine, int(self.figure))
        yield figure_noted(row, mine, int(self.figure), desk)


@files.on(TellFigure)
def tell_figure(tap: TellFigure, desk: Desk) -> Effects:
    _, mine = report_behind(tap.round, tap.school, desk)
    desk.conversations.end(desk.me.id, RoundFigure.form)
    yield from start(RoundFigure, desk, {"round": tap.round.hex, "school": mine})


def name_and_mark(name: str, data: bytes) -> Rows:
    """All that is kept of a file (``bot.couriers.files``): its name without what names a pupil, and
    its SHA-256."""
    called = without_pupils(masked(normal(name)))[:LONGEST_NAME]
    return ((called, sha256(data).hexdigest()),)


def _refuse_words(_answer: str, _desk: Desk) -> str:
    raise SendAFile


class RoundFile(Form, form="round_file"):
    """The file that was sent."""

    takes_file: ClassVar[bool] = True

    round: str = ask(when=never, given=True)
    school: str = ask(when=never, given=True)
    round_file: str = ask("rounds.ask_file", reader=_refuse_words)

    @classmethod
    def file_arrived(cls, rows: Rows, desk: Desk) -> Effects:
        current = desk.conversations.named(desk.me.id, cls.form)
        given = {} if current is None else current.answers
        row, mine = report_behind(UUID(given.get("round", "")), given.get("school", ""), desk)
        called, mark = rows[0]
        desk.rounds.add_file(row.id, mine, name=called, sha256=mark)
        desk.conversations.end(desk.me.id, cls.form)
        said: Params = {"file": called, "round": name(row)}
        yield Say("rounds.file_noted", said, (ROUNDS,))

    def finish(self, desk: Desk) -> Effects:
        raise SendAFile


@files.on(AttachFile)
def attach(tap: AttachFile, desk: Desk) -> Effects:
    _, mine = report_behind(tap.round, tap.school, desk)
    desk.conversations.end(desk.me.id, RoundFile.form)
    yield from start(RoundFile, desk, {"round": tap.round.hex, "school": mine})
