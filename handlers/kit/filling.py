"""How a form is filled in: which question comes next, what an answer changes, what a tap means."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Show, Then, When, Words
from handlers.kit.forms import Answers, Form, Question, Which
from handlers.kit.intents import Intent, Postback
from handlers.kit.news import NothingToCancel
from handlers.kit.router import Router
from handlers.language.choices import chosen
from handlers.language.errors import Misread
from handlers.language.words import Intent as Wish
from store.clock import BANGKOK
from store.conversations import Conversation
from store.refusals import Refusal, StaleCard
from store.requests import State

filling = Router("filling")

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


class Acknowledge(Postback, prefix="ack"):
    """``รับทราบ`` under the privacy notice."""


class ReadFull(Postback, prefix="full"):
    """``อ่านฉบับเต็ม`` under the privacy notice."""


class Cancel(Postback, prefix="cancel"):
    """``ยกเลิก``: works anywhere."""


class SayConfirm(Intent):
    """The word for yes, typed while a summary is on the table."""


class SayEdit(Intent):
    """The word for changing something, typed while a summary is on the table."""


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
        _keep(form, answers, NOTICE, desk)
        yield notice(desk)
        return
    yield from go_on(form, answers, desk)


def notice(desk: Desk) -> Say:
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
    missing = next(_open_questions(form, answers, desk), None)
    if missing is not None:
        _keep(form, answers, missing.field, desk)
        yield _asked(form, missing, answers, desk)
        return
    complete = dict(answers) | form.filled(answers).complete(desk)
    filled = form.filled(complete)
    card = filled.summary(desk, form.seal(complete))
    if card is not None:
        _keep(form, complete, None, desk)
        yield from filled.report(desk)
        yield Show((card,))
        return
    yield from _conclude(filled, complete, desk)


def _conclude(filled: Form, answers: Answers, desk: Desk) -> Effects:
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
    if over := _over(current, desk):
        yield over
        return
    question = form.question(current.asking or "")
    if current.asking == NOTICE:
        yield notice(desk)
    elif question is not None:
        yield _asked(form, question, current.answers, desk)
    elif current.asking == CHOOSING:
        yield _which_to_change(form, current.answers, desk)
    else:
        yield from go_on(form, current.answers, desk)


def _over(current: Conversation, desk: Desk) -> Say | None:
    """Somebody else has settled meanwhile what the form asks about: nothing is left to answer."""
    try:
        Form.known[current.form].check(current.answers, desk)
    except Refusal as no:
        desk.conversations.end(desk.me.id, current.form)
        return Say(no.text, spoken(no.params, desk.now))
    return None


def answered(current: Conversation) -> list[str]:
    """The fields whose answers may be changed."""
    return [q.field for q in _changeable(Form.known[current.form], current.answers)]


def choose(typed: str, current: Conversation, desk: Desk) -> Effects:
    """Which answer to change, in words: as good as the button."""
    yield from _change(current, chosen("field", typed, answered(current)) or "", desk)


def take(answer: str, current: Conversation, desk: Desk) -> Effects:
    """An answer in the person's own words. What is wrong with it is said, and asked again."""
    form = Form.known[current.form]
    question = form.question(current.asking or "")
    if question is None:
        yield from ask_again(current, desk)
        return
    if over := _over(current, desk):
        yield over
        return
    try:
        kept = question.read(answer, desk)
    except Which as unsure:
        yield Say(
            "form.which",
            buttons=(
                *(
                    Button.of(label, Give(form.form, question.field, value), literal=True)
                    for value, label in unsure.options
                ),
                CANCEL,
            ),
        )
        return
    except (Misread, Refusal) as no:
        yield Say(no.text, spoken(no.params, desk.now))
        yield _asked(form, question, current.answers, desk)
        return
    stays = {name: text for name, text in current.answers.items() if name not in question.resets}
    yield from go_on(form, stays | {question.field: kept}, desk)


@filling.on(Give)
def take_tapped(tap: Give, desk: Desk) -> Effects:
    """A tapped choice counts while its own question is open; an older one repeats the question."""
    current = _current(tap.form, desk)
    if current.asking != tap.field:
        yield from ask_again(current, desk)
        return
    yield from take(tap.value, current, desk)


@filling.on(Confirm)
def finish(tap: Confirm, desk: Desk) -> Effects:
    form = _known(tap.form)
    current = desk.conversations.named(desk.me.id, tap.form)
    if current is None:
        yield from form.gone(desk)
        return
    if current.asking == NOTICE or form.seal(current.answers) != tap.seal:
        yield from ask_again(current, desk)
        return
    yield from _finish(form, current, desk)


@filling.on(SayConfirm, words=[Wish.YES])
def finish_in_words(_word: SayConfirm, desk: Desk) -> Effects:
    current = open_form(desk)
    if current is None:
        raise StaleCard
    if current.asking not in (None, CHOOSING):
        yield from ask_again(current, desk)
        return
    yield from _finish(Form.known[current.form], current, desk)


def _finish(form: type[Form], current: Conversation, desk: Desk) -> Effects:
    answers = form.still_good(current.answers, desk)
    if any(_open_questions(form, answers, desk)):
        yield from go_on(form, answers, desk)
        return
    yield from _conclude(form.filled(answers), answers, desk)


@filling.on(Edit)
def change(tap: Edit, desk: Desk) -> Effects:
    """Without a field: ask which answer. With one: ask that question again; the rest stays."""
    current = _current(tap.form, desk)
    yield from _change(current, tap.field, desk)


@filling.on(SayEdit, words=[Wish.EDIT])
def change_in_words(_word: SayEdit, desk: Desk) -> Effects:
    current = open_form(desk)
    if current is None:
        raise StaleCard
    yield from _change(current, "", desk)


def _change(current: Conversation, field: str, desk: Desk) -> Effects:
    form = Form.known[current.form]
    question = form.question(field)
    if question is None or question.given:
        if not _changeable(form, current.answers):
            yield from ask_again(current, desk)
            return
        _keep(form, current.answers, CHOOSING, desk)
        yield _which_to_change(form, current.answers, desk)
        return
    _keep(form, current.answers, question.field, desk)
    yield _asked(form, question, current.answers, desk)


@filling.on(Acknowledge, words=[Wish.ACKNOWLEDGE])
def acknowledge(_tap: Acknowledge, desk: Desk) -> Effects:
    if desk.me.noticed_at is None:
        desk.me.noticed_at = desk.now
        desk.session.add(desk.me)
    current = open_form(desk)
    if current is None:
        yield Say("privacy.thanks")
        return
    yield from go_on(Form.known[current.form], current.answers, desk)


@filling.on(ReadFull, words=[Wish.READ_FULL])
def read_full(_tap: ReadFull, desk: Desk) -> Effects:
    buttons = () if desk.me.noticed_at else notice(desk).buttons
    keeps = desk.office.keeps
    yield Say(
        "privacy.full",
        {
            "days": keeps.accounts.days,
            "chat": max(keeps.events, keeps.messages).days,
            "requests": keeps.requests.days,
        },
        buttons,
    )


@filling.on(Cancel, words=[Wish.CANCEL])
def cancel(_tap: Cancel, desk: Desk) -> Effects:
    current = open_form(desk)
    if current is None:
        yield Then(NothingToCancel())
        return
    desk.conversations.end(desk.me.id, current.form)
    yield Say("form.cancelled")
    before = open_form(desk)
    if before is not None:
        yield from ask_again(before, desk)


def _open_questions(form: type[Form], answers: Answers, desk: Desk) -> Iterator[Question]:
    return (q for q in form.questions() if not answers.get(q.field) and q.when(answers, desk))


def _asked(form: type[Form], question: Question, answers: Answers, desk: Desk) -> Say:
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


def _which_to_change(form: type[Form], answers: Answers, desk: Desk) -> Say:
    fields = _changeable(form, answers)
    buttons = (Button.of(f"field.{q.field}", Edit(form.form, q.field)) for q in fields)
    return Say("form.edit_what", buttons=(*buttons, CANCEL))


def _changeable(form: type[Form], answers: Answers) -> list[Question]:
    return [q for q in form.questions() if answers.get(q.field) and not q.given]


def _keep(form: type[Form], answers: Answers, asking: str | None, desk: Desk) -> None:
    desk.conversations.keep(desk.me.id, form.form, dict(answers), asking, now=desk.now)


def _known(name: str) -> type[Form]:
    if name not in Form.known:
        raise StaleCard
    return Form.known[name]


def _current(name: str, desk: Desk) -> Conversation:
    """The open form a button belongs to. Raises ``StaleCard`` when it is over."""
    _known(name)
    current = desk.conversations.named(desk.me.id, name)
    if current is None:
        raise StaleCard
    return current


def spoken(params: Mapping[str, object], now: datetime) -> Params:
    """A refusal's fields as a sentence can say them: today's moments by their time alone."""
    said: Params = {}
    for name, value in params.items():
        match value:
            case datetime():
                same_day = value.astimezone(BANGKOK).date() == now.astimezone(BANGKOK).date()
                said[name] = When(value, "time" if same_day else "full")
            case State():
                family = "outcome" if name == "outcome" else "stands"
                said[name] = Words(f"{family}.{value.value}")
            case int():
                said[name] = value
            case _:
                said[name] = str(value)
    return said
