"""A talk about figures: what the last questions were of stays until something else is said."""

import pytest

from tests.journeys.test_figures import with_figures
from tests.journeys.town import Town, talk


@pytest.fixture(scope="module")
def asked(town: Town) -> Town:
    return with_figures(town)


def test_the_school_that_is_meant_is_chosen_by_where_it_lies(asked: Town) -> None:
    teacher = asked.person("ครูหนึ่ง")
    talk(teacher, ("นักเรียนโคกกรวด", "หมายถึงแห่งใด"), ("อ.วิเชียรบุรี", "โรงเรียนบ้านโคกกรวด"))


def test_the_schools_of_a_list_are_counted_and_paged_by_words(asked: Town) -> None:
    teacher = asked.person("ครูสอง")
    talk(
        teacher,
        ("โรงเรียนที่ไม่มีธุรการ", "36 โรงเรียน"),
        ("ต่อไป", "หน้า 2 จาก 4"),
        ("กี่โรง", "36 โรงเรียน"),
        ("นักเรียนรวมกี่คน", "ของโรงเรียนที่ไม่มีบุคลากรอื่น ธุรการ"),
    )


def test_the_last_two_answers_are_set_against_each_other(asked: Town) -> None:
    teacher = asked.person("ครูสาม")
    talk(
        teacher,
        ("ป.6 บ้านวังไผ่", "โรงเรียนบ้านวังไผ่"),
        ("ป.6 บ้านท่าแดง", "โรงเรียนบ้านท่าแดง"),
        ("ใครมากกว่า", "โรงเรียนบ้านท่าแดง มากกว่า 2 คน"),
    )


def test_one_grade_less_is_no_wish_to_stop(asked: Town) -> None:
    teacher = asked.person("ครูสี่")
    talk(teacher, ("นักเรียนประถม อ.ศรีเทพ", "ประถม"), ("ไม่เอา ป.6", "ป.1–ป.5 อ.ศรีเทพ"))


def test_thai_is_a_subject_behind_an_exam_and_elsewhere_a_language(asked: Town) -> None:
    officer = asked.officer("เจ้าหน้าที่หนึ่ง")
    talk(
        officer,
        ("โอเน็ตคณิต ป.6 ปี 68", "O-NET คณิตศาสตร์"),
        ("ภาษาไทย", "O-NET ภาษาไทย"),
        ("นักเรียนทั้งเขตกี่คน", "นักเรียน ทั้งเขต"),
        ("ภาษาไทย", "เปลี่ยนเป็นภาษาไทยแล้ว"),
    )


def test_where_and_when_it_is_taken_to_be_is_said(asked: Town) -> None:
    teacher = asked.person("ครูห้า")
    talk(
        teacher,
        ("นักเรียน อ.ศรีเทพ ปี 68", "นักเรียน อ.ศรีเทพ"),
        ("กี่ห้อง", "ตอบของ อ.ศรีเทพ ปี 2568 ต่อจากคำถามก่อนหน้า"),
    )
