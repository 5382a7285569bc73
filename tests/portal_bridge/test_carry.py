"""Orders are carried out, repeated without harm, and looked at before a repeat in doubt."""

from datetime import timedelta

import pytest

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.carry import carry
from portal_bridge.contract import (
    Accounts,
    AccountState,
    NoSuchAccount,
    PortalError,
    ProfileLimits,
    Rejected,
    Sessions,
    Unreachable,
    Unsure,
)
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    EndSession,
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
    (EndSessions("malee"), AccountState("malee", "mobile", True, True, None)),
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
        if isinstance(order, EndSessions):  # nobody is online, so there is nothing to lose
            continue
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


# Ending sessions

WORD = "Kx7-mango-42"
PHONE, LAPTOP = "AA-BB-CC-DD-EE-01", "AA-BB-CC-DD-EE-02"


class Stubborn(MemoryPortal):
    """Answers an order to end a session as it was told to: by lying, or with one of the errors."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[str, PortalError | None] = {}
        """By MAC address. ``None``: says yes, and lets the session run."""
        self.asked: list[str] = []

    def end(self, session_id: str) -> None:
        [mac] = [one.mac for one in self.online() if one.id == session_id]
        self.asked.append(mac)
        if mac not in self.answers:
            super().end(session_id)
        elif (trouble := self.answers[mac]) is not None:
            raise trouble


@pytest.fixture
def crowded() -> Stubborn:
    """Malee is online twice, Somchai once."""
    portal = Stubborn()
    for name, macs in {"malee": [PHONE, LAPTOP], "somchai": ["AA-BB-CC-DD-EE-03"]}.items():
        portal.open_account(name, PC)
        portal.set_password(name, WORD)
        for mac in macs:
            portal.login(name, WORD, mac, "10.0.0.9")
    return portal


def online(portal: MemoryPortal) -> list[tuple[str, str]]:
    return [(session.username, session.mac) for session in portal.online()]


def test_every_session_of_the_account_ends_and_nobody_else_s(crowded: Stubborn) -> None:
    carry(EndSessions("malee"), crowded)

    assert online(crowded) == [("somchai", "AA-BB-CC-DD-EE-03")]
    assert crowded.asked == [LAPTOP, PHONE]
    carry(EndSessions("malee"), crowded)
    assert crowded.asked == [LAPTOP, PHONE]


def test_one_session_ends_and_the_account_s_other_runs_on(crowded: Stubborn) -> None:
    [phone] = [one.id for one in crowded.online() if one.mac == PHONE]

    carry(EndSession("malee", phone), crowded)

    assert online(crowded) == [("malee", LAPTOP), ("somchai", "AA-BB-CC-DD-EE-03")]
    carry(EndSession("malee", phone), crowded)
    assert crowded.asked == [PHONE]


def test_a_session_of_another_account_is_not_ended_under_this_one_s_name(
    crowded: Stubborn,
) -> None:
    [other] = [one.id for one in crowded.online() if one.username == "somchai"]

    carry(EndSession("malee", other), crowded)

    assert len(crowded.online()) == 3


def test_session_that_ended_though_its_answer_was_lost_is_done(crowded: Stubborn) -> None:
    crowded.loses_answers = True

    carry(EndSessions("malee"), crowded)

    assert online(crowded) == [("somchai", "AA-BB-CC-DD-EE-03")]


def test_portal_s_yes_is_not_believed_while_the_session_runs(crowded: Stubborn) -> None:
    crowded.answers[PHONE] = None
    for after_unsure in (False, True):
        with pytest.raises(Unsure):
            carry(EndSessions("malee"), crowded, after_unsure=after_unsure)
    assert online(crowded)[0] == ("malee", PHONE)

    crowded.answers.clear()
    carry(EndSessions("malee"), crowded, after_unsure=True)
    assert online(crowded) == [("somchai", "AA-BB-CC-DD-EE-03")]


@pytest.mark.parametrize(
    "trouble", [Unreachable("no way there"), Unsure("no answer"), Rejected("no")], ids=repr
)
def test_session_that_cannot_be_ended_keeps_no_other_running(
    crowded: Stubborn, trouble: PortalError
) -> None:
    crowded.answers[LAPTOP] = trouble

    with pytest.raises(type(trouble)):
        carry(EndSessions("malee"), crowded)

    assert online(crowded) == [("malee", LAPTOP), ("somchai", "AA-BB-CC-DD-EE-03")]


def test_what_may_still_pass_is_told_before_what_will_not(crowded: Stubborn) -> None:
    crowded.answers = {LAPTOP: Rejected("no"), PHONE: Unreachable("no way there")}
    with pytest.raises(Unreachable):
        carry(EndSessions("malee"), crowded)

    del crowded.answers[PHONE]
    with pytest.raises(Rejected):
        carry(EndSessions("malee"), crowded)


def test_slow_portal_is_asked_for_one_round_and_then_again_later(
    crowded: Stubborn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal_bridge.carry.ROUND", timedelta(0))
    with pytest.raises(Unsure):
        carry(EndSessions("malee"), crowded)

    assert len(crowded.asked) < 2


def test_sessions_of_an_account_that_is_not_there_cannot_be_ended(crowded: Stubborn) -> None:
    with pytest.raises(NoSuchAccount):
        carry(EndSessions("nobody"), crowded)


class WithoutSessions:
    """A portal of accounts alone, as FreeRADIUS is until it is given a secret for its NASes."""

    def __init__(self, portal: MemoryPortal) -> None:
        for name in vars(Accounts):
            if not name.startswith("_"):
                setattr(self, name, getattr(portal, name))


def test_portal_without_the_ability_says_so_and_what_to_do(crowded: Stubborn) -> None:
    portal = WithoutSessions(crowded)
    assert isinstance(portal, Accounts)
    assert not isinstance(portal, Sessions)

    with pytest.raises(Rejected) as refusal:
        carry(EndSessions("malee"), portal)

    assert "at the portal" in refusal.value.cure
    assert len(crowded.online()) == 3
