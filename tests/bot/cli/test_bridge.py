"""``helpdesk bridge`` at both ends, as somebody at a terminal uses it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.bridge.asking import AWAY_AFTER
from bot.bridge.identity import Identity
from bot.console import read_beside, read_settings
from bot.settings import Settings
from bot.trouble import Trouble
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.remote.calls import abilities, facts
from store.audit import AuditEntry
from store.bridges import CODE_LIFE, Bridge
from store.db import Database
from tests.bot.cli.conftest import Helpdesk
from tests.portal_bridge.bridging import OfficeEnd, office_end


@pytest.fixture
def far_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OfficeEnd]:
    """An office that serves bridges."""
    with office_end(tmp_path_factory.mktemp("office")) as office:
        yield office


def age(database: Database, span: timedelta) -> None:
    """As if all of it had happened so much earlier."""
    with database.write() as session:
        for bridge in session.exec(select(Bridge)):
            bridge.code_until -= span
            if bridge.seen_at is not None:
                bridge.seen_at -= span
            session.add(bridge)


def only(database: Database) -> Bridge:
    with database.read() as session:
        return session.exec(select(Bridge)).one()


def test_an_invitation_says_what_to_do_with_its_code(
    helpdesk: Helpdesk, database: Database
) -> None:
    said = helpdesk("bridge", "invite", "--name", "office-pc").splitlines()

    assert "    helpdesk bridge enrol http://127.0.0.1:9 CODE" in said
    assert any("PORTAL__KIND=bridge" in line for line in said)
    assert len(said[-1]) == 19
    assert said[-1] not in repr(only(database))
    with database.read() as session:
        acts = [entry.act for entry in session.exec(select(AuditEntry))]
    assert acts == ["bridge.invited"]
    assert "office-pc\tinvited, until 2" in helpdesk("bridge", "list")
    age(database, CODE_LIFE)
    assert "office-pc\tdid not come" in helpdesk("bridge", "list")


@pytest.mark.parametrize("name", ["", "Office", "สำนักงาน", "a b", "x" * 33])
def test_a_name_that_is_none_is_refused(helpdesk: Helpdesk, database: Database, name: str) -> None:
    assert "a-z" in helpdesk("bridge", "invite", "--name", name, expect=2)


def test_a_bridge_enrols_without_any_setting_of_lines(
    helpdesk: Helpdesk, home: Path, far_office: OfficeEnd, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY", "PUBLIC_URL"):
        monkeypatch.delenv(name)
    code = far_office.invite()

    said = helpdesk("bridge", "enrol", far_office.address + "/", code)

    assert "enrolled as office-pc" in said
    identity = Identity.find(home / "bridge")
    bridge = far_office.bridge()
    assert (identity.bridge, identity.office) == (bridge.id.hex, far_office.address)
    assert identity.office_key == far_office.exchange.office_key
    assert bridge.abilities["abilities"] == abilities(MemoryPortal())
    assert bridge.abilities["facts"] == facts(MemoryPortal()) != {}


def test_a_code_that_is_not_taken_leaves_the_keys_as_they_were(
    helpdesk: Helpdesk, home: Path, far_office: OfficeEnd
) -> None:
    helpdesk("bridge", "enrol", far_office.address, far_office.invite())
    before = (home / "bridge" / "bridge.json").read_bytes()

    said = helpdesk("bridge", "enrol", far_office.address, "AAAA-BBBB-CCCC-DDDD", expect=2)

    assert "does not take this code" in said
    assert (home / "bridge" / "bridge.json").read_bytes() == before


def test_an_address_that_is_no_helpdesk_is_said(helpdesk: Helpdesk) -> None:
    assert "https://" in helpdesk("bridge", "enrol", "http://example.go.th", "A", expect=2)
    assert "PUBLIC_URL" in helpdesk("bridge", "enrol", "http://127.0.0.1:9", "A", expect=2)


def test_a_bridge_that_has_not_enrolled_does_not_run(helpdesk: Helpdesk) -> None:
    assert "helpdesk bridge enrol" in helpdesk("bridge", "run", expect=2)


def test_a_bridge_is_listed_and_removed(helpdesk: Helpdesk, database: Database) -> None:
    assert "none" in helpdesk("bridge", "list")
    with database.write() as session:
        now = datetime.now(UTC)
        session.add(
            Bridge(
                name="office-pc",
                code_hash="x",
                code_until=now,
                invited_at=now,
                enrolled_at=now,
                seen_at=now,
            )
        )
    assert "office-pc\tenrolled, does not run yet" in helpdesk("bridge", "list")
    with database.write() as session:
        session.exec(select(Bridge)).one().session = "5" * 32
    assert "office-pc\tthere, heard" in helpdesk("bridge", "list")
    age(database, AWAY_AFTER + timedelta(seconds=1))
    assert "office-pc\taway, last heard 20" in helpdesk("bridge", "list")

    assert "opens nothing" in helpdesk("bridge", "remove", "office-pc")

    assert "office-pc\tremoved 20" in helpdesk("bridge", "list")
    assert "no bridge office-pc" in helpdesk("bridge", "remove", "office-pc", expect=2)
    with database.read() as session:
        [entry] = session.exec(select(AuditEntry)).all()
    assert (entry.act, entry.subject) == ("bridge.removed", str(only(database).id))


# Settings


def test_the_bridges_own_portal_is_at_hand(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL__KIND", "bridge")

    assert read_settings().portal.kind == "bridge"
    with pytest.raises(Trouble, match="PORTAL"):
        read_beside()


def test_what_is_missing_beside_the_portal_is_named_and_not_repeated(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "freeradius")
    monkeypatch.setenv("PORTAL__DATABASE_URL", "oracle://portal:h1dden-word@127.0.0.1/radius")

    with pytest.raises(Trouble, match="PORTAL__DATABASE_URL") as told:
        read_beside()
    assert "h1dden" not in str(told.value)


def test_no_setting_of_the_bridge_is_one_of_the_offices() -> None:
    assert {"bridge_folder", "bridge_ca_file"} & set(Settings.model_fields) == set()


def test_a_bridge_is_invited_for_one_of_several_portals(
    helpdesk: Helpdesk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__LABEL", "อาคาร 1")
    monkeypatch.setenv("PORTALS__EAST__LABEL", "อาคาร 2")
    said = helpdesk("bridge", "invite", "--name", "annex-pc", "--portal", "east")
    assert "PORTALS__EAST__KIND=bridge" in said
    assert only(database).portal == "east"
    assert "annex-pc\tportal east\tinvited" in helpdesk("bridge", "list")
    told = helpdesk("bridge", "invite", "--name", "other-pc", "--portal", "west", expect=2)
    assert "main, east" in told
