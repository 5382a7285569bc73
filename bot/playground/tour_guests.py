"""The tour's part in the meeting room: a guest pass, two who come in with it, and its end."""

import re

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story
from bot.playground.visiting import Visit, visit
from portal_bridge.contract import Why
from store.accounts import Account, AccountState
from store.passes import GuestPass
from store.people import Person as Row


def meet(story: Story, officer: Person) -> tuple[str, str]:
    """Everybody gets an account of their own; at the end nobody has one. Gives the passwords."""
    story.heading("guests")
    officer.say("บัตรผ่าน ประชุมผู้บริหารสถานศึกษา 3 คน")
    officer.chat.expect("ใช้วันเวลาใด", WAIT)
    officer.tap("3 ชั่วโมงจากนี้")
    officer.chat.expect("ตรวจสอบบัตรผ่าน", WAIT)
    officer.tap("ยืนยัน")
    card = officer.chat.expect("บัตรผ่าน G-0001", WAIT)
    address = next(str(a["uri"]) for a in card.actions if a.get("type") == "uri")
    officer.tap("ใบติดหน้าห้อง", on=card)
    page = officer.chat.expect("ใบติดหน้าห้อง G-0001", WAIT)
    poster = visit(next(str(a["uri"]) for a in page.actions if a.get("type") == "uri"), {})
    story.check(poster.content.startswith(b"%PDF"), "the poster is a PDF")
    first = _comes_in(address, "ปรีชา ตั้งใจ", "081-111-2222")
    second = _comes_in(address, "อารีย์ มั่นคง", "089-222-3333")
    story.print_chats()
    story.check(first.username != second.username, "each guest has an account of their own")
    for guest in (first, second):
        story.echo(f"  🌐 {guest.username} · •••••••• · {guest.status}")
        story.check(story.login(guest.username, guest.password) is None, "and gets in with it")
    owner = next(row for row in story.rows(Row) if row.name == "ปรีชา ตั้งใจ")
    story.check(owner.line_id is None, "a guest is known by name, without LINE")
    story.check(story.only(GuestPass).taken == 2, "two of three places are taken")
    officer.tap("ปิดบัตรผ่าน", on=card)
    officer.chat.expect("กดยืนยันเพื่อปิด", WAIT)
    officer.tap("ยืนยันปิดบัตรผ่าน")
    officer.chat.expect("ปิดบัตรผ่าน G-0001 แล้ว", WAIT)
    story.print_chats()
    story.check(story.all_delivered(), "the portal was told")
    for guest in (first, second):
        story.check(story.login(guest.username, guest.password) is Why.WRONG, "nobody gets in")
        story.check(story.play.portal.look(guest.username) is None, "the portal has no account")
    states = {row.state for row in story.rows(Account) if row.owner_id == owner.id}
    story.check(states == {AccountState.CLOSED}, "who had it stays known for ninety days")
    story.check(visit(address).status == 410, "the page lets nobody in any more")
    return first.password, second.password


def _comes_in(address: str, name: str, phone: str) -> Visit:
    """The form as a browser is given it, filled in."""
    mark = re.search(r'name="form" value="([^"]+)"', visit(address).body)
    return visit(address, {"form": mark[1] if mark else "", "name": name, "phone": phone})
