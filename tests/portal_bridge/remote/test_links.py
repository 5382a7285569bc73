"""The wire between office and bridge, cut at every step: what was asked is done once or not at all,
and what is said of it is true. A real bridge process, over TLS."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from sqlmodel import select

from bot.bridge.asking import Patience
from portal_bridge.contract import Accounts, PortalError, ProfileLimits, Unreachable, Unsure
from store.bridgecalls import BridgeCall
from tests.portal_bridge.bridging import FarSide, OfficeEnd, far_side, office_end
from tests.portal_bridge.cutting import Cut, Going, Wire, wire
from tests.services import programs
from tests.services.certificates import certificate

pytestmark = [pytest.mark.service("openssl"), pytest.mark.slow]

PC = ProfileLimits("pc")
WORD = "Kx7-mango-42"
HASTY = Patience(to_be_taken=0.5, to_be_answered=1.0)
UNHURRIED = Patience(to_be_taken=45, to_be_answered=45)
"""Longer than any bridge needs to come back on a busy machine."""


@dataclass
class Scene:
    """An office, a wire, and a bridge at its other end."""

    office: OfficeEnd
    wire: Wire
    far: FarSide
    kind: str

    def portal(self, patience: Patience = UNHURRIED) -> Accounts:
        return self.office.portal(patience)

    def done(self, what: str) -> int:
        """How often the portal really did it."""
        return int(self.far.at_the_door(do="done", what=what))

    def calls(self) -> int:
        """How many rows wait."""
        with self.office.database.read() as session:
            return len(session.exec(select(BridgeCall)).all())


@pytest.fixture(scope="module", params=["websocket", "polls"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("scene")
    pem = certificate(folder / "office.pem")
    with (
        office_end(folder) as office,
        wire(urlsplit(office.address).port or 0, pem) as line,
        far_side(folder / "far", {"BRIDGE_CA_FILE": str(pem)}) as far,
    ):
        line.lets_sockets_through = request.param == "websocket"
        far.enrol(line.address, office.invite())
        far.run(by=request.param)
        yield Scene(office, line, far, request.param)


@pytest.fixture(autouse=True)
def _what_the_bridge_says(scene: Scene, request: pytest.FixtureRequest) -> Iterator[None]:
    """Shown where a test failed: its log, and what each of its threads is at."""
    yield
    if request.session.testsfailed and scene.far.process is not None:
        said = scene.far.process.with_stacks()
        request.node.add_report_section("teardown", "bridge", said[-8_000:])


@pytest.fixture
def name() -> str:
    return f"u{secrets.token_hex(5)}"


STEPS = [(going, cut) for going in Going for cut in Cut]


@pytest.mark.parametrize(("going", "cut"), STEPS, ids=lambda step: step.name.lower())
def test_an_order_is_done_once_wherever_the_wire_is_cut(
    scene: Scene, name: str, going: Going, cut: Cut
) -> None:
    portal = scene.portal()
    portal.open_account(name, PC)
    cuts = scene.wire.cuts
    scene.wire.arm(going, cut)

    portal.freeze(name)

    assert scene.wire.cuts == cuts + 1
    assert scene.done(f"freeze {name}") == 1
    state = portal.look(name)
    assert state is not None
    assert state.frozen
    assert scene.calls() == 0


@pytest.mark.parametrize(("going", "cut"), STEPS, ids=lambda step: step.name.lower())
def test_a_password_is_set_or_is_not_and_that_is_what_is_said(
    scene: Scene, name: str, going: Going, cut: Cut
) -> None:
    """It is handed out once: where the wire lost it, the bridge says that it never came."""
    portal = scene.portal()
    portal.open_account(name, PC)
    scene.wire.arm(going, cut)

    try:
        portal.set_password(name, WORD)
    except Unreachable:
        assert scene.done(f"password {name}") == 0
        assert (going, cut) in ((Going.ORDER, Cut.BEFORE), (Going.ORDER, Cut.MIDDLE))
        portal.set_password(name, WORD)

    assert scene.done(f"password {name}") == 1
    assert portal.check_password(name, WORD)


def test_an_answer_that_does_not_come_in_time_is_unsure_and_not_done_again(
    scene: Scene, name: str
) -> None:
    portal = scene.portal()
    portal.open_account(name, PC)
    scene.far.at_the_door(do="slow", seconds=2.0)

    with pytest.raises(Unsure):
        scene.portal(HASTY).freeze(name)

    scene.far.at_the_door(do="slow", seconds=0)
    programs.until(lambda: scene.done(f"freeze {name}") == 1, "the slow order")
    portal.lock(name)
    assert scene.done(f"freeze {name}") == 1


def test_no_password_goes_by_and_none_is_kept(scene: Scene, name: str) -> None:
    portal = scene.portal()
    word = f"Mango-{secrets.token_hex(6)}"
    portal.open_account(name, PC)
    portal.set_password(name, word)
    assert portal.check_password(name, word)

    assert name.encode() in bytes(scene.wire.seen) or scene.kind == "websocket"  # compressed there
    assert word.encode() not in bytes(scene.wire.seen)
    folders = [scene.far.folder.parent, scene.far.folder, scene.far.folder / "bridge"]
    files = [file for folder in folders for file in folder.iterdir() if file.is_file()]
    assert any(file.name == "office.db-wal" for file in files)
    assert any(file.name == "ledger.db" for file in files)
    assert [file for file in files if word.encode() in file.read_bytes()] == []


def test_a_bridge_that_is_killed_and_comes_back_goes_on(scene: Scene, name: str) -> None:
    """Its portal in memory has forgotten everything; its own ledger has not."""
    assert scene.far.process is not None
    before = scene.office.bridge()
    scene.far.process.kill()
    with pytest.raises((Unreachable, Unsure)):  # the latter: the office had not noticed yet
        scene.portal(HASTY).open_account(name, PC)
    assert scene.calls() == 0

    scene.far.run(by=scene.kind)

    portal = scene.portal()
    assert portal.look(name) is None
    portal.open_account(name, PC)
    assert scene.done(f"open {name}") == 1
    after = scene.office.bridge()
    assert (after.id, after.session) != (before.id, before.session)
    assert after.heard > before.heard


def test_a_bridge_that_is_told_to_stop_takes_leave_and_comes_back(scene: Scene, name: str) -> None:
    """As ``systemctl restart`` tells it, in the middle of its waiting."""
    assert scene.far.process is not None
    assert scene.far.process.end() == 0
    assert "bridge.stopped" in scene.far.process.said

    scene.far.run(by=scene.kind)
    scene.portal().open_account(name, PC)
    assert scene.done(f"open {name}") == 1


def test_nobody_is_left_waiting_while_the_wire_is_unplugged(scene: Scene, name: str) -> None:
    scene.wire.plugged_in = False
    scene.wire.arm(Going.ANSWER, Cut.BEFORE)
    with pytest.raises(PortalError) as told:
        scene.portal(HASTY).open_account(name, PC)
    assert told.value.retry
    with pytest.raises(Unreachable):
        scene.portal(HASTY).freeze(name)
    assert scene.done(f"freeze {name}") == 0

    scene.wire.plugged_in = True
    scene.portal().open_account(name, PC)
    assert scene.portal().look(name) is not None
