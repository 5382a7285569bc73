"""``ไม่อยู่``: an officer says when they are away, why, and who acts for them; ``กลับมาแล้ว`` ends it.

The deputy is told at once, and has what waits as soon as the absence has begun.
"""

from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from handlers.kit import colleagues
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Params, Say, Tell, Then, Words
from handlers.kit.filling import start
from handlers.kit.forms import Answers, Form, NotAChoice, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.news import RosterChanged
from handlers.kit.router import Router
from handlers.kit.spans import span
from handlers.kit.taps.menu import MyWork
from handlers.language.choices import chosen
from handlers.language.days import days
from handlers.language.words import Intent as Wish
from store.absences import Absence, Replaced, Why
from store.audit import Act
from store.budget import Category
from store.clock import BANGKOK
from store.refusals import NotYours

absences = Router("absences")

NOBODY: Final = "-"
MOST_SAID: Final = 2


class Away(Postback, prefix="away"):
    """``ไม่อยู่``."""


class Back(Postback, prefix="back_at_work"):
    """``กลับมาแล้ว``."""


class NotAway(Postback, prefix="not_away"):
    """``ยกเลิกการแจ้ง``: this notice is void."""

    absence: UUID


def _colleagues(desk: Desk) -> dict[UUID, str]:
    return colleagues.colleagues(desk, besides=frozenset())


def _has_colleagues(_answers: Answers, desk: Desk) -> bool:
    return bool(_colleagues(desk))


def _read_why(answer: str, _desk: Desk) -> str:
    why = answer if answer in list(Why) else chosen("absence", answer, list(Why))
    if why is None:
        raise NotAChoice
    return why


def _whys(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"absence.{why.value}", tap=why.value) for why in Why)


def _read_days(answer: str, desk: Desk) -> str:
    meant = days(answer, today=desk.today)
    return f"{meant.first.isoformat()}/{meant.last.isoformat()}"


def _nearest(_desk: Desk) -> tuple[Button, ...]:
    return (Button("days.today", tap="วันนี้"), Button("days.tomorrow", tap="พรุ่งนี้"))


def _read_deputy(answer: str, desk: Desk) -> str:
    if answer == NOBODY or chosen("deputy", answer, ["nobody"]):
        return NOBODY
    return colleagues.read(answer, _colleagues(desk))


def _deputies(desk: Desk) -> tuple[Button, ...]:
    named = colleagues.buttons(_colleagues(desk))
    return (*named, Button("absence.no_deputy", tap=NOBODY))


class AwayNotice(Form, form="away"):
    """Three questions; the last one only where there are colleagues."""

    why: str = ask("absence.ask_why", reader=_read_why, choices=_whys)
    days: str = ask("absence.ask_days", reader=_read_days, choices=_nearest)
    deputy: str = ask(
        "absence.ask_deputy", reader=_read_deputy, choices=_deputies, when=_has_colleagues
    )

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):  # the roster may have changed while the question lay open
            raise NotYours
        absence = _absence(self, desk)
        replaced = desk.absences.add(absence)
        _note(absence, desk)
        deputy = _colleagues(desk).get(absence.deputy_id) if absence.deputy_id else None
        told: Params = {
            "why": Words(f"absence.{absence.why.value}"),
            "days": span(absence.first, absence.last),
            "deputy": deputy or Words("absence.no_deputy"),
        }
        void = Button.of("button.not_away", NotAway(absence.id))
        yield Say("absence.noted", told, (void, Button.of("button.my_work", MyWork())))
        if absence.deputy_id is not None:
            named: Params = {"name": desk.officer_names[desk.me.id]}
            yield Tell(absence.deputy_id, Say("absence.deputy", told | named), Category.OFFICER)
            yield from _deputy_is_away(absence, deputy or "", desk)
        for was in replaced:
            yield from _corrected(was, absence, desk)
        if absence.first <= desk.today:
            yield Then(RosterChanged())


def _absence(notice: AwayNotice, desk: Desk) -> Absence:
    first, _, last = notice.days.partition("/")
    deputy = notice.deputy if notice.deputy not in ("", NOBODY) else None
    return Absence(
        officer_id=desk.me.id,
        why=Why(notice.why),
        first=date.fromisoformat(first),
        last=date.fromisoformat(last),
        deputy_id=UUID(deputy) if deputy else None,
        said_at=desk.now,
    )


def _note(absence: Absence, desk: Desk) -> None:
    how = f"why={absence.why.value} first={absence.first} last={absence.last}"
    if absence.deputy_id is not None:
        how += f" deputy={absence.deputy_id.hex}"
    desk.audit.note(Act.ABSENCE_NOTED, absence.id, how=how)


def _deputy_is_away(absence: Absence, deputy: str, desk: Desk) -> Effects:
    """Then their own deputy acts, or the next officer: it is said before anybody relies on it."""
    for one in desk.absences.coming(absence.deputy_id or absence.officer_id, day=absence.first):
        if one.first <= absence.last:
            told: Params = {"deputy": deputy, "days": span(one.first, one.last)}
            yield Say("absence.deputy_away", told, (Button.of("button.other_deputy", Away()),))


def _corrected(was: Replaced, absence: Absence, desk: Desk) -> Effects:
    """What stands of the earlier notice is said, and who acts no longer is told."""
    earlier = was.notice
    desk.audit.note(Act.ABSENCE_ENDED, earlier.id, how="replaced")
    for rest in was.rest:
        _note(rest, desk)
        if rest.last >= desk.today:
            void = Button.of("button.not_away", NotAway(rest.id))
            yield Say("absence.still", {"days": span(rest.first, rest.last)}, (void,))
    if earlier.deputy_id != absence.deputy_id:
        first, last = max(earlier.first, absence.first), min(earlier.last, absence.last)
        yield from _acts_no_more(earlier, first, last, desk)


def _acts_no_more(absence: Absence, first: date, last: date, desk: Desk) -> Effects:
    if absence.deputy_id is None or last < desk.today:
        return
    told: Params = {
        "name": desk.officer_names[desk.me.id],
        "days": span(max(first, desk.today), last),
    }
    yield Tell(absence.deputy_id, Say("absence.deputy_no_more", told), Category.OFFICER)


@absences.on(Away, who=officer, words=[Wish.AWAY])
def away(_tap: Away, desk: Desk) -> Effects:
    """What was said before is shown with a way to take it back."""
    for absence in desk.absences.coming(desk.me.id, day=desk.today)[:2]:
        void = Button.of("button.not_away", NotAway(absence.id))
        yield Say("absence.stands", {"days": span(absence.first, absence.last)}, (void,))
    desk.conversations.end(desk.me.id, AwayNotice.form)
    yield from start(AwayNotice, desk)


@absences.on(Back, who=officer, words=[Wish.BACK_AT_WORK])
def back(_tap: Back, desk: Desk) -> Effects:
    running = [one for one in desk.absences.on(desk.today) if one.officer_id == desk.me.id]
    if not running:
        yield Say("absence.was_not", buttons=(Button.of("button.my_work", MyWork()),))
        return
    desk.absences.end(desk.me.id, day=desk.today, now=desk.now)
    for one in running:
        desk.audit.note(Act.ABSENCE_ENDED, one.id, how="back")
    since = datetime.combine(min(one.first for one in running), time(), BANGKOK)
    decided = desk.requests.count_decided_for(desk.me.id, since=since)
    yield Say("absence.back", {"decided": decided}, (Button.of("button.my_work", MyWork()),))
    for one in desk.absences.coming(desk.me.id, day=desk.today)[:MOST_SAID]:
        void = Button.of("button.not_away", NotAway(one.id))
        yield Say("absence.still", {"days": span(one.first, one.last)}, (void,))
    for one in running:
        yield from _acts_no_more(one, one.first, one.last, desk)
    yield Then(RosterChanged())


@absences.on(NotAway, who=officer)
def not_away(tap: NotAway, desk: Desk) -> Effects:
    if not desk.absences.take_back(tap.absence, by=desk.me.id, now=desk.now):
        yield Say("absence.was_not", buttons=(Button.of("button.my_work", MyWork()),))
        return
    desk.audit.note(Act.ABSENCE_ENDED, tap.absence, how="taken_back")
    yield Say("absence.void", buttons=(Button.of("button.my_work", MyWork()),))
    absence = desk.absences.get(tap.absence)
    yield from _acts_no_more(absence, absence.first, absence.last, desk)
    yield Then(RosterChanged())
