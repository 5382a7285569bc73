"""What only a real openNDS can answer for."""

import base64
import json
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from sqlalchemy import text

from portal_bridge.contract import ProfileLimits
from tests.portal_bridge.conftest import DoorSite
from tests.services import programs
from tests.services.opennds import MACS, Device

pytestmark = [
    pytest.mark.slow,
    pytest.mark.service("postgresql", "freeradius", "opennds"),
]
WORD = "Kx7-mango-42"


@pytest.fixture
def device(opennds_site: DoorSite) -> Device:
    """One that no other story has."""
    opennds_site.gateway.shows_out(MACS[4])
    return opennds_site.gateway.device(MACS[4])


def opens(site: DoorSite, name: str, profile: ProfileLimits) -> None:
    site.portal.open_account(name, profile)
    site.portal.set_password(name, WORD)


def test_the_profiles_limits_reach_openNDS(
    opennds_site: DoorSite, device: Device, name: str
) -> None:
    limits = ProfileLimits(
        "limited", session_timeout=timedelta(hours=2), rate_up=5_000_000, rate_down=20_000_000
    )
    opens(opennds_site, name, limits)
    assert device.logs_in(name, WORD).status == 307

    def has_them() -> bool:
        told = opennds_site.gateway.asks_ndsctl("json")
        if not told:
            return False  # locked by the bookkeeper, who asks too
        client = json.loads(told)["clients"][device.mac.lower().replace("-", ":")]
        assert int(client["session_end"]) - int(client["session_start"]) == 7_200
        assert client["upload_rate_limit_threshold"] == "5000"
        assert client["download_rate_limit_threshold"] == "20000"
        return True

    programs.until(has_them, "an answer of ndsctl")


def test_who_changes_the_ticket_on_the_way_is_shown_out(
    opennds_site: DoorSite, device: Device, name: str
) -> None:
    """The proof in the address is openNDS's own and right, so it lets the device in."""
    opens(opennds_site, name, ProfileLimits("pc"))
    way = device.asks(device.is_sent_to(), username=name, password=WORD).location
    [custom] = parse_qs(urlsplit(way).query)["custom"]
    other = base64.b64encode(
        base64.b64decode(custom).replace(f"user={name}".encode(), b"user=the.director")
    ).decode()
    assert device.asks(way.replace(quote(custom, safe=""), quote(other, safe=""))).status == 307

    programs.until(lambda: not device.is_online(), "the bookkeeper's no")
    assert "device_without_ticket_shown_out" in opennds_site.gateway.said
    with opennds_site.radius.owner().connect() as connection:
        named = connection.execute(
            text("SELECT 1 FROM radacct WHERE username IN (:name, 'the.director')"), {"name": name}
        )
        assert named.first() is None


def test_without_the_routers_key_nobody_gets_in(
    opennds_site: DoorSite, device: Device, name: str
) -> None:
    opens(opennds_site, name, ProfileLimits("pc"))
    way = device.asks(device.is_sent_to(), username=name, password=WORD).location
    [proof] = parse_qs(urlsplit(way).query)["tok"]

    device.asks(way.replace(proof, "0" * 64))
    assert not device.is_online()
    assert device.asks(way).location == device.internet
    assert device.is_online()


@pytest.mark.parametrize(
    "spoil",
    ['a"b', "trailing\\", "two\nlines", "x" * 1_500, 'none","state":"Preauthenticated","x":"'],
    ids=["quote", "backslash", "newline", "length", "state"],
)
def test_who_spoils_the_routers_list_is_shown_out_and_nobody_else_is_harmed(
    opennds_site: DoorSite, device: Device, name: str, spoil: str
) -> None:
    opennds_site.gateway.shows_out(MACS[5])
    other = opennds_site.gateway.device(MACS[5])
    opens(opennds_site, name, ProfileLimits("pc"))
    opens(opennds_site, f"{name}-b", ProfileLimits("pc"))
    way = device.asks(device.is_sent_to(), username=name, password=WORD).location
    [custom] = parse_qs(urlsplit(way).query)["custom"]
    device.asks(way.replace(quote(custom, safe=""), quote(spoil, safe="")))

    assert other.logs_in(f"{name}-b", WORD).status == 307
    programs.until(lambda: not device.is_online(), "the bookkeeper's no")
    assert other.is_online()
    assert f"{name}-b" in {session.username for session in opennds_site.portal.online()}
