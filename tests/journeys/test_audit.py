"""What is noted of a whole story: each decision once, by whom, and nothing that names anybody."""

import re

from sqlmodel import col, select

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.accounts import Account
from store.audit import AuditEntry
from store.people import People
from store.requests import Request
from store.roster import Invitation
from tests.journeys.conftest import NewTown
from tests.journeys.test_passwords import claims, forgets, number_in, opens, recognises, sets_again
from tests.journeys.town import Town, files, hears
from tests.personal import tells

Entry = tuple[str, str, str, str | None, str | None]
"""Act, actor, subject, on whose behalf, how."""


def noted(town: Town) -> list[Entry]:
    with town.helpdesk.database.read() as session:
        rows = session.exec(select(AuditEntry).order_by(col(AuditEntry.id))).all()
    return [(row.act, row.actor, row.subject, row.on_behalf_of, row.how) for row in rows]


def since(town: Town, before: list[Entry]) -> list[Entry]:
    town.settle()
    return noted(town)[len(before) :]


def id_of(town: Town, person: Person) -> str:
    with town.helpdesk.database.read() as session:
        known = People(session).by_line_id(person.user_id)
    assert known is not None
    return str(known.id)


def account_id(town: Town, username: str) -> str:
    return str(next(a.id for a in town.rows(Account) if a.username == username))


def test_each_decision_of_a_long_story_is_noted_once_by_who_made_it(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    me = id_of(town, officer)
    [invitation] = town.rows(Invitation)
    assert noted(town) == [("officer.bound", me, str(invitation.id), None, "officer")]

    # A new account, and how its owner was recognised.
    before = noted(town)
    number = files(staff)
    officer.tap("อนุมัติ", on=hears(officer, number))
    hears(officer, "กำลังเปิดบัญชี")
    hears(staff, "ตั้งรหัสผ่าน")
    who = id_of(town, staff)
    town.settle()
    [owned] = town.rows(Account)
    account = str(owned.id)
    visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": "5678"})
    officer.tap("พบตัวจริง")
    hears(officer, "บันทึกวิธี")
    assert since(town, before) == [
        ("account.approved", me, number, who, None),
        ("password.set", "page", account, who, "phone"),
        ("recognition.noted", me, number, who, "in_person"),
    ]

    # A forgotten password.
    before = noted(town)
    number = forgets(staff)
    recognises(officer, number, "โทรกลับเบอร์ที่บันทึกไว้")
    sets_again(town, staff, number)
    town.settle()
    assert since(town, before)[0] == ("password.approved", me, number, who, "call_back")
    assert sorted(since(town, before)[1:]) == [
        ("password.set", "page", account, who, "phone"),
        ("session.ended", "portal", account, who, None),
    ]

    # Not me, and given back; what waited is called off.
    before = noted(town)
    number = forgets(staff)
    staff.tap("ไม่ใช่ฉัน")
    case = number_in(hears(staff, "ระงับบัญชี"), "F-")
    town.settle()
    officer.tap("คืนการใช้งาน", on=hears(officer, case))
    hears(officer, "ด้วยวิธีใด")
    officer.tap("พบตัวจริง")
    hears(staff, "รหัสผ่านเดิมได้ตามปกติ")
    assert since(town, before) == [
        ("request.called_off", who, number, None, None),
        ("account.frozen", who, account, None, None),
        ("session.ended", "portal", account, who, None),
        ("return.approved", me, case, who, "in_person"),
        ("account.thawed", me, account, who, "return"),
    ]


def test_a_refusal_a_withdrawal_and_another_link_are_noted(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    me = id_of(town, officer)
    before = noted(town)
    first = files(staff)
    officer.tap("ไม่อนุมัติ", on=hears(officer, first))
    hears(officer, "เพราะเหตุใด")
    officer.say("ยังไม่มีชื่อในคำสั่งแต่งตั้งของ สมชาย ใจดี")
    hears(staff, "ไม่ได้รับอนุมัติ")
    who = id_of(town, staff)

    second = files(staff)
    hears(officer, second)
    staff.say("สถานะ")
    hears(staff, second)
    staff.tap("ถอนคำขอ")
    hears(staff, "แล้ว")

    third = files(staff)
    officer.tap("อนุมัติ", on=hears(officer, third))
    hears(staff, "ตั้งรหัสผ่าน")
    staff.say("ขอลิงก์ใหม่")
    hears(staff, "ลิงก์")
    town.settle()
    [owned] = town.rows(Account)
    assert since(town, before) == [
        ("account.refused", me, first, who, "own_words"),
        ("request.withdrawn", who, second, None, None),
        ("account.approved", me, third, who, None),
        ("link.reissued", who, str(owned.id), None, "phone"),
    ]


def test_a_claim_is_noted_with_who_has_the_account_now(own_town: NewTown) -> None:
    town = own_town()
    officer, former = town.officer("ละเอียด รอบคอบ"), town.person("พรทิพย์ แสนดี")
    username, _ = opens(town, officer, former)
    town.settle()
    before = noted(town)
    person = town.person("พรทิพย์ แสนดี (ไลน์ใหม่)")
    person.name = "พรทิพย์ แสนดี"
    number = claims(person, username)
    recognises(officer, number, "พบตัวจริง")
    hears(person, number)
    me, claimant = id_of(town, officer), id_of(town, person)
    decided = [entry for entry in since(town, before) if entry[0] != "session.ended"]
    assert decided == [
        ("claim.approved", me, number, claimant, "in_person"),
        ("account.handed_over", me, account_id(town, username), claimant, None),
    ]


def test_a_late_tap_and_a_strangers_tap_leave_no_entry(own_town: NewTown) -> None:
    town = own_town()
    officer, other = town.officer("มาลี ศรีสุข"), town.officer("วิไล งามดี")
    staff = town.person("สมชาย ใจดี")
    number = files(staff)
    cards = [hears(one, number) for one in (officer, other)]
    officer.tap("อนุมัติ", on=cards[0])
    hears(officer, "กำลังเปิดบัญชี")
    town.settle()
    before = noted(town)
    other.tap("อนุมัติ", on=cards[1])
    hears(other, number)
    assert since(town, before) == []


def test_no_entry_names_anybody(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    username, password = opens(town, officer, staff)
    number = forgets(staff)
    recognises(officer, number, "พบตัวจริง")
    _, another = sets_again(town, staff, number)
    town.settle()
    town.helpdesk.keepers[0].seal()
    with town.helpdesk.database.read() as session:
        connection = session.connection()
        written = [
            str(tuple(row))
            for table in ("audit_entry", "audit_segment")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - ours
        ]
    everything = "\n".join(written)
    for secret in (username, password, another, staff.user_id, officer.user_id):
        assert secret not in everything.replace(number, "")
    assert not tells("0812345678", everything)
    assert not re.search(r"[ก-๛]", everything)
    assert {request.number for request in town.rows(Request)} <= set(
        re.findall(r"\w-\d+", everything)
    )


def test_officers_hear_for_free_that_the_record_was_changed(own_town: NewTown) -> None:
    town = own_town()
    officer, staff = town.officer("มาลี ศรีสุข"), town.person("สมชาย ใจดี")
    opens(town, officer, staff)
    town.settle()
    keeper = town.helpdesk.keepers[0]
    assert keeper.seal() == 1
    assert keeper.look().holds  # type: ignore[union-attr]  # nobody else looks
    with town.helpdesk.database.write() as session:
        session.connection().exec_driver_sql("UPDATE audit_entry SET how = 'superior' WHERE id = 2")
    said = len(officer.chat.from_bot)
    for _ in range(2):
        assert not keeper.look().holds  # type: ignore[union-attr]  # nobody else looks
        town.settle()
    assert len(officer.chat.from_bot) == said
    officer.say("งานของฉัน")
    hears(officer, "helpdesk audit verify")
    town.settle()
    told = [m for m in officer.chat.from_bot if "helpdesk audit verify" in m.text]
    assert len(told) == 1
    assert not any("audit" in m.text for m in staff.chat.from_bot)
