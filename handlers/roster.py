"""``ผู้รับผิดชอบ``: who answers for what and who acts for whom; and the way to stop an officer at once,
when a phone is lost or somebody else has it."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.kit.charges import alerted
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    LinkMenu,
    Param,
    Params,
    Say,
    Show,
    Tell,
    Then,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.news import RosterChanged
from handlers.kit.router import Router
from handlers.kit.spans import span
from handlers.kit.starts import CONTACT
from handlers.language.words import Intent as Wish
from store.absences import Absence
from store.audit import Act
from store.budget import Category
from store.duties import Area, Duty
from store.refusals import NotYours, StaleCard
from store.roster import Officer, Role

roster = Router("roster")

SHOWN: Final = 10
DUTIES_SHOWN: Final = 3


class ShowRoster(Postback, prefix="roster"):
    """``ผู้รับผิดชอบ``."""


class Suspend(Postback, prefix="suspend"):
    """``ระงับสิทธิ์`` on an officer's card; ``sure`` once it was asked."""

    officer: UUID
    sure: int


@roster.on(ShowRoster, who=officer, words=[Wish.ROSTER])
def show(_tap: ShowRoster, desk: Desk) -> Effects:
    duties = desk.duties.all()
    away = {absence.officer_id: absence for absence in desk.absences.on(desk.today)}
    cards = tuple(
        _card(
            entry,
            [duty for duty in duties if duty.officer_id == entry.person_id],
            away.get(entry.person_id),
            desk,
        )
        for entry in desk.roster.everyone()[:SHOWN]
    )
    yield Show(cards)


def _card(entry: Officer, duties: Sequence[Duty], absence: Absence | None, desk: Desk) -> Card:
    facts = [Fact("fact.role", Words(f"role.{entry.role.value}"))]
    facts += [Fact("fact.answers_for", _duty(duty, desk)) for duty in duties[:DUTIES_SHOWN]]
    if not duties and entry.role is Role.OFFICER:
        facts.append(Fact("fact.answers_for", Words("duty.everything")))
    if absence is not None:
        said: Params = {"why": Words(f"absence.{absence.why.value}"), "days": _days(absence)}
        deputy = desk.officer_names.get(absence.deputy_id) if absence.deputy_id else None
        facts.append(Fact("fact.away", Words("absence.shown", said)))
        facts.append(Fact("fact.deputy", deputy or Words("absence.no_deputy")))
    stopped = entry.suspended_at is not None
    may = not stopped and _may_stop(entry, desk)
    return Card(
        "roster.card",
        params={"name": entry.name},
        badge=Badge.FROZEN if stopped else None,
        facts=tuple(facts),
        buttons=(_stop(entry.person_id, sure=False),) if may else (),
    )


def _days(absence: Absence) -> Param:
    return span(absence.first, absence.last)


def _duty(duty: Duty, desk: Desk) -> Words:
    """A topic and a place: "บัญชีอินเทอร์เน็ต · อำเภอวิเชียรบุรี"."""
    topic = Words(f"topic.{duty.topic.value}" if duty.topic else "topic.all")
    place: Param = Words("area.everywhere")
    match duty.area:
        case Area.KIND:
            place = Words(f"area.{duty.spot}")
        case Area.DISTRICT:
            place = Words("area.district", {"name": duty.spot})
        case Area.PLACE:
            known = desk.places.get(duty.spot)
            place = known.display if known is not None else duty.spot
    return Words("duty.one", {"topic": topic, "place": place})


def _may_stop(entry: Officer, desk: Desk) -> bool:
    """Never oneself; and a head or director only by one of them, so that an officer's lost phone
    cannot stop those who could stop it."""
    me = desk.my_office
    if me is None or entry.person_id == me.person_id:
        return False
    return entry.role is Role.OFFICER or me.role is not Role.OFFICER


def _stop(person: UUID, *, sure: bool) -> Button:
    label = "button.suspend_now" if sure else "button.suspend"
    return Button.of(label, Suspend(person, int(sure)), style="danger")


@roster.on(Suspend, who=officer)
def suspend(tap: Suspend, desk: Desk) -> Effects:
    """Any officer or the head may stop an officer at once. What was theirs goes to the others."""
    entry = desk.roster.officer(tap.officer)
    if entry is None:
        raise StaleCard
    if not _may_stop(entry, desk):
        raise NotYours
    name = entry.name
    if not tap.sure:
        yield Say("roster.sure", {"name": name}, (_stop(tap.officer, sure=True), CONTACT))
        return
    if not desk.roster.suspend(tap.officer, by=desk.me.id, now=desk.now):
        yield Say("roster.stopped_before", {"name": name})
        return
    desk.audit.note(Act.OFFICER_SUSPENDED, tap.officer, of=tap.officer)
    desk.assignments.drop_officer(tap.officer)
    yield Say("roster.stopped", {"name": name})
    for other in alerted(desk):
        if other not in (desk.me.id, tap.officer):
            told: Params = {"name": name, "by": desk.officer_names[desk.me.id]}
            yield Tell(other, Say("roster.told", told), Category.SECURITY)
    member = bool(desk.accounts.of(tap.officer))
    yield LinkMenu(tap.officer, "member" if member else "guest")
    yield Then(RosterChanged())
