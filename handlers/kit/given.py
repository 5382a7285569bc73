"""What somebody gives to the form they are in, typed or tapped: an answer, a yes, a change,
``ยกเลิก``."""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Then
from handlers.kit.filling import (
    CANCEL,
    CHOOSING,
    NOTICE,
    Acknowledge,
    Cancel,
    Confirm,
    Edit,
    Give,
    ReadFull,
    Unchanged,
    ask_again,
    asked,
    changeable,
    conclude,
    go_on,
    keep,
    notice,
    open_form,
    open_questions,
    over_by_now,
    start,
    which_to_change,
)
from handlers.kit.forms import Answers, Form, Which
from handlers.kit.intents import Intent
from handlers.kit.news import NothingToCancel
from handlers.kit.router import Router
from handlers.kit.spoken import spoken
from handlers.language.choices import chosen
from handlers.language.errors import Misread
from handlers.language.words import Intent as Wish
from store.conversations import Conversation
from store.refusals import Refusal, StaleCard

given = Router("given")

UNREAD: Final = "unread"
"""Beside the answers: what was said to the first question before the privacy notice."""


class SayConfirm(Intent):
    """The word for yes, typed while a summary is on the table."""


class SayEdit(Intent):
    """The word for changing something, typed while a summary is on the table."""


def answered(current: Conversation) -> list[str]:
    """The fields whose answers may be changed."""
    return [q.field for q in changeable(Form.known[current.form], current.answers)]


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
    if over := over_by_now(current, desk):
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
        yield asked(form, question, current.answers, desk)
        return
    stays = {name: text for name, text in current.answers.items() if name not in question.resets}
    yield from go_on(form, stays | {question.field: kept}, desk)


def begin_saying(form: type[Form], desk: Desk, known: Answers, said: str) -> Effects:
    """Begin ``form`` with ``said`` as the answer to what it asks first, read and asked about as if
    it were typed there; where the privacy notice comes before, it is kept until after it."""
    asked = list(start(form, desk, known))
    current = open_form(desk)
    if current is not None and current.asking == NOTICE:
        keep(form, {**current.answers, UNREAD: said}, NOTICE, desk)
        yield from asked
    elif current is not None:
        yield from take(said, current, desk)


@given.on(Give)
def take_tapped(tap: Give, desk: Desk) -> Effects:
    """A tapped choice counts while its own question is open; an older one repeats the question."""
    current = _current(tap.form, desk)
    if current.asking != tap.field:
        yield from ask_again(current, desk)
        return
    yield from take(tap.value, current, desk)


@given.on(Confirm)
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


@given.on(SayConfirm, words=[Wish.YES])
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
    if any(open_questions(form, answers, desk)):
        yield from go_on(form, answers, desk)
        return
    yield from conclude(form.filled(answers), answers, desk)


@given.on(Edit)
def change(tap: Edit, desk: Desk) -> Effects:
    """Without a field: ask which answer. With one: ask that question again; the rest stays."""
    current = _current(tap.form, desk)
    yield from _change(current, tap.field, desk)


@given.on(SayEdit, words=[Wish.EDIT])
def change_in_words(_word: SayEdit, desk: Desk) -> Effects:
    current = open_form(desk)
    if current is None:
        raise StaleCard
    yield from _change(current, "", desk)


def _change(current: Conversation, field: str, desk: Desk) -> Effects:
    form = Form.known[current.form]
    question = form.question(field)
    if question is None or question.given:
        if not changeable(form, current.answers):
            yield from ask_again(current, desk)
            return
        keep(form, current.answers, CHOOSING, desk)
        yield which_to_change(form, current.answers, desk)
        return
    keep(form, current.answers, question.field, desk)
    yield asked(form, question, current.answers, desk)


@given.on(Unchanged)
def leave_as_it_is(tap: Unchanged, desk: Desk) -> Effects:
    current = _current(tap.form, desk)
    if current.asking != CHOOSING:
        yield from ask_again(current, desk)
        return
    yield from go_on(Form.known[current.form], current.answers, desk)


@given.on(Acknowledge, words=[Wish.ACKNOWLEDGE])
def acknowledge(_tap: Acknowledge, desk: Desk) -> Effects:
    if desk.me.noticed_at is None:
        desk.me.noticed_at = desk.now
        desk.session.add(desk.me)
    current = open_form(desk)
    if current is None:
        yield Say("privacy.thanks")
        return
    form, answers = Form.known[current.form], dict(current.answers)
    if said := answers.pop(UNREAD, ""):
        keep(form, answers, current.asking, desk)
        yield from begin_saying(form, desk, {}, said)
    else:
        yield from go_on(form, answers, desk)


@given.on(ReadFull, words=[Wish.READ_FULL])
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


@given.on(Cancel, words=[Wish.CANCEL])
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
