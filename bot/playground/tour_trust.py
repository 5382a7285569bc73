"""The tour's part about trust: a colleague is added with a second factor, and the head takes what
is not theirs, for all to see."""

from pyotp import TOTP

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story, page_behind
from bot.playground.visiting import visit
from store.factors import Factor
from store.requests import State
from store.roster import Invitation, Officer


def invite(story: Story, officer: Person, newcomer: Person) -> str:
    """The officer sets up the factor on the way. Gives its secret."""
    story.heading("factor")
    officer.say("เพิ่มผู้รับผิดชอบ")
    officer.chat.expect("ชื่อ-นามสกุลอะไร", WAIT)
    officer.say(newcomer.name)
    officer.chat.expect("ต้องยืนยันสองขั้น", WAIT)
    story.check(not story.rows(Invitation)[-1].code_hash, "without the factor there is no code")
    secret = set_up(story, officer)
    page = visit(page_behind(officer.chat.expect(f"รหัสสำหรับ {newcomer.name}", WAIT)), {})
    newcomer.say(page.texts["code"])
    newcomer.chat.expect("ผูกไลน์นี้กับ", WAIT)
    officer.chat.expect("ตามคำเชิญของ", WAIT)
    story.print_chats()
    names = {entry.name for entry in story.rows(Officer)}
    story.check(newcomer.name in names, "the colleague is on the roster")
    return secret


def set_up(story: Story, officer: Person) -> str:
    """From the page to the app's first code; gives the secret."""
    page = visit(page_behind(officer.chat.expect("หน้านั้นมีคิวอาร์โค้ด", WAIT)), {})
    secret = page.texts["secret"].replace(" ", "")
    officer.say(TOTP(secret).now())
    officer.chat.expect("ตั้งค่าการยืนยันสองขั้นแล้ว", WAIT)
    factors = [factor for factor in story.rows(Factor) if factor.nonce]
    story.check(bool(factors), "the factor is set up")
    return secret


def break_the_glass(story: Story, staff: Person, head: Person, officer: Person) -> str:
    """The request is the officers'; the head takes it, and everybody hears why. Gives the
    secret."""
    story.heading("glass")
    staff.say(f"ขอใช้เน็ต ชื่อ {staff.name} กลุ่มนโยบายและแผน โทร 081-555-1234 ใช้กับมือถือ")
    staff.chat.expect("พ.ร.บ.คอมพิวเตอร์", WAIT)
    staff.tap("รับทราบ")
    staff.chat.expect("ตรวจสอบ", WAIT)
    staff.tap("ยืนยัน")
    receipt = staff.chat.expect("รับคำขอ", WAIT).text
    number = next(word for word in receipt.split() if word.startswith("A-"))
    head.say("คิวทั้งหมด")
    head.tap("ใช้อำนาจเร่งด่วน", on=head.chat.expect(number, WAIT))
    secret = set_up(story, head)
    head.chat.expect("เหตุใดจึงต้องพิจารณา", WAIT)
    head.tap("ติดต่อเจ้าหน้าที่ไม่ได้")
    head.chat.expect("อยู่กับท่านแล้ว", WAIT)
    officer.chat.expect("ใช้อำนาจเร่งด่วน", WAIT)
    head.tap("อนุมัติ")
    head.chat.expect("อนุมัติคำขอ", WAIT)
    story.print_chats()
    request = story.numbered(number)
    story.check(request.state is State.APPROVED, "the head has decided it")
    story.check(request.broken_by is not None, "and the record says that the glass was broken")
    return secret
