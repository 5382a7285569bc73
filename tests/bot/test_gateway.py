"""An openNDS in the helpdesk's own settings, and what stands on its gateway."""

import os

import pytest

from bot.console import read_gateway_settings, read_settings
from bot.gateway import print_binauth, serve_login_page
from bot.opening import at_hand
from bot.settings import GatewaySettings, Settings, facts
from bot.texts import Texts
from bot.trouble import Trouble
from portal_bridge.adapters.opennds import OpenndsPortal
from portal_bridge.contract import Accounts, Counts, Devices, History, Sessions
from store.clock import Clock

FAS_KEY = "h1dden-Vq9-tamarind-river"
HELPDESK = {
    "LINE_CHANNEL_SECRET": "Vq9m2c7x4h1k8s3d5f6g0j2l4p7r9t1w",
    "LINE_CHANNEL_ID": "1654321098",
    "SECRET_KEY": "kJ8s-2mQpR7vXn4BzT9wLc6HdY1fGa3E",
    "PUBLIC_URL": "https://helpdesk.example.go.th",
    "PORTAL__KIND": "opennds",
    "PORTAL__DATABASE_URL": "postgresql://portal:h1dden-word@10.0.0.2/radius",
    "PORTAL__FAS_KEY": FAS_KEY,
}
GATEWAY = {
    "PORTAL__FAS_KEY": FAS_KEY,
    "LOGIN_PAGE__GATEWAY": "10.0.0.1:2050",
    "LOGIN_PAGE__RADIUS_SECRET": "h1dden-Xw3-papaya-hills",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    known = {*Settings.model_fields, *GatewaySettings.model_fields}
    for name in list(os.environ):
        if name.split("__")[0].lower() in known:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


def given(monkeypatch: pytest.MonkeyPatch, settings: dict[str, str]) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(name, value)


def test_an_openNDS_has_accounts_and_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, HELPDESK | {"PORTAL__LOOKS_SECONDS": "15"})
    settings = read_settings()
    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, OpenndsPortal)
    assert isinstance(portal, Accounts)
    assert isinstance(portal, Sessions)
    assert portal.idle_count().counts is Counts.UPLOAD
    assert portal.idle_count().every.total_seconds() == 15
    assert "h1dden" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize("form", ["", "aa:bb:cc:dd:ee:ff"])
def test_an_openNDS_remembers_devices_where_the_office_says_how(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """No router takes orders, so that none has to share a secret with us."""
    given(monkeypatch, HELPDESK | ({"PORTAL__MAC_FORMAT": form} if form else {}))
    settings = read_settings()
    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, Devices) == bool(form)
    assert isinstance(portal, History)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"PORTAL__FAS_KEY": ""}, "PORTAL__FAS_KEY"),
        ({"PORTAL__MAC_FORMAT": "h1dden"}, "PORTAL__MAC_FORMAT: "),
        ({"PORTAL__FAS_KEY": "h1dden"}, "PORTAL__FAS_KEY: "),
        ({"PORTAL__DATABASE_URL": ""}, "PORTAL__DATABASE_URL"),
        ({"PORTAL__NDSCTL": "ssh 'h1dden"}, "PORTAL__NDSCTL: "),
        ({"PORTAL__NDSCTL": " "}, "PORTAL__NDSCTL: "),
    ],
    ids=str,
)
def test_an_openNDS_that_could_not_be_asked_is_refused(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], named: str
) -> None:
    given(monkeypatch, HELPDESK | changed)

    with pytest.raises(Trouble) as trouble:
        read_settings()
    assert named in str(trouble.value)
    assert "h1dden" not in str(trouble.value)


def test_the_gateway_needs_nothing_of_LINE_and_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, GATEWAY)
    settings = read_gateway_settings()

    server = settings.login_page.server("frozen")
    assert (server.nas.address, server.port, server.accounting_port) == ("10.0.0.1", 1812, 1813)
    assert "h1dden" not in repr(settings) + settings.model_dump_json() + repr(server)


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"LOGIN_PAGE__GATEWAY": ""}, "LOGIN_PAGE__GATEWAY"),
        ({"LOGIN_PAGE__GATEWAY": "h1dden.example:2050"}, "LOGIN_PAGE__GATEWAY"),
        ({"LOGIN_PAGE__GATEWAY": "10.0.0.1"}, "LOGIN_PAGE__GATEWAY"),
        ({"LOGIN_PAGE__RADIUS_SECRET": ""}, "LOGIN_PAGE__RADIUS_SECRET"),
        ({"LOGIN_PAGE__RADIUS_SECRET": "testing123"}, "LOGIN_PAGE__RADIUS_SECRET"),
        ({"LOGIN_PAGE__RADIUS": "radius.h1dden.example"}, "LOGIN_PAGE__RADIUS"),
        ({"LOGIN_PAGE__RECORDS": "/run/h1dden'; reboot"}, "LOGIN_PAGE__RECORDS"),
        ({"PORTAL__MAC_FORMAT": "h1dden"}, "PORTAL__MAC_FORMAT"),
        ({"PORTAL__FAS_KEY": ""}, "PORTAL__FAS_KEY"),
    ],
    ids=str,
)
def test_a_login_page_that_could_let_nobody_in_does_not_start(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], named: str
) -> None:
    given(monkeypatch, GATEWAY | changed)

    with pytest.raises(Trouble) as trouble:
        serve_login_page()
    assert named in str(trouble.value)
    assert "h1dden" not in str(trouble.value)


def test_binauth_is_printed_for_the_folder_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"LOGIN_PAGE__RECORDS": "/run/portal-ends"})
    printed: list[str] = []
    print_binauth(printed.append)

    assert printed[0].startswith("#!/bin/sh\n")
    assert "records='/run/portal-ends'" in printed[0]
