"""``เปิดหลายบัญชี``: an officer asks for several people who have no LINE, from a list.

Every line is looked at before anything is opened, and only what the officer has seen is. Each
person has a request of their own, so that each can be undone; the batch is for their slips.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import uuid4

from handlers.accounts.filing_for import Entry, file_for
from handlers.accounts.form import proposed
from handlers.accounts.rows import MOST, Bad, checked, lines_from, lines_of, portal_of_row
from handlers.kit import which_portal
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Show, Then, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, NotAChoice, TooLong, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Rows
from handlers.kit.news import VouchedForAll
from handlers.kit.recognising import WITHOUT_NUMBER, read_way_of, way_buttons
from handlers.kit.router import Router
from handlers.kit.taps.menu import OpenForMany
from handlers.language.words import Intent as Wish
from store.refusals import NotYours, Refusal
from store.requests import Recognition

many = Router("accounts.many")

LONGEST: Final = 5_000
"""Characters of one message (LINE)."""
A_CARD: Final = 6
"""Lines that a card shows; fifty bad ones are nine cards."""


@dataclass
class TooManyRows(Refusal):
    """More people than are opened at once."""

    count: int
    limit: int


class NobodyReady(Refusal):
    """Since the list was looked at, none of it can be opened any more."""


def _read_rows(answer: str, _desk: Desk) -> str:
    count = len(lines_of(answer))
    if count == 0:
        raise NotAChoice
    if count > MOST:
        raise TooManyRows(count, MOST)
    return answer


def _read_way(answer: str, _desk: Desk) -> str:
    return read_way_of(answer, WITHOUT_NUMBER)


def _ways(_desk: Desk) -> tuple[Button, ...]:
    return way_buttons(WITHOUT_NUMBER)


def _some_place_does_not_say(answers: Answers, desk: Desk) -> bool:
    """Where each person's workplace says which portal is theirs, nothing is asked."""
    if not desk.office.has_several_portals:
        return False
    good, _bad = checked(answers.get("rows", ""), desk)
    return any(which_portal.of_place(row.place, desk) is None for row in good)


class ManyAccounts(Form, form="many"):
    """The list, and how the people on it were recognised."""

    survives: ClassVar[tuple[type[Refusal], ...]] = (NobodyReady,)
    takes_file: ClassVar[bool] = True

    rows: str = ask("many.ask_rows", reader=_read_rows, limit=LONGEST)
    portal: str = ask(
        "many.ask_portal",
        reader=which_portal.read,
        choices=which_portal.choices,
        when=_some_place_does_not_say,
    )
    how: str = ask("many.ask_how", reader=_read_way, choices=_ways)

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        return which_portal.still_there(answers, desk)

    def report(self, desk: Desk) -> Effects:
        _good, bad = checked(self.rows, desk, self.portal)
        if bad:
            places = range(0, len(bad), A_CARD)
            yield Show(tuple(_faults(bad[at : at + A_CARD]) for at in places))

    def summary(self, desk: Desk, seal: str) -> Card:
        good, bad = checked(self.rows, desk, self.portal)
        confirm = Button.of("button.confirm", Confirm(self.form, seal), style="primary")
        return Card(
            "many.summary",
            badge=Badge.WAITING,
            facts=(
                Fact("fact.rows", len(good) + len(bad)),
                Fact("fact.ready", len(good)),
                Fact("fact.to_mend", len(bad)),
                *(which_portal.portal_fact(self.portal, desk) if self.portal else ()),
                Fact("fact.recognised", Words(f"recognition.{self.how}")),
            ),
            buttons=(
                *((confirm,) if good else ()),
                Button.of("button.mend_rows", Edit(self.form, "rows")),
                CANCEL,
            ),
        )

    @classmethod
    def file_arrived(cls, rows: Rows, desk: Desk) -> Effects:
        """The list as a file, at any time while the form is open: as good as pasted."""
        if not officer(desk):
            raise NotYours
        text = lines_from(rows)
        if len(text) > LONGEST:
            raise TooLong(LONGEST)
        yield from start(cls, desk, {"rows": _read_rows(text, desk)})

    def finish(self, desk: Desk) -> Effects:
        """Opens what is ready at this moment."""
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        good, _bad = checked(self.rows, desk, self.portal)
        if not good:
            raise NobodyReady
        batch, how = uuid4(), Recognition(self.how)
        filed = tuple(
            file_for(
                Entry(
                    name=row.name,
                    place=row.place,
                    workplace=desk.places[row.place].display,
                    phone=row.phone,
                    profile=row.device,
                    username=proposed(row.name, desk),
                    portal=portal_of_row(row, self.portal, desk),
                    batch=batch,
                ),
                how,
                desk,
            )
            for row in good
        )
        yield Then(VouchedForAll(filed, how))


def _faults(bad: Sequence[Bad]) -> Card:
    """Which lines cannot be opened, and why."""
    facts = (
        Fact("fact.row", Words("many.row", {"line": row.line, "cell": row.cell, "why": row.why}))
        for row in bad
    )
    return Card("many.faults", facts=tuple(facts))


@many.on(OpenForMany, who=officer, words=[Wish.OPEN_FOR_MANY])
def begin(_tap: OpenForMany, desk: Desk) -> Effects:
    """A list that was sent before is not gone on with: people change."""
    desk.conversations.end(desk.me.id, ManyAccounts.form)
    yield from start(ManyAccounts, desk)
