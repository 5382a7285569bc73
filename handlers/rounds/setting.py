"""What officers change: a due day moved, a round added, a round closed. Each is audited."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.intents import Intent
from handlers.kit.router import Router
from handlers.language.days import BadDays, one_day
from handlers.language.normal import normal
from handlers.rounds.naming import due as due_words
from handlers.rounds.naming import label, name, on
from handlers.rounds.reporting import ROUNDS
from handlers.rounds.showing import AddRound, CloseRound, MoveRound
from handlers.rounds.standing import RoundOver, found, matching, may_run
from store.audit import Act
from store.refusals import NotYours, Refusal
from store.rounds import DMC, OWN, SYSTEMS, DataRound

setting = Router("data_rounds.setting")

OFFERED: Final = 10
LONGEST_TITLE: Final = 60
_LETTERS: Final = re.compile(r"[^a-z]")


class AlreadyThere(Refusal):
    """The DMC's rounds are there by themselves."""


class MovedMeanwhile(Refusal):
    """Another officer has set another day since this form began."""


class TooManyRounds(Refusal):
    """More rounds of one title than a school year has."""


@dataclass(frozen=True)
class MoveInWords(Intent):
    """``เลื่อน DMC รอบ 1 เป็น 15 มิ.ย.``: ``day`` as it was typed."""

    system: str
    number: int
    day: str


def system_named(text: str) -> str:
    """The central program that is meant, as it is usually written; ``""``: none."""
    said = _LETTERS.sub("", normal(text).casefold())
    return next((one for one in SYSTEMS if _LETTERS.sub("", one.casefold()) == said), "")


def _read_day(answer: str, desk: Desk) -> str:
    return one_day(answer, today=desk.today).isoformat()


class RoundDay(Form, form="round_day"):
    """To which day."""

    round: str = ask(when=never, given=True)
    before: str = ask(when=never, given=True)
    """The day it was due when the form began."""
    day: str = ask("rounds.ask_day", reader=_read_day)

    def ask_params(self, desk: Desk) -> Params:
        row = found(UUID(self.round), desk)
        return {"round": name(row), "due": due_words(row, desk.today)}

    def finish(self, desk: Desk) -> Effects:
        if not may_run(desk):
            raise NotYours
        row = found(UUID(self.round), desk)
        before, due = date.fromisoformat(self.before), date.fromisoformat(self.day)
        if not desk.rounds.move(row.id, before=before, due=due):
            raise MovedMeanwhile
        desk.audit.note(Act.ROUND_MOVED, row.id, how=f"before={before} due={due}")
        said: Params = {"round": name(row), "before": on(before), "day": on(due)}
        yield Say("rounds.moved", said, (ROUNDS,))


@setting.on(MoveRound, who=may_run)
def move(tap: MoveRound, desk: Desk) -> Effects:
    yield from _move(found(tap.round, desk), "", desk)


def _move(round: DataRound, day: str, desk: Desk) -> Effects:
    """A day that cannot be read is asked for."""
    desk.conversations.end(desk.me.id, RoundDay.form)
    given = {"round": round.id.hex, "before": round.due.isoformat()}
    try:
        given |= {"day": _read_day(day, desk)} if day else {}
    except BadDays as bad:
        yield Say(bad.text)
    yield from start(RoundDay, desk, given)


@setting.on(MoveInWords, who=may_run)
def move_in_words(said: MoveInWords, desk: Desk) -> Effects:
    """The round that runs or is the next to come; one that is over only where no other is meant."""
    meant = matching(desk.rounds.known(desk.today), said.system, said.number)
    ahead = [one for one in meant if not one.is_over(desk.today)] or meant[-1:]
    if not ahead:
        yield Say("rounds.none_such", buttons=(ROUNDS,))
    elif len(ahead) == 1:
        yield from _move(ahead[0], said.day, desk)
    else:
        buttons = (
            Button.of(label(one)[:20], MoveRound(one.id), literal=True) for one in ahead[:OFFERED]
        )
        yield Say("rounds.move_which", buttons=tuple(buttons))


@setting.on(CloseRound, who=may_run)
def close(tap: CloseRound, desk: Desk) -> Effects:
    """Moving its day opens it again."""
    row = found(tap.round, desk)
    if not desk.rounds.close(row.id, now=desk.now):
        raise RoundOver
    desk.audit.note(Act.ROUND_CLOSED, row.id)
    again = Button.of("button.round_move", MoveRound(row.id))
    yield Say("rounds.closed", {"round": name(row)}, (again, ROUNDS))


def _read_title(answer: str, _desk: Desk) -> str:
    called = system_named(answer)
    if called == DMC:
        raise AlreadyThere
    return called or normal(answer)


def _titles(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(one, tap=one, literal=True) for one in SYSTEMS if one != DMC)


class NewRound(Form, form="round_new"):
    """Of which program or what about, and by which day."""

    round_title: str = ask(
        "rounds.ask_title", reader=_read_title, limit=LONGEST_TITLE, choices=_titles
    )
    round_due: str = ask("rounds.ask_due", reader=_read_day)

    def finish(self, desk: Desk) -> Effects:
        if not may_run(desk):
            raise NotYours
        system = self.round_title if self.round_title in SYSTEMS else OWN
        title = "" if system else self.round_title
        due = date.fromisoformat(self.round_due)
        row = desk.rounds.add(system, title, opens=desk.today, due=due)
        if row is None:
            raise TooManyRounds
        desk.audit.note(Act.ROUND_ADDED, row.id, how=f"due={due}")
        yield Say("rounds.added", {"round": name(row), "day": on(due)}, (ROUNDS,))


@setting.on(AddRound, who=may_run)
def add(_tap: AddRound, desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, NewRound.form)
    yield from start(NewRound, desk)
