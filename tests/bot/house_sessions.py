"""Who is online in the house machine: devices come, fall silent, wake, are cut and are ended."""

import json
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from handlers.kit.taps.sessions import EndAll, EndThis
from portal_bridge.contract import PortalError
from store.accounts import Account
from store.inbox import Event
from store.online import End, OnlineSession
from store.outbox import Job, Kind
from store.roster import Officer
from tests.bot.house_world import World

WHO = st.integers(0, 5)
POLL = timedelta(seconds=31)


class Online(World):
    """What devices do, and what is promised of their sessions."""

    def begins(self) -> None:
        super().begins()
        self.silences: dict[str, int] = {}
        """How often each session has sent something, by the portal's name."""
        self.warned: set[tuple[str, int]] = set()
        self.seen_events: set[int] = set()
        self.owners: dict[str, set[UUID]] = {}
        """Whoever has ever answered for an account."""

    @rule(
        does=st.sampled_from(["comes", "comes", "wakes", "leaves"]),
        which=st.integers(0, 3),
        machine=st.integers(1, 3),
    )
    def a_device(self, does: str, which: int, machine: int) -> None:
        """It comes in with an account whose password somebody knows, sends something, or leaves at
        the portal's own page."""
        running = sorted(self.house.online())
        if does == "comes":
            self.comes_online(which, machine)
        elif running and does == "wakes":
            one = running[which % len(running)]
            self.house.portal.use(one, up=1)
            self.silences[one] = self.silences.get(one, 0) + 1
        elif running:
            self.house.portal.logout(running[which % len(running)])

    def comes_online(self, which: int, machine: int) -> None:
        known = sorted(self.words)
        if not known:
            return
        username = known[which % len(known)]
        for word in sorted(self.words[username]):
            try:
                session = self.house.portal.login(
                    username, word, f"02-00-5E-00-00-0{machine}", f"10.0.0.{machine}"
                )
            except PortalError:
                continue
            self.silences[session.id] = 0
            return

    @rule(minutes=st.sampled_from([0, 1, 8, 8, 9, 11]), handles=st.booleans())
    def silence(self, minutes: int, handles: bool) -> None:
        """Nobody sends anything for so long, while the portal is read as always."""
        for _ in range(max(minutes, 1) * 2):
            self.house.clock.forward(POLL)
            self.house.timers.look()
            self.heed_the_warnings()
        if handles:
            self.house.dispatch()

    @rule(who=WHO, which=st.integers(0, 5), all_of_them=st.booleans(), carried=st.booleans())
    def end_from_the_chat(self, who: int, which: int, all_of_them: bool, carried: bool) -> None:
        """The owner, an officer, or somebody with a forged button."""
        rows = self.house.rows(OnlineSession)
        if not rows:
            return
        row = rows[-1 - which % len(rows)]
        whole = all_of_them and row.account_id is not None
        self.people[who].postback((EndAll(row.account_id) if whole else EndThis(row.id)).pack())
        self.house.dispatch()
        if carried:
            self.house.orders.run_once()

    @rule(who=WHO, says=st.sampled_from(["สถานะเน็ต", "ใครออนไลน์", "เปิดเตือน", "ปิดเตือน"]))
    def ask_who_is_online(self, who: int, says: str) -> None:
        self.people[who].say(says)
        self.house.dispatch()

    def comes_to_an_end(self) -> None:
        super().comes_to_an_end()
        self.house.timers.look()
        self.what_is_said_to_be_over_is_over()

    # What must hold

    @invariant(check_during_init=False)
    def heed_the_warnings(self) -> None:
        """Of each silence there is one warning at most."""
        keys = {row.id: row.key for row in self.house.rows(OnlineSession)}
        for event in self.house.rows(Event):
            if event.source != "timer" or event.id in self.seen_events or event.id is None:
                continue
            self.seen_events.add(event.id)
            for one in json.loads(event.raw).get("sessions", ()):
                key = keys[UUID(one)]
                silence = (key, self.silences.get(key, 0))
                assert silence not in self.warned, "warned twice in one silence"
                self.warned.add(silence)

    @invariant(check_during_init=False)
    def what_is_said_to_be_over_is_over(self) -> None:
        """No portal's name comes twice, so that what has ended never runs again."""
        running = self.house.online()
        rows = self.house.rows(OnlineSession)
        ended = {row.key for row in rows if row.ended_at and row.cause is not End.MOVED}
        assert not ended & running.keys()

    @invariant(check_during_init=False)
    def only_owners_and_officers_end_sessions(self) -> None:
        for account in self.house.rows(Account):
            self.owners.setdefault(account.username, set()).add(account.owner_id)
        officers = {entry.person_id for entry in self.house.rows(Officer)}
        for job in self.house.rows(Job):
            order = json.loads(job.body) if job.kind is Kind.ORDER else {}
            if order.get("kind") in ("end_session", "end_sessions") and job.person_id is not None:
                owners = self.owners.get(order["username"], set())
                assert job.person_id in owners | officers, "somebody else ended a session"
