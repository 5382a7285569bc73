"""How a form is filled in: which question stands on the table, the summary, and the end.

What an answer or a tap changes in it is ``given``.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show
from handlers.kit.forms import Answers, Form, Question
from handlers.kit.intents import Postback
from handlers.kit.spoken import spoken
from store.conversations import Conversation
from store.refusals import Refusal

NOTICE: Final = "notice"
"""In place of a field: the privacy notice is on the table."""
CHOOSING: Final = "choosing"
"""In place of a field: the person was asked which answer to change."""


class Give(Postback, prefix="give"):
    """A quick reply that answers a form's question."""

    form: str
    field: str
    value: str


class Confirm(Postback, prefix="confirm"):
    """``ยืนยัน`` on a summary card; the seal names the answers that were on it."""

    form: str
    seal: str


class Edit(Postback, prefix="edit"):
    """``แก้ไข`` on a summary card; with a field, that one answer."""

    form: str
    field: str


class Unchanged(Postback, prefix="unchanged"):
    """``ไม่แก้ไขแล้ว`` where it was asked which answer to change: back to the summary."""

    form: str


class Acknowledge(Postback, prefix="ack"):
    """``รับทราบ`` under the privacy notice."""


class ReadFull(Postback, prefix="full"):
    """``อ่านฉบับเต็ม`` under the privacy notice."""


class Cancel(Postback, prefix="cancel"):
    """``ยกเลิก``: works anywhere."""


CANCEL: Final = Button.of("button.cancel", Cancel())


def open_form(desk: Desk) -> Conversation | None:
    """The form this person is in the middle of."""
    current = desk.conversations.current(desk.me.id)
    return current if current is not None and current.form in Form.known else None


def start(form: type[Form], desk: Desk, given: Answers | None = None) -> Effects:
    """Begin ``form``, or go on with it where it was left; ``given`` answers are taken over."""
    before = desk.conversations.named(desk.me.id, form.form)
    answers = dict(before.answers) if before is not None else {}
    for field, answer in (given or {}).items():
        question = form.question(field)
        if question is not None and answers.get(field) != answer:
            for made_from_it in question.resets:
                answers.pop(made_from_it, None)
    answers.update(given or {})
    if form.personal and desk.me.noticed_at is None:
        keep(form, answers, NOTICE, desk)
        yield notice(desk)
        return
    yield from go_on(form, answers, desk)


def notice(desk: Desk) -> Say:
    """The privacy notice in short, before anything personal is asked."""
    return Say(
        "privacy.notice",
        {"days": desk.office.keeps.accounts.days},
        buttons=(
            Button.of("button.acknowledge", Acknowledge()),
            Button.of("button.read_full", ReadFull()),
            CANCEL,
        ),
    )


def go_on(form: type[Form], answers: Answers, desk: Desk) -> Effects:
    """Ask the next open question, or show the summary, or finish."""
    answers = form.still_good(answers, desk)
    missing = next(open_questions(form, answers, desk), None)
    if missing is not None:
        keep(form, answers, missing.field, desk)
        yield asked(form, missing, answers, desk)
        return
    complete = dict(answers) | form.filled(answers).complete(desk)
    filled = form.filled(complete)
    card = filled.summary(desk, form.seal(complete))
    if card is not None:
        keep(form, complete, None, desk)
        yield from filled.report(desk)
        yield Show((card,))
        return
    yield from conclude(filled, complete, desk)


def conclude(filled: Form, answers: Answers, desk: Desk) -> Effects:
    """Act on the finished form. A refusal undoes what ``finish`` wrote; the form is over all the
    same, unless it survives that refusal and goes on."""
    form = type(filled)
    try:
        with desk.session.begin_nested():
            effects = list(filled.finish(desk))
    except form.survives as no:
        yield Say(no.text, spoken(no.params, desk.now))
        yield from go_on(form, answers, desk)
        return
    except Refusal as no:
        effects = [Say(no.text, spoken(no.params, desk.now))]
    desk.conversations.end(desk.me.id, form.form)
    yield from effects


def ask_again(current: Conversation, desk: Desk) -> Effects:
    """Put the same question, or the summary, on the table once more."""
    form = Form.known[current.form]
    if over := over_by_now(current, desk):
        yield over
        return
    question = form.question(current.asking or "")
    if current.asking == NOTICE:
        yield notice(desk)
    elif question is not None:
        yield asked(form, question, current.answers, desk)
    elif current.asking == CHOOSING:
        yield which_to_change(form, current.answers, desk)
    else:
        yield from go_on(form, current.answers, desk)


def over_by_now(current: Conversation, desk: Desk) -> Say | None:
    """Somebody else has settled meanwhile what the form asks about: nothing is left to answer."""
    try:
        Form.known[current.form].check(current.answers, desk)
    except Refusal as no:
        desk.conversations.end(desk.me.id, current.form)
        return Say(no.text, spoken(no.params, desk.now))
    return None


def open_questions(form: type[Form], answers: Answers, desk: Desk) -> Iterator[Question]:
    """Those that apply and have no answer yet, in their order."""
    return (q for q in form.questions() if not answers.get(q.field) and q.when(answers, desk))


def asked(form: type[Form], question: Question, answers: Answers, desk: Desk) -> Say:
    """The question with its place in the row, e.g. (2/4), and its quick replies."""
    row = [q for q in form.questions() if q.when(answers, desk)]
    place = row.index(question) + 1 if question in row else len(row)
    params: Params = {"step": place, "total": len(row)}
    offered = tuple(
        replace(button, tap=Give(form.form, question.field, button.tap).pack())
        if button.tap is not None
        else button
        for button in question.choices(desk)
    )
    return Say(
        question.text, params | form.filled(answers).ask_params(desk), buttons=(*offered, CANCEL)
    )


def which_to_change(form: type[Form], answers: Answers, desk: Desk) -> Say:
    """A button for every answer that may be changed."""
    fields = changeable(form, answers)
    buttons = (Button.of(f"field.{q.field}", Edit(form.form, q.field)) for q in fields)
    back = Button.of("button.unchanged", Unchanged(form.form))
    return Say("form.edit_what", buttons=(*buttons, back, CANCEL))


def changeable(form: type[Form], answers: Answers) -> list[Question]:
    """The questions with an answer that the person gave themselves."""
    return [q for q in form.questions() if answers.get(q.field) and not q.given]


def keep(form: type[Form], answers: Answers, asking: str | None, desk: Desk) -> None:
    """Remember the answers, and what stands on the table: a field, ``NOTICE``, ``CHOOSING``, or
    ``None`` for the summary."""
    desk.conversations.keep(desk.me.id, form.form, dict(answers), asking, now=desk.now)
