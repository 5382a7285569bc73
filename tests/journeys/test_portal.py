"""What the portal does to us: silence, refusal, lost answers; and the links that lead to it."""

from bot.playground.persons import Person
from bot.playground.visiting import visit
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import NameTaken, ProfileLimits
from store.accounts import Account, AccountState
from store.outbox import JobState, Kind, Outbox
from tests.journeys.conftest import NewTown
from tests.journeys.town import Town, files, hears, talk


def approved(town: Town, staff: Person) -> str:
    """A request that an officer has just approved."""
    officer = town.officer("มาลี ศรีสุข")
    number = files(staff)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "กำลังเปิดบัญชี")
    return number


def page_of(person: Person) -> str:
    return str(person.tap("ตั้งรหัสผ่าน").uri)


def test_a_portal_that_is_down_opens_the_account_when_it_is_back(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    town.portal.plugged_in = False
    number = approved(town, staff)
    town.settle()
    talk(staff, ("สถานะ", "กำลังเปิดบัญชี"))
    for _ in range(10):
        town.real_seconds_pass(310)
        town.settle()
    silent = [m for p in town.platform.persons.values() for m in p.chat.from_bot]
    assert sum("ติดต่อระบบอินเทอร์เน็ตไม่ได้" in message.text for message in silent) == 1
    town.portal.plugged_in = True
    town.real_seconds_pass(310)
    hears(staff, number)
    assert visit(page_of(staff), {"last4": "5678"}).status == 200


def test_an_answer_the_portal_lost_is_asked_for_again(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    town.portal.loses_answers = True
    number = approved(town, staff)
    town.settle()
    town.portal.loses_answers = False
    town.real_seconds_pass(5)
    hears(staff, number)
    town.settle()
    assert len(town.rows(Account)) == 1
    assert sum("ตั้งรหัสภายใน" in m.text for m in staff.chat.from_bot) == 1


class FullPortal(MemoryPortal):
    """A portal in which every name is somebody else's, until it is tidied up."""

    tidied = False

    def open_account(self, username: str, profile: ProfileLimits, expires: object = None) -> None:
        if not self.tidied:
            raise NameTaken("the name belongs to an account that is not ours")
        super().open_account(username, profile)


def told(officer: Person) -> int:
    return sum("ไม่รับคำสั่ง" in message.text for message in officer.chat.from_bot)


def test_a_portal_that_says_no_is_shown_to_officers_and_can_be_asked_again(
    own_town: NewTown,
) -> None:
    town = own_town()
    town.portal = portal = FullPortal()
    town.restart()
    staff = town.person("สมชาย ใจดี")
    number = approved(town, staff)
    officer = next(p for p in town.platform.persons.values() if p.name == "มาลี ศรีสุข")
    for times in (1, 2):
        town.until(lambda: told(officer) == times, "the officer was not told")  # noqa: B023
        town.settle()
        [account] = town.rows(Account)
        assert account.state is AccountState.FAILED
        [dead] = town.jobs(JobState.DEAD)
        assert dead.kind is Kind.ORDER
        portal.tidied = times == 2
        with town.helpdesk.database.write() as session:
            assert Outbox(session).retry(dead.id or 0)
        town.helpdesk.bells.ring()
    hears(staff, number)
    [account] = town.rows(Account)
    assert account.state is AccountState.LOCKED


def test_a_lost_link_is_made_anew_three_times_a_day(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    number = approved(town, staff)
    hears(staff, number)
    pages = [page_of(staff)]
    for _ in range(3):
        staff.say("ขอลิงก์ใหม่")
        hears(staff, "ลิงก์ใหม่")
        pages.append(page_of(staff))
    talk(staff, ("ขอลิงก์ใหม่", "ครบจำนวน"))
    assert len(set(pages)) == 4
    assert [visit(page).status for page in pages] == [410, 410, 410, 200]
    town.later(hours=25)
    staff.say("ขอลิงก์ใหม่")
    hears(staff, "ลิงก์ใหม่")
    assert visit(page_of(staff), {"last4": "5678"}).status == 200
    talk(staff, ("ขอลิงก์ใหม่", "ไม่มีบัญชีที่รอตั้งรหัสผ่าน"))


def test_a_link_that_ran_out_says_so_and_can_be_replaced(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    number = approved(town, staff)
    hears(staff, number)
    page = page_of(staff)
    town.later(days=3)
    assert visit(page, {"last4": "5678"}).status == 410
    talk(staff, ("ลืมรหัสผ่าน", "ยังไม่ได้ตั้งรหัสผ่าน"))
    staff.tap("ขอลิงก์ใหม่")
    hears(staff, "ลิงก์ใหม่")
    assert visit(page_of(staff), {"last4": "5678"}).status == 200


def test_five_wrong_guesses_shut_the_page_until_a_new_link(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    hears(staff, approved(town, staff))
    page = page_of(staff)
    statuses = [visit(page, {"last4": "0000"}).status for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 423]
    assert visit(page, {"last4": "5678"}).status == 423
    staff.say("ขอลิงก์ใหม่")
    hears(staff, "ลิงก์ใหม่")
    assert visit(page_of(staff), {"last4": "5678"}).status == 200


def test_when_the_portal_is_silent_the_page_says_so_and_the_link_stays_good(
    own_town: NewTown,
) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    hears(staff, approved(town, staff))
    page = page_of(staff)
    town.portal.plugged_in = False
    for _ in range(7):
        assert visit(page, {"last4": "5678"}).status == 503
    town.portal.plugged_in = True
    shown = visit(page, {"last4": "5678"})
    assert shown.status == 200
    assert town.portal.check_password(shown.username, shown.password)
