"""The page's own calls: what it shows, what it may do, and who may use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import httpx
import pytest
from linebot.v3.messaging import MessagingApiBlob
from python_calamine import CalamineWorkbook

from bot.playground.api import make_app
from bot.playground.chats import ChatMessage
from bot.playground.page.desk import ASSETS, labels
from bot.playground.page.sending import BYTES, MOST_SENT
from bot.playground.persons import Person
from bot.playground.platform import Platform
from bot.playground.portal import MemoryPanel
from bot.playground.serving import serving
from handlers.figurefiles.known import KnownSchool, KnownSchools
from handlers.figurefiles.opening import read_file
from handlers.language.place_file import ours
from handlers.language.tables import read_table
from handlers.loading.schools import from_places
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import ProfileLimits
from tests.bot.playground.ear import Ear
from tests.bot.playground.watch import OfficeWatch

PLAYGROUND = ASSETS.parent.parent


@pytest.fixture
def portal() -> MemoryPortal:
    portal = MemoryPortal()
    portal.open_account("somchai.jai", ProfileLimits("both", devices=2))
    return portal


@pytest.fixture
def clock() -> OfficeWatch:
    return OfficeWatch()


@pytest.fixture
def page(platform: Platform, portal: MemoryPortal, clock: OfficeWatch) -> Iterator[httpx.Client]:
    app = make_app(platform, portal_panel=MemoryPanel(portal), clock=clock)
    with serving(app) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield client
        platform.close()


def state(page: httpx.Client) -> Any:
    return page.get("/play/state").json()


def act(page: httpx.Client, person: Person, **wish: object) -> httpx.Response:
    return page.post(f"/play/persons/{person.user_id}", json=wish)


def test_the_page_runs_under_a_strict_policy(page: httpx.Client) -> None:
    for path in ("/", "/page/main.js", "/page/fonts/Sarabun-Regular.ttf", "/play/labels"):
        answer = page.get(path)
        policy = answer.headers["content-security-policy"]
        assert answer.status_code == 200
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "unsafe" not in policy
    assert page.get("/page/../desk.py").status_code == 404
    assert page.get("/page/desk.py").status_code == 404


def test_another_site_can_neither_act_nor_look(page: httpx.Client, somchai: Person) -> None:
    path = f"/play/persons/{somchai.user_id}"
    wish = {"act": "say", "text": "อนุมัติ"}
    foreign = page.post(path, json=wish, headers={"origin": "https://evil.example"})
    rebound = page.get("/play/state", headers={"host": "evil.example"})
    plain = {"content-type": "text/plain"}  # what a form of another site can send unasked
    form = page.post(path, content=b'{"act":"say","text":"x"}', headers=plain)
    assert (foreign.status_code, rebound.status_code, form.status_code) == (403, 403, 400)
    assert somchai.chat.last is None
    assert page.post(path, json=wish, headers={"origin": str(page.base_url)}).status_code == 200
    assert somchai.chat.last is not None


def test_every_label_the_scripts_name_is_written_and_used() -> None:
    scripts = "\n".join(file.read_text("utf-8") for file in ASSETS.glob("*.js"))
    named = set(re.findall(r'\bt\("(\w+)"\)', scripts))
    assert named <= labels().keys()
    python = "\n".join(file.read_text("utf-8") for file in PLAYGROUND.glob("*.py"))
    written = set(re.findall(r'"(\w+)"', scripts)) | set(re.findall(r'labels\(\)\["(\w+)"', python))
    families = ("by_", "role_", "state_", "login_", "device_", "sample_")
    unused = {key for key in labels() if key not in written and not key.startswith(families)}
    assert unused == set()


def test_no_script_reads_data_as_markup() -> None:
    scripts = "\n".join(file.read_text("utf-8") for file in ASSETS.glob("*.js"))
    for danger in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert danger not in scripts


def test_the_page_loads_nothing_from_elsewhere() -> None:
    for file in ASSETS.iterdir():
        found = set(re.findall(r"""["'(](?:https?:)?//[\w.-]+""", file.read_text("utf-8")))
        assert found <= {'"http://www.w3.org'}


def test_the_state_tells_persons_quota_portal_and_clock(
    page: httpx.Client, platform: Platform, somchai: Person
) -> None:
    officer = platform.person("อรุณี ศรีสุข", role="officer")
    somchai.say("สวัสดี")
    platform.sending.spend(112)
    shown = state(page)
    assert [p["role"] for p in shown["persons"]] == ["", "officer"]
    assert shown["persons"][0]["count"] == 1
    assert [p["friend"] for p in shown["persons"]] == [True, False]
    assert shown["persons"][1]["name"] == officer.name
    assert shown["quota"] == {"used": 112, "limit": 300}
    assert shown["clock"] == "2026-11-23T02:05:00+00:00"
    assert shown["portal"]["accounts"] == [
        {"username": "somchai.jai", "profile": "both", "state": "locked"}
    ]


def test_the_phones_show_office_time(
    page: httpx.Client, somchai: Person, clock: OfficeWatch
) -> None:
    somchai.say("เช้า")
    page.post("/play/clock", json={"minutes": 24 * 60})
    somchai.say("วันรุ่งขึ้น")
    shown = page.get(f"/play/chats/{somchai.user_id}").json()["messages"]
    assert shown[1]["at"] - shown[0]["at"] == 86_400
    assert shown[1]["at"] == clock.at.timestamp()
    assert somchai.chat.messages[0].at == somchai.chat.messages[1].at


def test_only_new_messages_are_fetched(page: httpx.Client, somchai: Person) -> None:
    first = somchai.say("หนึ่ง").message_id or ""
    somchai.chat.add(ChatMessage({"type": "text", "text": "สอง"}, "push", 1.5))
    path = f"/play/chats/{somchai.user_id}"
    both = page.get(path).json()["messages"]
    assert [(m["message"]["text"], m["mine"], m["via"]) for m in both] == [
        ("หนึ่ง", True, "phone"),
        ("สอง", False, "push"),
    ]
    assert [m["number"] for m in page.get(path, params={"after": "1"}).json()["messages"]] == [1]
    act(page, somchai, act="unsend", message=first)
    again = page.get(path).json()
    assert (again["changes"], again["messages"][0]["message"]) == (1, {})
    assert page.get("/play/chats/nobody").status_code == 404
    assert page.get(path, params={"after": "x"}).status_code == 404


def test_what_is_done_on_the_page_reaches_the_bot(
    page: httpx.Client, somchai: Person, ear: Ear
) -> None:
    said = act(page, somchai, act="say", text="ขอใช้อินเทอร์เน็ต")
    assert said.json() == {"acknowledged": True, "uri": None}
    action = {"type": "postback", "label": "อนุมัติ", "data": "decide|1"}
    act(page, somchai, act="do", action=action)
    picker = {"type": "datetimepicker", "data": "day", "mode": "date"}
    act(page, somchai, act="do", action=picker, pick="2026-11-24")
    for kind in ("sticker", "image", "location", "block", "follow"):
        assert act(page, somchai, act=kind).json()["acknowledged"]
    heard = [e.get("message", e.get("postback", {"type": e["type"]})) for e in ear.events[1:]]
    assert [h.get("type") or h["data"] for h in heard] == [
        *("text", "decide|1", "day", "sticker", "image", "location", "unfollow", "follow")
    ]
    ear.statuses = [500]
    assert act(page, somchai, act="say", text="ได้ยินไหม").json()["acknowledged"] is False


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"act": "fly"}, 400),
        ({"act": "say", "text": "  "}, 400),
        ({"act": "do", "action": "x"}, 400),
        ({"act": "unsend", "message": "1"}, 404),
        ({"act": "say", "text": "x" * 70_000}, 413),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(
    page: httpx.Client, somchai: Person, wish: dict[str, object], status: int
) -> None:
    assert act(page, somchai, **wish).status_code == status
    assert somchai.chat.last is None


def send(page: httpx.Client, who: str, data: bytes, name: str, kind: str = BYTES) -> httpx.Response:
    path = f"/play/persons/{who}/sent"
    return page.post(path, params={"name": name}, content=data, headers={"content-type": kind})


def test_a_file_picked_on_the_page_reaches_the_bot_as_line_sends_it(
    page: httpx.Client, somchai: Person, ear: Ear, blob: MessagingApiBlob
) -> None:
    data = "ชื่อ,ที่ทำงาน".encode()
    answer = send(page, somchai.user_id, data, "รายชื่อ.csv")
    assert answer.json() == {"acknowledged": True, "uri": None}
    heard = ear.events[-1]["message"]
    assert heard.pop("markAsReadToken")
    assert heard == {
        "type": "file",
        "id": heard["id"],
        "fileName": "รายชื่อ.csv",
        "fileSize": len(data),
    }
    assert bytes(blob.get_message_content(heard["id"])) == data


@pytest.mark.parametrize("first", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
def test_a_picture_goes_as_a_picture_by_its_own_bytes(
    page: httpx.Client, somchai: Person, ear: Ear, first: bytes
) -> None:
    send(page, somchai.user_id, first + b"...", "screen.txt")
    heard = ear.events[-1]["message"]
    assert (heard["type"], heard["contentProvider"]) == ("image", {"type": "line"})
    assert "fileName" not in heard
    shown = page.get(f"/play/contents/{heard['id']}")
    assert shown.headers["content-type"].startswith("image/")
    send(page, somchai.user_id, b"<svg onload='alert(1)'/>", "picture.svg")
    drawn = page.get(f"/play/contents/{ear.events[-1]['message']['id']}")
    assert drawn.headers["content-type"] == BYTES, "nothing that runs is shown"


def test_what_is_no_file_or_too_big_is_not_sent(page: httpx.Client, somchai: Person) -> None:
    who = somchai.user_id
    assert send(page, who, b"", "empty.csv").status_code == 400
    assert send(page, who, b"x", " \n").status_code == 400
    assert send(page, who, b"x", "form.csv", "text/plain").status_code == 400
    assert send(page, "nobody", b"x", "list.csv").status_code == 404
    assert send(page, who, b"x" * (MOST_SENT + 1), "big.csv").status_code == 413
    assert somchai.chat.last is None


@pytest.mark.parametrize(("name", "rows"), [("people", 3), ("staff", 8)])
def test_the_samples_are_lists_the_helpdesk_can_read_and_say_that_they_are_invented(
    page: httpx.Client, name: str, rows: int
) -> None:
    answer = page.get(f"/play/samples/{name}")
    assert "สมมติ" in unquote(answer.headers["content-disposition"])
    assert len(read_table(answer.content)) == rows + 1
    second = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(1)
    assert "ข้อมูลสมมติ" in str(second.to_python())
    assert page.get("/play/samples/passwords").status_code == 404


def test_the_sample_of_figures_is_a_file_the_helpdesk_takes_without_a_doubt(
    page: httpx.Client,
) -> None:
    answer = page.get("/play/samples/figures")
    name = unquote(answer.headers["content-disposition"]).partition("''")[2]
    schools = from_places({place.code: place for place in ours()})
    known = KnownSchools.of(
        KnownSchool(one.code, one.name, one.code10, one.district, one.closed) for one in schools
    )
    read = read_file(name, answer.content, known)
    assert read.doubts == ()
    assert read.parts[0].checked == ("rooms", "students")
    assert read.sample, "what is loaded of it is told to be invented"


def test_somebody_new_can_be_added(page: httpx.Client, platform: Platform) -> None:
    new = page.post("/play/persons", json={"name": "สมศรี", "role": "officer"}).json()["id"]
    assert platform.persons[new].name == "สมศรี"
    assert page.post("/play/persons", json={"name": " "}).status_code == 400
    assert page.post("/play/persons/nobody", json={"act": "say"}).status_code == 404


def test_a_password_can_be_tried_at_the_portal(page: httpx.Client, portal: MemoryPortal) -> None:
    def login(word: str, device: str = "pc") -> Any:
        wish = {"act": "login", "username": " somchai.jai", "password": word, "device": device}
        return page.post("/play/portal", json=wish).json()

    assert login("abc234") == {"ok": False, "reason": "locked"}
    portal.set_password("somchai.jai", "abc234")
    assert login("zzz") == {"ok": False, "reason": "wrong"}
    assert login("") == {"ok": False, "reason": "wrong"}
    assert login("abc234") == {"ok": True}
    assert login("abc234", "phone") == {"ok": True}
    shown = state(page)["portal"]
    assert [s["address"] for s in shown["online"]] == ["10.0.0.21", "10.0.0.22"]
    assert shown["devices"] == []

    page.post("/play/portal", json={"act": "logout", "session": shown["online"][0]["id"]})
    assert [s["address"] for s in state(page)["portal"]["online"]] == ["10.0.0.22"]
    portal.freeze("somchai.jai")
    assert login("abc234") == {"ok": False, "reason": "frozen"}
    assert state(page)["portal"]["accounts"][0]["state"] == "frozen"


def test_a_remembered_device_comes_in_by_itself(page: httpx.Client, portal: MemoryPortal) -> None:
    phone = "00-00-5E-00-53-02"
    portal.remember("somchai.jai", phone)
    assert state(page)["portal"]["devices"] == [{"mac": phone, "username": "somchai.jai"}]

    def comes_in() -> Any:
        return page.post("/play/portal", json={"act": "come_in", "mac": phone}).json()

    assert comes_in() == {"ok": True}
    [online] = state(page)["portal"]["online"]
    assert (online["address"], online["remembered"]) == ("10.0.0.22", True)
    portal.freeze("somchai.jai")
    assert comes_in() == {"ok": False, "reason": "frozen"}
    page.post("/play/portal", json={"act": "forget", "mac": phone})
    assert comes_in() == {"ok": False, "reason": "wrong"}


def test_the_plug_can_be_pulled(page: httpx.Client, portal: MemoryPortal) -> None:
    page.post("/play/portal", json={"act": "plug", "in": False})
    assert portal.plugged_in is False
    wish = {"act": "login", "username": "somchai.jai", "password": "abc234", "device": "pc"}
    assert page.post("/play/portal", json=wish).json()["reason"] == "unreachable"
    shown = state(page)["portal"]
    assert (shown["plugged_in"], shown["online"], shown["devices"]) == (False, [], [])
    assert len(shown["accounts"]) == 1
    page.post("/play/portal", json={"act": "plug", "in": True})
    assert portal.plugged_in is True


def test_office_time_only_moves_on(page: httpx.Client, clock: OfficeWatch) -> None:
    before = clock.at
    answer = page.post("/play/clock", json={"minutes": 60})
    assert answer.json() == {"now": "2026-11-23T03:05:00+00:00"}
    for minutes in (-60, 0, "60", 10**9):
        assert page.post("/play/clock", json={"minutes": minutes}).status_code == 400
    assert clock.at == before + timedelta(hours=1)


def test_without_portal_and_clock_the_page_says_so(platform: Platform) -> None:
    with serving(make_app(platform)) as url, httpx.Client(base_url=url, trust_env=False) as bare:
        assert (state(bare)["portal"], state(bare)["clock"]) == (None, None)
        assert bare.post("/play/portal", json={"act": "plug"}).status_code == 404
        assert bare.post("/play/clock", json={"minutes": 1}).status_code == 400


def test_the_bell_is_heard_at_once(page: httpx.Client, somchai: Person) -> None:
    with page.stream("GET", "/play/events") as stream:
        lines = (line for line in stream.iter_lines() if line)
        first = int(next(lines).removeprefix("data: "))
        somchai.chat.add(ChatMessage({"type": "text", "text": "มาแล้ว"}, "push", 0.0))
        assert int(next(lines).removeprefix("data: ")) > first
