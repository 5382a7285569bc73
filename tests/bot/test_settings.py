"""What the environment may say, and what is refused before anything starts."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.console import read_settings
from bot.opening import at_hand
from bot.settings import Settings, facts
from bot.texts import Texts
from bot.trouble import Trouble
from portal_bridge.adapters.mikrotik import MikrotikPortal
from portal_bridge.adapters.opnsense import OpnsensePortal
from portal_bridge.contract import Devices, Sessions
from store.audit import AUDIT
from store.clock import Clock
from store.hours import OfficeHours

GOOD_KEY = "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju"
GOOD_SECRET = "6f1d2a9be07c43588a51c0de94b7f213"
GOOD_ID = "1650000000"
GOOD_TOKEN = "s3cr3tTokenOfLine/AbCdEfGh0123456789+="
DESK = "http://127.0.0.1:4711"


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing of the developer's own environment, and no ``.env``."""

    for name in list(os.environ):
        if name.split("__")[0].lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


def read(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> Settings:
    """The settings of an environment that is good but for what is ``changed``."""
    values: dict[str, str | None] = {
        "LINE_CHANNEL_SECRET": GOOD_SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": GOOD_TOKEN,
        "SECRET_KEY": GOOD_KEY,
        "PUBLIC_URL": "https://helpdesk.example.go.th",
    }
    for name, value in (values | changed).items():
        if value is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, value)
    return read_settings()


def refused(monkeypatch: pytest.MonkeyPatch, **changed: str | None) -> str:
    with pytest.raises(Trouble) as trouble:
        read(monkeypatch, **changed)
    return str(trouble.value)


def test_four_settings_are_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch)

    assert settings.line_channel_secret == (SecretStr(GOOD_SECRET),)
    assert settings.public_url == "https://helpdesk.example.go.th"
    assert settings.line_api_url is None
    assert settings.database_url.get_secret_value() == "sqlite:///helpdesk.db"
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.offset() == timedelta()
    assert settings.portal.kind == "memory"
    assert settings.portal.password_form == "crypt"
    assert settings.push.monthly == 300
    assert settings.office.hours == "mon-fri 08:30-12:00 13:00-16:30"


@pytest.mark.parametrize(
    "name", ["LINE_CHANNEL_SECRET", "LINE_CHANNEL_ACCESS_TOKEN", "SECRET_KEY", "PUBLIC_URL"]
)
@pytest.mark.parametrize("value", [None, ""])
def test_what_has_no_default_is_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    assert f"{name}: is not set" in refused(monkeypatch, **{name: value})


def test_everything_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    said = refused(monkeypatch, SECRET_KEY=None, PUBLIC_URL="http://a.example", PORT="many")

    assert "SECRET_KEY: is not set" in said
    assert "PUBLIC_URL: must be an https address" in said
    assert "PORT: " in said


@pytest.mark.parametrize(
    "key",
    [
        "short",
        "changeme",
        "a" * 64,
        "abcdefg" * 8,
        "changeme-changeme-changeme-changeme",
        "please-change-this-key-before-use-0123456789",
        "your-secret-key-goes-here-0123456789abc",
        GOOD_KEY[:31],
    ],
)
def test_a_weak_key_is_refused(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    said = refused(monkeypatch, SECRET_KEY=key)

    assert "SECRET_KEY" in said
    assert key not in said


@pytest.mark.parametrize(
    "secret",
    ["secret", "CHANGEME", "0123456789", "playground-channel-secret", f"{GOOD_SECRET},test", ","],
)
def test_a_weak_channel_secret_is_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    assert "LINE_CHANNEL_SECRET" in refused(monkeypatch, LINE_CHANNEL_SECRET=secret)


@pytest.mark.parametrize(
    "token", ["secret", "token", "playground-access-token", "xxxxxxxxxxxxxxxx"]
)
def test_a_weak_access_token_is_refused(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    assert "LINE_CHANNEL_ACCESS_TOKEN" in refused(monkeypatch, LINE_CHANNEL_ACCESS_TOKEN=token)


def test_a_channels_id_does_without_an_access_token(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(monkeypatch, LINE_CHANNEL_ID=GOOD_ID, LINE_CHANNEL_ACCESS_TOKEN=None)

    assert settings.line_channel_id == GOOD_ID
    assert settings.line_channel_access_token is None


def test_one_of_the_two_is_asked_for_and_the_better_one_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = refused(monkeypatch, LINE_CHANNEL_ACCESS_TOKEN=None, SECRET_KEY=None)

    assert "LINE_CHANNEL_ACCESS_TOKEN: is not set, nor is LINE_CHANNEL_ID, which is better" in said
    assert "SECRET_KEY: is not set" in said


def test_a_token_that_is_not_needed_is_not_left_lying_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = refused(monkeypatch, LINE_CHANNEL_ID=GOOD_ID)

    assert "LINE_CHANNEL_ACCESS_TOKEN: is not needed with LINE_CHANNEL_ID; remove it" in said
    assert GOOD_TOKEN not in said


@pytest.mark.parametrize("channel", ["your-channel-id", "@helpdesk", "12345", "1 650000000"])
def test_a_channels_id_is_a_number(monkeypatch: pytest.MonkeyPatch, channel: str) -> None:
    said = refused(monkeypatch, LINE_CHANNEL_ID=channel, LINE_CHANNEL_ACCESS_TOKEN=None)

    assert "LINE_CHANNEL_ID: is the number under Basic settings" in said
    assert "LINE_CHANNEL_ACCESS_TOKEN" not in said


def test_the_playgrounds_own_secrets_open_only_the_playground(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = {
        "LINE_CHANNEL_SECRET": "playground-channel-secret",
        "LINE_CHANNEL_ACCESS_TOKEN": "playground-access-token",
    }
    assert read(monkeypatch, LINE_API_URL=DESK, **known).line_api_url == DESK

    said = refused(monkeypatch, LINE_API_URL="https://api.line.me", **known)
    assert "too short; copy it from Basic settings" in said, "what to do is said, too"
    refused(monkeypatch, LINE_API_URL=None, **known)


def test_while_a_secret_is_rotated_both_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    older, newer = GOOD_SECRET, GOOD_SECRET[::-1]

    settings = read(monkeypatch, LINE_CHANNEL_SECRET=f" {older} , {newer},")

    assert [s.get_secret_value() for s in settings.line_channel_secret] == [older, newer]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://helpdesk.example.go.th", "https://helpdesk.example.go.th"),
        ("https://helpdesk.example.go.th/", "https://helpdesk.example.go.th"),
        ("https://helpdesk.example.go.th:8443/ict/", "https://helpdesk.example.go.th:8443/ict"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_public_address_is_https_or_this_machine(
    monkeypatch: pytest.MonkeyPatch, given: str, kept: str
) -> None:
    assert read(monkeypatch, PUBLIC_URL=given).public_url == kept


@pytest.mark.parametrize(
    ("address", "line", "shown"),
    [
        ("https://helpdesk.example.go.th", None, True),
        ("http://127.0.0.1:8000", None, False),
        ("http://127.0.0.1:8000", DESK, True),
    ],
    ids=["https", "http", "at a desk"],
)
def test_pictures_are_put_into_the_chat_where_line_can_fetch_them(
    monkeypatch: pytest.MonkeyPatch, address: str, line: str | None, shown: bool
) -> None:
    assert read(monkeypatch, PUBLIC_URL=address, LINE_API_URL=line).shows_pictures is shown


@pytest.mark.parametrize(
    "address",
    [
        "http://helpdesk.example.go.th",
        "http://10.0.0.5:8000",
        "http://127.0.0.1.example.com",
        "http://localhost.example.com",
        "ftp://helpdesk.example.go.th",
        "helpdesk.example.go.th",
        "https://",
        "https:///callback",
        "https://helpdesk.example.go.th?x=1",
        "https://helpdesk.example.go.th#top",
        "https://helpdesk.example.go.th:port",
        "https://[::1",
        "https://help desk.example.go.th",
        "https://admin:h1dden-word@helpdesk.example.go.th",
        "https://:h1dden-word@helpdesk.example.go.th",
    ],
)
@pytest.mark.parametrize("name", ["PUBLIC_URL", "LINE_API_URL"])
def test_an_unsafe_address_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    said = refused(monkeypatch, **{name: address})

    assert said.count(f"{name}: ") == 1
    assert "h1dden-word" not in said


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("+14h", timedelta(hours=14)),
        ("14h", timedelta(hours=14)),
        ("-30m", timedelta(minutes=-30)),
        ("+1d-2h", timedelta(hours=22)),
        ("+90s", timedelta(seconds=90)),
    ],
)
def test_office_time_can_be_moved_at_a_desk(
    monkeypatch: pytest.MonkeyPatch, written: str, meant: timedelta
) -> None:
    assert read(monkeypatch, CLOCK_OFFSET=written, LINE_API_URL=DESK).offset() == meant


@pytest.mark.parametrize("line", [None, "https://api.line.me", "https://line.example.com"])
def test_office_time_cannot_be_moved_in_production(
    monkeypatch: pytest.MonkeyPatch, line: str | None
) -> None:
    said = refused(monkeypatch, CLOCK_OFFSET="+14h", LINE_API_URL=line)

    assert "CLOCK_OFFSET" in said
    assert "loopback LINE_API_URL" in said


@pytest.mark.parametrize("written", ["tomorrow", "+14", "+14y", "14h later", "+99999d", "--1h"])
def test_an_unreadable_move_of_the_clock_is_refused(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    assert "CLOCK_OFFSET" in refused(monkeypatch, CLOCK_OFFSET=written, LINE_API_URL=DESK)


@pytest.mark.parametrize(
    "hours",
    ["mon-fri 08:30-16:30", "mon-sun 00:00-24:00", "mon-thu 08:00-16:00; fri 08:00-12:00"],
)
def test_office_hours_can_be_set(monkeypatch: pytest.MonkeyPatch, hours: str) -> None:
    assert OfficeHours.parse(read(monkeypatch, OFFICE__HOURS=hours).office.hours).week


@pytest.mark.parametrize(
    "hours", ["nine to five", "mon-fri", "mon-fri 8:30-16:30", "mon 12:00-08:00", "mon 08:00-25:00"]
)
def test_unreadable_office_hours_are_refused(monkeypatch: pytest.MonkeyPatch, hours: str) -> None:
    assert "OFFICE__HOURS: " in refused(monkeypatch, OFFICE__HOURS=hours)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///helpdesk.db",
        "sqlite:////var/lib/helpdesk/helpdesk.db",
        "postgres://helpdesk:word@db.example:5432/helpdesk",
        "postgresql://helpdesk:word@db.example/helpdesk?sslmode=require",
        "postgresql+psycopg://helpdesk@127.0.0.1/helpdesk",
    ],
)
def test_databases_we_speak_are_accepted(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    assert read(monkeypatch, DATABASE_URL=address).database_url.get_secret_value() == address


@pytest.mark.parametrize(
    "address",
    [
        "helpdesk.db",
        "mysql://helpdesk:h1dden-word@db/helpdesk",
        "postgresql+asyncpg://helpdesk:h1dden-word@db/helpdesk",
        "postgresql://helpdesk:h1dden-word@db",
        "postgresql://helpdesk:h1dden-word@db:port/helpdesk",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_other_databases_are_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    said = refused(monkeypatch, DATABASE_URL=address)

    assert "DATABASE_URL: " in said
    assert "h1dden-word" not in said


@pytest.mark.parametrize("form", ["crypt", "nt", "cleartext"])
@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "mariadb", "mysql"])
def test_a_freeradius_portal_is_named_by_its_database(
    monkeypatch: pytest.MonkeyPatch, scheme: str, form: str
) -> None:
    portal = read(
        monkeypatch,
        PORTAL__KIND="freeradius",
        PORTAL__DATABASE_URL=f"{scheme}://portal:word@10.0.0.2/radius",
        PORTAL__PASSWORD_FORM=form,
    ).portal

    assert (portal.kind, portal.password_form) == ("freeradius", form)


RADIUS = {
    "PORTAL__KIND": "freeradius",
    "PORTAL__DATABASE_URL": "postgresql://portal:h1dden-word@10.0.0.2/radius",
}
NAS_SECRET = "h1dden-Vq9-tamarind-river"


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ({}, False),
        ({"PORTAL__COA_SECRET": ""}, False),
        ({"PORTAL__COA_SECRETS": ""}, False),
        ({"PORTAL__COA_PORT": "1700"}, False),
        ({"PORTAL__COA_SECRET": NAS_SECRET}, True),
        ({"PORTAL__COA_SECRETS": f'{{"10.0.0.1": "{NAS_SECRET}"}}'}, True),
    ],
    ids=str,
)
def test_a_portal_ends_sessions_only_with_a_secret_for_its_routers(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], can: bool
) -> None:
    settings = read(monkeypatch, **RADIUS, **given)

    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, Sessions) is can
    assert settings.portal.freeradius().coa_port == int(given.get("PORTAL__COA_PORT", 3799))
    assert "h1dden" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("given", "can"),
    [
        ({"PORTAL__COA_SECRET": NAS_SECRET}, False),
        ({"PORTAL__COA_SECRET": NAS_SECRET, "PORTAL__MAC_FORMAT": ""}, False),
        ({"PORTAL__COA_SECRET": NAS_SECRET, "PORTAL__MAC_FORMAT": "aabbccddeeff"}, True),
    ],
    ids=str,
)
def test_devices_are_remembered_only_where_routers_let_them_in(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], can: bool
) -> None:
    settings = read(monkeypatch, **RADIUS, **given)

    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, Devices) is can


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"PORTAL__MAC_FORMAT": "AA-BB-CC-DD-EE-FF"}, "coa_secret"),
        ({"PORTAL__MAC_FORMAT": "mac", "PORTAL__COA_SECRET": NAS_SECRET}, "AA-BB-CC-DD-EE-FF"),
    ],
    ids=str,
)
def test_a_format_that_helps_nobody_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], why: str
) -> None:
    said = refused(monkeypatch, **RADIUS, **given)

    assert "PORTAL__MAC_FORMAT: " in said
    assert why in said


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"PORTAL__COA_SECRET": "   "}, "PORTAL__COA_SECRET: "),
        ({"PORTAL__COA_SECRET": "testing123"}, "PORTAL__COA_SECRET: "),
        ({"PORTAL__COA_SECRET": "h1dden"}, "PORTAL__COA_SECRET: "),
        ({"PORTAL__COA_SECRETS": '{"10.0.0.1": "h1dden"}'}, "PORTAL__COA_SECRETS: "),
        ({"PORTAL__COA_SECRETS": f'{{"{NAS_SECRET}": "10.0.0.1"}}'}, "PORTAL__COA_SECRETS: "),
        ({"PORTAL__COA_SECRETS": f"10.0.0.1={NAS_SECRET}"}, "portal"),
        ({"PORTAL__COA_SECRETS": f'["{NAS_SECRET}"]'}, "PORTAL__COA_SECRETS"),
        ({"PORTAL__COA_PORT": "0"}, "PORTAL__COA_PORT"),
    ],
    ids=str,
)
def test_a_secret_that_guards_no_router_is_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    said = refused(monkeypatch, **RADIUS, **given)

    assert name in said
    assert "h1dden" not in said


ROUTER = {
    "PORTAL__KIND": "mikrotik",
    "PORTAL__URL": "https://10.0.0.1",
    "PORTAL__USER": "helpdesk",
    "PORTAL__PASSWORD": NAS_SECRET,
}


@pytest.mark.parametrize(
    ("given", "remembers"), [({}, False), ({"PORTAL__MAC_FORMAT": "AA:BB:CC:DD:EE:FF"}, True)]
)
def test_a_mikrotik_portal_is_named_by_its_address_and_user(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], remembers: bool
) -> None:
    settings = read(monkeypatch, **ROUTER, **given)

    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, MikrotikPortal)
    assert isinstance(portal, Devices) is remembers
    assert "h1dden" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"PORTAL__URL": ""}, "PORTAL__URL"),
        ({"PORTAL__USER": ""}, "PORTAL__USER"),
        ({"PORTAL__PASSWORD": ""}, "PORTAL__PASSWORD"),
        ({"PORTAL__URL": "http://10.0.0.1"}, "PORTAL__URL"),
        ({"PORTAL__URL": "https://u:h1dden@10.0.0.1"}, "PORTAL__URL"),
        ({"PORTAL__USER": "h1dden word"}, "PORTAL__USER"),
        ({"PORTAL__PASSWORD": "h1dden"}, "PORTAL__PASSWORD"),
        ({"PORTAL__MAC_FORMAT": "aabbccddeeff"}, "PORTAL__MAC_FORMAT"),
        ({"PORTAL__CA_FILE": "/nowhere/ca.pem"}, "PORTAL__CA_FILE"),
    ],
    ids=str,
)
def test_a_router_that_could_not_be_reached_safely_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    said = refused(monkeypatch, **ROUTER | given)

    assert name in said
    assert "h1dden" not in said


FIREWALL = RADIUS | {
    "PORTAL__KIND": "opnsense",
    "PORTAL__URL": "https://10.0.0.1",
    "PORTAL__API_KEY": f"h1dden-{NAS_SECRET}",
    "PORTAL__API_SECRET": NAS_SECRET,
}


@pytest.mark.parametrize(
    ("given", "zones"),
    [({}, ()), ({"PORTAL__ZONES": "0"}, (0,)), ({"PORTAL__ZONES": " 2, 0 ,"}, (2, 0))],
    ids=str,
)
def test_an_opnsense_is_named_by_its_address_and_key_beside_its_radius(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], zones: tuple[int, ...]
) -> None:
    settings = read(monkeypatch, **FIREWALL, **given)

    portal = at_hand(settings.portal, Texts.load(facts(settings.office)), Clock())

    assert isinstance(portal, OpnsensePortal)
    chosen = settings.portal.opnsense("บัญชีถูกระงับ")
    assert chosen.zones == zones
    assert chosen.accounts.frozen_message == "บัญชีถูกระงับ"
    assert "h1dden" not in repr(settings) + settings.model_dump_json()


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"PORTAL__URL": ""}, "PORTAL__URL"),
        ({"PORTAL__API_KEY": ""}, "PORTAL__API_KEY"),
        ({"PORTAL__API_SECRET": ""}, "PORTAL__API_SECRET"),
        ({"PORTAL__DATABASE_URL": ""}, "PORTAL__DATABASE_URL"),
        ({"PORTAL__URL": "http://10.0.0.1"}, "PORTAL__URL"),
        ({"PORTAL__API_KEY": "h1dden"}, "PORTAL__API_KEY"),
        ({"PORTAL__API_SECRET": "h1dden"}, "PORTAL__API_SECRET"),
        ({"PORTAL__ZONES": "office-h1dden"}, "PORTAL__ZONES"),
        ({"PORTAL__ZONES": "25"}, "PORTAL__ZONES"),
        ({"PORTAL__CA_FILE": "/nowhere/ca.pem"}, "PORTAL__CA_FILE"),
        ({"PORTAL__STALE_MINUTES": "h1dden"}, "PORTAL__STALE_MINUTES"),
        (
            {"PORTAL__MAC_FORMAT": "aabbccddeeff", "PORTAL__COA_SECRET": NAS_SECRET},
            "PORTAL__MAC_FORMAT",
        ),
    ],
    ids=str,
)
def test_an_opnsense_that_could_not_be_reached_safely_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], name: str
) -> None:
    said = refused(monkeypatch, **FIREWALL | given)

    assert name in said
    assert "h1dden" not in said


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"PORTAL__KIND": "freeradius"}, "PORTAL__DATABASE_URL"),
        ({"PORTAL__KIND": "freeradius", "PORTAL__DATABASE_URL": "radius"}, "PORTAL__DATABASE_URL"),
        (
            {
                "PORTAL__KIND": "freeradius",
                "PORTAL__DATABASE_URL": "oracle://portal:h1dden-word@db/radius",
            },
            "PORTAL__DATABASE_URL",
        ),
        ({"PORTAL__KIND": "unifi"}, "PORTAL__KIND"),
        ({"PORTAL__PASSWORD_FORM": "md5"}, "PORTAL__PASSWORD_FORM"),
        ({"PUSH__MONTHLY": "-1"}, "PUSH__MONTHLY"),
        ({"OFFICE__PROMISE_MINUTES": "0"}, "OFFICE__PROMISE_MINUTES"),
        ({"PORT": "65536"}, "PORT"),
        ({"OFFICE": "not json"}, "office"),
    ],
)
def test_what_cannot_be_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], name: str
) -> None:
    said = refused(monkeypatch, **changed)

    assert name in said
    assert "h1dden-word" not in said


def test_no_refusal_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = {
        "LINE_CHANNEL_SECRET": "h1dden-one",
        "LINE_CHANNEL_ACCESS_TOKEN": "h1dden-two",
        "SECRET_KEY": "h1dden-three",
        "AUDIT_KEY": "h1dden-six,h1dden-seven",
        "DATABASE_URL": "mssql://u:h1dden-four@db/x",
        "PORTAL__KIND": "freeradius",
        "PORTAL__DATABASE_URL": "h1dden-five",
    }
    said = refused(monkeypatch, **secrets)
    assert said.count("\n") >= 3
    assert "h1dden" not in said

    with pytest.raises(ValidationError) as error:
        Settings()
    assert "h1dden" not in str(error.value)
    assert "h1dden" not in repr(error.value)


def test_no_secret_is_shown_when_the_settings_are(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = read(
        monkeypatch,
        DATABASE_URL="postgresql://helpdesk:h1dden-word@db/helpdesk",
        PORTAL__DATABASE_URL="postgresql://portal:h1dden-word@db/radius",
    )

    for shown in (repr(settings), str(settings), settings.model_dump_json()):
        assert GOOD_SECRET not in shown
        assert GOOD_TOKEN not in shown
        assert GOOD_KEY not in shown
        assert "h1dden-word" not in shown


def test_a_file_beside_the_command_is_read_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:

    Path(".env").write_text(
        "\n".join(
            [
                f"LINE_CHANNEL_SECRET={GOOD_SECRET}",
                f"LINE_CHANNEL_ACCESS_TOKEN={GOOD_TOKEN}",
                f"SECRET_KEY={GOOD_KEY}",
                "PUBLIC_URL=https://file.example.go.th",
                "OFFICE__SHORT_NAME=สพม.น่าน",
                "SOMETHING_OF_ANOTHER_PROGRAM=1",
            ]
        ),
        encoding="utf-8",
    )
    monkeypatch.setenv("PUBLIC_URL", "https://environment.example.go.th")

    settings = read_settings()

    assert settings.public_url == "https://environment.example.go.th"
    assert settings.office.short_name == "สพม.น่าน"


# What seals the audit

FORMER_KEY = "Another1Key2Of3The4Office5With6Enough7"


def test_the_audit_is_sealed_with_a_key_made_from_the_secret_key(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keys = read(monkeypatch).keys(AUDIT)
    assert keys.former == ()
    assert keys == read(monkeypatch, AUDIT_KEY=GOOD_KEY).keys(AUDIT)
    assert keys != read(monkeypatch, AUDIT_KEY=FORMER_KEY).keys(AUDIT)


def test_a_key_of_its_own_seals_and_former_ones_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    former = read(monkeypatch, AUDIT_KEY=FORMER_KEY).keys(AUDIT).current
    keys = read(monkeypatch, AUDIT_KEY=f"{GOOD_KEY}, {FORMER_KEY}").keys(AUDIT)
    assert keys.current == read(monkeypatch, AUDIT_KEY=None).keys(AUDIT).current
    assert keys.named(former.name) == former
    assert keys.named("0" * 16) is None


@pytest.mark.parametrize("key", ["short", "a" * 40, f"{GOOD_KEY},short", "change-me-" * 4])
def test_a_weak_key_of_the_audit_is_refused(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    said = refused(monkeypatch, AUDIT_KEY=key)
    assert "AUDIT_KEY" in said
    assert key not in said


def test_the_audit_is_kept_for_longer_than_the_yearly_report_looks_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert read(monkeypatch).audit_keep_days == 1_826
    assert "AUDIT_KEEP_DAYS" in refused(monkeypatch, AUDIT_KEEP_DAYS="399")
