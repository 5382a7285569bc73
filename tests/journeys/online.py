"""Who is online, for stories: an account in use, time that goes by, and what came of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from bot.playground.persons import Person
from bot.playground.visiting import visit
from store.online import OnlineSession
from store.outbox import Job
from store.people import Person as Known
from tests.journeys.town import Town, files, hears

POLL = timedelta(seconds=31)


def mac(number: int) -> str:
    return f"02-00-5E-00-01-{number:02X}"


def gets_online(
    town: Town, officer: Person, staff: Person, number: int, **given: str
) -> tuple[str, str]:
    """An account in use on one machine: its username and the session's name in the portal."""
    given = {"phone": f"081-234-{5000 + number}"} | given
    officer.tap("อนุมัติ", on=hears(officer, files(staff, **given)))
    hears(staff, "ตั้งรหัสผ่าน")
    shown = visit(str(staff.tap("ตั้งรหัสผ่าน").uri), {"last4": f"{5000 + number}"})
    session = town.portal.login(shown.username, shown.password, mac(number), f"10.0.0.{number}")
    town.passwords[shown.username] = shown.password
    passes(town, POLL)
    return shown.username, session.id


def passes(town: Town, span: timedelta) -> None:
    """Office time goes on, and the portal is read."""
    town.clock.forward(span)
    town.helpdesk.timers().look()
    town.settle()


def in_steps(town: Town, span: timedelta, step: timedelta = POLL) -> None:
    """Time goes on as it does: the portal is read again and again."""
    for _ in range(int(span / step)):
        passes(town, step)


def sessions(town: Town, username: str) -> list[OnlineSession]:
    return [row for row in town.rows(OnlineSession) if row.username == username]


def pushes(town: Town, staff: Person, category: str = "idle") -> list[Job]:
    [me] = [one for one in town.rows(Known) if one.line_id == staff.user_id]
    return [job for job in town.rows(Job) if job.person_id == me.id and job.category == category]


def running(town: Town, username: str) -> list[str]:
    return [one.id for one in town.portal.online() if one.username == username]


@contextmanager
def unplugged(town: Town) -> Iterator[None]:
    town.portal.plugged_in = False
    try:
        yield
    finally:
        town.portal.plugged_in = True


def said_since(staff: Person, count: int) -> list[str]:
    return [message.text for message in staff.chat.messages[count:] if message.by_bot]


def two_devices(town: Town, officer: Person, staff: Person, number: int) -> str:
    """Both online with one account."""
    username, _ = gets_online(town, officer, staff, number, device="ทั้งสองอย่าง")
    town.portal.login(username, town.passwords[username], mac(100 + number), f"10.0.1.{number}")
    passes(town, POLL)
    staff.say("สถานะเน็ต")
    hears(staff, "ขณะนี้มี 2 เครื่อง")
    return username
