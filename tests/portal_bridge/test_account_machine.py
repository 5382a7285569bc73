"""The life of accounts, in any order and repeated, against a model of four words a name."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.carry import carry
from portal_bridge.contract import (
    Accounts,
    AccountState,
    Frozen,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
)
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    ResumeAccount,
)
from tests.examples import examples
from tests.portal_bridge.conftest import LetsIn, Site, memory_door

WORDS = ("Kx7-mango-42", "Rw3-papaya-88")
PROFILES = [ProfileLimits("pc"), ProfileLimits("mobile")]


@dataclass(frozen=True)
class Model:
    """One account as it ought to be."""

    profile: str
    word: str | None = None
    frozen: bool = False


class AccountLife(RuleBasedStateMachine):
    """Two names, two profiles, two passwords; everything that can be asked, in any order."""

    def __init__(self, portal: Accounts, lets_in: LetsIn) -> None:
        super().__init__()
        self.portal, self.lets_in = portal, lets_in
        self.accounts: dict[str, Model] = {}
        self.touched: set[str] = set()

    names = st.sampled_from(["malee", "somchai"])
    profiles = st.sampled_from(PROFILES)

    @initialize()
    def start_empty(self) -> None:
        for name in ("malee", "somchai"):
            self.portal.close_account(name)

    @rule(
        order=st.one_of(
            st.builds(OpenAccount, names, profiles),
            st.builds(ChangeProfile, names, profiles),
            st.builds(LockAccount, names),
            st.builds(FreezeAccount, names),
            st.builds(ResumeAccount, names),
            st.builds(CloseAccount, names),
        ),
        times=st.integers(1, 2),
    )
    def carry_out(self, order: Order, times: int) -> None:
        self.touched.add(order.username)
        known = self.accounts.get(order.username)
        if known is None and not isinstance(order, OpenAccount | CloseAccount):
            with pytest.raises(NoSuchAccount):
                carry(order, self.portal)
            return
        for _ in range(times):
            carry(order, self.portal)
        self._model(order, known)

    def _model(self, order: Order, known: Model | None) -> None:
        match order:
            case OpenAccount(name, profile) | ChangeProfile(name, profile):
                self.accounts[name] = replace(known or Model(""), profile=profile.name)
            case LockAccount(name):
                assert known is not None
                self.accounts[name] = replace(known, word=None)
            case FreezeAccount(name):
                assert known is not None
                self.accounts[name] = replace(known, frozen=True)
            case ResumeAccount(name):
                assert known is not None
                self.accounts[name] = replace(known, frozen=False)
            case CloseAccount(name):
                self.accounts.pop(name, None)

    @rule(name=names, word=st.sampled_from(WORDS))
    def set_password(self, name: str, word: str) -> None:
        self.touched.add(name)
        known = self.accounts.get(name)
        refusal: type[Rejected] | None = None
        if known is None:
            refusal = NoSuchAccount
        elif known.frozen:
            refusal = Frozen
        if refusal is not None:
            with pytest.raises(refusal):
                self.portal.set_password(name, word)
            return
        assert known is not None
        self.portal.set_password(name, word)
        self.accounts[name] = replace(known, word=word)

    @invariant()
    def portal_has_what_the_model_has(self) -> None:
        for name in ("malee", "somchai"):
            known = self.accounts.get(name)
            expected = known and AccountState(
                name, known.profile, known.word is None, known.frozen, None
            )
            assert self.portal.look(name) == expected

    @invariant()
    def door_opens_to_the_right_password_alone(self) -> None:
        for name in self.touched:
            known = self.accounts.get(name) or Model("")
            opens = {word for word in WORDS if self.lets_in(name, word)}
            assert opens == ({known.word} if known.word and not known.frozen else set())
        self.touched.clear()


def run(portal: Accounts, lets_in: LetsIn, **limits: Any) -> None:
    chosen = settings(suppress_health_check=list(HealthCheck), **limits)

    class ThisPortal(AccountLife):
        def __init__(self) -> None:
            super().__init__(portal, lets_in)

    run_state_machine_as_test(ThisPortal, settings=chosen)


def test_account_life_in_memory() -> None:
    portal = MemoryPortal()
    run(portal, memory_door(portal), max_examples=examples(60), stateful_step_count=25)


@pytest.mark.service("postgresql", "freeradius", "freeradius-postgresql")
def test_account_life_in_freeradius(postgresql_site: Site) -> None:
    site = postgresql_site
    lets_in: LetsIn = lambda name, word: site.radius.ask(name, word).accepted  # noqa: E731
    # Not shrunk: a login takes 20 ms, and memory's machine finds the short story.
    found_as_it_is = [phase for phase in Phase if phase is not Phase.shrink]
    run(
        site.portal("nt"),
        lets_in,
        max_examples=examples(10),
        stateful_step_count=12,
        phases=found_as_it_is,
    )
