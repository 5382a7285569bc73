"""``helpdesk doctor``: what it finds wrong, and what it says to do."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url, text

from bot.doctor import examine
from bot.jobs import order_job
from bot.playground import faults
from bot.playground.api import make_app
from bot.playground.platform import Platform
from bot.playground.running import ACCESS_TOKEN
from bot.playground.serving import serving
from bot.settings import CURES, Settings
from portal_bridge.orders import LockAccount
from store.bridges import Bridge
from store.clock import BANGKOK, Clock
from store.db import Database
from store.migrations import upgrade
from store.online import Readings
from store.outbox import Outbox
from store.people import People
from store.retention import Clearings
from store.roster import Role, Roster
from tests.portal_bridge.firewall import KEY, SECRET, Zone
from tests.portal_bridge.firewall_http import opnsense
from tests.portal_bridge.routeros_http import PASSWORD, USER, routeros
from tests.services import programs
from tests.services.freeradius import make_tables
from tests.services.ndsctl import FakeNdsctl
from tests.store.people import account
from tests.tables import lay

PUBLIC = "https://helpdesk.phetchabun3.go.th"
PORTAL = {
    "PORTAL__KIND": "freeradius",
    "PORTAL__DATABASE_URL": "postgresql://portal:h1dden-word@127.0.0.1:9/radius",
}


class Visit:
    """What the doctor said, and whether anything serious was wrong."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.well = examine(self.lines.append)

    @property
    def said(self) -> str:
        return "\n".join(self.lines)

    def finding(self, what: str) -> tuple[str, str]:
        """The mark and what was seen, with its cure if there is one."""
        at = next(n for n, line in enumerate(self.lines) if line[2:].startswith(f"{what}: "))
        cure = self.lines[at + 1] if self.lines[at + 1].startswith("    →") else ""
        return self.lines[at][0], self.lines[at] + cure


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A LINE whose webhook is set as it should be."""
    platform = Platform()
    platform.webhooks.url = f"{PUBLIC}/callback"
    with serving(make_app(platform)) as line:
        platform.contents["address"] = (line.encode(), "text/plain")
        yield platform
        platform.close()


@pytest.fixture(autouse=True)
def office(platform: Platform, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings that are complete, in a folder of their own."""
    for name in list(os.environ):
        if name.split("__")[0].lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "LINE_CHANNEL_SECRET": platform.channel_secret,
        "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
        "LINE_API_URL": platform.contents["address"][0].decode(),
        "PUBLIC_URL": PUBLIC,
        "SECRET_KEY": "Zr8Qw1Lk3Vn6Tb9Xs2Ym5Pc7Hd4Gf0Ju",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def database(office: None) -> Iterator[Database]:
    database = Database("sqlite:///helpdesk.db")
    lay(database)
    yield database
    database.close()


def bind_an_officer(database: Database) -> None:
    now = Clock().now()
    with database.write() as session:
        person = People(session).meet("U" + "1" * 32, now=now)
        roster = Roster(session)
        roster.bind(roster.invite("มาลี ศรีสุข", Role.OFFICER, now=now), person.id, now=now)


def test_all_is_well_in_an_office_that_is_set_up(database: Database) -> None:
    bind_an_officer(database)

    visit = Visit()

    assert visit.well
    assert visit.finding("settings")[0] == "✓"
    assert visit.finding("PUBLIC_URL")[0] == "✓"
    assert visit.finding("SQLite")[0] == "✓"
    assert visit.finding("officers") == ("✓", "✓ officers: 1")
    assert visit.finding("LINE")[0] == "✓"
    assert visit.finding("portal")[0] == "!"


def test_a_name_at_line_that_is_another_office_s_is_pointed_out(
    database: Database, platform: Platform
) -> None:
    platform.bot_name = "สพป.เลย เขต 1"

    mark, said = Visit().finding("LINE's name")

    assert mark == "!"
    assert "set OFFICE__NAME" in said


def test_what_the_captive_portal_must_let_through_is_printed(database: Database) -> None:
    *_, head = (n for n, line in enumerate(visit_lines()) if line.startswith("Let people reach"))
    allowed = [line.strip() for line in visit_lines()[head + 1 :]]

    assert allowed[0] == "helpdesk.phetchabun3.go.th"
    assert "api.line.me" in allowed


def visit_lines() -> list[str]:
    return Visit().lines


def test_incomplete_settings_are_all_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("DATABASE_URL", "mysql://me:h1dden-word@db/x")

    visit = Visit()

    assert not visit.well
    assert "SECRET_KEY: is not set; let `python3 -c 'import secrets; " in visit.said
    assert "→ set them in the environment, or in a file .env" in visit.lines[-1]
    assert "DATABASE_URL: " in visit.said
    assert "h1dden-word" not in visit.said


@pytest.mark.parametrize("name", sorted(CURES))
def test_every_setting_without_a_default_has_its_cure(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv(name)
    assert f"{name}: is not set; {CURES[name]}" in Visit().said
    needed = {key.upper() for key, field in Settings.model_fields.items() if field.is_required()}
    assert needed == CURES.keys()


def test_an_address_that_only_this_machine_reaches_is_pointed_out(
    database: Database, monkeypatch: pytest.MonkeyPatch, platform: Platform
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "http://127.0.0.1:8000")
    platform.webhooks.url = "http://127.0.0.1:8000/callback"

    visit = Visit()

    assert visit.finding("PUBLIC_URL")[0] == "!"
    assert visit.well


def test_looking_for_a_database_makes_none(tmp_path: Path) -> None:
    mark, said = Visit().finding("SQLite")

    assert mark == "✗"
    assert "run `helpdesk migrate`" in said
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_tables_is_to_be_migrated() -> None:
    Path("helpdesk.db").touch()

    visit = Visit()

    mark, said = visit.finding("SQLite")
    assert mark == "✗"
    assert "run `helpdesk migrate`" in said
    assert not visit.well


def test_a_database_that_a_newer_program_made_is_not_said_to_want_a_migration(
    database: Database,
) -> None:
    with database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    mark, said = Visit().finding("SQLite")

    assert mark == "✗"
    assert "at 9999, which a newer helpdesk made" in said
    assert "install the newer one again" in said


def test_a_database_that_is_away_is_said_without_its_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://helpdesk:h1dden-word@127.0.0.1:9/helpdesk")

    visit = Visit()

    assert visit.finding("PostgreSQL")[0] == "✗"
    assert "h1dden-word" not in visit.said
    assert not visit.well


def test_a_file_that_everybody_can_read_is_pointed_out_and_one_for_a_group_is_not(
    database: Database,
) -> None:
    file = Path("helpdesk.db")
    said = "everybody on this machine can read the file"

    file.chmod(0o644)
    assert [line for line in visit_lines() if said in line] == [f"! SQLite: {said}"]

    file.chmod(0o640)
    assert not [line for line in visit_lines() if said in line]


def test_an_office_without_an_officer_is_told_how_to_get_one(database: Database) -> None:
    mark, said = Visit().finding("officers")

    assert mark == "!"
    assert "helpdesk invite officer" in said


def test_a_token_that_line_does_not_know_is_named(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_CHANNEL_ACCESS_TOKEN", "h1dden-token-of-another-channel")

    visit = Visit()

    assert visit.finding("LINE")[0] == "✗"
    assert "issue the token anew" in visit.said
    assert "h1dden-token" not in visit.said
    assert not visit.well


@pytest.fixture
def issued(monkeypatch: pytest.MonkeyPatch, platform: Platform) -> None:
    """No token in the settings: LINE issues them for the channel's id and secret."""
    monkeypatch.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    monkeypatch.setenv("LINE_CHANNEL_ID", platform.channel_id)
    platform.access_tokens.clear()


def test_with_the_channels_id_all_is_well_without_a_token_of_ours(
    database: Database, issued: None
) -> None:
    visit = Visit()

    assert visit.well
    assert visit.finding("LINE")[0] == "✓"
    assert visit.finding("pushes")[0] == "✓"


def test_one_token_does_for_the_whole_visit(
    database: Database, issued: None, platform: Platform
) -> None:
    Visit()

    assert len(list(platform.stateless)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [("LINE_CHANNEL_SECRET", "h1dden-secret"), ("LINE_CHANNEL_ID", "1699999999")],
)
def test_an_id_and_a_secret_that_do_not_belong_together_are_said_with_the_cure(
    database: Database, issued: None, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)

    visit = Visit()

    mark, said = visit.finding("LINE")
    assert mark == "✗"
    assert "LINE_CHANNEL_ID with this LINE_CHANNEL_SECRET" in said
    assert "Basic settings" in said
    assert "h1dden" not in visit.said
    assert not visit.well


def test_while_a_secret_is_replaced_the_doctor_is_content(
    database: Database, issued: None, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_CHANNEL_SECRET", f"older-secret,{platform.channel_secret}")

    assert Visit().finding("LINE")[0] == "✓"


def test_trouble_at_the_issuing_of_tokens_is_not_taken_for_ours(
    database: Database, issued: None, platform: Platform
) -> None:
    platform.faults.add(faults.server_error(), path="/oauth2/v3/token")

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert "no token: LINE answered 500" in said
    assert "try again" in said


def test_a_token_that_line_issues_and_does_not_take_is_lines_trouble(
    database: Database, issued: None, platform: Platform
) -> None:
    platform.faults.add(faults.unauthorized(), path="/v2/bot/info")

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert "the token it issued" in said


def test_the_months_pushes_are_said_by_lines_own_count(
    database: Database, platform: Platform
) -> None:
    platform.sending.spend(112)

    mark, said = Visit().finding("pushes")

    assert mark == "✓"
    assert "112 of 300 used this month (ใช้แล้ว 112 จาก 300)" in said


@pytest.mark.parametrize(
    ("used", "mark", "what"),
    [
        (239, "✓", ""),
        (240, "!", "soon only what matters most is pushed"),
        (299, "!", "soon only what matters most is pushed"),
        (300, "✗", "nothing is pushed until next month"),
        (312, "✗", "nothing is pushed until next month"),
    ],
)
def test_pushes_that_run_low_are_said_with_what_to_do(
    database: Database, platform: Platform, used: int, mark: str, what: str
) -> None:
    platform.sending.spend(used)

    visit = Visit()

    found, said = visit.finding("pushes")
    assert found == mark
    assert what in said
    assert ("take a larger plan" in said) == (mark != "✓")
    assert visit.well == (mark != "✗")


@pytest.mark.parametrize(("plan", "has"), [(15_000, "15000"), (None, "no limit")])
def test_a_plan_that_has_more_than_we_may_use_is_pointed_out(
    database: Database, platform: Platform, plan: int | None, has: str
) -> None:
    platform.sending.quota = plan

    visit = Visit()

    mark, said = visit.finding("pushes")
    assert (mark, visit.well) == ("!", True)
    assert "0 of 300" in said
    assert f"LINE's plan has {has}: set PUSH__MONTHLY" in said


def test_the_smaller_of_the_plan_and_our_own_limit_holds(
    database: Database, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUSH__MONTHLY", "15000")
    platform.sending.spend(300)

    mark, said = Visit().finding("pushes")

    assert mark == "✗"
    assert "300 of 300" in said


@pytest.mark.parametrize("url", ["", "https://elsewhere.example/callback", PUBLIC])
def test_a_webhook_that_leads_elsewhere_is_mended_by_one_line(
    database: Database, platform: Platform, url: str
) -> None:
    platform.webhooks.url = url

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert f"{PUBLIC}/callback" in said
    assert "Webhook redelivery" in said


def test_a_webhook_that_was_never_set_is_a_404_at_line(
    database: Database, platform: Platform
) -> None:
    nothing = faults.Fault(404, "Not found")
    platform.faults.add(nothing, path="/v2/bot/channel/webhook/endpoint")

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert f"{PUBLIC}/callback" in said


def test_a_webhook_that_is_switched_off_is_noticed(database: Database, platform: Platform) -> None:
    platform.webhooks.active = False

    assert Visit().finding("LINE")[0] == "✗"


def test_trouble_at_line_is_not_taken_for_ours(database: Database, platform: Platform) -> None:
    platform.faults.add(faults.server_error(), path="/v2/bot/info")

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert "answered 500" in said
    assert "try again" in said


def test_a_machine_that_cannot_reach_line_is_told_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINE_API_URL", "http://127.0.0.1:9")

    mark, said = Visit().finding("LINE")

    assert mark == "✗"
    assert "api.line.me" in said


def test_a_portal_that_is_away_is_said_with_its_cure(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in PORTAL.items():
        monkeypatch.setenv(name, value)

    visit = Visit()

    mark, said = visit.finding("portal")
    assert mark == "✗"
    assert "→" in said
    assert "h1dden-word" not in visit.said
    assert not visit.well


def test_a_mikrotik_router_is_asked_for_all_it_must_let_us_do(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "mikrotik")
    monkeypatch.setenv("PORTAL__USER", USER)
    monkeypatch.setenv("PORTAL__PASSWORD", PASSWORD)
    monkeypatch.setenv("PORTAL__MAC_FORMAT", "AA:BB:CC:DD:EE:FF")
    with routeros() as line:
        monkeypatch.setenv("PORTAL__URL", line.url)
        visit = Visit()
        told = "✓ portal: mikrotik, with running sessions and how long they are idle"
        assert visit.finding("portal") == ("✓", f"{told}; devices are remembered")
        assert visit.finding("the router's clock")[0] == "✓"

        line.router.let_time_pass(timedelta(minutes=5))
        assert "→" in Visit().finding("the router's clock")[1]

        line.router.policies -= {"write"}
        visit = Visit()

    mark, said = visit.finding("portal")
    assert mark == "✗"
    assert "portal_bridge/README.md" in said
    assert PASSWORD not in visit.said
    assert not visit.well


@pytest.mark.service("postgresql", "freeradius")
def test_an_opnsense_is_asked_for_all_it_must_let_us_do_and_what_it_keeps_us_from_is_said(
    database: Database, monkeypatch: pytest.MonkeyPatch, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    make_tables(url, "postgresql")
    monkeypatch.setenv("PORTAL__KIND", "opnsense")
    monkeypatch.setenv("PORTAL__DATABASE_URL", url)
    monkeypatch.setenv("PORTAL__API_KEY", KEY)
    monkeypatch.setenv("PORTAL__API_SECRET", SECRET)
    with opnsense() as way:
        monkeypatch.setenv("PORTAL__URL", way.url)
        visit = Visit()
        told = "✓ portal: opnsense, with running sessions and how long they are idle"
        assert visit.finding("portal") == ("✓", told)
        assert visit.finding("the portal database's clock")[0] == "✓"
        assert visit.finding("OPNsense's clock")[0] == "✓"
        assert "  OPNsense: " not in visit.said

        way.ahead = timedelta(minutes=5)
        way.firewall.zones = [Zone(0, accounts_for_all=False)]
        visit = Visit()
        assert "→" in visit.finding("OPNsense's clock")[1]
        mark, said = visit.finding("OPNsense")
        assert mark == "!"
        assert "Always send accounting requests" in said

        way.firewall.privileges = set()
        visit = Visit()

    mark, said = visit.finding("portal")
    assert mark == "✗"
    assert "Services: Captive Portal" in said
    assert not [secret for secret in (KEY, SECRET) if secret in visit.said]
    assert not visit.well


@pytest.mark.service("postgresql")
def test_a_portal_database_without_freeradius_tables_is_noticed(
    database: Database, monkeypatch: pytest.MonkeyPatch, new_postgres_database: Callable[[], str]
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "freeradius")
    monkeypatch.setenv("PORTAL__DATABASE_URL", new_postgres_database())

    mark, said = Visit().finding("portal")

    assert mark == "✗"
    assert "→" in said


@pytest.mark.service("postgresql", "freeradius")
def test_a_portal_is_asked_for_the_right_to_its_sessions_only_where_they_are_wanted(
    database: Database, monkeypatch: pytest.MonkeyPatch, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    make_tables(url, "postgresql")
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as owner:
        owner.execute("DROP TABLE radacct")
    monkeypatch.setenv("PORTAL__KIND", "freeradius")
    monkeypatch.setenv("PORTAL__DATABASE_URL", url)
    assert Visit().finding("portal") == ("✓", "✓ portal: freeradius, without running sessions")

    monkeypatch.setenv("PORTAL__COA_SECRET", "h1dden-Vq9-tamarind-river")
    visit = Visit()

    mark, said = visit.finding("portal")
    assert mark == "✗"
    assert "portal_bridge/README.md" in said
    assert "h1dden" not in visit.said


# Old data


def cleared(database: Database, ago: timedelta, gone: dict[str, int]) -> None:
    then = datetime.now(BANGKOK) - ago
    with database.write() as session:
        Clearings(session).begin(then.date(), now=then)
        Clearings(session).done(then.date(), gone, now=then)


def test_what_the_last_clearing_removed_is_told(database: Database) -> None:
    assert "never cleared yet" in Visit().finding("old data")[1]
    cleared(database, timedelta(days=1), {"events": 7, "requests": 2})

    mark, said = Visit().finding("old data")

    assert (mark, "7 events, 2 requests" in said) == ("✓", True)


def test_old_data_that_nobody_has_cleared_for_days_is_told(database: Database) -> None:
    cleared(database, timedelta(days=5), {})

    assert Visit().finding("old data")[0] == "!"


def test_a_portal_that_is_not_read_any_more_is_pointed_out(database: Database) -> None:
    now = Clock().now()
    with database.write() as session:
        Readings(session).take("main", read_at=now - timedelta(seconds=20))
    mark, seen = Visit().finding("who is online")
    assert "→" not in seen
    with database.write() as session:
        Readings(session).take("main", read_at=now - timedelta(seconds=10))
        Readings(session).failed("main", now=now)
    mark, seen = Visit().finding("who is online")
    assert mark == "!"
    assert "not read since" in seen
    assert "→" in seen


def test_a_record_of_sessions_that_lags_behind_is_pointed_out(database: Database) -> None:
    now = Clock().now()
    for lag, said in ((timedelta(minutes=16), False), (timedelta(hours=5), True)):
        with database.write() as session:
            Readings(session).take("main", read_at=now)
            Readings(session).past_read("main", up_to=now - lag)
        visit = Visit()
        assert ("! record of sessions: " in visit.said) is said
    assert "sweep.past_untold" in visit.finding("record of sessions")[1]


# Clocks


def test_of_this_host_s_clock_is_said_what_its_time_service_says(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    service = tmp_path / "timedatectl"
    service.write_text("#!/bin/sh\necho no\n")
    service.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    visit = Visit()

    mark, said = visit.finding("this host's clock")
    assert (mark, visit.well) == ("!", True)
    assert "timedatectl set-ntp true" in said


@pytest.mark.service("postgresql")
def test_a_database_whose_clock_is_another_is_serious(
    monkeypatch: pytest.MonkeyPatch, new_postgres_database: Callable[[], str]
) -> None:
    url = new_postgres_database()
    monkeypatch.setenv("DATABASE_URL", url)
    database = Database(url)
    upgrade(database)
    database.close()
    assert Visit().finding("the database's clock")[0] == "✓"
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as owner:
        owner.execute(
            "CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS "
            "'SELECT pg_catalog.clock_timestamp() - interval ''1 hour'''"
        )
        name = make_url(url).database
        owner.execute(f"ALTER DATABASE {name} SET search_path = public, pg_catalog".encode())

    visit = Visit()

    mark, said = visit.finding("the database's clock")
    assert (mark, visit.well) == ("✗", False)
    assert "s behind this host's" in said
    assert "NTP" in said


@pytest.mark.service("postgresql", "freeradius")
@pytest.mark.parametrize("kind", ["freeradius", "opennds"])
def test_the_portal_s_clock_is_looked_at_too(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    new_postgres_database: Callable[[], str],
    tmp_path: Path,
    kind: str,
) -> None:
    url = new_postgres_database()
    make_tables(url, "postgresql")
    monkeypatch.setenv("PORTAL__KIND", kind)
    monkeypatch.setenv("PORTAL__NDSCTL", FakeNdsctl(tmp_path).command)
    monkeypatch.setenv("PORTAL__FAS_KEY", "0123456789abcdef-key")
    monkeypatch.setenv("PORTAL__DATABASE_URL", url)

    mark, said = Visit().finding("the portal database's clock")

    assert (mark, "give or take" in said) == ("✓", True)


@pytest.mark.service("postgresql")
def test_an_openNDS_that_lets_devices_in_needs_the_same_on_its_gateway(
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
    new_postgres_database: Callable[[], str],
    tmp_path: Path,
) -> None:
    url = new_postgres_database()
    make_tables(url, "postgresql")
    monkeypatch.setenv("PORTAL__KIND", "opennds")
    monkeypatch.setenv("PORTAL__NDSCTL", FakeNdsctl(tmp_path).command)
    monkeypatch.setenv("PORTAL__FAS_KEY", "0123456789abcdef-key")
    monkeypatch.setenv("PORTAL__DATABASE_URL", url)
    told = "✓ portal: opennds, with running sessions and how long they are idle"
    assert Visit().finding("portal") == ("✓", told)

    monkeypatch.setenv("PORTAL__MAC_FORMAT", "AA-BB-CC-DD-EE-FF")
    mark, said = Visit().finding("portal")
    assert mark == "✓"
    assert said.endswith("if the login page has the same PORTAL__MAC_FORMAT")


def test_a_portal_behind_a_bridge_that_nobody_invited(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "bridge")

    mark, seen = Visit().finding("portal")

    assert mark == "✗"
    assert "no bridge has enrolled" in seen
    assert "helpdesk bridge invite" in seen


def test_a_bridge_that_is_away_is_shown_with_when_it_was_heard(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__KIND", "bridge")
    heard = datetime(2026, 11, 23, 3, 20, tzinfo=UTC)
    with database.write() as session:
        session.add(
            Bridge(
                name="office-pc",
                code_hash="x",
                code_until=heard,
                invited_at=heard,
                enrolled_at=heard,
                seen_at=heard,
            )
        )

    mark, seen = Visit().finding("portal")

    assert mark == "✗"
    assert "the bridge is away since 2026-11-23 10:20" in seen
    assert "helpdesk bridge run" in seen


def test_every_portal_is_looked_at_under_its_name(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__LABEL", "อาคาร 1")
    monkeypatch.setenv("PORTALS__EAST__LABEL", "อาคาร 2")
    for name, value in PORTAL.items():
        monkeypatch.setenv(name.replace("PORTAL__", "PORTALS__EAST__"), value)
    now = Clock().now()
    with database.write() as session:
        Readings(session).take("main", read_at=now)
        Readings(session).failed("east", now=now)
    visit = Visit()
    assert "memory" in visit.finding("portal (main)")[1]
    mark, seen = visit.finding("portal (east)")
    assert mark == "✗"
    assert "freeradius" in seen
    read = re.search(r"read (\d+) s ago", visit.finding("who is online (main)")[1])
    assert read is not None
    assert 0 <= int(read[1]) <= (Clock().now() - now).total_seconds(), "a visit takes its time"
    assert "not read since" in visit.finding("who is online (east)")[1]
    assert "h1dden-word" not in visit.said


def test_the_cure_of_a_second_portal_names_its_own_settings(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL__LABEL", "อาคาร 1")
    given = {
        "LABEL": "อาคาร 2",
        "KIND": "mikrotik",
        "URL": f"https://127.0.0.1:{programs.free_port()}",
        "USER": USER,
        "PASSWORD": PASSWORD,
    }
    for name, value in given.items():
        monkeypatch.setenv(f"PORTALS__EAST__{name}", value)
    mark, said = Visit().finding("portal (east)")
    assert mark == "✗"
    assert "PORTALS__EAST__URL" in said
    assert "PORTAL__" not in said


def test_orders_for_a_portal_that_is_named_no_more_are_serious(database: Database) -> None:
    with database.write() as session:
        account(session, "somchai.jai").portal = "west"
        order = order_job(LockAccount("somchai.jai"), now=Clock().now(), portal="west")
        Outbox(session).add([order])
    visit = Visit()
    mark, seen = visit.finding("accounts at west")
    assert (mark, "1;" in seen) == ("!", True)
    mark, seen = visit.finding("orders for west")
    assert mark == "✗"
    assert "1 wait" in seen
    assert "PORTALS__WEST__KIND" in seen
