"""What could not be carried out is on a list that an officer sees and works through in chat."""

from bot.playground import faults
from store.outbox import JobState
from tests.journeys.conftest import NewTown
from tests.journeys.town import hears

REPLY = "/v2/bot/message/reply"
LIST = "ส่งไม่สำเร็จ"


def test_an_officer_finds_what_did_not_arrive_and_sends_it_again(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    town.platform.faults.add(faults.server_error(), path=REPLY, times=99)
    staff.say("ขอบคุณ")
    for _ in range(20):
        town.settle()
        town.real_seconds_pass(4)
    town.settle()
    assert town.jobs(JobState.UNCERTAIN)
    town.platform.faults.clear()

    officer.say("งานของฉัน")
    hears(officer, "ไม่มีคำขอรอพิจารณา")
    officer.tap(LIST)
    card = hears(officer, "ไม่แน่ใจว่าถึงหรือไม่")
    assert "23 พ.ย. 2569" in card.text, "by the office's clock, not by the one that tries again"
    officer.tap("ลองอีกครั้ง", on=card)
    hears(officer, "กำลังลองอีกครั้ง")
    hears(staff, "ยินดีต้อนรับ")
    town.settle()

    officer.tap("ลองอีกครั้ง", on=card)
    hears(officer, "ดำเนินการไปแล้ว")


def test_only_officers_see_the_list(own_town: NewTown) -> None:
    town = own_town()
    staff = town.person("สมชาย ใจดี")
    staff.say("สวัสดี")
    hears(staff, "ยินดีต้อนรับ")
    staff.postback("p=failures")
    hears(staff, "ทำได้เฉพาะผู้มีหน้าที่")
