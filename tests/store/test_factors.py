"""The second factor's own rules: each code once, wrong ones counted, nothing of it readable."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from textwrap import wrap
from uuid import UUID, uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyotp import TOTP
from sqlmodel import select

from handlers.kit.authenticator import Authenticator
from handlers.language.masking import masked, paper_mark_in
from store.db import Database
from store.factors import PAUSE, PROOF_LIFE, TRIES, Factors, PaperCode, paper_mark
from store.people import People
from tests.tables import lay

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)
APP = Authenticator(b"a-key-of-the-tests")
PERSON, NONCE = UUID(int=5), "ab" * 16


@pytest.fixture
def database() -> Iterator[Database]:
    made = Database("sqlite://")
    lay(made)
    yield made
    made.close()


def somebody(database: Database) -> UUID:
    """With a factor that was set up a while ago."""
    with database.write() as session:
        person = People(session).meet(f"U{uuid4().hex}", now=NOW).id
        factors = Factors(session)
        factor = factors.begin(person)
        factors.print_codes(factor)
        factors.confirm(factor, 10, now=NOW - timedelta(days=1))
    return person


def test_each_step_counts_once_and_none_before_it(database: Database) -> None:
    person = somebody(database)
    with database.write() as session:
        taken = [Factors(session).take_step(person, step, now=NOW) for step in (12, 12, 11, 13)]
    assert taken == [True, False, False, True]


def test_a_proof_is_good_for_minutes(database: Database) -> None:
    person = somebody(database)
    with database.write() as session:
        factors = Factors(session)
        assert not factors.is_proven(person, now=NOW)
        factors.take_step(person, 12, now=NOW)
        assert factors.is_proven(person, now=NOW + PROOF_LIFE - timedelta(seconds=1))
        assert not factors.is_proven(person, now=NOW + PROOF_LIFE)


def test_no_code_is_taken_during_a_pause_and_a_right_one_forgets_the_wrong(
    database: Database,
) -> None:
    person = somebody(database)
    with database.write() as session:
        factors = Factors(session)
        for _ in range(TRIES - 1):
            assert factors.fail(person, now=NOW).paused_until is None
        assert factors.take_step(person, 12, now=NOW)
        for _ in range(TRIES - 1):
            assert factors.fail(person, now=NOW).paused_until is None
        assert factors.fail(person, now=NOW).paused_until == NOW + PAUSE
        assert not factors.take_step(person, 13, now=NOW + PAUSE - timedelta(seconds=1))
        assert factors.take_step(person, 13, now=NOW + PAUSE)


def test_another_secret_ends_the_paper_of_the_one_before(database: Database) -> None:
    person = somebody(database)
    with database.write() as session:
        factors = Factors(session)
        factor = factors.begin(person)
        old = factors.papers_left(person)
        codes = factors.print_codes(factor)
        assert not factors.take_paper(person, paper_mark(codes[0]), now=NOW)
        factors.confirm(factor, 20, now=NOW)
        assert factors.papers_left(person) == old == len(codes)
        assert factors.take_paper(person, paper_mark(codes[0]), now=NOW)
        assert not factors.take_paper(person, paper_mark(codes[0]), now=NOW)


def test_what_the_table_holds_is_nothing_that_could_be_typed(database: Database) -> None:
    person = somebody(database)
    with database.write() as session:
        for row in session.exec(select(PaperCode)).all():
            assert not Factors(session).take_paper(person, row.code_hash, now=NOW)
            assert paper_mark_in(f"[รหัสสำรอง {row.code_hash}]") is None


def test_nobody_uses_anybody_elses_paper(database: Database) -> None:
    person, other = somebody(database), somebody(database)
    with database.write() as session:
        factors = Factors(session)
        factor = factors.begin(person)
        codes = factors.print_codes(factor)
        factors.confirm(factor, 20, now=NOW)
        assert not factors.take_paper(other, paper_mark(codes[0]), now=NOW)
        assert factors.take_paper(person, paper_mark(codes[0]), now=NOW)


def test_the_apps_code_is_right_for_three_steps_and_for_one_person() -> None:
    app = TOTP(APP.secret(PERSON, NONCE))
    now = app.timecode(NOW)
    for step in (-1, 0, 1):
        code = app.at(NOW, counter_offset=step)
        assert APP.step_of(code, PERSON, NONCE, at=NOW) == now + step
        assert APP.step_of(code, UUID(int=6), NONCE, at=NOW) is None
        assert APP.step_of(code, PERSON, "cd" * 16, at=NOW) is None
    assert APP.step_of(app.at(NOW, counter_offset=2), PERSON, NONCE, at=NOW) is None


def test_a_printed_authenticator_shows_no_key() -> None:
    assert "a-key" not in repr(APP)


@given(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=20, max_size=20),
    st.integers(0, 3),
    st.sampled_from(["-", " ", ""]),
)
def test_a_code_from_the_paper_never_passes_the_door(bare: str, around: int, between: str) -> None:
    assume(any(map(str.isdigit, bare)))
    code = "-".join(wrap(bare, 4))
    typed = " " * around + code.replace("-", between) + "\n" * around
    kept = masked(typed)
    assert paper_mark_in(kept) == paper_mark(code)
    assert code.replace("-", "") not in kept
    assert masked(kept) == kept


@pytest.mark.parametrize(
    "said",
    [
        "somchaijaidee2phetch",
        "this-that-with-from-some",
        "open room with this door please",
        "K7QF-2M9X-ABCD-EFGH",
        "รหัส K7QF-2M9X-ABCD-EFGH-2345 ค่ะ",
    ],
)
def test_what_is_no_code_from_the_paper_stays_as_it_was(said: str) -> None:
    assert paper_mark_in(masked(said)) is None
