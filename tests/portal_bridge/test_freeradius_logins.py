"""What a running FreeRADIUS answers a captive portal about our accounts (radclient asks)."""

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from portal_bridge.adapters.radius.passwords import Form
from portal_bridge.contract import ProfileLimits, Rejected
from tests.portal_bridge.conftest import FROZEN_MESSAGE, Site
from tests.services.freeradius import Protocol

PC = ProfileLimits(
    "pc",
    idle_timeout=timedelta(minutes=10),
    session_timeout=timedelta(hours=8),
    rate_up=5_000_000,
    rate_down=20_000_000,
    devices=1,
)
FREE = ProfileLimits("free")
WORD, OTHER = "Kx7-mango-42", "Rw3-papaya-88"

SERVES: dict[Form, set[Protocol]] = {
    "crypt": {"PAP"},
    "nt": {"PAP", "MS-CHAP", "MS-CHAPv2"},
    "cleartext": {"PAP", "CHAP", "MS-CHAP", "MS-CHAPv2"},
}


@pytest.mark.parametrize("form", get_args(Form))
def test_each_form_serves_its_protocols_and_no_others(site: Site, name: str, form: Form) -> None:
    portal = site.portal(form)
    portal.open_account(name, FREE)
    portal.set_password(name, WORD)

    protocols: tuple[Protocol, ...] = get_args(Protocol)
    assert {p for p in protocols if site.radius.ask(name, WORD, p).accepted} == SERVES[form]
    assert not [p for p in protocols if site.radius.ask(name, OTHER, p).accepted]


@pytest.mark.parametrize(
    ("form", "protocol"),
    [(form, protocol) for form, served in SERVES.items() for protocol in sorted(served)],
)
def test_account_lives_as_it_should_in_every_protocol(
    site: Site, name: str, form: Form, protocol: Protocol
) -> None:
    portal = site.portal(form)
    seen = []

    def knock() -> Iterator[bool]:
        yield site.radius.ask(name, WORD, protocol).accepted
        yield site.radius.ask(name, OTHER, protocol).accepted

    seen.append(list(knock()))
    portal.open_account(name, FREE)
    seen.append(list(knock()))
    portal.set_password(name, WORD)
    seen.append(list(knock()))
    portal.freeze(name)
    seen.append(list(knock()))
    portal.resume(name)
    seen.append(list(knock()))
    portal.lock(name)
    seen.append(list(knock()))
    portal.set_password(name, OTHER)
    seen.append(list(knock()))
    portal.close_account(name)
    seen.append(list(knock()))

    nobody, first, second = [False, False], [True, False], [False, True]
    assert seen == [nobody, nobody, first, nobody, first, nobody, second, nobody]


def test_profile_reaches_the_portal_with_the_welcome(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)

    assert site.radius.ask(name, WORD).attributes == {
        "Idle-Timeout": "600",
        "Session-Timeout": "28800",
        "Acct-Interim-Interval": "60",
        "WISPr-Bandwidth-Max-Up": "5000000",
        "WISPr-Bandwidth-Max-Down": "20000000",
    }


def test_changed_profile_reaches_the_portal(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    portal.change_profile(name, FREE)

    assert site.radius.ask(name, WORD).attributes == {"Acct-Interim-Interval": "60"}


def test_frozen_user_is_told_so_and_nothing_of_the_profile(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    portal.freeze(name)

    assert site.radius.ask(name, WORD).attributes == {"Reply-Message": FROZEN_MESSAGE}


def test_one_device_at_once_means_one(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC)
    portal.set_password(name, WORD)
    start = [f'User-Name = "{name}"', f'Acct-Session-Id = "{name}"', "NAS-Port = 7"]
    assert site.radius.ask(name, WORD).accepted

    site.radius.account(*start, "Acct-Status-Type = Start")
    assert not site.radius.ask(name, WORD).accepted

    site.radius.account(*start, "Acct-Status-Type = Stop")
    assert site.radius.ask(name, WORD).accepted


def test_session_does_not_outlast_the_account(site: Site, name: str) -> None:
    portal = site.portal()
    portal.open_account(name, PC, datetime.now(UTC) + timedelta(hours=2))
    portal.set_password(name, WORD)

    seconds_left = int(site.radius.ask(name, WORD).attributes["Session-Timeout"])
    assert 3600 < seconds_left <= 7200


@pytest.mark.parametrize("word", ["`%{{exec:{}}}`", '"{}"', "'{}'", "`{}`", "'", '"', "`"])
def test_cleartext_password_that_freeradius_would_act_on_is_refused(
    site: Site, name: str, word: str
) -> None:
    portal = site.portal("cleartext")
    portal.open_account(name, FREE)

    with pytest.raises(Rejected):
        portal.set_password(name, word.format("/bin/true"))

    assert site.rows("radcheck", name) == [("Auth-Type", ":=", "Reject")]


@pytest.mark.service("postgresql", "freeradius")
def test_freeradius_really_runs_a_password_in_back_quotes(postgresql_site: Site, name: str) -> None:
    """Why the test above exists. Should this ever fail, the rule may go."""
    site = postgresql_site
    proof = site.radius.log.with_name(f"proof-{name}")
    site.execute(
        "INSERT INTO radcheck (username, attribute, op, value)"
        " VALUES (:name, 'Cleartext-Password', ':=', :value)",
        name=name,
        value=f"`%{{exec:/usr/bin/touch {proof}}}`",
    )

    site.radius.ask(name, WORD)

    assert proof.exists()


def test_typed_passwords_are_kept_nowhere(site: Site, name: str) -> None:
    portal, right, wrong = site.portal(), secrets.token_hex(8), secrets.token_hex(8)
    portal.open_account(name, FREE)
    portal.set_password(name, right)
    assert site.radius.ask(name, right).accepted
    assert not site.radius.ask(name, wrong).accepted

    kept = site.radius.log.read_text() + str(site.everything())
    assert name in kept
    assert right not in kept
    assert wrong not in kept
