"""``บัตรผ่าน``: what for, when, for how many. All of it may stand in one message."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from handlers.guests.answers import (
    LONGEST,
    PlacesOutOfRange,
    keep_hours,
    keep_places,
    kept_hours,
    read_places,
)
from handlers.guests.hosting import may_host
from handlers.guests.showing import pass_card, when_words
from handlers.kit import which_portal
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Say, Show, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Intent, Postback
from handlers.kit.router import Router
from handlers.kit.spoken import spoken
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.passes import Passes
from handlers.language.hours import OPENS, SHUTS, BadHours, Hours, HoursFault, hours, lasting
from handlers.language.passes import asked
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.clock import BANGKOK
from store.refusals import NotYours, Refusal, StaleCard

making = Router("guests.making")

LONGEST_TITLE: Final = 80
SHOWN: Final = 5
"""Passes in one answer, those that end first."""
MOST_OPEN: Final = 10
"""Passes of one maker at a time."""
A_MOMENT: Final = timedelta(minutes=5)
"""For so long a second ``ยืนยัน`` means the pass that the first one made."""
TODAY: Final = "today"
TOMORROW: Final = "tomorrow"
THREE_HOURS: Final = "three_hours"
OFFERED: Final = (TODAY, TOMORROW, THREE_HOURS)


class NewPass(Postback, prefix="new_pass"):
    """``ออกบัตรใหม่``."""


@dataclass(frozen=True)
class PassInWords(Intent):
    """``บัตรผ่าน``, perhaps with all that a pass needs in the same message."""

    text: str


@dataclass
class TooManyPasses(Refusal):
    """One of those that run is to be ended first."""

    most: int


def _read_hours(answer: str, desk: Desk) -> str:
    meant = _of_a_button(answer, desk) or _from_now(answer, desk)
    return keep_hours(meant or hours(answer, now=desk.now, longest=LONGEST))


def _from_now(answer: str, desk: Desk) -> Hours | None:
    """So many hours or minutes, beginning at once. Raises ``BadHours``."""
    span = lasting(answer)
    if span is not None and span > LONGEST:
        raise BadHours(HoursFault.TOO_LONG, days=LONGEST.days)
    return Hours(desk.now, desk.now + span) if span is not None else None


def _of_a_button(value: str, desk: Desk) -> Hours | None:
    if value == TODAY:
        ends = desk.hours.day_ends(desk.now)
        return Hours(desk.now, ends) if _is_today(ends, desk) else None
    if value == THREE_HOURS:
        return Hours(desk.now, desk.now + timedelta(hours=3))
    return _tomorrow(desk) if value == TOMORROW else None


def _is_today(moment: datetime, desk: Desk) -> bool:
    return moment > desk.now and moment.astimezone(BANGKOK).date() == desk.today


def _tomorrow(desk: Desk) -> Hours:
    """As long as work does; a meeting on a day off has a usual day's hours."""
    day = desk.today + timedelta(days=1)
    begins = desk.hours.day_begins(day)
    if begins is not None:
        return Hours(begins, desk.hours.day_ends(begins))
    return Hours(*(datetime.combine(day, at, BANGKOK) for at in (OPENS, SHUTS)))


def _hours_choices(desk: Desk) -> tuple[Button, ...]:
    today = _is_today(desk.hours.day_ends(desk.now), desk)
    offered = OFFERED if today else OFFERED[1:]
    return tuple(Button(f"span.{name}", tap=name) for name in offered)


class PassRequest(Form, form="guest_pass"):
    """Three questions, and where in an office with several portals."""

    title: str = ask("pass.ask_title", limit=LONGEST_TITLE)
    hours: str = ask("pass.ask_hours", reader=_read_hours, choices=_hours_choices)
    places: str = ask("pass.ask_places", reader=read_places)
    portal: str = ask(
        "pass.ask_portal",
        reader=which_portal.read,
        choices=which_portal.choices,
        when=lambda _answers, desk: desk.office.has_several_portals,
    )

    @classmethod
    def still_good(cls, answers: Answers, desk: Desk) -> Answers:
        """Without hours that are over: the question may have lain open for long."""
        answers = which_portal.still_there(answers, desk)
        kept = answers.get("hours")
        if not kept or kept_hours(kept).ends > desk.now:
            return answers
        return {name: text for name, text in answers.items() if name != "hours"}

    def summary(self, desk: Desk, seal: str) -> Card:
        meant = kept_hours(self.hours)
        return Card(
            "pass.summary",
            facts=(
                Fact("fact.title", self.title),
                Fact("fact.hours", when_words(meant.begins, meant.ends)),
                Fact("fact.places", Words("pass.people", {"count": int(self.places)})),
                *which_portal.portal_fact(self._portal(desk), desk),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "")),
                CANCEL,
            ),
        )

    def _portal(self, desk: Desk) -> str:
        return which_portal.chosen({"portal": self.portal}, desk)

    def finish(self, desk: Desk) -> Effects:
        if not may_host(desk):  # it may have been taken away while the question lay open
            raise NotYours
        if len(desk.passes.open(now=desk.now, of=desk.me.id, limit=MOST_OPEN)) >= MOST_OPEN:
            raise TooManyPasses(MOST_OPEN)
        meant = kept_hours(self.hours)
        made = desk.passes.issue(
            title=self.title,
            begins=meant.begins,
            ends=meant.ends,
            places=int(self.places),
            by=desk.me.id,
            now=desk.now,
            portal=self._portal(desk),
        )
        desk.audit.note(Act.PASS_MADE, made.number, how=f"places={made.places}")
        yield Show((pass_card(made, desk),))

    @classmethod
    def gone(cls, desk: Desk) -> Effects:
        """``ยืนยัน`` tapped twice: the first tap made it; show it again."""
        made = desk.passes.newest(of=desk.me.id, since=desk.now - A_MOMENT)
        if made is None:
            raise StaleCard
        yield Show((pass_card(made, desk),))


def _not_yours() -> Say:
    return Say("pass.not_yours", buttons=(CONTACT,))


@making.on(Passes, words=[Wish.GUEST_PASS])
def show_passes(_tap: Passes, desk: Desk) -> Effects:
    """Those that run, and a new one; without any, the first question. Officers see everybody's."""
    if not may_host(desk):
        yield _not_yours()
        return
    of = None if officer(desk) else desk.me.id
    running = desk.passes.open(now=desk.now, of=of, limit=SHOWN)
    if not running:
        yield from start(PassRequest, desk)
        return
    new = Button.of("button.new_pass", NewPass())
    yield Show(tuple(pass_card(one, desk) for one in running), (new,))


@making.on(NewPass)
def new_pass(_tap: NewPass, desk: Desk) -> Effects:
    if not may_host(desk):
        yield _not_yours()
        return
    desk.conversations.end(desk.me.id, PassRequest.form)
    yield from start(PassRequest, desk)


@making.on(PassInWords)
def in_words(said: PassInWords, desk: Desk) -> Effects:
    """What surely stands in the message is taken; nothing else in it is as good as the button."""
    if not may_host(desk):
        yield _not_yours()
        return
    portal, text = which_portal.taken_from(said.text, desk)
    told = asked(text, now=desk.now, longest=LONGEST)
    given: dict[str, str] = {}
    if portal is not None:
        given["portal"] = portal
    if 0 < len(told.title) <= LONGEST_TITLE:
        given["title"] = told.title
    if told.hours is not None:
        given["hours"] = keep_hours(told.hours)
    if told.places is not None:
        try:
            given["places"] = keep_places(told.places)
        except PlacesOutOfRange as no:
            yield Say(no.text, spoken(no.params, desk.now))
    if not given:
        yield from show_passes(Passes(), desk)
        return
    desk.conversations.end(desk.me.id, PassRequest.form)
    yield from start(PassRequest, desk, given)
