"""A form is a conversation written as a dataclass: one field, one question.

Answers are kept as plain text in the conversations' table, so that a form survives a restart and
days of silence. What a form is worth is decided in its ``finish``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from hashlib import sha256
from typing import Any, ClassVar, Self, dataclass_transform

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Params
from handlers.kit.intents import Rows
from store.refusals import Refusal, StaleCard

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""What no keyboard types and a database may refuse (NUL in PostgreSQL); new lines may stay."""

Answers = Mapping[str, str]
Reader = Callable[[str, Desk], str]
"""Reads an answer into the text that is kept, or raises a ``Refusal`` that says what is wrong."""


@dataclass
class TooLong(Refusal):
    """The answer is longer than the field."""

    limit: int


@dataclass
class NotAChoice(Refusal):
    """The answer is none of the choices."""


@dataclass
class Which(Refusal):
    """The answer fits several things; the person picks one of ``options`` (value, label)."""

    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Question:
    """How one field is asked for and read."""

    field: str
    text: str
    reader: Reader
    limit: int
    choices: Callable[[Desk], tuple[Button, ...]]
    when: Callable[[Answers, Desk], bool]
    resets: tuple[str, ...] = ()
    given: bool = False

    def read(self, answer: str, desk: Desk) -> str:
        """The answer as it is kept. Raises a ``Refusal``."""
        bare = _CONTROL.sub(" ", answer).strip()
        if len(bare) > self.limit:
            raise TooLong(self.limit)
        return self.reader(bare, desk)


def _as_it_is(answer: str, _desk: Desk) -> str:
    if not answer:
        raise NotAChoice
    return answer


def _no_choices(_desk: Desk) -> tuple[Button, ...]:
    return ()


def _always(_answers: Answers, _desk: Desk) -> bool:
    return True


def never(_answers: Answers, _desk: Desk) -> bool:
    """For what comes with the tap and is not asked."""
    return False


def ask(
    text: str = "",
    *,
    reader: Reader = _as_it_is,
    limit: int = 200,
    choices: Callable[[Desk], tuple[Button, ...]] = _no_choices,
    when: Callable[[Answers, Desk], bool] = _always,
    resets: tuple[str, ...] = (),
    given: bool = False,
) -> Any:
    """A field that is asked for with ``text``. ``choices`` become quick replies (their ``tap`` is
    the answer's value); ``when`` says whether this question is asked at all; answering it anew
    drops the answers that were made from it (``resets``); what comes with the tap that begins the
    form (``given``) is never asked for, cannot be changed, and needs no text."""
    return dataclass_field(
        default="",
        metadata={
            "text": text,
            "reader": reader,
            "limit": limit,
            "choices": choices,
            "when": when,
            "resets": resets,
            "given": given,
        },
    )


@dataclass_transform(frozen_default=True, field_specifiers=(ask,))
class Form:
    """Subclass, declare the questions, and say what happens in ``finish``."""

    form: ClassVar[str]
    """Wire name."""
    personal: ClassVar[bool] = False
    """Asks for personal data: the privacy notice comes first (PDPA s.23)."""
    survives: ClassVar[tuple[type[Refusal], ...]] = ()
    """Refusals of ``finish`` after which the form goes on instead of being over."""
    takes_file: ClassVar[bool] = False
    """A table that is sent while this form is open is for ``file_arrived``."""
    known: ClassVar[dict[str, type["Form"]]] = {}

    def __init_subclass__(cls, form: str, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.finish is Form.finish:
            raise TypeError(f"form {form!r} does not say what happens in the end: write `finish`")
        if form in Form.known and Form.known[form].__qualname__ != cls.__qualname__:
            raise TypeError(f"form {form!r} is taken by {Form.known[form].__qualname__}")
        cls.form = form
        Form.known[form] = dataclass(frozen=True)(cls)

    @classmethod
    def questions(cls) -> tuple[Question, ...]:
        return tuple(
            Question(f.name, **f.metadata)
            for f in fields(cls)  # type: ignore[arg-type]  # every subclass is made a dataclass above
            if "text" in f.metadata
        )

    @classmethod
    def question(cls, field: str) -> Question | None:
        return next((q for q in cls.questions() if q.field == field), None)

    @classmethod
    def filled(cls, answers: Answers) -> Self:
        """The form with these answers; what is unknown is left out, what is missing is empty."""
        names = {q.field for q in cls.questions()}
        return cls(**{name: text for name, text in answers.items() if name in names})

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """The answers without those that mean nothing any more; these are asked for again."""
        return answers

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        """Raises the ``Refusal`` that ends this form, when what it asks about is over."""

    @classmethod
    def seal(cls, answers: Answers) -> str:
        """Fingerprint of the answers, so that an older summary card confirms nothing."""
        text = "\x1f".join(f"{name}={answers[name]}" for name in sorted(answers))
        return sha256(text.encode()).hexdigest()[:12]

    def complete(self, desk: Desk) -> dict[str, str]:
        """Answers that follow from the others, added before the summary."""
        return {}

    def summary(self, desk: Desk, seal: str) -> Card | None:
        """What the person checks before it is sent, its confirming button sealed with ``seal``;
        ``None`` finishes at the last answer."""
        return None

    @classmethod
    def takes_unasked(cls, desk: Desk) -> bool:
        """Whether a file that nobody asked this speaker for begins this form."""
        return False

    def report(self, desk: Desk) -> Effects:
        """What is said before the summary of answers that hold much; nothing, as a rule."""
        return iter(())

    def ask_params(self, desk: Desk) -> Params:
        """What the questions' texts may name."""
        return {}

    def finish(self, desk: Desk) -> Effects:
        """Everything is answered (and confirmed): act on it. Every form has its own."""
        raise StaleCard

    @classmethod
    def file_arrived(cls, rows: Rows, desk: Desk) -> Effects:
        """The table has been read: act on it, and end the form if that is what it was for."""
        raise StaleCard

    @classmethod
    def gone(cls, desk: Desk) -> Effects:
        """A button of this form was tapped after the form was over."""
        raise StaleCard
