"""Settings choose the portal, and bad settings are refused without repeating a secret."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from portal_bridge.adapters.freeradius import FreeradiusConfig
from portal_bridge.adapters.memory import MemoryConfig, MemoryPortal
from portal_bridge.adapters.mikrotik import MikrotikConfig, MikrotikPortal
from portal_bridge.adapters.opnsense import OpnsenseConfig, OpnsensePortal
from portal_bridge.adapters.radius.accounts import FreeradiusPortal
from portal_bridge.contract import Accounts, Devices, History, Sessions, Tidies
from portal_bridge.registry import read

GOOD = {"kind": "freeradius", "database_url": "postgresql://portal:s3cret@127.0.0.1/radius"}

ROUTER = {
    "kind": "mikrotik",
    "url": "https://10.0.0.1",
    "user": "helpdesk",
    "password": "h1dden-Vq9-tamarind-river",
}

FIREWALL = {
    "kind": "opnsense",
    "accounts": GOOD,
    "url": "https://10.0.0.1",
    "api_key": "h1dden-Vq9-tamarind-key",
    "api_secret": "h1dden-Vq9-tamarind-river",
}


def test_kind_chooses_the_portal() -> None:
    memory, freeradius, mikrotik = read({"kind": "memory"}), read(GOOD), read(ROUTER)
    opnsense = read(FIREWALL)

    assert isinstance(memory, MemoryConfig)
    assert isinstance(memory.open(), MemoryPortal)
    assert isinstance(freeradius, FreeradiusConfig)
    assert isinstance(freeradius.open(), FreeradiusPortal)
    assert isinstance(mikrotik, MikrotikConfig)
    assert isinstance(mikrotik.open(), MikrotikPortal)
    assert isinstance(opnsense, OpnsenseConfig)
    assert isinstance(opnsense.open(), OpnsensePortal)


def test_portals_offer_the_abilities_they_have() -> None:
    memory, freeradius = MemoryConfig().open(), read(GOOD).open()

    assert isinstance(memory, Accounts)
    assert isinstance(memory, Sessions)
    assert isinstance(memory, Devices)
    assert isinstance(freeradius, Accounts)
    assert not isinstance(freeradius, Sessions)
    router = read(ROUTER).open()
    assert isinstance(router, Accounts)
    assert isinstance(router, Sessions)
    assert not isinstance(router, Devices)
    assert not isinstance(router, History)
    firewall = read(FIREWALL).open()
    for ability in (Accounts, Sessions, History, Tidies):
        assert isinstance(firewall, ability)
    assert not isinstance(firewall, Devices)
    assert isinstance(read({**ROUTER, "mac_format": "AA:BB:CC:DD:EE:FF"}).open(), Devices)


@pytest.mark.parametrize(
    "scheme",
    ["postgres", "postgresql", "postgresql+psycopg", "mysql", "mysql+pymysql", "mariadb"],
)
def test_database_address_may_be_written_the_usual_ways(scheme: str) -> None:
    chosen = {**GOOD, "database_url": f"{scheme}://portal:s3cret@127.0.0.1/radius"}

    assert isinstance(read(chosen).open(), FreeradiusPortal)


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "openwrt"},
        {"database_url": "sqlite:///s3cret.db"},
        {"database_url": "s3cret"},
        {"database_url": "postgresql://portal:s3cret@127.0.0.1:port/radius"},
        {"database_url": "postgresql://portal:s3cret@127.0.0.1"},
        {"password_form": "md5"},
        {"crypt_rounds": 10},
        {"server_zone": "Asia/Petchabun"},
        {"interim_interval": 30},
        {"interim_interval": 60.5},
        {"group_prefix": "help'desk-"},
        {"group_prefix": "helpdesk"},
        {"frozen_message": "%{exec:/bin/true}"},
        {"frozen_message": "`reboot`"},
        {"frozen_message": "ก" * 81},
        {"tables": {"radcheck": "radcheck; DROP TABLE nas"}},
        {"ca_file": "/nowhere/ca.pem"},
        {"unknown": 1},
    ],
    ids=str,
)
def test_bad_settings_are_refused_and_secrets_not_repeated(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError) as refusal:
        read({**GOOD, **change})

    assert "s3cret" not in str(refusal.value)


def test_settings_do_not_show_the_secret() -> None:
    freeradius = read(GOOD)

    assert "s3cret" not in repr(freeradius)
    assert "s3cret" not in freeradius.model_dump_json()


def test_readme_names_every_adapter() -> None:
    readme = (Path(__file__).parents[2] / "portal_bridge" / "README.md").read_text()

    for kind in ("memory", "freeradius", "opennds", "mikrotik", "opnsense"):
        assert f"| `{kind}` |" in readme
