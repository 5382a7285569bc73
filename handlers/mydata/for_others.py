"""``ลบข้อมูลของผู้นี้``: the same for somebody who has no LINE, filed by an officer on their word
(PDPA B.E. 2562 s.33 asks no more of them than to say so).

The officer says how they recognised the person, confirms what it means, and shows the second
factor. Who has LINE does it themselves; nobody deletes what may be their own.
"""

from uuid import UUID

from handlers.kit.answering import answers_for
from handlers.kit.desk import Desk
from handlers.kit.effects import Button, Card, Effects, Fact, Params, Say, Then, When, Words
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Answers, Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.recognising import read_way, way_choices
from handlers.kit.router import Router
from handlers.kit.standing_in import kept_from
from handlers.kit.taps.menu import Find
from handlers.kit.taps.people import EraseFor
from handlers.mydata.going import close_accounts, forget
from store.duties import Topic
from store.people import Person
from store.refusals import NotYours, Refusal, StaleCard
from store.requests import Recognition

for_others = Router("mine.for_others")


class EraseThem(Postback, prefix="erase_them"):
    """Confirmed: carried out once the second factor was shown."""

    person: UUID
    how: Recognition


class ErasesThemselves(Refusal):
    """The person is on LINE: nobody else says that their data is to go."""


class MayBeYou(Refusal):
    """The person has the officer's own name or phone; a colleague does it."""


def _somebody(person: UUID, desk: Desk) -> Person:
    """Who has no LINE and is not deleted yet, if the speaker may delete them. Raises a
    ``Refusal``."""
    found = desk.people.find(person)
    if found is None or found.erase_at is not None or found.erased_at is not None:
        raise StaleCard
    if found.line_id is not None:
        raise ErasesThemselves
    if kept_from(found.name or "", found.phone or "", desk) == desk.me.id:
        raise MayBeYou
    if not answers_for(Topic.ACCOUNT, found.place_code, desk, owner=found.id):
        raise NotYours
    return found


class ErasingThem(Form, form="erase_for"):
    """One question, and a summary that says what it means."""

    person: str = ask(when=never, given=True)
    how: str = ask("mydata.ask_how", reader=read_way, choices=way_choices)

    @classmethod
    def check(cls, answers: Answers, desk: Desk) -> None:
        _somebody(UUID(answers["person"]), desk)

    def ask_params(self, desk: Desk) -> Params:
        return {"name": desk.people.get(UUID(self.person)).name or ""}

    def summary(self, desk: Desk, seal: str) -> Card:
        person = desk.people.get(UUID(self.person))
        names = [account.username for account in desk.accounts.of(person.id)]
        return Card(
            "mydata.erasing",
            params={"name": person.name or "", "days": desk.office.keeps.accounts.days},
            facts=(
                *((Fact("fact.username", ", ".join(names)),) if names else ()),
                Fact("fact.recognised", Words(f"recognition.{self.how}")),
            ),
            buttons=(
                Button.of("button.erase_now", Confirm(self.form, seal), style="danger"),
                Button.of("button.edit", Edit(self.form, "how")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        yield Then(EraseThem(UUID(self.person), Recognition(self.how)))


@for_others.on(EraseFor, who=officer)
def ask_how(tap: EraseFor, desk: Desk) -> Effects:
    person = _somebody(tap.person, desk)
    desk.conversations.end(desk.me.id, ErasingThem.form)
    yield from start(ErasingThem, desk, {"person": person.id.hex})


@for_others.on(EraseThem, who=officer)
def erase(tap: EraseThem, desk: Desk) -> Effects:
    """As if they had asked for it in a chat of their own."""
    person = _somebody(tap.person, desk)
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    name = person.name or ""
    yield from close_accounts(person, desk)
    until = forget(person, desk, how=tap.how.value)
    again = (Button.of("button.find", Find()),)
    if until is None:
        yield Say("mydata.erased_for", {"name": name}, again)
    else:
        yield Say("mydata.erased_for_later", {"name": name, "until": When(until, "day")}, again)
