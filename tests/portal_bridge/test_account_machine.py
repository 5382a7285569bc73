"""The life of accounts and of their devices, in any order and repeated, against a model of a few
words a name."""

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
    Devices,
    DeviceTaken,
    Frozen,
    NoSuchAccount,
    ProfileLimits,
    Rejected,
)
from portal_bridge.orders import (
    ChangeProfile,
    CloseAccount,
    ForgetDevice,
    FreezeAccount,
    LockAccount,
    OpenAccount,
    Order,
    RememberDevice,
    ResumeAccount,
)
from tests.examples import examples
from tests.portal_bridge.conftest import (
    ComesIn,
    LetsIn,
    Site,
    behind_the_router,
    memory_air,
    memory_door,
)
from tests.portal_bridge.routeros_http import Line

WORDS = ("Kx7-mango-42", "Rw3-papaya-88")
MACS = ("00-00-5E-00-53-E1", "00-00-5E-00-53-E2")
PROFILES = [ProfileLimits("pc"), ProfileLimits("mobile")]


@dataclass(frozen=True)
class Model:
    """One account as it ought to be."""

    profile: str
    word: str | None = None
    frozen: bool = False


class AccountLife(RuleBasedStateMachine):
    """Two names, two profiles, two passwords; everything that can be asked, in any order."""

    def __init__(self, portal: Accounts, lets_in: LetsIn, comes_in: ComesIn) -> None:
        super().__init__()
        assert isinstance(portal, Devices)
        self.portal, self.lets_in, self.comes_in, self.air = portal, lets_in, comes_in, portal
        self.accounts: dict[str, Model] = {}
        self.devices: dict[str, str] = {}
        """Whose each device is."""
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
                self.devices = {mac: who for mac, who in self.devices.items() if who != name}

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

    @rule(name=names, mac=st.sampled_from(MACS), times=st.integers(1, 2))
    def remember(self, name: str, mac: str, times: int) -> None:
        self.touched.add(name)
        refusal: type[Rejected] | None = None
        if name not in self.accounts:
            refusal = NoSuchAccount
        elif self.devices.get(mac, name) != name:
            refusal = DeviceTaken
        for _ in range(times):
            if refusal is None:
                carry(RememberDevice(name, mac), self.portal)
                self.devices[mac] = name
                continue
            with pytest.raises(refusal):
                carry(RememberDevice(name, mac), self.portal)

    @rule(name=names, mac=st.sampled_from(MACS))
    def forget(self, name: str, mac: str) -> None:
        self.touched.add(name)
        carry(ForgetDevice(name, mac), self.portal)
        if self.devices.get(mac) == name:
            del self.devices[mac]

    @invariant()
    def portal_remembers_what_the_model_does(self) -> None:
        found = {one.mac: one.username for one in self.air.remembered() if one.mac in MACS}
        assert found == self.devices

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
        if self.touched:
            for mac in MACS:
                known = self.accounts.get(self.devices.get(mac, ""))
                assert self.comes_in(mac) is (known is not None and not known.frozen)
        self.touched.clear()


def run(portal: Accounts, lets_in: LetsIn, comes_in: ComesIn, **limits: Any) -> None:
    chosen = settings(suppress_health_check=list(HealthCheck), **limits)

    class ThisPortal(AccountLife):
        def __init__(self) -> None:
            super().__init__(portal, lets_in, comes_in)

    run_state_machine_as_test(ThisPortal, settings=chosen)


def test_account_life_in_memory() -> None:
    portal = MemoryPortal()
    air = memory_air(portal)
    run(portal, memory_door(portal), air, max_examples=examples(60), stateful_step_count=25)


@pytest.mark.parametrize("otherwise", [False, pytest.param(True, marks=pytest.mark.slow)])
def test_account_life_at_a_mikrotik_router(router: Line, otherwise: bool) -> None:
    if otherwise:
        router.router.speaks_otherwise()
    office = behind_the_router(router)
    run(
        office.portal,
        office.lets_in,
        office.comes_in,
        max_examples=examples(60),
        stateful_step_count=20,
    )


@pytest.mark.service("postgresql", "freeradius", "freeradius-postgresql")
def test_account_life_in_freeradius(postgresql_site: Site) -> None:
    site = postgresql_site
    lets_in: LetsIn = lambda name, word: site.radius.ask(name, word).accepted  # noqa: E731
    # Not shrunk: a login takes 20 ms, and memory's machine finds the short story.
    found_as_it_is = [phase for phase in Phase if phase is not Phase.shrink]
    run(
        site.with_devices(password_form="nt"),
        lets_in,
        lambda mac: site.shows_up(mac, mac).accepted,
        max_examples=examples(10),
        stateful_step_count=12,
        phases=found_as_it_is,
    )
