"""The routes under ``/bridge`` over HTTP: what is let in, how long it is held, and what is said."""

import json
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from nacl.public import PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.sync.server import serve

from bot.bridge import links
from bot.bridge.asking import Patience, Rows
from bot.bridge.dialling import Cut, Dialling, Unwanted
from bot.bridge.exchange import Exchange
from bot.bridge.identity import Identity
from bot.bridge.links import Bridge, PollLink, SocketLink
from bot.bridge.routes import ENROL, ENROLMENT, NOT_KNOWN, POLL, SOCKET, TAKEN_OVER
from bot.playground.serving import serving
from bot.trouble import Trouble
from portal_bridge.adapters.memory import MemoryPortal
from portal_bridge.contract import AccountState, ProfileLimits
from portal_bridge.remote.carrier import Carrier
from portal_bridge.remote.envelopes import LARGEST, Forged
from portal_bridge.remote.ledger import Ledger
from portal_bridge.remote.portal import remote_portal
from store.bridges import Bridges
from tests.bot.bridge.test_exchange import Far, enrol
from tests.portal_bridge.bridging import OfficeEnd, office_end
from tests.services.certificates import certificate
from tests.services.programs import free_port

LONG = Patience(30, 30)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[OfficeEnd]:
    with office_end(tmp_path) as office:
        yield office


@pytest.fixture
def far(office: OfficeEnd) -> Far:
    return enrol(office.exchange, Far())


@pytest.fixture
def beside(office: OfficeEnd, far: Far, tmp_path: Path) -> Iterator[Bridge]:
    """The bridge's own half, in this process."""
    with closing(Ledger(tmp_path / "ledger.db")) as ledger:
        carrier = Carrier(MemoryPortal(), ledger, PrivateKey(bytes(far.box)))
        yield Bridge(as_beside(office, far), ledger, carrier, far.can)
        carrier.close()


def as_beside(office: OfficeEnd, far: Far) -> Identity:
    """The same bridge, as its own folder has it."""
    return Identity(
        office=office.address,
        bridge=far.id,
        name="office-pc",
        office_key=office.exchange.office_key,
        sign_seed=bytes(far.signing).hex(),
        box_key=bytes(far.box).hex(),
    )


def post(office: OfficeEnd, path: str, body: bytes, **headers: str) -> tuple[int, bytes]:
    connection = HTTPConnection(urlsplit(office.address).netloc, timeout=30)
    with closing(connection):
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()


def address(office: OfficeEnd) -> str:
    return office.address.replace("http", "ws") + SOCKET


def closes_with(office: OfficeEnd, *said: str | bytes) -> int | None:
    """Why the office ends a socket on which this is said."""
    with connect(address(office)) as link:
        for message in said:
            link.send(message)
        try:
            while True:
                link.recv(timeout=30)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else None


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (ENROL, b"", 401),
        (ENROL, b"[]", 401),
        (ENROL, b"{}", 401),
        (ENROL, b"[" * 100_000, 401),
        (ENROL, b"\xff", 401),
        (ENROL, b"x" * (ENROLMENT + 1), 413),
        (POLL, b"", 401),
        (POLL, b'a.b.{"kind": "hello"}', 401),
        (POLL, b"a.b." + b"[" * 100_000, 401),
    ],
)
def test_what_no_bridge_says_is_turned_away(
    office: OfficeEnd, path: str, body: bytes, status: int
) -> None:
    assert post(office, path, body)[0] == status


def test_a_body_that_says_it_is_too_large_is_not_waited_for(office: OfficeEnd) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(office.address).port or 0)) as line:
        line.sendall(
            f"POST {POLL} HTTP/1.1\r\nhost: x\r\ncontent-length: {LARGEST + 1}\r\n\r\n".encode()
        )
        line.settimeout(30)
        assert b" 413 " in line.recv(1_000)


def test_a_socket_of_nobodys_is_closed(office: OfficeEnd, far: Far) -> None:
    stranger = Far()
    stranger.id = far.id

    assert closes_with(office, "x") == NOT_KNOWN
    assert closes_with(office, b"\0") == NOT_KNOWN
    assert closes_with(office, stranger.hello()) == NOT_KNOWN
    assert closes_with(office, far.hello(), "x") == NOT_KNOWN
    assert closes_with(office, far.hello(), far.says(kind="here"), stranger.says()) == NOT_KNOWN


def test_a_word_is_heard_once_on_a_socket_too(office: OfficeEnd, far: Far) -> None:
    hello, here = far.hello(), far.says(kind="here")

    assert closes_with(office, hello, here, here) == NOT_KNOWN
    assert closes_with(office, hello) == NOT_KNOWN


@pytest.mark.slow
def test_a_newer_socket_ends_the_older_one(office: OfficeEnd, far: Far) -> None:
    with connect(address(office)) as older:
        older.send(far.hello("1" * 32))
        older.recv(timeout=30)
        with connect(address(office)) as newer:
            newer.send(far.hello("2" * 32))
            newer.recv(timeout=30)
            with pytest.raises(ConnectionClosed) as closed:
                older.recv(timeout=30)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == TAKEN_OVER


@pytest.mark.slow
def test_a_removed_bridges_socket_is_closed(office: OfficeEnd, far: Far) -> None:
    with connect(address(office)) as link:
        link.send(far.hello())
        link.recv(timeout=30)
        with office.database.write() as session:
            Bridges(session).remove(office.bridge().id, now=office.database.real_now(session))
        with pytest.raises(ConnectionClosed) as closed:
            link.recv(timeout=30)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == NOT_KNOWN


def test_a_poll_is_held_until_there_is_something(office: OfficeEnd, far: Far) -> None:
    assert post(office, POLL, far.hello().encode())[0] == 200
    answers: list[tuple[int, bytes]] = []
    poll = far.says(kind="poll", wait=30).encode()
    waiting = threading.Thread(target=lambda: answers.append(post(office, POLL, poll)))
    waiting.start()
    rows = Rows(office.database, office.exchange.bells, LONG)
    asking = threading.Thread(target=remote_portal(rows, ["accounts"], {}).ping)
    asking.start()
    waiting.join(30)

    [(status, body)] = answers
    said = json.loads(body.split(b".", 2)[2])
    assert (status, said["kind"], said["to"], len(said["orders"])) == (200, "orders", far.number, 1)
    order = json.loads(said["orders"][0].split(".", 2)[2])
    post(office, POLL, far.answers(order, {"result": None}).encode())
    asking.join(30)
    assert not asking.is_alive()


def test_held_polls_and_sockets_are_let_go_when_the_server_stops(
    office: OfficeEnd, far: Far
) -> None:
    post(office, POLL, far.hello().encode())
    poll = far.says(kind="poll", wait=25).encode()
    statuses: list[int] = []
    waiting = threading.Thread(target=lambda: statuses.append(post(office, POLL, poll)[0]))
    waiting.start()
    office.exchange.close()
    waiting.join(20)

    assert statuses == [200]


# The bridge's half


@pytest.mark.parametrize("kind", [SocketLink, PollLink], ids=["websocket", "polls"])
def test_orders_are_carried_out_by_either_kind_of_link(
    office: OfficeEnd, beside: Bridge, kind: type[SocketLink | PollLink]
) -> None:
    link = kind(beside, Dialling(office.address))
    ended: list[str] = []

    def go_on() -> None:
        try:
            link.go_on()
        except (Cut, Unwanted) as end:
            ended.append(type(end).__name__)

    carrying = threading.Thread(target=go_on)
    carrying.start()
    portal = remote_portal(Rows(office.database, office.exchange.bells, LONG), ["accounts"], {})
    portal.open_account("somchai.j", ProfileLimits("pc"))
    portal.set_password("somchai.j", "Kx7-mango-42")
    assert portal.look("somchai.j") == AccountState("somchai.j", "pc", False, False, None)

    with office.database.write() as session:
        Bridges(session).remove(office.bridge().id, now=office.database.real_now(session))
    office.exchange.bells.asked.ring()
    carrying.join(30)
    assert ended == ["Unwanted"]


@pytest.mark.parametrize("kind", [SocketLink, PollLink], ids=["websocket", "polls"])
def test_an_office_with_another_key_is_not_spoken_to(
    office: OfficeEnd, beside: Bridge, kind: type[SocketLink | PollLink]
) -> None:
    other = Exchange(office.database, office.exchange.clock, office.exchange.bells, bytes(32))
    identity = Identity(**{**vars(beside.identity), "office_key": other.office_key})

    with pytest.raises(Forged):
        kind(Bridge(identity, beside.ledger, beside.carrier, beside.can), Dialling(office.address))


@contextmanager
def echoing(answers: list[str]) -> Iterator[str]:
    """Somebody who can say nothing new: these answers, one after the other."""

    async def answer(_request: Request) -> Response:
        return PlainTextResponse(answers.pop(0))

    with serving(Starlette(routes=[Route(POLL, answer, methods=["POST"])])) as found:
        yield found


def test_a_welcome_that_was_another_sessions_is_not_taken(
    office: OfficeEnd, beside: Bridge
) -> None:
    _, recorded = post(office, POLL, beside.hello("1" * 32).encode())

    with echoing([recorded.decode()]) as somebody, pytest.raises(Forged, match="welcome"):
        PollLink(beside, Dialling(somebody))


def test_an_answer_to_an_earlier_poll_is_not_taken(
    office: OfficeEnd, beside: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = "1" * 32
    monkeypatch.setattr(secrets, "token_hex", lambda _bytes: session)
    _, welcome = post(office, POLL, beside.hello(session).encode())
    _, batch = post(office, POLL, beside.say(session, kind="poll", wait=0).encode())

    with echoing([welcome.decode(), batch.decode()]) as somebody:
        link = PollLink(beside, Dialling(somebody))
        with pytest.raises(Forged, match="another poll"):
            link.go_on()


def test_a_socket_that_opens_and_lets_nothing_through_is_given_up(
    beside: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As behind a proxy that holds everything back: then the bridge polls."""
    monkeypatch.setattr(links, "PATIENCE", 0.2)
    over = threading.Event()
    with serve(lambda _socket: over.wait(30) and None, "127.0.0.1", 0) as mute:
        threading.Thread(target=mute.serve_forever, daemon=True).start()
        somebody = f"http://127.0.0.1:{mute.socket.getsockname()[1]}"
        with pytest.raises(Cut, match="no welcome"):
            SocketLink(beside, Dialling(somebody))
        over.set()
        mute.shutdown()


def test_a_proxys_own_page_is_not_the_office(beside: Bridge) -> None:
    with echoing(["<html>Please log in</html>"]) as somebody, pytest.raises(Forged):
        PollLink(beside, Dialling(somebody))


@pytest.mark.service("openssl")
@pytest.mark.parametrize("kind", [SocketLink, PollLink], ids=["websocket", "polls"])
def test_the_proxy_that_the_environment_names_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[SocketLink | PollLink]
) -> None:
    pem = certificate(tmp_path / "office.pem")
    with office_end(tmp_path, pem) as office, a_proxy() as (proxy, asked):
        far = enrol(office.exchange, Far())
        with closing(Ledger(tmp_path / "ledger.db")) as ledger:
            bridge = Bridge(as_beside(office, far), ledger, Carrier(None, ledger, far.box), far.can)
            monkeypatch.setenv("HTTPS_PROXY", proxy)
            kind(bridge, Dialling(office.address, pem)).close()
        assert asked == [urlsplit(office.address).netloc]


@pytest.mark.service("openssl")
@pytest.mark.parametrize("kind", [SocketLink, PollLink], ids=["websocket", "polls"])
def test_a_certificate_that_is_not_the_offices_is_not_spoken_to(
    tmp_path: Path, kind: type[SocketLink | PollLink]
) -> None:
    ours, theirs = certificate(tmp_path / "ours.pem"), certificate(tmp_path / "theirs.pem")
    with office_end(tmp_path, ours) as office:
        far = enrol(office.exchange, Far())
        with closing(Ledger(tmp_path / "ledger.db")) as ledger:
            bridge = Bridge(as_beside(office, far), ledger, Carrier(None, ledger, far.box), far.can)
            for ca_file in (theirs, None):
                with pytest.raises(Cut, match="SSL"):
                    kind(bridge, Dialling(office.address, ca_file))


@contextmanager
def a_proxy() -> Iterator[tuple[str, list[str]]]:
    """One that lets everything through (RFC 9110 section 9.3.6), and what it was asked for."""
    asked: list[str] = []

    def let_through(client: socket.socket) -> None:
        with suppress(OSError), client:
            head = b""
            while b"\r\n\r\n" not in head:
                head += client.recv(4_096)
            target = head.split()[1].decode()
            asked.append(target)
            host, _, port = target.rpartition(":")
            with socket.create_connection((host, int(port))) as line:
                client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                back = threading.Thread(target=pour, args=(line, client), daemon=True)
                back.start()
                pour(client, line)
                back.join(10)

    def pour(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while heard := source.recv(65_536):
                sink.sendall(heard)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)

    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept() -> None:
            with suppress(OSError):
                while True:
                    client, _ = server.accept()
                    threading.Thread(target=let_through, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", asked
        with suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)


def test_an_office_that_is_not_there_is_cut_and_not_unwanted(beside: Bridge) -> None:
    nowhere = Dialling(f"http://127.0.0.1:{free_port()}")

    with pytest.raises(Cut):
        SocketLink(beside, nowhere)
    with pytest.raises(Cut):
        PollLink(beside, nowhere)


@pytest.mark.parametrize("office_address", ["http://helpdesk.example.go.th", "ftp://127.0.0.1"])
def test_an_address_without_https_is_refused(office_address: str) -> None:
    with pytest.raises(Trouble, match="https"):
        Dialling(office_address)


def test_a_wrong_authority_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="BRIDGE_CA_FILE"):
        Dialling("https://127.0.0.1", tmp_path / "none.pem").post(POLL, "")


# The keys


def test_the_keys_are_for_their_user_only(beside: Bridge, tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    beside.identity.keep(folder)
    beside.identity.keep(folder)

    assert Identity.find(folder) == beside.identity
    assert (folder / "bridge.json").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert beside.identity.sign_seed not in repr(beside.identity)
    assert beside.identity.box_key not in repr(beside.identity)


def test_a_folder_without_keys_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="helpdesk bridge enrol"):
        Identity.find(tmp_path)
    (tmp_path / "bridge.json").write_text("{}")
    with pytest.raises(Trouble, match="enrol the bridge anew"):
        Identity.find(tmp_path)
