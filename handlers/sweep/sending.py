"""The staff list: asked for, compared with the accounts, and forgotten."""

from collections.abc import Iterator
from typing import ClassVar
from uuid import UUID

from handlers.kit.answering import answers_for
from handlers.kit.charges import posts
from handlers.kit.custodians import is_gone
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Effects, Say, Then
from handlers.kit.filling import start
from handlers.kit.forms import Form, ask
from handlers.kit.guards import officer
from handlers.kit.intents import Postback, Rows
from handlers.kit.router import Router
from handlers.language.words import Intent as Wish
from handlers.sweep.comparing import Known, Missing, Moved, differences, staff
from handlers.sweep.deciding import ShowDifferences
from store.accounts import CHANGEABLE
from store.audit import Act
from store.duties import Topic
from store.findings import Difference, Finding
from store.refusals import NotYours, Refusal

sending = Router("sweeping.sending")


class Sweep(Postback, prefix="sweep"):
    """``สำรวจบัญชีประจำปี``."""


class SendAnother(Postback, prefix="another_list"):
    """``ส่งรายชื่อใหม่``: what is undecided of the last list is dropped when the next one came."""


class FileWanted(Refusal):
    """Words, where a file was asked for."""


def _no_words(_answer: str, _desk: Desk) -> str:
    raise FileWanted


class StaffList(Form, form="staff_list"):
    """One question, answered by a file."""

    takes_file: ClassVar[bool] = True

    file: str = ask("sweep.ask_file", reader=_no_words, given=True)

    def finish(self, desk: Desk) -> Effects:
        raise FileWanted

    @classmethod
    def file_arrived(cls, rows: Rows, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        listed = staff(rows, desk.places)
        known = list(_known(desk))
        found = differences(listed, known)
        desk.findings.replace(desk.me.id, [_finding(one, desk) for one in found])
        desk.conversations.end(desk.me.id, cls.form)
        missing = sum(isinstance(one, Missing) for one in found)
        moved = len(found) - missing
        how = f"listed={len(listed)} known={len(known)} missing={missing} moved={moved}"
        desk.audit.note(Act.STAFF_LIST_COMPARED, "staff", how=how)
        counted = {"listed": len(listed), "known": len(known), "missing": missing, "moved": moved}
        if not found:
            yield Say("sweep.no_difference", {"listed": len(listed), "known": len(known)})
            return
        yield Say("sweep.compared", {**counted, "same": len(known) - len(found)})
        yield Then(ShowDifferences())


def _known(desk: Desk) -> Iterator[Known]:
    """Whoever has an account, or a shared machine in their care, that this officer answers for, by
    name. Guests are on no staff list, and who has had their data deleted is not looked for."""
    among = posts(desk)
    owners = {
        account.owner_id
        for account in desk.accounts.all()
        if account.closes_at is None
        and account.state in CHANGEABLE
        and account.owner_id != desk.me.id
        and not desk.guests.has(account.username)
    }
    people = [one for owner in owners if not is_gone(one := desk.people.get(owner))]
    for person in sorted(people, key=lambda person: (person.name or "", person.id)):
        place = person.place_code
        if person.name and answers_for(Topic.ACCOUNT, place, desk, owner=person.id, among=among):
            yield Known(person.id, person.name, place or "")


def _finding(one: Missing | Moved, desk: Desk) -> Finding:
    person: UUID = one.who.person
    found = Finding(
        officer_id=desk.me.id,
        person_id=person,
        difference=Difference.MISSING,
        made_at=desk.now,
    )
    match one:
        case Missing(near=near):
            found.near = near
        case Moved(place=place):
            found.difference = Difference.MOVED
            found.place_code, found.place_name = place.code, place.display
    return found


@sending.on(Sweep, who=officer, words=[Wish.SWEEP])
def begin(_tap: Sweep, desk: Desk) -> Effects:
    """Where something is left to decide, that comes first."""
    left = desk.findings.count(desk.me.id)
    if left:
        again = Button.of("button.another_list", SendAnother())
        yield Say("sweep.left", {"count": left}, (again,))
        yield Then(ShowDifferences())
        return
    yield from _ask_for_it(desk)


@sending.on(SendAnother, who=officer)
def send_another(_tap: SendAnother, desk: Desk) -> Effects:
    yield from _ask_for_it(desk)


def _ask_for_it(desk: Desk) -> Effects:
    desk.conversations.end(desk.me.id, StaffList.form)
    yield from start(StaffList, desk)
