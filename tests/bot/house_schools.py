"""Links to schools in the house machine: asked for, decided and ended by whoever taps."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from handlers.kit.filling import Give
from handlers.linking.ending import Unlink
from store.people import Person as Row
from store.requests import Kind, Request, State, Verdict
from store.schoollinks import SchoolLink
from tests.bot.house_world import World
from tests.bot.whole import decide

WHO = st.integers(0, 5)
SCHOOLS = st.sampled_from(["67030060", "67030186"])


class Linked(World):
    """What is done with links, and what is promised of them."""

    @rule(
        who=WHO,
        by=WHO,
        school=SCHOOLS,
        moves=st.sampled_from(["ย้ายมา", "ดูแลเพิ่ม"]),
        verdict=st.sampled_from([Verdict.APPROVE, Verdict.APPROVE, Verdict.REFUSE]),
        times=st.integers(1, 2),
    )
    def link(
        self, who: int, by: int, school: str, moves: str, verdict: Verdict, times: int
    ) -> None:
        """Asked for, and a verdict tapped by anybody: an officer, the requester, a stranger."""
        words = (f"ผูกโรงเรียน {school}", "รับทราบ", "วิภา แสงทอง", "ธุรการ", moves, "081-234-5678")
        for says in (*words, "ยืนยัน"):
            self.people[who].say(says)
            self.house.dispatch()
        asked = [one for one in self.house.rows(Request) if one.kind is Kind.SCHOOL]
        for _ in range(times if asked else 0):
            self.people[by].postback(decide(asked[-1], verdict))
            self.house.dispatch()
            if verdict is Verdict.REFUSE:
                self.people[by].postback(Give("refusal", "reason", "incomplete").pack())
                self.house.dispatch()

    @rule(by=WHO, which=st.integers(0, 3), sure=st.sampled_from([1, 1, 0]))
    def unlink(self, by: int, which: int, sure: int) -> None:
        """One's own link, another's for an officer, or with a forged button."""
        links = self.house.rows(SchoolLink)
        if links:
            one = links[-1 - which % len(links)]
            self.people[by].postback(Unlink(one.id, sure).pack())

    @invariant(check_during_init=False)
    def a_link_stands_once_by_somebody_elses_yes(self) -> None:
        requests = {one.id: one for one in self.house.rows(Request)}
        officers = {self.house.id_of(self.people[at]) for at in (3, 4, 5)}
        standing = [one for one in self.house.rows(SchoolLink) if one.ended_at is None]
        keys = [(one.person_id, one.school) for one in standing]
        assert len(keys) == len(set(keys))
        for one in standing:
            asked = requests[one.request_id]
            assert asked.state is State.APPROVED
            assert (asked.requester_id, asked.place_code) == (one.person_id, one.school)
            assert asked.decided_by != one.person_id
        for one in self.house.rows(SchoolLink):
            if one.ended_by not in (None, one.person_id):
                assert one.ended_by in officers

    @invariant(check_during_init=False)
    def who_is_forgotten_speaks_for_no_school(self) -> None:
        gone = {row.id for row in self.house.rows(Row) if row.erase_at or row.erased_at}
        standing = [one for one in self.house.rows(SchoolLink) if one.ended_at is None]
        assert not gone & {one.person_id for one in standing}
