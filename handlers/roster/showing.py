"""``ผู้รับผิดชอบ``: who answers for what and who acts for whom, and what may be done about a
colleague."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Badge,
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Show,
    Words,
)
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.spans import span
from handlers.kit.taps.menu import SetUpFactor
from handlers.language.words import Intent as Wish
from handlers.roster.inviting import Invite, rebind_button
from handlers.roster.leaving import clear_button, remove_button
from handlers.roster.may import colleague, may_change
from handlers.roster.suspending import stop_button
from store.absences import Absence
from store.duties import Area, Duty
from store.roster import Officer, Role

showing = Router("showing")

SHOWN: Final = 10
DUTIES_SHOWN: Final = 3


class ShowRoster(Postback, prefix="roster"):
    """``ผู้รับผิดชอบ``."""


class ManageOfficer(Postback, prefix="manage"):
    """``จัดการ`` on a colleague's card."""

    officer: UUID


def _manage(person: UUID) -> Button:
    return Button.of("button.manage", ManageOfficer(person))


@showing.on(ShowRoster, who=officer, words=[Wish.ROSTER])
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
    add = Button.of("button.add_officer", Invite())
    yield Show(cards, (add, Button.of("button.factor", SetUpFactor())))


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
    may = may_change(entry, desk)
    return Card(
        "roster.card",
        params={"name": entry.name},
        badge=Badge.FROZEN if stopped else None,
        facts=tuple(facts),
        buttons=(_manage(entry.person_id),) if may else (),
    )


def _days(absence: Absence) -> Param:
    return span(absence.first, absence.last)


def _duty(duty: Duty, desk: Desk) -> Words:
    """A topic, a place and whose turn: "บัญชีอินเทอร์เน็ต · อำเภอวิเชียรบุรี · ลำดับ 1"."""
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
    return Words("duty.in_turn", {"topic": topic, "place": place, "turn": duty.turn})


@showing.on(ManageOfficer, who=officer)
def manage(tap: ManageOfficer, desk: Desk) -> Effects:
    """What may be done about a colleague. Raises ``NotYours`` or ``StaleCard``."""
    entry = colleague(tap.officer, desk)
    stopped = entry.suspended_at is not None
    has_factor = desk.factors.has(entry.person_id)
    clear = (clear_button(entry.person_id, sure=False),) if has_factor else ()
    card = Card(
        "roster.manage",
        params={"name": entry.name},
        badge=Badge.FROZEN if stopped else None,
        facts=(
            Fact("fact.role", Words(f"role.{entry.role.value}")),
            Fact("fact.factor", Words("factor.there" if has_factor else "factor.not_there")),
        ),
        buttons=(
            *(() if stopped else (stop_button(entry.person_id, sure=False),)),
            rebind_button(entry.person_id, sure=False),
            *clear,
            remove_button(entry.person_id, sure=False),
        ),
    )
    yield Show((card,))
