"""Several processes at one account at once (threads here: nothing is shared but the database)."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from portal_bridge.contract import AccountState, Frozen, NoSuchAccount, ProfileLimits
from tests.portal_bridge.conftest import Site

PC = ProfileLimits("pc")
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"
ROUNDS = 8


def at_once(*calls: Callable[[], None]) -> list[Exception]:
    """Run the calls at the same moment; what they raised."""
    gate, raised = threading.Barrier(len(calls)), []

    def run(call: Callable[[], None]) -> None:
        gate.wait(10)
        try:
            call()
        except Exception as error:
            raised.append(error)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_password_set_while_the_account_is_frozen_leaves_it_frozen(site: Site, name: str) -> None:
    for number in range(ROUNDS):
        who, portals = f"{name}-{number}", [site.portal("nt") for _ in range(3)]
        portals[0].open_account(who, PC)

        raised = at_once(
            lambda who=who, portal=portals[0]: portal.set_password(who, WORD),  # type: ignore[misc]  # bound early
            lambda who=who, portal=portals[1]: portal.freeze(who),  # type: ignore[misc]  # bound early
            lambda who=who, portal=portals[2]: portal.set_password(who, OTHER),  # type: ignore[misc]  # bound early
        )

        assert all(isinstance(error, Frozen) for error in raised), raised
        state = portals[0].look(who)
        assert state is not None
        assert state.frozen
        assert not site.radius.ask(who, WORD).accepted
        assert not site.radius.ask(who, OTHER).accepted


def test_password_set_while_the_account_is_locked_leaves_it_open_or_locked(
    site: Site, name: str
) -> None:
    """Never half of each: a password that a Reject makes useless, or neither of the two."""
    portal = site.portal("nt")
    portal.open_account(name, PC)
    for _ in range(ROUNDS):
        portal.set_password(name, WORD)

        raised = at_once(
            lambda: site.portal("nt").lock(name),
            lambda: site.portal("nt").set_password(name, OTHER),
        )

        assert raised == []
        state = portal.look(name)
        assert state in {
            AccountState(name, "pc", True, False, None),
            AccountState(name, "pc", False, False, None),
        }
        assert len(site.rows("radcheck", name)) == 1
        assert not site.radius.ask(name, WORD).accepted
        assert site.radius.ask(name, OTHER).accepted is not state.locked


def test_account_locked_while_it_is_frozen_is_both(site: Site, name: str) -> None:
    for number in range(ROUNDS):
        who = f"{name}-{number}"
        site.portal().open_account(who, PC)
        site.portal("nt").set_password(who, WORD)

        raised = at_once(
            lambda who=who: site.portal().lock(who),  # type: ignore[misc]  # bound early
            lambda who=who: site.portal().freeze(who),  # type: ignore[misc]  # bound early
            lambda who=who: site.portal().lock(who),  # type: ignore[misc]  # bound early
        )

        assert raised == []
        assert site.portal().look(who) == AccountState(who, "pc", True, True, None)
        assert site.groups(who) == [("helpdesk.frozen", 0), ("helpdesk-pc", 10)]
        assert len(site.rows("radcheck", who)) == 1


def test_two_passwords_at_once_leave_one(site: Site, name: str) -> None:
    portal = site.portal("nt")
    portal.open_account(name, PC)

    for _ in range(ROUNDS):
        words = [WORD, OTHER]
        assert not at_once(*(lambda w=w: site.portal("nt").set_password(name, w) for w in words))

        assert len(site.rows("radcheck", name)) == 1
        assert sum(portal.check_password(name, word) for word in words) == 1


def test_account_opened_by_many_at_once_is_one_account(site: Site, name: str) -> None:
    raised = at_once(*[lambda: site.portal().open_account(name, PC)] * 8)

    assert raised == []
    assert site.rows("radcheck", name) == [("Auth-Type", ":=", "Reject")]
    assert site.groups(name) == [("helpdesk-pc", 10)]


def test_new_profile_written_by_many_at_once_is_written_once(site: Site, name: str) -> None:
    profile = ProfileLimits(name, rate_up=1, rate_down=2, devices=3)

    def opens(number: int) -> Callable[[], None]:
        return lambda: site.portal().open_account(f"{name}-{number}", profile)

    assert at_once(*(opens(number) for number in range(8))) == []

    assert len(site.rows("radgroupcheck", f"helpdesk-{name}", "groupname")) == 1
    assert len(site.rows("radgroupreply", f"helpdesk-{name}", "groupname")) == 3


def test_freezing_resuming_and_moving_at_once_leave_a_whole_account(site: Site, name: str) -> None:
    portal, mobile = site.portal("nt"), ProfileLimits("mobile")
    portal.open_account(name, PC)
    portal.set_password(name, WORD)

    for _ in range(ROUNDS):
        raised = at_once(
            lambda: site.portal().freeze(name),
            lambda: site.portal().resume(name),
            lambda: site.portal().change_profile(name, mobile),
            lambda: site.portal().open_account(name, PC),
        )

        assert raised == []
        state = portal.look(name)
        assert state is not None
        assert state.profile in {"pc", "mobile"}
        assert len(site.groups(name)) == 1 + state.frozen
        assert len(site.rows("radcheck", name)) == 1 + state.frozen
        assert site.radius.ask(name, WORD).accepted is not state.frozen


def test_account_closed_while_it_gets_a_password_is_gone_or_whole(site: Site, name: str) -> None:
    for number in range(ROUNDS):
        who = f"{name}-{number}"
        site.portal().open_account(who, PC)

        raised = at_once(
            lambda who=who: site.portal("nt").set_password(who, WORD),  # type: ignore[misc]  # bound early
            lambda who=who: site.portal().close_account(who),  # type: ignore[misc]  # bound early
        )

        assert all(isinstance(error, NoSuchAccount) for error in raised), raised
        assert site.portal().look(who) is None
        assert (site.rows("radcheck", who), site.groups(who)) == ([], [])


def test_state_is_told_from_one_moment(site: Site, name: str) -> None:
    """A look in the middle of a change sees the account before or after it, never half of it."""
    over, until = threading.Event(), datetime(2031, 1, 1, tzinfo=UTC)
    seen: set[AccountState | None] = set()

    def look() -> None:
        while not over.is_set():
            seen.add(site.portal().look(name))

    def change() -> None:
        for _ in range(2 * ROUNDS):
            site.portal().open_account(name, PC, until)
            site.portal().close_account(name)
        over.set()

    assert at_once(look, look, change) == []
    assert seen <= {None, AccountState(name, "pc", True, False, until)}
