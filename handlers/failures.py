"""``ส่งไม่สำเร็จ``: what could not be carried out, for officers. The same list as
``helpdesk jobs dead``; nothing that was accepted is ever missing from both the chats and here."""

from typing import Final

from handlers.kit.desk import Desk
from handlers.kit.effects import Badge, Button, Card, Effects, Fact, Param, Say, Show, When, Words
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.router import Router
from handlers.kit.taps.menu import Failures, MyWork
from handlers.language.words import Intent as Wish
from store.audit import Act
from store.inbox import Event
from store.outbox import Job, Kind

failures = Router("failures")

SHOWN: Final = 10


class TryAgain(Postback, prefix="again"):
    """``ลองอีกครั้ง`` on a card of the list."""

    kind: str
    id: int


@failures.on(Failures, who=officer, words=[Wish.FAILURES])
def show(_tap: Failures, desk: Desk) -> Effects:
    jobs, events = desk.outbox.listed(), desk.inbox.dead()
    if not jobs and not events:
        yield Say("failures.none")
        return
    cards = [_job_card(job, desk) for job in jobs] + [_event_card(event, desk) for event in events]
    yield Say("failures.some", {"count": len(cards)})
    yield Show(tuple(cards[:SHOWN]))


@failures.on(TryAgain, who=officer)
def try_again(tap: TryAgain, desk: Desk) -> Effects:
    """Back into its queue, from the start, unless it has been dealt with meanwhile."""
    kind = "event" if tap.kind == "event" else "job"
    again = (desk.inbox.revive if kind == "event" else desk.outbox.retry)(tap.id)
    if again:
        desk.audit.note(Act.JOB_RETRIED, f"{kind}:{tap.id}")
    yield Say("failures.again" if again else "failures.gone", buttons=(MY_WORK,))


MY_WORK: Final = Button.of("button.my_work", MyWork())


def _job_card(job: Job, desk: Desk) -> Card:
    return Card(
        "failures.card",
        badge=Badge.REFUSED,
        facts=(
            Fact("fact.what", Words(f"failure.{job.kind.value}")),
            Fact("fact.for_whom", _whose(job, desk)),
            Fact("fact.state", Words(f"failure_state.{job.state.value}")),
            Fact("fact.since", When(desk.office_time(job.made_at))),
        ),
        buttons=(Button.of("button.retry", TryAgain("job", job.id or 0)),),
    )


def _whose(job: Job, desk: Desk) -> Param:
    if job.kind is Kind.ORDER:
        return job.lane.partition(":")[2]
    if job.person_id is None:
        return Words("failures.group")
    return desk.people.get(job.person_id).name or Words("failures.somebody")


def _event_card(event: Event, desk: Desk) -> Card:
    return Card(
        "failures.card",
        badge=Badge.REFUSED,
        facts=(
            Fact("fact.what", Words("failure.event")),
            Fact("fact.state", Words("failure_state.dead")),
            Fact("fact.since", When(desk.office_time(event.received_at))),
        ),
        buttons=(Button.of("button.retry", TryAgain("event", event.id or 0)),),
    )
