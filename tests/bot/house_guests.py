"""Guest passes in the house machine: made, entered, moved and ended in any order and trouble."""

from datetime import datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.playground.persons import Person
from handlers.guests.ending import EndPass
from handlers.guests.making import NewPass
from handlers.guests.stretching import Prolong, Widen
from handlers.kit.filling import Give
from handlers.kit.intents import Postback
from handlers.kit.taps.people import LetHost
from store.accounts import Account, AccountState
from store.passes import A_PHONE, Guest, GuestPass
from tests.bot.house_world import World
from tests.bot.whole import FORMS

NAMES = st.sampled_from(["สมศรี มีสุข", "ทวี มั่งมี"])
PHONES = st.sampled_from(["+66897654321", "+66812345678"])
HOSTS = st.sampled_from([3, 3, 4, 5, 0, 1])
"""Officers, a member who may be let, and one who never is."""


class Guests(World):
    """What is done with passes, and what is promised of guests."""

    def begins(self) -> None:
        super().begins()
        self.forms: list[tuple[UUID, str]] = []
        """Every form that was handed out, with its pass."""
        self.let_in: dict[tuple[str, str, str], str] = {}
        """The username that was shown for a form with these answers in it."""
        self.latest_end: dict[UUID, datetime] = {}
        """Of each pass, the latest end that it ever had."""

    @rule(
        which=st.integers(0, 3),
        anew=st.booleans(),
        name=NAMES,
        phone=PHONES,
        steps=st.sampled_from([4, 4, 4, 4, 3, 3, 1, 2]),
        times=st.integers(1, 2),
    )
    def send_the_form(
        self, which: int, anew: bool, name: str, phone: str, steps: int, times: int
    ) -> None:
        """A new one, or one that was handed out before, and perhaps twice."""
        if anew or not self.forms:
            self.open_the_guests_page(which)
        if not self.forms:
            return
        known, mark = self.forms[-1 - which % len(self.forms)]
        for _ in range(times):
            shown = self.house.come_in(known, mark, name, phone, stop_after=steps)
            if shown is not None:
                username, word = shown
                assert self.let_in.setdefault((mark, name, phone), username) == username
                self.words.setdefault(username, set()).add(word)

    @rule(ends=st.booleans(), name=NAMES, phone=PHONES)
    def a_slow_visit_goes_on(self, ends: bool, name: str, phone: str) -> None:
        """Whatever has come about meanwhile: the end of the pass, or of the guest's account."""
        if not self.house.slow_visits:
            self.send_the_form(0, True, name, phone, 3, 1)
        if ends and self.forms:
            self.answers(self.people[3], EndPass(self.forms[-1][0], 1))
        if self.house.slow_visits:
            shown = self.house.go_on(*self.house.slow_visits.pop())
            if shown is not None:
                username, word = shown
                self.words.setdefault(username, set()).add(word)
                assert self.state_of(username) is AccountState.ACTIVE, "shown, and opens nothing"

    def state_of(self, username: str) -> AccountState | None:
        states = {account.username: account.state for account in self.house.rows(Account)}
        return states.get(username)

    def open_the_guests_page(self, which: int) -> None:
        if (known := self.a_pass(which)) is not None:
            self.forms.append((known, FORMS.new(known, self.house.clock.now())))

    @rule(who=HOSTS, places=st.sampled_from(["1", "2", "3"]))
    def issue_a_pass(self, who: int, places: str) -> None:
        person = self.people[who]
        person.postback(NewPass().pack())
        for field, answer in (("title", "อบรม"), ("hours", "three_hours"), ("places", places)):
            self.house.dispatch()
            person.postback(Give("guest_pass", field, answer).pack())
        self.house.dispatch()
        person.say("ยืนยัน")
        self.house.dispatch()

    @rule(who=HOSTS)
    def let_a_member_host(self, who: int) -> None:
        self.people[who].postback(LetHost(self.house.id_of(self.people[0])).pack())

    @rule(
        who=HOSTS,
        which=st.integers(0, 2),
        what=st.sampled_from(["places", "places", "until", "end"]),
        places=st.sampled_from(["1", "2", "4"]),
    )
    def change_a_pass(self, who: int, which: int, what: str, places: str) -> None:
        known = self.a_pass(which)
        if known is None:
            return
        person = self.people[who]
        if what == "places":
            self.answers(person, Widen(known), Give("more_places", "places", places))
            person.say("ยืนยัน")
        elif what == "until":
            self.answers(person, Prolong(known), Give("later_end", "until", "one_hour"))
        else:
            person.postback(EndPass(known, 1).pack())

    def answers(self, person: Person, *taps: Postback) -> None:
        for tap in taps:
            person.postback(tap.pack())
            self.house.dispatch()

    def a_pass(self, which: int) -> UUID | None:
        passes = self.house.rows(GuestPass)
        return passes[-1 - which % len(passes)].id if passes else None

    # What must hold

    @invariant(check_during_init=False)
    def no_more_guests_than_places(self) -> None:
        guests = self.house.rows(Guest)
        accounts = {one.id: one for one in self.house.rows(Account)}
        for known in self.house.rows(GuestPass):
            theirs = [one for one in guests if one.pass_id == known.id]
            assert len(theirs) == known.taken <= known.places
            phones = [accounts[one.account_id].phone for one in theirs]
            assert all(phones.count(phone) <= A_PHONE for phone in phones)
        assert len({one.visit for one in guests}) == len(guests)
        assert len({one.username for one in accounts.values()}) == len(accounts)

    @invariant(check_during_init=False)
    def whoever_was_let_in_has_an_account(self) -> None:
        """Their password was on a screen: nothing undoes them."""
        there = {one.username for one in self.house.rows(Account) if one.username}
        assert set(self.let_in.values()) <= there

    @invariant(check_during_init=False)
    def no_guest_comes_in_after_the_hour(self) -> None:
        """Whatever is still on its way, the portal's own clock shuts them out."""
        for known in self.house.rows(GuestPass):
            before = self.latest_end.get(known.id, known.ends_at)
            self.latest_end[known.id] = max(before, known.ends_at)
        ends = {one.account_id: self.latest_end[one.pass_id] for one in self.house.rows(Guest)}
        for account in self.house.rows(Account):
            if account.id not in ends:
                continue
            state = next(
                (s for s in self.house.portal.accounts() if s.username == account.username), None
            )
            if state is not None:
                assert state.expires is not None
                assert state.expires <= ends[account.id]

    def comes_to_an_end(self) -> None:
        """Their hour has come, and nothing is left of a guest but what the law asks for."""
        super().comes_to_an_end()
        house = self.house
        ends = [known.ends_at for known in house.rows(GuestPass)]
        if not ends:
            return
        house.clock.forward(
            max(max(ends) - house.clock.now(), timedelta(0)) + timedelta(minutes=11)
        )
        for _ in range(3):
            house.timers.tick()
            self.settle()
            house.clock.forward(timedelta(minutes=11))
            house.real.passes(seconds=601)
        guests = {guest.account_id for guest in house.rows(Guest)}
        theirs = [account for account in house.rows(Account) if account.id in guests]
        assert {account.state for account in theirs} <= {AccountState.CLOSED}
        in_the_portal = {state.username for state in house.portal.accounts()}
        assert not in_the_portal & {account.username for account in theirs}
        assert all(known.ended_at is not None for known in house.rows(GuestPass))
