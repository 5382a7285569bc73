"""The tour's part about who is online: the warning before an idle cut, what traffic changes, the
cut, what is said of it afterwards, and leaving from the chat."""

from datetime import timedelta

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story
from store.online import End, OnlineSession

STEP = timedelta(seconds=30)
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


def passes(story: Story, *, minutes: int) -> None:
    """Office time goes on in small steps, and the portal is read at each, as it is every day."""
    for _ in range(int(timedelta(minutes=minutes) / STEP)):
        story.play.clock.forward(STEP)
        story.play.helpdesk.timers().look()


def _row(story: Story, key: str) -> OnlineSession:
    return next(row for row in story.rows(OnlineSession) if row.key == key)
