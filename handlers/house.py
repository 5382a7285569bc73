"""How one event is handled: its meaning, its handler, and the news that follows from it."""

from collections.abc import Iterator
from typing import Final

from handlers.accounts import accounts
from handlers.approvals import approvals
from handlers.front import Lost, front, greeting
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effect, Say, Show, Then
from handlers.kit.filling import ask_again, filling, open_form
from handlers.kit.intents import Followed, Intent, Left, Said, TookBack
from handlers.kit.router import Router
from handlers.kit.starts import MyWork
from handlers.officers import officers
from handlers.quota import quota
from handlers.reception import Answered, meaning, reception
from handlers.unserved import unserved

house: Final = Router("house").include(
    [front, filling, accounts, approvals, officers, quota, unserved, reception]
)

SILENT: Final = (Left, TookBack)
MOST_SAID: Final = 5
"""LINE takes five messages in one reply."""


def handle(intent: Intent, desk: Desk) -> list[Effect]:
    """Everything this event causes. Raises a ``Refusal`` the person may hear, or a bug."""
    if desk.speaker is None or isinstance(intent, SILENT):
        return list(_settled(intent, desk))
    first = not desk.me.greeted and not isinstance(intent, Followed)
    desk.me.greeted = True
    desk.session.add(desk.me)
    before = open_form(desk)
    asked_before = (before.form, before.asking) if before is not None else None
    if isinstance(intent, Said):
        intent = meaning(intent, desk, house.words)
    effects = list(_settled(intent, desk))
    if first:
        effects = [greeting(desk)] if isinstance(intent, Lost) else [greeting(desk), *effects]
    effects += _back_to_the_form(intent, asked_before, desk, effects)
    return effects + _what_is_held(desk, effects)


def _settled(intent: Intent, desk: Desk) -> Iterator[Effect]:
    for effect in house.dispatch(intent, desk):
        if isinstance(effect, Then):
            yield from _settled(effect.news, desk)
        else:
            yield effect


def _back_to_the_form(
    intent: Intent, asked_before: tuple[str, str | None] | None, desk: Desk, said: list[Effect]
) -> list[Effect]:
    """After an aside (``ช่วยเหลือ`` in the middle of a form) the open question stands again."""
    form = open_form(desk)
    if form is None or isinstance(intent, Answered) or (form.form, form.asking) != asked_before:
        return []
    if any(_asks(effect) for effect in said[-1:]):
        return []
    return list(ask_again(form, desk))


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


def _what_is_held(desk: Desk, effects: list[Effect]) -> list[Effect]:
    """An officer has spoken: cards that waited are named under the answer, for free."""
    entry = desk.my_office
    if entry is None or not (entry.unseen or entry.held):
        return []
    held, entry.unseen, entry.held = entry.held, 0, 0
    desk.session.add(entry)
    said = sum(isinstance(effect, Say | Show) for effect in effects)
    if not held or said >= MOST_SAID:
        return []
    return [Say("officer.more_waiting", {"count": held}, (Button.of("button.my_work", MyWork()),))]
