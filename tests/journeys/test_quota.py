"""The month's pushes: what LINE says of them, and who hears when they run low."""

from bot.playground.persons import Person
from bot.push_settings import PushSettings
from store.budget import PushMonth
from store.duties import Topic
from store.outbox import JobState
from tests.journeys.conftest import NewTown
from tests.journeys.test_routing import duty
from tests.journeys.town import Town, files, hears, talk


def test_what_line_says_is_read_at_the_start_and_shown_to_officers(own_town: NewTown) -> None:
    town = own_town()
    town.platform.sending.quota = 200
    town.at(2026, 11, 23, 9, 0)
    town.restart()
    town.until(lambda: town.rows(PushMonth) and town.rows(PushMonth)[0].read_at, "nothing read")
    officer = town.officer("มาลี ศรีสุข")
    officer.say("โควตา")
    assert "0/200" in hears(officer, "โควตาข้อความ").text
    said = hears(officer, "ตัวเลขจากไลน์").text
    assert "0/200" in said
    assert "09.00 น." in said, "by the office's clock, as everything officers read"


def test_tokens_issued_for_the_channels_id_carry_the_whole_story(own_town: NewTown) -> None:
    town = own_town(line_channel_id="1650000000", line_channel_access_token=None)
    town.platform.access_tokens.clear()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    hears(officer, number)
    officer.tap("อนุมัติ")
    hears(staff, "ตั้งรหัสผ่าน")
    town.until(lambda: town.rows(PushMonth) and town.rows(PushMonth)[0].read_at, "nothing read")
    town.settle()
    assert 401 not in {call.status for call in town.platform.calls}
    assert len(list(town.platform.stateless)) == 1


def test_only_officers_see_the_quota(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"), ("โควตา", "เฉพาะผู้มีหน้าที่"))


def test_what_the_account_manager_sent_counts_too(own_town: NewTown) -> None:
    town = own_town()
    town.platform.sending.spend(120)
    town.restart()
    town.until(lambda: [m for m in town.rows(PushMonth) if m.used == 120], "nothing read")


def test_a_raised_plan_opens_the_month_again_and_what_waited_goes(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    number = files(staff)
    card = hears(officer, number)
    town.settle()
    town.platform.sending.quota = town.platform.sending.used
    officer.tap("อนุมัติ", on=card)
    hears(officer, "กำลังเปิดบัญชี")
    town.settle()
    assert [job.person_id for job in town.jobs(JobState.PARKED)]
    assert [month.closed for month in town.rows(PushMonth)] == [True]

    town.platform.sending.quota = 15_000
    town.restart()
    hears(staff, "ตั้งรหัสผ่าน")
    town.settle()
    assert not town.jobs(JobState.PARKED)
    assert [month.closed for month in town.rows(PushMonth)] == [False]


def test_officers_hear_once_at_each_level_and_for_free(own_town: NewTown) -> None:
    town = own_town(push=PushSettings(monthly=10))
    officer = town.officer("มาลี ศรีสุข")
    town.settle()
    for used, level in ((8, "80%"), (10, "100%")):
        with town.helpdesk.database.write() as session:
            month = session.get_one(PushMonth, "2026-11")
            month.used = used
            session.add(month)
        before = len(officer.chat.messages)
        officer.say("ขอบคุณ")
        assert level in hears(officer, "โควตาข้อความแจ้งเตือน").text
        officer.say("ขอบคุณ")
        town.settle()
        said = [m for m in officer.chat.messages[before:] if m.by_bot]
        assert sum("โควตา" in message.text for message in said) == 1
        assert {message.via for message in said} == {"reply"}


def test_officers_see_what_the_last_clearing_removed(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer("มาลี ศรีสุข")
    talk(officer, ("โควตา", "โควตาข้อความ"))
    town.settle()
    assert not [m for m in officer.chat.messages if "ครบกำหนดเก็บ" in m.text]
    town.real_seconds_pass(101 * 24 * 3600)
    assert town.helpdesk.timers().housekeeper.nightly()
    officer.say("โควตา")
    told = hears(officer, "ข้อมูลที่ครบกำหนดเก็บ").text
    assert "ลบครั้งล่าสุด 0 รายการ" not in told


def used_so_far(town: Town, used: int) -> None:
    with town.helpdesk.database.write() as session:
        month = session.get(PushMonth, "2026-11") or PushMonth(month="2026-11")
        month.used = used
        session.add(month)


def low(person: Person) -> list[str]:
    """How the person was told that the pushes run low."""
    return [m.via for m in person.chat.messages if "โควตาข้อความแจ้งเตือนเดือนนี้ถึง" in m.text]


def test_when_no_officer_writes_who_answers_for_accounts_is_told_in_the_morning_once(
    own_town: NewTown,
) -> None:
    town = own_town(push=PushSettings(monthly=100))
    town.at(2026, 11, 23, 9, 0)  # a Monday
    town.tick()
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    duty(town, malee.name, topic=Topic.ACCOUNT)
    duty(town, anan.name, topic=Topic.PASSWORD)
    used_so_far(town, 80)
    for hour in (13, 20):
        town.at(2026, 11, 23, hour, 0)
        town.tick()
    assert (low(malee), low(anan)) == ([], []), "the day is theirs, and the evening is quiet"
    for day in (24, 25):
        town.at(2026, 11, day, 8, 30)
        town.tick()
        assert (low(malee), low(anan)) == (["push"], []), day
    used_so_far(town, 95)
    town.at(2026, 11, 26, 8, 30)
    town.tick()
    assert (low(malee), low(anan)) == (["push", "push"], [])


def test_when_one_officer_has_heard_nobody_is_woken(own_town: NewTown) -> None:
    town = own_town(push=PushSettings(monthly=100))
    town.at(2026, 11, 23, 9, 0)
    town.tick()
    malee, anan = town.officer("มาลี ศรีสุข"), town.officer("อนันต์ พูลผล")
    used_so_far(town, 80)
    talk(anan, ("ขอบคุณ", "โควตาข้อความแจ้งเตือน"))
    town.at(2026, 11, 24, 8, 30)
    town.tick()
    assert (low(malee), low(anan)) == ([], ["reply"])


def test_a_month_that_is_used_up_is_told_with_the_officers_next_word(own_town: NewTown) -> None:
    town = own_town(push=PushSettings(monthly=100))
    town.at(2026, 11, 23, 9, 0)
    town.tick()
    officer = town.officer("มาลี ศรีสุข")
    used_so_far(town, 100)
    town.at(2026, 11, 24, 8, 30)
    town.tick()
    assert low(officer) == []
    officer.say("ขอบคุณ")
    hears(officer, "100%")
    town.settle()
    assert low(officer) == ["reply"]
