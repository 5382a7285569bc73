"""The story of the main job, played without a browser: a staff member gets an internet account.

Every step is checked where it happened, in the portal and in the database; what the bot says is
printed, and only waited for. ``tour`` returns 0 when everything really happened.
"""

import time
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TypeVar

from sqlmodel import SQLModel, col, select

from bot.playground import reading
from bot.playground.chats import Chat, ChatMessage
from bot.playground.persons import Person
from bot.playground.running import Echo, Playground, install_menus
from bot.playground.visiting import Visit, visit
from portal_bridge.contract import LoginRefused, Why
from store.accounts import Account, AccountState
from store.outbox import Job, JobState
from store.requests import Request, State
from store.roster import Officer

RowT = TypeVar("RowT", bound=SQLModel)
MACHINE = ("02-00-5E-00-00-11", "10.0.0.31")
WAIT = 10.0


class Missed(AssertionError):
    """A step did not really happen."""


def tour(play: Playground, echo: Echo) -> int:
    """Play the story and print it as a conversation."""
    said = _sentences()
    story = _Story(play, echo, said)
    try:
        story.tell()
    except AssertionError as missed:
        story.print_chats()
        echo("\n✗ " + said["missed"].format(what=missed))
        return 1
    echo("\n✓ " + said["passed"].format(count=story.checked))
    return 0


def _sentences() -> dict[str, str]:
    source = resources.files("bot.playground").joinpath("texts.toml").read_text(encoding="utf-8")
    return {name: str(text) for name, text in tomllib.loads(source)["tour"].items()}


@dataclass
class _Story:
    play: Playground
    echo: Echo
    said: dict[str, str]
    checked: int = 0
    printed: dict[str, int] = field(default_factory=dict)

    def tell(self) -> None:
        install_menus(self.play)
        add = self.play.platform.person
        staff, school = add("สมชาย ใจดี"), add("ครูวรรณา บ้านวังไผ่")
        officer, second = add("มาลี ศรีสุข"), add("อนันต์ พูลผล")
        self.bind(officer, second)
        self.ask(staff)
        self.decide(staff, officer, second)
        password = self.set_password(staff)
        self.refuse(school, officer)
        self.amend(school)
        self.deliver_again(school)
        self.keep_secrets(password)

    def bind(self, *officers: Person) -> None:
        self.heading("bind")
        for officer in officers:
            officer.follow()
            officer.chat.expect("ยินดีต้อนรับ", WAIT)
            officer.say(self.play.invite(officer.name))
            officer.chat.expect("งานของฉัน", WAIT)
        self.print_chats()
        self.check(len(self.rows(Officer)) == 2, "two officers are on the roster")

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

    def keep_secrets(self, password: str) -> None:
        self.heading("secret")
        database = self.play.helpdesk.database
        stored = Path(str(database.url.database))
        files = [stored, *stored.parent.glob(f"{stored.name}-*")]
        found = any(password.encode() in file.read_bytes() for file in files)
        self.check(not found, "the password stands in no file of the database")
        self.check(self.all_delivered(), "nothing is left undelivered")
        self.print_chats()

    def all_delivered(self) -> bool:
        """Wait for what is under way; the product's own bell says when to look again."""
        bell = self.play.helpdesk.bells.letters
        deadline = time.monotonic() + WAIT
        while time.monotonic() < deadline:
            seen = bell.rings
            if all(job.state is JobState.DONE for job in self.rows(Job)):
                return True
            bell.wait(seen, timeout=0.5)
        return False

    def login(self, username: str, password: str) -> Why | None:
        try:
            self.play.portal.login(username, password, *MACHINE)
        except LoginRefused as refused:
            return refused.why
        return None

    def check(self, really: bool, what: str) -> None:
        if not really:
            raise Missed(what)
        self.checked += 1
        self.echo(f"  ✓ {what}")

    def rows(self, kind: type[RowT]) -> list[RowT]:
        with self.play.helpdesk.database.read() as session:
            return list(session.exec(select(kind)))

    def only(self, kind: type[RowT]) -> RowT:
        [row] = self.rows(kind)
        return row

    def numbered(self, number: str) -> Request:
        with self.play.helpdesk.database.read() as session:
            return session.exec(select(Request).where(col(Request.number) == number)).one()

    def heading(self, name: str) -> None:
        self.echo(f"\n── {self.said[name]} " + "─" * 20)

    def print_chats(self) -> None:
        """What was said since the last time, phone by phone."""
        for person in self.play.platform.persons.values():
            messages = list(person.chat)
            for message in messages[self.printed.get(person.user_id, 0) :]:
                who = person.name if not message.by_bot else f"💬 → {person.name}"
                words = " · ".join(line for line in message.text.splitlines() if line)
                labels = [*message.labels, *map(reading.label, quick(message))]
                buttons = " ".join(f"[{label}]" for label in labels)
                self.echo(f"  {who}: {words} {buttons}".rstrip())
            self.printed[person.user_id] = len(messages)


def answered(chat: Chat) -> bool:
    return chat.last is not None and chat.last.by_bot


def quick(message: ChatMessage) -> list[reading.Action]:
    return reading.quick_replies(message.message)
