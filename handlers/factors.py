"""``ยืนยันสองขั้น``: an officer's second factor, set up on a page of its own and asked for before a
high-risk act (NIST SP 800-63B-4 sections 3.1.4 and 4.2.1.1).

Wrong codes are counted in the transaction in which they are typed, so that they are no refusals:
a refusal would undo the counting.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Params, Say, Show, Tell, Then, When
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.news import FactorOffered, ProofWanted
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, SetUpFactor
from handlers.language.masking import paper_mark_in
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.budget import Category
from store.factors import Factor
from store.handouts import HandoutKind
from store.refusals import NotYours, Refusal

factors = Router("factors")

PAGE_LIFE: Final = timedelta(minutes=15)
DIGITS: Final = 6
_BETWEEN: Final = re.compile(r"[\s\-]")


@dataclass
class NotACode(Refusal):
    """Neither six digits nor a code from the paper; it is not counted."""


@dataclass
class CodesPaused(Refusal):
    """Too many wrong codes: none is taken before ``until``."""

    ends_the_form: ClassVar[bool] = True
    until: datetime


def _read_digits(answer: str, _desk: Desk) -> str:
    digits = [unicodedata.decimal(char, None) for char in _BETWEEN.sub("", answer)]
    if len(digits) != DIGITS or None in digits:
        raise NotACode
    return "".join(map(str, digits))


def _read_code(answer: str, desk: Desk) -> str:
    return paper_mark_in(answer) or _read_digits(answer, desk)


@dataclass(frozen=True)
class PaperShown(Intent):
    """A code from the paper, typed where nothing asked for one."""

    mark: str


@factors.on(FactorOffered)
def offer(_news: FactorOffered, desk: Desk) -> Effects:
    """At the binding: not pressed, as it is asked for when it is needed."""
    if not desk.factors.has(desk.me.id):
        yield Show((_card("factor.offer", Button.of("button.factor", SetUpFactor())),))


@factors.on(SetUpFactor, who=officer, words=[Wish.FACTOR])
def set_up(tap: SetUpFactor, desk: Desk) -> Effects:
    """Who has one already shows it before it is replaced."""
    if desk.factors.has(desk.me.id) and not is_proven(desk):
        yield from proof_for(tap)
        return
    yield from _begin("", desk)


def _begin(act: str, desk: Desk) -> Effects:
    desk.factors.begin(desk.me.id)
    page = desk.handouts.make(desk.me.id, HandoutKind.FACTOR, now=desk.now, life=PAGE_LIFE)
    button = Button("button.open_page", handout=page.id, style="primary")
    yield Show((_card("factor.page", button, {"until": When(page.expires_at, "time")}),))
    desk.conversations.end(desk.me.id, FirstCode.form)
    yield from start(FirstCode, desk, {"act": act})


@factors.on(PaperShown)
def void(news: PaperShown, desk: Desk) -> Effects:
    """Nobody had asked for it. What was typed stands in a chat now, so it is good no more."""
    if not desk.factors.void_paper(desk.me.id, news.mark):
        yield Say("factor.paper_unknown", buttons=(CONTACT,))
        return
    desk.audit.note(Act.FACTOR_FAILED, desk.me.id, how="paper_unasked")
    yield Say("factor.paper_void", {"left": desk.factors.papers_left(desk.me.id)})


def _card(text: str, button: Button, params: Params | None = None) -> Card:
    return Card(text, params=params or {}, buttons=(button,))


class FirstCode(Form, form="factor"):
    """The first code shows that the app has the secret. ``act``: what waits for it."""

    act: str = ask(when=never, given=True)
    code: str = ask("factor.ask_first", reader=_read_digits, limit=40)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        factor = desk.factors.get(desk.me.id)
        if factor is None or factor.pending is None:
            yield Then(FactorWanted(self.act))
            return
        step = _step(self.code, factor.pending, desk)
        if step is None:
            yield Say("factor.first_wrong")
            yield Then(FirstCodeWanted(self.act))
            return
        desk.factors.confirm(factor, step, now=desk.now)
        desk.handouts.end(desk.me.id, HandoutKind.FACTOR, now=desk.now)
        desk.audit.note(Act.FACTOR_SET_UP, desk.me.id)
        yield Say("factor.set_up")
        yield from _go_on(self.act)


@dataclass(frozen=True)
class FactorWanted(Intent):
    """A factor is to be set up from the beginning, for this act."""

    act: str


@dataclass(frozen=True)
class FirstCodeWanted(Intent):
    """The app's code was wrong: perhaps the next one is right."""

    act: str


@factors.on(FactorWanted)
def begin_again(news: FactorWanted, desk: Desk) -> Effects:
    yield from _begin(news.act, desk)


@factors.on(FirstCodeWanted)
def ask_first_again(news: FirstCodeWanted, desk: Desk) -> Effects:
    yield from start(FirstCode, desk, {"act": news.act})


@factors.on(ProofWanted)
def want_proof(news: ProofWanted, desk: Desk) -> Effects:
    """Who has no factor yet sets it up now. Raises ``CodesPaused``."""
    factor = desk.factors.get(desk.me.id)
    if factor is None or factor.nonce is None:
        yield Say("factor.needed")
        yield from _begin(news.act, desk)
        return
    _check_pause(factor, desk)
    desk.conversations.end(desk.me.id, Proof.form)
    yield from start(Proof, desk, {"act": news.act})


def _check_pause(factor: Factor, desk: Desk) -> None:
    if factor.paused_until is not None and desk.now < factor.paused_until:
        raise CodesPaused(factor.paused_until)


class Proof(Form, form="proof"):
    """A code from the app, or one from the paper."""

    act: str = ask(when=never, given=True)
    code: str = ask("factor.ask", reader=_read_code, limit=120)

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        factor = desk.factors.get(desk.me.id)
        if factor is None or factor.nonce is None:  # cleared while the question lay open
            yield from proof_for(Postback.unpack(self.act))
            return
        _check_pause(factor, desk)
        if len(self.code) != DIGITS:
            yield from self._by_paper(desk)
            return
        step = _step(self.code, factor.nonce, desk)
        if step is None or not desk.factors.take_step(desk.me.id, step, now=desk.now):
            yield from _wrong(self.act, desk)
            return
        desk.audit.note(Act.FACTOR_PROVEN, desk.me.id, how="app")
        yield from _go_on(self.act)

    def _by_paper(self, desk: Desk) -> Effects:
        if not desk.factors.take_paper(desk.me.id, self.code, now=desk.now):
            yield from _wrong(self.act, desk)
            return
        desk.audit.note(Act.FACTOR_PROVEN, desk.me.id, how="paper")
        left = desk.factors.papers_left(desk.me.id)
        yield Say("factor.paper_used", {"left": left})
        yield from _go_on(self.act)


def _step(code: str, nonce: str, desk: Desk) -> int | None:
    at = desk.real_now or desk.now
    return desk.authenticator.step_of(code, desk.me.id, nonce, at=at)


def _wrong(act: str, desk: Desk) -> Effects:
    """Counted; the last one begins a pause, of which the others hear."""
    factor = desk.factors.fail(desk.me.id, now=desk.now)
    paused = factor.paused_until is not None and desk.now < factor.paused_until
    desk.audit.note(Act.FACTOR_FAILED, desk.me.id, how="paused" if paused else "wrong")
    if not paused or factor.paused_until is None:
        yield Say("factor.wrong")
        yield from proof_for(Postback.unpack(act))
        return
    yield Say("factor.paused", {"until": When(factor.paused_until, "time")}, (CONTACT,))
    told = Say("factor.paused_told", {"name": desk.officer_names[desk.me.id]})
    for other in alerted(desk):
        if other != desk.me.id:
            yield Tell(other, told, Category.SECURITY)


def _go_on(act: str) -> Effects:
    if act:
        yield Then(Postback.unpack(act))
