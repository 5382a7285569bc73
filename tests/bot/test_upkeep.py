"""What the short commands set going for people who are already there."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from bot.console import install_menus, set_profile, tell_the_portal
from bot.playground.running import ACCESS_TOKEN, Playground, running
from bot.trouble import Trouble
from store.accounts import Account, Accounts, AccountState
from store.audit import AuditEntry
from store.clock import StoppedClock
from store.db import Database
from store.devices import Devices, DeviceState
from store.outbox import Job, Kind
from store.people import People
from store.profiles import Profile, Profiles
from store.requests import Application, Requests, Verdict
from store.roster import Role, Roster
from tests.store.people import charge
from tests.tables import lay

NOW = datetime(2026, 11, 23, 2, 5, tzinfo=UTC)


@pytest.fixture
def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Playground]:
    lay(Database(f"sqlite:///{tmp_path / 'helpdesk.db'}"))
    with running(clock=StoppedClock(), folder=tmp_path) as play:
        for name, value in {
            "LINE_CHANNEL_SECRET": play.platform.channel_secret,
            "LINE_CHANNEL_ACCESS_TOKEN": ACCESS_TOKEN,
            "LINE_API_URL": play.page,
            "PUBLIC_URL": play.product,
            "SECRET_KEY": "k3Jd82hdkq0sLx91mZpQw7Yt5Vb4Nc6Ru",
            "DATABASE_URL": f"sqlite:///{tmp_path / 'helpdesk.db'}",
        }.items():
            monkeypatch.setenv(name, value)
        yield play


def has_account(play: Playground, line_id: str) -> Account:
    with play.helpdesk.database.write() as session:
        person = People(session).meet(line_id, now=NOW)
        other = People(session).meet("U" + "9" * 32, now=NOW)
        request = Requests(session).file(
            Application(person.id, "สมชาย ใจดี", "g01", "กลุ่มนิเทศฯ", "+66812345678", "pc", "somchai"),
            now=NOW,
            promised=NOW,
        )
        charge(session, request.id, other.id)
        Requests(session).settle(request.id, 1, Verdict.APPROVE, by=other.id, now=NOW)
        account = Accounts(session).open(
            username="somchai",
            owner=person.id,
            request=request.id,
            profile="pc",
            phone="+66812345678",
            purpose=None,
            now=NOW,
            expires=None,
        )
        Accounts(session).move(account.id, AccountState.LOCKED, unless=())
        return account


def test_new_rich_menus_reach_the_people_who_had_one_of_their_role(play: Playground) -> None:
    member, officer, guest = (play.platform.person(name) for name in ("สมชาย", "มาลี", "แขก"))
    for person in (member, officer, guest):
        person.follow()
    has_account(play, member.user_id)
    with play.helpdesk.database.write() as session:
        person = People(session).meet(officer.user_id, now=NOW)
        Roster(session).bind(
            Roster(session).invite("มาลี", Role.OFFICER, now=NOW), person.id, now=NOW
        )
    lines: list[str] = []

    install_menus(lines.append)

    installed = dict(line.split("\t") for line in lines)
    seen = {
        who: person.menu
        for who, person in (("member", member), ("officer", officer), ("guest", guest))
    }
    assert {who: menu.id for who, menu in seen.items() if menu} == installed
    with play.helpdesk.database.read() as session:
        assert [entry.act for entry in session.exec(select(AuditEntry))] == ["menus.installed"]


def test_the_menus_are_installed_with_a_token_issued_for_it(
    play: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    monkeypatch.setenv("LINE_CHANNEL_ID", play.platform.channel_id)
    lines: list[str] = []

    install_menus(lines.append)

    assert len(lines) == 3
    assert len(list(play.platform.stateless)) == 1


def test_without_a_token_the_menus_are_not_installed_and_the_doctor_is_named(
    play: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    monkeypatch.setenv("LINE_CHANNEL_ID", "1699999999")

    with pytest.raises(Trouble, match=r"no token.*helpdesk doctor"):
        install_menus(lambda _line: None)


def test_a_changed_profile_is_ordered_for_every_account_under_it(play: Playground) -> None:
    has_account(play, "U" + "1" * 32)
    with play.helpdesk.database.write() as session:
        pc = Profiles(session).get("pc")
        assert tell_the_portal(session, pc, now=NOW) == 1
        assert tell_the_portal(session, Profile(name="mobile"), now=NOW) == 0
        [job] = session.exec(select(Job).where(Job.kind == Kind.ORDER)).all()
    assert '"change_profile"' in job.body


def remembers(play: Playground, account: Account, *numbers: int) -> None:
    with play.helpdesk.database.write() as session:
        Accounts(session).move(account.id, AccountState.ACTIVE, unless=())
        for number in numbers:
            mac = f"00-00-5E-00-53-{number:02X}"
            devices = Devices(session)
            assert devices.begin(account.id, mac=mac, by=account.owner_id, most=9, now=NOW)
            devices.written(account.id, mac)


def test_a_profile_that_remembers_no_more_forgets_the_devices_under_it(play: Playground) -> None:
    account = has_account(play, "U" + "1" * 32)
    set_profile("pc", ["remember=yes"], lambda _line: None)
    remembers(play, account, 1, 2)
    lines: list[str] = []

    set_profile("pc", ["remember=no"], lines.append)

    with play.helpdesk.database.read() as session:
        kept = Devices(session).of_accounts([account.id])
        bodies = [job.body for job in session.exec(select(Job).where(Job.kind == Kind.ORDER))]
        entries = session.exec(select(AuditEntry)).all()
    assert [one.state for one in kept if one.state is not DeviceState.LEAVING] == []
    assert len([body for body in bodies if '"forget_device"' in body]) == 2
    noted = [(one.how, one.actor) for one in entries if one.act == "device.forgotten"]
    assert noted == [("profile", "console")] * 2
    assert [line for line in lines if line.startswith("2 remembered devices")] != []


def test_a_lower_number_of_devices_holds_for_new_ones_only(play: Playground) -> None:
    account = has_account(play, "U" + "1" * 32)
    set_profile("pc", ["remember=yes"], lambda _line: None)
    remembers(play, account, 1, 2)
    lines: list[str] = []

    set_profile("pc", ["remember_most=1"], lines.append)

    with play.helpdesk.database.read() as session:
        assert len(Devices(session).kept(account.id)) == 2
    assert [line for line in lines if "remembered devices" in line] == []


def test_a_profile_that_warns_later_than_it_cuts_is_refused(play: Playground) -> None:
    with pytest.raises(Trouble, match="idle_lead"):
        set_profile("pc", ["idle_timeout=2m", "idle_lead=2m"], lambda _line: None)
