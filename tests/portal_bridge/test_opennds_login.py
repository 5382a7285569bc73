"""What passes through a device's browser on its way in: the router's word, and our ticket."""

import base64
import hashlib
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from portal_bridge.adapters.nds import fas
from portal_bridge.adapters.nds.tickets import LONGEST, Ticket, stay, ticket_key
from portal_bridge.adapters.radius.devices import LONGEST_OWNER
from portal_bridge.adapters.radius.welcome import Welcome

FASKEY, DOOR = "0123456789abcdef-key", "10.77.0.1:2050"
KEY, STAY = ticket_key(FASKEY), stay("fe203d97")
SAID = (
    f"hid={STAY}, clientip=10.77.0.2, clientmac=02:aa:bb:cc:dd:02, client_type=cpd_can, "
    "gatewayname=PortalTest, gatewayurl=http%3a%2f%2f10.77.0.1, version=9.10.0, "
    f"gatewayaddress={DOOR}, gatewaymac=2e322c54c44f, "
    "originurl=http%3a%2f%2fwww.moe.go.th%2fnews%3fx%3d1, clientif=lan0, "
    "themespec=(null), (null)(null)(null)(null)"
)
"""As 9.10 said it, in base64."""
RULES = Welcome(timedelta(minutes=10), timedelta(hours=8), 5_000_000, 20_000_000)


def knocking(said: str = SAID) -> str:
    return base64.b64encode(said.encode()).decode()


def test_the_routers_word_is_read() -> None:
    knock = fas.read(knocking(), [DOOR])

    assert knock == fas.Knock(STAY, DOOR, "http://www.moe.go.th/news?x=1", "10.77.0.2")


@pytest.mark.parametrize("spoil", ["rstrip", "space", "urlsafe"])
def test_what_a_browser_does_to_it_on_the_way_is_mended(spoil: str) -> None:
    word = knocking(SAID + ", odd=" + "ÿ" * 9)
    spoilt = {
        "rstrip": word.rstrip("="),
        "space": word.replace("+", " "),
        "urlsafe": word.replace("+", "-").replace("/", "_"),
    }[spoil]

    assert fas.read(spoilt, [DOOR]) is not None


@pytest.mark.parametrize(
    "word",
    [
        "",
        "%%%",
        knocking("nothing"),
        knocking(SAID.replace(STAY, "abc")),
        knocking(SAID.replace(DOOR, "10.66.6.6:2050")),
        knocking(SAID.replace(DOOR, f"{DOOR}@evil.example")),
        "A" * 5_000,
    ],
)
def test_nobody_is_led_to_a_door_that_is_not_the_offices(word: str) -> None:
    assert fas.read(word, [DOOR]) is None


@pytest.mark.parametrize(
    "wanted", ["javascript%3aalert(1)", "http%3a%2f%2fx%0d%0aSet-Cookie", "file%3a%2f%2f%2fetc", ""]
)
def test_only_a_web_page_is_gone_on_to(wanted: str) -> None:
    said = SAID.replace("http%3a%2f%2fwww.moe.go.th%2fnews%3fx%3d1", wanted)
    knock = fas.read(knocking(said), [DOOR])
    assert knock is not None
    query = parse_qs(urlsplit(knock.entrance(FASKEY, "c", "http://neverssl.com")).query)

    assert query["redir"] == ["http://neverssl.com"]


def test_the_way_back_proves_that_we_know_the_routers_key() -> None:
    knock = fas.read(knocking(), [DOOR])
    assert knock is not None
    back = urlsplit(knock.entrance(FASKEY, "Y3VzdG9t", "http://neverssl.com"))

    assert (back.scheme, back.netloc, back.path) == ("http", DOOR, "/opennds_auth/")
    proof = hashlib.sha256((STAY + FASKEY).encode()).hexdigest()
    assert parse_qs(back.query) == {
        "tok": [proof],
        "custom": ["Y3VzdG9t"],
        "redir": ["http://www.moe.go.th/news?x=1"],
    }


def test_a_ticket_says_who_is_in_and_under_which_rules() -> None:
    ticket = Ticket.new("somchai.jai", "10.77.0.2", RULES)
    custom = ticket.write(KEY, STAY)

    assert Ticket.read(custom, KEY, STAY) == ticket
    assert base64.b64decode(custom).startswith(b"user=somchai.jai,")
    assert "=" not in custom


def test_the_longest_ticket_reaches_binauth_whole() -> None:
    most = Welcome(timedelta(days=366), timedelta(days=366), 2**32 - 1, 2**32 - 1)
    custom = Ticket.new("x" * 64, "255.255.255.255", most).write(KEY, STAY)

    assert len(custom) <= LONGEST
    assert Ticket.read(custom, KEY, STAY) is not None


@pytest.mark.parametrize("login", ["AA-BB-CC-DD-EE-0F", "aa:bb:cc:dd:ee:0f", "aabb.ccdd.ee0f"])
def test_a_remembered_devices_ticket_names_its_owner_and_itself(login: str) -> None:
    most = Welcome(None, timedelta(days=366), 2**32 - 1, 2**32 - 1)
    ticket = Ticket.new("x" * LONGEST_OWNER, "255.255.255.255", most, login=login)
    custom = ticket.write(KEY, STAY)

    assert len(custom) < LONGEST
    read = Ticket.read(custom, KEY, STAY)
    assert read is not None
    assert (read.username, read.login, read.asked_as) == ("x" * LONGEST_OWNER, login, login)
    swapped = base64.b64decode(custom).replace(login.encode(), login[:-1].encode() + b"0")
    assert Ticket.read(base64.b64encode(swapped).decode(), KEY, STAY) is None


def test_a_limit_that_is_too_small_for_openNDS_is_not_none() -> None:
    custom = Ticket.new("somchai", "10.77.0.2", Welcome(rate_up=64)).write(KEY, STAY)

    read = Ticket.read(custom, KEY, STAY)
    assert read is not None
    assert read.welcome == Welcome(rate_up=1_000)


def test_nobody_comes_in_as_somebody_else() -> None:
    custom = Ticket.new("somchai.jai", "10.77.0.2", RULES).write(KEY, STAY)
    plain = base64.b64decode(custom)
    forged = base64.b64encode(plain.replace(b"somchai.jai", b"director.me")).decode()
    longer = base64.b64encode(plain.replace(b"idle=600", b"idle=000")).decode()

    assert Ticket.read(forged, KEY, STAY) is None
    assert Ticket.read(longer, KEY, STAY) is None
    assert Ticket.read(custom, KEY, stay("00000000")) is None
    assert Ticket.read(custom, ticket_key("another key, as long"), STAY) is None


@pytest.mark.parametrize(
    "custom", ["none", "", "ก", "user=x", base64.b64encode(b"user=x").decode()]
)
def test_what_is_no_ticket_is_nobodys(custom: str) -> None:
    assert Ticket.read(custom, KEY, STAY) is None
