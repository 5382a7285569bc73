"""``ใครใช้ไอพี`` and ``ใครออนไลน์`` by address in the house machine: who is told, and what is kept."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from handlers.sessions.by_address import A_HANDFUL, WITHIN
from store.outbox import Job
from store.roster import Officer
from store.whois import LIVE, Disclosure, is_a_reason
from tests.bot.house_world import World

WHO = st.integers(0, 5)
ADDRESSES = st.sampled_from(["10.0.0.1", "10.0.0.2", "10.0.1.1", "10.0.1.2", "10.9.9.9"])
WHYS = st.sampled_from(["ก", "incident", "letter", "ตช 0021/123", "สภ.หล่มสัก ที่ ตช 0021/123"])
ANSWERS = ("whois.found", "whois.several", "whois.several_at_once", "whois.nobody")
"""With which an answer to ``ใครใช้ไอพี`` begins."""


class Disclosed(World):
    """Who asks who had an address, and what is promised of it."""

    def begins(self) -> None:
        super().begins()
        self.officers_ever: set[UUID] = set()
        self.were_officers()

    # What people do

    @rule(who=WHO, address=ADDRESSES, whys=st.lists(WHYS, max_size=3), proven=st.booleans())
    def ask_who_had(self, who: int, address: str, whys: list[str], proven: bool) -> None:
        """With a second factor that was shown a moment ago, or without, or with a wrong one."""
        self.house.dispatch()
        self.prove(who, proven)
        before = self.kept()
        self.people[who].say("ยกเลิก")
        self.house.dispatch()
        self.people[who].say(f"ใครใช้ไอพี {address} วันนี้ {self.house.clock.now():%H:%M}")
        self.house.dispatch()
        for says in whys if proven else ["000000", *whys]:
            self.people[who].say(says)
            self.house.dispatch()
        told = self.kept()[len(before) :]
        assert len(told) <= 1
        if not proven:
            assert not told, "told without the second factor"
        if told:
            assert told[0].reason in {*whys, *(f"{a}: {b}" for a in whys for b in whys)}

    @rule(who=WHO, address=ADDRESSES, times=st.sampled_from([1, 1, 6]), proven=st.booleans())
    def ask_who_has(self, who: int, address: str, times: int, proven: bool) -> None:
        self.prove(who, proven)
        for _ in range(times):
            self.people[who].say(f"ใครออนไลน์ {address}")
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
                assert is_a_reason(row.reason.removeprefix("letter: ").removeprefix("incident: "))
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
