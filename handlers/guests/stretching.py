"""``เพิ่มจำนวน`` and ``ขยายเวลา``: a pass that runs gets more places, or a later end."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final
from uuid import UUID

from handlers.guests.answers import LONGEST, keep_places
from handlers.guests.hosting import pass_of
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Card, Effects, Fact, Params, Then, When, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.intents import Postback
from handlers.kit.limits import limits
from handlers.kit.router import Router
from handlers.kit.taps.passes import ShowPass
from handlers.language.hours import BadHours, HoursFault, end, lasting
from handlers.language.passes import count_of, more_of
from portal_bridge.orders import OpenAccount
from store.audit import Act
from store.passes import GuestPass, Shut
from store.profiles import GUEST
from store.refusals import Refusal, StaleCard

stretching = Router("guests.stretching")

SPANS: Final = {"one_hour": timedelta(hours=1), "two_hours": timedelta(hours=2)}


class Widen(Postback, prefix="widen"):
    """``เพิ่มจำนวน``."""

    issued: UUID


class Prolong(Postback, prefix="prolong"):
    """``ขยายเวลา``."""

    issued: UUID


@dataclass
class PassIsOver(Refusal):
    """Nothing of it can be changed any more; a new one is made."""

    ends_the_form: ClassVar[bool] = True
    number: str


@dataclass
class FewerThanTaken(Refusal):
    """So many guests are in already."""

    taken: int


@dataclass
class NotLater(Refusal):
    """It goes on for longer than that already; who wants it shorter ends it."""

    until: datetime


def _running(known: UUID, desk: Desk) -> GuestPass:
    """Raises ``PassIsOver``, or what ``pass_of`` does."""
    found = pass_of(known, desk)
    if found.shut(desk.now) is Shut.OVER:
        raise PassIsOver(found.number)
    return found


def _asked_about(form: type[Form], desk: Desk) -> GuestPass:
    current = desk.conversations.named(desk.me.id, form.form)
    if current is None:
        raise StaleCard
    return _running(UUID(current.answers["issued"]), desk)


def _read_more(answer: str, desk: Desk) -> str:
    """How many altogether, or how many more. Raises ``BadCount``, or a ``Refusal``."""
    found, more = _asked_about(MorePlaces, desk), more_of(answer)
    places = keep_places(count_of(answer) if more is None else found.places + more)
    if int(places) < found.taken:
        raise FewerThanTaken(found.taken)
    return places


class MorePlaces(Form, form="more_places"):
    """One question; a second look where there would be fewer than before."""

    issued: str = ask(when=never, given=True)
    places: str = ask("pass.ask_more_places", reader=_read_more)

    def ask_params(self, desk: Desk) -> Params:
        found = _running(UUID(self.issued), desk)
        return {"number": found.number, "places": found.places, "taken": found.taken}

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        _running(UUID(answers["issued"]), desk)

    def summary(self, desk: Desk, seal: str) -> Card | None:
        found, places = _running(UUID(self.issued), desk), int(self.places)
        if places >= found.places:
            return None
        return Card(
            "pass.fewer",
            params={"number": found.number, "places": found.places, "count": places},
            facts=(
                Fact("fact.title", found.title),
                Fact("fact.places", Words("pass.people", {"count": places})),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="primary"),
                Button.of("button.edit", Edit(self.form, "places")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        found, places = _running(UUID(self.issued), desk), int(self.places)
        before = found.places
        if not desk.passes.widen(found.id, places, now=desk.now):
            raise FewerThanTaken(found.taken)
        desk.audit.note(Act.PASS_WIDENED, found.number, how=f"from={before} to={places}")
        yield Then(ShowPass(found.id))


def _read_end(answer: str, desk: Desk) -> str:
    """Later than now, and not longer than a pass may last. Raises ``Misread``, or a ``Refusal``."""
    found = _asked_about(LaterEnd, desk)
    span = SPANS.get(answer) or lasting(answer)
    meant = found.ends_at + span if span is not None else end(answer, now=desk.now)
    if meant <= found.ends_at:
        raise NotLater(found.ends_at)
    if meant - found.begins_at > LONGEST:
        raise BadHours(HoursFault.TOO_LONG, days=LONGEST.days)
    return meant.isoformat()


class LaterEnd(Form, form="later_end"):
    """One question."""

    issued: str = ask(when=never, given=True)
    until: str = ask(
        "pass.ask_later_end",
        reader=_read_end,
        choices=lambda _desk: tuple(Button(f"span.{name}", tap=name) for name in SPANS),
    )

    def ask_params(self, desk: Desk) -> Params:
        found = _running(UUID(self.issued), desk)
        return {"number": found.number, "until": When(found.ends_at)}

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        _running(UUID(answers["issued"]), desk)

    def finish(self, desk: Desk) -> Effects:
        """Its guests stay for as long: the portal is told of each account's new end."""
        found, until = _running(UUID(self.issued), desk), datetime.fromisoformat(self.until)
        if not desk.passes.prolong(found.id, until, was=found.ends_at, now=desk.now):
            raise StaleCard
        desk.audit.note(Act.PASS_PROLONGED, found.number)
        rules = limits(desk.profiles.get(GUEST))
        for username in desk.guests.let_end(found.id, until):
            yield Ask(OpenAccount(username, rules, until))
        yield Then(ShowPass(found.id))


@stretching.on(Widen)
def widen(tap: Widen, desk: Desk) -> Effects:
    found = _running(tap.issued, desk)
    desk.conversations.end(desk.me.id, MorePlaces.form)
    yield from start(MorePlaces, desk, {"issued": found.id.hex})


@stretching.on(Prolong)
def prolong(tap: Prolong, desk: Desk) -> Effects:
    found = _running(tap.issued, desk)
    desk.conversations.end(desk.me.id, LaterEnd.form)
    yield from start(LaterEnd, desk, {"issued": found.id.hex})
