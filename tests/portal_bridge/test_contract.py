"""Every promise of ``Accounts``, asked of every adapter at its own door."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from portal_bridge.contract import (
    Accounts,
    AccountState,
    Frozen,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
)
from tests.portal_bridge.conftest import Office

PC = ProfileLimits("pc", idle_timeout=timedelta(minutes=10), session_timeout=timedelta(hours=8))
MOBILE = ProfileLimits("mobile", rate_down=20_000_000, devices=3)
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"


def test_portal_keeps_accounts_and_answers(office: Office) -> None:
    assert isinstance(office.portal, Accounts)
    office.portal.ping()


def test_new_account_is_locked(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)

    assert office.portal.look(name) == AccountState(name, "pc", True, False, None)
    assert not office.lets_in(name, WORD)


def test_nobody_gets_into_a_locked_account_without_a_password(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)

    assert not office.portal.check_password(name, "Reject")
    assert not office.lets_in(name, "Reject")


def test_password_opens_a_locked_account(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)

    assert office.portal.look(name) == AccountState(name, "pc", False, False, None)
    assert office.lets_in(name, WORD)
    assert not office.lets_in(name, OTHER)


def test_new_password_replaces_the_old_one(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.set_password(name, OTHER)

    assert office.lets_in(name, OTHER)
    assert not office.lets_in(name, WORD)


def test_portal_knows_its_password_again(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)

    assert office.portal.check_password(name, WORD)
    assert not office.portal.check_password(name, OTHER)
    assert not office.portal.check_password(f"{name}x", WORD)


def test_password_in_thai_with_every_sign_on_the_keyboard(office: Office, name: str) -> None:
    word = "รหัส 'ผ่าน' %{User-Name} \\ \"x\" {md5} `"
    office.portal.open_account(name, PC)
    office.portal.set_password(name, word)

    assert office.portal.check_password(name, word)
    assert office.lets_in(name, word)


def test_longest_password_is_taken_whole(office: Office, name: str) -> None:
    word = "ก" * 42 + "xy"
    assert len(word.encode()) == 128
    office.portal.open_account(name, PC)
    office.portal.set_password(name, word)

    assert office.lets_in(name, word)
    assert not office.lets_in(name, word[:-1])


def test_opening_again_leaves_password_and_lock_alone(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.open_account(name, PC)

    assert office.lets_in(name, WORD)

    office.portal.freeze(name)
    office.portal.open_account(name, PC)

    assert not office.lets_in(name, WORD)


def test_opening_again_sets_profile_and_expiry(office: Office, name: str) -> None:
    later = datetime(2031, 3, 31, 16, 59, 59, tzinfo=UTC)
    office.portal.open_account(name, PC, later)
    assert office.portal.look(name) == AccountState(name, "pc", True, False, later)

    office.portal.open_account(name, MOBILE)
    assert office.portal.look(name) == AccountState(name, "mobile", True, False, None)


def test_locked_again_the_old_password_is_dead_at_once(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    assert office.lets_in(name, WORD)
    office.portal.lock(name)
    office.portal.lock(name)

    assert office.portal.look(name) == AccountState(name, "pc", True, False, None)
    assert not office.portal.check_password(name, WORD)
    assert not office.lets_in(name, WORD)
    assert not office.lets_in(name, "Reject")


def test_locked_account_opens_with_its_next_password(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.lock(name)
    office.portal.set_password(name, OTHER)

    assert office.portal.look(name) == AccountState(name, "pc", False, False, None)
    assert office.lets_in(name, OTHER)
    assert not office.lets_in(name, WORD)


def test_locking_an_account_without_a_password_changes_nothing(office: Office, name: str) -> None:
    later = datetime(2031, 3, 31, 16, 59, 59, tzinfo=UTC)
    office.portal.open_account(name, MOBILE, later)
    office.portal.lock(name)

    assert office.portal.look(name) == AccountState(name, "mobile", True, False, later)


def test_lock_keeps_profile_expiry_and_freeze(office: Office, name: str) -> None:
    later = datetime(2031, 3, 31, 16, 59, 59, tzinfo=UTC)
    office.portal.open_account(name, MOBILE, later)
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)
    office.portal.lock(name)

    assert office.portal.look(name) == AccountState(name, "mobile", True, True, later)
    with pytest.raises(Frozen):
        office.portal.set_password(name, OTHER)
    office.portal.resume(name)
    assert office.portal.look(name) == AccountState(name, "mobile", True, False, later)
    assert not office.lets_in(name, WORD)
    office.portal.set_password(name, OTHER)
    assert office.lets_in(name, OTHER)


def test_frozen_account_lets_nobody_in(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)
    office.portal.freeze(name)

    assert office.portal.look(name) == AccountState(name, "pc", False, True, None)
    assert not office.lets_in(name, WORD)


def test_new_password_never_lifts_a_freeze(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)

    with pytest.raises(Frozen):
        office.portal.set_password(name, OTHER)

    assert not office.lets_in(name, OTHER)
    office.portal.resume(name)
    assert office.lets_in(name, WORD)
    assert not office.lets_in(name, OTHER)


def test_resumed_account_is_as_before(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)
    office.portal.resume(name)
    office.portal.resume(name)

    assert office.portal.look(name) == AccountState(name, "pc", False, False, None)
    assert office.lets_in(name, WORD)


def test_resumed_account_without_a_password_is_still_locked(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.freeze(name)
    office.portal.resume(name)

    assert office.portal.look(name) == AccountState(name, "pc", True, False, None)
    assert not office.lets_in(name, WORD)


def test_profile_changes_and_nothing_else(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.change_profile(name, MOBILE)
    office.portal.change_profile(name, MOBILE)

    assert office.portal.look(name) == AccountState(name, "mobile", False, False, None)
    assert office.lets_in(name, WORD)


def test_profile_of_a_frozen_account_changes_and_it_stays_frozen(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.freeze(name)
    office.portal.change_profile(name, MOBILE)

    assert office.portal.look(name) == AccountState(name, "mobile", True, True, None)


def test_closed_account_is_gone(office: Office, name: str) -> None:
    office.portal.open_account(name, PC)
    office.portal.set_password(name, WORD)
    office.portal.close_account(name)
    office.portal.close_account(name)

    assert office.portal.look(name) is None
    assert not office.portal.check_password(name, WORD)
    assert not office.lets_in(name, WORD)


def test_account_opened_after_closing_starts_afresh(office: Office, name: str) -> None:
    office.portal.open_account(name, PC, datetime(2031, 1, 1, tzinfo=UTC))
    office.portal.set_password(name, WORD)
    office.portal.freeze(name)
    office.portal.close_account(name)
    office.portal.open_account(name, MOBILE)

    assert office.portal.look(name) == AccountState(name, "mobile", True, False, None)
    assert not office.lets_in(name, WORD)


def test_expired_account_lets_nobody_in(office: Office, name: str) -> None:
    now = datetime.now(UTC)
    office.portal.open_account(name, PC, now + timedelta(days=2))
    office.portal.set_password(name, WORD)
    assert office.lets_in(name, WORD)

    office.portal.open_account(name, PC, now - timedelta(minutes=1))
    assert not office.lets_in(name, WORD)


@pytest.mark.parametrize(
    "change",
    [
        lambda portal, who: portal.set_password(who, WORD),
        lambda portal, who: portal.lock(who),
        lambda portal, who: portal.freeze(who),
        lambda portal, who: portal.resume(who),
        lambda portal, who: portal.change_profile(who, PC),
    ],
    ids=["set_password", "lock", "freeze", "resume", "change_profile"],
)
def test_nothing_can_be_done_to_an_account_that_is_not_there(
    office: Office, name: str, change: Callable[[Accounts, str], None]
) -> None:
    with pytest.raises(NoSuchAccount):
        change(office.portal, name)

    assert office.portal.look(name) is None


@pytest.mark.parametrize(
    "bad", ["", "Somchai", "สมชาย", "a b", "o'neil", "a\n", "x" * 65, "a@b", "%{User-Name}"]
)
def test_username_that_no_portal_should_see_is_refused(office: Office, bad: str) -> None:
    with pytest.raises(Rejected):
        office.portal.open_account(bad, PC)
    with pytest.raises(Rejected):
        office.portal.look(bad)


@pytest.mark.parametrize("bad", ["", "a\nb", "a\x00b", "x" * 129, "ก" * 43, "a\u200bb", "a\ud800"])
def test_password_that_no_portal_should_see_is_refused(office: Office, name: str, bad: str) -> None:
    office.portal.open_account(name, PC)

    with pytest.raises(Rejected):
        office.portal.set_password(name, bad)

    state = office.portal.look(name)
    assert state is not None
    assert state.locked


@pytest.mark.parametrize(
    "bad",
    [datetime(2030, 1, 1), datetime(1999, 1, 1, tzinfo=UTC), datetime.max.replace(tzinfo=UTC)],  # noqa: DTZ001
)
def test_expiry_without_zone_or_sense_is_refused(office: Office, name: str, bad: datetime) -> None:
    with pytest.raises(Rejected):
        office.portal.open_account(name, PC, bad)

    assert office.portal.look(name) is None
