"""A line in a reply: a person of a school that has not sent, who says something else while a due
day is near, reads of it once a day. It is a reply, and costs nothing."""

from datetime import timedelta
from typing import Final

from handlers.kit.belonging import own_school
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effect, Params, Say
from handlers.kit.intents import Intent
from handlers.kit.taps.rounds import ReportSent, RoundsAsked, ShowRounds
from handlers.language.places import Kind
from handlers.rounds.files import RoundFigure, RoundFile
from handlers.rounds.naming import due, name
from handlers.rounds.reporting import AttachFile, HasNotSent, HasSent, TakeBack, TellFigure

NEAR: Final = timedelta(days=7)
ABOUT_ROUNDS: Final = (
    *(ShowRounds, ReportSent, RoundsAsked),
    *(HasSent, HasNotSent, TakeBack, TellFigure, AttachFile),
)
OWN_FORMS: Final = (RoundFigure.form, RoundFile.form)


def due_soon(intent: Intent, desk: Desk, *, room: int) -> list[Effect]:
    """For who speaks of something else. Where the answer has no room for it, it waits."""
    place = desk.places.get(desk.me.place_code or "")
    if room < 1 or place is None or place.kind is not Kind.SCHOOL:
        return []
    if isinstance(intent, ABOUT_ROUNDS):
        return []
    last = desk.today + NEAR
    near = [
        one
        for one in desk.rounds.known(desk.today)
        if one.is_open(desk.today) and desk.today <= one.due <= last
    ]
    if not near or own_school(desk) != place.code:
        return []
    left = [one for one in near if desk.rounds.report_of(one.id, place.code) is None]
    current = desk.conversations.current(desk.me.id)
    busy = current is not None and current.form in OWN_FORMS
    if not left or busy or not desk.rounds.may_remind(desk.me.id, desk.today):
        return []
    first = left[0]
    said: Params = {"round": name(first), "due": due(first, desk.today), "school": place.display}
    sends = Button.of("button.round_sent", ReportSent(first.id, 0, place.code))
    return [Say("rounds.remind", said, (sends,))]
