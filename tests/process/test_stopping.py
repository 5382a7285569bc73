"""Starting and stopping: what SIGTERM lets finish, and which processes may stand side by side."""

from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import make_url

from bot.playground import faults
from store.inbox import CHANNEL
from store.outbox import Job, JobState
from store.requests import Request, State
from tests.personal import tells
from tests.process.books import books
from tests.process.conftest import NewProduct
from tests.process.product import WAIT
from tests.services import programs

BESIDE = "another `helpdesk serve` or `work` uses helpdesk.db"
ELSEWHERE = {
    "PORTAL__KIND": "freeradius",
    "PORTAL__DATABASE_URL": "postgresql://nobody@127.0.0.1:9/radius",
}


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.slow
def test_sigterm_finishes_what_is_in_hand_and_the_next_start_does_the_rest(
    new_product: NewProduct,
) -> None:
    office = new_product()
    server = office.serve()
    staff = [office.platform.person(f"คนที่ {n}") for n in range(12)]
    office.platform.faults.add(faults.slow(1.5), path="/v2/bot/message/reply", times=len(staff))
    for person in staff:
        person.say("ช่วยเหลือ")
    office.platform.until(lambda: any(person.chat.from_bot for person in staff), WAIT)

    assert server.end() == 0

    with books(office) as kept:
        sent = [job for job in kept.rows(Job) if job.state is JobState.DONE]
        assert sent
        assert not [job for job in kept.rows(Job) if job.state is JobState.FROZEN]
    office.serve()
    with books(office) as kept:
        programs.until(kept.nothing_under_way, "the rest", seconds=WAIT)
        assert {job.state for job in kept.rows(Job)} == {JobState.DONE}
        kept.every_accepted_event_was_handled_once(office.platform)
        kept.every_message_arrived_or_is_listed(office.platform)


@pytest.mark.slow
def test_a_stop_does_not_lose_an_order_for_a_portal_that_is_away(new_product: NewProduct) -> None:
    office = new_product(**ELSEWHERE)
    server = office.serve()
    officer, staff = office.officer("มาลี ศรีสุข"), office.platform.person("สมชาย ใจดี")
    staff.say("ขอใช้เน็ต ชื่อ สมชาย ใจดี กลุ่มนิเทศ โทร 0812345678 ใช้กับคอม")
    staff.chat.expect("พ.ร.บ.", WAIT)
    staff.tap("รับทราบ")
    staff.chat.expect("ตรวจสอบ", WAIT)
    staff.tap("ยืนยัน")
    officer.chat.expect("A-0001", WAIT)
    officer.tap("อนุมัติ")
    officer.chat.expect("กำลังเปิดบัญชี", WAIT)
    server.until_said("portal.trouble")

    assert server.end() == 0

    with books(office) as kept:
        assert [request.state for request in kept.rows(Request)] == [State.APPROVED]
        [order] = [job for job in kept.rows(Job) if job.lane.startswith("account:")]
        assert order.state is JobState.WAITING
    assert not tells("0812345678", server.said)
    assert "สมชาย" not in server.said


@pytest.mark.slow
def test_on_sqlite_there_is_one_worker(new_product: NewProduct) -> None:
    office = new_product(**ELSEWHERE)
    office.serve()

    assert BESIDE in office.run("work", expect=2)
    assert office.get("/readyz") == 200


@pytest.mark.slow
@pytest.mark.service("postgresql")
def test_workers_are_called_by_the_web_process_and_share_the_work(
    new_product: NewProduct, new_postgres_database: Callable[[], str]
) -> None:
    office = new_product(DATABASE_URL=new_postgres_database(), **ELSEWHERE)
    office.migrate()
    office.serve("--no-worker")
    workers = [office.start("work"), office.start("work")]
    staff = [office.platform.person(f"คนที่ {n}") for n in range(8)]
    with psycopg.connect(plain(office.settings["DATABASE_URL"]), autocommit=True) as ear:
        ear.execute(f"LISTEN {CHANNEL}")
        assert staff[0].say("ช่วยเหลือ").acknowledged
        heard = list(ear.notifies(timeout=WAIT, stop_after=1))
    assert [notice.channel for notice in heard] == [CHANNEL]

    def each_has_answered() -> bool:
        for person in staff:
            before = len(person.chat.from_bot)
            person.say("ช่วยเหลือ")
            person.chat.until(lambda chat, n=before: len(chat.from_bot) > n, WAIT)
        return all("line.call" in worker.said for worker in workers)

    programs.until(each_has_answered, "both workers", seconds=WAIT)
    with books(office) as kept:
        programs.until(kept.nothing_under_way, "the rest", seconds=WAIT)
        assert {job.state for job in kept.rows(Job)} == {JobState.DONE}
    assert [worker.end() for worker in workers] == [0, 0]


@pytest.mark.slow
@pytest.mark.service("postgresql")
def test_a_worker_held_by_a_silent_database_still_leaves_in_time(
    new_product: NewProduct, new_postgres_database: Callable[[], str]
) -> None:
    office = new_product(DATABASE_URL=new_postgres_database(), **ELSEWHERE)
    office.migrate()
    office.serve("--no-worker")
    worker = office.start("work")
    somchai = office.platform.person("สมชาย ใจดี")
    somchai.say("ช่วยเหลือ")
    somchai.chat.expect("", WAIT)
    with psycopg.connect(plain(office.settings["DATABASE_URL"])) as connection:
        connection.execute("LOCK TABLE job IN ACCESS EXCLUSIVE MODE")
        somchai.say("ขอใช้อินเทอร์เน็ต")
        assert worker.end() == 1
        assert "stopped.late" in worker.said
    office.start("work")
    somchai.chat.expect("พ.ร.บ.", WAIT)
