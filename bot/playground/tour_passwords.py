"""The tour's second part: a forgotten password, and ``ไม่ใช่ฉัน`` by a slip."""

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story
from bot.playground.visiting import visit
from portal_bridge.contract import Why
from store.accounts import Account, AccountState
from store.requests import Recognition, State


def forget(story: Story, staff: Person, officer: Person, old: str) -> str:
    """The officer says how they knew the person; only then does the old password die."""
    story.heading("forget")
    username = story.only(Account).username
    staff.say("ลืมรหัสผ่าน")
    staff.chat.expect("P-0001", WAIT)
    card = officer.chat.expect("P-0001", WAIT)
    officer.tap("อนุมัติ", on=card)
    officer.chat.expect("ด้วยวิธีใด", WAIT)
    story.check(story.numbered("P-0001").state is State.PENDING, "a yes alone approves nothing")
    story.check(story.login(username, old) is None, "the old password still opens the portal")
    officer.tap("โทรกลับเบอร์ที่บันทึกไว้")
    page = staff.chat.expect("P-0001", WAIT)
    story.print_chats()
    asked = story.numbered("P-0001")
    story.check(asked.state is State.APPROVED, "the reset is approved")
    story.check(asked.recognised is Recognition.CALL_BACK, "how the person was known is on record")
    story.check(story.login(username, old) is Why.LOCKED, "the old password is dead")
    story.check(story.all_delivered(), "the portal was told to end what was online")
    story.check(not story.play.portal.online(), "nobody is online with it any more")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน", on=page).uri), {"last4": "5678"})
    story.check(shown.status == 200 and bool(shown.password), "the page shows another password")
    story.check(story.login(username, shown.password) is None, "the new password opens the portal")
    story.check(story.login(username, old) is Why.WRONG, "the old one does not")
    return shown.password


def slip(story: Story, staff: Person, officer: Person, password: str) -> None:
    """One tap shuts the account; the officer gives it back on the same day."""
    story.heading("not_me")
    username = story.only(Account).username
    staff.say("ไม่ใช่ฉัน")
    staff.chat.expect("ระงับบัญชีใด", WAIT)
    staff.tap(username)
    staff.chat.expect("F-0001", WAIT)
    case = officer.chat.expect("F-0001", WAIT)
    story.check(story.all_delivered(), "the portal has been told")
    story.check(story.login(username, password) is Why.FROZEN, "nobody gets in any more")
    officer.tap("คืนการใช้งาน", on=case)
    officer.chat.expect("ด้วยวิธีใด", WAIT)
    officer.tap("พบตัวจริง")
    staff.chat.expect("ตามปกติ", WAIT)
    story.check(story.all_delivered(), "the portal has been told")
    story.print_chats()
    story.check(story.only(Account).state is AccountState.ACTIVE, "the account is as it was")
    story.check(story.login(username, password) is None, "the same password works again")
