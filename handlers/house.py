"""How one event is handled: its meaning, its handler, and the news that follows from it."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from handlers.absences import absences
from handlers.accounts import accounts
from handlers.approvals import approvals
from handlers.books import books
from handlers.days_off import days_off
from handlers.devices import devices
from handlers.factors import factors
from handlers.failures import failures
from handlers.front import MENU, Lost, front, greeting
from handlers.guests import guests
from handlers.hearing.several import AlsoWished, Several, offered
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Effect, FetchFile, Picture, Say, Show, Then
from handlers.kit.files import files
from handlers.kit.filling import Cancel, Confirm, Edit, Give, ask_again, open_form
from handlers.kit.given import SayConfirm, SayEdit, given
from handlers.kit.intents import (
    FileArrived,
    FileLost,
    Followed,
    Intent,
    Left,
    PortalDone,
    PortalRefused,
    Said,
    TookBack,
)
from handlers.kit.router import Router
from handlers.kit.spoken import spoken
from handlers.kit.taps.menu import CONTACT, MyWork
from handlers.language.masking import Secret, taken_out_of
from handlers.linking import linking
from handlers.loading import loading
from handlers.mis import mis
from handlers.mydata import mydata
from handlers.officers import officers
from handlers.passwords import passwords
from handlers.portal import portal
from handlers.problems import problems
from handlers.quota import quota, running_low
from handlers.reception import Answered, meaning, reception
from handlers.roster import roster
from handlers.rounds import rounds
from handlers.rounds.reminding import due_soon
from handlers.search import search
from handlers.sessions import sessions
from handlers.sessions.warning import cut_off
from handlers.sweep import sweep
from handlers.tools import Tool, tools
from handlers.whois import whois
from store.refusals import Refusal

house: Final = Router("house").include(
    [
        front,
        given,
        files,
        accounts,
        passwords,
        approvals,
        portal,
        sessions,
        whois,
        devices,
        failures,
        officers,
        factors,
        search,
        sweep,
        mydata,
        roster,
        absences,
        days_off,
        problems,
        linking,
        loading,
        guests,
        quota,
        books,
        tools,
        mis,
        rounds,
        reception,
    ]
)

SILENT: Final = (Left, TookBack)
OF_A_FORM: Final = (Lost, Give, Confirm, Edit, Cancel, SayConfirm, SayEdit)
"""What a person means for the form they remember: there is nothing else to say when it is gone."""
ANSWERS: Final = (Answered, FileArrived, FileLost)
"""What belongs to the open question, and is no aside in the middle of it."""
QUICK_REPLIES: Final = 13
"""LINE shows so many under a message."""
ALWAYS_SHOWN: Final = 2
"""The last choice and ``ยกเลิก``."""
MOST_SAID: Final = 5
"""LINE takes five messages in one reply."""


def handle(intent: Intent, desk: Desk) -> list[Effect]:
    """Everything this event causes. Raises a ``Refusal`` the person may hear, or a bug."""
    if desk.speaker is None or _is_silent(intent):
        return list(_settled(intent, desk))
    first = not desk.me.greeted and not isinstance(intent, Followed)
    if not desk.me.greeted:
        desk.me.greeted = True
        desk.session.add(desk.me)
    expired = desk.conversations.expire(desk.me.id, now=desk.now)
    before = open_form(desk)
    asked_before = (before.form, before.asking) if before is not None else None
    warnings = _warnings(intent)
    others: tuple[Button, ...] = ()
    if isinstance(intent, Said | AlsoWished):
        intent = meaning(intent, desk, house.words)
    elif isinstance(intent, Tool) and intent.wish in house.words:
        intent = house.words[intent.wish]()
    if isinstance(intent, Several):
        others = intent.others
        intent = intent.first
    if expired and isinstance(intent, OF_A_FORM):
        return [Say("form.expired", buttons=MENU)]
    effects = list(_settled(intent, desk))
    effects = offered(others, effects, asks=any(_asks(effect) for effect in effects[-1:]))
    if expired:
        effects.insert(0, Say("form.expired"))
    if any(map(_is_answered_later, effects)):
        return effects  # the reply token is for what comes of it
    if first:
        effects = [greeting(desk)] if isinstance(intent, Lost) else [greeting(desk), *effects]
    effects = _with_the_question(_back_to_the_form(intent, asked_before, desk, effects), effects)
    effects = [*warnings[: _room_beside(effects)], *effects]
    effects += _what_is_held(intent, desk, effects)
    effects = [*due_soon(intent, desk, room=_room_beside(effects)), *effects]
    effects = [*cut_off(desk, room=_room_beside(effects)), *effects]
    return [*running_low(desk)[: _room_beside(effects)], *effects]


def _is_silent(intent: Intent) -> bool:
    """Nobody waits for a word on it, whoever caused it."""
    unasked = isinstance(intent, PortalDone | PortalRefused) and not intent.waits
    return unasked or isinstance(intent, SILENT)


def _is_answered_later(effect: Effect) -> bool:
    return isinstance(effect, FetchFile) or (isinstance(effect, Ask) and effect.answered)


def _room_beside(effects: list[Effect]) -> int:
    """How many more messages the reply takes."""
    return max(MOST_SAID - sum(isinstance(effect, Say | Show | Picture) for effect in effects), 0)


def _warnings(intent: Intent) -> list[Effect]:
    """What was typed and must never be: it was taken out before it was stored."""
    if not isinstance(intent, Said):
        return []
    secrets = taken_out_of(intent.text)
    return [Say(f"masked.{secret.value}") for secret in Secret if secret in secrets]


def _with_the_question(question: list[Effect], said: list[Effect]) -> list[Effect]:
    """LINE shows the quick replies of the last message only: the buttons of an aside (``ภาษา``,
    ``เมนู``) stand before those of the question that follows it. What does not fit is left out
    before the question's last choice (``หน่วยงานอื่น``), which nothing typed can stand for."""
    aside = next((effect.buttons for effect in said[-1:] if isinstance(effect, Say | Show)), ())
    if not question or not aside or not isinstance(question[-1], Say):
        return [*said, *question]
    last = question[-1]
    room = QUICK_REPLIES - len(aside) - ALWAYS_SHOWN
    offered = (*aside, *last.buttons[:-ALWAYS_SHOWN][: max(room, 0)], *last.buttons[-ALWAYS_SHOWN:])
    return [*said, *question[:-1], replace(last, buttons=offered[:QUICK_REPLIES])]


def refused(no: Refusal, intent: Intent, desk: Desk) -> list[Effect]:
    """The "no" in its own words, once what led to it is undone. A question that was open stands
    again after it."""
    said = Say(no.text, spoken(no.params, desk.now), buttons=(CONTACT,))
    effects: list[Effect] = [*_warnings(intent), *offered(_left_over(intent, desk), [said])]
    form = open_form(desk) if desk.speaker is not None else None
    if form is not None and no.ends_the_form:
        desk.conversations.end(desk.me.id, form.form)
        form = open_form(desk)
    return effects if form is None else [*effects, *ask_again(form, desk)]


def _left_over(intent: Intent, desk: Desk) -> tuple[Button, ...]:
    """What the message wished beside that to which the "no" was said."""
    meant = meaning(intent, desk, house.words) if isinstance(intent, Said) else intent
    return meant.others if isinstance(meant, Several) else ()


def _settled(intent: Intent, desk: Desk) -> Iterator[Effect]:
    for effect in house.dispatch(intent, desk):
        if isinstance(effect, Then):
            yield from _settled(effect.news, desk)
        else:
            yield effect


def _back_to_the_form(
    intent: Intent, asked_before: tuple[str, str | None] | None, desk: Desk, said: list[Effect]
) -> list[Effect]:
    """After an aside (``ช่วยเหลือ`` in the middle of a form) the open question stands again; so
    does that of an earlier form when the one on top of it is done."""
    form = open_form(desk)
    if form is None or asked_before is None or any(_asks(effect) for effect in said[-1:]):
        return []
    aside = (form.form, form.asking) == asked_before and not isinstance(intent, ANSWERS)
    return list(ask_again(form, desk)) if aside or form.form != asked_before[0] else []


def _asks(effect: Effect) -> bool:
    """Does this message already put the form's question on the table?"""
    taps = [button.tap or "" for button in _buttons(effect)]
    return any(tap.startswith(("p=give&", "p=cancel", "p=confirm&")) for tap in taps)


def _buttons(effect: Effect) -> tuple[Button, ...]:
    match effect:
        case Say(buttons=buttons):
            return buttons
        case Show(cards, buttons):
            return (*buttons, *(button for card in cards for button in card.buttons))
    return ()


def _what_is_held(intent: Intent, desk: Desk, effects: list[Effect]) -> list[Effect]:
    """An officer has spoken: cards that waited are named under the answer, for free, unless the
    answer is their list."""
    entry = desk.my_office
    if entry is None or not (entry.unseen or entry.held):
        return []
    held, entry.unseen, entry.held = entry.held, 0, 0
    desk.session.add(entry)
    if not held or not _room_beside(effects) or isinstance(intent, MyWork):
        return []
    return [Say("officer.more_waiting", {"count": held}, (Button.of("button.my_work", MyWork()),))]
