"""``เครื่องมือเจ้าหน้าที่``: what an officer can do, reached by taps."""

from bot.playground.persons import Person
from tests.journeys.conftest import NewTown
from tests.journeys.town import hears, talk

MALEE = "มาลี ศรีสุข"
LEADS_TO = {
    "เปิดบัญชีให้ผู้อื่น": "เปิดบัญชีให้ผู้ใด",
    "เปิดหลายบัญชี": "กรุณาวางรายการ",
    "บัญชีเครื่องส่วนกลาง": "พ.ร.บ.คอมพิวเตอร์",
    "บัตรผ่าน": "ประชุม",
    "ค้นหา": "ค้นหา",
    "ใครออนไลน์": "ไม่มีใครออนไลน์",
    "ใครใช้ไอพี": "ต้องยืนยันสองขั้น",
    "สำรวจบัญชีประจำปี": "กรุณาส่งรายชื่อ",
    "รอบข้อมูล": "ทั้งเขต",
    "โควตา": "โควตาข้อความ",
    "คำถามที่ตอบไม่ได้": "ไม่มีคำถามที่ตอบไม่ได้",
    "ผู้ผูกโรงเรียน": "จาก 185 โรงเรียน",
    "โหลดข้อมูล": "กรุณาส่งไฟล์ข้อมูลในแชตนี้ได้เลย",
    "ส่งไม่สำเร็จ": "ไม่มี",
    "ผู้รับผิดชอบ": MALEE,
    "ไม่อยู่": "ไม่อยู่",
    "วันหยุด": "วันหยุด",
    "ยืนยันสองขั้น": "ยืนยันสองขั้น",
}


def opens_the_tools(officer: Person) -> dict[str, str]:
    """What can be tapped there: label and data."""
    officer.say("เครื่องมือเจ้าหน้าที่")
    cards = hears(officer, "ค้นหาและตรวจสอบ")
    return {str(a["label"]): str(a["data"]) for a in cards.actions}


def test_every_tool_is_there_and_does_what_its_words_do(own_town: NewTown) -> None:
    town = own_town()
    officer = town.officer(MALEE)
    offered = opens_the_tools(officer)
    assert offered.keys() == LEADS_TO.keys()
    for label, answer in LEADS_TO.items():
        officer.postback(offered[label])
        tapped = hears(officer, answer).text
        talk(officer, ("ยกเลิก", ""))
        town.settle()
        officer.say(label)
        assert hears(officer, answer).text == tapped
        talk(officer, ("ยกเลิก", ""))
        town.settle()


def test_a_tool_in_the_hand_of_somebody_else_opens_nothing(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer(MALEE), town.person("สมชาย ใจดี")
    offered = opens_the_tools(officer)
    talk(staff, ("สวัสดี", "ยินดีต้อนรับ"), ("เครื่องมือ", "เฉพาะผู้มีหน้าที่"))
    for label in ("ค้นหา", "เปิดหลายบัญชี", "สำรวจบัญชีประจำปี", "โควตา", "ผู้รับผิดชอบ"):
        staff.postback(offered[label])
        hears(staff, "เฉพาะผู้มีหน้าที่")
    staff.postback("p=tool&wish=nothing")
    hears(staff, "ปุ่ม")
    officer.postback("p=tool&wish=no")
    hears(officer, "ปุ่ม")


def test_the_tools_are_reached_from_help_and_when_nothing_was_understood(
    own_town: NewTown,
) -> None:
    town = own_town()
    officer = town.officer(MALEE)
    for says, hears_ in (("ช่วยเหลือ", "เรื่องที่ทำได้ที่นี่"), ("กขคงจฉ", "ยังไม่เข้าใจ")):
        talk(officer, (says, hears_))
        town.settle()
        officer.tap("เครื่องมือ")
        hears(officer, "ค้นหาและตรวจสอบ")
