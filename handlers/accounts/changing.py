"""``เปลี่ยนเครื่องที่ใช้`` and ``เปลี่ยนวันหมดอายุ``: an officer puts an account under another profile,
or moves its end.

Whoever answers for accounts of its owner's workplace may, and nobody does so for their own. What
was true when the officer was asked must still be true when they confirm: a colleague may have been
faster.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from handlers.kit.answering import answers_for
from handlers.kit.calling_off import call_off
from handlers.kit.desk import Desk
from handlers.kit.effects import (
    Ask,
    Button,
    Card,
    Effects,
    Fact,
    Param,
    Params,
    Say,
    Tell,
)
from handlers.kit.ends import (
    A_YEAR,
    ENDS,
    FISCAL_YEAR,
    WITHOUT_END,
    end_code,
    end_of,
    end_words,
    fiscal_year_ends,
    in_a_year,
)
from handlers.kit.filling import CANCEL, Confirm, Edit, start
from handlers.kit.forms import Form, NotAChoice, ask, never
from handlers.kit.guards import officer
from handlers.kit.limits import limits
from handlers.kit.remembering import give_up, may_remember
from handlers.kit.router import Router
from handlers.kit.standing_in import is_own
from handlers.kit.taps.accounts import ChangeEnd, ChangeUse
from handlers.kit.taps.menu import CONTACT
from handlers.kit.told import told_later_words, told_words
from handlers.kit.uses import DEVICES, used_on
from handlers.language.choices import chosen
from handlers.language.days import one_day
from handlers.language.devices import device
from portal_bridge.orders import ChangeProfile, OpenAccount
from store.accounts import CHANGEABLE, Account
from store.audit import Act
from store.budget import Category
from store.duties import Topic
from store.profiles import GUEST
from store.refusals import NotYours, Refusal, StaleCard
from store.requests import Kind

changing = Router("accounts.changing")

MOST_PROFILES: Final = 12
"""Of LINE's thirteen quick replies; one is ``ยกเลิก``."""


@dataclass
class NotYourOwnAccount(Refusal):
    """A colleague changes an officer's account."""

    username: str


@dataclass
class ChangedMeanwhile(Refusal):
    """A colleague changed the same of this account, or it is not in use any more."""

    username: str


class MustEnd(Refusal):
    """Accounts of this profile are good for a time, not for ever."""


def _changeable(account_id: UUID, desk: Desk) -> Account:
    """The account, if the speaker may change it now. Raises a ``Refusal``."""
    account = desk.accounts.get(account_id)
    if account is None or account.state not in CHANGEABLE:
        raise StaleCard
    if is_own(account, desk):
        raise NotYourOwnAccount(account.username)
    owner = desk.people.get(account.owner_id)
    if not answers_for(Topic.ACCOUNT, owner.place_code, desk, owner=owner.id):
        raise NotYours
    return account


def _named(account: str, desk: Desk) -> Account:
    """The account a question is about. No account is ever deleted."""
    found = desk.accounts.get(UUID(account))
    if found is None:
        raise StaleCard
    return found


def _asked_about(form: type[Form], desk: Desk) -> Account:
    """The account whose question is open."""
    current = desk.conversations.named(desk.me.id, form.form)
    if current is None:
        raise StaleCard
    return _named(current.answers["account"], desk)


def _summary(account: Account, before: Param, after: Param, form: Form, seal: str) -> Card:
    asked = next(question.field for question in form.questions() if not question.given)
    return Card(
        "change.summary",
        params={"username": account.username},
        facts=(Fact("fact.now", before), Fact("fact.then", after)),
        buttons=(
            Button.of("button.confirm", Confirm(form.form, seal), style="primary"),
            Button.of("button.edit", Edit(form.form, asked)),
            CANCEL,
        ),
    )


# What it is used on


def _other_profiles(desk: Desk) -> list[str]:
    now = _asked_about(NewUse, desk).profile
    besides = (now, GUEST)
    named = [one.name for one in desk.profiles.all() if one.name not in besides]
    shipped = [name for name in DEVICES if name in named]
    return [*shipped, *(name for name in named if name not in DEVICES)]


def _profile_choices(desk: Desk) -> tuple[Button, ...]:
    return tuple(
        Button(f"device.{name}", tap=name)
        if name in DEVICES
        else Button(name, tap=name, literal=True)
        for name in _other_profiles(desk)[:MOST_PROFILES]
    )


def _read_profile(answer: str, desk: Desk) -> str:
    others = _other_profiles(desk)
    named = answer if answer in others else device(answer)
    if named is None or named not in others:
        raise NotAChoice
    return named


class NewUse(Form, form="change_use"):
    """One question; ``before`` is the profile it is under while it is asked."""

    account: str = ask(when=never, given=True)
    before: str = ask(when=never, given=True)
    device: str = ask("change.ask_device", reader=_read_profile, choices=_profile_choices)

    def ask_params(self, desk: Desk) -> Params:
        return {"username": _named(self.account, desk).username}

    def summary(self, desk: Desk, seal: str) -> Card:
        account = _named(self.account, desk)
        return _summary(account, used_on(self.before), used_on(self.device), self, seal)

    def finish(self, desk: Desk) -> Effects:
        account = _changeable(UUID(self.account), desk)
        if not desk.accounts.put_under(account.id, self.device, was=self.before):
            raise ChangedMeanwhile(account.username)
        desk.audit.note(
            Act.ACCOUNT_PROFILE_CHANGED,
            account.id,
            of=account.owner_id,
            how=f"from={self.before} to={self.device}",
        )
        yield Ask(ChangeProfile(account.username, limits(desk.profiles.get(self.device))))
        said: Params = {"username": account.username, "device": used_on(self.device)}
        owner = desk.people.get(account.owner_id)
        yield Say("change.device_done", said | {"told": told_later_words(owner)})
        told = Say("change.device_told", said, (CONTACT,))
        yield Tell(account.owner_id, told, Category.DECISION, waits=True)
        yield from _without_devices(account, desk)


def _without_devices(account: Account, desk: Desk) -> Effects:
    """Of a profile that remembers none none is remembered any more."""
    given_up = [] if may_remember(account, desk) else list(give_up(account, desk, how="profile"))
    yield from given_up
    if given_up:
        said: Params = {"username": account.username, "count": len(given_up)}
        yield Say("remembered.gone_with_use", said)
        told = Say("remembered.gone_with_use", said, (CONTACT,))
        yield Tell(account.owner_id, told, Category.DECISION, waits=True)


@changing.on(ChangeUse, who=officer)
def change_use(tap: ChangeUse, desk: Desk) -> Effects:
    account = _changeable(tap.account, desk)
    desk.conversations.end(desk.me.id, NewUse.form)
    yield from start(NewUse, desk, {"account": account.id.hex, "before": account.profile})


# How long it is good


def _end_choices(desk: Desk) -> tuple[Button, ...]:
    offered = ENDS if _may_be_without_end(_asked_about(NewEnd, desk), desk) else ENDS[:-1]
    return tuple(Button(f"end.{name}", tap=name) for name in offered)


def _may_be_without_end(account: Account, desk: Desk) -> bool:
    return desk.profiles.get(account.profile).validity_days is None


def _read_end(answer: str, desk: Desk) -> str:
    """A day, or ``WITHOUT_END`` where the profile allows it. Raises ``MustEnd`` or ``BadDays``."""
    named = answer if answer in ENDS else chosen("end", answer, ENDS)
    if named == WITHOUT_END and not _may_be_without_end(_asked_about(NewEnd, desk), desk):
        raise MustEnd
    if named == WITHOUT_END:
        return WITHOUT_END
    if named == FISCAL_YEAR:
        return fiscal_year_ends(desk.today).isoformat()
    if named == A_YEAR:
        return in_a_year(desk.today).isoformat()
    return one_day(answer, today=desk.today).isoformat()


class NewEnd(Form, form="change_end"):
    """One question; ``before`` is when it was to end while it is asked, or empty."""

    account: str = ask(when=never, given=True)
    before: str = ask(when=never, given=True)
    until: str = ask("change.ask_until", reader=_read_end, choices=_end_choices)

    def ask_params(self, desk: Desk) -> Params:
        return {"username": _named(self.account, desk).username}

    @property
    def _was(self) -> datetime | None:
        return datetime.fromisoformat(self.before) if self.before else None

    def summary(self, desk: Desk, seal: str) -> Card:
        account = _named(self.account, desk)
        return _summary(account, end_words(self._was), end_words(end_of(self.until)), self, seal)

    def finish(self, desk: Desk) -> Effects:
        """An end that lies nearer is told at once, one that lies further with the next word."""
        account = _changeable(UUID(self.account), desk)
        end, was = end_of(self.until), self._was
        if end is None and not _may_be_without_end(account, desk):
            raise MustEnd
        if end is not None and end < desk.now:  # confirmed days after it was asked
            raise StaleCard
        if not desk.accounts.let_end(account.id, end, was=was):
            raise ChangedMeanwhile(account.username)
        desk.audit.note(
            Act.ACCOUNT_EXPIRY_CHANGED,
            account.id,
            of=account.owner_id,
            how=f"from={end_code(was)} to={end_code(end)}",
        )
        call_off(desk.requests.open_about(account.username, Kind.RENEWAL), desk)
        profile = desk.profiles.get(account.profile)
        yield Ask(OpenAccount(account.username, limits(profile), end))
        said: Params = {"username": account.username, "until": end_words(end)}
        owner = desk.people.get(account.owner_id)
        yield Say("change.end_done", said | {"told": told_words(owner)})
        longer = end is None or (was is not None and end > was)
        told = Say("change.end_told", said, (CONTACT,))
        yield Tell(account.owner_id, told, Category.DECISION, waits=longer)


@changing.on(ChangeEnd, who=officer)
def change_end(tap: ChangeEnd, desk: Desk) -> Effects:
    account = _changeable(tap.account, desk)
    ends = account.expires_at.isoformat() if account.expires_at is not None else ""
    desk.conversations.end(desk.me.id, NewEnd.form)
    yield from start(NewEnd, desk, {"account": account.id.hex, "before": ends})
