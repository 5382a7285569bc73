"""The tour's part about who acts: the officer is away, the deputy does not come to it, and the
request goes on by itself until somebody decides it."""

from datetime import date, timedelta

from bot.playground.persons import Person
from bot.playground.story import WAIT, Story
from store.absences import Absence
from store.assignments import Assignment
from store.clock import BANGKOK, BUDDHIST_ERA
from store.requests import State, Step
from store.roster import Officer

A_MINUTE = timedelta(minutes=1)


def go_away(story: Story, officer: Person, deputy: Person) -> None:
    """Three taps; the deputy is told."""
    story.heading("away")
    officer.say("ไม่อยู่")
    officer.chat.expect("เพราะเหตุใด", WAIT)
    officer.tap("ไปราชการ")
    officer.chat.expect("วันใด", WAIT)
    officer.say("วันนี้ ถึง 31 ธ.ค. 2600")
    officer.chat.expect("กรุณาตรวจสอบปี", WAIT)
    officer.tap("วันนี้")
    officer.chat.expect("ปฏิบัติหน้าที่แทน", WAIT)
    officer.tap(deputy.name)
    officer.chat.expect("บันทึกแล้ว", WAIT)
    deputy.chat.expect(officer.name, WAIT)
    story.print_chats()
    [absence] = story.rows(Absence)
    story.check(absence.deputy_id == _id_of(story, deputy), "the deputy is on record")


def train_within(story: Story, officer: Person, deputy: Person) -> None:
    """A day of training in the middle of a leave: the leave stands before it and after it."""
    story.heading("within")
    first = story.play.clock.now().astimezone(BANGKOK).date() + timedelta(days=14)
    training, last = first + timedelta(days=2), first + timedelta(days=4)
    _says_away(officer, "ลา", f"{_typed(first)} ถึง {_typed(last)}")
    officer.tap(deputy.name)
    officer.chat.expect("บันทึกแล้ว", WAIT)
    _says_away(officer, "อบรม", _typed(training))
    officer.tap("ไม่มีผู้แทน")
    officer.chat.expect("บันทึกแล้ว", WAIT)
    for _ in ("before", "after"):
        officer.chat.expect("ยังมีผล", WAIT)
    deputy.chat.expect("ไม่ต้องปฏิบัติหน้าที่แทน", WAIT)
    story.print_chats()
    stands = sorted(
        (row.first, row.last, row.deputy_id is not None)
        for row in story.rows(Absence)
        if row.ended_at is None and row.first >= first
    )
    day = timedelta(days=1)
    story.check(
        stands
        == [
            (first, training - day, True),
            (training, training, False),
            (training + day, last, True),
        ],
        "the training holds for its day, and the leave for the days around it",
    )


def _says_away(officer: Person, why: str, when: str) -> None:
    officer.say("ไม่อยู่")
    officer.chat.expect("เพราะเหตุใด", WAIT)
    officer.tap(why)
    officer.chat.expect("วันใด", WAIT)
    officer.say(when)
    officer.chat.expect("ปฏิบัติหน้าที่แทน", WAIT)


def _typed(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year + BUDDHIST_ERA}"


def pass_on(story: Story, number: str, head: Person) -> None:
    """Past the promise: a reminder, and then it is the head's as well."""
    story.heading("overdue")
    steps = [story.numbered(number).step]
    while steps[-1] is not Step.HEAD:
        due = story.numbered(number).step_due
        if due is None:
            break
        story.play.clock.forward(due + A_MINUTE - story.play.clock.now())
        story.play.helpdesk.timers().tick()
        story.check(story.all_delivered(), "whoever was to hear has heard")
        steps.append(story.numbered(number).step)
    story.check(
        steps == [Step.RESPONSIBLE, Step.REMINDED, Step.HEAD],
        "first a reminder, then the head; other officers had it already",
    )
    rights = {row.officer_id for row in story.rows(Assignment)}
    story.check(_id_of(story, head) in rights, "the head may decide it now")
    head.tap("อนุมัติ", on=head.chat.expect(number, WAIT))
    head.chat.expect("อนุมัติคำขอ", WAIT)
    story.check(story.all_delivered(), "the portal has opened the account")
    story.print_chats()
    decided = story.numbered(number)
    story.check(decided.state is State.APPROVED, "nothing ends in silence: it is decided")
    story.check(decided.decided_by == _id_of(story, head), "the record says by whom")


def _id_of(story: Story, officer: Person) -> object:
    return next(entry.person_id for entry in story.rows(Officer) if entry.name == officer.name)
