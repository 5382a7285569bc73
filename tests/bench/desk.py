"""What the benchmarks share: processes to measure, and webhooks made beforehand."""

import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
PRODUCT: Final = (sys.executable, "-m", "bot")
SECRET: Final = "bench-" + "0123456789abcdef" * 2


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def webhook(number: int, person: int, text: str, run: str) -> tuple[bytes, str]:
    """One signed POST as LINE sends it, and its reply token."""
    token = f"token-{run}-{number}"
    event = {
        "type": "message",
        "mode": "active",
        "timestamp": int(time.time() * 1000) + number,
        "webhookEventId": f"{run}{number:020d}",
        "deliveryContext": {"isRedelivery": False},
        "replyToken": token,
        "source": {"type": "user", "userId": f"U{person:032x}"},
        "message": {"id": str(number), "type": "text", "text": text, "quoteToken": "q"},
    }
    body = json.dumps({"destination": "U" + "0" * 32, "events": [event]}, ensure_ascii=False)
    raw = body.encode()
    signature = base64.b64encode(hmac.digest(SECRET.encode(), raw, hashlib.sha256)).decode()
    head = (
        "POST /callback HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\n"
        f"x-line-signature: {signature}\r\ncontent-length: {len(raw)}\r\n\r\n"
    )
    return head.encode() + raw, token


def webhooks(count: int, people: int, text: str) -> list[bytes]:
    run = secrets.token_hex(4)
    return [webhook(number, number % people, text, run)[0] for number in range(count)]


def load(port: int, requests: list[bytes], *, connections: int, rate: float = 0.0) -> Any:
    """Send them from a process of its own; what it measured."""
    lines = b"\n".join(map(base64.b64encode, requests))
    command = [sys.executable, str(HERE / "load.py"), "127.0.0.1", str(port), str(connections)]
    ran = subprocess.run(
        [*command, "--rate", str(rate)], input=lines, capture_output=True, check=True
    )
    return json.loads(ran.stdout)


@contextmanager
def process(command: list[str], port: int, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    """A server for as long as the block runs, ready when its port answers."""
    running = subprocess.Popen(
        command, env=os.environ | env, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        wait_for(port, running)
        yield running
    finally:
        running.terminate()
        running.wait(30)


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and running.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("the server did not start")


def get(port: int, path: str) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    said = connection.getresponse().read()
    connection.close()
    return json.loads(said) if said else None


@contextmanager
def line() -> Iterator[int]:
    port = free_port()
    with process([sys.executable, str(HERE / "line_stub.py"), str(port)], port):
        yield port


@contextmanager
def echo(line_port: int, *, replies: bool) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "echo:app", "--app-dir", str(HERE)]
    with process(
        [*command, "--port", str(port), "--no-access-log", "--log-level", "error"],
        port,
        LINE_CHANNEL_SECRET=SECRET,
        LINE_API_URL=f"http://127.0.0.1:{line_port}",
        ECHO_REPLIES="1" if replies else "0",
    ):
        yield port


@contextmanager
def helpdesk(folder: Path, line_port: int, *options: str, **env: str) -> Iterator[tuple[int, int]]:
    """The product; gives its port and its process id."""
    settings = migrated(folder, line_port) | env
    port = int(settings["PORT"])
    with process([*PRODUCT, "serve", *options], port, **settings) as running:
        yield port, running.pid


def migrated(folder: Path, line_port: int) -> dict[str, str]:
    """The settings of a product whose database lies ready in ``folder``."""
    port = free_port()
    settings = {
        "LINE_CHANNEL_SECRET": SECRET,
        "LINE_CHANNEL_ACCESS_TOKEN": "bench-token",
        "LINE_API_URL": f"http://127.0.0.1:{line_port}",
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "SECRET_KEY": secrets.token_urlsafe(32),
        "DATABASE_URL": f"sqlite:///{folder / 'bench.db'}",
        "PORT": str(port),
    }
    subprocess.run(
        [*PRODUCT, "migrate"], env=os.environ | settings, check=True, stdout=subprocess.DEVNULL
    )
    return settings
