"""What is handed out once: nothing before the button, one thing after it, nothing ever again."""

import asyncio
import re
import sys
from datetime import datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
from sqlmodel import Session, select

from bot import logs
from bot.handouts import Draft, File
from store.audit import Act, AuditEntry
from store.handouts import Handout
from store.people import People
from store.refusals import NotYours
from store.roster import Invitation, Officer, Roster, looks_like_code
from tests.bot.pages.office import Office

pytestmark = pytest.mark.anyio

CODE = re.compile(r'<p id="code"[^>]*>([^<]+)</p>')


def report(session: Session, handout: Handout, now: datetime) -> Draft:
    return lambda: File("ข้อมูลของฉัน.csv", "text/csv", b"hello")


async def test_looking_is_free_and_the_button_shows_the_code_once(office: Office) -> None:
    path = office.handout_path(office.handout())
    async with office.hands_out() as browser:
        looked = [await browser.get(path) for _ in range(3)]
        opened = await browser.post(path)
        again = await browser.post(path)
        seen = await browser.get(path)

    assert [page.status_code for page in looked] == [200] * 3
    assert not any(CODE.search(page.text) for page in looked)
    assert opened.status_code == 200
    assert looks_like_code(CODE.findall(opened.text)[0])
    assert "วิชัย ใจกล้า" in opened.text
    assert (again.status_code, seen.status_code) == (410, 410)
    assert "เปิดไปแล้ว" in again.text


async def test_the_code_that_was_shown_binds_and_rests_nowhere(office: Office) -> None:
    path = office.handout_path(office.handout())
    async with office.hands_out() as browser:
        code = CODE.findall((await browser.post(path)).text)[0]

    with office.database.read() as session:
        kept = session.exec(select(Invitation)).all()
        assert code not in repr([row.model_dump() for row in kept])
        assert [entry.how for entry in session.exec(select(AuditEntry)).all()] == [
            "officer",
            "invitation",
        ]
    with office.database.write() as session:
        now = office.clock.now()
        newcomer = People(session).meet(f"U{uuid4().hex}", now=now)
        bound = Roster(session).bind(code, newcomer.id, now=now)
        assert bound.name == "วิชัย ใจกล้า"


async def test_two_taps_at_once_hand_out_one_code(office: Office) -> None:
    path = office.handout_path(office.handout())
    async with office.hands_out() as browser:
        answers = await asyncio.gather(*(browser.post(path) for _ in range(8)))

    assert sorted(answer.status_code for answer in answers) == [200, *[410] * 7]


async def test_a_page_that_is_too_old_hands_out_nothing(office: Office) -> None:
    path = office.handout_path(office.handout(life=timedelta(minutes=15)))
    office.clock.forward(timedelta(minutes=15))
    async with office.hands_out() as browser:
        answer = await browser.post(path)

    assert answer.status_code == 410
    assert "หมดเวลา" in answer.text


async def test_who_was_suspended_meanwhile_gets_nothing(office: Office) -> None:
    known = office.handout()
    with office.database.write() as session:
        for officer in session.exec(select(Officer)).all():
            Roster(session).suspend(officer.person_id, by=officer.person_id, now=office.clock.now())
    async with office.hands_out() as browser:
        answer = await browser.post(office.handout_path(known))

    assert answer.status_code == 410
    assert not CODE.search(answer.text)


async def test_what_is_refused_is_not_used_up(office: Office) -> None:
    known = office.handout()

    def never(session: Session, handout: Handout, now: datetime) -> Draft:
        raise NotYours

    async with office.hands_out(invitation=never) as browser:
        await browser.post(office.handout_path(known))
    async with office.hands_out() as browser:
        assert (await browser.post(office.handout_path(known))).status_code == 200


async def test_a_file_comes_as_a_file_with_a_thai_name(office: Office) -> None:
    path = office.handout_path(office.handout())
    async with office.hands_out(invitation=report) as browser:
        answer = await browser.post(path)

    assert answer.content == b"hello"
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E0%B8")
    assert answer.headers["cache-control"] == "no-store"


async def test_a_form_from_another_site_opens_nothing(office: Office) -> None:
    path = office.handout_path(office.handout())
    async with office.hands_out() as browser:
        theirs = await browser.post(path, headers={"Sec-Fetch-Site": "cross-site"})
        ours = await browser.post(path, headers={"Sec-Fetch-Site": "same-origin"})

    assert (theirs.status_code, ours.status_code) == (403, 200)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS"])
async def test_other_methods_are_told_which_ones_there_are(office: Office, method: str) -> None:
    async with office.hands_out() as browser:
        answer = await browser.request(method, office.handout_path(office.handout()))

    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, POST")


async def test_a_token_of_a_password_page_or_of_nothing_opens_no_handout(office: Office) -> None:
    known = office.handout()
    wrong = [office.signer.token(known), "x" * 64, office.handout_path(uuid4()).removeprefix("/h/")]
    async with office.hands_out() as browser:
        answers = [await browser.post(f"/h/{token}") for token in wrong]

    assert [answer.status_code for answer in answers] == [404] * 3


async def test_a_maker_that_breaks_says_so_and_is_logged_without_its_secrets(
    office: Office, log_as_it_was: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the log as it is set up in production, whatever another test left behind."""

    def broken(session: Session, handout: Handout, now: datetime) -> Draft:
        raise RuntimeError("the-secret-itself")

    log = StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    logs.set_up()
    async with office.hands_out(invitation=broken) as browser:
        answer = await browser.post(office.handout_path(office.handout()))

    said = log.getvalue()
    assert answer.status_code == 500
    assert "ขัดข้อง" in answer.text
    assert "RuntimeError" in said
    assert "the-secret-itself" not in said + answer.text


async def test_opening_is_in_the_audit(office: Office) -> None:
    known = office.handout()
    async with office.hands_out() as browser:
        await browser.post(office.handout_path(known))

    with office.database.read() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.act == Act.HANDOUT_OPENED)).all()
        owner = session.get_one(Handout, known).person_id
    assert [(entry.subject, entry.actor) for entry in entries] == [(str(known), str(owner))]
