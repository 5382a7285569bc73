"""The one-time page, request by request."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from bot.pages.guard import HEADERS
from bot.pages.password import Network, routes
from bot.portals import alone
from portal_bridge.contract import Frozen, NoSuchAccount, Rejected
from store.accounts import TRIES, AccountState
from tests.bot.pages.doubles import FailingPortal, OnlyPasswords
from tests.bot.pages.office import FACTS, LAST4, NETWORK, URL, USERNAME, Office
from tests.bot.pages.reading import attributes_of, shown_password, words_in

pytestmark = pytest.mark.anyio

WRONG = "0000"
SHORT = timedelta(milliseconds=250)
RIGHT = {"last4": LAST4, "password": ""}


async def _post(office: Office, path: str, **fields: str) -> httpx.Response:
    async with office.client(patience=SHORT) as browser:
        return await browser.post(path, data={"last4": LAST4, "password": ""} | fields)


async def test_the_right_digits_show_a_password_that_opens_the_portal(office: Office) -> None:
    answer = await _post(office, office.fresh())
    word = shown_password(answer.text)
    assert answer.status_code == 200
    assert words_in(answer.text, "username") == USERNAME
    assert word is not None
    assert office.portal.check_password(USERNAME, word)
    assert office.state() is AccountState.ACTIVE
    assert office.jobs() == [], "the lane is free again"


async def test_a_password_of_ones_own_is_taken_as_it_is(office: Office) -> None:
    word = r"""maliwan <b> & "2569" \ 'x'"""
    answer = await _post(office, office.fresh(), password=word)
    assert shown_password(answer.text) == word
    assert "<b>" not in answer.text
    assert office.portal.check_password(USERNAME, word)


@pytest.mark.parametrize("typed", ["๕๖๗๘", "5๖7๘", " 56 78 ", "56-78"])
async def test_digits_may_be_thai_and_have_spaces(office: Office, typed: str) -> None:
    assert (await _post(office, office.fresh(), last4=typed)).status_code == 200


@pytest.mark.parametrize(
    ("phone", "last4"), [("+6656721234;ext=12", "1234"), ("+66812340001", "0001")]
)
async def test_the_digits_are_the_subscribers_and_never_an_extensions(
    office: Office, phone: str, last4: str
) -> None:
    path = office.path(office.link(office.account(phone=phone)))
    assert (await _post(office, path, last4="3412")).status_code == 422
    assert (await _post(office, path, last4="t=12")).status_code == 422
    assert (await _post(office, path, last4=last4)).status_code == 200


async def test_looking_ten_times_consumes_nothing(office: Office) -> None:
    path = office.fresh()
    before = office.row(path).model_dump()
    async with office.client() as browser:
        seen = [await browser.get(path) for _ in range(9)] + [await browser.head(path)]
    assert {answer.status_code for answer in seen} == {200}
    assert seen[-1].content == b""
    assert seen[-1].headers["content-length"] == str(len(seen[0].content))
    assert office.row(path).model_dump() == before
    assert (await _post(office, path)).status_code == 200


async def test_wrong_digits_say_how_often_one_may_still_try(office: Office) -> None:
    path = office.fresh()
    for left in range(TRIES - 1, 0, -1):
        answer = await _post(office, path, last4=WRONG)
        assert answer.status_code == 422
        assert f"ลองได้อีก {left} ครั้ง" in (words_in(answer.text, "last4-error") or "")
        field = attributes_of(answer.text, "last4")
        assert field["aria-invalid"] == "true"
        assert "last4-error" in (field["aria-describedby"] or "").split()
    answer = await _post(office, path, last4=WRONG)
    assert answer.status_code == 423
    assert "ขอลิงก์ใหม่" in answer.text
    assert office.state() is AccountState.LOCKED


async def test_after_five_wrong_tries_the_right_digits_come_too_late(office: Office) -> None:
    path = office.fresh()
    for _ in range(TRIES):
        await _post(office, path, last4=WRONG)
    assert (await _post(office, path)).status_code == 423
    async with office.client() as browser:
        assert (await browser.get(path)).status_code == 423
    assert office.state() is AccountState.LOCKED


@pytest.mark.parametrize("typed", ["", "567", "56789", "abcd", "0812345678", "٥٦x٨", "½½½½"])
async def test_what_is_not_four_digits_costs_no_try(office: Office, typed: str) -> None:
    path = office.fresh()
    answer = await _post(office, path, last4=typed)
    assert answer.status_code == 422
    assert words_in(answer.text, "last4-error")
    assert office.row(path).tries_left == TRIES


async def test_an_unfit_password_is_explained_beside_its_field_and_not_repeated(
    office: Office,
) -> None:
    path, word = office.fresh(), "รหัสผ่านของฉัน"
    answer = await _post(office, path, password=word)
    assert answer.status_code == 422
    assert "แป้นพิมพ์" in (words_in(answer.text, "new-password-error") or "")
    assert word not in answer.text
    assert "value" not in attributes_of(answer.text, "new-password")
    assert attributes_of(answer.text, "last4")["value"] == LAST4, "need not be typed again"
    assert office.row(path).tries_left == TRIES


async def test_only_the_owner_learns_that_a_password_holds_the_username(office: Office) -> None:
    path, word = office.fresh(), f"x-{USERNAME}-x"
    stranger = await _post(office, path, last4=WRONG, password=word)
    assert words_in(stranger.text, "new-password-error") is None
    owner = await _post(office, path, password=word)
    assert "ชื่อผู้ใช้" in (words_in(owner.text, "new-password-error") or "")
    assert office.row(path).tries_left == TRIES - 1, "the stranger's try is spent, not the owner's"


async def test_a_used_link_shows_nothing_again(office: Office) -> None:
    path = office.fresh()
    word = shown_password((await _post(office, path)).text)
    assert word
    again = await _post(office, path)
    async with office.client() as browser:
        looked = await browser.get(path)
    for answer in (again, looked):
        assert answer.status_code == 410
        assert word not in answer.text
        assert FACTS["office_phone"] in answer.text
    assert office.portal.check_password(USERNAME, word), "the second post changed nothing"


async def test_an_expired_link_says_how_to_get_another(office: Office) -> None:
    path = office.fresh()
    office.clock.forward(timedelta(hours=24))
    async with office.client() as browser:
        looked = await browser.get(path)
    for answer in (looked, await _post(office, path)):
        assert answer.status_code == 410
        assert "ขอลิงก์ใหม่" in answer.text
    assert office.state() is AccountState.LOCKED


async def test_an_older_link_points_to_the_newer_one(office: Office) -> None:
    account = office.account()
    old = office.path(office.link(account))
    new = office.path(office.link(account))
    answer = await _post(office, old)
    assert answer.status_code == 410
    assert "ลิงก์ล่าสุด" in answer.text
    assert (await _post(office, new)).status_code == 200


async def test_a_forged_address_is_unknown(office: Office) -> None:
    path = office.fresh()
    forged = path[:-1] + ("A" if path[-1] != "A" else "B")
    for wrong in (forged, path[:-4], "/p/x", "/p/%00", "/p/" + "ก" * 9):
        async with office.client() as browser:
            assert (await browser.get(wrong)).status_code == 404
        assert (await _post(office, wrong)).status_code == 404
    assert office.row(path).tries_left == TRIES


async def test_a_token_for_a_link_that_is_gone_is_unknown(office: Office) -> None:
    path = office.fresh()
    with office.database.write() as session:
        session.delete(office.row(path))
    assert (await _post(office, path)).status_code == 404


async def test_a_frozen_account_gets_no_password(office: Office) -> None:
    path = office.fresh()
    office.freeze()
    async with office.client() as browser:
        looked = await browser.get(path)
    for answer in (looked, await _post(office, path)):
        assert answer.status_code == 403
        assert FACTS["office_phone"] in answer.text
    assert office.state() is AccountState.FROZEN
    assert office.row(path).tries_left == TRIES


@pytest.mark.parametrize("flaw", ["unplugged", "loses answers"])
async def test_a_portal_that_does_not_answer_leaves_the_link_good(
    office: Office, flaw: str
) -> None:
    path = office.fresh()
    office.portal.plugged_in = flaw != "unplugged"
    office.portal.loses_answers = flaw == "loses answers"
    answer = await _post(office, path)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert "ติดต่อระบบอินเทอร์เน็ตของสำนักงานไม่ได้" in answer.text
    assert shown_password(answer.text) is None
    assert office.row(path).tries_left == TRIES
    assert office.state() is AccountState.LOCKED
    assert office.jobs() == []
    office.portal.plugged_in, office.portal.loses_answers = True, False
    word = shown_password((await _post(office, path)).text)
    assert word
    assert office.portal.check_password(USERNAME, word)


@pytest.mark.parametrize(
    ("trouble", "status"),
    [
        (Rejected("the portal said no"), 409),
        (NoSuchAccount("never heard of it"), 409),
        (Frozen("shut by hand"), 403),
        (RuntimeError("cleartext-in-a-driver's-message"), 500),
    ],
)
async def test_a_portal_that_says_no_leaves_the_link_good(
    office: Office, trouble: Exception, status: int
) -> None:
    office.portal = portal = FailingPortal(trouble)
    path = office.fresh()
    answer = await _post(office, path)
    assert answer.status_code == status
    assert FACTS["office_phone"] in answer.text
    assert str(trouble) not in answer.text
    assert office.row(path).tries_left == TRIES
    assert office.jobs() == []
    portal.trouble = None
    assert (await _post(office, path)).status_code == 200


async def test_an_order_before_us_is_waited_for_and_then_said(office: Office) -> None:
    path = office.fresh()
    office.order()
    answer = await _post(office, path)
    assert answer.status_code == 503
    assert "ลิงก์ยังใช้ได้" in answer.text
    assert office.row(path).tries_left == TRIES
    assert office.row(path).claim is None
    with office.database.write() as session:
        for job in office.jobs():
            session.delete(job)
    assert (await _post(office, path)).status_code == 200


async def test_an_order_for_somebody_else_is_not_waited_for(office: Office) -> None:
    path = office.fresh()
    office.order("malee.dee")
    assert (await _post(office, path)).status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"last4=5678&x=" + b"a" * 4096, "application/x-www-form-urlencoded", 413),
        (b'{"last4": "5678"}', "application/json", 415),
        (b"last4=5678", "", 415),
        (b"last4=5678&last4=5679", "application/x-www-form-urlencoded", 400),
        (b"last4=%FF%FE%FF%FE", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"f%d=1" % n for n in range(9)), "application/x-www-form-urlencoded", 400),
        ("last4=๕๖๗๘".encode(), "application/x-www-form-urlencoded", 400),
    ],
)
async def test_what_is_not_our_form_is_refused_unread(
    office: Office, body: bytes, kind: str, status: int
) -> None:
    path = office.fresh()
    async with office.client() as browser:
        answer = await browser.post(path, content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert _strict(answer)
    assert office.row(path).tries_left == TRIES


async def test_a_body_without_a_length_is_bounded_too(office: Office) -> None:
    path, taken = office.fresh(), 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1024
            yield b"a" * 1024

    async with office.client() as browser:
        answer = await browser.post(
            path,
            content=endless(),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
    assert answer.status_code == 413
    assert taken <= 8 * 1024


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
async def test_other_methods_are_refused_with_the_same_headers(office: Office, method: str) -> None:
    async with office.client() as browser:
        answer = await browser.request(method, office.fresh())
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert _strict(answer)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site", "origin": URL}, 403),
        ({"origin": URL}, 200),
        ({"origin": "null"}, 200),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://["}, 403),
        ({}, 200),
    ],
)
async def test_a_form_on_another_site_cannot_send_for_a_visitor(
    office: Office, headers: dict[str, str], status: int
) -> None:
    path = office.fresh()
    async with office.client() as browser:
        answer = await browser.post(path, data=RIGHT, headers=headers)
    assert answer.status_code == status
    assert (shown_password(answer.text) is None) == (status != 200)
    assert office.row(path).used == (status == 200)


async def test_every_answer_carries_the_strict_headers(office: Office) -> None:
    account = office.account()
    path = office.path(office.link(account))
    office.portal.plugged_in = False
    answers = [await _post(office, path)]
    office.portal.plugged_in = True
    answers += [await _post(office, path, last4=last4) for last4 in (WRONG, "", LAST4, LAST4)]
    async with office.client() as browser:
        answers += [await browser.get(office.path(office.link(account))), await browser.get("/p/x")]
    assert [answer.status_code for answer in answers] == [503, 422, 422, 200, 410, 200, 404]
    for answer in answers:
        assert _strict(answer)


async def test_a_broken_database_is_answered_politely(office: Office) -> None:
    path = office.fresh()
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE passwordlink RENAME TO elsewhere")
    answer = await _post(office, path)
    assert answer.status_code == 500
    assert FACTS["office_phone"] in answer.text
    assert _strict(answer)


async def test_the_page_speaks_the_language_its_owner_speaks_in_the_chat(office: Office) -> None:
    thai = office.path(office.link(office.account()))
    english = office.path(office.link(office.account(username="john.smith", language="en")))
    async with office.client() as browser:
        spoken = {
            (path, lang, accept): _language(
                await browser.get(
                    path,
                    params={"lang": lang} if lang else None,
                    headers={"accept-language": accept},
                )
            )
            for path, lang, accept in [
                (thai, "", ""),
                (thai, "", "en-US,en;q=0.9"),
                (thai, "en", ""),
                (thai, "fr", ""),
                (english, "", ""),
                (english, "", "th"),
                (english, "th", ""),
                ("/p/x", "", ""),
                ("/p/x", "", "en-GB,en;q=0.5"),
                ("/p/x", "", "en-GB,en;q=0.5,th;q=0.1"),
                ("/p/x", "", "fr, *;q=0.1"),
            ]
        }
    assert list(spoken.values()) == [
        *("th", "th", "en", "th"),
        *("en", "en", "th"),
        *("th", "en", "th", "th"),
    ]


async def test_the_whole_visit_can_be_made_in_english(office: Office) -> None:
    path = office.fresh() + "?lang=en"
    async with office.client() as browser:
        form = await browser.get(path)
        wrong = await browser.post(path, data={"last4": WRONG})
        shown = await browser.post(path, data={"last4": LAST4})
    assert "Set your internet password" in form.text
    assert "Tries left: 4" in wrong.text
    assert "Ready to use" in shown.text
    assert 'href="?lang=th"' in form.text, "a way back to Thai"


async def test_the_page_with_the_password_offers_no_way_to_lose_it(office: Office) -> None:
    answer = await _post(office, office.fresh())
    assert not re.search(r"<a\s", answer.text)
    assert str(NETWORK.wifi_name) in answer.text
    assert str(NETWORK.login_address) in answer.text


async def test_an_office_that_names_no_network_still_gets_a_whole_page(office: Office) -> None:
    app = Starlette(routes=routes(replace(office.pages(), network=Network())))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as browser:
        answer = await browser.post(office.fresh(), data=RIGHT)
    assert answer.status_code == 200
    assert "None" not in answer.text


@pytest.mark.parametrize(
    ("remembers", "said"), [(True, "“จำเครื่องนี้”"), (False, "ระบบจะจำเครื่องนั้นไว้")]
)
async def test_the_page_says_what_a_phone_has_to_do_to_be_remembered(
    office: Office, remembers: bool, said: str
) -> None:
    portal = office.portal if remembers else OnlyPasswords(office.portal)
    app = Starlette(routes=routes(replace(office.pages(), portals=alone(portal))))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=URL) as browser:
        answer = await browser.post(office.fresh(), data=RIGHT)
    assert said in answer.text


async def test_style_script_and_font_may_be_kept(office: Office) -> None:
    async with office.client() as browser:
        page = (await browser.get(office.fresh())).text
        files = re.findall(r'(?:href|src)="\.\.(/static/[^"]+)"', page)
        style = next(file for file in files if ".css" in file)
        fonts = re.findall(r'url\("\.\.(/[^"]+)"', (await browser.get(style)).text)
        answers = [await browser.get(file) for file in files]
        answers += [await browser.get(f"/static{font}") for font in fonts]
        missing = await browser.get("/static/pages/../__init__.py")
    assert len(files) == 3
    assert len(fonts) == 2
    for answer in answers:
        assert answer.status_code == 200
        assert "max-age" in answer.headers["cache-control"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert missing.status_code == 404


def _strict(answer: httpx.Response) -> bool:
    return all(answer.headers.get(name) == value for name, value in HEADERS.items())


def _language(answer: httpx.Response) -> str:
    found = re.search(r'<html lang="(\w+)">', answer.text)
    assert found
    return found[1]
