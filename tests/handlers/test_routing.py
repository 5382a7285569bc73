"""To whom a request goes: the rules, without a chat."""

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.kit.routing import STEPS, Charge, Matter, Post, charged, first_step
from handlers.language.places import Kind, Place
from store.applications import Step
from store.duties import Area, Duty, Topic
from store.roster import Role
from tests.examples import examples

A, B, C, D = (UUID(int=number) for number in range(1, 5))
SCHOOL = Place("67030001", "บ้านวังไผ่", "บ้านวังไผ่", Kind.SCHOOL, "วิเชียรบุรี")
GROUP = Place("g01", "กลุ่มอำนวยการ", "อำนวยการ", Kind.GROUP)


def post(officer: UUID, *duties: Duty, role: Role = Role.OFFICER, **more: object) -> Post:
    return Post(officer, role, duties, **more)  # type: ignore[arg-type]  # named as Post names them


def duty(area: Area = Area.EVERYWHERE, spot: str = "", **more: object) -> Duty:
    return Duty(officer_id=A, area=area, spot=spot, **more)


def about(topic: Topic = Topic.ACCOUNT, place: Place | None = SCHOOL, *own: UUID) -> Matter:
    return Matter(topic, place, frozenset(own))


def responsible(matter: Matter, *posts: Post) -> list[Charge]:
    return charged(Step.RESPONSIBLE, matter, posts)


def test_officers_without_duties_share_everything_and_the_head_has_none_of_it() -> None:
    assert responsible(about(), post(A), post(B), post(C, role=Role.HEAD)) == [Charge(A), Charge(B)]


def test_a_school_comes_before_its_district_and_that_before_all_schools() -> None:
    everywhere = post(A)
    schools = post(B, duty(Area.KIND, "school"))
    district = post(C, duty(Area.DISTRICT, "วิเชียรบุรี"))
    school = post(D, duty(Area.PLACE, "67030001"))
    posts = [everywhere, schools, district, school]
    for expected in (D, C, B, A):
        assert responsible(about(), *posts) == [Charge(expected)]
        posts.pop()


def test_among_equals_the_lower_turn_is_first_and_the_next_comes_later() -> None:
    first, second = post(A, duty(turn=1)), post(B, duty(turn=2))
    assert responsible(about(), second, first) == [Charge(A)]
    assert charged(Step.DEPUTY, about(), [second, first]) == [Charge(A), Charge(B)]


def test_a_topic_of_somebody_elses_is_not_theirs() -> None:
    passwords = post(A, duty(topic=Topic.PASSWORD))
    assert responsible(about(Topic.ACCOUNT), passwords, post(B)) == [Charge(B)]
    assert responsible(about(Topic.PASSWORD, GROUP), passwords) == [Charge(A)]


def test_a_deputy_acts_for_who_is_away_and_the_one_away_may_still_decide() -> None:
    away = post(A, duty(turn=1), away=True, deputy=B)
    assert responsible(about(), away, post(B, duty(turn=2))) == [
        Charge(A, away=True),
        Charge(B, acting_for=A),
    ]


def test_deputies_who_are_away_too_pass_it_on_and_never_in_a_circle() -> None:
    a, b = post(A, away=True, deputy=B), post(B, duty(turn=9), away=True, deputy=C)
    assert Charge(C, acting_for=A) in responsible(about(), a, b, post(C, duty(turn=9)))
    circle = post(B, duty(turn=9), away=True, deputy=A)
    step, charges = first_step(
        about(), [a, circle, post(D, role=Role.HEAD)], start=Step.RESPONSIBLE
    )
    assert (step, charges[-1]) == (Step.HEAD, Charge(D))


def test_nobody_is_ever_given_their_own() -> None:
    posts = [post(A), post(B, role=Role.HEAD), post(C, role=Role.DIRECTOR)]
    step, charges = first_step(about(Topic.ACCOUNT, SCHOOL, A), posts, start=Step.RESPONSIBLE)
    assert (step, charges) == (Step.HEAD, [Charge(B)])
    _, charges = first_step(about(Topic.ACCOUNT, SCHOOL, A, B), posts, start=Step.RESPONSIBLE)
    assert charges == [Charge(C)]


def test_where_everybody_is_away_they_are_asked_all_the_same() -> None:
    away = [post(A, away=True), post(B, role=Role.HEAD, away=True)]
    _, charges = first_step(about(), away, start=Step.RESPONSIBLE)
    assert charges == [Charge(A), Charge(B)]


POSTS = st.builds(
    Post,
    officer=st.sampled_from([A, B, C, D]),
    role=st.sampled_from(Role),
    duties=st.lists(
        st.builds(
            Duty,
            officer_id=st.just(A),
            topic=st.sampled_from([None, *Topic]),
            area=st.sampled_from(Area),
            spot=st.sampled_from(["", "school", "group", "วิเชียรบุรี", "67030001"]),
            turn=st.integers(1, 3),
        ),
        max_size=2,
    ).map(tuple),
    away=st.booleans(),
    deputy=st.sampled_from([None, A, B, C, D]),
)
ROSTERS = st.lists(POSTS, max_size=4, unique_by=lambda one: one.officer)
MATTERS = st.builds(
    Matter,
    topic=st.sampled_from(Topic),
    place=st.sampled_from([None, SCHOOL, GROUP]),
    own=st.frozensets(st.sampled_from([A, B, C, D]), max_size=2),
)


@settings(max_examples=examples(200))
@given(roster=ROSTERS, matter=MATTERS)
def test_whoever_is_on_the_roster_somebody_able_has_it_or_gets_it(
    roster: list[Post], matter: Matter
) -> None:
    step, charges = first_step(matter, roster, start=Step.RESPONSIBLE)
    able = [post for post in roster if post.officer not in matter.own]
    reached = {charge.officer for charge in charges}
    for later in STEPS[STEPS.index(step) :]:
        reached |= {charge.officer for charge in charged(later, matter, roster)}
    heads = [post for post in able if post.role is not Role.OFFICER]
    officers = [post for post in able if post.role is Role.OFFICER]
    assert reached.isdisjoint(matter.own)
    assert {post.officer for post in officers} <= reached
    assert not heads or reached & {post.officer for post in heads}
    assert not officers or charges
    assert len(charges) == len({charge.officer for charge in charges})
