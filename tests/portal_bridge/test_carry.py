"""Orders are carried out, repeated without harm, and looked at before a repeat in doubt."""

import pytest

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.carry import carry, end_sessions
from portal_bridge.contract import AccountState, ProfileLimits, Rejected, Unreachable, Unsure
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    EndSessions,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    ResumeAccount,
)

PC, MOBILE = ProfileLimits("pc"), ProfileLimits("mobile")
STORY: list[tuple[Order, AccountState | None]] = [
    (OpenAccount("malee", PC), AccountState("malee", "pc", True, False, None)),
    (ChangeProfile("malee", MOBILE), AccountState("malee", "mobile", True, False, None)),
    (LockAccount("malee"), AccountState("malee", "mobile", True, False, None)),
    (FreezeAccount("malee"), AccountState("malee", "mobile", True, True, None)),
    (ResumeAccount("malee"), AccountState("malee", "mobile", True, False, None)),
    (CloseAccount("malee"), None),
]


def test_each_order_does_what_it_says_however_often() -> None:
    portal = MemoryPortal()
    for order, state in STORY:
        for _ in range(3):
            carry(order, portal)
            assert portal.look("malee") == state


def test_unplugged_portal_changes_nothing_and_the_order_can_be_repeated() -> None:
    portal = MemoryPortal()
    portal.plugged_in = False
    with pytest.raises(Unreachable) as refusal:
        carry(OpenAccount("malee", PC), portal)

    assert refusal.value.retry
    portal.plugged_in = True
    assert portal.look("malee") is None
    carry(OpenAccount("malee", PC), portal)
    assert portal.look("malee") is not None


def test_order_whose_answer_was_lost_is_done_once_it_is_looked_at() -> None:
    portal = MemoryPortal()
    for order, state in STORY:
        portal.loses_answers = True
        with pytest.raises(Unsure):
            carry(order, portal)
        portal.loses_answers = not isinstance(order, OpenAccount | ChangeProfile)

        # What a look can prove is not sent again: the portal would lose that answer too.
        carry(order, portal, after_unsure=True)

        assert portal.look("malee") == state


def test_order_that_was_lost_on_the_way_is_sent_again_after_a_look() -> None:
    portal = MemoryPortal()
    carry(OpenAccount("malee", PC), portal)

    carry(FreezeAccount("malee"), portal, after_unsure=True)
    state = portal.look("malee")
    assert state is not None
    assert state.frozen

    carry(ResumeAccount("malee"), portal, after_unsure=True)
    carry(CloseAccount("malee"), portal, after_unsure=True)
    assert portal.look("malee") is None


def test_order_the_portal_refuses_is_not_to_be_repeated() -> None:
    with pytest.raises(Rejected) as refusal:
        carry(FreezeAccount("nobody"), MemoryPortal())

    assert not refusal.value.retry
    assert refusal.value.cure


DEVICES = (("02-00-5E-00-00-11", "10.0.0.31"), ("02-00-5E-00-00-12", "10.0.0.32"))


def everybody_online(portal: MemoryPortal) -> None:
    for name, device in zip(("malee", "somchai"), DEVICES, strict=True):
        portal.open_account(name, PC)
        portal.set_password(name, "Kx7-mango-42")
        portal.login(name, "Kx7-mango-42", *device)


def test_ending_an_accounts_sessions_leaves_the_others_online() -> None:
    portal = MemoryPortal()
    everybody_online(portal)

    carry(EndSessions("malee"), portal)
    carry(EndSessions("malee"), portal)

    assert [session.username for session in portal.online()] == ["somchai"]


def test_an_acknowledgement_is_no_proof_that_a_session_ended() -> None:
    class Liar(MemoryPortal):
        def end(self, session_id: str) -> None:
            """Says yes and does nothing."""

    portal = Liar()
    everybody_online(portal)

    with pytest.raises(Unsure):
        carry(EndSessions("malee"), portal)


def test_a_portal_that_cannot_end_sessions_says_so_and_what_then() -> None:
    class NoSessions:
        """Accounts only."""

    with pytest.raises(Rejected) as refused:
        end_sessions("malee", NoSessions())

    assert "time limits" in refused.value.cure
