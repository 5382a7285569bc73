"""``ใครใช้ไอพี`` and ``ใครออนไลน์`` by address in the house machine: who is told, and what is kept."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from handlers.sessions.by_address import A_HANDFUL, WITHIN
from store.clock import BANGKOK
from store.outbox import Job
from store.roster import Officer
from store.whois import LIVE, Disclosure
from tests.bot.house_devices import NAMES
from tests.bot.house_world import World

ADDRESSES = st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.1.2", "10.9.9.9"])
LETTER, INCIDENT = "สภ.หล่มสัก ที่ ตช 0021/123", "T-0012 เครื่องติดไวรัส"
WHYS = st.sampled_from(
    [
        ["letter", LETTER],
        ["letter", "ก", LETTER],
        ["incident", INCIDENT],
        ["incident", "11111111"],
        [INCIDENT],
        ["ก", "0021/123", "letter"],
        ["ใครออนไลน์ 10.0.0.1"],
        ["ใครใช้ไอพี 10.0.0.2 วันนี้ 9.00", INCIDENT],
    ]
)
WHO_ASKS = st.sampled_from([3, 3, 3, 4, 4, 5, 0, 1])
ANSWERS = ("whois.found", "whois.several", "whois.several_at_once", "whois.nobody")
"""With which an answer to ``ใครใช้ไอพี`` begins."""


class Disclosed(World):
    """Who asks who had an address, and what is promised of it."""

    def begins(self) -> None:
        super().begins()
        self.officers_ever: set[UUID] = set()
        self.were_officers()

    # What people do

    @rule(who=WHO_ASKS, address=ADDRESSES, whys=WHYS, proven=st.sampled_from([True, True, False]))
    def ask_who_had(self, who: int, address: str, whys: list[str], proven: bool) -> None:
        """With a second factor that was shown a moment ago, or without, or with a wrong one."""
        self.house.dispatch()
        self.prove(who, proven)
        before = self.kept()
        self.people[who].say("ยกเลิก")
        self.house.dispatch()
        here = self.house.clock.now().astimezone(BANGKOK)
        self.people[who].say(f"ใครใช้ไอพี {address} {here:%Y-%m-%d %H:%M}")
        self.house.dispatch()
        for says in whys if proven else ["000000", *whys]:
            self.people[who].say(says)
            self.house.dispatch()
        told = self.kept()[len(before) :]
        assert sum(row.reason != LIVE for row in told) <= 1
        if not proven:
            assert all(row.reason == LIVE for row in told), "told without the second factor"

    @rule(
        who=WHO_ASKS,
        address=ADDRESSES,
        times=st.sampled_from([1, 3, 6]),
        proven=st.booleans(),
        whys=st.just([]) | WHYS,
    )
    def ask_who_has(
        self, who: int, address: str, times: int, proven: bool, whys: list[str]
    ) -> None:
        self.prove(who, proven)
        for _ in range(times):
            self.people[who].say(f"ใครออนไลน์ {address}")
            self.house.dispatch()
        for says in whys:
            self.people[who].say(says)
            self.house.dispatch()

    def kept(self) -> Sequence[Disclosure]:
        return sorted(self.house.rows(Disclosure), key=lambda row: row.id or 0)

    # What must hold

    @invariant(check_during_init=False)
    def were_officers(self) -> None:
        self.officers_ever |= {entry.person_id for entry in self.house.rows(Officer)}

    @invariant(check_during_init=False)
    def every_answer_has_one_disclosure(self) -> None:
        """And every disclosure was answered, whatever died in between."""
        answered = {
            job.event_id
            for job in self.house.rows(Job)
            if any(f'"{key}"' in job.body for key in ANSWERS)
        }
        asked = [row for row in self.kept() if row.ends - row.begins > timedelta(seconds=1)]
        assert len(answered) == len(asked)

    @invariant(check_during_init=False)
    def only_officers_are_told_and_say_why(self) -> None:
        for row in self.kept():
            assert UUID(row.actor) in self.officers_ever
            if row.reason != LIVE:
                why = row.reason.removeprefix("letter: ").removeprefix("incident: ")
                # A name for a device that is not theirs to name is words like any, where the
                # reason is asked for.
                assert why in (LETTER, INCIDENT, *NAMES), "what was asked next is no reason"
                assert UUID(row.actor) in self.proven

    @invariant(check_during_init=False)
    def nobody_looks_at_more_than_a_handful_in_an_hour_without_a_reason(self) -> None:
        unexplained: dict[str, list[Disclosure]] = {}
        for row in self.kept():
            mine = unexplained.setdefault(row.actor, [])
            if row.reason != LIVE:
                mine.clear()
                continue
            mine.append(row)
            assert sum(one.at > row.at - WITHIN for one in mine) <= A_HANDFUL
