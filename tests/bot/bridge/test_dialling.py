"""What the bridge makes of a server that says nothing, at whatever stage, or sends it elsewhere."""

import contextlib
import http.server
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.bridge.dialling import Cut, Dialling
from bot.bridge.routes import POLL, SOCKET
from tests.services.certificates import certificate

pytestmark = pytest.mark.service("openssl")

SWITCHING = b"HTTP/1.1 101 Switching Protocols\r\n"


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("silent") / "office.pem")


@contextlib.contextmanager
def silent(greet: Callable[[socket.socket], socket.socket]) -> Iterator[int]:
    """A server that begins with a guest so far, and says nothing more; gives its port."""
    held: list[socket.socket] = []

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                held.append(server.accept()[0])
                held.append(greet(held[-1]))

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            for line in held:
                line.close()


def nothing(line: socket.socket) -> socket.socket:
    return line


@pytest.fixture
def tls(pem: Path) -> Callable[[socket.socket], socket.socket]:
    """TLS, and not a word in it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def greet(line: socket.socket) -> socket.socket:
        return context.wrap_socket(line, server_side=True)

    return greet


@pytest.fixture(params=["nothing", "tls", "half"])
def port(
    request: pytest.FixtureRequest, tls: Callable[[socket.socket], socket.socket]
) -> Iterator[int]:
    def half(line: socket.socket) -> socket.socket:
        secure = tls(line)
        secure.sendall(SWITCHING)
        return secure

    with silent({"nothing": nothing, "tls": tls, "half": half}[request.param]) as found:
        yield found


def test_a_websocket_on_which_nothing_comes_is_given_up(port: int, pem: Path) -> None:
    dialling = Dialling(f"https://127.0.0.1:{port}", pem, patience=0.3)
    with pytest.raises(Cut), dialling.socket():
        pass


def test_a_poll_on_which_nothing_comes_is_given_up(port: int, pem: Path) -> None:
    with pytest.raises(Cut):
        Dialling(f"https://127.0.0.1:{port}", pem, patience=0.3).poll("", seconds=0)


@pytest.fixture
def leads_on() -> Iterator[tuple[str, list[str]]]:
    """A server that sends everybody to another path of its own; and the paths it was asked for."""
    asked: list[str] = []

    class LeadsOn(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        do_POST = do_GET

        def log_message(self, *_given: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), LeadsOn) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_the_bridge_is_led_to_no_other_address(leads_on: tuple[str, list[str]]) -> None:
    office, asked = leads_on
    dialling = Dialling(office)
    with pytest.raises(Cut, match="302"), dialling.socket():
        pass
    with pytest.raises(Cut, match="302"):
        dialling.poll("", seconds=0)
    assert asked == [SOCKET, POLL]
