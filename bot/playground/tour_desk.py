"""The tour's part at the desk: an account for somebody who has no LINE, a machine that many use,
and something that does not work."""

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story, page_behind
from bot.playground.visiting import visit
from portal_bridge.contract import Why
from store.accounts import Account, AccountState
from store.people import Person as Row
from store.requests import Kind, State

WITHOUT_LINE = "สมศรี มีสุข"
MACHINE = "คอมห้องสมุด เครื่อง 1"


def open_for(story: Story, officer: Person) -> str:
    """The officer recognises the person at the desk, prints the slip, and lets the person set the
    password there and then. Gives the password."""
    story.heading("other")
    for says, hears in (
        ("เปิดบัญชีให้ผู้อื่น", "เปิดบัญชีให้ผู้ใด"),
        (WITHOUT_LINE, "ทำงานที่"),
        ("กลุ่มนิเทศ", "เบอร์โทรศัพท์ของ"),
        ("089-765-4321", "จะใช้กับเครื่องใด"),
        ("คอม", "ด้วยวิธีใด"),
        ("พบตัวจริง", "ตรวจสอบ"),
    ):
        officer.say(says)
        officer.chat.expect(hears, WAIT)
    officer.tap("ยืนยัน")
    card = officer.chat.expect("เปิดบัญชีแล้ว A-", WAIT)
    officer.tap("พิมพ์ใบแจ้ง", on=card)
    page = officer.chat.expect("ใบแจ้ง A-", WAIT)
    slip = visit(page_behind(page), {})
    story.check(slip.content.startswith(b"%PDF"), "the slip is a PDF, made when its page is opened")
    owner = next(row for row in story.rows(Row) if row.name == WITHOUT_LINE)
    story.check(owner.line_id is None, "its owner has no LINE")
    account = next(row for row in story.rows(Account) if row.owner_id == owner.id)
    story.check(story.login(account.username, "guess-guess") is Why.LOCKED, "nobody gets in yet")
    officer.tap("ตั้งรหัสที่นี่", on=card)
    here = officer.chat.expect("ตั้งรหัสที่นี่ A-", WAIT)
    shown = visit(page_behind(here), {"last4": "4321"})
    story.print_chats()
    story.check(bool(shown.password), "the owner sets the password at the officer's desk")
    story.check(story.login(account.username, shown.password) is None, "and gets in with it")
    state = next(row for row in story.rows(Account) if row.id == account.id).state
    story.check(state is AccountState.ACTIVE, "the account is active")
    return shown.password


def share(story: Story, officer: Person, custodian: Person) -> str:
    """A machine for everybody has an account in one person's care, who sets its password. Gives the
    password."""
    story.heading("shared")
    officer.say("บัญชีเครื่องส่วนกลาง")
    officer.chat.expect("พ.ร.บ.", WAIT)
    officer.tap("รับทราบ")
    for says, hears in (
        (MACHINE, "ตั้งอยู่ที่"),
        ("อำนวยการ", "ผู้ใดเป็นผู้ดูแล"),
        (custodian.name, "กรุณาตรวจสอบ"),
    ):
        officer.say(says)
        officer.chat.expect(hears, WAIT)
    officer.tap("ยืนยัน")
    card = custodian.chat.expect("ท่านเป็นผู้ดูแล", WAIT)
    shown = visit(page_behind(card), {"last4": "5678"})
    story.print_chats()
    account = next(row for row in story.rows(Account) if row.shared_label == MACHINE)
    owner = next(row for row in story.rows(Row) if row.id == account.owner_id)
    story.check(owner.line_id is not None, "the machine is in the care of one person")
    story.check(owner.name == custodian.name, "who is the one that was named")
    story.check(account.username == shown.username, "the page sets the machine's password")
    story.check(story.login(shown.username, shown.password) is None, "which opens the portal")
    return shown.password


def report(story: Story, staff: Person, officer: Person) -> None:
    """What the office knows of the person is not asked; the officer asks back, and mends it."""
    story.heading("problem")
    staff.say("เน็ตที่ห้องธุรการหลุดบ่อย")
    staff.chat.expect("กดยืนยันเพื่อส่ง", WAIT)
    staff.tap("ยืนยัน")
    staff.chat.expect("รับแจ้งปัญหา T-0001", WAIT)
    card = officer.chat.expect("แจ้งปัญหา T-0001", WAIT)
    officer.tap("ถามผู้แจ้ง", on=card)
    officer.chat.expect("ต้องการถามอะไร", WAIT)
    officer.say("เป็นทุกเครื่องหรือเครื่องเดียว")
    staff.chat.expect("เป็นทุกเครื่องหรือเครื่องเดียว", WAIT)
    staff.tap("ตอบ")
    staff.chat.expect("กรุณาพิมพ์รายละเอียด", WAIT)
    staff.say("ทุกเครื่อง ตั้งแต่เช้า")
    officer.chat.expect("ทุกเครื่อง ตั้งแต่เช้า", WAIT)
    officer.tap("แก้ไขแล้ว", on=card)
    officer.chat.expect("แก้ไขอย่างไร", WAIT)
    officer.tap("เริ่มระบบใหม่แล้ว")
    staff.chat.expect("T-0001 ดำเนินการแล้ว", WAIT)
    story.print_chats()
    settled = story.numbered("T-0001")
    story.check(settled.kind is Kind.PROBLEM, "the problem has a number of its own")
    story.check(settled.state is State.APPROVED, "and is solved")
    story.check("ทุกเครื่อง" in (settled.detail or ""), "with what the reporter added")
