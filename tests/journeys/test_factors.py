"""The second factor, and the acts that want it: colleagues who come, go or have a new phone, and
the head's emergency."""

import re

import pytest
from pyotp import TOTP
from sqlmodel import col, select

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.audit import Act, AuditEntry
from store.duties import Duty, Topic
from store.factors import Factor
from store.requests import State
from store.roster import Invitation, Officer, Role
from tests.journeys.conftest import NewTown
from tests.journeys.test_routing import duty, person_id, said
from tests.journeys.town import WAIT, Town, files, hears, talk

MALEE, ANAN, PRATHAN, NEWCOMER = "มาลี ศรีสุข", "อนันต์ พูลผล", "ประธาน ใจกว้าง", "วิชัย ใจกล้า"
PAPER = re.compile(r"<li>([A-Z2-7-]{24})</li>")
CODE = re.compile(r'<p id="code"[^>]*>([^<]+)</p>')


class App:
    """The authenticator app on somebody's phone, and the paper in their drawer."""

    def __init__(self, town: Town, secret: str, papers: list[str]) -> None:
        self.town, self.secret, self.papers = town, secret, papers

    def code(self) -> str:
        """The next code: half a minute later it is another than the last one."""
        self.town.real_seconds_pass(30)
        return TOTP(self.secret).at(self.town.real())

    def wrong(self) -> str:
        good = {
            TOTP(self.secret).at(self.town.real(), counter_offset=step) for step in range(-2, 4)
        }
        return next(code for code in map("{:06}".format, range(99)) if code not in good)


def opens(person: Person, town: Town, part: str) -> str:
    """Open the page behind the last ``เปิดหน้า``, and press its button."""
    shown = hears(person, part)
    address = next(str(a["uri"]) for a in shown.actions if a.get("label") == "เปิดหน้า")
    assert visit(address).status == 200
    opened = visit(address, {})
    assert opened.status == 200
    return opened.body


def app_of(person: Person, town: Town, part: str = "ตั้งค่ายืนยันสองขั้น") -> App:
    body = opens(person, town, part)
    secret = re.findall(r'id="secret"[^>]*>([^<]+)<', body)[0].replace(" ", "")
    papers = PAPER.findall(body)
    assert len(papers) == 8
    return App(town, secret, papers)


def sets_up(person: Person, town: Town) -> App:
    person.say("ยืนยันสองขั้น")
    app = app_of(person, town)
    talk(person, (app.code(), "ตั้งค่าการยืนยันสองขั้นแล้ว"))
    return app


def acts(town: Town) -> list[str]:
    with town.helpdesk.database.read() as session:
        return list(session.exec(select(AuditEntry.act).order_by(col(AuditEntry.id))))


def manages(officer: Person, name: str, label: str, sure: str) -> None:
    """Open the roster, choose what to do about a colleague, and be sure of it."""
    officer.say("ผู้รับผิดชอบ")
    roster = hears(officer, "รายชื่อ")
    others = [one for one in roster.actions if one.get("label") == "จัดการ"]
    assert others, name
    officer.tap("จัดการ", on=roster)
    officer.tap(label, on=hears(officer, "สิ่งที่ทำได้เกี่ยวกับ"))
    officer.chat.until(lambda chat: sure in chat.quick_reply_labels, WAIT)
    officer.tap(sure)


@pytest.fixture
def town(own_town: NewTown) -> Town:
    town = own_town()
    town.at(2026, 11, 23, 9, 0)  # a Monday
    return town


def test_a_factor_is_offered_and_a_colleague_is_invited_with_it(town: Town) -> None:
    malee = town.officer(MALEE)
    anan = town.officer(ANAN)
    hears(malee, "แนะนำให้ตั้งค่า")
    talk(malee, ("เพิ่มผู้รับผิดชอบ", "ชื่อ-นามสกุลอะไร"), (NEWCOMER, "ต้องยืนยันสองขั้น"))
    app = app_of(malee, town)
    talk(malee, (app.code(), "ตั้งค่าการยืนยันสองขั้นแล้ว"))
    code = CODE.findall(opens(malee, town, f"รหัสสำหรับ {NEWCOMER}"))[0]
    newcomer = town.person(NEWCOMER)
    talk(newcomer, (code, "ผูกไลน์นี้กับ"))
    hears(anan, f"{NEWCOMER} เป็นผู้รับผิดชอบแล้ว ตามคำเชิญของ {MALEE}")
    assert {o.name for o in town.rows(Officer)} == {MALEE, ANAN, NEWCOMER}
    assert acts(town)[-4:] == [
        "factor.set_up",
        "officer.invited",
        "handout.opened",
        "officer.bound",
    ]
    everything = "\n".join(message.text for message in malee.chat.from_bot)
    assert code not in everything


def test_without_the_factor_nothing_of_weight_happens(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer(ANAN)
    app = sets_up(malee, town)
    town.later(minutes=6)
    manages(malee, ANAN, "ถอดสิทธิ์", "ยืนยันถอดสิทธิ์")
    hears(malee, "ยืนยันว่าเป็นท่าน")
    assert [o.left_at for o in town.rows(Officer)] == [None, None]
    talk(malee, ("ไม่ทราบ", "กรุณาพิมพ์เลข 6 ตัว"), (app.wrong(), "รหัสไม่ถูกต้อง"))
    assert [o.left_at for o in town.rows(Officer)] == [None, None]
    talk(malee, ("ยกเลิก", "ยกเลิก"))
    assert Act.OFFICER_REMOVED not in acts(town)


def test_who_is_removed_is_gone_and_their_cards_with_them(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN)
    duty(town, MALEE, topic=Topic.FIGURES)
    app = sets_up(malee, town)
    number = files(town.person("สมชาย ใจดี"))
    card = hears(anan, number)
    town.later(minutes=6)
    manages(malee, ANAN, "ถอดสิทธิ์", "ยืนยันถอดสิทธิ์")
    talk(malee, (app.code(), "ออกจากผู้รับผิดชอบแล้ว"))
    hears(malee, "ส่งมาให้ท่านพิจารณา 1 เรื่อง")
    anan.tap("อนุมัติ", on=card)
    hears(anan, "เฉพาะผู้มีหน้าที่")
    assert town.request(number).state is State.PENDING
    assert town.rows(Duty)[0].officer_id == person_id(town, MALEE)
    malee.say("ผู้รับผิดชอบ")
    assert ANAN not in hears(malee, "รายชื่อ").text.split("รายชื่อ")[-1]


def test_a_code_counts_once_and_five_wrong_ones_make_a_pause(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    app = sets_up(malee, town)
    town.later(minutes=6)
    manages(malee, ANAN, "ถอดสิทธิ์", "ยืนยันถอดสิทธิ์")
    used = TOTP(app.secret).at(town.real())
    talk(malee, (used, "ใช้ไปแล้ว"))
    for _ in range(3):
        talk(malee, (app.wrong(), "รหัสไม่ถูกต้อง"))
    talk(malee, (app.wrong(), "พักการยืนยันถึง"))
    hears(anan, "ไม่ถูกต้องหลายครั้ง")
    manages(malee, ANAN, "ถอดสิทธิ์", "ยืนยันถอดสิทธิ์")
    hears(malee, "กรุณาลองใหม่หลังจากนั้น")
    assert person_id(town, ANAN)
    assert [o.left_at for o in town.rows(Officer)] == [None, None]
    town.later(minutes=16)
    manages(malee, ANAN, "ถอดสิทธิ์", "ยืนยันถอดสิทธิ์")
    talk(malee, (app.code(), "ออกจากผู้รับผิดชอบแล้ว"))


def test_a_code_from_the_paper_works_once_and_rests_nowhere(town: Town) -> None:
    malee = town.officer(MALEE)
    town.officer(ANAN)
    app = sets_up(malee, town)
    first = app.papers[0]
    for typed, answer in (
        (first.lower(), "ยืนยันด้วยรหัสสำรองแล้ว เหลืออีก 7 รหัส"),
        (first, "รหัสไม่ถูกต้อง"),
        (app.papers[1].replace("-", " "), "เหลืออีก 6 รหัส"),
    ):
        town.later(minutes=6)
        talk(malee, ("ยกเลิก", ""), ("ยืนยันสองขั้น", "ยืนยันว่าเป็นท่าน"), (typed, answer))
    town.later(minutes=6)
    talk(malee, ("ยกเลิก", ""), (app.papers[2], "ยกเลิกแล้ว เหลืออีก 5 รหัส"))
    talk(malee, ("ยืนยันสองขั้น", "ยืนยันว่าเป็นท่าน"), (app.papers[2], "รหัสไม่ถูกต้อง"))
    town.stop()
    kept = b"".join(path.read_bytes() for path in town.folder.glob("*.db*"))
    for paper in (*app.papers[:3], app.secret):
        bare = paper.replace("-", "")
        for way in (paper, bare, paper.lower(), bare.lower(), paper.replace("-", " ")):
            assert way.encode() not in kept


def test_a_new_phone_is_bound_by_a_colleague_and_the_old_one_has_no_rights(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    duty(town, ANAN, topic=Topic.ACCOUNT)
    duty(town, MALEE, topic=Topic.FIGURES)
    old = person_id(town, ANAN)
    app = sets_up(malee, town)
    number = files(town.person("สมชาย ใจดี"))
    card = hears(anan, number)
    town.later(minutes=6)
    manages(malee, ANAN, "เปลี่ยนเครื่อง", "ยืนยันเปลี่ยนเครื่อง")
    malee.say(app.code())
    code = CODE.findall(opens(malee, town, f"รหัสสำหรับ {ANAN}"))[0]
    new = town.person("อนันต์ เครื่องใหม่")
    talk(new, (code, "ผูกไลน์นี้กับ"))
    hears(malee, f"{ANAN} ผูกไลน์เครื่องใหม่แล้ว")
    anan.tap("อนุมัติ", on=card)
    hears(anan, "เฉพาะผู้มีหน้าที่")
    new.say("งานของฉัน")
    new.tap("อนุมัติ", on=hears(new, number))
    hears(new, "อนุมัติคำขอ")
    now = [o for o in town.rows(Officer) if o.left_at is None]
    assert {o.name for o in now} == {MALEE, ANAN}
    assert old not in {o.person_id for o in now}
    assert {d.officer_id for d in town.rows(Duty) if d.topic is Topic.ACCOUNT} == {
        next(o.person_id for o in now if o.name == ANAN)
    }


def test_an_officer_makes_nobody_a_head_and_hands_out_nobody_elses_code(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    sets_up(malee, town)
    sets_up(anan, town)
    talk(malee, ("เพิ่มผู้รับผิดชอบ", "ชื่อ-นามสกุลอะไร"))
    malee.say(NEWCOMER)
    hears(malee, f"รหัสสำหรับ {NEWCOMER}")
    made = town.rows(Invitation)[-1]
    assert made.role is Role.OFFICER
    anan.postback(f"p=hand_invitation&invitation={made.id.hex}")
    hears(anan, "เฉพาะผู้มีหน้าที่")
    head = town.officer(PRATHAN, Role.HEAD)
    for data in ("remove", "rebind", "clear_factor", "manage"):
        sure = "" if data == "manage" else "&sure=1"
        malee.postback(f"p={data}&officer={person_id(town, PRATHAN).hex}{sure}")  # type: ignore[attr-defined]  # a UUID
    town.settle()
    assert said(malee, "เฉพาะผู้มีหน้าที่") == 4
    talk(head, ("เพิ่มผู้รับผิดชอบ", "ชื่อ-นามสกุลอะไร"), (NEWCOMER, "ทำหน้าที่ใด"))


def test_a_role_is_typed_and_a_number_is_no_name(town: Town) -> None:
    head = town.officer(PRATHAN, Role.HEAD)
    sets_up(head, town)
    talk(head, ("เพิ่มผู้รับผิดชอบ", "ชื่อ-นามสกุลอะไร"), ("340108", "ชื่อ-นามสกุลต้องไม่มีตัวเลข"))
    talk(head, (f"นาง{NEWCOMER}", "ทำหน้าที่ใด"), ("รอง ผอ.เขต", f"รหัสสำหรับ {NEWCOMER}"))
    assert town.rows(Invitation)[-1].role is Role.DIRECTOR


def test_a_colleagues_factor_is_cleared_and_everybody_hears_of_it(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    app = sets_up(malee, town)
    sets_up(anan, town)
    town.later(minutes=6)
    manages(malee, ANAN, "ล้างยืนยันสองขั้น", "ยืนยันการล้าง")
    talk(malee, (app.code(), "ล้างการยืนยันสองขั้นของ"))
    hears(anan, f"{MALEE} ล้างการยืนยันสองขั้นของ {ANAN}")
    assert [f.person_id for f in town.rows(Factor)] == [person_id(town, MALEE)]


# Break-glass


def test_the_head_takes_what_is_not_theirs_with_reason_and_factor(town: Town) -> None:
    malee, anan = town.officer(MALEE), town.officer(ANAN)
    head = town.officer(PRATHAN, Role.HEAD)
    app = sets_up(head, town)
    number = files(town.person("สมชาย ใจดี"))
    card = hears(malee, number)
    malee.tap("รับเรื่อง", on=card)
    hears(malee, "รับเรื่อง")
    town.later(minutes=6)
    head.say("คิวทั้งหมด")
    head.tap("ใช้อำนาจเร่งด่วน", on=hears(head, number))
    talk(head, (app.code(), "เหตุใดจึงต้องพิจารณา"))
    assert town.request(number).broken_by is None
    head.tap("ติดต่อเจ้าหน้าที่ไม่ได้")
    hears(head, "อยู่กับท่านแล้ว")
    for officer in (malee, anan):
        hears(officer, f"{PRATHAN} ใช้อำนาจเร่งด่วนรับคำขอ {number}")
    malee.tap("อนุมัติ", on=card)
    hears(malee, PRATHAN)
    assert town.request(number).state is State.PENDING
    head.tap("อนุมัติ")
    hears(head, "อนุมัติคำขอ")
    request = town.request(number)
    assert (request.broken_by, request.broken_why) == (person_id(town, PRATHAN), "nobody_there")
    assert request.decided_by == person_id(town, PRATHAN)
    assert Act.GLASS_BROKEN in acts(town)


def test_not_even_an_emergency_makes_ones_own_request_ones_own_to_decide(town: Town) -> None:
    town.officer(MALEE)
    head = town.officer(PRATHAN, Role.HEAD)
    sets_up(head, town)
    number = files(head)
    head.say("คิวทั้งหมด")
    assert "ใช้อำนาจเร่งด่วน" not in hears(head, number).labels
    head.postback(f"p=break_glass&request={town.request(number).id.hex}")
    hears(head, "เป็นของท่านเอง")
    assert town.request(number).broken_by is None


def test_only_the_head_breaks_the_glass_and_the_director_where_there_is_none(town: Town) -> None:
    malee = town.officer(MALEE)
    director = town.officer("รอง ใจดี", Role.DIRECTOR)
    sets_up(malee, town)
    app = sets_up(director, town)
    number = files(town.person("สมชาย ใจดี"))
    forged = f"p=break_glass&request={town.request(number).id.hex}"
    malee.postback(forged)
    hears(malee, "เฉพาะผู้มีหน้าที่")
    head = town.officer(PRATHAN, Role.HEAD)
    director.postback(forged)
    hears(director, "เฉพาะผู้มีหน้าที่")
    with town.helpdesk.database.write() as session:
        gone = session.get_one(Officer, person_id(town, PRATHAN))
        gone.left_at = gone.suspended_at = town.clock.now()
    town.later(minutes=6)
    director.postback(forged)
    talk(director, (app.code(), "เหตุใดจึงต้องพิจารณา"))
    assert head.chat.from_bot


def test_a_reason_typed_after_the_proof_is_over_changes_nothing(town: Town) -> None:
    town.officer(MALEE)
    head = town.officer(PRATHAN, Role.HEAD)
    app = sets_up(head, town)
    number = files(town.person("สมชาย ใจดี"))
    town.later(minutes=6)
    head.say("คิวทั้งหมด")
    head.tap("ใช้อำนาจเร่งด่วน", on=hears(head, number))
    talk(head, (app.code(), "เหตุใดจึงต้องพิจารณา"))
    town.later(minutes=6)
    talk(head, ("ผู้อำนวยการสั่งให้เร่งทันที", "หมดเวลา"))
    assert town.request(number).broken_by is None
