import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from handlers.language.place_file import ours
from handlers.language.words import LIMIT, Intent, Meaning, understand

CERTAIN = {
    "account_request": "ขอใช้อินเทอร์เน็ต|ขอใช้อินเตอร์เน็ต|ขอใช้เน็ต|ขอ ใช้ เน็ต ค่ะ|ขอใช้ internet"
    "|ขอ wifi|ขอ Wi-Fi|ขอเปิดบัญชีอินเทอร์เน็ต|ขอชื่อผู้ใช้และรหัสผ่าน|อยากใช้เน็ต|Request account"
    "|i need wifi please|-v.=hvbogmviNgoH9",
    "password_reset": "ลืมรหัสผ่าน|ลืมรหัสผ่านค่ะ|ลืมระหัสผ่าน|ลืมพาสเวิร์ด|ลืม password|ลืมรหัสครับ|จำรหัสผ่านไม่ได้ครับ"
    "|ขอรหัสผ่านใหม่ค่ะ|เปลี่ยนรหัสผ่าน|Forgot password|I forgot my password please|]n,isylzjko",
    "problem_report": "แจ้งปัญหา|แจ้งซ่อม|เน็ตใช้ไม่ได้|เข้าเน็ตไม่ได้ครับ|อินเทอร์เน็ตช้า|wifi หลุด"
    "|เน็ตล่ม|No internet",
    "mis_query": "ถามข้อมูล|สอบถามข้อมูลค่ะ|จำนวนนักเรียน|figures",
    "my_status": "สถานะ|สถานะคำขอ|ติดตามคำขอ|เรื่องถึงไหนแล้วคะ|status|my requests",
    "my_sessions": "สถานะการใช้งาน|เครื่องที่กำลังใช้|my sessions",
    "my_accounts": "บัญชีของฉัน|my account",
    "my_devices": "อุปกรณ์ของฉัน|อุปกรณ์ที่จำไว้",
    "logout_device": "ออกจากระบบ|ล็อกเอาท์|logout|ล็อคเอาท์ค่ะ",
    "help": "ช่วยเหลือ|วิธีใช้|help|?|ทำอะไรได้บ้าง|้ำสย",
    "menu": "เมนู|เมนูหลัก|menu|กลับเมนูหลัก|หน้าหลัก",
    "cancel": "ยกเลิก|ยกเลิกค่ะ|ยกเลิกนะครับ|ขอยกเลิก|ไม่เอาแล้ว|cancel|Cancel!|pdg]bd|stop",
    "back": "ย้อนกลับ|กลับ|back",
    "new_link": "ขอลิงก์ใหม่|ขอลิ้งค์ใหม่ค่ะ|ลิงค์ใหม่|ขอ link ใหม่|new link",
    "contact_officer": "ติดต่อเจ้าหน้าที่|ติดต่อ จนท.|ขอคุยกับแอดมิน|ขอเบอร์เจ้าหน้าที่ครับ|contact admin",
    "language": "ภาษา|เปลี่ยนภาษา|Language",
    "language_th": "ภาษาไทย|thai please",
    "language_en": "ภาษาอังกฤษ|English|speak english",
    "privacy": "ข้อมูลของฉัน|ลบข้อมูลของฉัน|ความเป็นส่วนตัว|my data",
    "acknowledge": "รับทราบ|รับทราบค่ะ|ทราบแล้วครับ|acknowledged",
    "read_full": "อ่านฉบับเต็ม|ฉบับเต็ม",
    "yes": "ยืนยัน|ยืนยันค่ะ|confirm",
    "edit": "แก้ไข|ขอแก้ไขข้อมูล|edit",
    "my_work": "งานของฉัน|my work",
    "officer_queue": "คิวทั้งหมด|ดูคิว|queue",
    "not_me": "ไม่ใช่ฉัน|ไม่ใช่ผม|not me",
    "greeting": "สวัสดี|สวัสดีครับ|สวัสดีค่ะ|หวัดดีจ้า|Hello|good morning|l;ylfu",
    "thanks": "ขอบคุณ|ขอบคุณค่ะ|ขอบคุณมากนะคะ|ขอบพระคุณครับ|thank you|Thanks!",
}
LIKELY = {
    "account_request": "ขอใช้เน็ตหน่อยครับ|อยากได้รหัสไวไฟค่ะ|ขอ user wifi หน่อยค่ะ|สวัสดีค่ะ ขอใช้เน็ต|เน็ต"
    "|ขอใช้อินเทอรืเน็ต|ย้ายมาใหม่ ต้องการใช้อินเทอร์เน็ตในสำนักงาน|can i get wifi access"
    "|ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร ๐๘๑-๒๓๔-๕๖๗๘ ใช้กับคอม",
    "password_reset": "ลืมรหัสผ่า|ลืมรหัสผ่สน|password|ลืมรหัสเข้าเน็ตอีกแล้วค่ะ|รหัสผิด|จำพาสไม่ได้",
    "problem_report": "เน็ตหลุดบ่อยมากค่ะ|wifi ช้ามาก|คอมเปิดไม่ติด|แจ้งปันหา|เครื่องปริ้นไม่ออก|ต่อไวไฟไม่ได้เลยค่ะ",
    "mis_query": "โรงเรียนบ้านวังไผ่มีนักเรียนกี่คน|ครูทั้งหมดเท่าไหร่|จำนวนเด็ก ป.1",
    "my_status": "คำขอถึงไหนแล้วคะ|อนุมัติหรือยังคะ|ที่ขอไว้ได้หรือยัง",
    "contact_officer": "ติดต่อเจ้าหนาที่|ขอพบเจ้าหน้าที่ค่ะ",
    "new_link": "ลิงก์หมดอายุ|ลิ้งค์ที่ส่งมาเปิดไม่ได้ค่ะ|the link expired",
    "cancel": "ยกเลิด|ยกเลีก|ไม่เอา",
    "yes": "โอเค|ตกลง|ok|ใช่ค่ะ",
    "no": "ไม่|ไม่ใช่ค่ะ|no",
    "help": "ใช้ยังไงคะ|สวัสดีค่ะ สอบถามหน่อย",
    "thanks": "ขอบคุณสำหรับความช่วยเหลือค่ะ",
}
NO_COMMAND = (
    "สมชาย ใจดี|นางสาวมาลี ศรีสุข|มานะ ชนะ|Somchai Jaidee|สมัย ยกย่อง|0812345678|081-234-5678"
    "|056-721-234 ต่อ 12|ขอแสดงนับถือ เนตรนภา|นิเทศ|กลุ่มนิเทศ|การเงิน|บัญชี|สารสนเทศ|DLICT"
    "|ไอซีที|บ้านวังไผ่|โรงเรียนบ้านกลาง|ผู้บริหาร|หน่วยงานอื่น|อื่นๆ"
    "|คอม|คอมพิวเตอร์ (PC)|มือถือ|มือถือ/แท็บเล็ต|ทั้งสองอย่าง|เครื่องห้องประชุม|เครื่องส่วนกลาง|somchai.cha"
    "|ใช้ในห้องประชุม|วิทยากรจากภายนอก|5678|1|๒|กขค|😀|asdf|ว่าง|67030032|A-0001||   |พรุ่งนี้"
)


@pytest.mark.parametrize(
    ("typed", "intent"), [(t, name) for name, all_ in CERTAIN.items() for t in all_.split("|")]
)
def test_a_whole_command_is_certain(typed: str, intent: str) -> None:
    assert understand(typed) == Meaning(Intent(intent), certain=True)


@pytest.mark.parametrize(
    ("typed", "intent"), [(t, name) for name, all_ in LIKELY.items() for t in all_.split("|")]
)
def test_slips_and_sentences_are_understood_but_not_certain(typed: str, intent: str) -> None:
    assert understand(typed) == Meaning(Intent(intent), certain=False)


@pytest.mark.parametrize("typed", NO_COMMAND.split("|"))
def test_an_answer_to_a_form_is_no_command(typed: str) -> None:
    assert understand(typed) is None


def test_no_real_name_is_a_command_that_breaks_out_of_a_form() -> None:
    names = thai_family_names() | thai_female_names() | thai_male_names()
    some = sorted(names)[::7]
    assert [n for n in some if (m := understand(n)) and m.certain and n != "สวัสดี"] == []


def test_no_workplace_is_a_command_that_breaks_out_of_a_form() -> None:
    said = {name for p in ours() for name in (p.name, p.short, p.display, *p.aliases)}
    assert [name for name in said if (m := understand(name)) and m.certain] == []


def test_a_story_is_not_a_command() -> None:
    assert understand("ขอใช้เน็ต " * LIMIT) is None


@given(st.text(max_size=700))
def test_any_message_is_a_meaning_or_none(text: str) -> None:
    assert isinstance(understand(text), Meaning | None)
