"""The story of the product, played without a browser: a staff member gets an internet account, a
warning before the network logs them out, and another password when the first is forgotten; an
officer is away, and nothing is forgotten; a colleague is added, and the head breaks the glass;
somebody without LINE gets an account, too, and a machine that many use, and three people of a list;
what does not work is mended; who has left by the yearly staff list loses the account; a school asks
for figures, which an officer brings up to date; and a room full of guests comes and goes.

Every step is checked where it happened, in the portal and in the database; what the bot says is
printed, and only waited for. ``tour`` returns 0 when everything really happened.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bot.playground import (
    tour_desk,
    tour_figures,
    tour_guests,
    tour_lists,
    tour_passwords,
    tour_routing,
    tour_sessions,
    tour_trust,
)
from bot.playground.persons import Person
from bot.playground.running import Echo, Playground, install_menus
from bot.playground.story import WAIT, Story, answered, without_phones
from bot.playground.visiting import Visit, visit
from portal_bridge.contract import Why
from store.accounts import Account, AccountState
from store.requests import Request, State
from store.roster import Officer, Role


def tour(play: Playground, echo: Echo) -> int:
    """Play the story and print it as a conversation."""
    said = _sentences()

    def show(line: str) -> None:
        echo(without_phones(line))

    story = _Tour(play, show, said)
    try:
        story.tell()
    except AssertionError as missed:
        story.print_chats()
        show("\n✗ " + said["missed"].format(what=missed))
        return 1
    show("\n✓ " + said["passed"].format(count=story.checked))
    return 0


def _sentences() -> dict[str, str]:
    source = resources.files("bot.playground").joinpath("texts.toml").read_text(encoding="utf-8")
    return {name: str(text) for name, text in tomllib.loads(source)["tour"].items()}


@dataclass
class _Tour(Story):
    """From nobody's account to a password that was forgotten."""

    def tell(self) -> None:
        install_menus(self.play)
        add = self.play.platform.person
        staff, school = add("สมชาย ใจดี"), add("ครูวรรณา บ้านวังไผ่")
        officer, second = add("มาลี ศรีสุข"), add("อนันต์ พูลผล")
        head = add("ประธาน ใจกว้าง")
        self.bind(officer, second, head)
        self.ask(staff)
        self.decide(staff, officer, second)
        password = self.set_password(staff)
        username = self.only(Account).username
        tour_sessions.idle(self, staff, username, password)
        tour_sessions.leave(self, staff, officer, username, password)
        tour_sessions.remember(self, staff, username, password)
        forgotten = tour_passwords.forget(self, staff, officer, password)
        tour_passwords.slip(self, staff, officer, forgotten)
        self.refuse(school, officer)
        self.amend(school)
        self.deliver_again(school)
        tour_routing.go_away(self, officer, second)
        tour_routing.train_within(self, officer, second)
        tour_routing.pass_on(self, "A-0003", head)
        trusted = tour_trust.invite(self, second, add("วิชัย ใจกล้า"))
        tour_sessions.ask_who(self, second)
        glass = tour_trust.break_the_glass(self, add("วิภา แสงทอง"), head, second)
        chosen = tour_desk.open_for(self, second)
        tour_desk.report(self, staff, second)
        shared = tour_desk.share(self, second, staff)
        tour_lists.open_several(self, second)
        tour_lists.sweep(self, second)
        tour_figures.ask(self, school)
        tour_figures.take_along(self, school)
        tour_figures.drop(self, second, school)
        came = tour_guests.meet(self, second)
        self.keep_secrets(password, forgotten, trusted, glass, chosen, shared, *came)

    def bind(self, *officers: Person) -> None:
        """The last of them is the head."""
        self.heading("bind")
        for officer in officers:
            officer.follow()
            officer.chat.expect("ยินดีต้อนรับ", WAIT)
            role = Role.HEAD if officer is officers[-1] else Role.OFFICER
            officer.say(self.play.invite(officer.name, role))
            officer.chat.expect("งานของฉัน", WAIT)
        self.print_chats()
        roles = [entry.role for entry in self.rows(Officer)]
        self.check(roles.count(Role.OFFICER) == 2, "two officers are on the roster")
        self.check(roles.count(Role.HEAD) == 1, "and the head of the group")

    def ask(self, staff: Person) -> None:
        self.heading("ask")
        staff.follow()
        staff.chat.expect("ยินดีต้อนรับ", WAIT)
        for says, hears in (
            ("ขอใช้อินเทอร์เน็ต", "พ.ร.บ.คอมพิวเตอร์"),
            ("รับทราบ", "(1/4)"),
            ("นายสมชาย ใจดี", "(2/4)"),
            ("กลุ่มนิเทส", "(3/4)"),
            ("๐๘๑-๒๓๔", "(3/4)"),
            ("๐๘๑-๒๓๔-๕๖๗๘", "(4/4)"),
            ("ทั้งสองอย่าง", "ตรวจสอบ"),
        ):
            staff.say(says)
            staff.chat.expect(hears, WAIT)
        staff.tap("ยืนยัน")
        staff.chat.expect("A-0001", WAIT)
        self.print_chats()
        request = self.only(Request)
        self.check(request.state is State.PENDING, "the request waits")
        self.check(request.name == "สมชาย ใจดี", "the title is not part of the name")
        self.check("นิเทศ" in request.place_name, "the typing slip found the right group")
        self.check(request.phone == "+66812345678", "the phone is on file")

    def decide(self, staff: Person, officer: Person, second: Person) -> None:
        self.heading("decide")
        card = officer.chat.expect("A-0001", WAIT)
        late = second.chat.expect("A-0001", WAIT)
        forged = next(str(a.get("data")) for a in card.actions if a.get("label") == "อนุมัติ")
        staff.postback(forged)
        staff.chat.until(answered, WAIT)
        self.check(self.only(Request).state is State.PENDING, "the requester decides nothing")
        officer.tap("อนุมัติ", on=card)
        officer.chat.expect("A-0001", WAIT)
        second.tap("อนุมัติ", on=late)
        second.chat.expect("A-0001", WAIT)
        staff.chat.expect("ตั้งรหัสผ่าน", WAIT)
        self.print_chats()
        request, account = self.only(Request), self.only(Account)
        self.check(request.state is State.APPROVED, "the request is approved")
        self.check(len(self.rows(Account)) == 1, "two taps opened one account")
        state = self.play.portal.look(account.username)
        self.check(state is not None and state.locked, "the portal has the account, locked")

    def set_password(self, staff: Person) -> str:
        self.heading("password")
        username = self.only(Account).username
        self.check(self.login(username, "guess-guess") is Why.LOCKED, "nobody can log in yet")
        address = str(staff.tap("ตั้งรหัสผ่าน").uri)
        for _ in range(3):
            self.check(visit(address).status == 200, "looking at the page consumes nothing")
        wrong = visit(address, {"last4": "0000"})
        self.check(wrong.status == 422 and not wrong.password, "wrong digits show no password")
        page: Visit = visit(address, {"last4": "5678"})
        self.check(page.status == 200 and page.username == username, "the page names the account")
        self.check(bool(page.password), "the password is shown")
        again = visit(address, {"last4": "5678"})
        self.check(400 <= again.status < 500 and not again.password, "the link works once")
        self.echo(f"  🌐 {username} · •••••••• · {page.status}")
        self.check(self.login(username, page.password) is None, "the password opens the portal")
        self.check(self.only(Account).state is AccountState.ACTIVE, "the account is active")
        return page.password

    def refuse(self, school: Person, officer: Person) -> None:
        self.heading("refuse")
        school.say("ขอใช้เน็ต ชื่อ วรรณา ใจงาม รร.บ้านวังไผ่ โทร 089-876-5432 ใช้กับคอม")
        school.chat.expect("พ.ร.บ.คอมพิวเตอร์", WAIT)
        school.tap("รับทราบ")
        school.chat.expect("ตรวจสอบ", WAIT)
        school.tap("ยืนยัน")
        school.chat.expect("A-0002", WAIT)
        card = officer.chat.expect("A-0002", WAIT)
        officer.tap("ไม่อนุมัติ", on=card)
        officer.chat.expect("A-0002", WAIT)
        officer.tap("ข้อมูลไม่ครบ")
        officer.chat.expect("A-0002", WAIT)
        school.chat.expect("A-0002", WAIT)
        self.print_chats()
        refused = self.numbered("A-0002")
        self.check(refused.state is State.REFUSED, "the second request is refused")
        self.check(refused.reason == "incomplete", "the reason is on record")
        self.check(len(self.rows(Account)) == 1, "no account was opened for it")

    def amend(self, school: Person) -> None:
        self.heading("amend")
        school.tap("แก้ไข")
        school.chat.expect("ตรวจสอบ", WAIT)
        school.tap("ยืนยัน")
        school.chat.expect("A-0003", WAIT)
        self.print_chats()
        self.check(self.numbered("A-0003").state is State.PENDING, "it was sent anew")

    def deliver_again(self, school: Person) -> None:
        self.heading("redelivered")
        webhook = school.say("สถานะ")
        school.chat.expect("A-0003", WAIT)
        before = len(school.chat.messages)
        self.play.platform.webhooks.repeat(webhook)
        school.say("ขอบคุณ")
        school.chat.until(answered, WAIT)
        self.check(len(school.chat.messages) == before + 2, "the repeat was not answered again")
        self.print_chats()

    def keep_secrets(self, *passwords: str) -> None:
        self.heading("secret")
        database = self.play.helpdesk.database
        stored = Path(str(database.url.database))
        files = [stored, *stored.parent.glob(f"{stored.name}-*")]
        found = any(word.encode() in file.read_bytes() for file in files for word in passwords)
        self.check(not found, "no password and no secret stands in any file of the database")
        self.check(self.all_delivered(), "nothing is left undelivered")
        self.print_chats()
