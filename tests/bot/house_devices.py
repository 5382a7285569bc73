"""Remembered devices in the house machine: remembered, named, replaced, wanted by two, forgotten
and shut out with their account, in any order and trouble."""

from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from bot.playground.persons import Person
from handlers.kit.intents import Postback
from handlers.kit.taps.accounts import NotMe
from handlers.kit.taps.devices import LetGo, LetTheirsGo, NameDevice, RememberThis, ReplaceDevice
from handlers.mydata.erasing import Erase
from handlers.search.shutting import Reopen, Shut
from portal_bridge.contract import PortalError
from store.accounts import Account, AccountState, PasswordLink
from store.devices import KEPT, Device, DeviceState
from store.online import OnlineSession
from store.profiles import Profile
from store.requests import Verdict
from tests.bot.house_sessions import POLL, Online
from tests.bot.whole import decide

WHO = st.integers(0, 5)
OWNERS = st.sampled_from([1, 1, 2, 2, 0, 3])
"""Those who have a phone's account, mostly, and who has none."""
PHONES = st.integers(1, 4)
OPEN = (AccountState.LOCKED, AccountState.ACTIVE)


def mac(phone: int) -> str:
    """A number that the phone did not make up."""
    return f"00-1B-63-00-00-0{phone}"


class Remembered(Online):
    """What is done with devices, and what is promised of them."""

    def begins(self) -> None:
        """Two have an account for a phone; of each the password is set."""
        super().begins()
        for person in (self.people[1], self.people[2]):
            self.house.ask(person, device="มือถือ")
            self.people[3].postback(decide(self.house.last_request(), Verdict.APPROVE))
            self.house.work()
            link = self.house.rows(PasswordLink)[-1]
            self.note(link.id, self.house.open_page(link.id))
        self.house.work()
        self.phones = {
            account.owner_id: account.username
            for account in self.house.rows(Account)
            if account.profile == "mobile"
        }
        assert len(self.phones) == 2

    def does(self, person: Person, tap: Postback, *, carried: bool) -> None:
        person.postback(tap.pack())
        self.house.dispatch()
        if carried:
            self.house.orders.run_once()
            self.house.dispatch()

    # What people do

    @rule(owner=st.integers(1, 2), phone=PHONES, by_itself=st.booleans())
    def a_phone_comes(self, owner: int, phone: int, by_itself: bool) -> None:
        """With a password, or by its number where it is remembered."""
        username = self.phones.get(self.house.id_of(self.people[owner]), "")
        if by_itself:
            self.comes_by_itself(phone)
        for word in sorted(self.words.get(username, ())):
            try:
                one = self.house.portal.login(username, word, mac(phone), f"10.0.1.{phone}")
            except PortalError:
                continue
            self.silences[one.id] = 0
            break
        self.house.clock.forward(POLL)
        self.house.timers.look()

    def comes_by_itself(self, phone: int) -> None:
        """Whoever it lets in: never with an account that is shut."""
        try:
            one = self.house.portal.come_in(mac(phone), f"10.0.1.{phone}")
        except PortalError:
            return
        self.silences[one.id] = 0
        state = self.house.portal.look(one.username)
        assert state is not None
        assert not state.frozen, "a device came in with an account that is frozen"
        assert state.expires is None or state.expires > self.house.clock.now()

    @rule(who=OWNERS, which=st.integers(0, 5), carried=st.booleans())
    def remember(self, who: int, which: int, carried: bool) -> None:
        """The device of one's own session, or of another's with a forged button."""
        if (row := self.a_session(which)) is not None:
            self.does(self.people[who], RememberThis(row.id), carried=carried)

    @rule(
        who=OWNERS,
        which=st.integers(0, 5),
        device=st.integers(0, 3),
        sure=st.sampled_from([1, 1, 0]),
        carried=st.booleans(),
    )
    def replace(self, who: int, which: int, device: int, sure: int, carried: bool) -> None:
        row, old = self.a_session(which), self.a_device_of_ours(device)
        if row is not None and old is not None:
            tap = ReplaceDevice(old.id, row.id, sure)
            self.does(self.people[who], tap, carried=carried)

    @rule(who=WHO, device=st.integers(0, 3), officers=st.booleans(), carried=st.booleans())
    def let_go(self, who: int, device: int, officers: bool, carried: bool) -> None:
        """One's own, or anybody's for an officer; or with a button that is forged."""
        if (known := self.a_device_of_ours(device)) is None:
            return
        tap = LetTheirsGo(known.id, 1) if officers else LetGo(known.id, 1)
        self.does(self.people[who], tap, carried=carried)

    @rule(who=OWNERS, device=st.integers(0, 3))
    def rename(self, who: int, device: int) -> None:
        """Only its owner does; nobody else is heard."""
        if (known := self.a_device_of_ours(device)) is None:
            return
        before = known.name
        owner = {one.id: one.owner_id for one in self.house.rows(Account)}[known.account_id]
        self.house.dispatch()
        self.does(self.people[who], NameDevice(known.id), carried=False)
        self.people[who].say(f"เครื่อง {who}")
        self.house.dispatch()
        named = {one.id: one.name for one in self.house.rows(Device)}[known.id]
        if named != before:
            assert self.house.id_of(self.people[who]) == owner, "somebody else named it"

    @rule(who=WHO, does=st.sampled_from(["shut", "reopen", "not me", "erase"]), which=OWNERS)
    def its_account_is_shut(self, who: int, does: str, which: int) -> None:
        """By an officer, or by its owner; and perhaps given back."""
        owner = self.house.id_of(self.people[which])
        accounts = [one for one in self.house.rows(Account) if one.owner_id == owner]
        if not accounts:
            return
        account = accounts[-1].id
        taps: dict[str, Postback] = {
            "shut": Shut(account, 1),
            "reopen": Reopen(account),
            "not me": NotMe(account),
            "erase": Erase(),
        }
        self.does(self.people[which if does == "erase" else who], taps[does], carried=True)

    def a_session(self, which: int) -> OnlineSession | None:
        rows = [row for row in self.house.rows(OnlineSession) if row.mac.startswith("00-1B")]
        return rows[-1 - which % len(rows)] if rows else None

    def a_device_of_ours(self, which: int) -> Device | None:
        rows = self.house.rows(Device)
        return rows[-1 - which % len(rows)] if rows else None

    # What must hold

    @invariant(check_during_init=False)
    def no_more_are_kept_than_the_profile_allows(self) -> None:
        most = {profile.name: profile.remember_most for profile in self.house.rows(Profile)}
        kept: dict[UUID, int] = {}
        for device in self.house.rows(Device):
            if device.until is None and device.state in KEPT:
                kept[device.account_id] = kept.get(device.account_id, 0) + 1
        for account in self.house.rows(Account):
            assert kept.get(account.id, 0) <= most[account.profile]

    @invariant(check_during_init=False)
    def a_device_is_of_whoever_was_online_with_it(self) -> None:
        """Never another person's: they owned the account, and a session of it had the device."""
        sessions = {(row.account_id, row.mac) for row in self.house.rows(OnlineSession)}
        owners = {one.id: one.owner_id for one in self.house.rows(Account)}
        for device in self.house.rows(Device):
            assert owners[device.account_id] == device.person_id
            assert (device.account_id, device.mac) in sessions

    @invariant(check_during_init=False)
    def a_closed_account_keeps_none(self) -> None:
        closed = {
            account.id
            for account in self.house.rows(Account)
            if account.state is AccountState.CLOSED
        }
        running = {one.account_id for one in self.house.rows(Device) if one.until is None}
        assert not running & closed

    def comes_to_an_end(self) -> None:
        """The portal's list is ours, and who is shut out stays outside."""
        super().comes_to_an_end()
        self.the_portal_lets_in_just_what_is_listed()
        for phone in range(1, 5):
            self.comes_by_itself(phone)

    def the_portal_lets_in_just_what_is_listed(self) -> None:
        names = {one.id: one.username for one in self.house.rows(Account)}
        running = [one for one in self.house.rows(Device) if one.until is None]
        assert {one.state for one in running} <= {DeviceState.REMEMBERED}
        ours = {(names[one.account_id], one.mac) for one in running}
        theirs = {(one.username, one.mac) for one in self.house.portal.remembered()}
        assert theirs == ours
