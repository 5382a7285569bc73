"""The tour's part about who is online: the warning before an idle cut, what traffic changes, the
cut, what is said of it afterwards, leaving from the chat, and a phone that is remembered."""

from datetime import timedelta

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story
from store.clock import BANGKOK, BUDDHIST_ERA
from store.devices import Device, DeviceState
from store.online import End, OnlineSession
from store.sessionbook import SESSIONS
from store.whois import Disclosure

STEP = timedelta(seconds=30)
PHONE = ("00-00-5E-00-53-42", "10.0.0.42")
PC = ("02-00-5E-00-00-41", "10.0.0.41")


def idle(story: Story, staff: Person, username: str, password: str) -> None:
    """Warned, active again, warned again, cut, and told."""
    story.heading("idle")
    staff.say("เปิดเตือนทุกครั้ง")
    staff.chat.expect("ทุกครั้ง", WAIT)
    session = story.play.portal.login(username, password, *PC)
    passes(story, minutes=8)
    staff.chat.expect("อีกประมาณ 2 นาที", WAIT)
    story.check(_row(story, session.id).warned_at is not None, "two minutes before the cut, a word")
    story.play.portal.use(session.id, up=48_000, down=1_500_000)
    passes(story, minutes=1)
    story.check(_row(story, session.id).warned_at is None, "traffic ends the silence")
    passes(story, minutes=8)
    staff.chat.expect("อีกประมาณ 2 นาที", WAIT)
    passes(story, minutes=3)
    over = _row(story, session.id)
    story.check(over.cause is End.IDLE, "the portal cut the session, and our record says why")
    story.check(over.bytes_up == 48_000, "with what it used")
    staff.say("ช่วยเหลือ")
    staff.chat.expect("ออกจากระบบเอง", WAIT)
    story.print_chats()


def leave(story: Story, staff: Person, officer: Person, username: str, password: str) -> None:
    """The officer sees who is online; the person leaves from the chat."""
    story.heading("leave")
    session = story.play.portal.login(username, password, *PC)
    passes(story, minutes=1)
    officer.say(f"ใครออนไลน์ {PC[1]}")
    officer.chat.expect(username, WAIT)
    staff.say("สถานะเน็ต")
    staff.chat.expect("ใช้บัญชีของท่านอยู่", WAIT)
    card = next(
        message
        for message in reversed(staff.chat.messages)
        if PC[1] in message.text and message.by_bot
    )
    staff.tap("ออกจากระบบ", on=card)
    staff.chat.expect("ออกจากระบบแล้ว", WAIT)
    story.print_chats()
    running = [one.id for one in story.play.portal.online()]
    story.check(session.id not in running, "the portal has it no more")
    story.check(_row(story, session.id).cause is End.USER, "its owner ended it")


def ask_who(story: Story, officer: Person) -> None:
    """A letter asks who had an address; the officer has just shown the second factor."""
    story.heading("who_had")
    row = next(one for one in story.rows(OnlineSession) if one.cause is End.IDLE)
    at = (row.started_at + timedelta(minutes=1)).astimezone(BANGKOK)
    officer.say(f"ใครใช้ไอพี {row.address} {at:%d/%m}/{at.year + BUDDHIST_ERA} {at:%H.%M}")
    officer.chat.expect("เหตุที่ต้องค้น", WAIT)
    officer.tap("มีหนังสือขอข้อมูล")
    officer.chat.expect("เลขที่และวันที่", WAIT)
    officer.say("สภ.หล่มสัก ที่ ตช 0021/123")
    officer.chat.expect(row.username, WAIT)
    story.print_chats()
    [*_, asked] = story.rows(Disclosure)
    story.check("ตช 0021/123" in asked.reason, "who asked and why is kept")
    book = next(one for one in story.play.helpdesk.keepers if one.book is SESSIONS)
    story.check(book.seal() == 1, "what has ended is sealed")
    report = book.look()
    story.check(report is not None and report.holds, "and was not changed since")


def remember(story: Story, staff: Person, username: str, password: str) -> None:
    """A phone types its password once: neither warned nor cut, in by itself, and forgotten."""
    story.heading("remember")
    portal = story.play.portal
    portal.login(username, password, *PHONE)
    passes(story, minutes=1)
    staff.say("สถานะเน็ต")
    staff.chat.expect("ใช้บัญชีของท่านอยู่", WAIT)
    card = next(
        message
        for message in reversed(staff.chat.messages)
        if PHONE[1] in message.text and message.by_bot
    )
    staff.tap("จำเครื่องนี้", on=card)
    staff.chat.expect("จำเครื่องนี้แล้ว", WAIT)
    warned = _warnings(story)
    passes(story, minutes=12)
    online = [one for one in portal.online() if one.mac == PHONE[0]]
    story.check([one.remembered for one in online] == [True], "idle beyond the limit, and not cut")
    story.check(_warnings(story) == warned, "and not warned either")
    portal.end(online[0].id)
    story.check(portal.come_in(*PHONE).username == username, "it comes in without a password")
    passes(story, minutes=1)
    staff.say("เครื่องที่จำไว้")
    staff.chat.expect("จำไว้ 1 เครื่อง", WAIT)
    staff.tap("ให้ลืมเครื่องนี้", on=staff.chat.messages[-2])
    staff.chat.expect("ใช่หรือไม่", WAIT)
    staff.tap("ยืนยันให้ลืม")
    staff.chat.expect("ต้องกรอกชื่อผู้ใช้และรหัสผ่าน", WAIT)
    story.print_chats()
    story.check(portal.remembered() == [], "forgotten in the portal, too")
    states = [device.state for device in story.rows(Device)]
    story.check(states == [DeviceState.FORGOTTEN], "and on record as forgotten")


def _warnings(story: Story) -> int:
    return sum(row.warned_at is not None for row in story.rows(OnlineSession))


def passes(story: Story, *, minutes: int) -> None:
    """Office time goes on in small steps, and the portal is read at each, as it is every day."""
    for _ in range(int(timedelta(minutes=minutes) / STEP)):
        story.play.clock.forward(STEP)
        story.play.helpdesk.timers().look()


def _row(story: Story, key: str) -> OnlineSession:
    return next(row for row in story.rows(OnlineSession) if row.key == key)
