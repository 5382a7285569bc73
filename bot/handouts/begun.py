"""What somebody has begun to say, as lines of the copy of their data: forms that are not finished,
questions about figures, and rounds of data that they reported."""

import json
from collections.abc import Iterator, Sequence

from bot.handouts.cells import Cell
from handlers.kit.effects import When, Words
from handlers.kit.forms import Form
from handlers.rounds.naming import name
from store.asked import AskedFigure
from store.conversations import Conversation
from store.rounds import DataRound, RoundNudge, RoundReport


def answers(kept: Conversation) -> Iterator[tuple[Cell, ...]]:
    """What was answered so far. A form that asks for nothing of the reader's own (an officer's, of
    somebody else) is told without its answers."""
    form = Form.known.get(kept.form)
    if form is None or not form.personal:
        yield Words("export.other_form"), None, When(kept.touched_at)
        return
    for question in form.questions():
        if not question.given and question.field in kept.answers:
            label = Words(f"field.{question.field}")
            yield label, kept.answers[question.field], When(kept.touched_at)


def asked(kept: Sequence[AskedFigure]) -> Iterator[tuple[Cell, ...]]:
    """What was understood of each question; the words were never kept."""
    for one in kept:
        yield json.dumps(one.slots, ensure_ascii=False), When(one.asked_at)


def reported(
    reports: Sequence[tuple[RoundReport, DataRound]],
    nudges: Sequence[tuple[RoundNudge, DataRound]],
) -> Iterator[tuple[Cell, ...]]:
    """What they reported for their school, with figure or file, and what they were reminded of."""
    for report, round in reports:
        with_it = report.file_name or (None if report.figure is None else str(report.figure))
        back = report.taken_back_at
        state = Words("export.round_sent" if back is None else "export.round_back")
        yield name(round), report.school, with_it, state, When(report.reported_at)
    for nudge, round in nudges:
        reminded = Words("export.round_reminded")
        yield name(round), nudge.school, None, reminded, When(nudge.nudged_at)
