"""A line in a reply: a person of a school that has not sent, who says something else while a due
day is near, reads of it once a day. It is a reply, and costs nothing."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effect, Params, Say, Words
from handlers.kit.intents import Intent
from handlers.kit.taps.rounds import ReportSent, RoundsAsked, ShowRounds
from handlers.language.places import Place
from handlers.rounds.files import RoundFigure, RoundFile
from handlers.rounds.naming import due, name, under
from handlers.rounds.reporting import (
    ROUNDS,
    AttachFile,
    HasNotSent,
    HasSent,
    OfWhich,
    TakeBack,
    TellFigure,
)
from handlers.rounds.standing import own_senders
from store.rounds import DataRound

NEAR: Final = timedelta(days=7)
MOST: Final = 6
"""Lines of one reminder."""
ABOUT_ROUNDS: Final = (
    *(ShowRounds, ReportSent, RoundsAsked),
    *(HasSent, HasNotSent, OfWhich, TakeBack, TellFigure, AttachFile),
)
OWN_FORMS: Final = (RoundFigure.form, RoundFile.form)


def due_soon(intent: Intent, desk: Desk, *, room: int) -> list[Effect]:
    """For who speaks of something else: of every school they speak for. Where the answer has no
    room for it, it waits."""
    if room < 1 or desk.me.place_code is None or isinstance(intent, ABOUT_ROUNDS):
        return []  # who speaks for a school has said where they work
    last = desk.today + NEAR
    near = [
        one
        for one in desk.rounds.known(desk.today)
        if one.is_open(desk.today) and desk.today <= one.due <= last
    ]
    left = [
        (desk.places[school], one)
        for school in (own_senders(desk) if near else ())
        for one in near
        if desk.rounds.report_of(one.id, school) is None
    ]
    current = desk.conversations.current(desk.me.id)
    busy = current is not None and current.form in OWN_FORMS
    if not left or busy or not desk.rounds.may_remind(desk.me.id, desk.today):
        return []
    return [_reminder(left, desk)]


def _reminder(left: Sequence[tuple[Place, DataRound]], desk: Desk) -> Say:
    """Of one school what is due first; of several each, as far as a message takes them."""
    place, first = left[0]
    told: list[Params] = [
        {"school": place.display, "round": name(one), "due": due(one, desk.today)}
        for place, one in left[:MOST]
    ]
    if len({place.code for place, _ in left}) > 1:
        lines = under([Words("rounds.remind_line", one) for one in told])
        return Say("rounds.remind_several", {"lines": lines}, (ROUNDS,))
    sends = Button.of("button.round_sent", ReportSent(first.id, 0, place.code))
    return Say("rounds.remind", told[0], (sends,))
