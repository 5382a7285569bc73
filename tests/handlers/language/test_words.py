import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from handlers.language.place_file import ours
from handlers.language.words import LIMIT, Intent, Meaning, understand

CERTAIN = {
    "account_request": "ขอใช้เน็ตหน่อยครับ|ขอใช้อินเทอร์เน็ต|ขอใช้อินเตอร์เน็ต|ขอ ใช้ เน็ต ค่ะ|ขอใช้ internet"
    "|ขอ wifi|ขอ Wi-Fi|ขอเปิดบัญชีอินเทอร์เน็ต|ขอชื่อผู้ใช้และรหัสผ่าน|อยากใช้เน็ต|Request account"
    "|i need wifi please|-v.=hvbogmviNgoH9",
    "password_reset": "ลืมรหัสผ่าน|ลืมรหัสผ่านค่ะ|ลืมระหัสผ่าน|ลืมพาสเวิร์ด|ลืม password|ลืมรหัสครับ|จำรหัสผ่านไม่ได้ครับ"
    "|ขอรหัสผ่านใหม่ค่ะ|Forgot password|I forgot my password please|]n,isylzjko",
    "problem_report": "แจ้งปัญหา|แจ้งซ่อม|เน็ตใช้ไม่ได้|เข้าเน็ตไม่ได้ครับ|อินเทอร์เน็ตช้า|wifi หลุด"
    "|เน็ตล่ม|No internet",
    "mis_query": "ถามข้อมูล|สอบถามข้อมูลค่ะ|figures",
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
    "privacy": "ข้อมูลของฉัน|my data",
    "erase_me": "ลบข้อมูลของฉัน|delete my data",
    "acknowledge": "รับทราบ|รับทราบค่ะ|ทราบแล้วครับ|acknowledged",
    "read_full": "อ่านฉบับเต็ม|ฉบับเต็ม",
    "yes": "ยืนยัน|ยืนยันค่ะ|confirm",
    "edit": "แก้ไข|ขอแก้ไขข้อมูล|edit",
    "my_work": "งานของฉัน|my work",
    "officer_queue": "คิวทั้งหมด|ดูคิว|queue",
    "not_me": "ไม่ใช่ฉัน|ไม่ใช่ผม|not me",
    "greeting": "สวัสดี|สวัสดีครับ|สวัสดีค่ะ|หวัดดีจ้า|Hello|good morning|l;ylfu",
    "link_school": "ผูกโรงเรียน|ขอผูกโรงเรียนค่ะ|ผูกโรงเรียนหน่อยครับ|ผูก รร.|Link school"
    "|link my school please",
    "unlink_school": "เลิกผูกโรงเรียน|ยกเลิกการผูกโรงเรียนค่ะ|ขอเลิกผูก|unlink school",
    "my_schools": "โรงเรียนของฉัน|ดูโรงเรียนของฉัน|my school",
    "school_people": "ผู้ผูกโรงเรียน|ใครผูกโรงเรียนบ้าง|โรงเรียนไหนยังไม่ผูก|linked schools",
    "thanks": "ขอบคุณ|ขอบคุณค่ะ|ขอบคุณมากนะคะ|ขอบพระคุณครับ|thank you|Thanks!",
}
LIKELY = {
    "link_school": "ผูกโรงเรียนบ้านวังไผ่|อยากผูกกับโรงเรียนบ้านโคกกรวดค่ะ|ผูก รร.บ้านวังไผ่|link school บ้านวังไผ่",
    "unlink_school": "ยกเลิกการผูกกับโรงเรียนบ้านวังไผ่",
    "school_people": "ใครผูกโรงเรียนบ้านวังไผ่|ผู้ผูกโรงเรียนบ้านวังไผ่",
    "account_request": "อยากได้รหัสไวไฟค่ะ|ขอ user wifi หน่อยค่ะ|สวัสดีค่ะ ขอใช้เน็ต|เน็ต"
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


SAID_BY_PEOPLE = {
    "account_request": "อยากใช้อินเทอร์เน็ตของเขตค่ะ ต้องทำยังไงบ้าง|ครูย้ายมาใหม่ขอรหัสเข้าเน็ตครับ|"
    "รบกวนเปิดยูสให้หน่อยค่ะ|ขอรหัสไวไฟหน่อยคะ|จะต่อ wifi สำนักงานต้องขอที่ใคร|"
    "ต้องการ user กับ password ใช้เน็ต|ขอเพิ่มบัญชีอินเทอร์เน็ตสำหรับห้องประชุม|"
    "How can I get a wifi account?|ขอใช้อินเตอร์เนต|ขอ internet ครับผม|"
    "พนักงานใหม่ยังไม่มีรหัสเน็ตเลยค่ะ|ผมเพิ่งบรรจุใหม่ อยากขอรหัสอินเทอร์เน็ตครับ|"
    "ขอยูสเน็ตให้น้องฝึกงานหน่อยค่ะ|จะขอใช้ไวไฟของเขตต้องกรอกอะไร|"
    "ช่วยเปิด account ให้ครูใหม่หน่อย|สมัครอินเตอร์เน็ตสำนักงาน|ขอใข้เน็ต|"
    "i am new here, need wifi password",
    "password_reset": "จำรหัสเข้าเน็ตไม่ได้เลย|ขอรีเซ็ตรหัสหน่อยครับ|ลืม pass ค่ะ|รหัสหายครับ|"
    "ใส่รหัสแล้วไม่ผ่าน|i cannot remember my password|ต้องการเปลี่ยนพาสเวิร์ดใหม่|"
    "ลืมหรัสผ่าน|พาสเวิดลืมอีกแล้วค่ะ|ขอตั้งรหัสผ่านใหม่|รหัสเดิมใช้ไม่ได้แล้วครับ|"
    "lost my password|ลืมชื่อผู้ใช้กับรหัส",
    "problem_report": "เน็ตไม่วิ่งเลยวันนี้|ไวไฟชั้นสองใช้ไม่ได้ค่ะ|เครื่องคอมเปิดไม่ติดครับ|"
    "ปริ้นเตอร์เสียค่ะ|เข้าหน้าล็อกอินไม่ได้|internet is very slow|wifi หลุดตลอด|"
    "สัญญาณอ่อนมาก|แจ้งปัญหาหน่อยครับ|เน็ตห้องการเงินเข้าไม่ได้|"
    "ทำไมเน็ตช้าจังวันนี้|จอฟ้าเปิดเครื่องไม่ขึ้น|my internet does not work|"
    "เครื่องพิมพ์ไม่ทำงาน|ออกจากระบบเอง|เน็ตออกจากระบบเองค่ะ|ออกจากระบบเองบ่อยมาก|ออกจากระบบบ่อย|"
    "ทำไมเน็ตออกจากระบบเองครับ|คอมล็อกเอาท์เองตอนพิมพ์งาน|ระบบเด้งออกเอง|โดนตัดบ่อยมากค่ะ|"
    "it keeps logging me out",
    "my_status": "เมื่อไหร่จะได้คะ|ทำไมไม่อนุมัติครับ|กดผิดค่ะ|"
    "ที่ขอไปเมื่อวานถึงไหนแล้วคะ|อนุมัติรึยังครับ|ขอดูสถานะคำขอหน่อย|check status|"
    "คำขอของผมได้หรือยังครับ|ติดตามเรื่อง A-0012|เรื่องที่แจ้งไว้ถึงไหนแล้ว",
    "new_link": "ขอลิงค์ตั้งรหัสใหม่หน่อยค่ะ|ลิงก์หมดเวลาแล้ว|กดลิงค์ไม่ได้ ขอใหม่|"
    "ขอลิงค์ใหม่อีกรอบ|ลิงก์ตั้งรหัสหมดอายุแล้วค่ะ",
    "contact_officer": "ขอเบอร์โทรเจ้าหน้าที่หน่อย|อยากคุยกับคนจริงๆ|ติดต่อแอดมินยังไง|"
    "โทรหา จนท. ไอทีได้ที่ไหน|มีเบอร์เจ้าหน้าที่ไอทีไหมคะ|ขอติดต่อแอดมินหน่อยครับ",
    "cancel": "ยกเลิกเถอะ|ไม่ขอแล้วค่ะ|ขอยกเลิกก่อนนะคะ|ยกเลิกๆ|ยกเลิกก่อนค่ะ|ไม่เอาละ|ขอยกเลิกคำขอนะคะ",
    "help": "ใช้งานยังไงครับ|บอทนี้ทำอะไรได้บ้าง|ช่วยอธิบายวิธีใช้หน่อย|ช่วยเหลือหน่อย|ขอดูวิธีใช้",
    "menu": "ขอเมนูหน่อย|กลับไปหน้าแรก|เปิดเมนู|ดูเมนูหน่อยค่ะ",
    "thanks": "ขอบคุณมากๆค่า|ขอบคุณคับ|thank u|ขอบคุณครับพี่|ขอบพระคุณมากค่ะ",
    "greeting": "สวัสดีตอนบ่ายค่ะ|สวัสดีค่าา|hello ครับ|สวัสดีปีใหม่ค่ะ|หวัดดี",
    "mis_query": "บ้านวังไผ่มีเด็กกี่คน|จำนวนนักเรียน|ขอจำนวนนักเรียนปี 2568|โรงเรียนขนาดเล็กมีกี่โรง|"
    "ปีนี้มีนักเรียนทั้งหมดเท่าไหร่|จำนวนครูในอำเภอหนองไผ่",
    "privacy": "อยากดูข้อมูลของฉัน|ขอดูข้อมูลส่วนตัวหน่อย",
    "erase_me": "ขอลบข้อมูลส่วนตัวของฉัน|ช่วยลบข้อมูลของผมด้วยครับ",
    "language_en": "switch to english|can you speak english",
    "language_th": "ขอเป็นภาษาไทย",
    "logout_device": "ช่วยออกจากระบบให้ที ลืมปิดเครื่อง|ล็อกเอาท์ให้หน่อย|อยากออกจากระบบเอง|"
    "ลืมออกจากระบบที่ห้องประชุม|ออกจากระบบยังไงคะ",
    "my_sessions": "ตอนนี้ฉันออนไลน์กี่เครื่อง|ใครใช้เน็ตอยู่บ้าง|ขอดูสถานะเน็ตหน่อยครับ|สถานะเน็ทของผม|"
    "สถานะอินเตอร์เน็ต|สถานะ wifi|สถานะไวไฟ|สะถานะเน็ต|สถาณะเน็ต|สถานเน็ต|เช็คสถานะเน็ตค่ะ|"
    "internet status|wifi status|สถานะการใช้เน็ตของผม|ใครใช้บัญชีผมคะ|ใครใช้เน็ตของฉันอยู่",
    "yes": "ยืนยันเลยครับ|ตกลงค่ะ",
    "edit": "แก้ชื่อหน่อย|พิมพ์ผิดค่ะ",
    "change_phone": "ขอแก้ไขเบอร์โทร|ขอเปลี่ยนเบอร์เป็น 081-234-5678|เปลี่ยนเบอร์โทรค่ะ",
    "change_name": "เปลี่ยนนามสกุล|แต่งงานแล้วขอเปลี่ยนนามสกุลค่ะ",
    "change_place": "ย้ายไปอยู่กลุ่มนโยบายและแผนแล้วค่ะ|ขอเปลี่ยนสถานที่ทำงาน",
    "away": "พรุ่งนี้ผมไม่อยู่|วันนี้ลาป่วยครับ",
    "days_off": "หยุดวันไหนบ้าง|วันหยุดค่ะ",
    "acknowledge": "รับทราบครับผม|ทราบแล้วค่ะ",
    "": "ประชุมพรุ่งนี้กี่โมงคะ|นางสาวกนกวรรณ ศรีทอง|โรงเรียนบ้านซับน้อย|กินข้าวยัง|"
    "ใช้กับเครื่องที่ห้องธุรการ|อบรมครูวันที่ 5|วิมล เครือข่าย|"
    "ปฏิบัติงานแทนคนเดิม|089 765 4321|วันนี้อากาศดี|กุลธิดา พงษ์สุวรรณ|"
    "ส่งหนังสือราชการแล้ว|บ้านซับตะเคียนทอง|เครื่องในห้องผู้อำนวยการ|0-5672-1234|"
    "วันหยุดราชการเดือนนี้|ว่าที่ร้อยตรีพงศกร แก้วมณี",
}


@pytest.mark.parametrize(
    ("typed", "intent"),
    [(t, name) for name, all_ in SAID_BY_PEOPLE.items() for t in all_.split("|")],
)
def test_whole_sentences_are_understood(typed: str, intent: str) -> None:
    understood = understand(typed)
    assert (understood.intent if understood else "") == intent


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


@pytest.mark.slow
@given(st.text(max_size=700))
def test_any_message_is_a_meaning_or_none(text: str) -> None:
    assert isinstance(understand(text), Meaning | None)


@pytest.mark.parametrize("surname", ["ช้างเผือก", "อ่อนศรี", "ค้างคีรี", "เสียงดี"])
def test_a_request_is_one_whatever_its_person_is_called(surname: str) -> None:
    meaning = understand(f"ขอใช้เน็ต ชื่อ สมชาย {surname} กลุ่มนิเทศ โทร 081-234-5678 ใช้กับคอม")
    assert meaning is not None
    assert meaning.intent is Intent.ACCOUNT_REQUEST


@pytest.mark.parametrize(
    "typed", ["บัญชีเครื่องส่วนกลาง", "ขอบัญชีเครื่องส่วนกลางหน่อยค่ะ", "เปิดบัญชีคอมส่วนกลาง", "shared account"]
)
def test_an_account_for_a_shared_machine_is_understood(typed: str) -> None:
    meant = understand(typed)
    assert meant is not None
    assert meant.intent is Intent.SHARED_PC
