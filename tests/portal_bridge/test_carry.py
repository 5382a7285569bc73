"""Orders are carried out, repeated without harm, and looked at before a repeat in doubt."""

import pytest

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.carry import carry
from portal_bridge.contract import AccountState, ProfileLimits, Rejected, Unreachable, Unsure
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    FreezeAccount,
    OpenAccount,
    Order,
    ResumeAccount,
)

PC, MOBILE = ProfileLimits("pc"), ProfileLimits("mobile")
STORY: list[tuple[Order, AccountState | None]] = [
    (OpenAccount("malee", PC), AccountState("malee", "pc", True, False, None)),
    (ChangeProfile("malee", MOBILE), AccountState("malee", "mobile", True, False, None)),
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
