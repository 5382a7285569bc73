"""The tour's part about lists: several people at once, pasted into the chat, and the yearly look at
who has left or moved, by a file."""

from bot.playground.page.samples import PEOPLE, sample
from bot.playground.persons import Person
from bot.playground.story import WAIT, Story, page_behind
from bot.playground.visiting import visit
from store.accounts import Account, AccountState
from store.audit import Act, AuditEntry
from store.people import Person as Row
from store.requests import Request

(_, _), MOVED, LEFT = (one[:2] for one in PEOPLE)


def open_several(story: Story, officer: Person) -> None:
    """What is ready is opened, each by a request of its own; the slips are one file."""
    story.heading("several")
    officer.say("เปิดหลายบัญชี")
    officer.chat.expect("กรุณาวางรายการ", WAIT)
    officer.say("\n".join("\t".join(one) for one in PEOPLE))
    officer.chat.expect("ด้วยวิธีใด", WAIT)
    officer.tap("พบตัวจริง")
    officer.chat.expect("ตรวจรายการแล้ว", WAIT)
    officer.tap("ยืนยัน")
    card = officer.chat.expect("เปิดบัญชีครบแล้ว", WAIT)
    officer.tap("พิมพ์ใบแจ้งทั้งชุด", on=card)
    slips = visit(page_behind(officer.chat.expect("ใบแจ้ง", WAIT)), {})
    story.print_chats()
    story.check(slips.content.startswith(b"%PDF"), "the slips of all are one PDF")
    requests = [row for row in story.rows(Request) if row.batch is not None]
    story.check(len(requests) == len(PEOPLE), "each of them has a request of their own")
    story.check(len({row.batch for row in requests}) == 1, "and the list is one batch")
    accounts = [_account(story, name) for name, *_ in PEOPLE]
    there = [story.play.portal.look(account.username) for account in accounts]
    story.check(all(one and one.locked for one in there), "the portal has them all, locked")


def sweep(story: Story, officer: Person) -> None:
    """Who is not on the list any more keeps the account until a day; who has moved is put there."""
    story.heading("sweep")
    found = sample("staff", story.play.platform.today())
    if found is None:
        raise LookupError("there is no such sample")
    officer.say("สำรวจบัญชีประจำปี")
    officer.chat.expect("กรุณาส่งรายชื่อ", WAIT)
    officer.send_file(*found)
    officer.chat.expect("ไม่ได้เก็บไฟล์ไว้", WAIT)
    missing = officer.chat.expect("ไม่พบในรายชื่อ", WAIT)
    name, _ = LEFT
    story.check(name in missing.text, "who is not on the list is found")
    officer.tap("ปิดบัญชี", on=missing)
    officer.chat.expect("เมื่อสิ้นวันใด", WAIT)
    officer.say("พรุ่งนี้")
    officer.chat.expect("ต้องยืนยันสองขั้น", WAIT)
    officer.tap("ยืนยัน")
    officer.chat.expect(f"ตั้งปิดบัญชีของ {name}", WAIT)
    officer.tap("ย้ายที่ทำงาน")
    officer.chat.expect("กลุ่มนิเทศ", WAIT)
    story.check(story.all_delivered(), "the portal has heard of it")
    story.print_chats()
    account, moved = _account(story, name), _owner(story, MOVED[0])
    story.check(account.state is AccountState.LOCKED, "nothing is closed by the list itself")
    story.check(account.closes_at is not None, "it has its last day")
    there = story.play.portal.look(account.username)
    story.check(there is not None and there.expires == account.closes_at, "in the portal, too")
    story.check("นิเทศ" in (moved.place_name or ""), "who has moved is at the new workplace")
    acts = [entry.act for entry in story.rows(AuditEntry)]
    story.check(Act.STAFF_LIST_COMPARED in acts, "and the audit knows that a list was compared")


def _owner(story: Story, name: str) -> Row:
    return next(row for row in story.rows(Row) if row.name == name)


def _account(story: Story, name: str) -> Account:
    owner = _owner(story, name)
    return next(row for row in story.rows(Account) if row.owner_id == owner.id)
