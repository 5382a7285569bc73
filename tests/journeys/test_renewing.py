"""An account that ends goes on when an officer says so, and its owner hears in time."""

from datetime import timedelta

import pytest

from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account
from store.profiles import Profile
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears, talk

PC = ("02-00-5E-00-00-11", "10.0.0.31")


@pytest.fixture
def town(own_town: NewTown) -> Town:
    """A Monday; accounts for a PC are good for forty days."""
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    with town.helpdesk.database.write() as session:
        profile = session.get_one(Profile, "pc")
        profile.validity_days = 40
        session.add(profile)
    return town


def opens(officer: Person, staff: Person) -> tuple[str, str]:
    officer.tap("อนุมัติ", on=hears(officer, files(staff)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    return shown.username, shown.password


def test_its_owner_hears_a_week_before_for_free_and_it_is_renewed(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, password = opens(officer, staff)
    (before,) = town.rows(Account)
    town.at(2026, 12, 28, 8, 31)
    town.tick()
    assert town.platform.sending.used == 0, "of December's"
    staff.say("เมนู")
    staff.tap("ต่ออายุ", on=hears(staff, "ใช้ได้ถึง"))
    hears(staff, "R-0001")
    officer.tap("อนุมัติ", on=hears(officer, "R-0001"))
    hears(staff, "ต่ออายุบัญชี")
    town.settle()
    (after,) = town.rows(Account)
    assert before.expires_at is not None
    assert after.expires_at == before.expires_at + timedelta(days=40)
    there = town.portal.look(username)
    assert there is not None
    assert there.expires == after.expires_at
    assert town.portal.login(username, password, *PC).username == username


def test_who_says_nothing_gets_one_push_on_the_last_day(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(officer, staff)
    for day in (28, 29, 30):
        town.at(2026, 12, day, 8, 31)
        town.tick()
    assert town.platform.sending.used == 0, "of December's"
    with town.helpdesk.database.write() as session:
        account = session.get_one(Account, town.rows(Account)[0].id)
        account.expires_at = town.clock.now() + timedelta(days=5, hours=20)
        session.add(account)
    town.at(2027, 1, 5, 8, 31)
    town.tick()
    assert town.platform.sending.used == 1, "of January's"
    hears(staff, "ใช้ได้ถึง")


def test_an_account_that_is_good_for_long_need_not_be_renewed(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(officer, staff)
    (account,) = town.rows(Account)
    staff.postback(f"p=renew&account={account.id.hex}")
    hears(staff, "ยังไม่ต้องต่ออายุ")
    staff.say("สถานะ")
    assert "ต่ออายุ" not in hears(staff, "ใช้ได้ถึง").labels


def test_nobody_renews_the_account_of_another(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(officer, staff)
    (account,) = town.rows(Account)
    town.at(2026, 12, 28, 9, 0)
    stranger = town.person("คนนอก ไม่รู้จัก")
    stranger.postback(f"p=renew&account={account.id.hex}")
    hears(stranger, "เฉพาะผู้มีหน้าที่")


def test_a_refused_renewal_ends_when_it_was_to_end(town: Town) -> None:
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(officer, staff)
    (before,) = town.rows(Account)
    town.at(2026, 12, 28, 9, 0)
    staff.say("สถานะ")
    staff.tap("ต่ออายุ", on=hears(staff, "ใช้ได้ถึง"))
    officer.tap("ไม่อนุมัติ", on=hears(officer, "R-0001"))
    hears(officer, "เพราะเหตุใด")
    officer.tap("ไม่ใช่บุคลากร")
    hears(staff, "ตามกำหนดเดิม")
    (after,) = town.rows(Account)
    assert after.expires_at == before.expires_at
    talk(staff, ("สถานะ", "ใช้ได้ถึง"))


def test_the_memory_portal_knows_when_it_ends(town: Town) -> None:
    """What the renewal is for: nobody gets in after the end."""
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, password = opens(officer, staff)
    with town.helpdesk.database.write() as session:
        account = session.get_one(Account, town.rows(Account)[0].id)
        account.expires_at = town.clock.now() + timedelta(seconds=1)
        session.add(account)
    town.portal.open_account(username, town.portal.look(username).profile, account.expires_at)  # type: ignore[union-attr, arg-type]  # it is there
    town.later(seconds=1)
    with pytest.raises(LoginRefused) as no:
        town.portal.login(username, password, *PC)
    assert no.value.why is Why.EXPIRED
