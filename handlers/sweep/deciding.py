"""The differences, each with what can be done about it: kept as it is, moved, or (``closing``)
closed."""

from typing import ClassVar, Final
from uuid import UUID

from handlers.kit.answering import answers_for
from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Param, Say, Show, Tell, Words
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT
from handlers.kit.taps.schools import LINK_SCHOOL
from handlers.kit.unlinking import end_links
from store.audit import Act, place_code
from store.budget import Category
from store.duties import Topic
from store.findings import Difference, Finding
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard
from store.schoollinks import Ended

deciding = Router("sweeping.deciding")

SHOWN: Final = 10


class ShowDifferences(Postback, prefix="differences"):
    """``ดูรายการที่เหลือ``."""


class Keep(Postback, prefix="keep"):
    """``คงไว้``: the list is behind, or means somebody else."""

    finding: UUID


class Move(Postback, prefix="move"):
    """``ย้ายที่ทำงาน``: the list is right."""

    finding: UUID


class CloseThis(Postback, prefix="close_left"):
    """``ปิดบัญชี``: asks from which day on."""

    finding: UUID


class DecidedAlready(Refusal):
    """Somebody was faster, or a newer list has come."""

    ends_the_form: ClassVar[bool] = True


REST: Final = Button.of("button.differences", ShowDifferences())


def found(finding: UUID, desk: Desk) -> tuple[Finding, Person]:
    """What is to be decided, if the speaker may do so now. Raises ``DecidedAlready`` or
    ``NotYours``."""
    row = desk.findings.get(finding)
    if row is None:
        raise DecidedAlready
    person = desk.people.get(row.person_id)
    if not answers_for(Topic.ACCOUNT, person.place_code, desk, owner=person.id):
        raise NotYours
    return row, person


def rest(desk: Desk) -> tuple[Button, ...]:
    """The way to what is left of this officer's list."""
    return (REST,) if desk.findings.count(desk.me.id) else ()


@deciding.on(ShowDifferences, who=officer)
def show(_tap: ShowDifferences, desk: Desk) -> Effects:
    rows = desk.findings.of(desk.me.id, limit=SHOWN)
    if not rows:
        yield Say("sweep.all_decided")
        return
    more = (REST,) if desk.findings.count(desk.me.id) > len(rows) else ()
    yield Show(tuple(_card(row, desk) for row in rows), more)


def _card(row: Finding, desk: Desk) -> Card:
    person = desk.people.get(row.person_id)
    name: Param = person.name or Words("search.no_name")
    place: Param = person.place_name or Words("search.not_given")
    keep = Button.of("button.keep", Keep(row.id))
    if row.difference is Difference.MOVED:
        return Card(
            "sweep.moved",
            params={"name": name},
            badge=Badge.WAITING,
            facts=(Fact("fact.now", place), Fact("fact.on_the_list", row.place_name or "")),
            buttons=(Button.of("button.move", Move(row.id), style="primary"), keep),
        )
    near = (Fact("fact.near", row.near),) if row.near else ()
    held = desk.accounts.of(person.id)
    own = sum(account.shared_label is None for account in held)
    machines = ", ".join(account.shared_label for account in held if account.shared_label)
    return Card(
        "sweep.missing",
        params={"name": name},
        badge=Badge.WAITING,
        facts=(
            Fact("fact.place", place),
            Fact("fact.accounts", Words("account.count", {"count": own})),
            *((Fact("fact.looks_after", machines),) if machines else ()),
            *near,
        ),
        buttons=(Button.of("button.close_left", CloseThis(row.id), style="danger"), keep),
    )


@deciding.on(Keep, who=officer)
def keep(tap: Keep, desk: Desk) -> Effects:
    row, person = found(tap.finding, desk)
    desk.findings.take(row.id)
    desk.audit.note(Act.PERSON_KEPT, person.id, of=person.id, how=row.difference.value)
    yield Say("sweep.kept", {"name": person.name or ""}, rest(desk))


@deciding.on(Move, who=officer)
def move(tap: Move, desk: Desk) -> Effects:
    """As the list says, and the former school is not theirs to speak for any more; they hear of it
    with their next word."""
    row, person = found(tap.finding, desk)
    place = desk.places.get(row.place_code or "")
    if row.difference is not Difference.MOVED or place is None or not desk.findings.take(row.id):
        raise StaleCard
    before = person.place_code or ""
    left = end_links(person.id, Ended.MOVED, desk, only=before) if before else ()
    former = person.place_name or ""
    person.place_code, person.place_name = place.code, place.display
    desk.session.add(person)
    desk.audit.note(Act.PERSON_MOVED, person.id, of=person.id, how=f"to={place_code(place.code)}")
    yield Say("sweep.moved_done", {"name": person.name or "", "place": place.display}, rest(desk))
    told = Say("sweep.moved_told", {"place": place.display}, (CONTACT,))
    yield Tell(person.id, told, Category.DECISION, waits=True)
    if left:
        unlinked = Say("school.unlinked_by_officer", {"school": former}, (LINK_SCHOOL, CONTACT))
        yield Tell(person.id, unlinked, Category.DECISION, waits=True)
