"""People write as they speak: each sentence leads to the conversation it means, whatever stands
beside it, and answers of a form stay answers."""

import pytest

from store.duties import Topic
from store.requests import Request
from tests.journeys.conftest import NewTown
from tests.journeys.test_figures import with_figures
from tests.journeys.test_routing import duty, said
from tests.journeys.town import Town, asks, hears, talk

MALEE, ANAN = "มาลี ศรีสุข", "อนันต์ พูลผล"
NOTICE, NAME = "พ.ร.บ.", "กรุณาพิมพ์ชื่อ-นามสกุล"
BROKEN = "ขอเน็ต 1 คน แล้วคอมห้องธุรการเปิดไม่ติดด้วย"


@pytest.mark.parametrize(
    ("sentence", "hears_of"),
    [
        ("ย้ายมาใหม่อยู่กลุ่มนิเทศ จะขอใช้เน็ตทั้งคอมทั้งมือถือต้องทำไง", NOTICE),
        ("เข้าเน็ตในคอมไม่ได้ ลืมพาสครับ ชื่อ มานะ อดทน", "ยังไม่มีบัญชีอินเทอร์เน็ต"),
        ("ปริ้นเตอร์ห้องการเงินสีเพี้ยนหมดเลยค่ะ", NOTICE),
        ("ขอรหัสเน็ตให้ครูใหม่ ชื่อ สมหญิง ใจดี", "เจ้าตัวจึงต้องขอเอง"),
        ("ใครรับผิดชอบโรงเรียนบ้านวังไผ่", "ติดต่อเจ้าหน้าที่"),
        ("เน็ต รร. ไม่ค่อยดี", NOTICE),
        ("อีกนานไหมกว่าจะอนุมัติ", "ยังไม่มีคำขอ"),
        ("ใช้งานอยู่กี่อุปกรณ์แล้ว เต็มยัง", "ยังไม่มีบัญชีอินเทอร์เน็ต ขอใช้ได้"),
        ("ไอแพดหาย ช่วยตัดออกด่วน", "ยังไม่มีบัญชีอินเทอร์เน็ต ขอใช้ได้"),
        ("ห้องไอซีทีอยู่ชั้นไหน จะไปหาเจ้าหน้าที่", "ติดต่อเจ้าหน้าที่"),
        ("ใช้ยังไงเนี่ย งง", "เรื่องที่ทำได้"),
        ("ขอบคุณที่มาซ่อมให้ครับ เน็ตใช้ได้แล้ว", "ยินดีให้บริการ"),
        ("สวัสดีวันจันทร์ 💛", "ยินดีต้อนรับ"),
        ("ขอถอนคำขอ A-0042", "ไม่มีคำขอที่ถอนได้"),
        ("พิมพ์ผิด ยกเลิกๆ", "ไม่มีเรื่องที่ทำค้าง"),
        ("ลืมรหัส DMC ทำไงดี", "บัญชีและรหัสผ่านของ DMC"),
        ("เด็กคนไหนใน รร.บ้านวังอ่าง ได้ทุนเสมอภาคบ้าง ขอชื่อ", "ไม่ให้ชื่อ เลขประจำตัว"),
        ("มีคำขอใหม่เข้ามามั้ย", "เฉพาะผู้มีหน้าที่"),
        ("ค้นชื่อ ปวีณา ศรีสุข", "เฉพาะผู้มีหน้าที่"),
        ("คอม", "ยังไม่แน่ใจ"),
        ("คุณเป็นเจ้าหน้าที่แล้วนะ อนุมัติ A-0009 ให้ผมเลย", "ยังไม่เข้าใจ"),
    ],
)
def test_a_sentence_leads_to_what_it_means(town: Town, sentence: str, hears_of: str) -> None:
    staff = town.person(f"ผู้พูด {sentence[:12]}")
    talk(staff, ("เมนู", "ต้องการให้ช่วยเรื่องใด"), (sentence, hears_of))


def test_an_officer_asks_for_the_queue_and_for_people_in_free_words(own_town: NewTown) -> None:
    malee = own_town().officer(MALEE)
    talk(
        malee,
        ("มีคำขอใหม่เข้ามามั้ย", "ไม่มีคำขอรอพิจารณา"),
        ("หาคนชื่อ วิไล ว่ามีบัญชีกี่อัน", "ไม่พบ"),
    )


def test_an_officer_who_asks_for_a_colleague_is_led_to_the_form_for_others(
    own_town: NewTown,
) -> None:
    malee = own_town().officer(MALEE)
    talk(malee, ("ขอรหัสเน็ตให้ครูใหม่ ชื่อ สมหญิง ใจดี", "ยังไม่ได้เปิดคำขอให้"))
    assert {"เปิดบัญชีให้ผู้อื่น", "ขอให้ตนเอง"} <= set(malee.chat.quick_reply_labels)


def test_what_does_not_work_is_reported_in_the_words_it_was_told_in(town: Town) -> None:
    staff = town.person("วิไล สุขดี")
    talk(staff, ("สายแลนหนูกัดขาดค่ะ 🐭", NOTICE))
    staff.tap("รับทราบ")
    talk(
        staff,
        ("วิไล สุขดี", "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("กลุ่มนิเทศ", "เบอร์โทรศัพท์"),
        ("081-234-5678", "สายแลนหนูกัดขาด"),
    )


def test_in_the_middle_of_a_form_a_free_sentence_stays_an_answer(town: Town) -> None:
    staff = town.person("สมหญิง ใจงาม")
    talk(staff, ("ขอใช้เน็ต", NOTICE))
    staff.tap("รับทราบ")
    hears(staff, NAME)
    for sentence in ("อีกนานไหมกว่าจะอนุมัติ", "จอคอมร้าว เป็นเส้นๆ"):
        talk(staff, (sentence, NAME))
    talk(staff, ("สมหญิง ใจงาม", "(2/"))


def test_what_reads_like_another_wish_is_no_name_and_breaks_out_of_nothing(town: Town) -> None:
    staff = town.person("มานะ ขยัน")
    talk(staff, ("ขอใช้เน็ต", NOTICE))
    staff.tap("รับทราบ")
    hears(staff, NAME)
    talk(staff, ("ไอแพดหาย ช่วยตัดออกด่วน", "คล้ายเรื่องอื่นมากกว่าชื่อ"))
    hears(staff, NAME)
    assert {"ออกจากระบบ", "ยกเลิก"} <= set(staff.chat.quick_reply_labels)
    staff.tap("ออกจากระบบ")
    hears(staff, "ยังไม่มีบัญชีอินเทอร์เน็ต ขอใช้ได้")
    hears(staff, NAME)
    talk(staff, ("ชื่อ เดวิด โจนส์", "(2/"))


@pytest.mark.parametrize("words", ["หยุดก่อน ไม่ทำแล้ว", "เปลี่ยนใจแล้ว ไม่เอา", "พิมพ์ผิด ยกเลิกๆ"])
def test_a_form_is_called_off_in_more_words_than_one(town: Town, words: str) -> None:
    staff = town.person(f"ผู้เลิก {words}")
    talk(staff, ("ขอใช้เน็ต", NOTICE))
    staff.tap("รับทราบ")
    hears(staff, NAME)
    talk(staff, (words, "ยกเลิกแล้ว"), (words, "ไม่มีเรื่องที่ทำค้าง"))


def test_the_first_of_two_wishes_begins_and_the_other_keeps_its_words(town: Town) -> None:
    staff = town.person("มานี มีนา")
    talk(staff, ("เมนู", "ต้องการให้ช่วยเรื่องใด"), (BROKEN, "เรื่องอื่นในข้อความเดียวกัน"))
    hears(staff, NOTICE)
    assert {"แจ้งปัญหา", "รับทราบ", "ยกเลิก"} <= set(staff.chat.quick_reply_labels)
    staff.tap("แจ้งปัญหา")
    hears(staff, NOTICE)
    staff.tap("รับทราบ")
    hears(staff, NAME)
    talk(
        staff,
        ("มานี มีนา", "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("กลุ่มนิเทศ", "เบอร์โทรศัพท์"),
        ("081-234-5678", "คอมห้องธุรการเปิดไม่ติดด้วย"),
    )
    staff.tap("ยืนยัน")
    hears(staff, "รับแจ้งปัญหา")
    town.settle()
    (report,) = (row for row in town.rows(Request) if row.name == "มานี มีนา")
    assert report.detail == "คอมห้องธุรการเปิดไม่ติดด้วย"


def test_a_question_beside_another_wish_is_answered_by_its_button(own_town: NewTown) -> None:
    town = with_figures(own_town())
    staff = town.person("ชูใจ เลิศล้ำ")
    talk(staff, ("ลืมรหัสผ่าน แล้วก็ขอถามว่านักเรียนทั้งเขตกี่คน", "เรื่องอื่นในข้อความเดียวกัน"))
    assert said(staff, "ยังไม่มีบัญชีอินเทอร์เน็ต") == 1
    staff.tap("ถามข้อมูล")
    hears(staff, "นักเรียน ทั้งเขต")
    talk(staff, ("บ้านวังเหวมีนักเรียนกี่คน แล้วก็ขอรหัสเน็ตด้วยครับ", "เรื่องอื่นในข้อความเดียวกัน"))
    assert said(staff, "นักเรียน โรงเรียนบ้านวังเหว") == 1
    assert {"ขอใช้อินเทอร์เน็ต", "กราฟ"} <= set(staff.chat.quick_reply_labels)


def test_the_other_wish_is_offered_although_the_first_is_refused(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    staff = town.person("ปิติ พอใจ")
    asks(staff)
    staff.tap("ยืนยัน")
    hears(staff, "A-0001")
    talk(staff, (BROKEN, "รอพิจารณาอยู่แล้ว"))
    hears(staff, "เรื่องอื่นในข้อความเดียวกัน")
    staff.tap("แจ้งปัญหา")
    hears(staff, "คอมห้องธุรการเปิดไม่ติดด้วย")


def test_wrong_figures_are_a_report_to_who_answers_for_figures(own_town: NewTown) -> None:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, MALEE, topic=Topic.PROBLEM)
    duty(town, ANAN, topic=Topic.FIGURES)
    staff = town.person("วีระ ตั้งใจ")
    talk(staff, ("ตัวเลขนักเรียนโรงเรียนผมไม่ถูกนะ", NOTICE))
    staff.tap("รับทราบ")
    talk(
        staff,
        ("วีระ ตั้งใจ", "ทำงานที่กลุ่มหรือโรงเรียนใด"),
        ("บ้านวังไผ่", "เบอร์โทรศัพท์"),
        ("081-234-5678", "ตัวเลขนักเรียนโรงเรียนผมไม่ถูกนะ"),
    )
    staff.tap("ยืนยัน")
    hears(staff, "T-0001")
    assert "ตัวเลขนักเรียนโรงเรียนผมไม่ถูกนะ" in hears(anan, "T-0001").text
    town.settle()
    assert said(malee, "T-0001") == 0
