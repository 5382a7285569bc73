"""A wire that can be cut: a TCP relay to a database, which a test makes fail at a chosen word."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Fault(Enum):
    """What happens when the client says the word."""

    NONE = auto()
    LOSE_THE_WORD = auto()
    """The line is cut before the server hears it."""
    LOSE_THE_ANSWER = auto()
    """The server hears and answers it, and then the line is cut."""
    FALL_SILENT = auto()
    """Nothing comes through any more, either way, and nobody hangs up."""


@dataclass
class Relay:
    """A relay on loopback. Set ``word`` and ``fault`` before the call that is to fail."""

    port: int
    word: bytes = b""
    fault: Fault = Fault.NONE


@contextlib.contextmanager
def relay(to_port: int) -> Iterator[Relay]:
    """A relay to this port on loopback, with a thread for each direction of each connection."""
    threads: list[threading.Thread] = []
    lines: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        found = Relay(server.getsockname()[1])

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    upstream = socket.create_connection(("127.0.0.1", to_port))
                    lines.extend((client, upstream))
                    _begin(threads, _pass_on, found, client, upstream)

        _begin(threads, accept)
        try:
            yield found
        finally:
            for line in (server, *lines):
                _cut(line)
            for thread in threads:
                thread.join(10)
            for line in lines:
                line.close()


def _pass_on(state: Relay, client: socket.socket, upstream: socket.socket) -> None:
    silent = threading.Event()
    back = threading.Thread(target=_pass_back, args=(client, upstream, silent))
    back.start()
    with contextlib.suppress(OSError):
        while heard := client.recv(65536):
            if silent.is_set():
                continue
            if state.fault is Fault.NONE or state.word not in heard:
                upstream.sendall(heard)
                continue
            silent.set()
            if state.fault is Fault.LOSE_THE_ANSWER:
                upstream.sendall(heard)
                upstream.shutdown(socket.SHUT_WR)
                back.join(10)
            if state.fault is not Fault.FALL_SILENT:
                break
    for line in (client, upstream):
        _cut(line)
    back.join(10)


def _pass_back(client: socket.socket, upstream: socket.socket, silent: threading.Event) -> None:
    with contextlib.suppress(OSError):
        while answer := upstream.recv(65536):
            if not silent.is_set():
                client.sendall(answer)
        if not silent.is_set():
            _cut(client)


def _begin(threads: list[threading.Thread], target: object, *arguments: object) -> None:
    assert callable(target)
    thread = threading.Thread(target=target, args=arguments)
    threads.append(thread)
    thread.start()


def _cut(line: socket.socket) -> None:
    with contextlib.suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)
