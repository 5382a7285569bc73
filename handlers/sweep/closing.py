"""``ปิดบัญชี`` of somebody who has left: from which day on, confirmed, and with the second factor.

Their own accounts end in the portal with that day and are closed for good the next morning. Shared
machines in their care go on, and want another custodian.
"""

from datetime import datetime
from uuid import UUID

from handlers.kit.calling_off import call_off
from handlers.kit.desk import Desk
from handlers.kit.effects import Ask, Button, Card, Effects, Fact, Params, Say, Tell, Then, When
from handlers.kit.ends import FISCAL_YEAR, end_code, end_of, fiscal_year_ends
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Form, ask, never
from handlers.kit.guards import officer
from handlers.kit.intents import Postback
from handlers.kit.limits import limits
from handlers.kit.proving import is_proven, proof_for
from handlers.kit.router import Router
from handlers.kit.taps.menu import CONTACT, Find
from handlers.kit.told import told_words
from handlers.language.choices import chosen
from handlers.language.days import FURTHEST, one_day
from handlers.sweep.deciding import CloseThis, DecidedAlready, found, rest
from portal_bridge.orders import OpenAccount
from store.accounts import CHANGEABLE, Account
from store.audit import Act
from store.budget import Category
from store.findings import Finding
from store.people import Person
from store.refusals import NotYours, StaleCard
from store.requests import Kind

closing = Router("sweeping.closing")

TODAY = "today"


class CloseFrom(Postback, prefix="close_from"):
    """Confirmed: carried out once the second factor was shown."""

    finding: UUID
    until: str


def _choices(_desk: Desk) -> tuple[Button, ...]:
    return tuple(Button(f"end.{name}", tap=name) for name in (FISCAL_YEAR, TODAY))


def _read_day(answer: str, desk: Desk) -> str:
    named = answer if answer == FISCAL_YEAR else chosen("end", answer, (FISCAL_YEAR,))
    if named == FISCAL_YEAR:
        return fiscal_year_ends(desk.today).isoformat()
    return one_day(answer, today=desk.today).isoformat()


class ClosingDay(Form, form="closing_day"):
    """One question."""

    finding: str = ask(when=never, given=True)
    until: str = ask("sweep.ask_day", reader=_read_day, choices=_choices)

    def _name(self, desk: Desk) -> str:
        row = desk.findings.get(UUID(self.finding))
        return (row and desk.people.get(row.person_id).name) or ""

    def ask_params(self, desk: Desk) -> Params:
        return {"name": self._name(desk)}

    def summary(self, desk: Desk, seal: str) -> Card:
        row = desk.findings.get(UUID(self.finding))
        names = [] if row is None else [account.username for account in _own(row.person_id, desk)]
        return Card(
            "sweep.closing",
            params={"name": self._name(desk)},
            facts=(
                *((Fact("fact.username", ", ".join(names)),) if names else ()),
                Fact("fact.closes", When(_end(self.until), "day")),
            ),
            buttons=(
                Button.of("button.confirm", Confirm(self.form, seal), style="danger"),
                Button.of("button.edit", Edit(self.form, "until")),
                CANCEL,
            ),
        )

    def finish(self, desk: Desk) -> Effects:
        if not officer(desk):
            raise NotYours
        _moment(self.until, desk)
        yield Then(CloseFrom(UUID(self.finding), self.until))


def _end(until: str) -> datetime:
    """The last second of the day. Raises ``StaleCard`` for what is no day."""
    try:
        end = end_of(until)
    except ValueError:
        raise StaleCard from None
    if end is None:
        raise StaleCard
    return end


def _moment(until: str, desk: Desk) -> datetime:
    """The same, and it lies ahead. Raises ``StaleCard`` for what was confirmed days later."""
    end = _end(until)
    if not desk.now <= end <= desk.now + FURTHEST:
        raise StaleCard
    return end


def _own(person: UUID, desk: Desk) -> list[Account]:
    return [
        account
        for account in desk.accounts.of(person)
        if account.shared_label is None and account.state in CHANGEABLE
    ]


@closing.on(CloseThis, who=officer)
def ask_the_day(tap: CloseThis, desk: Desk) -> Effects:
    row, person = found(tap.finding, desk)
    if not _own(person.id, desk):
        yield from _nothing_to_close(row, person, desk)
        return
    desk.conversations.end(desk.me.id, ClosingDay.form)
    yield from start(ClosingDay, desk, {"finding": row.id.hex})


@closing.on(CloseFrom, who=officer)
def close_from(tap: CloseFrom, desk: Desk) -> Effects:
    """Their owner hears at once, and can still say that it is a mistake."""
    row, person = found(tap.finding, desk)
    end = _moment(tap.until, desk)
    accounts = _own(person.id, desk)
    if not accounts:
        yield from _nothing_to_close(row, person, desk)
        return
    if not is_proven(desk):
        yield from proof_for(tap)
        return
    if not desk.findings.take(row.id):
        raise DecidedAlready
    for account in accounts:
        yield from _ends(account, end, desk)
    said: Params = {"name": person.name or "", "until": When(end, "day"), "count": len(accounts)}
    said["told"] = told_words(person)
    yield Say("sweep.closing_done", said, rest(desk))
    yield from _machines(person, desk)
    told = Say("sweep.closing_told", {"until": When(end, "day")}, (CONTACT,))
    yield Tell(person.id, told, Category.DECISION)


def _nothing_to_close(row: Finding, person: Person, desk: Desk) -> Effects:
    """Another LINE has claimed the account, or it is closed already; or they had none, and only
    look after shared machines. Nobody is told of what does not happen."""
    if not desk.findings.take(row.id):
        raise DecidedAlready
    yield Say("sweep.nothing_to_close", {"name": person.name or ""}, rest(desk))
    yield from _machines(person, desk)


def _machines(person: Person, desk: Desk) -> Effects:
    """Shared machines in their care go on, and want another custodian."""
    labels = [one.shared_label for one in desk.accounts.of(person.id) if one.shared_label]
    if labels:
        cared: Params = {"name": person.name or "", "machines": ", ".join(labels)}
        yield Say("sweep.machines_left", cared, (Button.of("button.find", Find()), *rest(desk)))


def _ends(account: Account, end: datetime, desk: Desk) -> Effects:
    """Not later than it was to end anyhow."""
    was = account.expires_at
    ends = end if was is None or was > end else was
    if not desk.accounts.let_end(account.id, ends, was=was, closes=end):
        raise StaleCard
    how = f"left from={end_code(was)} to={end_code(ends)}"
    desk.audit.note(Act.ACCOUNT_EXPIRY_CHANGED, account.id, of=account.owner_id, how=how)
    call_off(desk.requests.open_about(account.username, Kind.RENEWAL), desk)
    yield Ask(OpenAccount(account.username, limits(desk.profiles.get(account.profile)), ends))
