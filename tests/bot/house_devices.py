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
from store.people import Person as Row
from store.profiles import Profile
from store.requests import Verdict
from tests.bot.house_sessions import POLL, Online
from tests.bot.whole import decide

WHO = st.integers(0, 5)
OWNERS = st.sampled_from([1, 2])
"""Who have a phone's account."""
NAMES = ("ของฉัน", "โต๊ะหน้า")
TAPS = st.sampled_from([None, None, None, 0, 1, 2, 3])
"""Whose button it is, mostly; else somebody's who forged it."""
PHONES = st.integers(1, 4)


def mac(phone: int) -> str:
    """A number that the phone did not make up."""
    return f"00-1B-63-00-00-0{phone}"


class Remembered(Online):
    """What is done with devices, and what is promised of them."""

    def begins(self) -> None:
        """Two have an account for a phone, and one phone each that is remembered."""
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
        for owner in (1, 2):
            self.a_phone_comes(owner, owner, False)
            self.remember(None, 0, True)
            self.house.work()
        assert len(self.house.portal.remembered()) == 2

    def whose(self, who: int | None, account: UUID | None) -> Person:
        if who is not None:
            return self.people[who]
        owners = {one.id: one.owner_id for one in self.house.rows(Account)}
        ids = {row.id: row.line_id for row in self.house.rows(Row)}
        line_id = ids.get(owners[account]) if account in owners else None
        return next((one for one in self.people if one.user_id == line_id), self.people[1])

    def does(self, person: Person, tap: Postback, *, carried: bool) -> None:
        person.postback(tap.pack())
        self.house.dispatch()
        if carried:
            self.house.orders.run_once()
            self.house.dispatch()

    # What people do

    @rule(owner=OWNERS, phone=PHONES, by_itself=st.booleans())
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
        self.house.real.passes(seconds=POLL.total_seconds())
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

    @rule(who=TAPS, which=st.integers(0, 3), carried=st.booleans())
    def remember(self, who: int | None, which: int, carried: bool) -> None:
        """The device of one's own session, or of another's with a forged button."""
        if (row := self.a_session(which)) is not None:
            person = self.whose(who, row.account_id)
            self.does(person, RememberThis(row.id), carried=carried)

    @rule(
        who=TAPS,
        which=st.integers(0, 3),
        device=st.integers(0, 3),
        sure=st.sampled_from([1, 1, 0]),
        carried=st.booleans(),
    )
    def replace(self, who: int | None, which: int, device: int, sure: int, carried: bool) -> None:
        row, old = self.a_session(which), self.a_device_of_ours(device)
        if row is not None and old is not None:
            tap = ReplaceDevice(old.id, row.id, sure)
            self.does(self.whose(who, row.account_id), tap, carried=carried)

    @rule(who=TAPS, device=st.integers(0, 3), officers=st.booleans(), carried=st.booleans())
    def let_go(self, who: int | None, device: int, officers: bool, carried: bool) -> None:
        """One's own, or anybody's for an officer; or with a button that is forged."""
        if (known := self.a_device_of_ours(device)) is None:
            return
        if officers:
            person = self.people[3 if who is None else who]
            self.does(person, LetTheirsGo(known.id, 1), carried=carried)
        else:
            self.does(self.whose(who, known.account_id), LetGo(known.id, 1), carried=carried)

    @rule(who=TAPS, device=st.integers(0, 3), name=st.sampled_from(NAMES))
    def rename(self, who: int | None, device: int, name: str) -> None:
        """Only its owner does; nobody else is heard."""
        if (known := self.a_device_of_ours(device)) is None:
            return
        self.house.dispatch()
        person, owner = self.whose(who, known.account_id), self.whose(None, known.account_id)
        before = {one.id: one.name for one in self.house.rows(Device)}.get(known.id)
        self.does(person, NameDevice(known.id), carried=False)
        person.say(name)
        self.house.dispatch()
        named = {one.id: one.name for one in self.house.rows(Device)}.get(known.id, before)
        assert named == before or person is owner, "somebody else named it"

    @rule(
        who=WHO,
        does=st.sampled_from(["shut", "shut", "reopen", "reopen", "not me", "erase"]),
        which=OWNERS,
    )
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
